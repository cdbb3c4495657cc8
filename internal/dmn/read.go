package dmn

import (
	"regexp"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// Namespaces of DMN's versions. Of others only the form is known.
var versions = map[string]string{
	"20151101": "1.1", "20180521": "1.2", "20191111": "1.3", "20211108": "1.4", "20230324": "1.5", "20240513": "1.6",
}

var modelNamespace = regexp.MustCompile(`^https?://www\.omg\.org/spec/DMN/(\d{8})/`)

// Parse reads a DMN file of version 1.1 to 1.5, with any prefixes. Diagrams and foreign extensions are passed over. The
// error is an [*Error] that names element and line.
func Parse(data []byte) (*Definitions, error) {
	root, err := readXML(data)
	if err != nil {
		return nil, err
	}
	match := modelNamespace.FindStringSubmatch(root.space)
	if root.local != "definitions" || match == nil {
		return nil, refuse(root.attr("id"), root.line, codeNotDMN, root.local, root.space)
	}
	r := &reader{space: root.space, ids: map[string]int{}}
	d := &Definitions{
		Element: r.element(root), Namespace: root.attr("namespace"), Version: versions[match[1]],
		Language: root.attr("expressionLanguage"),
	}
	r.own = d.Namespace
	for _, c := range r.children(root) {
		r.topLevel(d, c)
	}
	if len(r.findings) > 0 {
		return nil, &Error{Findings: r.findings}
	}
	return d, nil
}

// reader makes the model of the XML tree.
type reader struct {
	space, own string
	ids        map[string]int // and the line of each
	findings   []Finding
}

// children gives the child elements of the model's own namespace.
func (r *reader) children(e *element) []*element {
	own := make([]*element, 0, len(e.children))
	for _, c := range e.children {
		if c.space == r.space {
			own = append(own, c)
		}
	}
	return own
}

func (r *reader) child(e *element, local string) *element {
	if e == nil {
		return nil
	}
	for _, c := range e.children {
		if c.space == r.space && c.local == local {
			return c
		}
	}
	return nil
}

func (r *reader) element(e *element) Element {
	r.id(e)
	return Element{ID: e.attr("id"), Name: normalName(e.attr("name")), Label: e.attr("label"), Line: e.line}
}

// id notes an element's id and refuses one that is used twice.
func (r *reader) id(e *element) string {
	id := e.attr("id")
	if id == "" {
		return ""
	}
	if line, twice := r.ids[id]; twice {
		if len(r.findings) < MaxFindings {
			r.findings = append(r.findings, finding(SeverityError, id, e.line, codeDuplicateID, id, line))
		}
		return id
	}
	r.ids[id] = e.line
	return id
}

func (r *reader) topLevel(d *Definitions, e *element) {
	switch e.local {
	case "import":
		d.Imports = append(d.Imports, &Import{
			Element: r.element(e), Namespace: e.attr("namespace"), Location: e.attr("locationURI"), Kind: e.attr("importType"),
		})
	case "itemDefinition":
		d.Types = append(d.Types, r.itemDefinition(e))
	case "inputData":
		in := &InputData{Element: r.element(e)}
		in.TypeRef = r.variableType(e)
		d.Inputs = append(d.Inputs, in)
	case "decision":
		d.Decisions = append(d.Decisions, &Decision{
			Element: r.element(e), TypeRef: r.variableType(e), Requirements: r.requirements(e), Expression: r.expressionIn(e),
		})
	case "businessKnowledgeModel":
		b := &BusinessKnowledgeModel{Element: r.element(e), TypeRef: r.variableType(e), Requirements: r.requirements(e)}
		if logic := r.child(e, "encapsulatedLogic"); logic != nil {
			b.Logic = r.function(logic)
		}
		d.Knowledge = append(d.Knowledge, b)
	case "decisionService":
		d.Services = append(d.Services, r.service(e))
	}
}

func (r *reader) itemDefinition(e *element) *ItemDefinition {
	t := &ItemDefinition{Element: r.element(e), Collection: e.attr("isCollection") == "true" || e.attr("isCollection") == "1"}
	for _, c := range r.children(e) {
		switch c.local {
		case "typeRef":
			t.TypeRef = r.typeRef(c, string(c.text))
		case "allowedValues":
			t.AllowedValues = r.unaryTests(c)
		case "typeConstraint":
			t.TypeConstraint = r.unaryTests(c)
		case "itemComponent":
			t.Components = append(t.Components, r.itemDefinition(c))
		case "functionItem":
			r.id(c)
			t.Function = &FunctionItem{OutputRef: r.typeRef(c, c.attr("outputTypeRef"))}
			for _, p := range r.children(c) {
				if p.local == "parameters" {
					t.Function.Parameters = append(t.Function.Parameters, r.item(p))
				}
			}
		}
	}
	return t
}

// item reads a variable or parameter.
func (r *reader) item(e *element) *InformationItem {
	return &InformationItem{Element: r.element(e), TypeRef: r.typeRef(e, e.attr("typeRef"))}
}

// variableType is the declared type of an element's variable. The variable's name is the element's (DMN 1.5, 7.3.1), so
// it is not read again.
func (r *reader) variableType(e *element) string {
	v := r.child(e, "variable")
	if v == nil {
		return ""
	}
	r.id(v)
	return r.typeRef(v, v.attr("typeRef"))
}

// typeRef resolves a type's name. One of another namespace becomes "{namespace}name"; a prefix that stands for nothing,
// for FEEL or for this file says no more than none.
func (r *reader) typeRef(e *element, raw string) string {
	name := normalName(raw)
	prefix, local, found := strings.Cut(name, ":")
	if !found || strings.ContainsAny(prefix, "<> ") {
		return name
	}
	space, declared := e.names.lookup(prefix)
	if !declared || space == r.own || space == r.space || strings.Contains(space, "/FEEL") {
		return local
	}
	return "{" + space + "}" + local
}

var requirementKinds = []string{RequiresDecision, RequiresInput, RequiresKnowledge}

func (r *reader) requirements(e *element) []*Requirement {
	var list []*Requirement
	for _, c := range r.children(e) {
		if c.local != "informationRequirement" && c.local != "knowledgeRequirement" {
			continue
		}
		r.id(c)
		for _, kind := range requirementKinds {
			if target := r.child(c, kind); target != nil {
				list = append(list, &Requirement{ID: c.attr("id"), Kind: kind, Href: target.attr("href"), Line: c.line})
			}
		}
	}
	return list
}

func (r *reader) service(e *element) *DecisionService {
	s := &DecisionService{Element: r.element(e), TypeRef: r.variableType(e)}
	for _, c := range r.children(e) {
		req := &Requirement{Kind: RequiresDecision, Href: c.attr("href"), Line: c.line}
		switch c.local {
		case "outputDecision":
			s.OutputDecisions = append(s.OutputDecisions, req)
		case "encapsulatedDecision":
			s.EncapsulatedDecisions = append(s.EncapsulatedDecisions, req)
		case "inputDecision":
			s.InputDecisions = append(s.InputDecisions, req)
		case "inputData":
			req.Kind = RequiresInput
			s.InputDataItems = append(s.InputDataItems, req)
		}
	}
	return s
}

// normalName is a name in normal form C with single spaces, as FEEL reads it (DMN 1.5, 10.3.1.4).
func normalName(s string) string { return strings.Join(strings.Fields(norm.NFC.String(s)), " ") }
