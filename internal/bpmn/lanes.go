package bpmn

import "strings"

// lanes reads the lane sets and gives every node its innermost lane.
func (v *viewer) lanes() {
	for i := 0; i < len(v.laneSets); i++ { // childLaneSets are appended on the way
		set := v.laneSets[i]
		for _, e := range set.xml.Elements() {
			if e.Is(NamespaceModel, "lane") {
				v.lane(e, set.parent)
			}
		}
	}
	for _, ne := range v.elements { // outer nodes come first
		n := ne.node
		if n.Lane == nil && n.AttachedTo != nil {
			n.Lane = n.AttachedTo.Lane
		}
		if n.Lane == nil && n.Scope.Owner != nil {
			n.Lane = n.Scope.Owner.Lane
		}
	}
}

func (v *viewer) lane(e *Element, parent *Lane) {
	l := &Lane{ID: v.ownID(e), Name: nfc(e.Attr("name")), Parent: parent}
	v.defs.Lanes = append(v.defs.Lanes, l)
	for _, c := range e.Elements() {
		switch {
		case c.Is(NamespaceModel, "extensionElements"):
			ext := v.extension(l.ID, c)
			l.Role, l.Agency = ext.Role, ext.Agency
		case c.Is(NamespaceModel, "childLaneSet"):
			v.laneSets = append(v.laneSets, laneSet{xml: c, parent: l})
		case c.Is(NamespaceModel, "flowNodeRef"):
			v.laneMember(l, c, e)
		}
	}
}

// laneMember puts a node into a lane. Sets are read from the outside in, so the
// last one that names a node is the innermost. Some tools also list data
// objects and notes: they are passed over.
func (v *viewer) laneMember(l *Lane, ref, lane *Element) {
	id := strings.TrimSpace(ref.Text())
	found := v.lookup(id)
	if found == nil {
		v.refuseAt(lane.id(), ref.Line, codeDanglingReference, "flowNodeRef", id)
		return
	}
	n := v.nodes[found.id()]
	if n == nil {
		return
	}
	l.NodeRefs = append(l.NodeRefs, n.ID)
	n.Lane = l
}
