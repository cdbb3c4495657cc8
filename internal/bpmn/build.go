package bpmn

// Build makes the file and checks it as Parse does: the result is what Parse
// gives for the marshalled file, so lines are those of the file. A mistake is
// an *Error.
func (b *Builder) Build() (*Definitions, error) {
	var findings []Finding
	for _, p := range b.processes {
		findings = append(findings, p.mistakes()...)
	}
	if len(findings) > 0 {
		return nil, &Error{Findings: findings}
	}
	b.triggerIndex = nil
	root := &Element{Prefix: "bpmn", Local: "definitions", Space: NamespaceModel}
	for _, ns := range []struct{ prefix, space string }{
		{"bpmn", NamespaceModel}, {"bpmndi", NamespaceDI}, {"dc", NamespaceDC}, {"di", NamespaceDD},
		{"xsi", NamespaceXSI}, {"motcua", ExtensionNamespace},
	} {
		root.Attrs = append(root.Attrs, Attr{Prefix: "xmlns", Local: ns.prefix, Space: xmlnsNamespace, Value: ns.space})
	}
	root.set("id", b.id, "name", b.name, "targetNamespace", "http://motcua.vn/procedures", "exporter", "motcua")
	root.append(b.collaboration()...)
	for _, p := range b.processes {
		root.append(b.process(p))
	}
	root.append(b.triggerElements()...)
	root.append(b.diagram())
	root.indent(0)
	doc := &Document{
		Prolog: []Content{{Kind: ContentInstruction, Target: "xml", Text: `version="1.0" encoding="UTF-8"`}, {Kind: ContentText, Text: "\n"}},
		Root:   root,
		Epilog: []Content{{Kind: ContentText, Text: "\n"}},
	}
	return Parse(doc.marshal())
}

// mistakes finds what the XML could not show: a node in a lane that does not
// exist would only be in no lane, a kind that does not exist no node at all.
func (s *ScopeBuilder) mistakes() []Finding {
	var out []Finding
	refuse := func(id, code string, args ...any) {
		out = append(out, finding(SeverityError, id, 0, code, args...))
	}
	lanes := map[string]bool{"": true}
	for _, l := range s.lanes {
		if !lanes[l.Parent] {
			refuse(l.ID, codeDanglingReference, "Parent", l.Parent)
		}
		lanes[l.ID] = true
	}
	for _, n := range s.nodes {
		if !lanes[n.Lane] {
			refuse(n.ID, codeDanglingReference, "Lane", n.Lane)
		}
		if nodeKinds[string(n.Kind)] == "" {
			refuse(n.ID, codeUnknownElement, string(n.Kind))
		}
		if n.Event != nil && triggerNames[n.Event.Kind].en == "" {
			refuse(n.ID, codeUnknownElement, string(n.Event.Kind))
		}
		if n.body != nil {
			out = append(out, n.body.mistakes()...)
		}
	}
	return out
}

func model(local string, pairs ...string) *Element {
	return (&Element{Prefix: "bpmn", Local: local, Space: NamespaceModel}).set(pairs...)
}

func modelText(local, text string) *Element { return model(local).setText(text) }

// collaborationID names the collaboration after the file.
func (b *Builder) collaborationID() string { return b.id + "_collaboration" }

func (b *Builder) collaboration() []*Element {
	if len(b.pools)+len(b.messages) == 0 {
		return nil
	}
	c := model("collaboration", "id", b.collaborationID())
	for _, p := range b.pools {
		c.append(model("participant", "id", p.id, "name", p.name, "processRef", p.process))
	}
	for _, f := range b.messages {
		c.append(model("messageFlow", "id", f.ID, "name", f.Name, "sourceRef", f.Source, "targetRef", f.Target))
	}
	return []*Element{c}
}

func (b *Builder) process(s *ScopeBuilder) *Element {
	e := model("process", "id", s.id, "name", s.name, "isExecutable", "true").append(s.properties()...)
	if len(s.lanes) > 0 {
		e.append(s.laneSet("laneSet", s.id+"_lanes", ""))
	}
	return e.append(s.elements()...)
}

// laneSet writes the lanes inside a lane ("" = the process).
func (s *ScopeBuilder) laneSet(local, id, parent string) *Element {
	set := model(local, "id", id)
	for _, l := range s.lanes {
		if l.Parent != parent {
			continue
		}
		e := model("lane", "id", l.ID, "name", l.Name)
		ext := Extension{Role: l.Role, Agency: l.Agency}
		e.append(extensionElements(ext.elements(""))...)
		for _, n := range s.nodes {
			if s.inLane(n.Lane, l.ID) {
				e.append(modelText("flowNodeRef", n.ID))
			}
		}
		if l.ID != "" && s.hasLanesIn(l.ID) {
			e.append(s.laneSet("childLaneSet", l.ID+"_lanes", l.ID))
		}
		set.append(e)
	}
	return set
}

func (s *ScopeBuilder) hasLanesIn(lane string) bool {
	for _, l := range s.lanes {
		if l.Parent == lane {
			return true
		}
	}
	return false
}

// inLane reports whether a lane is another one or lies inside it.
func (s *ScopeBuilder) inLane(lane, outer string) bool {
	for range s.lanes { // bounded, should someone make lanes that hold each other
		if lane == "" || lane == outer {
			break
		}
		lane = s.laneParent(lane)
	}
	return lane != "" && lane == outer
}

func (s *ScopeBuilder) laneParent(id string) string {
	for _, l := range s.lanes {
		if l.ID == id {
			return l.Parent
		}
	}
	return ""
}

// elements writes data, nodes, flows and artifacts in the order the schema asks for.
func (s *ScopeBuilder) elements() []*Element {
	var out []*Element
	for _, d := range s.data {
		if !d.Property {
			out = append(out, d.element("dataObject"))
		}
	}
	for i := range s.nodes {
		out = append(out, s.node(&s.nodes[i]))
	}
	for _, f := range s.flows {
		e := model("sequenceFlow", "id", f.ID, "name", f.Name, "sourceRef", f.Source, "targetRef", f.Target)
		if f.Condition != "" {
			e.append(formal("conditionExpression", "="+f.Condition))
		}
		out = append(out, e)
	}
	for _, n := range s.notes {
		out = append(out, model("textAnnotation", "id", n.ID).append(modelText("text", n.Text)))
		if n.Node != "" {
			out = append(out, model("association", "id", n.ID+"_link", "sourceRef", n.Node, "targetRef", n.ID))
		}
	}
	for _, n := range s.nodes {
		if n.Handler != "" {
			out = append(out, model("association", "id", n.ID+"_handler", "associationDirection", "One", "sourceRef", n.ID, "targetRef", n.Handler))
		}
	}
	return out
}

// properties are written before everything else of a scope.
func (s *ScopeBuilder) properties() []*Element {
	var out []*Element
	for _, d := range s.data {
		if d.Property {
			out = append(out, d.element("property"))
		}
	}
	return out
}

func (d *DataSpec) element(local string) *Element {
	e := model(local, "id", d.ID, "name", d.Name)
	if !d.Property {
		e.set("isCollection", flag(d.Collection))
	}
	if d.Variable != "" || d.Default != "" {
		x := motcua("data", "variable", d.Variable)
		if d.Default != "" {
			x.set("default", "="+d.Default)
		}
		e.append(extensionElements([]*Element{x})...)
	}
	return e
}

func extensionElements(children []*Element) []*Element {
	if len(children) == 0 {
		return nil
	}
	return []*Element{model("extensionElements").append(children...)}
}

// formal is an expression, told from a text by its xsi:type.
func formal(local, text string) *Element {
	e := modelText(local, text)
	e.Attrs = append(e.Attrs, Attr{Prefix: "xsi", Local: "type", Space: NamespaceXSI, Value: "bpmn:tFormalExpression"})
	return e
}
