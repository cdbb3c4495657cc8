package dmn

import (
	"encoding/json"

	"github.com/motcua/motcua/internal/feel"
)

// typ is a type of a model: one of FEEL's, or an item definition (DMN 1.5, 7.3.2). A nil typ is Any.
type typ struct {
	name       string
	base       *feel.Type // one of FEEL's own; nil for the others
	baseKind   string     // its kind
	narrowed   *typ       // the item definition that this one narrows
	components []component
	function   *functionType

	allowed    *tests // of a value, or of each item of a collection
	collection bool
	constraint *tests // of the whole

	known     *feel.Type // see feelType
	knownSize int
	building  bool
}

type component struct {
	name string
	typ  *typ
}

// tests are unary tests on their own.
type tests struct {
	place
	expr     *feel.Expression // nil where the text is not FEEL
	problem  *Finding         // why
	constant feel.Tests
	ok       bool // constant says all
	text     string
}

// passes tests a value, with names that the tests may use. Tests that are not FEEL pass nothing, with a diagnostic.
func (t *tests) passes(e ev, v feel.Value, names feel.Context) bool {
	if t == nil {
		return true
	}
	if t.expr == nil {
		e.problem(t.problem)
		return false
	}
	ok, result, err := t.expr.Test(v, names, e.feelEnv())
	e.absorb(t.place, result.Warnings, err)
	return ok
}

func (t *typ) String() string {
	if t == nil {
		return "Any"
	}
	return t.name
}

// isList tells whether the values are lists.
func (t *typ) isList() bool {
	switch {
	case t == nil:
		return false
	case t.collection:
		return true
	case t.narrowed != nil:
		return t.narrowed.isList()
	}
	return t.baseKind == "list"
}

// isAny tells whether every value is of the type.
func (t *typ) isAny() bool {
	if t == nil {
		return true
	}
	if t.collection || t.allowed != nil || t.constraint != nil || t.components != nil || t.function != nil {
		return false
	}
	if t.narrowed != nil {
		return t.narrowed.isAny()
	}
	return t.base == nil || t.baseKind == "Any"
}

// conforms tells whether a value is of the type. null conforms to every type.
func (t *typ) conforms(e ev, v feel.Value) bool {
	if v == nil || t.isAny() {
		return true
	}
	return t.is(e, v, nil)
}

// is tells whether a value that is not null is of the type; siblings are the components beside it, which its allowed
// values may mention.
func (t *typ) is(e ev, v feel.Value, siblings feel.Context) bool {
	if t == nil || v == nil {
		return true
	}
	if !e.spend(1) {
		return false
	}
	if !t.collection {
		return t.isOne(e, v, siblings, t.allowed) && t.constraint.passes(e, v, siblings)
	}
	list, ok := v.([]feel.Value)
	if !ok {
		return false
	}
	for _, item := range list {
		if item != nil && !t.isOne(e, item, siblings, t.allowed) {
			return false
		}
	}
	return t.constraint.passes(e, v, siblings)
}

// isOne is is without the collection, with the allowed values that count: a type's own replace those of the type that it
// narrows.
func (t *typ) isOne(e ev, v feel.Value, siblings feel.Context, allowed *tests) bool {
	switch {
	case t.components != nil:
		c, ok := v.(feel.Context)
		if !ok {
			return false
		}
		for _, part := range t.components {
			value, ok := c[part.name]
			if !ok || !part.typ.is(e, value, c) {
				return false
			}
		}
	case t.function != nil:
		f, ok := v.(*feel.Function)
		if !ok || t.function.params != nil && len(f.Params()) != len(t.function.params) {
			return false
		}
	case t.narrowed != nil:
		if t.narrowed.collection {
			return t.narrowed.is(e, v, siblings) && allowed.passes(e, v, siblings)
		}
		if allowed == nil {
			allowed = t.narrowed.allowed
		}
		return e.spend(1) && t.narrowed.isOne(e, v, siblings, allowed) && t.narrowed.constraint.passes(e, v, siblings)
	case t.base != nil && !t.base.Has(v):
		return false
	}
	return allowed.passes(e, v, siblings)
}

// coerce makes a value conform by the implicit conversions (DMN 1.5, 10.3.2.9.4): a value becomes a list of one, a list
// of one becomes its item, a date the date and time of its UTC midnight. ok is false where nothing fits.
func (t *typ) coerce(e ev, v feel.Value) (_ feel.Value, ok bool) {
	if t.conforms(e, v) {
		return v, true
	}
	list, isList := v.([]feel.Value)
	switch {
	case t.isList() && !isList:
		if item, ok := t.item().convert(e, v); ok {
			one := []feel.Value{item}
			return one, t.conforms(e, one)
		}
	case !t.isList() && isList && len(list) == 1:
		return t.coerce(e, list[0])
	case !isList:
		return t.convert(e, v)
	}
	return nil, false
}

// convert is coerce without lists.
func (t *typ) convert(e ev, v feel.Value) (feel.Value, bool) {
	if t.conforms(e, v) {
		return v, true
	}
	if date, isDate := v.(feel.Date); isDate && t.kind() == "date and time" {
		at := feel.DateTime{Date: date, Time: feel.Time{Zone: feel.UTC}}
		return at, t.conforms(e, at)
	}
	return nil, false
}

// kind is the name of FEEL's type that the values have, "" where it is none or not known.
func (t *typ) kind() string {
	switch {
	case t == nil:
		return ""
	case t.collection:
		return "list"
	case t.components != nil:
		return "context"
	case t.function != nil:
		return "function"
	case t.narrowed != nil:
		return t.narrowed.kind()
	case t.baseKind == "Any":
		return ""
	}
	return t.baseKind
}

// item is the type of a list's items.
func (t *typ) item() *typ {
	switch {
	case t == nil:
		return nil
	case t.collection:
		one := *t
		one.collection, one.constraint, one.known = false, nil, nil
		return &one
	case t.narrowed != nil:
		return t.narrowed.item()
	}
	return nil
}

// temporal are the types whose values stand in plain JSON as text.
var temporal = map[string]bool{
	"date": true, "time": true, "date and time": true, "days and time duration": true, "years and months duration": true,
}

const maxInputDepth = 100

// fromInput makes a value from outside conform where it plainly can: text where the type wants a date, time or
// duration, as plain JSON has it, components that were left out, and the implicit conversions at every level.
func (t *typ) fromInput(e ev, v feel.Value, depth int) feel.Value {
	if t == nil || v == nil || depth > maxInputDepth || !e.spend(1) {
		return v
	}
	list, isList := v.([]feel.Value)
	if t.isList() {
		item := t.item()
		if !isList {
			return []feel.Value{item.fromInput(e, v, depth+1)}
		}
		items := make([]feel.Value, len(list))
		for i, x := range list {
			items[i] = item.fromInput(e, x, depth+1)
		}
		return items
	}
	if isList && len(list) == 1 && t.kind() != "" {
		return t.fromInput(e, list[0], depth+1)
	}
	switch x := v.(type) {
	case string:
		if kind := t.kind(); temporal[kind] {
			if read, ok := readTemporal(kind, x); ok {
				v = read
			}
		}
	case feel.Context:
		return t.contextFromInput(e, x, depth)
	}
	if converted, ok := t.convert(e, v); ok {
		return converted
	}
	return v
}

func (t *typ) contextFromInput(e ev, c feel.Context, depth int) feel.Value {
	for t.components == nil && t.narrowed != nil {
		t = t.narrowed
	}
	if t.components == nil {
		return c
	}
	full := make(feel.Context, len(c)+len(t.components))
	for name, v := range c {
		full[name] = v
	}
	for _, part := range t.components {
		full[part.name] = part.typ.fromInput(e, full[part.name], depth+1)
	}
	return full
}

func readTemporal(kind, text string) (feel.Value, bool) {
	data, err := json.Marshal(map[string]string{"@type": kind, "value": text})
	if err != nil {
		return nil, false
	}
	v, err := feel.FromJSON(data)
	return v, err == nil
}

// maxTypeSize bounds what FEEL is told of a type, in types within one another.
const maxTypeSize = 2000

// feelType is the type as FEEL's "instance of" and its check know it. Allowed values are not part of it. A type within
// itself, or too large a one, is Any there.
func (t *typ) feelType() *feel.Type {
	known, _ := t.sized()
	return known
}

func (t *typ) sized() (_ *feel.Type, size int) {
	switch {
	case t == nil || t.building:
		return anyType, 1
	case t.known != nil:
		return t.known, t.knownSize
	}
	t.building = true
	defer func() { t.building = false }()
	one, size := t.base, 1
	switch {
	case t.components != nil:
		fields := make(map[string]*feel.Type, len(t.components))
		for _, part := range t.components {
			inner, n := part.typ.sized()
			if size+n > maxTypeSize {
				inner, n = anyType, 1
			}
			fields[part.name] = inner
			size += n
		}
		if one = feel.ContextOf(fields); size > maxTypeSize {
			one = contextAny
		}
	case t.function != nil:
		one = functionAny
	case t.narrowed != nil:
		one, size = t.narrowed.sized()
	case one == nil:
		one = anyType
	}
	if t.collection {
		one = feel.ListOf(one)
	}
	t.known, t.knownSize = one, size
	return one, size
}

var (
	anyType     = builtinType("Any")
	functionAny = builtinType("function")
	contextAny  = builtinType("context")
)

// foreignTypes are names of other products' types that say what FEEL type is meant.
var foreignTypes = map[string]string{
	"integer": "number", "long": "number", "double": "number", "decimal": "number", "dateTime": "date and time",
	"any": "Any", "bool": "boolean", "dayTimeDuration": "days and time duration", "yearMonthDuration": "years and months duration",
}

func builtinType(name string) *feel.Type {
	if own, ok := foreignTypes[name]; ok {
		name = own
	}
	t, err := feel.ParseType(name)
	if err != nil {
		return nil
	}
	return t
}
