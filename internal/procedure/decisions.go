package procedure

import (
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/motcua/motcua/internal/bpmn"
	"github.com/motcua/motcua/internal/dmn"
)

// decisions looks into the decision models: what is wrong with each, and business rule
// tasks that name a decision which none has.
func (c *checker) decisions(process *bpmn.Definitions) {
	var files []*dmn.Definitions
	names := slices.Sorted(maps.Keys(c.definition.Decisions))
	for _, name := range names {
		parsed, err := dmn.Parse([]byte(c.definition.Decisions[name]))
		if err != nil {
			c.findings = append(c.findings, fromDMN(c.definition.Code, err)...)
			return
		}
		files = append(files, parsed)
	}
	known := map[string]bool{}
	for _, file := range files {
		model, err := dmn.Compile(file, dmn.WithFiles(files...))
		if err != nil {
			c.findings = append(c.findings, fromDMN(c.definition.Code, err)...)
			return
		}
		c.findings = append(c.findings, ofDMN(c.definition.Code, model.Check())...)
		for _, item := range append(model.Decisions(), model.Services()...) {
			known[item.ID], known[item.Name] = true, true
		}
	}
	c.each(process, func(n *bpmn.Node) {
		if ref := n.Extension.Decision; n.Kind == bpmn.KindBusinessRuleTask && ref != "" && !known[ref] {
			c.add(SeverityError, "decision_missing", n.ID,
				fmt.Sprintf("Thủ tục không có quyết định %q mà bước này dùng.", ref),
				fmt.Sprintf("The procedure has no decision %q, which this step uses.", ref))
		}
	})
}

// CheckDecisions tells what is wrong with the decision models of a process, and which of
// its business rule tasks name a decision that none of them has.
func CheckDecisions(process *bpmn.Definitions, decisions map[string]string) []Finding {
	c := &checker{definition: Definition{Decisions: decisions}}
	c.decisions(process)
	return c.findings
}

// fromDMN makes findings of an error of a decision model.
func fromDMN(code string, err error) []Finding {
	var e *dmn.Error
	if errors.As(err, &e) {
		return ofDMN(code, e.Findings)
	}
	return []Finding{{
		Severity: SeverityError, Code: "decision_invalid", Procedure: code,
		VI: "Không đọc được bảng quyết định: " + err.Error(), EN: "The decision model cannot be read: " + err.Error(),
	}}
}

func ofDMN(code string, findings []dmn.Finding) []Finding {
	out := make([]Finding, 0, len(findings))
	for _, f := range findings {
		out = append(out, Finding{
			Severity: Severity(f.Severity), Code: f.Code, Procedure: code, Element: f.ElementID, Line: f.Line, VI: f.VI, EN: f.EN,
		})
	}
	return out
}
