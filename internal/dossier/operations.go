package dossier

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/motcua/motcua/internal/engine"
	"github.com/motcua/motcua/internal/feel"
)

// maxReason bounds what an operator writes as a reason, in characters.
const maxReason = 2000

// operation tells operations from what people do to their tasks and dossiers.
func (k CommandKind) operation() bool { return slices.Contains(Operations(), k) }

// op is the command's Operation, never nil.
func (cmd Command) op() Operation {
	if cmd.Operation == nil {
		return Operation{}
	}
	return *cmd.Operation
}

// checkOperation refuses an operation before anything is recorded.
func (c *Case) checkOperation(cmd Command, env Env) error {
	if err := c.unchanged(cmd); err != nil {
		return err
	}
	if err := checkReason(cmd); err != nil {
		return err
	}
	switch cmd.Kind {
	case CommandSuspend:
		return c.checkSuspend()
	case CommandResume:
		return c.checkResume()
	case CommandModify:
		_, err := c.modification(cmd, env)
		return err
	case CommandMigrate:
		return c.checkMigrate(cmd, env)
	case CommandRetryIncident:
		_, err := c.retried(cmd)
		return err
	case CommandResolveIncident, CommandSkipIncident:
		_, err := c.answered(cmd, env)
		return err
	case CommandSetVariables:
		_, err := c.variablesSet(cmd, env)
		return err
	case CommandChangeDue:
		_, err := c.corrected(cmd, env)
		return err
	case CommandChangeTimer:
		_, err := c.timersChanged(cmd, env)
		return err
	case CommandCancel:
		return c.checkCancel()
	}
	_, err := c.activated(cmd, env)
	return err
}

// performOperation carries out what checkOperation lets through.
func (c *Case) performOperation(cmd Command, env Env) error {
	switch cmd.Kind {
	case CommandSuspend:
		return c.suspend(cmd, env)
	case CommandResume:
		return c.resume(cmd, env)
	case CommandModify:
		return c.modify(cmd, env)
	case CommandMigrate:
		return c.migrate(cmd, env)
	case CommandRetryIncident:
		return c.retryIncidents(cmd, env)
	case CommandResolveIncident, CommandSkipIncident:
		return c.answerIncident(cmd, env)
	case CommandSetVariables:
		return c.setVariables(cmd, env)
	case CommandChangeDue:
		return c.changeDue(cmd, env)
	case CommandChangeTimer:
		return c.changeTimers(cmd, env)
	case CommandCancel:
		return c.cancel(cmd, env)
	case CommandActivate:
		return c.activate(cmd, env)
	}
	return fmt.Errorf("operation %q has no handler", cmd.Kind)
}

// unchanged refuses an operation whose giver saw another state of the dossier.
func (c *Case) unchanged(cmd Command) error {
	saw := cmd.op().IfSeq
	if saw == 0 || saw == c.Dossier.Seq {
		return nil
	}
	e := conflict("dossier_changed", "", "")
	when := e.happened(c.Dossier.UpdatedAt)
	e.VI = fmt.Sprintf("Hồ sơ đã có thay đổi lúc %s (sự kiện %d, bạn xem ở sự kiện %d); hãy tải lại.", when, c.Dossier.Seq, saw)
	e.EN = fmt.Sprintf("The dossier changed at %s (event %d, you saw event %d); reload it.", when, c.Dossier.Seq, saw)
	return e
}

// checkReason: whoever works by hand says why. Trying again what failed, and choosing
// activities, are ordinary work.
func checkReason(cmd Command) error {
	if cmd.Kind != CommandRetryIncident && cmd.Kind != CommandActivate {
		if err := requireText("reason_missing", "reason", cmd.Comment); err != nil {
			return err
		}
	}
	if utf8.RuneCountInString(cmd.Comment) > maxReason {
		return invalid("reason_long", "reason", fmt.Sprintf("Lý do dài nhất %d ký tự.", maxReason), fmt.Sprintf("A reason has at most %d characters.", maxReason))
	}
	return nil
}

// recordBefore records an operation's event before what follows from it, and lets do
// add to its data what is known only afterwards.
func (c *Case) recordBefore(kind EventType, cmd Command, env Env, data map[string]any, do func() error) error {
	at := len(c.pending.Events)
	if reason := strings.TrimSpace(cmd.Comment); reason != "" {
		data["reason"] = reason
	}
	c.record(env.Now, kind, cmd.Actor, cmd.op().Element, "", data)
	if err := do(); err != nil {
		return err
	}
	c.pending.Events[at].Data = mustJSON(data)
	return nil
}

// variablesOf reads the variables of an operation with exact numbers, in FEEL's typed JSON too.
func variablesOf(field string, data json.RawMessage) (engine.Variables, error) {
	value, err := feel.FromJSON(orEmptyObject(data))
	vars, ok := value.(feel.Context)
	if err != nil || !ok {
		return nil, invalid("variables_invalid", field, "Biến phải là một đối tượng JSON.", "Variables must be a JSON object.")
	}
	return engine.Variables(vars), nil
}

// operationError gives a refusal of the engine the form of this package, naming the
// field of the operation that it is about.
func operationError(err error) error {
	var e *engine.Error
	if !errors.As(err, &e) {
		return err
	}
	code, field := CodeInvalid, ""
	switch e.Code {
	case engine.ErrUnknownFlow:
		field = "flow"
	case engine.ErrVariables:
		field = "variables"
	case engine.ErrUnknownScope:
		field = "scope"
	case engine.ErrUnknownTimer:
		field = "timer"
	case engine.ErrInstant:
		field = "at"
	case engine.ErrUnknownElement, engine.ErrAmbiguousScope:
		field = "start"
	case engine.ErrEnded, engine.ErrSuspended, engine.ErrNotSuspended, engine.ErrUnknownIncident, engine.ErrUnknownInstance, engine.ErrWrongEvent,
		engine.ErrNothingLeft, engine.ErrMigration:
		code = CodeConflict
	}
	return &Error{Code: code, Key: string(e.Code), Field: field, VI: e.VI, EN: sentence(e.EN)}
}

// sentence begins with a capital and ends with a stop.
func sentence(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	if n == 0 {
		return s
	}
	s = strings.ToUpper(string(r)) + s[n:]
	if !strings.HasSuffix(s, ".") {
		s += "."
	}
	return s
}

// elementText names an element in a sentence: its name and its id.
func elementText(env Env, id string) string {
	if n := env.Program.Process.Node(id); n != nil && n.Name != "" && n.Name != id {
		return fmt.Sprintf("“%s” (%s)", n.Name, id)
	}
	return fmt.Sprintf("“%s”", id)
}

// auditBytes bounds what one value takes in the history.
const auditBytes = 4 << 10

// audited are values as the history keeps them: plain JSON, of large ones the size.
func audited(vars engine.Variables, names []string) map[string]any {
	out := map[string]any{}
	for _, name := range names {
		value, there := vars[name]
		if !there {
			continue
		}
		data, err := feel.ToPlainJSON(value)
		switch {
		case err != nil:
			out[name] = map[string]any{"omitted": true}
		case len(data) > auditBytes:
			out[name] = map[string]any{"omitted": true, "bytes": len(data)}
		default:
			out[name] = json.RawMessage(data)
		}
	}
	return out
}

// VersionUnknown says that a procedure has no such version that can run.
func VersionUnknown(procedure string, version int) error {
	return invalid("version_unknown", "version",
		fmt.Sprintf("Thủ tục %s không có phiên bản %d chạy được.", procedure, version),
		fmt.Sprintf("Procedure %s has no version %d that can run.", procedure, version))
}
