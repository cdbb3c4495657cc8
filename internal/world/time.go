package world

import (
	"slices"
	"time"

	"github.com/motcua/motcua/internal/engine"
)

// Timer is a timer that is set in an instance.
type Timer struct {
	Instance string // of the world
	engine.Timer
}

// NextTimer is the timer that is due first; of several at one instant, that of the
// instance that was begun first.
func (w *World) NextTimer() (Timer, bool) {
	var first Timer
	found := false
	for _, in := range w.instances {
		if in.State.Ended() {
			continue
		}
		if t, ok := in.State.NextTimer(); ok && (!found || t.At.Before(first.At)) {
			first, found = Timer{Instance: in.ID, Timer: t}, true
		}
	}
	return first, found
}

// Timers lists all timers that are set, by instance.
func (w *World) Timers() []Timer {
	var out []Timer
	for _, in := range w.instances {
		if in.State.Ended() {
			continue
		}
		for _, t := range in.State.Timers() {
			out = append(out, Timer{Instance: in.ID, Timer: t})
		}
	}
	return out
}

// Fire fires one timer, and moves the time to its instant if that lies ahead.
func (w *World) Fire(t Timer) error {
	w.moveTo(t.At)
	return w.Do(t.Instance, engine.TimerFired{ID: t.ID})
}

// Advance moves the time and fires every timer that falls due, in order.
func (w *World) Advance(to time.Time) error {
	for {
		t, ok := w.NextTimer()
		if !ok || t.At.After(to) {
			w.moveTo(to)
			return nil
		}
		if err := w.Fire(t); err != nil {
			return err
		}
	}
}

// moveTo moves the time forward and drops the messages whose time is over.
func (w *World) moveTo(at time.Time) {
	if at.After(w.env.Now) {
		w.env.Now = at.UTC()
	}
	kept := w.letters[:0:0]
	for _, l := range w.letters {
		if l.Expires.After(w.env.Now) {
			kept = append(kept, l)
			continue
		}
		w.note(l.happening(KindMessageExpired))
	}
	w.letters = slices.Clip(kept)
}
