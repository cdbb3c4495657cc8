package workflows

import (
	"errors"

	"go.temporal.io/sdk/temporal"

	"github.com/motcua/motcua/internal/dossier"
)

// keyInStep is the key of the error of a restatement that is not needed.
const keyInStep = "in_step"

// refused carries a typed error across Temporal. Nothing retries it: the caller did wrong.
func refused(err error) error {
	e, ok := dossier.AsError(err)
	if !ok {
		return err
	}
	// The sentences may name people: they travel in the details, which are encrypted.
	return temporal.NewApplicationErrorWithOptions(e.Key, errorType, temporal.ApplicationErrorOptions{
		NonRetryable: true, Details: []any{e},
	})
}

// typedError finds what refused carried.
func typedError(err error) (*dossier.Error, bool) {
	var app *temporal.ApplicationError
	if !errors.As(err, &app) || app.Type() != errorType || !app.HasDetails() {
		return nil, false
	}
	var e *dossier.Error
	if app.Details(&e) != nil || e == nil {
		return nil, false
	}
	return e, true
}
