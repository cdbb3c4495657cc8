package live

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"github.com/motcua/motcua/internal/dossier"
)

// Limits of a hub.
const (
	pollEvery    = time.Second
	pollAtMost   = 500              // dossiers a look; more come with the next one
	lookBack     = 15 * time.Second // a step is dated by its workflow and shows when it is committed, at most so much later
	perListener  = 10               // listening at once, for one account: its browser windows
	listenersMax = 5000             // of one process
	hintsAtOnce  = 50               // dossiers named in one hint; more are Many
)

// Errors of Listen.
var (
	ErrTooMany = errors.New("too many listen already")
	ErrClosed  = errors.New("the hub is closed")
)

// Changes is where changes are seen; the store is.
type Changes interface {
	// LastChange is the instant of the last change, zero when there is none.
	LastChange(ctx context.Context) (time.Time, error)
	// ChangedSince lists the dossiers that changed at or after an instant, oldest change first.
	ChangedSince(ctx context.Context, since time.Time, limit int) ([]dossier.Change, error)
}

// Hint says what has changed.
type Hint struct {
	Dossiers []string // ids
	Many     bool     // more than are named: whatever shows may be out of date
}

// Listener is somebody who listens. Its methods are safe for concurrent use.
type Listener struct {
	hub     *Hub
	account string
	mu      sync.Mutex
	sees    func(dossier.Change) bool
	hint    Hint
	ready   chan struct{} // holds one when hint is not empty
}

// Hub looks for changes while anybody listens.
type Hub struct {
	changes Changes
	log     *slog.Logger

	mu        sync.Mutex
	listeners map[*Listener]struct{}
	accounts  map[string]int
	closed    chan struct{}
	wake      chan struct{} // holds one when the first listener has come
}

// NewHub makes a hub; Run makes it look.
func NewHub(changes Changes, log *slog.Logger) *Hub {
	return &Hub{
		changes: changes, log: log, listeners: map[*Listener]struct{}{}, accounts: map[string]int{},
		closed: make(chan struct{}), wake: make(chan struct{}, 1),
	}
}

// Listen begins to listen for an account; sees says which changes it may know of.
func (h *Hub) Listen(account string, sees func(dossier.Change) bool) (*Listener, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	switch {
	case h.isClosed():
		return nil, ErrClosed
	case len(h.listeners) >= listenersMax, h.accounts[account] >= perListener:
		return nil, ErrTooMany
	}
	l := &Listener{hub: h, account: account, sees: sees, ready: make(chan struct{}, 1)}
	h.listeners[l] = struct{}{}
	h.accounts[account]++
	select {
	case h.wake <- struct{}{}:
	default:
	}
	return l, nil
}

// Listeners says how many listen.
func (h *Hub) Listeners() int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return len(h.listeners)
}

// Close ends all listening, at once and for good.
func (h *Hub) Close() {
	h.mu.Lock()
	defer h.mu.Unlock()
	if !h.isClosed() {
		close(h.closed)
	}
}

func (h *Hub) isClosed() bool {
	select {
	case <-h.closed:
		return true
	default:
		return false
	}
}

// Run looks for changes until ctx ends.
func (h *Hub) Run(ctx context.Context) {
	tick := time.NewTicker(pollEvery)
	defer tick.Stop()
	var at *watch
	for {
		if h.Listeners() == 0 {
			at = nil // what changes now nobody has to be told
			select {
			case <-ctx.Done():
				return
			case <-h.wake:
			}
		}
		if at == nil {
			at = &watch{seen: map[string]int64{}}
		}
		found, err := at.look(ctx, h.changes)
		if err != nil && ctx.Err() == nil {
			h.log.Warn("changes could not be read; listeners are told with the next look", "error", err)
		}
		h.tell(found)
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

func (h *Hub) tell(found []dossier.Change) {
	if len(found) == 0 {
		return
	}
	h.mu.Lock()
	all := make([]*Listener, 0, len(h.listeners))
	for l := range h.listeners {
		all = append(all, l)
	}
	h.mu.Unlock()
	for _, l := range all {
		l.tell(found)
	}
}

// Ready holds a value when there is a hint to Take.
func (l *Listener) Ready() <-chan struct{} { return l.ready }

// Closed is closed when the hub is.
func (l *Listener) Closed() <-chan struct{} { return l.hub.closed }

// Take gives what changed since the last time.
func (l *Listener) Take() Hint {
	l.mu.Lock()
	defer l.mu.Unlock()
	h := l.hint
	l.hint = Hint{}
	return h
}

// See replaces what the listener may know of: rights change while it listens.
func (l *Listener) See(sees func(dossier.Change) bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.sees = sees
}

// Leave ends the listening.
func (l *Listener) Leave() {
	h := l.hub
	h.mu.Lock()
	defer h.mu.Unlock()
	if _, there := h.listeners[l]; !there {
		return
	}
	delete(h.listeners, l)
	if h.accounts[l.account]--; h.accounts[l.account] == 0 {
		delete(h.accounts, l.account)
	}
}

func (l *Listener) tell(found []dossier.Change) {
	l.mu.Lock()
	defer l.mu.Unlock()
	told := false
	for _, c := range found {
		if l.sees(c) {
			l.hint.add(c.DossierID)
			told = true
		}
	}
	if told {
		select {
		case l.ready <- struct{}{}:
		default: // it has not taken the last one yet, and takes both
		}
	}
}

func (h *Hint) add(id string) {
	for _, known := range h.Dossiers {
		if known == id {
			return
		}
	}
	if len(h.Dossiers) >= hintsAtOnce {
		h.Many = true
		return
	}
	h.Dossiers = append(h.Dossiers, id)
}
