package app

import (
	"github.com/motcua/motcua/activities"
	"github.com/motcua/motcua/internal/outbound"
	"github.com/motcua/motcua/internal/settings"
)

// connectorsOf makes the connectors that service tasks can ask for, by their type.
func connectorsOf(s settings.Connectors) (map[string]activities.Connector, error) {
	allow, err := outbound.ParseAllow(s.HTTP.Allow)
	if err != nil {
		return nil, err
	}
	secrets, err := outbound.ParseSecrets(s.HTTP.Revealed())
	if err != nil {
		return nil, err
	}
	return map[string]activities.Connector{
		"http": activities.HTTP{Allow: allow, Secrets: secrets, Client: outbound.NewClient(allow), MaxResponse: s.HTTP.MaxResponse},
	}, nil
}
