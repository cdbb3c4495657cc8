package feel

import (
	"github.com/cockroachdb/apd/v3"
)

// maxNumberText is the longest text taken as a number; more digits than these carry nothing.
const maxNumberText = 10_000

// numbers is decimal128: 34 digits, rounding half to even (DMN 1.5 clause 10.3.2.3.1).
var numbers = apd.Context{
	Precision: 34, MaxExponent: 6144, MinExponent: -6143, Rounding: apd.RoundHalfEven,
	Traps: apd.SystemOverflow | apd.SystemUnderflow | apd.Overflow | apd.InvalidOperation |
		apd.DivisionByZero | apd.DivisionUndefined | apd.DivisionImpossible,
}

// NewNumber is an integer as a FEEL number.
func NewNumber(i int64) *apd.Decimal { return apd.New(i, 0) }

func intValue(i int) Value { return apd.New(int64(i), 0) }

// integer gives a number's value if it is an integer that fits.
func integer(d *apd.Decimal) (int64, bool) {
	if d.Exponent == 0 {
		i, err := d.Int64()
		return i, err == nil
	}
	var r apd.Decimal
	r.Reduce(d)
	if r.Exponent < 0 || r.Exponent > 18 {
		return 0, false
	}
	i, err := r.Int64()
	return i, err == nil
}

// truncated gives a number's integer part if that fits.
func truncated(d *apd.Decimal) (int64, bool) {
	if i, ok := integer(d); ok {
		return i, true
	}
	if d.Exponent >= 0 {
		return 0, false
	}
	if int64(d.Exponent)+d.NumDigits() <= 0 {
		return 0, true
	}
	var whole, fraction apd.Decimal
	d.Modf(&whole, &fraction)
	return integer(&whole)
}

func isInteger(d *apd.Decimal) bool {
	if d.Exponent >= 0 {
		return true
	}
	var r apd.Decimal
	r.Reduce(d)
	return r.Exponent >= 0
}

// numberText is the canonical text of a number: no trailing zeros, digits in full unless the exponent is far out.
func numberText(d *apd.Decimal) string {
	var r apd.Decimal
	r.Reduce(d)
	if r.IsZero() {
		return "0"
	}
	if adjusted := int64(r.Exponent) + r.NumDigits() - 1; adjusted > 40 || adjusted < -40 {
		return r.Text('E')
	}
	return r.Text('f')
}

// operate applies an operation of the decimal context; ok is false for overflow, division by zero and the like.
func operate(op func(d, x, y *apd.Decimal) (apd.Condition, error), x, y *apd.Decimal) (*apd.Decimal, bool) {
	d := new(apd.Decimal)
	if _, err := op(d, x, y); err != nil || d.Form != apd.Finite {
		return nil, false
	}
	return d, true
}

// power bounds the exponent, which the decimal library does not.
func power(x, y *apd.Decimal) (*apd.Decimal, bool) {
	if y.IsZero() {
		return apd.New(1, 0), true
	}
	if x.IsZero() {
		return apd.New(0, 0), !y.Negative
	}
	var one, magnitude apd.Decimal
	magnitude.Abs(x)
	if magnitude.Cmp(one.SetInt64(1)) == 0 && isInteger(y) {
		odd := isOdd(y)
		if x.Negative && odd {
			return apd.New(-1, 0), true
		}
		return apd.New(1, 0), true
	}
	magnitude.Abs(y)
	if magnitude.Cmp(apd.New(1, 9)) > 0 {
		return nil, false
	}
	if magnitude.Exponent < -60 {
		return apd.New(1, 0), !x.Negative
	}
	return operate(numbers.Pow, x, y)
}

func isOdd(d *apd.Decimal) bool {
	var r apd.Decimal
	r.Reduce(d)
	return r.Exponent == 0 && r.Coeff.Bit(0) == 1
}

// rounded rounds to a number of decimal places by a rule; ok is false when the result has no 34 digits.
func rounded(d *apd.Decimal, scale int64, rule apd.Rounder) (*apd.Decimal, bool) {
	if scale < -6111 || scale > 6176 {
		return nil, false
	}
	if int64(d.Exponent) >= -scale {
		return d, true
	}
	if d.NumDigits()+int64(d.Exponent) < -scale && !d.IsZero() {
		// Less than a tenth of the last place: apd's Quantize gives 0 by every rule. A tenth rounds the same.
		tenth := apd.New(1, int32(-scale-1))
		tenth.Negative = d.Negative
		d = tenth
	}
	ctx := numbers
	ctx.Rounding = rule
	ctx.Precision = uint32(max(d.NumDigits()+1, 34))
	r := new(apd.Decimal)
	if _, err := ctx.Quantize(r, d, int32(-scale)); err != nil || r.Form != apd.Finite {
		return nil, false
	}
	return r, true
}
