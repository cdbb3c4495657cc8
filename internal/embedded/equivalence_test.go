package embedded_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/engine/enginetest"
	"github.com/motcua/motcua/internal/procedure"
)

// randomModels is how many models of each sort TestEquivalence draws.
const randomModels = 20

// TestEquivalence: a dossier on Temporal and one in this process, on the same random
// model and with the same answers, do the same things in the same order; and the
// history, replayed, gives what the read models hold.
func TestEquivalence(t *testing.T) {
	p := startProduct(t)
	structured := rapid.Custom(func(t *rapid.T) []byte {
		return enginetest.Structured(t, enginetest.Options{Blocks: 10, Loops: true})
	})
	unstructured := rapid.Custom(func(t *rapid.T) []byte { return enginetest.Unstructured(t, 9) })
	answers := 0
	for n := range randomModels {
		t.Run(fmt.Sprintf("structured %d", n), func(t *testing.T) { answers += p.twins(t, fmt.Sprintf("R1.%d", n), structured.Example(n), n) })
		t.Run(fmt.Sprintf("unstructured %d", n), func(t *testing.T) { answers += p.twins(t, fmt.Sprintf("R2.%d", n), unstructured.Example(n), n) })
	}
	require.Greater(t, answers, 4*randomModels, "the models ask for answers")
	t.Logf("%d models, %d answers", 2*randomModels, answers)
}

// mostSteps bounds a model that goes round in a circle.
const mostSteps = 30

// twins runs one model twice, and gives how many answers it took.
func (p *product) twins(t *testing.T, code string, model []byte, seed int) (answers int) {
	ctx := context.Background()
	calendars, err := p.Installation.Calendars(ctx)
	require.NoError(t, err)
	compiled, err := calendars.Compile()
	require.NoError(t, err)
	program := p.publishModel(t, code, instantly(model), nil)

	received := time.Now().UTC().Truncate(time.Second)
	submission := dossier.Submission{
		ID: newID(t), CommandID: uuid.NewString(), Fingerprint: "f", Actor: p.actor("desk_officer"), Procedure: code,
		Agency: "H29.1", Agencies: map[string]string{"receiving": "H29.1"}, Channel: dossier.ChannelDirect, ReceivedAt: &received,
		Applicant: dossier.Applicant{Kind: "person", Name: "Nguyễn Thị Mai"}, Form: json.RawMessage(`{"amount":2}`),
	}
	at, err := p.Driver.Submit(ctx, submission)
	require.NoError(t, err, "%s", model)
	env := dossier.Env{Now: at.Dossier.UpdatedAt, Program: program, Calendars: compiled}
	twin, _, err := dossier.NewCase(submission, at.Dossier.Code, env)
	require.NoError(t, err)
	var events []dossier.Event
	take := func() {
		if d, ok := twin.Take(); ok {
			events = append(events, d.Events...)
		}
	}
	take()
	for step := 0; len(at.Next) > 0 && step < mostSteps; step++ {
		task := at.Next[(seed+step)%len(at.Next)]
		cmd := dossier.Command{
			ID: fmt.Sprintf("step-%d", step), Kind: dossier.CommandComplete, Actor: p.actor(task.Role), TaskID: task.ID,
			Form: json.RawMessage(fmt.Sprintf(`{"amount":%d}`, (seed+step)%4)),
		}
		if n := len(task.Outcomes); n > 0 {
			cmd.Outcome = task.Outcomes[(seed+step)%n].ID
		}
		at, err = p.Driver.Execute(ctx, submission.ID, cmd)
		env.Now = time.Now().UTC()
		if err == nil {
			env.Now = at.Dossier.UpdatedAt
		}
		_, twinErr := twin.Execute(cmd, env)
		if err != nil {
			require.Error(t, twinErr, "refused on Temporal: %v", err)
			break
		}
		require.NoError(t, twinErr)
		answers++
		take()
	}
	got := p.stored(t, submission.ID)
	require.Equal(t, happened(events), happened(got.Events), "%s", model)
	require.Equal(t, twin.Dossier.Status, got.Dossier.Status)
	require.Empty(t, p.differences(t, submission.ID))
	return answers
}

// publishModel publishes a procedure with a process of its own, while the service runs.
func (p *product) publishModel(t testing.TB, code string, model []byte, decisions map[string]string) *dossier.Program {
	t.Helper()
	d, findings := procedure.ReadDefinition("test.yaml", fmt.Appendf(nil, definitionFile, code))
	require.False(t, procedure.HasErrors(findings), "%v", findings)
	d.BPMN, d.Decisions = model, decisions
	data, err := d.Encode()
	require.NoError(t, err)
	_, err = p.Store.PublishProcedure(context.Background(), procedure.Version{
		Code: code, Version: d.Version, SHA: d.SHA(), Name: d.NameVI, Status: procedure.VersionPublished,
	}, data)
	require.NoError(t, err)
	require.NoError(t, p.Installation.Refresh(context.Background(), p.Store))
	program, err := dossier.NewProgram(d, d.SHA())
	require.NoError(t, err, "%s", model)
	return program
}

// instantly makes undefined tasks of service tasks: no connector answers here.
func instantly(model []byte) []byte {
	return bytes.ReplaceAll(bytes.ReplaceAll(model, []byte("<serviceTask"), []byte("<task")), []byte("</serviceTask"), []byte("</task"))
}

// happened is what events say but for their instants.
func happened(events []dossier.Event) []string {
	out := make([]string, len(events))
	for i, e := range events {
		out[i] = fmt.Sprint(e.Seq, " ", e.Type, " ", e.ElementID, " ", e.TaskID, " ", e.Actor)
	}
	return out
}
