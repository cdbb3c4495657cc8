package command

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/motcua/motcua/internal/auth"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/organisation"
)

// OperationInput is an operation on a running dossier as it came in; see
// dossier.Operation for what each kind needs.
type OperationInput struct {
	Kind         dossier.CommandKind
	Code         string // of the dossier, or its id
	Reason       string
	IfSeq        int64 // number of the last event the caller saw; 0 = not said
	IncidentID   string
	Element      string
	Flow         string
	Variables    json.RawMessage
	Scope        string
	Timer        string
	At           *time.Time // of a timer; the new due date
	Withdraw     []string
	Start        []dossier.StartAt
	Version      int // migration: to which
	Mapping      map[string]string
	RecomputeDue bool
	Elements     []string
}

var operationActions = map[dossier.CommandKind]auth.Action{
	dossier.CommandSuspend:         auth.ActionSuspend,
	dossier.CommandResume:          auth.ActionResume,
	dossier.CommandModify:          auth.ActionModify,
	dossier.CommandMigrate:         auth.ActionMigrate,
	dossier.CommandRetryIncident:   auth.ActionRetryIncident,
	dossier.CommandResolveIncident: auth.ActionResolveIncident,
	dossier.CommandSkipIncident:    auth.ActionResolveIncident,
	dossier.CommandSetVariables:    auth.ActionSetVariables,
	dossier.CommandChangeDue:       auth.ActionChangeDue,
	dossier.CommandChangeTimer:     auth.ActionChangeTimer,
	dossier.CommandCancel:          auth.ActionCancel,
	dossier.CommandActivate:        auth.ActionActivate,
}

// Bounds of an operation.
const (
	maxTokens  = 100  // withdrawn or started at once
	maxMapping = 2000 // elements of a mapping
	maxID      = 300  // characters of an element's or instance's id
)

// Operate carries out an operation. A dossier the caller may not see is ErrNotFound.
func (s *Service) Operate(ctx context.Context, who auth.Principal, req Request, in OperationInput) (Answer, error) {
	if err := checkKey(req.Key); err != nil {
		return Answer{}, err
	}
	o, err := s.operation(ctx, who, in)
	if err != nil {
		return Answer{}, err
	}
	mark, err := fingerprint([]any{o.dossier.ID, o.in})
	if err != nil {
		return Answer{}, err
	}
	cmd := o.command(who)
	cmd.ID, cmd.Fingerprint = commandID(who, req.Key), mark
	r, err := s.execute(ctx, o.dossier.ID, cmd)
	if err != nil {
		return Answer{}, err
	}
	if !o.reads { // whoever keeps the installation running need not know whose dossier it is
		r.Dossier.Applicant, r.Dossier.AccountID = dossier.Applicant{}, ""
	}
	return Answer{Result: r, Replayed: r.Events > 0 && r.Events <= o.dossier.Seq}, nil
}

// Preview says what an operation would do, to somebody who may do it.
func (s *Service) Preview(ctx context.Context, who auth.Principal, in OperationInput) (dossier.Preview, error) {
	o, err := s.operation(ctx, who, in)
	if err != nil {
		return dossier.Preview{}, err
	}
	limited, cancel := context.WithTimeout(ctx, s.Timeout)
	defer cancel()
	p, err := s.Operator.Preview(limited, o.dossier.ID, o.command(who))
	if err == nil && !o.reads {
		p.Before.Applicant, p.After.Applicant = dossier.Applicant{}, dossier.Applicant{}
	}
	return p, err
}

// Propose says how a dossier could be migrated, and what stands against it.
func (s *Service) Propose(ctx context.Context, who auth.Principal, in OperationInput) (dossier.Proposal, error) {
	in.Kind, in.Reason = dossier.CommandMigrate, "…" // nothing is done: nobody need say why
	o, err := s.operation(ctx, who, in)
	if err != nil {
		return dossier.Proposal{}, err
	}
	limited, cancel := context.WithTimeout(ctx, s.Timeout)
	defer cancel()
	return s.Operator.Propose(limited, o.dossier.ID, *o.in.migration)
}

// checkedOperation is an operation whose dossier the caller may do it to.
type checkedOperation struct {
	in      cleanOperation
	dossier dossier.Dossier
	reads   bool // the caller may read the dossier too
}

// cleanOperation is an OperationInput in its one form.
type cleanOperation struct {
	OperationInput
	migration *dossier.Migration
}

func (s *Service) operation(ctx context.Context, who auth.Principal, in OperationInput) (checkedOperation, error) {
	clean, err := s.checkOperation(in)
	if err != nil {
		return checkedOperation{}, err
	}
	action := operationActions[in.Kind]
	if err := s.Policy.Permit(who, action); err != nil {
		return checkedOperation{}, err
	}
	d, tasks, err := s.Finder.Find(ctx, who, in.Code, action)
	if err != nil {
		return checkedOperation{}, err
	}
	if !s.Policy.Reach(who, action).Dossier(d, tasks) {
		return checkedOperation{}, &dossier.Error{
			Code: dossier.CodeForbidden, Key: "not_your_dossier",
			VI: "Vai trò của bạn không cho làm việc này với hồ sơ này.", EN: "Your roles do not allow this with this dossier.",
		}
	}
	if in.Kind == dossier.CommandMigrate {
		if clean.migration, err = s.migration(d.Procedure, clean.OperationInput); err != nil {
			return checkedOperation{}, err
		}
		s.resolve(clean.migration, d)
	}
	reads := s.Policy.Reach(who, auth.ActionReadDossier).Dossier(d, tasks)
	return checkedOperation{in: clean, dossier: d, reads: reads}, nil
}

// migration finds the version that a migration leads to.
func (s *Service) migration(procedure string, in OperationInput) (*dossier.Migration, error) {
	d, ok := s.World.Catalogue().Version(procedure, in.Version)
	if !ok || !d.Runnable() {
		return nil, dossier.VersionUnknown(procedure, in.Version)
	}
	return &dossier.Migration{
		Procedure: procedure, Version: in.Version, SHA: d.SHA(), Mapping: in.Mapping, RecomputeDue: in.RecomputeDue,
	}, nil
}

// resolve finds the agencies of a version's steps for a dossier, as they were on the day
// of its receipt. One that cannot be found is for the dossier to refuse, if it needs it.
func (s *Service) resolve(m *dossier.Migration, d dossier.Dossier) {
	def, _ := s.World.Catalogue().Version(m.Procedure, m.Version)
	bindings, err := def.Bindings()
	if err != nil {
		return
	}
	org, day := s.World.Organisation(), organisation.DateOf(d.ReceivedAt)
	m.Agencies = map[string]string{}
	for _, b := range bindings {
		if found, err := org.ResolveAll([]string{b}, d.Agency, day); err == nil {
			m.Agencies[b] = found[b]
		}
	}
}

// command is what the dossier is told; without an id.
func (o checkedOperation) command(who auth.Principal) dossier.Command { return o.in.command(who) }

func (o cleanOperation) command(who auth.Principal) dossier.Command {
	return dossier.Command{
		Kind: o.Kind, Actor: who.Actor(), Comment: o.Reason, IncidentID: o.IncidentID,
		Operation: &dossier.Operation{
			IfSeq: o.IfSeq, Element: o.Element, Flow: o.Flow, Variables: o.Variables, Scope: o.Scope, Timer: o.Timer, At: o.At,
			Withdraw: o.Withdraw, Start: o.Start, Migration: o.migration, Elements: o.Elements,
		},
	}
}

// checkOperation puts an operation into its one form and refuses what no dossier takes.
func (s *Service) checkOperation(in OperationInput) (cleanOperation, error) {
	if !slices.Contains(dossier.Operations(), in.Kind) {
		return cleanOperation{}, invalid("operation_unknown", "operation",
			fmt.Sprintf("Không có thao tác %q.", in.Kind), fmt.Sprintf("There is no operation %q.", in.Kind))
	}
	var c checker
	in.Reason = lines(in.Reason)
	c.text("reason", in.Reason, maxComment, true)
	if in.Reason == "" && in.Kind != dossier.CommandRetryIncident && in.Kind != dossier.CommandActivate {
		c.add("reason", "Cần ghi rõ lý do.", "A reason must be given.")
	}
	for _, id := range [][2]string{
		{"incident", in.IncidentID}, {"element", in.Element}, {"flow", in.Flow}, {"scope", in.Scope}, {"timer", in.Timer},
	} {
		c.text(id[0], id[1], maxID, false)
	}
	checkTokens(&c, in)
	if len(in.Mapping) > maxMapping {
		c.add("mapping", "Bảng chuyển đổi quá dài.", "The mapping is too long.")
	}
	if len(in.Variables) > 0 {
		in.Variables = canonicalObject(&c, "variables", in.Variables)
	}
	if in.At != nil {
		at := in.At.UTC().Truncate(time.Second)
		in.At = &at
	}
	if in.Kind == dossier.CommandMigrate && in.Version < 1 {
		c.add("version", "Hãy chọn phiên bản cần chuyển đến.", "Choose the version to migrate to.")
	}
	return cleanOperation{OperationInput: in}, c.err("command_invalid")
}

func checkTokens(c *checker, in OperationInput) {
	if len(in.Withdraw)+len(in.Start)+len(in.Elements) > maxTokens {
		c.add("start", fmt.Sprintf("Nhiều nhất %d bước một lần.", maxTokens), fmt.Sprintf("At most %d steps at once.", maxTokens))
		return
	}
	for i, id := range in.Withdraw {
		c.text(fmt.Sprintf("withdraw.%d", i), id, maxID, false)
	}
	for i, id := range in.Elements {
		c.text(fmt.Sprintf("elements.%d", i), id, maxID, false)
	}
	for i := range in.Start {
		field := fmt.Sprintf("start.%d", i)
		c.text(field, in.Start[i].Element, maxID, false)
		if len(in.Start[i].Variables) > 0 {
			in.Start[i].Variables = canonicalObject(c, field+".variables", in.Start[i].Variables)
		}
	}
}
