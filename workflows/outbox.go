package workflows

import (
	"fmt"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/payload"
)

// mustSend reports whether something is to be sent and nothing is being sent.
func (r *dossierRun) mustSend() bool { return !r.sending && len(r.dossier.Outbox) > 0 }

// send sends what is in the outbox, one after the other. Each is a command of this
// workflow: what a step throws is sent if and only if the step came to be.
func (r *dossierRun) send(ctx workflow.Context) {
	if !r.mustSend() {
		return
	}
	r.sending = true
	workflow.Go(ctx, func(ctx workflow.Context) {
		defer func() { r.sending = false }()
		for len(r.dossier.Outbox) > 0 {
			o := r.dossier.Outbox[0]
			if err := r.sendOne(ctx, o); err != nil {
				// Nobody is there to get it: the caller is over, the called one has ended.
				workflow.GetLogger(ctx).Info("not sent", "kind", string(o.Kind), "element", o.Element, "error", err)
			}
			r.dossier.Sent()
		}
	})
}

func (r *dossierRun) sendOne(ctx workflow.Context, o dossier.Outgoing) error {
	switch o.Kind {
	case dossier.SendsMessage:
		return r.startApart(ctx, MessageWorkflowID(o.ID), WorkflowMessage, payload.Public("Thông điệp %s", o.Name), r.messageInput(o))
	case dossier.SendsSignal:
		return r.startApart(ctx, SignalWorkflowID(o.ID), WorkflowSignal, payload.Public("Tín hiệu %s", o.Name), r.signalInput(o))
	case dossier.SendsReport:
		return workflow.SignalExternalWorkflow(ctx, o.DossierID, "", SignalReport, *o.Report).Get(ctx, nil)
	}
	// What is for a called dossier waits until that has begun.
	if err := workflow.Await(ctx, func() bool { return !r.beginning[o.DossierID] }); err != nil {
		return fmt.Errorf("wait for %s: %w", o.DossierID, err)
	}
	if o.Kind == dossier.SendsDue {
		return workflow.SignalExternalWorkflow(ctx, o.DossierID, "", SignalDue, *o.Due).Get(ctx, nil)
	}
	return workflow.RequestCancelExternalWorkflow(ctx, o.DossierID, "").Get(ctx, nil)
}

// startApart starts a workflow that goes on when this one ends or continues as new, and
// returns when it is started.
func (r *dossierRun) startApart(ctx workflow.Context, id, kind, summary string, input any) error {
	ctx = workflow.WithChildOptions(ctx, workflow.ChildWorkflowOptions{
		WorkflowID: id, TaskQueue: TaskQueue, StaticSummary: summary,
		ParentClosePolicy:     enumspb.PARENT_CLOSE_POLICY_ABANDON,
		WorkflowIDReusePolicy: enumspb.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE,
	})
	err := workflow.ExecuteChildWorkflow(ctx, kind, input).GetChildWorkflowExecution().Get(ctx, nil)
	if temporal.IsWorkflowExecutionAlreadyStartedError(err) {
		return nil // it was sent before
	}
	return err
}

func (r *dossierRun) messageInput(o dossier.Outgoing) MessageInput {
	ttl := o.TTL
	if ttl == 0 {
		ttl = dossier.MessageTTL
	}
	origin := r.dossier.Origin()
	return MessageInput{Origin: &origin, Variables: o.Variables, Message: dossier.Message{
		ID: o.ID, Name: o.Name, Key: o.Key, State: dossier.MessageBuffered, Sender: r.dossier.Dossier.ID,
		Fingerprint: o.ID, PublishedAt: o.At, ExpiresAt: o.At.Add(ttl),
	}}
}

func (r *dossierRun) signalInput(o dossier.Outgoing) SignalInput {
	origin := r.dossier.Origin()
	return SignalInput{
		ID: o.ID, Name: o.Name, Fingerprint: o.ID, Sender: r.dossier.Dossier.ID, Variables: o.Variables, At: o.At,
		Own: o.Own, Origin: &origin,
	}
}
