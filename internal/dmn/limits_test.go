package dmn_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/motcua/motcua/internal/dmn"
	"github.com/motcua/motcua/internal/feel"
)

// requireLimit evaluates and wants the bound to be named, in both languages.
func requireLimit(t *testing.T, m *dmn.Model, decision string, kind feel.LimitKind, e feel.Env) {
	t.Helper()
	_, err := m.Evaluate(decision, nil, e)
	var limit *feel.Error
	require.ErrorAs(t, err, &limit)
	require.Equal(t, feel.ErrLimit, limit.Code)
	require.Equal(t, kind, limit.Limit)
	require.NotEqual(t, limit.VI, limit.EN)
}

func TestHugeExpressions(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"1 MB":            strings.Repeat("1 + ", 250_000) + "1",
		"10,000 brackets": strings.Repeat("(", 10_000) + "1" + strings.Repeat(")", 10_000),
		"10,000 lists":    strings.Repeat("[", 10_000),
	} {
		m := compile(t, file(decide("D", "", lit(text)), input("x", ""), decide("T", "", table("", "x => _", text+" => 1"), "i-x")))
		require.Equal(t, "E:feel_syntax E:feel_syntax", codes(m.Check()), name)
		r := evaluate(t, m, "D", "")
		require.Nil(t, r.Value)
		require.ErrorContains(t, r.Err(), "feel_syntax")
		require.Less(t, len(r.Err().Error()), 1000)
		require.ErrorContains(t, evaluate(t, m, "T", "{x: 1}").Err(), "feel_syntax")
	}
}

func TestRecursionWithoutEnd(t *testing.T) {
	t.Parallel()
	boxed := func(body string) string {
		return `<invocation>` + lit("loop") + `<binding><parameter name="n"/>` + body + `</binding></invocation>`
	}
	m := compile(t, file(
		bkm("f", "", "n", lit("f(n + 1)"), "k-f"),
		bkm("a", "", "n", lit("b(n)"), "k-b"), bkm("b", "", "n", lit("a(n)"), "k-a"),
		bkm("loop", "", "n", boxed(lit("n")), "k-loop"),
		bkm("twice", "", "n", lit("twice(n - 1) + twice(n - 1)"), "k-twice"),
		bkm("wide", "", "n", lit("if n = 0 then 1 else wide(n - 1) + wide(n - 1)"), "k-wide"),
		bkm("grow", "", "n", lit("if n = 0 then [1] else concatenate(grow(n - 1), grow(n - 1))"), "k-grow"),
		decide("F", "", lit("f(1)"), "k-f"), decide("A", "", lit("a(1)"), "k-a"), decide("Loop", "", lit("loop(1)"), "k-loop"),
		decide("Twice", "", lit("twice(1)"), "k-twice"), decide("Wide", "", lit("wide(40)"), "k-wide"), decide("Grow", "", lit("grow(40)"), "k-grow"),
		decide("Own", "", `<context>`+entry("f", "", `<functionDefinition>`+lit("f()")+`</functionDefinition>`)+entry("", "", lit("f()"))+`</context>`),
		// A service that calls itself through its own output decision.
		service("S", "", "outputDecision", "d-Out"), decide("Out", "", lit("S()"), "s-S"),
	))
	for _, name := range []string{"F", "A", "Loop", "Twice", "Own", "Out"} {
		requireLimit(t, m, name, feel.LimitDepth, env())
	}
	requireLimit(t, m, "Wide", feel.LimitSteps, env())
	requireLimit(t, m, "Grow", feel.LimitSteps, env())
	small := env()
	small.MaxSteps = 1000
	requireLimit(t, m, "F", feel.LimitSteps, small)
	small = env()
	small.MaxMemory = 10_000
	requireLimit(t, m, "Grow", feel.LimitMemory, small)
}

func TestLongChains(t *testing.T) {
	t.Parallel()
	chain := func(n int) string {
		parts := []string{decide("D0", "", lit("0"))}
		for i := 1; i < n; i++ {
			parts = append(parts, decide(fmt.Sprintf("D%d", i), "", lit(fmt.Sprintf("D%d + 1", i-1)), fmt.Sprintf("d-D%d", i-1)))
		}
		return file(parts...)
	}
	require.Equal(t, "499", value(t, compile(t, chain(500)), "D499", ""))
	requireLimit(t, compile(t, chain(20_000)), "D19999", feel.LimitDepth, env())

	// A lattice with 2^40 ways through it: each decision is evaluated once.
	parts := []string{decide("L0", "", lit("1")), decide("R0", "", lit("1"))}
	for i := 1; i <= 40; i++ {
		for _, side := range []string{"L", "R"} {
			parts = append(parts, decide(fmt.Sprintf("%s%d", side, i), "", lit(fmt.Sprintf("L%d + R%d", i-1, i-1)), fmt.Sprintf("d-L%d", i-1), fmt.Sprintf("d-R%d", i-1)))
		}
	}
	require.Equal(t, "1099511627776", value(t, compile(t, file(parts...)), "L40", ""))
}

func TestHugeLoops(t *testing.T) {
	t.Parallel()
	loop := func(body string) string {
		return `<for iteratorVariable="i"><in>` + lit("1..1000000000") + `</in><return>` + lit(body) + `</return></for>`
	}
	nested := `<for iteratorVariable="i"><in>` + lit("[1..100000]") + `</in><return><for iteratorVariable="j"><in>` + lit("[1..100000]") + `</in><return>` + lit("i") + `</return></for></return></for>`
	m := compile(t, file(decide("Bad", "", loop("i")), decide("D", "", nested),
		decide("R", "", `<for iteratorVariable="i"><in>`+lit("[1..1000000000]")+`</in><return>`+lit("i")+`</return></for>`)))
	require.Equal(t, "E:feel_syntax", codes(m.Check()), "1..n is no list by itself")
	requireLimit(t, m, "R", feel.LimitSteps, env())
	_, err := m.Evaluate("D", nil, env())
	var limit *feel.Error
	require.ErrorAs(t, err, &limit)
	require.Equal(t, feel.ErrLimit, limit.Code)
}

// A table of very many rules is checked in bounded time, and what cannot be checked is named.
func TestHugeTable(t *testing.T) {
	t.Parallel()
	rules := make([]string, 10_000)
	for i := range rules {
		rules[i] = fmt.Sprintf("%d | > %d => %d", i, i, i)
	}
	m := compile(t, file(input("x", "number"), input("y", "number"), decide("D", "", table("", "x | y => _", rules...), "i-x", "i-y")))
	require.Equal(t, "W:missing_rule W:overlap_not_checked", sorted(m.Check()))
	require.Equal(t, "777", value(t, m, "D", "{x: 777, y: 1000000}"))
}

// What a result keeps is bounded, however much there is to say.
func TestResultsAreBounded(t *testing.T) {
	t.Parallel()
	m := compile(t, file(
		bkm("f", "", "x", table("", "x => _", `< 5 => 1`, `> 3 => 2`)),
		decide("D", "", lit(`for i in 1..5000 return f(4)`), "k-f")))
	r := evaluate(t, m, "D", "")
	require.Len(t, r.Diagnostics, dmn.MaxDiagnostics)
	require.Len(t, r.Trace, 1)
	require.Len(t, r.Trace[0].Tables, dmn.MaxTraceTables)

	many := make([]string, 2*dmn.MaxFindings)
	for i := range many {
		many[i] = decide(fmt.Sprintf("D%d", i), "", lit("1 +"))
	}
	require.Len(t, compile(t, file(many...)).Check(), dmn.MaxFindings)
}
