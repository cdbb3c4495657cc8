package main

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/motcua/motcua/config"
	"github.com/motcua/motcua/internal/api"
	"github.com/motcua/motcua/internal/auth"
	"github.com/motcua/motcua/internal/clock"
	"github.com/motcua/motcua/internal/command"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/dossier/dossiertest"
	"github.com/motcua/motcua/internal/installation"
	"github.com/motcua/motcua/internal/query"
	"github.com/motcua/motcua/internal/store"
)

// service is the API over real cases, without Temporal, at an address of this machine.
type service struct {
	*testing.T
	url      string
	store    *store.Store
	driver   *dossiertest.Driver
	commands *command.Service
	who      func(login string) auth.Principal
	auth     *auth.Service
}

// atOnce goes through a batch when it is begun.
type atOnce struct {
	*store.Store
	driver *dossiertest.Driver
}

func (a atOnce) StartBatch(ctx context.Context, b dossier.Batch) error {
	if err := a.BeginBatch(ctx, b); err != nil {
		return err
	}
	page, err := a.Dossiers(ctx, dossier.DossierFilter{Open: true, Limit: 200})
	if err != nil {
		return err
	}
	var items []dossier.BatchItem
	for _, d := range page.Items {
		items = append(items, dossier.BatchItem{DossierID: d.ID, Code: d.Code, State: dossier.ItemPending})
	}
	if err := a.SelectItems(ctx, b.ID, items); err != nil {
		return err
	}
	pending, err := a.PendingItems(ctx, b.ID, 0, len(items))
	if err != nil {
		return err
	}
	for _, i := range pending {
		cmd := b.Command
		cmd.ID = b.ID + i.DossierID
		i.State, i.VI, i.EN = dossier.ItemDone, "Đã thực hiện.", "Done."
		if _, err := a.driver.Execute(ctx, i.DossierID, cmd); err != nil {
			i.State, i.VI, i.EN = dossier.ItemFailed, err.Error(), err.Error()
		}
		if err := a.FinishItem(ctx, i); err != nil {
			return err
		}
	}
	return a.SetBatchState(ctx, b.ID, dossier.BatchDone, time.Now(), "")
}

func (a atOnce) StopBatch(context.Context, string, dossier.Actor) error { return nil }

type anyPassword struct{}

func (anyPassword) Hash(context.Context, string) (string, error) { return "x", nil }

func (anyPassword) Verify(context.Context, string, string) (bool, error) { return true, nil }

func serve(t *testing.T) *service {
	t.Helper()
	st, err := store.Open(t.Context(), "sqlite::memory:", store.Options{})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, st.Close()) })
	_, err = st.Migrate(t.Context())
	require.NoError(t, err)
	i, err := installation.Load(installation.Options{FS: config.FS, Demo: true, Blobs: st})
	require.NoError(t, err)
	require.NoError(t, i.Keep(t.Context()))
	set, err := i.Calendars(t.Context())
	require.NoError(t, err)
	calendars, err := set.Compile()
	require.NoError(t, err)
	s := &service{T: t, store: st, driver: &dossiertest.Driver{
		Projector: st, Codes: st, Catalogue: i.Catalogue(), Calendars: calendars, Now: clock.System{}.Now,
	}}
	roles := auth.FromOrganisation(i.Organisation, time.Now)
	policy := auth.NewPolicy(roles)
	q := query.New(query.Deps{Reader: st, World: i, Names: st, Policy: policy, Operator: s.driver, Batches: st})
	s.commands = command.New(command.Deps{
		Driver: s.driver, Reservations: st, Finder: q, World: i, Policy: policy,
		Operator: s.driver, Batches: st, BatchDriver: atOnce{st, s.driver},
		Workshop: i, Registry: st, Offer: func(ctx context.Context) error { return i.Refresh(ctx, st) },
	})
	s.auth = auth.NewService(st, anyPassword{}, auth.Options{Loopback: true, Positions: roles.Positions})
	s.who = func(login string) auth.Principal {
		o, ok := i.Organisation().OfficerByUsername(login)
		require.True(t, ok, login)
		positions, _ := roles.Positions(o.ID)
		a := auth.Account{ID: o.ID, Login: login, Name: o.Name, Kind: auth.KindOfficer, Positions: positions}
		require.NoError(t, st.PutAccount(t.Context(), a))
		return auth.Principal{Account: a, Means: auth.MeansCookie}
	}
	handler, err := api.New(api.Deps{Auth: s.auth, Policy: policy, Commands: s.commands, Query: q})
	require.NoError(t, err)
	web := httptest.NewServer(handler)
	t.Cleanup(web.Close)
	s.url = web.URL
	return s
}

// file has the ward's desk file a dossier.
func (s *service) file(key string) dossier.Dossier {
	s.Helper()
	a, err := s.commands.Submit(s.Context(), s.who("bn.motcua"), command.Request{Key: key}, command.SubmitInput{
		Procedure: "1.001193", Agency: "H29.1.26", Channel: "direct",
		Applicant: dossier.Applicant{Kind: "person", Name: "Nguyễn Thị Bích Hạnh"}, Form: json.RawMessage(`{"child_name":"Trần Bảo An","birth_date":"2026-04-01","sex":"female","mother_name":"Nguyễn Thị Bích Hạnh"}`),
	})
	require.NoError(s, err)
	return a.Dossier
}

// run carries out a command line as somebody, in English.
func (s *service) run(login string, args ...string) (code int, out, errOut string) {
	s.Helper()
	secret, _, err := s.auth.CreateToken(s.Context(), s.who(login), "cli", []string{auth.TokenWrite}, time.Hour)
	require.NoError(s, err)
	file := filepath.Join(s.TempDir(), "token")
	require.NoError(s, os.WriteFile(file, []byte(secret+"\n"), 0o600))
	return runMotcua(s.T, append(args, "--server", s.url, "--token-file", file)...)
}

func (s *service) ok(args ...string) string {
	s.Helper()
	code, out, errOut := s.run("quantri", args...)
	require.Zero(s, code, "%v: %s", args, errOut)
	return out
}

func TestDossierOperations(t *testing.T) {
	t.Parallel()
	s := serve(t)
	d := s.file("a")
	out := s.ok("dossier", "instance", d.Code, "--variables")
	require.Contains(t, out, d.Code)
	require.Contains(t, out, "a task")
	require.NotContains(t, out, "Bích Hạnh")

	code, _, errOut := s.run("quantri", "dossier", "suspend", d.Code)
	require.Equal(t, 1, code)
	require.Contains(t, errOut, "--reason")
	require.Contains(t, s.ok("dossier", "suspend", d.Code, "--reason", "x", "--preview"), "suspended")
	require.Contains(t, s.ok("dossier", "suspend", d.Code, "--reason", "có tố giác"), "suspended since")
	code, _, errOut = s.run("q1.giamsat", "dossier", "suspend", d.Code, "--reason", "x")
	require.Equal(t, 1, code)
	require.Contains(t, errOut, "[dossier_suspended]")
	code, out, errOut = s.run("q1.giamsat", "dossier", "resume", d.ID, "--reason", "xong", "--json")
	require.Zero(t, code, errOut)
	require.True(t, json.Valid([]byte(out)))

	s.ok("dossier", "variables", d.Code, `{"diem": 7}`, "--reason", "x")
	require.Contains(t, s.ok("dossier", "due", d.Code, s.someDay(), "--reason", "nhập sai"), "due 17:00")
	code, _, errOut = s.run("q1.giamsat", "dossier", "due", d.Code, s.someDay(), "--reason", "x")
	require.Equal(t, 1, code)
	require.Contains(t, errOut, "[role_missing]")
	code, _, errOut = s.run("quantri", "dossier", "timer", d.Code, "none", "2030-01-01 08:00", "--reason", "x")
	require.Equal(t, 1, code)
	require.Contains(t, errOut, "[timer_not_set]")
	for _, what := range []string{"retry", "resolve", "skip"} {
		code, _, errOut = s.run("quantri", "dossier", what, d.Code, "incident#9", "--reason", "x")
		require.Equal(t, 1, code)
		require.Contains(t, errOut, "[incident_closed]")
	}
	code, _, errOut = s.run("quantri", "dossier", "migrate", d.Code, "--to", "9", "--preview")
	require.Equal(t, 1, code)
	require.Contains(t, errOut, "[version_unknown]")

	var in instance
	require.NoError(t, json.Unmarshal([]byte(s.ok("dossier", "instance", d.Code, "--json")), &in))
	at := in.Tokens[0].Element
	require.Contains(t, s.ok("dossier", "modify", d.Code, "--withdraw", at, "--start", at, "--reason", "x", "--preview"), "is withdrawn")
	require.Contains(t, s.ok("dossier", "modify", d.Code, "--withdraw", at, "--start", at, "--reason", "x"), at)
	require.Contains(t, s.ok("dossier", "cancel", d.Code, "--reason", "nộp trùng"), "Stopped")

	// Every one of them is in the history, as the person's.
	events, err := s.store.Events(t.Context(), d.ID, 0, 0)
	require.NoError(t, err)
	by := map[dossier.EventType]string{}
	for _, e := range events {
		by[e.Type] = e.ActorName
	}
	for _, kind := range []dossier.EventType{dossier.EventSuspended, dossier.EventVariablesSet, dossier.EventModified, dossier.EventClosed} {
		require.Equal(t, s.who("quantri").Account.Name, by[kind], kind)
	}
	require.Equal(t, s.who("q1.giamsat").Account.Name, by[dossier.EventResumed])
}

// someDay is a due date some weeks ahead, at the end of a working day.
func (s *service) someDay() string {
	day := time.Now().In(clock.Zone).AddDate(0, 0, 14)
	for ; ; day = day.AddDate(0, 0, 1) {
		at := time.Date(day.Year(), day.Month(), day.Day(), 17, 0, 0, 0, clock.Zone)
		if s.driver.Calendars.Of("H29.1.26").IsWorkingInstant(at) {
			return at.Format("2006-01-02 15:04")
		}
	}
}

func TestBatchCommands(t *testing.T) {
	t.Parallel()
	s := serve(t)
	first := s.file("a")
	s.file("b")
	out := s.ok("batch", "start", "suspend", "--all", "--reason", "bảo trì", "--wait")
	require.Contains(t, out, "done; 2 dossiers: 2 done, 0 skipped, 0 failed, 0 left")
	id, _, _ := strings.Cut(out, " ")
	require.Contains(t, s.ok("batch", "show", id, "--items"), first.Code)
	require.Contains(t, s.ok("dossier", "list", "--suspended", "--procedure", "1.001193", "--version", "1"), first.Code+"  1.001193 v1")
	require.Empty(t, s.ok("dossier", "list", "--incidents"))
	require.Equal(t, 2, strings.Count(s.ok("dossier", "list", "--json"), "\n"))
	require.Contains(t, s.ok("batch", "show"), id)
	require.True(t, json.Valid([]byte(s.ok("batch", "show", id, "--json"))))
	code, _, errOut := s.run("quantri", "batch", "stop", id)
	require.Equal(t, 1, code)
	require.Contains(t, errOut, "[batch_over]")
	code, _, errOut = s.run("quantri", "batch", "start", "suspend", "--all", "--reason", "x", "--wait")
	require.Equal(t, 1, code)
	require.Contains(t, errOut, "2 dossiers failed")
	code, _, errOut = s.run("quantri", "batch", "start", "suspend", "--reason", "x")
	require.Equal(t, 1, code)
	require.Contains(t, errOut, "[selection_missing]")
	code, _, errOut = s.run("quantri", "batch", "start", "set_variables", "--all", "--reason", "x", "--args", "[1]")
	require.Equal(t, 1, code)
	require.Contains(t, errOut, "JSON object")
}

func TestServerFlagsSayWhatIsWrong(t *testing.T) {
	t.Parallel()
	token := filepath.Join(t.TempDir(), "token")
	require.NoError(t, os.WriteFile(token, []byte("mct_x"), 0o600))
	twoWords := filepath.Join(t.TempDir(), "two")
	require.NoError(t, os.WriteFile(twoWords, []byte("a b"), 0o600))
	strange := httptest.NewServer(http.NotFoundHandler())
	t.Cleanup(strange.Close)
	for name, tc := range map[string]struct {
		args []string
		want string
	}{
		"no token":       {nil, "--token-file"},
		"no file":        {[]string{"--token-file", "/nowhere/token"}, "/nowhere/token"},
		"two words":      {[]string{"--token-file", twoWords}, "one access token"},
		"no address":     {[]string{"--token-file", token, "--server", "example"}, "no http address"},
		"plain http":     {[]string{"--token-file", token, "--server", "http://motcua.example.vn"}, "--insecure"},
		"not ours":       {[]string{"--token-file", token, "--server", strange.URL}, "does not answer as a motcua service"},
		"bad instant":    {[]string{"--token-file", token}, "no instant"},
		"bad JSON":       {[]string{"--token-file", token}, "JSON object"},
		"no such file @": {[]string{"--token-file", token}, "cannot be read"},
	} {
		args := []string{"dossier", "suspend", "X", "--reason", "x"}
		switch name {
		case "bad instant":
			args = []string{"dossier", "due", "X", "tomorrow", "--reason", "x"}
		case "bad JSON":
			args = []string{"dossier", "variables", "X", "{", "--reason", "x"}
		case "no such file @":
			args = []string{"dossier", "variables", "X", "@/nowhere.json", "--reason", "x"}
		}
		code, _, errOut := runMotcua(t, append(args, tc.args...)...)
		require.Equal(t, 1, code, name)
		require.Contains(t, errOut, tc.want, name)
	}
}
