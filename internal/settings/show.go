package settings

import (
	"fmt"
	"log/slog"
	"net/url"
	"strings"
)

// show prints a value for people, with every secret masked.
func show(key string, value any) string {
	switch v := value.(type) {
	case Secret:
		if key == "database.url" {
			return MaskURL(v.Reveal())
		}
		return v.String()
	case []Secret:
		ids := make([]string, 0, len(v))
		sign := ":"
		if key == "connectors.http.secrets" {
			sign = "="
		}
		for _, s := range v {
			id, _, _ := strings.Cut(s.Reveal(), sign)
			ids = append(ids, id+sign+mask)
		}
		return strings.Join(ids, ", ")
	case slog.Level:
		return strings.ToLower(v.String())
	default:
		return fmt.Sprint(v)
	}
}

// MaskURL shows a database URL without its password. What cannot be read as a URL is
// masked whole: it may be a password that went to the wrong place.
func MaskURL(text string) string {
	if text == "" {
		return ""
	}
	u, err := url.Parse(text)
	if err != nil || u.Scheme == "" {
		return mask
	}
	query := u.Query()
	for name := range query {
		if strings.Contains(strings.ToLower(name), "pass") {
			query.Set(name, "xxxxx")
			u.RawQuery = query.Encode()
		}
	}
	return strings.ReplaceAll(u.Redacted(), "xxxxx", mask)
}
