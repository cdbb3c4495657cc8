package feel

// Range functions, DMN 1.5 clause 10.3.4.10: Allen's relations between points and ranges.
func init() {
	relation("before", func(x, y Range) (bool, bool) { return precedes(x, y) })
	relation("after", func(x, y Range) (bool, bool) { return precedes(y, x) })
	rangesOnly("meets", func(x, y Range) (bool, bool) { return meets(x, y) })
	rangesOnly("met by", func(x, y Range) (bool, bool) { return meets(y, x) })
	rangesOnly("overlaps", overlaps)
	rangesOnly("overlaps before", overlapsBefore)
	rangesOnly("overlaps after", func(x, y Range) (bool, bool) { return overlapsBefore(y, x) })
	define("finishes(point, range: range) -> boolean", either(finishes))
	define("finishes(range1: range, range2: range) -> boolean", either(finishes))
	define("finished by(range: range, point) -> boolean", either(flip(finishes)))
	define("finished by(range1: range, range2: range) -> boolean", either(flip(finishes)))
	define("includes(range: range, point) -> boolean", either(includes))
	define("includes(range1: range, range2: range) -> boolean", either(includes))
	define("during(point, range: range) -> boolean", either(flip(includes)))
	define("during(range1: range, range2: range) -> boolean", either(flip(includes)))
	define("starts(point, range: range) -> boolean", either(starts))
	define("starts(range1: range, range2: range) -> boolean", either(starts))
	define("started by(range: range, point) -> boolean", either(flip(starts)))
	define("started by(range1: range, range2: range) -> boolean", either(flip(starts)))
	define("coincides(point1, point2) -> boolean", either(coincides))
	define("coincides(range1: range, range2: range) -> boolean", either(coincides))
}

// A relation's second result is false where the bounds cannot be compared.
type rangeRelation func(x, y Range) (holds, ok bool)

func relation(name string, r rangeRelation) {
	define(name+"(point1, point2) -> boolean", either(r))
	define(name+"(point, range: range) -> boolean", either(r))
	define(name+"(range: range, point) -> boolean", either(r))
	define(name+"(range1: range, range2: range) -> boolean", either(r))
}

func rangesOnly(name string, r rangeRelation) {
	define(name+"(range1: range, range2: range) -> boolean", either(r))
}

func flip(r rangeRelation) rangeRelation { return func(x, y Range) (bool, bool) { return r(y, x) } }

// asRange takes a point for the range of that point alone.
func asRange(v Value) (Range, bool) {
	if r, ok := v.(Range); ok {
		return r, true
	}
	return Range{Start: v, End: v, StartIncluded: true, EndIncluded: true}, v != nil
}

func either(r rangeRelation) func(c *call, a []Value) Value {
	return func(c *call, a []Value) Value {
		x, ok1 := asRange(single(a[0]))
		y, ok2 := asRange(single(a[1]))
		if !ok1 || !ok2 {
			return nil
		}
		holds, ok := r(x, y)
		if !ok {
			return c.warnf("%s() of %s and %s", "%s() của %s và %s", c.name, TypeName(a[0]), TypeName(a[1]))
		}
		return holds
	}
}

// bound is an end of a range: a value, or beyond every value.
type bound struct {
	v        Value
	infinity int
	included bool
}

func (r Range) low() bound {
	if r.Start == nil {
		return bound{infinity: -1}
	}
	return bound{v: r.Start, included: r.StartIncluded}
}

func (r Range) high() bound {
	if r.End == nil {
		return bound{infinity: 1}
	}
	return bound{v: r.End, included: r.EndIncluded}
}

func (b bound) compare(o bound) (order int, ok bool) {
	if b.infinity != 0 || o.infinity != 0 {
		return b.infinity - o.infinity, true
	}
	return Compare(b.v, o.v)
}

// order compares two pairs of bounds.
func order(a1, a2, b1, b2 bound) (first, second int, ok bool) {
	first, ok1 := a1.compare(a2)
	second, ok2 := b1.compare(b2)
	return first, second, ok1 && ok2
}

func precedes(x, y Range) (bool, bool) {
	o, ok := x.high().compare(y.low())
	return o < 0 || o == 0 && (!x.high().included || !y.low().included), ok
}

func meets(x, y Range) (bool, bool) {
	o, ok := x.high().compare(y.low())
	return o == 0 && x.high().included && y.low().included, ok
}

func overlaps(x, y Range) (bool, bool) {
	o1, o2, ok := order(x.high(), y.low(), x.low(), y.high())
	return (o1 > 0 || o1 == 0 && x.high().included && y.low().included) &&
		(o2 < 0 || o2 == 0 && x.low().included && y.high().included), ok
}

func overlapsBefore(x, y Range) (bool, bool) {
	starts, ends, ok := order(x.low(), y.low(), x.high(), y.high())
	across, ok2 := x.high().compare(y.low())
	return (starts < 0 || starts == 0 && x.low().included && !y.low().included) &&
		(across > 0 || across == 0 && x.high().included && y.low().included) &&
		(ends < 0 || ends == 0 && (!x.high().included || y.high().included)), ok && ok2
}

func finishes(x, y Range) (bool, bool) {
	starts, ends, ok := order(x.low(), y.low(), x.high(), y.high())
	return ends == 0 && x.high().included == y.high().included &&
		(starts > 0 || starts == 0 && (!x.low().included || y.low().included)), ok
}

func starts(x, y Range) (bool, bool) {
	starts, ends, ok := order(x.low(), y.low(), x.high(), y.high())
	return starts == 0 && x.low().included == y.low().included &&
		(ends < 0 || ends == 0 && (!x.high().included || y.high().included)), ok
}

func includes(x, y Range) (bool, bool) {
	starts, ends, ok := order(x.low(), y.low(), x.high(), y.high())
	return (starts < 0 || starts == 0 && (x.low().included || !y.low().included)) &&
		(ends > 0 || ends == 0 && (x.high().included || !y.high().included)), ok
}

func coincides(x, y Range) (bool, bool) {
	starts, ends, ok := order(x.low(), y.low(), x.high(), y.high())
	return starts == 0 && ends == 0 && x.low().included == y.low().included && x.high().included == y.high().included, ok
}
