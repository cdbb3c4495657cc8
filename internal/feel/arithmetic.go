package feel

import "github.com/cockroachdb/apd/v3"

func (n *arithmeticNode) eval(in *interp, s *scope) Value {
	x := in.eval(n.x, s)
	y := in.eval(n.y, s)
	if x == nil || y == nil {
		return in.nullOperand(n, x, y)
	}
	a, ok1 := x.(*apd.Decimal)
	b, ok2 := y.(*apd.Decimal)
	if ok1 && ok2 {
		return in.numeric(n, a, b)
	}
	var v Value
	known, inRange := false, false
	switch n.op {
	case "+":
		v, known, inRange = in.add(x, y)
	case "-":
		v, known, inRange = subtract(x, y)
	case "*":
		v, known, inRange = multiply(x, y)
	case "/":
		v, known, inRange = divide(x, y)
	}
	switch {
	case !known:
		return in.warnTypes(n, n.op, x, y)
	case !inRange:
		return in.warn(n, "the result is out of range", "kết quả vượt phạm vi cho phép")
	}
	return v
}

func (in *interp) nullOperand(n *arithmeticNode, x, y Value) Value {
	if len(in.warnings) > 0 { // the null has its own warning in most cases
		return nil
	}
	return in.warnTypes(n, n.op, x, y)
}

func (in *interp) numeric(n *arithmeticNode, x, y *apd.Decimal) Value {
	var d *apd.Decimal
	var ok bool
	switch n.op {
	case "+":
		d, ok = operate(numbers.Add, x, y)
	case "-":
		d, ok = operate(numbers.Sub, x, y)
	case "*":
		d, ok = operate(numbers.Mul, x, y)
	case "/":
		if y.IsZero() {
			return in.warn(n, "division by zero", "chia cho 0")
		}
		d, ok = operate(numbers.Quo, x, y)
	case "**":
		in.spend(20)
		if !isInteger(y) {
			in.spend(180) // a logarithm and an exponential of 34 digits
		}
		d, ok = power(x, y)
	}
	if !ok {
		return in.warn(n, "the result is no number of 34 digits", "kết quả không phải là số trong phạm vi 34 chữ số")
	}
	return d
}

// add covers what is no pair of numbers; known is false for types that do not add.
func (in *interp) add(x, y Value) (v Value, known, inRange bool) {
	switch x := x.(type) {
	case string:
		if y, ok := y.(string); ok {
			if !in.grow(len(x) + len(y)) {
				return nil, true, false
			}
			return nfcJoin(x, y), true, true
		}
	case Date:
		switch y := y.(type) {
		case YearsDuration:
			return ranged(x.addMonths(y.Months))
		case DaysDuration:
			dt, ok := x.midnight(Zone{}).add(y)
			return ranged(dt.Date, ok)
		}
	case DateTime:
		switch y := y.(type) {
		case YearsDuration:
			d, ok := x.Date.addMonths(y.Months)
			return ranged(DateTime{d, x.Time}, ok)
		case DaysDuration:
			return ranged(x.add(y))
		}
	case Time:
		if y, ok := y.(DaysDuration); ok {
			return ranged(x.add(y), true)
		}
	case DaysDuration:
		switch y := y.(type) {
		case DaysDuration:
			return ranged(x.add(y))
		case Date, DateTime, Time:
			return in.add(y, x)
		}
	case YearsDuration:
		switch y := y.(type) {
		case YearsDuration:
			return ranged(yearsDuration(x.Months + y.Months))
		case Date, DateTime:
			return in.add(y, x)
		}
	}
	return nil, false, false
}

func ranged[T any](v T, ok bool) (Value, bool, bool) { return v, true, ok }

func subtract(x, y Value) (v Value, known, inRange bool) {
	switch x := x.(type) {
	case Date:
		switch y := y.(type) {
		case Date:
			return ranged(daysDuration((x.epochDay()-y.epochDay())*86400, 0))
		case DateTime:
			return elapsed(x.midnight(UTC), y)
		}
	case DateTime:
		switch y := y.(type) {
		case Date:
			return elapsed(x, y.midnight(UTC))
		case DateTime:
			return elapsed(x, y)
		}
	case Time:
		if y, ok := y.(Time); ok {
			if x.Zone.IsLocal() != y.Zone.IsLocal() {
				return nil, false, false
			}
			seconds := x.secondOfDay() - int64(x.offset()) - y.secondOfDay() + int64(y.offset())
			return ranged(daysDuration(seconds, int64(x.Nano-y.Nano)))
		}
	case DaysDuration:
		if y, ok := y.(DaysDuration); ok {
			return ranged(x.add(y.negated()))
		}
	case YearsDuration:
		if y, ok := y.(YearsDuration); ok {
			return ranged(yearsDuration(x.Months - y.Months))
		}
	}
	switch y := y.(type) {
	case DaysDuration:
		return (*interp)(nil).add(x, y.negated())
	case YearsDuration:
		return (*interp)(nil).add(x, YearsDuration{-y.Months})
	}
	return nil, false, false
}

// elapsed is null for a date and time with a zone and one without. A date counts as the midnight of UTC, so that it has
// no distance to a date and time without a zone.
func elapsed(x, y DateTime) (Value, bool, bool) {
	if x.Time.Zone.IsLocal() != y.Time.Zone.IsLocal() {
		return nil, false, false
	}
	return ranged(daysDuration(x.epochSecond()-y.epochSecond(), int64(x.Time.Nano-y.Time.Nano)))
}

// add moves a time of day around the clock.
func (t Time) add(d DaysDuration) Time {
	second, nano := t.secondOfDay()+d.seconds%86400, int64(t.Nano)+int64(d.nanos)
	second += floorDiv(nano, 1e9)
	nano -= floorDiv(nano, 1e9) * 1e9
	second -= floorDiv(second, 86400) * 86400
	return timeOfSecond(second, int(nano), t.Zone)
}

func multiply(x, y Value) (v Value, known, inRange bool) {
	if _, ok := x.(*apd.Decimal); ok {
		x, y = y, x
	}
	factor, ok := y.(*apd.Decimal)
	if !ok {
		return nil, false, false
	}
	return scaleDuration(x, factor, numbers.Mul)
}

func divide(x, y Value) (v Value, known, inRange bool) {
	switch y := y.(type) {
	case *apd.Decimal:
		return scaleDuration(x, y, numbers.Quo)
	case DaysDuration:
		if x, ok := x.(DaysDuration); ok {
			return ranged(operate(numbers.Quo, x.number(), y.number()))
		}
	case YearsDuration:
		if x, ok := x.(YearsDuration); ok {
			return ranged(operate(numbers.Quo, NewNumber(x.Months), NewNumber(y.Months)))
		}
	}
	return nil, false, false
}

// scaleDuration multiplies or divides a duration by a number; months are cut to whole ones.
func scaleDuration(x Value, y *apd.Decimal, op func(d, x, y *apd.Decimal) (apd.Condition, error)) (v Value, known, inRange bool) {
	switch x := x.(type) {
	case DaysDuration:
		seconds, ok := operate(op, x.number(), y)
		if !ok {
			return nil, true, false
		}
		return ranged(daysDurationOf(seconds))
	case YearsDuration:
		months, ok := operate(op, NewNumber(x.Months), y)
		if !ok {
			return nil, true, false
		}
		whole, ok := truncated(months)
		if !ok {
			return nil, true, false
		}
		return ranged(yearsDuration(whole))
	}
	return nil, false, false
}

// nfcJoin joins two texts in normal form C, which stays so unless the second begins with a combining mark.
func nfcJoin(x, y string) string {
	if y == "" || y[0] < 0x80 {
		return x + y
	}
	return nfc(x + y)
}
