package auth

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
	"golang.org/x/text/unicode/norm"

	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/organisation"
)

// temporaryLife is how long a temporary password opens anything.
const temporaryLife = 72 * time.Hour

// Standing is an account as an administrator sees it.
type Standing struct {
	Account
	LockedUntil *time.Time // too many failed logins
	Linked      bool       // a provider of identities knows it
}

// Temporary is a password that is shown once.
type Temporary struct {
	Password string
	Until    time.Time
}

// Accounts lists accounts by login. The state AccountLocked is the one that is not kept
// with the account: attempts are counted by the hash of what was typed.
func (s *Service) Accounts(ctx context.Context, f AccountFilter) (items []Standing, next string, err error) {
	locked, err := s.locked(ctx)
	if err != nil {
		return nil, "", err
	}
	if f.State == AccountLocked {
		if f.IDs, err = s.lockedIDs(ctx, locked); err != nil {
			return nil, "", err
		}
		f.State = ""
	}
	page, err := s.store.AccountPage(ctx, f)
	if err != nil {
		return nil, "", fmt.Errorf("list accounts: %w", err)
	}
	items, err = s.standings(ctx, page.Items, locked)
	return items, page.Next, err
}

// AccountByID gives one account as an administrator sees it.
func (s *Service) AccountByID(ctx context.Context, id string) (Standing, error) {
	a, err := s.store.Account(ctx, id)
	if err != nil {
		return Standing{}, err
	}
	locked, err := s.locked(ctx)
	if err != nil {
		return Standing{}, err
	}
	items, err := s.standings(ctx, []Account{a}, locked)
	if err != nil {
		return Standing{}, err
	}
	return items[0], nil
}

func (s *Service) locked(ctx context.Context) (map[string]Attempts, error) {
	now := s.opts.Now()
	locked, err := s.store.LockedKeys(ctx, lockAfter, now.Add(-lockWindow))
	if err != nil {
		return nil, fmt.Errorf("locked logins: %w", err)
	}
	return locked, nil
}

func (s *Service) lockedIDs(ctx context.Context, locked map[string]Attempts) ([]string, error) {
	ids := []string{}
	if len(locked) == 0 {
		return ids, nil
	}
	logins, err := s.store.Logins(ctx)
	if err != nil {
		return nil, fmt.Errorf("locked accounts: %w", err)
	}
	for login, id := range logins {
		if _, is := locked[attemptKey(login)]; is {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return ids, nil
}

func (s *Service) standings(ctx context.Context, accounts []Account, locked map[string]Attempts) ([]Standing, error) {
	ids := make([]string, len(accounts))
	for i, a := range accounts {
		ids[i] = a.ID
	}
	linked, err := s.store.Linked(ctx, ids)
	if err != nil {
		return nil, fmt.Errorf("list accounts: %w", err)
	}
	items := make([]Standing, len(accounts))
	for i, a := range accounts {
		items[i] = Standing{Account: s.withPositions(a), Linked: linked[a.ID]}
		if attempts, is := locked[attemptKey(a.Login)]; is {
			until := attempts.LastAt.Add(lockWindow)
			items[i].LockedUntil = &until
		}
	}
	return items, nil
}

// OfficersWithout lists officers of the organisation who have no account, by name.
func (s *Service) OfficersWithout(ctx context.Context) ([]organisation.Officer, error) {
	if s.opts.Organisation == nil {
		return nil, nil
	}
	officers := s.opts.Organisation().Officers()
	ids := make([]string, len(officers))
	for i, o := range officers {
		ids[i] = o.ID
	}
	known, err := s.store.AccountNames(ctx, ids)
	if err != nil {
		return nil, fmt.Errorf("officers without account: %w", err)
	}
	officers = slices.DeleteFunc(officers, func(o organisation.Officer) bool { _, has := known[o.ID]; return has })
	slices.SortStableFunc(officers, func(a, b organisation.Officer) int { return strings.Compare(a.Name, b.Name) })
	return officers, nil
}

// OpenOfficer gives an officer of the organisation an account with a temporary password.
// What they may do follows from the organisation.
func (s *Service) OpenOfficer(ctx context.Context, officerID string) (Standing, Temporary, error) {
	officer, known := s.officer(officerID)
	if !known {
		return Standing{}, Temporary{}, invalid("officer_unknown", "officer",
			"Cơ cấu tổ chức không có cán bộ này. Hãy thêm cán bộ vào cơ cấu tổ chức trước.",
			"The organisation has no such officer. Add them to the organisation first.")
	}
	now := s.opts.Now()
	a := Account{ID: officer.ID, Login: NormalLogin(officer.Username), Name: officer.Name, Kind: KindOfficer, CreatedAt: now, UpdatedAt: now}
	password := newTemporaryPassword()
	hash, err := s.hasher.Hash(ctx, password)
	if err != nil {
		return Standing{}, Temporary{}, fmt.Errorf("open account: %w", err)
	}
	until := now.Add(temporaryLife)
	a.PasswordHash, a.MustChange, a.PasswordAt, a.PasswordUntil = hash, true, &now, &until
	if err := s.store.AddAccount(ctx, a); err != nil {
		return Standing{}, Temporary{}, err
	}
	return Standing{Account: s.withPositions(a)}, Temporary{Password: password, Until: until}, nil
}

func (s *Service) officer(id string) (organisation.Officer, bool) {
	if s.opts.Organisation == nil {
		return organisation.Officer{}, false
	}
	org := s.opts.Organisation()
	if o, ok := org.Officer(id); ok {
		return o, true
	}
	return org.OfficerByUsername(id)
}

var serviceLogin = regexp.MustCompile(`^[a-z0-9][a-z0-9._-]{2,63}$`)

// OpenService makes an account for a program. It has no password: an administrator makes
// its access tokens. Its hats are the ones given here.
func (s *Service) OpenService(ctx context.Context, login, name string, hats []dossier.Position) (Standing, error) {
	login, name = NormalLogin(login), strings.TrimSpace(norm.NFC.String(name))
	switch {
	case !serviceLogin.MatchString(login):
		return Standing{}, invalid("login_form", "login",
			"Tên đăng nhập của chương trình gồm 3–64 chữ thường không dấu, chữ số, dấu chấm, gạch dưới hoặc gạch ngang.",
			"The user name of a program has 3–64 lower-case letters, digits, dots, underscores or hyphens.")
	case name == "":
		return Standing{}, invalid("name_missing", "name", "Cần đặt tên cho chương trình.", "Give the program a name.")
	}
	if err := s.checkHats(hats); err != nil {
		return Standing{}, err
	}
	id, err := uuid.NewV7()
	if err != nil {
		return Standing{}, fmt.Errorf("account id: %w", err)
	}
	now := s.opts.Now()
	a := Account{ID: id.String(), Login: login, Name: name, Kind: KindOfficer, Service: true, Positions: slices.Clone(hats), CreatedAt: now, UpdatedAt: now}
	if err := s.store.AddAccount(ctx, a); err != nil {
		return Standing{}, err
	}
	return Standing{Account: a}, nil
}

func (s *Service) checkHats(hats []dossier.Position) error {
	if len(hats) == 0 {
		return invalid("positions_missing", "positions", "Cần ít nhất một vai trò tại một cơ quan.", "At least one role at an agency is needed.")
	}
	if s.opts.Organisation == nil {
		return nil
	}
	org, day := s.opts.Organisation(), organisation.DateOf(s.opts.Now())
	for i, h := range hats {
		agency, known := org.Agency(h.Agency)
		if !known || !agency.ActiveOn(day) {
			return invalid("agency_unknown", fmt.Sprintf("positions.%d.agency", i), fmt.Sprintf("Không có cơ quan %q.", h.Agency), fmt.Sprintf("There is no agency %q.", h.Agency))
		}
		if _, known := org.Role(h.Role); !known {
			return invalid("role_unknown", fmt.Sprintf("positions.%d.role", i), fmt.Sprintf("Không có vai trò %q.", h.Role), fmt.Sprintf("There is no role %q.", h.Role))
		}
	}
	return nil
}

// ResetPassword gives an account a temporary password, unlocks it and ends its sessions.
// who is the administrator: their own password they change, they do not reset it.
func (s *Service) ResetPassword(ctx context.Context, who Principal, id string) (Temporary, error) {
	a, err := s.other(ctx, who, id)
	if err != nil {
		return Temporary{}, err
	}
	if a.Service {
		return Temporary{}, conflict("service_account", "Tài khoản của chương trình không có mật khẩu; hãy cấp mã truy cập.", "The account of a program has no password; give it an access token.")
	}
	t := Temporary{Password: newTemporaryPassword(), Until: s.opts.Now().Add(temporaryLife)}
	if err := s.setPassword(ctx, id, t.Password, true); err != nil {
		return Temporary{}, err
	}
	if err := s.store.ClearFailures(ctx, attemptKey(a.Login)); err != nil {
		return Temporary{}, fmt.Errorf("reset password: %w", err)
	}
	if _, err := s.store.RevokeSessions(ctx, id, "", s.opts.Now()); err != nil {
		return Temporary{}, fmt.Errorf("reset password: %w", err)
	}
	return t, nil
}

// other loads an account that must not be the administrator's own.
func (s *Service) other(ctx context.Context, who Principal, id string) (Account, error) {
	a, err := s.store.Account(ctx, id)
	if err != nil {
		return Account{}, err
	}
	if a.ID == who.Account.ID {
		return Account{}, conflict("own_account", "Không làm được việc này với tài khoản của chính mình.", "You cannot do this to your own account.")
	}
	return a, nil
}

// Disable closes an account: no login, sessions end, access tokens open nothing.
func (s *Service) Disable(ctx context.Context, who Principal, id string) error {
	if _, err := s.other(ctx, who, id); err != nil {
		return err
	}
	if err := s.store.SetDisabled(ctx, id, true, s.opts.Now()); err != nil {
		return fmt.Errorf("disable account: %w", err)
	}
	if _, err := s.store.RevokeSessions(ctx, id, "", s.opts.Now()); err != nil {
		return fmt.Errorf("disable account: %w", err)
	}
	return nil
}

// Enable opens a disabled account again.
func (s *Service) Enable(ctx context.Context, id string) error {
	return s.store.SetDisabled(ctx, id, false, s.opts.Now())
}

// Unlock forgets the failed logins of an account.
func (s *Service) Unlock(ctx context.Context, id string) error {
	a, err := s.store.Account(ctx, id)
	if err != nil {
		return err
	}
	return s.store.ClearFailures(ctx, attemptKey(a.Login))
}

// SessionsOf lists the sessions of an account that are still good.
func (s *Service) SessionsOf(ctx context.Context, id string) ([]Session, error) {
	if _, err := s.store.Account(ctx, id); err != nil {
		return nil, err
	}
	return s.liveSessions(ctx, id)
}

// EndSessions ends every session of an account, and says how many; of the administrator's
// own all but the one they came with.
func (s *Service) EndSessions(ctx context.Context, who Principal, id string) (int64, error) {
	if _, err := s.store.Account(ctx, id); err != nil {
		return 0, err
	}
	except := ""
	if id == who.Account.ID {
		except = who.SessionID
	}
	return s.store.RevokeSessions(ctx, id, except, s.opts.Now())
}
