package escalation_test

import (
	"fmt"
	"io/fs"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/motcua/motcua/config"
	"github.com/motcua/motcua/internal/clock"
	"github.com/motcua/motcua/internal/escalation"
)

func calendar(t *testing.T) *clock.Calendar {
	t.Helper()
	data, err := fs.ReadFile(config.FS, "calendars/vn.yaml")
	require.NoError(t, err)
	spec, err := clock.LoadYAML(data)
	require.NoError(t, err)
	c, err := clock.New(spec)
	require.NoError(t, err)
	return c
}

func when(t *testing.T, text string) time.Time {
	t.Helper()
	at, err := time.ParseInLocation("2006-01-02 15:04", text, clock.Zone)
	require.NoError(t, err)
	return at
}

// TestEvaluateOverTet: from 14 to 22 February 2026 nobody works, so nothing is due
// sooner, later or longer unassigned for it.
func TestEvaluateOverTet(t *testing.T) {
	t.Parallel()
	cal := calendar(t)
	friday := when(t, "2026-02-13 16:00") // the last working day; it ends at 17:00
	for _, c := range []struct {
		when  string
		level escalation.Level
		due   string // of a step made on Friday
		at    string
		want  []escalation.Hit
	}{
		{escalation.OverdueHours, escalation.Level{At: 0}, "2026-02-13 17:00", "2026-02-13 16:59", nil},
		{escalation.OverdueHours, escalation.Level{At: 0}, "2026-02-13 17:00", "2026-02-13 17:00", []escalation.Hit{{Level: 1, Round: 1}}},
		{escalation.OverdueHours, escalation.Level{At: 1}, "2026-02-13 17:00", "2026-02-22 23:00", nil},
		{escalation.OverdueHours, escalation.Level{At: 1}, "2026-02-13 17:00", "2026-02-23 08:29", nil},
		{escalation.OverdueHours, escalation.Level{At: 1}, "2026-02-13 17:00", "2026-02-23 08:30", []escalation.Hit{{Level: 1, Round: 1}}},
		{escalation.OverdueHours, escalation.Level{At: 1, Again: 4, AtMost: 3}, "2026-02-13 17:00", "2026-02-23 14:30", []escalation.Hit{{Level: 1, Round: 2}}},
		{escalation.OverdueHours, escalation.Level{At: 1, Again: 4, AtMost: 3}, "2026-02-13 17:00", "2026-03-20 14:30", []escalation.Hit{{Level: 1, Round: 3}}},
		{escalation.DueWithinHours, escalation.Level{At: 2}, "2026-02-23 08:30", "2026-02-13 16:00", []escalation.Hit{{Level: 1, Round: 1}}},
		{escalation.DueWithinHours, escalation.Level{At: 2}, "2026-02-23 11:30", "2026-02-22 10:00", nil},
		{escalation.DueWithinHours, escalation.Level{At: 2}, "2026-02-23 08:30", "2026-02-23 08:30", nil}, // it is late: another rule's
		{escalation.UsedPercent, escalation.Level{At: 50}, "2026-02-23 08:30", "2026-02-13 16:59", nil},
		{escalation.UsedPercent, escalation.Level{At: 50}, "2026-02-23 08:30", "2026-02-18 12:00", []escalation.Hit{{Level: 1, Round: 1}}},
		{escalation.UnassignedHours, escalation.Level{At: 2}, "2026-02-25 17:00", "2026-02-22 12:00", nil},
		{escalation.UnassignedHours, escalation.Level{At: 2}, "2026-02-25 17:00", "2026-02-23 08:30", []escalation.Hit{{Level: 1, Round: 1}}},
	} {
		due := when(t, c.due)
		r := escalation.Rule{ID: "r", Of: escalation.OfStep, When: c.when, Levels: []escalation.Level{c.level}}
		s := escalation.Subject{DossierID: "d", TaskID: "t", Since: friday, Due: &due}
		require.Equal(t, c.want, escalation.Evaluate(r, s, cal, nil, when(t, c.at)), "%s %+v at %s", c.when, c.level, c.at)
	}
}

// TestEvaluateWithStops: the time the clock stood still is not the step's.
func TestEvaluateWithStops(t *testing.T) {
	t.Parallel()
	cal := calendar(t)
	since, back := when(t, "2026-11-23 07:30"), when(t, "2026-11-27 07:30")
	due := when(t, "2026-11-27 11:30") // four hours, moved by the stop that began at once
	s := escalation.Subject{DossierID: "d", TaskID: "t", Since: since, Due: &due}
	stops := []escalation.Span{{From: since, To: &back}}
	half := escalation.Rule{Of: escalation.OfStep, When: escalation.UsedPercent, Levels: []escalation.Level{{At: 50}}}
	require.NotEmpty(t, escalation.Evaluate(half, s, cal, nil, when(t, "2026-11-27 09:00")))
	require.Empty(t, escalation.Evaluate(half, s, cal, stops, when(t, "2026-11-27 09:00")))
	require.NotEmpty(t, escalation.Evaluate(half, s, cal, stops, when(t, "2026-11-27 09:30")))
	unassigned := escalation.Rule{Of: escalation.OfStep, When: escalation.UnassignedHours, Levels: []escalation.Level{{At: 2}}}
	require.Empty(t, escalation.Evaluate(unassigned, s, cal, stops, when(t, "2026-11-27 09:00")))
	require.Empty(t, escalation.Evaluate(unassigned, s, cal, []escalation.Span{{From: since}}, when(t, "2026-11-27 17:00")), "it stands still yet")
	s.Assignee = "a"
	require.Empty(t, escalation.Evaluate(unassigned, s, cal, nil, when(t, "2026-11-27 09:00")))
}

// TestStopsTakeAway: what is reached with the stops of a dossier is reached without; the
// engine reads the stops of none but those.
func TestStopsTakeAway(t *testing.T) {
	t.Parallel()
	cal := calendar(t)
	rapid.Check(t, func(rt *rapid.T) {
		since := when(t, "2026-02-01 00:00")
		hours := rapid.IntRange(0, 60*24)
		at := func(name string) time.Time { return since.Add(time.Duration(hours.Draw(rt, name)) * time.Hour) }
		due, now, from := at("due"), at("now"), at("from")
		to := from.Add(time.Duration(rapid.IntRange(0, 400).Draw(rt, "length")) * time.Hour)
		r := escalation.Rule{
			Of: escalation.OfStep, When: rapid.SampledFrom([]string{escalation.UsedPercent, escalation.UnassignedHours, escalation.DueWithinHours, escalation.OverdueHours}).Draw(rt, "when"),
			Levels: []escalation.Level{{At: 20}, {At: 60}},
		}
		if to.After(due) || to.After(now) {
			return // a stop that is over moved the due date behind it
		}
		s := escalation.Subject{DossierID: "d", TaskID: "t", Since: since, Due: &due}
		without := escalation.Evaluate(r, s, cal, nil, now)
		for _, h := range escalation.Evaluate(r, s, cal, []escalation.Span{{From: from, To: &to}}, now) {
			require.Contains(rt, without, h)
		}
	})
}

func TestRulesThatAreBuiltIn(t *testing.T) {
	t.Parallel()
	rules, err := escalation.Load(config.FS, config.FS, func(string) bool { return false })
	require.NoError(t, err)
	require.Len(t, rules, 6)
}

func TestParseRefuses(t *testing.T) {
	t.Parallel()
	rule := func(body string) string {
		return "rules:\n  - {id: a, vi: x, en: x, " + body + "}\n"
	}
	level := func(l string) string { return rule("of: step, when: overdue_hours, levels: [{" + l + "}]") }
	for _, c := range []struct{ text, says string }{
		{rule("of: task, when: overdue_hours, levels: [{at: 1, to: [head]}]"), "of must be"},
		{rule("of: step, when: never, levels: [{at: 1, to: [head]}]"), "no when"},
		{rule("of: dossier, when: unassigned_hours, levels: [{at: 1, to: [head]}]"), "is of a step"},
		{rule("of: step, when: incident_hours, levels: [{at: 1, to: [head]}]"), "is of a dossier"},
		{rule("of: step, when: overdue_hours, levels: []"), "1 to 10 levels"},
		{rule("of: step, when: used_percent, levels: [{at: 120, to: [head]}]"), "out of range"},
		{rule("of: step, when: used_percent, levels: [{at: 50, again_hours: 1, to: [head]}]"), "goes with"},
		{rule("of: step, whem: overdue_hours, levels: [{at: 1, to: [head]}]"), "whem"},
		{level("at: 1"), "to is missing"}, {level("at: 1, to: [boss]"), `no "boss"`}, {level("at: 1, to: ['role:nobody']"), "no role"},
		{level("at: 1, to: [head], by: [fax]"), "no channel"}, {level("at: -1, to: [head]"), "out of range"},
		{"rules:\n  - {id: A B, vi: x, en: x}\n", "small letters"}, {"rules:\n  - {id: a}\n", "vi and en"},
		{level("at: 1, to: [head]") + "  - {id: a, vi: x, en: x, of: step, when: overdue_hours, levels: [{at: 1, to: [head]}]}\n", "used twice"},
	} {
		_, err := escalation.Parse([]byte(c.text), func(string) bool { return false })
		require.ErrorContains(t, err, c.says, c.text)
	}
	rules, err := escalation.Parse([]byte(rule("off: true, of: step, when: overdue_hours, levels: [{at: 1, to: ['role:clerk']}]")), func(id string) bool { return id == "clerk" })
	require.NoError(t, err)
	require.Empty(t, rules, "off")
}

func TestNoticeText(t *testing.T) {
	t.Parallel()
	due := when(t, "2026-11-23 15:00")
	n := escalation.Notice{
		RuleVI: "Bước quá hạn", RuleEN: "A step is overdue", Round: 2,
		Subject: escalation.Subject{Code: "H29.1.26-261123-0001", TaskID: "t1", Step: "Thẩm tra", ProcedureName: "Đăng ký khai sinh", Due: &due},
	}
	require.Equal(t, "Bước quá hạn (nhắc lần 2): H29.1.26-261123-0001", n.Title("vi"))
	require.Equal(t, "A step is overdue (reminder 2): H29.1.26-261123-0001", n.Title("en"))
	require.Equal(t, fmt.Sprintf("Thẩm tra · Đăng ký khai sinh · hạn %s", clock.MomentText(due)), n.Detail("vi"))
	require.Equal(t, "/viec/t1", n.Link())
}
