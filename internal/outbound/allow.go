package outbound

import (
	"fmt"
	"net/netip"
	"net/url"
	"strings"
)

// Allow is the list of systems that may be called. The zero value allows none.
type Allow struct{ rules []rule }

// rule is one entry: a scheme, a host or a domain with all below it, and a port.
type rule struct {
	scheme string
	host   string // lower case; of a domain with its leading dot
	port   string
	domain bool
}

// ParseAllow reads the entries of a list:
//
//	api.example.gov.vn          https on port 443
//	api.example.gov.vn:8443     https on another port
//	*.example.gov.vn            every host below, at public addresses only
//	http://10.0.0.5:8080        without encryption, said on purpose
//
// A host that is named exactly may have a private address; one below a domain may not.
func ParseAllow(entries []string) (*Allow, error) {
	a := &Allow{}
	for _, entry := range entries {
		r, err := parseRule(strings.TrimSpace(entry))
		if err != nil {
			return nil, err
		}
		a.rules = append(a.rules, r)
	}
	return a, nil
}

func parseRule(entry string) (rule, error) {
	bad := fmt.Errorf("%q is no host, such as api.example.gov.vn, *.example.gov.vn or http://10.0.0.5:8080", entry)
	text, named := entry, false
	if !strings.Contains(entry, "://") {
		text = "https://" + entry
	} else {
		named = true
	}
	r := rule{}
	if host, ok := strings.CutPrefix(text, "https://*."); ok {
		r.domain, text = true, "https://"+host
	}
	u, err := url.Parse(text)
	if err != nil || u.Hostname() == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" || (u.Path != "" && u.Path != "/") {
		return rule{}, bad
	}
	if u.Scheme != "https" && (u.Scheme != "http" || !named) {
		return rule{}, bad
	}
	r.scheme, r.host, r.port = u.Scheme, strings.ToLower(u.Hostname()), portOf(u)
	if strings.ContainsAny(r.host, "*/ ") {
		return rule{}, bad
	}
	if r.domain {
		if _, err := netip.ParseAddr(r.host); err == nil || !strings.Contains(r.host, ".") {
			return rule{}, bad // "*.vn" would be half the country
		}
		r.host = "." + r.host
	}
	return r, nil
}

func portOf(u *url.URL) string {
	if p := u.Port(); p != "" {
		return p
	}
	if u.Scheme == "http" {
		return "80"
	}
	return "443"
}

// Denied is the error of a call that the list does not allow. It names the host and no more.
type Denied struct{ Host string }

func (d *Denied) Error() string {
	return fmt.Sprintf("the host %q is not among those that may be called (connectors.http.allow)", d.Host)
}

// Check refuses what the list does not allow, with a *Denied.
func (a *Allow) Check(u *url.URL) error {
	if u.User == nil && u.Host != "" {
		host, port := strings.ToLower(u.Hostname()), portOf(u)
		for _, r := range a.rules {
			if r.scheme == u.Scheme && r.port == port && r.covers(host) {
				return nil
			}
		}
	}
	return &Denied{Host: u.Hostname()}
}

func (r rule) covers(host string) bool {
	if r.domain {
		return strings.HasSuffix(host, r.host) && len(host) > len(r.host)
	}
	return host == r.host
}

// named reports whether a host stands in the list by itself: such a one may be private.
func (a *Allow) named(host string) bool {
	for _, r := range a.rules {
		if !r.domain && r.host == strings.ToLower(host) {
			return true
		}
	}
	return false
}
