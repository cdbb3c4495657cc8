// Package preference keeps what people set for themselves, for every machine they work at.
package preference

import (
	"context"
	"encoding/json"
	"fmt"
)

// View is a list as its owner wants to see it again.
type View struct {
	Name  string `json:"name"`
	Query string `json:"query"` // of the page's address, without "?"
}

// Preferences are one account's. The zero value is what nobody has set.
type Preferences struct {
	InboxViews []View `json:"inbox_views"`
}

// Settings is where they are kept.
type Settings interface {
	Setting(ctx context.Context, key string) (string, error)
	SwapSetting(ctx context.Context, key, old, value string) (bool, error)
}

// Service reads and writes preferences.
type Service struct{ Settings Settings }

func key(account string) string { return "preferences." + account }

// Of gives the preferences of an account.
func (s Service) Of(ctx context.Context, account string) (Preferences, error) {
	var p Preferences
	stored, err := s.Settings.Setting(ctx, key(account))
	if err != nil || stored == "" {
		return p, err
	}
	if err := json.Unmarshal([]byte(stored), &p); err != nil {
		return p, fmt.Errorf("preferences of %s: %w", account, err)
	}
	return p, nil
}

// Put replaces the preferences of an account. Of two at once the later one stays.
func (s Service) Put(ctx context.Context, account string, p Preferences) error {
	data, err := json.Marshal(p)
	if err != nil {
		return fmt.Errorf("preferences: %w", err)
	}
	for {
		old, err := s.Settings.Setting(ctx, key(account))
		if err != nil {
			return err
		}
		if old == string(data) {
			return nil
		}
		if done, err := s.Settings.SwapSetting(ctx, key(account), old, string(data)); err != nil || done {
			return err
		}
	}
}
