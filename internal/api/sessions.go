package api

import (
	"context"
	"net/http"
	"time"

	"github.com/motcua/motcua/internal/auth"
	"github.com/motcua/motcua/internal/dossier"
)

// LoginBody is a name and a password.
type LoginBody struct {
	Login    string `json:"login" minLength:"1" maxLength:"100" doc:"User name."`
	Password string `json:"password" minLength:"1" maxLength:"200"`
	Bearer   bool   `json:"bearer,omitempty" doc:"For programs: answer the session token in the body and set no cookie."`
}

// Me is who is logged in, and what their roles allow.
type Me struct {
	ID        string       `json:"id"`
	Login     string       `json:"login"`
	Name      string       `json:"name"`
	Kind      string       `json:"kind" enum:"officer,citizen"`
	Positions []MyPosition `json:"positions" doc:"Hats of an officer."`
	Actions   []string     `json:"actions" doc:"Actions that some role of theirs allows, e.g. dossier.submit; what they reach is another question."`
	ExpiresAt *time.Time   `json:"expires_at,omitempty" doc:"End of the session."`
	Service   bool         `json:"service,omitempty" doc:"A program."`

	MustChangePassword bool   `json:"must_change_password,omitempty" doc:"The password is a temporary one: nothing but changing it is allowed."`
	HasPassword        bool   `json:"has_password,omitempty" doc:"There is a password here that can be changed."`
	EndSessionURL      string `json:"end_session_url,omitempty" doc:"Where the browser goes after logging out here, to log out at the provider of identities too."`

	Token string `json:"token,omitempty" doc:"Session token, only when bearer was asked for at login."`
}

// MyPosition is one hat of the caller.
type MyPosition struct {
	Agency Named  `json:"agency"`
	Role   Named  `json:"role"`
	Duty   string `json:"duty" doc:"Sort of work: desk, handler, leader, supervisor, designer or admin; empty: none the policy knows."`
}

type meOutput struct {
	SetCookie string `header:"Set-Cookie"`
	Body      Me
}

type empty struct{}

func (s *server) registerSessions() {
	const tag = "Sessions"
	handle(s, route{method: http.MethodPost, path: "/sessions", action: auth.ActionLogin, id: "login", tag: tag, summary: "Log in", status: http.StatusCreated, errors: []int{http.StatusUnauthorized}}, s.login)
	handle(s, route{method: http.MethodGet, path: "/sessions", action: auth.ActionWhoAmI, id: "whoAmI", tag: tag, summary: "Who is logged in"}, s.whoAmI)
	handle(s, route{method: http.MethodDelete, path: "/sessions", action: auth.ActionLogout, id: "logout", tag: tag, summary: "Log out", status: http.StatusNoContent}, s.logout)
}

func (s *server) login(ctx context.Context, _ auth.Principal, in *struct{ Body LoginBody }) (*meOutput, error) {
	token, who, session, err := s.Auth.Login(ctx, in.Body.Login, in.Body.Password, deviceOf(ctx))
	if err != nil {
		s.noteFailedLogin(ctx, in.Body.Login)
		return nil, err
	}
	if !in.Body.Bearer {
		who.Means = auth.MeansCookie
	}
	notePrincipal(ctx, who)
	out := &meOutput{Body: s.me(ctx, who, &session.ExpiresAt)}
	if in.Body.Bearer {
		out.Body.Token = token
		return out, nil
	}
	cookie := s.sessionCookie(token, int(session.ExpiresAt.Sub(s.Now()).Seconds()))
	out.SetCookie = cookie.String()
	return out, nil
}

func (s *server) whoAmI(ctx context.Context, who auth.Principal, _ *empty) (*meOutput, error) {
	return &meOutput{Body: s.me(ctx, who, who.ExpiresAt)}, nil
}

func (s *server) logout(ctx context.Context, who auth.Principal, _ *empty) (*struct {
	SetCookie string `header:"Set-Cookie"`
}, error) {
	if err := s.Auth.Logout(ctx, who); err != nil {
		return nil, err
	}
	cookie := s.sessionCookie("", -1)
	return &struct {
		SetCookie string `header:"Set-Cookie"`
	}{cookie.String()}, nil
}

func (s *server) me(ctx context.Context, who auth.Principal, expires *time.Time) Me {
	m := s.mapper(ctx)
	me := Me{
		ID: who.Account.ID, Login: who.Account.Login, Name: who.Account.Name, Kind: string(who.Account.Kind),
		Positions: s.positions(m, who.Account.Positions), Actions: []string{}, ExpiresAt: localPtr(expires),
		Service: who.Account.Service, MustChangePassword: who.Account.MustChange, HasPassword: who.Account.PasswordHash != "",
	}
	if s.OIDC != nil && who.Origin == auth.OriginOIDC {
		me.EndSessionURL = s.OIDC.EndSessionURL(s.PublicURL + "/")
	}
	for _, a := range auth.Actions() {
		if s.Policy.Permit(who, a) == nil {
			me.Actions = append(me.Actions, string(a))
		}
	}
	return me
}

func (s *server) positions(m mapper, hats []dossier.Position) []MyPosition {
	return list(hats, func(p dossier.Position) MyPosition {
		return MyPosition{Agency: m.agency(p.Agency), Role: m.role(p.Role), Duty: string(s.Policy.Duty(p.Role))}
	})
}

func (s *server) mapper(ctx context.Context) mapper {
	return mapper{dir: s.Query, lang: langOf(ctx), now: s.Now()}
}
