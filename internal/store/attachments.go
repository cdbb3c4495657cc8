package store

import (
	"context"
	"encoding/json"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/motcua/motcua/internal/attachment"
	"github.com/motcua/motcua/internal/dossier"
)

var _ attachment.Register = (*Store)(nil)

type contentRow struct {
	SHA256    string `gorm:"column:sha256;primaryKey"`
	Object    string
	Size      int64
	CreatedAt instant `gorm:"autoCreateTime:false"`
}

func (contentRow) TableName() string { return "contents" }

type attachmentRow struct {
	ID         string `gorm:"primaryKey"`
	SHA256     string `gorm:"column:sha256"`
	Name       string
	MediaType  string
	AccountID  string
	AddedBy    string
	AddedAt    instant
	Draft      string
	Paper      string
	DossierID  string
	TaskID     string
	Seq        int64
	AttachedAt *instant
	DeletedAt  *instant

	Size int64 `gorm:"->"` // the content's
}

func (attachmentRow) TableName() string { return "attachments" }

func (r *attachmentRow) file() attachment.File {
	return attachment.File{
		File:      dossier.File{ID: r.ID, Name: r.Name, Type: r.MediaType, Size: r.Size, SHA256: r.SHA256, Paper: r.Paper},
		AccountID: r.AccountID, AddedBy: r.AddedBy, AddedAt: r.AddedAt.time(), Draft: r.Draft,
		DossierID: r.DossierID, TaskID: r.TaskID, Seq: r.Seq, AttachedAt: r.AttachedAt.timeOrNil(), DeletedAt: r.DeletedAt.timeOrNil(),
	}
}

// AddFile implements attachment.Register.
func (s *Store) AddFile(ctx context.Context, f attachment.File, object string) (string, error) {
	content := contentRow{SHA256: f.SHA256, Object: clean(object), Size: f.Size, CreatedAt: at(s.now())}
	row := attachmentRow{
		ID: f.ID, SHA256: f.SHA256, Name: clean(f.Name), MediaType: clean(f.Type), AccountID: clean(f.AccountID), AddedBy: clean(f.AddedBy),
		AddedAt: at(f.AddedAt), Draft: clean(f.Draft), Paper: clean(f.Paper),
	}
	kept := ""
	err := s.inTx(ctx, "add file", func(tx *gorm.DB) error {
		onContent := clause.OnConflict{Columns: []clause.Column{{Name: "sha256"}}, DoNothing: true}
		if err := tx.Clauses(onContent).Create(&content).Error; err != nil {
			return err
		}
		var there contentRow
		// The lock keeps a sweep from taking the content before the file refers to it.
		if err := tx.Clauses(clause.Locking{Strength: "SHARE"}).Where("sha256 = ?", f.SHA256).Take(&there).Error; err != nil {
			return err
		}
		kept = there.Object
		return tx.Omit("Size").Create(&row).Error
	})
	return kept, err
}

// files are the attachments with the sizes of their contents.
func files(db *gorm.DB) *gorm.DB {
	return db.Table("attachments AS a").Select("a.*, c.size").Joins("JOIN contents c ON c.sha256 = a.sha256")
}

// File implements attachment.Register.
func (s *Store) File(ctx context.Context, id string) (attachment.File, error) {
	var row attachmentRow
	if err := files(s.read.WithContext(ctx)).Where("a.id = ?", clean(id)).Take(&row).Error; err != nil {
		return attachment.File{}, wrap("read file", err)
	}
	return row.file(), nil
}

// FilesByID implements attachment.Register.
func (s *Store) FilesByID(ctx context.Context, ids []string) (map[string]attachment.File, error) {
	all, err := readAll(files(s.read.WithContext(ctx)).Where("a.id IN ?", cleanAll(ids)), "read files", (*attachmentRow).file)
	out := make(map[string]attachment.File, len(all))
	for _, f := range all {
		out[f.ID] = f
	}
	return out, err
}

// DraftFiles implements attachment.Register.
func (s *Store) DraftFiles(ctx context.Context, account, draft string) ([]attachment.File, error) {
	q := files(s.read.WithContext(ctx)).Where("a.account_id = ? AND a.draft = ? AND a.dossier_id = '' AND a.deleted_at IS NULL", clean(account), clean(draft))
	return readAll(q.Order("a.added_at, a.id"), "read files of a draft", (*attachmentRow).file)
}

// DossierFiles implements attachment.Register.
func (s *Store) DossierFiles(ctx context.Context, dossierID string) ([]attachment.File, error) {
	q := files(s.read.WithContext(ctx)).Where("a.dossier_id = ? AND a.dossier_id <> ''", clean(dossierID))
	return readAll(q.Order("a.added_at, a.id"), "read files of a dossier", (*attachmentRow).file)
}

// DeleteFile implements attachment.Register.
func (s *Store) DeleteFile(ctx context.Context, account, id string, when time.Time) error {
	return s.inOne(ctx, "delete file", func(tx *gorm.DB) error {
		return mustChange(tx.Model(&attachmentRow{}).
			Where("id = ? AND account_id = ? AND dossier_id = '' AND deleted_at IS NULL", clean(id), clean(account)).
			Updates(map[string]any{"deleted_at": at(when)}))
	})
}

// PendingUse implements attachment.Register.
func (s *Store) PendingUse(ctx context.Context, account string) (count, bytes int64, err error) {
	var use struct{ Files, Bytes int64 }
	err = s.read.WithContext(ctx).Table("attachments AS a").Select("count(*) AS files, CAST(coalesce(sum(c.size), 0) AS bigint) AS bytes").
		Joins("JOIN contents c ON c.sha256 = a.sha256").
		Where("a.account_id = ? AND a.dossier_id = '' AND a.deleted_at IS NULL", clean(account)).Take(&use).Error
	return use.Files, use.Bytes, wrap("count pending files", err)
}

// Object implements attachment.Register.
func (s *Store) Object(ctx context.Context, sha256 string) (string, error) {
	var row contentRow
	err := s.read.WithContext(ctx).Select("object").Where("sha256 = ?", clean(sha256)).Take(&row).Error
	return row.Object, wrap("read content", err)
}

// ExpireFiles implements attachment.Register.
func (s *Store) ExpireFiles(ctx context.Context, before, when time.Time) (n int64, err error) {
	err = s.inOne(ctx, "expire files", func(tx *gorm.DB) error {
		res := tx.Model(&attachmentRow{}).Where("dossier_id = '' AND added_at < ? AND deleted_at IS NULL", at(before)).
			Updates(map[string]any{"deleted_at": at(when)})
		n = res.RowsAffected
		return res.Error
	})
	return n, err
}

// ForgetFiles implements attachment.Register.
func (s *Store) ForgetFiles(ctx context.Context, before time.Time) (n int64, err error) {
	err = s.inOne(ctx, "forget files", func(tx *gorm.DB) error {
		res := tx.Where("dossier_id = '' AND deleted_at < ?", at(before)).Delete(&attachmentRow{})
		n = res.RowsAffected
		return res.Error
	})
	return n, err
}

// TakeUnused implements attachment.Register.
func (s *Store) TakeUnused(ctx context.Context, before time.Time, limit int) ([]string, error) {
	var rows []contentRow
	unused := "created_at < ? AND NOT EXISTS (SELECT 1 FROM attachments a WHERE a.sha256 = contents.sha256)"
	err := s.inTx(ctx, "take unused contents", func(tx *gorm.DB) error {
		q := tx.Model(&contentRow{}).Clauses(clause.Locking{Strength: "UPDATE", Options: "SKIP LOCKED"}).Where(unused, at(before)).Limit(limit)
		if err := q.Find(&rows).Error; err != nil || len(rows) == 0 {
			return err
		}
		shas := make([]string, len(rows))
		for i, r := range rows {
			shas[i] = r.SHA256
		}
		return tx.Where("sha256 IN ?", shas).Where(unused, at(before)).Delete(&contentRow{}).Error
	})
	if err != nil {
		return nil, err
	}
	objects := make([]string, len(rows))
	for i, r := range rows {
		objects[i] = r.Object
	}
	return objects, nil
}

// KnownObjects implements attachment.Register.
func (s *Store) KnownObjects(ctx context.Context, objects []string) (map[string]bool, error) {
	known := make(map[string]bool, len(objects))
	if len(objects) == 0 {
		return known, nil
	}
	var found []string
	if err := s.read.WithContext(ctx).Model(&contentRow{}).Where("object IN ?", cleanAll(objects)).Pluck("object", &found).Error; err != nil {
		return nil, wrap("read contents", err)
	}
	for _, o := range found {
		known[o] = true
	}
	return known, nil
}

// projectFiles ties files to the dossier whose events name them. A file that its owner
// took out of the draft while the command was under way is the dossier's all the same.
func projectFiles(tx *gorm.DB, d *dossier.Delta) error {
	for i := range d.Events {
		e := &d.Events[i]
		if e.Type != dossier.EventFilesAttached {
			continue
		}
		var data struct {
			Files []dossier.File `json:"files"`
		}
		if err := json.Unmarshal(e.Data, &data); err != nil {
			return err
		}
		ids := make([]string, len(data.Files))
		for k, f := range data.Files {
			ids[k] = f.ID
		}
		err := tx.Model(&attachmentRow{}).Where("id IN ? AND (dossier_id = '' OR dossier_id = ?)", ids, d.DossierID).
			Updates(map[string]any{
				"dossier_id": d.DossierID, "task_id": clean(e.TaskID), "seq": e.Seq, "attached_at": at(e.At), "deleted_at": nil,
			}).Error
		if err != nil {
			return err
		}
	}
	return nil
}

// takeBackFiles gives files back to their drafts that events from one on made a dossier's.
func takeBackFiles(tx *gorm.DB, dossierID string, from int64) error {
	return tx.Model(&attachmentRow{}).Where("dossier_id = ? AND dossier_id <> '' AND seq >= ?", dossierID, from).
		Updates(map[string]any{"dossier_id": "", "task_id": "", "seq": 0, "attached_at": nil}).Error
}
