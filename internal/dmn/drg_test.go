package dmn_test

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func service(name, typ string, parts ...string) string {
	s := `<decisionService id="s-` + name + `" name="` + name + `"><variable name="` + name + `"` + ref(typ) + `/>`
	for i := 0; i < len(parts); i += 2 {
		s += `<` + parts[i] + ` href="#` + parts[i+1] + `"/>`
	}
	return s + `</decisionService>`
}

func TestRequirements(t *testing.T) {
	t.Parallel()
	m := compile(t, file(
		input("x", "number"), input("y", "number"),
		decide("A", "number", lit("x + 1"), "i-x"),
		decide("B", "number", lit("A * 2 + y"), "d-A", "i-y"),
		decide("C", "", lit("[A, B, x]"), "d-A", "d-B"),
		decide("Nobody", "number", ""),
		decide("N", "", lit("Nobody"), "d-Nobody"),
		decide("U", "", lit("A + 1")),
	))
	r := evaluate(t, m, "C", `{x: 1, y: 10}`)
	require.Equal(t, `[2, 14, null]`, str(r.Value), "what is not required is not seen")
	require.Equal(t, "W:feel_warning", diagnosed(r))
	require.Equal(t, `14`, value(t, m, "d-B", `{x: 1, y: 10}`), "by id")
	require.Len(t, r.Trace, 3, "each decision once")
	require.Equal(t, []string{"A", "B", "C"}, []string{r.Trace[0].Name, r.Trace[1].Name, r.Trace[2].Name})

	r = evaluate(t, m, "A", `{}`)
	require.Nil(t, r.Value)
	require.Equal(t, "W:missing_input W:feel_warning", diagnosed(r))
	r = evaluate(t, m, "A", `{x: "a"}`)
	require.Nil(t, r.Value)
	require.Equal(t, "E:input_type W:feel_warning", diagnosed(r))
	require.Equal(t, `14`, value(t, m, "B", `{x: 1, y: 10, A: 100}`), "a decision with logic is evaluated")
	require.Equal(t, `7`, value(t, m, "N", `{Nobody: 7}`), "one without logic has the value it was given")
	require.Equal(t, "W:no_logic", diagnosed(evaluate(t, m, "N", ``)))
	require.Equal(t, "E:missing_requirement E:missing_requirement W:no_logic", sorted(m.Check()))

	_, err := m.Evaluate("Z", nil, env())
	require.EqualError(t, err, `dmn: There is no decision "Z"; there are: A, B, C, Nobody, N, U. [unknown_decision]`)
	require.Len(t, m.Inputs("C"), 2)
	require.Equal(t, "x", m.Inputs("C")[0].Name)
	require.Equal(t, "number", m.Inputs("A")[0].Type)
	require.Empty(t, m.Inputs("Z"))
	require.Len(t, m.Decisions(), 6)
}

func TestModelWithoutInputDataReadsWhatItIsGiven(t *testing.T) {
	t.Parallel()
	m := compile(t, file(decide("A", "", table("", "amount: integer => _", `> 5 => "big"`, `<= 5 => "small"`)), decide("B", "", lit("A + status"), "d-A")))
	require.Empty(t, m.Check())
	require.Equal(t, `"bigX"`, value(t, m, "B", `{amount: 7, status: "X"}`))
}

func TestKnowledge(t *testing.T) {
	t.Parallel()
	m := compile(t, file(
		bkm("fact", "number", "n: number", lit("if n <= 1 then 1 else n * fact(n - 1)"), "k-fact"),
		bkm("even", "", "n", lit("if n = 0 then true else odd number(n - 1)"), "k-odd number"),
		bkm("odd number", "", "n", lit("if n = 0 then false else even(n - 1)"), "k-even"),
		bkm("list", "tNumbers", "x", lit("x")),
		bkm("old", "", "x", `<literalExpression typeRef="number"><text>x</text></literalExpression>`),
		bkm("java", "", "", ""),
		`<businessKnowledgeModel id="k-ext" name="ext"><encapsulatedLogic kind="PMML"><formalParameter name="a"/></encapsulatedLogic></businessKnowledgeModel>`,
		`<itemDefinition name="tNumbers" isCollection="true"><typeRef>number</typeRef></itemDefinition>`,
		decide("F", "", lit("fact(20)"), "k-fact"),
		decide("E", "", lit("[even(10), odd number(10)]"), "k-even", "k-odd number"),
		decide("N", "", lit("odd number(n: 3)"), "k-odd number"),
		decide("L", "", lit(`[list(1), list([1]), list("a"), list(null)]`), "k-list"),
		decide("O", "", lit(`[old([1]), old("a")]`), "k-old"),
		decide("P", "", lit(`ext(1)`), "k-ext"),
		decide("H", "", lit(`for f in [even, odd number] return f(2)`), "k-even", "k-odd number"),
		decide("Hidden", "", lit(`odd number(1)`), "k-even"),
	))
	require.Equal(t, `2432902008176640000`, value(t, m, "F", ``))
	require.Equal(t, `[true, false]`, value(t, m, "E", ``))
	require.Equal(t, `true`, value(t, m, "N", ``))
	require.Equal(t, `[[1], [1], null, null]`, value(t, m, "L", ``))
	require.Equal(t, `[1, null]`, value(t, m, "O", ``))
	require.Equal(t, `[true, false]`, value(t, m, "H", ``))
	require.Equal(t, `null`, value(t, m, "Hidden", ``), "a requirement's requirement is not seen")
	r := evaluate(t, m, "P", ``)
	require.Nil(t, r.Value)
	require.Equal(t, "E:external_function", diagnosed(r))
	require.ErrorContains(t, r.Err(), `The function "ext" is of the kind PMML`)

	r, err := m.EvaluateKnowledge("fact", context(t, `{n: 5}`), env())
	require.NoError(t, err)
	require.Equal(t, `120`, str(r.Value))
	r, err = m.EvaluateKnowledge("list", context(t, `{}`), env())
	require.NoError(t, err)
	require.Equal(t, `W:missing_input`, diagnosed(r))
	_, err = m.EvaluateKnowledge("none", nil, env())
	require.ErrorContains(t, err, "[unknown_knowledge]")
	require.Len(t, m.Knowledge(), 7)
}

// A business knowledge model sees itself without a requirement, and is not called with an argument of another type.
func TestKnowledgeCalls(t *testing.T) {
	t.Parallel()
	m := compile(t, file(
		bkm("fib", "", "n: number", lit(`if n < 2 then n else fib(n - 1) + fib(n - 2)`)),
		bkm("given", "", "x: string", lit(`x != null`)),
		decide("D", "", lit(`fib(10)`), "k-fib"),
		decide("Given", "", lit(`[given("a"), given(null), given(1), given(["b"])]`), "k-given"),
	))
	require.Equal(t, `55`, value(t, m, "D", ``))
	require.Equal(t, `[true, false, null, true]`, value(t, m, "Given", ``))
	require.Equal(t, "E:input_type", diagnosed(evaluate(t, m, "Given", ``)))
	require.Equal(t, "E:feel_mistake", codes(m.Check()), "given(1)")
}

func TestServices(t *testing.T) {
	t.Parallel()
	m := compile(t, file(
		input("p", "string"), input("q", "string"),
		decide("In1", "string", lit(`"never"`)), decide("In2", "", lit(`"never"`)),
		decide("Mid", "", lit(`p + q`), "i-p", "i-q"),
		decide("Out", "", lit(`Mid + In1 + In2`), "d-Mid", "d-In1", "d-In2"),
		decide("Out2", "number", lit(`2`)),
		service("S", "", "outputDecision", "d-Out", "encapsulatedDecision", "d-Mid", "inputDecision", "d-In1", "inputDecision", "d-In2", "inputData", "i-p", "inputData", "i-q"),
		service("Two", "", "outputDecision", "d-Out2", "outputDecision", "d-Mid", "inputData", "i-p", "inputData", "i-q"),
		service("Typed", "tFn", "outputDecision", "d-Out2"),
		service("None", ""),
		`<itemDefinition name="tFn"><functionItem outputTypeRef="string"/></itemDefinition>`,
		decide("Call", "", lit(`S("a", "b", "c", "d")`), "s-S"),
		decide("Named", "", lit(`S(In2: "d", In1: "c", q: "b", p: "a")`), "s-S"),
		decide("Few", "", lit(`S("a")`), "s-S"),
		decide("Wrong name", "", lit(`S(In2: "d", In1: "c", q: "b", z: "a")`), "s-S"),
		decide("Both", "", lit(`S("a", "b", "c", "d") + p + In1`), "s-S", "i-p", "d-In1"),
		decide("Mistyped", "", lit(`S(1, "b", "c", "d")`), "s-S"),
		decide("Pass", "", lit(`f(S)`), "s-S", "k-f"),
		bkm("f", "", "g", lit(`g("1", "2", "3", "4")`)),
		decide("Invoke", "", `<invocation>`+lit("Two")+`<binding><parameter name="q"/>`+lit(`"b"`)+`</binding><binding><parameter name="p"/>`+lit(`"a"`)+`</binding></invocation>`, "s-Two"),
	))
	for name, want := range map[string]string{
		"Call": `"abcd"`, "Named": `"abcd"`, "Few": `null`, "Wrong name": `null`, "Both": `"abcdxnever"`,
		"Mistyped": `null`, "Pass": `"1234"`, "Invoke": `{Mid: "ab", Out2: 2}`,
	} {
		require.Equal(t, want, value(t, m, name, `{p: "x", q: "y"}`), name)
	}
	run := func(name, input string) (string, string) {
		r, err := m.EvaluateService(name, context(t, input), env())
		require.NoError(t, err)
		return str(r.Value), diagnosed(r)
	}
	v, _ := run("S", `{p: "a", q: "b", In1: "c", In2: "d"}`)
	require.Equal(t, `"abcd"`, v)
	v, d := run("S", `{p: "a", q: "b", In1: "c"}`)
	require.Equal(t, `null`, v)
	require.Equal(t, "W:missing_input W:feel_warning", d)
	v, d = run("S", `{p: "a", q: "b", In1: 7, In2: "d"}`)
	require.Equal(t, `null`, v)
	require.Equal(t, "E:input_type W:feel_warning", d)
	v, _ = run("Two", `{p: "a", q: "b"}`)
	require.Equal(t, `{Mid: "ab", Out2: 2}`, v)
	v, d = run("Typed", ``)
	require.Equal(t, `null`, v)
	require.Equal(t, "E:result_type", d)
	v, d = run("None", ``)
	require.Equal(t, `null`, v)
	require.Equal(t, "E:service_without_output", d)
	typed := compile(t, file(
		input("p", ""), decide("In", "", lit(`"never"`)), decide("Out", "", lit(`[p, In]`), "i-p", "d-In"),
		service("S", "tFn", "outputDecision", "d-Out", "inputDecision", "d-In", "inputData", "i-p"),
		service("By place", "tPlaces", "outputDecision", "d-Out", "inputDecision", "d-In", "inputData", "i-p"),
		`<itemDefinition name="tFn"><functionItem><parameters name="In" typeRef="tAB"/><parameters name="p" typeRef="date"/></functionItem></itemDefinition>`,
		`<itemDefinition name="tPlaces"><functionItem><parameters name="first" typeRef="date"/><parameters name="second" typeRef="tAB"/></functionItem></itemDefinition>`,
		`<itemDefinition name="tAB"><typeRef>string</typeRef><allowedValues><text>"a", "b"</text></allowedValues></itemDefinition>`,
		decide("Call", "", lit(`[S(@"2026-01-02", "a"), S("x", "c")]`), "s-S"),
	))
	require.Equal(t, `[[@"2026-01-02", "a"], null]`, value(t, typed, "Call", ``))
	for _, name := range []string{"S", "By place"} {
		r, err := typed.EvaluateService(name, context(t, `{p: "2026-01-02", In: "c"}`), env())
		require.NoError(t, err)
		require.Equal(t, `[@"2026-01-02", null]`, str(r.Value), name)
		require.Equal(t, "E:input_type", diagnosed(r), name)
	}
	_, err := m.EvaluateService("Zero", nil, env())
	require.ErrorContains(t, err, "there are: S, Two, Typed, None")
	require.Len(t, m.Services(), 4)
	require.Len(t, m.Inputs("Two"), 2)
}

func TestCycles(t *testing.T) {
	t.Parallel()
	m := compile(t, file(
		decide("A", "", lit("B + 1"), "d-B"), decide("B", "", lit("C"), "d-C"), decide("C", "", lit("A"), "d-A"),
		decide("Self", "", lit("1"), "d-Self"), decide("Fine", "", lit("1")),
	))
	require.Equal(t, "E:cyclic_requirement E:cyclic_requirement", codes(m.Check()))
	require.Equal(t, `The decision "A" needs itself: A → B → C → A.`, m.Check()[0].EN)
	r := evaluate(t, m, "A", "")
	require.Nil(t, r.Value)
	require.ErrorContains(t, r.Err(), "cyclic_requirement")
	require.Equal(t, "1", value(t, m, "Fine", ""))
}

// A decision called "date" or "in" does not take the language's own words away.
func TestNamesOfBuiltIns(t *testing.T) {
	t.Parallel()
	m := compile(t, file(input("date", "number"), decide("D", "", lit(`[date + 1, date("2026-01-02").day]`), "i-date")))
	require.Equal(t, `[6, 2]`, value(t, m, "D", `{date: 5}`))
}

func TestNamesWithSigns(t *testing.T) {
	t.Parallel()
	m := compile(t, file(
		`<itemDefinition name="tHồ sơ"><itemComponent name="Thu nhập/người"><typeRef>number</typeRef></itemComponent><itemComponent name="Ngày in giấy"><typeRef>date</typeRef></itemComponent></itemDefinition>`,
		input("Hồ sơ", "tHồ sơ"), input("người-con", "number"),
		bkm("Mức hỗ trợ", "", "Hồ sơ.Thu nhập: number", lit("Hồ sơ.Thu nhập / 2")),
		decide("Bình quân", "", lit("Hồ sơ.Thu nhập/người + người-con"), "i-Hồ sơ", "i-người-con"),
		decide("Ngày", "", lit("Hồ sơ.Ngày in giấy.day"), "i-Hồ sơ"),
		decide("Gọi", "", `<invocation>`+lit("Mức hỗ trợ")+`<binding><parameter name="Hồ sơ.Thu nhập"/>`+lit(`10`)+`</binding></invocation>`, "k-Mức hỗ trợ"),
	))
	require.Empty(t, m.Check())
	in := `{"Hồ sơ": {"Thu nhập/người": 8, "Ngày in giấy": @"2026-05-06"}, "người-con": 3}`
	require.Equal(t, `11`, value(t, m, "Bình quân", in))
	require.Equal(t, `6`, value(t, m, "Ngày", in))
	require.Equal(t, `5`, value(t, m, "Gọi", ``))
}
