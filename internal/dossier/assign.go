package dossier

import (
	"fmt"
	"time"
)

// Who works on a task is moved from one person to another, or back to the group.
const (
	// CommandAssign gives a task to Command.Assignee, or back to its group when that is
	// nil: a supervisor's or leader's act. Whether they may, and whether the new assignee
	// wears the task's hat, is for the caller's layer: it knows the organisation.
	CommandAssign CommandKind = "assign"
	// CommandForward passes a task that the actor holds to Command.Assignee.
	CommandForward CommandKind = "forward"
)

// Events of assignments, with {from,from_name,to,to_name,reason}; to = "" is the group.
const (
	EventTaskAssigned  EventType = "task.assigned"
	EventTaskForwarded EventType = "task.forwarded"
)

// Assignee is who a task is given to.
type Assignee struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// moved is how a task came to who has it now, for those it was taken from.
type moved struct {
	By     string    `json:"by"` // name
	FromID string    `json:"from_id,omitempty"`
	ToID   string    `json:"to_id,omitempty"` // "" = its group
	To     string    `json:"to,omitempty"`
	At     time.Time `json:"at"`
}

// is reports whether the actor is a person, or acts for them.
func (a Actor) is(id string) bool {
	return id != "" && (a.ID == id || a.OnBehalfOf == id)
}

// named is the actor's name in a sentence about what they did.
func (a Actor) named() string {
	if a.OnBehalfOfName == "" {
		return a.Name
	}
	return fmt.Sprintf("%s (thay %s)", a.Name, a.OnBehalfOfName)
}

// checkAssign asks whether a task can change hands.
func (c *Case) checkAssign(cmd Command) error {
	t, err := c.task(cmd.TaskID)
	if err != nil {
		return err
	}
	if cmd.IfVersion != 0 && cmd.IfVersion != t.Version {
		return c.staleConflict(t)
	}
	if t.WaitFor == "applicant" {
		return conflict("task_waiting_applicant", "Bước này đang chờ người nộp hồ sơ, không giao cho cán bộ được.",
			"The step waits for the applicant; it cannot be given to an officer.")
	}
	if cmd.Kind == CommandForward {
		if err := c.checkForward(t, cmd); err != nil {
			return err
		}
	}
	if err := requireText("reason_missing", "reason", cmd.Comment); err != nil {
		return err
	}
	switch to := cmd.Assignee; {
	case to == nil && t.Assignee == "":
		if t.Moved != nil {
			return c.takenConflict(t)
		}
		return conflict("task_not_claimed", "Chưa có ai nhận bước này: việc đang ở nhóm.", "Nobody has claimed the task: it is with its group.")
	case to != nil && to.ID == "":
		return invalid("assignee_missing", "assignee", "Cần chọn người nhận việc.", "Choose who is to have the task.")
	case to != nil && to.ID == t.Assignee:
		return c.takenConflict(t)
	}
	return nil
}

// checkForward: the task is the actor's, and goes to somebody else.
func (c *Case) checkForward(t *openTask, cmd Command) error {
	if !cmd.Actor.is(t.Assignee) {
		return c.takenConflict(t)
	}
	if cmd.Assignee == nil {
		return invalid("assignee_missing", "assignee", "Cần chọn người nhận việc.", "Choose who is to have the task.")
	}
	return nil
}

// assign moves a task to another person or back to its group.
func (c *Case) assign(t *openTask, cmd Command, env Env) *Task {
	now, kind := env.Now, EventTaskAssigned
	if cmd.Kind == CommandForward {
		kind = EventTaskForwarded
	}
	m := &moved{By: cmd.Actor.named(), FromID: t.Assignee, At: now}
	data := map[string]any{"from": t.Assignee, "from_name": t.AssigneeName, "to": "", "to_name": "", "reason": cmd.Comment}
	t.Assignee, t.AssigneeName, t.ClaimedAt = "", "", nil
	if to := cmd.Assignee; to != nil {
		t.Assignee, t.AssigneeName, t.ClaimedAt = to.ID, to.Name, &now
		m.ToID, m.To = to.ID, to.Name
		data["to"], data["to_name"] = to.ID, to.Name
	}
	switch {
	case t.State == TaskWaiting: // it waits on, and somebody looks after it
	case t.Assignee == "":
		t.State = TaskOpen
	default:
		t.State = TaskClaimed
	}
	t.Moved = m
	c.record(now, kind, cmd.Actor, t.ElementID, t.ID, data)
	c.changed(t, cmd.Actor, now)
	return snapshot(t)
}

// movedConflict says who moved the task, to whom and when.
func (c *Case) movedConflict(t *openTask) *Error {
	e := conflict("task_moved", "", "")
	e.By = t.Moved.By
	when := e.happened(t.Moved.At)
	if t.Moved.ToID == "" {
		e.VI = fmt.Sprintf("%s đã đưa việc này về nhóm lúc %s; cần nhận lại trước khi xử lý.", t.Moved.By, when)
		e.EN = fmt.Sprintf("%s put this task back to its group at %s; claim it before you work on it.", t.Moved.By, when)
		return e
	}
	e.VI = fmt.Sprintf("%s đã chuyển việc này cho %s lúc %s.", t.Moved.By, t.Moved.To, when)
	e.EN = fmt.Sprintf("%s gave this task to %s at %s.", t.Moved.By, t.Moved.To, when)
	return e
}
