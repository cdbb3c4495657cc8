package store

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/motcua/motcua/internal/dossier"
)

// vietnam is the zone in which a day of receipt is reckoned. Its offset has not
// changed since 1975, so no time zone database is needed.
var vietnam = time.FixedZone("Asia/Ho_Chi_Minh", 7*60*60)

type codeRow struct {
	DossierID string `gorm:"primaryKey"`
	Code      string
}

func (codeRow) TableName() string { return "dossier_codes" }

type counterRow struct {
	Agency string `gorm:"primaryKey"`
	Day    string `gorm:"primaryKey"`
	Last   int64
}

func (counterRow) TableName() string { return "code_counters" }

// errAllocated ends a transaction that lost the race for a dossier's code.
var errAllocated = errors.New("the dossier has a code by now")

// AllocateCode gives a dossier the next code of its agency and day,
// {agency}-{yymmdd}-{number}, the number in four digits or as many as it needs. Asked
// again for a dossier it gives the first answer, whatever agency and day are said.
// Numbers have no gaps; callers of one agency and day wait for each other.
func (s *Store) AllocateCode(ctx context.Context, dossierID, agency string, day time.Time) (string, error) {
	if dossierID == "" || agency == "" || clean(dossierID+agency) != dossierID+agency {
		return "", fmt.Errorf("allocate code: dossier %q, agency %q", dossierID, agency)
	}
	if code, err := codeOf(s.read.WithContext(ctx), dossierID); code != "" || err != nil {
		return code, wrap("read dossier code", err)
	}
	row := codeRow{DossierID: dossierID}
	err := s.inTx(ctx, "allocate dossier code", func(tx *gorm.DB) error {
		counter := counterRow{Agency: agency, Day: day.In(vietnam).Format("060102"), Last: 1}
		err := tx.Clauses(
			clause.OnConflict{
				Columns:   []clause.Column{{Name: "agency"}, {Name: "day"}},
				DoUpdates: clause.Assignments(map[string]any{"last": gorm.Expr("code_counters.last + 1")}),
			},
			clause.Returning{Columns: []clause.Column{{Name: "last"}}},
		).Create(&counter).Error
		if err != nil {
			return err
		}
		row.Code = formatCode(&counter)
		res := tx.Clauses(clause.OnConflict{Columns: []clause.Column{{Name: "dossier_id"}}, DoNothing: true}).Create(&row)
		if res.Error == nil && res.RowsAffected == 0 {
			return errAllocated // and the number goes back
		}
		return res.Error
	})
	if errors.Is(err, errAllocated) {
		code, err := codeOf(s.read.WithContext(ctx), dossierID)
		return code, wrap("read dossier code", err)
	}
	if err != nil {
		return "", err
	}
	return row.Code, nil
}

func formatCode(c *counterRow) string { return fmt.Sprintf("%s-%s-%04d", c.Agency, c.Day, c.Last) }

// restoreCode makes sure that a dossier's code is its own: a database from an older
// backup would give it to another dossier.
func restoreCode(tx *gorm.DB, dossierID, code string) error {
	counter, ok := parseCode(code)
	if !ok {
		return nil // not of our making: nobody else gets it either
	}
	row := codeRow{DossierID: dossierID, Code: code}
	if err := tx.Clauses(clause.OnConflict{Columns: []clause.Column{{Name: "dossier_id"}}, DoNothing: true}).Create(&row).Error; err != nil {
		return err
	}
	return tx.Clauses(clause.OnConflict{
		Columns:   []clause.Column{{Name: "agency"}, {Name: "day"}},
		Where:     clause.Where{Exprs: []clause.Expression{clause.Expr{SQL: "code_counters.last < excluded.last"}}},
		DoUpdates: clause.AssignmentColumns([]string{"last"}),
	}).Create(&counter).Error
}

// parseCode is formatCode backwards.
func parseCode(code string) (c counterRow, ok bool) {
	parts := strings.Split(code, "-")
	if len(parts) < 3 {
		return c, false
	}
	last := len(parts) - 1
	number, err := strconv.ParseInt(parts[last], 10, 64)
	c = counterRow{Agency: strings.Join(parts[:last-1], "-"), Day: parts[last-1], Last: number}
	return c, err == nil && c.Agency != "" && formatCode(&c) == code
}

// codeOf gives the code of a dossier, "" if it has none.
func codeOf(db *gorm.DB, dossierID string) (string, error) {
	var rows []codeRow
	if err := db.Where("dossier_id = ?", dossierID).Limit(1).Find(&rows).Error; err != nil || len(rows) == 0 {
		return "", err
	}
	return rows[0].Code, nil
}

type reservationRow struct {
	Principal   string `gorm:"primaryKey"`
	Key         string `gorm:"primaryKey"`
	Fingerprint string
	DossierID   string
}

func (reservationRow) TableName() string { return "reservations" }

// Reserve ties the key to the dossier, or gives what an earlier caller tied it to;
// the caller compares DossierID and Fingerprint with its own.
func (s *Store) Reserve(ctx context.Context, r dossier.Reservation) (dossier.Reservation, error) {
	if r.Key != clean(r.Key) {
		return dossier.Reservation{}, invalid("invalid_idempotency_key", "Idempotency-Key",
			"Khoá chống gửi lặp (Idempotency-Key) chứa ký tự không hợp lệ.",
			"The Idempotency-Key has characters that are not allowed.")
	}
	row := reservationRow{Principal: clean(r.Principal), Key: r.Key, Fingerprint: clean(r.Fingerprint), DossierID: clean(r.DossierID)}
	err := s.inOne(ctx, "reserve idempotency key", func(tx *gorm.DB) error {
		// An update that changes nothing: only so does the statement return the first row,
		// also when the first caller commits while this one waits.
		return tx.Clauses(
			clause.OnConflict{
				Columns:   []clause.Column{{Name: "principal"}, {Name: "key"}},
				DoUpdates: clause.Assignments(map[string]any{"principal": gorm.Expr("reservations.principal")}),
			},
			clause.Returning{},
		).Create(&row).Error
	})
	if err != nil {
		return dossier.Reservation{}, err
	}
	return dossier.Reservation(row), nil
}
