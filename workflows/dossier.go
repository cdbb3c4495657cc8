package workflows

import (
	"errors"
	"fmt"
	"time"

	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"github.com/motcua/motcua/internal/dossier"
)

// dossierRun is one run of a dossier workflow.
type dossierRun struct {
	definition DefinitionArg
	calendars  CalendarsArg
	programs   programs
	program    *dossier.Program
	reckoning  *dossier.Calendars

	dossier *dossier.Case // nil until the submission was taken in
	refusal error         // why it was not

	projecting workflow.Mutex
	projected  int64 // last event that the read models show

	timer   workflow.Future
	armed   time.Time // when timer fires
	disarm  workflow.CancelFunc
	calling map[string]*call // service calls under way, by engine instance

	root      workflow.Context // as the server sees the workflow: done when it is cancelled
	process   string           // which process of the definition; "" = the first
	sending   bool             // the outbox is being sent
	beginning map[string]bool  // called dossiers being begun, by id
	taking    int              // reports and the like being taken in
	reports   workflow.ReceiveChannel
	dues      workflow.ReceiveChannel

	shown attributes // search attributes as upserted
}

// programs compiles definitions and calendars, once per worker process.
type programs interface {
	program(arg DefinitionArg, process string) (*dossier.Program, error)
	calendars(CalendarsArg) (*dossier.Calendars, error)
}

// newDossierWorkflow makes the dynamic workflow: any procedure code is its type.
func newDossierWorkflow(cache programs) func(workflow.Context, converter.EncodedValues) (Outcome, error) {
	return func(ctx workflow.Context, args converter.EncodedValues) (Outcome, error) {
		r := &dossierRun{
			programs: cache, projecting: workflow.NewMutex(ctx), calling: map[string]*call{}, beginning: map[string]bool{}, root: ctx,
		}
		// A cancelled dossier still has to say what became of it.
		unharmed, release := workflow.NewDisconnectedContext(ctx)
		defer release()
		outcome, err := r.life(unharmed, args)
		return outcome, neverFailed(err)
	}
}

// life is a run from its arguments to its end.
func (r *dossierRun) life(ctx workflow.Context, args converter.EncodedValues) (Outcome, error) {
	var in Input
	if err := args.Get(&r.definition, &r.calendars, &in); err != nil {
		return Outcome{}, fmt.Errorf("read arguments: %w", err)
	}
	if in.Submission == nil && in.Case == nil {
		return Outcome{Refused: "no_submission"}, nil // started by hand: there is no dossier
	}
	if err := r.setup(ctx, in); err != nil {
		return Outcome{}, err
	}
	return r.run(ctx)
}

// neverFailed keeps a dossier from ending by a fault of ours: an error that a workflow
// returns ends it for good, a panic fails this workflow task alone, which the server
// tries again until the fault is mended (worker.Options.WorkflowPanicPolicy).
func neverFailed(err error) error {
	var goesOn *workflow.ContinueAsNewError
	if err == nil || errors.As(err, &goesOn) || temporal.IsCanceledError(err) {
		return err
	}
	panic(err)
}

// setup compiles, registers the handlers, and takes in the submission or the carried state.
func (r *dossierRun) setup(ctx workflow.Context, in Input) (err error) {
	r.process = processOf(in)
	// Pure and remembered by content: the same in every replay.
	if r.program, err = r.programs.program(r.definition, r.process); err != nil {
		return err
	}
	if r.reckoning, err = r.programs.calendars(r.calendars); err != nil {
		return err
	}
	if in.Case != nil {
		r.dossier = in.Case
		r.projected = in.Case.Dossier.Seq
		r.shown = attributesOf(r.dossier.Dossier)
	}
	if err := r.handle(ctx); err != nil {
		return err
	}
	r.listen(ctx)
	if r.dossier == nil && in.Submission != nil {
		return r.receive(ctx, *in.Submission)
	}
	return nil
}

// processOf says which process of the definition the dossier runs on.
func processOf(in Input) string {
	if in.Case != nil {
		return in.Case.Process
	}
	return in.Submission.Process
}

// receive takes in a new dossier: a code, the first step, the read models.
func (r *dossierRun) receive(ctx workflow.Context, s dossier.Submission) error {
	day := workflow.Now(ctx)
	if s.ReceivedAt != nil {
		day = *s.ReceivedAt
	}
	code := s.Code
	if code == "" {
		err := workflow.ExecuteLocalActivity(workflow.WithLocalActivityOptions(ctx, projectionOptions), ActivityAllocateCode,
			AllocateCode{DossierID: s.ID, Agency: s.Agency, Day: day}).Get(ctx, &code)
		if err != nil {
			return fmt.Errorf("allocate dossier code: %w", err)
		}
	}
	c, _, err := dossier.NewCase(s, code, r.env(ctx))
	if err != nil {
		if _, typed := dossier.AsError(err); !typed {
			return err
		}
		r.refusal = err
		r.reportRefusal(ctx, s)
		return nil
	}
	r.dossier = c
	return r.project(ctx)
}

func (r *dossierRun) env(ctx workflow.Context) dossier.Env {
	return dossier.Env{Now: workflow.Now(ctx).UTC(), Program: r.program, Calendars: r.reckoning}
}

// run waits for what comes until the dossier is closed or its history is long enough.
func (r *dossierRun) run(ctx workflow.Context) (Outcome, error) {
	for r.refusal == nil && !r.closed() {
		r.arm(ctx)
		r.call(ctx)
		r.begin(ctx)
		r.send(ctx)
		if err := workflow.Await(ctx, func() bool { return r.stirred(ctx) }); err != nil {
			return Outcome{}, fmt.Errorf("wait: %w", err)
		}
		if r.timer != nil && r.timer.IsReady() {
			if err := r.wake(ctx); err != nil {
				return Outcome{}, err
			}
		}
		if r.mustAbort() {
			if err := r.abort(ctx); err != nil {
				return Outcome{}, err
			}
		}
		if r.cancelledByOperator() {
			return Outcome{}, fmt.Errorf("wait: %w", r.root.Err())
		}
		if r.mayContinueAsNew(ctx) {
			return Outcome{}, r.continueAsNew(ctx)
		}
	}
	if r.disarm != nil {
		r.disarm()
	}
	if r.dossier != nil {
		r.call(ctx) // a closed dossier wants no answer: its calls are dropped
		r.send(ctx)
	}
	// Before the workflow is over everyone who is asking is answered, and everything shows.
	if err := workflow.Await(ctx, func() bool { return r.settled(ctx) }); err != nil {
		return Outcome{}, fmt.Errorf("settle: %w", err)
	}
	if r.refusal != nil {
		return Outcome{Refused: r.refusal.Error()}, nil
	}
	return Outcome{Code: r.dossier.Dossier.Code, Status: r.dossier.Dossier.Status}, nil
}

func (r *dossierRun) closed() bool { return r.dossier.Dossier.ClosedAt != nil }

// stirred reports whether the main loop has something to do.
func (r *dossierRun) stirred(ctx workflow.Context) bool {
	return r.closed() || r.timer != nil && r.timer.IsReady() || r.mustArm() || r.mustCall() || r.mustBegin() || r.mustSend() ||
		r.mustAbort() || r.cancelledByOperator() || r.mayContinueAsNew(ctx)
}

// cancelledByOperator: a dossier that nobody called was cancelled in Temporal.
func (r *dossierRun) cancelledByOperator() bool {
	return r.root.Err() != nil && r.dossier.Parent == nil
}

// wake acts on the deadlines that passed.
func (r *dossierRun) wake(ctx workflow.Context) error {
	r.timer, r.disarm = nil, nil
	if err := r.dossier.Wake(r.env(ctx)); err != nil {
		return err
	}
	return r.project(ctx)
}

// settled: nobody is being answered or called, and the read models show everything.
func (r *dossierRun) settled(ctx workflow.Context) bool {
	return workflow.AllHandlersFinished(ctx) && len(r.calling) == 0 && len(r.beginning) == 0 && r.taking == 0 && !r.unread() &&
		(r.dossier == nil || !r.sending && len(r.dossier.Outbox) == 0) &&
		(r.dossier == nil || r.projected == r.dossier.Dossier.Seq)
}

// mayContinueAsNew: the server finds the history long, and nothing is under way.
func (r *dossierRun) mayContinueAsNew(ctx workflow.Context) bool {
	return workflow.GetInfo(ctx).GetContinueAsNewSuggested() && r.settled(ctx)
}

func (r *dossierRun) continueAsNew(ctx workflow.Context) error {
	return workflow.NewContinueAsNewError(ctx, workflow.GetInfo(ctx).WorkflowType.Name,
		r.definition, r.calendars, Input{Case: r.dossier})
}
