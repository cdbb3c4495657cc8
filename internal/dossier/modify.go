package dossier

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/motcua/motcua/internal/bpmn"
	"github.com/motcua/motcua/internal/engine"
)

// modification is the event by which an operator moves tokens.
func (c *Case) modification(cmd Command, env Env) (engine.Modified, error) {
	op := cmd.op()
	var ev engine.Modified
	if len(op.Withdraw)+len(op.Start) == 0 {
		return ev, invalid("modification_empty", "withdraw", "Hãy chọn bước cần thu hồi hoặc bắt đầu.", "Choose steps to withdraw or to start.")
	}
	var err error
	if ev.Cancel, err = c.withdrawn(op.Withdraw, env); err != nil {
		return ev, err
	}
	for i, s := range op.Start {
		field := fmt.Sprintf("start.%d", i)
		if err := c.mayStart(s, field, env); err != nil {
			return ev, err
		}
		vars, err := variablesOf(field+".variables", s.Variables)
		if err != nil {
			return ev, err
		}
		if len(vars) == 0 {
			vars = nil
		}
		ev.Start = append(ev.Start, engine.StartToken{Element: s.Element, Flow: s.Flow, Scope: s.Scope, Variables: vars})
	}
	if ev.Variables, err = variablesOf("variables", op.Variables); err != nil {
		return ev, err
	}
	if err := protected(ev.Variables, "variables"); err != nil {
		return ev, err
	}
	return ev, operationError(env.Program.Process.Check(c.Engine, ev))
}

// withdrawn gives the instances of what is named: an instance, or an element, which
// means every instance of it.
func (c *Case) withdrawn(names []string, env Env) ([]string, error) {
	var out []string
	tokens := c.Engine.Tokens()
	for i, name := range names {
		found := false
		for _, t := range tokens {
			id := withdrawName(t)
			if id != name && t.Element != name {
				continue
			}
			found = true
			if !slices.Contains(out, id) {
				out = append(out, id)
			}
		}
		if !found {
			return nil, invalid("nothing_to_withdraw", fmt.Sprintf("withdraw.%d", i),
				fmt.Sprintf("Không có bước nào đang chờ tại %s.", elementText(env, name)),
				fmt.Sprintf("Nothing waits at %s.", elementText(env, name)))
		}
	}
	return out, nil
}

// withdrawName is the name by which a token is withdrawn; see engine.Modified.
func withdrawName(t engine.Token) string {
	if t.Instance == "" {
		return t.Element + "@" + t.Scope
	}
	return t.Instance
}

// mayStart: the element exists, and the dossier does not go back behind its result.
func (c *Case) mayStart(s StartAt, field string, env Env) error {
	element := s.Element
	if s.Flow != "" && element == "" {
		element = env.Program.flowTargets[s.Flow]
	}
	n := env.Program.Process.Node(element)
	if n == nil && s.Flow != "" {
		return invalid("flow_unknown", field, fmt.Sprintf("Quy trình không có luồng %q.", s.Flow), fmt.Sprintf("The process has no sequence flow %q.", s.Flow))
	}
	if n == nil {
		return invalid("element_unknown", field, fmt.Sprintf("Quy trình không có phần tử %q.", element), fmt.Sprintf("The process has no element %q.", element))
	}
	if c.Dossier.ReadyAt != nil && !n.Extension.OffClock && n.Kind != bpmn.KindEndEvent {
		return conflict("result_ready",
			fmt.Sprintf("Hồ sơ đã có kết quả và hết thời hạn; không đưa về %s được.", elementText(env, element)),
			fmt.Sprintf("The result is ready and the clock has ended: the dossier cannot go back to %s.", elementText(env, element)))
	}
	return nil
}

func (c *Case) modify(cmd Command, env Env) error {
	ev, err := c.modification(cmd, env)
	if err != nil {
		return err
	}
	var started []string
	for _, s := range ev.Start {
		started = append(started, cmp.Or(s.Element, s.Flow))
	}
	data := map[string]any{"withdrawn": ev.Cancel, "started": started, "before": c.waitsAt()}
	if len(ev.Variables) > 0 {
		data["variables"] = audited(ev.Variables, sortedKeys(ev.Variables))
	}
	return c.recordBefore(EventModified, cmd, env, data, func() error {
		if err := c.apply(ev, cmd.Actor, env); err != nil {
			return err
		}
		data["after"] = c.waitsAt()
		return nil
	})
}

// waitsAt are the elements where tokens wait, oldest first.
func (c *Case) waitsAt() []string {
	elements := []string{}
	for _, t := range c.Engine.Tokens() {
		elements = append(elements, t.Element)
	}
	return elements
}

// variablesSet is the event by which an operator changes variables.
func (c *Case) variablesSet(cmd Command, env Env) (engine.VariablesSet, error) {
	op := cmd.op()
	vars, err := variablesOf("variables", op.Variables)
	if err != nil {
		return engine.VariablesSet{}, err
	}
	ev := engine.VariablesSet{Scope: op.Scope, Variables: vars}
	if len(vars) == 0 {
		return ev, invalid("variables_missing", "variables", "Hãy ghi biến cần sửa.", "Name the variables to change.")
	}
	if err := operationError(env.Program.Process.Check(c.Engine, ev)); err != nil {
		return ev, err
	}
	if scope := c.scope(op.Scope); scope == nil || scope.Element == "" {
		return ev, protected(vars, "variables")
	}
	return ev, nil
}

// scope finds a running scope, the process for "".
func (c *Case) scope(instance string) *engine.Scope {
	for i, s := range c.Engine.Scopes() {
		if s.Instance == instance || instance == "" && i == 0 {
			return &s
		}
	}
	return nil
}

func (c *Case) setVariables(cmd Command, env Env) error {
	ev, err := c.variablesSet(cmd, env)
	if err != nil {
		return err
	}
	names := sortedKeys(ev.Variables)
	data := map[string]any{"names": names, "before": audited(c.scope(ev.Scope).Variables, names), "after": audited(ev.Variables, names)}
	if ev.Scope != "" {
		data["scope"] = ev.Scope
	}
	return c.recordBefore(EventVariablesSet, cmd, env, data, func() error { return c.apply(ev, cmd.Actor, env) })
}

// timersChanged are the events by which an operator moves timers: the one named, or
// those that are set at an element.
func (c *Case) timersChanged(cmd Command, env Env) ([]engine.TimerChanged, error) {
	op := cmd.op()
	if op.At == nil {
		return nil, invalid("at_missing", "at", "Hãy ghi thời điểm mới.", "The new instant is missing.")
	}
	if op.Timer == "" && op.Element == "" {
		return nil, invalid("timer_missing", "timer", "Hãy chọn hẹn giờ cần sửa.", "Choose the timer to change.")
	}
	var out []engine.TimerChanged
	for _, t := range c.Engine.Timers() {
		if t.ID == op.Timer || op.Timer == "" && t.Element == op.Element {
			out = append(out, engine.TimerChanged{ID: t.ID, At: *op.At})
		}
	}
	if len(out) == 0 {
		return nil, conflict("timer_not_set", "Hẹn giờ này không còn hiệu lực.", "The timer is not set any more.")
	}
	for _, ev := range out {
		if err := operationError(env.Program.Process.Check(c.Engine, ev)); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func (c *Case) changeTimers(cmd Command, env Env) error {
	events, err := c.timersChanged(cmd, env)
	if err != nil {
		return err
	}
	before := map[string]time.Time{}
	after := map[string]time.Time{}
	for _, ev := range events {
		before[ev.ID], after[ev.ID] = c.Timers[ev.ID], ev.At.UTC()
	}
	data := map[string]any{"before": before, "after": after}
	return c.recordBefore(EventTimerChanged, cmd, env, data, func() error {
		for _, ev := range events {
			if err := c.apply(ev, cmd.Actor, env); err != nil {
				return err
			}
		}
		return nil
	})
}

// activated is the event by which a person chooses activities of an ad-hoc subprocess.
func (c *Case) activated(cmd Command, env Env) (engine.AdHocActivated, error) {
	op := cmd.op()
	ev := engine.AdHocActivated{Scope: op.Scope, Elements: op.Elements}
	if len(op.Elements) == 0 {
		return ev, invalid("elements_missing", "elements", "Hãy chọn việc cần làm.", "Choose activities.")
	}
	if n := env.Program.Process.Node(c.elements()[op.Scope]); n == nil || n.Kind != bpmn.KindAdHocSubProcess {
		return ev, invalid("not_ad_hoc", "scope", "Không có nhóm việc tùy chọn nào đang mở như vậy.", "There is no such ad-hoc subprocess under way.")
	}
	return ev, operationError(env.Program.Process.Check(c.Engine, ev))
}

func (c *Case) activate(cmd Command, env Env) error {
	ev, err := c.activated(cmd, env)
	if err != nil {
		return err
	}
	data := map[string]any{"scope": ev.Scope, "elements": ev.Elements}
	return c.recordBefore(EventActivated, cmd, env, data, func() error { return c.apply(ev, cmd.Actor, env) })
}
