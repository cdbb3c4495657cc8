package soundness

import (
	"strconv"
	"time"

	"github.com/motcua/motcua/internal/bpmn"
	"github.com/motcua/motcua/internal/engine"
	"github.com/motcua/motcua/internal/feel"
	"github.com/motcua/motcua/internal/world"
)

// Bounds of what is tried within one step.
const (
	mostAsked = 2 // times that one condition is answered freely, against loops in which nothing waits
	mostItems = 2 // instances of a multi-instance activity
	mostTurns = 2 // of a standard loop
)

// chooser answers the expressions of a step that depend on data, one way in each
// run of the step, until every way was gone.
type chooser struct {
	m       *model
	prefix  []int // what this run shall answer
	taken   []int // what it has answered, with
	options []int // how many answers there were
	choices []world.Choice
	asked   map[string]int
	// open are the gateways of which a condition was answered freely in this run.
	open   map[*bpmn.Node]bool
	pruned bool // the run went a way that does not count
}

func newChooser(m *model) *chooser { return &chooser{m: m} }

// env is the environment in which everything is explored.
func (c *chooser) env() engine.Env {
	return engine.Env{
		Now:         epoch,
		Holds:       c.holds,
		Value:       c.value,
		Decide:      c.decide,
		WorkingTime: func(from time.Time, _ string, _ *bpmn.Node) (time.Time, error) { return from.AddDate(0, 0, 1), nil },
		MaxElements: 200 + 4*len(c.m.nodes),
	}
}

// epoch is when everything happens: instants do not count.
var epoch = time.Date(2026, time.January, 5, 1, 0, 0, 0, time.UTC)

// first begins with the first way of a step.
func (c *chooser) first() { c.reset(nil) }

func (c *chooser) reset(prefix []int) {
	c.prefix, c.taken, c.options, c.choices, c.pruned = prefix, nil, nil, nil, false
	c.asked, c.open = map[string]int{}, map[*bpmn.Node]bool{}
}

// next goes on to the next way; false when all are gone.
func (c *chooser) next() bool {
	for i := len(c.taken) - 1; i >= 0; i-- {
		if c.taken[i]+1 < c.options[i] {
			prefix := append(append([]int{}, c.taken[:i]...), c.taken[i]+1)
			c.reset(prefix)
			return true
		}
	}
	return false
}

func (c *chooser) pick(options int) int {
	choice := 0
	if n := len(c.taken); n < len(c.prefix) {
		choice = c.prefix[n]
	}
	c.taken, c.options = append(c.taken, choice), append(c.options, options)
	return choice
}

// holds answers a condition: as it is where it only reads a known outcome or what a
// complex gateway counts, else both ways.
func (c *chooser) holds(q engine.Question) (holds, decided bool) {
	if holds, decided = q.Expression.Decide(c.known(q), feel.Env{}); decided {
		n := c.m.nodes[q.Element]
		if holds && n != nil && n.Loop != nil && n.Loop.Maximum == 0 && turnsOf(n, q) >= mostTurns {
			c.pruned = true // it goes on without end; one turn is as the next
		}
		return holds, true
	}
	holds = c.answer(q)
	c.choices = append(c.choices, world.Choice{Element: q.Element, Expression: q.Expression.Source(), Holds: &holds})
	return holds, true
}

// counted are the variables that a complex gateway's own expressions see.
var counted = []string{"activationCount", "activationCounts", "waitingForStart"}

// known are the variables of a condition that do not depend on data.
func (c *chooser) known(q engine.Question) feel.Context {
	known := feel.Context{}
	if c.m.follows {
		known[outcomeVariable] = q.Sees[outcomeVariable]
	}
	n := c.m.nodes[q.Element]
	if f := c.m.flows[q.Element]; f != nil {
		n = f.Source
	}
	if n != nil && n.Kind == bpmn.KindComplexGateway {
		for _, name := range counted {
			if v, ok := q.Sees[name]; ok {
				known[name] = v
			}
		}
	}
	return known
}

// turnsOf is how often a standard loop has gone round; 0 for other elements.
func turnsOf(n *bpmn.Node, q engine.Question) int {
	if n == nil || n.Loop == nil || !n.Loop.Standard {
		return 0
	}
	turns, err := strconv.Atoi(feel.String(q.Sees["loopCounter"]))
	if err != nil {
		return 0
	}
	return turns
}

func (c *chooser) answer(q engine.Question) bool {
	if turnsOf(c.m.nodes[q.Element], q) >= mostTurns {
		return false
	}
	f := c.m.flows[q.Element]
	if f != nil {
		c.open[f.Source] = true
		if lastOfExclusive(f) {
			return true // the model has no flow for what none of its conditions is for
		}
	}
	if c.asked[q.Element]++; c.asked[q.Element] > mostAsked {
		c.pruned = true
		return c.asked[q.Element]%2 == 0
	}
	return c.pick(2) == 0
}

// lastOfExclusive reports whether a flow is the last that an exclusive gateway without
// default flow tries. That its conditions leave a case out is the linter's to say.
func lastOfExclusive(f *bpmn.SequenceFlow) bool {
	g := f.Source
	return g.Kind == bpmn.KindExclusiveGateway && g.Default == nil && g.Outgoing[len(g.Outgoing)-1] == f
}

// value answers other expressions whose value counts: how many instances there are,
// that timers have an instant, that names and keys are the same on both sides.
func (c *chooser) value(q engine.Question) (feel.Value, bool) {
	n := c.m.nodes[q.Element]
	if n == nil {
		return nil, false
	}
	v, known := c.valueAt(n, q.Expression)
	if known {
		c.choices = append(c.choices, world.Choice{Element: q.Element, Expression: q.Expression.Source(), Value: &world.Value{V: v}})
	}
	return v, known
}

func (c *chooser) valueAt(n *bpmn.Node, e *feel.Expression) (feel.Value, bool) {
	source := e.Source()
	if l := n.Loop; l != nil {
		switch source {
		case plain(l.Cardinality):
			return feel.NewNumber(int64(c.items())), true
		case plain(l.Collection):
			items := []feel.Value{}
			for i := range c.items() {
				items = append(items, feel.NewNumber(int64(i+1)))
			}
			return items, true
		}
	}
	if n.AdHoc != nil && source == plain(n.AdHoc.Elements) {
		return c.adHocElements(n), true
	}
	if n.Kind == bpmn.KindCallActivity && source == plain(n.CalledElement) {
		return standsFor(e)
	}
	for _, d := range n.Event.Each() {
		switch source {
		case plain(d.Duration), plain(d.TTL):
			return "P1D", true
		case plain(d.Cycle):
			return "R3/P1D", true
		case plain(d.Date):
			return epoch.AddDate(0, 0, 1).Format(time.RFC3339), true
		case plain(d.Name), plain(d.Code), plain(d.Key), plain(d.Message):
			return standsFor(e)
		}
	}
	return nil, false
}

// standsFor lets the expression of a name, code or key stand for what it gives: those that
// are written alike are alike. A constant is what it is.
func standsFor(e *feel.Expression) (feel.Value, bool) {
	if _, constant := e.Constant(); constant {
		return nil, false
	}
	return e.Source(), true
}

// items is how many instances a multi-instance activity has in this run: some first,
// so that the shortest traces show work being done.
func (c *chooser) items() int { return [...]int{1, mostItems, 0}[c.pick(3)] }

// adHocElements lets an ad-hoc subprocess begin with each of its activities in turn, or all.
func (c *chooser) adHocElements(n *bpmn.Node) feel.Value {
	var ids []feel.Value
	for _, in := range entries(n.Body) {
		ids = append(ids, in.ID)
	}
	if i := c.pick(len(ids) + 1); i < len(ids) {
		return []feel.Value{ids[i]}
	}
	return ids
}

// decide lets every decision be null: what it gives is data.
func (c *chooser) decide(ref string, n *bpmn.Node, _ engine.Variables) (feel.Value, error) {
	c.choices = append(c.choices, world.Choice{Element: n.ID, Expression: ref, Value: &world.Value{}})
	return nil, nil
}
