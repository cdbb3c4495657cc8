package store

import (
	"context"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/escalation"
)

var (
	_ escalation.Store  = (*Store)(nil)
	_ escalation.Reader = (*Store)(nil)
)

// Lists of this file that have cursors.
const (
	cursorNotices     = "n"
	cursorEscalations = "e"
)

// Escalated implements escalation.Store.
func (s *Store) Escalated(ctx context.Context, keys []string) (map[string]bool, error) {
	known := make(map[string]bool, len(keys))
	for len(keys) > 0 {
		n := min(len(keys), batchRows)
		var found []string
		if err := s.read.WithContext(ctx).Model(&escalationRow{}).Where("key IN ?", keys[:n]).Pluck("key", &found).Error; err != nil {
			return nil, wrap("read escalations", err)
		}
		for _, k := range found {
			known[k] = true
		}
		keys = keys[n:]
	}
	return known, nil
}

// Escalate implements escalation.Store.
func (s *Store) Escalate(ctx context.Context, e escalation.Escalation, notices []escalation.Notice, mails []escalation.Delivery) (done bool, err error) {
	row := newEscalationRow(&e)
	err = s.inTx(ctx, "escalate", func(tx *gorm.DB) error {
		kept := tx.Clauses(clause.OnConflict{Columns: []clause.Column{{Name: "key"}}, DoNothing: true}).Create(&row)
		if kept.Error != nil || kept.RowsAffected == 0 {
			return kept.Error
		}
		done = true
		if len(notices) > 0 {
			rows := make([]noticeRow, len(notices))
			for i := range notices {
				rows[i] = newNoticeRow(&notices[i])
			}
			if err := tx.CreateInBatches(rows, batchRows).Error; err != nil {
				return err
			}
		}
		if len(mails) == 0 {
			return nil
		}
		rows := make([]deliveryRow, len(mails))
		for i := range mails {
			rows[i] = newDeliveryRow(&mails[i])
		}
		return tx.CreateInBatches(rows, batchRows).Error
	})
	return done && err == nil, err
}

// Untold implements escalation.Store.
func (s *Store) Untold(ctx context.Context, now time.Time, limit int) ([]escalation.Escalation, error) {
	var rows []escalationRow
	err := s.read.WithContext(ctx).Where("told_at IS NULL AND try_at <= ?", at(now)).Order("try_at").Limit(limit).Find(&rows).Error
	if err != nil {
		return nil, wrap("read escalations", err)
	}
	return escalationsOf(rows)
}

func escalationsOf(rows []escalationRow) ([]escalation.Escalation, error) {
	out := make([]escalation.Escalation, len(rows))
	for i := range rows {
		var err error
		if out[i], err = rows[i].escalation(); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// Told implements escalation.Store.
func (s *Store) Told(ctx context.Context, key string, when time.Time, problem string) error {
	return s.inOne(ctx, "escalation told", func(tx *gorm.DB) error {
		return tx.Model(&escalationRow{}).Where("key = ? AND told_at IS NULL", key).
			Updates(map[string]any{"told_at": at(when), "problem": clean(problem)}).Error
	})
}

// TellLater implements escalation.Store.
func (s *Store) TellLater(ctx context.Context, key string, tryAt time.Time, problem string) error {
	return s.inOne(ctx, "escalation put off", func(tx *gorm.DB) error {
		return tx.Model(&escalationRow{}).Where("key = ? AND told_at IS NULL", key).
			Updates(map[string]any{"try_at": at(tryAt), "problem": clean(problem), "tries": gorm.Expr("tries + 1")}).Error
	})
}

// TakeMails implements escalation.Store.
func (s *Store) TakeMails(ctx context.Context, now time.Time, lease time.Duration, limit int) ([]escalation.Delivery, error) {
	var due []deliveryRow
	err := s.read.WithContext(ctx).Where("state = ? AND try_at <= ?", "pending", at(now)).Order("try_at").Limit(limit).Find(&due).Error
	if err != nil {
		return nil, wrap("read e-mails", err)
	}
	var out []escalation.Delivery
	for i := range due {
		d := &due[i]
		var mine bool
		err := s.inOne(ctx, "take e-mail", func(tx *gorm.DB) error {
			res := tx.Model(&deliveryRow{}).Where("notice_id = ? AND state = ? AND try_at = ?", d.NoticeID, "pending", d.TryAt).
				Updates(map[string]any{"try_at": at(now.Add(lease))})
			mine = res.RowsAffected > 0
			return res.Error
		})
		if err != nil {
			return out, err
		}
		if !mine {
			continue
		}
		var row noticeRow
		if err := s.read.WithContext(ctx).Where("id = ?", d.NoticeID).Take(&row).Error; err != nil {
			return out, wrap("read notice", err)
		}
		n, err := row.notice()
		if err != nil {
			return out, err
		}
		out = append(out, escalation.Delivery{
			NoticeID: d.NoticeID, Officer: n.Officer, Address: d.Address, State: escalation.Mail(d.State), Attempts: d.Attempts,
			TryAt: at(now.Add(lease)).time(), Problem: d.Problem, ChangedAt: d.ChangedAt.time(), Notice: n,
		})
	}
	return out, nil
}

// SettleMail implements escalation.Store.
func (s *Store) SettleMail(ctx context.Context, d escalation.Delivery) error {
	row := newDeliveryRow(&d)
	return s.inOne(ctx, "settle e-mail", func(tx *gorm.DB) error {
		return tx.Model(&deliveryRow{}).Where("notice_id = ? AND state = ?", row.NoticeID, "pending").
			Select("state", "attempts", "try_at", "problem", "changed_at").Updates(&row).Error
	})
}

// MailsOf implements escalation.Store and Reader.
func (s *Store) MailsOf(ctx context.Context, key string) (map[string]escalation.Mail, error) {
	var rows []struct{ Officer, State string }
	err := s.read.WithContext(ctx).Table("notices AS n").Joins("JOIN deliveries m ON m.notice_id = n.id").
		Select("n.officer, m.state").Where("n.escalation = ?", key).Scan(&rows).Error
	if err != nil {
		return nil, wrap("read e-mails", err)
	}
	out := make(map[string]escalation.Mail, len(rows))
	for _, r := range rows {
		out[r.Officer] = escalation.Mail(r.State)
	}
	return out, nil
}

// Notices implements escalation.Reader.
func (s *Store) Notices(ctx context.Context, officer string, unread bool, cursor string, limit int) (dossier.Page[escalation.Notice], error) {
	var page dossier.Page[escalation.Notice]
	q := s.read.WithContext(ctx).Where("officer = ?", clean(officer))
	if unread {
		q = q.Where("read_at IS NULL")
	}
	if cursor != "" {
		p, err := parseCursor(cursorNotices, cursor)
		if err != nil {
			return page, err
		}
		q = q.Where("(at, id) < (?, ?)", p.at, p.id)
	}
	limit = pageSize(limit)
	var rows []noticeRow
	if err := q.Order("at DESC, id DESC").Limit(limit + 1).Find(&rows).Error; err != nil {
		return page, wrap("list notices", err)
	}
	if len(rows) > limit {
		rows = rows[:limit]
		page.Next = position{at: rows[limit-1].At, id: rows[limit-1].ID}.cursor(cursorNotices)
	}
	for i := range rows {
		n, err := rows[i].notice()
		if err != nil {
			return page, err
		}
		page.Items = append(page.Items, n)
	}
	return page, nil
}

// CountUnread implements escalation.Reader.
func (s *Store) CountUnread(ctx context.Context, officer string) (int64, error) {
	var n int64
	err := s.read.WithContext(ctx).Model(&noticeRow{}).Where("officer = ? AND read_at IS NULL", clean(officer)).Count(&n).Error
	return n, wrap("count notices", err)
}

// MarkRead implements escalation.Reader.
func (s *Store) MarkRead(ctx context.Context, officer, id string, when time.Time) (int64, error) {
	var n int64
	err := s.inOne(ctx, "mark notices", func(tx *gorm.DB) error {
		q := tx.Model(&noticeRow{}).Where("officer = ? AND read_at IS NULL", clean(officer))
		if id != "" {
			q = q.Where("id = ?", clean(id))
		}
		res := q.Updates(map[string]any{"read_at": at(when)})
		n = res.RowsAffected
		return res.Error
	})
	return n, err
}

// Escalations implements escalation.Reader.
func (s *Store) Escalations(ctx context.Context, f escalation.Filter) (dossier.Page[escalation.Escalation], error) {
	var page dossier.Page[escalation.Escalation]
	q := s.read.WithContext(ctx)
	if f.Agencies != nil {
		q = q.Where("agency IN ?", f.Agencies)
	}
	if f.DossierID != "" {
		q = q.Where("dossier_id = ?", clean(f.DossierID))
	}
	if f.Failed {
		q = q.Where("key IN (SELECT n.escalation FROM deliveries m JOIN notices n ON n.id = m.notice_id WHERE m.state IN ?)",
			[]escalation.Mail{escalation.MailFailed, escalation.MailNoAddress, escalation.MailNotConfigured})
	}
	if f.Cursor != "" {
		p, err := parseCursor(cursorEscalations, f.Cursor)
		if err != nil {
			return page, err
		}
		q = q.Where("(at, key) < (?, ?)", p.at, p.id)
	}
	limit := pageSize(f.Limit)
	var rows []escalationRow
	if err := q.Order("at DESC, key DESC").Limit(limit + 1).Find(&rows).Error; err != nil {
		return page, wrap("list escalations", err)
	}
	if len(rows) > limit {
		rows = rows[:limit]
		page.Next = position{at: rows[limit-1].At, id: rows[limit-1].Key}.cursor(cursorEscalations)
	}
	var err error
	page.Items, err = escalationsOf(rows)
	return page, err
}
