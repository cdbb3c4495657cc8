package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"

	"github.com/motcua/motcua/internal/procedure"
)

// VersionStatus and ProcedureVersion are those of package procedure.
type (
	VersionStatus    = procedure.VersionStatus
	ProcedureVersion = procedure.Version
)

// Statuses of a version; see package procedure.
const (
	VersionDraft     = procedure.VersionDraft
	VersionPublished = procedure.VersionPublished
	VersionRetired   = procedure.VersionRetired
)

type versionRow struct {
	Code          string `gorm:"primaryKey"`
	Version       int    `gorm:"primaryKey;autoIncrement:false"`
	SHA           string `gorm:"column:sha"`
	Name          string
	EffectiveFrom string
	Status        string
	PublishedAt   *instant
	PublishedBy   string
}

func (versionRow) TableName() string { return "procedure_versions" }

func (r *versionRow) version() ProcedureVersion {
	return ProcedureVersion{
		Code: r.Code, Version: r.Version, SHA: r.SHA, Name: r.Name, EffectiveFrom: r.EffectiveFrom,
		Status: VersionStatus(r.Status), PublishedAt: r.PublishedAt.timeOrNil(), PublishedBy: r.PublishedBy,
	}
}

// PublishProcedure keeps a version with its definition, whose SHA-256 is v.SHA.
//
// A published definition never changes: the same version with the same SHA is no
// change but of name, day and status; with another SHA it is a dossier.Error with
// CodeConflict, unless the version is a draft still. Version 0 asks for the next
// number, or for the newest version if that has the same SHA. The answer says which
// version it is.
func (s *Store) PublishProcedure(ctx context.Context, v ProcedureVersion, definition []byte) (ProcedureVersion, error) {
	if v.Code == "" || v.Version < 0 {
		return ProcedureVersion{}, fmt.Errorf("publish procedure %q version %d", v.Code, v.Version)
	}
	blob, err := s.newBlobRow(v.SHA, definition)
	if err != nil {
		return ProcedureVersion{}, err
	}
	row := versionRow{
		Code: clean(v.Code), Version: v.Version, SHA: v.SHA, Name: clean(v.Name), EffectiveFrom: v.EffectiveFrom,
		Status: string(v.Status), PublishedAt: atOrNil(v.PublishedAt), PublishedBy: clean(v.PublishedBy),
	}
	publish := func(tx *gorm.DB) error {
		if err := putBlob(tx, blob); err != nil {
			return err
		}
		return publishVersion(tx, &row, v.Version == 0)
	}
	err = s.inTx(ctx, "publish procedure", publish)
	if errors.Is(err, gorm.ErrDuplicatedKey) { // somebody published at the same moment: now it can be seen
		row.Version = v.Version
		err = s.inTx(ctx, "publish procedure", publish)
	}
	if err != nil {
		return ProcedureVersion{}, err
	}
	return row.version(), nil
}

func publishVersion(tx *gorm.DB, row *versionRow, next bool) error {
	var stored []versionRow
	q := tx.Where("code = ?", row.Code)
	if !next {
		q = q.Where("version = ?", row.Version)
	}
	if err := q.Order("version DESC").Limit(1).Find(&stored).Error; err != nil {
		return err
	}
	if next {
		row.Version = 1
		if len(stored) > 0 {
			row.Version = stored[0].Version + 1
			if stored[0].SHA == row.SHA {
				row.Version = stored[0].Version
			} else {
				stored = nil
			}
		}
	}
	if len(stored) == 0 {
		return tx.Create(row).Error
	}
	if stored[0].SHA != row.SHA && stored[0].Status != string(VersionDraft) {
		return conflict("procedure_version_published",
			"Phiên bản này của thủ tục đã được ban hành nên không thể sửa. Hãy tạo phiên bản mới.",
			"This version of the procedure is published and cannot be changed. Please make a new version.")
	}
	if stored[0].PublishedAt != nil {
		row.PublishedAt, row.PublishedBy = stored[0].PublishedAt, stored[0].PublishedBy // the first time counts
	}
	return tx.Model(&versionRow{}).Where("code = ? AND version = ?", row.Code, row.Version).
		Select("sha", "name", "effective_from", "status", "published_at", "published_by").Updates(row).Error
}

// RetireProcedure takes a version out of use for new dossiers. dossier.ErrNotFound if there is none.
func (s *Store) RetireProcedure(ctx context.Context, code string, version int) error {
	return s.inOne(ctx, "retire procedure", func(tx *gorm.DB) error {
		return mustChange(tx.Model(&versionRow{}).Where("code = ? AND version = ?", clean(code), version).
			Updates(map[string]any{"status": string(VersionRetired)}))
	})
}

// Procedures lists every version of every procedure, by code, newest version first.
func (s *Store) Procedures(ctx context.Context) ([]ProcedureVersion, error) {
	return readAll(s.read.WithContext(ctx).Order("code, version DESC"), "list procedures", (*versionRow).version)
}

// ProcedureVersion gives the published version of a procedure in force on a day
// (the local date, yyyy-mm-dd): of those effective by then the one effective last.
// dossier.ErrNotFound if none is in force.
func (s *Store) ProcedureVersion(ctx context.Context, code, day string) (ProcedureVersion, error) {
	if _, err := time.Parse(time.DateOnly, day); err != nil {
		return ProcedureVersion{}, fmt.Errorf("read procedure: day %q is not yyyy-mm-dd", day)
	}
	var row versionRow
	err := s.read.WithContext(ctx).
		Where("code = ? AND status = ? AND effective_from <= ?", clean(code), string(VersionPublished), day).
		Order("effective_from DESC, version DESC").Take(&row).Error
	if err != nil {
		return ProcedureVersion{}, wrap("read procedure", err)
	}
	return row.version(), nil
}

// ProcedureByVersion gives one version of a procedure, whatever its status.
func (s *Store) ProcedureByVersion(ctx context.Context, code string, version int) (ProcedureVersion, error) {
	var row versionRow
	err := s.read.WithContext(ctx).Where("code = ? AND version = ?", clean(code), version).Take(&row).Error
	if err != nil {
		return ProcedureVersion{}, wrap("read procedure", err)
	}
	return row.version(), nil
}
