package api

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/motcua/motcua/config"
	"github.com/motcua/motcua/internal/absence"
	"github.com/motcua/motcua/internal/attachment"
	"github.com/motcua/motcua/internal/audit"
	"github.com/motcua/motcua/internal/auth"
	"github.com/motcua/motcua/internal/clock"
	"github.com/motcua/motcua/internal/command"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/draft"
	"github.com/motcua/motcua/internal/escalation"
	"github.com/motcua/motcua/internal/installation"
	"github.com/motcua/motcua/internal/organisation"
	"github.com/motcua/motcua/internal/preference"
	"github.com/motcua/motcua/internal/procedure"
	"github.com/motcua/motcua/internal/query"
	"github.com/motcua/motcua/internal/store"
)

// Who is who in the tests: the officers of the demonstration.
const (
	ward, otherWard, district = "H29.1.26", "H29.1.27", "H29.1"

	desk       = "bn.motcua"  // one-stop desk of the ward
	desk2      = "bn.motcua2" // and her colleague
	registrar  = "bn.hotich"  // does the steps of a birth registration
	chair      = "bn.chutich" // leads and supervises the ward
	otherDesk  = "bt.motcua"
	otherChair = "bt.chutich"
	supervisor = "q1.giamsat" // of the district, over all wards
	designer   = "thietke"
	admin      = "quantri"
	citizen    = "congdan1"
	stranger   = "congdan2"

	password = "mật khẩu thử nghiệm"

	integrator = "kho-bac" // the treasury's system

	birth = "1.001193" // Đăng ký khai sinh: a ward's procedure with steps
)

// loadWorld reads the shipped configuration once for all tests.
var loadWorld = sync.OnceValues(func() (*world, error) {
	w := &world{bySHA: map[string]procedure.Definition{}}
	var err error
	if w.installation, err = installation.Load(installation.Options{FS: config.FS, Demo: true}); err != nil {
		return nil, err
	}
	if w.org, _, err = organisation.Load(config.FS, "organisation", "organisation/demo"); err != nil {
		return nil, err
	}
	if w.catalogue, err = procedure.LoadCatalogue(config.FS, w.org); err != nil {
		return nil, err
	}
	for _, d := range w.catalogue.All() {
		w.bySHA[d.SHA()] = d
	}
	data, err := fs.ReadFile(config.FS, "calendars/vn.yaml")
	if err != nil {
		return nil, err
	}
	if w.spec, err = clock.LoadYAML(data); err != nil {
		return nil, err
	}
	w.calendar, err = clock.New(w.spec)
	return w, err
})

// plainPasswords is a checker without the cost.
type plainPasswords struct{}

func (plainPasswords) Verify(_ context.Context, hash, given string) (bool, error) {
	return hash != "" && hash == given, nil
}

func (plainPasswords) Hash(_ context.Context, password string) (string, error) { return password, nil }

type bench struct {
	*testing.T
	commands *command.Service
	server   *server
	store    *store.Store
	driver   *memory
	files    *attachment.Service
	log      *bytes.Buffer
	mu       sync.Mutex
	at       time.Time
	keys     atomic.Int64
	tokens   map[string]string // login → session token
}

func (b *bench) now() time.Time {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.at
}

func (b *bench) pass(d time.Duration) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.at = b.at.Add(d)
}

// setup makes a service over an empty database, on Monday 2026-11-23 at 09:00.
func setup(t *testing.T, change ...func(*Deps)) *bench {
	t.Helper()
	w, err := loadWorld()
	require.NoError(t, err)
	st, err := store.Open(t.Context(), "sqlite::memory:", store.Options{})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, st.Close()) })
	_, err = st.Migrate(t.Context())
	require.NoError(t, err)

	b := &bench{T: t, store: st, at: time.Date(2026, 11, 23, 2, 0, 0, 0, time.UTC), tokens: map[string]string{}, log: &bytes.Buffer{}}
	calendars, err := dossier.CalendarSet{Default: w.spec}.Compile()
	require.NoError(t, err)
	b.driver = &memory{store: st, world: w, now: b.now, calendars: calendars, cases: map[string]*dossier.Case{}}
	roles := auth.FromOrganisation(w.Organisation, b.now)
	policy := auth.NewPolicy(roles)
	absences := absence.NewDirectory(st, w.Organisation)
	q := query.New(query.Deps{Reader: st, World: w, Names: st, Policy: policy, Now: b.now, Operator: b.driver, Batches: st, Messages: st, Audit: st, Absences: absences, Boards: st, Notices: st, Counter: st,
		Rules: func() ([]escalation.Rule, error) {
			return escalation.Load(config.FS, config.FS, func(string) bool { return true })
		}})
	b.driver.planner = q
	bucket, err := attachment.OpenStore(t.Context(), "", t.TempDir())
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, bucket.Close()) })
	b.files = attachment.New(attachment.Deps{Register: st, Bucket: bucket, Now: b.now, Temp: t.TempDir()})
	d := Deps{
		Files: b.files, Drafts: draft.Service{Drafts: st, Now: b.now},
		Policy: policy, Query: q, Now: b.now, Audit: audit.NewLog(st, b.now), Log: slog.New(slog.NewTextHandler(b.log, nil)),
		Auth: auth.NewService(st, plainPasswords{}, auth.Options{Loopback: true, Now: b.now, Positions: roles.Positions, Substitutions: query.Substitutions(absences), Organisation: w.Organisation}),
		Commands: command.New(command.Deps{
			Driver: b.driver, Reservations: st, Finder: q, World: w, Policy: policy, Now: b.now,
			Files: b.files, Operator: b.driver, Batches: st, BatchDriver: b.driver, Planner: q, Exchange: &post{store: st, now: b.now},
			Absences: absences, Staff: q,
		}),
		Organisation: command.NewOrganisation(command.OrganisationDeps{Revisions: st, Work: st, Judge: w.installation, Policy: policy, Now: b.now}),
		Preferences:  preference.Service{Settings: st},
		Web: fstest.MapFS{
			"index.html":           {Data: []byte("<title>Một cửa</title>")},
			"assets/app-1a2b3c.js": {Data: []byte("export {}")},
			"assets/big-4d5e6f.js": {Data: []byte(strings.Repeat("export {}\n", 1000))},
			"favicon.svg":          {Data: []byte("<svg/>")},
		},
	}
	for _, f := range change {
		f(&d)
	}
	if d.Commands.Registry == nil {
		d.Commands.Registry, d.Commands.Workshop = st, w.installation
	}
	b.commands = d.Commands
	b.server, err = newServer(d)
	require.NoError(t, err)
	b.people(w.org)
	return b
}

// publishes gives a service an installation of its own, which takes over what is published.
func (b *bench) publishes() *installation.Installation {
	b.Helper()
	i, err := installation.Load(installation.Options{FS: config.FS, Demo: true, Blobs: b.store})
	require.NoError(b, err)
	b.commands.Workshop = i
	b.commands.Offer = func(ctx context.Context) error { return i.Refresh(ctx, b.store) }
	return i
}

func (b *bench) people(org *organisation.Organisation) {
	b.Helper()
	for _, o := range org.Officers() {
		b.account(auth.Account{ID: o.ID, Login: o.Username, Name: o.Name, Kind: auth.KindOfficer})
	}
	b.account(auth.Account{ID: integrator, Login: integrator, Name: "Kho bạc", Kind: auth.KindOfficer, Positions: []dossier.Position{{Agency: district, Role: organisation.RoleIntegrator}}})
	for _, c := range org.Citizens() {
		b.account(auth.Account{ID: c.ID, Login: c.Username, Name: c.Name, Kind: auth.KindCitizen})
	}
}

func (b *bench) account(a auth.Account) {
	b.Helper()
	a.PasswordHash, a.CreatedAt, a.UpdatedAt = password, b.now(), b.now()
	require.NoError(b, b.store.PutAccount(b.Context(), a))
}

// call is one request under construction.
type call struct {
	b      *bench
	method string
	path   string
	body   io.Reader
	header http.Header
}

// reply is what came back.
type reply struct {
	b      *bench
	code   int
	header http.Header
	body   []byte
}

func (b *bench) call(method, path string) *call {
	c := &call{b: b, method: method, path: path, header: http.Header{}}
	if !strings.HasPrefix(path, "/api/") && !strings.HasPrefix(path, "!") {
		c.path = Prefix + path
	}
	c.path = strings.TrimPrefix(c.path, "!")
	return c
}

// as sends the session token of a login, "" = nobody.
func (c *call) as(login string) *call {
	if login != "" {
		c.header.Set("Authorization", "Bearer "+c.b.token(login))
	}
	return c
}

func (c *call) set(name, value string) *call {
	c.header.Set(name, value)
	return c
}

// key sends an idempotency key: the one given, or a fresh one.
func (c *call) key(key ...string) *call {
	if len(key) == 0 {
		return c.set(headerIdempotency, fmt.Sprintf("key-%d", c.b.keys.Add(1)))
	}
	return c.set(headerIdempotency, key[0])
}

func (c *call) json(v any) *call {
	data, ok := v.(string)
	if !ok {
		raw, err := json.Marshal(v)
		require.NoError(c.b, err)
		data = string(raw)
	}
	c.body = strings.NewReader(data)
	c.header.Set("Content-Type", "application/json")
	return c
}

func (c *call) do() *reply {
	c.b.Helper()
	req := httptest.NewRequestWithContext(c.b.Context(), c.method, c.path, c.body)
	for name, values := range c.header {
		req.Header[name] = values
	}
	w := httptest.NewRecorder()
	c.b.server.engine.ServeHTTP(w, req)
	return &reply{b: c.b, code: w.Code, header: w.Header(), body: w.Body.Bytes()}
}

// want asserts the status and decodes the body.
func (c *call) want(status int, into ...any) *reply {
	c.b.Helper()
	r := c.do()
	require.Equal(c.b, status, r.code, "%s %s: %s", c.method, c.path, r.body)
	for _, v := range into {
		reflect.ValueOf(v).Elem().SetZero() // what an answer leaves out is absent
		require.NoError(c.b, json.Unmarshal(r.body, v))
	}
	return r
}

// problem asserts a problem with the status, the code ("" = any) and the first field ("" = any).
func (c *call) problem(status int, code, field string) Problem {
	c.b.Helper()
	var p Problem
	r := c.want(status, &p)
	require.Equal(c.b, problemType, r.header.Get("Content-Type"))
	if code != "" {
		require.Equal(c.b, code, p.Code, "%s", r.body)
	}
	require.Equal(c.b, status, p.Status)
	require.NotEmpty(c.b, p.Detail)
	require.NotEmpty(c.b, p.RequestID)
	require.Equal(c.b, r.header.Get(headerRequestID), p.RequestID)
	if field != "" {
		require.NotEmpty(c.b, p.Errors, "%s", r.body)
		require.Equal(c.b, field, p.Errors[0].Field, "%s", r.body)
	}
	return p
}

// token logs in, once.
func (b *bench) token(login string) string {
	b.Helper()
	b.mu.Lock()
	token, ok := b.tokens[login]
	b.mu.Unlock()
	if ok {
		return token
	}
	var me Me
	b.call("POST", "/sessions").json(LoginBody{Login: login, Password: password, Bearer: true}).want(http.StatusCreated, &me)
	b.mu.Lock()
	defer b.mu.Unlock()
	b.tokens[login] = me.Token
	return me.Token
}

// filing is a submission that is accepted.
func (b *bench) filing(change ...func(map[string]any)) map[string]any {
	f := map[string]any{
		"procedure": birth, "agency": ward, "channel": "direct",
		"applicant": map[string]any{"kind": "person", "name": "Nguyễn Thị Bích Hạnh", "id_number": "079190000011", "phone": "0900000011"},
		"form":      birthForm(),
	}
	for _, c := range change {
		c(f)
	}
	return f
}

// file submits a filing.
func (b *bench) file(as string, change ...func(map[string]any)) Submitted {
	b.Helper()
	var s Submitted
	b.call("POST", "/dossiers").as(as).key().json(b.filing(change...)).want(http.StatusCreated, &s)
	return s
}
