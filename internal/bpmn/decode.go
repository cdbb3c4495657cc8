package bpmn

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"
)

const (
	xmlNamespace   = "http://www.w3.org/XML/1998/namespace"
	xmlnsNamespace = "http://www.w3.org/2000/xmlns/"
)

// readDocument reads XML into a tree. encoding/xml tokenises; namespaces,
// matching tags, CDATA and the limits are kept here, because RawToken leaves
// them to its caller and Token would lose the prefixes.
func readDocument(data []byte) (*Document, error) {
	data, refused := checkBytes(data)
	if refused != nil {
		return nil, refused
	}
	r := &reader{data: data, dec: xml.NewDecoder(bytes.NewReader(data)), doc: &Document{}, names: newNamespaces()}
	r.dec.Strict = true
	r.dec.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil } // checkBytes saw to it
	for {
		done, err := r.next()
		if err != nil {
			return nil, err
		}
		if done {
			return r.doc, nil
		}
	}
}

// lineEnds makes every line end "\n" (XML 1.0, 2.11); encoding/xml does so in
// text and attributes only.
var lineEnds = strings.NewReplacer("\r\n", "\n", "\r", "\n")

type reader struct {
	data         []byte
	dec          *xml.Decoder
	doc          *Document
	names        *namespaces
	open         []*Element
	elements     int
	flowElements int
	line, column int // where the current token begins
}

// next reads one token; done at the end of the file.
func (r *reader) next() (done bool, err error) {
	from := r.dec.InputOffset()
	r.line, r.column = r.dec.InputPos()
	tok, err := r.dec.RawToken()
	if errors.Is(err, io.EOF) {
		return true, r.finish()
	}
	if err != nil {
		return false, r.syntax(err)
	}
	raw := r.data[from:r.dec.InputOffset()]
	switch t := tok.(type) {
	case xml.StartElement:
		return false, r.start(t, raw)
	case xml.EndElement:
		return false, r.end(t)
	case xml.CharData:
		return false, r.text(string(t), bytes.HasPrefix(raw, []byte("<![CDATA[")))
	case xml.Comment:
		r.add(Content{Kind: ContentComment, Text: lineEnds.Replace(string(t))})
	case xml.ProcInst:
		return false, r.instruction(t, from)
	case xml.Directive:
		return false, r.refuse(codeDirective, directiveName(t))
	}
	return false, nil
}

// directiveName gives the first word of a <!…> construct: DOCTYPE, ENTITY, …
func directiveName(d xml.Directive) string {
	word := ""
	if words := strings.Fields(string(d)); len(words) > 0 {
		word = words[0]
	}
	if len(word) > 20 {
		word = word[:20]
	}
	return "<!" + strings.ToValidUTF8(word, "")
}

func (r *reader) start(t xml.StartElement, raw []byte) error {
	if r.elements++; r.elements > MaxElements {
		return r.refuse(codeTooManyElements)
	}
	if len(r.open) == MaxDepth {
		return r.refuse(codeTooDeep)
	}
	if len(t.Attr) > MaxAttributes {
		return r.refuse(codeTooManyAttributes, qualified(t.Name.Space, t.Name.Local))
	}
	if len(r.open) == 0 && r.doc.Root != nil {
		return r.refuse(codeSecondRoot, qualified(t.Name.Space, t.Name.Local))
	}
	e := &Element{Prefix: t.Name.Space, Local: t.Name.Local, Line: r.line, Column: r.column}
	if err := r.attributes(e, t.Attr, raw); err != nil {
		return err
	}
	space, ok := r.names.lookup(e.Prefix)
	if !ok || e.Prefix == "xmlns" || strings.Contains(e.Local, ":") {
		return r.refuse(codeUndeclaredPrefix, e.Name())
	}
	e.Space = space
	if e.Space == NamespaceModel && isFlowElement(e.Local) {
		if r.flowElements++; r.flowElements > MaxFlowElements {
			return r.refuse(codeTooManyFlowElements)
		}
	}
	r.add(Content{Kind: ContentElement, Element: e})
	r.open = append(r.open, e)
	return nil
}

// attributes fills e.Attrs and opens e's namespace scope.
func (r *reader) attributes(e *Element, attrs []xml.Attr, raw []byte) error {
	values := func(i int) string { return attrs[i].Value }
	if bytes.ContainsAny(raw, "\n\t\r") {
		values = normalisedValues(attrs, raw)
	}
	if len(attrs) > 0 {
		e.Attrs = make([]Attr, len(attrs))
	}
	r.names.push()
	for i, a := range attrs {
		e.Attrs[i] = Attr{Prefix: a.Name.Space, Local: a.Name.Local, Value: values(i)}
		if strings.Contains(a.Name.Local, ":") {
			return r.refuse(codeUndeclaredPrefix, a.Name.Local)
		}
		if prefix, ok := declaredPrefix(a.Name); ok {
			e.Attrs[i].Space = xmlnsNamespace
			if !r.names.declare(prefix, e.Attrs[i].Value) {
				return r.refuse(codeBadDeclaration, qualified(a.Name.Space, a.Name.Local))
			}
		}
	}
	for i := range e.Attrs {
		a := &e.Attrs[i]
		if a.Space != "" || a.Prefix == "" {
			continue
		}
		space, ok := r.names.lookup(a.Prefix)
		if !ok {
			return r.refuse(codeUndeclaredPrefix, qualified(a.Prefix, a.Local))
		}
		a.Space = space
	}
	if twice := duplicateAttr(e.Attrs); twice != "" {
		return r.refuse(codeDuplicateAttribute, qualified(e.Prefix, e.Local), twice)
	}
	return nil
}

// declaredPrefix reports whether an attribute declares a namespace, and for
// which prefix ("" = the default).
func declaredPrefix(n xml.Name) (string, bool) {
	switch {
	case n.Space == "xmlns":
		return n.Local, true
	case n.Space == "" && n.Local == "xmlns":
		return "", true
	}
	return "", false
}

func duplicateAttr(attrs []Attr) string {
	if len(attrs) < 2 {
		return ""
	}
	type key struct{ space, local string }
	seen := make(map[key]struct{}, len(attrs))
	for i := range attrs {
		k := key{attrs[i].Space, attrs[i].Local}
		if _, ok := seen[k]; ok {
			return qualified(attrs[i].Prefix, attrs[i].Local)
		}
		seen[k] = struct{}{}
	}
	return ""
}

func (r *reader) end(t xml.EndElement) error {
	if len(r.open) == 0 {
		return r.refuse(codeUnexpectedEnd, qualified(t.Name.Space, t.Name.Local))
	}
	e := r.open[len(r.open)-1]
	if e.Prefix != t.Name.Space || e.Local != t.Name.Local {
		return r.refuseAt(e.id(), r.line, codeMismatchedEnd, e.Name(), e.Line, qualified(t.Name.Space, t.Name.Local))
	}
	r.open = r.open[:len(r.open)-1]
	r.names.pop()
	return nil
}

func (r *reader) text(s string, cdata bool) error {
	if len(r.open) == 0 && (cdata || strings.TrimLeft(s, " \t\r\n") != "") {
		if r.doc.Root == nil && !cdata {
			return r.refuse(codeNotXML)
		}
		return r.refuse(codeTextOutside)
	}
	if cdata {
		r.add(Content{Kind: ContentCDATA, Text: s})
	} else if s != "" {
		r.add(Content{Kind: ContentText, Text: s})
	}
	return nil
}

func (r *reader) instruction(t xml.ProcInst, from int64) error {
	if strings.EqualFold(t.Target, "xml") && (from != 0 || t.Target != "xml") {
		return r.refuse(codeMisplacedDeclaration)
	}
	r.add(Content{Kind: ContentInstruction, Target: t.Target, Text: lineEnds.Replace(string(t.Inst))})
	return nil
}

// add puts content where the reader stands.
func (r *reader) add(c Content) {
	switch {
	case len(r.open) > 0:
		e := r.open[len(r.open)-1]
		e.Children = append(e.Children, c)
	case c.Kind == ContentElement:
		r.doc.Root = c.Element
	case r.doc.Root == nil:
		r.doc.Prolog = append(r.doc.Prolog, c)
	default:
		r.doc.Epilog = append(r.doc.Epilog, c)
	}
}

func (r *reader) finish() error {
	if n := len(r.open); n > 0 {
		e := r.open[n-1]
		return r.refuseAt(e.id(), e.Line, codeUnclosed, e.Name())
	}
	if r.doc.Root == nil {
		return r.refuse(codeNotXML)
	}
	return nil
}

// syntax turns a tokeniser's complaint into a refusal at its line.
func (r *reader) syntax(err error) error {
	var s *xml.SyntaxError
	if !errors.As(err, &s) {
		return r.refuse(codeSyntax, syntaxDetail(err.Error()))
	}
	if r.doc.Root == nil && !bytes.HasPrefix(bytes.TrimSpace(r.data), []byte("<")) {
		return r.refuse(codeNotXML)
	}
	id := ""
	if n := len(r.open); n > 0 {
		id = r.open[n-1].id()
	}
	if strings.HasPrefix(s.Msg, "invalid character entity") {
		return r.refuseAt(id, s.Line, codeEntity, strings.TrimSpace(strings.TrimPrefix(s.Msg, "invalid character entity")))
	}
	return r.refuseAt(id, s.Line, codeSyntax, syntaxDetail(s.Msg))
}

func (r *reader) refuse(code string, args ...any) error {
	id := ""
	if n := len(r.open); n > 0 {
		id = r.open[n-1].id()
	}
	return r.refuseAt(id, r.line, code, args...)
}

func (r *reader) refuseAt(id string, line int, code string, args ...any) error {
	return &Error{Findings: []Finding{finding(SeverityError, id, line, code, args...)}}
}
