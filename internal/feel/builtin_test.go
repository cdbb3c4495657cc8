package feel

import "testing"

func TestConversionFunctions(t *testing.T) {
	t.Parallel()
	runRows(t, nil, []row{
		{"string(1.10)", `"1.1"`}, {`string("x")`, `"x"`}, {"string(null)", "null"}, {"string(true)", `"true"`}, {`string(@"2026-11-23")`, `"2026-11-23"`}, {`string(@"P1D")`, `"P1D"`},
		{`string(@"10:00:00@Asia/Ho_Chi_Minh")`, `"10:00:00@Asia/Ho_Chi_Minh"`}, {`string([1, "a"])`, `"[1, \"a\"]"`}, {"string({a: 1})", `"{a: 1}"`}, {"string([1..3])", `"[1..3]"`},
		{`number("1 000,0", " ", ",")`, "1000"}, {`number("1,000.5", ",", ".")`, "1000.5"}, {`number("1.000,5", ".", ",")`, "1000.5"}, {`number("1.5", null, null)`, "1.5"}, {`number("12")`, "12"}, {`number("-1.5e2")`, "-150"},
		{`number("abc")`, "null"}, {`number("")`, "null"}, {`number("1,5")`, "null"}, {"number(5)", "5"}, {"number(null)", "null"}, {`number("1", ",", ",")`, "null"}, {`number("1", "x", ".")`, "null"}, {`number("NaN")`, "null"},
		{`number("Infinity")`, "null"}, {`number("1e9999")`, "null"}, {`number(from: "1,000", grouping separator: ",", decimal separator: ".")`, "1000"},
		{`context([{key: "a", value: 1}, {key: "b", value: 2}])`, "{a: 1, b: 2}"}, {`context([{key: "a", value: 1}, {key: "a", value: 2}])`, "null"}, {`context([{key: "a"}])`, "null"}, {`context({key: "a", value: 1})`, "{a: 1}"}, {"context([])", "{}"},
		{`2 in range("[1..3]")`, "true"}, {`range("[18..21)") = [18..21)`, "true"}, {`range("]18..21]") = ]18..21]`, "true"}, {`range("[18..21[") = [18..21[`, "true"}, {`range("[2..)") = >=2`, "true"}, {`range("(..2)") = <2`, "true"},
		{`range("[..2]")`, "null"}, {`range("[1..]")`, "null"}, {`range(" [ 1 .. 3 ] ") = [1..3]`, "true"}, {`range("[\"a\"..\"c\"]")`, `["a".."c"]`}, {`range("[date(\"1970-01-01\")..date(\"1970-01-02\")]")`, `[@"1970-01-01"..@"1970-01-02"]`},
		{`range("[date(string(\"1970-01-01\"))..date(\"1970-01-02\")]")`, "null"}, {`range("[x..2]")`, "null"}, {`range(fron: "[1..3]")`, "null"}, {`range("[1..3]", "foo")`, "null"}, {"range()", "null"}, {`range("[1..\"a\"]")`, "null"}, {`range("[3..1]")`, "null"}, {`range("[\"z\"..\"a\"]")`, "null"}, {`range("1")`, "null"},
	})
}

func TestStringFunctions(t *testing.T) {
	t.Parallel()
	runRows(t, nil, []row{
		{`substring("foobar", 3)`, `"obar"`}, {`substring("foobar", 3, 3)`, `"oba"`}, {`substring("foobar", -2, 1)`, `"a"`}, {`substring("foobar", -6, 6)`, `"foobar"`}, {`substring("foobar", 3, 3.8)`, `"oba"`},
		{`substring("\U01F40Eab", 2)`, `"ab"`}, {`substring("foobar", 0)`, "null"}, {`substring("foobar", 7)`, `""`}, {`substring("foobar", 8)`, "null"}, {`substring("foobar", -7)`, "null"}, {`substring("abc", 2, 100)`, `"bc"`},
		{`substring(null, 1)`, "null"}, {`substring("abc", "1")`, "null"}, {`substring("abc", 1, null)`, `"abc"`}, {`substring("đặng", 2, 2)`, `"ặn"`},
		{`string length("foo")`, "3"}, {`string length("Nguyễn")`, "6"}, {`string length("\U01F40E")`, "1"}, {"string length(null)", "null"}, {`upper case("aBc4 đ")`, `"ABC4 Đ"`}, {`lower case("ĐƠN")`, `"đơn"`},
		{`substring before("foobar", "bar")`, `"foo"`}, {`substring before("foobar", "xyz")`, `""`}, {`substring before("foobar", "")`, `""`}, {`substring after("foobar", "ob")`, `"ar"`}, {`substring after("", "a")`, `""`}, {`substring after("foobar", "")`, `"foobar"`},
		{`contains("foobar", "of")`, "false"}, {`contains("foobar", "oba")`, "true"}, {`starts with("foobar", "fo")`, "true"}, {`ends with("foobar", "r")`, "true"}, {`contains("a", null)`, "null"},
		{`matches("foobar", "^fo*b")`, "true"}, {`matches("FOO", "foo", "i")`, "true"}, {`matches("a\nb", "a.b")`, "false"}, {`matches("a\nb", "a.b", "s")`, "true"}, {`matches("a\nb", "^b", "m")`, "true"}, {`matches("hello world", "hello\ sworld", "x")`, "true"},
		{`matches("helloworld", "hello world", "x")`, "true"}, {`matches("a.b", "a.b", "q")`, "true"}, {`matches("axb", "a.b", "q")`, "false"}, {`matches("a", "a", "z")`, "null"}, {`matches("a", "(")`, "null"}, {`matches("ế", "^\w$")`, "true"},
		{`matches("b", "[a-z-[aeiou]]")`, "true"}, {`matches("e", "^[a-z-[aeiou]]$")`, "false"}, {`matches("12", "^\d+$")`, "true"}, {`matches("aa", "(a)\1")`, "true"}, {`matches("a]", "^a[]]$")`, "true"}, {`matches("0909123456", "^0\d{9}$")`, "true"},
		{`replace("abcd", "(ab)|(a)", "[1=$1][2=$2]")`, `"[1=ab][2=]cd"`}, {`replace("abracadabra", "bra", "*")`, `"a*cada*"`}, {`replace("abracadabra", "a.*a", "*")`, `"*"`}, {`replace("abracadabra", "a.*?a", "*")`, `"*c*bra"`},
		{`replace("AAAA", "A+", "b")`, `"b"`}, {`replace("darted", "^(.*?)d(.*)$", "$1c$2")`, `"carted"`}, {`replace("abc", "x*", "-")`, "null"}, {`replace("abc", "b", "$")`, "null"}, {`replace("abc", "b", "\\$")`, `"a$c"`}, {`replace("abc", "b", "[$0]")`, `"a[b]c"`},
		{`replace("a.c", ".", "$1", "q")`, `"a$1c"`}, {`replace("ABC", "b", "x", "i")`, `"AxC"`}, {`replace("abc", "b", null)`, "null"}, {`replace("abcdefghijk", "(a)(b)(c)(d)(e)(f)(g)(h)(i)(j)(k)", "$11$10")`, `"kj"`}, {`replace("ab", "(a)", "$12")`, `"a2b"`},
		{`split("John Doe", "\\s")`, `["John", "Doe"]`}, {`split("a;b;c;;", ";")`, `["a", "b", "c", "", ""]`}, {`split("", ",")`, `[""]`}, {`split("abc", "")`, `["a", "b", "c"]`},
		{`string join(["a", "b", "c"], "_and_")`, `"a_and_b_and_c"`}, {`string join(["a", "b"], "")`, `"ab"`}, {`string join(["a", "b"], null)`, `"ab"`}, {`string join(["a", null, "c"], "X")`, `"aXc"`}, {`string join([], "X")`, `""`}, {`string join("a", "X")`, `"a"`},
		{`string join([1], "X")`, "null"}, {"string join(null)", "null"}, {`extract("a1b22", "\d+")`, `["1", "22"]`}, {`trim("  a b ")`, `"a b"`}, {`is blank(" ")`, "true"}, {`is blank("x")`, "false"},
	})
}

func TestNumberFunctions(t *testing.T) {
	t.Parallel()
	runRows(t, nil, []row{
		{"decimal(1/3, 2)", "0.33"}, {"decimal(1.5, 0)", "2"}, {"decimal(2.5, 0)", "2"}, {"decimal(123.456, -2)", "100"}, {"decimal(1, 7000)", "null"}, {"decimal(null, 1)", "null"}, {`decimal("1", 1)`, "null"}, {"decimal(1.25, 1)", "1.2"},
		{"floor(-0.01)", "-1"}, {"ceiling(0.001)", "1"}, {"round up(-0.0001, 2)", "-0.01"}, {"round half up(0.06, 0)", "0"}, {"decimal(0.05, 1)", "0"}, {"floor(-1/11)", "-1"},
		{"floor(1.5)", "1"}, {"floor(-1.5)", "-2"}, {"floor(-1.56, 1)", "-1.6"}, {"ceiling(1.5)", "2"}, {"ceiling(-1.5)", "-1"}, {"ceiling(-1.56, 1)", "-1.5"},
		{"round up(5.5, 0)", "6"}, {"round up(-5.5, 0)", "-6"}, {"round up(1.121, 2)", "1.13"}, {"round down(5.5, 0)", "5"}, {"round down(-5.5, 0)", "-5"}, {"round down(1.126, 2)", "1.12"},
		{"round half up(5.5, 0)", "6"}, {"round half up(-5.5, 0)", "-6"}, {"round half up(1.126, 2)", "1.13"}, {"round half down(5.5, 0)", "5"}, {"round half down(-5.5, 0)", "-5"}, {"round half down(1.126, 2)", "1.13"}, {"round up(5.1)", "null"}, {"floor(1.5, null)", "null"}, {"abs([-1])", "1"}, {"not([true])", "false"}, {"number([\"2\"])", "2"}, {"day of year([@\"2026-01-02\"])", "2"}, {"concatenate(list: [1])", "[1]"}, {"string(date and time(@\"2026-01-02\", \"Asia/Ho_Chi_Minh\"))", "\"2026-01-02T07:00:00@Asia/Ho_Chi_Minh\""},
		{"abs(10)", "10"}, {"abs(-10)", "10"}, {`abs("x")`, "null"}, {"abs(null)", "null"}, {"modulo(12, 5)", "2"}, {"modulo(-12, 5)", "3"}, {"modulo(12, -5)", "-3"}, {"modulo(-12, -5)", "-2"}, {"modulo(10.1, 4.5)", "1.1"}, {"modulo(-10.1, 4.5)", "3.4"},
		{"modulo(10, 0)", "null"}, {"sqrt(16)", "4"}, {"sqrt(-3)", "null"}, {"sqrt(0)", "0"}, {"decimal(log(10), 8)", "2.30258509"}, {"log(0)", "null"}, {"decimal(exp(5), 6)", "148.413159"}, {"exp(1e9)", "null"}, {"odd(5)", "true"}, {"odd(2)", "false"}, {"odd(-1)", "true"},
		{"even(5)", "false"}, {"even(0)", "true"}, {"even(1.5)", "null"}, {"odd(1e10)", "false"}, {"even(1e10)", "true"}, {"odd(5.0)", "true"},
	})
}

func TestListFunctions(t *testing.T) {
	t.Parallel()
	runRows(t, nil, []row{
		{"list contains([1, 2, 3], 2)", "true"}, {"list contains([1], 2)", "false"}, {"list contains([null], null)", "true"}, {"list contains(1, 1)", "true"}, {"list contains(null, 1)", "null"}, {"list contains([[1]], [1])", "true"},
		{"count([1, 2, 3])", "3"}, {"count([])", "0"}, {"count(1)", "1"}, {"count(1, 2)", "2"}, {"count(null)", "null"}, {"count([1, [2, 3]])", "2"}, {"count()", "null"},
		{"min([1, 2, 3])", "1"}, {"min(3, 1, 2)", "1"}, {"max([1, 2, 3])", "3"}, {"max([])", "null"}, {`max(["a", "b"])`, `"b"`}, {`max([1, "b"])`, "null"}, {"max([1, null])", "null"}, {`min(@"2026-11-23", @"2026-11-22")`, `@"2026-11-22"`},
		{"sum([1, 2, 3])", "6"}, {"sum(1, 2, 3)", "6"}, {"sum([])", "null"}, {"sum([1, null])", "null"}, {`sum("a")`, "null"}, {"mean([1, 2, 3])", "2"}, {"mean([])", "null"}, {"product([2, 3, 4])", "24"}, {"product([])", "null"},
		{"median(8, 2, 5, 3, 4)", "4"}, {"median([6, 1, 2, 3])", "2.5"}, {"median([])", "null"}, {"decimal(stddev(2, 4, 7, 5), 10)", "2.0816659995"}, {"stddev([47])", "null"}, {"stddev([])", "null"}, {"stddev([1, 1])", "0"}, {"mode(6, 3, 9, 6, 6)", "[6]"}, {"mode([6, 1, 9, 6, 1])", "[1, 6]"},
		{"mode([])", "[]"}, {`mode(["a"])`, "null"}, {"all([true, true])", "true"}, {"all([true, false, null])", "false"}, {"all([true, null])", "null"}, {"all([])", "true"}, {"all(true, 1)", "null"}, {"all(null)", "null"}, {"any([false, true, null])", "true"},
		{"any([false, null])", "null"}, {"any([])", "false"}, {"any(0)", "null"},
		{"sublist([4, 5, 6], 1, 2)", "[4, 5]"}, {"sublist([4, 5, 6], -1)", "[6]"}, {"sublist([4, 5, 6], 2)", "[5, 6]"}, {"sublist([4, 5, 6], 0)", "null"}, {"sublist([4, 5, 6], 4)", "null"}, {"sublist([4, 5, 6], 2, 5)", "null"}, {"sublist([1, 2, 3], -3, 2)", "[1, 2]"},
		{"append([1], 2, 3)", "[1, 2, 3]"}, {"append([], 1)", "[1]"}, {"append([1], [2])", "[1, [2]]"}, {"append(1, 2)", "[1, 2]"}, {"append(null, 1)", "null"}, {"append([1], null)", "[1, null]"}, {"concatenate([1, 2], [3])", "[1, 2, 3]"}, {"concatenate([1], 2)", "[1, 2]"},
		{"concatenate([1], null)", "null"}, {"insert before([1, 3], 1, 2)", "[2, 1, 3]"}, {"insert before([1, 3], -1, 2)", "[1, 2, 3]"}, {"insert before([1], 2, 9)", "null"}, {"insert before([1], 4, 9)", "null"}, {"remove([1, 2, 3], 2)", "[1, 3]"}, {"remove([1, 2, 3], -1)", "[1, 2]"},
		{"remove([1], 5)", "null"}, {"list replace([2, 4, 7, 8], 3, 6)", "[2, 4, 6, 8]"}, {"list replace([2, 4, 7, 8], function(item, newItem) item < newItem, 5)", "[5, 5, 7, 8]"}, {"list replace([1], function(item, newItem) 5, 5)", "null"}, {"list replace([1, 2], -1, 9)", "[1, 9]"}, {"list replace([1, 2], 1.5, 9)", "null"},
		{"reverse([1, 2, 3])", "[3, 2, 1]"}, {"reverse([])", "[]"}, {"index of([1, 2, 3, 2], 2)", "[2, 4]"}, {"index of([1], 5)", "[]"}, {"index of([1, null], null)", "[2]"}, {"union([1, 2], [2, 3])", "[1, 2, 3]"}, {"distinct values([1, 2, 3, 2, 1.0])", "[1, 2, 3]"},
		{"distinct values([null, 1, null])", "[null, 1]"}, {`distinct values([@"10:00:00Z", @"17:00:00+07:00"])`, `[@"10:00:00Z"]`}, {`distinct values([1, "1", [1], {a: 1}, {a: 1.0}])`, `[1, "1", [1], {a: 1}]`}, {"duplicate values([1, 2, 3, 2, 1, 1])", "[2, 1]"},
		{"flatten([[1, 2], [[3]], 4])", "[1, 2, 3, 4]"}, {"flatten([])", "[]"}, {"flatten(1)", "[1]"}, {"sort([3, 1, 2], function(x, y) x < y)", "[1, 2, 3]"}, {"sort([3, 1, 2], function(x, y) x > y)", "[3, 2, 1]"}, {"sort([3, 1, 2])", "[1, 2, 3]"},
		{"sort(list: [2, 1], precedes: function(a, b) a < b)", "[1, 2]"}, {`sort([1, "a"])`, "null"}, {"sort([{n: 2, v: \"b\"}, {n: 1, v: \"c\"}, {n: 2, v: \"a\"}], function(x, y) x.n < y.n).v", `["c", "b", "a"]`}, {"is empty([])", "true"},
	})
}

func TestContextFunctions(t *testing.T) {
	t.Parallel()
	runRows(t, nil, []row{
		{`get value({key1: "value1"}, "key1")`, `"value1"`}, {`get value({key1: 1}, "x")`, "null"}, {`get value(null, "x")`, "null"}, {`get value({a: {b: 5}}, ["a", "b"])`, "5"}, {`get value({a: 1}, ["a", "b"])`, "null"}, {`get value({a: 1}, null)`, "null"},
		{"get entries({b: 1, a: 2})", `[{key: "a", value: 2}, {key: "b", value: 1}]`}, {"get entries({})", "[]"}, {"get entries(null)", "null"}, {`for e in get entries({a: 1}) return e.key`, `["a"]`},
		{`context put({x: 1}, "y", 2)`, "{x: 1, y: 2}"}, {`context put({x: 1}, "x", 2)`, "{x: 2}"}, {`context put({x: 1, y: {a: 0}}, ["y", "a"], 2)`, "{x: 1, y: {a: 2}}"}, {`context put({}, ["y", "a"], 2)`, "{y: {a: 2}}"}, {`context put({x: 1}, [], 2)`, "null"}, {`context put({x: 1}, ["x", "y"], 2)`, "null"},
		{`context put(null, "a", 1)`, "null"}, {`context put({}, 1, 1)`, "null"}, {`context put(context: {x: 1}, keys: ["y"], value: 2)`, "{x: 1, y: 2}"}, {`context put({x: 1}, "y", null)`, "{x: 1, y: null}"},
		{"context merge([{x: 1}, {y: 2}, {x: 3}])", "{x: 3, y: 2}"}, {"context merge([{x: 1}, null])", "null"}, {"context merge([])", "{}"}, {"context merge({x: 1})", "{x: 1}"}, {"is defined(null)", "false"}, {"get or else(null, 1)", "1"}, {"get or else(2, 1)", "2"},
	})
}

// TestRangeFunctions has the examples of DMN 1.5 table 78.
func TestRangeFunctions(t *testing.T) {
	t.Parallel()
	runRows(t, nil, []row{
		{"before(1, 10)", "true"}, {"before(10, 1)", "false"}, {"before(1, [1..10])", "false"}, {"before(1, (1..10])", "true"}, {"before(1, [5..10])", "true"}, {"before([1..10], 10)", "false"}, {"before([1..10), 10)", "true"}, {"before([1..10], 15)", "true"},
		{"before([1..10], [15..20])", "true"}, {"before([1..10], [10..20])", "false"}, {"before([1..10), [10..20])", "true"}, {"before([1..10], (10..20])", "true"},
		{"after(10, 5)", "true"}, {"after(5, 10)", "false"}, {"after(12, [1..10])", "true"}, {"after(10, [1..10))", "true"}, {"after(10, [1..10])", "false"}, {"after([11..20], 12)", "false"}, {"after([11..20], 10)", "true"}, {"after((11..20], 11)", "true"}, {"after([11..20], 11)", "false"},
		{"after([11..20], [1..10])", "true"}, {"after([1..10], [11..20])", "false"}, {"after([11..20], [1..11))", "true"}, {"after((11..20], [1..11])", "true"},
		{"meets([1..5], [5..10])", "true"}, {"meets([1..5), [5..10])", "false"}, {"meets([1..5], (5..10])", "false"}, {"meets([1..5], [6..10])", "false"}, {"met by([5..10], [1..5])", "true"}, {"met by([5..10], [1..5))", "false"}, {"met by((5..10], [1..5])", "false"}, {"met by([6..10], [1..5])", "false"},
		{"overlaps([1..5], [3..8])", "true"}, {"overlaps([3..8], [1..5])", "true"}, {"overlaps([1..8], [3..5])", "true"}, {"overlaps([3..5], [1..8])", "true"}, {"overlaps([1..5], [6..8])", "false"}, {"overlaps([6..8], [1..5])", "false"}, {"overlaps([1..5], [5..8])", "true"},
		{"overlaps([1..5], (5..8])", "false"}, {"overlaps([1..5), [5..8])", "false"}, {"overlaps([1..5), (5..8])", "false"}, {"overlaps([5..8], [1..5])", "true"}, {"overlaps((5..8], [1..5])", "false"},
		{"overlaps before([1..5], [3..8])", "true"}, {"overlaps before([1..5], [6..8])", "false"}, {"overlaps before([1..5], [5..8])", "true"}, {"overlaps before([1..5], (5..8])", "false"}, {"overlaps before([1..5), [5..8])", "false"}, {"overlaps before([1..5), (1..5])", "true"},
		{"overlaps before([1..5], (1..5])", "true"}, {"overlaps before([1..5), [1..5])", "false"}, {"overlaps before([1..5], [1..5])", "false"},
		{"overlaps after([3..8], [1..5])", "true"}, {"overlaps after([6..8], [1..5])", "false"}, {"overlaps after([5..8], [1..5])", "true"}, {"overlaps after((5..8], [1..5])", "false"}, {"overlaps after([5..8], [1..5))", "false"}, {"overlaps after((1..5], [1..5))", "true"},
		{"overlaps after((1..5], [1..6))", "false"}, {"overlaps after((1..5], [1..5])", "true"}, {"overlaps after([1..5], [1..5))", "false"},
		{"finishes(10, [1..10])", "true"}, {"finishes(10, [1..10))", "false"}, {"finishes([5..10], [1..10])", "true"}, {"finishes([5..10), [1..10])", "false"}, {"finishes([5..10), [1..10))", "true"}, {"finishes([1..10], [1..10])", "true"}, {"finishes((1..10], [1..10])", "true"},
		{"finished by([1..10], 10)", "true"}, {"finished by([1..10), 10)", "false"}, {"finished by([1..10], [5..10])", "true"}, {"finished by([1..10], [5..10))", "false"}, {"finished by([1..10), [5..10))", "true"}, {"finished by([1..10], (1..10])", "true"},
		{"includes([1..10], 5)", "true"}, {"includes([1..10], 12)", "false"}, {"includes([1..10], 1)", "true"}, {"includes((1..10], 1)", "false"}, {"includes([1..10), 10)", "false"}, {"includes([1..10], [4..6])", "true"}, {"includes([1..10], [1..5])", "true"}, {"includes((1..10], (1..5])", "true"},
		{"includes([1..10], (1..10))", "true"}, {"includes([1..10), [5..10))", "true"}, {"includes([1..10], [1..10])", "true"}, {"includes((1..10], [1..5])", "false"},
		{"during(5, [1..10])", "true"}, {"during(12, [1..10])", "false"}, {"during([4..6], [1..10))", "true"}, {"during((1..5], (1..10])", "true"}, {"during([1..10], [1..10])", "true"},
		{"starts(1, [1..10])", "true"}, {"starts(1, (1..10])", "false"}, {"starts(2, [1..10])", "false"}, {"starts([1..5], [1..10])", "true"}, {"starts((1..5], (1..10])", "true"}, {"starts((1..5], [1..10])", "false"}, {"starts([1..5], (1..10])", "false"}, {"starts([1..10], [1..10])", "true"},
		{"starts([1..10), [1..10])", "true"}, {"starts((1..10), (1..10))", "true"}, {"started by([1..10], 1)", "true"}, {"started by((1..10], 1)", "false"}, {"started by([1..10], [1..5])", "true"}, {"started by([1..10], [1..10))", "true"}, {"started by((1..10], [1..5])", "false"},
		{"coincides(5, 5)", "true"}, {"coincides(3, 4)", "false"}, {"coincides([1..5], [1..5])", "true"}, {"coincides((1..5), [1..5])", "false"}, {"coincides([1..5], [2..6])", "false"},
		{"before(1, null)", "null"}, {`before(1, "a")`, "null"}, {"before(null, null)", "null"}, {"includes((>= 5), 7)", "true"}, {"before((< 5), 5)", "true"}, {"overlaps((< 5), (> 3))", "true"}, {"meets(1, 2)", "null"},
		{`during(@"2026-11-23", [@"2026-11-01"..@"2026-11-30"])`, "true"},
	})
}
