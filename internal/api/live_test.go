package api

import (
	"bufio"
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/motcua/motcua/internal/live"
)

// listening is an open stream of events.
type listening struct {
	*testing.T
	events chan [2]string // name and data
}

func (b *bench) listen(address, login string) *listening {
	b.Helper()
	ctx, cancel := context.WithCancel(b.Context())
	b.Cleanup(cancel)
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address+Prefix+pathLive, nil)
	require.NoError(b, err)
	req.Header.Set("Authorization", "Bearer "+b.token(login))
	res, err := http.DefaultClient.Do(req) //nolint:bodyclose // closed by the reader below
	require.NoError(b, err)
	require.Equal(b, http.StatusOK, res.StatusCode)
	require.Equal(b, "text/event-stream; charset=utf-8", res.Header.Get("Content-Type"))
	s := &listening{T: b.T, events: make(chan [2]string, 100)}
	go func() {
		defer func() { _ = res.Body.Close() }()
		defer close(s.events)
		name := ""
		for lines := bufio.NewScanner(res.Body); lines.Scan(); {
			if v, ok := strings.CutPrefix(lines.Text(), "event: "); ok {
				name = v
			}
			if v, ok := strings.CutPrefix(lines.Text(), "data: "); ok {
				s.events <- [2]string{name, v}
			}
		}
	}()
	require.Equal(b, [2]string{"ready", "{}"}, s.next())
	return s
}

func (s *listening) next() [2]string {
	s.Helper()
	select {
	case e, open := <-s.events:
		require.True(s, open, "the listening has ended")
		return e
	case <-time.After(30 * time.Second):
		require.Fail(s, "nothing comes")
	}
	return [2]string{}
}

// TestLive: those who may see a dossier hear of it, and nobody else.
func TestLive(t *testing.T) {
	t.Parallel()
	var hub *live.Hub
	b := setup(t, func(d *Deps) { hub = live.NewHub(d.Query.Reader.(live.Changes), d.Log); d.Live = hub })
	go hub.Run(t.Context())
	server := httptest.NewServer(b.server.engine)
	t.Cleanup(server.Close)
	t.Cleanup(hub.Close)

	here, there, filer := b.listen(server.URL, registrar), b.listen(server.URL, otherDesk), b.listen(server.URL, citizen)
	heard := map[string]bool{}
	mine := ""
	for tries := 0; !heard[mine]; tries++ { // the hub may not have begun to look when the first one comes
		require.Less(t, tries, 20)
		b.pass(time.Minute)
		s := b.file(citizen, func(f map[string]any) { f["channel"] = "online" })
		mine = s.ID
		select {
		case e := <-here.events:
			require.Equal(t, "changed", e[0])
			var c changedEvent
			require.NoError(t, json.Unmarshal([]byte(e[1]), &c))
			for _, id := range c.Dossiers {
				heard[id] = true
			}
		case <-time.After(3 * time.Second):
		}
	}
	require.Equal(t, "changed", filer.next()[0])
	require.Empty(t, there.events, "another ward hears nothing")

	hub.Close()
	for e := range here.events {
		require.Equal(t, "changed", e[0])
	}
	b.call("GET", pathLive).as(desk).problem(http.StatusServiceUnavailable, "too_many_listeners", "")
	b.call("GET", pathLive).problem(http.StatusUnauthorized, "", "")
}
