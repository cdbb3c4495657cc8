package store

import (
	"context"
	"time"

	"github.com/motcua/motcua/internal/dossier"
)

// Message implements dossier.MessageReader.
func (s *Store) Message(ctx context.Context, id string) (dossier.Message, error) {
	var row messageRow
	if err := s.read.WithContext(ctx).Where("id = ?", clean(id)).Take(&row).Error; err != nil {
		return dossier.Message{}, wrap("read message", err)
	}
	return row.message(), nil
}

// Messages implements dossier.MessageReader.
func (s *Store) Messages(ctx context.Context, f dossier.MessageFilter) (dossier.Page[dossier.Message], error) {
	var none dossier.Page[dossier.Message]
	q := s.read.WithContext(ctx)
	if len(f.States) > 0 {
		q = q.Where("state IN ?", f.States)
	}
	if f.Name != "" {
		q = q.Where("name = ?", clean(f.Name))
	}
	if f.Sender != "" {
		q = q.Where("sender = ?", clean(f.Sender))
	}
	if f.Cursor != "" {
		p, err := parseCursor(cursorMessages, f.Cursor)
		if err != nil {
			return none, err
		}
		q = q.Where("(published_at, id) < (?, ?)", p.at, p.id)
	}
	limit := pageSize(f.Limit)
	var rows []messageRow
	if err := q.Order("published_at DESC, id DESC").Limit(limit + 1).Find(&rows).Error; err != nil {
		return none, wrap("list messages", err)
	}
	page := dossier.Page[dossier.Message]{Items: make([]dossier.Message, 0, min(limit, len(rows)))}
	for i := range rows {
		if i == limit {
			page.Next = position{at: rows[i-1].PublishedAt, id: rows[i-1].ID}.cursor(cursorMessages)
			break
		}
		page.Items = append(page.Items, rows[i].message())
	}
	return page, nil
}

// Subscriptions implements dossier.MessageReader.
func (s *Store) Subscriptions(ctx context.Context, dossierID string) ([]dossier.Subscription, error) {
	return readAll(s.ofDossier(ctx, dossierID).Order("opened_at, id"), "read subscriptions", (*subscriptionRow).subscription)
}

// awaited joins a buffered message "m" with a subscription "s" that waits for it. It is
// two conditions and not one with OR, so that each is a look into an index.
const (
	awaitedByKey  = "JOIN messages m ON m.state = 'buffered' AND m.name = s.name AND m.key = s.key"
	awaitedByName = "JOIN messages m ON m.state = 'buffered' AND m.name = s.name AND s.key = ''"
)

// AwaitedMessages implements dossier.Correlator. The oldest message comes first.
func (s *Store) AwaitedMessages(ctx context.Context, dossierID string, limit int) ([]string, error) {
	var ids []string
	err := s.read.WithContext(ctx).Raw(`SELECT id FROM (
		SELECT m.id, m.published_at FROM subscriptions s `+awaitedByKey+` WHERE s.dossier_id = @dossier AND s.kind = 'message'
		UNION
		SELECT m.id, m.published_at FROM subscriptions s `+awaitedByName+` WHERE s.dossier_id = @dossier AND s.kind = 'message'
		) AS awaited ORDER BY published_at, id LIMIT @limit`,
		map[string]any{"dossier": clean(dossierID), "limit": limit}).Scan(&ids).Error
	return ids, wrap("read awaited messages", err)
}

// StrayMessages implements dossier.Correlator.
func (s *Store) StrayMessages(ctx context.Context, before time.Time, limit int) ([]string, error) {
	var ids []string
	err := s.read.WithContext(ctx).Raw(`SELECT id FROM messages AS m
		WHERE state IN ('buffered', 'delivering') AND changed_at < @before AND (
			state = 'delivering' OR expires_at < @before
			OR EXISTS (SELECT 1 FROM subscriptions s WHERE s.kind = 'message' AND s.name = m.name AND s.key IN (m.key, '')))
		ORDER BY changed_at LIMIT @limit`,
		map[string]any{"before": at(before), "limit": limit}).Scan(&ids).Error
	return ids, wrap("read stray messages", err)
}

// SignalTargets implements dossier.Correlator.
func (s *Store) SignalTargets(ctx context.Context, name string, opened time.Time, afterDossier string, limit int) ([]dossier.Target, error) {
	waiting := s.read.WithContext(ctx).Model(&subscriptionRow{}).
		Where("kind = 'signal' AND name = ? AND dossier_id > ? AND opened_at <= ?", clean(name), clean(afterDossier), at(opened)).
		Distinct("dossier_id").Order("dossier_id").Limit(limit)
	var dossiers []string
	if err := waiting.Pluck("dossier_id", &dossiers).Error; err != nil || len(dossiers) == 0 {
		return nil, wrap("read signal targets", err)
	}
	var rows []subscriptionRow
	err := s.read.WithContext(ctx).Where("kind = 'signal' AND name = ? AND dossier_id IN ? AND opened_at <= ?", clean(name), dossiers, at(opened)).
		Order("dossier_id, id").Find(&rows).Error
	if err != nil {
		return nil, wrap("read signal targets", err)
	}
	targets := make([]dossier.Target, len(rows))
	for i, r := range rows {
		targets[i] = dossier.Target{DossierID: r.DossierID, Subscription: r.ID}
	}
	return targets, nil
}

// CalledBy gives the dossiers that a dossier has called, in the order of their codes.
func (s *Store) CalledBy(ctx context.Context, dossierID string) ([]dossier.Dossier, error) {
	if dossierID == "" {
		return nil, nil
	}
	var rows []dossierRow
	err := s.read.WithContext(ctx).Table("dossiers AS d").Select(headerColumns).
		Where("d.parent_id = ? AND d.parent_id <> ''", clean(dossierID)).Order("d.code").Limit(maxCalled).Find(&rows).Error
	if err != nil {
		return nil, wrap("read called dossiers", err)
	}
	out := make([]dossier.Dossier, 0, len(rows))
	for i := range rows {
		d, err := rows[i].dossier()
		if err != nil {
			return nil, err
		}
		out = append(out, d)
	}
	return out, nil
}

// maxCalled bounds what CalledBy gives.
const maxCalled = 1000
