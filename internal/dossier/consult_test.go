package dossier_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/motcua/motcua/internal/dossier"
)

func consultation(task dossier.Task, parties ...dossier.Party) dossier.Command {
	return dossier.Command{
		Kind: dossier.CommandConsult, TaskID: task.ID, Comment: "Có thuộc quy hoạch không?",
		Consult: &dossier.Consult{Limit: "2 working_day", Parties: parties},
	}
}

var (
	askLeader = dossier.Party{Agency: "D1", Role: "leader", Name: "Lãnh đạo D1"}
	askOther  = dossier.Party{Agency: "W1", Role: "specialist", Name: "Ngô Minh", Officer: &dossier.Assignee{ID: "spec2", Name: "Ngô Minh"}}
)

func (b *bench) asked(task dossier.Task, no int) dossier.Task {
	b.t.Helper()
	t, open := b.c.Tasks[dossier.ConsultationID(b.c.Dossier.ID, task.ID, no)]
	require.True(b.t, open)
	return t.Task
}

func TestConsultationIsAnswered(t *testing.T) {
	t.Parallel()
	b, task := atReview(t)
	b.do(specialist, consultation(task, askLeader, askOther))
	first, second := b.asked(task, 1), b.asked(task, 2)
	require.Equal(t, dossier.TaskOpen, first.State)
	require.Equal(t, []any{dossier.TaskClaimed, other.ID}, []any{second.State, second.Assignee})
	require.Equal(t, "2026-03-04 17:00", show(first.Due))

	done := dossier.Command{Kind: dossier.CommandComplete, TaskID: task.ID, Outcome: "approve", Form: json.RawMessage(`{"ket_luan":"đạt"}`)}
	_, err := b.try(specialist, done)
	require.Contains(t, b.refused(err, "consultations_open").VI, "Lãnh đạo D1, Ngô Minh")
	answer := func(a dossier.Actor, x dossier.Task, opinion, said string) error {
		_, err := b.try(a, dossier.Command{Kind: dossier.CommandAnswer, TaskID: x.ID, Outcome: opinion, Comment: said})
		return err
	}
	b.refused(answer(specialist, first, "agree", ""), "role_missing")
	b.refused(answer(specialist, second, "agree", ""), "task_taken")
	b.refused(answer(leader, first, "disagree", " "), "comment_missing")
	b.refused(answer(leader, first, "perhaps", "x"), "opinion_unknown")
	require.NoError(t, answer(leader, first, "disagree", "Ngoài quy hoạch"))
	e, data := b.event(dossier.EventConsultationAnswered)
	require.Equal(t, first.ID, e.TaskID)
	require.Equal(t, map[string]any{"no": 1.0, "task": task.ID, "opinion": "disagree", "comment": "Ngoài quy hoạch"}, data)
	b.refused(answer(leader, first, "agree", ""), "task_closed")
	_, err = b.try(other, dossier.Command{Kind: dossier.CommandComplete, TaskID: second.ID, Outcome: "agree"})
	require.NoError(t, err, "completing the work item answers too")
	b.do(specialist, done)
	require.Equal(t, "sign", b.waitsAt())
}

func TestSilenceIsAgreement(t *testing.T) {
	t.Parallel()
	b, task := atReview(t)
	due := b.due()
	b.do(specialist, consultation(task, askLeader))
	x := b.asked(task, 1)
	b.reload()
	b.at("2026-03-04 17:00")
	b.wake()
	b.asked(task, 1) // in time at the moment itself
	b.now = b.now.Add(time.Second)
	b.wake()
	_, data := b.event(dossier.EventConsultationSilent)
	require.Equal(t, task.ID, data["task"])
	shown := b.last().Tasks
	require.Equal(t, []any{dossier.TaskDone, dossier.OpinionSilence}, []any{shown[len(shown)-1].State, shown[len(shown)-1].Outcome})
	_, err := b.try(leader, dossier.Command{Kind: dossier.CommandAnswer, TaskID: x.ID, Outcome: "agree"})
	require.Contains(t, b.refused(err, "task_closed").VI, "tính là đồng ý")
	require.Equal(t, due, b.due(), "the legal clock ran on")
	b.complete(specialist, "review", "approve", `{"ket_luan":"đạt"}`)
}

func TestConsultationIsClosedByWhoAsked(t *testing.T) {
	t.Parallel()
	b, task := atReview(t)
	b.do(specialist, consultation(task, askLeader))
	x := b.asked(task, 1)
	closing := dossier.Command{Kind: dossier.CommandCloseConsultation, TaskID: x.ID, Comment: "Đã rõ"}
	_, err := b.try(other, closing)
	b.refused(err, "task_taken")
	_, err = b.try(specialist, dossier.Command{Kind: dossier.CommandCloseConsultation, TaskID: task.ID, Comment: "x"})
	b.refused(err, "no_consultation")
	b.do(specialist, closing)
	_, err = b.try(leader, dossier.Command{Kind: dossier.CommandAnswer, TaskID: x.ID, Outcome: "agree"})
	require.Contains(t, b.refused(err, "task_closed").VI, "Trần Văn Bình đã đóng việc xin ý kiến này lúc")
	b.do(specialist, consultation(task, askLeader)) // again
	require.Equal(t, 2, b.asked(task, 2).Consultation.No)
	b.do(leader, dossier.Command{Kind: dossier.CommandStop, Comment: "Tranh chấp"})
	require.Empty(t, b.c.Tasks, "a consultation ends with its task")
}

func TestWhatAConsultationNeeds(t *testing.T) {
	t.Parallel()
	b := submit(t, "2026-03-02 08:00", dossier.ChannelDirect)
	b.complete(desk, "intake", "", "{}")
	task := b.task("review")
	_, err := b.try(specialist, consultation(task, askLeader))
	b.refused(err, "task_not_claimed")
	b.do(specialist, dossier.Command{Kind: dossier.CommandClaim, TaskID: task.ID})
	self := dossier.Party{Agency: "W1", Role: "specialist", Name: "tôi", Officer: to(specialist)}
	for key, cmd := range map[string]dossier.Command{
		"parties_missing":  consultation(task),
		"party_missing":    consultation(task, dossier.Party{Agency: "W1"}),
		"party_self":       consultation(task, self),
		"party_twice":      consultation(task, askLeader, askLeader),
		"question_missing": {Kind: dossier.CommandConsult, TaskID: task.ID, Consult: &dossier.Consult{Limit: "2 working_day", Parties: []dossier.Party{askLeader}}},
		"limit_invalid":    {Kind: dossier.CommandConsult, TaskID: task.ID, Comment: "x", Consult: &dossier.Consult{Limit: "2 month", Parties: []dossier.Party{askLeader}}},
	} {
		_, err := b.try(specialist, cmd)
		b.refused(err, key)
	}
	b.do(specialist, consultation(task, askLeader))
	_, err = b.try(specialist, consultation(task, askLeader))
	b.refused(err, "party_twice")
	x := b.asked(task, 1)
	b.do(leader, dossier.Command{Kind: dossier.CommandClaim, TaskID: x.ID})
	_, err = b.try(leader, consultation(x, askOther))
	b.refused(err, "consultation_of_consultation")
}

func TestNobodyIsSilentWhileSuspended(t *testing.T) {
	t.Parallel()
	b, task := atReview(t)
	b.do(specialist, consultation(task, askLeader))
	b.at("2026-03-03 08:00")
	b.operate(dossier.CommandSuspend, nil)
	b.at("2026-03-05 08:00")
	b.wake()
	b.asked(task, 1)
	b.operate(dossier.CommandResume, nil)
	require.Equal(t, "2026-03-06 17:00", show(b.asked(task, 1).Due), "two working days more")
}
