package dossier

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"github.com/motcua/motcua/internal/clock"
)

// CalendarSet is the calendars a dossier reckons with: the country's, and those of
// agencies that keep other hours. It travels with the dossier, so that a deadline
// can be reckoned again, by anyone, from what the dossier itself holds.
type CalendarSet struct {
	Default  clock.Spec            `json:"default"`
	Agencies map[string]clock.Spec `json:"agencies,omitempty"`
}

// Calendars is a compiled CalendarSet, safe for concurrent use.
type Calendars struct {
	fallback *clock.Calendar
	agencies map[string]*clock.Calendar
}

// Compile checks every calendar of the set.
func (s CalendarSet) Compile() (*Calendars, error) {
	fallback, err := clock.New(s.Default)
	if err != nil {
		return nil, fmt.Errorf("default calendar: %w", err)
	}
	c := &Calendars{fallback: fallback, agencies: make(map[string]*clock.Calendar, len(s.Agencies))}
	for agency, spec := range s.Agencies {
		if c.agencies[agency], err = clock.New(spec); err != nil {
			return nil, fmt.Errorf("calendar of %s: %w", agency, err)
		}
	}
	return c, nil
}

// Of is the calendar of an agency.
func (c *Calendars) Of(agency string) *clock.Calendar {
	if cal, ok := c.agencies[agency]; ok {
		return cal
	}
	return c.fallback
}

// SHA is the content address of the set.
func (s CalendarSet) SHA() string {
	sum := sha256.Sum256(mustJSON(s))
	return hex.EncodeToString(sum[:])
}
