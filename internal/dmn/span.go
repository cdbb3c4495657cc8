package dmn

import (
	"slices"

	"github.com/motcua/motcua/internal/feel"
)

// span is the values between two bounds of one kind. A nil bound is open to infinity.
type span struct {
	low, high                 feel.Value
	lowIncluded, highIncluded bool
}

// set is a sorted list of spans that do not touch: the values that pass constant tests.
type set []span

// order compares two values of a kind, also booleans: false before true.
func order(a, b feel.Value) int {
	if x, ok := a.(bool); ok {
		y, _ := b.(bool)
		switch {
		case x == y:
			return 0
		case y:
			return -1
		}
		return 1
	}
	d, _ := feel.Compare(a, b)
	return d
}

// byLow orders spans by where they begin.
func byLow(a, b span) int {
	switch {
	case a.low == nil && b.low == nil:
		return 0
	case a.low == nil:
		return -1
	case b.low == nil:
		return 1
	}
	if d := order(a.low, b.low); d != 0 {
		return d
	}
	switch {
	case a.lowIncluded == b.lowIncluded:
		return 0
	case a.lowIncluded:
		return -1
	}
	return 1
}

// byHigh orders spans by where they end.
func byHigh(a, b span) int {
	switch {
	case a.high == nil && b.high == nil:
		return 0
	case a.high == nil:
		return 1
	case b.high == nil:
		return -1
	}
	if d := order(a.high, b.high); d != 0 {
		return d
	}
	switch {
	case a.highIncluded == b.highIncluded:
		return 0
	case a.highIncluded:
		return 1
	}
	return -1
}

// empty tells whether no value lies in the span.
func (s span) empty() bool {
	if s.low == nil || s.high == nil {
		return false
	}
	d := order(s.low, s.high)
	return d > 0 || d == 0 && (!s.lowIncluded || !s.highIncluded)
}

// meet is what two spans share.
func (s span) meet(t span) span {
	m := s
	if byLow(t, s) > 0 {
		m.low, m.lowIncluded = t.low, t.lowIncluded
	}
	if byHigh(t, s) < 0 {
		m.high, m.highIncluded = t.high, t.highIncluded
	}
	return m
}

// joins tells whether t, which does not begin before s, overlaps s or begins right where s ends.
func (s span) joins(t span) bool {
	if s.high == nil || t.low == nil {
		return true
	}
	d := order(t.low, s.high)
	return d < 0 || d == 0 && (s.highIncluded || t.lowIncluded)
}

// setOf makes a set of constant tests of one kind.
func setOf(tests []feel.Value) set {
	spans := make(set, 0, len(tests))
	for _, t := range tests {
		s := span{low: t, high: t, lowIncluded: true, highIncluded: true}
		if r, isRange := t.(feel.Range); isRange {
			s = span{low: r.Start, high: r.End, lowIncluded: r.StartIncluded, highIncluded: r.EndIncluded}
		}
		if !s.empty() {
			spans = append(spans, s)
		}
	}
	slices.SortFunc(spans, byLow)
	var joined set
	for _, s := range spans {
		if n := len(joined); n > 0 && joined[n-1].joins(s) {
			if byHigh(s, joined[n-1]) > 0 {
				joined[n-1].high, joined[n-1].highIncluded = s.high, s.highIncluded
			}
			continue
		}
		joined = append(joined, s)
	}
	return joined
}

// not is the values of the kind that are not in the set.
func (s set) not() set {
	var out set
	next := span{}
	for _, x := range s {
		gap := span{low: next.low, lowIncluded: next.lowIncluded, high: x.low, highIncluded: !x.lowIncluded}
		if x.low != nil && !gap.empty() {
			out = append(out, gap)
		}
		if x.high == nil {
			return out
		}
		next = span{low: x.high, lowIncluded: !x.highIncluded}
	}
	return append(out, next)
}

// and is the values in both sets.
func (s set) and(t set) set {
	var out set
	for i, j := 0, 0; i < len(s) && j < len(t); {
		if m := s[i].meet(t[j]); !m.empty() {
			out = append(out, m)
		}
		if byHigh(s[i], t[j]) <= 0 {
			i++
		} else {
			j++
		}
	}
	return out
}

// meets tells whether a value is in both sets.
func (s set) meets(t set) bool {
	for i, j := 0, 0; i < len(s) && j < len(t); {
		if !s[i].meet(t[j]).empty() {
			return true
		}
		if byHigh(s[i], t[j]) <= 0 {
			i++
		} else {
			j++
		}
	}
	return false
}

// within tells whether every value of the set is in t.
func (s set) within(t set) bool {
	j := 0
	for _, x := range s {
		for j < len(t) && byHigh(t[j], x) < 0 {
			j++
		}
		if j == len(t) || byLow(t[j], x) > 0 {
			return false
		}
	}
	return true
}
