package dossier_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/motcua/motcua/internal/dossier"
)

// atReview is a dossier whose specialist has claimed the review.
func atReview(t *testing.T) (*bench, dossier.Task) {
	t.Helper()
	b := submit(t, "2026-03-02 08:00", dossier.ChannelDirect)
	b.complete(desk, "intake", "", "{}")
	b.do(specialist, dossier.Command{Kind: dossier.CommandClaim, TaskID: b.task("review").ID})
	return b, b.task("review")
}

func to(a dossier.Actor) *dossier.Assignee { return &dossier.Assignee{ID: a.ID, Name: a.Name} }

func TestAssignedTaskIsTheNewAssigneesAlone(t *testing.T) {
	t.Parallel()
	b, task := atReview(t)
	b.at("2026-03-02 14:05")
	_, err := b.try(leader, dossier.Command{Kind: dossier.CommandAssign, TaskID: task.ID, Assignee: to(other)})
	b.refused(err, "reason_missing")
	assign := dossier.Command{ID: "assign", Kind: dossier.CommandAssign, TaskID: task.ID, IfVersion: task.Version, Assignee: to(other), Comment: "Nghỉ ốm"}
	r := b.do(leader, assign)
	require.Equal(t, other.ID, r.Task.Assignee)
	require.Equal(t, dossier.TaskClaimed, r.Task.State)
	require.Equal(t, r.Task, b.do(leader, assign).Task, "a retry is answered")

	e, data := b.event(dossier.EventTaskAssigned)
	require.Equal(t, leader.ID, e.Actor)
	require.Equal(t, map[string]any{"from": "spec", "from_name": specialist.Name, "to": "spec2", "to_name": other.Name, "reason": "Nghỉ ốm"}, data)

	b.at("2026-03-02 15:00")
	for _, kind := range []dossier.CommandKind{dossier.CommandComplete, dossier.CommandRelease, dossier.CommandClaim, dossier.CommandReturn} {
		_, err := b.try(specialist, dossier.Command{Kind: kind, TaskID: task.ID, Comment: "x"})
		refusal := b.refused(err, "task_moved")
		require.Equal(t, "Phạm Thu đã chuyển việc này cho Ngô Minh lúc 14:05 02/03/2026.", refusal.VI)
		require.Equal(t, leader.Name, refusal.By)
		require.NotEmpty(t, refusal.At)
	}
	b.complete(other, "review", "approve", `{"ket_luan":"đạt"}`)
}

func TestTaskGoesBackToItsGroup(t *testing.T) {
	t.Parallel()
	b, task := atReview(t)
	back := dossier.Command{Kind: dossier.CommandAssign, TaskID: task.ID, Comment: "Phân lại"}
	b.do(leader, back)
	require.Equal(t, dossier.TaskOpen, b.task("review").State)
	_, err := b.try(leader, back)
	b.refused(err, "task_moved")
	_, err = b.try(specialist, dossier.Command{Kind: dossier.CommandComplete, TaskID: task.ID, Outcome: "approve", Form: []byte(`{"ket_luan":"đạt"}`)})
	b.refused(err, "task_moved")
	b.do(specialist, dossier.Command{Kind: dossier.CommandClaim, TaskID: task.ID})
	b.complete(specialist, "review", "approve", `{"ket_luan":"đạt"}`)
}

func TestAnOpenTaskIsAssigned(t *testing.T) {
	t.Parallel()
	b := submit(t, "2026-03-02 08:00", dossier.ChannelDirect)
	b.complete(desk, "intake", "", "{}")
	task := b.task("review")
	_, err := b.try(leader, dossier.Command{Kind: dossier.CommandAssign, TaskID: task.ID, Comment: "x"})
	b.refused(err, "task_not_claimed")
	b.do(leader, dossier.Command{Kind: dossier.CommandAssign, TaskID: task.ID, Assignee: to(other), Comment: "x"})
	_, err = b.try(specialist, dossier.Command{Kind: dossier.CommandClaim, TaskID: task.ID})
	b.refused(err, "task_moved")
	_, err = b.try(leader, dossier.Command{Kind: dossier.CommandAssign, TaskID: task.ID, IfVersion: task.Version, Assignee: to(specialist), Comment: "x"})
	b.refused(err, "task_changed")
}

func TestOnlyTheHolderForwards(t *testing.T) {
	t.Parallel()
	b, task := atReview(t)
	forward := dossier.Command{Kind: dossier.CommandForward, TaskID: task.ID, Assignee: to(other), Comment: "Nhờ anh xem giúp"}
	_, err := b.try(other, forward)
	b.refused(err, "task_taken")
	_, err = b.try(specialist, dossier.Command{Kind: dossier.CommandForward, TaskID: task.ID, Comment: "x"})
	b.refused(err, "assignee_missing")
	b.do(specialist, forward)
	_, data := b.event(dossier.EventTaskForwarded)
	require.Equal(t, "Nhờ anh xem giúp", data["reason"])
	_, err = b.try(specialist, forward)
	b.refused(err, "task_moved")
}

func TestActingForAnAbsentColleague(t *testing.T) {
	t.Parallel()
	b, task := atReview(t)
	substitute := other
	substitute.Positions, substitute.OnBehalfOf, substitute.OnBehalfOfName = nil, specialist.ID, specialist.Name
	stranger := other
	stranger.OnBehalfOf = "somebody"
	_, err := b.try(stranger, dossier.Command{Kind: dossier.CommandRelease, TaskID: task.ID})
	b.refused(err, "task_taken")
	b.do(substitute, dossier.Command{Kind: dossier.CommandComplete, TaskID: task.ID, Outcome: "approve", Form: []byte(`{"ket_luan":"đạt"}`)})
	e, _ := b.event(dossier.EventTaskCompleted)
	require.Equal(t, []string{other.ID, specialist.ID, specialist.Name}, []string{e.Actor, e.OnBehalfOf, e.OnBehalfOfName})
}

func TestCommentsChangeNothing(t *testing.T) {
	t.Parallel()
	b, task := atReview(t)
	before := *b.c
	b.do(specialist, dossier.Command{Kind: dossier.CommandComment, TaskID: task.ID, Comment: " Đã gọi điện "})
	e, data := b.event(dossier.EventCommented)
	require.Equal(t, task.ID, e.TaskID)
	require.Equal(t, "Đã gọi điện", data["comment"])
	require.Equal(t, task.Version, b.task("review").Version, "who is filling it in is not disturbed")
	require.Equal(t, before.Dossier.Seq+1, b.c.Dossier.Seq)
	_, err := b.try(specialist, dossier.Command{Kind: dossier.CommandComment, TaskID: "none", Comment: "x"})
	require.ErrorIs(t, err, dossier.ErrNotFound)
	_, err = b.try(specialist, dossier.Command{Kind: dossier.CommandComment, Comment: " "})
	b.refused(err, "comment_missing")
}
