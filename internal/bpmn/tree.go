package bpmn

import (
	"strings"

	"golang.org/x/text/unicode/norm"
)

// set adds attributes from name, value pairs; empty values are left out.
// Texts become NFC.
func (e *Element) set(pairs ...string) *Element {
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			e.Attrs = append(e.Attrs, Attr{Local: pairs[i], Value: norm.NFC.String(pairs[i+1])})
		}
	}
	return e
}

func (e *Element) append(children ...*Element) *Element {
	for _, c := range children {
		e.Children = append(e.Children, Content{Kind: ContentElement, Element: c})
	}
	return e
}

func (e *Element) setText(s string) *Element {
	e.Children = append(e.Children, Content{Kind: ContentText, Text: norm.NFC.String(s)})
	return e
}

// indent puts each child element on a line of its own. Elements with text keep
// it as it is.
func (e *Element) indent(depth int) {
	if len(e.Children) == 0 || e.Children[0].Kind != ContentElement {
		return
	}
	spaced := make([]Content, 0, 2*len(e.Children)+1)
	for _, c := range e.Children {
		c.Element.indent(depth + 1)
		spaced = append(spaced, Content{Kind: ContentText, Text: "\n" + strings.Repeat("  ", depth+1)}, c)
	}
	e.Children = append(spaced, Content{Kind: ContentText, Text: "\n" + strings.Repeat("  ", depth)})
}
