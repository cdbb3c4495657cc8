package dossier

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/motcua/motcua/internal/clock"
)

// Others are asked for their opinion beside the process: each party gets a work item,
// which is a task of its own, and may answer until a limit of working time has passed;
// then its silence is agreement. The legal clock runs on.
const (
	// CommandConsult asks Command.Consult.Parties the question in Command.Comment. Only
	// the holder of a task may, and completes it when all have answered or are silent.
	CommandConsult CommandKind = "consult"
	// CommandAnswer answers: Command.TaskID is the work item, Outcome the opinion, and
	// Comment what there is to say.
	CommandAnswer CommandKind = "answer"
	// CommandCloseConsultation goes without the answer of a party: Command.TaskID is its
	// work item, Comment the reason. The holder of the task that it was asked for may.
	CommandCloseConsultation CommandKind = "close_consultation"
)

// Events of consultations. TaskID is the work item; {no,task} say which it is of the
// task that it was asked for.
const (
	EventConsulted            EventType = "consultation.asked"    // {question,party,limit,due}
	EventConsultationAnswered EventType = "consultation.answered" // {opinion,comment}
	EventConsultationSilent   EventType = "consultation.silent"   // silence is agreement
	EventConsultationClosed   EventType = "consultation.closed"   // {reason}, "" = the task ended
)

// Opinions, the outcomes of a consultation.
const (
	OpinionAgree    = "agree"
	OpinionDisagree = "disagree"
	OpinionComment  = "comment" // neither, with what there is to say
	OpinionSilence  = "silence" // nothing was said in time: agreement
)

// maxParties bounds how many are asked at once.
const maxParties = 20

// Consultation is what one party is asked: the task that it belongs to is the party's
// work item, whose Outcome is the opinion and whose Comment what was said.
type Consultation struct {
	No          int       `json:"no"`      // 1, 2, 3 … within the task that it is asked for
	TaskID      string    `json:"task_id"` // the task whose holder asks
	Party       string    `json:"party"`   // name of who is asked, Vietnamese
	Question    string    `json:"question"`
	Limit       string    `json:"limit"` // working time to answer in, e.g. "2 working_day"
	AskedBy     string    `json:"asked_by"`
	AskedByName string    `json:"asked_by_name"`
	AskedAt     time.Time `json:"asked_at"`
}

// Consult is what a command that asks others needs beside its question.
type Consult struct {
	Parties []Party `json:"parties"`
	Limit   string  `json:"limit"` // see Consultation
}

// Party is who is asked: the holders of a role at an agency, or one officer of it.
type Party struct {
	Agency  string    `json:"agency"`
	Role    string    `json:"role"`
	Officer *Assignee `json:"officer,omitempty"` // nil = any holder of the role
	Name    string    `json:"name"`              // of the party, Vietnamese
}

func opinions() []Outcome {
	return []Outcome{
		{ID: OpinionAgree, Kind: "opinion", VI: "Đồng ý", EN: "Agree"},
		{ID: OpinionDisagree, Kind: "opinion", VI: "Không đồng ý", EN: "Disagree"},
		{ID: OpinionComment, Kind: "opinion", VI: "Ý kiến khác", EN: "Comment"},
	}
}

// holds: the actor has claimed the task, or has been given it.
func (c *Case) holds(t *openTask, a Actor) error {
	if a.is(t.Assignee) {
		return nil
	}
	return c.takenConflict(t)
}

func (c *Case) checkConsult(cmd Command, env Env) error {
	t, err := c.task(cmd.TaskID)
	if err != nil {
		return err
	}
	if cmd.IfVersion != 0 && cmd.IfVersion != t.Version {
		return c.staleConflict(t)
	}
	if err := c.holds(t, cmd.Actor); err != nil {
		return err
	}
	if t.Consultation != nil {
		return conflict("consultation_of_consultation", "Đây là việc cho ý kiến; không xin ý kiến tiếp từ đây.",
			"This is a request for an opinion; others cannot be consulted from it.")
	}
	if err := requireText("question_missing", "question", cmd.Comment); err != nil {
		return err
	}
	if cmd.Consult == nil || len(cmd.Consult.Parties) == 0 {
		return invalid("parties_missing", "parties", "Cần chọn ít nhất một nơi để xin ý kiến.", "Choose at least one party to consult.")
	}
	if n := len(cmd.Consult.Parties); n > maxParties {
		return invalid("parties_many", "parties", fmt.Sprintf("Mỗi lần xin ý kiến nhiều nhất %d nơi.", maxParties), fmt.Sprintf("At most %d parties can be consulted at once.", maxParties))
	}
	for i, p := range cmd.Consult.Parties {
		if err := c.checkParty(t, p, fmt.Sprintf("parties.%d", i), cmd, env); err != nil {
			return err
		}
		if slices.ContainsFunc(cmd.Consult.Parties[:i], p.same) {
			return askedTwice(p, fmt.Sprintf("parties.%d", i))
		}
	}
	return nil
}

// same: it is the same party.
func (p Party) same(q Party) bool {
	if p.Officer != nil || q.Officer != nil {
		return p.Officer != nil && q.Officer != nil && p.Officer.ID == q.Officer.ID
	}
	return p.Agency == q.Agency && p.Role == q.Role
}

func askedTwice(p Party, field string) error {
	return invalid("party_twice", field, fmt.Sprintf("%s đang được xin ý kiến rồi.", p.Name), fmt.Sprintf("%s is being consulted already.", p.Name))
}

// checkParty: somebody else is asked, once, and for a time that can be reckoned.
func (c *Case) checkParty(t *openTask, p Party, field string, cmd Command, env Env) error {
	if p.Agency == "" || p.Role == "" {
		return invalid("party_missing", field, "Cần chọn cơ quan và vai trò, hoặc một cán bộ.", "Choose an agency and a role, or an officer.")
	}
	if p.Officer != nil && cmd.Actor.is(p.Officer.ID) {
		return invalid("party_self", field, "Không tự xin ý kiến của chính mình.", "Nobody consults themselves.")
	}
	for _, open := range c.consultations(t) {
		q := Party{Agency: open.Agency, Role: open.Role}
		if open.Asked != nil {
			q.Officer = open.Asked
		}
		if p.same(q) {
			return askedTwice(p, field)
		}
	}
	limit, err := clock.ParseLimit(cmd.Consult.Limit)
	if err == nil && limit.Unit != clock.WorkingDay && limit.Unit != clock.Hour {
		err = errConsultLimit
	}
	if err == nil {
		_, err = workingTime(env.Calendars.Of(p.Agency), env.Now, cmd.Consult.Limit)
	}
	if err != nil {
		return errConsultLimit
	}
	return nil
}

var errConsultLimit = invalid("limit_invalid", "limit", "Thời hạn cho ý kiến là số ngày hoặc giờ làm việc, ví dụ 2 ngày làm việc.",
	"The time to answer is a number of working days or hours, e.g. 2 working days.")

// consultations are the open work items of those asked for a task, in order.
func (c *Case) consultations(t *openTask) []*openTask {
	if t.Consulted == 0 {
		return nil
	}
	var out []*openTask
	for _, id := range sortedKeys(c.Tasks) {
		if x := c.Tasks[id]; x.Consultation != nil && x.Consultation.TaskID == t.ID {
			out = append(out, x)
		}
	}
	slices.SortFunc(out, func(a, b *openTask) int { return a.Consultation.No - b.Consultation.No })
	return out
}

// consult gives every party its work item.
func (c *Case) consult(t *openTask, cmd Command, env Env) (*Task, error) {
	for _, p := range cmd.Consult.Parties {
		due, err := workingTime(env.Calendars.Of(p.Agency), env.Now, cmd.Consult.Limit)
		if err != nil {
			return nil, err
		}
		due = due.UTC()
		t.Consulted++
		x := &openTask{
			Task: Task{
				ID: ConsultationID(c.Dossier.ID, t.ID, t.Consulted), DossierID: c.Dossier.ID, ElementID: t.ElementID,
				Name: "Cho ý kiến: " + t.Name, Role: p.Role, Agency: p.Agency, State: TaskOpen, Outcomes: opinions(), CreatedAt: env.Now, Due: &due,
				Consultation: &Consultation{
					No: t.Consulted, TaskID: t.ID, Party: p.Name, Question: strings.TrimSpace(cmd.Comment), Limit: cmd.Consult.Limit,
					AskedBy: cmd.Actor.ID, AskedByName: cmd.Actor.named(), AskedAt: env.Now.Truncate(time.Microsecond),
				},
			},
			Asked: p.Officer, ChangedBy: cmd.Actor.named(), ChangedAt: env.Now,
		}
		if p.Officer != nil {
			now := env.Now
			x.State, x.Assignee, x.AssigneeName, x.ClaimedAt = TaskClaimed, p.Officer.ID, p.Officer.Name, &now
		}
		c.Tasks[x.ID] = x
		c.record(env.Now, EventConsulted, cmd.Actor, x.ElementID, x.ID, x.about(map[string]any{
			"question": x.Consultation.Question, "party": p.Name, "limit": cmd.Consult.Limit, "due": due,
		}))
		c.touch(x)
	}
	c.touch(t)
	return snapshot(t), nil
}

// ConsultationID is the id of the work item of a consultation, which is numbered within
// the task that it is asked for.
func ConsultationID(dossierID, taskID string, no int) string {
	return derivedID(dossierID, fmt.Sprintf("consultation:%s:%d", taskID, no))
}

// about adds which consultation an event is about.
func (t *openTask) about(data map[string]any) map[string]any {
	data["no"], data["task"] = t.Consultation.No, t.Consultation.TaskID
	return data
}

// checkAnswer: the work item is the actor's, and says something.
func (c *Case) checkAnswer(t *openTask, cmd Command) error {
	if t.Consultation == nil {
		return conflict("no_consultation", "Đây không phải là việc cho ý kiến.", "This is no request for an opinion.")
	}
	switch cmd.Outcome {
	case OpinionAgree:
		return nil
	case OpinionDisagree, OpinionComment:
		return requireText("comment_missing", "comment", cmd.Comment)
	}
	return invalid("opinion_unknown", "outcome", "Chọn đồng ý, không đồng ý hoặc ý kiến khác.", "Choose agree, disagree or comment.")
}

// answer records what a party says.
func (c *Case) answer(t *openTask, cmd Command, env Env) *Task {
	if t.State == TaskOpen {
		t.Assignee, t.AssigneeName = cmd.Actor.ID, cmd.Actor.Name
	}
	c.record(env.Now, EventConsultationAnswered, cmd.Actor, t.ElementID, t.ID, t.about(map[string]any{"opinion": cmd.Outcome, "comment": cmd.Comment}))
	return c.endConsultation(t, TaskDone, cmd.Outcome, cmd.Comment, cmd.Actor, env)
}

// endConsultation closes the work item of a party.
func (c *Case) endConsultation(t *openTask, state TaskState, opinion, said string, by Actor, env Env) *Task {
	t.Outcome, t.Comment = opinion, said
	c.closeTask(t, state, by, env)
	c.finish(t.Task, by)
	done := &c.Done[len(c.Done)-1]
	switch {
	case opinion == OpinionSilence:
		done.Why = whySilent
	case state == TaskCancelled:
		done.Why = whyClosed
	}
	return snapshot(t)
}

func (c *Case) checkCloseConsultation(cmd Command) error {
	t, err := c.task(cmd.TaskID)
	if err != nil {
		return err
	}
	if t.Consultation == nil {
		return conflict("no_consultation", "Đây không phải là việc cho ý kiến.", "This is no request for an opinion.")
	}
	asking, err := c.task(t.Consultation.TaskID)
	if err != nil {
		return err
	}
	if err := c.holds(asking, cmd.Actor); err != nil {
		return err
	}
	return requireText("reason_missing", "reason", cmd.Comment)
}

func (c *Case) closeConsultation(t *openTask, cmd Command, env Env) *Task {
	c.record(env.Now, EventConsultationClosed, cmd.Actor, t.ElementID, t.ID, t.about(map[string]any{"reason": cmd.Comment}))
	return c.endConsultation(t, TaskCancelled, "", cmd.Comment, cmd.Actor, env)
}

// endConsultations closes what is still asked for a task that is over.
func (c *Case) endConsultations(t *openTask, by Actor, env Env) {
	for _, x := range c.consultations(t) {
		c.record(env.Now, EventConsultationClosed, by, x.ElementID, x.ID, x.about(map[string]any{"reason": ""}))
		c.endConsultation(x, TaskCancelled, "", "", by, env)
	}
}

// noteSilence takes the silence of those whose time has passed for agreement.
func (c *Case) noteSilence(env Env) {
	for _, id := range sortedKeys(c.Tasks) {
		t := c.Tasks[id]
		if t.Consultation == nil || !env.Now.After(*t.Due) {
			continue
		}
		c.record(env.Now, EventConsultationSilent, system, t.ElementID, t.ID, t.about(map[string]any{"due": t.Due}))
		c.endConsultation(t, TaskDone, OpinionSilence, "", system, env)
	}
}

// allAnswered: everybody who was asked has answered or was silent.
func (c *Case) allAnswered(t *openTask) error {
	open := c.consultations(t)
	if len(open) == 0 {
		return nil
	}
	var names []string
	last := *open[0].Due
	for _, x := range open {
		names = append(names, x.Consultation.Party)
		if x.Due.After(last) {
			last = *x.Due
		}
	}
	until := clock.MomentText(last)
	return conflict("consultations_open",
		fmt.Sprintf("Còn chờ ý kiến của %s, chậm nhất %s. Chờ thêm, hoặc đóng việc xin ý kiến và ghi lý do.", strings.Join(names, ", "), until),
		fmt.Sprintf("Still waiting for the opinion of %s, until %s. Wait, or close the consultation with a reason.", strings.Join(names, ", "), until))
}

// moveConsultations gives those asked the working time back in which nobody could answer.
func (c *Case) moveConsultations(since time.Time, env Env) {
	for _, id := range sortedKeys(c.Tasks) {
		t := c.Tasks[id]
		if t.Consultation == nil {
			continue
		}
		cal, from := env.Calendars.Of(t.Agency), since
		if t.CreatedAt.After(from) {
			from = t.CreatedAt
		}
		moved, err := cal.AddWorking(*t.Due, cal.WorkingBetween(from, env.Now))
		if err != nil {
			continue // the calendar of that year is not published: the limit stays
		}
		due := moved.At.UTC()
		t.Due = &due
		c.touch(t)
	}
}
