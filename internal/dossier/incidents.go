package dossier

import (
	"fmt"
	"slices"

	"github.com/motcua/motcua/internal/bpmn"
	"github.com/motcua/motcua/internal/engine"
)

func incidentClosed() error {
	return conflict("incident_closed", "Sự cố này không còn mở.", "The incident is not open any more.")
}

// retried are the incidents that a retry is for: the one named, or those at an element,
// or all that are open.
func (c *Case) retried(cmd Command) ([]string, error) {
	if cmd.IncidentID != "" {
		if _, open := c.Incidents[cmd.IncidentID]; !open {
			return nil, incidentClosed()
		}
		return []string{cmd.IncidentID}, nil
	}
	var ids []string
	for _, id := range sortedKeys(c.Incidents) {
		if element := cmd.op().Element; element == "" || c.Incidents[id].ElementID == element {
			ids = append(ids, id)
		}
	}
	if len(ids) == 0 {
		return nil, conflict("no_incident", "Hồ sơ không có sự cố nào đang mở như vậy.", "The dossier has no such open incident.")
	}
	return ids, nil
}

// retryIncidents does again what failed, in the order of the incidents' ids. One that
// went with another's retry is done.
func (c *Case) retryIncidents(cmd Command, env Env) error {
	ids, err := c.retried(cmd)
	if err != nil {
		return err
	}
	retry := func() error {
		for _, id := range ids {
			if _, open := c.Incidents[id]; !open {
				continue
			}
			if err := c.apply(engine.IncidentRetried{ID: id}, cmd.Actor, env); err != nil {
				return err
			}
		}
		return nil
	}
	// Without a reason there is nothing to add to "incident.resolved". Nor may there be: such
	// retries are in histories of dossiers that run, whose events have their numbers.
	if cmd.Comment == "" {
		return retry()
	}
	return c.recordBefore(EventIncidentRetried, cmd, env, map[string]any{"ids": ids}, retry)
}

// answered is the event by which a person answers an incident.
func (c *Case) answered(cmd Command, env Env) (engine.IncidentResolved, error) {
	in, open := c.Incidents[cmd.IncidentID]
	if !open {
		return engine.IncidentResolved{}, incidentClosed()
	}
	op := cmd.op()
	ev := engine.IncidentResolved{ID: cmd.IncidentID, Flow: op.Flow, Skip: cmd.Kind == CommandSkipIncident}
	if ev.Skip && chooses(env.Program.Process.Node(in.ElementID)) {
		return ev, invalid("skip_needs_flow", "flow",
			fmt.Sprintf("Không thể bỏ qua nhánh rẽ %s; hãy xử lý sự cố bằng cách chọn luồng đi tiếp.", elementText(env, in.ElementID)),
			fmt.Sprintf("The gateway %s cannot be skipped: resolve the incident by choosing the flow to go on by.", elementText(env, in.ElementID)))
	}
	var err error
	if ev.Variables, err = variablesOf("variables", op.Variables); err != nil {
		return ev, err
	}
	if err := protected(ev.Variables, "variables"); err != nil {
		return ev, err
	}
	return ev, operationError(env.Program.Process.Check(c.Engine, ev))
}

// chooses reports whether an element only decides where to go.
func chooses(n *bpmn.Node) bool {
	if n == nil {
		return false
	}
	switch n.Kind {
	case bpmn.KindExclusiveGateway, bpmn.KindInclusiveGateway, bpmn.KindComplexGateway:
		return true
	}
	return false
}

func (c *Case) answerIncident(cmd Command, env Env) error {
	ev, err := c.answered(cmd, env)
	if err != nil {
		return err
	}
	in := c.Incidents[cmd.IncidentID]
	data := map[string]any{"id": in.ID, "code": in.Code, "element": in.ElementID, "skipped": ev.Skip}
	if ev.Flow != "" {
		data["flow"] = ev.Flow
	}
	if len(ev.Variables) > 0 {
		data["variables"] = audited(ev.Variables, sortedKeys(ev.Variables))
	}
	return c.recordBefore(EventIncidentHandled, cmd, env, data, func() error { return c.apply(ev, cmd.Actor, env) })
}

// protected refuses to write over what was filed: the record says the same and stays.
func protected(vars engine.Variables, field string) error {
	for _, name := range sortedKeys(vars) {
		if slices.Contains(startNames, name) {
			return invalid("variable_protected", field+"."+name,
				fmt.Sprintf("Biến %q là dữ liệu lúc nộp hồ sơ, không sửa được.", name),
				fmt.Sprintf("The variable %q says what was filed: it cannot be changed.", name))
		}
	}
	return nil
}
