package feel

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestSyntaxErrorsHaveAPlaceAndTwoSentences(t *testing.T) {
	t.Parallel()
	tests := []struct {
		source       string
		line, column int
		en           string
	}{
		{"", 1, 1, "the expression is empty"},
		{"  \n ", 2, 2, "the expression is empty"},
		{"1 +", 1, 4, "unexpected end of the expression"},
		{"a\n + Số tiền *", 2, 13, "unexpected end of the expression"},
		{"a == 1", 1, 4, `compare with one "="`},
		{"(1", 1, 3, `expected ")" instead of the end`},
		{"[1, 2", 1, 6, `expected "]" instead of the end`},
		{"1 2", 1, 3, `unexpected "2"`},
		{"if a then b", 1, 12, `expected "else" instead of the end`},
		{"for x in xs", 1, 12, `expected "return" instead of the end`},
		{"for 1 in xs return 1", 1, 5, `expected a name instead of "1"`},
		{"some x in xs", 1, 13, `expected "satisfies" instead of the end`},
		{`"abc`, 1, 1, "the text has no closing quote"},
		{"/* x", 1, 1, "the comment has no end"},
		{"a && b", 1, 3, `unexpected '&'; use "and", "or" and "not(…)"`},
		{"“a”", 1, 1, `use straight quotes " around text`},
		{"a # b", 1, 3, "unexpected character '#'"},
		{"x instance of foo", 1, 15, `unknown type "foo"`},
		{"{a 1}", 1, 5, `expected ":" instead of "}"`},
		{"{if: 1}", 1, 2, `"if" is a word of the language and cannot be a name`},
		{"a and", 1, 6, "unexpected end of the expression"},
		{"and a", 1, 1, `unexpected "and"`},
		{"[1..2", 1, 6, `expected "]" instead of the end`},
		{"x between 1 or 2", 1, 13, `expected "and" instead of "or"`},
		{"@1", 1, 2, `expected @"…" instead of "1"`},
		{"a.", 1, 3, "expected a name instead of the end"},
		{"1e99999", 1, 1, "the number is too large"},
		{"\xff", 1, 1, `unexpected character '�'`},
		{"f(a: 1, 2)", 1, 9, `expected a name instead of "2"`},
	}
	for _, tt := range tests {
		t.Run(tt.source, func(t *testing.T) {
			t.Parallel()
			_, err := Compile(tt.source)
			var e *Error
			require.ErrorAs(t, err, &e)
			require.Equal(t, ErrSyntax, e.Code)
			require.Equal(t, tt.en, e.EN)
			require.NotEmpty(t, e.VI)
			require.Equal(t, tt.line, e.Position.Line, "line")
			require.Equal(t, tt.column, e.Position.Column, "column")
			require.Contains(t, e.In("vi"), "dòng ")
			require.Contains(t, e.In("en"), "line ")
		})
	}
}

func TestWarningsTellWhyAPartIsNull(t *testing.T) {
	t.Parallel()
	e, err := Compile("1 +\n  tiền phạt * 2")
	require.NoError(t, err)
	r, err := e.Evaluate(Context{}, testEnv)
	require.NoError(t, err)
	require.Nil(t, r.Value)
	require.NotEmpty(t, r.Warnings)
	require.Equal(t, Warning{
		Position: Position{Offset: 6, Line: 2, Column: 3}, Text: "tiền phạt",
		EN: `there is no "tiền phạt" here`, VI: `không có "tiền phạt" ở đây`,
	}, r.Warnings[0])

	e, err = Compile("for i in 1..1000 return i + \"a\"")
	require.NoError(t, err)
	r, err = e.Evaluate(nil, testEnv)
	require.NoError(t, err)
	require.Len(t, r.Warnings, maxWarnings)
}

func TestConditionThatIsNoBoolean(t *testing.T) {
	t.Parallel()
	scope := contextFromJSON(t, `{"Số tiền": "x", "limit": 5, "other": 1}`)
	e, err := Compile("Số tiền > limit or missing")
	require.NoError(t, err)
	ok, r, err := e.EvalBool(scope, testEnv)
	require.False(t, ok)
	require.Nil(t, r.Value)
	var c *ConditionError
	require.ErrorAs(t, err, &c)
	require.Equal(t, "Số tiền > limit or missing", c.Expression)
	require.Equal(t, []Binding{{"Số tiền", "x"}, {"limit", scope["limit"]}, {"missing", nil}}, c.Seen)
	require.Equal(t, `the condition "Số tiền > limit or missing" gave null, neither true nor false; it saw Số tiền = "x", limit = 5, missing = null; ">" does not work on string and number`, c.In("en"))
	require.Contains(t, c.In("vi"), "không phải true hay false")

	e, err = Compile(`outcome = "approve" and amount > 1000`)
	require.NoError(t, err)
	ok, _, err = e.EvalBool(contextFromJSON(t, `{"outcome": "approve", "amount": 1000.01}`), testEnv)
	require.NoError(t, err)
	require.True(t, ok)
}

func TestHugeExpressionsAreRefusedQuickly(t *testing.T) {
	t.Parallel()
	deep := 10_000
	tests := map[string]struct {
		source string
		limit  LimitKind
	}{
		"1 MB":            {strings.Repeat("1 + ", 1<<18) + "1", LimitSource},
		"brackets":        {strings.Repeat("(", deep) + "1" + strings.Repeat(")", deep), LimitDepth},
		"lists":           {strings.Repeat("[", deep) + strings.Repeat("]", deep), LimitDepth},
		"contexts":        {strings.Repeat("{a:", deep) + "1" + strings.Repeat("}", deep), LimitDepth},
		"filters":         {strings.Repeat("x[", deep), LimitDepth},
		"calls":           {strings.Repeat("f(", deep), LimitDepth},
		"signs":           {strings.Repeat("-", deep) + "1", LimitDepth},
		"not":             {strings.Repeat("not(", deep), LimitDepth},
		"ifs":             {strings.Repeat("if ", deep), LimitDepth},
		"elses":           {strings.Repeat("if a then b else ", deep) + "1", LimitDepth},
		"functions":       {strings.Repeat("function(x) ", deep) + "1", LimitDepth},
		"in":              {strings.Repeat("x in (", deep), LimitDepth},
		"open ranges":     {strings.Repeat("]", deep), LimitDepth},
		"range ends":      {strings.Repeat("[1..", deep), LimitDepth},
		"types":           {"x instance of " + strings.Repeat("list<", deep), LimitDepth},
		"a long chain":    {strings.Repeat("1+", 10_000) + "1", LimitDepth},
		"a long path":     {"a" + strings.Repeat(".a", 10_000), LimitDepth},
		"too many tokens": {strings.Repeat("1,", 50_000), LimitTokens},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			start := time.Now()
			_, err := Compile(tt.source)
			require.Less(t, time.Since(start), 20*time.Second)
			var e *Error
			require.ErrorAs(t, err, &e)
			require.Equal(t, ErrLimit, e.Code)
			require.Equal(t, tt.limit, e.Limit)
			require.NotEmpty(t, e.VI)
			require.NotEmpty(t, e.EN)
		})
	}
	start := time.Now()
	_, err := Compile(strings.Repeat("a ", 60_000))
	require.ErrorContains(t, err, "the name is too long")
	require.Less(t, time.Since(start), 20*time.Second)
	_, err = Compile(strings.Repeat("a and ", 20_000) + "a") // a flat chain has no depth
	require.NoError(t, err)
}

func TestEvaluationIsBounded(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		source string
		limit  LimitKind
	}{
		"a long loop":           {"for i in 1..1000000000000 return i", LimitSteps},
		"nested loops":          {"for i in 1..10000, j in 1..10000 return null", LimitSteps},
		"a loop without result": {"some x in 1..1000000000000 satisfies false", LimitSteps},
		"an endless recursion":  {"{f: function(x) f(x + 1), r: f(1)}.r", LimitDepth},
		"mutual recursion":      {"{f: function(x) g(x), g: function(x) f(x), r: f(1)}.r", LimitDepth},
		"recursion in sort":     {"{f: function(x, y) sort([x, y], f), r: f(1, 2)}.r", LimitDepth},
		"a growing text":        {"{f: function(s, n) if n = 0 then s else f(s + s, n - 1), r: f(\"aaaaaaaaaaaaaaaa\", 60)}.r", LimitMemory},
		"a growing list":        {"{f: function(l, n) if n = 0 then l else f(concatenate(l, l), n - 1), r: f([1], 60)}.r", LimitSteps},
		"a shared result":       {"{f: function(l, n) if n = 0 then l else f([l, l], n - 1), r: f([1], 60)}.r", LimitMemory},
		"a shared text":         {"string({f: function(l, n) if n = 0 then l else f([l, l], n - 1), r: f([1], 60)}.r)", LimitSteps},
		"a shared comparison":   {"{f: function(l, n) if n = 0 then l else f([l, l], n - 1), r: f([1], 60) = f([1], 60)}.r", LimitMemory},
		"a shared key":          {"distinct values([{f: function(l, n) if n = 0 then l else f([l, l], n - 1), r: f([1], 60)}.r])", LimitSteps},
		"flatten of shared":     {"flatten({f: function(l, n) if n = 0 then l else f([l, l], n - 1), r: f([1], 60)}.r)", LimitSteps},
		"a path of shared":      {"{f: function(l, n) if n = 0 then l else f([l, l], n - 1), r: f([1], 60)}.r.a", LimitSteps},
		"a deep result":         {"for i in 1..1000 return partial", LimitMemory},
		"a deep list":           {"{f: function(l, n) if n = 0 then l else f([l], n - 1), r: f(1, 300)}.r", LimitDepth},
		"replace":               {`{s: string join(for i in 1..5000 return "aaaaaaaaaa"), r: replace(s, "a", s)}.r`, LimitMemory},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e, err := Compile(tt.source)
			require.NoError(t, err)
			start := time.Now()
			r, err := e.Evaluate(nil, testEnv)
			require.Less(t, time.Since(start), 60*time.Second)
			var fe *Error
			require.ErrorAs(t, err, &fe, "value %s", shorten(String(r.Value), 100))
			require.Equal(t, ErrLimit, fe.Code)
			require.Equal(t, tt.limit, fe.Limit)
			require.Nil(t, r.Value)
		})
	}
}

func TestEnvBoundsAreTheCallers(t *testing.T) {
	t.Parallel()
	e, err := Compile("for i in 1..100 return i")
	require.NoError(t, err)
	_, err = e.Eval(nil, Env{MaxSteps: 50})
	require.Error(t, err)
	_, err = e.Eval(nil, Env{MaxMemory: 100})
	require.Error(t, err)
	_, err = e.Eval(nil, Env{MaxDepth: 1})
	require.Error(t, err)
	_, err = e.Eval(nil, Env{MaxSteps: 5000})
	require.NoError(t, err)
}

func TestLimitInsideANativeFunctionEndsTheEvaluation(t *testing.T) {
	t.Parallel()
	f := NewFunction("f", nil, func(env Env, _ []Value) (Value, error) {
		inner, err := Compile("for i in 1..1000000000 return i")
		if err != nil {
			return nil, err
		}
		return inner.Eval(nil, env)
	})
	e, err := Compile("[f(), 1]")
	require.NoError(t, err)
	_, err = e.Eval(Context{"f": f}, testEnv)
	var fe *Error
	require.True(t, errors.As(err, &fe))
	require.Equal(t, LimitSteps, fe.Limit)
}

func TestAFaultIsContained(t *testing.T) {
	t.Parallel()
	e, err := Compile("f()")
	require.NoError(t, err)
	_, err = e.Eval(Context{"f": NewFunction("f", nil, func(Env, []Value) (Value, error) { panic("boom") })}, testEnv)
	var fe *Error
	require.ErrorAs(t, err, &fe)
	require.Equal(t, ErrInternal, fe.Code)
}

func TestCallFunctionValues(t *testing.T) {
	t.Parallel()
	f, ok := mustEval(t, "function(a, b) a + b").(*Function)
	require.True(t, ok)
	require.Equal(t, []string{"a", "b"}, f.Params())
	r, err := f.Call(testEnv, NewNumber(1), NewNumber(2))
	require.NoError(t, err)
	require.Equal(t, "3", String(r.Value))
	r, err = f.Call(testEnv, NewNumber(1))
	require.NoError(t, err)
	require.Nil(t, r.Value)
	require.NotEmpty(t, r.Warnings)
	sum, ok := mustEval(t, "sum").(*Function)
	require.True(t, ok)
	r, err = sum.Call(testEnv, NewNumber(1), NewNumber(2))
	require.NoError(t, err)
	require.Equal(t, "3", String(r.Value))
	require.Equal(t, "sum", sum.Name())
}

// A bound that is reached inside another evaluation is said as the whole one, not as
// what the inner evaluation had left.
func TestBoundsOfInnerEvaluations(t *testing.T) {
	t.Parallel()
	inner, err := Compile("f()")
	require.NoError(t, err)
	var f *Function
	f = NewFunction("f", nil, func(env Env, _ []Value) (Value, error) {
		return inner.Eval(Context{"f": f}, env)
	})
	_, err = inner.Eval(Context{"f": f}, Env{MaxDepth: 50})
	require.ErrorContains(t, err, "nested deeper than 50 levels")
}
