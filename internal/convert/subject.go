package convert

import (
	"slices"
	"strings"

	"github.com/motcua/motcua/internal/bpmn"
)

// subject is a BPMN element that is being translated.
type subject struct {
	c    *converter
	e    *bpmn.Element
	id   string        // of the element, or of the nearest one around it that has a name of its own
	node *bpmn.Element // the element with that id
	ext  *bpmn.Element // its extensionElements, nil if none

	inputs, outputs []mapping // for its motcua:io
}

type mapping struct{ source, target string }

// java gives an attribute of the Camunda 7 family.
func (s *subject) java(local string) string {
	for _, space := range javaSpaces {
		if v, ok := s.e.LookupAttr(space, local); ok {
			s.c.used[use{s.e, space, local}] = true
			return strings.TrimSpace(v)
		}
	}
	return ""
}

// child gives an extension element of the Camunda 7 family, nil if there is none.
func (s *subject) child(local string) *bpmn.Element {
	return s.find(javaSpaces, local)
}

// zeebe gives an extension element of Camunda 8, nil if there is none.
func (s *subject) zeebe(local string) *bpmn.Element {
	return s.find([]string{spaceZeebe}, local)
}

func (s *subject) find(spaces []string, local string) *bpmn.Element {
	if s.ext == nil {
		return nil
	}
	for _, e := range s.ext.Elements() {
		if e.Local == local && slices.Contains(spaces, e.Space) && !s.c.used[use{e: e}] {
			s.c.used[use{e: e}] = true
			return e
		}
	}
	return nil
}

// all gives the extension elements of a name, in order.
func (s *subject) all(spaces []string, local string) []*bpmn.Element {
	if s.ext == nil {
		return nil
	}
	var out []*bpmn.Element
	for _, e := range s.ext.Elements() {
		if e.Local == local && slices.Contains(spaces, e.Space) && !s.c.used[use{e: e}] {
			s.c.used[use{e: e}] = true
			out = append(out, e)
		}
	}
	return out
}

// parts gives the child elements of a name in the vendor's own vocabulary.
func parts(e *bpmn.Element, local string) []*bpmn.Element {
	var out []*bpmn.Element
	for _, c := range e.Elements() {
		if c.Space == e.Space && c.Local == local {
			out = append(out, c)
		}
	}
	return out
}

func part(e *bpmn.Element, local string) *bpmn.Element { return e.Child(e.Space, local) }

// add writes a motcua element into the extensionElements, with the pairs of
// attributes that are not empty. What stands there already is left as it is.
func (s *subject) add(local string, pairs ...string) *bpmn.Element {
	e := s.extension().Child(bpmn.ExtensionNamespace, local)
	if e == nil {
		e = s.c.motcua(local)
		appendChild(s.extension(), e)
	}
	setMissing(e, pairs...)
	return e
}

func setMissing(e *bpmn.Element, pairs ...string) {
	for i := 0; i+1 < len(pairs); i += 2 {
		if _, has := e.LookupAttr("", pairs[i]); pairs[i+1] != "" && !has {
			e.Attrs = append(e.Attrs, bpmn.Attr{Local: pairs[i], Value: pairs[i+1]})
		}
	}
}

// setAttr writes an attribute without prefix; "" takes it away.
func setAttr(e *bpmn.Element, local, value string) {
	for i := range e.Attrs {
		if e.Attrs[i].Space != "" || e.Attrs[i].Local != local {
			continue
		}
		if value == "" {
			e.Attrs = slices.Delete(e.Attrs, i, i+1)
		} else {
			e.Attrs[i].Value = value
		}
		return
	}
	setMissing(e, local, value)
}

func (c *converter) motcua(local string, pairs ...string) *bpmn.Element {
	e := &bpmn.Element{Prefix: c.prefix, Local: local, Space: bpmn.ExtensionNamespace}
	setMissing(e, pairs...)
	return e
}

// extension gives the extensionElements, and makes them if there are none: BPMN
// wants them after the documentation and before everything else.
func (s *subject) extension() *bpmn.Element {
	if s.ext != nil {
		return s.ext
	}
	s.ext = &bpmn.Element{Prefix: s.e.Prefix, Local: "extensionElements", Space: bpmn.NamespaceModel, Line: s.e.Line}
	at := 0
	for i := range s.e.Children {
		if c := s.e.Children[i].Element; c != nil && c.Is(bpmn.NamespaceModel, "documentation") {
			at = i + 1
		}
	}
	insertChild(s.e, at, s.ext)
	return s.ext
}

// mappings writes what was gathered for motcua:io, unless the element has one.
func (s *subject) mappings() {
	if len(s.inputs)+len(s.outputs) == 0 || s.ext != nil && s.ext.Child(bpmn.ExtensionNamespace, "io") != nil {
		return
	}
	io := s.add("io")
	for _, m := range s.inputs {
		appendChild(io, s.c.motcua("input", "source", "="+m.source, "target", m.target))
	}
	for _, m := range s.outputs {
		appendChild(io, s.c.motcua("output", "source", "="+m.source, "target", m.target))
	}
}
