package settings

import (
	"fmt"
	"net"
	"net/mail"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/motcua/motcua/internal/outbound"
)

// complain reports what is wrong with a key, in both languages.
type complain func(key, vi, en string)

// validate checks each value by itself. What depends on the program (api needs a
// database, standalone makes its own) is checked by the program.
func validate(s *Settings, bad complain) {
	checkListen("listen", s.Listen, bad)
	if s.Temporal.UI != "" {
		checkListen("temporal.ui", s.Temporal.UI, bad)
		if !isLoopback(s.Temporal.UI) {
			bad("temporal.ui", "temporal.ui phải là địa chỉ nội bộ máy (127.0.0.1) vì giao diện Temporal không hỏi mật khẩu.",
				"temporal.ui must be a loopback address (127.0.0.1), as Temporal's UI asks for no password.")
		}
	}
	checkPublicURL(s, bad)
	checkDatabaseURL(s.Database.URL, bad)
	if s.DataDir == "" {
		bad("data_dir", "data_dir không được để trống.", "data_dir must not be empty.")
	}
	if s.Demo && !isLoopback(s.Listen) {
		bad("demo", fmt.Sprintf("tài khoản mẫu có mật khẩu ai cũng biết nên chỉ chạy được trên địa chỉ nội bộ máy, không phải %s.", s.Listen),
			fmt.Sprintf("the sample accounts have known passwords, so demo runs only on a loopback address, not on %s.", s.Listen))
	}
	if s.Temporal.Address != "" {
		checkListen("temporal.address", s.Temporal.Address, bad)
	}
	if s.Metrics.Listen != "" {
		checkListen("metrics.listen", s.Metrics.Listen, bad)
	}
	checkProxies(s.HTTP.TrustedProxies, bad)
	checkCounts(s, bad)
	checkDurations(s, bad)
	if s.Log.Format != "text" && s.Log.Format != "json" {
		bad("log.format", "log.format phải là text hoặc json.", "log.format must be text or json.")
	}
	checkConnectors(s.Connectors.HTTP, bad)
	checkSMTP(s.SMTP, bad)
	checkOIDC(s.OIDC, bad)
	checkBucket(s.Files.Bucket, bad)
	if _, err := s.Encryption.ParsedKeys(); err != nil {
		bad("encryption.keys", "encryption.keys: mỗi khóa phải có dạng id:base64 của 32 byte, id không trùng ("+err.Error()+").",
			"encryption.keys: each key must be id:base64 of 32 bytes, with an id of its own ("+err.Error()+").")
	}
}

func checkConnectors(c HTTPConnector, bad complain) {
	if _, err := outbound.ParseAllow(c.Allow); err != nil {
		bad("connectors.http.allow", "connectors.http.allow: mỗi mục là một máy chủ, ví dụ api.example.gov.vn, *.example.gov.vn hoặc http://10.0.0.5:8080 ("+err.Error()+").",
			"connectors.http.allow: each entry is a host, such as api.example.gov.vn, *.example.gov.vn or http://10.0.0.5:8080 ("+err.Error()+").")
	}
	if _, err := outbound.ParseSecrets(c.Revealed()); err != nil {
		bad("connectors.http.secrets", "connectors.http.secrets: mỗi mục có dạng TÊN@MÁY_CHỦ=GIÁ_TRỊ, tên không trùng ("+err.Error()+").",
			"connectors.http.secrets: each entry is NAME@HOST=VALUE, with a name of its own ("+err.Error()+").")
	}
}

func checkBucket(bucket string, bad complain) {
	if bucket == "" {
		return
	}
	if u, err := url.Parse(bucket); err != nil || u.Scheme != "s3" || u.Host == "" {
		bad("files.bucket", fmt.Sprintf("files.bucket phải có dạng s3://TÊN_KHO?region=VÙNG, không phải %q.", bucket),
			fmt.Sprintf("files.bucket must be s3://BUCKET?region=REGION, not %q.", bucket))
	}
}

func checkSMTP(s SMTP, bad complain) {
	if !slices.Contains([]string{"starttls", "tls", "none"}, s.Security) {
		bad("smtp.security", "smtp.security phải là starttls, tls hoặc none.", "smtp.security must be starttls, tls or none.")
	}
	if s.Host == "" {
		return
	}
	if _, err := mail.ParseAddress(s.From); err != nil {
		bad("smtp.from", fmt.Sprintf("smtp.from phải là một địa chỉ thư, ví dụ mot-cua@example.gov.vn, không phải %q.", s.From),
			fmt.Sprintf("smtp.from must be an e-mail address, such as mot-cua@example.gov.vn, not %q.", s.From))
	}
}

func checkListen(key, address string, bad complain) {
	host, port, err := net.SplitHostPort(address)
	if err == nil {
		var n uint64
		n, err = strconv.ParseUint(port, 10, 16)
		if err == nil && key == "temporal.address" && (n == 0 || host == "") {
			err = strconv.ErrRange
		}
	}
	if err != nil {
		bad(key, fmt.Sprintf("%s phải có dạng máy:cổng, ví dụ 127.0.0.1:8080, không phải %q.", key, address),
			fmt.Sprintf("%s must be host:port, such as 127.0.0.1:8080, not %q.", key, address))
	}
}

func checkPublicURL(s *Settings, bad complain) {
	if s.PublicURL == "" {
		return
	}
	u, err := url.Parse(s.PublicURL)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" || u.RawQuery != "" || u.Fragment != "" || u.User != nil {
		bad("public_url", fmt.Sprintf("public_url phải là địa chỉ http(s) đầy đủ, ví dụ https://motcua.example.gov.vn, không phải %q.", s.PublicURL),
			fmt.Sprintf("public_url must be a full http(s) address, such as https://motcua.example.gov.vn, not %q.", s.PublicURL))
		return
	}
	s.PublicURL = strings.TrimRight(s.PublicURL, "/")
}

func checkProxies(proxies []string, bad complain) {
	for _, p := range proxies {
		_, errAddr := netip.ParseAddr(p)
		_, errPrefix := netip.ParsePrefix(p)
		if errAddr != nil && errPrefix != nil {
			bad("http.trusted_proxies", fmt.Sprintf("http.trusted_proxies: %q không phải là địa chỉ IP hoặc dải CIDR.", p),
				fmt.Sprintf("http.trusted_proxies: %q is neither an IP address nor a CIDR range.", p))
		}
	}
}

// checkDatabaseURL never repeats the URL: it may hold a password.
func checkDatabaseURL(secret Secret, bad complain) {
	if secret == "" {
		return
	}
	u, err := url.Parse(secret.Reveal())
	if err == nil {
		switch u.Scheme {
		case "postgres", "postgresql":
			return // libpq's defaults and parameters may say the rest
		case "sqlite":
			if u.Opaque != "" || u.Path != "" {
				return
			}
		}
	}
	bad("database.url", "database.url phải có dạng postgres://người_dùng:mật_khẩu@máy:cổng/cơ_sở_dữ_liệu hoặc sqlite:TỆP.",
		"database.url must be postgres://user:password@host:port/database or sqlite:FILE.")
}

func checkCounts(s *Settings, bad complain) {
	for _, c := range []struct {
		key       string
		value     int64
		low, high int64
	}{
		{"database.max_connections", int64(s.Database.MaxConnections), 1, 1000},
		{"worker.workflow_tasks", int64(s.Worker.WorkflowTasks), 2, 10_000}, // the SDK refuses 1
		{"worker.activities", int64(s.Worker.Activities), 1, 10_000},
		{"worker.local_activities", int64(s.Worker.LocalActivities), 1, 10_000},
		{"worker.workflow_pollers", int64(s.Worker.WorkflowPollers), 2, 1000}, // the SDK refuses 1
		{"worker.activity_pollers", int64(s.Worker.ActivityPollers), 1, 1000},
		{"worker.sticky_cache", int64(s.Worker.StickyCache), 0, 1_000_000},
		{"smtp.port", int64(s.SMTP.Port), 1, 65535},
		{"connectors.http.max_response", s.Connectors.HTTP.MaxResponse, 1 << 10, 64 << 20},
		{"files.max_file", s.Files.MaxFile, 64 << 10, 1 << 30},
		{"files.max_dossier", s.Files.MaxDossier, 64 << 10, 10 << 30},
		{"board.overload_tasks", int64(s.Board.OverloadTasks), 0, 100_000},
		{"http.max_body", s.HTTP.MaxBody, 64 << 10, 64 << 20},
	} {
		if c.value < c.low || c.value > c.high {
			bad(c.key, fmt.Sprintf("%s phải từ %d đến %d, không phải %d.", c.key, c.low, c.high, c.value),
				fmt.Sprintf("%s must be from %d to %d, not %d.", c.key, c.low, c.high, c.value))
		}
	}
}

func checkDurations(s *Settings, bad complain) {
	for _, d := range []struct {
		key       string
		value     time.Duration
		low, high time.Duration
	}{
		{"session.idle", s.Session.Idle, time.Minute, 30 * 24 * time.Hour},
		{"session.ttl", s.Session.TTL, time.Minute, 30 * 24 * time.Hour},
		{"board.unassigned", s.Board.Unassigned, time.Minute, 2000 * time.Hour},
		{"board.idle", s.Board.Idle, time.Minute, 2000 * time.Hour},
		{"board.overload_hours", s.Board.OverloadHours, 0, 100_000 * time.Hour},
		{"http.request_timeout", s.HTTP.RequestTimeout, time.Second, 10 * time.Minute},
		{"http.shutdown_timeout", s.HTTP.ShutdownTimeout, time.Second, 10 * time.Minute},
	} {
		if d.value < d.low || d.value > d.high {
			bad(d.key, fmt.Sprintf("%s phải từ %s đến %s, không phải %s.", d.key, d.low, d.high, d.value),
				fmt.Sprintf("%s must be from %s to %s, not %s.", d.key, d.low, d.high, d.value))
		}
	}
	if s.Session.Idle > s.Session.TTL {
		bad("session.idle", "session.idle không được dài hơn session.ttl.", "session.idle must not be longer than session.ttl.")
	}
}
