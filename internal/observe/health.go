package observe

import (
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"sync"
	"sync/atomic"
	"time"
)

const (
	// checkTimeout bounds one check.
	checkTimeout = 2 * time.Second
	// checkFor is how long a result is reused, so that a flood of probes does not
	// become a flood of queries.
	checkFor = 250 * time.Millisecond
)

// Health answers whether the process lives (/healthz) and whether it can do its work
// (/readyz).
type Health struct {
	log      *slog.Logger
	draining atomic.Bool

	mu     sync.Mutex
	checks []check
	last   report
	lastAt time.Time
}

type check struct {
	name     string
	required bool
	probe    func(context.Context) error
	failed   bool // at the last run
}

// report is the body of /readyz.
type report struct {
	Status string            `json:"status"` // ready | not ready | draining
	Checks map[string]string `json:"checks"` // ok | failed
}

const (
	stateReady    = "ready"
	stateNotReady = "not ready"
	stateDraining = "draining"
)

// NewHealth makes a Health without checks. Why a check fails goes to the log: the
// endpoint is open to everybody.
func NewHealth(log *slog.Logger) *Health { return &Health{log: log} }

// Require adds a check without which the process is not ready.
func (h *Health) Require(name string, probe func(context.Context) error) { h.add(name, true, probe) }

// Show adds a check that is shown and does not decide.
func (h *Health) Show(name string, probe func(context.Context) error) { h.add(name, false, probe) }

func (h *Health) add(name string, required bool, probe func(context.Context) error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.checks = append(h.checks, check{name: name, required: required, probe: probe})
	h.lastAt = time.Time{}
}

// Drain makes the process not ready for good: it is about to end.
func (h *Health) Drain() { h.draining.Store(true) }

// Live serves /healthz.
func (h *Health) Live(w http.ResponseWriter, _ *http.Request) {
	write(w, http.StatusOK, report{Status: "alive"})
}

// Ready serves /readyz: 200, or 503 when a required check fails.
func (h *Health) Ready(w http.ResponseWriter, r *http.Request) {
	result := h.run(r.Context())
	status := http.StatusOK
	if result.Status != stateReady {
		status = http.StatusServiceUnavailable
		w.Header().Set("Retry-After", "1")
	}
	write(w, status, result)
}

// run carries out the checks side by side, or repeats the result of a moment ago.
func (h *Health) run(ctx context.Context) report {
	if h.draining.Load() {
		return report{Status: stateDraining}
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if time.Since(h.lastAt) < checkFor {
		return h.last
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), checkTimeout) // others reuse the result
	defer cancel()
	errs := make([]error, len(h.checks))
	var wait sync.WaitGroup
	for i := range h.checks {
		wait.Go(func() { errs[i] = h.checks[i].probe(ctx) })
	}
	wait.Wait()
	result := report{Status: stateReady, Checks: make(map[string]string, len(h.checks))}
	for i := range h.checks {
		result.Checks[h.checks[i].name] = h.note(&h.checks[i], errs[i])
		if errs[i] != nil && h.checks[i].required {
			result.Status = stateNotReady
		}
	}
	h.last, h.lastAt = result, time.Now()
	return result
}

// note logs a check that changed and names its state.
func (h *Health) note(c *check, err error) string {
	if err == nil {
		if c.failed {
			h.log.Info("health check passes again", "check", c.name)
		}
		c.failed = false
		return "ok"
	}
	if !c.failed {
		h.log.Warn("health check fails", "check", c.name, "error", err)
	}
	c.failed = true
	return "failed"
}

func write(w http.ResponseWriter, status int, body report) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body) // the client may have left
}
