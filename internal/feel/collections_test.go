package feel

import "testing"

func TestFilters(t *testing.T) {
	t.Parallel()
	scope := contextFromJSON(t, `{"xs": [10, 20, 30], "people": [{"name": "An", "age": 30}, {"name": "Bình", "age": 17}, {"name": "Cúc"}],
		"age": 18, "i": 2, "none": null, "item count": 5, "shadow": [{"item": 1}, {"item": 2}]}`)
	runRows(t, scope, []row{
		{"xs[1]", "10"}, {"xs[-1]", "30"}, {"xs[3]", "30"}, {"xs[4]", "null"}, {"xs[0]", "null"}, {"xs[-4]", "null"}, {"xs[1.5]", "null"}, {"xs[i]", "20"}, {"xs[-i]", "20"},
		{"xs[i + 1]", "30"}, {"xs[count(xs)]", "30"}, {"xs[item > 10]", "[20, 30]"}, {"xs[item > 100]", "[]"}, {"xs[true]", "[10, 20, 30]"}, {"xs[false]", "[]"},
		{"xs[null]", "[]"}, {`xs["a"]`, "[]"}, {"xs[item > 10][1]", "20"}, {"xs[even(item / 10)]", "[20]"},
		{"people[age > 20].name", `["An"]`}, {"people[item.age < age]", `[]`}, {"people[age < 18].name", `["Bình"]`}, {"people[1].name", `"An"`}, {"people.name", `["An", "Bình", "Cúc"]`},
		{"people.age", "[30, 17, null]"}, {"people[item.age = null].name", `["Cúc"]`}, {`people[name = "An" or name = "Cúc"].name`, `["An", "Cúc"]`},
		{"100[1]", "100"}, {"100[2]", "null"}, {"100[item > 5]", "[100]"}, {"100[item < 5]", "[]"}, {`"foo"[1]`, `"foo"`}, {"{a: 1}[a = 1]", "[{a: 1}]"}, {"true[1]", "true"},
		{"none[1]", "null"}, {"none[item > 1]", "null"}, {"[][1]", "null"}, {"[][item > 1]", "[]"}, {"[[1, 2], [3]][2][1]", "3"}, {"[1, null, 3][item != null]", "[1, 3]"},
		{"shadow[item = 2]", "[{item: 2}]"},
	})
}

func TestPaths(t *testing.T) {
	t.Parallel()
	runRows(t, nil, []row{
		{"{a: {b: {c: 1}}}.a.b.c", "1"}, {"{a: 1}.b", "null"}, {"null.a", "null"}, {"1.a", "null"}, {`"x".a`, "null"}, {"{a: [{b: 1}, {b: 2}]}.a.b", "[1, 2]"},
		{"[{a: [{b: 1}]}, {a: [{b: 2}]}].a.b", "[[1], [2]]"}, {"[1..5].start", "1"}, {"[1..5).end", "5"}, {"[1..5).end included", "false"}, {"(1..5].start included", "false"},
		{"(>= 5).end", "null"}, {"(>= 5).end included", "false"},
		{`@"2026-11-23".year`, "2026"}, {`@"2026-11-23".month`, "11"}, {`@"2026-11-23".day`, "23"}, {`@"2026-11-23".weekday`, "1"}, {`@"2026-11-22".weekday`, "7"},
		{`@"2026-11-23".hour`, "null"}, {`@"2026-11-23T10:20:30.5+07:00".hour`, "10"}, {`@"10:20:30".minute`, "20"}, {`@"10:20:30.25".second`, "30.25"},
		{`@"10:20:30+07:00".time offset`, `@"PT7H"`}, {`@"10:20:30".time offset`, "null"}, {`@"10:20:30".timezone`, "null"}, {`@"2026-07-01T10:00:00@Europe/Paris".timezone`, `"Europe/Paris"`},
		{`@"2026-07-01T10:00:00@Europe/Paris".time offset`, `@"PT2H"`}, {`@"2026-12-01T10:00:00@Europe/Paris".time offset`, `@"PT1H"`},
		{`@"P2DT20H14M3.5S".days`, "2"}, {`@"P2DT20H14M3.5S".hours`, "20"}, {`@"P2DT20H14M".minutes`, "14"}, {`@"P2DT20H14M3.5S".seconds`, "3.5"}, {`@"-P2DT3H".hours`, "-3"},
		{`@"P1Y14M".years`, "2"}, {`@"P1Y14M".months`, "2"}, {`@"P1D".years`, "null"}, {`@"P1Y".days`, "null"},
	})
}

func TestContexts(t *testing.T) {
	t.Parallel()
	runRows(t, Context{"x": NewNumber(9)}, []row{
		{"{a: 1, b: a + 1, c: b * 2}", "{a: 1, b: 2, c: 4}"}, {"{x: 1, y: x}.y", "1"}, {"{y: x}.y", "9"}, {`{"a": 1}.a`, "1"}, {"{a: {b: 1}, c: a.b}.c", "1"},
		{`{foo: "bar", foo: "baz"}`, "null"}, {`{"": "foo"}`, `{"": "foo"}`}, {`{"foo+bar((!!],foo": "foo"}`, `{"foo+bar((!!],foo": "foo"}`}, {"{a: 1 + 2, b: 3, c: {d: a + b}}.c.d", "6"},
		{"{f: function(n) if n <= 1 then 1 else n * f(n - 1), r: f(10)}.r", "3628800"},
	})
}

func TestIteration(t *testing.T) {
	t.Parallel()
	scope := Context{"xs": []Value{NewNumber(1), NewNumber(2)}, "days in weekend": []Value{"saturday"}, "in a list": []Value{NewNumber(1)}}
	runRows(t, scope, []row{
		{"for i in [1, 2, 3] return i * i", "[1, 4, 9]"}, {"for i in 1..3 return i", "[1, 2, 3]"}, {"for i in 3..1 return i", "[3, 2, 1]"}, {"for i in 1..1 return i", "[1]"},
		{"for i in -1..1 return i", "[-1, 0, 1]"}, {"for i in 1..count(xs) return i", "[1, 2]"}, {"for i in [1..3] return i", "[1, 2, 3]"}, {"for i in (1..3) return i", "[2]"},
		{"for i in [3..1] return i", "null"}, {"for x in xs, y in [10, 20] return x + y", "[11, 21, 12, 22]"}, {"for x in [[1, 2], [3]], y in x return y", "[1, 2, 3]"},
		{"for i in 0..4 return if i = 0 then 1 else i * partial[-1]", "[1, 1, 2, 6, 24]"}, {"for i in 1..3 return count(partial)", "[0, 1, 2]"},
		{`for d in @"2026-02-27"..@"2026-03-01" return d.day`, "[27, 28, 1]"}, {"for i in [] return i", "[]"}, {"for i in null return i", "null"}, {"for i in 5 return i", "[5]"},
		{"for i in 1..2.5 return i", "null"}, {`for i in "a".."c" return i`, "null"}, {"for i in 1..2 return for j in 1..i return j", "[[1], [1, 2]]"},
		{"for i in days in weekend return i", `["saturday"]`}, {"for i in in a list return i", "[1]"}, {"1 in in a list", "true"}, {"for i in 1+1..1+3 return i", "[2, 3, 4]"},
		{"some x in [1, 2, 3] satisfies x > 2", "true"}, {"some x in [1, 2] satisfies x > 2", "false"}, {"every x in [1, 2] satisfies x > 0", "true"}, {"every x in [1, 2] satisfies x > 1", "false"},
		{"some x in [] satisfies true", "false"}, {"every x in [] satisfies false", "true"}, {"some x in [1, null] satisfies x > 1", "null"}, {"some x in [null, 2] satisfies x > 1", "true"},
		{"every x in [1, null] satisfies x > 0", "null"}, {"every x in [null, 0] satisfies x > 0", "false"}, {"some x in null satisfies true", "null"},
		{"some x in [1, 2], y in [2, 3] satisfies x = y", "true"}, {"every x in 1..3, y in x..3 satisfies y >= x", "true"}, {"some x in 1..1000000 satisfies x = 3", "true"},
	})
}

func TestFunctions(t *testing.T) {
	t.Parallel()
	scope := Context{
		"twice":   NewFunction("twice", []string{"số"}, func(_ Env, a []Value) (Value, error) { return []Value{a[0], a[0]}, nil }),
		"failing": NewFunction("failing", nil, func(Env, []Value) (Value, error) { return nil, valueError("no", "không") }),
		"count":   NewNumber(3),
	}
	runRows(t, scope, []row{
		{"(function(x, y) x + y)(1, 2)", "3"}, {"{f: function(a: number, b: string) [a, b], r: f(b: \"x\", a: 1)}.r", `[1, "x"]`}, {"{f: function(a) a, r: f(1, 2)}.r", "null"},
		{"{f: function(a) a, r: f(c: 1)}.r", "null"}, {"{f: function(a: number) a, r: f(\"x\")}.r", "null"}, {"{f: function(a: number) a, r: f([1])}.r", "1"},
		{"{f: function(a: list<number>) a, r: f(1)}.r", "[1]"}, {"{f: function(a: number) a, r: f(null)}.r", "null"}, {"{y: 1, f: function(x) x + y, r: f(1)}.r", "2"},
		{"{f: function() 5, r: f()}.r", "5"}, {"(function(x) function(y) x + y)(1)(2)", "3"}, {"{số mũ: function(cơ số, mũ) cơ số ** mũ, r: số mũ(2, 3)}.r", "8"},
		{"sort([\"bb\", \"a\"], function(x, y) string length(x) < string length(y))", `["a", "bb"]`}, {"{f: string length, r: f(\"abc\")}.r", "3"},
		{"twice(4)", "[4, 4]"}, {"twice(số: 4)", "[4, 4]"}, {"failing()", "null"}, {"nothing(1)", "null"}, {"count([1, 2])", "2"}, {"count", "3"},
		{"function(x) x + 1", "function(x) x + 1"}, {"(function(x) external {java: {class: \"a\"}})", "null"},
		{"null()", "null"}, {`"abs"(-1)`, "null"}, {"123()", "null"}, {"true()", "null"}, {`@"2023-11-11"()`, "null"}, {"non_existing_function()", "null"},
		{"substring(string: \"foobar\", start position: 3)", `"obar"`}, {"substring(text: \"foobar\", start position: 3)", "null"}, {"substring(start position: 3, string: \"foobar\", length: 2)", `"ob"`},
		{"max(list: [1, 3])", "3"}, {"string length()", "null"}, {"string length(1)", "null"}, {"string length([\"abc\"])", "3"},
	})
}

func TestUnaryTests(t *testing.T) {
	t.Parallel()
	tests := []struct {
		tests, input string
		want         Value
	}{
		{"-", "1", true}, {"-", "null", true}, {"1", "1", true}, {"1", "2", false}, {"1, 2", "2", true}, {"< 5", "4", true}, {"< 5", "5", false}, {"< 5, > 10", "12", true},
		{"[1..5]", "3", true}, {"(1..5)", "1", false}, {"not(1, 2)", "3", true}, {"not(1, 2)", "1", false}, {"not(< 5)", "4", false}, {`"a", "b"`, `"b"`, true}, {`not("a")`, `"b"`, true},
		{"? > 3", "4", true}, {"? > 3 and ? < 6", "7", false}, {"not(? > 3)", "4", false}, {"even(?)", "4", true}, {"count(?) > 1", "[1, 2]", true}, {"? in [1..3]", "2", true},
		{"[1, 2, 3]", "2", true}, {"[1, 2]", "[1, 2]", true}, {"true", "true", true}, {"true", "false", false}, {"false", "false", true}, {"1 = 1", `"x"`, true},
		{"null", "null", true}, {"null", "1", false}, {"< 5", "null", nil}, {"not(null)", "1", true}, {"not(null)", "null", false}, {"n", "7", true}, {"> n", "8", true}, {"n + 1", "8", true},
		{`"a"`, "1", nil}, {`date("2026-11-23")`, `@"2026-11-23"`, true}, {`<= date("2026-11-23")`, `@"2026-11-24"`, false}, {"xs", "2", true}, {"-1", "-1", true}, {"- 1", "-1", true},
		{"not(true) ", "false", true}, {"not(?) or ? = 1", "1", true}, {"(< 5)", "3", true}, {"!= 3", "4", true}, {"= 3", "3", true},
	}
	vars := Context{"n": NewNumber(7), "xs": []Value{NewNumber(1), NewNumber(2)}}
	for _, tt := range tests {
		t.Run(tt.tests+" of "+tt.input, func(t *testing.T) {
			t.Parallel()
			e, err := Compile(tt.tests, UnaryTests())
			if err != nil {
				t.Fatal(err)
			}
			ok, r, err := e.Test(mustEval(t, tt.input), vars, testEnv)
			if err != nil || r.Value != tt.want || ok != (tt.want == true) {
				t.Fatalf("got %v %v, want %v; %v", r.Value, err, tt.want, r.Warnings)
			}
		})
	}
}
