package feel

import (
	"slices"
	"strings"

	"github.com/cockroachdb/apd/v3"
)

// Conversion functions, DMN 1.5 clause 10.3.4.1.
func init() {
	define("string(from) -> string", stringOf)
	define("number(from) -> number", func(c *call, a []Value) Value { return numberOf(c, single(a[0]), "", "") })
	define("number(from: string, grouping separator?: string, decimal separator?: string) -> number", separatedNumber)
	define("not(negand) -> boolean", func(c *call, a []Value) Value {
		if b, ok := single(a[0]).(bool); ok {
			return !b
		}
		return nil
	})
	define("context(entries: list) -> context", contextOf)
	define("range(from: string) -> range", rangeOf)
}

func stringOf(c *call, a []Value) Value {
	switch v := a[0].(type) {
	case nil:
		return nil
	case string:
		return v
	case Date:
		return v.String()
	case Time:
		return v.String()
	case DateTime:
		return v.String()
	case DaysDuration:
		return v.String()
	case YearsDuration:
		return v.String()
	default:
		return c.in.text(v)
	}
}

func separatedNumber(c *call, a []Value) Value {
	grouping, decimal := str(a[1]), str(a[2])
	if grouping != "" && !slices.Contains([]string{" ", ",", "."}, grouping) ||
		decimal != "" && decimal != "." && decimal != "," || grouping != "" && grouping == decimal {
		return c.warn("the separators of number() must be two of space, comma and period",
			"dấu phân cách của number() phải là hai trong số dấu cách, dấu phẩy và dấu chấm")
	}
	return numberOf(c, a[0], grouping, decimal)
}

func numberOf(c *call, from Value, grouping, decimal string) Value {
	switch v := from.(type) {
	case *apd.Decimal:
		return v
	case string:
		if len(v) > maxNumberText {
			break
		}
		if grouping != "" {
			v = strings.ReplaceAll(v, grouping, "")
		}
		if decimal == "," {
			if strings.Contains(v, ".") {
				break
			}
			v = strings.ReplaceAll(v, ",", ".")
		}
		if d, ok := parseNumber(v); ok {
			return d
		}
	}
	return c.warnf("%s is no number", "%s không phải là số", shorten(String(from), 40))
}

func contextOf(c *call, a []Value) Value {
	entries := lst(a[0])
	if !c.in.grow(len(entries) * 3 * itemBytes) {
		return nil
	}
	result := make(Context, len(entries))
	for _, item := range entries {
		entry, _ := item.(Context)
		key, isText := entry["key"].(string)
		value, hasValue := entry["value"]
		_, twice := result[normalName(key)]
		if !isText || !hasValue || twice {
			return c.warn("context() needs entries {key, value} with different keys",
				"context() cần các mục {key, value} có khóa khác nhau")
		}
		result[normalName(key)] = value
	}
	return result
}

// rangeOf reads a range literal; its bounds must be constants, and in order.
func rangeOf(c *call, a []Value) Value {
	text := str(a[0])
	problem := func() Value {
		return c.warnf("%s is no range", "%s không phải là khoảng giá trị", shorten(String(text), 40))
	}
	if !c.in.spend(len(text)/10) || len(text) > 1000 {
		return problem()
	}
	e, err := Compile(text)
	if err != nil {
		return problem()
	}
	switch n := e.root.(type) {
	case *rangeNode:
		if !constant(n.low) || !constant(n.high) {
			return problem()
		}
	case *operatorTestNode:
		if !constant(n.x) {
			return problem()
		}
	default:
		return problem()
	}
	caller, before := c.in.expr, len(c.in.warnings)
	c.in.expr = e
	v := c.in.eval(e.root, newRootScope(nil))
	c.in.expr, c.in.warnings = caller, c.in.warnings[:before]
	r, ok := v.(Range)
	if !ok {
		return problem()
	}
	if order, both := Compare(r.Start, r.End); both && order > 0 {
		return problem()
	}
	return v
}

// constant tells whether a bound is a literal or a date, time or duration function of one.
func constant(n node) bool {
	switch n := n.(type) {
	case nil:
		return true
	case *literalNode:
		return true
	case *negateNode:
		return constant(n.x)
	case *callNode:
		name, ok := n.fn.(*nameNode)
		if !ok || !slices.Contains([]string{"date", "time", "date and time", "duration"}, name.name) {
			return false
		}
		return !slices.ContainsFunc(n.args, func(a node) bool { return !constant(a) })
	}
	return false
}
