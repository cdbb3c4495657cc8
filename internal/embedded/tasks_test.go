package embedded_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/motcua/motcua/internal/dossier"
)

// TestTasksChangeHands runs what people do with tasks beside completing them on a real
// server, and sees that a rebuild from the history gives the same read models.
func TestTasksChangeHands(t *testing.T) {
	p := startProduct(t)
	for _, s := range []struct {
		name string
		play func(*testing.T, string)
	}{
		{"assigned", p.assigned}, {"recalled", p.recalled}, {"consulted", p.consulted},
	} {
		t.Run(s.name, func(t *testing.T) {
			id := newID(t)
			s.play(t, id)
			require.Empty(t, p.differences(t, id), "the replay of the history gives what the read models hold")
			p.recordAs(t, id, s.name)
		})
	}
}

// give gives a command as somebody with the role of an open task.
func (p *product) give(t *testing.T, task dossier.Task, cmd dossier.Command) (dossier.Result, error) {
	t.Helper()
	cmd.ID, cmd.Actor = newID(t), p.actor(task.Role)
	if cmd.TaskID == "" {
		cmd.TaskID = task.ID
	}
	return p.Driver.Execute(context.Background(), task.DossierID, cmd)
}

func (p *product) must(t *testing.T, task dossier.Task, cmd dossier.Command) dossier.Result {
	t.Helper()
	r, err := p.give(t, task, cmd)
	require.NoError(t, err)
	return r
}

func (p *product) assigned(t *testing.T, id string) {
	task := p.advance(t, p.submit(t, id)).Next[0]
	p.must(t, task, dossier.Command{Kind: dossier.CommandClaim})
	p.must(t, task, dossier.Command{Kind: dossier.CommandComment, Comment: "Đã gọi điện"})
	p.must(t, task, dossier.Command{Kind: dossier.CommandAssign, Comment: "Nghỉ phép", Assignee: &dossier.Assignee{ID: "khac", Name: "Ngô Minh"}})
	_, err := p.give(t, task, dossier.Command{Kind: dossier.CommandComplete})
	e, typed := dossier.AsError(err)
	require.True(t, typed, "%v", err)
	require.Equal(t, "task_moved", e.Key)
	require.Contains(t, e.VI, "Ngô Minh")
	p.must(t, task, dossier.Command{Kind: dossier.CommandAssign, Comment: "Phân lại"})
	p.must(t, task, dossier.Command{Kind: dossier.CommandClaim})
	p.must(t, task, dossier.Command{Kind: dossier.CommandForward, Comment: "Nhờ", Assignee: &dossier.Assignee{ID: "khac", Name: "Ngô Minh"}})
}

func (p *product) recalled(t *testing.T, id string) {
	at := p.advance(t, p.submit(t, id))
	task := at.Next[0]
	p.must(t, task, dossier.Command{Kind: dossier.CommandClaim})
	next := p.advance(t, at).Next[0]
	r := p.must(t, task, dossier.Command{Kind: dossier.CommandRecall, Comment: "Nhầm"})
	require.Len(t, r.Next, 1)
	require.Equal(t, task.ID, r.Next[0].ID)
	_, err := p.give(t, next, dossier.Command{Kind: dossier.CommandClaim})
	e, typed := dossier.AsError(err)
	require.True(t, typed, "%v", err)
	require.Equal(t, "task_closed", e.Key)
	r = p.advance(t, r)
	require.NotEqual(t, next.ID, r.Next[0].ID)
	p.must(t, r.Next[0], dossier.Command{Kind: dossier.CommandClaim})
	_, err = p.give(t, task, dossier.Command{Kind: dossier.CommandRecall, Comment: "Nhầm"})
	e, typed = dossier.AsError(err)
	require.True(t, typed, "%v", err)
	require.Equal(t, "recall_touched", e.Key)
}

func (p *product) consulted(t *testing.T, id string) {
	at := p.advance(t, p.submit(t, id))
	task := at.Next[0]
	p.must(t, task, dossier.Command{Kind: dossier.CommandClaim})
	p.must(t, task, dossier.Command{Kind: dossier.CommandConsult, Comment: "Có đúng không?", Consult: &dossier.Consult{Limit: "2 working_day", Parties: []dossier.Party{
		{Agency: task.Agency, Role: "leader", Name: "Lãnh đạo"}, {Agency: task.Agency, Role: "clerk", Name: "Văn thư"},
	}}})
	_, err := p.give(t, task, dossier.Command{Kind: dossier.CommandComplete})
	require.Error(t, err)
	first := dossier.Task{ID: dossier.ConsultationID(id, task.ID, 1), DossierID: id, Role: "leader"}
	p.must(t, first, dossier.Command{Kind: dossier.CommandAnswer, Outcome: dossier.OpinionDisagree, Comment: "Chưa rõ"})
	p.must(t, task, dossier.Command{Kind: dossier.CommandCloseConsultation, TaskID: dossier.ConsultationID(id, task.ID, 2), Comment: "Đã rõ"})
	p.advance(t, at)
}
