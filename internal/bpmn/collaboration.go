package bpmn

import (
	"regexp"
	"strconv"
	"strings"
)

// declarations reads what the file declares once for all its processes.
func (v *viewer) declarations(root *Element) {
	for _, e := range root.Elements() {
		if e.Space != NamespaceModel {
			continue
		}
		t := &Trigger{ID: e.id(), Name: nfc(e.Attr("name")), Line: e.Line}
		switch e.Local {
		case "message":
			t.Item = localRef(e.Attr("itemRef"))
			v.defs.Messages = append(v.defs.Messages, t)
		case "signal":
			t.Item = localRef(e.Attr("structureRef"))
			v.defs.Signals = append(v.defs.Signals, t)
		case "error":
			t.Code, t.Item = nfc(e.Attr("errorCode")), localRef(e.Attr("structureRef"))
			v.defs.Errors = append(v.defs.Errors, t)
		case "escalation":
			t.Code, t.Item = nfc(e.Attr("escalationCode")), localRef(e.Attr("structureRef"))
			v.defs.Escalations = append(v.defs.Escalations, t)
		default:
			continue
		}
		if v.triggers[EventKind(e.Local)] == nil {
			v.triggers[EventKind(e.Local)] = map[string]*Trigger{}
		}
		v.triggers[EventKind(e.Local)][t.ID] = t
	}
}

// collaborations reads pools, then the message flows between them.
func (v *viewer) collaborations(root *Element) {
	for _, p := range v.defs.Processes {
		v.processIDs[p.ID] = p
	}
	v.collaborationParts(root, "participant", v.participant)
	v.collaborationParts(root, "messageFlow", v.messageFlow)
}

func (v *viewer) collaborationParts(root *Element, local string, read func(*Element)) {
	for _, c := range root.Elements() {
		if !c.Is(NamespaceModel, "collaboration") {
			continue
		}
		for _, e := range c.Elements() {
			if e.Is(NamespaceModel, local) {
				read(e)
			}
		}
	}
}

func (v *viewer) participant(e *Element) {
	p := &Participant{ID: e.id(), Name: nfc(e.Attr("name")), Ref: strings.TrimSpace(e.Attr("processRef")), Line: e.Line}
	if m := e.Child(NamespaceModel, "participantMultiplicity"); m != nil {
		p.Minimum, p.Maximum = v.count(m, "minimum", 0), v.count(m, "maximum", 1)
	}
	v.defs.Participants = append(v.defs.Participants, p)
	v.pools[p.ID] = p
	if p.Ref == "" {
		return
	}
	if found := v.seek(e, SeverityWarning, "processRef", p.Ref); found != nil {
		p.Process = v.processIDs[found.id()]
	}
	if p.Process != nil && v.poolOf[p.Process.Scope] == nil {
		v.poolOf[p.Process.Scope] = p
	}
}

// count reads an optional number ≥ 0. The schema allows any integer: one that
// makes no sense counts as none, and Lint says so.
func (v *viewer) count(e *Element, attr string, absent int) int {
	text := strings.TrimSpace(e.Attr(attr))
	if text == "" {
		return absent
	}
	n, err := strconv.Atoi(text)
	switch {
	case err == nil && n >= 0:
		return n
	case xsdInteger.MatchString(text):
		v.remark(e, SeverityError, codeBadValue, attr, text)
	default:
		v.refuse(e, codeBadValue, attr, text)
	}
	return absent
}

var xsdInteger = regexp.MustCompile(`^[+-]?\d+$`)

func (v *viewer) messageFlow(e *Element) {
	f := &MessageFlow{ID: e.id(), Name: nfc(e.Attr("name")), Line: e.Line, Message: v.triggers[EventMessage][localRef(e.Attr("messageRef"))]}
	f.Source, f.SourcePool = v.messageEnd(e, "sourceRef")
	f.Target, f.TargetPool = v.messageEnd(e, "targetRef")
	v.defs.MessageFlows = append(v.defs.MessageFlows, f)
}

// messageEnd finds the node or pool at an end of a message flow.
func (v *viewer) messageEnd(e *Element, attr string) (*Node, *Participant) {
	found := v.seek(e, SeverityWarning, attr, e.Attr(attr))
	if found == nil {
		return nil, nil
	}
	if n := v.nodes[found.id()]; n != nil {
		return n, v.poolOf[outermost(n.Scope)]
	}
	return nil, v.pools[found.id()]
}

func outermost(s *Scope) *Scope {
	for s.Owner != nil {
		s = s.Owner.Scope
	}
	return s
}
