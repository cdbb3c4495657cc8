package feel

import (
	"testing"
	"time"

	"github.com/cockroachdb/apd/v3"
	"github.com/stretchr/testify/require"
	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"
)

func numberGen() *rapid.Generator[*apd.Decimal] {
	return rapid.Custom(func(t *rapid.T) *apd.Decimal {
		return apd.New(rapid.Int64().Draw(t, "coefficient"), int32(rapid.IntRange(-30, 20).Draw(t, "exponent")))
	})
}

func smallNumberGen() *rapid.Generator[*apd.Decimal] {
	return rapid.Custom(func(t *rapid.T) *apd.Decimal {
		return apd.New(rapid.Int64Range(-1e6, 1e6).Draw(t, "coefficient"), int32(rapid.IntRange(-3, 0).Draw(t, "exponent")))
	})
}

func dateGen() *rapid.Generator[Date] {
	return rapid.Custom(func(t *rapid.T) Date {
		d, _ := dateOfEpochDay(rapid.Int64Range(-1_000_000, 1_000_000).Draw(t, "day"))
		return d
	})
}

func zoneGen() *rapid.Generator[Zone] {
	return rapid.Custom(func(t *rapid.T) Zone {
		switch rapid.IntRange(0, 2).Draw(t, "zone") {
		case 0:
			return Zone{}
		case 1:
			z, _ := OffsetZone(60 * rapid.IntRange(-14*60, 14*60).Draw(t, "offset"))
			return z
		}
		z, _ := NamedZone(rapid.SampledFrom([]string{"Asia/Ho_Chi_Minh", "Europe/Paris", "America/New_York"}).Draw(t, "name"))
		return z
	})
}

func timeGen() *rapid.Generator[Time] {
	return rapid.Custom(func(t *rapid.T) Time {
		return timeOfSecond(rapid.Int64Range(0, 86399).Draw(t, "second"), rapid.IntRange(0, 999_999_999).Draw(t, "nano"), zoneGen().Draw(t, "zone"))
	})
}

func daysGen() *rapid.Generator[DaysDuration] {
	return rapid.Custom(func(t *rapid.T) DaysDuration {
		d, _ := daysDuration(rapid.Int64Range(-1e10, 1e10).Draw(t, "seconds"), rapid.Int64Range(-999_999_999, 999_999_999).Draw(t, "nanos"))
		return d
	})
}

// valueGen makes values without functions.
func valueGen(depth int) *rapid.Generator[Value] {
	return rapid.Custom(func(t *rapid.T) Value {
		kinds := 9
		if depth > 0 {
			kinds = 12
		}
		switch rapid.IntRange(0, kinds-1).Draw(t, "kind") {
		case 0:
			return nil
		case 1:
			return rapid.Bool().Draw(t, "bool")
		case 2:
			return norm.NFC.String(rapid.String().Draw(t, "string"))
		case 3:
			return numberGen().Draw(t, "number")
		case 4:
			return dateGen().Draw(t, "date")
		case 5:
			return timeGen().Draw(t, "time")
		case 6:
			return DateTime{dateGen().Draw(t, "date"), timeGen().Draw(t, "time")}
		case 7:
			return daysGen().Draw(t, "days")
		case 8:
			return YearsDuration{rapid.Int64Range(-1e6, 1e6).Draw(t, "months")}
		case 9:
			list := rapid.SliceOfN(valueGen(depth-1), 0, 4).Draw(t, "list")
			return append([]Value{}, list...)
		case 10:
			c := Context{}
			for range rapid.IntRange(0, 4).Draw(t, "entries") {
				key := rapid.OneOf(rapid.SampledFrom([]string{"a", "Số tiền", "a-b", "@type", "value", "in", "x and y", "Mẫu 02a", ""}), rapid.String()).Draw(t, "key")
				c[normalName(norm.NFC.String(key))] = valueGen(depth-1).Draw(t, "value")
			}
			return c
		}
		return rangeGen().Draw(t, "range")
	})
}

func rangeGen() *rapid.Generator[Value] {
	return rapid.Custom(func(t *rapid.T) Value {
		r := Range{StartIncluded: rapid.Bool().Draw(t, "start in"), EndIncluded: rapid.Bool().Draw(t, "end in")}
		if rapid.Bool().Draw(t, "numbers") {
			r.Start, r.End = numberGen().Draw(t, "start"), numberGen().Draw(t, "end")
		} else {
			r.Start, r.End = dateGen().Draw(t, "start"), dateGen().Draw(t, "end")
		}
		switch rapid.IntRange(0, 5).Draw(t, "unbounded") {
		case 0:
			r.Start, r.StartIncluded = nil, false
		case 1:
			r.End, r.EndIncluded = nil, false
		}
		return r
	})
}

// same compares exactly, zones included.
func same(x, y Value) bool { return String(x) == String(y) && Is(x, y) }

func TestPropertyTextReadsBack(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		v := valueGen(3).Draw(t, "value")
		text := String(v)
		e, err := Compile(text)
		require.NoError(t, err, text)
		back, err := e.Eval(nil, Env{})
		require.NoError(t, err)
		require.True(t, same(v, back), "%s became %s", text, String(back))
	})
}

func TestPropertyJSONReadsBack(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		v := valueGen(3).Draw(t, "value")
		data, err := ToJSON(v)
		require.NoError(t, err)
		back, err := FromJSON(data)
		require.NoError(t, err, string(data))
		require.True(t, same(v, back), "%s became %s", data, String(back))
		again, err := ToJSON(back)
		require.NoError(t, err)
		require.Equal(t, string(data), string(again))
		plain, err := ToPlainJSON(v)
		require.NoError(t, err)
		_, err = FromJSON(plain)
		if err != nil { // a plain context may look like a typed value
			require.Contains(t, string(plain), "@type")
		}
	})
}

func TestPropertyEquality(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		x, y := valueGen(2).Draw(t, "x"), valueGen(2).Draw(t, "y")
		eq, ok := Equal(x, x)
		require.True(t, eq && ok)
		xy, ok1 := Equal(x, y)
		yx, ok2 := Equal(y, x)
		require.Equal(t, xy, yx)
		require.Equal(t, ok1, ok2)
		in := newInterp(&Expression{}, Env{})
		if ok1 && xy {
			require.Equal(t, in.key(x), in.key(y))
		} else {
			require.NotEqual(t, in.key(x), in.key(y))
		}
		if a, ok := Compare(x, y); ok {
			b, ok := Compare(y, x)
			require.True(t, ok)
			require.Equal(t, a, -b)
		}
	})
}

func evalWith(t *rapid.T, expr string, scope Context) Value {
	e, err := Compile(expr)
	require.NoError(t, err)
	v, err := e.Eval(scope, Env{})
	require.NoError(t, err)
	return v
}

func TestPropertyArithmeticLaws(t *testing.T) {
	t.Parallel()
	laws := []string{
		"x + y = y + x", "x * y = y * x", "(x + y) + z = x + (y + z)", "x * (y + z) = x * y + x * z", "x - y = -(y - x)", "x + 0 = x", "x * 1 = x", "x - x = 0",
		"y = 0 or modulo(x, y) + y * floor(x / y) = x", "abs(x) >= 0", "floor(x) <= x and x <= ceiling(x)", "(x < y) = (y > x)", "x in [x..x]", "not(x in (x..y))",
		"number(string(x)) = x", "decimal(x, 3) = x", "sum([x, y, z]) = x + y + z", "min([x, y]) + max([x, y]) = x + y", "if x < y then x != y else x >= y",
		"x between min(x, y) and max(x, y)", "round half up(x, 3) = x", "odd(floor(x)) != even(floor(x))", "sort([x, y, z])[1] = min(x, y, z)", "count(distinct values([x, y, x])) <= 2",
	}
	rapid.Check(t, func(t *rapid.T) {
		scope := Context{"x": smallNumberGen().Draw(t, "x"), "y": smallNumberGen().Draw(t, "y"), "z": smallNumberGen().Draw(t, "z")}
		for _, law := range laws {
			require.Equal(t, true, evalWith(t, law, scope), law)
		}
	})
}

func TestPropertyTemporalLaws(t *testing.T) {
	t.Parallel()
	laws := []string{
		"d + p - p = d", "d + p = p + d", "(d + p) - d = p", "dt + q - q = dt", "(dt + q) - dt = q", "q + p = p + q", "q - p = -(p - q)", "date(string(d)) = d", "date and time(string(dt)) = dt", "duration(string(q)) = q",
		"(d < d + p) = (p > @\"PT0S\")", "t + q - q = t", "years and months duration(d, d + m) <= m", "d + m >= d", "date(d.year, d.month, d.day) = d", "q * 2 = q + q", "string(dt) = string(date and time(date(dt), time(dt)))",
		"week of year(d) >= 1 and week of year(d) <= 53", "day of year(d) <= 366",
	}
	rapid.Check(t, func(t *rapid.T) {
		days := rapid.Int64Range(-100_000, 100_000).Draw(t, "days")
		scope := Context{
			"d": dateGen().Draw(t, "d"), "p": DaysDuration{seconds: days * 86400}, "q": daysGen().Draw(t, "q"), "t": timeGen().Draw(t, "t"),
			"dt": DateTime{dateGen().Draw(t, "date"), Time{Hour: 12, Zone: zoneGen().Draw(t, "zone")}}, "m": YearsDuration{rapid.Int64Range(0, 1000).Draw(t, "m")},
		}
		for _, law := range laws {
			require.Equal(t, true, evalWith(t, law, scope), law)
		}
	})
}

func TestPropertyDateTimesAgreeWithTheStandardLibrary(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		second := rapid.Int64Range(-5e10, 5e10).Draw(t, "second")
		zone, _ := NamedZone(rapid.SampledFrom([]string{"Asia/Ho_Chi_Minh", "Europe/Paris", "America/New_York"}).Draw(t, "zone"))
		dt, ok := dateTimeAt(second, 0, zone)
		require.True(t, ok)
		want := time.Unix(second, 0).In(zone.location())
		require.Equal(t, DateOf(want), dt.Date)
		require.Equal(t, want.Format(time.TimeOnly), dt.Time.String()[:8])
	})
}

func TestPropertyEvaluationIsDeterministic(t *testing.T) {
	t.Parallel()
	e, err := Compile("{e: get entries(c), s: string(c), m: context merge([c, {z: 1}]), k: for x in get entries(c) return x.key}")
	require.NoError(t, err)
	rapid.Check(t, func(t *rapid.T) {
		c := Context{}
		for range 8 {
			c[normalName(rapid.StringN(0, 5, 20).Draw(t, "key"))] = NewNumber(1)
		}
		scope := Context{"c": c}
		first, err := e.Eval(scope, Env{})
		require.NoError(t, err)
		for range 5 {
			again, err := e.Eval(scope, Env{})
			require.NoError(t, err)
			require.Equal(t, String(first), String(again))
		}
	})
}
