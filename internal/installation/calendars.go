package installation

import (
	"context"
	"fmt"
	"io/fs"

	"github.com/motcua/motcua/internal/clock"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/organisation"
)

// mainCalendar is the country's; agencies use it unless they name another.
const mainCalendar = "vn"

// Calendars are the calendars that new reckonings use.
func (i *Installation) Calendars(context.Context) (dossier.CalendarSet, error) {
	return i.offices.Load().calendars, nil
}

// Calendar is the working calendar of an agency, the installation's for "".
func (i *Installation) Calendar(_ context.Context, agency string) (*clock.Calendar, error) {
	return i.offices.Load().compiled.Of(agency), nil
}

// loadCalendars reads calendars/*.yaml, by id.
func loadCalendars(fsys fs.FS, strict bool) (map[string]clock.Spec, error) {
	names, err := fs.Glob(fsys, "calendars/*.yaml")
	if err != nil {
		return nil, fmt.Errorf("calendars: %w", err)
	}
	specs := make(map[string]clock.Spec, len(names))
	for _, name := range names {
		data, err := fs.ReadFile(fsys, name)
		if err != nil {
			return nil, fmt.Errorf("calendar: %w", err)
		}
		spec, err := clock.LoadYAML(data)
		if err != nil {
			return nil, &FileError{File: name, Err: err}
		}
		spec.Strict = strict
		specs[spec.ID] = spec
	}
	if _, ok := specs[mainCalendar]; !ok {
		return nil, &FileError{File: "calendars/" + mainCalendar + ".yaml", Err: fs.ErrNotExist}
	}
	return specs, nil
}

// calendarsOf gives each agency a calendar of its own where its hours or its calendar differ.
func (i *Installation) calendarsOf(org *organisation.Organisation) (dossier.CalendarSet, error) {
	set := dossier.CalendarSet{Default: i.specs[mainCalendar], Agencies: map[string]clock.Spec{}}
	for _, a := range org.Agencies() {
		spec, own, err := i.calendarOf(a)
		if err != nil {
			return dossier.CalendarSet{}, err
		}
		if own {
			set.Agencies[a.ID] = spec
		}
	}
	return set, nil
}

func (i *Installation) calendarOf(a organisation.Agency) (spec clock.Spec, own bool, err error) {
	spec, own = i.specs[mainCalendar], a.Calendar != ""
	if own {
		var ok bool
		if spec, ok = i.specs[a.Calendar]; !ok {
			return clock.Spec{}, false, &FileError{File: "calendars/" + a.Calendar + ".yaml", Err: fs.ErrNotExist}
		}
	}
	if a.Hours != nil {
		spec, own = spec.With(spec.ID+"/"+a.ID, *a.Hours), true
	}
	return spec, own, nil
}
