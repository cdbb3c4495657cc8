package api

import (
	"context"
	"net/http"

	"github.com/motcua/motcua/internal/auth"
	"github.com/motcua/motcua/internal/preference"
)

// SavedView is a list as its owner wants to see it again.
type SavedView struct {
	Name  string `json:"name" minLength:"1" maxLength:"60"`
	Query string `json:"query" maxLength:"500" doc:"Query of the page's address, without the question mark."`
}

// Preferences are what the caller has set for themselves.
type Preferences struct {
	InboxViews []SavedView `json:"inbox_views" maxItems:"20"`
}

func (s *server) registerPreferences() {
	const tag = "Preferences"
	handle(s, route{method: http.MethodGet, path: "/preferences", action: auth.ActionReadPreferences, id: "getPreferences", tag: tag, summary: "What I have set for myself"}, s.getPreferences)
	handle(s, route{method: http.MethodPut, path: "/preferences", action: auth.ActionSetPreferences, id: "putPreferences", tag: tag, summary: "Set it"}, s.putPreferences)
}

func (s *server) getPreferences(ctx context.Context, who auth.Principal, _ *empty) (*struct{ Body Preferences }, error) {
	p, err := s.Preferences.Of(ctx, who.Account.ID)
	if err != nil {
		return nil, err
	}
	return &struct{ Body Preferences }{Preferences{InboxViews: list(p.InboxViews, func(v preference.View) SavedView { return SavedView(v) })}}, nil
}

func (s *server) putPreferences(ctx context.Context, who auth.Principal, in *struct{ Body Preferences }) (*struct{ Body Preferences }, error) {
	p := preference.Preferences{InboxViews: list(in.Body.InboxViews, func(v SavedView) preference.View { return preference.View(v) })}
	if err := s.Preferences.Put(ctx, who.Account.ID, p); err != nil {
		return nil, err
	}
	return &struct{ Body Preferences }{in.Body}, nil
}
