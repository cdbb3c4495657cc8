package api

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// officer is the id of who logs in so.
func officer(t *testing.T, login string) string {
	t.Helper()
	w, err := loadWorld()
	require.NoError(t, err)
	o, ok := w.org.OfficerByUsername(login)
	require.True(t, ok, login)
	return o.ID
}

// claimed files dossiers and has their first task claimed; it gives the tasks.
func (b *bench) claimed(n int, by string) []string {
	b.Helper()
	tasks := make([]string, n)
	for i := range tasks {
		tasks[i] = b.file(desk).Next[0].ID
		b.call("POST", "/tasks/"+tasks[i]+"/claim").as(by).key().want(http.StatusOK)
	}
	return tasks
}

func TestBoardShowsWhatTheSupervisorMaySee(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.claimed(2, desk)
	b.file(desk)
	var board Board
	for who, open := range map[string]int{chair: 3, supervisor: 3, admin: 3, otherChair: 0} {
		for _, by := range []string{"agency", "person", "procedure", "step"} {
			b.call("GET", "/board?by="+by).as(who).want(http.StatusOK, &board)
			require.Equal(t, open, board.Totals.Open, "%s by %s", who, by)
		}
	}
	b.call("GET", "/board?agency="+otherWard).as(chair).problem(http.StatusForbidden, "agency_out_of_scope", "agency")
	b.call("GET", "/board/tasks?agency="+otherWard).as(chair).problem(http.StatusForbidden, "agency_out_of_scope", "agency")
	b.call("GET", "/board?by=person").as(chair).want(http.StatusOK, &board)
	require.Len(t, board.Groups, 2)
	require.Equal(t, 2, board.Groups[0].Open)
	require.Equal(t, officer(t, desk), board.Groups[0].Person.ID)
	require.NotEmpty(t, board.Groups[0].Person.Name)
	require.Empty(t, board.Groups[1].Person.ID)

	var tasks Page[TaskItem]
	b.call("GET", "/board/tasks?nobody=true").as(chair).want(http.StatusOK, &tasks)
	require.Len(t, tasks.Items, 1)
	require.NotEmpty(t, tasks.Items[0].ApplicantName)
	b.call("GET", "/board/tasks?person="+officer(t, desk)).as(admin).want(http.StatusOK, &tasks)
	require.Len(t, tasks.Items, 2)
	require.Empty(t, tasks.Items[0].ApplicantName, "whoever keeps the installation running")
	b.call("GET", "/board/tasks?procedure=none").as(chair).want(http.StatusOK, &tasks)
	require.Empty(t, tasks.Items)
}

func TestBoardNumbersMoveWithWorkingTime(t *testing.T) {
	t.Parallel()
	b := setup(t) // Monday, 09:00
	b.claimed(1, desk)
	s := b.file(desk)
	var board Board
	numbers := func() [4]int {
		b.call("GET", "/board").as(chair).want(http.StatusOK, &board)
		return [4]int{board.Totals.Overdue, board.Totals.Unassigned, board.Totals.Idle, board.Totals.Suspended}
	}
	require.Equal(t, [4]int{}, numbers())
	b.pass(4 * time.Hour) // of which 12:00 to 13:00 is lunch
	clear(b.tokens)
	require.Equal(t, 0, numbers()[1], "lunch does not count")
	b.pass(3 * time.Hour)
	clear(b.tokens)
	require.Equal(t, 1, numbers()[1])
	b.pass(6 * 24 * time.Hour)
	clear(b.tokens) // sessions have ended
	require.Equal(t, 1, numbers()[2])
	require.Equal(t, 2, numbers()[0])
	var tasks Page[TaskItem]
	b.call("GET", "/board/tasks?number=idle").as(chair).want(http.StatusOK, &tasks)
	require.Len(t, tasks.Items, 1)

	b.call("POST", "/dossiers/"+s.Code+"/suspend").as(chair).key().json(m{"reason": "kiểm tra"}).want(http.StatusOK)
	require.Equal(t, [4]int{2, 0, 1, 1}, numbers(), "what is suspended is not anybody's neglect")
	var dossiers Page[DossierItem]
	b.call("GET", "/board/dossiers?number=suspended").as(chair).want(http.StatusOK, &dossiers)
	require.Len(t, dossiers.Items, 1)
	require.Equal(t, s.Code, dossiers.Items[0].Code)
	raw := b.call("GET", "/board/dossiers?number=suspended").as(admin).want(http.StatusOK, &dossiers)
	require.NotContains(t, string(raw.body), "Bích Hạnh")
	b.call("GET", "/board/dossiers?number=suspended").as(otherChair).want(http.StatusOK, &dossiers)
	require.Empty(t, dossiers.Items)
}

func TestLoad(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.claimed(2, desk)
	var loads Page[OfficerLoad]
	b.call("GET", "/board/load").as(chair).want(http.StatusOK, &loads)
	require.Equal(t, officer(t, desk), loads.Items[0].Officer.ID, "the heaviest first")
	require.Equal(t, 2, loads.Items[0].Held)
	require.Positive(t, loads.Items[0].WorkMinutes)
	for _, l := range loads.Items {
		for _, r := range l.Roles {
			require.Equal(t, ward, r.Agency.ID)
		}
	}
	b.call("GET", "/board/load?agency="+otherWard).as(supervisor).want(http.StatusOK, &loads)
	require.Zero(t, loads.Items[0].Held)
}

func TestReassignedTasksAreTheOthers(t *testing.T) {
	t.Parallel()
	b := setup(t)
	tasks := b.claimed(3, desk)
	choice := m{"filter": m{"person": officer(t, desk)}, "rule": "one", "targets": []string{officer(t, desk2)}}
	var plan ReassignPreview
	b.call("POST", "/reassignments/preview").as(chair).json(choice).want(http.StatusOK, &plan)
	require.Equal(t, [3]int{3, 3, 0}, [3]int{plan.Selected, plan.Moves, len(plan.Problems)})
	require.Equal(t, officer(t, desk2), plan.People[0].Officer.ID)
	require.Equal(t, [3]int{0, 3, 3}, [3]int{plan.People[0].Held, plan.People[0].Given, plan.People[0].After})
	require.Equal(t, [3]int{3, 3, 0}, [3]int{plan.People[1].Held, plan.People[1].Taken, plan.People[1].After})

	choice["reason"], choice["plan"] = "nghỉ ốm", plan.Plan
	var batch Batch
	b.call("POST", "/reassignments").as(chair).key("move").json(choice).want(http.StatusAccepted, &batch)
	require.Equal(t, [3]int{3, 3, 0}, [3]int{batch.Total, batch.Done, batch.Skipped})
	var again Batch
	b.call("POST", "/reassignments").as(chair).key("move").json(choice).want(http.StatusAccepted, &again)
	require.Equal(t, batch.ID, again.ID, "the same key is the same batch")

	b.call("POST", "/tasks/"+tasks[0]+"/complete").as(desk).key().json(m{}).problem(http.StatusConflict, "", "")
	b.complete(desk2, tasks[0])

	// Undone: what nobody has touched goes back, the other is named with what happened.
	b.call("POST", "/batches/"+batch.ID+"/undo").as(supervisor).key().json(m{"reason": "x"}).want(http.StatusNotFound)
	b.call("POST", "/batches/"+batch.ID+"/undo").as(chair).key().json(m{"reason": " "}).problem(http.StatusUnprocessableEntity, "command_invalid", "reason")
	var undo Batch
	b.call("POST", "/batches/"+batch.ID+"/undo").as(chair).key().json(m{"reason": "đã đi làm lại"}).want(http.StatusAccepted, &undo)
	require.Equal(t, batch.ID, undo.Undoes)
	require.Equal(t, [3]int{3, 2, 1}, [3]int{undo.Total, undo.Done, undo.Skipped})
	var items Page[BatchItem]
	b.call("GET", "/batches/"+undo.ID+"/items?state=skipped").as(chair).want(http.StatusOK, &items)
	require.Equal(t, tasks[0], items.Items[0].TaskID)
	require.NotEmpty(t, items.Items[0].Message)
	require.Equal(t, officer(t, desk), items.Items[0].To.ID)
	for _, id := range tasks[1:] {
		var task TaskDetail
		b.call("GET", "/tasks/"+id).as(chair).want(http.StatusOK, &task)
		require.Equal(t, officer(t, desk), task.Assignee.ID)
	}
}

// Of two supervisors with the same tasks in mind one is first, and the other is told.
func TestTwoSupervisorsReassignTheSame(t *testing.T) {
	t.Parallel()
	b := setup(t)
	tasks := b.claimed(2, desk)
	choice := func(to string) m {
		return m{"tasks": tasks, "rule": "one", "targets": []string{officer(t, to)}, "reason": "x"}
	}
	var plan ReassignPreview
	second := choice(desk2)
	b.call("POST", "/reassignments/preview").as(supervisor).json(m{"tasks": tasks, "rule": "one", "targets": second["targets"]}).want(http.StatusOK, &plan)
	b.call("POST", "/reassignments").as(chair).key().json(choice(desk2)).want(http.StatusAccepted)
	second["plan"] = plan.Plan
	b.call("POST", "/reassignments").as(supervisor).key().json(second).problem(http.StatusConflict, "nothing_moves", "")
	b.call("POST", "/reassignments/preview").as(supervisor).json(m{"tasks": append(tasks, "gone"), "rule": "even", "targets": []string{officer(t, desk), officer(t, desk2)}}).want(http.StatusOK, &plan)
	require.Equal(t, 1, plan.Moves, "evenly: one goes back")
	require.Equal(t, 1, plan.Gone)
	require.Equal(t, "already_theirs", plan.Problems[0].Reason)
}

func TestReassignRefuses(t *testing.T) {
	t.Parallel()
	b := setup(t)
	tasks := b.claimed(1, desk)
	for field, body := range map[string]m{
		"filter":    {"rule": "even"},
		"targets":   {"tasks": tasks, "rule": "one"},
		"targets.0": {"tasks": tasks, "targets": []string{"nobody"}},
	} {
		b.call("POST", "/reassignments/preview").as(chair).json(body).problem(http.StatusUnprocessableEntity, "command_invalid", field)
	}
	var plan ReassignPreview
	b.call("POST", "/reassignments/preview").as(chair).json(m{"tasks": tasks, "rule": "one", "targets": []string{officer(t, registrar)}}).want(http.StatusOK, &plan)
	require.Zero(t, plan.Moves)
	require.Equal(t, "target_lacks_hat", plan.Problems[0].Reason)
	b.call("POST", "/reassignments").as(chair).key().json(m{"tasks": tasks, "rule": "one", "targets": []string{officer(t, registrar)}, "reason": "x"}).
		problem(http.StatusConflict, "nothing_moves", "")
	b.call("POST", "/reassignments/preview").as(otherChair).json(m{"tasks": tasks}).want(http.StatusOK, &plan)
	require.Zero(t, plan.Selected, "another ward's tasks are not there")
	b.call("POST", "/reassignments/preview").as(chair).json(m{"filter": m{"agency": otherWard}}).problem(http.StatusForbidden, "agency_out_of_scope", "agency")
	require.Equal(t, 1, plan.Gone, fmt.Sprint(plan))
}
