package demo

import (
	"encoding/json"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/motcua/motcua/config"
	"github.com/motcua/motcua/internal/clock"
	"github.com/motcua/motcua/internal/form"
	"github.com/motcua/motcua/internal/installation"
)

// sampleWorld is the one the demonstration is made from.
func sampleWorld(t *testing.T) world {
	t.Helper()
	i, err := installation.Load(installation.Options{FS: config.FS, Demo: true})
	require.NoError(t, err)
	return world{org: i.Organisation(), catalogue: i.Catalogue(), calendar: func(agency string) (*clock.Calendar, error) {
		return i.Calendar(t.Context(), agency)
	}}
}

func TestPlanFillsEveryList(t *testing.T) {
	t.Parallel()
	w := sampleWorld(t)
	for name, base := range map[string]time.Time{
		"an ordinary morning":  time.Date(2026, 11, 25, 2, 30, 0, 0, time.UTC),
		"a Sunday night":       time.Date(2026, 8, 2, 16, 0, 0, 0, time.UTC),
		"in Tết":               time.Date(2026, 2, 18, 3, 0, 0, 0, time.UTC),
		"a year not published": time.Date(2027, 6, 15, 3, 0, 0, 0, time.UTC),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			all, err := plan(w, base)
			require.NoError(t, err)
			require.Len(t, all, 200)
			again, err := plan(w, base)
			require.NoError(t, err)
			counts, procedures := map[ending]int{}, map[string]int{}
			for i, s := range all {
				require.Equal(t, s.received, again[i].received, "the same base gives the same plan")
				require.Equal(t, s.agency, again[i].agency)
				counts[s.ending]++
				procedures[s.definition.Code]++
				if s.ending == endFiled {
					require.True(t, s.received.IsZero())
					continue
				}
				require.False(t, s.received.After(base))
				calendar, err := w.calendar(s.agency)
				require.NoError(t, err)
				require.True(t, calendar.IsWorkingInstant(s.received), "nobody receives dossiers at %s", s.received)
				limit, ok := s.definition.LimitFor("direct", "")
				require.True(t, ok)
				reckoning, err := calendar.Due(s.received, limit)
				require.NoError(t, err)
				from, to := s.ending.window()
				left := reckoning.Due.Sub(base)
				require.GreaterOrEqual(t, left, from, "%s", s.ending)
				if name == "in Tết" && to > 0 {
					to *= 12
				}
				require.True(t, to == 0 || left <= to, "%s: %s left", s.ending, left)
			}
			for _, share := range shares {
				require.Equal(t, share.count, counts[share.ending], share.ending)
			}
			require.GreaterOrEqual(t, len(procedures), 18, "many procedures: %v", procedures)
		})
	}
}

func TestSampleDataSatisfiesEveryForm(t *testing.T) {
	t.Parallel()
	checked := 0
	for _, d := range sampleWorld(t).catalogue.All() {
		for key, schema := range d.Forms {
			compiled, err := form.Compile(schema)
			require.NoError(t, err)
			for seed := range uint64(20) {
				data, err := fill(rand.New(rand.NewPCG(seed, 1)), schema, time.Date(2026, 11, 24, 2, 0, 0, 0, time.UTC))
				require.NoError(t, err)
				require.Empty(t, compiled.Check(data), "%s %s: %s", d.Code, key, data)
				checked++
			}
		}
	}
	require.Positive(t, checked)
	data, err := fill(rand.New(rand.NewPCG(1, 1)), nil, time.Time{})
	require.NoError(t, err)
	require.JSONEq(t, "{}", string(data))
	_, err = fill(rand.New(rand.NewPCG(1, 1)), json.RawMessage("["), time.Time{})
	require.Error(t, err)
}

func TestPlanNeedsSomethingToPlanWith(t *testing.T) {
	t.Parallel()
	i, err := installation.Load(installation.Options{FS: config.FS}) // without officers nobody receives anything
	require.NoError(t, err)
	_, err = plan(world{org: i.Organisation(), catalogue: i.Catalogue(), calendar: func(agency string) (*clock.Calendar, error) {
		return i.Calendar(t.Context(), agency)
	}}, time.Now())
	require.ErrorContains(t, err, "no procedure fits")
}
