package feel

import (
	"slices"

	"github.com/cockroachdb/apd/v3"
)

// maxJoinDepth bounds how far a common type is sought: types share parts.
const maxJoinDepth = 3

// maxTypeDepth bounds how far inference looks into a type; beyond it is Any.
const maxTypeDepth = 8

// RangeOf is the type of ranges over t.
func RangeOf(t *Type) *Type { return &Type{kind: rangeType, elem: t} }

// FunctionOf is the type of functions of these parameters. A nil type is Any; a nil result, too.
func FunctionOf(params []*Type, result *Type) *Type {
	if result == nil {
		result = &Type{}
	}
	return &Type{kind: functionType, params: slices.Clone(params), result: result}
}

// TypeOf is the type of a value: of a list the type its items share, of a context its entries', of a function its
// parameters' and what its body gives. It is Any where nothing can be said.
func TypeOf(v Value) *Type { return typeOf(v, 0) }

func typeOf(v Value, depth int) *Type {
	if depth > maxTypeDepth {
		return nil
	}
	t := &Type{kind: kindOf(v)}
	switch v := v.(type) {
	case []Value:
		for i, item := range v {
			if typ := typeOf(item, depth+1); i == 0 {
				t.elem = typ
			} else if t.elem = join(t.elem, typ); t.elem.is(anyType) {
				break
			}
		}
	case Context:
		for _, key := range v.Keys() {
			t.fields = append(t.fields, typeField{key, typeOf(v[key], depth+1)})
		}
	case Range:
		if t.elem = typeOf(v.Start, depth+1); v.Start == nil {
			t.elem = typeOf(v.End, depth+1)
		}
	case *Function:
		f, _ := v.typeOf(depth)
		return f
	}
	return t
}

// typeOf of a function infers the type of its body's value, as "instance of" needs it, and tells the work it took.
func (f *Function) typeOf(depth int) (_ *Type, steps int) {
	t := &Type{kind: functionType, result: f.result}
	for _, p := range f.params {
		t.params = append(t.params, p.typ)
	}
	switch {
	case f.builtin != nil:
		return f.builtin.typeOf(), 1
	case f.body != nil && f.result == nil && depth <= maxTypeDepth:
		c := checker{expr: f.owner, quiet: true, depth: depth}
		s := &typeScope{values: f.closure}
		for _, p := range f.params {
			s = &typeScope{parent: s, name: p.name, typ: p.typ}
		}
		t.result = c.infer(f.body, s)
		steps = c.steps
	}
	if t.result == nil {
		t.result = unknown
	}
	return t, steps
}

// unknown is the result of a function of which nothing can be said. Unlike Any, it conforms to every type.
var unknown = &Type{}

func (t *Type) is(kind typeKind) bool { return t.k() == kind }

// k is the type's kind; nil is Any.
func (t *Type) k() typeKind {
	if t == nil {
		return anyType
	}
	return t.kind
}

// ConformsTo tells whether every value of t is one of o (DMN 1.5 clause 10.3.2.9.3). Null conforms to every type, a list
// to a list of a wider item type, a context to one of fewer entries, a function to one that takes less and gives more.
// A nil type is not known, and conforms.
func (t *Type) ConformsTo(o *Type) bool {
	switch {
	case o.is(anyType) || t.is(nullType) || t == o || t == nil || t == unknown:
		return true
	case t.k() != o.k():
		return false
	}
	switch o.kind {
	case listType, rangeType:
		return t.elem.ConformsTo(o.elem)
	case contextType:
		for _, f := range o.fields {
			typ, ok := t.field(f.name)
			if !ok || !typ.ConformsTo(f.typ) {
				return false
			}
		}
	case functionType:
		if o.result == nil { // "function" alone
			return true
		}
		if len(t.params) != len(o.params) || !t.result.ConformsTo(o.result) {
			return false
		}
		for i, p := range o.params {
			if !p.ConformsTo(t.params[i]) {
				return false
			}
		}
	}
	return true
}

func (t *Type) field(name string) (*Type, bool) {
	for _, f := range t.fields {
		if f.name == name {
			return f.typ, true
		}
	}
	return nil, false
}

// join is a type for the values of both.
func join(a, b *Type) *Type { return joinTo(a, b, 0) }

func joinTo(a, b *Type, depth int) *Type {
	switch {
	case a == b || b.is(nullType):
		return a
	case a.is(nullType):
		return b
	case a == nil || b == nil:
		return nil
	case a.k() != b.k() || a.is(anyType):
		return typeOfKind[anyType]
	}
	switch a.kind {
	case listType, rangeType:
		if a.elem == b.elem {
			return a
		}
		if depth < maxJoinDepth {
			return &Type{kind: a.kind, elem: joinTo(a.elem, b.elem, depth+1)}
		}
		return &Type{kind: a.kind, elem: typeOfKind[anyType]}
	case contextType:
		t := &Type{kind: contextType}
		for _, f := range a.fields {
			if other, ok := b.field(f.name); ok && depth < maxJoinDepth {
				t.fields = append(t.fields, typeField{f.name, joinTo(f.typ, other, depth+1)})
			}
		}
		return t
	case functionType:
		return &Type{kind: functionType}
	}
	return a
}

// mayBe tells whether some value of t could be taken where o is asked for, also by the implicit conversions.
func (t *Type) mayBe(o *Type) bool {
	switch {
	case o.is(anyType) || t.is(anyType) || t.is(nullType):
		return true
	case t.k() == o.k():
		if o.is(listType) || o.is(rangeType) {
			return t.elem.mayBe(o.elem) || o.is(listType) && t.elem == nil
		}
		return true
	case o.is(listType):
		return t.mayBe(o.elem)
	case t.is(listType):
		return t.elem.mayBe(o)
	}
	return t.is(dateType) && o.is(dateTimeType)
}

// orderedKind tells whether values of a kind have an order.
func orderedKind(k typeKind) bool {
	switch k {
	case numberType, stringType, dateType, timeType, dateTimeType, daysDurationType, yearsDurationType:
		return true
	}
	return false
}

// typeOfKind are types without parts, one each.
var typeOfKind = func() (types [functionType + 1]*Type) {
	for k := range types {
		types[k] = &Type{kind: typeKind(k)}
	}
	return types
}()

// literalNumber gives a literal's number, also with a minus before it.
func literalNumber(n node) (*apd.Decimal, bool) {
	if neg, ok := n.(*negateNode); ok {
		n = neg.x
	}
	lit, ok := n.(*literalNode)
	if !ok {
		return nil, false
	}
	d, ok := lit.value.(*apd.Decimal)
	return d, ok
}
