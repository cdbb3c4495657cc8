package bpmn

import "strings"

// file checks what the file as a whole says.
func (l *linter) file(d *Definitions) {
	root := d.Document.Root
	if len(d.Processes) == 0 {
		l.error(d.ID, root.Line, codeNoProcess)
	}
	for _, e := range root.Elements() {
		if e.Space != NamespaceModel {
			continue
		}
		if name, ok := otherDiagrams[e.Local]; ok {
			l.notRun(d, e, name)
		}
		if e.Local != "collaboration" {
			continue
		}
		for _, c := range e.Elements() {
			if c.Space == NamespaceModel && conversations[c.Local] {
				l.notRun(d, c, sentence{"cuộc trao đổi (" + c.Local + ")", "conversation (" + c.Local + ")"})
				break
			}
		}
	}
	for _, f := range d.MessageFlows {
		if f.SourcePool != nil && f.SourcePool == f.TargetPool {
			l.error(f.ID, f.Line, codeMessageFlowInside)
		}
	}
	l.messageStarts(d)
	l.documentation(root)
}

// notRun names what of BPMN is no process: an error if there is nothing else to run.
func (l *linter) notRun(d *Definitions, e *Element, name sentence) {
	if len(d.Processes) == 0 {
		l.error(e.id(), e.Line, codeNotExecutable, name)
	} else {
		l.warn(e.id(), e.Line, codeNotExecutable, name)
	}
}

var otherDiagrams = map[string]sentence{
	"choreography":           {"biên đạo (choreography)", "choreography"},
	"globalChoreographyTask": {"công việc biên đạo dùng chung", "global choreography task"},
	"globalConversation":     {"cuộc trao đổi dùng chung", "global conversation"},
	"globalTask":             {"công việc dùng chung", "global task"},
	"globalUserTask":         {"công việc người dùng dùng chung", "global user task"},
	"globalManualTask":       {"công việc thủ công dùng chung", "global manual task"},
	"globalScriptTask":       {"công việc kịch bản dùng chung", "global script task"},
	"globalBusinessRuleTask": {"công việc quy tắc nghiệp vụ dùng chung", "global business rule task"},
}

var conversations = set("conversation", "subConversation", "callConversation")

// messageStarts: a message that begins a process begins one only.
func (l *linter) messageStarts(d *Definitions) {
	seen := map[string]bool{}
	for _, p := range d.Processes {
		for _, n := range p.Scope.Nodes {
			if !n.beginsProcess() {
				continue
			}
			for _, e := range n.Event.Each() {
				if e.Kind != EventMessage || e.Name == "" || strings.HasPrefix(e.Name, "=") {
					continue
				}
				if seen[e.Name] {
					l.error(n.ID, e.Line, codeDuplicateMessageStart, e.Name)
				}
				seen[e.Name] = true
			}
		}
	}
}

// unused is BPMN inside a process that has a meaning, but not to the engine.
var unused = set("operationRef", "correlationSubscription", "ioBinding", "assignment", "transformation",
	"resourceRole", "performer", "humanPerformer", "potentialOwner", "complexBehaviorDefinition", "supportedInterfaceRef")

// documentation names, once each, BPMN elements that look as if they did
// something and are only kept.
func (l *linter) documentation(root *Element) {
	seen := map[string]bool{}
	var visit func(e *Element, owner string)
	visit = func(e *Element, owner string) {
		if e.Space == NamespaceModel && unused[e.Local] && !seen[e.Local] {
			seen[e.Local] = true
			l.warn(owner, e.Line, codeDocumentationOnly, e.Local)
		}
		if id := e.id(); id != "" {
			owner = id
		}
		for i := range e.Children {
			if c := e.Children[i].Element; c != nil && c.Local != "extensionElements" {
				visit(c, owner)
			}
		}
	}
	for _, p := range root.Elements() {
		if p.Is(NamespaceModel, "process") {
			visit(p, p.id())
		}
	}
}
