package workflows

import (
	"encoding/json"
	"errors"
	"sort"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"github.com/motcua/motcua/internal/dossier"
)

// call is a service call under way.
type call struct {
	cancel    workflow.CancelFunc
	dropped   bool // the process no longer wants the answer
	answering bool // the answer is there and is being taken in
}

// mustCall reports whether the process asks for a call that is not under way, or no
// longer wants one that is.
func (r *dossierRun) mustCall() bool {
	for _, s := range r.dossier.ServiceCalls() {
		if r.calling[s.Instance] == nil {
			return true
		}
	}
	return len(r.unwanted()) > 0
}

// unwanted are the calls to drop, in a fixed order.
func (r *dossierRun) unwanted() []string {
	var instances []string
	for instance, c := range r.calling {
		if _, wanted := r.dossier.Services[instance]; !wanted && !c.dropped && !c.answering {
			instances = append(instances, instance)
		}
	}
	sort.Strings(instances)
	return instances
}

// call starts the service calls that the process asks for and drops those it no
// longer wants, in a fixed order.
func (r *dossierRun) call(ctx workflow.Context) {
	for _, instance := range r.unwanted() {
		c := r.calling[instance]
		c.dropped = true
		c.cancel()
	}
	for _, s := range r.dossier.ServiceCalls() {
		if r.calling[s.Instance] != nil {
			continue
		}
		callCtx, cancel := workflow.WithCancel(ctx)
		c := &call{cancel: cancel}
		r.calling[s.Instance] = c
		workflow.Go(ctx, func(ctx workflow.Context) { r.callService(ctx, callCtx, c, s) })
	}
}

// callService makes one call, in callCtx, and gives its answer to the process. A failure becomes
// an incident: it never fails the workflow.
func (r *dossierRun) callService(ctx, callCtx workflow.Context, c *call, s dossier.Service) {
	defer delete(r.calling, s.Instance)
	if c.dropped {
		return
	}
	var answer json.RawMessage
	err := workflow.ExecuteActivity(workflow.WithActivityOptions(callCtx, serviceOptions(s)),
		ActivityCallService, ServiceCall{DossierID: r.dossier.Dossier.ID, Service: s}).Get(ctx, &answer)
	if c.dropped {
		return
	}
	c.answering = true
	if err != nil {
		err = r.dossier.ServiceFailed(s.Instance, failure(err), r.env(ctx))
	} else {
		err = r.dossier.ServiceAnswered(s.Instance, answer, "", "", r.env(ctx))
	}
	if err != nil {
		workflow.GetLogger(ctx).Error("service answer not taken", "element", s.Element, "error", err)
		return
	}
	if err := r.project(ctx); err != nil {
		workflow.GetLogger(ctx).Error("service answer not projected", "element", s.Element, "error", err)
	}
}

// ServiceError is the error of an activity that says why a call failed, in both languages,
// or with which BPMN error it was answered.
func ServiceError(f dossier.ServiceFailure, options temporal.ApplicationErrorOptions) error {
	options.Details = []any{f}
	return temporal.NewApplicationErrorWithOptions(f.Code, serviceErrorType, options)
}

const serviceErrorType = "service"

// failure names why a call failed for good.
func failure(err error) dossier.ServiceFailure {
	both := func(code, message string) dossier.ServiceFailure {
		return dossier.ServiceFailure{Code: code, MessageVI: message, MessageEN: message}
	}
	var app *temporal.ApplicationError
	if errors.As(err, &app) && app.Type() == serviceErrorType && app.HasDetails() {
		var f dossier.ServiceFailure
		if app.Details(&f) == nil {
			return f
		}
	}
	if errors.As(err, &app) && app.Type() != "" {
		return both(app.Type(), app.Message())
	}
	var timeout *temporal.TimeoutError
	if errors.As(err, &timeout) {
		return both("timeout", timeout.Error())
	}
	return both("service_failed", err.Error())
}
