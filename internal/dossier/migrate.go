package dossier

import (
	"fmt"
	"maps"
	"slices"

	"github.com/motcua/motcua/internal/bpmn"
	"github.com/motcua/motcua/internal/clock"
	"github.com/motcua/motcua/internal/engine"
)

// migration is what a migration needs, checked.
type migration struct {
	Migration
	mapping engine.Mapping
	limit   *clock.Limit // of the other version, to reckon the due date by; nil = the due date stays
}

func (c *Case) checkMigrate(cmd Command, env Env) error {
	_, err := c.migration(cmd, env)
	return err
}

// migration refuses what cannot be: another procedure, the version that is in force, a
// mapping by which a token would be lost.
func (c *Case) migration(cmd Command, env Env) (migration, error) {
	if err := c.mayTarget(cmd, env); err != nil {
		return migration{}, err
	}
	m := migration{Migration: *cmd.op().Migration}
	m.mapping = mappingOf(m.Migration, env)
	if err := refusedFindings(c.migrationFindings(m.Migration, m.mapping, env)); err != nil {
		return migration{}, err
	}
	if !m.RecomputeDue || !c.Clocked {
		return m, nil
	}
	limit, ok := env.Target.Definition.LimitFor(string(c.Dossier.Channel), c.Dossier.Case)
	if !ok {
		return migration{}, conflict("limit_missing",
			"Phiên bản mới không có thời hạn cho kênh nộp và trường hợp của hồ sơ này; hãy chuyển mà không tính lại hạn.",
			"The other version has no limit for the dossier's channel and case: migrate it without reckoning the due date again.")
	}
	m.limit = &limit
	_, err := c.limited(limit, cmd, env)
	return m, err
}

// limited is the deadline under another limit, reckoned from the same receipt.
func (c *Case) limited(limit clock.Limit, cmd Command, env Env) (*clock.Deadline, error) {
	trial := *c.Deadline // Recompute copies what it changes
	trial.Limit = limit
	if _, err := trial.Recompute(c.calendar(env), env.Now, cmd.Actor.ID, cmd.Comment); err != nil {
		return nil, clockError(err, "recompute_due")
	}
	return &trial, nil
}

func (c *Case) mayTarget(cmd Command, env Env) error {
	switch {
	case cmd.op().Migration == nil || env.Target == nil:
		return invalid("version_missing", "version", "Hãy chọn phiên bản cần chuyển đến.", "Choose the version to migrate to.")
	case env.Target.Definition.Code != c.Dossier.Procedure:
		return conflict("other_procedure",
			fmt.Sprintf("Hồ sơ này thuộc thủ tục %s, không chuyển sang thủ tục khác được.", c.Dossier.Procedure),
			fmt.Sprintf("The dossier is of procedure %s: it cannot be migrated to another one.", c.Dossier.Procedure))
	case env.Target.SHA == c.Dossier.DefinitionSHA:
		return conflict("version_in_force",
			fmt.Sprintf("Hồ sơ đang chạy phiên bản %d.", c.Dossier.ProcedureVersion),
			fmt.Sprintf("The dossier runs on version %d already.", c.Dossier.ProcedureVersion))
	}
	return nil
}

// mappingOf is the mapping given, or the one proposed.
func mappingOf(m Migration, env Env) engine.Mapping {
	if m.Mapping == nil {
		return engine.ProposeMapping(env.Program.Process, env.Target.Process)
	}
	return engine.Mapping{Elements: m.Mapping, Flows: m.Flows}
}

// migrationFindings is what stands against a migration: what the engine finds, and
// agencies that the new version's steps are for and the dossier does not know.
func (c *Case) migrationFindings(m Migration, mapping engine.Mapping, env Env) []bpmn.Finding {
	findings := env.Target.Process.MigrateCheck(c.Engine, env.Program.Process, mapping)
	for _, binding := range env.Target.Bindings {
		if c.Agencies[binding] != "" || m.Agencies[binding] != "" {
			continue
		}
		findings = append(findings, bpmn.Finding{
			Severity: bpmn.SeverityError, Code: "agency_unresolved",
			VI: fmt.Sprintf("Phiên bản mới giao việc cho cơ quan %q mà hồ sơ này chưa xác định.", binding),
			EN: fmt.Sprintf("Steps of the other version are for the agency %q, which the dossier does not know.", binding),
		})
	}
	return findings
}

// refusedFindings is the error of the findings that forbid a migration, if any do.
func refusedFindings(findings []bpmn.Finding) error {
	var e *Error
	for _, f := range findings {
		if f.Severity != bpmn.SeverityError {
			continue
		}
		if e == nil {
			e = conflict(f.Code, f.VI, sentence(f.EN))
			e.Field = "mapping"
		}
		field := "mapping"
		if f.ElementID != "" {
			field += "." + f.ElementID
		}
		e.Fields = append(e.Fields, FieldError{Field: field, VI: f.VI, EN: sentence(f.EN)})
	}
	if e == nil {
		return nil
	}
	return e
}

// Propose says how the dossier could be migrated to env.Target.
func (c *Case) Propose(cmd Command, env Env) (Proposal, error) {
	if c.Dossier.ClosedAt != nil {
		return Proposal{}, ClosedError(c.Dossier)
	}
	if err := c.mayTarget(cmd, env); err != nil {
		return Proposal{}, err
	}
	m := *cmd.op().Migration
	mapping := mappingOf(m, env)
	p := Proposal{
		Dossier: withoutForm(c.Dossier), Mapping: mapping.Elements, Targets: env.Target.Elements,
		Findings: c.migrationFindings(m, mapping, env),
	}
	tokens := map[string]int{}
	for _, t := range c.Engine.Tokens() {
		tokens[t.Element]++
	}
	for _, e := range env.Program.Elements {
		p.Elements = append(p.Elements, ProposedElement{ElementName: e, To: mapping.Elements[e.ID], Tokens: tokens[e.ID]})
	}
	return p, nil
}

// migrate puts another version in force: the process, and with it the open tasks, the
// timers, what holds the clock and, if asked, the due date.
func (c *Case) migrate(cmd Command, env Env) error {
	m, err := c.migration(cmd, env)
	if err != nil {
		return err
	}
	from, to := c.Dossier.ProcedureVersion, env.Target.Definition
	changed := map[string]string{}
	for id, target := range m.mapping.Elements {
		if id != target {
			changed[id] = target
		}
	}
	data := map[string]any{"from": from, "to": to.Version, "sha": env.Target.SHA, "mapping": changed, "before": c.waitsAt()}
	return c.recordBefore(EventMigrated, cmd, env, data, func() error {
		held := c.grounds(env)
		result, err := env.Target.Process.Migrate(c.Engine, env.Program.Process, m.mapping, c.engineEnv(env))
		if err != nil {
			return operationError(err)
		}
		c.Dossier.ProcedureVersion, c.Dossier.ProcedureName = to.Version, to.NameVI
		c.Dossier.Field, c.Dossier.DefinitionSHA = to.Field, env.Target.SHA
		if len(m.Agencies) > 0 {
			agencies := maps.Clone(m.Agencies)
			maps.Copy(agencies, c.Agencies) // what was resolved at the receipt stays
			c.Agencies = agencies
		}
		env.Program = env.Target
		c.absorb(result, cmd.Actor, env)
		if c.Dossier.ClosedAt == nil {
			c.refresh(held, cmd, env)
			c.migrateDue(m, cmd, env)
		}
		data["after"] = c.waitsAt()
		return nil
	})
}

// elements are the elements of the instances that wait.
func (c *Case) elements() map[string]string {
	out := map[string]string{}
	for _, t := range c.Engine.Tokens() {
		if t.Instance != "" {
			out[t.Instance] = t.Element
		}
	}
	return out
}

// refresh makes what the case keeps of the process fit the new version.
func (c *Case) refresh(held map[string]string, cmd Command, env Env) {
	now := c.elements()
	for _, id := range sortedKeys(c.Tasks) {
		t := c.Tasks[id]
		if n := env.Program.Process.Node(now[t.Instance]); n != nil {
			c.refreshTask(t, n, cmd, env)
		}
	}
	clear(c.Timers)
	for _, t := range c.Engine.Timers() {
		c.Timers[t.ID] = t.At
	}
	for _, instance := range sortedKeys(c.Services) {
		s := c.Services[instance]
		s.Element = now[instance]
		c.Services[instance] = s
	}
	for _, instance := range sortedKeys(c.Calls) {
		x := c.Calls[instance]
		x.Element = now[instance]
		c.Calls[instance] = x
	}
	for _, i := range c.Engine.Incidents() {
		if known, ok := c.Incidents[i.ID]; ok && known.ElementID != i.Element {
			known.ElementID = i.Element
			c.Incidents[i.ID] = known
			c.pending.Incidents = append(c.pending.Incidents, known)
		}
	}
	for _, s := range c.Engine.Subscriptions() {
		if known, ok := c.Subscriptions[s.ID]; ok && known.Element != s.Element {
			known.Element = s.Element
			c.Subscriptions[s.ID] = known
			c.pending.Subscriptions = append(c.pending.Subscriptions, known)
		}
	}
	c.refreshStops(held, now, cmd, env)
}

// refreshTask gives an open task what the new version says of its step. Whoever has
// claimed it keeps it while it is still for their hat.
func (c *Case) refreshTask(t *openTask, n *bpmn.Node, cmd Command, env Env) {
	was := t.Task
	limit := t.Limit
	c.describe(t, n)
	if t.Role != was.Role || t.Agency != was.Agency || t.WaitFor != was.WaitFor {
		t.State, t.Assignee, t.AssigneeName, t.ClaimedAt = TaskOpen, "", "", nil
		if t.WaitFor != "" {
			t.State = TaskWaiting
		}
		if was.Assignee != "" {
			c.record(env.Now, EventTaskReleased, cmd.Actor, t.ElementID, t.ID, nil)
		}
		c.handOver(t, cmd.Actor, env)
	}
	if !sameStep(was, t.Task) || !sameLimit(limit, t.Limit) {
		c.changed(t, cmd.Actor, env.Now)
	}
}

func sameStep(a, b Task) bool {
	return a.ElementID == b.ElementID && a.Name == b.Name && a.StepNo == b.StepNo && a.StepForm == b.StepForm &&
		a.Role == b.Role && a.Agency == b.Agency && a.WaitFor == b.WaitFor && a.FormKey == b.FormKey && a.OffClock == b.OffClock &&
		slices.Equal(a.Outcomes, b.Outcomes)
}

func sameLimit(a, b *clock.Limit) bool {
	return a == b || a != nil && b != nil && *a == *b
}

// grounds are the legal grounds of the steps that wait, by instance.
func (c *Case) grounds(env Env) map[string]string {
	out := map[string]string{}
	for instance, element := range c.elements() {
		if n := env.Program.Process.Node(element); n != nil {
			out[instance] = n.Extension.StopGround
		}
	}
	return out
}

// refreshStops lets the legal clock go on where a step does not hold it any more, and
// stand still where one does now. held are the grounds before.
func (c *Case) refreshStops(held, now map[string]string, cmd Command, env Env) {
	grounds := c.grounds(env)
	for _, instance := range sortedKeys(c.Stops) {
		if grounds[instance] != c.Stops[instance].Ground {
			c.resumeClock(instance, cmd.Actor, now[instance], env)
		}
	}
	for _, instance := range sortedKeys(grounds) {
		if ground := grounds[instance]; ground != "" && ground != held[instance] {
			n := env.Program.Process.Node(now[instance])
			c.stopClock(instance, stop{Ground: ground, Slip: n.Extension.StopSlip}, cmd.Actor, n.ID, env)
		}
	}
}

// migrateDue puts the due date by the other version's limit in force, if it was asked
// for, and reckons the step clocks again.
func (c *Case) migrateDue(m migration, cmd Command, env Env) {
	var next *clock.Deadline
	if m.limit != nil && c.Clocked {
		// What held the clock may have changed with the steps: the deadline is reckoned as it is now.
		next, _ = c.limited(*m.limit, cmd, env)
	}
	if next != nil {
		before := c.Dossier.Due
		c.Deadline = next
		c.showDue(env)
		c.adjust(Adjustment{Kind: "migrate", From: env.Now, DueBefore: before, DueAfter: c.Dossier.Due, Reason: cmd.Comment}, cmd.Actor)
		c.record(env.Now, EventDueChanged, cmd.Actor, "", "", map[string]any{
			"before": before, "after": c.Dossier.Due, "reason": cmd.Comment, "kind": "migrate",
		})
	}
	c.moveTaskDues(env)
	c.noteOverdue(env)
}
