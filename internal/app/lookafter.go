package app

import (
	"context"
	"errors"
	"time"

	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/workflows"
)

// Messages and called dossiers find their way by themselves. A worker looks all the same,
// from time to time, after what may have been lost: by a restored backup, or by an operator
// who ended a workflow in Temporal.
const (
	lookAfterEvery  = time.Minute
	strayAfter      = 2 * time.Minute // a message that should be moving has not for so long
	straysAtOnce    = 200
	endedWithin     = time.Hour // workflows that ended so lately are looked at, each time
	lookAfterBudget = 50 * time.Second
)

func (a *App) lookAfter(ctx context.Context) {
	tick := time.NewTicker(lookAfterEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		limited, cancel := context.WithTimeout(ctx, lookAfterBudget)
		if err := a.LookAfter(limited); err != nil && ctx.Err() == nil {
			a.o.Log.Warn("messages, called dossiers and timed beginnings were not all looked after; the next round does", "error", err)
		}
		cancel()
	}
}

// LookAfter has messages that should be moving look again for who waits for them, tells
// callers of called dossiers that were ended from outside, ends called dossiers whose
// caller was, and begins the dossiers of procedures that begin by a timer.
func (a *App) LookAfter(ctx context.Context) error {
	return a.LookAfterAt(ctx, time.Now())
}

// LookAfterAt is LookAfter as at another time.
func (a *App) LookAfterAt(ctx context.Context, now time.Time) error {
	_, swept := a.Auth.Sweep(ctx) // logins that are over
	return errors.Join(a.moveStrays(ctx, now), a.findLost(ctx), a.startTimed(ctx, now), swept)
}

func (a *App) moveStrays(ctx context.Context, now time.Time) error {
	ids, err := a.Store.StrayMessages(ctx, now.Add(-strayAfter), straysAtOnce)
	if err != nil {
		return err
	}
	for _, id := range ids {
		m, ended, err := a.Driver.Ended(ctx, id)
		switch {
		case err != nil:
			return err
		case ended: // its record is older than it, or it was ended from outside
			_, err = a.Store.SettleMessage(ctx, m)
		default:
			err = a.Driver.TryAgain(ctx, id)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (a *App) findLost(ctx context.Context) error {
	return workflows.EndedFromOutside(ctx, a.Temporal, time.Now().Add(-endedWithin), func(id string) error {
		lost, err := a.Store.Dossier(ctx, id)
		if e, typed := dossier.AsError(err); typed && e.Code == dossier.CodeNotFound {
			return nil // no dossier
		}
		if err != nil || lost.ClosedAt != nil {
			return err
		}
		if lost.ParentID != "" {
			if err := a.Driver.ReportLost(ctx, lost); err != nil {
				return err
			}
		}
		called, err := a.Store.CalledBy(ctx, id)
		if err != nil {
			return err
		}
		for _, c := range called {
			if c.ClosedAt == nil {
				if err := a.Driver.Cancel(ctx, c.ID); err != nil {
					return err
				}
			}
		}
		return nil
	})
}
