package feel

import (
	"encoding/json"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/cockroachdb/apd/v3"
	"github.com/stretchr/testify/require"
	"golang.org/x/text/unicode/norm"
)

func TestJSONForms(t *testing.T) {
	t.Parallel()
	tests := []struct{ expr, typed, plain string }{
		{"null", "null", "null"},
		{"true", "true", "true"},
		{"0.1 + 0.2", "0.3", "0.3"},
		{"12345678901234567890.12345", "12345678901234567890.12345", "12345678901234567890.12345"},
		{"1e300", "1E+300", "1E+300"},
		{`"a<b>&\"\\\n"`, `"a<b>&\"\\\n"`, `"a<b>&\"\\\n"`},
		{"[1, [2]]", "[1,[2]]", "[1,[2]]"},
		{"{b: 1, a: {}}", `{"a":{},"b":1}`, `{"a":{},"b":1}`},
		{`@"2026-11-23"`, `{"@type":"date","value":"2026-11-23"}`, `"2026-11-23"`},
		{`@"10:00:00+07:00"`, `{"@type":"time","value":"10:00:00+07:00"}`, `"10:00:00+07:00"`},
		{`@"2026-11-23T10:00:00@Asia/Ho_Chi_Minh"`, `{"@type":"date and time","value":"2026-11-23T10:00:00@Asia/Ho_Chi_Minh"}`, `"2026-11-23T10:00:00@Asia/Ho_Chi_Minh"`},
		{`@"P1DT2H"`, `{"@type":"days and time duration","value":"P1DT2H"}`, `"P1DT2H"`},
		{`@"P1Y2M"`, `{"@type":"years and months duration","value":"P1Y2M"}`, `"P1Y2M"`},
		{"[1..3)", `{"@type":"range","value":{"start":1,"startIncluded":true,"end":3,"endIncluded":false}}`, `"[1..3)"`},
		{"(> 5)", `{"@type":"range","value":{"start":5,"startIncluded":false,"end":null,"endIncluded":false}}`, `"(>5)"`},
		{`{"@type": "date", value: "x"}`, `{"@type":"context","value":{"@type":"date","value":"x"}}`, `{"@type":"date","value":"x"}`},
	}
	for _, tt := range tests {
		v := mustEval(t, tt.expr)
		typed, err := ToJSON(v)
		require.NoError(t, err)
		require.Equal(t, tt.typed, string(typed))
		require.True(t, json.Valid(typed))
		plain, err := ToPlainJSON(v)
		require.NoError(t, err)
		require.Equal(t, tt.plain, string(plain))
		back, err := FromJSON(typed)
		require.NoError(t, err)
		require.True(t, Is(v, back), tt.typed)
	}
	text, err := ToJSON(mustEval(t, "function(x) x + 1"))
	require.NoError(t, err)
	require.Equal(t, `{"@type":"function","value":"function(x) x + 1"}`, string(text))
}

func TestFromJSONRefuses(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"", "{", "1 2", "nul", `"\xff"` + "\xff", `{"@type":"date","value":"2026-02-30"}`, `{"@type":"date","value":5}`, `{"@type":"time","value":"2026-11-23"}`, `{"@type":"range","value":{}}`,
		`{"@type":"range","value":{"start":1,"end":"a"}}`, `{"@type":"function","value":"function(x) x"}`, `{"@type":"context","value":1}`, "1e999999", strings.Repeat("[", 1000) + strings.Repeat("]", 1000),
		strings.Repeat("[", 100_000),
	} {
		_, err := FromJSON([]byte(text))
		var e *Error
		require.ErrorAs(t, err, &e, shorten(text, 50))
		require.NotEmpty(t, e.VI)
	}
}

func TestFromJSONTakesUnknownTypesAsContexts(t *testing.T) {
	t.Parallel()
	v, err := FromJSON([]byte(`{"@type":"Person","value":1}`))
	require.NoError(t, err)
	require.Equal(t, `{"@type": "Person", value: 1}`, String(v))
	v, err = FromJSON([]byte(`{"@type":"date","value":"2026-11-23","x":1}`))
	require.NoError(t, err)
	require.IsType(t, Context{}, v)
}

func TestFromJSONKeepsNumbersExactAndTextNormal(t *testing.T) {
	t.Parallel()
	v, err := FromJSON([]byte(`{"` + norm.NFD.String("Số tiền") + `": 0.1234567890123456789012345678901234, "t": "` + norm.NFD.String("Nguyễn") + `"}`))
	require.NoError(t, err)
	require.Equal(t, `{Số tiền: 0.1234567890123456789012345678901234, t: "Nguyễn"}`, String(v))
}

func TestFromGo(t *testing.T) {
	t.Parallel()
	type name string
	number := 5
	tests := []struct {
		in   any
		want string
	}{
		{nil, "null"}, {true, "true"}, {"a", `"a"`}, {name("n"), `"n"`}, {5, "5"}, {int8(-5), "-5"}, {uint64(math.MaxUint64), "18446744073709551615"}, {0.1, "0.1"}, {float32(0.1), "0.1"}, {1e21, "1000000000000000000000"},
		{json.Number("1.50"), "1.5"}, {apd.New(15, -1), "1.5"}, {*apd.New(15, -1), "1.5"}, {&number, "5"}, {(*int)(nil), "null"}, {[]string{"a"}, `["a"]`}, {[2]int{1, 2}, "[1, 2]"}, {map[string]int{"b": 1, "a": 2}, "{a: 2, b: 1}"},
		{map[name]any{"x": nil}, "{x: null}"}, {[]map[string]any{{"a": 1}}, "[{a: 1}]"}, {time.Date(2026, 11, 23, 3, 0, 0, 0, time.UTC), `@"2026-11-23T03:00:00Z"`}, {90 * time.Minute, `@"PT1H30M"`}, {Date{2026, 11, 23}, `@"2026-11-23"`},
		{Context{"a": NewNumber(1)}, "{a: 1}"}, {(*apd.Decimal)(nil), "null"},
	}
	for _, tt := range tests {
		v, err := FromGo(tt.in)
		require.NoError(t, err)
		require.Equal(t, tt.want, String(v))
		require.NoError(t, Check(v))
	}
	loop := []any{nil}
	loop[0] = loop
	for _, bad := range []any{math.NaN(), math.Inf(1), struct{}{}, make(chan int), func() {}, []byte("x"), map[int]int{1: 1}, "\xff", map[string]any{"\xff": 1}, json.Number("x"), loop, &apd.Decimal{Form: apd.Infinite}, []any{struct{}{}}} {
		_, err := FromGo(bad)
		var e *Error
		require.ErrorAs(t, err, &e)
		require.NotEmpty(t, e.VI)
	}
}

func TestCheckRefusesForeignValues(t *testing.T) {
	t.Parallel()
	for _, bad := range []any{1, []string{"a"}, map[string]any{}, &apd.Decimal{Form: apd.NaN}, (*apd.Decimal)(nil), []Value{1}, Context{"a": 1}, Range{Start: 1}} {
		require.Error(t, Check(bad))
	}
	_, err := ToJSON(5)
	require.Error(t, err)
}

func TestAnEqualityRangeKeepsItsForm(t *testing.T) {
	t.Parallel()
	v := mustEval(t, "(= 10)")
	data, err := ToJSON(v)
	require.NoError(t, err)
	require.JSONEq(t, `{"@type":"range","value":{"start":10,"startIncluded":true,"end":10,"endIncluded":true,"operator":"="}}`, string(data))
	back, err := FromJSON(data)
	require.NoError(t, err)
	require.Equal(t, v, back)
	require.Equal(t, "(=10)", String(back))
	_, err = FromJSON([]byte(`{"@type":"range","value":{"start":1,"startIncluded":true,"end":10,"endIncluded":true,"operator":"="}}`))
	require.Error(t, err)
}
