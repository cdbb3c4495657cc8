package workflows

import (
	"context"
	"encoding/json"
	"errors"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"

	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/payload"
)

var _ dossier.Exchange = (*Driver)(nil)

// Publish starts the workflow of a message and waits until it is taken, or buffered since
// nobody waits for it. Called again with the same message it answers again.
func (d *Driver) Publish(ctx context.Context, published dossier.Message, variables json.RawMessage) (dossier.Message, error) {
	in := MessageInput{Message: published, Variables: variables}
	var m dossier.Message
	err := d.startAndAsk(ctx, MessageWorkflowID(in.Message.ID), WorkflowMessage, payload.Public("Thông điệp %s", in.Message.Name), in,
		UpdatePublish, in.Message.Fingerprint, &m)
	if err == nil && m.Fingerprint != in.Message.Fingerprint {
		return dossier.Message{}, MessageIDReused()
	}
	return m, err
}

// Broadcast starts the workflow of a signal and waits until it has reached all that it can
// reach now. Called again with the same signal it answers again.
func (d *Driver) Broadcast(ctx context.Context, thrown dossier.Signal) (dossier.SignalState, error) {
	in := SignalInput{
		ID: thrown.ID, Name: thrown.Name, Fingerprint: thrown.Fingerprint, Sender: thrown.Sender, Variables: thrown.Variables, At: thrown.At,
	}
	var s dossier.SignalState
	err := d.startAndAsk(ctx, SignalWorkflowID(in.ID), WorkflowSignal, payload.Public("Tín hiệu %s", in.Name), in,
		UpdateBroadcast, in.Fingerprint, &s)
	if err == nil && s.Fingerprint != in.Fingerprint {
		return dossier.SignalState{}, SignalIDReused()
	}
	return s, err
}

// startAndAsk starts a workflow, if it is not there, and has it answer. One that is over
// answers with its result.
func (d *Driver) startAndAsk(ctx context.Context, id, kind, summary string, in any, update, fingerprint string, answer any) error {
	start := d.client.NewWithStartWorkflowOperation(client.StartWorkflowOptions{
		ID: id, TaskQueue: TaskQueue, StaticSummary: summary,
		WorkflowIDConflictPolicy: enumspb.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING,
		WorkflowIDReusePolicy:    enumspb.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE,
	}, kind, in)
	handle, err := d.client.UpdateWithStartWorkflow(ctx, client.UpdateWithStartWorkflowOptions{
		StartWorkflowOperation: start,
		UpdateOptions: client.UpdateWorkflowOptions{
			WorkflowID: id, UpdateName: update, Args: []any{fingerprint}, WaitForStage: client.WorkflowUpdateStageCompleted,
		},
	})
	switch {
	case over(err):
		return mapError(d.client.GetWorkflow(ctx, id, "").Get(ctx, answer))
	case err != nil:
		return mapError(err)
	}
	return mapError(handle.Get(ctx, answer))
}

// Signal says how far a signal has come; dossier.ErrNotFound if there is none of that id.
func (d *Driver) Signal(ctx context.Context, id string) (dossier.SignalState, error) {
	var s dossier.SignalState
	value, err := d.client.QueryWorkflow(ctx, SignalWorkflowID(id), "", QuerySignal)
	var notFound *serviceerror.NotFound
	switch {
	case errors.As(err, &notFound):
		return s, dossier.ErrNotFound
	case err != nil:
		return s, mapError(err)
	}
	return s, value.Get(&s)
}

// Deliver gives a dossier a message or signal. Again with the same delivery it is not
// taken again. What the dossier does not take is a typed error.
func (d *Driver) Deliver(ctx context.Context, dossierID string, delivery dossier.Delivery) error {
	err := d.ask(ctx, dossierID, UpdateDeliver, delivery.ID, nil, delivery)
	if err == nil || !over(err) {
		return mapError(err)
	}
	// Its workflow has ended, perhaps with this very message.
	err = d.client.GetWorkflowUpdateHandle(client.GetWorkflowUpdateHandleOptions{WorkflowID: dossierID, UpdateID: delivery.ID}).Get(ctx, nil)
	if err == nil || !over(err) {
		return mapError(err)
	}
	return &dossier.Error{
		Code: dossier.CodeConflict, Key: dossier.KeyNotAwaited,
		VI: "Hồ sơ không còn chờ thông điệp hoặc tín hiệu này.", EN: "The dossier does not wait for this message or signal any more.",
	}
}

// TryAgain has a message look again for somebody who waits for it. One that is final, or
// whose workflow is gone, stays as it is.
func (d *Driver) TryAgain(ctx context.Context, messageID string) error {
	err := d.client.SignalWorkflow(ctx, MessageWorkflowID(messageID), "", SignalTryAgain, nil)
	if err == nil || over(err) {
		return nil
	}
	return mapError(err)
}

// Ended gives how a message ended whose workflow is over, as its record should say; ended is
// false while it runs. One that was ended from outside expired: nobody will deliver it.
func (d *Driver) Ended(ctx context.Context, messageID string) (m dossier.Message, ended bool, err error) {
	id := MessageWorkflowID(messageID)
	description, err := d.client.DescribeWorkflowExecution(ctx, id, "")
	if err != nil && !over(err) {
		return m, false, mapError(err)
	}
	status := description.GetWorkflowExecutionInfo().GetStatus()
	switch {
	case err == nil && status == enumspb.WORKFLOW_EXECUTION_STATUS_RUNNING:
		return m, false, nil
	case err == nil && status == enumspb.WORKFLOW_EXECUTION_STATUS_COMPLETED:
		err = d.client.GetWorkflow(ctx, id, "").Get(ctx, &m)
		return m, true, mapError(err)
	}
	at := d.now().UTC()
	return dossier.Message{
		ID: messageID, State: dossier.MessageExpired, SettledAt: &at,
		ProblemVI: "Thông điệp đã bị kết thúc trong hệ thống xử lý.", ProblemEN: "The message was ended in the workflow service.",
	}, true, nil
}

// ReportLost tells a caller that a called dossier was ended from outside. A caller that
// has ended, or waits for it no longer, is not told.
func (d *Driver) ReportLost(ctx context.Context, lost dossier.Dossier) error {
	value, err := d.client.QueryWorkflow(ctx, lost.ParentID, "", QueryCase)
	if over(err) {
		return nil
	}
	if err != nil {
		return mapError(err)
	}
	var caller *dossier.Case
	if err := value.Get(&caller); err != nil {
		return mapError(err)
	}
	if caller == nil {
		return nil
	}
	for _, call := range caller.Calls {
		if call.DossierID != lost.ID {
			continue
		}
		err := d.client.SignalWorkflow(ctx, lost.ParentID, "", SignalReport, Lost(call.DossierID, call.Instance, call.Code))
		if err != nil && !over(err) {
			return mapError(err)
		}
	}
	return nil
}

// Cancel ends a called dossier; one that has ended stays as it is.
func (d *Driver) Cancel(ctx context.Context, dossierID string) error {
	err := d.client.CancelWorkflow(ctx, dossierID, "")
	if err == nil || over(err) {
		return nil
	}
	return mapError(err)
}
