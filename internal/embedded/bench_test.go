package embedded_test

import (
	"context"
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/dossier/dossiertest"
)

// steps of a dossier in the comparison.
const benchSteps = 5

// BenchmarkDossierAgainstHandWritten runs dossiers of five steps beside a hand-written
// workflow that takes the same five updates and makes the same projection
// transaction, in turns, in one process. "ratio" is dossier updates/s divided by the
// hand-written workflow's.
func BenchmarkDossierAgainstHandWritten(b *testing.B) {
	p := startProduct(b)
	queue := startHandWritten(b, p)
	const dossiers = 20
	var ours, theirs time.Duration
	for b.Loop() {
		for range dossiers {
			ours += p.runDossier(b)
			theirs += runHandWritten(b, p, queue)
		}
	}
	updates := float64(b.N * dossiers * benchSteps)
	b.ReportMetric(updates/ours.Seconds(), "dossier-updates/s")
	b.ReportMetric(updates/theirs.Seconds(), "handwritten-updates/s")
	b.ReportMetric(theirs.Seconds()/ours.Seconds(), "ratio")
}

// runDossier submits a dossier and times five completions.
func (p *product) runDossier(b *testing.B) time.Duration {
	b.Helper()
	at := p.submit(b, newID(b))
	began := time.Now()
	for range benchSteps {
		at = p.advance(b, at)
	}
	return time.Since(began)
}

// handWritten is what a programmer would write for five steps: no engine, no clock,
// the projection by the same local activity.
func handWritten(ctx workflow.Context, first dossier.Delta) error {
	done := 0
	options := workflow.LocalActivityOptions{StartToCloseTimeout: 10 * time.Second, ScheduleToCloseTimeout: time.Hour}
	project := func(ctx workflow.Context, d dossier.Delta) error {
		return workflow.ExecuteLocalActivity(workflow.WithLocalActivityOptions(ctx, options), "BenchProject", d).Get(ctx, nil)
	}
	err := workflow.SetUpdateHandlerWithOptions(ctx, "complete", func(ctx workflow.Context, cmd dossier.Command) (dossier.Result, error) {
		d := first
		done++
		d.FromSeq, d.ToSeq = int64(done+1), int64(done+1)
		d.Dossier.Seq = d.ToSeq
		d.Dossier.UpdatedAt = workflow.Now(ctx)
		task := d.Tasks[0]
		task.ID, task.Version = fmt.Sprintf("%s-%d", d.DossierID, done), d.ToSeq
		d.Tasks = []dossier.Task{task}
		d.Events = []dossier.Event{{DossierID: d.DossierID, Seq: d.ToSeq, At: workflow.Now(ctx), Type: dossier.EventTaskCompleted, Actor: cmd.Actor.ID}}
		if err := project(ctx, d); err != nil {
			return dossier.Result{}, err
		}
		return dossier.Result{CommandID: cmd.ID, Dossier: d.Dossier, Task: &task}, nil
	}, workflow.UpdateHandlerOptions{Validator: func(_ workflow.Context, cmd dossier.Command) error {
		if cmd.ID == "" {
			return fmt.Errorf("no id")
		}
		return nil
	}})
	if err != nil {
		return err
	}
	begun := false
	err = workflow.SetUpdateHandler(ctx, "begun", func(ctx workflow.Context) error {
		return workflow.Await(ctx, func() bool { return begun })
	})
	if err != nil {
		return err
	}
	if err := project(ctx, first); err != nil {
		return err
	}
	begun = true
	return workflow.Await(ctx, func() bool { return done == benchSteps && workflow.AllHandlersFinished(ctx) })
}

func startHandWritten(b *testing.B, p *product) string {
	b.Helper()
	const queue = "hand-written"
	w := worker.New(p.Temporal, queue, worker.Options{
		MaxConcurrentWorkflowTaskPollers: 4, // as the product's worker
	})
	w.RegisterWorkflow(handWritten)
	w.RegisterActivityWithOptions(p.Store.Project, activity.RegisterOptions{Name: "BenchProject"})
	require.NoError(b, w.Start())
	b.Cleanup(w.Stop)
	return queue
}

func runHandWritten(b *testing.B, p *product, queue string) time.Duration {
	b.Helper()
	ctx := context.Background()
	id := newID(b)
	now := time.Now().UTC()
	first := dossier.Delta{DossierID: id, FromSeq: 1, ToSeq: 1,
		Dossier: dossier.Dossier{ID: id, Code: "BENCH-" + id, Procedure: "1.001612", Agency: "H29.1", Channel: dossier.ChannelDirect,
			Applicant: dossier.Applicant{Kind: "person", Name: "Nguyễn Thị Mai"}, Form: json.RawMessage(`{}`),
			Status: dossier.StatusProcessing, ReceivedAt: now, Seq: 1, CreatedAt: now, UpdatedAt: now},
		Tasks:  []dossier.Task{{ID: id + "-0", DossierID: id, ElementID: "step", Name: "Bước", State: dossier.TaskOpen, Role: "clerk", Agency: "H29.1", CreatedAt: now, Version: 1}},
		Events: []dossier.Event{{DossierID: id, Seq: 1, At: now, Type: dossier.EventSubmitted}},
	}
	run, err := p.Temporal.ExecuteWorkflow(ctx, client.StartWorkflowOptions{ID: id, TaskQueue: queue}, handWritten, first)
	require.NoError(b, err)
	handle, err := p.Temporal.UpdateWorkflow(ctx, client.UpdateWorkflowOptions{
		UpdateID: "begun", WorkflowID: run.GetID(), UpdateName: "begun", WaitForStage: client.WorkflowUpdateStageCompleted,
	})
	require.NoError(b, err)
	require.NoError(b, handle.Get(ctx, nil))
	began := time.Now()
	for range benchSteps {
		handle, err := p.Temporal.UpdateWorkflow(ctx, client.UpdateWorkflowOptions{
			UpdateID: uuid.NewString(), WorkflowID: run.GetID(), UpdateName: "complete", WaitForStage: client.WorkflowUpdateStageCompleted,
			Args: []any{dossier.Command{ID: uuid.NewString(), Kind: dossier.CommandComplete, Actor: p.actor("clerk"), TaskID: id, Form: json.RawMessage(`{}`)}},
		})
		require.NoError(b, err)
		require.NoError(b, handle.Get(ctx, nil))
	}
	return time.Since(began)
}

// BenchmarkMultiInstance completes a parallel multi-instance of 1,000 user tasks, one
// after the other: how long, how many events in how many runs.
func BenchmarkMultiInstance(b *testing.B) {
	const instances = 1000
	p := startProduct(b)
	const code = "9.200000"
	p.publishModel(b, code, dossiertest.Process(`<startEvent id="s"/><userTask id="t"><extensionElements><motcua:assignment role="specialist" agency="receiving"/></extensionElements>
<multiInstanceLoopCharacteristics><loopCardinality>=1000</loopCardinality></multiInstanceLoopCharacteristics></userTask><endEvent id="e"/>
s t e`), nil)
	var opening, completing time.Duration
	events, runs := 0, 0
	for b.Loop() {
		began := time.Now()
		at := p.file(b, code, "")
		opening += time.Since(began)
		var ids []string
		for cursor := ""; ; {
			page, err := p.Store.Tasks(context.Background(), dossier.TaskFilter{DossierID: at.Dossier.ID, Cursor: cursor, Limit: 200})
			require.NoError(b, err)
			for _, v := range page.Items {
				ids = append(ids, v.ID)
			}
			if cursor = page.Next; cursor == "" {
				break
			}
		}
		require.Len(b, ids, instances)
		began = time.Now()
		for n := range instances {
			_, err := p.Driver.Execute(context.Background(), at.Dossier.ID, dossier.Command{
				ID: fmt.Sprint("mi-", n), Kind: dossier.CommandComplete, Actor: p.actor("specialist"), TaskID: ids[n],
			})
			require.NoError(b, err)
		}
		completing += time.Since(began)
		e, r := p.chain(b, at.Dossier.ID)
		events, runs = events+e, runs+r
	}
	b.ReportMetric(opening.Seconds()/float64(b.N), "s-to-open")
	b.ReportMetric(float64(b.N*instances)/completing.Seconds(), "completions/s")
	b.ReportMetric(float64(events)/float64(b.N), "events")
	b.ReportMetric(float64(runs)/float64(b.N), "runs")
}

// chain counts the events and runs of a dossier, first run to last.
func (p *product) chain(tb testing.TB, id string) (events, runs int) {
	tb.Helper()
	run := ""
	for {
		h := p.history(tb, id, run)
		events, runs = events+len(h.GetEvents()), runs+1
		if run = h.GetEvents()[0].GetWorkflowExecutionStartedEventAttributes().GetContinuedExecutionRunId(); run == "" {
			return events, runs
		}
	}
}
