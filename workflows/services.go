package workflows

import (
	"encoding/json"
	"errors"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"github.com/motcua/motcua/internal/dossier"
)

// mustCall reports whether the process asks for a call that is not under way.
func (r *dossierRun) mustCall() bool {
	for instance := range r.dossier.Services {
		if !r.calling[instance] {
			return true
		}
	}
	return false
}

// call starts the service calls that the process asks for, in a fixed order.
func (r *dossierRun) call(ctx workflow.Context) {
	for _, s := range r.dossier.ServiceCalls() {
		if r.calling[s.Instance] {
			continue
		}
		r.calling[s.Instance] = true
		workflow.Go(ctx, func(ctx workflow.Context) { r.callService(ctx, s) })
	}
}

// callService makes one call and gives its answer to the process. A failure becomes
// an incident: it never fails the workflow.
func (r *dossierRun) callService(ctx workflow.Context, s dossier.Service) {
	defer delete(r.calling, s.Instance)
	var answer json.RawMessage
	err := workflow.ExecuteActivity(workflow.WithActivityOptions(ctx, serviceOptions(s.Timeout, s.Retries)),
		ActivityCallService, ServiceCall{DossierID: r.dossier.Dossier.ID, Service: s}).Get(ctx, &answer)
	code, message := "", ""
	if err != nil {
		code, message = failure(err)
	}
	if err := r.dossier.ServiceAnswered(s.Instance, answer, code, message, r.env(ctx)); err != nil {
		workflow.GetLogger(ctx).Error("service answer not taken", "element", s.Element, "error", err)
		return
	}
	if err := r.project(ctx); err != nil {
		workflow.GetLogger(ctx).Error("service answer not projected", "element", s.Element, "error", err)
	}
}

// failure names why a call failed for good.
func failure(err error) (code, message string) {
	var app *temporal.ApplicationError
	if errors.As(err, &app) && app.Type() != "" {
		return app.Type(), app.Message()
	}
	var timeout *temporal.TimeoutError
	if errors.As(err, &timeout) {
		return "timeout", timeout.Error()
	}
	return "service_failed", err.Error()
}
