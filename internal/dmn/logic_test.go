package dmn_test

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func entry(name, typ, logic string) string {
	if name == "" {
		return `<contextEntry>` + logic + `</contextEntry>`
	}
	return `<contextEntry><variable name="` + name + `"` + ref(typ) + `/>` + logic + `</contextEntry>`
}

func TestBoxedExpressions(t *testing.T) {
	t.Parallel()
	invoke := func(f string, bindings ...string) string {
		s := `<invocation>` + lit(f)
		for i := 0; i < len(bindings); i += 2 {
			s += `<binding><parameter name="` + bindings[i] + `"/>` + lit(bindings[i+1]) + `</binding>`
		}
		return s + `</invocation>`
	}
	function := func(params, body string) string {
		return `<functionDefinition>` + formal(params) + body + `</functionDefinition>`
	}
	iterate := func(kind, variable, in, body string) string {
		part := map[string]string{"for": "return"}[kind]
		if part == "" {
			part = "satisfies"
		}
		return `<` + kind + ` iteratorVariable="` + variable + `"><in>` + lit(in) + `</in><` + part + `>` + lit(body) + `</` + part + `></` + kind + `>`
	}
	for _, c := range []struct{ name, logic, want, diagnosed string }{
		{"literal", lit(`x + 1`), `6`, ``},
		{"an empty literal", lit(` `), `null`, ``},
		{"a literal of a type", typedLit("number", `[x]`), `5`, ``},
		{"a literal of another type", typedLit("string", `x`), `null`, `E:result_type`},
		{"a literal that is not FEEL", lit(`x +`), `null`, `E:feel_syntax`},
		{"a literal that warns", lit(`x + "a"`), `null`, `W:feel_warning`},
		{"a name of several words", `<context>` + entry("số tiền", "", lit(`x * 2`)) + entry("", "", lit(`số tiền + 1`)) + `</context>`, `11`, ``},
		{"a name with an operator", `<context>` + entry("thu-chi", "", lit(`x * 2`)) + entry("", "", lit(`thu-chi + 1`)) + `</context>`, `11`, ``},
		{"context", `<context>` + entry("a", "", lit(`x`)) + entry("b", "", lit(`a + 1`)) + `</context>`, `{a: 5, b: 6}`, ``},
		{"context with types", `<context>` + entry("a", "string", lit(`x`)) + entry("b", "number", lit(`[x]`)) + `</context>`, `{a: null, b: 5}`, `E:result_type`},
		{"context in context", `<context>` + entry("a", "", `<context>`+entry("c", "", lit("x + 1"))+`</context>`) + entry("b", "", lit(`a.c`)) + `</context>`, `{a: {c: 6}, b: 6}`, ``},
		{"a shadowing entry", `<context>` + entry("f", "", lit(`function() x`)) + entry("x", "", lit(`9`)) + entry("", "", lit(`[f(), x]`)) + `</context>`, `[5, 9]`, ``},
		{"list", `<list>` + lit(`x`) + lit(`"a"`) + `<list>` + lit("1") + `</list></list>`, `[5, "a", [1]]`, ``},
		{"relation", `<relation><column name="a"/><column name="b" typeRef="string"/><row>` + lit("1") + lit(`"p"`) + `</row><row>` + lit("x") + lit("7") + `</row></relation>`, `[{a: 1, b: "p"}, {a: 5, b: null}]`, `E:result_type`},
		{"a column of a relation", `<context>` + entry("r", "", `<relation><column name="a-b"/><row>`+lit("1")+`</row><row>`+lit("2")+`</row></relation>`) + entry("", "", lit("sum(r.a-b)")) + `</context>`, `3`, ``},
		{"function", `<context>` + entry("f", "", function("a: number, b", lit("a + b + x"))) + entry("", "", lit(`f(1, 2)`)) + `</context>`, `8`, ``},
		{"function with an argument of another type", `<context>` + entry("f", "", function("a: number", lit("a = null"))) + entry("", "", lit(`f("p")`)) + `</context>`, `null`, `E:input_type`},
		{"function with the wrong number of arguments", `<context>` + entry("f", "", function("a", lit("a"))) + entry("", "", lit(`f(1, 2)`)) + `</context>`, `null`, `W:feel_warning`},
		{"Java function", `<context>` + entry("f", "", `<functionDefinition kind="Java"><context>`+entry("class", "", lit(`"java.lang.Math"`))+`</context></functionDefinition>`) + entry("", "", lit(`f()`)) + `</context>`, `null`, `E:external_function`},
		{"functions within one another", `<context>` + entry("f", "", function("a", function("b", function("c", lit("a * b * c * x"))))) + entry("", "", lit(`f(2)(3)(4)`)) + `</context>`, `120`, ``},
		{"invocation", `<context>` + entry("f", "", function("a, b", lit("a - b"))) + entry("", "", invoke("f", "b", "1", "a", "x")) + `</context>`, `4`, ``},
		{"invocation of a built-in", invoke("abs", "n", "-x"), `5`, ``},
		{"invocation without function", invoke("x", "a", "1"), `null`, `E:not_a_function`},
		{"invocation with other parameters", `<context>` + entry("f", "", function("a", lit("a"))) + entry("", "", invoke("f", "z", "1")) + `</context>`, `null`, `E:wrong_parameters`},
		{"conditional", `<conditional><if>` + lit("x > 3") + `</if><then>` + lit(`"big"`) + `</then><else>` + lit(`"small"`) + `</else></conditional>`, `"big"`, ``},
		{"conditional, no boolean", `<conditional><if>` + lit(`"a"`) + `</if><then>` + lit(`1`) + `</then><else>` + lit(`2`) + `</else></conditional>`, `2`, ``},
		{"for", iterate("for", "i", "[1, 2, x]", "i * 2"), `[2, 4, 10]`, ``},
		{"for over a range", iterate("for", "i", "[1..3]", "i + count(partial)"), `[1, 3, 5]`, ``},
		{"for over dates", iterate("for", "i", `[@"2026-01-01"..@"2026-01-03"]`, "i.day"), `[1, 2, 3]`, ``},
		{"for over nothing", iterate("for", "i", "[]", "i"), `[]`, ``},
		{"for over no list", iterate("for", "i", "x", "i"), `null`, `E:not_a_list`},
		{"some", iterate("some", "i", "[1, 2, x]", "i > 4"), `true`, ``},
		{"some, none", iterate("some", "i", "[1, 2, x]", "i > 9"), `false`, ``},
		{"some of nothing", iterate("some", "i", "[]", "7"), `false`, ``},
		{"some, no boolean", iterate("some", "i", "[1, 2]", `if i = 2 then true else "a"`), `null`, `E:not_boolean`},
		{"some of no list", iterate("some", "i", "1", "true"), `null`, `E:not_a_list`},
		{"every", iterate("every", "i", "[1, 2, x]", "i < 9"), `true`, ``},
		{"every, not one", iterate("every", "i", "[1, 2, x]", "i < 5"), `false`, ``},
		{"every of nothing", iterate("every", "i", "[]", "false"), `true`, ``},
		{"filter", `<filter><in>` + lit("[1, 2, x, 9]") + `</in><match>` + lit("item > 2") + `</match></filter>`, `[5, 9]`, ``},
		{"filter of contexts", `<filter><in>` + lit("[{a: 1, b: 2}, {a: x, b: 3}]") + `</in><match>` + lit("a = 5 and item.b = 3") + `</match></filter>`, `[{a: 5, b: 3}]`, ``},
		{"filter that keeps nothing", `<filter><in>` + lit("[1, 2]") + `</in><match>` + lit("item > 2") + `</match></filter>`, `[]`, ``},
		{"filter, no boolean", `<filter><in>` + lit("[1, 2]") + `</in><match>` + lit(`if item = 1 then true else "a"`) + `</match></filter>`, `null`, `E:not_boolean`},
		{"filter by position", `<filter><in>` + lit("[1, 2, x]") + `</in><match>` + lit(`-1`) + `</match></filter>`, `5`, ``},
		{"a table in a context", `<context>` + entry("t", "", table("", "x => _", `> 3 => "a"`)) + entry("", "", lit("t")) + `</context>`, `"a"`, ``},
		{"another language", `<literalExpression expressionLanguage="http://www.w3.org/1999/XPath"><text>1</text></literalExpression>`, `null`, `E:foreign_language`},
		{"a text elsewhere", `<literalExpression><importedValues namespace="a" importType="b"><importedElement>c</importedElement></importedValues></literalExpression>`, `null`, `E:imported_text`},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			m := compile(t, file(input("x", "number"), decide("D", "", c.logic, "i-x")))
			r := evaluate(t, m, "D", `{x: 5}`)
			require.Equal(t, c.want, str(r.Value))
			require.Equal(t, c.diagnosed, diagnosed(r))
		})
	}
}

func TestDiagnosticNamesTheLine(t *testing.T) {
	t.Parallel()
	m := compile(t, file(input("x", "number"), decide("D", "", "<literalExpression id=\"L\">\n<text>\nx +\n\"a\"</text></literalExpression>", "i-x")))
	r := evaluate(t, m, "D", `{x: 5}`)
	require.Len(t, r.Diagnostics, 1)
	require.Equal(t, 5, r.Diagnostics[0].Line)
	require.Equal(t, "L", r.Diagnostics[0].ElementID)
	require.NoError(t, r.Err())

	bad := compile(t, file(decide("D", "", "<literalExpression id=\"L\">\n<text>\n1 +\n* 2</text></literalExpression>")))
	require.Len(t, bad.Check(), 1)
	require.Equal(t, 5, bad.Check()[0].Line)
	require.Contains(t, bad.Check()[0].VI, "không hợp lệ (cột 1)")
}
