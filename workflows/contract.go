package workflows

import (
	"encoding/json"
	"time"

	"go.temporal.io/sdk/temporal"

	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/payload"
)

// TaskQueue is where dossier workflows and their activities are worked.
const TaskQueue = "motcua-dossiers"

// UpdateSubmit answers a submission; every other update is named as its dossier.CommandKind.
const UpdateSubmit = "submit"

// UpdateRestate has the read models put right that show more than has happened: see
// dossier.Standing. Its argument is the last event they show.
const UpdateRestate = "restate"

// QueryCase answers the whole case as it stands, for operators and tests.
const QueryCase = "case"

// Activities, by the names they are registered under.
const (
	ActivityProject      = "ProjectDossier"      // (dossier.Delta) error; local
	ActivityAllocateCode = "AllocateDossierCode" // (AllocateCode) (string, error); local
	ActivityCallService  = "CallService"         // (ServiceCall) (json.RawMessage, error)
)

// errorType marks an application error whose details are a dossier.Error.
const errorType = "dossier"

// Search attributes: an operator finds a dossier in Temporal's own UI by these.
var (
	AttributeProcedure = temporal.NewSearchAttributeKeyKeyword("ProcedureCode") // "Procedure" is a reserved word of the query language
	AttributeAgency    = temporal.NewSearchAttributeKeyKeyword("Agency")
	AttributeCode      = temporal.NewSearchAttributeKeyKeyword("DossierCode")
	AttributeStatus    = temporal.NewSearchAttributeKeyKeyword("DossierStatus")
	AttributeDue       = temporal.NewSearchAttributeKeyTime("DueAt")
)

// DefinitionArg carries a published version: public data, stored once for all dossiers.
// Data is the definition byte for byte as it was published; a dossier keeps it to its end.
type DefinitionArg struct {
	payload.Plain
	SHA  string          `json:"sha"`
	Data json.RawMessage `json:"data"` // procedure.Definition
}

// CalendarsArg carries the calendars: public data, stored once for all dossiers.
type CalendarsArg struct {
	payload.Plain
	Set dossier.CalendarSet `json:"set"`
}

// Input is what is the dossier's own: its submission, or, after continue-as-new, its state.
type Input struct {
	Submission *dossier.Submission `json:"submission,omitempty"`
	Case       *dossier.Case       `json:"case,omitempty"`
}

// Outcome is the result of a dossier workflow.
type Outcome struct {
	Code    string         `json:"code"`
	Status  dossier.Status `json:"status"`
	Refused string         `json:"refused,omitempty"` // key of the error that refused the submission
}

// AllocateCode is the input of ActivityAllocateCode.
type AllocateCode struct {
	DossierID string    `json:"dossier_id"`
	Agency    string    `json:"agency"`
	Day       time.Time `json:"day"`
}

// ServiceCall is the input of ActivityCallService.
type ServiceCall struct {
	DossierID string          `json:"dossier_id"`
	Service   dossier.Service `json:"service"`
}
