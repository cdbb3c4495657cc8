package store

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"gorm.io/gorm"

	"github.com/motcua/motcua/internal/organisation"
)

var _ organisation.Revisions = (*Store)(nil)

type revisionRow struct {
	Number   int64  `gorm:"primaryKey;autoIncrement:false"`
	SHA      string `gorm:"column:sha"`
	Document []byte
	At       instant
	ByID     string
	ByName   string
	Via      string
	Reason   string
	Changes  int
}

func (revisionRow) TableName() string { return "organisation_revisions" }

func (r *revisionRow) revision() organisation.Revision {
	return organisation.Revision{
		Number: r.Number, SHA: r.SHA, At: r.At.time(), By: r.ByID, ByName: r.ByName,
		Via: organisation.Via(r.Via), Reason: r.Reason, Changes: r.Changes,
	}
}

type changeRow struct {
	Number int64 `gorm:"primaryKey;autoIncrement:false"`
	No     int   `gorm:"primaryKey;autoIncrement:false"`
	Part   string
	ItemID string
	Name   string
	Kind   string
	Fields document
}

func (changeRow) TableName() string { return "organisation_changes" }

func (r *changeRow) change() organisation.Change {
	c := organisation.Change{Part: organisation.Part(r.Part), ID: r.ItemID, Name: r.Name, Kind: organisation.ChangeKind(r.Kind)}
	// What encode wrote always decodes.
	_ = json.Unmarshal(r.Fields.raw(), &c.Fields)
	return c
}

// LatestRevision implements organisation.Revisions.
func (s *Store) LatestRevision(ctx context.Context) (int64, error) {
	var n int64
	err := s.read.WithContext(ctx).Model(&revisionRow{}).Select("coalesce(max(number), 0)").Scan(&n).Error
	return n, wrap("read the organisation's revision", err)
}

// Revision implements organisation.Revisions.
func (s *Store) Revision(ctx context.Context, number int64) (organisation.Revision, error) {
	var row revisionRow
	if err := s.read.WithContext(ctx).Where("number = ?", number).Take(&row).Error; err != nil {
		return organisation.Revision{}, wrap("read the organisation", err)
	}
	data, err := unzip(row.Document)
	if err != nil {
		return organisation.Revision{}, fmt.Errorf("read revision %d of the organisation: %w", number, err)
	}
	r := row.revision()
	if r.Document, err = organisation.Decode(data); err != nil {
		return organisation.Revision{}, fmt.Errorf("read revision %d of the organisation: %w", number, err)
	}
	return r, nil
}

// changeRows is how many changes one statement writes.
const changeRows = 200

// PutRevision implements organisation.Revisions.
func (s *Store) PutRevision(ctx context.Context, base int64, r organisation.Revision, changes []organisation.Change) (organisation.Revision, error) {
	data, sha := r.Document.Encode()
	row := revisionRow{
		Number: base + 1, SHA: sha, At: at(r.At), ByID: clean(r.By), ByName: clean(r.ByName),
		Via: string(r.Via), Reason: clean(r.Reason), Changes: len(changes),
	}
	var err error
	if row.Document, err = zip(data); err != nil {
		return organisation.Revision{}, err
	}
	rows := make([]changeRow, len(changes))
	for i, c := range changes {
		rows[i] = changeRow{
			Number: row.Number, No: i + 1, Part: string(c.Part), ItemID: clean(c.ID), Name: clean(c.Name),
			Kind: string(c.Kind), Fields: encode(c.Fields),
		}
	}
	err = s.inTx(ctx, "write the organisation", func(tx *gorm.DB) error {
		var last int64
		if err := tx.Model(&revisionRow{}).Select("coalesce(max(number), 0)").Scan(&last).Error; err != nil {
			return err
		}
		if last != base {
			return organisation.ErrStale
		}
		if err := tx.Create(&row).Error; err != nil {
			return err
		}
		if len(rows) == 0 {
			return nil
		}
		return tx.CreateInBatches(rows, changeRows).Error
	})
	if errors.Is(err, gorm.ErrDuplicatedKey) { // somebody was faster by a moment
		err = organisation.ErrStale
	}
	if err != nil {
		return organisation.Revision{}, err
	}
	out := row.revision()
	out.Document = r.Document
	return out, nil
}

// Revisions implements organisation.Revisions.
func (s *Store) Revisions(ctx context.Context, f organisation.HistoryFilter) ([]organisation.Revision, error) {
	q := s.read.WithContext(ctx).Omit("document").Where("number > ?", f.After).Order("number DESC")
	if f.Before > 0 {
		q = q.Where("number < ?", f.Before)
	}
	if f.ID != "" {
		q = q.Where("number IN (SELECT number FROM organisation_changes WHERE part = ? AND item_id = ?)", string(f.Part), clean(f.ID))
	}
	limit := f.Limit
	if limit <= 0 {
		limit = 50
	}
	return readAll(q.Limit(limit), "list the organisation's revisions", (*revisionRow).revision)
}

// RevisionChanges implements organisation.Revisions.
func (s *Store) RevisionChanges(ctx context.Context, number int64, offset, limit int) ([]organisation.Change, error) {
	q := s.read.WithContext(ctx).Where("number = ? AND no > ?", number, offset).Order("no").Limit(limit)
	return readAll(q, "read changes of the organisation", (*changeRow).change)
}

func zip(data []byte) ([]byte, error) {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write(data); err != nil {
		return nil, fmt.Errorf("compress: %w", err)
	}
	if err := w.Close(); err != nil {
		return nil, fmt.Errorf("compress: %w", err)
	}
	return b.Bytes(), nil
}

func unzip(data []byte) ([]byte, error) {
	r, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("expand: %w", err)
	}
	out, err := io.ReadAll(r)
	if err != nil {
		return nil, fmt.Errorf("expand: %w", err)
	}
	return out, r.Close()
}
