package api

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humagin"

	"github.com/motcua/motcua/internal/auth"
	"github.com/motcua/motcua/internal/clock"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/live"
)

// pathLive is the one route whose answer does not end by itself.
const pathLive = "/live"

// How a stream is kept.
const (
	liveBeat    = 20 * time.Second // something is sent at least so often, so that proxies keep it open
	liveCheck   = time.Minute      // the credential is looked at again so often
	liveAtMost  = 6 * time.Hour    // then the browser connects anew
	livePause   = time.Second      // between two hints: a burst of changes is one
	liveRetryMS = 5000             // the browser waits so long before it connects again
)

func (s *server) registerLive() {
	s.streams[http.MethodGet+" "+Prefix+pathLive] = struct{}{} // it ends when the caller's right to it does
	handle(s, route{
		method: http.MethodGet, path: pathLive, action: auth.ActionListen, id: "listen", tag: "live",
		summary: "Hear of changes",
		description: "A stream of server-sent events. `changed` names dossiers that the caller may see and that have changed: " +
			"`{\"dossiers\":[ids],\"many\":false}`; with `many`, more than are named. It carries hints and no data: ask for what is shown again. " +
			"`ready` comes first, also after a reconnection: what happened in between is not told.",
		errors: []int{http.StatusTooManyRequests},
	}, s.listen)
}

var errListeners = &dossier.Error{
	Code: dossier.CodeUnavailable, Key: "too_many_listeners",
	VI: "Đang có quá nhiều cửa sổ cùng theo dõi. Hãy đóng bớt; danh sách vẫn tự cập nhật định kỳ.",
	EN: "Too many windows listen already. Close some; lists still refresh from time to time.",
}

// listen answers with a stream that ends with the caller's right to it.
func (s *server) listen(ctx context.Context, who auth.Principal, _ *empty) (*huma.StreamResponse, error) {
	if s.Live == nil {
		return nil, errListeners
	}
	l, err := s.Live.Listen(who.Account.ID, s.sees(who))
	if errors.Is(err, live.ErrTooMany) || errors.Is(err, live.ErrClosed) {
		return nil, errListeners
	}
	if err != nil {
		return nil, err
	}
	context.AfterFunc(ctx, l.Leave)
	return &huma.StreamResponse{Body: func(hc huma.Context) {
		defer l.Leave()
		s.stream(hc, l)
	}}, nil
}

// sees tells which changes a caller may know of: those of dossiers they may read or work on.
func (s *server) sees(who auth.Principal) func(dossier.Change) bool {
	dossiers, tasks := s.Policy.Reach(who, auth.ActionReadDossier), s.Policy.Reach(who, auth.ActionListTasks)
	mine := s.Policy.Reach(who, auth.ActionCompleteTask)
	return func(c dossier.Change) bool {
		d := dossier.Dossier{ID: c.DossierID, Agency: c.Agency, AccountID: c.AccountID}
		if dossiers.Dossier(d, c.Tasks) {
			return true
		}
		for _, t := range c.Tasks { // also tasks that are done: they leave a list
			if tasks.Task(t) || mine.Task(t) {
				return true
			}
		}
		return false
	}
}

type changedEvent struct {
	Dossiers []string `json:"dossiers"`
	Many     bool     `json:"many"`
}

func (s *server) stream(hc huma.Context, l *live.Listener) {
	g := humagin.Unwrap(hc)
	control := http.NewResponseController(g.Writer)
	_ = control.SetWriteDeadline(time.Time{}) // each write sets its own
	hc.SetHeader("Content-Type", "text/event-stream; charset=utf-8")
	hc.SetHeader("Cache-Control", "no-store")
	hc.SetHeader("X-Accel-Buffering", "no") // a proxy must not collect it
	hc.SetStatus(http.StatusOK)
	send := func(format string, args ...any) bool {
		_ = control.SetWriteDeadline(clock.System{}.Now().Add(liveBeat))
		_, err := fmt.Fprintf(hc.BodyWriter(), format, args...)
		return err == nil && control.Flush() == nil
	}
	if !send("retry: %d\nevent: ready\ndata: {}\n\n", liveRetryMS) {
		return
	}
	s.follow(hc, l, send)
}

func (s *server) follow(hc huma.Context, l *live.Listener, send func(string, ...any) bool) {
	ctx, cancel := context.WithTimeout(hc.Context(), liveAtMost)
	defer cancel()
	beat, check, pause := time.NewTicker(liveBeat), time.NewTicker(liveCheck), time.NewTimer(livePause)
	pause.Stop()
	defer beat.Stop()
	defer check.Stop()
	defer pause.Stop()
	ready := l.Ready()
	for {
		ok := true
		select {
		case <-ctx.Done():
			return
		case <-l.Closed():
			return
		case <-beat.C:
			ok = send(": beat\n\n")
		case <-check.C:
			ok = s.stillMay(hc, l)
		case <-pause.C:
			ready = l.Ready()
		case <-ready:
			hint := l.Take()
			data, err := json.Marshal(changedEvent{Dossiers: hint.Dossiers, Many: hint.Many})
			ok = err == nil && send("event: changed\ndata: %s\n\n", data)
			ready = nil
			pause.Reset(livePause)
		}
		if !ok {
			return
		}
	}
}

// stillMay looks at the credential again: sessions end, rights change.
func (s *server) stillMay(hc huma.Context, l *live.Listener) bool {
	ctx, cancel := context.WithTimeout(hc.Context(), s.Timeout)
	defer cancel()
	who, err := s.identifyCaller(ctx, hc)
	if err != nil || s.Policy.Permit(who, auth.ActionListen) != nil {
		return false
	}
	l.See(s.sees(who))
	return true
}
