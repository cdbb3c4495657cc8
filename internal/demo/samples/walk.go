package samples

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/motcua/motcua/internal/auth"
	"github.com/motcua/motcua/internal/command"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/organisation"
)

// Commands is what people do; command.Service does it.
type Commands interface {
	Submit(ctx context.Context, who auth.Principal, req command.Request, in command.SubmitInput) (command.Answer, error)
	Task(ctx context.Context, who auth.Principal, req command.Request, in command.TaskInput) (command.Answer, error)
	Dossier(ctx context.Context, who auth.Principal, req command.Request, in command.DossierInput) (command.Answer, error)
}

// Record reads what has become of a dossier.
type Record interface {
	Dossier(ctx context.Context, id string) (dossier.Dossier, error)
	Tasks(ctx context.Context, f dossier.TaskFilter) (dossier.Page[dossier.TaskView], error)
}

// walker carries samples to where the plan wants them.
type walker struct {
	commands Commands
	record   Record
	world    World
	org      *organisation.Organisation
	base     time.Time
	day      organisation.Date
}

const (
	// mostMoves is more than any sample has.
	mostMoves = 60
	// tries and firstPause bound the waiting for a service that is away for a moment.
	tries      = 7
	firstPause = 100 * time.Millisecond
)

var errAstray = errors.New("the dossier does not come to rest")

// walk files a sample and does whatever comes next until it is where it belongs. Every
// command has a key of its own that follows from the sample and the step, so that to
// walk again is to go on.
func (w *walker) walk(ctx context.Context, s *sample) error {
	filed, again, err := w.submit(ctx, s)
	if err != nil {
		return fmt.Errorf("submit: %w", err)
	}
	if again {
		if err := w.retrace(ctx, s, filed.ID); err != nil {
			return fmt.Errorf("retrace: %w", err)
		}
	}
	for range mostMoves {
		d, tasks, err := w.look(ctx, filed.ID)
		if err != nil {
			return err
		}
		m, ok := s.next(d, tasks)
		if !ok {
			return nil
		}
		if err := w.move(ctx, s, d, tasks, m); err != nil {
			return fmt.Errorf("%s%s: %w", m.kind, m.act, err)
		}
	}
	return errAstray
}

// retrace gives again every command that the record shows. A process that was cut off
// between writing the record and having its command acknowledged leaves a record of
// what never happened; given again with the same key, it happens now, and all else
// stays as it is.
func (w *walker) retrace(ctx context.Context, s *sample, id string) error {
	d, tasks, err := w.look(ctx, id)
	if err != nil {
		return err
	}
	done := slices.DeleteFunc(slices.Clone(tasks), func(t dossier.Task) bool { return t.State != dossier.TaskDone || t.ClosedAt == nil })
	slices.SortStableFunc(done, func(a, b dossier.Task) int { return a.ClosedAt.Compare(*b.ClosedAt) })
	for i := range done {
		if err := w.move(ctx, s, d, tasks, move{task: &done[i], kind: outcomeKind(done[i], done[i].Outcome)}); err != nil {
			return err
		}
	}
	for i := range tasks {
		if s.last == actClaim && tasks[i].State == dossier.TaskClaimed {
			return w.move(ctx, s, d, tasks, move{task: &tasks[i], act: actClaim})
		}
	}
	if acted(s.last, d) {
		return w.act(ctx, s, d, s.last)
	}
	return nil
}

func (w *walker) look(ctx context.Context, id string) (dossier.Dossier, []dossier.Task, error) {
	d, err := w.record.Dossier(ctx, id)
	if err != nil {
		return dossier.Dossier{}, nil, err
	}
	page, err := w.record.Tasks(ctx, dossier.TaskFilter{DossierID: id, Limit: 200})
	if err != nil {
		return dossier.Dossier{}, nil, err
	}
	tasks := make([]dossier.Task, len(page.Items))
	for i, t := range page.Items {
		tasks[i] = t.Task
	}
	slices.SortStableFunc(tasks, func(a, b dossier.Task) int { return a.StepNo - b.StepNo })
	return d, tasks, nil
}

// submit files the sample; again says that an earlier start did, or began to.
func (w *walker) submit(ctx context.Context, s *sample) (filed dossier.Dossier, again bool, err error) {
	in := command.SubmitInput{
		Procedure: s.route.definition.Code, Agency: s.agency, Channel: string(s.channel),
		Applicant: s.applicant, Form: s.form, ReceivedAt: s.received,
	}
	who := w.citizen(s.citizen)
	if s.citizen == "" {
		if who, err = w.holder(s, s.agency, auth.RoleDesk); err != nil {
			return dossier.Dossier{}, false, err
		}
	}
	err = w.patiently(ctx, func() error {
		a, err := w.commands.Submit(ctx, who, s.key("submit"), in)
		filed, again = a.Dossier, a.Replayed
		return err
	})
	return filed, again, err
}

// key is the idempotency key of one action on the sample.
func (s *sample) key(action string) command.Request {
	return command.Request{Key: fmt.Sprintf("demo-%04d-%s", s.no, action)}
}

func (w *walker) move(ctx context.Context, s *sample, d dossier.Dossier, tasks []dossier.Task, m move) error {
	if m.task == nil {
		return w.act(ctx, s, d, m.act)
	}
	paper := paperwork{d: newDraw(s.no, streamWork+uint64(m.task.StepNo), w.base), s: s, org: w.org, task: m.task}
	action := fmt.Sprintf("%s.%d-%s%s", m.task.ElementID, ordinal(m.task, tasks), m.kind, m.act)
	who, err := w.worker(s, d, m.task)
	if err != nil {
		return err
	}
	form, err := encode(paper.form())
	if err != nil {
		return err
	}
	on := command.DossierInput{Code: d.Code, TaskID: m.task.ID}
	at := command.TaskInput{TaskID: m.task.ID, Kind: dossier.CommandComplete, Outcome: outcomeID(m.task, m.kind), Comment: paper.comment(m.kind)}
	switch {
	case m.act == actClaim:
		at = command.TaskInput{TaskID: m.task.ID, Kind: dossier.CommandClaim}
	case m.task.WaitFor == "applicant":
		on.Kind, on.Form = dossier.CommandSupplement, form
		return w.onDossier(ctx, s, who, action, on)
	case m.kind == kindSupplement:
		on.Kind, on.Items, on.Reason = dossier.CommandRequestSupplement, missing, "Hồ sơ chưa đủ thành phần theo quy định"
		return w.onDossier(ctx, s, who, action, on)
	case m.kind == kindRefuse:
		on.Kind, on.Reason = dossier.CommandRefuse, refusal
		if m.task.StepNo == 1 {
			on.Reason = notOurs
		}
		return w.onDossier(ctx, s, who, action, on)
	case m.kind == kindReturn:
		at.Kind = dossier.CommandReturn
	default:
		at.Form = form
	}
	return w.patiently(ctx, func() error {
		_, err := w.commands.Task(ctx, who, s.key(action), at)
		return err
	})
}

// act does what is done to a dossier as a whole.
func (w *walker) act(ctx context.Context, s *sample, d dossier.Dossier, what lastAct) error {
	in := command.DossierInput{Code: d.Code}
	role := auth.RoleDesk
	switch what {
	case actWithdraw:
		in.Kind, in.Reason = dossier.CommandWithdraw, withdrawal
	case actStop:
		in.Kind, in.Reason, role = dossier.CommandStop, stopping, w.leader()
	case actExtend:
		in.Kind, in.Reason, role = dossier.CommandExtend, apology, w.leader()
		until, err := w.putOff(ctx, d)
		if err != nil {
			return err
		}
		in.Until = &until
	}
	who := w.citizen(s.citizen)
	if s.citizen == "" || what != actWithdraw {
		var err error
		if who, err = w.holder(s, d.Agency, role); err != nil {
			return err
		}
	}
	return w.onDossier(ctx, s, who, string(what), in)
}

// putOffDays is by how many working days an appointment is put off.
const putOffDays = 3

func (w *walker) putOff(ctx context.Context, d dossier.Dossier) (time.Time, error) {
	if d.OriginalDue == nil {
		return time.Time{}, errors.New("there is no due date to put off")
	}
	calendar, err := w.world.Calendar(ctx, d.Agency)
	if err != nil {
		return time.Time{}, err
	}
	until, err := calendar.AddWorkingDays(*d.OriginalDue, putOffDays)
	return until.At, err
}

func (w *walker) onDossier(ctx context.Context, s *sample, who auth.Principal, action string, in command.DossierInput) error {
	return w.patiently(ctx, func() error {
		_, err := w.commands.Dossier(ctx, who, s.key(action), in)
		return err
	})
}

// patiently tries again while the service is away; the key makes that harmless.
func (w *walker) patiently(ctx context.Context, try func() error) error {
	pause := firstPause
	for n := 1; ; n++ {
		err := try()
		e, typed := dossier.AsError(err)
		if !typed || e.Code != dossier.CodeUnavailable || n == tries {
			return err
		}
		timer := time.NewTimer(pause)
		select {
		case <-ctx.Done():
			timer.Stop()
			return ctx.Err()
		case <-timer.C:
		}
		pause *= 2
	}
}

// worker is who leaves a task: the person who has it, the citizen whose answer it
// waits for, or somebody who wears its hat.
func (w *walker) worker(s *sample, d dossier.Dossier, t *dossier.Task) (auth.Principal, error) {
	if t.WaitFor == "applicant" && d.AccountID != "" {
		return w.citizen(d.AccountID), nil
	}
	if o, ok := w.org.Officer(t.Assignee); ok {
		return w.officer(o), nil
	}
	return w.holder(s, t.Agency, t.Role)
}

// holder is somebody who wears a hat: by turns, so that everybody has some work.
func (w *walker) holder(s *sample, agency, role string) (auth.Principal, error) {
	holders := w.org.Holders(agency, role, w.day)
	if len(holders) == 0 {
		return auth.Principal{}, fmt.Errorf("nobody is %q at %s", role, agency)
	}
	return w.officer(holders[s.no%len(holders)]), nil
}

// leader is the role that signs for a whole agency.
func (w *walker) leader() string {
	for _, r := range w.org.Roles() {
		if r.Signs && r.Unit == "" {
			return r.ID
		}
	}
	return ""
}

func (w *walker) officer(o organisation.Officer) auth.Principal {
	a := auth.Account{ID: o.ID, Name: o.Name, Kind: auth.KindOfficer}
	for _, p := range w.org.PositionsOf(o.ID, w.day) {
		a.Positions = append(a.Positions, dossier.Position{Agency: p.Agency, Role: p.Role})
	}
	return loggedIn(a)
}

func (w *walker) citizen(id string) auth.Principal {
	c, _ := w.org.Citizen(id)
	return loggedIn(auth.Account{ID: c.ID, Name: c.Name, Kind: auth.KindCitizen})
}

// loggedIn is somebody with a session; its rights are the account's.
func loggedIn(a auth.Account) auth.Principal {
	return auth.Principal{Account: a, Means: auth.MeansBearer}
}
