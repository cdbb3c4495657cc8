package store

import (
	"context"
	"hash/fnv"
	"slices"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/motcua/motcua/internal/dossier"
)

// Publication and subscription exclude each other by name and key, so that neither
// misses the other: whoever commits second sees the first. Messages of one name with
// different keys do not wait for each other.

// meeting is the number under which messages and subscriptions of a name and key exclude
// each other. Two names may share a number: they only wait for each other more often.
func meeting(name, key string) int64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(name))
	_, _ = h.Write([]byte{0})
	_, _ = h.Write([]byte(key))
	return int64(h.Sum64()) //nolint:gosec // any number will do
}

// lockOpened excludes the publication of what is subscribed to, in a fixed order.
func (s *Store) lockOpened(tx *gorm.DB, opened []dossier.Subscription) error {
	var numbers []int64
	for _, o := range opened {
		if o.Kind == dossier.SubscribesMessage {
			numbers = append(numbers, meeting(clean(o.Name), clean(o.Key)))
		}
	}
	slices.Sort(numbers)
	for _, n := range slices.Compact(numbers) {
		if err := s.dialect.exclude(tx, n, false); err != nil {
			return err
		}
	}
	return nil
}

// lockPublished excludes subscriptions that a message may be for: those with its key, and
// those without one, which other messages of the name share.
func (s *Store) lockPublished(tx *gorm.DB, name, key string) error {
	own, any := meeting(name, key), meeting(name, "")
	if own == any {
		return s.dialect.exclude(tx, own, false)
	}
	first := func() error { return s.dialect.exclude(tx, own, false) }
	second := func() error { return s.dialect.exclude(tx, any, true) }
	if any < own {
		first, second = second, first
	}
	if err := first(); err != nil {
		return err
	}
	return second()
}

// projectSubscriptions writes what a dossier waits for from now on and no longer, and
// which messages it took.
func (s *Store) projectSubscriptions(tx *gorm.DB, d *dossier.Delta) error {
	if err := unsubscribe(tx, d.DossierID, d.Unsubscribed); err != nil {
		return err
	}
	if err := s.subscribe(tx, d.DossierID, d.Subscriptions); err != nil {
		return err
	}
	for _, taken := range d.Taken {
		settled := at(d.Dossier.UpdatedAt)
		// A message that is final otherwise stays so, except one that a step took that never
		// came to be and is taken again.
		err := tx.Model(&messageRow{}).Where("id = ? AND state IN ?", clean(taken.MessageID),
			[]dossier.MessageState{dossier.MessageBuffered, dossier.MessageDelivering, dossier.MessageDelivered}).
			Updates(map[string]any{
				"state": string(dossier.MessageDelivered), "dossier_id": d.DossierID, "subscription": clean(taken.Subscription),
				"taken_seq": taken.Seq, "settled_at": settled, "changed_at": settled,
			}).Error
		if err != nil {
			return err
		}
	}
	return nil
}

func unsubscribe(tx *gorm.DB, dossierID string, ids []string) error {
	for some := range slices.Chunk(cleanAll(ids), batchRows) {
		if err := tx.Where("dossier_id = ? AND id IN ?", dossierID, some).Delete(&subscriptionRow{}).Error; err != nil {
			return err
		}
	}
	return nil
}

func (s *Store) subscribe(tx *gorm.DB, dossierID string, opened []dossier.Subscription) error {
	if len(opened) == 0 {
		return nil
	}
	if err := s.lockOpened(tx, opened); err != nil {
		return err
	}
	rows := rowsOf(opened, func(o *dossier.Subscription) (string, subscriptionRow) {
		return o.ID, newSubscriptionRow(dossierID, o)
	})
	return insertAll(tx, rows, replaceOn([]clause.Column{{Name: "dossier_id"}, {Name: "id"}},
		"element_id", "kind", "name", "key", "once", "opened_at"))
}

// takeBackSubscriptions puts what a dossier waits for in the place of what shows, and
// gives back the messages that it took from an event on.
func (s *Store) takeBackSubscriptions(tx *gorm.DB, d *dossier.Delta, from int64) error {
	err := tx.Model(&messageRow{}).
		Where("dossier_id = ? AND taken_seq >= ? AND state = ?", d.DossierID, max(from, 1), string(dossier.MessageDelivered)).
		Updates(map[string]any{"state": string(dossier.MessageDelivering), "taken_seq": 0, "settled_at": nil, "changed_at": at(s.now())}).Error
	if err != nil || d.Standing == nil {
		return err
	}
	if err := tx.Where("dossier_id = ?", d.DossierID).Delete(&subscriptionRow{}).Error; err != nil {
		return err
	}
	return s.subscribe(tx, d.DossierID, d.Standing.Subscriptions)
}

// Correlate implements dossier.Correlator.
func (s *Store) Correlate(ctx context.Context, m dossier.Message, except []dossier.Target) (dossier.Message, error) {
	m.State = dossier.MessageBuffered
	row := newMessageRow(&m)
	row.ChangedAt = at(s.now())
	err := s.inTx(ctx, "correlate message "+m.ID, func(tx *gorm.DB) error {
		if err := s.lockPublished(tx, row.Name, row.Key); err != nil {
			return err
		}
		known := tx.Clauses(clause.OnConflict{Columns: []clause.Column{{Name: "id"}}, DoNothing: true}).Create(&row)
		if known.Error != nil {
			return known.Error
		}
		if known.RowsAffected == 0 {
			fingerprint := row.Fingerprint
			if err := lockMessage(tx, &row); err != nil {
				return err
			}
			if row.Fingerprint != fingerprint {
				return conflict("message_id_reused",
					"Mã thông điệp (id) này đã dùng cho một thông điệp khác; hãy dùng mã mới.",
					"This message id was used for another message; use a new one.")
			}
		}
		if row.State != string(dossier.MessageBuffered) {
			return nil
		}
		target, found, err := oldestSubscription(tx, &row, except)
		if err != nil || !found {
			return err
		}
		row.State, row.DossierID, row.Subscription = string(dossier.MessageDelivering), target.DossierID, target.ID
		return changeMessage(tx, &row, s.now())
	})
	if err != nil {
		return dossier.Message{}, err
	}
	return row.message(), nil
}

func lockMessage(tx *gorm.DB, row *messageRow) error {
	id := row.ID
	*row = messageRow{}
	return tx.Clauses(clause.Locking{Strength: "UPDATE"}).Where("id = ?", id).Take(row).Error
}

func changeMessage(tx *gorm.DB, row *messageRow, now time.Time) error {
	row.ChangedAt = at(now)
	return tx.Model(&messageRow{ID: row.ID}).
		Select("state", "dossier_id", "subscription", "settled_at", "problem_vi", "problem_en", "changed_at").Updates(row).Error
}

// oldestSubscription finds who has waited longest for a message: with its key, or for
// any message of its name.
func oldestSubscription(tx *gorm.DB, m *messageRow, except []dossier.Target) (oldest subscriptionRow, found bool, err error) {
	refused := make(map[dossier.Target]bool, len(except))
	for _, t := range except {
		refused[t] = true
	}
	keys := []string{m.Key, ""}
	for _, key := range slices.Compact(keys) {
		var rows []subscriptionRow
		err := tx.Where("kind = 'message' AND name = ? AND key = ?", m.Name, key).
			Order("opened_at, dossier_id, id").Limit(len(except) + 1).Find(&rows).Error
		if err != nil {
			return oldest, false, err
		}
		for _, r := range rows {
			if refused[dossier.Target{DossierID: r.DossierID, Subscription: r.ID}] {
				continue
			}
			if !found || r.OpenedAt.time().Before(oldest.OpenedAt.time()) {
				oldest, found = r, true
			}
			break
		}
	}
	return oldest, found, nil
}

// Release implements dossier.Correlator.
func (s *Store) Release(ctx context.Context, id string) (dossier.Message, error) {
	return s.moveMessage(ctx, "release message "+id, id, func(row *messageRow) bool {
		if row.State != string(dossier.MessageDelivering) {
			return false
		}
		row.State, row.DossierID, row.Subscription = string(dossier.MessageBuffered), "", ""
		return true
	})
}

// SettleMessage implements dossier.Correlator.
func (s *Store) SettleMessage(ctx context.Context, m dossier.Message) (dossier.Message, error) {
	final := newMessageRow(&m)
	return s.moveMessage(ctx, "settle message "+m.ID, m.ID, func(row *messageRow) bool {
		if dossier.MessageState(row.State).Final() {
			return false
		}
		row.State, row.DossierID, row.Subscription = final.State, final.DossierID, ""
		row.SettledAt, row.ProblemVI, row.ProblemEN = final.SettledAt, final.ProblemVI, final.ProblemEN
		return true
	})
}

// moveMessage changes a message, unless change says that there is nothing to change.
func (s *Store) moveMessage(ctx context.Context, what, id string, change func(*messageRow) bool) (dossier.Message, error) {
	row := messageRow{ID: clean(id)}
	err := s.inTx(ctx, what, func(tx *gorm.DB) error {
		if err := lockMessage(tx, &row); err != nil {
			return err
		}
		if !change(&row) {
			return nil
		}
		return changeMessage(tx, &row, s.now())
	})
	if err != nil {
		return dossier.Message{}, err
	}
	return row.message(), nil
}
