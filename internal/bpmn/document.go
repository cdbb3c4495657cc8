package bpmn

import "strings"

// XML namespaces of BPMN 2.0.2 (clause 15) and of what it leans on.
const (
	NamespaceModel = "http://www.omg.org/spec/BPMN/20100524/MODEL"
	NamespaceDI    = "http://www.omg.org/spec/BPMN/20100524/DI"
	NamespaceDC    = "http://www.omg.org/spec/DD/20100524/DC"
	NamespaceDD    = "http://www.omg.org/spec/DD/20100524/DI"
	NamespaceXSI   = "http://www.w3.org/2001/XMLSchema-instance"
)

// Document is the XML tree of a BPMN file as it was read or built: every
// element, attribute, comment, CDATA section and processing instruction, in
// order, whatever vocabulary it belongs to. What it drops is what XML calls
// insignificant: a byte order mark, the kind of quotes, white space between
// attributes, and which characters were written as references.
type Document struct {
	Prolog []Content // before the root: the XML declaration, comments, white space
	Root   *Element
	Epilog []Content // after the root
}

// Element is an XML element. Prefix and Local are the name as it is written,
// Space is the namespace the prefix stood for ("" = none).
type Element struct {
	Prefix   string
	Local    string
	Space    string
	Attrs    []Attr
	Children []Content
	Line     int // where the tag begins, from 1; 0 for a built element
	Column   int // in bytes, from 1; 0 for a built element
}

// Attr is an attribute, a namespace declaration included. Space is the
// namespace of its prefix; an attribute without prefix is in none.
type Attr struct {
	Prefix string
	Local  string
	Space  string
	Value  string
}

// ContentKind says which field of a Content counts.
type ContentKind int

// The kinds of content.
const (
	ContentElement ContentKind = iota
	ContentText
	ContentCDATA
	ContentComment
	ContentInstruction // a processing instruction, the XML declaration included
)

// Content is one child of an element, or one item beside the root.
type Content struct {
	Kind    ContentKind
	Element *Element // ContentElement
	Target  string   // ContentInstruction
	Text    string   // all others, and the data of an instruction
}

// Name is the element's name as it is written, with its prefix.
func (e *Element) Name() string { return qualified(e.Prefix, e.Local) }

// Is reports whether the element has that namespace and local name.
func (e *Element) Is(space, local string) bool { return e.Local == local && e.Space == space }

// Attr gives the value of an attribute without prefix, "" if it is absent.
func (e *Element) Attr(local string) string {
	v, _ := e.LookupAttr("", local)
	return v
}

// id is the element's id: of XML's type ID, so white space around it is nothing.
func (e *Element) id() string { return strings.TrimSpace(e.Attr("id")) }

// LookupAttr finds an attribute by namespace and local name.
func (e *Element) LookupAttr(space, local string) (string, bool) {
	for i := range e.Attrs {
		if a := &e.Attrs[i]; a.Local == local && a.Space == space {
			return a.Value, true
		}
	}
	return "", false
}

// Elements gives the child elements in order.
func (e *Element) Elements() []*Element {
	var out []*Element
	for i := range e.Children {
		if e.Children[i].Kind == ContentElement {
			out = append(out, e.Children[i].Element)
		}
	}
	return out
}

// Child gives the first child element of that namespace and name, nil if none.
func (e *Element) Child(space, local string) *Element {
	for i := range e.Children {
		if c := e.Children[i].Element; c != nil && c.Is(space, local) {
			return c
		}
	}
	return nil
}

// Text joins the element's own text and CDATA.
func (e *Element) Text() string {
	if len(e.Children) == 1 && e.Children[0].Element == nil {
		if k := e.Children[0].Kind; k == ContentText || k == ContentCDATA {
			return e.Children[0].Text
		}
	}
	var b strings.Builder
	for i := range e.Children {
		if k := e.Children[i].Kind; k == ContentText || k == ContentCDATA {
			b.WriteString(e.Children[i].Text)
		}
	}
	return b.String()
}

func qualified(prefix, local string) string {
	if prefix == "" {
		return local
	}
	return prefix + ":" + local
}
