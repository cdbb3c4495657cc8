package feel

func (n *listNode) infer(c *checker, s *typeScope) *Type {
	t := &Type{kind: listType}
	for i, item := range n.items {
		typ := c.infer(item, s)
		if i == 0 {
			t.elem = typ
		} else {
			t.elem = join(t.elem, typ)
		}
	}
	return t
}

func (n *rangeNode) infer(c *checker, s *typeScope) *Type {
	var bounds [2]*Type
	for i, bound := range []node{n.low, n.high} {
		if bound == nil {
			continue
		}
		bounds[i] = c.infer(bound, s)
		if t := bounds[i]; !t.is(anyType) && !t.is(nullType) && !orderedKind(t.k()) {
			c.find(bound, FindOperands, true, "there is no range of "+t.name(), "không có khoảng giá trị kiểu "+t.nameVI())
		}
	}
	if n.low != nil && n.high != nil {
		c.comparable(n, "..", bounds[0], bounds[1])
	}
	return &Type{kind: rangeType, elem: join(bounds[0], bounds[1])}
}

func (n *operatorTestNode) infer(c *checker, s *typeScope) *Type {
	return &Type{kind: rangeType, elem: c.infer(n.x, s)}
}

// infer of a context binds its entries one after the other. A function may refer to those that come after it.
func (n *contextNode) infer(c *checker, s *typeScope) *Type {
	if n.hasDuplicate {
		c.findf(n, FindValue, true, "the name %q occurs twice in the context", "tên %q xuất hiện hai lần trong ngữ cảnh", n.duplicate)
	}
	vars := make(map[string]*Type, len(n.entries))
	for _, e := range n.entries {
		vars[e.key] = nil
	}
	inner := &typeScope{parent: s, vars: vars}
	t := &Type{kind: contextType}
	for _, e := range n.entries {
		typ := c.infer(e.value, inner)
		vars[e.key] = typ
		t.fields = append(t.fields, typeField{e.key, typ})
	}
	return t
}

func (n *pathNode) infer(c *checker, s *typeScope) *Type { return c.path(n, c.infer(n.x, s), 0) }

func (c *checker) path(n *pathNode, t *Type, depth int) *Type {
	switch t.k() {
	case anyType, nullType:
		return nil
	case contextType:
		entry, ok := t.field(n.name)
		if !ok && len(t.fields) > 0 {
			c.findf(n, FindUnknownPart, false, "the context has no %q", "ngữ cảnh không có %q", n.name)
		}
		return entry
	case listType:
		if depth > maxTypeDepth {
			return nil
		}
		return &Type{kind: listType, elem: c.path(n, t.elem, depth+1)}
	case rangeType:
		if n.name == "start" || n.name == "end" {
			return t.elem
		}
	}
	kind, ok := propertyKinds[t.k()][n.name]
	if !ok {
		c.findf(n, FindUnknownPart, depth == 0, "%[1]s has no property %[3]q", "%[2]s không có thuộc tính %[3]q", t.name(), t.nameVI(), n.name)
		return nil
	}
	return typeOfKind[kind]
}

// propertyKinds is DMN 1.5 table 60: the properties of the built-in types.
var propertyKinds = func() map[typeKind]map[string]typeKind {
	date := map[string]typeKind{"year": numberType, "month": numberType, "day": numberType, "weekday": numberType}
	clock := map[string]typeKind{
		"hour": numberType, "minute": numberType, "second": numberType, "time offset": daysDurationType, "timezone": stringType,
	}
	both := make(map[string]typeKind, len(date)+len(clock))
	for _, part := range []map[string]typeKind{date, clock} {
		for name, kind := range part {
			both[name] = kind
		}
	}
	return map[typeKind]map[string]typeKind{
		dateType: date, timeType: clock, dateTimeType: both,
		daysDurationType:  {"days": numberType, "hours": numberType, "minutes": numberType, "seconds": numberType},
		yearsDurationType: {"years": numberType, "months": numberType},
		rangeType:         {"start included": booleanType, "end included": booleanType},
	}
}()

// infer of a filter: inside, an item's entries are names. Where the item's type is not known, any name may be one.
func (n *filterNode) infer(c *checker, s *typeScope) *Type {
	t := c.infer(n.x, s)
	item := t
	if t.is(listType) {
		item = t.elem
	}
	inner := &typeScope{parent: s, name: "item", typ: item, open: item.is(anyType) || item.is(contextType) && len(item.fields) == 0}
	if item.is(contextType) {
		vars := make(map[string]*Type, len(item.fields))
		for _, f := range item.fields {
			vars[f.name] = f.typ
		}
		inner = &typeScope{parent: inner, vars: vars}
	}
	by := c.infer(n.filter, inner)
	switch by.k() {
	case numberType:
		if d, ok := literalNumber(n.filter); ok && (d.IsZero() || !isInteger(d)) {
			c.find(n, FindValue, true, "positions are whole numbers from 1, or from -1 at the end", "vị trí là số nguyên tính từ 1, hoặc từ -1 ở cuối")
		}
		return item
	case booleanType, nullType:
		if t.is(listType) || t.is(anyType) {
			return &Type{kind: listType, elem: item}
		}
		return &Type{kind: listType, elem: t}
	case anyType:
		return nil
	}
	c.condition(n.filter, by)
	return nil
}

// iterators binds the names of "for", "some" and "every".
func (c *checker) iterators(iterators []iterator, s *typeScope) *typeScope {
	for _, it := range iterators {
		t := c.infer(it.domain, s)
		switch {
		case it.to != nil:
			to := c.infer(it.to, s)
			for _, bound := range []struct {
				n node
				t *Type
			}{{it.domain, t}, {it.to, to}} {
				if k := bound.t.k(); k != anyType && k != numberType && k != dateType {
					c.find(bound.n, FindOperands, true, "an iteration a..b needs whole numbers or dates", "vòng lặp a..b cần số nguyên hoặc ngày")
				}
			}
			t = join(t, to)
		case t.is(listType) || t.is(rangeType):
			t = t.elem
		}
		s = &typeScope{parent: s, name: it.name, typ: t}
	}
	return s
}

func (n *forNode) infer(c *checker, s *typeScope) *Type {
	inner := c.iterators(n.iterators, s)
	inner = &typeScope{parent: inner, name: "partial", typ: typeOfKind[listType]}
	return &Type{kind: listType, elem: c.infer(n.body, inner)}
}

func (n *quantifiedNode) infer(c *checker, s *typeScope) *Type {
	inner := c.iterators(n.iterators, s)
	c.condition(n.body, c.infer(n.body, inner))
	return typeOfKind[booleanType]
}
