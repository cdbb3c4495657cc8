package storetest

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/store"
)

func testReplaceDossier(t *testing.T, s *store.Store) {
	first := Submitted(newID(), "A-260420-0001")
	second := After(first, 2, first.Tasks[0], NewTask(first.DossierID, 2, morning))
	project(t, s, first, second)

	want := Merge(first, second)
	want.Dossier.Form = json.RawMessage(`{"khac":true}`)
	want.Dossier.Applicant.Name = "Phạm Ước"
	want.Dossier.CreatedAt = morning.Add(-time.Hour)
	want.Tasks = want.Tasks[:1]
	want.Tasks[0].Version = 1 // a rebuilt version may be lower than a wrong one
	want.Events[3].Type = dossier.EventTaskClaimed
	want.Slips = []dossier.Slip{{DossierID: first.DossierID, No: 1, FormNo: "01", IssuedAt: morning}}

	stored, err := s.DumpDossier(t.Context(), first.DossierID)
	require.NoError(t, err)
	require.NotEmpty(t, store.Compare(stored, want))
	require.NoError(t, s.ReplaceDossier(t.Context(), want))
	requireStored(t, s, want)
	require.NoError(t, s.ReplaceDossier(t.Context(), want), "again is no change")
	requireStored(t, s, want)

	page, err := s.Tasks(t.Context(), dossier.TaskFilter{Query: "pham uoc"})
	require.NoError(t, err)
	require.Len(t, page.Items, 1)
	page, err = s.Tasks(t.Context(), dossier.TaskFilter{Query: "hong dao"})
	require.NoError(t, err)
	require.Empty(t, page.Items)

	third := After(want, 1)
	project(t, s, third)
	requireCode(t, s.ReplaceDossier(t.Context(), want), dossier.CodeConflict)
	requireStored(t, s, Merge(want, third))

	lost := Submitted(newID(), "A-260420-0002")
	require.NoError(t, s.ReplaceDossier(t.Context(), lost), "a dossier that was never projected")
	requireStored(t, s, lost)
}

func testReplaceKeepsEarlierEvents(t *testing.T, s *store.Store) {
	first := Submitted(newID(), "A-260420-0001")
	second := After(first, 3, first.Tasks[0])
	project(t, s, first, second)
	want := second
	want.Events[0].Type = dossier.EventTimerFired
	require.NoError(t, s.ReplaceDossier(t.Context(), want))
	events, err := s.Events(t.Context(), first.DossierID, 0, 0)
	require.NoError(t, err)
	require.Len(t, events, 5)
	require.Equal(t, dossier.EventTimerFired, events[2].Type)
	requireStored(t, s, want)
}
