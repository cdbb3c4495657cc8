package convert

import (
	"strings"

	"github.com/motcua/motcua/internal/bpmn"
)

// answerVariable is where the http connector's answer is found by output mappings.
const answerVariable = "response"

// connector is a Camunda 7 connector: a service in the model itself.
func (s *subject) connector() bool {
	e := s.child("connector")
	if e == nil {
		return false
	}
	id := ""
	if p := part(e, "connectorId"); p != nil {
		id = strings.TrimSpace(p.Text())
	}
	kind := map[string]string{"http-connector": "http", "soap-http-connector": "soap", "mail-send": "mail"}[id]
	if kind == "" {
		kind = id
	}
	if kind == "" {
		s.fail(codeWorkLost, described(e))
		return true
	}
	s.serve(vendorName(e.Space, "connectorId")+"="+id, kind)
	if io := part(e, "inputOutput"); io != nil {
		s.inputOutput(io, map[string]string{"payload": "body"})
	}
	return true
}

// flowableFields are the fields of Flowable's http and mail tasks that a connector
// takes as inputs.
var flowableFields = map[string]string{
	"requestUrl": "url", "requestMethod": "method", "requestBody": "body",
	"to": "to", "from": "from", "cc": "cc", "bcc": "bcc", "subject": "subject", "text": "text", "html": "html",
}

// flowableType is a service task with a built-in behaviour of Flowable or Activiti.
func (s *subject) flowableType() bool {
	from := vendorOf(s, "type")
	kind := s.java("type")
	switch kind {
	case "":
		return false
	case "http", "mail":
	case "dmn":
		s.flowableDecision()
		return true
	default:
		s.fail(codeWorkLost, from+"="+kind)
		return true
	}
	s.serve(from+"="+kind, kind)
	for _, f := range s.all(javaSpaces, "field") {
		name, text := fieldOf(f)
		switch {
		case flowableFields[name] != "":
			if expr, ok := s.translated(described(f), text); ok {
				s.inputs = append(s.inputs, mapping{expr, flowableFields[name]})
			}
		case name == "requestHeaders":
			s.headerLines(text)
		case name == "responseVariableName" && text != "":
			s.outputs = append(s.outputs, mapping{answerVariable, text})
		default:
			s.warn(codeNoEquivalent, described(f)+" "+text)
		}
	}
	return true
}

// fieldOf reads a field injected into a Java class: a text or an expression.
func fieldOf(f *bpmn.Element) (name, text string) {
	name = f.Attr("name")
	for _, attr := range []string{"stringValue", "expression"} {
		if v := f.Attr(attr); v != "" {
			return name, strings.TrimSpace(v)
		}
	}
	for _, local := range []string{"string", "expression"} {
		if p := part(f, local); p != nil {
			return name, strings.TrimSpace(p.Text())
		}
	}
	return name, ""
}

// headerLines reads HTTP headers written a line each.
func (s *subject) headerLines(text string) {
	service := s.add("service")
	given := headersOf(service)
	for line := range strings.Lines(text) {
		key, value, ok := strings.Cut(strings.TrimSpace(line), ":")
		if !ok {
			continue
		}
		if v, ok := s.named("requestHeaders", strings.TrimSpace(value)); ok && given.add(strings.TrimSpace(key)) {
			appendChild(service, s.c.motcua("header", "key", strings.TrimSpace(key), "value", v))
		}
	}
}

// flowableDecision: Flowable writes a decision as a service task with a field.
func (s *subject) flowableDecision() {
	for _, f := range s.all(javaSpaces, "field") {
		name, text := fieldOf(f)
		if (name == "decisionTableReferenceKey" || name == "decisionServiceReferenceKey") && !isJUEL(text) && text != "" {
			s.e.Local = "businessRuleTask"
			s.add("decision", "ref", text)
			s.changed("flowable:type=dmn", `motcua:decision ref="`+text+`"`)
		} else {
			s.warn(codeNoEquivalent, described(f)+" "+text)
		}
	}
}

// parameters reads the mappings that every activity may have.
func (s *subject) parameters() {
	if io := s.child("inputOutput"); io != nil {
		s.inputOutput(io, nil)
	}
	if io := s.zeebe("ioMapping"); io != nil {
		s.ioMapping(io)
	}
}

// inputOutput is Camunda 7's: a parameter holds a text with expressions, a script,
// a list or a map. rename gives targets another name.
func (s *subject) inputOutput(io *bpmn.Element, rename map[string]string) {
	for _, p := range io.Elements() {
		if p.Local != "inputParameter" && p.Local != "outputParameter" {
			continue
		}
		name := p.Attr("name")
		expr, ok := s.parameter(p)
		if !ok || name == "" {
			continue
		}
		if renamed := rename[name]; renamed != "" {
			name = renamed
		}
		if p.Local == "inputParameter" {
			s.inputs = append(s.inputs, mapping{expr, name})
		} else {
			s.outputs = append(s.outputs, mapping{expr, name})
		}
	}
	s.changed(vendorName(io.Space, io.Local), "motcua:io")
}

// parameter gives the FEEL of a parameter, a list item or a map entry.
func (s *subject) parameter(p *bpmn.Element) (expr string, ok bool) {
	where := vendorName(p.Space, p.Local) + " " + p.Attr("name") + p.Attr("key")
	if script := part(p, "script"); script != nil {
		format := script.Attr("scriptFormat")
		if strings.Contains(strings.ToLower(format), "feel") {
			return s.checked(where, "="+script.Text())
		}
		s.fail(codeScript, where, format)
		return "", false
	}
	if list := part(p, "list"); list != nil {
		return s.collected(list, "[", "]", func(e *bpmn.Element) (string, bool) {
			if e.Local == "script" {
				s.fail(codeScript, where, e.Attr("scriptFormat"))
				return "", false
			}
			return s.parameter(e)
		})
	}
	if entries := part(p, "map"); entries != nil {
		return s.collected(entries, "{", "}", func(e *bpmn.Element) (string, bool) {
			value, ok := s.parameter(e)
			return feelString(e.Attr("key")) + ": " + value, ok
		})
	}
	text := strings.TrimSpace(p.Text())
	if text == "" {
		return "null", true
	}
	return s.translated(where, text)
}

func (s *subject) collected(of *bpmn.Element, open, closing string, item func(*bpmn.Element) (string, bool)) (string, bool) {
	var items []string
	for _, e := range of.Elements() {
		text, ok := item(e)
		if !ok {
			return "", false
		}
		items = append(items, text)
	}
	return open + strings.Join(items, ", ") + closing, true
}

// ioMapping is Camunda 8's.
func (s *subject) ioMapping(io *bpmn.Element) {
	for _, m := range io.Elements() {
		if m.Local != "input" && m.Local != "output" {
			continue
		}
		expr, ok := s.checked("zeebe:"+m.Local+" "+m.Attr("target"), m.Attr("source"))
		if !ok || m.Attr("target") == "" {
			continue
		}
		if m.Local == "input" {
			s.inputs = append(s.inputs, mapping{expr, m.Attr("target")})
		} else {
			s.outputs = append(s.outputs, mapping{expr, m.Attr("target")})
		}
	}
	s.changed("zeebe:ioMapping", "motcua:io")
}
