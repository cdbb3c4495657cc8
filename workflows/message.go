package workflows

import (
	"fmt"

	"go.temporal.io/sdk/workflow"

	"github.com/motcua/motcua/internal/dossier"
)

// messageRun is one run of the workflow of a message: it alone gives the message to
// subscriptions, one after the other, until one takes it. So the message is taken once:
// a dossier takes each message once, and only one is asked at a time.
type messageRun struct {
	in      MessageInput
	message dossier.Message
	again   workflow.ReceiveChannel
	left    bool // the first round is over
}

func messageWorkflow(ctx workflow.Context, in MessageInput) (dossier.Message, error) {
	r := &messageRun{in: in, message: in.Message, left: in.Answered, again: workflow.GetSignalChannel(ctx, SignalTryAgain)}
	err := workflow.SetUpdateHandler(ctx, UpdatePublish, r.published)
	if err == nil {
		err = r.run(ctx)
	}
	return r.message, neverFailed(err)
}

// published answers the publisher when the message has found its way, or nobody waits for it.
func (r *messageRun) published(ctx workflow.Context, fingerprint string) (dossier.Message, error) {
	if fingerprint != r.in.Message.Fingerprint {
		return dossier.Message{}, refused(MessageIDReused())
	}
	if err := workflow.Await(ctx, func() bool { return r.left }); err != nil {
		return dossier.Message{}, fmt.Errorf("wait for the message: %w", err)
	}
	return r.message, nil
}

// MessageIDReused is the error of a message whose id another one has.
func MessageIDReused() *dossier.Error {
	return &dossier.Error{
		Code: dossier.CodeConflict, Key: "message_id_reused", Field: "id",
		VI: "Mã thông điệp (id) này đã dùng cho một thông điệp khác; hãy dùng mã mới.",
		EN: "This message id was used for another message; use a new one.",
	}
}

func (r *messageRun) run(ctx workflow.Context) error {
	for {
		if err := r.round(ctx); err != nil {
			return err
		}
		if !r.message.State.Final() && !workflow.Now(ctx).Before(r.in.Message.ExpiresAt) {
			if err := r.settle(ctx, dossier.Message{State: dossier.MessageExpired}); err != nil {
				return err
			}
		}
		r.left = true
		if r.message.State.Final() {
			return workflow.Await(ctx, func() bool { return workflow.AllHandlersFinished(ctx) })
		}
		if err := r.wait(ctx); err != nil {
			return err
		}
		if r.mayContinueAsNew(ctx) {
			r.in.Answered = true
			return workflow.NewContinueAsNewError(ctx, WorkflowMessage, r.in)
		}
	}
}

// wait returns when somebody waits for the message, or its time is over.
func (r *messageRun) wait(ctx workflow.Context) error {
	_, err := workflow.AwaitWithTimeout(ctx, r.in.Message.ExpiresAt.Sub(workflow.Now(ctx)), func() bool {
		return r.again.Len() > 0 || r.mayContinueAsNew(ctx)
	})
	if err != nil {
		return fmt.Errorf("wait for a subscription: %w", err)
	}
	for r.again.ReceiveAsync(nil) {
	}
	return nil
}

func (r *messageRun) mayContinueAsNew(ctx workflow.Context) bool {
	return workflow.GetInfo(ctx).GetContinueAsNewSuggested() && workflow.AllHandlersFinished(ctx)
}

// round offers the message to one subscription after the other, until one takes it or
// none is left. Then it may begin a dossier.
func (r *messageRun) round(ctx workflow.Context) error {
	var refusedBy []dossier.Target
	for {
		found, err := r.correlate(ctx, refusedBy)
		if err != nil {
			return err
		}
		r.message = found.Message
		switch {
		case r.message.State == dossier.MessageDelivering:
			target := dossier.Target{DossierID: r.message.DossierID, Subscription: r.message.Subscription}
			if err := r.offer(ctx, target); err != nil {
				return err
			}
			refusedBy = append(refusedBy, target)
		case r.message.State == dossier.MessageBuffered && found.Begins:
			return r.begin(ctx)
		default:
			return nil
		}
		if r.message.State.Final() {
			return nil
		}
	}
}

func (r *messageRun) correlate(ctx workflow.Context, except []dossier.Target) (found Correlation, err error) {
	err = workflow.ExecuteLocalActivity(workflow.WithLocalActivityOptions(ctx, projectionOptions), ActivityCorrelate,
		Correlate{Message: r.in.Message, Except: except, Origin: r.in.Origin}).Get(ctx, &found)
	if err != nil {
		return found, fmt.Errorf("correlate: %w", err)
	}
	return found, nil
}

// offer gives the message to one subscription. If that does not take it, it is buffered again.
func (r *messageRun) offer(ctx workflow.Context, to dossier.Target) error {
	var answer Delivered
	err := workflow.ExecuteActivity(workflow.WithActivityOptions(ctx, deliveryOptions), ActivityDeliver, Deliver{
		DossierID: to.DossierID,
		Delivery: dossier.Delivery{
			ID: r.in.Message.ID, Kind: dossier.SubscribesMessage, Name: r.in.Message.Name,
			Subscriptions: []string{to.Subscription}, Variables: r.in.Variables,
		},
	}).Get(ctx, &answer)
	switch {
	case err != nil:
		return fmt.Errorf("deliver: %w", err)
	case answer.Refusal == nil:
		r.message = answer.Message
		return nil
	case answer.Refusal.Code == dossier.CodeInvalid: // no other will take it either
		return r.settle(ctx, dossier.Message{
			State: dossier.MessageRefused, ProblemVI: answer.Refusal.VI, ProblemEN: answer.Refusal.EN,
		})
	}
	return r.change(ctx, ActivityRelease, r.in.Message.ID)
}

// begin begins a dossier by the message, or says why it cannot.
func (r *messageRun) begin(ctx workflow.Context) error {
	var begun dossier.Begun
	err := workflow.ExecuteActivity(workflow.WithActivityOptions(ctx, deliveryOptions), ActivityBegin, dossier.Beginning{
		ID: r.in.Message.ID, Kind: dossier.SubscribesMessage, Name: r.in.Message.Name, Sender: r.in.Message.Sender,
		Origin: r.in.Origin, Variables: r.in.Variables,
	}).Get(ctx, &begun)
	switch {
	case err != nil:
		return fmt.Errorf("begin a dossier: %w", err)
	case len(begun.Dossiers) > 0:
		return r.settle(ctx, dossier.Message{State: dossier.MessageDelivered, DossierID: begun.Dossiers[0]})
	case begun.Problem != nil:
		return r.settle(ctx, dossier.Message{State: dossier.MessageRefused, ProblemVI: begun.Problem.VI, ProblemEN: begun.Problem.EN})
	}
	return nil // it began one a moment ago and does no longer: another version is in force
}

func (r *messageRun) settle(ctx workflow.Context, m dossier.Message) error {
	at := workflow.Now(ctx).UTC()
	m.ID, m.SettledAt = r.in.Message.ID, &at
	return r.change(ctx, ActivitySettle, m)
}

// change has the record changed, and takes it over as it stands then.
func (r *messageRun) change(ctx workflow.Context, activity string, arg any) error {
	err := workflow.ExecuteLocalActivity(workflow.WithLocalActivityOptions(ctx, projectionOptions), activity, arg).Get(ctx, &r.message)
	if err != nil {
		return fmt.Errorf("%s: %w", activity, err)
	}
	return nil
}
