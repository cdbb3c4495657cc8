package bpmn

import "strconv"

// elements writes an extension as the children of extensionElements, in the
// order of the fields; what is empty is left out. script is a script task's FEEL.
func (x *Extension) elements(script string) []*Element {
	var out []*Element
	add := func(local string, pairs ...string) {
		if e := motcua(local, pairs...); len(e.Attrs) > 0 {
			out = append(out, e)
		}
	}
	add("step", "no", number(x.StepNo), "form", x.StepForm, "output", x.Output,
		"intake", flag(x.Intake), "offClock", flag(x.OffClock), "handover", flag(x.Handover))
	add("assignment", "role", x.Role, "agency", x.Agency, "consultant", flag(x.Consultant))
	add("sla", "amount", x.SLAAmount, "unit", x.SLAUnit)
	add("form", "key", x.FormKey)
	for _, o := range x.Outcomes {
		add("outcome", "id", o.ID, "kind", o.Kind, "vi", o.VI, "en", o.EN)
	}
	add("wait", "for", x.WaitFor)
	add("clock", "stop", x.StopGround, "slip", x.StopSlip)
	add("status", "enter", number(x.StatusEnter), "complete", number(x.StatusComplete), "result", x.Result)
	add("service", "type", x.ServiceType, "retries", number(x.ServiceRetries), "timeout", x.ServiceTimeout)
	if len(x.Inputs)+len(x.Outputs) > 0 {
		io := motcua("io")
		for _, m := range x.Inputs {
			io.append(motcua("input", "source", "="+m.Source, "target", m.Target))
		}
		for _, m := range x.Outputs {
			io.append(motcua("output", "source", "="+m.Source, "target", m.Target))
		}
		out = append(out, io)
	}
	if script != "" || x.ResultVariable != "" {
		e := motcua("script", "result", x.ResultVariable)
		if script != "" {
			e.setText("=" + script)
		}
		out = append(out, e)
	}
	return out
}

// motcua makes an element of the extension vocabulary; empty values are left out.
func motcua(local string, pairs ...string) *Element {
	e := &Element{Prefix: "motcua", Local: local, Space: ExtensionNamespace}
	return e.set(pairs...)
}

func number(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

func flag(b bool) string {
	if b {
		return "true"
	}
	return ""
}
