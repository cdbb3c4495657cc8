package observe

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestLogger(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	log := NewLogger(&out, slog.LevelInfo, "json")
	log.Debug("hidden")
	log.Info("Hồ sơ", "n", 1)
	var record map[string]any
	require.NoError(t, json.Unmarshal(out.Bytes(), &record))
	require.Equal(t, "Hồ sơ", record["msg"])

	out.Reset()
	sdk := SDKLogger(NewLogger(&out, slog.LevelInfo, "text"))
	sdk.Info("commentary")
	require.Empty(t, out.String())
	sdk.Warn("careful", "a", 1)
	require.Contains(t, out.String(), "careful")

	out.Reset()
	SDKLogger(NewLogger(&out, slog.LevelDebug, "text")).Info("commentary")
	require.Contains(t, out.String(), "commentary")
}

func scrape(t *testing.T, m *Metrics) string {
	t.Helper()
	w := httptest.NewRecorder()
	m.Handler().ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/metrics", nil))
	require.Equal(t, http.StatusOK, w.Code, w.Body)
	return w.Body.String()
}

func TestSDKMetricsWithDifferentLabels(t *testing.T) {
	t.Parallel()
	m := NewMetrics("v1")
	h := m.SDK()
	h.WithTags(map[string]string{"operation": "Poll"}).Counter("temporal_request").Inc(2)
	h.WithTags(map[string]string{"operation": "Poll"}).Counter("temporal_request").Inc(1)
	h.WithTags(map[string]string{"operation": "Poll", "task-queue": "q"}).Counter("temporal_request").Inc(5)
	h.Counter("temporal_request").Inc(-1)
	h.Counter("temporal_local_activity_total").Inc(1)
	h.WithTags(map[string]string{"a": "1"}).WithTags(map[string]string{"a": "2"}).Gauge("temporal_slots").Update(7)
	h.Timer("temporal_latency").Record(30 * time.Millisecond)
	h.Gauge("temporal_latency_seconds").Update(1) // another kind under a taken name is dropped
	text := scrape(t, m)
	require.Contains(t, text, `temporal_request_total{operation="Poll"} 3`)
	require.Contains(t, text, `temporal_request_total{operation="Poll",task_queue="q"} 5`)
	require.Contains(t, text, "temporal_local_activity_total 1", "a name that says total already")
	require.Contains(t, text, `temporal_slots{a="2"} 7`)
	require.Contains(t, text, `temporal_latency_seconds_bucket{le="0.05"} 1`)
	require.Contains(t, text, `motcua_build_info{version="v1"} 1`)
	require.Contains(t, text, "go_goroutines")
}

func TestSDKMetricsAreBoundedAndConcurrent(t *testing.T) {
	t.Parallel()
	m := NewMetrics("v1")
	var wait sync.WaitGroup
	for range 4 {
		wait.Go(func() {
			for i := range maxSeries/2 + 1 {
				m.SDK().WithTags(map[string]string{"id": fmt.Sprint(i)}).Counter("c").Inc(1)
				m.SDK().WithTags(map[string]string{"id": fmt.Sprint(i)}).Timer("t").Record(1)
			}
		})
	}
	wait.Wait()
	require.LessOrEqual(t, m.sdk.count.Load(), int64(maxSeries+4))
	require.Contains(t, scrape(t, m), `c_total{id="7"} 4`)
}

func TestMeasure(t *testing.T) {
	t.Parallel()
	m := NewMetrics("v1")
	flushed := false
	server := httptest.NewServer(m.Measure(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/stream" {
			_, _ = io.WriteString(w, "a")
			w.(http.Flusher).Flush()
			flushed = http.NewResponseController(w).SetWriteDeadline(time.Time{}) == nil
			return
		}
		w.WriteHeader(http.StatusTeapot)
	})))
	defer server.Close()
	for _, path := range []string{"/", "/stream"} {
		response, err := http.Get(server.URL + path)
		require.NoError(t, err)
		_, err = io.Copy(io.Discard, response.Body)
		require.NoError(t, err)
		require.NoError(t, response.Body.Close())
	}
	request, err := http.NewRequest("BREW", server.URL+"/", nil)
	require.NoError(t, err)
	response, err := http.DefaultClient.Do(request)
	require.NoError(t, err)
	require.NoError(t, response.Body.Close())
	server.Close()
	text := scrape(t, m)
	require.Contains(t, text, `motcua_http_request_duration_seconds_count{method="GET",status="418"} 1`)
	require.Contains(t, text, `motcua_http_request_duration_seconds_count{method="GET",status="200"} 1`)
	require.Contains(t, text, `method="other"`)
	require.Contains(t, text, `motcua_http_requests_in_flight 0`)
	require.True(t, flushed)
}

func ready(t *testing.T, h *Health) (int, report) {
	t.Helper()
	w := httptest.NewRecorder()
	h.Ready(w, httptest.NewRequest(http.MethodGet, "/readyz", nil))
	var body report
	require.NoError(t, json.Unmarshal(w.Body.Bytes(), &body))
	return w.Code, body
}

func TestHealth(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	h := NewHealth(NewLogger(&log, slog.LevelInfo, "text"))
	var away atomic.Bool
	var calls atomic.Int64
	h.Require("database", func(context.Context) error {
		calls.Add(1)
		if away.Load() {
			return errors.New("connection refused to 10.1.2.3")
		}
		return nil
	})
	h.Show("workers", func(context.Context) error { return errors.New("none") })
	forget := func() { h.mu.Lock(); h.lastAt = time.Time{}; h.mu.Unlock() }

	code, body := ready(t, h)
	require.Equal(t, http.StatusOK, code)
	require.Equal(t, map[string]string{"database": "ok", "workers": "failed"}, body.Checks)
	ready(t, h)
	require.Equal(t, int64(1), calls.Load(), "a result is reused for a moment")

	away.Store(true)
	forget()
	code, body = ready(t, h)
	require.Equal(t, http.StatusServiceUnavailable, code)
	require.Equal(t, "not ready", body.Status)
	require.NotContains(t, fmt.Sprint(body), "10.1.2.3")
	require.Contains(t, log.String(), "10.1.2.3")
	forget()
	ready(t, h)
	require.Equal(t, 1, strings.Count(log.String(), "10.1.2.3"), "logged when it changes, not at every probe")

	away.Store(false)
	forget()
	code, _ = ready(t, h)
	require.Equal(t, http.StatusOK, code)
	require.Contains(t, log.String(), "passes again")

	h.Drain()
	code, body = ready(t, h)
	require.Equal(t, http.StatusServiceUnavailable, code)
	require.Equal(t, "draining", body.Status)

	w := httptest.NewRecorder()
	h.Live(w, httptest.NewRequest(http.MethodGet, "/healthz", nil))
	require.Equal(t, http.StatusOK, w.Code)
}

func TestHealthGivesUpOnASlowCheck(t *testing.T) {
	t.Parallel()
	h := NewHealth(slog.New(slog.DiscardHandler))
	h.Require("stuck", func(ctx context.Context) error { <-ctx.Done(); return ctx.Err() })
	code, _ := ready(t, h)
	require.Equal(t, http.StatusServiceUnavailable, code)
}
