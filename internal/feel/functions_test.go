package feel

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestTypedFunctionsConvertArgumentsAndResult(t *testing.T) {
	t.Parallel()
	number, list := mustType(t, "number"), mustType(t, "list<number>")
	double := NewTypedFunction("double", []Param{{"x", number}}, list, func(_ Env, args []Value) (Value, error) {
		d, err := mustCompile(t, "x * 2").Eval(Context{"x": args[0]}, Env{})
		return d, err
	})
	wrong := NewTypedFunction("wrong", nil, number, func(Env, []Value) (Value, error) { return "text", nil })
	scope := Context{"double": double, "wrong": wrong}
	for expr, want := range map[string]string{
		"double(4)": "[8]", "double([4])": "[8]", `double("a")`: "null", "double(x: 4)": "[8]", "double(y: 4)": "null", "wrong()": "null", "double(null)": "null",
		"double instance of function<number> -> list<number>": "true", "double instance of function<string, string> -> list<number>": "false",
		"double instance of function<number> -> Any": "true",
	} {
		require.Equal(t, want, evalText(t, expr, scope), expr)
	}
}

func TestCallNamed(t *testing.T) {
	t.Parallel()
	f, ok := mustEval(t, "function(a, số tiền) a - số tiền").(*Function)
	require.True(t, ok)
	r, err := f.CallNamed(testEnv, map[string]Value{"số tiền": NewNumber(1), "a": NewNumber(5)})
	require.NoError(t, err)
	require.Equal(t, "4", String(r.Value))
	r, err = f.CallNamed(testEnv, map[string]Value{"a": NewNumber(5)})
	require.NoError(t, err)
	require.Nil(t, r.Value)
	require.NotEmpty(t, r.Warnings)
	floor, ok := mustEval(t, "floor").(*Function)
	require.True(t, ok)
	r, err = floor.CallNamed(testEnv, map[string]Value{"n": NewNumber(5)})
	require.NoError(t, err)
	require.Equal(t, "5", String(r.Value))
}

// TestNativeFunctionsShareTheBounds: a loop over a function that evaluates by itself has one budget, not one a call.
func TestNativeFunctionsShareTheBounds(t *testing.T) {
	t.Parallel()
	inner := mustCompile(t, "for i in 1..1000 return i")
	calls := 0
	f := NewFunction("f", nil, func(env Env, _ []Value) (Value, error) {
		calls++
		return inner.Eval(nil, env)
	})
	_, err := mustCompile(t, "for i in 1..100000 return count(f())").Eval(Context{"f": f}, Env{MaxSteps: 50_000})
	var fe *Error
	require.ErrorAs(t, err, &fe)
	require.Equal(t, LimitSteps, fe.Limit)
	require.Less(t, calls, 50)
}

func mustCompile(t *testing.T, source string) *Expression {
	t.Helper()
	e, err := Compile(source)
	require.NoError(t, err)
	return e
}

// A narrowed type of a parameter refuses values that its base has; "instance of" does not ask it.
func TestNarrowedParameters(t *testing.T) {
	t.Parallel()
	small := Narrowed(mustType(t, "number"), func(env Env, v Value) bool {
		ok, err := mustCompile(t, "x < 10").Eval(Context{"x": v}, env)
		return err == nil && ok == true
	})
	e, err := Compile(`[(function(a: tSmall) a)(5), (function(a: tSmall) a)(50), (function(a: tSmall) a)(null), 50 instance of tSmall]`,
		WithTypes(map[string]*Type{"tSmall": small, "tAny": Narrowed(nil, func(Env, Value) bool { return true })}))
	require.NoError(t, err)
	r, err := e.Evaluate(nil, testEnv)
	require.NoError(t, err)
	require.Equal(t, "[5, null, null, true]", String(r.Value))
	require.Len(t, r.Warnings, 1)
}
