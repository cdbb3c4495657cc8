package storetest

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/store"
)

// cutOff is a dossier with one step that was projected and never came to be: it closed
// the open task, made another, resolved one incident, raised another, ended a stop and
// issued a paper. before is what there is without it.
func cutOff() (before, ghost dossier.Delta) {
	before = Submitted(newID(), "A-260420-0001")
	id := before.DossierID
	before.Adjustments = []dossier.Adjustment{{DossierID: id, No: 1, Kind: "stop", From: morning}}
	before.Slips = []dossier.Slip{{DossierID: id, No: 1, FormNo: "01", IssuedAt: morning}}
	before.Incidents = []dossier.Incident{{DossierID: id, ID: "i1", RaisedAt: morning}}

	closed, made := before.Tasks[0], NewTask(id, 2, morning)
	closed.State, closed.ClosedAt, closed.ClosedBy = dossier.TaskDone, ptr(morning.Add(time.Hour)), "cb01"
	ghost = After(before, 3, closed, made)
	ghost.Dossier.Status, ghost.Dossier.Applicant.Name = dossier.StatusProcessing, "Lê Quỳnh"
	ghost.Events[0].Type, ghost.Events[0].TaskID = dossier.EventTaskCreated, made.ID
	ghost.Events[1].Type, ghost.Events[1].Data = dossier.EventIncidentRaised, json.RawMessage(`{"id":"i2"}`)
	ghost.Adjustments = []dossier.Adjustment{
		{DossierID: id, No: 1, Kind: "stop", From: morning, To: ptr(morning.Add(time.Hour))}, {DossierID: id, No: 2, Kind: "resume", From: morning},
	}
	ghost.Slips = []dossier.Slip{{DossierID: id, No: 2, FormNo: "02", IssuedAt: morning}}
	ghost.Incidents = []dossier.Incident{
		{DossierID: id, ID: "i1", RaisedAt: morning, ResolvedAt: ptr(morning.Add(time.Hour))}, {DossierID: id, ID: "i2", RaisedAt: morning},
	}
	return before, ghost
}

// standing is what there is after a delta.
func standing(d dossier.Delta, at time.Time) *dossier.Standing {
	s := &dossier.Standing{At: at, Adjustments: d.Adjustments, Slips: len(d.Slips), Incidents: d.Incidents}
	for _, t := range d.Tasks {
		if t.ClosedAt == nil {
			s.Tasks = append(s.Tasks, t)
		}
	}
	return s
}

// testReplaceRestoresCode: a database from an older backup does not give a code twice.
func testReplaceRestoresCode(t *testing.T, s *store.Store) {
	d := Submitted(newID(), "H29.1.26-260420-0007")
	for range 2 {
		require.NoError(t, s.ReplaceDossier(t.Context(), d))
	}
	code, err := s.AllocateCode(t.Context(), d.DossierID, "H29.1.26", morning)
	require.NoError(t, err)
	require.Equal(t, "H29.1.26-260420-0007", code)
	code, err = s.AllocateCode(t.Context(), newID(), "H29.1.26", morning)
	require.NoError(t, err)
	require.Equal(t, "H29.1.26-260420-0008", code)
	earlier := Submitted(newID(), "H29.1.26-260420-0003")
	require.NoError(t, s.ReplaceDossier(t.Context(), earlier))
	code, err = s.AllocateCode(t.Context(), newID(), "H29.1.26", morning)
	require.NoError(t, err)
	require.Equal(t, "H29.1.26-260420-0009", code)
}

// testProjectTakesBack: what happened instead of a step that was cut off takes its place.
func testProjectTakesBack(t *testing.T, s *store.Store) {
	before, ghost := cutOff()
	project(t, s, before, ghost)
	requireStored(t, s, Merge(before, ghost))

	truth := After(before, 2)
	truth.Dossier.UpdatedAt = ghost.Dossier.UpdatedAt.Add(time.Second)
	truth.Standing = standing(before, truth.Dossier.UpdatedAt)
	project(t, s, truth)
	requireStored(t, s, Merge(before, truth))
	for q, want := range map[string]int{"hong dao": 1, "le quynh": 0} {
		page, err := s.Tasks(t.Context(), dossier.TaskFilter{Query: q})
		require.NoError(t, err)
		require.Len(t, page.Items, want, q)
	}

	// The cut-off step arrives once more, late: nothing goes back to it.
	project(t, s, ghost, before, truth)
	requireStored(t, s, Merge(before, truth))
	next := After(truth, 1, before.Tasks[0])
	project(t, s, next)
	requireStored(t, s, Merge(before, truth, next))
}

// testProjectReceivesAgain: the very first step was cut off; the dossier has its times
// from the one that counts.
func testProjectReceivesAgain(t *testing.T, s *store.Store) {
	ghost := Submitted(newID(), "A-260420-0001")
	truth := Submitted(ghost.DossierID, "A-260420-0001")
	later := morning.Add(time.Minute)
	truth.Dossier.ReceivedAt, truth.Dossier.CreatedAt, truth.Dossier.UpdatedAt = later, later, later
	truth.Tasks[0].CreatedAt, truth.Events[0].At, truth.Events[1].At = later, later, later
	truth.Events[1].TaskID, ghost.Events[1].TaskID = truth.Tasks[0].ID, ghost.Tasks[0].ID
	project(t, s, ghost, truth, ghost)
	requireStored(t, s, truth)
}

// testRestate: nothing happened instead of a step that was cut off.
func testRestate(t *testing.T, s *store.Store) {
	before, ghost := cutOff()
	now := ghost.Dossier.UpdatedAt.Add(time.Hour)
	statement := dossier.Delta{
		DossierID: before.DossierID, FromSeq: before.ToSeq + 1, ToSeq: before.ToSeq, Dossier: before.Dossier, Standing: standing(before, now),
	}
	require.ErrorIs(t, s.Project(t.Context(), statement), store.ErrGap, "nothing is projected yet")
	project(t, s, before, statement)
	requireStored(t, s, before)
	project(t, s, ghost, statement, statement)
	requireStored(t, s, before)

	ids, err := s.RecentlyChanged(t.Context(), time.Minute, 10)
	require.NoError(t, err)
	require.Equal(t, []string{before.DossierID}, ids)

	// Made before what is shown: the statement of a worker that was lost for a while.
	next := After(before, 1, before.Tasks[0])
	statement.Standing.At = next.Dossier.UpdatedAt.Add(-time.Second)
	project(t, s, next, statement)
	requireStored(t, s, Merge(before, next))
}

// testRestateTakesBackRecall: a step was taken back and somebody was consulted, as it is
// shown, but that never came to be: the task is done as it was, and nobody is asked.
func testRestateTakesBackRecall(t *testing.T, s *store.Store) {
	before := Submitted(newID(), "A-260420-0001")
	done := before.Tasks[0]
	done.State, done.ClosedAt, done.ClosedBy = dossier.TaskDone, ptr(morning.Add(time.Hour)), "cb01"
	completed := After(before, 1, done)
	open, asked := before.Tasks[0], NewTask(before.DossierID, 7, morning)
	open.Version = completed.Tasks[0].Version
	asked.Consultation = &dossier.Consultation{No: 1, TaskID: open.ID, Question: "?", AskedAt: morning}
	ghost := After(completed, 2, open, asked)
	ghost.Events[0].Type, ghost.Events[0].TaskID = "task.recalled", open.ID
	ghost.Events[1].Type, ghost.Events[1].TaskID = dossier.EventConsulted, asked.ID
	project(t, s, before, completed, ghost)
	page, err := s.Tasks(t.Context(), dossier.TaskFilter{DossierID: before.DossierID, Consulted: true})
	require.NoError(t, err)
	require.Len(t, page.Items, 1)
	require.Equal(t, asked.ID, page.Items[0].ID)

	statement := dossier.Delta{
		DossierID: before.DossierID, FromSeq: completed.ToSeq + 1, ToSeq: completed.ToSeq, Dossier: completed.Dossier,
		Standing: &dossier.Standing{At: ghost.Dossier.UpdatedAt.Add(time.Hour), Closed: completed.Tasks},
	}
	project(t, s, statement)
	requireStored(t, s, Merge(before, completed))
}
