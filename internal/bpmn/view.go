package bpmn

import (
	"slices"
	"strconv"
	"strings"
)

// newDefinitions makes the typed view of a tree and refuses what does not hold
// together. Everything wrong is reported at once, in document order.
func newDefinitions(doc *Document) (*Definitions, error) {
	v := &viewer{
		defs:  &Definitions{Document: doc},
		ids:   map[string]*Element{},
		nodes: map[string]*Node{},
		flows: map[string]*SequenceFlow{},

		triggers:   map[EventKind]map[string]*Trigger{},
		data:       map[string]*DataObject{},
		references: map[string]*DataReference{},
		joined:     map[string]string{},
		processIDs: map[string]*Process{},
		pools:      map[string]*Participant{},
		poolOf:     map[*Scope]*Participant{},
	}
	if v.root(doc.Root) {
		v.collectIDs(doc.Root)
		v.collectAssociations(doc.Root)
		v.declarations(doc.Root)
		v.processes(doc.Root)
		v.collaborations(doc.Root)
		v.linkFlows()
		v.linkNodes()
		v.linkEvents()
		v.linkCompensation()
		v.linkLoops()
		v.lanes()
	}
	if len(v.findings) > 0 {
		slices.SortStableFunc(v.findings, func(a, b Finding) int { return a.Line - b.Line })
		return nil, &Error{Findings: v.findings}
	}
	return v.defs, nil
}

type viewer struct {
	defs     *Definitions
	ids      map[string]*Element // every BPMN and diagram element by id
	nodes    map[string]*Node
	flows    map[string]*SequenceFlow
	links    []flowLink
	elements []nodeElement
	laneSets []laneSet
	findings []Finding

	triggers     map[EventKind]map[string]*Trigger // declared messages, signals, errors, escalations
	data         map[string]*DataObject
	references   map[string]*DataReference
	joined       map[string]string // data input → where its value comes from; data output → where it goes
	associations []*Element
	loopData     []loopDatum
	processIDs   map[string]*Process
	pools        map[string]*Participant
	poolOf       map[*Scope]*Participant // of a process's scope
}

type flowLink struct {
	flow  *SequenceFlow
	scope *Scope
	xml   *Element
}

type nodeElement struct {
	node *Node
	xml  *Element
}

type laneSet struct {
	xml    *Element
	parent *Lane
}

func (v *viewer) refuse(e *Element, code string, args ...any) {
	v.refuseAt(e.id(), e.Line, code, args...)
}

func (v *viewer) refuseAt(id string, line int, code string, args ...any) {
	if len(v.findings) < MaxFindings {
		v.findings = append(v.findings, finding(SeverityError, id, line, code, args...))
	}
}

// note keeps an error for Lint.
func (v *viewer) note(e *Element, id, code string, args ...any) {
	if len(v.defs.notes) < MaxFindings {
		v.defs.notes = append(v.defs.notes, finding(SeverityError, id, e.Line, code, args...))
	}
}

// remark keeps a finding about an element for Lint.
func (v *viewer) remark(e *Element, severity Severity, code string, args ...any) {
	v.remarkAt(e.id(), e.Line, severity, code, args...)
}

func (v *viewer) remarkAt(id string, line int, severity Severity, code string, args ...any) {
	if len(v.defs.notes) < MaxFindings {
		v.defs.notes = append(v.defs.notes, finding(severity, id, line, code, args...))
	}
}

func (v *viewer) root(e *Element) bool {
	if !e.Is(NamespaceModel, "definitions") {
		v.refuse(e, codeNotBPMN, e.Name(), e.Space)
		return false
	}
	v.defs.ID = e.id()
	v.defs.Name = nfc(e.Attr("name"))
	v.defs.TargetNamespace = e.Attr("targetNamespace")
	return true
}

// collectIDs finds every id of BPMN and its diagram: they share one set
// (xsd:ID). What stands in extensionElements is the vendor's own affair.
func (v *viewer) collectIDs(e *Element) {
	switch e.Space {
	case NamespaceModel, NamespaceDI, NamespaceDC, NamespaceDD:
		if e.Local == "extensionElements" {
			return
		}
		if id := e.id(); id != "" {
			if first, twice := v.ids[id]; twice {
				v.refuse(e, codeDuplicateID, id, first.Line)
			} else {
				v.ids[id] = e
			}
		}
	}
	for i := range e.Children {
		if c := e.Children[i].Element; c != nil {
			v.collectIDs(c)
		}
	}
}

// ownID is an element's id. The schema does not ask for one; an element without is
// known by its place, and Lint says that it needs one.
func (v *viewer) ownID(e *Element) string {
	if id := e.id(); id != "" {
		return id
	}
	id := e.Local + "_" + strconv.Itoa(e.Line) + "_" + strconv.Itoa(e.Column)
	for v.ids[id] != nil {
		id += "_"
	}
	v.ids[id] = e
	v.note(e, id, codeMissingID, e.Local)
	return id
}

// seek finds the element a reference names. The schema lets a QName lead outside
// the file, so one that leads nowhere is only remarked on.
func (v *viewer) seek(e *Element, severity Severity, attr, ref string) *Element {
	found := v.lookup(ref)
	if found == nil {
		v.remark(e, severity, codeDanglingReference, attr, ref)
	}
	return found
}

// resolve finds the element a reference names, with or without a prefix.
func (v *viewer) resolve(e *Element, attr, ref string) *Element {
	if found := v.lookup(ref); found != nil {
		return found
	}
	v.refuse(e, codeDanglingReference, attr, ref)
	return nil
}

func (v *viewer) lookup(ref string) *Element {
	ref = strings.TrimSpace(ref)
	if found := v.ids[ref]; found != nil {
		return found
	}
	return v.ids[localRef(ref)]
}

func (v *viewer) processes(root *Element) {
	for _, e := range root.Elements() {
		if !e.Is(NamespaceModel, "process") {
			continue
		}
		p := &Process{ID: v.ownID(e), Name: nfc(e.Attr("name")), Line: e.Line, Scope: &Scope{}}
		p.Executable = v.boolean(e, "isExecutable", false)
		v.scope(p.Scope, e)
		v.defs.Processes = append(v.defs.Processes, p)
	}
}

// scope reads the flow elements of a process or subprocess.
func (v *viewer) scope(s *Scope, owner *Element) {
	for _, e := range owner.Elements() {
		if e.Space != NamespaceModel {
			continue
		}
		switch kind := nodeKinds[e.Local]; {
		case kind != "":
			v.node(s, e, kind)
		case e.Local == "sequenceFlow":
			v.flow(s, e)
		case e.Local == "laneSet":
			v.laneSets = append(v.laneSets, laneSet{xml: e})
		case e.Local == "dataObject", e.Local == "property":
			s.Data = append(s.Data, v.dataObject(e))
		case e.Local == "dataObjectReference", e.Local == "dataStoreReference":
			s.References = append(s.References, v.dataReference(e))
		case choreography[e.Local] != sentence{}:
			v.remark(e, SeverityError, codeNotExecutable, choreography[e.Local])
		case scopeParts[e.Local], strings.HasSuffix(e.Local, "EventDefinition"):
		default:
			v.refuse(e, codeUnknownElement, e.Local)
		}
	}
}

func (v *viewer) flow(s *Scope, e *Element) {
	f := &SequenceFlow{ID: v.ownID(e), Name: nfc(e.Attr("name")), Line: e.Line}
	if c := e.Child(NamespaceModel, "conditionExpression"); c != nil {
		f.Condition, f.Language = expression(c.Text()), c.Attr("language")
	}
	s.Flows = append(s.Flows, f)
	v.flows[f.ID] = f
	v.links = append(v.links, flowLink{flow: f, scope: s, xml: e})
}

// linkFlows joins flows and nodes. incoming and outgoing elements only repeat
// what the flows say; tools forget them, so they are not read.
func (v *viewer) linkFlows() {
	for _, l := range v.links {
		l.flow.Source = v.flowEnd(l, "sourceRef")
		l.flow.Target = v.flowEnd(l, "targetRef")
		if l.flow.Source == nil || l.flow.Target == nil {
			continue
		}
		l.flow.Source.Outgoing = append(l.flow.Source.Outgoing, l.flow)
		l.flow.Target.Incoming = append(l.flow.Target.Incoming, l.flow)
	}
}

func (v *viewer) flowEnd(l flowLink, attr string) *Node {
	ref := l.xml.Attr(attr)
	if ref == "" {
		v.refuse(l.xml, codeMissingReference, attr)
		return nil
	}
	found := v.resolve(l.xml, attr, ref)
	if found == nil {
		return nil
	}
	n := v.nodes[found.id()]
	switch {
	case n == nil:
		v.refuse(l.xml, codeWrongReference, attr, ref, found.Local)
		return nil
	case n.Scope != l.scope:
		v.refuse(l.xml, codeCrossingFlow, attr, ref)
		return nil
	}
	return n
}

// linkNodes resolves boundary events and default flows.
func (v *viewer) linkNodes() {
	for _, ne := range v.elements {
		if ne.node.Kind == KindBoundaryEvent {
			v.attach(ne.node, ne.xml)
		}
		ref := ne.xml.Attr("default")
		if ref == "" {
			continue
		}
		found := v.resolve(ne.xml, "default", ref)
		if found == nil {
			continue
		}
		f := v.flows[found.id()]
		switch {
		case f == nil:
			v.refuse(ne.xml, codeWrongReference, "default", ref, found.Local)
		case f.Source != nil && f.Source != ne.node:
			v.refuse(ne.xml, codeForeignDefault, ref)
		default:
			ne.node.Default = f
		}
	}
}

func (v *viewer) attach(n *Node, e *Element) {
	ref := e.Attr("attachedToRef")
	if ref == "" {
		v.refuse(e, codeUnattachedBoundary)
		return
	}
	found := v.resolve(e, "attachedToRef", ref)
	if found == nil {
		return
	}
	host := v.nodes[found.id()]
	switch {
	case host == nil || !host.Kind.IsActivity():
		v.refuse(e, codeWrongHost, ref, found.Local)
	case host.Scope != n.Scope:
		v.refuse(e, codeCrossingBoundary, ref)
	default:
		n.AttachedTo = host
		host.Boundary = append(host.Boundary, n)
	}
}

// boolean reads an optional xsd:boolean attribute.
func (v *viewer) boolean(e *Element, attr string, absent bool) bool {
	text, ok := e.LookupAttr("", attr)
	if !ok {
		return absent
	}
	value, ok := parseBool(text)
	if !ok {
		v.refuse(e, codeBadValue, attr, text)
	}
	return value
}
