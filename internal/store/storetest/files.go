package storetest

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/motcua/motcua/internal/attachment"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/draft"
	"github.com/motcua/motcua/internal/store"
)

func addFile(t *testing.T, s *store.Store, account, content string) attachment.File {
	t.Helper()
	f := attachment.File{
		File:      dossier.File{ID: newID(), Name: "Giấy chứng sinh.pdf", Type: "application/pdf", Size: int64(len(content)), SHA256: sha([]byte(content)), Paper: "1"},
		AccountID: account, AddedBy: "Trần Thị Thu Hà", AddedAt: morning, Draft: "intake:1",
	}
	kept, err := s.AddFile(t.Context(), f, f.ID)
	require.NoError(t, err)
	require.NotEmpty(t, kept)
	return f
}

func testFiles(t *testing.T, s *store.Store) {
	ctx := t.Context()
	one := addFile(t, s, "cb1", "nội dung")
	got, err := s.File(ctx, one.ID)
	require.NoError(t, err)
	require.Equal(t, one, got)
	twin := one
	twin.ID, twin.AccountID = newID(), "cb2"
	kept, err := s.AddFile(ctx, twin, "another object")
	require.NoError(t, err)
	require.Equal(t, one.ID, kept, "the same content is kept once")
	object, err := s.Object(ctx, one.SHA256)
	require.NoError(t, err)
	require.Equal(t, one.ID, object)
	_, err = s.Object(ctx, sha([]byte("none")))
	require.ErrorIs(t, err, dossier.ErrNotFound)

	n, bytes, err := s.PendingUse(ctx, "cb1")
	require.NoError(t, err)
	require.EqualValues(t, 1, n)
	require.EqualValues(t, one.Size, bytes)
	require.ErrorIs(t, s.DeleteFile(ctx, "cb2", one.ID, morning), dossier.ErrNotFound, "another's file")
	require.NoError(t, s.DeleteFile(ctx, "cb1", one.ID, morning))
	require.ErrorIs(t, s.DeleteFile(ctx, "cb1", one.ID, morning), dossier.ErrNotFound)
	list, err := s.DraftFiles(ctx, "cb1", "intake:1")
	require.NoError(t, err)
	require.Empty(t, list)

	later := morning.Add(48 * time.Hour)
	forgotten, err := s.ForgetFiles(ctx, later)
	require.NoError(t, err)
	require.EqualValues(t, 1, forgotten)
	far := time.Now().Add(time.Hour) //nolint:forbidigo // contents carry the store's time
	objects, err := s.TakeUnused(ctx, far, 10)
	require.NoError(t, err)
	require.Empty(t, objects, "the twin still has it")
	expired, err := s.ExpireFiles(ctx, later, morning)
	require.NoError(t, err)
	require.EqualValues(t, 1, expired)
	_, err = s.ForgetFiles(ctx, later)
	require.NoError(t, err)
	known, err := s.KnownObjects(ctx, []string{one.ID, "stray"})
	require.NoError(t, err)
	require.Equal(t, map[string]bool{one.ID: true}, known)
	objects, err = s.TakeUnused(ctx, far, 10)
	require.NoError(t, err)
	require.Equal(t, []string{one.ID}, objects)
	known, err = s.KnownObjects(ctx, []string{one.ID})
	require.NoError(t, err)
	require.Empty(t, known)
}

// testFilesFollowHistory: a file is the dossier's when its history says so, and the
// draft's again when that is taken back.
func testFilesFollowHistory(t *testing.T, s *store.Store) {
	ctx := t.Context()
	f := addFile(t, s, "cb1", "nội dung")
	d := Submitted(newID(), "H29.1.26-260420-0001")
	project(t, s, d)
	e := NewEvent(d.DossierID, 3, dossier.EventFilesAttached)
	e.TaskID = d.Tasks[0].ID
	e.Data, _ = json.Marshal(map[string]any{"files": []dossier.File{f.File}})
	next := dossier.Delta{DossierID: d.DossierID, FromSeq: 3, ToSeq: 3, Dossier: d.Dossier, Events: []dossier.Event{e}}
	next.Dossier.Seq, next.Dossier.UpdatedAt = 3, morning.Add(time.Minute)
	// Its owner took it out of the draft while the command was under way.
	require.NoError(t, s.DeleteFile(ctx, "cb1", f.ID, morning))
	for range 2 {
		project(t, s, next)
		list, err := s.DossierFiles(ctx, d.DossierID)
		require.NoError(t, err)
		require.Len(t, list, 1)
		require.Equal(t, e.TaskID, list[0].TaskID)
		require.EqualValues(t, 3, list[0].Seq)
		require.Nil(t, list[0].DeletedAt)
		require.False(t, list[0].Pending())
	}
	require.ErrorIs(t, s.DeleteFile(ctx, "cb1", f.ID, morning), dossier.ErrNotFound, "part of the record")
	n, err := s.ForgetFiles(ctx, morning.Add(1000*time.Hour))
	require.NoError(t, err)
	require.Zero(t, n)

	other := Submitted(newID(), "H29.1.26-260420-0002")
	project(t, s, other)
	stolen := next
	stolen.DossierID, stolen.Dossier, stolen.Events = other.DossierID, other.Dossier, []dossier.Event{e}
	stolen.Dossier.Seq = 3
	stolen.Events[0].DossierID = other.DossierID
	project(t, s, stolen)
	list, err := s.DossierFiles(ctx, other.DossierID)
	require.NoError(t, err)
	require.Empty(t, list, "a file is one dossier's")

	back := dossier.Delta{DossierID: d.DossierID, FromSeq: 3, ToSeq: 2, Dossier: d.Dossier, Standing: &dossier.Standing{At: morning.Add(time.Hour), Tasks: d.Tasks}}
	project(t, s, back)
	list, err = s.DraftFiles(ctx, "cb1", f.Draft)
	require.NoError(t, err)
	require.Len(t, list, 1)
	require.Empty(t, list[0].DossierID)
}

func testDrafts(t *testing.T, s *store.Store) {
	ctx := t.Context()
	d := draft.Draft{AccountID: "cb1", Key: "task:1", Data: json.RawMessage(`{"a": 1.0}`), UpdatedAt: morning, ExpiresAt: morning.Add(time.Hour)}
	require.NoError(t, s.PutDraft(ctx, d, 2))
	got, err := s.Draft(ctx, "cb1", "task:1", morning)
	require.NoError(t, err)
	require.Equal(t, d, got)
	d.Data = json.RawMessage(`{"a":2}`)
	require.NoError(t, s.PutDraft(ctx, d, 2))
	got, err = s.Draft(ctx, "cb1", "task:1", morning)
	require.NoError(t, err)
	require.Equal(t, `{"a":2}`, string(got.Data))
	_, err = s.Draft(ctx, "cb2", "task:1", morning)
	require.ErrorIs(t, err, dossier.ErrNotFound, "another's")
	_, err = s.Draft(ctx, "cb1", "task:1", d.ExpiresAt)
	require.ErrorIs(t, err, dossier.ErrNotFound, "expired")
	d.Key = "task:2"
	require.NoError(t, s.PutDraft(ctx, d, 2))
	d.Key = "task:3"
	requireCode(t, s.PutDraft(ctx, d, 2), dossier.CodeConflict)
	require.NoError(t, s.DeleteDraft(ctx, "cb1", "task:2"))
	require.NoError(t, s.DeleteDraft(ctx, "cb1", "task:2"))
	require.NoError(t, s.PutDraft(ctx, d, 2))
	n, err := s.DeleteExpiredDrafts(ctx, d.ExpiresAt)
	require.NoError(t, err)
	require.EqualValues(t, 2, n)
}

func testCounter(t *testing.T, s *store.Store) {
	ctx := t.Context()
	one, two := Submitted(newID(), "H29.1.26-260420-0001"), Submitted(newID(), "H29.1.26-260420-0002")
	two.Dossier.ReceivedAt, two.Dossier.Procedure = morning.Add(time.Hour), "other"
	third := Submitted(newID(), "H29.1.27-260420-0001")
	third.Dossier.Agency = "H29.1.27"
	project(t, s, one, two, third)
	number := one.Dossier.Applicant.IDNumber
	found, err := s.ByApplicant(ctx, number, []string{"H29.1.26"}, 10)
	require.NoError(t, err)
	require.Len(t, found, 2)
	require.Equal(t, two.DossierID, found[0].ID, "the newest first")
	require.Equal(t, one.Dossier.Applicant, found[1].Applicant)
	for _, x := range []struct {
		number   string
		agencies []string
	}{{number, nil}, {"", []string{"H29.1.26"}}, {"000000000", []string{"H29.1.26"}}} {
		found, err = s.ByApplicant(ctx, x.number, x.agencies, 10)
		require.NoError(t, err)
		require.Empty(t, found)
	}
	most, err := s.MostFiled(ctx, []string{"H29.1.26", "H29.1.27"}, morning.Add(-time.Hour), 10)
	require.NoError(t, err)
	require.Equal(t, []string{"1.001193", "other"}, most)

	require.NoError(t, s.SetFavourite(ctx, "cb1", "p2", true, morning))
	require.NoError(t, s.SetFavourite(ctx, "cb1", "p1", true, morning.Add(time.Minute)))
	require.NoError(t, s.SetFavourite(ctx, "cb1", "p2", true, morning.Add(time.Hour)))
	marked, err := s.Favourites(ctx, "cb1")
	require.NoError(t, err)
	require.Equal(t, []string{"p2", "p1"}, marked)
	require.NoError(t, s.SetFavourite(ctx, "cb1", "p2", false, morning))
	marked, err = s.Favourites(ctx, "cb1")
	require.NoError(t, err)
	require.Equal(t, []string{"p1"}, marked)
}
