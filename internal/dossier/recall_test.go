package dossier_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/motcua/motcua/internal/dossier"
)

// completed is a dossier whose review the specialist has approved: it waits for the signature.
func completed(t *testing.T) (*bench, dossier.Task) {
	t.Helper()
	b, task := atReview(t)
	b.at("2026-03-02 10:00")
	b.complete(specialist, "review", "approve", `{"ket_luan":"đạt"}`)
	return b, task
}

func recall(task dossier.Task) dossier.Command {
	return dossier.Command{Kind: dossier.CommandRecall, TaskID: task.ID, Comment: "Ghi nhầm kết luận"}
}

func TestRecallRestores(t *testing.T) {
	t.Parallel()
	b, task := atReview(t)
	standing := func() []any { // where the process stands, and its variables
		in := b.c.Instance(b.env())
		in.Dossier = dossier.Dossier{}
		return []any{b.c.Dossier.Status, b.due(), asJSON(t, in)}
	}
	before := standing()
	b.at("2026-03-02 10:00")
	b.complete(specialist, "review", "approve", `{"ket_luan":"đạt"}`)
	sign := b.task("sign")
	b.reload()
	b.at("2026-03-02 10:05")
	_, err := b.try(specialist, dossier.Command{Kind: dossier.CommandRecall, TaskID: task.ID})
	b.refused(err, "reason_missing")
	_, err = b.try(other, recall(task))
	require.Equal(t, "Trần Văn Bình đã hoàn thành bước này lúc 10:00 02/03/2026; chỉ người đó rút lại được.", b.refused(err, "recall_not_yours").VI)

	r := b.do(specialist, recall(task))
	require.Equal(t, specialist.ID, r.Task.Assignee)
	back := b.task("review")
	require.Equal(t, dossier.TaskClaimed, back.State)
	require.JSONEq(t, `{"ket_luan":"đạt"}`, string(back.Data), "what was filled in is there again")
	require.Equal(t, task.CreatedAt, back.CreatedAt)
	require.Equal(t, task.Due, back.Due, "the step's clock runs from where it began")
	require.Greater(t, back.Version, task.Version)
	require.Equal(t, before, standing())
	_, data := b.event(dossier.EventTaskRecalled)
	require.Equal(t, map[string]any{"reason": "Ghi nhầm kết luận", "withdrawn": []any{"sign"}}, data)

	_, err = b.try(leader, dossier.Command{Kind: dossier.CommandClaim, TaskID: sign.ID})
	require.Equal(t, "Trần Văn Bình đã rút lại bước trước lúc 10:05 02/03/2026 nên bước này không còn.", b.refused(err, "task_closed").VI)
	b.reload()
	b.complete(specialist, "review", "approve", `{"ket_luan":"không"}`)
	require.NotEqual(t, sign.ID, b.task("sign").ID, "the next step is a task of its own")
}

func TestRecallIsRefusedOnceTouched(t *testing.T) {
	t.Parallel()
	for name, touch := range map[string]func(*bench){
		"claimed": func(b *bench) { b.do(leader, dossier.Command{Kind: dossier.CommandClaim, TaskID: b.task("sign").ID}) },
		"assigned": func(b *bench) {
			b.do(operator, dossier.Command{Kind: dossier.CommandAssign, TaskID: b.task("sign").ID, Assignee: to(leader), Comment: "x"})
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b, task := completed(t)
			touch(b)
			_, err := b.try(specialist, recall(task))
			require.Contains(t, b.refused(err, "recall_touched").VI, "Phạm Thu")
		})
	}
	b, task := completed(t)
	b.do(leader, dossier.Command{Kind: dossier.CommandClaim, TaskID: b.task("sign").ID})
	b.do(leader, dossier.Command{Kind: dossier.CommandRelease, TaskID: b.task("sign").ID})
	b.do(specialist, recall(task)) // as it was again
}

func TestRecallOfWhatReachedOutside(t *testing.T) {
	t.Parallel()
	t.Run("slip", func(t *testing.T) {
		t.Parallel()
		b, task := atReview(t)
		b.do(specialist, dossier.Command{Kind: dossier.CommandRequestSupplement, TaskID: task.ID, Items: []string{"CCCD"}})
		_, err := b.try(specialist, recall(task))
		b.refused(err, "recall_slip")
	})
	t.Run("result", func(t *testing.T) {
		t.Parallel()
		b, task := completed(t)
		sign := b.task("sign")
		b.complete(leader, "sign", "approve", "")
		_, err := b.try(specialist, recall(task))
		require.Contains(t, b.refused(err, "recall_late").VI, "Phạm Thu")
		_, err = b.try(leader, recall(sign))
		b.refused(err, "recall_ready")
	})
	t.Run("moved by an operator", func(t *testing.T) {
		t.Parallel()
		b, task := completed(t)
		b.operate(dossier.CommandModify, &dossier.Operation{Withdraw: []string{"sign"}, Start: []dossier.StartAt{{Element: "sign"}}})
		_, err := b.try(specialist, recall(task))
		require.Contains(t, b.refused(err, "recall_late").VI, operator.Name)
	})
	t.Run("open, unknown", func(t *testing.T) {
		t.Parallel()
		b, task := atReview(t)
		_, err := b.try(specialist, recall(task))
		b.refused(err, "task_open")
		_, err = b.try(specialist, dossier.Command{Kind: dossier.CommandRecall, TaskID: "none", Comment: "x"})
		require.ErrorIs(t, err, dossier.ErrNotFound)
	})
}

func TestReturnIsRecalled(t *testing.T) {
	t.Parallel()
	b, _ := completed(t)
	sign := b.task("sign")
	b.do(leader, dossier.Command{Kind: dossier.CommandReturn, TaskID: sign.ID, Comment: "Thiếu"})
	b.task("review")
	b.do(leader, recall(sign))
	require.Equal(t, leader.ID, b.task("sign").Assignee)
	require.Len(t, b.c.Tasks, 1)
}

// TestRecallLeavesOtherBranchesAlone: a colleague's claim in a parallel branch stands, and
// what they complete meanwhile rules a recall out.
func TestRecallLeavesOtherBranchesAlone(t *testing.T) {
	t.Parallel()
	b := benchOf(t, parallelWork)
	one, two := b.task("a"), b.task("b")
	b.do(specialist, dossier.Command{Kind: dossier.CommandComplete, TaskID: one.ID})
	b.do(other, dossier.Command{Kind: dossier.CommandClaim, TaskID: two.ID})
	b.do(specialist, recall(one))
	require.Equal(t, other.ID, b.task("b").Assignee)
	b.complete(specialist, "a", "", "")
	b.complete(other, "b", "", "")
	_, err := b.try(specialist, recall(one))
	b.refused(err, "recall_late")
	b.do(other, recall(two))
	require.Equal(t, "b join", b.waitsAt())
	b.complete(other, "b", "", "")
	require.Equal(t, "c", b.waitsAt())
}

const parallelWork = `<startEvent id="start"/>
<sequenceFlow id="p0" sourceRef="start" targetRef="split"/>
<parallelGateway id="split"/>
<sequenceFlow id="p1" sourceRef="split" targetRef="a"/>
<sequenceFlow id="p2" sourceRef="split" targetRef="b"/>
<userTask id="a" name="A"><extensionElements><motcua:assignment role="specialist" agency="receiving"/></extensionElements></userTask>
<userTask id="b" name="B"><extensionElements><motcua:assignment role="specialist" agency="receiving"/></extensionElements></userTask>
<sequenceFlow id="p3" sourceRef="a" targetRef="join"/>
<sequenceFlow id="p4" sourceRef="b" targetRef="join"/>
<parallelGateway id="join"/>
<sequenceFlow id="p5" sourceRef="join" targetRef="c"/>
<userTask id="c" name="C"><extensionElements><motcua:assignment role="leader" agency="deciding"/></extensionElements></userTask>
<sequenceFlow id="p6" sourceRef="c" targetRef="end"/>
<endEvent id="end"/>`

// TestRecallWithinOneDelta: a completion and its recall that are projected together show
// the task as it is, open.
func TestRecallWithinOneDelta(t *testing.T) {
	t.Parallel()
	b, task := atReview(t)
	for i, cmd := range []dossier.Command{
		{Kind: dossier.CommandComplete, TaskID: task.ID, Outcome: "approve", Form: json.RawMessage(`{"ket_luan":"đạt"}`)}, recall(task),
	} {
		cmd.ID, cmd.Actor = string(rune('x'+i)), specialist
		_, err := b.c.Execute(cmd, b.env())
		require.NoError(t, err)
	}
	d, ok := b.c.Take()
	require.True(t, ok)
	for _, shown := range d.Tasks {
		if shown.ID == task.ID {
			require.Equal(t, dossier.TaskClaimed, shown.State)
		}
	}
}

// TestStandingTellsOfClosedTasks: a recall that was shown and never came to be can be put right.
func TestStandingTellsOfClosedTasks(t *testing.T) {
	t.Parallel()
	b, task := completed(t)
	closed := b.c.Restate(b.now).Standing.Closed
	require.Len(t, closed, 1)
	require.Equal(t, []any{task.ID, dossier.TaskDone}, []any{closed[0].ID, closed[0].State})
	b.do(leader, dossier.Command{Kind: dossier.CommandReturn, TaskID: b.task("sign").ID, Comment: "Thiếu"})
	closed = b.last().Standing.Closed
	require.Equal(t, task.ID, closed[len(closed)-1].ID, "also with the step that rules it out")
}
