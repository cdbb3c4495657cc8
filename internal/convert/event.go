package convert

import (
	"strings"

	"github.com/motcua/motcua/internal/bpmn"
)

// event reads what stands on an event itself and not in its definition.
func (s *subject) event() {
	if s.e.Local == "startEvent" {
		s.form()
	}
	d := s.zeebe("taskDefinition")
	if d == nil {
		return
	}
	from := "zeebe:taskDefinition type=" + d.Attr("type")
	for _, e := range s.e.Elements() {
		if e.Local == "messageEventDefinition" && e.Attr("messageRef") != "" {
			s.asMessage(from)
			return
		}
	}
	s.fail(codeWorkLost, from)
}

// asMessage: a worker that sends a message has no equivalent; the message is sent
// by the process itself.
func (s *subject) asMessage(from string) {
	s.warn(codeApproximated, from, "motcua:message", sentence{
		"thông điệp được gửi theo tên trong hệ thống, không qua chương trình kia", "the message is sent by its name here, not by the other program"})
}

func (s *subject) eventDefinition() {
	switch s.e.Local {
	case "messageEventDefinition":
		s.messageDefinition()
	case "errorEventDefinition":
		s.errorDefinition("errorCodeVariable", "errorMessageVariable")
	case "escalationEventDefinition":
		s.errorDefinition("escalationCodeVariable", "")
	case "conditionalEventDefinition":
		s.java("variableName") // a filter that only saves work
		s.java("variableEvents")
		s.zeebe("conditionalFilter")
	case "signalEventDefinition":
		s.signalDefinition()
	}
}

// throws reports whether the definition stands on a throwing event.
func (s *subject) throws() bool {
	return s.node != nil && (s.node.Local == "intermediateThrowEvent" || s.node.Local == "endEvent")
}

func (s *subject) messageDefinition() {
	ref := s.e.Attr("messageRef")
	if !s.throws() {
		s.messageKey(ref)
		return
	}
	for _, local := range []string{"topic", "class", "delegateExpression", "expression", "type"} {
		from := vendorOf(s, local)
		v := s.java(local)
		if v == "" || local == "type" {
			continue
		}
		if ref == "" {
			s.fail(codeWorkLost, from+"="+v)
		} else {
			s.asMessage(from + "=" + v)
		}
	}
}

// messageKey gives a catch the correlation key that Camunda 8 writes at the message.
func (s *subject) messageKey(ref string) {
	message := s.c.ids[localName(ref)]
	if message == nil {
		return
	}
	ext := message.Child(bpmn.NamespaceModel, "extensionElements")
	if ext == nil {
		return
	}
	subscription := ext.Child(spaceZeebe, "subscription")
	if subscription == nil {
		return
	}
	text := strings.TrimSpace(subscription.Attr("correlationKey"))
	if text == "" || s.beginsProcess() {
		return
	}
	if expr, ok := s.checked("zeebe:subscription correlationKey", text); ok {
		s.add("message", "key", "="+expr)
		s.changed("zeebe:subscription correlationKey="+text, `motcua:message key="=`+expr+`"`)
	}
}

// beginsProcess reports whether the event is a start event of a process: it needs no key.
func (s *subject) beginsProcess() bool { return s.node != nil && s.c.starts[s.node] }

func localName(ref string) string {
	ref = strings.TrimSpace(ref)
	if _, local, ok := strings.Cut(ref, ":"); ok {
		return local
	}
	return ref
}

// errorDefinition: variables that take a caught code and sentence, or the sentence that is thrown.
func (s *subject) errorDefinition(codeVariable, messageVariable string) {
	from := vendorOf(s, codeVariable)
	code, text := s.java(codeVariable), ""
	if messageVariable != "" {
		text = s.java(messageVariable)
	}
	if code != "" || text != "" {
		s.add("error", "codeVariable", code, "messageVariable", text)
		s.changed(from, "motcua:error codeVariable, messageVariable")
	}
	ref := localName(s.e.Attr("errorRef"))
	declared := s.c.ids[ref]
	if declared == nil && ref != "" && len(s.c.out.Vendors) > 0 { // Activiti: the code itself
		s.add("error", "code", ref)
		s.changed("errorRef="+ref, `motcua:error code="`+ref+`"`)
	}
	if declared == nil || !s.throws() {
		return
	}
	for _, space := range javaSpaces {
		if text, ok := declared.LookupAttr(space, "errorMessage"); ok {
			if out, ok := s.named(vendorName(space, "errorMessage"), strings.TrimSpace(text)); ok {
				s.add("error", "message", out)
				s.changed(vendorName(space, "errorMessage")+"="+text, `motcua:error message="`+out+`"`)
			}
		}
	}
}

// signalDefinition: Camunda 7 writes a signal's payload in its definition; ours is
// the event's input.
func (s *subject) signalDefinition() {
	ins := s.all(javaSpaces, "in")
	if len(ins) == 0 || s.node == nil {
		return
	}
	event := &subject{c: s.c, e: s.node, id: s.id, node: s.node, ext: s.node.Child(bpmn.NamespaceModel, "extensionElements")}
	for _, e := range ins {
		if event.passed(e, &event.inputs) {
			event.warn(codeNoEquivalent, described(e))
		}
	}
	event.mappings()
}

// message: a name may be an expression.
func (s *subject) message() {
	s.zeebe("subscription") // read at the events that wait for the message
	s.declared()
}

// declared reads the names and codes of messages, signals, errors and escalations.
func (s *subject) declared() {
	if s.e.Local == "error" {
		s.java("errorMessage") // read at the events that throw the error
	}
	for _, attr := range []string{"name", "errorCode", "escalationCode"} {
		text := strings.TrimSpace(s.e.Attr(attr))
		if !isJUEL(text) && !strings.HasPrefix(text, "=") {
			continue
		}
		if out, ok := s.named(s.e.Local+" "+attr, text); ok && out != text {
			setAttr(s.e, attr, out)
			s.changed(s.e.Local+" "+attr+"="+text, out)
		}
	}
}

// dataObject: Activiti and Flowable give a data object a value to begin with.
func (s *subject) dataObject() {
	e := s.child("value")
	if e == nil {
		return
	}
	text := strings.TrimSpace(e.Text())
	value := feelString(text)
	switch localName(s.e.Attr("itemSubjectRef")) {
	case "int", "integer", "long", "double", "float", "decimal", "boolean":
		if checkFEEL(text) != nil {
			s.warn(codeNoEquivalent, described(e))
			return
		}
		value = text
	}
	s.add("data", "default", "="+value)
	s.changed(described(e), `motcua:data default="=`+value+`"`)
}

// process gathers the forms that Camunda 8 keeps in it.
func (s *subject) process() {
	s.versionTag()
	for _, e := range s.all([]string{spaceZeebe}, "userTaskForm") {
		s.embeddedForm(e)
	}
}

func (s *subject) versionTag() {
	if tag := s.zeebe("versionTag"); tag != nil {
		s.warn(codeNoEquivalent, described(tag))
	}
}
