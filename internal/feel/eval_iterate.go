package feel

import "github.com/cockroachdb/apd/v3"

// domain is what an iterator runs over: a list, or numbers or days in steps of one.
type domain struct {
	list  []Value
	count int64
	item  func(i int64) Value
}

func (d domain) at(i int64) Value {
	if d.item != nil {
		return d.item(i)
	}
	return d.list[i]
}

// domainOf evaluates an iterator's domain; ok is false when there is nothing to run over.
func (in *interp) domainOf(it iterator, s *scope) (domain, bool) {
	from := in.eval(it.domain, s)
	if it.to != nil {
		d, ok := steps(from, in.eval(it.to, s))
		if !ok {
			in.warn(it.domain, "an iteration a..b needs whole numbers or dates", "vòng lặp a..b cần số nguyên hoặc ngày")
		}
		return d, ok
	}
	switch v := from.(type) {
	case nil:
		in.warn(it.domain, "nothing to iterate over: null", "không có gì để lặp: null")
		return domain{}, false
	case []Value:
		return domain{list: v, count: int64(len(v))}, true
	case Range:
		d, ok := rangeSteps(v)
		if !ok {
			in.warn(it.domain, "this range cannot be iterated over", "không thể lặp trên khoảng giá trị này")
		}
		return d, ok
	default:
		return domain{list: []Value{v}, count: 1}, true
	}
}

// steps is from, from+1, … to, or downwards when to is the lesser.
func steps(from, to Value) (domain, bool) {
	switch from := from.(type) {
	case *apd.Decimal:
		to, same := to.(*apd.Decimal)
		if !same {
			return domain{}, false
		}
		a, ok1 := integer(from)
		b, ok2 := integer(to)
		const most = 1 << 61
		if !ok1 || !ok2 || a > most || a < -most || b > most || b < -most {
			return domain{}, false
		}
		return between(a, b, func(i int64) Value { return NewNumber(i) }), true
	case Date:
		to, same := to.(Date)
		if !same {
			return domain{}, false
		}
		return between(from.epochDay(), to.epochDay(), func(i int64) Value {
			d, _ := dateOfEpochDay(i)
			return d
		}), true
	}
	return domain{}, false
}

func between(a, b int64, value func(int64) Value) domain {
	step := int64(1)
	if b < a {
		step = -1
	}
	return domain{count: (b-a)*step + 1, item: func(i int64) Value { return value(a + i*step) }}
}

func rangeSteps(r Range) (domain, bool) {
	d, ok := steps(r.Start, r.End)
	if !ok {
		return domain{}, false
	}
	if order, _ := Compare(r.Start, r.End); order > 0 {
		return domain{}, false
	}
	skip := int64(0)
	if !r.StartIncluded {
		skip = 1
	}
	item := d.item
	d.item = func(i int64) Value { return item(i + skip) }
	d.count -= skip
	if !r.EndIncluded {
		d.count--
	}
	d.count = max(d.count, 0)
	return d, true
}

// iterate runs body for every combination of the iterators, the last one fastest, until body gives false. It gives
// false itself when a domain is missing.
func (in *interp) iterate(iterators []iterator, s *scope, body func(*scope) bool) (complete bool) {
	goOn := true
	var run func(i int, s *scope) bool
	run = func(i int, s *scope) bool {
		if i == len(iterators) {
			goOn = body(s)
			return true
		}
		d, ok := in.domainOf(iterators[i], s)
		if !ok {
			return false
		}
		for k := int64(0); k < d.count && goOn; k++ {
			if !in.spend(1) {
				return false
			}
			if !run(i+1, &scope{parent: s, name: iterators[i].name, value: d.at(k)}) {
				return false
			}
		}
		return true
	}
	return run(0, s) && in.failed == nil
}

func (n *forNode) eval(in *interp, s *scope) Value {
	results := []Value{}
	ok := in.iterate(n.iterators, s, func(inner *scope) bool {
		if !in.grow(itemBytes) {
			return false
		}
		inner = &scope{parent: inner, name: "partial", value: results[:len(results):len(results)]}
		results = append(results, in.eval(n.body, inner))
		return in.failed == nil
	})
	if !ok {
		return nil
	}
	return results
}

// eval of "some" is the "or", of "every" the "and" of all bodies, with null as in those.
func (n *quantifiedNode) eval(in *interp, s *scope) Value {
	result := Value(n.every)
	ok := in.iterate(n.iterators, s, func(inner *scope) bool {
		v := in.truth(n.body, inner)
		if b, isBool := v.(bool); !isBool {
			result = nil
		} else if b != n.every {
			result = b
			return false
		}
		return in.failed == nil
	})
	if !ok {
		return nil
	}
	return result
}
