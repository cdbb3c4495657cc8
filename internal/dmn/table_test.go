package dmn_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/motcua/motcua/internal/dmn"
)

func TestHitPolicies(t *testing.T) {
	t.Parallel()
	overlapping := []string{`>= 0 => 3`, `>= 10 => 1`, `>= 20 => 2`, `>= 20 => 2`}
	for _, c := range []struct {
		name, attributes, header string
		rules                    []string
		x, want, diagnosed       string
	}{
		{"unique", ``, `x => _`, []string{`< 5 => "a"`, `>= 5 => "b"`}, `5`, `"b"`, ``},
		{"unique, nothing matches", ``, `x => _`, []string{`< 5 => "a"`}, `7`, `null`, `W:no_rule_matches`},
		{"unique, default", ``, `x => _: string = "z"`, []string{`< 5 => "a"`}, `7`, `"z"`, ``},
		{"unique, two match", `hitPolicy="UNIQUE"`, `x => _`, []string{`> 5 => "a"`, `> 3 => "b"`, `1 => "c"`}, `7`, `null`, `E:several_rules_match`},
		{"first", `hitPolicy="FIRST"`, `x => _`, overlapping, `25`, `3`, ``},
		{"any, equal", `hitPolicy="ANY"`, `x => _`, []string{`> 5 => "a"`, `> 3 => "a"`}, `7`, `"a"`, ``},
		{"any, different", `hitPolicy="ANY"`, `x => _`, []string{`> 5 => "a"`, `> 3 => "b"`}, `7`, `null`, `E:different_outputs`},
		{"priority", `hitPolicy="PRIORITY"`, `x => _ in 2, 1, 3`, overlapping, `25`, `2`, ``},
		{"priority, the second", `hitPolicy="PRIORITY"`, `x => _ in 2, 1, 3`, overlapping, `15`, `1`, ``},
		{"output order", `hitPolicy="OUTPUT ORDER"`, `x => _ in 2, 1, 3`, overlapping, `25`, `[2, 2, 1, 3]`, ``},
		{"rule order", `hitPolicy="RULE ORDER"`, `x => _`, overlapping, `25`, `[3, 1, 2, 2]`, ``},
		{"rule order, one", `hitPolicy="RULE ORDER"`, `x => _`, overlapping, `5`, `[3]`, ``},
		{"rule order, none", `hitPolicy="RULE ORDER"`, `x => _`, overlapping, `-5`, `null`, `W:no_rule_matches`},
		{"collect", `hitPolicy="COLLECT"`, `x => _`, overlapping, `25`, `[3, 1, 2, 2]`, ``},
		{"collect, none", `hitPolicy="COLLECT"`, `x => _`, overlapping, `-5`, `[]`, ``},
		{"collect, default", `hitPolicy="COLLECT"`, `x => _: number = 7`, overlapping, `-5`, `[7]`, ``},
		{"sum", `hitPolicy="COLLECT" aggregation="SUM"`, `x => _`, overlapping, `25`, `8`, ``},
		{"sum, none", `hitPolicy="COLLECT" aggregation="SUM"`, `x => _`, overlapping, `-5`, `null`, `W:no_rule_matches`},
		{"sum, default", `hitPolicy="COLLECT" aggregation="SUM"`, `x => _: number = 0`, overlapping, `-5`, `0`, ``},
		{"count", `hitPolicy="COLLECT" aggregation="COUNT"`, `x => _`, overlapping, `25`, `4`, ``},
		{"count, none", `hitPolicy="COLLECT" aggregation="COUNT"`, `x => _`, overlapping, `-5`, `0`, ``},
		{"min", `hitPolicy="COLLECT" aggregation="MIN"`, `x => _`, overlapping, `25`, `1`, ``},
		{"max", `hitPolicy="COLLECT" aggregation="MAX"`, `x => _`, overlapping, `25`, `3`, ``},
		{"several outputs", ``, `x => a | b: string`, []string{`1 => "p" | "q"`, `2 => "r" | "s"`}, `2`, `{a: "r", b: "s"}`, ``},
		{"several outputs, defaults", ``, `x => a = "z" | b`, []string{`1 => "p" | "q"`}, `2`, `{a: "z", b: null}`, ``},
		{"several outputs, priority", `hitPolicy="PRIORITY"`, `x => a in "hi", "lo" | b`, []string{`> 1 => "lo" | 1`, `> 2 => "hi" | 2`}, `3`, `{a: "hi", b: 2}`, ``},
		{"several outputs, second column decides", `hitPolicy="OUTPUT ORDER"`, `x => a in "hi", "lo" | b in 2, 1`, []string{`> 1 => "hi" | 1`, `> 2 => "hi" | 2`}, `3`, `[{a: "hi", b: 2}, {a: "hi", b: 1}]`, ``},
		{"several outputs, collect", `hitPolicy="COLLECT"`, `x => a | b`, []string{`> 1 => 1 | 2`, `> 2 => 3 | 4`}, `3`, `[{a: 1, b: 2}, {a: 3, b: 4}]`, ``},
		{"several outputs, sum", `hitPolicy="COLLECT" aggregation="SUM"`, `x => a | b`, []string{`> 1 => 1 | 2`}, `3`, `null`, `E:aggregation_with_several_outputs`},
		{"unknown policy", `hitPolicy="BEST"`, `x => _`, overlapping, `1`, `null`, `E:unknown_hit_policy`},
		{"the allowed inputs", ``, `x in 1, 2 => _`, []string{`3 => "a"`}, `3`, `null`, `E:input_not_allowed W:no_rule_matches`},
		{"an input that is not allowed is null", ``, `x in 1, 2 => _`, []string{`1 => "a"`, `null => "b"`}, `3`, `"b"`, `E:input_not_allowed`},
		{"an input of another type", ``, `x: string => _`, []string{`null => "none"`}, `3`, `"none"`, `E:result_type`},
		{"an output of another type", ``, `x => _: number`, []string{`- => string(x)`}, `3`, `null`, `E:result_type`},
		{"an output that is not allowed", ``, `x => _ in "a"`, []string{`- => string(x)`}, `3`, `null`, `E:output_not_allowed`},
		{"the input in a cell", ``, `x => _`, []string{`? * 2 > 5 => "a"`, `not(> 2) => "b"`}, `3`, `"a"`, ``},
		{"a name in a cell", ``, `x => _`, []string{`<= y => "a"`}, `3`, `"a"`, ``},
		{"a list in a cell", ``, `x => _`, []string{`[1, 2, 3] => "a"`}, `3`, `"a"`, ``},
		{"null", ``, `x => _`, []string{`< 3 => "a"`, `null => "n"`}, `null`, `"n"`, ``},
		{"a cell that is not FEEL", ``, `x => _`, []string{`> > => "a"`}, `3`, `null`, `E:feel_syntax W:no_rule_matches`},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			m := compile(t, file(input("x", ""), input("y", ""), decide("D", "", table(c.attributes, c.header, c.rules...), "i-x", "i-y")))
			r := evaluate(t, m, "D", `{x: `+c.x+`, y: 4}`)
			require.Equal(t, c.want, str(r.Value))
			require.Equal(t, c.diagnosed, diagnosed(r))
		})
	}
}

func TestOverlapNamesTheRules(t *testing.T) {
	t.Parallel()
	m := compile(t, file(input("x", "number"), decide("D", "", table("", "x: number => _", `> 5 => "a"`, `< 3 => "b"`, `> 7 => "c"`), "i-x")))
	r := evaluate(t, m, "D", `{x: 9}`)
	require.Nil(t, r.Value)
	require.EqualError(t, r.Err(), `dmn: line 3: t: The rules 1, 3 match, but under UNIQUE only one rule may match. [several_rules_match]`)
	require.Equal(t, "Các quy tắc 1, 3 cùng khớp, nhưng chính sách UNIQUE chỉ cho phép một quy tắc khớp.", r.Diagnostics[0].In("vi"))
	require.Equal(t, "D", r.Diagnostics[0].Decision)

	require.Equal(t, []dmn.Finding{{
		ElementID: "r3", Line: 6, Severity: dmn.SeverityError, Code: "overlapping_rules",
		VI: "Quy tắc 1 và 3 cùng khớp một đầu vào, nhưng chính sách UNIQUE chỉ cho phép một quy tắc khớp.",
		EN: "Rules 1 and 3 match the same input, but under UNIQUE only one rule may match.",
	}}, withoutGaps(m.Check()))
}

func TestTrace(t *testing.T) {
	t.Parallel()
	rules := `<decisionTable id="t" hitPolicy="COLLECT"><input><inputExpression><text>x</text></inputExpression></input><output/>
<annotation name="Căn cứ"/>
<rule id="r1"><inputEntry><text>1</text></inputEntry><outputEntry><text>"a"</text></outputEntry><annotationEntry><text>Điều 1</text></annotationEntry></rule>
<rule id="r2"><inputEntry><text>2</text></inputEntry><outputEntry><text>"b"</text></outputEntry><annotationEntry><text>Điều 2</text></annotationEntry></rule>
<rule id="r3"><inputEntry><text>-</text></inputEntry><outputEntry><text>"c"</text></outputEntry><annotationEntry><text/></annotationEntry></rule>
</decisionTable>`
	m := compile(t, file(
		bkm("f", "", "x", rules),
		decide("A", "", lit("f(2)"), "k-f"), decide("B", "", lit("concatenate(A, f(1))"), "d-A", "k-f")))
	r := evaluate(t, m, "B", "")
	require.Empty(t, r.Diagnostics)
	require.Equal(t, `["b", "c", "a", "c"]`, str(r.Value))
	require.Len(t, r.Trace, 2)
	require.Equal(t, "A", r.Trace[0].Name)
	require.Equal(t, `["b", "c"]`, str(r.Trace[0].Value))
	require.Equal(t, []dmn.TableTrace{{ElementID: "t", Line: 2, Rules: []dmn.RuleTrace{
		{Number: 2, ID: "r2", Annotations: []string{"Điều 2"}}, {Number: 3, ID: "r3", Annotations: []string{""}},
	}}}, r.Trace[0].Tables)
	require.Equal(t, "d-B", r.Trace[1].ID)
	require.Equal(t, 1, r.Trace[1].Tables[0].Rules[0].Number)
}

// An output entry's own type counts besides the column's.
func TestTypeOfOutputEntry(t *testing.T) {
	t.Parallel()
	m := compile(t, file(input("x", ""), decide("D", "", `<decisionTable><output name="a"/><output name="b"/>
		<rule><outputEntry typeRef="number"><text>x</text></outputEntry><outputEntry><text>x</text></outputEntry></rule></decisionTable>`, "i-x")))
	require.Equal(t, `{a: 1, b: 1}`, value(t, m, "D", `{x: 1}`))
	require.Equal(t, `{a: null, b: "y"}`, value(t, m, "D", `{x: "y"}`))
}
