package samples

import (
	"fmt"
	"slices"
	"strings"

	"github.com/motcua/motcua/internal/bpmn"
	"github.com/motcua/motcua/internal/organisation"
	"github.com/motcua/motcua/internal/procedure"
)

// Kinds of outcomes, as the processes name them.
const (
	kindForward    = "forward"
	kindReturn     = "return"
	kindSupplement = "supplement"
	kindRefuse     = "refuse"
	kindVerify     = "verify"
	kindOther      = "other"
)

// stage is a numbered step of a process, as far as the plan cares.
type stage struct {
	no       int
	role     string
	binding  string // of the agency that does it
	waits    bool   // for another body's answer
	offClock bool
	aside    bool // reached only when something goes another way than usual
	beside   int  // number of the step it runs beside, 0 = none
	kinds    map[string]bool
}

// route is a procedure and the stages that its dossiers go through.
type route struct {
	definition procedure.Definition
	stages     []stage // by number
}

func newRoute(d procedure.Definition) (route, error) {
	definitions, err := bpmn.Parse(d.BPMN)
	if err != nil {
		return route{}, fmt.Errorf("procedure %s: %w", d.Code, err)
	}
	r := route{definition: d}
	for _, process := range definitions.Processes {
		for _, n := range process.Scope.Nodes {
			if n.Kind == bpmn.KindUserTask && n.Extension.StepNo > 0 {
				r.stages = append(r.stages, newStage(d, n))
			}
		}
	}
	slices.SortFunc(r.stages, func(a, b stage) int { return a.no - b.no })
	return r, nil
}

func newStage(d procedure.Definition, n *bpmn.Node) stage {
	x := n.Extension
	s := stage{no: x.StepNo, role: x.Role, binding: x.Agency, waits: x.WaitFor != "", offClock: x.OffClock, kinds: map[string]bool{}}
	for lane := n.Lane; lane != nil; lane = lane.Parent {
		if s.role == "" {
			s.role = lane.Role
		}
		if s.binding == "" {
			s.binding = lane.Agency
		}
	}
	if s.binding == "" {
		s.binding = organisation.BindingReceiving
	}
	for _, o := range x.Outcomes {
		s.kinds[o.Kind] = true
	}
	for _, step := range d.Steps {
		if step.No == s.no {
			s.beside = step.ParallelWith
			s.aside = strings.HasPrefix(step.Branch, "only_if")
		}
	}
	return s
}

// first is the lowest-numbered stage from a number on that satisfies a condition.
func (r route) first(from int, ok func(stage) bool) (stage, bool) {
	for _, s := range r.stages {
		if s.no >= from && ok(s) {
			return s, true
		}
	}
	return stage{}, false
}

// offers is the condition that a stage can be left by an outcome of a kind.
func offers(kind string) func(stage) bool {
	return func(s stage) bool { return s.kinds[kind] && !s.aside }
}

func (r route) has(from int, ok func(stage) bool) bool {
	_, found := r.first(from, ok)
	return found
}

// inside are the stages between receiving and handing out at which people work.
func (r route) inside() []stage {
	var out []stage
	for _, s := range r.stages {
		if s.no > 1 && !s.offClock && !s.aside && !s.waits {
			out = append(out, s)
		}
	}
	return out
}

// handedOver are the stages inside that another agency than the first one does.
func (r route) handedOver() []stage {
	var out []stage
	for _, s := range r.inside() {
		if s.binding != r.stages[0].binding {
			out = append(out, s)
		}
	}
	return out
}
