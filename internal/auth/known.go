package auth

import (
	"context"
	"errors"
	"fmt"

	"github.com/motcua/motcua/internal/dossier"
)

// Known gives the account of a login name, for the audit log: what somebody types into
// the wrong box is not kept, but whose account a failed login was aimed at is.
func (s *Service) Known(ctx context.Context, login string) (a Account, known bool, err error) {
	if login == "" {
		return Account{}, false, nil
	}
	a, err = s.store.AccountByLogin(ctx, NormalLogin(login))
	switch {
	case err == nil:
		return a, true, nil
	case errors.Is(err, dossier.ErrNotFound):
		return Account{}, false, nil
	}
	return Account{}, false, fmt.Errorf("account of a login: %w", err)
}
