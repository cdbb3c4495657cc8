package dossier

import (
	"fmt"
	"strings"
	"time"

	"github.com/motcua/motcua/internal/clock"
)

// Check refuses a command before anything is recorded: not your task, stale
// version, wrong state, bad form. It changes nothing.
func (c *Case) Check(cmd Command, env Env) error {
	if cmd.ID == "" {
		return invalid("command_without_id", "", "Lệnh thiếu mã chống trùng.", "The command has no idempotency key.")
	}
	if _, done := c.Replayed(cmd); done {
		return nil // answered from memory, whatever the state is by now
	}
	if c.Dossier.ClosedAt != nil {
		return ClosedError(c.Dossier)
	}
	if err := c.whileSuspended(cmd); err != nil {
		return err
	}
	if cmd.Kind.operation() {
		return c.checkOperation(cmd, env)
	}
	switch cmd.Kind {
	case CommandClaim, CommandRelease, CommandComplete, CommandReturn, CommandAnswer:
		return c.checkTaskCommand(cmd, env)
	case CommandAssign, CommandForward:
		return c.checkAssign(cmd)
	case CommandRecall:
		return c.checkRecall(cmd)
	case CommandConsult:
		return c.checkConsult(cmd, env)
	case CommandCloseConsultation:
		return c.checkCloseConsultation(cmd)
	case CommandNotice:
		return checkNotice(cmd)
	case CommandComment:
		return c.checkComment(cmd)
	case CommandRequestSupplement, CommandRefuse, CommandSupplement:
		_, err := c.outcomeCommand(cmd, env)
		return err
	case CommandWithdraw:
		if c.Dossier.ReadyAt != nil {
			return c.resultReady("không rút được nữa", "the dossier cannot be withdrawn any more")
		}
		if !c.ownedBy(cmd.Actor) && cmd.Actor.Kind == "citizen" {
			return ErrNotFound
		}
		return requireText("reason_missing", "reason", cmd.Comment)
	case CommandStop:
		if c.Dossier.ReadyAt != nil {
			return c.resultReady("không dừng được nữa", "the dossier cannot be stopped any more")
		}
		return requireText("reason_missing", "reason", cmd.Comment)
	case CommandExtend:
		return c.checkExtend(cmd, env)
	case CommandRecalendar:
		_, _, err := c.recalendared(cmd, env)
		return err
	case CommandAttach:
		return c.checkAttach(cmd)
	}
	return invalid("command_unknown", "kind", fmt.Sprintf("Không có lệnh %q.", cmd.Kind), fmt.Sprintf("There is no command %q.", cmd.Kind))
}

// happened notes when what an error is about happened, and gives the moment for its sentences.
func (e *Error) happened(at time.Time) string {
	e.At = at.In(clock.Zone).Format(time.RFC3339)
	return clock.MomentText(at)
}

// ClosedError says that a dossier is closed, and since when.
func ClosedError(d Dossier) error {
	e := conflict("dossier_closed", "Hồ sơ đã kết thúc.", "The dossier is closed.")
	if d.ClosedAt != nil {
		when := e.happened(*d.ClosedAt)
		e.VI = fmt.Sprintf("Hồ sơ đã kết thúc lúc %s.", when)
		e.EN = fmt.Sprintf("The dossier was closed at %s.", when)
	}
	return e
}

// checkTaskCommand checks the rights to one task, its version and, for a completion, the data.
func (c *Case) checkTaskCommand(cmd Command, env Env) error {
	t, err := c.task(cmd.TaskID)
	if err != nil {
		return err
	}
	if cmd.IfVersion != 0 && cmd.IfVersion != t.Version {
		return c.staleConflict(t)
	}
	if cmd.Actor.ID == "" && (cmd.Kind == CommandClaim || cmd.Kind == CommandRelease) {
		return forbidden("actor_missing", "Chỉ người có tài khoản mới nhận hoặc trả việc.", "Only somebody with an account can claim or release a task.")
	}
	switch cmd.Kind {
	case CommandClaim:
		if cmd.Actor.is(t.Assignee) {
			return nil
		}
		return c.mayTake(t, cmd.Actor)
	case CommandRelease:
		if !cmd.Actor.is(t.Assignee) || t.State == TaskWaiting {
			return c.takenConflict(t)
		}
		return nil
	}
	if err := c.mayWork(t, cmd.Actor); err != nil {
		return err
	}
	if t.Consultation != nil || cmd.Kind == CommandAnswer {
		return c.checkAnswer(t, cmd)
	}
	_, err = c.completion(t, cmd, env)
	return err
}

// task finds an open task; one that was closed answers who did what and when.
func (c *Case) task(id string) (*openTask, error) {
	if t, ok := c.Tasks[id]; ok {
		return t, nil
	}
	if d, known := c.doneTask(id); known {
		return nil, d.conflict()
	}
	return nil, ErrNotFound
}

func (c *Case) ownedBy(a Actor) bool {
	return a.Kind == "citizen" && c.Dossier.AccountID != "" && c.Dossier.AccountID == a.ID
}

// mayTake: the task is free and the actor wears its hat.
func (c *Case) mayTake(t *openTask, a Actor) error {
	if t.State == TaskWaiting {
		return conflict("task_waiting", "Bước này đang chờ bên ngoài, không có ai nhận xử lý.", "The step waits for someone outside the office; nobody can claim it.")
	}
	if t.Assignee != "" {
		return c.takenConflict(t)
	}
	if !a.Holds(t.Agency, t.Role) && a.Kind != "system" {
		return forbidden("role_missing",
			fmt.Sprintf("Bước này cần vai trò %q tại %s.", t.Role, t.Agency), fmt.Sprintf("The step needs the role %q at %s.", t.Role, t.Agency))
	}
	return nil
}

// mayWork: the task is the actor's, or free and of the actor's hat.
func (c *Case) mayWork(t *openTask, a Actor) error {
	switch {
	case t.State == TaskWaiting:
		if t.Assignee != "" && !a.is(t.Assignee) && !c.ownedBy(a) && a.Kind != "system" {
			return c.takenConflict(t)
		}
		if a.is(t.Assignee) || c.ownedBy(a) || a.Holds(t.Agency, t.Role) || a.Kind == "system" {
			return nil
		}
		return forbidden("role_missing",
			fmt.Sprintf("Bước này cần vai trò %q tại %s.", t.Role, t.Agency), fmt.Sprintf("The step needs the role %q at %s.", t.Role, t.Agency))
	case a.is(t.Assignee):
		return nil
	case t.Assignee != "", t.Moved != nil && a.is(t.Moved.FromID):
		return c.takenConflict(t)
	}
	return c.mayTake(t, a)
}

// takenConflict says who has the task and since when.
func (c *Case) takenConflict(t *openTask) error {
	if t.Moved != nil {
		return c.movedConflict(t)
	}
	if t.Assignee == "" {
		return conflict("task_not_claimed", "Chưa có ai nhận bước này.", "Nobody has claimed the task.")
	}
	e := conflict("task_taken", "", "")
	e.By = t.AssigneeName
	since := ""
	if t.ClaimedAt != nil {
		since = e.happened(*t.ClaimedAt)
	}
	e.VI = fmt.Sprintf("%s đã nhận xử lý bước này lúc %s.", t.AssigneeName, since)
	e.EN = fmt.Sprintf("%s claimed this task at %s.", t.AssigneeName, since)
	return e
}

// staleConflict says what changed since the caller looked.
func (c *Case) staleConflict(t *openTask) error {
	if t.Assignee != "" {
		e, _ := AsError(c.takenConflict(t))
		e.Key = "task_changed"
		return e
	}
	e := conflict("task_changed", "", "")
	when := e.happened(t.ChangedAt)
	e.By = t.ChangedBy
	who := t.ChangedBy
	if who == "" {
		who = "Hệ thống"
	}
	e.VI = fmt.Sprintf("%s đã thay đổi bước này lúc %s; hãy tải lại.", who, when)
	if t.ChangedBy == "" {
		who = "The system"
	}
	e.EN = fmt.Sprintf("%s changed this task at %s; reload it.", who, when)
	return e
}

// completion decides the outcome of a completion and checks what it needs.
func (c *Case) completion(t *openTask, cmd Command, env Env) (Outcome, error) {
	if cmd.Kind == CommandReturn {
		o, ok := t.byKind("return", cmd.Outcome)
		if !ok {
			return Outcome{}, conflict("no_return", "Bước này không trả lại được: quy trình không có đường quay lui.", "The step cannot be returned: the process has no way back from here.")
		}
		return o, c.checkOutcome(o, t, cmd, env)
	}
	o, err := t.outcome(cmd.Outcome)
	if err != nil {
		return Outcome{}, err
	}
	return o, c.checkOutcome(o, t, cmd, env)
}

// checkOutcome asks everything that could stop the completion: once it is let
// through, nothing of it is refused halfway.
func (c *Case) checkOutcome(o Outcome, t *openTask, cmd Command, env Env) error {
	if err := c.checkContent(o, t, cmd, env); err != nil {
		return err
	}
	if err := c.allAnswered(t); err != nil {
		return err
	}
	if _, err := c.completed(t, o, cmd, env); err != nil {
		return err
	}
	_, err := c.clockAfter(t, o, cmd, env)
	return err
}

// checkContent asks each kind of outcome for what it must carry.
func (c *Case) checkContent(o Outcome, t *openTask, cmd Command, env Env) error {
	switch o.Kind {
	case "return", "refuse":
		return requireText("reason_missing", "comment", cmd.Comment)
	case "supplement":
		if c.Dossier.Supplements > 0 {
			return c.doneOnce("second_supplement",
				"Hồ sơ này đã được yêu cầu bổ sung một lần; không được yêu cầu lần nữa.",
				"A supplement was asked for once already; it cannot be asked for again.",
				func(a Adjustment) bool { return a.Kind == "stop" && a.Ground == groundSupplement })
		}
		if len(cmd.Items) == 0 {
			return requireText("items_missing", "items", cmd.Comment)
		}
		return nil
	}
	return env.Program.checkForm(t.FormKey, cmd.Form)
}

func requireText(key, field, text string) error {
	if strings.TrimSpace(text) != "" {
		return nil
	}
	return invalid(key, field, "Cần ghi rõ lý do hoặc nội dung.", "A reason must be given.")
}

// outcomeCommand finds the task and the outcome behind "ask for a supplement",
// "refuse" and "here is the supplement".
func (c *Case) outcomeCommand(cmd Command, env Env) (*openTask, error) {
	if cmd.Kind == CommandSupplement {
		t, err := c.supplementTask(cmd)
		if err != nil {
			return nil, err
		}
		o, err := t.outcome(cmd.Outcome)
		if err != nil {
			return nil, err
		}
		return t, c.checkOutcome(o, t, cmd, env)
	}
	want := "supplement"
	if cmd.Kind == CommandRefuse {
		want = "refuse"
	}
	var denied error
	for _, id := range sortedKeys(c.Tasks) {
		t := c.Tasks[id]
		o, offers := t.byKind(want, "")
		if !offers || (cmd.TaskID != "" && cmd.TaskID != id) {
			continue
		}
		if cmd.IfVersion != 0 && cmd.IfVersion != t.Version {
			return nil, c.staleConflict(t)
		}
		if err := c.mayWork(t, cmd.Actor); err != nil {
			denied = err
			continue
		}
		return t, c.checkOutcome(o, t, cmd, env)
	}
	if denied != nil {
		return nil, denied
	}
	return nil, conflict("no_such_path",
		"Ở bước hiện tại, quy trình không có đường cho việc này.", "At its present step the process offers no way to do this.")
}

// supplementTask finds what the applicant is to answer: the step named, else the
// supplement, else what else waits for them, such as a draft to confirm.
func (c *Case) supplementTask(cmd Command) (*openTask, error) {
	var found *openTask
	for _, id := range sortedKeys(c.Tasks) {
		t := c.Tasks[id]
		if t.WaitFor != "applicant" || t.StopGround == "" || (cmd.TaskID != "" && cmd.TaskID != id) {
			continue
		}
		if found == nil || found.StopGround != groundSupplement && t.StopGround == groundSupplement {
			found = t
		}
	}
	if found == nil {
		return nil, conflict("no_supplement_awaited", "Hồ sơ không chờ bổ sung.", "The dossier does not wait for a supplement.")
	}
	if cmd.IfVersion != 0 && cmd.IfVersion != found.Version {
		return nil, c.staleConflict(found)
	}
	return found, c.mayWork(found, cmd.Actor)
}

func (c *Case) checkExtend(cmd Command, env Env) error {
	if c.Parent != nil {
		return errCalled()
	}
	if cmd.Until == nil {
		return invalid("until_missing", "until", "Cần ghi ngày hẹn trả mới.", "The new appointment is missing.")
	}
	if err := requireText("reason_missing", "reason", cmd.Comment); err != nil {
		return err
	}
	if !c.received() {
		return conflict("not_received", "Hồ sơ chưa được tiếp nhận nên chưa có ngày hẹn để gia hạn.", "The dossier is not received yet: there is no appointment to extend.")
	}
	if c.Dossier.Extensions > 0 {
		return c.doneOnce("extension_twice", "Chỉ được hẹn lại ngày trả kết quả một lần.", "The due date can be extended only once.",
			func(a Adjustment) bool { return a.Kind == "extend" })
	}
	trial := *c.Deadline // Extend copies what it changes
	if err := trial.Extend(c.calendar(env), *cmd.Until, "04", cmd.Actor.ID, cmd.Comment, env.Now); err != nil {
		return clockError(err, "until")
	}
	return nil
}
