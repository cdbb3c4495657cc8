package api

import (
	"context"
	"net/http"
	"time"

	"github.com/motcua/motcua/internal/auth"
)

// PasswordBody changes a password.
type PasswordBody struct {
	Current  string `json:"current" minLength:"1" maxLength:"200" doc:"The password so far."`
	Password string `json:"password" minLength:"1" maxLength:"200" doc:"The new one: at least 12 characters, not the user name, not a common one."`
}

// LoginSession is one place where somebody is logged in.
type LoginSession struct {
	ID        string    `json:"id"`
	Device    string    `json:"device,omitempty" doc:"Browser and system, as the browser names itself: a hint, no proof." example:"Firefox · Windows"`
	Address   string    `json:"address,omitempty" doc:"Network address of the login."`
	Origin    string    `json:"origin" enum:"password,oidc" doc:"How the login was done."`
	CreatedAt time.Time `json:"created_at"`
	SeenAt    time.Time `json:"seen_at" doc:"Last use, to the minute."`
	ExpiresAt time.Time `json:"expires_at"`
	Current   bool      `json:"current" doc:"The one this request comes with."`
}

// Revoked says how many were ended.
type Revoked struct {
	Revoked int64 `json:"revoked"`
}

type sessionPath struct {
	ID string `path:"id" maxLength:"64"`
}

func (s *server) registerMyAccount() {
	const tag = "My account"
	handle(s, route{method: http.MethodPut, path: "/me/password", action: auth.ActionChangePassword, id: "changePassword", tag: tag, summary: "Change my password; other sessions end", status: http.StatusNoContent, errors: []int{http.StatusConflict}}, s.changePassword)
	handle(s, route{method: http.MethodGet, path: "/me/sessions", action: auth.ActionListSessions, id: "listMySessions", tag: tag, summary: "Where I am logged in"}, s.mySessions)
	handle(s, route{method: http.MethodDelete, path: "/me/sessions", action: auth.ActionRevokeSession, id: "revokeOtherSessions", tag: tag, summary: "Log out everywhere else"}, s.revokeOtherSessions)
	handle(s, route{method: http.MethodDelete, path: "/me/sessions/{id}", action: auth.ActionRevokeSession, id: "revokeMySession", tag: tag, summary: "Log out in one place", status: http.StatusNoContent, errors: []int{http.StatusNotFound}}, s.revokeMySession)
}

func (s *server) changePassword(ctx context.Context, who auth.Principal, in *struct{ Body PasswordBody }) (*empty, error) {
	return nil, s.Auth.ChangePassword(ctx, who, in.Body.Current, in.Body.Password)
}

func (s *server) mySessions(ctx context.Context, who auth.Principal, _ *empty) (*struct{ Body Page[LoginSession] }, error) {
	sessions, err := s.Auth.Sessions(ctx, who)
	if err != nil {
		return nil, err
	}
	return &struct{ Body Page[LoginSession] }{Page[LoginSession]{Items: sessionDTOs(sessions, who.SessionID)}}, nil
}

func (s *server) revokeOtherSessions(ctx context.Context, who auth.Principal, _ *empty) (*struct{ Body Revoked }, error) {
	n, err := s.Auth.RevokeOtherSessions(ctx, who)
	if err != nil {
		return nil, err
	}
	return &struct{ Body Revoked }{Revoked{n}}, nil
}

func (s *server) revokeMySession(ctx context.Context, who auth.Principal, in *sessionPath) (*empty, error) {
	return nil, s.Auth.RevokeSession(ctx, who, in.ID)
}

func sessionDTOs(sessions []auth.Session, current string) []LoginSession {
	return list(sessions, func(v auth.Session) LoginSession {
		return LoginSession{
			ID: v.ID, Device: deviceName(v.Agent), Address: v.Address, Origin: string(v.Origin),
			CreatedAt: local(v.CreatedAt), SeenAt: local(v.SeenAt), ExpiresAt: local(v.ExpiresAt), Current: v.ID == current,
		}
	})
}
