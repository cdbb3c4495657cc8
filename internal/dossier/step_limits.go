package dossier

import (
	"fmt"

	"github.com/motcua/motcua/internal/bpmn"
	"github.com/motcua/motcua/internal/clock"
	"github.com/motcua/motcua/internal/procedure"
)

// StepLimits gives the time limits of a procedure's steps by element id. Steps without a
// limit of their own, and those off the clock, are left out.
func StepLimits(def procedure.Definition) (map[string]clock.Limit, error) {
	if !def.Runnable() {
		return map[string]clock.Limit{}, nil
	}
	definitions, err := bpmn.Parse(def.BPMN)
	if err != nil {
		return nil, fmt.Errorf("procedure %s version %d: %w", def.Code, def.Version, err)
	}
	out := map[string]clock.Limit{}
	for _, p := range definitions.Processes {
		collectLimits(p.Scope, out)
	}
	return out, nil
}

func collectLimits(s *bpmn.Scope, into map[string]clock.Limit) {
	for _, n := range s.Nodes {
		if limit, ok := stepLimit(n); ok {
			into[n.ID] = limit
		}
		if n.Body != nil {
			collectLimits(n.Body, into)
		}
	}
}
