package api

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/motcua/motcua/internal/audit"
	"github.com/motcua/motcua/internal/auth"
)

// Recorder puts an entry into the audit log and returns when it is there for good.
type Recorder interface {
	Record(ctx context.Context, e audit.Entry) error
}

// recordTimeout bounds the wait for an entry: the command is done, its caller waits.
const recordTimeout = 10 * time.Second

// recordedReads are actions that change nothing and are in the log all the same.
var recordedReads = map[auth.Action]bool{
	auth.ActionLookup:    true,
	auth.ActionReadAudit: true,
}

// impersonal are actions that read one thing that says nothing of a citizen.
var impersonal = map[auth.Action]bool{
	auth.ActionReadProcedure: true, auth.ActionListVersions: true,
	auth.ActionReadBatch: true, auth.ActionReadMessage: true, auth.ActionReadSignal: true,
}

// recorded says whether requests to a route are in the audit log: everything that is not
// a GET, and every GET of one thing by its id that may hold personal data. Whoever adds a
// route need not think of it; only a list that is an export says so (route.recorded).
func (s *server) recorded(method, path string) (auth.Action, bool) {
	name := method + " " + path
	action, known := s.routes[name]
	switch {
	case !known, action == auth.ActionReadDraft, action == auth.ActionWriteDraft: // one's own typing, every second
		return "", false
	case method != http.MethodGet, recordedReads[action], s.reads[name]:
		return action, true
	}
	return action, strings.Contains(path, ":") && !impersonal[action]
}

// record enters the request into the audit log before a single byte of the answer leaves:
// what is not in the log is not answered, but with 503.
func (s *server) record(c *gin.Context) {
	action, yes := s.recorded(c.Request.Method, c.FullPath())
	if !yes || s.Audit == nil {
		c.Next()
		return
	}
	ctx, note := audit.WithNote(c.Request.Context())
	c.Request = c.Request.WithContext(ctx)
	subject(note, c)
	at := s.Now()
	w := &recordedWriter{ResponseWriter: c.Writer, before: c.Writer.Header().Clone()}
	w.settle = func(status int) *Problem {
		e := note.Entry()
		e.At, e.Action, e.Route = at, string(action), c.Request.Method+" "+c.FullPath()
		e.Client, e.RequestID = clientOf(ctx), requestID(ctx)
		e.Status, e.Outcome = status, outcomeOf(status)
		if status == http.StatusSeeOther && e.Problem != "" { // a page says what is wrong
			e.Outcome = audit.OutcomeRefused
		}
		if e.Outcome == audit.OutcomeOK {
			e.Problem = "" // problems on the way that were overcome
		}
		return s.enter(ctx, e)
	}
	c.Writer = w
	c.Next()
	w.settleOnce()
}

func (s *server) enter(ctx context.Context, e audit.Entry) *Problem {
	waiting, cancel := context.WithTimeout(context.WithoutCancel(ctx), recordTimeout) // also for a caller who has hung up
	defer cancel()
	err := s.Audit.Record(waiting, e)
	if err == nil {
		return nil
	}
	s.Log.ErrorContext(ctx, "audit entry not written", "request_id", e.RequestID, "actor", e.Actor.ID, "action", e.Action,
		"dossier", e.DossierID, "task", e.TaskID, "status", e.Status, "error", err)
	p := newProblem(ctx, http.StatusServiceUnavailable, "audit_away", say(langOf(ctx),
		"Chưa ghi được nhật ký nên chưa thể trả lời. Xin thử lại sau ít giây; việc đã gửi sẽ không bị làm hai lần.",
		"The audit log could not be written, so there is no answer yet. Try again in a few seconds; nothing is done twice."))
	p.retryAfter(retryUnavailable)
	return p
}

func outcomeOf(status int) audit.Outcome {
	switch {
	case status >= http.StatusInternalServerError:
		return audit.OutcomeFailed
	case status >= http.StatusBadRequest:
		return audit.OutcomeRefused
	}
	return audit.OutcomeOK
}

// subject names what the path names. Handlers that know more add it.
func subject(note *audit.Note, c *gin.Context) {
	if len(c.Params) == 0 {
		return
	}
	first, _, _ := strings.Cut(strings.TrimPrefix(c.FullPath(), Prefix+"/"), "/")
	switch value := c.Params[0].Value; first {
	case "dossiers", "incidents":
		note.Dossier("", strings.ToUpper(strings.TrimSpace(value)))
	case "tasks":
		note.Task(value)
	default:
		note.About(first, value)
	}
}

// notePrincipal says in the log who calls.
func notePrincipal(ctx context.Context, who auth.Principal) {
	if who.Anonymous() {
		return
	}
	credential := who.SessionID
	if who.Means == auth.MeansToken {
		credential = who.TokenID
	}
	audit.NoteOf(ctx).By(personOf(who.Account), string(who.Means), credential)
}

// noteFailedLogin says whose account a login was aimed at, if there is such an account.
func (s *server) noteFailedLogin(ctx context.Context, login string) {
	a, known, err := s.Auth.Known(ctx, login)
	if err != nil {
		s.Log.WarnContext(ctx, "whose account a failed login was aimed at is not known", "request_id", requestID(ctx), "error", err)
	}
	if known {
		audit.NoteOf(ctx).About("account", a.ID)
	}
}

func personOf(a auth.Account) audit.Person {
	return audit.Person{ID: a.ID, Login: a.Login, Name: a.Name, Kind: string(a.Kind)}
}

// recordedWriter holds an answer back until its entry is in the log.
type recordedWriter struct {
	gin.ResponseWriter
	settle  func(status int) *Problem
	before  http.Header // as they were before the handler
	settled bool
	dropped bool // the answer was replaced: what the handler writes goes nowhere
}

func (w *recordedWriter) settleOnce() {
	if w.settled {
		return
	}
	w.settled = true
	p := w.settle(w.Status())
	if p == nil {
		return
	}
	w.dropped = true
	header := w.Header()
	clear(header) // no cookie, no version of what the caller is not told
	for name, values := range w.before {
		header[name] = values
	}
	for name, values := range p.headers {
		header[name] = values
	}
	header.Set("Content-Type", problemType)
	w.ResponseWriter.WriteHeader(p.Status)
	body, err := json.Marshal(p)
	if err != nil {
		body = []byte(`{"code":"internal"}`)
	}
	_, _ = w.ResponseWriter.Write(body) // a caller who is gone needs no answer
}

// Write implements io.Writer.
func (w *recordedWriter) Write(b []byte) (int, error) {
	if w.settleOnce(); w.dropped {
		return len(b), nil
	}
	return w.ResponseWriter.Write(b)
}

// WriteString implements io.StringWriter.
func (w *recordedWriter) WriteString(s string) (int, error) {
	if w.settleOnce(); w.dropped {
		return len(s), nil
	}
	return w.ResponseWriter.WriteString(s)
}

// WriteHeader sets the status; gin sends it with the first byte.
func (w *recordedWriter) WriteHeader(status int) {
	if !w.dropped {
		w.ResponseWriter.WriteHeader(status)
	}
}

// WriteHeaderNow sends the status.
func (w *recordedWriter) WriteHeaderNow() {
	if w.settleOnce(); !w.dropped {
		w.ResponseWriter.WriteHeaderNow()
	}
}

// Flush implements http.Flusher.
func (w *recordedWriter) Flush() {
	if w.settleOnce(); !w.dropped {
		w.ResponseWriter.Flush()
	}
}

// Unwrap lets http.ResponseController reach the connection.
func (w *recordedWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }
