package store

import "github.com/motcua/motcua/internal/dossier"

// subscriptionRow is an open subscription; it goes when it closes.
type subscriptionRow struct {
	DossierID string `gorm:"primaryKey"`
	ID        string `gorm:"primaryKey"`
	ElementID string
	Kind      string
	Name      string
	Key       string
	Once      bool
	OpenedAt  instant
}

func (subscriptionRow) TableName() string { return "subscriptions" }

func newSubscriptionRow(dossierID string, s *dossier.Subscription) subscriptionRow {
	return subscriptionRow{
		DossierID: dossierID, ID: clean(s.ID), ElementID: clean(s.Element), Kind: clean(string(s.Kind)),
		Name: clean(s.Name), Key: clean(s.Key), Once: s.Once, OpenedAt: at(s.OpenedAt),
	}
}

func (r *subscriptionRow) subscription() dossier.Subscription {
	return dossier.Subscription{
		ID: r.ID, Element: r.ElementID, Kind: dossier.SubscriptionKind(r.Kind), Name: r.Name, Key: r.Key,
		Once: r.Once, OpenedAt: r.OpenedAt.time(),
	}
}

// messageRow is a published message. ChangedAt is of the row, not of the message.
type messageRow struct {
	ID           string `gorm:"primaryKey"`
	Name         string
	Key          string
	State        string
	Sender       string
	Fingerprint  string
	PublishedAt  instant
	ExpiresAt    instant
	ChangedAt    instant
	DossierID    string
	Subscription string
	TakenSeq     int64
	SettledAt    *instant
	ProblemVI    string `gorm:"column:problem_vi"`
	ProblemEN    string `gorm:"column:problem_en"`
}

func (messageRow) TableName() string { return "messages" }

func newMessageRow(m *dossier.Message) messageRow {
	return messageRow{
		ID: clean(m.ID), Name: clean(m.Name), Key: clean(m.Key), State: clean(string(m.State)), Sender: clean(m.Sender),
		Fingerprint: clean(m.Fingerprint), PublishedAt: at(m.PublishedAt), ExpiresAt: at(m.ExpiresAt),
		DossierID: clean(m.DossierID), Subscription: clean(m.Subscription), SettledAt: atOrNil(m.SettledAt),
		ProblemVI: clean(m.ProblemVI), ProblemEN: clean(m.ProblemEN),
	}
}

func (r *messageRow) message() dossier.Message {
	return dossier.Message{
		ID: r.ID, Name: r.Name, Key: r.Key, State: dossier.MessageState(r.State), Sender: r.Sender, Fingerprint: r.Fingerprint,
		PublishedAt: r.PublishedAt.time(), ExpiresAt: r.ExpiresAt.time(), DossierID: r.DossierID, Subscription: r.Subscription,
		SettledAt: r.SettledAt.timeOrNil(), ProblemVI: r.ProblemVI, ProblemEN: r.ProblemEN,
	}
}
