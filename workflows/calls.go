package workflows

import (
	"fmt"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/payload"
)

// A call activity calls a process: a dossier workflow of its own, a child that is left
// alone when its caller ends or continues as new. It reports to its caller's workflow id by
// signal, which reaches whichever run there is; the caller cancels it by its id. What is
// ended from outside, without a report, is noticed by the run that began it, and else by
// the look-after of package app.

// mustBegin reports whether a called dossier is to be begun.
func (r *dossierRun) mustBegin() bool {
	for _, call := range r.dossier.CallsToBegin() {
		if !r.beginning[call.DossierID] {
			return true
		}
	}
	return false
}

// begin begins the called dossiers that the process asks for, in a fixed order.
func (r *dossierRun) begin(ctx workflow.Context) {
	for _, call := range r.dossier.CallsToBegin() {
		if r.beginning[call.DossierID] {
			continue
		}
		r.beginning[call.DossierID] = true
		workflow.Go(ctx, func(ctx workflow.Context) {
			defer delete(r.beginning, call.DossierID)
			if failed := r.beginCall(ctx, call); failed != nil {
				r.reported(ctx, *failed)
			}
		})
	}
}

// beginCall begins one called dossier, or says why it cannot be.
func (r *dossierRun) beginCall(ctx workflow.Context, call dossier.Call) *dossier.CallReport {
	if problem := r.dossier.CallProblem(call); problem != nil {
		return problem
	}
	fail := func(key, vi, en string) *dossier.CallReport {
		return &dossier.CallReport{DossierID: call.DossierID, Instance: call.Instance, Code: key, MessageVI: vi, MessageEN: en}
	}
	called, process, err := r.resolve(ctx, call)
	switch {
	case err != nil:
		return fail("call_not_begun", "Không gọi được quy trình: "+err.Error(), "the process cannot be called: "+err.Error())
	case called.Problem != nil:
		return fail(called.Problem.Key, called.Problem.VI, called.Problem.EN)
	case !r.dossier.Calling(call.Instance, call.DossierID):
		return nil // withdrawn meanwhile
	}
	submission := r.dossier.CalledSubmission(call, called.Procedure, process)
	if called.Agencies != nil {
		submission.Agencies = called.Agencies
	}
	child := workflow.ExecuteChildWorkflow(workflow.WithChildOptions(ctx, workflow.ChildWorkflowOptions{
		WorkflowID: call.DossierID, TaskQueue: TaskQueue,
		ParentClosePolicy:     enumspb.PARENT_CLOSE_POLICY_ABANDON,
		WorkflowIDReusePolicy: enumspb.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE,
		TypedSearchAttributes: temporal.NewSearchAttributes(
			AttributeProcedure.ValueSet(called.Procedure), AttributeAgency.ValueSet(submission.Agency)),
		StaticSummary: payload.Public("%s · %s", called.Procedure, call.Code),
	}), called.Procedure, called.Definition, r.calendars, Input{Submission: &submission})
	err = child.GetChildWorkflowExecution().Get(ctx, nil)
	if err != nil && !temporal.IsWorkflowExecutionAlreadyStartedError(err) {
		return fail("call_not_begun", "Không gọi được quy trình: "+err.Error(), "the process cannot be called: "+err.Error())
	}
	r.dossier.CallBegun(call.Instance, call.DossierID)
	workflow.Go(ctx, func(ctx workflow.Context) {
		if err := child.Get(ctx, nil); err != nil {
			r.reported(ctx, Lost(call.DossierID, call.Instance, call.Code))
		}
	})
	return nil
}

// resolve finds what a call activity calls: a process of its own file, else a procedure.
func (r *dossierRun) resolve(ctx workflow.Context, call dossier.Call) (called ResolvedArg, process string, err error) {
	if _, own := r.program.Of(call.Process); own && call.Process != "" && (call.Binding == "" || call.Binding == "latest") {
		return ResolvedArg{Procedure: r.program.Definition.Code, Definition: r.definition}, call.Process, nil
	}
	err = workflow.ExecuteLocalActivity(workflow.WithLocalActivityOptions(ctx, projectionOptions), ActivityResolve, ResolveCall{
		Process: call.Process, Binding: call.Binding, Version: call.Version, Tag: call.Tag,
		Agency: r.dossier.Dossier.Agency, Day: workflow.Now(ctx),
	}).Get(ctx, &called)
	return called, "", err
}

// Lost is the report of a called dossier that was ended from outside and cannot report.
func Lost(dossierID, instance, code string) dossier.CallReport {
	return dossier.CallReport{
		DossierID: dossierID, Instance: instance, Code: "call_terminated",
		MessageVI: fmt.Sprintf("Hồ sơ con %s đã bị kết thúc từ bên ngoài.", code),
		MessageEN: fmt.Sprintf("the called dossier %s was ended from outside", code),
	}
}

// listen takes in what other dossiers send: reports of called ones, the caller's due date.
func (r *dossierRun) listen(ctx workflow.Context) {
	r.reports = workflow.GetSignalChannel(ctx, SignalReport)
	r.dues = workflow.GetSignalChannel(ctx, SignalDue)
	workflow.Go(ctx, func(ctx workflow.Context) {
		for {
			var report dossier.CallReport
			if r.reports.Receive(ctx, &report); r.awaitReceipt(ctx) == nil {
				r.reported(ctx, report)
			}
		}
	})
	workflow.Go(ctx, func(ctx workflow.Context) {
		for {
			var due dossier.Due
			if r.dues.Receive(ctx, &due); r.awaitReceipt(ctx) == nil {
				r.taken(ctx, "due date", func() error {
					r.dossier.FollowDue(due, r.env(ctx))
					return nil
				})
			}
		}
	})
}

// unread reports whether something came that is not taken in yet.
func (r *dossierRun) unread() bool { return r.reports.Len() > 0 || r.dues.Len() > 0 }

// reported gives the process what a called dossier reports.
func (r *dossierRun) reported(ctx workflow.Context, report dossier.CallReport) {
	r.taken(ctx, "report", func() error { return r.dossier.CallReported(report, r.env(ctx)) })
}

// taken does a step that nobody waits for an answer of, and projects it.
func (r *dossierRun) taken(ctx workflow.Context, what string, step func() error) {
	r.taking++
	defer func() { r.taking-- }()
	if err := step(); err != nil {
		workflow.GetLogger(ctx).Error("not taken", "what", what, "error", err)
		return
	}
	if err := r.project(ctx); err != nil {
		workflow.GetLogger(ctx).Error("not projected", "what", what, "error", err)
	}
}

// mustAbort reports whether a called dossier was cancelled, by its caller or from outside.
func (r *dossierRun) mustAbort() bool {
	return r.root.Err() != nil && r.dossier.Parent != nil && !r.closed()
}

// abort ends a called dossier.
func (r *dossierRun) abort(ctx workflow.Context) error {
	if err := r.dossier.Abort("Hồ sơ gọi không còn cần nữa, hoặc đã bị hủy trong hệ thống xử lý.", r.env(ctx)); err != nil {
		return err
	}
	return r.project(ctx)
}

// reportRefusal tells the caller that the called dossier never came to be.
func (r *dossierRun) reportRefusal(ctx workflow.Context, s dossier.Submission) {
	if s.Parent == nil || s.Parent.Instance == "" {
		return
	}
	e, _ := dossier.AsError(r.refusal)
	report := dossier.CallReport{
		DossierID: s.ID, Instance: s.Parent.Instance, Code: "call_refused", MessageVI: e.VI, MessageEN: e.EN,
	}
	if err := workflow.SignalExternalWorkflow(ctx, s.Parent.DossierID, "", SignalReport, report).Get(ctx, nil); err != nil {
		workflow.GetLogger(ctx).Info("refusal not reported", "error", err)
	}
}
