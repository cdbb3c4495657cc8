package convert

import (
	"slices"
	"strconv"
	"strings"

	"github.com/motcua/motcua/internal/bpmn"
)

func cloneDocument(d *bpmn.Document) *bpmn.Document {
	return &bpmn.Document{Prolog: slices.Clone(d.Prolog), Root: cloneElement(d.Root), Epilog: slices.Clone(d.Epilog)}
}

func cloneElement(e *bpmn.Element) *bpmn.Element {
	out := *e
	out.Attrs = slices.Clone(e.Attrs)
	out.Children = slices.Clone(e.Children)
	for i := range out.Children {
		if c := out.Children[i].Element; c != nil {
			out.Children[i].Element = cloneElement(c)
		}
	}
	return &out
}

const spaceXMLNS = "http://www.w3.org/2000/xmlns/"

// declarePrefix gives the root's prefix for motcua's namespace, and declares one if it has none.
func declarePrefix(root *bpmn.Element) string {
	taken := map[string]bool{}
	each(root, func(e *bpmn.Element) {
		for i := range e.Attrs {
			if a := &e.Attrs[i]; a.Space == spaceXMLNS {
				taken[a.Local] = true
			}
		}
	})
	for i := range root.Attrs {
		if a := &root.Attrs[i]; a.Space == spaceXMLNS && a.Prefix == "xmlns" && a.Value == bpmn.ExtensionNamespace && !reboundPrefix(root, a.Local) {
			return a.Local
		}
	}
	prefix := "motcua"
	for n := 1; taken[prefix]; n++ {
		prefix = "motcua" + strconv.Itoa(n)
	}
	root.Attrs = append(root.Attrs, bpmn.Attr{Prefix: "xmlns", Local: prefix, Space: spaceXMLNS, Value: bpmn.ExtensionNamespace})
	return prefix
}

// reboundPrefix reports whether an element inside gives a prefix of the root another meaning.
func reboundPrefix(root *bpmn.Element, prefix string) bool {
	rebound := false
	each(root, func(e *bpmn.Element) {
		for i := range e.Attrs {
			a := &e.Attrs[i]
			rebound = rebound || e != root && a.Space == spaceXMLNS && a.Prefix == "xmlns" && a.Local == prefix
		}
	})
	return rebound
}

// appendChild puts an element last, on a line of its own as far as the others are.
func appendChild(parent, child *bpmn.Element) {
	at := len(parent.Children)
	if at > 0 && isSpace(parent.Children[at-1]) {
		at-- // before the white space that indents the end tag
	}
	insertChild(parent, at, child)
}

// insertChild puts an element at a place, with the white space that stands before its neighbours.
func insertChild(parent *bpmn.Element, at int, child *bpmn.Element) {
	contents := []bpmn.Content{{Kind: bpmn.ContentElement, Element: child}}
	if space := indentation(parent); space != "" {
		contents = slices.Insert(contents, 0, bpmn.Content{Kind: bpmn.ContentText, Text: space})
	}
	parent.Children = slices.Insert(parent.Children, at, contents...)
}

// indentation is the white space before the first child element, "" if there is none.
func indentation(parent *bpmn.Element) string {
	for i := range parent.Children {
		if parent.Children[i].Element != nil {
			if i > 0 && isSpace(parent.Children[i-1]) {
				return parent.Children[i-1].Text
			}
			return ""
		}
	}
	return ""
}

func isSpace(c bpmn.Content) bool {
	return c.Kind == bpmn.ContentText && strings.TrimSpace(c.Text) == ""
}

// setText makes a text the only content of an element.
func setText(e *bpmn.Element, text string) {
	e.Children = []bpmn.Content{{Kind: bpmn.ContentText, Text: text}}
}
