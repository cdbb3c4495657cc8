package store

import (
	"encoding/json"
	"fmt"

	"github.com/motcua/motcua/internal/absence"
)

// absenceRow is a time in which an officer is away.
type absenceRow struct {
	ID          string `gorm:"primaryKey"`
	Officer     string
	FromAt      instant
	ToAt        instant
	Reason      string
	CreatedAt   instant `gorm:"autoCreateTime:false"`
	CreatedBy   string
	ChangedAt   instant
	ChangedBy   string
	CancelledAt *instant
	Version     int64
}

func (absenceRow) TableName() string { return "absences" }

// coverRow is a substitute of an absence.
type coverRow struct {
	AbsenceID  string `gorm:"primaryKey"`
	No         int    `gorm:"primaryKey;autoIncrement:false"`
	Officer    string
	Procedures document
}

func (coverRow) TableName() string { return "absence_covers" }

func newAbsenceRow(a *absence.Absence) absenceRow {
	return absenceRow{
		ID: a.ID, Officer: clean(a.Officer), FromAt: at(a.From), ToAt: at(a.To), Reason: clean(a.Reason),
		CreatedAt: at(a.CreatedAt), CreatedBy: clean(a.CreatedBy), ChangedAt: at(a.ChangedAt), ChangedBy: clean(a.ChangedBy),
		CancelledAt: atOrNil(a.CancelledAt), Version: a.Version,
	}
}

func newCoverRows(a *absence.Absence) []coverRow {
	rows := make([]coverRow, 0, len(a.Covers))
	for i, c := range a.Covers {
		row := coverRow{AbsenceID: a.ID, No: i + 1, Officer: clean(c.Officer)}
		if len(c.Procedures) > 0 {
			row.Procedures = encode(c.Procedures)
		}
		rows = append(rows, row)
	}
	return rows
}

func (r *absenceRow) absence() absence.Absence {
	return absence.Absence{
		ID: r.ID, Officer: r.Officer, From: r.FromAt.time(), To: r.ToAt.time(), Reason: r.Reason,
		CreatedAt: r.CreatedAt.time(), CreatedBy: r.CreatedBy, ChangedAt: r.ChangedAt.time(), ChangedBy: r.ChangedBy,
		CancelledAt: r.CancelledAt.timeOrNil(), Version: r.Version,
	}
}

func (r *coverRow) cover() (absence.Cover, error) {
	c := absence.Cover{Officer: r.Officer}
	if len(r.Procedures) > 0 {
		if err := json.Unmarshal(r.Procedures, &c.Procedures); err != nil {
			return c, fmt.Errorf("absence %s: read procedures: %w", r.AbsenceID, err)
		}
	}
	return c, nil
}
