package app

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/motcua/motcua/internal/command"
)

// settingTimed begins the name of the setting that holds of a timer by which a procedure
// begins since when it runs, and up to when its instants are dealt with.
const settingTimed = "timed_start."

const (
	timedAtOnce = 50                 // instants of one timer in one round
	timedBehind = 7 * 24 * time.Hour // what was missed longer ago is not made up for
)

// startTimed begins the dossiers whose instant has come. Two workers at once begin each
// once; what fails is tried again in the next round.
func (a *App) startTimed(ctx context.Context, now time.Time) error {
	timers, err := a.Commands.TimedStarts()
	if err != nil {
		return err
	}
	var errs []error
	for _, t := range timers {
		errs = append(errs, a.startTimer(ctx, t, now.UTC().Truncate(time.Second)))
	}
	return errors.Join(errs...)
}

func (a *App) startTimer(ctx context.Context, t command.TimedStart, now time.Time) error {
	key := settingTimed + t.Name()
	stored, err := a.Store.Setting(ctx, key)
	if err != nil {
		return err
	}
	since, upTo := now, now // a version that is new begins to run now
	if stored != "" {
		if since, upTo, err = parseTimed(stored); err != nil {
			return fmt.Errorf("setting %s: %w", key, err)
		}
	}
	if late := now.Add(-timedBehind); upTo.Before(late) {
		upTo = late
	}
	for _, at := range t.Due(since, upTo, now, timedAtOnce) {
		n, refused, err := a.Commands.BeginTimed(ctx, t, at)
		if err != nil {
			return err
		}
		a.o.Log.Info("begun by a timer", "procedure", t.Code, "dossiers", n, "at", at)
		for _, why := range refused {
			a.o.Log.Warn("a timer cannot begin the procedure at an agency", "procedure", t.Code, "error", why)
		}
		upTo = at
	}
	if next := t.Due(since, upTo, now, 1); len(next) == 0 {
		upTo = now
	}
	_, err = a.Store.SwapSetting(ctx, key, stored, since.Format(time.RFC3339)+" "+upTo.Format(time.RFC3339Nano))
	return err
}

func parseTimed(stored string) (since, upTo time.Time, err error) {
	left, right, _ := strings.Cut(stored, " ")
	if since, err = time.Parse(time.RFC3339, left); err == nil {
		upTo, err = time.Parse(time.RFC3339Nano, right)
	}
	return since, upTo, err
}
