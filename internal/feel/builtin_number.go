package feel

import "github.com/cockroachdb/apd/v3"

// Numeric functions, DMN 1.5 clause 10.3.4.5.
func init() {
	define("decimal(n: number, scale: number) -> number", rounding(apd.RoundHalfEven))
	define("floor(n: number) -> number", rounding(apd.RoundFloor))
	define("floor(n: number, scale: number) -> number", rounding(apd.RoundFloor))
	define("ceiling(n: number) -> number", rounding(apd.RoundCeiling))
	define("ceiling(n: number, scale: number) -> number", rounding(apd.RoundCeiling))
	define("round up(n: number, scale: number) -> number", rounding(apd.RoundUp))
	define("round down(n: number, scale: number) -> number", rounding(apd.RoundDown))
	define("round half up(n: number, scale: number) -> number", rounding(apd.RoundHalfUp))
	define("round half down(n: number, scale: number) -> number", rounding(apd.RoundHalfDown))
	define("abs(n) -> argument", abs)
	define("modulo(dividend: number, divisor: number) -> number", modulo)
	define("sqrt(number: number) -> number", func(c *call, a []Value) Value {
		return c.unary(numbers.Sqrt, num(a[0]), !num(a[0]).Negative || num(a[0]).IsZero())
	})
	define("log(number: number) -> number", func(c *call, a []Value) Value {
		return c.unary(numbers.Ln, num(a[0]), num(a[0]).Sign() > 0)
	})
	define("exp(number: number) -> number", func(c *call, a []Value) Value { return c.unary(numbers.Exp, num(a[0]), true) })
	define("odd(number: number) -> boolean", parity(true))
	define("even(number: number) -> boolean", parity(false))
}

func rounding(rule apd.Rounder) func(c *call, a []Value) Value {
	return func(c *call, a []Value) Value {
		scale := int64(0)
		if len(a) > 1 {
			var ok bool
			if scale, ok = truncated(num(a[1])); !ok {
				return c.warn("no such number of decimal places", "số chữ số thập phân không hợp lệ")
			}
		}
		d, ok := rounded(num(a[0]), scale, rule)
		if !ok {
			return c.warn("no such number of decimal places", "số chữ số thập phân không hợp lệ")
		}
		return d
	}
}

func abs(c *call, a []Value) Value {
	switch v := single(a[0]).(type) {
	case *apd.Decimal:
		return new(apd.Decimal).Abs(v)
	case DaysDuration:
		if v.negative() {
			return v.negated()
		}
		return v
	case YearsDuration:
		return YearsDuration{max(v.Months, -v.Months)}
	}
	return c.warnf("abs() of %s", "abs() của %s", TypeName(a[0]))
}

// modulo has the divisor's sign: dividend - divisor * floor(dividend / divisor).
func modulo(c *call, a []Value) Value {
	x, y := num(a[0]), num(a[1])
	if y.IsZero() {
		return c.warn("division by zero", "chia cho 0")
	}
	rest, ok := operate(numbers.Rem, x, y)
	if ok && !rest.IsZero() && rest.Negative != y.Negative {
		rest, ok = operate(numbers.Add, rest, y)
	}
	if !ok {
		return c.warn("the result is no number of 34 digits", "kết quả không phải là số trong phạm vi 34 chữ số")
	}
	return rest
}

func (c *call) unary(op func(d, x *apd.Decimal) (apd.Condition, error), x *apd.Decimal, defined bool) Value {
	if !c.in.spend(100) {
		return nil
	}
	d := new(apd.Decimal)
	if defined {
		if _, err := op(d, x); err == nil && d.Form == apd.Finite {
			return d
		}
	}
	return c.warnf("%s() of %s has no value", "%s() của %s không có giá trị", c.name, numberText(x))
}

func parity(odd bool) func(c *call, a []Value) Value {
	return func(c *call, a []Value) Value {
		if !isInteger(num(a[0])) {
			return c.warnf("%s() of a number that is not whole", "%s() của số không nguyên", c.name)
		}
		return isOdd(num(a[0])) == odd
	}
}
