package dmn_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/motcua/motcua/internal/dmn"
	"github.com/motcua/motcua/internal/feel"
)

const space15 = "https://www.omg.org/spec/DMN/20230324/MODEL/"

// file wraps elements into a DMN 1.5 file.
func file(elements ...string) string {
	return `<definitions xmlns="` + space15 + `" id="d" name="D" namespace="urn:d">` + "\n" + strings.Join(elements, "\n") + "\n</definitions>"
}

func parse(t testing.TB, data string) *dmn.Definitions {
	t.Helper()
	defs, err := dmn.Parse([]byte(data))
	require.NoError(t, err)
	return defs
}

func compile(t testing.TB, data string, imports ...string) *dmn.Model {
	t.Helper()
	files := make([]*dmn.Definitions, len(imports))
	for i, imp := range imports {
		files[i] = parse(t, imp)
	}
	m, err := dmn.Compile(parse(t, data), dmn.WithFiles(files...))
	require.NoError(t, err)
	return m
}

func env() feel.Env {
	return feel.Env{Now: time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC), Location: time.UTC}
}

// context reads FEEL as an evaluation's input.
func context(t testing.TB, source string) feel.Context {
	t.Helper()
	if source == "" {
		return feel.Context{}
	}
	x, err := feel.Compile(source)
	require.NoError(t, err, source)
	v, err := x.Eval(nil, env())
	require.NoError(t, err, source)
	require.IsType(t, feel.Context{}, v, source)
	return v.(feel.Context)
}

func evaluate(t testing.TB, m *dmn.Model, decision, input string) dmn.Result {
	t.Helper()
	r, err := m.Evaluate(decision, context(t, input), env())
	require.NoError(t, err)
	return r
}

// value evaluates and gives FEEL text.
func value(t testing.TB, m *dmn.Model, decision, input string) string {
	t.Helper()
	return feel.String(evaluate(t, m, decision, input).Value)
}

// codes are the codes of what was found, "E" or "W" before each.
func codes(findings []dmn.Finding) string {
	parts := make([]string, len(findings))
	for i, f := range findings {
		parts[i] = map[dmn.Severity]string{dmn.SeverityError: "E:", dmn.SeverityWarning: "W:"}[f.Severity] + f.Code
	}
	return strings.Join(parts, " ")
}

func diagnosed(r dmn.Result) string {
	findings := make([]dmn.Finding, len(r.Diagnostics))
	for i, d := range r.Diagnostics {
		findings[i] = d.Finding
	}
	return codes(findings)
}

// input makes input data x of a type.
func input(name, typ string) string {
	return fmt.Sprintf(`<inputData id="i-%[1]s" name="%[1]s"><variable name="%[1]s"%[2]s/></inputData>`, name, ref(typ))
}

func ref(typ string) string {
	if typ == "" {
		return ""
	}
	return ` typeRef="` + escaped.Replace(typ) + `"`
}

// decide makes a decision that requires elements by id: "i-x" input data, "d-x" decisions, "k-x" and "s-x" functions.
func decide(name, typ, logic string, needs ...string) string {
	var b strings.Builder
	fmt.Fprintf(&b, `<decision id="d-%[1]s" name="%[1]s"><variable name="%[1]s"%[2]s/>`, name, ref(typ))
	b.WriteString(requirements(needs))
	return b.String() + logic + `</decision>`
}

func requirements(needs []string) string {
	var b strings.Builder
	for _, n := range needs {
		_, id, _ := strings.Cut("#"+n, "#")
		if _, below, imported := strings.Cut(n, "#"); imported {
			id = below
		} else {
			n = "#" + n
		}
		switch id[0] {
		case 'i':
			fmt.Fprintf(&b, `<informationRequirement><requiredInput href="%s"/></informationRequirement>`, n)
		case 'd':
			fmt.Fprintf(&b, `<informationRequirement><requiredDecision href="%s"/></informationRequirement>`, n)
		default:
			fmt.Fprintf(&b, `<knowledgeRequirement><requiredKnowledge href="%s"/></knowledgeRequirement>`, n)
		}
	}
	return b.String()
}

// bkm makes a business knowledge model; params are "name" or "name: type".
func bkm(name, typ, params, logic string, needs ...string) string {
	return fmt.Sprintf(`<businessKnowledgeModel id="k-%[1]s" name="%[1]s"><variable name="%[1]s"%[2]s/><encapsulatedLogic>%[3]s%[4]s</encapsulatedLogic>%[5]s</businessKnowledgeModel>`,
		name, ref(typ), formal(params), logic, requirements(needs))
}

func formal(params string) string {
	var b strings.Builder
	for p := range strings.SplitSeq(params, ",") {
		if name, typ, _ := strings.Cut(strings.TrimSpace(p), ":"); name != "" {
			fmt.Fprintf(&b, `<formalParameter name="%s"%s/>`, strings.TrimSpace(name), ref(strings.TrimSpace(typ)))
		}
	}
	return b.String()
}

var escaped = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

func lit(text string) string {
	return `<literalExpression><text>` + escaped.Replace(text) + `</text></literalExpression>`
}

func typedLit(typ, text string) string {
	return `<literalExpression typeRef="` + typ + `"><text>` + escaped.Replace(text) + `</text></literalExpression>`
}

// table makes a decision table. The header line has inputs as "expression" or "expression: type", then "=>", then
// outputs as "name", "name: type" or "name: type = default", each with allowed values after "in"; each rule has its cells. Cells are parted by "|".
func table(attributes, header string, rules ...string) string {
	var b strings.Builder
	fmt.Fprintf(&b, `<decisionTable id="t" %s>`, attributes)
	ins, outs, _ := strings.Cut(header, "=>")
	for i, in := range cells(ins) {
		text, values, _ := strings.Cut(in, " in ")
		text, typ, _ := strings.Cut(text, ": ")
		fmt.Fprintf(&b, `<input id="in%d"><inputExpression%s><text>%s</text></inputExpression>`, i+1, ref(typ), escaped.Replace(text))
		if values != "" {
			fmt.Fprintf(&b, `<inputValues><text>%s</text></inputValues>`, escaped.Replace(values))
		}
		b.WriteString(`</input>`)
	}
	for i, out := range cells(outs) {
		out, fallback, _ := strings.Cut(out, " = ")
		out, values, _ := strings.Cut(out, " in ")
		name, typ, _ := strings.Cut(out, ": ")
		attribute := ""
		if name != "_" {
			attribute = ` name="` + name + `"`
		}
		fmt.Fprintf(&b, `<output id="out%d"%s%s>`, i+1, attribute, ref(typ))
		if values != "" {
			fmt.Fprintf(&b, `<outputValues><text>%s</text></outputValues>`, escaped.Replace(values))
		}
		if fallback != "" {
			fmt.Fprintf(&b, `<defaultOutputEntry><text>%s</text></defaultOutputEntry>`, escaped.Replace(fallback))
		}
		b.WriteString(`</output>`)
	}
	for i, rule := range rules {
		fmt.Fprintf(&b, "\n"+`<rule id="r%d">`, i+1)
		tests, values, _ := strings.Cut(rule, "=>")
		for _, c := range cells(tests) {
			fmt.Fprintf(&b, `<inputEntry><text>%s</text></inputEntry>`, escaped.Replace(c))
		}
		for _, c := range cells(values) {
			fmt.Fprintf(&b, `<outputEntry><text>%s</text></outputEntry>`, escaped.Replace(c))
		}
		b.WriteString(`</rule>`)
	}
	return b.String() + `</decisionTable>`
}

func cells(line string) []string {
	parts := strings.Split(line, "|")
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	if len(parts) == 1 && parts[0] == "" {
		return nil
	}
	return parts
}

func str(v feel.Value) string { return feel.String(v) }
