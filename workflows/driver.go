package workflows

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"

	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/payload"
)

// Definitions gives the version of a procedure that is in force on a day.
type Definitions interface {
	// Published gives its content address and its bytes as published; dossier.ErrNotFound if there is none.
	Published(ctx context.Context, code string, on time.Time) (sha string, definition []byte, err error)
	// Version gives those of one version, in force or not; dossier.ErrNotFound if there is none.
	Version(ctx context.Context, code string, version int) (sha string, definition []byte, err error)
}

// CalendarSource gives the calendars in force now.
type CalendarSource interface {
	Calendars(ctx context.Context) (dossier.CalendarSet, error)
}

// Driver carries commands to dossier workflows.
type Driver struct {
	client      client.Client
	definitions Definitions
	calendars   CalendarSource
	reader      dossier.Reader
	now         func() time.Time
}

var _ dossier.Driver = (*Driver)(nil)

// NewDriver makes the driver of an installation. reader answers for dossiers whose workflow is over;
// now says on which day a dossier is received that does not say so itself.
func NewDriver(c client.Client, definitions Definitions, calendars CalendarSource, reader dossier.Reader, now func() time.Time) *Driver {
	return &Driver{client: c, definitions: definitions, calendars: calendars, reader: reader, now: now}
}

// Submit starts the dossier's workflow and waits until it is received, durable and
// visible. Called again with the same submission it answers again.
func (d *Driver) Submit(ctx context.Context, s dossier.Submission) (dossier.Result, error) {
	on := d.now()
	if s.ReceivedAt != nil {
		on = *s.ReceivedAt
	}
	published := d.definitions.Published
	if s.Version > 0 {
		published = func(ctx context.Context, code string, _ time.Time) (string, []byte, error) {
			return d.definitions.Version(ctx, code, s.Version)
		}
	}
	sha, def, err := published(ctx, s.Procedure, on)
	if err != nil {
		return dossier.Result{}, err
	}
	set, err := d.calendars.Calendars(ctx)
	if err != nil {
		return dossier.Result{}, err
	}
	start := d.client.NewWithStartWorkflowOperation(client.StartWorkflowOptions{
		ID:                       s.ID,
		TaskQueue:                TaskQueue,
		WorkflowIDConflictPolicy: enumspb.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING,
		WorkflowIDReusePolicy:    enumspb.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE,
		TypedSearchAttributes: temporal.NewSearchAttributes(
			AttributeProcedure.ValueSet(s.Procedure), AttributeAgency.ValueSet(s.Agency)),
		StaticSummary: payload.Public("%s · %s", s.Procedure, s.Agency),
	}, s.Procedure, DefinitionArg{SHA: sha, Data: def}, CalendarsArg{Set: set}, Input{Submission: &s})

	handle, err := d.client.UpdateWithStartWorkflow(ctx, client.UpdateWithStartWorkflowOptions{
		StartWorkflowOperation: start,
		UpdateOptions: client.UpdateWorkflowOptions{
			UpdateID: s.CommandID, WorkflowID: s.ID, UpdateName: UpdateSubmit, Args: []any{s.CommandID},
			WaitForStage: client.WorkflowUpdateStageCompleted,
		},
	})
	if err != nil {
		if over(err) {
			return d.filed(ctx, s)
		}
		return dossier.Result{}, mapError(err)
	}
	return answer(ctx, handle)
}

// filed answers for a submission whose dossier is closed already. A crash can lose the
// update though the workflow it started ran to its end: the dossier came to be, for its
// id is this submission's alone.
func (d *Driver) filed(ctx context.Context, s dossier.Submission) (dossier.Result, error) {
	r, err := d.settled(ctx, s.ID, s.CommandID)
	if e, typed := dossier.AsError(err); !typed || e.Key != "dossier_closed" {
		return r, err
	}
	record, err := d.reader.Dossier(ctx, s.ID)
	if err != nil {
		return dossier.Result{}, err
	}
	record.Form = nil
	return dossier.Result{CommandID: s.CommandID, Fingerprint: s.Fingerprint, Dossier: record, Events: record.Seq}, nil
}

// Execute carries out a command on a running dossier.
func (d *Driver) Execute(ctx context.Context, dossierID string, c dossier.Command) (dossier.Result, error) {
	args := []any{c}
	if c.Kind == dossier.CommandMigrate {
		to, err := d.target(ctx, c)
		if err != nil {
			return dossier.Result{}, err
		}
		args = append(args, to)
	}
	r, err := d.update(ctx, dossierID, c, args...)
	if e, typed := dossier.AsError(err); typed && (e.Code == dossier.CodeConflict || e.Code == dossier.CodeNotFound) {
		// The caller acted on what the read models show. If that is not so, it must not
		// stay so; the refusal stands either way.
		_, _ = d.Restate(ctx, dossierID)
	}
	return r, err
}

// Restate has the read models of a dossier put right if they show a step that was cut
// off before it came to be (see dossier.Standing), and says whether they did.
func (d *Driver) Restate(ctx context.Context, dossierID string) (bool, error) {
	shown, err := d.reader.Dossier(ctx, dossierID)
	if err != nil {
		return false, err
	}
	err = d.ask(ctx, dossierID, UpdateRestate, uuid.NewString(), nil, shown.Seq)
	e, typed := typedError(err)
	switch {
	case err == nil:
		return true, nil
	case typed && e.Key == keyInStep, over(err):
		return false, nil
	}
	return false, mapError(err)
}

// Recalendar puts the calendars in force now into a running dossier. One that has them
// already, or is closed, refuses with dossier.CodeConflict; that leaves nothing in its history.
func (d *Driver) Recalendar(ctx context.Context, dossierID string, c dossier.Command) (dossier.Result, error) {
	set, err := d.calendars.Calendars(ctx)
	if err != nil {
		return dossier.Result{}, err
	}
	c.Kind = dossier.CommandRecalendar
	return d.update(ctx, dossierID, c, c, CalendarsArg{Set: set})
}

func (d *Driver) update(ctx context.Context, dossierID string, c dossier.Command, args ...any) (dossier.Result, error) {
	var result dossier.Result
	err := d.ask(ctx, dossierID, string(c.Kind), c.ID, &result, args...)
	if over(err) {
		return d.settled(ctx, dossierID, c.ID)
	}
	if err != nil {
		return dossier.Result{}, mapError(err)
	}
	return result, nil
}

func answer(ctx context.Context, handle client.WorkflowUpdateHandle) (dossier.Result, error) {
	var result dossier.Result
	if err := handle.Get(ctx, &result); err != nil {
		return dossier.Result{}, mapError(err)
	}
	return result, nil
}

// over reports whether the workflow has ended or was never there.
func over(err error) bool {
	var notFound *serviceerror.NotFound
	var started *serviceerror.WorkflowExecutionAlreadyStarted
	return errors.As(err, &notFound) || errors.As(err, &started)
}

// settled answers for a workflow that has ended: the outcome of the very same
// command if it was carried out, or else that the dossier is closed.
func (d *Driver) settled(ctx context.Context, dossierID, commandID string) (dossier.Result, error) {
	handle := d.client.GetWorkflowUpdateHandle(client.GetWorkflowUpdateHandleOptions{WorkflowID: dossierID, UpdateID: commandID})
	var result dossier.Result
	err := handle.Get(ctx, &result)
	if err == nil {
		return result, nil
	}
	if e, typed := typedError(err); typed {
		return dossier.Result{}, e
	}
	if !over(err) {
		return dossier.Result{}, mapError(err)
	}
	record, err := d.reader.Dossier(ctx, dossierID)
	switch {
	case err != nil:
		return dossier.Result{}, err
	case record.ClosedAt == nil:
		// It shows as running: Temporal was restored to a moment before the dossier was filed.
		return dossier.Result{}, &dossier.Error{
			Code: dossier.CodeConflict, Key: "workflow_missing",
			VI: "Hồ sơ này không còn trong hệ thống xử lý (có thể do phục hồi từ bản sao lưu cũ hơn). Hãy báo quản trị viên.",
			EN: "The workflow service does not know this dossier (it may have been restored from an older backup). Tell the administrator.",
		}
	}
	return dossier.Result{}, dossier.ClosedError(record)
}

// mapError turns Temporal's errors into typed ones.
func mapError(err error) error {
	if err == nil {
		return nil
	}
	if e, ok := typedError(err); ok {
		return e
	}
	var unavailable *serviceerror.Unavailable
	var exhausted *serviceerror.ResourceExhausted
	var deadline *serviceerror.DeadlineExceeded
	var notReady *serviceerror.WorkflowNotReady // its workflow tasks fail, or it is just starting
	var timeout *client.WorkflowUpdateServiceTimeoutOrCanceledError
	switch {
	case errors.As(err, &timeout), errors.As(err, &unavailable), errors.As(err, &exhausted), errors.As(err, &deadline),
		errors.As(err, &notReady),
		errors.Is(err, context.DeadlineExceeded):
		return &dossier.Error{
			Code: dossier.CodeUnavailable, Key: "engine_away",
			VI:    "Hệ thống xử lý hồ sơ đang gián đoạn. Hãy thử lại sau ít phút; thao tác sẽ không bị thực hiện hai lần.",
			EN:    "The workflow service is away. Try again shortly; the action will not be carried out twice.",
			Cause: err,
		}
	}
	return fmt.Errorf("workflow service: %w", err)
}
