package procedure

import (
	"github.com/motcua/motcua/internal/bpmn"
)

// graph is a process while it is being laid out: nodes on a grid of columns, lanes
// and rows. Every node of the main line has a column of its own, so that vertical
// lines inside a column meet nothing, and horizontal lines run in channels between
// the rows: no line ever crosses a task.
type graph struct {
	lanes []*gridLane
	nodes []*gridNode
	links []*gridLink
	cols  int
}

type gridLane struct {
	id, name     string
	role, agency string
	rows         int
	top          []int // y of each row's centre line
	at           bpmn.Bounds
}

type gridNode struct {
	id, name      string
	kind          bpmn.Kind
	ext           bpmn.Extension
	event         *bpmn.EventDefinition
	attached      *gridNode // boundary event: its activity
	lane, row     int
	col           int
	at            bpmn.Bounds
	label         *bpmn.Bounds
	documentation string
}

// route is how a link is drawn.
type route int

const (
	routeAhead route = iota // right side to left side, by a vertical stretch before the target's column
	routeRise               // straight up or down to a node of the same column
	routeBack               // left along the source's row, then up or down into the target
	routeBelow              // down to the channel below the source's row, along it, into the target
	routeAbove              // up to the channel above the source's row, along it, into the target
	routeLead               // up or down inside the source's column, then right into the target's left side
	routeTail               // right along the source's row, then up or down into the target
)

type gridLink struct {
	id, name  string
	from, to  *gridNode
	condition string
	byDefault bool
	route     route
	track     int // of a channel, from 0 at the row outward
	points    []bpmn.Point
	label     *bpmn.Bounds
}

// node adds a node in a new column.
func (g *graph) node(id, name string, kind bpmn.Kind, lane, row int) *gridNode {
	n := g.beside(id, name, kind, lane, row, g.cols)
	g.cols++
	return n
}

// beside adds a node in a column that exists.
func (g *graph) beside(id, name string, kind bpmn.Kind, lane, row, col int) *gridNode {
	n := &gridNode{id: id, name: name, kind: kind, lane: lane, row: row, col: col}
	g.nodes = append(g.nodes, n)
	if l := g.lanes[lane]; row >= l.rows {
		l.rows = row + 1
	}
	return n
}

// boundary adds a timer on the border of an activity.
func (g *graph) boundary(id, name string, on *gridNode, working string) *gridNode {
	n := &gridNode{
		id: id, name: name, kind: bpmn.KindBoundaryEvent, attached: on, lane: on.lane, row: on.row, col: on.col,
		event: &bpmn.EventDefinition{Kind: bpmn.EventTimer, Working: working},
	}
	g.nodes = append(g.nodes, n)
	return n
}

func (g *graph) link(from, to *gridNode, r route) *gridLink {
	l := &gridLink{id: "flow_" + from.id + "_" + to.id, from: from, to: to, route: r}
	g.links = append(g.links, l)
	return l
}

func (l *gridLink) when(outcome string) *gridLink {
	l.condition = "outcome = " + quoteFEEL(outcome)
	return l
}

func (l *gridLink) named(name string) *gridLink {
	l.name = name
	return l
}

func quoteFEEL(s string) string { return `"` + s + `"` }

func isGateway(n *gridNode) bool {
	return n.kind == bpmn.KindExclusiveGateway || n.kind == bpmn.KindParallelGateway
}

func isTask(n *gridNode) bool { return n.kind == bpmn.KindUserTask }

// build writes the graph as BPMN with its diagram.
func (g *graph) build(id, name string) (*bpmn.Definitions, error) {
	b := bpmn.NewBuilder("definitions_"+id, name)
	s := b.Process(id, name)
	pool := g.pool()
	b.Pool("pool_"+id, name, id, pool)
	for _, l := range g.lanes {
		s.Lane(bpmn.LaneSpec{ID: l.id, Name: l.name, Role: l.role, Agency: l.agency, At: l.at})
	}
	for _, n := range g.nodes {
		spec := bpmn.NodeSpec{
			ID: n.id, Name: n.name, Kind: n.kind, Extension: n.ext, Lane: g.lanes[n.lane].id,
			Event: n.event, At: n.at, Label: n.label, Documentation: n.documentation,
		}
		if n.attached != nil {
			spec.AttachedTo = n.attached.id
		}
		s.Node(spec)
	}
	for _, l := range g.links {
		s.Flow(bpmn.FlowSpec{
			ID: l.id, Name: l.name, Source: l.from.id, Target: l.to.id, Condition: l.condition,
			Default: l.byDefault, Waypoints: l.points, Label: l.label,
		})
	}
	return b.Build()
}
