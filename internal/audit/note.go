package audit

import (
	"context"
	"strconv"
	"sync"
	"time"

	"github.com/motcua/motcua/internal/clock"
	"github.com/motcua/motcua/internal/dossier"
)

// Note gathers what is learned of a request on its way through the layers. Whoever looks
// a dossier up, carries a command out or refuses one adds what they know; the entry is
// made of it when the answer is about to leave. A nil Note takes everything and keeps
// nothing: code that is not called by a request need not ask.
type Note struct {
	mu     sync.Mutex
	entry  Entry
	before map[string]string
	after  map[string]string
	fields []string // in the order they were first named
}

type noteKey struct{}

// WithNote gives a context a Note of its own.
func WithNote(ctx context.Context) (context.Context, *Note) {
	n := &Note{before: map[string]string{}, after: map[string]string{}}
	return context.WithValue(ctx, noteKey{}, n), n
}

// NoteOf is the Note of a context, nil if there is none.
func NoteOf(ctx context.Context) *Note {
	n, _ := ctx.Value(noteKey{}).(*Note)
	return n
}

// Entry is what has been gathered, with its changes.
func (n *Note) Entry() Entry {
	n.mu.Lock()
	defer n.mu.Unlock()
	e := n.entry
	e.Changes = nil
	for _, f := range n.fields {
		if b, a := n.before[f], n.after[f]; b != a {
			if _, known := n.after[f]; known { // what was not seen again has not changed
				e.Changes = append(e.Changes, Change{Field: f, Before: b, After: a})
			}
		}
	}
	return e
}

func (n *Note) with(f func(e *Entry)) {
	if n == nil {
		return
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	f(&n.entry)
}

// By says who does it and by what means.
func (n *Note) By(p Person, means, credential string) {
	n.with(func(e *Entry) { e.Actor, e.Means, e.Credential = p, means, credential })
}

// OnBehalfOf says for whom somebody stands in.
func (n *Note) OnBehalfOf(account string) { n.with(func(e *Entry) { e.OnBehalfOf = account }) }

// Problem says why it was refused; the last one is the one that was answered.
func (n *Note) Problem(key string) { n.with(func(e *Entry) { e.Problem = key }) }

// About says what else it is about: an account, an access token, a batch.
func (n *Note) About(kind, id string) {
	n.with(func(e *Entry) { e.SubjectKind, e.SubjectID = kind, id })
}

// Dossier names a dossier by its id, its code or both; what is "" stays as it was.
func (n *Note) Dossier(id, code string) {
	n.with(func(e *Entry) {
		if id != "" {
			e.DossierID = id
		}
		if code != "" {
			e.DossierCode = code
		}
	})
}

// Task names a task.
func (n *Note) Task(id string) { n.with(func(e *Entry) { e.TaskID = id }) }

// Before and After say what a field was and is. Never a password, a token, or what
// somebody wrote in a form.
func (n *Note) Before(field, value string) { n.note(field, value, false) }

// After says what a field is now; see Before.
func (n *Note) After(field, value string) { n.note(field, value, true) }

func (n *Note) note(field, value string, after bool) {
	if n == nil {
		return
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	_, b := n.before[field]
	_, a := n.after[field]
	if !a && !b {
		n.fields = append(n.fields, field)
	}
	switch {
	case after:
		n.after[field] = value
	case !b: // what it was first: looked at again, it may have changed already
		n.before[field] = value
	}
}

// SawDossier notes how a dossier stands before anything is done.
func (n *Note) SawDossier(d dossier.Dossier) {
	n.Dossier(d.ID, d.Code)
	n.with(func(e *Entry) { e.Agency = d.Agency })
	n.dossier(d, n.Before)
}

// SawTask notes how a task stands before anything is done.
func (n *Note) SawTask(t dossier.Task) {
	n.Dossier(t.DossierID, "")
	n.Task(t.ID)
	n.with(func(e *Entry) { e.Agency = t.Agency })
	n.task(t, n.Before)
}

// Did notes how things stand after a command.
func (n *Note) Did(r dossier.Result) {
	n.Dossier(r.Dossier.ID, r.Dossier.Code)
	n.with(func(e *Entry) {
		if e.Agency == "" {
			e.Agency = r.Dossier.Agency
		}
	})
	n.dossier(r.Dossier, n.After)
	if r.Task != nil {
		n.Task(r.Task.ID)
		n.task(*r.Task, n.After)
	}
}

func (n *Note) dossier(d dossier.Dossier, say func(field, value string)) {
	say("dossier.status", strconv.Itoa(int(d.Status)))
	say("dossier.due", moment(d.Due))
	say("dossier.stopped", moment(d.StoppedSince))
	say("dossier.suspended", moment(d.SuspendedSince))
	say("dossier.version", strconv.Itoa(d.ProcedureVersion))
	say("dossier.seq", strconv.FormatInt(d.Seq, 10))
}

func (n *Note) task(t dossier.Task, say func(field, value string)) {
	say("task.state", string(t.State))
	say("task.assignee", t.Assignee)
	say("task.due", moment(t.Due))
	say("task.outcome", t.Outcome)
	say("task.version", strconv.FormatInt(t.Version, 10))
}

// moment writes an instant as offices read it, to the second.
func moment(t *time.Time) string {
	if t == nil {
		return ""
	}
	return t.In(clock.Zone).Format(time.RFC3339)
}
