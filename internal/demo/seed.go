package demo

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/motcua/motcua/internal/auth"
	"github.com/motcua/motcua/internal/clock"
	"github.com/motcua/motcua/internal/command"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/organisation"
	"github.com/motcua/motcua/internal/procedure"
)

// deskRole receives dossiers.
const deskRole = auth.RoleDesk

// Commands is what people do; command.Service does it.
type Commands interface {
	Submit(ctx context.Context, who auth.Principal, req command.Request, in command.SubmitInput) (command.Answer, error)
	Task(ctx context.Context, who auth.Principal, req command.Request, in command.TaskInput) (command.Answer, error)
	Dossier(ctx context.Context, who auth.Principal, req command.Request, in command.DossierInput) (command.Answer, error)
}

// Tasks finds tasks; dossier.Reader does.
type Tasks interface {
	Tasks(ctx context.Context, f dossier.TaskFilter) (dossier.Page[dossier.TaskView], error)
}

// Seeder files the sample dossiers, by the same commands that people give.
type Seeder struct {
	Commands     Commands
	Tasks        Tasks
	Organisation *organisation.Organisation
	Catalogue    *procedure.Catalogue
	Calendar     func(agency string) (*clock.Calendar, error)
	Log          *slog.Logger

	// Base is when the demonstration began: the same at every start, so that a start
	// that was cut off goes on and does not begin anew.
	Base time.Time
	// Done is how many dossiers earlier starts have finished with; Saved is called with
	// how many are finished with now, and how many there are.
	Done  int
	Saved func(done, total int) error
}

// Run files what is not filed yet. A dossier that cannot be brought to its end is
// logged and left where it is; only ctx and Saved end the work early.
func (s *Seeder) Run(ctx context.Context) error {
	all, err := plan(world{org: s.Organisation, catalogue: s.Catalogue, calendar: s.Calendar}, s.Base)
	if err != nil {
		return err
	}
	// Long ago first, so that codes and lists look as if they had grown.
	slices.SortStableFunc(all, func(a, b scenario) int { return s.filed(a).Compare(s.filed(b)) })
	for i, sc := range all {
		if i < s.Done {
			continue
		}
		if err := s.play(ctx, sc); err != nil {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			s.Log.Warn("sample dossier", "no", sc.no, "ending", string(sc.ending), "procedure", sc.definition.Code, "error", err)
		}
		if err := s.Saved(i+1, len(all)); err != nil {
			return fmt.Errorf("sample dossiers: %w", err)
		}
	}
	return nil
}

func (s *Seeder) filed(sc scenario) time.Time {
	if sc.received.IsZero() {
		return s.Base
	}
	return sc.received
}

// play brings one dossier into its state. Every command has a key of its own, so doing
// it twice is doing it once.
func (s *Seeder) play(ctx context.Context, sc scenario) error {
	r := rand.New(rand.NewPCG(sc.seed, 2))
	filed, err := s.submit(ctx, sc, r)
	if err != nil {
		return fmt.Errorf("submit: %w", err)
	}
	done, err := s.done(ctx, filed.ID)
	if err != nil {
		return err
	}
	for step := len(done); step < sc.steps; step++ {
		went, err := s.forward(ctx, sc, r, filed.ID)
		if err != nil {
			return fmt.Errorf("step %d: %w", step+1, err)
		}
		if !went {
			break
		}
	}
	return s.finish(ctx, sc, r, filed)
}

func (s *Seeder) done(ctx context.Context, id string) ([]dossier.TaskView, error) {
	page, err := s.Tasks.Tasks(ctx, dossier.TaskFilter{DossierID: id, States: []dossier.TaskState{dossier.TaskDone}, Limit: 200})
	return page.Items, err
}

func (s *Seeder) submit(ctx context.Context, sc scenario, r *rand.Rand) (dossier.Dossier, error) {
	form, err := fill(r, sc.definition.Forms[sc.definition.SubmissionForm], s.filed(sc))
	if err != nil {
		return dossier.Dossier{}, err
	}
	in := command.SubmitInput{
		Procedure: sc.definition.Code, Agency: sc.agency, Channel: string(dossier.ChannelDirect), Form: form,
		Applicant: dossier.Applicant{Kind: "person", Name: person(r), IDNumber: idNumber(r), Phone: phone(r), Address: address(r)},
	}
	who := s.holder(r, sc.agency, deskRole)
	if sc.ending == endFiled {
		in.Channel = string(dossier.ChannelOnline)
		c := pick(r, s.Organisation.Citizens())
		in.Applicant = dossier.Applicant{Kind: "person", Name: c.Name, IDNumber: c.IDNumber, Phone: c.Phone, Email: c.Email, Address: c.Address}
		who = principal(auth.Account{ID: c.ID, Name: c.Name, Kind: auth.KindCitizen})
	} else {
		in.ReceivedAt = &sc.received
	}
	answer, err := s.Commands.Submit(ctx, who, command.Request{Key: fmt.Sprintf("demo-%d", sc.no)}, in)
	return answer.Dossier, err
}

// forward completes the dossier's first task that an officer can work on. It reports
// false when there is none: the process is over, or waits for somebody outside.
func (s *Seeder) forward(ctx context.Context, sc scenario, r *rand.Rand, id string) (bool, error) {
	task, who, err := s.work(ctx, r, id)
	if err != nil || task == nil {
		return false, err
	}
	if sc.ending == endReady && task.OffClock {
		return false, nil
	}
	outcome := outcomeOf(task, "forward")
	if outcome == "" && len(task.Outcomes) > 0 {
		outcome = task.Outcomes[0].ID
	}
	form, err := fill(r, sc.definition.Forms[task.FormKey], s.Base)
	if err != nil {
		return false, err
	}
	_, err = s.Commands.Task(ctx, *who, command.Request{Key: "demo-" + task.ID}, command.TaskInput{
		Kind: dossier.CommandComplete, TaskID: task.ID, Outcome: outcome, Form: form,
	})
	return err == nil, err
}

// work finds an open task of a dossier and an officer who wears its hat.
func (s *Seeder) work(ctx context.Context, r *rand.Rand, id string) (*dossier.TaskView, *auth.Principal, error) {
	open, err := s.Tasks.Tasks(ctx, dossier.TaskFilter{
		DossierID: id, States: []dossier.TaskState{dossier.TaskOpen, dossier.TaskClaimed}, Limit: 50,
	})
	if err != nil {
		return nil, nil, err
	}
	for i := range open.Items {
		task := &open.Items[i]
		if task.Assignee != "" {
			if o, ok := s.Organisation.Officer(task.Assignee); ok {
				who := s.officer(o)
				return task, &who, nil
			}
			continue
		}
		if holders := s.Organisation.Holders(task.Agency, task.Role, organisation.DateOf(s.Base)); len(holders) > 0 {
			who := s.officer(pick(r, holders))
			return task, &who, nil
		}
	}
	return nil, nil, nil
}

// finish gives the ending's own command.
func (s *Seeder) finish(ctx context.Context, sc scenario, r *rand.Rand, d dossier.Dossier) error {
	switch sc.ending {
	case endSupplement:
		return s.leave(ctx, sc, r, d.ID, "supplement", "Thiếu bản sao giấy tờ tùy thân")
	case endRefused:
		return s.leave(ctx, sc, r, d.ID, "refuse", "Hồ sơ không thuộc thẩm quyền giải quyết")
	case endReturned:
		return s.leave(ctx, sc, r, d.ID, "return", "Đề nghị bổ sung căn cứ pháp lý vào dự thảo")
	case endClaimed:
		task, who, err := s.work(ctx, r, d.ID)
		if err != nil || task == nil || task.Assignee != "" {
			return err
		}
		_, err = s.Commands.Task(ctx, *who, command.Request{Key: "demo-claim-" + task.ID}, command.TaskInput{Kind: dossier.CommandClaim, TaskID: task.ID})
		return err
	case endWithdrawn:
		return s.close(ctx, sc, r, d.Code, dossier.CommandWithdraw, deskRole, "Người nộp xin rút hồ sơ để bổ sung thông tin")
	case endStopped:
		return s.close(ctx, sc, r, d.Code, dossier.CommandStop, leaderRole, "Tạm dừng do có tranh chấp đang được tòa án thụ lý")
	}
	return nil
}

const leaderRole = "leader"

// leave completes the open task by an outcome of a kind. A dossier whose step has no
// such outcome stays under way: there are enough others.
func (s *Seeder) leave(ctx context.Context, sc scenario, r *rand.Rand, id, kind, why string) error {
	done, err := s.done(ctx, id)
	if err != nil {
		return err
	}
	for i := range done {
		if done[i].Outcome == outcomeOf(&done[i], kind) {
			return nil // an earlier start got so far
		}
	}
	task, who, err := s.work(ctx, r, id)
	if err != nil || task == nil {
		return err
	}
	outcome := outcomeOf(task, kind)
	if outcome == "" {
		return nil
	}
	form, err := fill(r, sc.definition.Forms[task.FormKey], s.Base)
	if err != nil {
		return err
	}
	in := command.TaskInput{Kind: dossier.CommandComplete, TaskID: task.ID, Outcome: outcome, Form: form, Comment: why}
	if kind == "supplement" {
		in.Items, in.Ground = []string{why}, "supplement"
	}
	_, err = s.Commands.Task(ctx, *who, command.Request{Key: "demo-" + kind + "-" + task.ID}, in)
	return err
}

func (s *Seeder) close(ctx context.Context, sc scenario, r *rand.Rand, code string, kind dossier.CommandKind, role, why string) error {
	_, err := s.Commands.Dossier(ctx, s.holder(r, sc.agency, role), command.Request{Key: fmt.Sprintf("demo-%s-%d", kind, sc.no)},
		command.DossierInput{Kind: kind, Code: code, Reason: why})
	if e, typed := dossier.AsError(err); typed && e.Code == dossier.CodeConflict {
		return nil // it was quicker than we: already closed
	}
	return err
}

func outcomeOf(task *dossier.TaskView, kind string) string {
	for _, o := range task.Outcomes {
		if o.Kind == kind {
			return o.ID
		}
	}
	return ""
}

// holder is somebody who wears a hat; nobody's commands are refused, which is logged.
func (s *Seeder) holder(r *rand.Rand, agency, role string) auth.Principal {
	holders := s.Organisation.Holders(agency, role, organisation.DateOf(s.Base))
	if len(holders) == 0 {
		return auth.Principal{}
	}
	return s.officer(pick(r, holders))
}

func (s *Seeder) officer(o organisation.Officer) auth.Principal {
	a := auth.Account{ID: o.ID, Name: o.Name, Kind: auth.KindOfficer}
	for _, p := range s.Organisation.PositionsOf(o.ID, organisation.DateOf(s.Base)) {
		a.Positions = append(a.Positions, dossier.Position{Agency: p.Agency, Role: p.Role})
	}
	return principal(a)
}

// principal is an account as if it had logged in.
func principal(a auth.Account) auth.Principal {
	return auth.Principal{Account: a, Means: auth.MeansBearer}
}
