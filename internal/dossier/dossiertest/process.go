package dossiertest

import (
	"fmt"
	"strings"
)

// Process makes a BPMN file of a short text, for tests. A line that begins with "<" is an
// element; "process ID" begins another process; any other line is sequence flows:
//
//	a b c            a flow a_b and a flow b_c
//	a b ? x > 1      a flow a_b with a condition
//
// Elements before the first "process" belong to the process "p".
func Process(text string) []byte {
	var b strings.Builder
	b.WriteString(`<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
  xmlns:motcua="http://motcua.vn/schema/bpmn/1.0" id="d" targetNamespace="test">
`)
	open := false
	begin := func(id string) {
		if open {
			b.WriteString("</process>\n")
		}
		fmt.Fprintf(&b, "<process id=%q name=%q isExecutable=\"true\">\n", id, "Quy trình "+id)
		open = true
	}
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		id, isProcess := strings.CutPrefix(line, "process ")
		switch {
		case isProcess:
			begin(id)
			continue
		case line == "":
			continue
		case !open:
			begin("p")
		}
		if strings.HasPrefix(line, "<") {
			b.WriteString(line + "\n")
			continue
		}
		writeFlows(&b, line)
	}
	b.WriteString("</process></definitions>")
	return []byte(b.String())
}

func writeFlows(b *strings.Builder, line string) {
	path, condition, conditional := strings.Cut(line, "?")
	ids := strings.Fields(path)
	for i := 1; i < len(ids); i++ {
		fmt.Fprintf(b, `<sequenceFlow id="%[1]s_%[2]s" sourceRef="%[1]s" targetRef="%[2]s">`, ids[i-1], ids[i])
		if conditional {
			fmt.Fprintf(b, `<conditionExpression xsi:type="tFormalExpression">=%s</conditionExpression>`, escape(condition))
		}
		b.WriteString("</sequenceFlow>\n")
	}
}

// Message is the definition of a message event; key is FEEL, "" = none.
func Message(name, key string) string {
	return fmt.Sprintf(`<messageEventDefinition><extensionElements><motcua:message name="%s" key="%s"/></extensionElements></messageEventDefinition>`,
		escape(name), escape(key))
}

// Signal is the definition of a signal event.
func Signal(name string) string {
	return fmt.Sprintf(`<signalEventDefinition><extensionElements><motcua:signal name="%s"/></extensionElements></signalEventDefinition>`, escape(name))
}

// Failure is the definition of an "error" or "escalation" event with a code.
func Failure(kind, code string) string {
	return fmt.Sprintf(`<%[1]sEventDefinition><extensionElements><motcua:error code="%[2]s"/></extensionElements></%[1]sEventDefinition>`, kind, escape(code))
}

// Call is a call activity. extensions are more of its extension elements.
func Call(id, process, extensions string) string {
	return fmt.Sprintf(`<callActivity id="%s"><extensionElements><motcua:call process="%s"/>%s</extensionElements></callActivity>`, id, process, extensions)
}

// Task is a user task of the specialist with one outcome, "done".
func Task(id string) string {
	return fmt.Sprintf(`<userTask id="%[1]s" name="%[1]s"><extensionElements><motcua:assignment role="specialist" agency="receiving"/>`+
		`<motcua:sla amount="1" unit="working_day"/><motcua:outcome id="done" kind="forward" vi="Xong" en="Done"/></extensionElements></userTask>`, id)
}

// IO is the input and output mappings of an element, each "target=source".
func IO(inputs, outputs []string) string {
	b := "<motcua:io>"
	for kind, mappings := range map[string][]string{"input": inputs, "output": outputs} {
		for _, m := range mappings {
			target, source, _ := strings.Cut(m, "=")
			b += fmt.Sprintf(`<motcua:%s source="=%s" target="%s"/>`, kind, escape(source), target)
		}
	}
	return b + "</motcua:io>"
}

func escape(s string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", `"`, "&quot;").Replace(s)
}
