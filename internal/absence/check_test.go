package absence_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/motcua/motcua/internal/absence"
	"github.com/motcua/motcua/internal/clock"
	"github.com/motcua/motcua/internal/dossier"
)

// office has officers a, b, c, d at one ward, of whom a and b wear the same hat, and
// "gone", who wears none.
type office struct{}

var hats = map[string]dossier.Position{
	"a": {Agency: "W", Role: "registrar"}, "b": {Agency: "W", Role: "registrar"},
	"c": {Agency: "W", Role: "clerk"}, "d": {Agency: "W", Role: "leader"},
}

func (office) Person(id string, _ time.Time) (absence.Person, bool) {
	p := absence.Person{ID: id, Name: "Cán bộ " + id}
	if hat, ok := hats[id]; ok {
		p.Positions = []dossier.Position{hat}
		return p, true
	}
	return p, id == "gone"
}

func (office) Wearing(hat dossier.Position, _ time.Time) []string {
	var ids []string
	for _, id := range []string{"a", "b", "c", "d"} {
		if hats[id] == hat {
			ids = append(ids, id)
		}
	}
	return ids
}

// now is Monday 2026-11-23 at 09:00.
var now = time.Date(2026, 11, 23, 9, 0, 0, 0, clock.Zone)

func days(t *testing.T, officer, from, to string, covers ...string) absence.Absence {
	t.Helper()
	begin, end, err := absence.Period{FromDay: from, ToDay: to}.Instants()
	require.NoError(t, err)
	a := absence.Absence{ID: officer + from, Officer: officer, From: begin, To: end}
	for _, c := range covers {
		a.Covers = append(a.Covers, absence.Cover{Officer: c})
	}
	return a
}

func TestCheck(t *testing.T) {
	t.Parallel()
	cancelled := days(t, "b", "2026-12-01", "2026-12-05")
	cancelled.CancelledAt = &now
	some := days(t, "a", "2026-12-01", "2026-12-02", "b")
	some.Covers[0].Procedures = []string{"1.1"}
	for _, c := range []struct {
		name    string
		a       absence.Absence
		meeting []absence.Absence
		refused string
		warned  []string
	}{
		{"same hat", days(t, "a", "2026-12-01", "2026-12-02", "b"), nil, "", nil},
		{"other hat", days(t, "a", "2026-12-01", "2026-12-02", "c"), nil, "", []string{"cover_hat"}},
		{"nobody", days(t, "a", "2026-12-01", "2026-12-02"), nil, "", []string{"cover_missing"}},
		{"some procedures", some, nil, "", []string{"cover_missing"}},
		{"today", days(t, "a", "2026-11-23", "2026-11-23", "b"), nil, "", nil},
		{"from yesterday", days(t, "a", "2026-11-22", "2026-11-25", "b"), nil, "absence_past", nil},
		{"last week", days(t, "a", "2026-11-16", "2026-11-20", "b"), nil, "absence_past", nil},
		{"unknown", days(t, "x", "2026-12-01", "2026-12-02", "b"), nil, "absence_officer_unknown", nil},
		{"themselves", days(t, "a", "2026-12-01", "2026-12-02", "a"), nil, "cover_self", nil},
		{"twice", days(t, "a", "2026-12-01", "2026-12-02", "b", "b"), nil, "cover_twice", nil},
		{"removed substitute", days(t, "a", "2026-12-01", "2026-12-02", "gone"), nil, "cover_unknown", nil},
		{"unknown substitute", days(t, "a", "2026-12-01", "2026-12-02", "x"), nil, "cover_unknown", nil},
		{"overlap", days(t, "a", "2026-12-01", "2026-12-05", "b"), []absence.Absence{days(t, "a", "2026-12-05", "2026-12-06")}, "absence_overlap", nil},
		{"one after the other", days(t, "a", "2026-12-01", "2026-12-04", "b"), []absence.Absence{days(t, "a", "2026-12-05", "2026-12-06")}, "", nil},
		{"substitute away", days(t, "a", "2026-12-01", "2026-12-05", "b"), []absence.Absence{days(t, "b", "2026-12-05", "2026-12-06", "c")}, "cover_absent", nil},
		{"substitute away, cancelled", days(t, "a", "2026-12-01", "2026-12-05", "b"), []absence.Absence{cancelled}, "", nil},
		{"circle of two", days(t, "a", "2026-12-01", "2026-12-05", "b"), []absence.Absence{days(t, "b", "2026-12-05", "2026-12-06", "a")}, "cover_cycle", nil},
		{
			"circle of three", days(t, "a", "2026-12-01", "2026-12-05", "b"),
			[]absence.Absence{days(t, "b", "2026-12-02", "2026-12-06", "c"), days(t, "c", "2026-12-02", "2026-12-06", "a")},
			"cover_cycle", nil,
		},
		{"a substitute falls ill", days(t, "b", "2026-12-02", "2026-12-03", "c"), []absence.Absence{days(t, "a", "2026-12-01", "2026-12-05", "b")}, "", []string{"cover_hat", "covers_another"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			warnings, err := absence.Check(c.a, nil, c.meeting, office{}, now)
			if c.refused != "" {
				e, typed := dossier.AsError(err)
				require.True(t, typed, "%v", err)
				require.Equal(t, c.refused, e.Key)
				require.NotEmpty(t, e.VI)
				require.NotEmpty(t, e.EN)
				return
			}
			require.NoError(t, err)
			var keys []string
			for _, w := range warnings {
				keys = append(keys, w.Key)
				require.NotEmpty(t, w.VI)
				require.NotEmpty(t, w.EN)
			}
			require.Equal(t, c.warned, keys)
		})
	}
}

func TestCheckOfChanges(t *testing.T) {
	t.Parallel()
	running := days(t, "a", "2026-11-20", "2026-11-27", "b")
	over := days(t, "a", "2026-11-16", "2026-11-20", "b")
	cancelled := running
	cancelled.CancelledAt = &now
	shorter := running
	shorter.To = now.Add(time.Hour)
	moved := running
	moved.From = running.From.AddDate(0, 0, 1)
	past := running
	past.To = now
	for _, c := range []struct {
		name    string
		a, was  absence.Absence
		refused string
	}{
		{"shorter", shorter, running, ""}, {"begun", moved, running, "absence_begun"}, {"ends in the past", past, running, "absence_past"},
		{"over", running, over, "absence_over"}, {"cancelled", running, cancelled, "absence_cancelled"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			_, err := absence.Check(c.a, &c.was, nil, office{}, now)
			if c.refused == "" {
				require.NoError(t, err)
				return
			}
			e, typed := dossier.AsError(err)
			require.True(t, typed, "%v", err)
			require.Equal(t, c.refused, e.Key)
		})
	}
}

func TestPeriod(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		p        absence.Period
		from, to string
		refused  bool
	}{
		{absence.Period{FromDay: "2026-12-01", ToDay: "2026-12-01"}, "2026-12-01T00:00:00+07:00", "2026-12-02T00:00:00+07:00", false},
		{absence.Period{FromDay: "2026-12-01", FromAfternoon: true, ToDay: "2026-12-01"}, "2026-12-01T12:00:00+07:00", "2026-12-02T00:00:00+07:00", false},
		{absence.Period{FromDay: "2026-12-01", ToDay: "2026-12-03", ToMorning: true}, "2026-12-01T00:00:00+07:00", "2026-12-03T12:00:00+07:00", false},
		{absence.Period{FromDay: "2026-12-01", FromAfternoon: true, ToDay: "2026-12-01", ToMorning: true}, "", "", true},
		{absence.Period{FromDay: "2026-12-02", ToDay: "2026-12-01"}, "", "", true},
		{absence.Period{FromDay: "2026-12-02", ToDay: "2028-12-01"}, "", "", true},
		{absence.Period{FromDay: "ngày mai", ToDay: "2026-12-01"}, "", "", true},
		{absence.Period{FromDay: "2026-12-01", ToDay: ""}, "", "", true},
	} {
		from, to, err := c.p.Instants()
		if c.refused {
			require.Error(t, err, "%+v", c.p)
			continue
		}
		require.NoError(t, err)
		require.Equal(t, c.from, from.In(clock.Zone).Format(time.RFC3339))
		require.Equal(t, c.to, to.In(clock.Zone).Format(time.RFC3339))
		require.Equal(t, c.p, absence.PeriodOf(from, to))
	}
}
