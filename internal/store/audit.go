package store

import (
	"context"
	"encoding/base64"
	"strconv"
	"strings"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/motcua/motcua/internal/audit"
	"github.com/motcua/motcua/internal/dossier"
)

var (
	_ audit.Appender = (*Store)(nil)
	_ audit.Reader   = (*Store)(nil)
)

// auditRows is how many rows one INSERT takes: SQLite bounds the values of a statement.
const auditRows = 64

// AppendAudit implements audit.Appender. The row of the head is locked to the
// transaction's end, so that writers of all processes come one after the other.
func (s *Store) AppendAudit(ctx context.Context, now time.Time, entries []audit.Entry) (audit.Head, error) {
	var end audit.Head
	err := s.inTx(ctx, "append to the audit log", func(tx *gorm.DB) error {
		var row auditHeadRow
		q := tx
		if s.dialect.name() == (postgresDialect{}).name() { // SQLite's writer is alone already
			q = tx.Clauses(clause.Locking{Strength: "UPDATE"})
		}
		if err := q.Where("id = 1").Take(&row).Error; err != nil {
			return err
		}
		head, err := row.head()
		if err != nil {
			return err
		}
		sealed, next := audit.Seal(head, now, entries)
		rows := make([]auditRow, len(sealed))
		for i := range sealed {
			rows[i] = newAuditRow(&sealed[i])
		}
		if err := tx.CreateInBatches(rows, auditRows).Error; err != nil {
			return err
		}
		end = next
		return tx.Model(&auditHeadRow{}).Where("id = 1").
			Updates(map[string]any{"day": string(next.Day), "no": next.No, "hash": next.Hash[:]}).Error
	})
	return end, err
}

// AuditEntries implements audit.Reader.
func (s *Store) AuditEntries(ctx context.Context, f audit.Filter) (dossier.Page[audit.Sealed], error) {
	var none dossier.Page[audit.Sealed]
	q := auditDays(s.read.WithContext(ctx), f.From, f.To)
	if f.ActorID != "" {
		q = q.Where("actor_id = ? AND actor_id <> ''", clean(f.ActorID))
	}
	switch {
	case f.Dossier != "" && f.DossierID != "":
		q = q.Where("((dossier_id = ? AND dossier_id <> '') OR (dossier_code = ? AND dossier_code <> ''))", clean(f.DossierID), clean(f.Dossier))
	case f.DossierID != "":
		q = q.Where("dossier_id = ? AND dossier_id <> ''", clean(f.DossierID))
	case f.Dossier != "":
		q = q.Where("dossier_code = ? AND dossier_code <> ''", clean(f.Dossier))
	}
	if f.Action != "" {
		q = q.Where("action = ?", clean(f.Action))
	}
	switch f.Outcome {
	case "":
	case audit.OutcomeOK:
		q = q.Where("outcome = 'ok'")
	default:
		q = q.Where("outcome = ? AND outcome <> 'ok'", clean(string(f.Outcome)))
	}
	if f.Cursor != "" {
		day, no, err := parseAuditCursor(f.Cursor)
		if err != nil {
			return none, err
		}
		q = q.Where("(day, no) < (?, ?)", day, no)
	}
	limit := pageSize(f.Limit)
	var rows []auditRow
	if err := q.Order("day DESC, no DESC").Limit(limit + 1).Find(&rows).Error; err != nil {
		return none, wrap("list audit entries", err)
	}
	page := dossier.Page[audit.Sealed]{Items: make([]audit.Sealed, 0, min(limit, len(rows)))}
	for i := range rows {
		if i == limit {
			page.Next = auditCursor(rows[i-1])
			break
		}
		page.Items = append(page.Items, rows[i].sealed())
	}
	return page, nil
}

func auditDays(q *gorm.DB, from, to audit.Day) *gorm.DB {
	if from != "" {
		q = q.Where("day >= ?", clean(string(from)))
	}
	if to != "" {
		q = q.Where("day <= ?", clean(string(to)))
	}
	return q
}

func auditCursor(r auditRow) string {
	return base64.RawURLEncoding.EncodeToString([]byte("a" + r.Day + "." + strconv.FormatInt(r.No, 10)))
}

func parseAuditCursor(cursor string) (day string, no int64, err error) {
	bad := invalid("bad_cursor", "cursor",
		"Con trỏ phân trang không hợp lệ. Vui lòng tải lại danh sách từ đầu.",
		"The page cursor is not valid. Please load the list from its beginning.")
	raw, decodeErr := base64.RawURLEncoding.DecodeString(cursor)
	rest, ok := strings.CutPrefix(string(raw), "a")
	day, number, dot := strings.Cut(rest, ".")
	no, numberErr := strconv.ParseInt(number, 10, 64)
	if decodeErr != nil || !ok || !dot || numberErr != nil || !audit.Day(day).Valid() {
		return "", 0, bad
	}
	return day, no, nil
}

// auditWalk is how many rows WalkAudit reads at once.
const auditWalk = 1000

// WalkAudit implements audit.Reader.
func (s *Store) WalkAudit(ctx context.Context, from, to audit.Day, each func(audit.Sealed) error) (audit.Head, error) {
	var head audit.Head
	var own error // of the caller: it is not the database's
	err := s.read.WithContext(ctx).Transaction(func(tx *gorm.DB) error {
		var row auditHeadRow
		if err := tx.Where("id = 1").Take(&row).Error; err != nil {
			return err
		}
		var err error
		if head, err = row.head(); err != nil {
			return err
		}
		day, no := "", int64(0)
		for {
			var rows []auditRow
			q := auditDays(tx, from, to).Where("(day, no) > (?, ?)", day, no)
			if err := q.Order("day, no").Limit(auditWalk).Find(&rows).Error; err != nil {
				return err
			}
			for i := range rows {
				if own = each(rows[i].sealed()); own != nil {
					return own
				}
			}
			if len(rows) < auditWalk {
				return nil
			}
			day, no = rows[len(rows)-1].Day, rows[len(rows)-1].No
		}
	}, s.dialect.snapshot())
	if own != nil {
		return head, own
	}
	return head, wrap("walk through the audit log", err)
}

// AuditHeads implements audit.Reader. From each day it goes to the next one: the number
// of days is small, that of entries is not.
func (s *Store) AuditHeads(ctx context.Context, from, to audit.Day) ([]audit.Head, error) {
	var out []audit.Head
	after := ""
	for {
		q := auditDays(s.read.WithContext(ctx), from, to).Select("day")
		var next auditRow
		err := q.Where("day > ?", after).Order("day").Limit(1).Find(&next).Error
		if err != nil || next.Day == "" {
			return out, wrap("read the days of the audit log", err)
		}
		after = next.Day
		var last auditRow
		if err := s.read.WithContext(ctx).Where("day = ?", next.Day).Order("no DESC").Limit(1).Find(&last).Error; err != nil {
			return nil, wrap("read the days of the audit log", err)
		}
		sealed := last.sealed()
		out = append(out, audit.Head{Day: sealed.Day, No: sealed.No, Hash: sealed.Hash})
	}
}
