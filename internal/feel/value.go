package feel

import (
	"slices"

	"github.com/cockroachdb/apd/v3"
)

// Value is a FEEL value. The set of Go types is closed:
//
//	nil                null
//	bool               boolean
//	string             string, valid UTF-8
//	*apd.Decimal       number, decimal128: 34 digits, exponent ±6144, never NaN or infinite
//	Date               date
//	Time               time of day, with or without a zone
//	DateTime           date and time, with or without a zone
//	DaysDuration       days and time duration
//	YearsDuration      years and months duration
//	Range              range
//	[]Value            list
//	Context            context
//	*Function          function
//
// Values are immutable by convention: neither this package nor its callers change one that has been handed over.
// [FromGo] makes a Value of ordinary Go data, [Check] tells whether a value keeps to the set.
type Value = any

// Context is a FEEL context. Its order never shows: wherever entries are listed they come sorted by key.
// Keys are in Unicode normal form C; [FromGo] and [FromJSON] see to it.
type Context map[string]Value

// Keys gives the keys in sorted order.
func (c Context) Keys() []string {
	keys := make([]string, 0, len(c))
	for k := range c {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// Range is a FEEL range (interval). A nil bound means unbounded on that side, as in (>= 5), and is never included.
type Range struct {
	Start, End                 Value
	StartIncluded, EndIncluded bool

	equality bool // written as (= x), which is not equal to [x..x]
}

// Function is a FEEL function: a built-in, one defined in an expression, or one made by [NewFunction].
type Function struct {
	name   string
	params []param
	result *Type  // nil: any
	text   string // source of a function defined in an expression

	builtin *builtin
	native  func(c *call, args []Value) Value
	body    node
	closure *scope
	owner   *Expression
}

type param struct {
	name string
	typ  *Type // nil: any
}

// Param is a parameter of a function made by [NewTypedFunction]. A nil type is Any.
type Param struct {
	Name string
	Type *Type
}

// NewFunction makes a function for use in a scope, such as a decision model's business knowledge. The error that fn
// gives becomes a null value with a warning, unless it is an [*Error] of a limit, which ends the evaluation. fn may
// evaluate other expressions with env: what they use counts to the same bounds.
func NewFunction(name string, params []string, fn func(env Env, args []Value) (Value, error)) *Function {
	typed := make([]Param, len(params))
	for i, p := range params {
		typed[i].Name = p
	}
	return NewTypedFunction(name, typed, nil, fn)
}

// NewTypedFunction is [NewFunction] with types: arguments are converted as [Type.Coerce] does before fn sees them, the
// result likewise; what does not fit gives null with a warning. A nil result is Any. "instance of" knows the types.
func NewTypedFunction(name string, params []Param, result *Type, fn func(env Env, args []Value) (Value, error)) *Function {
	f := &Function{name: name, result: result}
	for _, p := range params {
		f.params = append(f.params, param{name: normalName(p.Name), typ: p.Type})
	}
	f.native = func(c *call, args []Value) Value {
		if !c.in.deeper() { // counted here, so that functions that only call one another come to an end
			return nil
		}
		v, err := fn(c.in.remainingEnv(), args)
		c.in.depth--
		if err != nil {
			return c.failure(err)
		}
		v, ok := c.in.coerce(result, v)
		if !ok {
			return c.warnf("the result should be %s, not %s", "kết quả phải có kiểu %s, không phải %s", result.String(), TypeName(v))
		}
		return v
	}
	return f
}

// Name is the function's name, empty for one defined in an expression.
func (f *Function) Name() string { return f.name }

// Params gives the names of the parameters.
func (f *Function) Params() []string {
	names := make([]string, len(f.params))
	for i, p := range f.params {
		names[i] = p.name
	}
	return names
}

// Check tells whether v and everything in it is a FEEL value, and not nested deeper than maxValueDepth.
func Check(v Value) error { return check(v, 0) }

func check(v Value, depth int) error {
	if depth > maxValueDepth {
		return limitError(LimitDepth, maxValueDepth)
	}
	switch v := v.(type) {
	case nil, bool, string, Date, Time, DateTime, DaysDuration, YearsDuration, *Function:
		return nil
	case *apd.Decimal:
		if v == nil || v.Form != apd.Finite {
			return valueError("not a finite number", "không phải là số hữu hạn")
		}
		return nil
	case Range:
		if err := check(v.Start, depth+1); err != nil {
			return err
		}
		return check(v.End, depth+1)
	case []Value:
		for _, item := range v {
			if err := check(item, depth+1); err != nil {
				return err
			}
		}
		return nil
	case Context:
		for _, key := range v.Keys() {
			if err := check(v[key], depth+1); err != nil {
				return err
			}
		}
		return nil
	default:
		return goTypeError(v)
	}
}
