package dmn_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/motcua/motcua/internal/dmn"
	"github.com/motcua/motcua/internal/feel"
)

func TestCheck(t *testing.T) {
	t.Parallel()
	xy := func(logic string) string {
		return file(input("x", "number"), input("y", "string"), decide("D", "", logic, "i-x", "i-y"))
	}
	for _, c := range []struct{ name, file, want string }{
		{"all well", xy(lit("x + string length(y)")), ``},
		{"a name that is not known", xy(lit("x + z")), `W:unknown_name`},
		{"a name within a filter", xy(lit("[{a: 1}][a = x]")), ``},
		{"a name within a boxed filter", xy(`<filter><in>` + lit("[{a: 1}]") + `</in><match>` + lit("a = x and b = 1") + `</match></filter>`), `W:unknown_name`},
		{"a boxed filter of what is not known", file(input("l", ""), decide("D", "", `<filter><in>`+lit("l")+`</in><match>`+lit("a = b")+`</match></filter>`, "i-l")), ``},
		{"operands that do not go together", xy(lit("x + y")), `E:feel_mistake`},
		{"an argument of another type", file(bkm("f", "", "a: number", lit("a")), decide("D", "", lit(`f("a")`), "k-f")), `E:feel_mistake`},
		{"a call of another decision's value", file(decide("A", "", lit("1 + 1")), decide("D", "", lit(`A()`), "d-A")), `E:feel_mistake`},
		{"an entry that the context has not", file(decide("A", "", `<context>`+entry("a", "", lit("1"))+`</context>`), decide("D", "", lit(`A.b`), "d-A")), `W:feel_mistake`},
		{"an expression of another type", file(input("x", "number"), decide("D", "string", lit("x * 2"), "i-x")), `E:expression_type`},
		{"a decision of another type, behind a service", file(decide("A", "", lit("1 + 1")), service("S", "", "outputDecision", "d-A"), decide("D", "string", lit(`S()`), "s-S")), `E:expression_type`},
		{"a result of another type", file(bkm("f", "", "a: number", lit("a * 2")), decide("D", "string", `<invocation>`+lit("f")+`<binding><parameter name="a"/>`+lit("1")+`</binding></invocation>`, "k-f")), `E:expression_type`},
		{"outputs of another type", xy(`<context>` + entry("t", "string", table("", "x => _", "1 => x * 2", "2 => 3")) + `</context>`), `E:expression_type`},
		{"a condition that is none", xy(`<conditional><if>` + lit("x") + `</if><then>` + lit("1") + `</then><else>` + lit("1") + `</else></conditional>`), `W:expression_type`},
		{"an iterator's condition that is none", xy(`<every iteratorVariable="i"><in>` + lit("[1]") + `</in><satisfies>` + lit("i + x") + `</satisfies></every>`), `E:expression_type`},
		{"an iterator's variable", xy(`<for iteratorVariable="i"><in>` + lit("[1]") + `</in><return>` + lit("i + y") + `</return></for>`), `E:feel_mistake`},
		{"an element that is not required", file(input("x", ""), decide("D", "", lit("x"))), `E:missing_requirement`},
		{"not FEEL", xy(lit("x + ")), `E:feel_syntax`},
		{"a type that is not known", file(decide("D", "tNone", lit("1"))), `W:unknown_type`},
		{"a literal of another type", file(decide("D", "string", lit("1"))), `E:type_mismatch`},
		{"a literal that is converted", file(decide("D", "date and time", lit(`date("2026-01-01")`))), ``},
		{"a reference to nothing", file(decide("D", "", lit("1"), "i-z")), `E:dangling_reference`},
		{"a reference to another kind", file(decide("D", "", lit("1")), `<decision id="d-E" name="E"><informationRequirement><requiredInput href="#d-D"/></informationRequirement>`+lit("1")+`</decision>`), `E:wrong_reference`},
		{"a service of nothing", file(service("S", "", "outputDecision", "d-Z")), `E:dangling_reference E:service_without_output`},
		{"a service of input", file(input("x", ""), service("S", "", "outputDecision", "i-x")), `E:service_without_output E:wrong_reference`},
		{"a name twice", file(input("x", ""), decide("x", "", lit("1"))), `E:duplicate_name`},
		{"a type twice", file(`<itemDefinition name="t"/><itemDefinition name="t"/>`), `E:duplicate_name`},
		{"no name", file(`<inputData id="i"/>`, `<itemDefinition/>`), `E:missing_name E:missing_name`},
		{"no logic", file(decide("D", "", "")), `W:no_logic`},
		{"a missing part", xy(`<conditional><if>` + lit("true") + `</if><then>` + lit("1") + `</then></conditional>`), `E:no_expression`},
		{"an iterator without variable", xy(`<for><in>` + lit("[1]") + `</in><return>` + lit("1") + `</return></for>`), `E:missing_name`},
		{"an entry twice", xy(`<context>` + entry("a", "", lit("1")) + entry("a", "", lit("2")) + `</context>`), `E:duplicate_entry`},
		{"a result before the end", xy(`<context>` + entry("", "", lit("1")) + entry("a", "", lit("2")) + `</context>`), `E:missing_name`},
		{"a short row", xy(`<relation><column name="a"/><column name="b"/><row>` + lit("1") + `</row></relation>`), `E:no_expression`},
		{"another language", `<definitions xmlns="` + space15 + `" namespace="u" name="n" expressionLanguage="juel">` + decide("D", "", lit("1")) + `</definitions>`, `E:foreign_language`},
		{"FEEL of an older version", `<definitions xmlns="http://www.omg.org/spec/DMN/20151101/dmn.xsd" namespace="u" name="n" expressionLanguage="http://www.omg.org/spec/FEEL/20140401">` + decide("D", "feel:number", lit("1")) + `</definitions>`, ``},
		{"external function", file(`<businessKnowledgeModel id="k" name="k"><encapsulatedLogic kind="Java"/></businessKnowledgeModel>`), `E:external_function`},

		{"an unknown policy", xy(table(`hitPolicy="BEST"`, "x => _", "- => 1")), `E:unknown_hit_policy`},
		{"an unknown aggregation", xy(table(`hitPolicy="COLLECT" aggregation="MEAN"`, "x => _", "- => 1")), `E:unknown_aggregation`},
		{"an aggregation without collect", xy(table(`hitPolicy="FIRST" aggregation="SUM"`, "x => _", "- => 1")), `W:aggregation_without_collect`},
		{"an aggregation of several outputs", xy(table(`hitPolicy="COLLECT" aggregation="SUM"`, "x => a | b", "- => 1 | 2")), `E:aggregation_with_several_outputs`},
		{"priorities missing", xy(table(`hitPolicy="PRIORITY"`, "x => _", "- => 1")), `E:priority_without_output_values`},
		{"priorities that are no constants", xy(table(`hitPolicy="PRIORITY"`, "x => _ in 1 + 1", "- => x")), `E:priority_not_constant`},
		{"priorities of the type", file(typesFile, input("x", ""), decide("D", "", table(`hitPolicy="OUTPUT ORDER"`, "x => _: tColour", `1 => "green"`, `2 => "red"`), "i-x")), `E:cyclic_type`},
		{"outputs without a name", xy(table("", "x => _ | b", "- => 1 | 2")), `E:output_without_name`},
		{"no output", xy(table("", "x => ", "- => ")), `E:table_without_output`},
		{"no input expression", xy(`<decisionTable><input/><output/><rule><inputEntry><text>1</text></inputEntry><outputEntry><text>1</text></outputEntry></rule></decisionTable>`), `E:no_expression`},
		{"cells missing", xy(table("", "x | y => _", "1 => 1")), `E:rule_with_wrong_size`},
		{"a cell of another type", xy(table("", "x: number => _", `"a" => 1`, `[@"2026-01-01"..@"2026-02-01"] => 2`)), `E:feel_mistake E:feel_mistake`},
		{"an output of another type", xy(table("", "x => _: number", `1 => "a"`)), `E:type_mismatch`},
		{"an output that is not allowed", xy(table("", `x => _ in "a"`, `1 => "b"`)), `E:value_not_allowed`},
		{"a cell that is not FEEL", xy(table("", "x => _", `1 + => 1`)), `E:feel_syntax`},

		{"unique rules", xy(table("", "x | y => _", `< 5 | "a" => 1`, `>= 5 | "a" => 2`, `- | not("a") => 3`)), ``},
		{"overlap by a bound", xy(table("", "x => _", `<= 5 => 1`, `[5..7] => 2`)), `E:overlapping_rules`},
		{"no overlap at an open bound", xy(table("", "x => _", `< 5 => 1`, `[5..7) => 2`, `7 => 3`, `> 7 => 4`)), ``},
		{"overlap with any", xy(table("", "x | y => _", `1 | - => 1`, `- | "a" => 2`)), `E:overlapping_rules`},
		{"overlap of negated texts", xy(table("", "y => _", `not("a") => 1`, `not("b") => 2`)), `E:overlapping_rules`},
		{"no overlap of negated texts where there are only two", xy(table("", `y in "a", "b" => _`, `not("a") => 1`, `not("b") => 2`)), ``},
		{"booleans", file(input("b", "boolean"), decide("D", "", table("", `b: boolean => _`, `true => 1`, `not(true) => 2`), "i-b")), ``},
		{"booleans that overlap", file(input("b", "boolean"), decide("D", "", table("", `b: boolean => _`, `true => 1`, `not(false) => 2`), "i-b")), `E:overlapping_rules`},
		{"the same expression", xy(table("", `x => _`, `? > x / 2 => 1`, `? > x / 2 => 2`)), `E:overlapping_rules`},
		{"expressions that may differ", xy(table("", `x => _`, `? > 5 => 1`, `? > 6 => 2`)), ``},
		{"overlap of dates", file(input("x", ""), decide("D", "", table("", `x => _`, `< date("2026-01-02") => 1`, `> @"2026-01-01" => 2`), "i-x")), `E:overlapping_rules`},
		{"any, the same outputs", xy(table(`hitPolicy="ANY"`, `x => _`, `< 5 => 1`, `< 6 => 1`)), ``},
		{"any, different outputs", xy(table(`hitPolicy="ANY"`, `x => _`, `< 5 => 1`, `< 6 => 2`)), `E:conflicting_rules`},
		{"any, outputs that may differ", xy(table(`hitPolicy="ANY"`, `x => _`, `< 5 => x`, `< 6 => y`)), ``},
		{"first, a masked rule", xy(table(`hitPolicy="FIRST"`, `x | y => _`, `< 5 | - => 1`, `[1..3] | "a" => 2`, `- | - => 3`, `7 | - => 4`)), `W:masked_rule W:masked_rule`},
		{"an impossible rule", xy(table("", `y in "a", "b" => _`, `"c" => 1`, `> "a" => 2`)), `W:impossible_rule`},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			findings := withoutGaps(compile(t, c.file).Check())
			require.Equal(t, c.want, sorted(findings), "%v", findings)
			for _, f := range findings {
				require.NotZero(t, f.Line)
				require.NotContains(t, f.VI+f.EN, "%!", "the sentences fit their arguments")
				require.NotEqual(t, f.VI, f.EN)
			}
		})
	}
}

// withoutGaps leaves out that some inputs have no rule, which is true of most small tables.
func withoutGaps(findings []dmn.Finding) []dmn.Finding {
	return slices.DeleteFunc(findings, func(f dmn.Finding) bool { return f.Code == "missing_rule" })
}

func TestGaps(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, attributes, header, want string
		rules                          []string
	}{
		{"numbers", "", "x: number => _", `x = [5..7)`, []string{`< 5 => 1`, `>= 7 => 2`}},
		{"a bound", "", "x: number => _", `x = 5`, []string{`< 5 => 1`, `> 5 => 2`}},
		{"no gap", "", "x: number => _", ``, []string{`< 5 => 1`, `>= 5 => 2`}},
		{"within the allowed values", "", "x: number in [0..10] => _", ``, []string{`[0..5] => 1`, `(5..10] => 2`}},
		{"texts of a list", "", `y: string in "a", "b", "c" => _`, `y = "c"`, []string{`"a" => 1`, `"b" => 2`}},
		{"texts of a list and the rest", "", `y: string in "a", "b", "c" => _`, ``, []string{`"a" => 1`, `not("a") => 2`}},
		{"texts without a list", "", `y: string => _`, ``, []string{`"a" => 1`}},
		{"two columns", "", `x: number | b: boolean => _`, `x = (<5), b = false`, []string{`< 5 | true => 1`, `>= 5 | - => 2`}},
		{"two columns, complete", "", `x: number | b: boolean => _`, ``, []string{`< 5 | true => 1`, `< 7 | false => 2`, `>= 7 | - => 3`, `[5..7) | true => 4`}},
		{"a column that does not matter", "", `x: number | y: string => _`, `x = (>=5), y = -`, []string{`< 5 | - => 1`}},
		{"a default", "", "x: number => _: number = 3", ``, []string{`< 5 => 1`}},
		{"collect", `hitPolicy="COLLECT"`, "x: number => _", ``, []string{`< 5 => 1`}},
		{"an expression", "", "x: number => _", ``, []string{`? * 2 < 5 => 1`}},
		{"dates", "", "d: date => _", `d = (>@"2026-01-01")`, []string{`<= @"2026-01-01" => 1`}},
	} {
		m := compile(t, file(input("x", "number"), input("y", "string"), input("b", "boolean"), input("d", "date"),
			decide("D", "", table(c.attributes, c.header, c.rules...), "i-x", "i-y", "i-b", "i-d")))
		got := ""
		for _, f := range m.Check() {
			require.Equal(t, "missing_rule", f.Code, c.name)
			got = strings.TrimSuffix(strings.TrimPrefix(f.EN, "There is no rule for the input "), ".")
		}
		require.Equal(t, c.want, got, c.name)
	}
}

// Whatever two rules the check calls overlapping share an input, and whatever it does not, share none; likewise there is
// an input without a rule where it says so. For cells of constants it is exact.
func TestOverlapsAreExact(t *testing.T) {
	t.Parallel()
	cell := rapid.Custom(func(r *rapid.T) string {
		one := rapid.Custom(func(r *rapid.T) string {
			a, b := rapid.IntRange(0, 6).Draw(r, "a"), rapid.IntRange(0, 6).Draw(r, "b")
			switch rapid.IntRange(0, 5).Draw(r, "kind") {
			case 0:
				return fmt.Sprint(a)
			case 1:
				return fmt.Sprintf("%s %d", rapid.SampledFrom([]string{"<", "<=", ">", ">="}).Draw(r, "op"), a)
			default:
				open, end := rapid.SampledFrom([]string{"[", "("}).Draw(r, "open"), rapid.SampledFrom([]string{"]", ")"}).Draw(r, "close")
				return fmt.Sprintf("%s%d..%d%s", open, min(a, b), max(a, b), end)
			}
		})
		text := one.Draw(r, "test")
		if rapid.Bool().Draw(r, "two") {
			text += ", " + one.Draw(r, "other")
		}
		switch rapid.IntRange(0, 7).Draw(r, "form") {
		case 0:
			return "-"
		case 1:
			return "not(" + text + ")"
		}
		return text
	})
	rapid.Check(t, func(r *rapid.T) {
		first, second := cell.Draw(r, "first"), cell.Draw(r, "second")
		m := compile(t, file(input("x", "number"), decide("D", "", table("", "x: number => _", first+" => 1", second+" => 2"), "i-x")))
		overlap, gap := false, false
		for _, f := range m.Check() {
			overlap = overlap || f.Code == "overlapping_rules"
			gap = gap || f.Code == "missing_rule"
		}
		shared, missed := false, false
		for x := -2; x <= 16; x++ { // halves from -1 to 8
			res, err := m.Evaluate("D", feel.Context{"x": half(x)}, env())
			require.NoError(t, err)
			shared = shared || diagnosed(res) == "E:several_rules_match"
			missed = missed || diagnosed(res) == "W:no_rule_matches"
		}
		require.Equal(t, shared, overlap, "%s and %s", first, second)
		require.Equal(t, missed, gap, "%s and %s", first, second)
	})
}

func half(x int) feel.Value {
	e, err := feel.Compile(fmt.Sprintf("%d / 2", x))
	if err != nil {
		panic(err)
	}
	v, err := e.Eval(nil, feel.Env{})
	if err != nil {
		panic(err)
	}
	return v
}

// A cell of constants gives the same answer as the same cell written so that FEEL's interpreter decides.
func TestCellsAgreeWithFEEL(t *testing.T) {
	t.Parallel()
	values := []string{`null`, `true`, `false`, `0`, `1`, `2.5`, `-1`, `"a"`, `"b"`, `""`, `@"2026-01-01"`, `@"2026-02-01"`, `@"P1D"`, `@"P1Y"`, `[1]`, `{a: 1}`, `@"10:00:00"`}
	cells := []string{`-`, `1`, `< 2`, `[0..2.5)`, `not(1)`, `1, "a"`, `"a", "b"`, `not("a")`, `true`, `not(true)`, `false, true`, `>= @"2026-01-01"`,
		`@"2026-01-01"`, `@"P1D"`, `[@"P1Y"..@"P2Y"]`, `not(< 1, > 2)`, `> "a"`, `= 1`, `@"10:00:00"`, `not(-)`}
	for _, c := range cells {
		tests, err := feel.Compile(c, feel.UnaryTests())
		if err != nil {
			continue
		}
		m := compile(t, file(input("x", ""), decide("D", "", table("", "x => _", c+" => true"), "i-x")))
		for _, v := range values {
			x := context(t, `{x: `+v+`}`)
			want, _, err := tests.Test(x["x"], x, env())
			require.NoError(t, err)
			r, err := m.Evaluate("D", x, env())
			require.NoError(t, err)
			require.Equal(t, want, r.Value == true, "%s in %s", v, c)
		}
	}
}
