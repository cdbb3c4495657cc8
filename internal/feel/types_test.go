package feel

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestTypesReadAndWrite(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"Any", "Null", "number", "date and time", "days and time duration", "list<string>", "list<list<number>>", "range<date>",
		"context<a: number, tên gọi: list<string>>", "function<number, string> -> boolean", "list", "context", "function", "range",
	} {
		typ, err := ParseType(text)
		require.NoError(t, err, text)
		require.Equal(t, text, typ.String())
	}
	for _, text := range []string{"", "foo", "list<", "list<number", "number number", "function<number>", "context<a>"} {
		_, err := ParseType(text)
		require.Error(t, err, text)
	}
}

func TestTypesOfTheCaller(t *testing.T) {
	t.Parallel()
	person := ContextOf(map[string]*Type{"tuổi": mustType(t, "number")})
	types := WithTypes(map[string]*Type{"tNgười nộp": person, "ns.tList": ListOf(person)})
	for expr, want := range map[string]string{
		"{tuổi: 5} instance of tNgười nộp": "true", `{tuổi: "x"} instance of tNgười nộp`: "false", "[{tuổi: 5}] instance of ns.tList": "true",
		"(function(a: tNgười nộp) a.tuổi)({tuổi: 7})": "7", "(function(a: tNgười nộp) a.tuổi)(7)": "null", "(function(a: list<tNgười nộp>) a.tuổi)({tuổi: 7})": "[7]",
	} {
		e, err := Compile(expr, types)
		require.NoError(t, err, expr)
		v, err := e.Eval(nil, Env{})
		require.NoError(t, err)
		require.Equal(t, want, String(v), expr)
	}
}

func TestCoerce(t *testing.T) {
	t.Parallel()
	tests := []struct{ typ, in, want string }{
		{"number", "1", "1"}, {"number", "null", "null"}, {"number", "[1]", "1"}, {"list<number>", "1", "[1]"}, {"list<number>", "null", "null"}, {"string", `["foo"]`, `"foo"`},
		{"date and time", `@"2026-11-23"`, `@"2026-11-23T00:00:00Z"`}, {"Any", "[1]", "[1]"}, {"list<number>", `"a"`, "refused"}, {"number", `["a"]`, "refused"}, {"number", "[1, 2]", "refused"},
		{"list<number>", `[1, "a"]`, "refused"}, {"context<a: number>", "{a: 1, b: 2}", "{a: 1, b: 2}"}, {"context<a: number>", "{b: 2}", "refused"}, {"number", "[]", "refused"},
	}
	for _, tt := range tests {
		v, ok := mustType(t, tt.typ).Coerce(mustEval(t, tt.in))
		got := "refused"
		if ok {
			got = String(v)
		}
		require.Equal(t, tt.want, got, "%s as %s", tt.in, tt.typ)
	}
	require.Equal(t, "days and time duration", TypeName(DaysDuration{}))
}

func mustType(t *testing.T, text string) *Type {
	t.Helper()
	typ, err := ParseType(text)
	require.NoError(t, err)
	return typ
}
