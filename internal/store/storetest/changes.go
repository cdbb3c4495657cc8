package storetest

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/store"
)

// testChanges: what changed since an instant, oldest first, with all its tasks.
func testChanges(t *testing.T, s *store.Store) {
	last, err := s.LastChange(t.Context())
	require.NoError(t, err)
	require.Zero(t, last)
	one, two := Submitted(newID(), "H29.1.26-260420-0001"), Submitted(newID(), "H29.1.26-260420-0002")
	two.Dossier.AccountID = "cd01"
	done := one.Tasks[0]
	done.State, done.Assignee = dossier.TaskDone, "cb01"
	next := After(one, 1, done)
	project(t, s, one, two, next)

	last, err = s.LastChange(t.Context())
	require.NoError(t, err)
	require.True(t, last.Equal(next.Dossier.UpdatedAt))
	all, err := s.ChangedSince(t.Context(), morning, 10)
	require.NoError(t, err)
	require.Len(t, all, 2)
	require.Equal(t, two.DossierID, all[0].DossierID)
	require.Equal(t, "cd01", all[0].AccountID)
	require.Equal(t, one.DossierID, all[1].DossierID)
	require.Equal(t, next.ToSeq, all[1].Seq)
	require.Equal(t, []dossier.Task{{
		ID: done.ID, DossierID: one.DossierID, Agency: done.Agency, Role: done.Role, State: dossier.TaskDone, Assignee: "cb01",
	}}, all[1].Tasks)
	all, err = s.ChangedSince(t.Context(), morning.Add(time.Second), 10)
	require.NoError(t, err)
	require.Len(t, all, 1)
	all, err = s.ChangedSince(t.Context(), morning, 1)
	require.NoError(t, err)
	require.Len(t, all, 1)
	require.Equal(t, two.DossierID, all[0].DossierID)
	all, err = s.ChangedSince(t.Context(), last.Add(time.Second), 10)
	require.NoError(t, err)
	require.Empty(t, all)
}
