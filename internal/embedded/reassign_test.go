package embedded_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/motcua/motcua/internal/auth"
	"github.com/motcua/motcua/internal/command"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/organisation"
	"github.com/motcua/motcua/internal/query"
)

// watcher is a supervisor of the district.
func watcher(name string) auth.Principal {
	return auth.Principal{Means: auth.MeansCookie, Account: auth.Account{
		ID: name, Name: name, Kind: auth.KindOfficer, Positions: []dossier.Position{{Agency: "H29.1", Role: organisation.RoleSupervisor}},
	}}
}

// desks are the officers of the district's counter.
func (p *product) desks(tb testing.TB) []string {
	tb.Helper()
	var ids []string
	for _, o := range p.Installation.Organisation().Holders("H29.1", auth.RoleDesk, organisation.DateOf(time.Now())) {
		ids = append(ids, o.ID)
	}
	require.GreaterOrEqual(tb, len(ids), 2)
	return ids
}

// free chooses what nobody holds.
func free(rule dossier.SpreadRule, targets ...string) command.ReassignInput {
	return command.ReassignInput{
		Selection: query.Selection{Filter: &query.BoardQuery{Nobody: true, Procedure: "1.001612"}, Rule: rule, Targets: targets}, Reason: "phân công đầu ngày",
	}
}

func (p *product) reassign(tb testing.TB, who string, in command.ReassignInput) dossier.Batch {
	tb.Helper()
	b, err := p.Commands.Reassign(context.Background(), watcher(who), command.Request{Key: uuid.NewString()}, in)
	require.NoError(tb, err)
	return b
}

func (p *product) batchOver(tb testing.TB, id string) dossier.Batch {
	tb.Helper()
	var b dossier.Batch
	require.EventuallyWithT(tb, func(c *assert.CollectT) {
		var err error
		b, err = p.Store.Batch(context.Background(), id)
		require.NoError(c, err)
		require.NotNil(c, b.FinishedAt)
	}, 5*time.Minute, 20*time.Millisecond)
	return b
}

func (p *product) items(tb testing.TB, id string) []dossier.BatchItem {
	tb.Helper()
	page, err := p.Store.BatchItems(context.Background(), dossier.ItemFilter{BatchID: id, Limit: 200})
	require.NoError(tb, err)
	return page.Items
}

// Two supervisors give the same tasks to different people at once: each task ends with
// one of them, and the other batch says who was first. Then one of the batches is undone.
func TestReassignAtOnce(t *testing.T) {
	p := startProduct(t)
	const tasks = 60
	for range tasks {
		p.submit(t, newID(t))
	}
	desks := p.desks(t)
	names := []string{"Lê Văn Một", "Trần Thị Hai"}
	batches := make([]dossier.Batch, 2)
	var both sync.WaitGroup
	for n := range batches {
		both.Go(func() {
			b, err := p.Commands.Reassign(context.Background(), watcher(names[n]), command.Request{Key: uuid.NewString()}, free(dossier.SpreadOne, desks[n]))
			if e, typed := dossier.AsError(err); typed && e.Key == "nothing_moves" {
				return // the other had moved everything
			}
			assert.NoError(t, err)
			batches[n] = b
		})
	}
	both.Wait()
	done, holders := 0, map[string]string{}
	for n, b := range batches {
		if b.ID == "" {
			continue
		}
		b = p.batchOver(t, b.ID)
		done += b.Done
		require.Zero(t, b.Failed)
		for _, i := range p.items(t, b.ID) {
			if i.State == dossier.ItemDone {
				require.NotContains(t, holders, i.TaskID, "moved twice")
				holders[i.TaskID] = desks[n]
			} else {
				require.Contains(t, i.VI, names[1-n], "who was first")
			}
		}
	}
	require.Equal(t, tasks, done)
	for id, holder := range holders {
		task, err := p.Store.Task(context.Background(), id)
		require.NoError(t, err)
		require.Equal(t, holder, task.Assignee)
	}
	for n, b := range batches {
		if b.ID == "" || p.batchOver(t, b.ID).Done == 0 {
			continue
		}
		p.recordAs(t, b.ID, "reassign")
		undo, err := p.Commands.UndoReassignment(context.Background(), watcher(names[n]), command.Request{Key: uuid.NewString()}, b.ID, "nhầm người")
		require.NoError(t, err)
		undone := p.batchOver(t, undo.ID)
		require.Equal(t, p.batchOver(t, b.ID).Done, undone.Done)
	}
	for id := range holders {
		task, err := p.Store.Task(context.Background(), id)
		require.NoError(t, err)
		require.Empty(t, task.Assignee, "with its group again")
	}
}

// BenchmarkReassign gives 1,000 tasks to the counter's officers.
func BenchmarkReassign(b *testing.B) {
	p := startProduct(b)
	for b.Loop() {
		b.StopTimer()
		for range 1000 {
			p.submit(b, newID(b))
		}
		b.StartTimer()
		batch := p.batchOver(b, p.reassign(b, "gs", free(dossier.SpreadEven)).ID)
		b.StopTimer()
		require.Equal(b, 1000, batch.Done)
		b.ReportMetric(float64(p.events(b, batch.ID)), "events/batch")
		b.StartTimer()
	}
}
