package api

import (
	"context"
	"strings"
	"time"

	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/procedure"
)

// envFor is env with the version of a migration.
func (m *memory) envFor(d procedure.Definition, cmd dossier.Command) (dossier.Env, error) {
	env, err := m.env(d)
	if err != nil || cmd.Kind != dossier.CommandMigrate || cmd.Operation.Migration == nil {
		return env, err
	}
	to, ok := m.world.catalogue.Version(cmd.Operation.Migration.Procedure, cmd.Operation.Migration.Version)
	if !ok {
		return env, dossier.ErrNotFound
	}
	env.Target, err = dossier.NewProgram(to, to.SHA())
	return env, err
}

func lookInto[T any](ctx context.Context, m *memory, id string, cmd dossier.Command, see func(*dossier.Case, dossier.Env) (T, error)) (T, error) {
	var none T
	if err := m.gate(ctx); err != nil {
		return none, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	c, ok := m.cases[id]
	if !ok {
		return none, dossier.ErrNotFound
	}
	d, err := m.world.Definition(ctx, c.Dossier.DefinitionSHA)
	if err != nil {
		return none, err
	}
	env, err := m.envFor(d, cmd)
	if err != nil {
		return none, err
	}
	return see(c, env)
}

func (m *memory) Instance(ctx context.Context, id string) (dossier.Instance, error) {
	return lookInto(ctx, m, id, dossier.Command{}, func(c *dossier.Case, env dossier.Env) (dossier.Instance, error) { return c.Instance(env), nil })
}

func (m *memory) Preview(ctx context.Context, id string, cmd dossier.Command) (dossier.Preview, error) {
	return lookInto(ctx, m, id, cmd, func(c *dossier.Case, env dossier.Env) (dossier.Preview, error) { return c.Preview(cmd, env) })
}

func (m *memory) Propose(ctx context.Context, id string, to dossier.Migration) (dossier.Proposal, error) {
	cmd := dossier.Command{Kind: dossier.CommandMigrate, Operation: &dossier.Operation{Migration: &to}}
	return lookInto(ctx, m, id, cmd, func(c *dossier.Case, env dossier.Env) (dossier.Proposal, error) { return c.Propose(cmd, env) })
}

// StartBatch goes through the whole batch at once, but for the dossiers after hold.
func (m *memory) StartBatch(ctx context.Context, b dossier.Batch) error {
	if err := m.store.BeginBatch(ctx, b); err != nil {
		return err
	}
	var items []dossier.BatchItem
	for _, id := range b.Selection.Dossiers {
		items = append(items, dossier.BatchItem{DossierID: id, State: dossier.ItemPending})
	}
	if b.Selection.Reassign != nil {
		planned, err := m.planner.PlanReassignment(ctx, b)
		if err != nil {
			return err
		}
		items = planned
	}
	if b.Selection.Filter != nil {
		f := *b.Selection.Filter
		f.Limit = 200
		page, err := m.store.Dossiers(ctx, f)
		if err != nil {
			return err
		}
		for _, d := range page.Items {
			items = append(items, dossier.BatchItem{DossierID: d.ID, Code: d.Code, State: dossier.ItemPending})
		}
	}
	if err := m.store.SelectItems(ctx, b.ID, items); err != nil {
		return err
	}
	pending, err := m.store.PendingItems(ctx, b.ID, 0, len(items)-m.hold)
	if err != nil {
		return err
	}
	for _, item := range pending {
		if err := m.store.FinishItem(ctx, m.apply(ctx, b, item)); err != nil {
			return err
		}
	}
	if m.hold > 0 {
		return nil
	}
	return m.store.SetBatchState(ctx, b.ID, dossier.BatchDone, m.now(), "")
}

func (m *memory) apply(ctx context.Context, b dossier.Batch, item dossier.BatchItem) dossier.BatchItem {
	cmd := b.Command
	cmd.ID = b.ID + item.DossierID + item.TaskID
	item.State, item.VI, item.EN = dossier.ItemDone, "Đã thực hiện.", "Done."
	var err error
	if item.Move != nil {
		var r dossier.Result
		cmd.TaskID, cmd.IfVersion = item.TaskID, item.Version
		if to := item.Move.To; to.ID != "" {
			cmd.Assignee = &dossier.Assignee{ID: to.ID, Name: to.Name}
		}
		if r, err = m.Execute(ctx, item.DossierID, cmd); err == nil {
			item.After = r.Task.Version
		}
	} else if b.DryRun {
		var p dossier.Preview
		p, err = m.Preview(ctx, item.DossierID, cmd)
		item.VI, item.EN = strings.Join(p.Words("vi"), " "), strings.Join(p.Words("en"), " ")
	} else {
		_, err = m.Execute(ctx, item.DossierID, cmd)
	}
	if e, typed := dossier.AsError(err); typed {
		item.State, item.Key, item.VI, item.EN = dossier.ItemSkipped, e.Key, e.VI, e.EN
	}
	at := m.now()
	item.At = &at
	return item
}

func (m *memory) StopBatch(ctx context.Context, id string, by dossier.Actor) error {
	if err := m.store.SetBatchState(ctx, id, dossier.BatchStopping, m.now(), by.Name); err != nil {
		return err
	}
	return m.store.SetBatchState(ctx, id, dossier.BatchStopped, m.now().Add(time.Second), "")
}
