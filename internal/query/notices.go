package query

import (
	"context"

	"github.com/motcua/motcua/internal/auth"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/escalation"
)

// EscalationView is an escalation with the state of its e-mails now.
type EscalationView struct{ escalation.Escalation }

// Told lists what the caller was told, newest first.
func (s *Service) Told(ctx context.Context, who auth.Principal, unread bool, cursor string, limit int) (dossier.Page[escalation.Notice], error) {
	return s.Notices.Notices(ctx, who.Account.ID, unread, cursor, limit)
}

// Unread counts what the caller was told and has not read.
func (s *Service) Unread(ctx context.Context, who auth.Principal) (int64, error) {
	return s.Notices.CountUnread(ctx, who.Account.ID)
}

// MarkRead marks one of the caller's notices as read, all of them for id "". One of
// somebody else's, or none at all, changes nothing.
func (s *Service) MarkRead(ctx context.Context, who auth.Principal, id string) error {
	_, err := s.Notices.MarkRead(ctx, who.Account.ID, id, s.Now())
	return err
}

// Escalations lists who was told of which dossiers at the caller's agencies.
func (s *Service) Escalations(ctx context.Context, who auth.Principal, f escalation.Filter) (dossier.Page[EscalationView], error) {
	var out dossier.Page[EscalationView]
	reach := s.Policy.Reach(who, auth.ActionReadEscalations)
	if !reach.All {
		f.Agencies = append([]string{}, reach.Agencies...)
	}
	page, err := s.Notices.Escalations(ctx, f)
	if err != nil {
		return out, err
	}
	out.Next = page.Next
	for _, e := range page.Items {
		mails, err := s.Notices.MailsOf(ctx, e.Key)
		if err != nil {
			return out, err
		}
		for i := range e.Recipients {
			if state, ok := mails[e.Recipients[i].Officer]; ok {
				e.Recipients[i].Email = state
			}
		}
		out.Items = append(out.Items, EscalationView{e})
	}
	return out, nil
}

// EscalationRules gives the rules in force.
func (s *Service) EscalationRules() ([]escalation.Rule, error) {
	if s.Rules == nil {
		return nil, nil
	}
	return s.Rules()
}
