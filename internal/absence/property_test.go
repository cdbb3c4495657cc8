package absence_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/motcua/motcua/internal/absence"
)

// TestNobodyActsOutsideAPeriod: whatever is recorded, changed and cancelled, an officer
// acts for another only while that one is away and names them, is not away themselves,
// and no circle of people who act for one another is ever there.
func TestNobodyActsOutsideAPeriod(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		people := []string{"a", "b", "c", "d"}
		var kept []absence.Absence
		hour := rapid.IntRange(0, 20*24)
		for i := range rapid.IntRange(1, 25).Draw(t, "records") {
			from := now.Add(time.Duration(hour.Draw(t, "from")) * time.Hour)
			a := absence.Absence{
				ID: fmt.Sprint(i), Officer: rapid.SampledFrom(people).Draw(t, "officer"), From: from,
				To: from.Add(time.Duration(rapid.IntRange(1, 120).Draw(t, "hours")) * time.Hour),
			}
			for _, id := range rapid.SliceOfNDistinct(rapid.SampledFrom(people), 0, 3, rapid.ID).Draw(t, "covers") {
				a.Covers = append(a.Covers, absence.Cover{Officer: id})
			}
			var meeting []absence.Absence
			for _, o := range kept {
				if o.Meets(a) {
					meeting = append(meeting, o)
				}
			}
			if _, err := absence.Check(a, nil, meeting, office{}, now); err != nil {
				continue
			}
			kept = append(kept, a)
			if rapid.Bool().Draw(t, "cancel one") {
				kept[rapid.IntRange(0, len(kept)-1).Draw(t, "which")].CancelledAt = &now
			}
		}
		at := now.Add(time.Duration(hour.Draw(t, "at")) * time.Hour)
		var away []absence.Absence
		for _, a := range kept {
			if a.At(at) {
				away = append(away, a)
			}
		}
		acts := map[string][]string{} // who → for whom
		for _, id := range people {
			for _, s := range absence.Standings(id, away, office{}, at) {
				acts[id] = append(acts[id], s.For)
				require.True(t, absence.IsAway(s.For, kept, at), "%s acts for %s, who is here", id, s.For)
				require.False(t, absence.IsAway(id, kept, at), "%s acts and is away", id)
				require.True(t, at.Before(s.Until))
				require.Contains(t, absence.SubstitutesOf(s.For, "", away, office{}, at), id)
			}
		}
		for id, others := range acts {
			for _, other := range others {
				require.Empty(t, acts[other], "%s acts for %s, who acts for somebody", id, other)
			}
		}
	})
}

func TestStandings(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 12, 1, 3, 0, 0, 0, time.UTC)
	a := days(t, "a", "2026-12-01", "2026-12-02", "c")
	b := days(t, "b", "2026-12-01", "2026-12-01", "d")

	got := absence.Standings("c", []absence.Absence{a}, office{}, at)
	require.Len(t, got, 1)
	require.Equal(t, "a", got[0].For)
	require.Empty(t, got[0].Hats, "b wears the same hat and is here")

	got = absence.Standings("c", []absence.Absence{a, b}, office{}, at)
	require.Len(t, got[0].Hats, 1, "b is away too")

	removed := days(t, "gone", "2026-12-01", "2026-12-02", "c")
	got = absence.Standings("c", []absence.Absence{removed}, office{}, at)
	require.Equal(t, []string{"gone"}, []string{got[0].For}, "what somebody removed still holds can be done")
	require.Empty(t, got[0].Hats)

	require.Empty(t, absence.Standings("gone", []absence.Absence{days(t, "a", "2026-12-01", "2026-12-02", "gone")}, office{}, at))
	require.Empty(t, absence.Standings("x", []absence.Absence{a}, office{}, at))
}
