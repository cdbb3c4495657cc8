package api

import (
	"github.com/motcua/motcua/internal/command"
)

// Keyed is the header that every command carries.
type Keyed struct {
	Key string `header:"Idempotency-Key" required:"true" minLength:"1" maxLength:"200" pattern:"^[!-~]+$" doc:"Any unique text for this action. Sent again with the same key, the action is not done again: the first answer is repeated."`
}

func (k Keyed) request() command.Request { return command.Request{Key: k.Key} }

// Done is the answer to a command: how things stand now.
type Done struct {
	DossierID string      `json:"dossier_id"`
	Code      string      `json:"code"`
	Dossier   DossierItem `json:"dossier"`
	Task      *Task       `json:"task,omitempty" doc:"The task that was acted upon."`
	Next      []Task      `json:"next" doc:"Tasks that are open now, at most 20: those the command touched first."`
}

type doneOutput struct {
	Replayed string `header:"Idempotency-Replayed" doc:"true: an earlier request with this key did it."`
	ETag     string `header:"ETag" doc:"Version of the task that was acted upon."`
	Body     Done
}

func (m mapper) done(a command.Answer) *doneOutput {
	out := &doneOutput{Body: Done{
		DossierID: a.Dossier.ID, Code: a.Dossier.Code, Dossier: m.dossierItem(a.Dossier),
		Next: m.tasks(a.Next),
	}}
	if a.Replayed {
		out.Replayed = "true"
	}
	if a.Task != nil {
		t := m.task(*a.Task, nil)
		out.Body.Task = &t
		out.ETag = etag(a.Task.Version)
	}
	return out
}
