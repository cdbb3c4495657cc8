package dossier_test

import (
	"os"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/motcua/motcua/config"
	"github.com/motcua/motcua/internal/clock"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/organisation"
	"github.com/motcua/motcua/internal/procedure"
)

func playWorld(t *testing.T, worlds ...world) {
	rapid.Check(t, func(rt *rapid.T) {
		p := start(rt, rapid.SampledFrom(worlds).Draw(rt, "world"))
		for range rapid.IntRange(1, 40).Draw(rt, "steps") {
			p.step()
		}
	})
}

// moreOff are the days off of a changed calendar, all Wednesdays.
var moreOff = []string{"2026-03-11", "2026-06-17", "2026-08-05", "2026-11-18"}

// calendarsOf are the shipped calendar and one in which more days are off.
func calendarsOf(t *testing.T) []*dossier.Calendars {
	t.Helper()
	plain := testCalendars(t)
	changed := dossier.CalendarSet{Default: plain.Default.Clone()}
	year := changed.Default.Years[2026]
	for _, day := range moreOff {
		year.Off = append(year.Off, clock.DayOff{From: day, Name: "Nghỉ thêm"})
	}
	changed.Default.Years[2026] = year
	var out []*dossier.Calendars
	for _, s := range []dossier.CalendarSet{plain, changed} {
		c, err := s.Compile()
		require.NoError(t, err)
		out = append(out, c)
	}
	return out
}

func anybody(string, string) bool { return true }

func worldOf(t *testing.T, file string, limits ...procedure.LimitRule) world {
	t.Helper()
	def := testDefinition(t, limits...)
	xml, err := os.ReadFile("testdata/" + file)
	require.NoError(t, err)
	def.BPMN = xml
	program, err := dossier.NewProgram(def, "sha")
	require.NoError(t, err)
	return world{
		program: program, books: calendarsOf(t), agency: "W1", held: anybody,
		agencies: map[string]string{"receiving": "W1", "deciding": "D1"},
	}
}

func TestPropertiesOfAReview(t *testing.T) {
	t.Parallel()
	playWorld(t, worldOf(t, "review.bpmn"))
}

// Several legal stops at once, an illegal one, silence, and a longer limit for a verification.
func TestPropertiesOfStopsBesideEachOther(t *testing.T) {
	t.Parallel()
	playWorld(t, worldOf(t, "stops.bpmn",
		procedure.LimitRule{Limit: clock.Limit{Amount: 5, Unit: clock.WorkingDay}},
		procedure.LimitRule{Case: "verify", Limit: clock.Limit{Amount: 12, Unit: clock.WorkingDay}}))
}

func TestPropertiesWithoutALimit(t *testing.T) {
	t.Parallel()
	playWorld(t, worldOf(t, "stops.bpmn",
		procedure.LimitRule{Limit: clock.Limit{Unit: clock.PerPlan}},
		procedure.LimitRule{Case: "verify", Limit: clock.Limit{Amount: 12, Unit: clock.WorkingDay}}))
}

// The procedures that the product ships, at an agency that receives them.
func TestPropertiesOfShippedProcedures(t *testing.T) {
	t.Parallel()
	org, _, err := organisation.Load(config.FS, "organisation", "organisation/demo")
	require.NoError(t, err)
	catalogue, err := procedure.LoadCatalogue(config.FS, org)
	require.NoError(t, err)
	books := calendarsOf(t)
	var worlds []world
	for _, d := range catalogue.All() {
		if d.Runnable() {
			worlds = append(worlds, shippedWorld(t, org, d, books))
		}
	}
	require.Len(t, worlds, 25)
	playWorld(t, worlds...)
}

func shippedWorld(t *testing.T, org *organisation.Organisation, d procedure.Definition, books []*dossier.Calendars) world {
	t.Helper()
	program, err := dossier.NewProgram(d, d.SHA())
	require.NoError(t, err)
	bindings, err := d.Bindings()
	require.NoError(t, err)
	day := organisation.Date("2024-06-03") // before the districts were abolished
	for _, a := range org.AgenciesOn(day) {
		if !d.AcceptedAt(org, a.ID, day) {
			continue
		}
		agencies, err := org.ResolveAll(bindings, a.ID, day)
		if err != nil {
			continue
		}
		return world{
			program: program, books: books, agency: a.ID, agencies: agencies,
			held: func(agency, role string) bool { return len(org.Holders(agency, role, day)) > 0 },
		}
	}
	require.Fail(t, "no agency receives "+d.Code)
	return world{}
}
