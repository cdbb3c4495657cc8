package feel

import "github.com/cockroachdb/apd/v3"

func (n *pathNode) eval(in *interp, s *scope) Value {
	return in.path(n, in.eval(n.x, s))
}

// path is the entry or property of a value; of a list, the list of its items' ones.
func (in *interp) path(n *pathNode, v Value) Value {
	switch v := v.(type) {
	case nil:
		return nil
	case Context:
		if entry, ok := v.get(n.name); ok {
			return entry
		}
		return in.warnf(n, "the context has no %q", "ngữ cảnh không có %q", n.name)
	case []Value:
		if !in.spend(len(v)) || !in.grow(len(v)*itemBytes) || !in.deeper() {
			return nil
		}
		list := make([]Value, len(v))
		for i, item := range v {
			list[i] = in.path(n, item)
		}
		in.depth--
		return list
	}
	if p, ok := property(v, n.name); ok {
		return p
	}
	return in.warnf(n, "%[2]s has no property %[1]q", "%[2]s không có thuộc tính %[1]q", n.name, TypeName(v))
}

func (in *interp) deeper() bool {
	in.depth++
	if in.depth > in.env.MaxDepth {
		in.depth--
		in.limit(nil, LimitDepth, in.env.MaxDepth)
		return false
	}
	return true
}

// property is a property of a built-in type, DMN 1.5 table 60.
func property(v Value, name string) (Value, bool) {
	switch v := v.(type) {
	case Date:
		return dateProperty(v, name)
	case DateTime:
		if p, ok := dateProperty(v.Date, name); ok {
			return p, true
		}
		return timeProperty(v.Time, v.offset(), name)
	case Time:
		return timeProperty(v, v.offset(), name)
	case DaysDuration:
		return durationProperty(v, name)
	case YearsDuration:
		switch name {
		case "years":
			return NewNumber(v.Months / 12), true
		case "months":
			return NewNumber(v.Months % 12), true
		}
	case Range:
		switch name {
		case "start":
			return v.Start, true
		case "end":
			return v.End, true
		case "start included":
			return v.StartIncluded, true
		case "end included":
			return v.EndIncluded, true
		}
	}
	return nil, false
}

func dateProperty(d Date, name string) (Value, bool) {
	switch name {
	case "year":
		return intValue(d.Year), true
	case "month":
		return intValue(d.Month), true
	case "day":
		return intValue(d.Day), true
	case "weekday":
		return intValue(d.Weekday()), true
	}
	return nil, false
}

func timeProperty(t Time, offset int, name string) (Value, bool) {
	switch name {
	case "hour":
		return intValue(t.Hour), true
	case "minute":
		return intValue(t.Minute), true
	case "second":
		if t.Nano == 0 {
			return intValue(t.Second), true
		}
		return apd.New(int64(t.Second)*1e9+int64(t.Nano), -9), true
	case "time offset":
		if t.Zone.IsLocal() {
			return nil, true
		}
		return DaysDuration{seconds: int64(offset)}, true
	case "timezone":
		if t.Zone.kind == zoneNamed {
			return t.Zone.name, true
		}
		return nil, true
	}
	return nil, false
}

func durationProperty(d DaysDuration, name string) (Value, bool) {
	days, hours, minutes, seconds, nanos := d.parts()
	var v int64
	switch name {
	case "days":
		v = days
	case "hours":
		v = hours
	case "minutes":
		v = minutes
	case "seconds":
		if nanos != 0 {
			p := apd.New(seconds*1e9+nanos, -9)
			p.Negative = d.negative()
			return p, true
		}
		v = seconds
	default:
		return nil, false
	}
	if d.negative() {
		v = -v
	}
	return NewNumber(v), true
}

// eval of a filter: a number picks one item, from 1 at the front or -1 at the end; else the items for which it is true
// stay. A value that is no list is taken as a list of one.
func (n *filterNode) eval(in *interp, s *scope) Value {
	v := in.eval(n.x, s)
	if v == nil {
		return nil
	}
	list, ok := v.([]Value)
	if !ok {
		list = []Value{v}
	}
	if lit, ok := n.filter.(*literalNode); ok {
		if index, ok := lit.value.(*apd.Decimal); ok {
			return in.item(n, list, index)
		}
	}
	if len(list) == 0 {
		if index, ok := in.quietly(n.filter, s).(*apd.Decimal); ok {
			return in.item(n, list, index)
		}
		return list
	}
	var kept []Value
	for i, item := range list {
		inner := &scope{parent: s, name: "item", value: item}
		if c, ok := item.(Context); ok {
			inner = &scope{parent: inner, vars: c}
		}
		switch f := in.eval(n.filter, inner).(type) {
		case bool:
			if f {
				kept = append(kept, item)
			}
		case *apd.Decimal:
			if i == 0 {
				return in.item(n, list, f)
			}
		case nil:
		default:
			in.warnf(n.filter, "the filter gave %s, neither true nor a number", "bộ lọc cho %s, không phải true hay số", TypeName(f))
		}
		if in.failed != nil || !in.grow(itemBytes) {
			return nil
		}
	}
	if kept == nil {
		kept = []Value{}
	}
	return kept
}

// quietly evaluates without warnings, to learn what kind of filter an empty list has.
func (in *interp) quietly(n node, s *scope) Value {
	before := len(in.warnings)
	v := in.eval(n, s)
	in.warnings = in.warnings[:before]
	return v
}

func (in *interp) item(n node, list []Value, index *apd.Decimal) Value {
	i, ok := integer(index)
	size := int64(len(list))
	switch {
	case ok && i >= 1 && i <= size:
		return list[i-1]
	case ok && i <= -1 && i >= -size:
		return list[size+i]
	}
	return in.warnf(n, "there is no item %s in a list of %d", "không có phần tử %s trong danh sách %d phần tử", numberText(index), size)
}
