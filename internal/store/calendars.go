package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"
)

// Calendar is a published working calendar, as one revision of many.
type Calendar struct {
	ID          string          // e.g. the country's, an agency's
	Revision    int             // 1, 2, 3 …
	SHA         string          // of the specification, as its publisher reckons it
	Spec        json.RawMessage // see package clock
	PublishedAt time.Time
}

type calendarRow struct {
	ID          string `gorm:"primaryKey"`
	Revision    int    `gorm:"primaryKey;autoIncrement:false"`
	VersionSHA  string `gorm:"column:version_sha"`
	Spec        document
	PublishedAt instant
}

func (calendarRow) TableName() string { return "calendars" }

func (r *calendarRow) calendar() Calendar {
	return Calendar{ID: r.ID, Revision: r.Revision, SHA: r.VersionSHA, Spec: r.Spec.raw(), PublishedAt: r.PublishedAt.time()}
}

// PublishCalendar makes a calendar the current one of its id. The same SHA as the
// current one's is no change; changed says whether there was one, so that open
// deadlines are reckoned again only then. The answer is the current revision.
func (s *Store) PublishCalendar(ctx context.Context, c Calendar) (current Calendar, changed bool, err error) {
	if c.ID == "" || c.SHA == "" || !json.Valid(c.Spec) {
		return Calendar{}, false, fmt.Errorf("publish calendar %q: no id, no SHA or no JSON", c.ID)
	}
	row := calendarRow{ID: clean(c.ID), VersionSHA: clean(c.SHA), Spec: document(c.Spec), PublishedAt: at(c.PublishedAt)}
	publish := func(tx *gorm.DB) error {
		var stored []calendarRow
		if err := tx.Where("id = ?", row.ID).Order("revision DESC").Limit(1).Find(&stored).Error; err != nil {
			return err
		}
		row.Revision, changed = 1, true
		if len(stored) > 0 {
			if stored[0].VersionSHA == row.VersionSHA {
				row, changed = stored[0], false
				return nil
			}
			row.Revision = stored[0].Revision + 1
		}
		return tx.Create(&row).Error
	}
	err = s.inTx(ctx, "publish calendar", publish)
	if errors.Is(err, gorm.ErrDuplicatedKey) { // somebody published at the same moment: now it can be seen
		err = s.inTx(ctx, "publish calendar", publish)
	}
	if err != nil {
		return Calendar{}, false, err
	}
	return row.calendar(), changed, nil
}

// Calendars gives the current revision of every calendar, by id.
func (s *Store) Calendars(ctx context.Context) ([]Calendar, error) {
	q := s.read.WithContext(ctx).Table("calendars AS c").
		Where("c.revision = (SELECT max(n.revision) FROM calendars n WHERE n.id = c.id)").Order("c.id")
	return readAll(q, "list calendars", (*calendarRow).calendar)
}

// Calendar gives the current revision of a calendar, dossier.ErrNotFound if there is none.
func (s *Store) Calendar(ctx context.Context, id string) (Calendar, error) {
	var row calendarRow
	err := s.read.WithContext(ctx).Where("id = ?", clean(id)).Order("revision DESC").Take(&row).Error
	if err != nil {
		return Calendar{}, wrap("read calendar", err)
	}
	return row.calendar(), nil
}
