package dmn

import (
	"maps"

	"github.com/cockroachdb/apd/v3"

	"github.com/motcua/motcua/internal/feel"
)

type iteratorLogic struct {
	place
	kind     string
	variable string
	in, body logic
}

func (i *iteratorLogic) eval(e ev, scope feel.Context) feel.Value {
	e, ok := e.deeper()
	if !ok {
		return nil
	}
	over := i.in.eval(e, scope)
	list, ok := itemsOf(e, over)
	if !ok {
		return nil
	}
	if list == nil {
		return e.fault(i.place, codeNotAList, shown{over})
	}
	if i.kind == IteratorFor {
		return i.collect(e, scope, list)
	}
	return i.quantify(e, scope, list)
}

// collect is for … return; "partial" has the results so far.
func (i *iteratorLogic) collect(e ev, scope feel.Context, list []feel.Value) feel.Value {
	results := make([]feel.Value, 0, len(list))
	for _, item := range list {
		inner, ok := with(e, scope, i.variable, item)
		if !ok {
			return nil
		}
		inner["partial"] = results[:len(results):len(results)]
		results = append(results, i.body.eval(e, inner))
		if !e.grow(1) {
			return nil
		}
	}
	return results
}

// quantify is some or every. A body that is neither true nor false makes the whole null.
func (i *iteratorLogic) quantify(e ev, scope feel.Context, list []feel.Value) feel.Value {
	every := i.kind == IteratorEvery
	result := every
	for _, item := range list {
		inner, ok := with(e, scope, i.variable, item)
		if !ok {
			return nil
		}
		v := i.body.eval(e, inner)
		b, ok := v.(bool)
		if !ok {
			if e.run.failed != nil {
				return nil
			}
			return e.fault(i.place, codeNotBoolean, shown{v})
		}
		if b != every {
			result = b
		}
	}
	return result
}

// rangeItems turns a range into the list of its whole numbers or days.
var rangeItems = mustCompile(`for i in r return i`)

func mustCompile(source string) *feel.Expression {
	x, err := feel.Compile(source)
	if err != nil {
		panic(err) // a constant of this package
	}
	return x
}

// itemsOf gives what an iterator runs over: a list, or a range's whole numbers or days; nil for anything else. ok is
// false beyond a bound.
func itemsOf(e ev, v feel.Value) (_ []feel.Value, ok bool) {
	switch v := v.(type) {
	case []feel.Value:
		if v == nil {
			v = []feel.Value{}
		}
		return v, e.run.failed == nil
	case feel.Range:
		result, err := rangeItems.Evaluate(feel.Context{"r": v}, e.feelEnv())
		e.absorb(place{}, nil, err)
		list, _ := result.Value.([]feel.Value)
		return list, e.run.failed == nil
	}
	return nil, e.run.failed == nil
}

type filterLogic struct {
	place
	in, match logic
}

// eval of a boxed filter: the items for which match is true. A match that is no boolean makes the whole null, except
// that a number picks an item, as in FEEL.
func (f *filterLogic) eval(e ev, scope feel.Context) feel.Value {
	e, ok := e.deeper()
	if !ok {
		return nil
	}
	v := f.in.eval(e, scope)
	list, isList := v.([]feel.Value)
	switch {
	case v == nil:
		return nil
	case !isList:
		list = []feel.Value{v}
	}
	kept := []feel.Value{}
	for n, item := range list {
		inner, ok := with(e, scope, "item", item)
		if !ok {
			return nil
		}
		if c, isContext := item.(feel.Context); isContext {
			if !e.spend(len(c)) {
				return nil
			}
			maps.Copy(inner, c)
			if own, has := c["item"]; has {
				inner["item"] = own
			}
		}
		switch m := f.match.eval(e, inner).(type) {
		case bool:
			if m {
				kept = append(kept, item)
			}
		case nil: // as false
		case *apd.Decimal:
			if n == 0 {
				return pick(list, m)
			}
			return e.fault(f.place, codeNotBoolean, shown{m})
		default:
			return e.fault(f.place, codeNotBoolean, shown{m})
		}
		if !e.grow(1) {
			return nil
		}
	}
	return kept
}

// pick is the item at a position, from 1 at the front or -1 at the end.
func pick(list []feel.Value, index *apd.Decimal) feel.Value {
	i, err := index.Int64()
	size := int64(len(list))
	switch {
	case err != nil:
	case i >= 1 && i <= size:
		return list[i-1]
	case i <= -1 && i >= -size:
		return list[size+i]
	}
	return nil
}
