package procedure

import (
	"fmt"
	"slices"

	"github.com/motcua/motcua/internal/bpmn"
)

// Hat is a role at an agency binding that a step of a process names.
type Hat struct{ Role, Binding string }

// Hats lists the hats that the steps of a definition's process name, each once. A
// definition without a process names none.
func Hats(d Definition) ([]Hat, error) {
	if !d.Runnable() {
		return nil, nil
	}
	process, err := bpmn.Parse(d.BPMN)
	if err != nil {
		return nil, fmt.Errorf("procedure %s: %w", d.Code, err)
	}
	var out []Hat
	for _, p := range process.Processes {
		eachNode(p.Scope, func(n *bpmn.Node) {
			if n.Kind != bpmn.KindUserTask || n.Role() == "" {
				return
			}
			if h := (Hat{n.Role(), bindingOf(n)}); !slices.Contains(out, h) {
				out = append(out, h)
			}
		})
	}
	return out, nil
}
