package publication

import (
	"encoding/json"

	"github.com/motcua/motcua/internal/bpmn"
	"github.com/motcua/motcua/internal/convert"
	"github.com/motcua/motcua/internal/procedure"
)

// Procedure checks a version of a procedure: what procedure.Check finds, and if that
// forbids nothing, the expressions and the soundness of its process.
func Procedure(d procedure.Definition, check procedure.CheckOptions, o Options) []procedure.Finding {
	found := procedure.Check(d, check)
	return append(found, beyond(d.Code, d.BPMN, found, o)...)
}

// Process checks a process with its decisions, apart from any procedure. One drawn for
// another engine is translated first.
func Process(xml []byte, decisions map[string]string, o Options) []procedure.Finding {
	d, err := bpmn.Parse(xml)
	if err != nil || !convert.Needed(d) {
		found := procedure.CheckProcess(xml, decisions)
		return append(found, beyond("", xml, found, o)...)
	}
	made, err := convert.Convert(d)
	if err != nil {
		return procedureFindings(findingsOf(err))
	}
	ours, err := made.Definitions.Marshal()
	if err != nil {
		return procedureFindings(findingsOf(err))
	}
	found := procedure.CheckProcess(ours, decisions)
	found = append(found, beyond("", ours, found, o)...)
	for i, f := range found {
		found[i].Line = made.AtOrigin([]bpmn.Finding{{ElementID: f.Element}})[0].Line
	}
	return append(procedureFindings(made.Findings), found...)
}

func procedureFindings(findings []bpmn.Finding) []procedure.Finding {
	var out []procedure.Finding
	for _, f := range findings {
		out = append(out, procedure.Finding{
			Severity: procedure.Severity(f.Severity), Code: f.Code, Element: f.ElementID, Line: f.Line, VI: f.VI, EN: f.EN,
		})
	}
	return out
}

// beyond is what a model's check finds besides what was found already.
func beyond(code string, xml []byte, found []procedure.Finding, o Options) []procedure.Finding {
	if len(xml) == 0 {
		return nil
	}
	d, err := bpmn.Parse(xml)
	if err != nil {
		return nil // said already
	}
	at := map[string]int{}
	for i, f := range found {
		at[f.Code+" "+f.Element] = i + 1
	}
	var out []procedure.Finding
	all, _ := definitions(d, o)
	for _, f := range all {
		trace := traceOf(f)
		if i := at[f.Code+" "+f.ElementID]; i > 0 {
			found[i-1].Trace = trace
			continue
		}
		out = append(out, procedure.Finding{
			Severity: procedure.Severity(f.Severity), Code: f.Code, Procedure: code, Element: f.ElementID, Line: f.Line,
			VI: f.VI, EN: f.EN, Trace: trace,
		})
	}
	return out
}

// traceOf is the trace of a finding as JSON.
func traceOf(f Finding) json.RawMessage {
	if f.Trace == nil {
		return nil
	}
	data, err := json.Marshal(f.Trace)
	if err != nil {
		return nil // its variables are null: it has no value that JSON lacks
	}
	return data
}
