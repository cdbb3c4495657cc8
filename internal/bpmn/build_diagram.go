package bpmn

import "strconv"

// diagram writes the BPMN DI: a plane with a shape for every pool, lane and
// node and an edge for every flow (BPMN 2.0.2 clause 12).
func (b *Builder) diagram() *Element {
	of := ""
	switch {
	case len(b.pools)+len(b.messages) > 0:
		of = b.collaborationID()
	case len(b.processes) > 0:
		of = b.processes[0].id
	}
	plane := di("BPMNPlane", "id", b.id+"_plane", "bpmnElement", of)
	for _, p := range b.pools {
		plane.append(shape(p.id, p.at, nil, "isHorizontal", "true"))
	}
	for _, p := range b.processes {
		plane.append(p.shapes()...)
	}
	for _, f := range b.messages {
		plane.append(edge(f.ID, f.Waypoints, nil)...)
	}
	return di("BPMNDiagram", "id", b.id+"_diagram").append(plane)
}

func (s *ScopeBuilder) shapes() []*Element {
	var out []*Element
	for _, l := range s.lanes {
		out = append(out, shape(l.ID, l.At, nil, "isHorizontal", "true"))
	}
	for _, n := range s.nodes {
		switch {
		case n.body != nil:
			out = append(out, shape(n.ID, n.At, n.Label, "isExpanded", "true"))
			out = append(out, n.body.shapes()...)
		case n.Kind == KindExclusiveGateway:
			out = append(out, shape(n.ID, n.At, n.Label, "isMarkerVisible", "true"))
		default:
			out = append(out, shape(n.ID, n.At, n.Label))
		}
	}
	for _, n := range s.notes {
		out = append(out, shape(n.ID, n.At, nil))
	}
	for _, f := range s.flows {
		out = append(out, edge(f.ID, f.Waypoints, f.Label)...)
	}
	for _, n := range s.notes {
		if n.Node != "" {
			out = append(out, edge(n.ID+"_link", n.Waypoints, nil)...)
		}
	}
	return out
}

func di(local string, pairs ...string) *Element {
	return (&Element{Prefix: "bpmndi", Local: local, Space: NamespaceDI}).set(pairs...)
}

func shape(of string, at Bounds, label *Bounds, pairs ...string) *Element {
	e := di("BPMNShape", "id", of+"_di", "bpmnElement", of).set(pairs...).append(bounds(at))
	if label != nil {
		e.append(di("BPMNLabel").append(bounds(*label)))
	}
	return e
}

// edge draws a connection. An edge has at least two waypoints; without them it
// is not drawn.
func edge(of string, points []Point, label *Bounds) []*Element {
	if len(points) < 2 {
		return nil
	}
	e := di("BPMNEdge", "id", of+"_di", "bpmnElement", of)
	for _, p := range points {
		w := &Element{Prefix: "di", Local: "waypoint", Space: NamespaceDD}
		e.append(w.set("x", strconv.Itoa(p.X), "y", strconv.Itoa(p.Y)))
	}
	if label != nil {
		e.append(di("BPMNLabel").append(bounds(*label)))
	}
	return []*Element{e}
}

func bounds(b Bounds) *Element {
	e := &Element{Prefix: "dc", Local: "Bounds", Space: NamespaceDC}
	return e.set("x", strconv.Itoa(b.X), "y", strconv.Itoa(b.Y), "width", strconv.Itoa(b.Width), "height", strconv.Itoa(b.Height))
}
