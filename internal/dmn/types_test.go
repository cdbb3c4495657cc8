package dmn_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/motcua/motcua/internal/dmn"
	"github.com/motcua/motcua/internal/feel"
)

func sorted(findings []dmn.Finding) string {
	parts := strings.Fields(codes(findings))
	slices.Sort(parts)
	return strings.Join(parts, " ")
}

const typesFile = `
<itemDefinition name="tColour"><typeRef>string</typeRef><allowedValues><text>"red", "green"</text></allowedValues></itemDefinition>
<itemDefinition name="tRed"><typeRef>tColour</typeRef><allowedValues><text>"red", "blue"</text></allowedValues></itemDefinition>
<itemDefinition name="tColours" isCollection="true"><typeRef>string</typeRef><allowedValues><text>"red", "green"</text></allowedValues></itemDefinition>
<itemDefinition name="tFew" isCollection="true"><typeRef>number</typeRef><typeConstraint><text>count(?) &lt;= 2</text></typeConstraint></itemDefinition>
<itemDefinition name="tPositive"><typeRef>number</typeRef><typeConstraint><text>&gt; 0</text></typeConstraint></itemDefinition>
<itemDefinition name="tMatrix" isCollection="true"><typeRef>tFew</typeRef></itemDefinition>
<itemDefinition name="tPerson">
  <itemComponent name="name"><typeRef>string</typeRef></itemComponent>
  <itemComponent name="born"><typeRef>date</typeRef></itemComponent>
  <itemComponent name="friends" isCollection="true"><typeRef>tPerson</typeRef></itemComponent>
</itemDefinition>
<itemDefinition name="tSpan">
  <itemComponent name="from"><typeRef>number</typeRef></itemComponent>
  <itemComponent name="to"><typeRef>number</typeRef><allowedValues><text>&gt;= from</text></allowedValues></itemComponent>
</itemDefinition>
<itemDefinition name="tF"><functionItem outputTypeRef="number"><parameters name="a" typeRef="number"/></functionItem></itemDefinition>
<itemDefinition name="tWhen"><typeRef>date and time</typeRef></itemDefinition>
<itemDefinition name="tLoop"><typeRef>tLoop2</typeRef></itemDefinition>
<itemDefinition name="tLoop2"><typeRef>tLoop</typeRef></itemDefinition>
<itemDefinition name="tOpen"><itemComponent name="any"/></itemDefinition>
<itemDefinition name="tSameColour"><typeRef>tColour</typeRef></itemDefinition>
<itemDefinition name="tG"><functionItem outputTypeRef="tColour"><parameters name="a"/></functionItem></itemDefinition>
<itemDefinition name="tH"><functionItem><parameters name="b" typeRef="tColour"/></functionItem></itemDefinition>
`

func TestCoercion(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ typ, logic, want string }{
		{"string", `1 + 1`, `null`},
		{"string", `["a"]`, `"a"`},
		{"string", `[1]`, `null`},
		{"string", `["a", "b"]`, `null`},
		{"number", `null`, `null`},
		{"Any", `[1]`, `[1]`},
		{"", `[1]`, `[1]`},
		{"date and time", `@"2026-01-02"`, `@"2026-01-02T00:00:00Z"`},
		{"tWhen", `[@"2026-01-02"]`, `@"2026-01-02T00:00:00Z"`},
		{"date", `@"2026-01-02T00:00:00Z"`, `null`},
		{"list<number>", `1`, `[1]`},
		{"list<number>", `["a"]`, `null`},
		{"tColour", `"red"`, `"red"`},
		{"tColour", `"blue"`, `null`},
		{"tRed", `"red"`, `"red"`},
		{"tRed", `"green"`, `null`},
		{"tRed", `"blue"`, `"blue"`}, // its own values, not those of tColour
		{"tSameColour", `"red"`, `"red"`},
		{"tSameColour", `"blue"`, `null`},
		{"number", `[[1]]`, `1`},
		{"number", `[["a"]]`, `null`},
		{"tColours", `["red", "green"]`, `["red", "green"]`},
		{"tColours", `"red"`, `["red"]`},
		{"tColours", `["red", "blue"]`, `null`},
		{"tColours", `null`, `null`},
		{"tColours", `[null]`, `[null]`},
		{"tFew", `[1, 2]`, `[1, 2]`},
		{"tFew", `[1, 2, 3]`, `null`},
		{"tFew", `5`, `[5]`},
		{"tPositive", `0`, `null`},
		{"tPositive", `1`, `1`},
		{"tMatrix", `[[1], [2, 3]]`, `[[1], [2, 3]]`},
		{"tMatrix", `[[1, 2, 3]]`, `null`},
		{"tPerson", `{name: "A", born: null, friends: []}`, `{born: null, friends: [], name: "A"}`},
		{"tPerson", `{name: "A"}`, `null`},
		{"tPerson", `{name: "A", born: @"2000-01-01", friends: [{name: "B", born: 3, friends: []}]}`, `null`},
		{"tPerson", `{name: "A", born: @"2000-01-01", friends: [{name: "B", born: null, friends: null}], more: 1}`, `{born: @"2000-01-01", friends: [{born: null, friends: null, name: "B"}], more: 1, name: "A"}`},
		{"tSpan", `{from: 1, to: 2}`, `{from: 1, to: 2}`},
		{"tSpan", `{from: 3, to: 2}`, `null`},
		{"tF", `1`, `null`},
		{"tOpen", `{any: [1, "a"]}`, `{any: [1, "a"]}`},
		{"tLoop", `1`, `1`},
		{"unheard of", `1`, `1`},
		{"integer", `1`, `1`},
		{"integer", `"1"`, `null`},
	} {
		m := compile(t, file(typesFile, decide("D", c.typ, lit(c.logic))))
		require.Equal(t, c.want, value(t, m, "D", ``), "%s as %s", c.logic, c.typ)
		if c.want == "null" && c.logic != "null" {
			require.Error(t, evaluate(t, m, "D", ``).Err(), "%s as %s", c.logic, c.typ)
		}
	}
	m := compile(t, file(typesFile, decide("D", "tF", lit(`function(a: number) a`)), decide("E", "tF", lit(`function() 1`)), decide("F", "", lit("D(2)"), "d-D")))
	require.Equal(t, `2`, value(t, m, "F", ``))
	require.Equal(t, `null`, value(t, m, "E", ``))
	require.Equal(t, "E:cyclic_type", codes(m.Check()))
}

// Input in plain JSON form becomes what its type says, and components that were left out are null.
func TestInputs(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ typ, input, want string }{
		{"date", `"2026-01-02"`, `@"2026-01-02"`},
		{"date", `"soon"`, `null`},
		{"date", `{"@type":"date","value":"2026-01-02"}`, `@"2026-01-02"`},
		{"tWhen", `"2026-01-02T03:04:05"`, `@"2026-01-02T03:04:05"`},
		{"tWhen", `{"@type":"date","value":"2026-01-02"}`, `@"2026-01-02T00:00:00Z"`},
		{"time", `"10:00:00"`, `@"10:00:00"`},
		{"days and time duration", `"P1D"`, `@"P1D"`},
		{"years and months duration", `"P1Y"`, `@"P1Y"`},
		{"yearMonthDuration", `"P1Y"`, `@"P1Y"`},
		{"dayTimeDuration", `"P1D"`, `@"P1D"`},
		{"string", `"2026-01-02"`, `"2026-01-02"`},
		{"tPerson", `{"name":"A","born":"2000-01-01","friends":{"name":"B"}}`, `{born: @"2000-01-01", friends: [{born: null, friends: null, name: "B"}], name: "A"}`},
		{"tColours", `"red"`, `["red"]`},
		{"tColour", `["red"]`, `"red"`},
		{"number", `"1"`, `null`},
	} {
		m := compile(t, file(typesFile, input("x", c.typ), decide("D", "", lit("x"), "i-x")))
		v, err := feel.FromJSON([]byte(`{"x":` + c.input + `}`))
		require.NoError(t, err)
		r, err := m.Evaluate("D", v.(feel.Context), env())
		require.NoError(t, err)
		require.Equal(t, c.want, str(r.Value), "%s as %s", c.input, c.typ)
	}
}

func TestInstanceOf(t *testing.T) {
	t.Parallel()
	m := compile(t, file(typesFile, decide("D", "", lit(`[
		{name: "A", born: @"2000-01-01", friends: []} instance of tPerson, {name: 1} instance of tPerson,
		[1] instance of tFew, ["a"] instance of tFew, "a" instance of tColour, 1 instance of tColour, @"2000-01-01T00:00:00" instance of tWhen
	]`))))
	require.Equal(t, `[true, false, true, false, true, false, true]`, value(t, m, "D", ``))
}

// A function of a function type keeps to it, wherever it comes from; a parameter of FEEL's asks for the allowed values.
func TestFunctionTypes(t *testing.T) {
	t.Parallel()
	boxed := `<functionDefinition typeRef="%s"><formalParameter name="a"/><literalExpression><text>a</text></literalExpression></functionDefinition>`
	for name, logic := range map[string]string{
		"literal":   typedLit("tG", `function(a) a`),
		"parameter": lit(`function(a: tColour) a`),
		"boxed":     fmt.Sprintf(boxed, "tG"),
		"arguments": fmt.Sprintf(boxed, "tH"),
		"both":      `<context typeRef="tG"><contextEntry>` + fmt.Sprintf(boxed, "tH") + `</contextEntry></context>`,
	} {
		m := compile(t, file(typesFile, decide("F", "", logic), decide("D", "", lit(`[F("red"), F("blue"), F(null), F(["green"])]`), "d-F")))
		r := evaluate(t, m, "D", ``)
		require.Equal(t, `["red", null, null, "green"]`, strings.Replace(str(r.Value), `["green"]`, `"green"`, 1), name)
		require.NotEmpty(t, r.Diagnostics, name)
	}
	m := compile(t, file(typesFile, bkm("K", "tG", "a", lit("a")), decide("D", "", lit(`for f in [K, K] return f("blue")`), "k-K")))
	require.Equal(t, `[null, null]`, value(t, m, "D", ``))
	m = compile(t, file(typesFile, bkm("Again", "", "n: number, f: tG", lit(`if n = 0 then f("red") else Again(n - 1, f)`), "k-Again"),
		decide("D", "", lit(`Again(200, function(a) a)`), "k-Again")))
	require.Equal(t, `"red"`, value(t, m, "D", ``), "a function passed on and on is guarded once")
}
