package oidc

import (
	"fmt"
	"slices"
	"strings"

	"github.com/motcua/motcua/internal/auth"
	"github.com/motcua/motcua/internal/dossier"
)

// Claims say where in a token's claims the name, the roles and the agency are, and what
// their values mean here.
type Claims struct {
	Login  string // path, e.g. preferred_username
	Name   string
	Role   string // "" = hats come from the organisation, not from the provider
	Agency string

	Roles    map[string][]dossier.Position // value → hats; a hat without agency is worn at the agency of the claim
	Agencies map[string]string             // value → agency id; empty = the values are ids
}

// ParseRoles reads "VALUE=ROLE" and "VALUE=ROLE@AGENCY". A value may come more than once.
func ParseRoles(lines []string) (map[string][]dossier.Position, error) {
	roles := map[string][]dossier.Position{}
	for i, line := range lines {
		value, hat, ok := cutLast(line)
		role, agency, at := strings.Cut(hat, "@")
		if !ok || role == "" || (at && agency == "") {
			return nil, fmt.Errorf("entry %d is not VALUE=ROLE or VALUE=ROLE@AGENCY", i+1)
		}
		roles[value] = append(roles[value], dossier.Position{Agency: agency, Role: role})
	}
	return roles, nil
}

// ParseAgencies reads "VALUE=AGENCY".
func ParseAgencies(lines []string) (map[string]string, error) {
	agencies := map[string]string{}
	for i, line := range lines {
		value, agency, ok := cutLast(line)
		if _, twice := agencies[value]; !ok || twice {
			return nil, fmt.Errorf("entry %d is not VALUE=AGENCY with a value of its own", i+1)
		}
		agencies[value] = agency
	}
	return agencies, nil
}

// cutLast splits at the last "=": values of claims may hold one, ids of ours do not.
func cutLast(line string) (before, after string, ok bool) {
	i := strings.LastIndexByte(line, '=')
	if i <= 0 || i == len(line)-1 {
		return "", "", false
	}
	return strings.TrimSpace(line[:i]), strings.TrimSpace(line[i+1:]), true
}

// complete reports whether claims hold everything that is asked of them.
func (c Claims) complete(claims map[string]any) bool {
	for _, path := range []string{c.Login, c.Name, c.Role, c.Agency} {
		if path != "" && len(texts(claims, path)) == 0 {
			return false
		}
	}
	return true
}

// identity reads the claims. unmapped hears of values that mean nothing here.
func (c Claims) identity(claims map[string]any, issuer string, unmapped func(what, value string)) (auth.Identity, error) {
	subject, _ := claims["sub"].(string)
	id := auth.Identity{Issuer: issuer, Subject: subject, Login: first(texts(claims, c.Login)), Name: first(texts(claims, c.Name)), HatsGiven: c.Role != ""}
	if subject == "" || id.Login == "" {
		return auth.Identity{}, errNoLogin
	}
	if !id.HatsGiven {
		return id, nil
	}
	agencies := c.agencies(claims, unmapped)
	for _, value := range texts(claims, c.Role) {
		hats, known := c.Roles[value]
		if !known {
			unmapped(c.Role, value)
		}
		for _, hat := range hats {
			switch {
			case hat.Agency != "":
			case len(agencies) == 1:
				hat.Agency = agencies[0]
			default: // which role at which agency? Nobody said, and guessing would give rights away
				unmapped(c.Agency, strings.Join(agencies, " "))
				continue
			}
			if !slices.Contains(id.Hats, hat) {
				id.Hats = append(id.Hats, hat)
			}
		}
	}
	return id, nil
}

func (c Claims) agencies(claims map[string]any, unmapped func(what, value string)) []string {
	var out []string
	for _, value := range texts(claims, c.Agency) {
		agency := value
		if len(c.Agencies) > 0 {
			var known bool
			if agency, known = c.Agencies[value]; !known {
				unmapped(c.Agency, value)
				continue
			}
		}
		if !slices.Contains(out, agency) {
			out = append(out, agency)
		}
	}
	return out
}

// texts gives the texts at a path: one, or a list of them. A name with dots in it, as
// providers give their own claims, is tried first.
func texts(claims map[string]any, path string) []string {
	if path == "" {
		return nil
	}
	value, found := claims[path]
	if !found {
		head, rest, deeper := strings.Cut(path, ".")
		inner, ok := claims[head].(map[string]any)
		if !deeper || !ok {
			return nil
		}
		return texts(inner, rest)
	}
	switch v := value.(type) {
	case string:
		if v = strings.TrimSpace(v); v != "" {
			return []string{v}
		}
	case []any:
		var out []string
		for _, item := range v[:min(len(v), maxClaims)] {
			if s, ok := item.(string); ok && strings.TrimSpace(s) != "" {
				out = append(out, strings.TrimSpace(s))
			}
		}
		return out
	}
	return nil
}

func first(values []string) string {
	if len(values) == 0 {
		return ""
	}
	return values[0]
}
