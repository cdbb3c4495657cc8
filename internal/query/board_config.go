package query

import (
	"context"
	"fmt"
	"time"

	"github.com/motcua/motcua/internal/clock"
	"github.com/motcua/motcua/internal/dossier"
)

// BoardLimits are an installation's thresholds of the supervisors' board. Durations are
// working time by the installation's calendar.
type BoardLimits struct {
	Unassigned    time.Duration // nobody has taken a task for so long; 0 = DefaultBoardLimits'
	Idle          time.Duration // the same person has had it for so long
	OverloadTasks int           // more tasks than this are too many for one person; 0 = no bound
	OverloadHours time.Duration // more work than this, by the limits of the steps; 0 = no bound
}

// DefaultBoardLimits are half a day, three days, 60 tasks and 15 days of eight hours.
func DefaultBoardLimits() BoardLimits {
	return BoardLimits{Unassigned: 4 * time.Hour, Idle: 24 * time.Hour, OverloadTasks: 60, OverloadHours: 120 * time.Hour}
}

func (s *Service) boardLimits() BoardLimits {
	limits := s.BoardLimits
	if limits.Unassigned <= 0 {
		limits.Unassigned = DefaultBoardLimits().Unassigned
	}
	if limits.Idle <= 0 {
		limits.Idle = DefaultBoardLimits().Idle
	}
	return limits
}

// boardTimes are the moments that the board is reckoned by, now.
func (s *Service) boardTimes(ctx context.Context) (dossier.BoardTimes, error) {
	now := s.Now().UTC().Truncate(time.Second)
	calendar, err := s.World.Calendar(ctx, "")
	if err != nil {
		return dossier.BoardTimes{}, fmt.Errorf("calendar: %w", err)
	}
	soon, err := s.soonEnds(ctx, now)
	if err != nil {
		return dossier.BoardTimes{}, err
	}
	local, limits := now.In(clock.Zone), s.boardLimits()
	return dossier.BoardTimes{
		Now: now, DayEnds: time.Date(local.Year(), local.Month(), local.Day()+1, 0, 0, 0, 0, clock.Zone).UTC(), SoonEnds: soon.UTC(),
		Unassigned: workingAgo(calendar, now, limits.Unassigned), Idle: workingAgo(calendar, now, limits.Idle),
	}, nil
}

// workingAgo is the latest moment, to the second, since which so much working time has
// passed; ten years ago at the most.
func workingAgo(c *clock.Calendar, now time.Time, d time.Duration) time.Time {
	earliest, latest := now.AddDate(-10, 0, 0), now
	for latest.Sub(earliest) > time.Second {
		middle := earliest.Add(latest.Sub(earliest) / 2)
		if c.WorkingBetween(middle, now) >= d {
			earliest = middle
		} else {
			latest = middle
		}
	}
	return earliest.Truncate(time.Second)
}
