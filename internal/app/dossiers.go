package app

import (
	"context"
	"fmt"
	"time"

	"github.com/motcua/motcua/internal/clock"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/payload"
	"github.com/motcua/motcua/workflows"
)

// settingCalendars is the hash of the calendars that open dossiers were last reckoned with.
const settingCalendars = "calendars.applied"

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

// What a process that died may have shown of steps that never came to be is of its last
// moments: a step takes milliseconds, and is given up after some seconds.
const (
	recentlyWithin = time.Minute
	recentlyMost   = 1000 // dossiers
)

// RestateRecent looks after the dossiers that changed last before now: what shows of a
// step that was cut off is taken back (see dossier.Standing). It gives how many there were.
func (a *App) RestateRecent(ctx context.Context) (int, error) {
	ids, err := a.Store.RecentlyChanged(ctx, recentlyWithin, recentlyMost)
	if err != nil {
		return 0, err
	}
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

// restateRecent is RestateRecent at the start of a worker.
func (a *App) restateRecent(ctx context.Context) {
	n, err := a.RestateRecent(ctx)
	if err != nil && ctx.Err() == nil {
		a.o.Log.Warn("not every dossier of the last moments was looked after; one is when it is acted upon", "error", err)
	}
	if n > 0 {
		a.o.Log.Info("took back steps that were cut off", "dossiers", n)
	}
}

// Recalendar reckons every open dossier again with the calendars in force, and gives
// how many it went through. It may be repeated and interrupted: a dossier that has
// these calendars already answers from memory.
func (a *App) Recalendar(ctx context.Context, reason string) (int, error) {
	set, err := a.Installation.Calendars(ctx)
	if err != nil {
		return 0, err
	}
	done, cursor := 0, ""
	for {
		page, err := a.Store.Dossiers(ctx, dossier.DossierFilter{Statuses: openStatuses, Cursor: cursor, Limit: 200})
		if err != nil {
			return done, err
		}
		for _, d := range page.Items {
			cmd := dossier.Command{ID: "recalendar-" + set.SHA(), Actor: dossier.Actor{Kind: "system"}, Comment: reason}
			_, err := a.Driver.Recalendar(ctx, d.ID, cmd)
			if e, typed := dossier.AsError(err); typed && e.Code == dossier.CodeConflict {
				err = nil // closed in the meantime: nothing is open any more
			}
			if err != nil {
				return done, fmt.Errorf("dossier %s: %w", d.Code, err)
			}
			done++
		}
		if cursor = page.Next; cursor == "" {
			return done, nil
		}
	}
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

// followCalendars applies changed calendars to the open dossiers, once for each change,
// and remembers that it did. A failure is logged; the next start tries again.
func (a *App) followCalendars(ctx context.Context) {
	a.warnUnpublished(ctx)
	set, err := a.Installation.Calendars(ctx)
	if err != nil {
		a.o.Log.Error("calendars", "error", err)
		return
	}
	applied, err := a.Store.Setting(ctx, settingCalendars)
	if err == nil && applied == set.SHA() {
		return
	}
	n := 0
	if err == nil && applied != "" {
		n, err = a.Recalendar(ctx, "")
	}
	if err == nil {
		_, err = a.Store.SwapSetting(ctx, settingCalendars, applied, set.SHA())
	}
	if err != nil {
		a.o.Log.Error("calendars changed, open dossiers are not all reckoned again", "done", n, "error", err)
		return
	}
	a.o.Log.Info("calendars in force", "dossiers_reckoned_again", n)
}
