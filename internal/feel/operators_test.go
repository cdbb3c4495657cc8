package feel

import "testing"

func TestArithmetic(t *testing.T) {
	t.Parallel()
	runRows(t, nil, []row{
		{"1 + 2 * 3", "7"}, {"(1 + 2) * 3", "9"}, {"10 - 4 - 3", "3"}, {"8 / 4 / 2", "1"}, {"2 ** 3", "8"}, {"2 ** 3 ** 2", "64"},
		{"-2 ** 2", "4"}, {"2 ** -1", "0.5"}, {"1 - -1", "2"}, {"--1", "1"}, {"4 ** 0.5", "2"}, {"0 ** 0", "1"}, {"(-1) ** 3", "-1"}, {"(-8) ** 0.5", "null"},
		{"1 / 3", "0.3333333333333333333333333333333333"}, {"1 / 0", "null"}, {"10 / 4", "2.5"},
		{"0.1 * 3", "0.3"}, {"100 * 1.1", "110"}, {"1e6144 * 10", "null"}, {"9.999999999999999999999999999999999e6144 + 1e6144", "null"},
		{`"a" + "b"`, `"ab"`}, {`"a" + 1`, "null"}, {`"a" - "b"`, "null"}, {"1 + null", "null"}, {"null + null", "null"}, {"[1] + 1", "null"}, {"true + 1", "null"},
		{"-\"a\"", "null"}, {"-null", "null"}, {"1 + [2][1]", "3"}, {"2 ** 1e10", "null"}, {"0 ** -1", "null"},
	})
}

func TestComparison(t *testing.T) {
	t.Parallel()
	runRows(t, nil, []row{
		{"1 = 1.0", "true"}, {"1 != 2", "true"}, {"1 < 2", "true"}, {"2 <= 2", "true"}, {"3 > 4", "false"}, {"3 >= 4", "false"}, {`"a" < "b"`, "true"},
		{"null = null", "true"}, {"null != null", "false"}, {"1 = null", "false"}, {"1 != null", "true"}, {"[] = null", "false"}, {"{} = null", "false"},
		{`1 = "1"`, "null"}, {`1 != "1"`, "null"}, {"true = 1", "null"}, {"[] = 0", "null"}, {"{} = []", "null"}, {`date("2018-12-07") = 100`, "null"},
		{"1 < null", "null"}, {"null > 1", "null"}, {`1 < "2"`, "null"}, {"true < false", "null"}, {"[1] < [2]", "null"},
		{"[1, 2] = [1, 2]", "true"}, {"[1, 2] = [2, 1]", "false"}, {"[1] = [1, 2]", "false"}, {"[[1]] = [[1.0]]", "true"}, {"[null] = [null]", "true"},
		{`{a: 1, b: "x"} = {b: "x", a: 1}`, "true"}, {"{a: 1} = {a: 2}", "false"}, {"{a: 1} = {b: 1}", "false"}, {`{foo: "bar"} = {"foo": "bar"}`, "true"},
		{"[1..3] = [1..3]", "true"}, {"[1..3] = [1..3)", "false"}, {"(>= 2) = >= 2", "true"}, {`range("(2..)") = > 2`, "true"}, {`range("(..2]") = <=2`, "true"},
		{`@"10:30:00Z" = @"10:30:00+00:00"`, "true"}, {`@"10:30:00" = @"10:30:00Z"`, "false"}, {`@"10:30:00@Europe/Paris" = @"10:30:00"`, "false"},
		{`@"10:30:00+02:00" = @"10:30:00@Europe/Paris"`, "false"}, {`@"10:30:00" < @"10:30:00Z"`, "null"},
		{`@"2026-11-23T10:00:00+07:00" = @"2026-11-23T03:00:00Z"`, "true"}, {`@"2026-11-23T10:00:00@Asia/Ho_Chi_Minh" = @"2026-11-23T10:00:00+07:00"`, "true"},
		{`@"P1Y" = @"P12M"`, "true"}, {`@"P1D" = @"PT24H"`, "true"}, {`@"P1Y" = @"P365D"`, "null"}, {`@"2026-11-23" = @"2026-11-23T00:00:00"`, "null"},
		{"1 < 2 = true", "true"}, {"2 between 1 and 3", "true"}, {"1 between 1 and 1", "true"}, {"4 between 1 and 3", "false"}, {"null between 1 and 3", "null"},
		{"2 between 1 and 3 and true", "true"}, {"1 between 2 and null", "false"},
	})
}

func TestTernaryLogic(t *testing.T) {
	t.Parallel()
	rows := []row{
		{"if true then 1 else 2", "1"}, {"if false then 1 else 2", "2"}, {"if null then 1 else 2", "2"}, {"if 1 then 1 else 2", "2"},
		{"if false then 1 else if true then 2 else 3", "2"}, {"1 + if true then 1 else 2", "2"}, {"not(true)", "false"}, {"not(null)", "null"}, {"not(1)", "null"},
		{"true and true or false", "true"}, {"false or true and false", "false"},
	}
	// Table 50 of DMN 1.5, with any non-boolean counting as null.
	values := []string{"true", "false", "null", "1"}
	for _, x := range values {
		for _, y := range values {
			and, or := "null", "null"
			switch {
			case x == "false" || y == "false":
				and = "false"
			case x == "true" && y == "true":
				and = "true"
			}
			switch {
			case x == "true" || y == "true":
				or = "true"
			case x == "false" && y == "false":
				or = "false"
			}
			rows = append(rows, row{x + " and " + y, and}, row{x + " or " + y, or})
		}
	}
	runRows(t, nil, rows)
}

func TestIn(t *testing.T) {
	t.Parallel()
	runRows(t, Context{"xs": []Value{NewNumber(1), NewNumber(2)}}, []row{
		{"1 in [2, 3, 1]", "true"}, {"1 in [2, 3, 4]", "false"}, {"1 in [[2..4], [1..3]]", "true"}, {"5 in [[2..4], [1..3]]", "false"},
		{"1 in <= 10", "true"}, {"11 in <= 10", "false"}, {"10 in < 10", "false"}, {"11 in >= 10", "true"}, {"10 in > 10", "false"},
		{"1 in (2..4)", "false"}, {"2 in (2..4)", "false"}, {"3 in (2..4)", "true"}, {"4 in (2..4)", "false"}, {"4 in (2..4]", "true"}, {"2 in [2..4)", "true"},
		{"1 in 1", "true"}, {"1 in 2", "false"}, {"10 in (1, < 5, >=10)", "true"}, {"10 in (1, 5, 9)", "false"}, {"5 in (> 3)", "true"},
		{`"b" in ["a".."c"]`, "true"}, {`"i" in [["f".."h"], ["a".."c"]]`, "false"}, {"null in [1, null]", "true"}, {"null in [1..3]", "null"}, {`1 in "a"`, "null"},
		{`1 in ["a", 1]`, "true"}, {"[1, 2] in [[1, 2], [3]]", "true"}, {"1 in xs", "true"}, {"3 in xs", "false"}, {"1 in (xs)", "true"}, {"2 in (xs)[item > 1]", "true"},
		{`duration("P11D") in [[duration("P5D") .. duration("P7D")], [duration("P10D") .. duration("P12D")]]`, "true"},
		{`date("2026-11-23") in [date("2026-11-01")..date("2026-11-30")]`, "true"}, {"5 in ]1..5[ and 1 in ]0..2[", "false"}, {"2 in ]1..5[ and 1 in ]0..2[", "true"},
		{"1 in (!= 2)", "true"}, {"1 in (= 1)", "true"}, {"1 in (..3]", "true"}, {"2 in ]1..xs[2]]", "true"},
	})
}

func TestInstanceOf(t *testing.T) {
	t.Parallel()
	runRows(t, nil, []row{
		{"1 instance of number", "true"}, {`"a" instance of string`, "true"}, {"true instance of boolean", "true"}, {`1 instance of string`, "false"},
		{"1 instance of Any", "true"}, {"null instance of Any", "false"}, {"null instance of Null", "true"}, {"null instance of string", "false"},
		{`date("2026-11-23") instance of date`, "true"}, {`time("10:00:00") instance of time`, "true"}, {`date and time("2026-11-23T10:00:00") instance of date and time`, "true"},
		{`duration("P1D") instance of days and time duration`, "true"}, {`duration("P1Y") instance of years and months duration`, "true"},
		{`duration("P1D") instance of years and months duration`, "false"}, {"[1] instance of list", "true"}, {"[1] instance of list<number>", "true"},
		{`["a"] instance of list<number>`, "false"}, {"[] instance of list<number>", "true"}, {"{a: 1} instance of context", "true"},
		{"{a: 1, b: 2} instance of context<a: number>", "true"}, {"{b: 2} instance of context<a: number>", "false"}, {"[1..2] instance of range<number>", "true"},
		{`[1..2] instance of range<string>`, "false"}, {"(function(x) x) instance of function<number> -> number", "true"}, {"(function(x) x) instance of function", "true"},
		{"sum instance of function", "true"}, {"1 instance of number and true", "true"}, {"[[1]] instance of list<list<number>>", "true"},
		{`range("[@\"P1D\"..@\"P2D\"]") instance of range<days and time duration>`, "true"},
	})
}
