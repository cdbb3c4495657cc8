package convert

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"github.com/motcua/motcua/internal/bpmn"
)

// Conversion is a model made ready for motcua, with what became of the vendor's vocabulary.
type Conversion struct {
	Definitions *bpmn.Definitions
	Vendors     []string                   // whose vocabulary the file uses, e.g. "Camunda 7"
	Changes     []Change                   // what was translated, in document order
	Findings    []bpmn.Finding             // what has no equivalent, in document order: an error if the element cannot do its work without it
	Forms       map[string]json.RawMessage // JSON Schemas made of the forms in the file, by form key

	lines map[string]int // of the file as it was, by id
}

// AtOrigin gives findings about Definitions with the lines of the file as it was
// before the conversion, as far as they name an element.
func (c *Conversion) AtOrigin(findings []bpmn.Finding) []bpmn.Finding {
	out := slices.Clone(findings)
	for i := range out {
		out[i].Line = c.lines[out[i].ElementID]
	}
	return out
}

// Change is one thing that was translated.
type Change struct {
	ElementID string `json:"element_id,omitempty"`
	Line      int    `json:"line,omitempty"`
	From      string `json:"from"` // what the vendor calls it, e.g. "camunda:candidateGroups"
	To        string `json:"to"`   // what it became, e.g. "motcua:assignment role=\"desk\""
}

// Needed reports whether a file uses an engine's vocabulary that Convert knows,
// and none of motcua's: whether it should be converted before it is checked or run.
func Needed(d *bpmn.Definitions) bool {
	ours, theirs := false, false
	each(d.Document.Root, func(e *bpmn.Element) {
		ours = ours || e.Space == bpmn.ExtensionNamespace
		theirs = theirs || engineSpaces[e.Space] != ""
		for i := range e.Attrs {
			theirs = theirs || engineSpaces[e.Attrs[i].Space] != ""
		}
	})
	return theirs && !ours
}

// each visits an element and everything in it, in document order.
func each(e *bpmn.Element, visit func(*bpmn.Element)) {
	visit(e)
	for i := range e.Children {
		if c := e.Children[i].Element; c != nil {
			each(c, visit)
		}
	}
}

// Convert translates a model into motcua's vocabulary. d itself is not changed.
// What an element already says in motcua's words stays as it is, so converting a
// converted file changes nothing.
//
// Its error is an *bpmn.Error: the translated file is not a model, e.g. because it
// became larger than bpmn.MaxBytes.
func Convert(d *bpmn.Definitions) (*Conversion, error) {
	document := cloneDocument(d.Document)
	c := &converter{
		root: document.Root, ids: map[string]*bpmn.Element{}, taken: map[string]bool{}, used: map[use]bool{}, starts: map[*bpmn.Element]bool{},
		out: &Conversion{Forms: map[string]json.RawMessage{}, lines: map[string]int{}},
	}
	c.prepare()
	c.walk(c.root, subject{c: c, id: d.ID})
	c.leftovers()
	data, err := (&bpmn.Definitions{Document: document}).Marshal()
	if err != nil {
		return nil, err
	}
	if c.out.Definitions, err = bpmn.Parse(data); err != nil {
		return nil, err
	}
	slices.SortStableFunc(c.out.Changes, func(a, b Change) int { return a.Line - b.Line })
	slices.SortStableFunc(c.out.Findings, func(a, b bpmn.Finding) int { return a.Line - b.Line })
	return c.out, nil
}

type converter struct {
	root   *bpmn.Element
	prefix string                   // of motcua's namespace in the file
	ids    map[string]*bpmn.Element // BPMN's own
	taken  map[string]bool          // every id in the file
	used   map[use]bool
	starts map[*bpmn.Element]bool // start events of processes
	out    *Conversion
}

// use is an attribute that was understood, or with an empty local name a whole element.
type use struct {
	e            *bpmn.Element
	space, local string
}

// The engines whose vocabulary is translated.
const (
	spaceCamunda  = "http://camunda.org/schema/1.0/bpmn"
	spaceActiviti = "http://activiti.org/bpmn"
	spaceFlowable = "http://flowable.org/bpmn"
	spaceZeebe    = "http://camunda.org/schema/zeebe/1.0"
)

var engineSpaces = map[string]string{
	spaceCamunda: "Camunda 7", spaceActiviti: "Activiti", spaceFlowable: "Flowable", spaceZeebe: "Camunda 8",
}

// javaSpaces are the vocabularies that come from one, Activiti's.
var javaSpaces = []string{spaceCamunda, spaceFlowable, spaceActiviti}

// vendorPrefix is how reports name a namespace, whatever the file calls it.
var vendorPrefix = map[string]string{
	spaceCamunda: "camunda", spaceActiviti: "activiti", spaceFlowable: "flowable", spaceZeebe: "zeebe",
}

// prepare finds the ids, the vendors and a prefix for motcua's namespace.
func (c *converter) prepare() {
	vendors := map[string]bool{}
	each(c.root, func(e *bpmn.Element) {
		if id := strings.TrimSpace(e.Attr("id")); id != "" {
			c.taken[id] = true
			if e.Space == bpmn.NamespaceModel {
				c.ids[id] = e
				c.out.lines[id] = e.Line
			}
		}
		vendors[engineSpaces[e.Space]] = true
		for i := range e.Attrs {
			vendors[engineSpaces[e.Attrs[i].Space]] = true
		}
	})
	for _, name := range []string{"Camunda 7", "Camunda 8", "Flowable", "Activiti"} {
		if vendors[name] {
			c.out.Vendors = append(c.out.Vendors, name)
		}
	}
	for _, p := range c.root.Elements() {
		for _, e := range p.Elements() {
			if e.Is(bpmn.NamespaceModel, "startEvent") {
				c.starts[e] = true
			}
		}
	}
	c.prefix = declarePrefix(c.root)
	c.giveIDs()
}

// identified are elements that the engine and the report name by their ids.
var identified = map[string]bool{"process": true, "sequenceFlow": true, "lane": true}

// giveIDs gives the elements that need an id and have none one of their own. The
// schema does not ask for it, and Activiti's flows often go without.
func (c *converter) giveIDs() {
	next := 1
	each(c.root, func(e *bpmn.Element) {
		needs := identified[e.Local] || activities[e.Local] || events[e.Local] || strings.HasSuffix(e.Local, "Gateway")
		if e.Space != bpmn.NamespaceModel || !needs || strings.TrimSpace(e.Attr("id")) != "" {
			return
		}
		id := ""
		for id == "" || c.taken[id] {
			id = e.Local + "_" + strconv.Itoa(next)
			next++
		}
		setAttr(e, "id", id)
		c.ids[id], c.taken[id] = e, true
		c.out.lines[id] = e.Line
		c.out.Changes = append(c.out.Changes, Change{ElementID: id, Line: e.Line, From: "<" + e.Local + ">", To: `id="` + id + `"`})
	})
}

// walk translates an element and everything in it. within is the nearest element
// with a name of its own, for the report.
func (c *converter) walk(e *bpmn.Element, within subject) {
	if e.Space != bpmn.NamespaceModel || e.Local == "extensionElements" {
		return
	}
	s := subject{c: c, e: e, id: within.id, node: within.node, ext: e.Child(bpmn.NamespaceModel, "extensionElements")}
	if id := strings.TrimSpace(e.Attr("id")); id != "" && !partOfElement(e.Local) {
		s.id, s.node = id, e
	}
	c.element(&s)
	for _, child := range e.Elements() {
		c.walk(child, s)
	}
}

// partOfElement reports elements that findings do not name: their owner is named.
func partOfElement(local string) bool {
	return strings.HasSuffix(local, "EventDefinition") || strings.HasSuffix(local, "LoopCharacteristics") || expressionElements[local]
}

func (c *converter) element(s *subject) {
	if expressionElements[s.e.Local] {
		s.expressionText()
		return
	}
	switch local := s.e.Local; {
	case strings.HasSuffix(local, "EventDefinition"):
		s.eventDefinition()
	case local == "multiInstanceLoopCharacteristics":
		s.multiInstance()
	case local == "process":
		s.process()
	case local == "message":
		s.message()
	case local == "dataObject":
		s.dataObject()
	case local == "signal", local == "error", local == "escalation":
		s.declared()
	case activities[local]:
		s.parameters()
		s.activity()
	case events[local]:
		s.parameters()
		s.event()
	}
	s.mappings()
}

var events = map[string]bool{
	"startEvent": true, "endEvent": true, "intermediateCatchEvent": true, "intermediateThrowEvent": true, "boundaryEvent": true,
}

var activities = map[string]bool{
	"task": true, "userTask": true, "serviceTask": true, "scriptTask": true, "manualTask": true, "sendTask": true, "receiveTask": true,
	"businessRuleTask": true, "callActivity": true, "subProcess": true, "transaction": true, "adHocSubProcess": true,
}

func (s *subject) activity() {
	switch s.e.Local {
	case "userTask":
		s.userTask()
	case "scriptTask":
		s.scriptTask()
	case "serviceTask", "sendTask", "businessRuleTask":
		s.work()
	case "callActivity":
		s.callActivity()
	case "adHocSubProcess":
		s.adHoc()
	case "receiveTask":
		s.messageKey(s.e.Attr("messageRef"))
	}
	s.resourceRoles()
}
