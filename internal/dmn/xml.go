package dmn

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"unicode/utf8"
)

// element is an XML element with what the model needs of it. The text is that of its own character data.
type element struct {
	space, local string
	attrs        []xml.Attr
	children     []*element
	text         []byte
	line         int // of the tag, from 1
	textLine     int // where the text begins; line if there is none
	names        *prefixes
}

// prefixes are the namespace prefixes an element declares, and behind them those of the elements around it.
type prefixes struct {
	outer *prefixes
	bound map[string]string
}

func (p *prefixes) lookup(prefix string) (string, bool) {
	for ; p != nil; p = p.outer {
		if space, ok := p.bound[prefix]; ok {
			return space, true
		}
	}
	return "", false
}

// attr gives the value of an attribute without prefix, without the white space around it; "" if it is absent.
func (e *element) attr(name string) string {
	for i := range e.attrs {
		if a := &e.attrs[i]; a.Name.Space == "" && a.Name.Local == name {
			return strings.TrimSpace(a.Value)
		}
	}
	return ""
}

// readXML reads a file into a tree, within the limits. It refuses declarations and entities, so that what is read is no
// larger than the file.
func readXML(data []byte) (*element, error) {
	if len(data) > MaxBytes {
		return nil, refuse("", 0, codeTooBig)
	}
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	if !utf8.Valid(data) {
		return nil, refuse("", 0, codeInvalidUTF8)
	}
	r := &xmlReader{dec: xml.NewDecoder(bytes.NewReader(data))}
	for {
		done, err := r.next()
		if err != nil {
			return nil, err
		}
		if done {
			return r.root, nil
		}
	}
}

type xmlReader struct {
	dec      *xml.Decoder
	root     *element
	open     []*element
	elements int
	line     int
}

func (r *xmlReader) next() (done bool, err error) {
	r.line, _ = r.dec.InputPos()
	token, err := r.dec.Token()
	if errors.Is(err, io.EOF) {
		if r.root == nil {
			return true, refuse("", 0, codeNotXML)
		}
		return true, nil
	}
	if err != nil {
		return true, r.syntax(err)
	}
	switch t := token.(type) {
	case xml.StartElement:
		return false, r.start(t)
	case xml.EndElement:
		r.open = r.open[:len(r.open)-1]
	case xml.CharData:
		r.chars(t)
	case xml.Directive:
		return true, r.refuse(codeDirective)
	}
	return false, nil
}

func (r *xmlReader) start(t xml.StartElement) error {
	if r.elements++; r.elements > MaxElements {
		return r.refuse(codeTooManyElements)
	}
	if len(r.open) == MaxDepth {
		return r.refuse(codeTooDeep)
	}
	if len(t.Attr) > MaxAttributes {
		return r.refuse(codeTooManyAttributes, t.Name.Local)
	}
	if len(r.open) == 0 && r.root != nil {
		return r.refuse(codeSecondRoot, t.Name.Local)
	}
	e := &element{space: t.Name.Space, local: t.Name.Local, attrs: t.Attr, line: r.line, textLine: r.line}
	if n := len(r.open); n > 0 {
		e.names = r.open[n-1].names
		r.open[n-1].children = append(r.open[n-1].children, e)
	} else {
		r.root = e
	}
	var declared map[string]string
	for _, a := range t.Attr {
		prefix, isDeclaration := "", a.Name.Space == "" && a.Name.Local == "xmlns"
		if a.Name.Space == "xmlns" {
			prefix, isDeclaration = a.Name.Local, true
		}
		if isDeclaration {
			if declared == nil {
				declared = map[string]string{}
			}
			declared[prefix] = a.Value
		}
	}
	if declared != nil {
		e.names = &prefixes{outer: e.names, bound: declared}
	}
	r.open = append(r.open, e)
	return nil
}

func (r *xmlReader) chars(t xml.CharData) {
	n := len(r.open)
	if n == 0 {
		return
	}
	e := r.open[n-1]
	if len(e.text) == 0 {
		e.textLine = r.line
	}
	e.text = append(e.text, t...)
}

// syntax turns a tokeniser's complaint into a refusal at its line.
func (r *xmlReader) syntax(err error) error {
	var s *xml.SyntaxError
	switch {
	case !errors.As(err, &s):
		return r.refuse(codeEncoding)
	case strings.HasPrefix(s.Msg, "invalid character entity"):
		return refuse(r.id(), s.Line, codeEntity)
	case r.root == nil:
		return refuse("", s.Line, codeNotXML)
	}
	return refuse(r.id(), s.Line, codeSyntax, s.Msg)
}

func (r *xmlReader) id() string {
	if n := len(r.open); n > 0 {
		return r.open[n-1].attr("id")
	}
	return ""
}

func (r *xmlReader) refuse(code string, args ...any) error {
	return refuse(r.id(), r.line, code, args...)
}
