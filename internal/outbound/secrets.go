package outbound

import (
	"fmt"
	"regexp"
	"strings"
)

// Secrets are credentials by name, each for one host.
type Secrets struct{ byName map[string]secret }

type secret struct{ host, value string }

var secretName = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_-]{0,63}$`)

// ParseSecrets reads entries of the form NAME@HOST=VALUE. The error names the position and
// the name of a bad entry, never its value.
func ParseSecrets(entries []string) (*Secrets, error) {
	s := &Secrets{byName: map[string]secret{}}
	for i, entry := range entries {
		left, value, ok := strings.Cut(entry, "=")
		name, host, at := strings.Cut(strings.TrimSpace(left), "@")
		if !ok || !at || !secretName.MatchString(name) || host == "" || strings.ContainsAny(host, "/ *") || value == "" {
			return nil, fmt.Errorf("secret %d is not of the form NAME@HOST=VALUE", i+1)
		}
		if _, twice := s.byName[name]; twice {
			return nil, fmt.Errorf("secret %d: the name %q is used twice", i+1, name)
		}
		s.byName[name] = secret{host: strings.ToLower(host), value: value}
	}
	return s, nil
}

var placeholder = regexp.MustCompile(`\{secret:([^{}]*)\}`)

// Insert puts the secrets in the place of {secret:NAME}. A name that does not exist, or
// is for another host, is an error.
func (s *Secrets) Insert(host, text string) (string, error) {
	var failed error
	out := placeholder.ReplaceAllStringFunc(text, func(found string) string {
		name := placeholder.FindStringSubmatch(found)[1]
		known, ok := s.byName[name]
		switch {
		case !ok:
			failed = fmt.Errorf("there is no secret %q (connectors.http.secrets)", name)
		case known.host != strings.ToLower(host):
			failed = fmt.Errorf("the secret %q is for another host", name)
		}
		return known.value
	})
	if failed != nil {
		return "", failed
	}
	return out, nil
}
