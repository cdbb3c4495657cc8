package procedure

import (
	"slices"

	"github.com/motcua/motcua/internal/bpmn"
)

// arrival is a line that comes into a node from above or below.
type arrival struct {
	node *gridNode
	top  bool
}

// placeLines draws every link.
func (g *graph) placeLines() {
	ports := g.ports()
	heads := map[*gridNode]int{} // how many lines came up to a node's left side by a vertical stretch
	for _, l := range g.links {
		from, to := centre(l.from), centre(l.to)
		right := l.from.at.X + l.from.at.Width
		switch l.route {
		case routeAhead:
			l.points = g.ahead(l, heads)
		case routeRise:
			l.points = []bpmn.Point{{X: from.X, Y: leave(l.from, to.Y)}, {X: from.X, Y: leave(l.to, from.Y)}}
		case routeBack:
			x := ports[l]
			l.points = []bpmn.Point{{X: l.from.at.X, Y: from.Y}, {X: x, Y: from.Y}, {X: x, Y: leave(l.to, from.Y)}}
		case routeBelow, routeAbove:
			x, y := ports[l], g.trackY(l)
			l.points = []bpmn.Point{{X: from.X, Y: leave(l.from, y)}, {X: from.X, Y: y}, {X: x, Y: y}, {X: x, Y: leave(l.to, y)}}
		case routeLead:
			l.points = []bpmn.Point{{X: from.X, Y: leave(l.from, to.Y)}, {X: from.X, Y: to.Y}, {X: l.to.at.X, Y: to.Y}}
		case routeTail:
			x := ports[l]
			l.points = []bpmn.Point{{X: right, Y: from.Y}, {X: x, Y: from.Y}, {X: x, Y: leave(l.to, from.Y)}}
		}
	}
}

// ahead goes straight where source and target share a row, else by a vertical stretch
// just before the target's column; several such stretches lie beside each other.
func (g *graph) ahead(l *gridLink, heads map[*gridNode]int) []bpmn.Point {
	from, to := centre(l.from), centre(l.to)
	start := bpmn.Point{X: l.from.at.X + l.from.at.Width, Y: from.Y}
	end := bpmn.Point{X: l.to.at.X, Y: to.Y}
	if from.Y == to.Y {
		return []bpmn.Point{start, end}
	}
	x := l.to.at.X - 20 - 12*heads[l.to]
	heads[l.to]++
	return []bpmn.Point{start, {X: x, Y: from.Y}, {X: x, Y: to.Y}, end}
}

// leave is the y of a node's upper or lower side, whichever faces the other y.
func leave(n *gridNode, toward int) int {
	if toward < n.at.Y+n.at.Height/2 {
		return n.at.Y
	}
	return n.at.Y + n.at.Height
}

func (g *graph) trackY(l *gridLink) int {
	y := g.rowY(l.from)
	if l.route == routeAbove {
		return y - firstTrackUp - l.track*trackStep
	}
	return y + g.firstTrackBelow(l.from.lane, l.from.row) + l.track*trackStep
}

// ports spreads the lines that come into a task from above, and those from below, over
// its width, in the order of where they come from. Gateways and events have one point.
func (g *graph) ports() map[*gridLink]int {
	groups := map[arrival][]*gridLink{}
	for _, l := range g.links {
		y := g.rowY(l.from)
		switch l.route {
		case routeBelow, routeAbove:
			y = g.trackY(l)
		case routeBack, routeTail:
		default:
			continue
		}
		a := arrival{l.to, y < centre(l.to).Y}
		groups[a] = append(groups[a], l)
	}
	out := map[*gridLink]int{}
	for a, links := range groups {
		slices.SortStableFunc(links, func(x, y *gridLink) int { return x.from.at.X - y.from.at.X })
		for i, l := range links {
			if isTask(a.node) {
				out[l] = a.node.at.X + a.node.at.Width*(i+1)/(len(links)+1)
			} else {
				out[l] = centre(a.node).X
			}
		}
	}
	return out
}

// placeLabels puts names where no line and no shape is: a gateway's question above its
// left shoulder, an event's name below it, a flow's name beside where it begins.
func (g *graph) placeLabels() {
	for _, n := range g.nodes {
		switch {
		case n.name == "" || isTask(n):
		case n.kind == bpmn.KindBoundaryEvent:
			w, h := textSize(n.name, 96)
			n.label = &bpmn.Bounds{X: n.at.X + eventSize + 2, Y: n.attached.at.Y + taskHeight + 6, Width: w, Height: h}
		case isGateway(n):
			w, h := textSize(n.name, 88)
			c := centre(n)
			n.label = &bpmn.Bounds{X: c.X - 6 - w, Y: n.at.Y - 1 - h, Width: w, Height: h}
		default:
			w, h := textSize(n.name, 100)
			n.label = &bpmn.Bounds{X: centre(n).X - w/2, Y: n.at.Y + eventSize + 4, Width: w, Height: h}
		}
	}
	for _, l := range g.links {
		if l.name != "" {
			l.label = g.linkLabel(l)
		}
	}
}

func (g *graph) linkLabel(l *gridLink) *bpmn.Bounds {
	w, h := textSize(l.name, 110)
	c, at := centre(l.from), l.from.at
	box := bpmn.Bounds{X: c.X + 5, Width: w, Height: h}
	switch l.route {
	case routeAhead, routeTail:
		box.X, box.Y = at.X+at.Width+3, c.Y-4-h
	case routeBelow, routeAbove:
		track := l.points[1].Y
		box.Y = track - 2 - h
		if l.to.col < l.from.col {
			box.X = c.X - 5 - w
		}
	case routeLead: // where it has turned toward its target
		box.Y = l.points[1].Y - 4 - h
	default: // straight up or down at first
		if l.points[1].Y < c.Y {
			box.Y = at.Y - 6 - h
		} else {
			box.Y = at.Y + at.Height + 4
		}
	}
	return &box
}
