package store_test

import (
	"context"
	"database/sql"
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/store"
	"github.com/motcua/motcua/internal/store/postgrestest"
	"github.com/motcua/motcua/internal/store/storetest"
)

// TestPostgresConnectionsLost: when the server drops the connections, in the pool or in
// the middle of a transaction, a call succeeds or says that the database is away; the
// same call again succeeds, and what was acknowledged is there once.
func TestPostgresConnectionsLost(t *testing.T) {
	t.Parallel()
	url, ok := postgrestest.URL(t)
	if !ok {
		return
	}
	s := open(t, url+"&application_name=motcua_lost")
	_, err := s.Migrate(t.Context())
	require.NoError(t, err)
	admin, err := sql.Open("pgx", url)
	require.NoError(t, err)
	defer func() { require.NoError(t, admin.Close()) }()
	drop := func() {
		_, err := admin.ExecContext(context.Background(),
			"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'motcua_lost'")
		if err != nil && !errors.Is(err, context.Canceled) {
			t.Errorf("drop connections: %v", err)
		}
	}
	insist := func(call func() error) {
		for range 100 {
			err := call()
			if err == nil {
				return
			}
			e, ok := dossier.AsError(err)
			require.True(t, ok, "%v", err)
			require.Equal(t, dossier.CodeUnavailable, e.Code, "%v", e.Cause)
		}
		require.Fail(t, "never came back")
	}
	d := storetest.Submitted("d1", "A-260420-0001")
	all := []dossier.Delta{d}
	for range 30 {
		if len(all)%3 == 0 {
			drop()
		} else {
			go drop()
		}
		insist(func() error { return s.Project(t.Context(), d) })
		insist(func() error { _, err := s.Task(t.Context(), d.Tasks[0].ID); return err })
		insist(func() error { _, err := s.AllocateCode(t.Context(), "d1", "A", d.Dossier.ReceivedAt); return err })
		d = storetest.After(d, 2, d.Tasks[0])
		all = append(all, d)
	}
	insist(func() error { return s.Project(t.Context(), d) })
	var got dossier.Delta
	insist(func() (err error) { got, err = s.DumpDossier(t.Context(), "d1"); return err })
	require.Empty(t, store.Compare(got, storetest.Merge(all...)))
}
