package feel

import (
	"strings"

	"github.com/cockroachdb/apd/v3"
)

// Equal is FEEL's "=" (DMN 1.5 table 53): eq is the answer, and ok is false where FEEL's answer is null, because the
// types differ. null equals only null.
func Equal(x, y Value) (eq, ok bool) {
	w := work{left: 10 * maxResultItems}
	return w.equal(x, y)
}

// Compare orders two values of the same ordered type (number, string, date, time, date and time, durations). ok is
// false where FEEL's answer is null. Strings are ordered by code points.
func Compare(x, y Value) (order int, ok bool) {
	switch x := x.(type) {
	case *apd.Decimal:
		if y, same := y.(*apd.Decimal); same {
			return x.Cmp(y), true
		}
	case string:
		if y, same := y.(string); same {
			return strings.Compare(x, y), true
		}
	case Date:
		if y, same := y.(Date); same {
			return x.compare(y), true
		}
	case Time:
		if y, same := y.(Time); same {
			return x.compare(y)
		}
	case DateTime:
		if y, same := y.(DateTime); same {
			return x.compare(y)
		}
	case DaysDuration:
		if y, same := y.(DaysDuration); same {
			return x.compare(y), true
		}
	case YearsDuration:
		if y, same := y.(YearsDuration); same {
			return compareInt(x.Months, y.Months), true
		}
	}
	return 0, false
}

// Is is FEEL's is(): the same type and the same value, where a time's zone is part of the value.
func Is(x, y Value) bool {
	switch x := x.(type) {
	case Time:
		y, ok := y.(Time)
		return ok && x == y
	case DateTime:
		y, ok := y.(DateTime)
		return ok && x == y
	}
	eq, ok := Equal(x, y)
	return eq && ok
}

// work bounds a walk over values, which may be far larger than the memory they take.
type work struct {
	left     int
	depth    int
	exceeded bool
	deep     bool
}

func (w *work) kind() LimitKind {
	if w.deep {
		return LimitDepth
	}
	return LimitMemory
}

func (w *work) enter() bool {
	w.left--
	w.depth++
	if w.left < 0 {
		w.exceeded = true
	} else if w.depth > maxWalkDepth {
		w.exceeded, w.deep = true, true
	}
	return !w.exceeded
}

func (w *work) equal(x, y Value) (eq, ok bool) {
	if x == nil || y == nil {
		return x == nil && y == nil, true
	}
	if order, ok := Compare(x, y); ok {
		return order == 0, true
	}
	defer func() { w.depth-- }()
	if !w.enter() {
		return false, false
	}
	switch x := x.(type) {
	case bool:
		y, same := y.(bool)
		return same && x == y, same
	case Time, DateTime:
		// One with a zone and one without: different, not incomparable.
		return false, kindOf(x) == kindOf(y)
	case []Value:
		y, same := y.([]Value)
		return same && w.equalLists(x, y), same
	case Context:
		y, same := y.(Context)
		return same && w.equalContexts(x, y), same
	case Range:
		y, same := y.(Range)
		return same && x.StartIncluded == y.StartIncluded && x.EndIncluded == y.EndIncluded &&
			x.equality == y.equality && w.same(x.Start, y.Start) && w.same(x.End, y.End), same
	case *Function:
		y, same := y.(*Function)
		return same && x == y, same
	}
	return false, false
}

func (w *work) same(x, y Value) bool {
	eq, ok := w.equal(x, y)
	return eq && ok
}

func (w *work) equalLists(x, y []Value) bool {
	if len(x) != len(y) {
		return false
	}
	for i := range x {
		if !w.same(x[i], y[i]) {
			return false
		}
	}
	return true
}

func (w *work) equalContexts(x, y Context) bool {
	if len(x) != len(y) {
		return false
	}
	for _, key := range x.Keys() {
		other, ok := y[key]
		if !ok || !w.same(x[key], other) {
			return false
		}
	}
	return true
}

// measure walks a whole value.
func (w *work) measure(v Value) {
	switch v := v.(type) {
	case []Value:
		defer func() { w.depth-- }()
		if !w.enter() {
			return
		}
		if w.depth > maxValueDepth {
			w.exceeded, w.deep = true, true
		}
		for i := 0; i < len(v) && !w.exceeded; i++ {
			w.measure(v[i])
		}
	case Context:
		defer func() { w.depth-- }()
		if !w.enter() {
			return
		}
		if w.depth > maxValueDepth {
			w.exceeded, w.deep = true, true
		}
		for _, item := range v {
			if w.measure(item); w.exceeded {
				return
			}
		}
	default:
		if w.left--; w.left < 0 {
			w.exceeded = true
		}
	}
}

// contains tells whether a value lies in the range; ok is false where the types do not fit.
func (r Range) contains(v Value) (in, ok bool) {
	in = true
	if r.Start != nil {
		order, ok := Compare(v, r.Start)
		if !ok {
			return false, false
		}
		in = order > 0 || order == 0 && r.StartIncluded
	}
	if r.End != nil {
		order, ok := Compare(v, r.End)
		if !ok {
			return false, false
		}
		in = in && (order < 0 || order == 0 && r.EndIncluded)
	}
	return in, v != nil
}
