package feel

import (
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/text/unicode/norm"
)

func TestLiterals(t *testing.T) {
	t.Parallel()
	runRows(t, nil, []row{
		{"1", "1"}, {"0.5", "0.5"}, {".5", "0.5"}, {"-7", "-7"}, {"1.50", "1.5"}, {"1e3", "1000"}, {"1.5E-3", "0.0015"}, {"-0", "0"},
		{"12345678901234567890123456789012345", "12345678901234567890123456789012340"}, // half to even at 34 digits
		{"0.1 + 0.2 = 0.3", "true"},
		{"1e6000", "1E+6000"},
		{"true", "true"}, {"false", "false"}, {"null", "null"},
		{`"abc"`, `"abc"`}, {`""`, `""`}, {`"a\"b\\c\n\t"`, `"a\"b\\c\n\t"`}, {`"\u0041\u00e1"`, `"Aá"`},
		{`"\uD83D\uDC0E"`, `"🐎"`}, {`"\U01F40E"`, `"🐎"`}, {`string length("\uD83D\uDC0E")`, "1"}, {`"\d+"`, `"\\d+"`}, {`"it\'s"`, `"it's"`},
		{"\"\\r\u0301\"", "\"\\r\u0301\""}, {"\"e\u0301\"", `"é"`}, {`"e\u0301"`, `"é"`}, // a mark joins the text, not the letter of an escape
		{"\"two\nlines\"", `"two\nlines"`},
		{"[]", "[]"}, {"[1, [2, 3], \"a\"]", `[1, [2, 3], "a"]`},
		{"{}", "{}"}, {`{b: 1, "a b": 2, a-b: 3, "quoted \"x\"": 4}`, `{a b: 2, "a-b": 3, b: 1, "quoted \"x\"": 4}`},
		{"[1..5]", "[1..5]"}, {"(1..5)", "(1..5)"}, {"]1..5[", "(1..5)"}, {"[1..5[", "[1..5)"}, {"]1..5]", "(1..5]"},
		{"(<5)", "(<5)"}, {"(>= 5)", "(>=5)"}, {"(= 5)", "(=5)"}, {"(..5]", "(<=5)"}, {"[5..)", "(>=5)"}, {"(..5)", "(<5)"},
		{"(null..5]", "null"}, {"[5..null)", "null"}, {"(null..null)", "null"}, {"[null..5]", "null"}, {"[5..null]", "null"}, {"(nothing..5]", "null"}, {"4 in (null..5]", "null"}, {"(< 10) = (null..10)", "false"}, {"(=10) = (=10)", "true"}, {"(=10) = [10..10]", "false"}, {"(=10).end", "10"}, {"[4 in (=4), 5 in (=4)]", "[true, false]"}, {"5 in [1..null]", "null"}, {"null in [1..2]", "null"}, {"5 in null", "false"},
		{`["a".."c"]`, `["a".."c"]`}, {`[1.."a"]`, "null"}, {"[null..1]", "null"}, {"[[1]..[2]]", "null"},
		{"1 // one\n + /* two */ 2", "3"},
		{`@"2026-11-23"`, `@"2026-11-23"`}, {`@"10:00:00"`, `@"10:00:00"`}, {`@"P1D"`, `@"P1D"`}, {`@"P1Y"`, `@"P1Y"`},
		{`@"2026-11-23T10:00:00+07:00"`, `@"2026-11-23T10:00:00+07:00"`}, {`@"foo"`, "null"}, {`@"2026-02-30"`, "null"},
	})
}

func TestNames(t *testing.T) {
	t.Parallel()
	scope := contextFromJSON(t, `{
		"Số tiền": 100, "Mẫu 02a": 2, "a": 7, "b": 3, "a-b": 1, "thu nhập/người": 5, "ngày in giấy": 8, "e": {"x y": 1, "p-q": 2},
		"true north": 4, "date": 9, "time": true, "sum": 11, "Họ và tên": 1, "ngày và đêm": 2, "rock and roll": 3, "if any": 5,
		"list": [{"tên gọi": "A", "giá": 1}, {"tên gọi": "B", "giá": 2}], "O'Brien": 6
	}`)
	runRows(t, scope, []row{
		{"Số tiền + 1", "101"}, {"Số  tiền\n+1", "101"}, {norm.NFD.String("Số tiền + 1"), "101"},
		{"Mẫu 02a * 2", "4"}, {"a-b", "1"}, {"a - b", "1"}, {"a -b + 0", "1"}, {"b-a", "-4"}, {"thu nhập/người", "5"}, {"thu nhập / người", "5"},
		{"ngày in giấy + 1", "9"}, {"Họ và tên", "1"}, {"rock and roll", "3"}, {"if any + 1", "6"}, {"O'Brien", "6"},
		{"e.x y", "1"}, {"e.p-q", "2"}, {"e . x y", "1"}, {"true north", "4"}, {"true", "true"},
		{"date", "9"}, {"sum", "11"}, {"sum([1, 2])", "3"}, {`date("2026-01-01")`, `@"2026-01-01"`}, {"date > 3 and time", "true"},
		{`date and time("2026-01-01T00:00:00").year`, "2026"},
		{`list[tên gọi = "B"].giá`, "[2]"}, {"list[1].tên gọi", `"A"`},
		{"{số lượng: 2, đơn giá: 3, thành tiền: số lượng * đơn giá}.thành tiền", "6"},
		{"for số tiền in [1, 2] return số tiền + 1", "[2, 3]"},
		{"{a+b: 1, c: a+b + 1}.c", "2"},
		{"chưa biết", "null"},
		{"Số tiền instance of number", "true"}, {"Số tiền between 1 and 100", "true"},
	})
}

func TestNamesOfAScopeInNormalFormD(t *testing.T) {
	t.Parallel()
	scope := Context{norm.NFD.String("Số tiền"): NewNumber(5), "e": Context{norm.NFD.String("giá"): NewNumber(2)}}
	require.Equal(t, "7", evalText(t, "Số tiền + e.giá", scope))
}

func TestNamesListsWhatTheScopeMustHave(t *testing.T) {
	t.Parallel()
	tests := []struct {
		expr string
		want []string
	}{
		{"outcome = \"approve\" and Số tiền > limit.max", []string{"Số tiền", "limit", "outcome"}},
		{"for x in xs return x + y", []string{"xs", "y"}},
		{"{a: 1, b: a + c}", []string{"c"}},
		{"xs[item.a > n and b = 1]", []string{"b", "n", "xs"}},
		{"count(xs) + f(1)", []string{"f", "xs"}},
		{"function(x) x + z", []string{"z"}},
		{"1 + 1", nil},
		{"? > 1", []string{"?"}},
	}
	for _, tt := range tests {
		e, err := Compile(tt.expr)
		require.NoError(t, err)
		require.Equal(t, tt.want, e.Names(), tt.expr)
	}
	e, err := Compile("? > n", UnaryTests())
	require.NoError(t, err)
	require.Equal(t, []string{"n"}, e.Names())
	e, err = Compile("date > 1", WithNames("date"))
	require.NoError(t, err)
	require.Equal(t, []string{"date"}, e.Names())
}
