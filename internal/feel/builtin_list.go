package feel

import (
	"slices"

	"github.com/cockroachdb/apd/v3"
)

// List functions, DMN 1.5 clause 10.3.4.4. Positions count from 1, or from the end with a minus.
func init() {
	define("list contains(list: list, element) -> boolean", func(c *call, a []Value) Value { return c.find(lst(a[0]), a[1]) >= 0 })
	define("count(list...: list) -> number", func(c *call, a []Value) Value { return intValue(len(a)) })
	define("sublist(list: list, start position: number, length?: number) -> list", sublist)
	define("append(list: list, item...) -> list", func(c *call, a []Value) Value { return c.list(lst(a[0]), a[1:]) })
	define("concatenate(list...) -> list", concatenate)
	define("insert before(list: list, position: number, newItem) -> list", insertBefore)
	define("remove(list: list, position: number) -> list", removeAt)
	define("list replace(list: list, position: number, newItem) -> list", replaceAt)
	define("list replace(list: list, match: function, newItem) -> list", replaceWhere)
	define("reverse(list: list) -> same", func(c *call, a []Value) Value {
		list := c.list(lst(a[0]))
		slices.Reverse(lst(list))
		return list
	})
	define("index of(list: list, match) -> list<number>", indexOf)
	define("union(list...) -> list", func(c *call, a []Value) Value {
		all, ok := concatenate(c, a).([]Value)
		if !ok {
			return nil
		}
		return c.distinct(all)
	})
	define("distinct values(list: list) -> same", func(c *call, a []Value) Value { return c.distinct(lst(a[0])) })
	define("duplicate values(list: list) -> same", duplicates)
	define("flatten(list: list) -> list", flatten)
	define("sort(list: list, precedes?: function) -> list", sortList)
	// Beyond the standard, as other engines have it.
	define("is empty(list: list) -> boolean", func(c *call, a []Value) Value { return len(lst(a[0])) == 0 })
}

// list joins lists into a new one.
func (c *call) list(parts ...[]Value) Value {
	n := 0
	for _, p := range parts {
		n += len(p)
	}
	if !c.in.spend(n) || !c.in.grow(n*itemBytes) {
		return nil
	}
	joined := make([]Value, 0, n)
	for _, p := range parts {
		joined = append(joined, p...)
	}
	return joined
}

// find gives the offset of the first item equal to v, or -1.
func (c *call) find(list []Value, v Value) int {
	for i, item := range list {
		if !c.in.spend(1) {
			return -1
		}
		if eq, ok := c.in.equal(item, v); ok && eq {
			return i
		}
	}
	return -1
}

func sublist(c *call, a []Value) Value {
	list := lst(a[0])
	from, to, ok := window(len(list), num(a[1]), num(a[2]))
	if ok && a[2] != nil {
		length, _ := truncated(num(a[2]))
		ok = int64(to-from) == length
	}
	if !ok || from == len(list) {
		return c.warn("there is no such part of the list", "danh sách không có phần này")
	}
	return list[from:to:to]
}

func concatenate(c *call, a []Value) Value {
	parts := make([][]Value, len(a))
	for i, v := range a {
		list, ok := asList(v)
		if !ok {
			return c.warnf("%s() of null", "%s() của null", c.name)
		}
		parts[i] = list
	}
	return c.list(parts...)
}

// offset turns a position into an offset of the list.
func (c *call) offset(list []Value, position Value) (int, bool) {
	i, ok := truncated(num(position))
	size := int64(len(list))
	switch {
	case ok && i >= 1 && i <= size:
		return int(i - 1), true
	case ok && i <= -1 && i >= -size:
		return int(size + i), true
	}
	c.warnf("there is no item %s in a list of %d", "không có phần tử %s trong danh sách %d phần tử", numberText(num(position)), size)
	return 0, false
}

func insertBefore(c *call, a []Value) Value {
	list := lst(a[0])
	i, ok := c.offset(list, a[1])
	if !ok {
		return nil
	}
	return c.list(list[:i], a[2:], list[i:])
}

func removeAt(c *call, a []Value) Value {
	list := lst(a[0])
	i, ok := c.offset(list, a[1])
	if !ok {
		return nil
	}
	return c.list(list[:i], list[i+1:])
}

func replaceAt(c *call, a []Value) Value {
	list := lst(a[0])
	if !isInteger(num(a[1])) {
		return c.warn("the position is no whole number", "vị trí không phải là số nguyên")
	}
	i, ok := c.offset(list, a[1])
	if !ok {
		return nil
	}
	return c.list(list[:i], a[2:], list[i+1:])
}

func replaceWhere(c *call, a []Value) Value {
	result := lst(c.list(lst(a[0])))
	match, _ := a[1].(*Function)
	for i, item := range result {
		matched, ok := c.invoke(match, item, a[2]).(bool)
		if !ok {
			return c.warn("the match of list replace() gave neither true nor false", "hàm match của list replace() không cho true hay false")
		}
		if matched {
			result[i] = a[2]
		}
	}
	if result == nil {
		return nil
	}
	return result
}

func indexOf(c *call, a []Value) Value {
	found := []Value{}
	for i, item := range lst(a[0]) {
		if !c.in.spend(1) {
			return nil
		}
		if eq, ok := c.in.equal(item, a[1]); ok && eq {
			found = append(found, intValue(i+1))
		}
	}
	if !c.in.grow(len(found) * itemBytes) {
		return nil
	}
	return found
}

func (c *call) distinct(list []Value) Value {
	seen := make(map[string]bool)
	result := []Value{}
	for _, item := range list {
		k := c.in.key(item)
		if c.in.failed != nil || !c.in.grow(itemBytes) {
			return nil
		}
		if !seen[k] {
			seen[k] = true
			result = append(result, item)
		}
	}
	return result
}

func duplicates(c *call, a []Value) Value {
	seen := make(map[string]int)
	result := []Value{}
	for _, item := range lst(a[0]) {
		k := c.in.key(item)
		if c.in.failed != nil || !c.in.grow(itemBytes) {
			return nil
		}
		if seen[k]++; seen[k] == 2 {
			result = append(result, item)
		}
	}
	return result
}

func flatten(c *call, a []Value) Value {
	result := []Value{}
	var walk func(list []Value)
	walk = func(list []Value) {
		if !c.in.deeper() {
			return
		}
		for _, item := range list {
			if !c.in.spend(1) || !c.in.grow(itemBytes) {
				break
			}
			if inner, ok := item.([]Value); ok {
				walk(inner)
			} else {
				result = append(result, item)
			}
		}
		c.in.depth--
	}
	walk(lst(a[0]))
	return result
}

// sortList sorts stably; without a function, by the natural order of one type.
func sortList(c *call, a []Value) Value {
	list := lst(c.list(lst(a[0])))
	precedes, _ := a[1].(*Function)
	if precedes == nil && !ordered(list) {
		return c.warn("sort() without a function needs items of one ordered type", "sort() không có hàm so sánh cần các phần tử cùng một kiểu có thứ tự")
	}
	slices.SortStableFunc(list, func(x, y Value) int {
		if !c.in.spend(1) {
			return 0
		}
		if precedes == nil {
			order, _ := Compare(x, y)
			return order
		}
		if c.precedes(precedes, x, y) {
			return -1
		}
		if c.precedes(precedes, y, x) {
			return 1
		}
		return 0
	})
	if list == nil {
		return nil
	}
	return list
}

func (c *call) precedes(f *Function, x, y Value) bool {
	v := c.invoke(f, x, y)
	b, ok := v.(bool)
	if !ok && c.in.failed == nil {
		c.warn("the function of sort() gave neither true nor false", "hàm của sort() không cho true hay false")
	}
	return b
}

// ordered tells whether all items are of one ordered type.
func ordered(list []Value) bool {
	for _, item := range list {
		if _, ok := Compare(list[0], item); !ok {
			return false
		}
	}
	return true
}

// asNumbers gives the items as numbers if they all are.
func asNumbers(list []Value) ([]*apd.Decimal, bool) {
	result := make([]*apd.Decimal, len(list))
	for i, item := range list {
		d, ok := item.(*apd.Decimal)
		if !ok {
			return nil, false
		}
		result[i] = d
	}
	return result, true
}
