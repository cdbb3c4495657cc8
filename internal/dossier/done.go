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

	ByID     string `json:"by_id,omitempty"`
	Assignee string `json:"assignee,omitempty"`
	Why      string `json:"why,omitempty"` // of a task that was withdrawn otherwise than by the process
}

// Why a task was closed, where that is not the process's doing.
const (
	whyRecalled = "recalled" // the step before it was taken back
	whyClosed   = "closed"   // a consultation: who asked went without the answer
	whySilent   = "silent"   // a consultation: nobody answered in time
)

// doneTask finds a task that was closed lately.
func (c *Case) doneTask(id string) (doneTask, bool) {
	for i := len(c.Done) - 1; i >= 0; i-- {
		if c.Done[i].ID == id {
			return c.Done[i], true
		}
	}
	return doneTask{}, false
}

// doneKept bounds what is remembered; older tasks answer "not found" here and are in the projections.
const doneKept = 128

func (c *Case) finish(t Task, by Actor) {
	d := doneTask{ID: t.ID, State: t.State, By: by.named(), Outcome: t.Outcome, ByID: by.ID, Assignee: t.Assignee}
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
	if d.Why == whyRecalled {
		e.VI = fmt.Sprintf("%s đã rút lại bước trước lúc %s nên bước này không còn.", d.By, when)
		e.EN = fmt.Sprintf("%s took the step before this one back at %s, so this task is gone.", d.By, when)
		return e
	}
	if e.VI, e.EN = d.consultationEnded(when); e.VI != "" {
		return e
	}
	if d.State == TaskCancelled {
		e.VI = fmt.Sprintf("Quy trình đã thu hồi bước này lúc %s.", when)
		e.EN = fmt.Sprintf("The process withdrew this task at %s.", when)
		return e
	}
	e.VI = fmt.Sprintf("%s đã hoàn thành bước này lúc %s (%s).", d.By, when, d.Outcome)
	e.EN = fmt.Sprintf("%s completed this task at %s (%s).", d.By, when, d.Outcome)
	return e
}

func (d doneTask) consultationEnded(when string) (vi, en string) {
	switch {
	case d.Why == whySilent:
		return fmt.Sprintf("Đã hết thời hạn cho ý kiến lúc %s; không trả lời được tính là đồng ý.", when),
			fmt.Sprintf("The time to answer ended at %s; no answer counts as agreement.", when)
	case d.Why == whyClosed && d.By != "":
		return fmt.Sprintf("%s đã đóng việc xin ý kiến này lúc %s.", d.By, when), fmt.Sprintf("%s closed this consultation at %s.", d.By, when)
	case d.Why == whyClosed:
		return fmt.Sprintf("Việc xin ý kiến này đã đóng lúc %s.", when), fmt.Sprintf("This consultation was closed at %s.", when)
	}
	return "", ""
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
