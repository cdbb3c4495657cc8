package dossier

import (
	"fmt"
	"time"
)

// doneTask is what a latecomer is told about a task that is closed.
type doneTask struct {
	ID      string    `json:"id"`
	State   TaskState `json:"state"`
	By      string    `json:"by"`
	At      time.Time `json:"at"`
	Outcome string    `json:"outcome,omitempty"`
}

// doneKept bounds what is remembered; older tasks answer "not found" here and are in the projections.
const doneKept = 128

func (c *Case) finish(t Task, by Actor) {
	d := doneTask{ID: t.ID, State: t.State, By: by.Name, Outcome: t.Outcome}
	if t.ClosedAt != nil {
		d.At = *t.ClosedAt
	}
	for _, o := range t.Outcomes {
		if o.ID == t.Outcome {
			d.Outcome = o.VI
		}
	}
	c.Done = append(c.Done, d)
	if n := len(c.Done) - doneKept; n > 0 {
		c.Done = append([]doneTask(nil), c.Done[n:]...)
	}
}

// conflict says who did what and when.
func (d doneTask) conflict() error {
	e := conflict("task_closed", "", "")
	when := e.happened(d.At)
	e.By = d.By
	if d.State == TaskCancelled {
		e.VI = fmt.Sprintf("Quy trình đã thu hồi bước này lúc %s.", when)
		e.EN = fmt.Sprintf("The process withdrew this task at %s.", when)
		return e
	}
	e.VI = fmt.Sprintf("%s đã hoàn thành bước này lúc %s (%s).", d.By, when, d.Outcome)
	e.EN = fmt.Sprintf("%s completed this task at %s (%s).", d.By, when, d.Outcome)
	return e
}

// outcome finds an outcome by id; "" means the first that goes forward, or the only one.
func (t *openTask) outcome(id string) (Outcome, error) {
	if id == "" {
		if o, ok := t.byKind("forward", ""); ok {
			return o, nil
		}
		if len(t.Outcomes) == 0 {
			return Outcome{Kind: "forward"}, nil
		}
		if len(t.Outcomes) == 1 {
			return t.Outcomes[0], nil
		}
		return Outcome{}, invalid("outcome_missing", "outcome", "Cần chọn kết quả xử lý.", "Choose an outcome.")
	}
	names := ""
	for _, o := range t.Outcomes {
		if o.ID == id {
			return o, nil
		}
		if names != "" {
			names += ", "
		}
		names += o.ID
	}
	return Outcome{}, invalid("outcome_unknown", "outcome",
		fmt.Sprintf("Bước này không có kết quả %q; chọn một trong: %s.", id, names),
		fmt.Sprintf("The step has no outcome %q; choose one of: %s.", id, names))
}

// byKind finds the outcome of a kind, or the one with the id if it is of that kind.
func (t *openTask) byKind(kind, id string) (Outcome, bool) {
	for _, o := range t.Outcomes {
		if o.Kind == kind && (id == "" || o.ID == id) {
			return o, true
		}
	}
	return Outcome{}, false
}
