package workflows

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"

	"github.com/motcua/motcua/internal/dossier"
)

// overClient is a Temporal client for a dossier whose workflow is over and whose submission it
// does not know: a crash came between the start and the update.
type overClient struct{ client.Client }

func (overClient) NewWithStartWorkflowOperation(client.StartWorkflowOptions, any, ...any) client.WithStartWorkflowOperation {
	return nil
}

func (overClient) UpdateWithStartWorkflow(context.Context, client.UpdateWithStartWorkflowOptions) (client.WorkflowUpdateHandle, error) {
	return nil, serviceerror.NewWorkflowExecutionAlreadyStarted("closed", "", "")
}

func (overClient) GetWorkflowUpdateHandle(client.GetWorkflowUpdateHandleOptions) client.WorkflowUpdateHandle {
	return lostUpdate{}
}

type lostUpdate struct{ client.WorkflowUpdateHandle }

func (lostUpdate) Get(context.Context, any) error { return serviceerror.NewNotFound("no such update") }

// shown is the read model of one dossier.
type shown struct {
	dossier.Reader
	record dossier.Dossier
}

func (s shown) Dossier(context.Context, string) (dossier.Dossier, error) { return s.record, nil }

// oneProcedure is a procedure in force.
type oneProcedure struct{ Definitions }

func (oneProcedure) Published(context.Context, string, time.Time) (string, []byte, error) {
	return "sha", nil, nil
}

type noCalendars struct{}

func (noCalendars) Calendars(context.Context) (dossier.CalendarSet, error) {
	return dossier.CalendarSet{}, nil
}

// The workflow of a submission runs to its end though a crash lost the update that asked
// for the answer. Asked again, the dossier came to be: it is not refused as closed.
func TestSubmissionOfADossierThatIsOver(t *testing.T) {
	t.Parallel()
	record := dossier.Dossier{ID: "d1", Code: "W1-260302-0001", ClosedAt: &monday, Seq: 4, Form: []byte(`{"a":1}`)}
	d := NewDriver(overClient{}, oneProcedure{}, noCalendars{}, shown{record: record}, time.Now)
	r, err := d.Submit(t.Context(), dossier.Submission{ID: "d1", CommandID: "c", Fingerprint: "f", Procedure: "1.000001"})
	require.NoError(t, err)
	require.Equal(t, "W1-260302-0001", r.Dossier.Code)
	require.Equal(t, "f", r.Fingerprint)
	require.EqualValues(t, 4, r.Events)
	require.Nil(t, r.Dossier.Form)

	// A command on it is refused all the same, and so is a submission that shows as running.
	_, err = d.settled(t.Context(), "d1", "other")
	e, typed := dossier.AsError(err)
	require.True(t, typed)
	require.Equal(t, "dossier_closed", e.Key)
	record.ClosedAt = nil
	_, err = NewDriver(overClient{}, oneProcedure{}, noCalendars{}, shown{record: record}, time.Now).Submit(t.Context(), dossier.Submission{ID: "d1", CommandID: "c"})
	e, typed = dossier.AsError(err)
	require.True(t, typed)
	require.Equal(t, "workflow_missing", e.Key)
}
