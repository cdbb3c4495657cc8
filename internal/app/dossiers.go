package app

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/google/uuid"

	"github.com/motcua/motcua/internal/clock"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/payload"
	"github.com/motcua/motcua/workflows"
)

// settingCalendars is the hash of the calendars that open dossiers were last reckoned with.
const settingCalendars = "calendars.applied"

// calendarsChanging stands for that hash while open dossiers are being reckoned again: a
// process that ends in the middle must not be taken for one that changed nothing.
const calendarsChanging = "changing"

// openStatuses are those of dossiers whose legal clock may still run.
var openStatuses = []dossier.Status{
	dossier.StatusFiled, dossier.StatusReceived, dossier.StatusProcessing,
	dossier.StatusAwaitSupplement, dossier.StatusAwaitPayment,
}

// Rebuild works out from the history of a dossier's workflow what the read models must
// hold. It writes nothing: see Store.ReplaceDossier.
func (a *App) Rebuild(ctx context.Context, dossierID string) (dossier.Delta, error) {
	codec, err := payload.NewCodec(a.o.Keys...)
	if err != nil {
		return dossier.Delta{}, err
	}
	return workflows.Rebuild(ctx, a.Temporal, payload.NewDataConverter(codec), payload.NewExternalStorage(a.Store), dossierID)
}

// Unprojected gives the ids of the dossiers that Temporal knows and the read models do
// not: those filed after the backup that the database was restored from.
func (a *App) Unprojected(ctx context.Context) ([]string, error) {
	missing := map[string]bool{}
	err := workflows.List(ctx, a.Temporal, func(id string) error {
		_, err := a.Store.Dossier(ctx, id)
		if e, typed := dossier.AsError(err); typed && e.Code == dossier.CodeNotFound {
			missing[id] = true
			return nil
		}
		return err
	})
	return slices.Sorted(maps.Keys(missing)), err
}

// What a process that died may have shown of steps that never came to be is of its last
// moments: a step takes milliseconds, and is given up after some seconds.
const (
	recentlyWithin = 10 * time.Minute
	recentlyMost   = 300 // dossiers: several times what a worker does at once
)

// RestateRecent looks after the dossiers that changed last before now: what shows of a
// step that was cut off is taken back (see dossier.Standing). It gives how many there were.
func (a *App) RestateRecent(ctx context.Context) (int, error) {
	ids, err := a.Store.RecentlyChanged(ctx, recentlyWithin, recentlyMost)
	if err != nil {
		return 0, err
	}
	return a.restateAll(ctx, ids)
}

func (a *App) restateAll(ctx context.Context, ids []string) (int, error) {
	restated := 0
	for _, id := range ids {
		was, err := a.Driver.Restate(ctx, id)
		if err != nil {
			return restated, fmt.Errorf("dossier %s: %w", id, err)
		}
		if was {
			restated++
		}
	}
	return restated, nil
}

// restateRecent is RestateRecent at the start of a worker. What changed last is read
// before the worker begins, and changes more.
func (a *App) restateRecent(ctx context.Context) (func(context.Context), error) {
	ids, err := a.Store.RecentlyChanged(ctx, recentlyWithin, recentlyMost)
	return func(ctx context.Context) {
		n, err := a.restateAll(ctx, ids)
		if err != nil && ctx.Err() == nil {
			a.o.Log.Warn("not every dossier of the last moments was looked after; one is when it is acted upon", "error", err)
		}
		if n > 0 {
			a.o.Log.Info("took back steps that were cut off", "dossiers", n)
		}
	}, err
}

// Recalendar reckons every open dossier again that has not the calendars in force, and
// gives how many there were. It may be repeated and interrupted. A dossier that cannot
// be reckoned does not keep the others from it; the error is that of the first.
func (a *App) Recalendar(ctx context.Context, reason string) (int, error) {
	done, cursor := 0, ""
	var first error
	for {
		page, err := a.Store.Dossiers(ctx, dossier.DossierFilter{Statuses: openStatuses, WithCalled: true, Cursor: cursor, Limit: 200})
		if err != nil {
			return done, errors.Join(first, err)
		}
		for _, d := range page.Items {
			switch changed, err := a.recalendar(ctx, d, reason); {
			case ctx.Err() != nil:
				return done, ctx.Err()
			case err != nil && first == nil:
				first = err
			case changed:
				done++
			}
		}
		if cursor = page.Next; cursor == "" {
			return done, first
		}
	}
}

// recalendar reckons one dossier again, unless it has the calendars or is closed by now.
func (a *App) recalendar(ctx context.Context, d dossier.Dossier, reason string) (bool, error) {
	// A new id each time: a calendar may come back that was in force before.
	_, err := a.Driver.Recalendar(ctx, d.ID, dossier.Command{ID: uuid.NewString(), Actor: dossier.Actor{Kind: "system"}, Comment: reason})
	if e, typed := dossier.AsError(err); typed && e.Code == dossier.CodeConflict {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("dossier %s: %w", d.Code, err)
	}
	return true, nil
}

// warnUnpublished reminds the administrator, from 1 November on, that the calendar of
// the coming year is not there: due dates in it are provisional until it is.
func (a *App) warnUnpublished(ctx context.Context) {
	now := time.Now().In(clock.Zone)
	year := now.Year()
	if now.Month() >= time.November {
		year++
	}
	calendar, err := a.Installation.Calendar(ctx, "")
	if err != nil || calendar.Published(year) {
		return
	}
	a.o.Log.Warn("the calendar of the coming year is not published; due dates in it are provisional",
		"year", year, "remedy", "add the year to calendars/ of the configuration and restart; open dossiers are then reckoned again")
}

// recalendarAgain is how long to wait before looking again for changed calendars, and for
// dossiers that could not be reckoned.
const recalendarAgain = time.Minute

// followCalendars applies changed calendars to the open dossiers, once for each change,
// and remembers that it did. They change with the configuration, at a start, and with the
// hours of an agency, while the service runs. What fails is tried again until it succeeds.
func (a *App) followCalendars(ctx context.Context) {
	a.warnUnpublished(ctx)
	again := time.NewTicker(recalendarAgain)
	defer again.Stop()
	for first := true; ; first = false {
		n, err := a.applyCalendars(ctx)
		switch {
		case ctx.Err() != nil:
			return
		case err == nil && (first || n > 0):
			a.o.Log.Info("calendars in force", "dossiers_reckoned_again", n)
		case err != nil:
			a.o.Log.Error("calendars changed, open dossiers are not all reckoned again", "done", n, "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-again.C:
		}
	}
}

// applyCalendars reckons the open dossiers again if the calendars are not those that
// were applied last.
func (a *App) applyCalendars(ctx context.Context) (n int, err error) {
	set, err := a.Installation.Calendars(ctx)
	if err != nil {
		return 0, err
	}
	applied, err := a.Store.Setting(ctx, settingCalendars)
	if err != nil || applied == set.SHA() {
		return 0, err
	}
	if applied != "" { // else there are no dossiers yet
		// From the first dossier on they are not all under the same calendars any more.
		if _, err := a.Store.SwapSetting(ctx, settingCalendars, applied, calendarsChanging); err != nil {
			return 0, err
		}
		if n, err = a.Recalendar(ctx, ""); err != nil {
			return n, err
		}
		applied = calendarsChanging
	}
	_, err = a.Store.SwapSetting(ctx, settingCalendars, applied, set.SHA())
	return n, err
}
