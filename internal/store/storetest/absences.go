package storetest

import (
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/motcua/motcua/internal/absence"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/store"
)

func newAbsence(officer string, from time.Time, days int, covers ...absence.Cover) absence.Absence {
	return absence.Absence{
		ID: newID(), Officer: officer, From: from, To: from.AddDate(0, 0, days), Reason: "nghỉ phép \x00", Covers: covers,
		CreatedAt: morning, CreatedBy: "gs", ChangedAt: morning, ChangedBy: "gs", Version: 1,
	}
}

func anything([]absence.Absence) error { return nil }

func testAbsences(t *testing.T, s *store.Store) {
	ctx := t.Context()
	a := newAbsence("cb1", morning, 2, absence.Cover{Officer: "cb2", Procedures: []string{"1.1", "1.2"}}, absence.Cover{Officer: "cb3"})
	require.NoError(t, s.PutAbsence(ctx, a, anything))
	got, err := s.Absence(ctx, a.ID)
	require.NoError(t, err)
	a.Reason = "nghỉ phép "
	require.Equal(t, a, got)

	for _, tc := range []struct {
		at   time.Time
		away int
	}{{a.From.Add(-time.Microsecond), 0}, {a.From, 1}, {a.To.Add(-time.Microsecond), 1}, {a.To, 0}} {
		away, err := s.AwayAt(ctx, tc.at)
		require.NoError(t, err)
		require.Len(t, away, tc.away, "%s", tc.at)
		covering, err := s.Covering(ctx, "cb3", tc.at)
		require.NoError(t, err)
		require.Equal(t, away, covering)
		covering, err = s.Covering(ctx, "cb1", tc.at)
		require.NoError(t, err)
		require.Empty(t, covering)
	}

	later := newAbsence("cb2", morning.AddDate(0, 0, 5), 1)
	require.NoError(t, s.PutAbsence(ctx, later, func(meeting []absence.Absence) error {
		require.Empty(t, meeting)
		return nil
	}))
	all, err := s.Absences(ctx, absence.Filter{})
	require.NoError(t, err)
	require.Equal(t, []string{a.ID, later.ID}, []string{all[0].ID, all[1].ID}, "by their beginning")
	for _, tc := range []struct {
		filter absence.Filter
		want   int
	}{
		{absence.Filter{Officers: []string{"cb2", "cb9"}}, 1}, {absence.Filter{EndsAfter: a.To}, 1},
		{absence.Filter{BeginsBy: a.To}, 1}, {absence.Filter{Limit: 1}, 1}, {absence.Filter{EndsAfter: later.To}, 0},
	} {
		got, err := s.Absences(ctx, tc.filter)
		require.NoError(t, err)
		require.Len(t, got, tc.want, "%+v", tc.filter)
	}

	changed := a
	changed.To, changed.Covers, changed.Version, changed.ChangedBy = morning.Add(time.Hour), []absence.Cover{{Officer: "cb4"}}, 2, "cb1"
	require.NoError(t, s.PutAbsence(ctx, changed, func(meeting []absence.Absence) error {
		require.Empty(t, meeting, "not itself")
		return nil
	}))
	got, err = s.Absence(ctx, a.ID)
	require.NoError(t, err)
	require.Equal(t, changed, got)
	requireCode(t, s.PutAbsence(ctx, changed, anything), dossier.CodeConflict)

	cancelled := later
	cancelled.CancelledAt, cancelled.Version = ptr(morning), 2
	require.NoError(t, s.PutAbsence(ctx, cancelled, anything))
	away, err := s.AwayAt(ctx, later.From)
	require.NoError(t, err)
	require.Empty(t, away)
	_, err = s.Absence(ctx, "none")
	require.ErrorIs(t, err, dossier.ErrNotFound)
}

// testAbsencesAtOnce: of many who record an absence that only one of them may, one does.
func testAbsencesAtOnce(t *testing.T, s *store.Store) {
	taken := errors.New("taken")
	results := make([]error, 8)
	var wg sync.WaitGroup
	for i := range results {
		wg.Go(func() {
			results[i] = s.PutAbsence(t.Context(), newAbsence("cb1", morning, 1), func(meeting []absence.Absence) error {
				if len(meeting) > 0 {
					return taken
				}
				return nil
			})
		})
	}
	wg.Wait()
	kept := 0
	for _, err := range results {
		if err == nil {
			kept++
			continue
		}
		require.ErrorIs(t, err, taken)
	}
	require.Equal(t, 1, kept)
}
