package command

import (
	"context"

	"github.com/motcua/motcua/internal/auth"
	"github.com/motcua/motcua/internal/dossier"
)

var taskActions = map[dossier.CommandKind]auth.Action{
	dossier.CommandClaim:    auth.ActionClaimTask,
	dossier.CommandRelease:  auth.ActionReleaseTask,
	dossier.CommandComplete: auth.ActionCompleteTask,
	dossier.CommandReturn:   auth.ActionReturnTask,

	dossier.CommandAssign:            auth.ActionAssignTask,
	dossier.CommandForward:           auth.ActionForwardTask,
	dossier.CommandRecall:            auth.ActionRecallTask,
	dossier.CommandConsult:           auth.ActionConsult,
	dossier.CommandAnswer:            auth.ActionAnswer,
	dossier.CommandCloseConsultation: auth.ActionCloseConsultation,
	dossier.CommandComment:           auth.ActionCommentTask,
}

// Lengths of what people write, in characters.
const (
	maxComment = 2000
	maxGround  = 100
	maxItem    = 500
	maxItems   = 50
)

// Task carries out an action on one task. A task the caller may not see is
// ErrNotFound; one they see but whose hat they do not wear is CodeForbidden; one that
// is no longer theirs is the case's CodeConflict, saying who did what and when.
func (s *Service) Task(ctx context.Context, who auth.Principal, req Request, in TaskInput) (Answer, error) {
	if err := checkKey(req.Key); err != nil {
		return Answer{}, err
	}
	in, err := checkTaskInput(in)
	if err != nil {
		return Answer{}, err
	}
	t, err := s.Finder.FindTask(ctx, who, in.TaskID)
	if err != nil {
		return Answer{}, err
	}
	if err := s.mayDo(who, taskActions[in.Kind], t); err != nil {
		return Answer{}, err
	}
	mark, err := fingerprint([]any{t.DossierID, in})
	if err != nil {
		return Answer{}, err
	}
	files, err := s.claim(ctx, who, t.DossierID, in.Files)
	if err != nil {
		return Answer{}, err
	}
	cmd := dossier.Command{
		ID: commandID(who, req.Key), Kind: in.Kind, Actor: s.actorOnTask(who, taskActions[in.Kind], t), TaskID: in.TaskID, IfVersion: in.IfVersion,
		Outcome: in.Outcome, Form: in.Form, Comment: in.Comment, Items: in.Items, Ground: in.Ground, Files: files, Fingerprint: mark,
	}
	if err := s.fill(&cmd, in, t.Task); err != nil {
		return Answer{}, err
	}
	r, err := s.execute(ctx, t.DossierID, cmd)
	if err != nil {
		return Answer{}, err
	}
	if in.Kind == dossier.CommandComment || in.Kind == dossier.CommandCloseConsultation {
		return Answer{Result: r}, nil // of the task that was named, no version tells an old answer
	}
	// Every change gives the task a higher version: an answer that knows no newer one is an old answer.
	return Answer{Result: r, Replayed: r.Task != nil && r.Task.Version <= t.Version}, nil
}

// mayDo: the caller wears the task's hat, or holds the task, or acts for who does.
func (s *Service) mayDo(who auth.Principal, action auth.Action, t dossier.TaskView) error {
	if s.Policy.Reach(who, action).Within(t.Procedure).Task(t.Task) {
		return nil
	}
	if action == auth.ActionAssignTask || action == auth.ActionCommentTask {
		return &dossier.Error{
			Code: dossier.CodeForbidden, Key: "not_your_unit",
			VI: "Việc này ngoài phạm vi bạn phụ trách.", EN: "This task is outside what you are in charge of.",
		}
	}
	roleVI, roleEN, agencyVI, agencyEN := s.hatNames(t.Agency, t.Role)
	return &dossier.Error{
		Code: dossier.CodeForbidden, Key: "role_missing",
		VI: "Bước này cần vai trò " + roleVI + " tại " + agencyVI + ".",
		EN: "The step needs the role " + roleEN + " at " + agencyEN + ".",
	}
}

func checkTaskInput(in TaskInput) (TaskInput, error) {
	var c checker
	in.Comment, in.Outcome, in.Ground = lines(in.Comment), line(in.Outcome), line(in.Ground)
	c.text("comment", in.Comment, maxComment, true)
	c.text("outcome", in.Outcome, maxGround, false)
	if in.Ground != "" {
		c.legalGround("ground", in.Ground)
	}
	in.Items = checkItems(&c, in.Items)
	in.Files = checkFiles(&c, in.Files)
	if len(in.Form) > 0 {
		in.Form = canonicalForm(&c, in.Form)
	}
	return in, c.err("command_invalid")
}

// checkItems drops empty lines and checks the rest.
func checkItems(c *checker, items []string) []string {
	var out []string
	for _, item := range items {
		item = line(item)
		if item == "" {
			continue
		}
		c.text("items", item, maxItem, false)
		out = append(out, item)
	}
	if len(out) > maxItems {
		c.add("items", "Nhiều nhất 50 mục.", "At most 50 items are allowed.")
	}
	return out
}
