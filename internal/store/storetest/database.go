package storetest

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"

	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/store"
)

// fill puts a row into every table.
func fill(t *testing.T, s *store.Store) dossier.Delta {
	d := Submitted(newID(), "A-260420-0001")
	d.Adjustments = []dossier.Adjustment{{DossierID: d.DossierID, No: 1, From: morning}}
	d.Slips = []dossier.Slip{{DossierID: d.DossierID, No: 1, IssuedAt: morning}}
	d.Incidents = []dossier.Incident{{DossierID: d.DossierID, ID: "1", RaisedAt: morning}}
	project(t, s, d)
	_, err := s.AllocateCode(t.Context(), d.DossierID, "A", morning)
	require.NoError(t, err)
	_, err = s.Reserve(t.Context(), dossier.Reservation{Principal: "a", Key: "k", DossierID: d.DossierID})
	require.NoError(t, err)
	testProcedures(t, s)
	testCalendars(t, s)
	testAccounts(t, s)
	testSessions(t, s)
	testTokens(t, s)
	testLoginAttempts(t, s)
	_, err = s.SwapSetting(t.Context(), "demo", "", "1")
	require.NoError(t, err)
	return d
}

func testMigrateUpDownUp(t *testing.T, s *store.Store) {
	up, err := s.Migrate(t.Context())
	require.NoError(t, err)
	require.NotEmpty(t, up)
	again, err := s.Migrate(t.Context())
	require.NoError(t, err)
	require.Empty(t, again)
	d := fill(t, s)

	// Step by step down on data, then up: the tables are there, empty and fit for use.
	for v := len(up) - 1; v >= 0; v-- {
		var before int64 // numbers may have gaps
		if v > 0 {
			before = up[v-1].Version
		}
		down, err := s.Rollback(t.Context(), before)
		require.NoError(t, err)
		require.Len(t, down, 1)
	}
	status, err := s.MigrationStatus(t.Context())
	require.NoError(t, err)
	require.Len(t, status, len(up))
	for _, m := range status {
		require.Nil(t, m.AppliedAt)
		require.NotEmpty(t, m.Name)
	}
	_, err = s.Dossier(t.Context(), d.DossierID)
	require.Error(t, err)
	_, known := dossier.AsError(err)
	require.False(t, known, "a missing table is neither a missing dossier nor a database that is away")

	up2, err := s.Migrate(t.Context())
	require.NoError(t, err)
	require.Equal(t, up, up2)
	_, err = s.Dossier(t.Context(), d.DossierID)
	require.ErrorIs(t, err, dossier.ErrNotFound)
	fill(t, s)
	status, err = s.MigrationStatus(t.Context())
	require.NoError(t, err)
	for _, m := range status {
		require.NotNil(t, m.AppliedAt)
	}
}

func testMigrateConcurrently(t *testing.T, s *store.Store) {
	_, err := s.Rollback(t.Context(), 0)
	require.NoError(t, err)
	var g errgroup.Group
	for range 3 {
		g.Go(func() error {
			_, err := s.Migrate(t.Context())
			return err
		})
	}
	require.NoError(t, g.Wait())
	project(t, s, Submitted(newID(), "A-260420-0001"))
}

func testUnavailable(t *testing.T, s *store.Store) {
	d := Submitted(newID(), "A-260420-0001")
	project(t, s, d)
	require.NoError(t, s.Ping(t.Context()))

	late, cancel := context.WithTimeout(t.Context(), 0)
	defer cancel()
	require.Equal(t, "database_away", typed(t, s.Project(late, After(d, 1)), dossier.CodeUnavailable).Key)
	_, err := s.Dossier(late, d.DossierID)
	requireCode(t, err, dossier.CodeUnavailable)
	project(t, s, After(d, 1)) // and once it is back, the same delta goes in

	require.NoError(t, s.Close())
	requireCode(t, s.Ping(t.Context()), dossier.CodeUnavailable)
	requireCode(t, s.Project(t.Context(), After(After(d, 1), 1)), dossier.CodeUnavailable)
	_, err = s.Tasks(t.Context(), dossier.TaskFilter{})
	requireCode(t, err, dossier.CodeUnavailable)
	_, err = s.AllocateCode(t.Context(), newID(), "A", morning)
	requireCode(t, err, dossier.CodeUnavailable)
	_, err = s.Reserve(t.Context(), dossier.Reservation{Principal: "a", Key: "k"})
	requireCode(t, err, dossier.CodeUnavailable)
	require.NoError(t, s.Close(), "closing twice is closing once")
}

// testCancelled: a caller who goes away is told so, leaves nothing half made, and
// blocks nobody.
func testCancelled(t *testing.T, s *store.Store) {
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	d := Submitted(newID(), "A-260420-0001")
	err := s.Project(gone, d)
	require.ErrorIs(t, err, context.Canceled)
	_, typed := dossier.AsError(err)
	require.False(t, typed, "the database is not to blame")
	_, err = s.Dossier(t.Context(), d.DossierID)
	require.ErrorIs(t, err, dossier.ErrNotFound)

	// Callers that give up at any point of their transaction.
	var g errgroup.Group
	for i := range 40 {
		g.Go(func() error {
			ctx, cancel := context.WithCancel(context.Background())
			go func() {
				for range i * 50 {
					_ = ctx.Err()
				}
				cancel()
			}()
			_ = s.Project(ctx, Submitted(newID(), ""))
			return nil
		})
	}
	require.NoError(t, g.Wait())
	project(t, s, d)
	requireStored(t, s, d)
}
