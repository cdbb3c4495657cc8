package feel

import (
	"slices"

	"github.com/cockroachdb/apd/v3"
)

// Aggregating list functions, DMN 1.5 clause 10.3.4.4. Each takes one list or several arguments.
func init() {
	define("min(list...: list) -> item", extreme(-1))
	define("max(list...: list) -> item", extreme(1))
	define("sum(list...: list<number>) -> number", aggregate(func(n []*apd.Decimal) (*apd.Decimal, bool) { return fold(numbers.Add, n) }))
	define("product(list...: list<number>) -> number", aggregate(func(n []*apd.Decimal) (*apd.Decimal, bool) { return fold(numbers.Mul, n) }))
	define("mean(list...: list<number>) -> number", aggregate(mean))
	define("median(list...: list<number>) -> number", aggregate(median))
	define("stddev(list...: list<number>) -> number", aggregate(stddev))
	define("mode(list...: list<number>) -> list<number>", mode)
	define("all(list...: list<boolean>) -> boolean", conjunction)
	define("any(list...: list<boolean>) -> boolean", disjunction)
}

func extreme(sign int) func(c *call, a []Value) Value {
	return func(c *call, a []Value) Value {
		if len(a) == 0 {
			return nil
		}
		if !ordered(a) {
			return c.warnf("%s() needs items of one ordered type", "%s() cần các phần tử cùng một kiểu có thứ tự", c.name)
		}
		best := a[0]
		for _, item := range a[1:] {
			if order, _ := Compare(item, best); order*sign > 0 {
				best = item
			}
		}
		return best
	}
}

// aggregate is for functions of numbers, null for none.
func aggregate(f func([]*apd.Decimal) (*apd.Decimal, bool)) func(c *call, a []Value) Value {
	return func(c *call, a []Value) Value {
		if len(a) == 0 {
			return nil
		}
		n, ok := asNumbers(a)
		if !ok {
			return c.warnf("%s() needs numbers only", "%s() chỉ nhận các số", c.name)
		}
		d, ok := f(n)
		if !ok {
			return c.warnf("%s() of these numbers has no value", "%s() của các số này không có giá trị", c.name)
		}
		return d
	}
}

func fold(op func(d, x, y *apd.Decimal) (apd.Condition, error), n []*apd.Decimal) (*apd.Decimal, bool) {
	total := n[0]
	for _, d := range n[1:] {
		var ok bool
		if total, ok = operate(op, total, d); !ok {
			return nil, false
		}
	}
	return total, true
}

func mean(n []*apd.Decimal) (*apd.Decimal, bool) {
	total, ok := fold(numbers.Add, n)
	if !ok {
		return nil, false
	}
	return operate(numbers.Quo, total, NewNumber(int64(len(n))))
}

func median(n []*apd.Decimal) (*apd.Decimal, bool) {
	n = slices.Clone(n)
	slices.SortFunc(n, func(x, y *apd.Decimal) int { return x.Cmp(y) })
	middle := len(n) / 2
	if len(n)%2 == 1 {
		return n[middle], true
	}
	return mean(n[middle-1 : middle+1])
}

// stddev is the sample standard deviation; one number has none.
func stddev(n []*apd.Decimal) (*apd.Decimal, bool) {
	if len(n) < 2 {
		return nil, false
	}
	average, ok := mean(n)
	if !ok {
		return nil, false
	}
	total := new(apd.Decimal)
	for _, d := range n {
		difference, ok := operate(numbers.Sub, d, average)
		if !ok {
			return nil, false
		}
		square, ok := operate(numbers.Mul, difference, difference)
		if !ok {
			return nil, false
		}
		if total, ok = operate(numbers.Add, total, square); !ok {
			return nil, false
		}
	}
	variance, ok := operate(numbers.Quo, total, NewNumber(int64(len(n)-1)))
	if !ok {
		return nil, false
	}
	root := new(apd.Decimal)
	_, err := numbers.Sqrt(root, variance)
	return root, err == nil && root.Form == apd.Finite
}

// mode is the list of the most frequent numbers, ascending.
func mode(c *call, a []Value) Value {
	n, ok := asNumbers(a)
	if !ok {
		return c.warnf("%s() needs numbers only", "%s() chỉ nhận các số", c.name)
	}
	slices.SortFunc(n, func(x, y *apd.Decimal) int { return x.Cmp(y) })
	result, most := []Value{}, 0
	for i := 0; i < len(n); {
		j := i
		for j < len(n) && n[j].Cmp(n[i]) == 0 {
			j++
		}
		if j-i > most {
			result, most = result[:0], j-i
		}
		if j-i == most {
			result = append(result, n[i])
		}
		i = j
	}
	return result
}

func conjunction(c *call, a []Value) Value {
	result := Value(true)
	for _, item := range a {
		switch b, isBool := item.(bool); {
		case isBool && !b:
			return false
		case isBool && b:
		default:
			result = nil
		}
	}
	return result
}

func disjunction(c *call, a []Value) Value {
	result := Value(false)
	for _, item := range a {
		switch b, isBool := item.(bool); {
		case isBool && b:
			return true
		case isBool && !b:
		default:
			result = nil
		}
	}
	return result
}
