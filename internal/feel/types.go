package feel

import (
	"slices"
	"strings"

	"github.com/cockroachdb/apd/v3"
)

type typeKind uint8

const (
	anyType typeKind = iota
	nullType
	booleanType
	stringType
	numberType
	dateType
	timeType
	dateTimeType
	daysDurationType
	yearsDurationType
	rangeType
	listType
	contextType
	functionType
)

var typeNames = map[string]typeKind{
	"Any": anyType, "Null": nullType, "boolean": booleanType, "string": stringType, "number": numberType,
	"date": dateType, "time": timeType, "date and time": dateTimeType,
	"days and time duration": daysDurationType, "day and time duration": daysDurationType, "dayTimeDuration": daysDurationType,
	"years and months duration": yearsDurationType, "year and month duration": yearsDurationType,
	"yearMonthDuration": yearsDurationType,
	"range":             rangeType, "list": listType, "context": contextType, "function": functionType,
}

var typeTable = func() (t nameTable) {
	for name := range typeNames {
		t.add(name)
	}
	return t
}()

var kindNames = [...]string{
	"Any", "Null", "boolean", "string", "number", "date", "time", "date and time", "days and time duration",
	"years and months duration", "range", "list", "context", "function",
}

var kindNamesVI = [...]string{
	"giá trị bất kỳ", "null", "giá trị đúng/sai", "chuỗi", "số", "ngày", "giờ", "ngày giờ", "khoảng ngày giờ",
	"khoảng năm tháng", "khoảng giá trị", "danh sách", "ngữ cảnh", "hàm",
}

// Type is a FEEL type, as after "instance of" and in a function's parameters (DMN 1.5 clause 10.3.2.9).
type Type struct {
	kind   typeKind
	elem   *Type // of a list or range, nil: any
	fields []typeField
	params []*Type
	result *Type

	accepts func(Env, Value) bool // see Narrowed
}

type typeField struct {
	name string
	typ  *Type
}

// Narrowed is t where it is a function's parameter, for values that accepts does not refuse, such as the allowed values of
// a decision model's type. "instance of" does not ask it. What accepts evaluates with env counts to the same bounds.
func Narrowed(t *Type, accepts func(env Env, v Value) bool) *Type {
	var narrowed Type
	if t != nil {
		narrowed = *t
	}
	narrowed.accepts = accepts
	return &narrowed
}

// ParseType reads a type: "number", "list<string>", "context<tên: string>", "function<number> -> string".
func ParseType(source string) (*Type, error) {
	p, err := newParser(source, options{})
	if err != nil {
		return nil, err
	}
	t := p.typeName()
	if p.err == nil && p.cur().kind != tokEOF {
		p.unexpected()
	}
	if p.err != nil {
		return nil, p.err
	}
	return t, nil
}

// ListOf is the type of lists of t.
func ListOf(t *Type) *Type { return &Type{kind: listType, elem: t} }

// ContextOf is the type of contexts that have at least these entries. Names go in sorted order.
func ContextOf(fields map[string]*Type) *Type {
	t := &Type{kind: contextType}
	for name, typ := range fields {
		t.fields = append(t.fields, typeField{normalName(name), typ})
	}
	slices.SortFunc(t.fields, func(a, b typeField) int { return strings.Compare(a.name, b.name) })
	return t
}

// String is the type as FEEL writes it.
func (t *Type) String() string {
	if t == nil {
		return "Any"
	}
	var b strings.Builder
	b.WriteString(kindNames[t.kind])
	switch {
	case t.elem != nil:
		b.WriteString("<" + t.elem.String() + ">")
	case len(t.fields) > 0:
		for i, f := range t.fields {
			b.WriteString(map[bool]string{true: "<", false: ", "}[i == 0] + f.name + ": " + f.typ.String())
		}
		b.WriteString(">")
	case t.kind == functionType && t.result != nil:
		parts := make([]string, len(t.params))
		for i, p := range t.params {
			parts[i] = p.String()
		}
		b.WriteString("<" + strings.Join(parts, ", ") + "> -> " + t.result.String())
	}
	return b.String()
}

// Has tells whether v is of the type. null is only of the type Null; see [Type.Coerce] for conformance.
func (t *Type) Has(v Value) bool { return t.has(v, &work{left: 10 * maxResultItems}) }

func (t *Type) has(v Value, w *work) bool {
	if w.left--; w.left < 0 {
		w.exceeded = true
		return false
	}
	switch {
	case v == nil:
		return t != nil && t.kind == nullType
	case t == nil || t.kind == anyType:
		return true
	case t.kind != kindOf(v):
		return false
	}
	switch v := v.(type) {
	case []Value:
		for _, item := range v {
			if t.elem != nil && item != nil && !t.elem.has(item, w) {
				return false
			}
		}
	case Range:
		return (v.Start == nil || t.elem.has(v.Start, w)) && (v.End == nil || t.elem.has(v.End, w))
	case Context:
		for _, f := range t.fields {
			field, ok := v.get(f.name)
			if !ok || field != nil && !f.typ.has(field, w) {
				return false
			}
		}
	case *Function:
		if t.result == nil {
			return true
		}
		typ, steps := v.typeOf(0)
		w.left -= steps
		return typ.ConformsTo(t)
	}
	return true
}

// Coerce makes v conform to the type by the implicit conversions of clause 10.3.2.9.4: null conforms to every type, a
// value where a list is asked for becomes a list of one, and a list of one becomes its item. A date becomes the
// date and time of its UTC midnight. ok is false where nothing fits.
func (t *Type) Coerce(v Value) (_ Value, ok bool) {
	return t.coerce(v, &work{left: 10 * maxResultItems})
}

func (t *Type) coerce(v Value, w *work) (_ Value, ok bool) {
	if v == nil || t == nil || t.has(v, w) {
		return v, true
	}
	if list, isList := v.([]Value); isList && len(list) == 1 && t.kind != listType && t.has(list[0], w) {
		return list[0], true
	}
	if t.kind == listType && kindOf(v) != listType && (t.elem == nil || t.elem.has(v, w)) {
		return []Value{v}, true
	}
	if d, isDate := v.(Date); isDate && t.kind == dateTimeType {
		return DateTime{Date: d, Time: Time{Zone: UTC}}, true
	}
	return nil, false
}

// TypeName is the name of v's type: "number", "date and time", "list", …
func TypeName(v Value) string { return kindNames[kindOf(v)] }

func kindOf(v Value) typeKind {
	switch v.(type) {
	case nil:
		return nullType
	case bool:
		return booleanType
	case string:
		return stringType
	case *apd.Decimal:
		return numberType
	case Date:
		return dateType
	case Time:
		return timeType
	case DateTime:
		return dateTimeType
	case DaysDuration:
		return daysDurationType
	case YearsDuration:
		return yearsDurationType
	case Range:
		return rangeType
	case []Value:
		return listType
	case Context:
		return contextType
	case *Function:
		return functionType
	}
	return anyType
}

// typeName parses a type, rules 53 to 54.
func (p *parser) typeName() *Type {
	defer func() { p.nesting-- }()
	if !p.enter() {
		return nil
	}
	name := p.typeWords()
	if t := p.types[name]; t != nil {
		return t
	}
	kind := typeNames[name]
	t := &Type{kind: kind}
	if !p.cur().is("<") {
		return t
	}
	switch kind {
	case listType, rangeType:
		p.next()
		t.elem = p.typeName()
		p.closeType()
	case contextType:
		p.next()
		for !p.cur().is(">") && p.err == nil {
			name := p.nameUntil(":")
			p.expect(":")
			t.fields = append(t.fields, typeField{name, p.typeName()})
			if !p.accept(",") {
				break
			}
		}
		p.closeType()
	case functionType:
		p.next()
		for !p.cur().is(">") && p.err == nil {
			t.params = append(t.params, p.typeName())
			if !p.accept(",") {
				break
			}
		}
		p.closeType()
		p.expect("->")
		t.result = p.typeName()
	}
	return t
}

func (p *parser) closeType() { p.expect(">") }

// typeWords reads the longest type name, for "date" may go on as "date and time".
func (p *parser) typeWords() string {
	t := p.cur()
	if t.kind != tokWord {
		p.expected("a type")
		return ""
	}
	if t.text == "function" { // reserved, so no table has it
		p.next()
		return t.text
	}
	rest := p.tokens[p.i:]
	m := p.typeTable.match(rest, nil)
	if own := typeTable.match(rest, nil); m == nil || own != nil && len(own.parts) > len(m.parts) {
		m = own
	}
	if m == nil {
		p.fail(t, "unknown type "+describe(t, ""), "không có kiểu "+describe(t, ""))
		return ""
	}
	p.i += len(m.parts)
	return m.name
}
