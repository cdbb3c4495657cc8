package query

import (
	"context"

	"github.com/motcua/motcua/internal/auth"
	"github.com/motcua/motcua/internal/dossier"
)

// Messages lists messages, newest first: everybody's to who keeps the installation
// running, to others their own.
func (s *Service) Messages(ctx context.Context, who auth.Principal, f dossier.MessageFilter) (dossier.Page[dossier.Message], error) {
	reach := s.Policy.Reach(who, auth.ActionReadMessage)
	if !reach.All {
		f.Sender = who.Account.ID
	}
	return s.Deps.Messages.Messages(ctx, f)
}

// Message gives a message that the caller may see; any other is ErrNotFound.
func (s *Service) Message(ctx context.Context, who auth.Principal, id string) (dossier.Message, error) {
	m, err := s.Deps.Messages.Message(ctx, id)
	if err != nil {
		return dossier.Message{}, err
	}
	if m.Sender != who.Account.ID && !s.Policy.Reach(who, auth.ActionReadMessage).All {
		return dossier.Message{}, dossier.ErrNotFound
	}
	return m, nil
}
