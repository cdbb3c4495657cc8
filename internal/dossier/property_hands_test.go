package dossier_test

import (
	"maps"
	"slices"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/motcua/motcua/internal/dossier"
)

// noted is what a command that changes who works on a task is measured by.
type noted struct {
	tasks map[string]dossier.Task // open ones
	last  string                  // the task completed last, if a recall could open it again
	stood string                  // where the process stood before that
}

func (p *play) note() noted {
	n := noted{tasks: map[string]dossier.Task{}, stood: p.stood}
	for id, t := range p.c.Tasks {
		n.tasks[id] = t.Task
	}
	if p.c.Last != nil && p.c.Last.Stands == nil {
		n.last = p.c.Last.Before.ID
	}
	return n
}

// standing is where the process stands, and its variables.
func (p *play) standing() string {
	in := p.c.Instance(p.env())
	in.Dossier = dossier.Dossier{}
	return asJSON(p.rt, in)
}

// drawHands completes a command that moves a task between people, or asks some.
func (p *play) drawHands(cmd *dossier.Command, t dossier.Task, sensible bool) {
	if sensible && t.Assignee != "" {
		cmd.Actor.ID = t.Assignee
	}
	switch cmd.Kind {
	case dossier.CommandAssign, dossier.CommandForward:
		if rapid.IntRange(0, 3).Draw(p.rt, "to somebody") > 0 {
			who := officer(t.Agency, t.Role, rapid.SampledFrom([]string{"a", "b"}).Draw(p.rt, "to"))
			cmd.Assignee = &dossier.Assignee{ID: who.ID, Name: who.Name}
		}
	case dossier.CommandRecall:
		if l := p.c.Last; sensible && l != nil {
			cmd.TaskID = l.Before.ID
			cmd.Actor.ID = p.model.tasks[cmd.TaskID].ClosedBy
		}
	case dossier.CommandConsult:
		cmd.Consult = &dossier.Consult{
			Limit:   rapid.SampledFrom([]string{"2 working_day", "4 hour", "rubbish"}).Draw(p.rt, "limit"),
			Parties: []dossier.Party{{Agency: t.Agency, Role: t.Role, Name: "nhóm"}},
		}
		if rapid.Bool().Draw(p.rt, "an officer too") {
			cmd.Consult.Parties = append(cmd.Consult.Parties, dossier.Party{
				Agency: t.Agency, Role: t.Role, Name: "người", Officer: &dossier.Assignee{ID: "asked", Name: "Người được hỏi"},
			})
		}
	case dossier.CommandAnswer:
		cmd.Outcome = rapid.SampledFrom([]string{"agree", "disagree", "comment", "rubbish"}).Draw(p.rt, "opinion")
	case dossier.CommandCloseConsultation:
		if t.Consultation != nil && sensible {
			cmd.Actor.ID = p.c.Tasks[t.Consultation.TaskID].Assignee
		}
	}
}

// answerAll lets everybody answer who was asked for a task, so that it can be completed.
func (p *play) answerAll(t dossier.Task) {
	for _, id := range slices.Sorted(maps.Keys(p.c.Tasks)) {
		x := p.c.Tasks[id]
		if x == nil || x.Consultation == nil || x.Consultation.TaskID != t.ID {
			continue
		}
		who := officer(x.Agency, x.Role, "z")
		if x.Assignee != "" {
			who.ID = x.Assignee
		}
		p.command(dossier.Command{Kind: dossier.CommandAnswer, TaskID: id, Outcome: dossier.OpinionAgree, Actor: who})
	}
}

// handed: who a task was taken from has it no more, and a recall puts the process back to
// where it was.
func (p *play) handed(cmd dossier.Command, before noted) {
	switch cmd.Kind {
	case dossier.CommandAssign, dossier.CommandForward:
		was := before.tasks[cmd.TaskID]
		if was.Assignee == "" {
			break
		}
		old := officer(was.Agency, was.Role, "")
		old.ID = was.Assignee
		for _, kind := range []dossier.CommandKind{dossier.CommandComplete, dossier.CommandRelease, dossier.CommandAnswer} {
			try := dossier.Command{ID: "try", Kind: kind, TaskID: cmd.TaskID, Actor: old, Outcome: "agree", Form: validForm(was.FormKey)}
			require.Error(p.rt, p.c.Check(try, p.env()), "%s by who had it before", kind)
		}
	case dossier.CommandRecall:
		require.Equal(p.rt, before.last, cmd.TaskID)
		back := p.c.Tasks[cmd.TaskID]
		require.Equal(p.rt, back.WaitFor != "", back.State == dossier.TaskWaiting)
		require.NotEqual(p.rt, dossier.TaskOpen, back.State)
		require.Equal(p.rt, before.stood, p.standing(), "a recall restores")
		require.Nil(p.rt, p.c.Last, "once")
	}
	if p.c.Last != nil && p.c.Last.Stands == nil && p.c.Last.Before.ID != before.last {
		p.stood = p.before
	}
}

// checkConsultations: each is asked for an open task, and can be answered.
func (p *play) checkConsultations() {
	for id, t := range p.c.Tasks {
		if t.Consultation == nil {
			continue
		}
		require.Contains(p.rt, p.c.Tasks, t.Consultation.TaskID)
		require.NotNil(p.rt, t.Due)
		require.Contains(p.rt, []dossier.TaskState{dossier.TaskOpen, dossier.TaskClaimed}, t.State)
		who := officer(t.Agency, t.Role, "free")
		if t.Assignee != "" {
			who.ID = t.Assignee
		}
		answer := dossier.Command{ID: "try", Kind: dossier.CommandAnswer, TaskID: id, Outcome: "agree", Actor: who}
		err := p.c.Check(answer, p.env())
		if p.c.Dossier.SuspendedSince != nil || t.Moved != nil {
			continue
		}
		require.NoError(p.rt, err)
	}
}
