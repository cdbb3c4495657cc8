package convert

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/motcua/motcua/internal/bpmn"
)

// settled are attributes that ask for what motcua does anyway, or that mean
// nothing at run time: every step is durable and runs on its own.
var settled = map[string]bool{
	"asyncBefore": true, "asyncAfter": true, "async": true, "asyncLeave": true, "exclusive": true, "isStartableInTasklist": true,
	"formFieldValidation": true, "modelerTemplate": true, "modelerTemplateVersion": true, "modelerTemplateIcon": true, "diagramRelationId": true,
	"triggerable": true, "local": true, "useLocalScopeForResultVariable": true, "useLocalScopeForOutParameters": true,
}

// settledElements are extension elements of the same sort: names and notes for the designer.
var settledElements = map[string]bool{"properties": true, "property": true}

// leftovers lists by name what nothing above understood.
func (c *converter) leftovers() {
	others := map[string]int{}
	c.leftover(c.root, "", others)
	for _, space := range slices.SortedFunc(maps.Keys(others), cmp.Compare[string]) {
		c.report(bpmn.SeverityWarning, "", c.root.Line, codeVendorKept, space, others[space])
	}
}

func (c *converter) leftover(e *bpmn.Element, id string, others map[string]int) {
	switch e.Space {
	case bpmn.NamespaceDI, bpmn.NamespaceDC, bpmn.NamespaceDD:
		return // the drawing
	}
	if own := strings.TrimSpace(e.Attr("id")); own != "" && !partOfElement(e.Local) {
		id = own
	}
	for i := range e.Attrs {
		c.leftoverAttr(e, &e.Attrs[i], id, others)
	}
	for _, child := range e.Elements() {
		if e.Is(bpmn.NamespaceModel, "extensionElements") {
			c.leftoverElement(child, id, others)
		} else {
			c.leftover(child, id, others)
		}
	}
}

func (c *converter) leftoverAttr(e *bpmn.Element, a *bpmn.Attr, id string, others map[string]int) {
	switch {
	case foreign(a.Space):
		others[a.Space]++
	case engineSpaces[a.Space] == "", settled[a.Local], c.used[use{e, a.Space, a.Local}]:
	default:
		c.report(bpmn.SeverityWarning, id, e.Line, codeNoEquivalent, vendorName(a.Space, a.Local)+"="+a.Value)
	}
}

func (c *converter) leftoverElement(e *bpmn.Element, id string, others map[string]int) {
	switch {
	case foreign(e.Space):
		others[e.Space]++
		return
	case engineSpaces[e.Space] == "", c.used[use{e: e}], settledElements[e.Local]:
		return
	}
	// A list of listeners is named by its members.
	if inside := e.Elements(); len(e.Attrs) == 0 && len(inside) > 0 && strings.TrimSpace(e.Text()) == "" {
		for _, member := range inside {
			if member.Space == e.Space {
				c.leftoverElement(member, id, others)
			}
		}
		return
	}
	c.report(bpmn.SeverityWarning, id, e.Line, codeNoEquivalent, described(e))
}

// silentSpaces mean nothing at run time: colours, and what a designer notes for itself.
var silentSpaces = map[string]bool{
	"": true, bpmn.NamespaceModel: true, bpmn.NamespaceXSI: true, bpmn.ExtensionNamespace: true, spaceXMLNS: true,
	"http://www.w3.org/XML/1998/namespace":                 true,
	"http://bpmn.io/schema/bpmn/biocolor/1.0":              true,
	"http://www.omg.org/spec/BPMN/non-normative/color/1.0": true,
	"http://camunda.org/schema/modeler/1.0":                true,
	"http://flowable.org/design":                           true,
	"http://activiti.com/modeler":                          true,
	"http://flowable.org/modeler":                          true,
}

func foreign(space string) bool { return engineSpaces[space] == "" && !silentSpaces[space] }
