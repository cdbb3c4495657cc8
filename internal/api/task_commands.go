package api

import (
	"context"
	"net/http"

	"github.com/motcua/motcua/internal/auth"
	"github.com/motcua/motcua/internal/command"
	"github.com/motcua/motcua/internal/dossier"
)

// CompleteBody completes a task.
type CompleteBody struct {
	Outcome string   `json:"outcome,omitempty" maxLength:"100" doc:"Id of one of the task's outcomes; may be left out when there is only one."`
	Form    *Object  `json:"form,omitempty" doc:"Fields of the step's form."`
	Comment string   `json:"comment,omitempty" maxLength:"2000"`
	Items   []string `json:"items,omitempty" maxItems:"50" doc:"Papers asked for, when the outcome asks for a supplement."`
	Ground  string   `json:"ground,omitempty" maxLength:"100"`
	Files   []string `json:"files,omitempty" maxItems:"50" doc:"Ids of files in the caller's drafts that come with it."`
}

// ReturnBody returns a task to an earlier step.
type ReturnBody struct {
	Comment string   `json:"comment" minLength:"1" maxLength:"2000" doc:"Why."`
	Outcome string   `json:"outcome,omitempty" maxLength:"100" doc:"Which way back, when there are several."`
	Files   []string `json:"files,omitempty" maxItems:"50" doc:"Ids of files in the caller's drafts that come with it."`
}

// TaskCommand is what every command on a task carries.
type TaskCommand struct {
	Keyed
	TaskPath
	IfMatch string `header:"If-Match" maxLength:"64" doc:"ETag of the task as the caller saw it; if it has changed since, the answer is 409."`
}

type taskBodyInput[B any] struct {
	TaskCommand
	Body B
}

func (s *server) registerTaskCommands() {
	const tag = "Tasks"
	conflicts := []int{http.StatusNotFound, http.StatusConflict, http.StatusUnprocessableEntity}
	handle(s, route{method: http.MethodPost, path: "/tasks/{id}/claim", action: auth.ActionClaimTask, id: "claimTask", tag: tag, summary: "Take a task", errors: conflicts},
		func(ctx context.Context, who auth.Principal, in *TaskCommand) (*doneOutput, error) {
			return s.taskCommand(ctx, who, *in, command.TaskInput{Kind: dossier.CommandClaim})
		})
	handle(s, route{method: http.MethodPost, path: "/tasks/{id}/release", action: auth.ActionReleaseTask, id: "releaseTask", tag: tag, summary: "Put a task back", errors: conflicts},
		func(ctx context.Context, who auth.Principal, in *TaskCommand) (*doneOutput, error) {
			return s.taskCommand(ctx, who, *in, command.TaskInput{Kind: dossier.CommandRelease})
		})
	handle(s, route{method: http.MethodPost, path: "/tasks/{id}/complete", action: auth.ActionCompleteTask, id: "completeTask", tag: tag, summary: "Complete a task", errors: conflicts},
		func(ctx context.Context, who auth.Principal, in *taskBodyInput[CompleteBody]) (*doneOutput, error) {
			b := in.Body
			return s.taskCommand(ctx, who, in.TaskCommand, command.TaskInput{Kind: dossier.CommandComplete, Outcome: b.Outcome, Form: formOf(b.Form), Comment: b.Comment, Items: b.Items, Ground: b.Ground, Files: b.Files})
		})
	handle(s, route{method: http.MethodPost, path: "/tasks/{id}/return", action: auth.ActionReturnTask, id: "returnTask", tag: tag, summary: "Return a task to an earlier step", errors: conflicts},
		func(ctx context.Context, who auth.Principal, in *taskBodyInput[ReturnBody]) (*doneOutput, error) {
			return s.taskCommand(ctx, who, in.TaskCommand, command.TaskInput{Kind: dossier.CommandReturn, Outcome: in.Body.Outcome, Comment: in.Body.Comment, Files: in.Body.Files})
		})
}

func (s *server) taskCommand(ctx context.Context, who auth.Principal, in TaskCommand, cmd command.TaskInput) (*doneOutput, error) {
	version, err := parseETag(in.IfMatch)
	if err != nil {
		return nil, err
	}
	cmd.TaskID, cmd.IfVersion = in.ID, version
	a, err := s.Commands.Task(ctx, who, in.request(), cmd)
	if err != nil {
		return nil, err
	}
	return s.mapper(ctx).done(a), nil
}
