package feel

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// checkNames are the names in scope of the tests below.
func checkNames(t *testing.T) map[string]*Type {
	t.Helper()
	names := make(map[string]*Type)
	for name, typ := range map[string]string{
		"số tiền": "number", "outcome": "string", "received": "date", "due": "date and time", "at": "time", "wait": "days and time duration", "term": "years and months duration", "ok": "boolean", "xs": "list<number>",
		"people": "list<context<name: string, age: number>>", "file": "context<code: string, owner: context<name: string>>", "any": "Any", "open": "context", "steps": "range<number>", "fee": "function<number> -> number",
	} {
		names[name] = mustType(t, typ)
	}
	return names
}

func TestCheckFindsMistakes(t *testing.T) {
	t.Parallel()
	names := checkNames(t)
	tests := []struct {
		expr string
		want string // code@column of every finding, "!" where certain
	}{
		// What is right has no findings.
		{`outcome = "approve" and số tiền > 1000`, ""}, {"received + wait < @\"2026-12-01\"", ""}, {"due - received > wait", ""}, {"received + term", ""}, {"any.a.b > 1 and open.x = 1", ""},
		{"people[age > 18].name", ""}, {"some p in people satisfies p.age > 18", ""}, {"for i in 1..3 return i * số tiền", ""}, {"xs[1] + xs[-1]", ""}, {"sum(xs) + count(people) + max(1, 2)", ""}, {"fee(số tiền) + 1", ""},
		{"if ok then 1 else \"a\"", ""}, {"số tiền in [1..5] or số tiền in (< 3, 7)", ""}, {"xs = null or số tiền != null", ""}, {"{a: 1, f: function(x) g(x), g: function(y) y + a}.f(2)", ""}, {"any[x = 1]", ""}, {"upper case([outcome])", ""},
		{"{f: function(n) if n = 0 then 0 else f(n - 1)}.f(3)", ""}, {"get value(open, \"a\") + 1", ""}, {"steps.start + 1", ""}, {"for x in steps return x + 1", ""}, {"string(số tiền) + outcome", ""}, {"[1, \"a\"][1] + 1", ""},
		{"date and time(received, at)", ""}, {"file.owner.name = outcome", ""}, {"sort(people, function(a, b) a.age < b.age)[1].name", ""}, {"now() > due or today() = received", ""}, {"number(outcome) * 2", ""}, {"abs(wait) > wait", ""},
		{"not(ok) or all([ok, true])", ""}, {"before(received, @\"2026-01-01\")", ""}, {"string join(for p in people return p.name, \", \")", ""}, {"(function(x: number) x + 1)(số tiền)", ""}, {"every x in xs satisfies x > 0", ""}, {"partial and item", "unknown-name@1 unknown-name@13"},
		// Names.
		{"amount > 1", "unknown-name@1"}, {"foo(1)", "unknown-name@1"}, {"số tiền > ngưỡng and outcome = x", "unknown-name@11 unknown-name@32"}, {"people[tuổi > 18]", "unknown-name@8"}, {"for x in xs return y", "unknown-name@20"}, {"x + (for x in xs return x)[1]", "unknown-name@1"},
		// Parts.
		{"file.owner.tên", "unknown-part@1"}, {"people.agee", "unknown-part@1"}, {"received.hour", "unknown-part@1!"}, {"số tiền.year", "unknown-part@1!"}, {"due.hour + at.minute + wait.hours + term.years", ""}, {"steps.begin", "unknown-part@1!"}, {"{a: 1}.b", "unknown-part@1"},
		// Operators.
		{"số tiền + outcome", "operand-types@1!"}, {"received + 1", "operand-types@1!"}, {"outcome * 2", "operand-types@1!"}, {"at + term", "operand-types@1!"}, {"-outcome", "operand-types@1!"}, {"số tiền ** outcome", "operand-types@1!"}, {"due - at", "operand-types@1!"},
		{"số tiền = outcome", "comparison-types@1!"}, {"received < due", "comparison-types@1!"}, {"ok < true", "comparison-types@1!"}, {"số tiền < null", "comparison-types@1!"}, {"xs = 1", "comparison-types@1!"}, {"số tiền between 1 and outcome", "comparison-types@23!"}, {"wait > term", "comparison-types@1!"},
		{"số tiền in [\"a\"..\"b\"]", "comparison-types@12!"}, {"outcome in (1, \"a\")", "comparison-types@13!"}, {"outcome in xs", "comparison-types@12!"}, {"outcome in (< 3)", "comparison-types@13!"}, {"[1..\"a\"]", "comparison-types@1!"}, {"[xs..5]", "comparison-types@1! operand-types@2!"},
		// Conditions.
		{"if số tiền then 1 else 2", "not-boolean@4!"}, {"ok and số tiền", "not-boolean@8!"}, {"outcome or ok", "not-boolean@1!"}, {"some x in xs satisfies x + 1", "not-boolean@24!"}, {"people[name]", "not-boolean@8!"}, {"xs[1.5]", "impossible-value@1!"}, {"xs[0]", "impossible-value@1!"},
		// Calls.
		{"upper case(số tiền)", "argument-type@12!"}, {"substring(outcome)", "arguments@1!"}, {"substring(string: outcome, from: 1)", "arguments@1!"}, {"substring(outcome, \"2\")", "argument-type@20!"}, {"sum(people)", "argument-type@5!"}, {"sum(outcome, 1)", "argument-type@5!"}, {"fee(outcome)", "argument-type@5!"},
		{"fee(1, 2)", "arguments@1!"}, {"số tiền(1)", "not-a-function@1!"}, {"(function(x: number) x)(\"a\")", "argument-type@25!"}, {"now(1)", "arguments@1!"}, {"string join(xs)", "argument-type@13!"}, {"upper case(outcome) + 1", "operand-types@1!"}, {"count(people) = \"3\"", "comparison-types@1!"},
		{"years and months duration(from: received, to: due).days", "unknown-part@1!"}, {"min(xs) = outcome", "comparison-types@1!"}, {"reverse(xs)[1] = outcome", "comparison-types@1!"},
		// Constants.
		{`date("2026-02-30")`, "impossible-value@1!"}, {`@"2026-13-01"`, "impossible-value@1!"}, {`duration("1D") > wait`, "impossible-value@1!"}, {`matches(outcome, "(")`, "impossible-value@1!"}, {`matches(outcome, "a", "z")`, "impossible-value@1!"}, {`replace(outcome, "[a", "b")`, "impossible-value@1!"},
		{`split("a", "(")`, "impossible-value@1!"}, {"sqrt(-1)", "impossible-value@1!"}, {"{a: 1, a: 2}", "impossible-value@1!"}, {`function(x) external {java: {}}`, "impossible-value@1!"}, {`date("2026-02-28")`, ""}, {`matches(outcome, any)`, ""},
	}
	for _, tt := range tests {
		t.Run(tt.expr, func(t *testing.T) {
			t.Parallel()
			e, err := Compile(tt.expr, WithNames("số tiền"))
			require.NoError(t, err)
			_, findings := e.Check(names)
			require.Equal(t, tt.want, summary(findings))
		})
	}
}

func summary(findings []Finding) string {
	parts := make([]string, len(findings))
	for i, f := range findings {
		parts[i] = fmt.Sprintf("%s@%d%s", f.Code, f.Position.Column, map[bool]string{true: "!"}[f.Certain])
	}
	return strings.Join(parts, " ")
}

func TestCheckSaysWhatAndWhere(t *testing.T) {
	t.Parallel()
	names := checkNames(t)
	e := mustCompile(t, "ok and\n  outcome > 5")
	typ, findings := e.Check(names)
	require.Equal(t, "boolean", typ.String())
	require.Equal(t, []Finding{{
		Code: FindComparison, Certain: true, Position: Position{Offset: 9, Line: 2, Column: 3}, Text: "outcome > 5",
		EN: `">" of string and number is always null`, VI: `">" giữa chuỗi và số luôn là null`,
	}}, findings)
	require.Equal(t, `dòng 2, cột 3: ">" giữa chuỗi và số luôn là null`, findings[0].In("vi"))
	require.Equal(t, `line 2, column 3: ">" of string and number is always null`, findings[0].In("en"))
	_, findings = mustCompile(t, "upper case(5)").Check(nil)
	require.Equal(t, `the argument "string" should be string, not number`, findings[0].EN)
	require.Equal(t, `đối số "string" phải là chuỗi, không phải số`, findings[0].VI)
}

func TestCheckCondition(t *testing.T) {
	t.Parallel()
	names := checkNames(t)
	for expr, want := range map[string]string{
		"số tiền > 1": "", "any": "", "ok": "", "outcome": "not-boolean@1!", "null": "not-boolean@1!", "if ok then true else false": "", "if ok then 1 else 2": "not-boolean@1!", "số tiền + 1": "not-boolean@1!", "[true]": "not-boolean@1!",
	} {
		require.Equal(t, want, summary(mustCompile(t, expr).CheckCondition(names)), expr)
	}
	require.Empty(t, mustCompile(t, "whatever > 1 and f(x)").CheckCondition(nil)) // names are not known
}

func TestCheckTests(t *testing.T) {
	t.Parallel()
	number, names := mustType(t, "number"), checkNames(t)
	for expr, want := range map[string]string{
		"-": "", "< 5, > 10": "", "[1..3]": "", "not(1, 2)": "", "? > 3": "", "xs": "", "số tiền": "", "ok": "", `"a"`: "comparison-types@1!", `< "a"`: "comparison-types@1!", `["a".."b"]`: "comparison-types@1!", `? = "a"`: "comparison-types@1!",
		`1, "a"`: "comparison-types@4!", "ngưỡng": "unknown-name@1", "received": "comparison-types@1!", "odd(?)": "",
	} {
		e, err := Compile(expr, UnaryTests(), WithNames("số tiền"))
		require.NoError(t, err)
		require.Equal(t, want, summary(e.CheckTests(number, names)), expr)
	}
}

func TestTypeOfValues(t *testing.T) {
	t.Parallel()
	for expr, want := range map[string]string{
		"1": "number", "[1, 2]": "list<number>", "[1, \"a\"]": "list<Any>", "[]": "list", "{a: 1, b: {c: \"x\"}}": "context<a: number, b: context<c: string>>", "[1..2]": "range<number>", "(< @\"2026-01-01\")": "range<date>", "null": "Null",
		"function(a: number, b) a + 1": "function<number, Any> -> number", "function() [1]": "function<> -> list<number>", "function(x) x": "function<Any> -> Any", "upper case": "function<string> -> string", "[{a: 1}, {a: 2}]": "list<context<a: number>>", "[{a: 1, b: 2}, {b: \"x\", a: 3}]": "list<context<a: number, b: Any>>",
		"{k: 2, f: function(x: number) x * k}.f": "function<number> -> number",
	} {
		require.Equal(t, want, TypeOf(mustEval(t, expr)).String(), expr)
	}
}

func TestConformsTo(t *testing.T) {
	t.Parallel()
	tests := []struct {
		a, b string
		want bool
	}{
		{"number", "Any", true}, {"Any", "number", false}, {"Null", "number", true}, {"list<number>", "list<Any>", true}, {"list<Any>", "list<number>", false}, {"list<number>", "list", true}, {"context<a: number, b: string>", "context<a: number>", true},
		{"context<a: number>", "context<a: number, b: string>", false}, {"context<a: number>", "context<a: string>", false}, {"range<date>", "range<date>", true}, {"function<Any> -> number", "function<number> -> Any", true}, {"function<number> -> number", "function<Any> -> number", false},
		{"function<number> -> number", "function<number, number> -> number", false}, {"function<number> -> number", "function", true}, {"number", "list<number>", false}, {"date", "date and time", false},
	}
	for _, tt := range tests {
		require.Equal(t, tt.want, mustType(t, tt.a).ConformsTo(mustType(t, tt.b)), "%s to %s", tt.a, tt.b)
	}
	require.True(t, RangeOf(mustType(t, "date")).ConformsTo(mustType(t, "range<date>")))
	require.True(t, FunctionOf([]*Type{nil}, mustType(t, "number")).ConformsTo(mustType(t, "function<string> -> number")))
}

// TestCertainFindingsAreTrue: where a check is certain that a whole comparison or operation is null, it is.
func TestCertainFindingsAreTrue(t *testing.T) {
	t.Parallel()
	values := []string{"1", `"a"`, "true", `@"2026-01-01"`, `@"10:00:00"`, `@"2026-01-01T10:00:00Z"`, `@"P1D"`, `@"P1Y"`, "[1]", "{a: 1}", "[1..2]", "(function(x) x)"}
	operators := []string{"+", "-", "*", "/", "**", "<", ">=", "=", "!="}
	rapid.Check(t, func(t *rapid.T) {
		expr := rapid.SampledFrom(values).Draw(t, "x") + " " + rapid.SampledFrom(operators).Draw(t, "op") + " " + rapid.SampledFrom(values).Draw(t, "y")
		e, err := Compile(expr)
		require.NoError(t, err)
		typ, findings := e.Check(map[string]*Type{})
		v, err := e.Eval(nil, testEnv)
		require.NoError(t, err)
		if len(findings) > 0 {
			require.Nil(t, v, expr)
			return
		}
		require.NotNil(t, v, expr)
		require.True(t, typ.Has(v), "%s is %s, not %s", expr, TypeName(v), typ)
	})
}

// TestCheckIsBounded: types and bodies that grow when they are looked at again and again.
func TestCheckIsBounded(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	b.WriteString("{a0: {x: 1}")
	for i := 1; i < 200; i++ {
		fmt.Fprintf(&b, ", a%d: {x: a%d, y: a%d}", i, i-1, i-1)
	}
	b.WriteString(", r: [a199, a198] = [a199]}")
	_, findings := mustCompile(t, b.String()).Check(map[string]*Type{})
	require.Empty(t, findings)
	_, findings = mustCompile(t, strings.Repeat("x + ", 1500)+"y").Check(map[string]*Type{})
	require.Len(t, findings, maxFindings)
	v := mustEval(t, "{f: function(n) if n = 0 then function(x) x else f(n - 1), r: f(20)}.r instance of function<number> -> number")
	require.Equal(t, true, v)
}
