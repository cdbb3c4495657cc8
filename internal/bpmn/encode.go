package bpmn

import (
	"bytes"
	"strings"
)

// marshal writes the tree. Lines of an unchanged file stay where they were, as
// long as each tag stood on one line.
func (d *Document) marshal() []byte {
	var b bytes.Buffer
	writeContents(&b, d.Prolog)
	if d.Root != nil {
		writeElement(&b, d.Root)
	}
	writeContents(&b, d.Epilog)
	return b.Bytes()
}

func writeContents(b *bytes.Buffer, contents []Content) {
	for i := range contents {
		switch c := &contents[i]; c.Kind {
		case ContentElement:
			writeElement(b, c.Element)
		case ContentText:
			_, _ = textEscaper.WriteString(b, c.Text) // a buffer takes everything
		case ContentCDATA:
			b.WriteString("<![CDATA[")
			b.WriteString(strings.ReplaceAll(c.Text, "]]>", "]]]]><![CDATA[>"))
			b.WriteString("]]>")
		case ContentComment:
			b.WriteString("<!--" + c.Text + "-->")
		case ContentInstruction:
			b.WriteString("<?" + c.Target)
			if c.Text != "" {
				b.WriteString(" " + c.Text)
			}
			b.WriteString("?>")
		}
	}
}

func writeElement(b *bytes.Buffer, e *Element) {
	name := e.Name()
	b.WriteString("<" + name)
	for i := range e.Attrs {
		a := &e.Attrs[i]
		b.WriteString(" " + qualified(a.Prefix, a.Local) + `="`)
		_, _ = attrEscaper.WriteString(b, a.Value)
		b.WriteByte('"')
	}
	if len(e.Children) == 0 {
		b.WriteString(" />")
		return
	}
	b.WriteByte('>')
	writeContents(b, e.Children)
	b.WriteString("</" + name + ">")
}

// White space in an attribute is written as references: a parser turns it into
// plain spaces otherwise (XML 1.0, 3.3.3). The same holds for a carriage
// return in text (2.11).
var (
	textEscaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", "\r", "&#13;")
	attrEscaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", "\n", "&#10;", "\t", "&#9;", "\r", "&#13;")
)
