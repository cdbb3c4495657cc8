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
	out = append(out, x.service()...)
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
	add("call", "binding", x.CallBinding, "version", number(x.CallVersion), "tag", x.CallTag, "propagateAll", flag(x.CallPropagateAll))
	if x.Decision != "" {
		add("decision", "ref", x.Decision, "result", x.ResultVariable)
	}
	if script != "" || x.ResultVariable != "" && x.Decision == "" {
		e := motcua("script", "result", x.ResultVariable)
		if script != "" {
			e.setText("=" + script)
		}
		out = append(out, e)
	}
	return out
}

func (x *Extension) service() []*Element {
	e := motcua("service", "type", x.ServiceType, "retries", number(x.ServiceRetries), "timeout", x.ServiceTimeout,
		"heartbeat", x.ServiceHeartbeat, "backoff", x.ServiceBackoff)
	for _, h := range x.ServiceHeaders {
		e.append(motcua("header", "key", h.Key, "value", h.Value))
	}
	if len(e.Attrs)+len(e.Children) == 0 {
		return nil
	}
	return []*Element{e}
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
