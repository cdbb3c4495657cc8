package api

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/motcua/motcua/internal/audit"
	"github.com/motcua/motcua/internal/auth"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/organisation"
	"github.com/motcua/motcua/internal/text"
)

// AccountItem is an account as an administrator sees it.
type AccountItem struct {
	ID          string       `json:"id"`
	Login       string       `json:"login"`
	Name        string       `json:"name"`
	Kind        string       `json:"kind" enum:"officer,citizen"`
	Service     bool         `json:"service" doc:"A program: it has no password, only access tokens."`
	Positions   []MyPosition `json:"positions" doc:"Hats it wears today."`
	HatsFrom    string       `json:"hats_from" enum:"organisation,provider,account" doc:"Who says so: the organisation, the provider of identities, or the account itself."`
	Disabled    bool         `json:"disabled"`
	LockedUntil *time.Time   `json:"locked_until,omitempty" doc:"Too many failed logins."`
	MustChange  bool         `json:"must_change_password"`
	HasPassword bool         `json:"has_password"`
	PasswordAt  *time.Time   `json:"password_at,omitempty" doc:"When the password was last set."`
	Linked      bool         `json:"linked" doc:"The provider of identities knows it."`
	Demo        bool         `json:"demo" doc:"A sample account with a known password."`
	CreatedAt   time.Time    `json:"created_at"`
}

// AccountOpened is a new account, or one with a new password, which is shown this once.
type AccountOpened struct {
	Account           AccountItem `json:"account"`
	TemporaryPassword string      `json:"temporary_password,omitempty" doc:"Shown once. Whoever logs in with it must choose another."`
	PasswordUntil     *time.Time  `json:"password_until,omitempty" doc:"It opens nothing from then on."`
}

// NewAccountBody opens an account: for an officer of the organisation, or for a program.
type NewAccountBody struct {
	Officer string             `json:"officer,omitempty" maxLength:"100" doc:"Id or user name of an officer of the organisation."`
	Service *NewServiceAccount `json:"service,omitempty" doc:"A program, instead."`
}

// NewServiceAccount is the account of a program.
type NewServiceAccount struct {
	Login     string    `json:"login" minLength:"3" maxLength:"64" example:"kho-bac"`
	Name      string    `json:"name" minLength:"1" maxLength:"200"`
	Positions []HatBody `json:"positions" minItems:"1" maxItems:"20"`
}

// HatBody is a role at an agency.
type HatBody struct {
	Agency string `json:"agency" minLength:"1" maxLength:"50"`
	Role   string `json:"role" minLength:"1" maxLength:"100"`
}

// OfficerChoice is an officer who has no account yet.
type OfficerChoice struct {
	ID       string `json:"id"`
	Username string `json:"username"`
	Name     string `json:"name"`
	Title    string `json:"title,omitempty"`
}

type accountQuery struct {
	Q     string `query:"q" maxLength:"200" doc:"Words of the user name or the name."`
	Kind  string `query:"kind" enum:"officer,citizen,service"`
	State string `query:"state" enum:"active,disabled,locked,must_change"`
	Paging
}

type accountPath struct {
	ID string `path:"id" maxLength:"64"`
}

func (s *server) registerAccounts() {
	const tag = "Accounts"
	notFound, refused := []int{http.StatusNotFound}, []int{http.StatusNotFound, http.StatusConflict}
	handle(s, route{method: http.MethodGet, path: "/accounts", action: auth.ActionListAccounts, id: "listAccounts", tag: tag, summary: "Accounts, by user name"}, s.listAccounts)
	handle(s, route{method: http.MethodPost, path: "/accounts", action: auth.ActionCreateAccount, id: "createAccount", tag: tag, summary: "Open an account for an officer or a program", status: http.StatusCreated, errors: []int{http.StatusNotFound, http.StatusConflict}}, s.createAccount)
	handle(s, route{method: http.MethodGet, path: "/accounts/officers", action: auth.ActionCreateAccount, id: "listOfficersWithoutAccount", tag: tag, summary: "Officers who have no account"}, s.officersWithout)
	handle(s, route{method: http.MethodGet, path: "/accounts/{id}", action: auth.ActionListAccounts, id: "readAccount", tag: tag, summary: "One account", errors: notFound}, s.readAccount)
	handle(s, route{method: http.MethodPost, path: "/accounts/{id}/password-reset", action: auth.ActionResetPassword, id: "resetPassword", tag: tag, summary: "Give an account a temporary password; its sessions end", errors: refused}, s.resetPassword)
	handle(s, route{method: http.MethodPost, path: "/accounts/{id}/disable", action: auth.ActionDisableAccount, id: "disableAccount", tag: tag, summary: "Close an account; its sessions end and its tokens open nothing", errors: refused}, s.disableAccount)
	handle(s, route{method: http.MethodPost, path: "/accounts/{id}/enable", action: auth.ActionDisableAccount, id: "enableAccount", tag: tag, summary: "Open a disabled account again", errors: notFound}, s.enableAccount)
	handle(s, route{method: http.MethodPost, path: "/accounts/{id}/unlock", action: auth.ActionUnlockAccount, id: "unlockAccount", tag: tag, summary: "Forget the failed logins of an account", errors: notFound}, s.unlockAccount)
}

func (s *server) listAccounts(ctx context.Context, _ auth.Principal, in *accountQuery) (*struct{ Body Page[AccountItem] }, error) {
	f := auth.AccountFilter{Search: in.Q, State: auth.AccountState(in.State), Cursor: in.Cursor, Limit: in.Limit}
	service := in.Kind == "service"
	switch in.Kind {
	case "service":
		f.Service = &service
	case "officer":
		f.Kind, f.Service = auth.KindOfficer, &service
	case "citizen":
		f.Kind = auth.KindCitizen
	}
	items, next, err := s.Auth.Accounts(ctx, f)
	if err != nil {
		return nil, err
	}
	m := s.mapper(ctx)
	return &struct{ Body Page[AccountItem] }{Page[AccountItem]{
		Items: list(items, func(a auth.Standing) AccountItem { return s.accountDTO(m, a) }), Next: next,
	}}, nil
}

func (s *server) readAccount(ctx context.Context, _ auth.Principal, in *accountPath) (*struct{ Body AccountItem }, error) {
	return s.accountNow(ctx, in.ID)
}

func (s *server) accountNow(ctx context.Context, id string) (*struct{ Body AccountItem }, error) {
	audit.NoteOf(ctx).About("account", id)
	a, err := s.Auth.AccountByID(ctx, id)
	if err != nil {
		return nil, err
	}
	return &struct{ Body AccountItem }{s.accountDTO(s.mapper(ctx), a)}, nil
}

func (s *server) createAccount(ctx context.Context, _ auth.Principal, in *struct{ Body NewAccountBody }) (*struct{ Body AccountOpened }, error) {
	if (in.Body.Officer == "") == (in.Body.Service == nil) {
		return nil, &dossier.Error{
			Code: dossier.CodeInvalid, Key: "account_for_whom", Field: "officer",
			VI: "Hãy chọn một cán bộ, hoặc khai báo một chương trình.", EN: "Choose an officer, or describe a program.",
		}
	}
	if p := in.Body.Service; p != nil {
		hats := list(p.Positions, func(h HatBody) dossier.Position { return dossier.Position{Agency: h.Agency, Role: h.Role} })
		a, err := s.Auth.OpenService(ctx, p.Login, p.Name, hats)
		if err != nil {
			return nil, err
		}
		audit.NoteOf(ctx).About("account", a.ID)
		return &struct{ Body AccountOpened }{AccountOpened{Account: s.accountDTO(s.mapper(ctx), a)}}, nil
	}
	a, temporary, err := s.Auth.OpenOfficer(ctx, in.Body.Officer)
	if err != nil {
		return nil, err
	}
	return &struct{ Body AccountOpened }{s.opened(ctx, a, temporary)}, nil
}

func (s *server) opened(ctx context.Context, a auth.Standing, t auth.Temporary) AccountOpened {
	audit.NoteOf(ctx).About("account", a.ID)
	return AccountOpened{Account: s.accountDTO(s.mapper(ctx), a), TemporaryPassword: t.Password, PasswordUntil: localPtr(&t.Until)}
}

const maxChoices = 100

func (s *server) officersWithout(ctx context.Context, _ auth.Principal, in *struct {
	Q string `query:"q" maxLength:"200" doc:"Words of the user name or the name."`
}) (*struct{ Body Page[OfficerChoice] }, error) {
	officers, err := s.Auth.OfficersWithout(ctx)
	if err != nil {
		return nil, err
	}
	terms := text.Terms(in.Q)
	officers = slices.DeleteFunc(officers, func(o organisation.Officer) bool {
		words := " " + text.Index(o.Username, o.Name)
		return slices.ContainsFunc(terms, func(t string) bool { return !strings.Contains(words, " "+t) })
	})
	officers = officers[:min(len(officers), maxChoices)]
	return &struct{ Body Page[OfficerChoice] }{Page[OfficerChoice]{Items: list(officers, func(o organisation.Officer) OfficerChoice {
		return OfficerChoice{ID: o.ID, Username: o.Username, Name: o.Name, Title: o.Title}
	})}}, nil
}

func (s *server) resetPassword(ctx context.Context, who auth.Principal, in *accountPath) (*struct{ Body AccountOpened }, error) {
	temporary, err := s.Auth.ResetPassword(ctx, who, in.ID)
	if err != nil {
		return nil, err
	}
	a, err := s.Auth.AccountByID(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	return &struct{ Body AccountOpened }{s.opened(ctx, a, temporary)}, nil
}

func (s *server) disableAccount(ctx context.Context, who auth.Principal, in *accountPath) (*struct{ Body AccountItem }, error) {
	if err := s.Auth.Disable(ctx, who, in.ID); err != nil {
		return nil, err
	}
	return s.accountNow(ctx, in.ID)
}

func (s *server) enableAccount(ctx context.Context, _ auth.Principal, in *accountPath) (*struct{ Body AccountItem }, error) {
	if err := s.Auth.Enable(ctx, in.ID); err != nil {
		return nil, err
	}
	return s.accountNow(ctx, in.ID)
}

func (s *server) unlockAccount(ctx context.Context, _ auth.Principal, in *accountPath) (*struct{ Body AccountItem }, error) {
	if err := s.Auth.Unlock(ctx, in.ID); err != nil {
		return nil, err
	}
	return s.accountNow(ctx, in.ID)
}

func (s *server) accountDTO(m mapper, a auth.Standing) AccountItem {
	return AccountItem{
		ID: a.ID, Login: a.Login, Name: a.Name, Kind: string(a.Kind), Service: a.Service, Positions: s.positions(m, a.Positions),
		HatsFrom: s.hatsFrom(a.Account), Disabled: a.Disabled, LockedUntil: localPtr(a.LockedUntil),
		MustChange: a.MustChange, HasPassword: a.PasswordHash != "", PasswordAt: localPtr(a.PasswordAt),
		Linked: a.Linked, Demo: a.Demo, CreatedAt: local(a.CreatedAt),
	}
}

func (s *server) hatsFrom(a auth.Account) string {
	switch {
	case a.HatsFrom == auth.HatsProvider:
		return "provider"
	case a.Service || a.Kind != auth.KindOfficer:
		return "account"
	}
	return "organisation"
}
