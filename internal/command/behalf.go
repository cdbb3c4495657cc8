package command

import (
	"github.com/motcua/motcua/internal/auth"
	"github.com/motcua/motcua/internal/dossier"
)

// actorOnTask is the caller as the record names them: themselves, or for the absent
// colleague whose task it is.
func (s *Service) actorOnTask(who auth.Principal, action auth.Action, t dossier.TaskView) dossier.Actor {
	if sub, ok := s.Policy.Reach(who, action).Within(t.Procedure).OnBehalf(t.Task); ok {
		return who.Acting(sub)
	}
	return who.Actor()
}

// actorOnDossier is the caller of an action that finds its task by itself: for a
// colleague if only a colleague's task gives the right to it.
func (s *Service) actorOnDossier(who auth.Principal, action auth.Action, d dossier.Dossier, tasks []dossier.Task, taskID string) dossier.Actor {
	reach := s.Policy.Reach(who, action).Within(d.Procedure)
	own := reach
	own.For = nil
	if len(reach.For) == 0 || own.Dossier(d, tasks) && taskID == "" {
		return who.Actor()
	}
	for _, t := range tasks {
		if taskID != "" && t.ID != taskID {
			continue
		}
		if sub, ok := reach.OnBehalf(t); ok {
			return who.Acting(sub)
		}
	}
	return who.Actor()
}
