package app

import (
	"log/slog"
	"os"
	"strings"

	"github.com/motcua/motcua/internal/api"
	"github.com/motcua/motcua/internal/oidc"
	"github.com/motcua/motcua/internal/settings"
)

// providerOf makes the provider of identities that the settings name, nil when they name none.
func providerOf(s settings.Settings, log *slog.Logger) (api.IdentityProvider, error) {
	o := s.OIDC
	if o.Issuer == "" {
		return nil, nil //nolint:nilnil // no provider is no error
	}
	secret := o.ClientSecret.Reveal()
	if o.ClientSecretFile != "" {
		data, err := os.ReadFile(o.ClientSecretFile)
		if err != nil {
			return nil, failure(err, "Không đọc được tệp %s (oidc.client_secret_file).", "The file %s (oidc.client_secret_file) cannot be read.", o.ClientSecretFile)
		}
		secret = strings.TrimSpace(string(data))
	}
	roles, err := oidc.ParseRoles(o.Roles)
	if err != nil {
		return nil, err
	}
	agencies, err := oidc.ParseAgencies(o.Agencies)
	if err != nil {
		return nil, err
	}
	return oidc.New(oidc.Config{
		Issuer: o.Issuer, ClientID: o.ClientID, ClientSecret: secret, Scopes: o.Scopes, EndSession: o.EndSession,
		RedirectURL: s.BaseURL() + api.OIDCCallback, Log: log,
		Claims: oidc.Claims{Login: o.LoginClaim, Name: o.NameClaim, Role: o.RoleClaim, Agency: o.AgencyClaim, Roles: roles, Agencies: agencies},
	}), nil
}
