package settings

import (
	"log/slog"
	"net"
	"net/netip"
	"time"
)

// Settings is everything an installation can configure. The comments in
// config/motcua.yaml say what each is for.
type Settings struct {
	Listen     string     `koanf:"listen"`
	PublicURL  string     `koanf:"public_url"`
	ConfigDir  string     `koanf:"config_dir"` // "" = the defaults built in
	DataDir    string     `koanf:"data_dir"`
	Demo       bool       `koanf:"demo"`
	Database   Database   `koanf:"database"`
	Temporal   Temporal   `koanf:"temporal"`
	Worker     Worker     `koanf:"worker"`
	Encryption Encryption `koanf:"encryption"`
	Session    Session    `koanf:"session"`
	OIDC       OIDC       `koanf:"oidc"`
	Calendar   Calendar   `koanf:"calendar"`
	Board      Board      `koanf:"board"`
	HTTP       HTTP       `koanf:"http"`
	Files      Files      `koanf:"files"`
	Connectors Connectors `koanf:"connectors"`
	SMTP       SMTP       `koanf:"smtp"`
	Metrics    Metrics    `koanf:"metrics"`
	Log        Log        `koanf:"log"`
}

// Database is where the projections live.
type Database struct {
	URL            Secret `koanf:"url"` // postgres://… or sqlite:FILE; may hold a password
	MaxConnections int    `koanf:"max_connections"`
}

// Temporal is how to reach the cluster. Empty values leave it to Temporal's own
// environment variables and profile file.
type Temporal struct {
	Address   string `koanf:"address"`
	Namespace string `koanf:"namespace"`
	APIKey    Secret `koanf:"api_key"`
	Profile   string `koanf:"profile"`
	UI        string `koanf:"ui"` // listen address of Temporal's web UI, "" = off; standalone only
}

// Worker bounds what one worker process does at the same time.
type Worker struct {
	WorkflowTasks   int `koanf:"workflow_tasks"`
	Activities      int `koanf:"activities"`
	LocalActivities int `koanf:"local_activities"`
	WorkflowPollers int `koanf:"workflow_pollers"`
	ActivityPollers int `koanf:"activity_pollers"`
	StickyCache     int `koanf:"sticky_cache"` // dossiers
}

// Encryption holds the keys of the payload codec, current one first.
type Encryption struct {
	Keys []Secret `koanf:"keys"` // "id:base64", see ParsedKeys
}

// Session bounds a login.
type Session struct {
	Idle time.Duration `koanf:"idle"`
	TTL  time.Duration `koanf:"ttl"`
}

// OIDC is a provider of identities at which people sign in; without an issuer there is none.
type OIDC struct {
	Issuer           string   `koanf:"issuer"`
	ClientID         string   `koanf:"client_id"`
	ClientSecret     Secret   `koanf:"client_secret"`
	ClientSecretFile string   `koanf:"client_secret_file"`
	Name             string   `koanf:"name"` // on the button
	Scopes           []string `koanf:"scopes"`
	LoginClaim       string   `koanf:"login_claim"`
	NameClaim        string   `koanf:"name_claim"`
	RoleClaim        string   `koanf:"role_claim"` // "" = hats come from the organisation
	AgencyClaim      string   `koanf:"agency_claim"`
	Roles            []string `koanf:"roles"`    // see oidc.ParseRoles
	Agencies         []string `koanf:"agencies"` // see oidc.ParseAgencies
	Provision        bool     `koanf:"provision"`
	Link             bool     `koanf:"link"`
	EndSession       bool     `koanf:"end_session"`
}

// Calendar says what to do about a year without a published calendar.
type Calendar struct {
	Strict bool `koanf:"strict"`
}

// Board says what a supervisor is warned of. Durations are working time.
type Board struct {
	Unassigned    time.Duration `koanf:"unassigned"`     // nobody has taken a task for so long
	Idle          time.Duration `koanf:"idle"`           // the same person has had it for so long
	OverloadTasks int           `koanf:"overload_tasks"` // more are too many for one person; 0 = no bound
	OverloadHours time.Duration `koanf:"overload_hours"` // more work, by the limits of the steps, is too much; 0 = no bound
}

// HTTP bounds requests.
type HTTP struct {
	MaxBody         int64         `koanf:"max_body"` // bytes
	RequestTimeout  time.Duration `koanf:"request_timeout"`
	ShutdownTimeout time.Duration `koanf:"shutdown_timeout"`
	TrustedProxies  []string      `koanf:"trusted_proxies"` // addresses or CIDR whose X-Forwarded-For is believed
}

// Files says where files of dossiers are kept, and how large they may be.
type Files struct {
	Bucket     string `koanf:"bucket"`      // URL; "" = the directory files in data_dir
	MaxFile    int64  `koanf:"max_file"`    // bytes
	MaxDossier int64  `koanf:"max_dossier"` // bytes, all files of a dossier
}

// Connectors are what service tasks may call.
type Connectors struct {
	HTTP HTTPConnector `koanf:"http"`
}

// HTTPConnector bounds the calls of service tasks of type "http".
type HTTPConnector struct {
	Allow       []string `koanf:"allow"`        // see outbound.ParseAllow
	Secrets     []Secret `koanf:"secrets"`      // see outbound.ParseSecrets
	MaxResponse int64    `koanf:"max_response"` // bytes
}

// Revealed gives the secrets themselves, for the one who must use them.
func (c HTTPConnector) Revealed() []string {
	out := make([]string, len(c.Secrets))
	for i, s := range c.Secrets {
		out[i] = s.Reveal()
	}
	return out
}

// SMTP is the mail server that notices are sent through.
type SMTP struct {
	Host     string `koanf:"host"` // "" = no e-mail
	Port     int    `koanf:"port"`
	Username string `koanf:"username"` // "" = without a login
	Password Secret `koanf:"password"`
	From     string `koanf:"from"`
	Security string `koanf:"security"` // starttls | tls | none
}

// Metrics is where /healthz, /readyz and /metrics are served.
type Metrics struct {
	Listen string `koanf:"listen"` // "" = the API's own address; a worker then serves none
}

// Log says how much is logged, and how.
type Log struct {
	Level  slog.Level `koanf:"level"`
	Format string     `koanf:"format"` // text | json
}

// Secret is a text that does not show itself: printing and logging give a mask.
type Secret string

const mask = "••••"

// String masks the secret, and says whether there is one.
func (s Secret) String() string {
	if s == "" {
		return ""
	}
	return mask
}

// GoString masks the secret in %#v.
func (s Secret) GoString() string { return `"` + s.String() + `"` }

// LogValue masks the secret in structured logs.
func (s Secret) LogValue() slog.Value { return slog.StringValue(s.String()) }

// MarshalText masks the secret in JSON and YAML.
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// Reveal gives the secret itself, for the one who must use it.
func (s Secret) Reveal() string { return string(s) }

// Loopback reports whether only this machine can reach the service.
func (s Settings) Loopback() bool { return isLoopback(s.Listen) }

// BaseURL is the address people use, without a slash at the end.
func (s Settings) BaseURL() string {
	if s.PublicURL != "" {
		return s.PublicURL
	}
	host, port, err := net.SplitHostPort(s.Listen)
	if err != nil {
		return "http://" + s.Listen
	}
	if addr, err := netip.ParseAddr(host); host == "" || (err == nil && addr.IsUnspecified()) {
		host = "127.0.0.1"
	}
	return "http://" + net.JoinHostPort(host, port)
}

// isLoopback reports whether a listen address is a literal loopback one. "localhost"
// counts; any other name does not, as it can come to mean another address.
func isLoopback(listen string) bool {
	host, _, err := net.SplitHostPort(listen)
	if err != nil {
		return false
	}
	if host == "localhost" {
		return true
	}
	addr, err := netip.ParseAddr(host)
	return err == nil && addr.IsLoopback()
}
