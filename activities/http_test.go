package activities_test

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/testsuite"

	"github.com/motcua/motcua/activities"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/outbound"
	"github.com/motcua/motcua/workflows"
)

// system is another agency's system, and the requests that it got.
type system struct {
	*httptest.Server
	mu   sync.Mutex
	got  []*http.Request
	body []string
}

func newSystem(t *testing.T, handler http.HandlerFunc) *system {
	t.Helper()
	s := &system{}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		s.mu.Lock()
		s.got, s.body = append(s.got, r), append(s.body, string(body))
		s.mu.Unlock()
		handler(w, r)
	}))
	t.Cleanup(s.Close)
	return s
}

// call makes one attempt of a service task of type "http".
func (s *system) call(t *testing.T, input map[string]any, change ...func(*dossier.Service)) (map[string]any, error) {
	t.Helper()
	allow, err := outbound.ParseAllow([]string{s.URL})
	require.NoError(t, err)
	secrets, err := outbound.ParseSecrets([]string{"KEY@127.0.0.1=s3cr3t", "ELSE@example.gov.vn=no"})
	require.NoError(t, err)
	if input["url"] == nil {
		input["url"] = s.URL + "/v1/nop"
	}
	raw, err := json.Marshal(input)
	require.NoError(t, err)
	service := dossier.Service{Instance: "tra-cuu#7", Element: "tra-cuu", Type: "http", Input: raw}
	for _, c := range change {
		c(&service)
	}
	var suite testsuite.WorkflowTestSuite
	env := suite.NewTestActivityEnvironment()
	connect := activities.CallService{Connectors: map[string]activities.Connector{
		"http": activities.HTTP{Allow: allow, Secrets: secrets, Client: outbound.NewClient(allow), MaxResponse: 4096},
	}}
	env.RegisterActivityWithOptions(connect.Execute, activity.RegisterOptions{Name: "CallService"})
	value, err := env.ExecuteActivity("CallService", workflows.ServiceCall{DossierID: "0193b8a0-0000-7000-8000-000000000001", Service: service})
	if err != nil {
		return nil, err
	}
	var answer json.RawMessage
	require.NoError(t, value.Get(&answer))
	var out map[string]any
	require.NoError(t, json.Unmarshal(answer, &out))
	return out, nil
}

// failure is what a failed call says, and whether it is tried again.
func failure(t *testing.T, err error) (f dossier.ServiceFailure, again bool, after time.Duration) {
	t.Helper()
	var app *temporal.ApplicationError
	require.True(t, errors.As(err, &app), "%v", err)
	require.NoError(t, app.Details(&f))
	require.NotEmpty(t, f.MessageVI)
	require.NotEmpty(t, f.MessageEN)
	require.NotContains(t, err.Error(), "079190001234")
	require.NotContains(t, f.MessageVI+f.MessageEN, "079190001234")
	require.NotContains(t, f.MessageVI+f.MessageEN+err.Error(), "s3cr3t")
	return f, !app.NonRetryable(), app.NextRetryDelay()
}

func TestHTTPCall(t *testing.T) {
	t.Parallel()
	s := newSystem(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/problem+json")
		w.Header().Set("X-Trace", "7")
		w.Header().Set("Set-Cookie", "session=1")
		_, _ = w.Write([]byte(`{"ma_so_thue":"0312345678","so_tien":12345678901234567890.5}`))
	})
	answer, err := s.call(t, map[string]any{
		"query":   map[string]any{"q": "Nguyễn Văn An", "n": 2},
		"headers": map[string]any{"X-Api-Key": "{secret:KEY}"},
		"body":    map[string]any{"ngay": map[string]any{"@type": "date", "value": "2026-11-23"}, "ten": "Mai"},
	}, func(c *dossier.Service) {
		c.Headers = []dossier.Header{{Key: "Authorization", Value: "Bearer {secret:KEY}"}, {Key: "X-Ten", Value: `=body.ten + "!"`}}
	})
	require.NoError(t, err)
	require.InDelta(t, 200, answer["status"], 0)
	require.Equal(t, "0312345678", answer["body"].(map[string]any)["ma_so_thue"])
	headers, ok := answer["headers"].(map[string]any)
	require.True(t, ok)
	require.Equal(t, "7", headers["x-trace"])
	require.NotContains(t, headers, "set-cookie", "a credential is no variable")

	r := s.got[0]
	require.Equal(t, http.MethodPost, r.Method)
	require.Equal(t, "Nguyễn Văn An 2", r.URL.Query().Get("q")+" "+r.URL.Query().Get("n"))
	require.Equal(t, "s3cr3t", r.Header.Get("X-Api-Key"))
	require.Equal(t, "Bearer s3cr3t", r.Header.Get("Authorization"))
	require.Equal(t, "Mai!", r.Header.Get("X-Ten"))
	require.JSONEq(t, `{"ngay":"2026-11-23","ten":"Mai"}`, s.body[0], "others do not know FEEL's types")
	require.NotEmpty(t, r.Header.Get("Idempotency-Key"))

	// Again, and for another step.
	_, err = s.call(t, map[string]any{})
	require.NoError(t, err)
	require.Equal(t, http.MethodGet, s.got[1].Method)
	require.Empty(t, s.body[1])
	require.Equal(t, r.Header.Get("Idempotency-Key"), s.got[1].Header.Get("Idempotency-Key"))
	_, err = s.call(t, map[string]any{"method": "put"}, func(c *dossier.Service) { c.Instance = "tra-cuu#8" })
	require.NoError(t, err)
	require.Equal(t, http.MethodPut, s.got[2].Method)
	require.NotEqual(t, r.Header.Get("Idempotency-Key"), s.got[2].Header.Get("Idempotency-Key"))
}

func TestHTTPAnswers(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		status int
		header string // Retry-After
		code   string
		again  bool
		after  time.Duration
	}{
		{400, "", "http_400", false, 0},
		{401, "", "http_401", false, 0},
		{404, "", "http_404", false, 0},
		{408, "", "http_408", true, 0},
		{429, "90", "http_429", true, 90 * time.Second},
		{429, "999999999", "http_429", true, 24 * time.Hour},
		{429, "soon", "http_429", true, 0},
		{500, "", "http_500", true, 0},
		{501, "", "http_501", false, 0},
		{503, time.Now().Add(-time.Hour).UTC().Format(http.TimeFormat), "http_503", true, 0},
		{304, "", "http_304", false, 0},
	} {
		s := newSystem(t, func(w http.ResponseWriter, _ *http.Request) {
			if tc.header != "" {
				w.Header().Set("Retry-After", tc.header)
			}
			w.WriteHeader(tc.status)
		})
		_, err := s.call(t, map[string]any{"url": s.URL + "/079190001234"})
		f, again, after := failure(t, err)
		require.Equal(t, tc.code, f.Code)
		require.Equal(t, tc.again, again, "%d", tc.status)
		require.Equal(t, tc.after, after, "%d %s", tc.status, tc.header)
	}
}

func TestHTTPErrorsOfTheModel(t *testing.T) {
	t.Parallel()
	s := newSystem(t, func(w http.ResponseWriter, r *http.Request) {
		status, err := strconv.Atoi(strings.TrimPrefix(r.URL.Path, "/"))
		if err != nil {
			status = http.StatusOK
		}
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		_, _ = w.Write([]byte(`{"loi":"HET_HAN"}`))
	})
	errorsOf := map[string]any{"404": "khong-co", "4xx": "tu-choi"}
	for path, want := range map[string]string{"/404": "khong-co", "/409": "tu-choi"} {
		_, err := s.call(t, map[string]any{"url": s.URL + path, "errors": errorsOf})
		f, again, _ := failure(t, err)
		require.Equal(t, want, f.Error)
		require.False(t, again, "an answer is no failure")
		require.Contains(t, string(f.Variables), "HET_HAN")
	}
	_, err := s.call(t, map[string]any{"url": s.URL + "/500", "errors": errorsOf})
	f, again, _ := failure(t, err)
	require.Empty(t, f.Error)
	require.True(t, again)
	_, err = s.call(t, map[string]any{"errorExpression": `if body.loi = "HET_HAN" then "het-han" else null`})
	f, _, _ = failure(t, err)
	require.Equal(t, "het-han", f.Error, "also when the status says that all is well")
	answer, err := s.call(t, map[string]any{"errorExpression": `if status > 300 then "x" else null`})
	require.NoError(t, err)
	require.NotNil(t, answer["body"])
}

func TestHTTPRefusesBadInput(t *testing.T) {
	t.Parallel()
	s := newSystem(t, func(http.ResponseWriter, *http.Request) {})
	for name, input := range map[string]map[string]any{
		"no url":          {"url": 7},
		"no address":      {"url": "xyz 079190001234"},
		"unknown method":  {"method": "BREW"},
		"unknown secret":  {"headers": map[string]any{"A": "{secret:NONE}"}},
		"another's":       {"headers": map[string]any{"A": "{secret:ELSE}"}},
		"no FEEL":         {"errorExpression": "if ("},
		"a large body":    {"body": strings.Repeat("x", 2<<20)},
		"a broken name":   {"headers": map[string]any{"A B": "x"}},
		"a broken header": {"headers": map[string]any{"A": "x\n079190001234"}},
	} {
		_, err := s.call(t, input)
		f, again, _ := failure(t, err)
		require.Equal(t, "service_input", f.Code, name)
		require.False(t, again, name)
	}
	_, err := s.call(t, map[string]any{"url": "https://other.example.gov.vn/079190001234"})
	f, again, _ := failure(t, err)
	require.Equal(t, "host_denied", f.Code)
	require.False(t, again)
	require.Contains(t, f.MessageVI, "other.example.gov.vn")
	require.Empty(t, s.got)
}

func TestHTTPRefusesBadAnswers(t *testing.T) {
	t.Parallel()
	answers := map[string]string{"/large": strings.Repeat("x", 5000), "/broken": `{"a":`, "/binary": "\xff\xfe\x00", "/text": "được"}
	s := newSystem(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/broken" {
			w.Header().Set("Content-Type", "application/json")
		}
		if r.URL.Path == "/gone" {
			panic(http.ErrAbortHandler)
		}
		if r.URL.Path == "/else" {
			http.Redirect(w, r, "http://169.254.169.254/latest", http.StatusFound)
			return
		}
		_, _ = w.Write([]byte(answers[r.URL.Path]))
	})
	for path, want := range map[string]struct {
		code  string
		again bool
	}{
		"/large": {"service_answer", false}, "/broken": {"service_answer", false}, "/binary": {"service_answer", false},
		"/gone": {"service_away", true}, "/else": {"host_denied", false},
	} {
		_, err := s.call(t, map[string]any{"url": s.URL + path})
		f, again, _ := failure(t, err)
		require.Equal(t, want.code, f.Code, path)
		require.Equal(t, want.again, again, path)
	}
	answer, err := s.call(t, map[string]any{"url": s.URL + "/text"})
	require.NoError(t, err)
	require.Equal(t, "được", answer["body"])
	answer, err = s.call(t, map[string]any{"url": s.URL + "/empty"}, func(c *dossier.Service) { c.Heartbeat = time.Second })
	require.NoError(t, err)
	require.Nil(t, answer["body"])
}

func TestUnknownConnector(t *testing.T) {
	t.Parallel()
	s := newSystem(t, func(http.ResponseWriter, *http.Request) {})
	_, err := s.call(t, map[string]any{}, func(c *dossier.Service) { c.Type = "fax" })
	f, again, _ := failure(t, err)
	require.Equal(t, "connector_unknown", f.Code)
	require.False(t, again)
}
