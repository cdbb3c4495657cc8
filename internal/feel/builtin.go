package feel

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/cockroachdb/apd/v3"
)

// builtin is a function of the language with its signatures (DMN 1.5 clause 10.3.4).
type builtin struct {
	name       string
	signatures []signature
	value      *Function // as a value in expressions
}

// signature is one way to call a built-in.
type signature struct {
	params   []parameter
	required int
	variadic bool  // the last parameter stands for all arguments from there on, or for one list of them
	result   *Type // nil: Any
	like     string
	fn       func(c *call, a []Value) Value
}

type parameter struct {
	name string
	kind typeKind // what a call converts to
	typ  *Type    // what a check expects; nil: Any
}

// Results that depend on the first argument.
const (
	likeList = "same" // a list like it
	likeItem = "item" // one of its items
	likeThat = "argument"
)

// builtins by name. Each family's file registers its own.
var (
	builtins     = make(map[string]*builtin)
	builtinNames nameTable
)

// Builtins gives the names of the built-in functions, sorted.
func Builtins() []string { return slices.Sorted(maps.Keys(builtins)) }

// define registers a built-in by its signature as the specification writes it:
//
//	substring(string: string, start position: number, length?: number)
//
// "?" marks an optional parameter, "..." one that stands for any number of arguments or one list of them. After "->"
// comes the result's type: a type of the language, "same" for a list like the first argument, "item" for one of its items,
// "argument" for the argument's own.
func define(text string, fn func(c *call, a []Value) Value) {
	text, result, _ := strings.Cut(text, " -> ")
	name, rest, _ := strings.Cut(text, "(")
	sig := signature{fn: fn}
	if result == likeList || result == likeItem || result == likeThat {
		sig.like = result
	} else {
		sig.result = typeInTable(result)
	}
	for _, p := range strings.Split(strings.TrimSuffix(rest, ")"), ", ") {
		if p == "" {
			continue
		}
		pname, kindName, _ := strings.Cut(p, ": ")
		pname, sig.variadic = strings.CutSuffix(pname, "...")
		pname, optional := strings.CutSuffix(pname, "?")
		if !optional {
			sig.required++
		}
		typ := typeInTable(kindName)
		sig.params = append(sig.params, parameter{pname, typ.k(), typ})
	}
	b := builtins[name]
	if b == nil {
		b = &builtin{name: name}
		b.value = &Function{name: name, builtin: b}
		for _, p := range sig.params {
			b.value.params = append(b.value.params, param{name: p.name})
		}
		builtins[name] = b
		builtinNames.add(name)
	}
	b.signatures = append(b.signatures, sig)
}

// typeInTable reads a type of the table of built-ins; none is Any.
func typeInTable(text string) *Type {
	if text == "" {
		return nil
	}
	t, err := ParseType(text)
	if err != nil {
		panic(err) // only in a table of this package
	}
	return t
}

// call tries the signatures in order; the first whose number and types of arguments fit is taken.
func (b *builtin) call(c *call, args []Value) Value {
	var problem *sentence
	for i := range b.signatures {
		sig := &b.signatures[i]
		if sig.variadic {
			return c.in.variadic(c, sig, args)
		}
		if len(args) < sig.required || len(args) > len(sig.params) {
			continue
		}
		a, p := sig.bind(args)
		if p == nil {
			return sig.fn(c, a)
		}
		problem = p
	}
	return c.mismatch(b, problem, len(args))
}

func (c *call) mismatch(b *builtin, problem *sentence, count int) Value {
	if problem != nil {
		return c.warn(b.name+"(): "+problem.en, b.name+"(): "+problem.vi)
	}
	return c.warnf("%s() does not take %d arguments like these", "%s() không nhận %d đối số như thế này", b.name, count)
}

// variadic calls a function of one list or any number of arguments.
func (in *interp) variadic(c *call, sig *signature, args []Value) Value {
	if len(args) < len(sig.params) {
		return c.warnf("%s() needs an argument", "%s() cần có đối số", c.name)
	}
	if len(sig.params) > 1 {
		list, ok := asList(args[0])
		if !ok {
			return c.warnf("%s() of null", "%s() của null", c.name)
		}
		args = append([]Value{list}, args[1:]...)
	} else if len(args) == 1 && sig.params[0].kind == listType {
		list, ok := asList(args[0])
		if !ok {
			return c.warnf("%s() of null", "%s() của null", c.name)
		}
		args = list
	}
	if !in.spend(len(args)) {
		return nil
	}
	return sig.fn(c, args)
}

func (b *builtin) callNamed(c *call, names []string, args []Value) Value {
	var problem *sentence
	for i := range b.signatures {
		sig := &b.signatures[i]
		ordered, ok := sig.order(names, args)
		if !ok {
			continue
		}
		if sig.variadic {
			return c.in.variadic(c, sig, ordered)
		}
		a, p := sig.bind(ordered)
		if p == nil {
			return sig.fn(c, a)
		}
		problem = p
	}
	return c.mismatch(b, problem, len(args))
}

func (sig *signature) order(names []string, args []Value) ([]Value, bool) {
	ordered := make([]Value, len(sig.params))
	used := 0
	for i, p := range sig.params {
		if j := slices.Index(names, p.name); j >= 0 {
			ordered[i] = args[j]
			used++
		} else if i < sig.required {
			return nil, false
		}
	}
	return ordered, used == len(names)
}

// bind converts arguments to the parameters' types; missing optional ones are null.
func (sig *signature) bind(args []Value) ([]Value, *sentence) {
	a := make([]Value, len(sig.params))
	copy(a, args)
	for i, p := range sig.params {
		if a[i] == nil && i >= sig.required {
			continue
		}
		v, ok := convert(a[i], p.kind)
		if !ok {
			return nil, &sentence{
				fmt.Sprintf("the argument %q should be %s, not %s", p.name, kindNames[p.kind], TypeName(a[i])),
				fmt.Sprintf("đối số %q phải là %s, không phải %s", p.name, kindNamesVI[p.kind], kindNamesVI[kindOf(a[i])]),
			}
		}
		a[i] = v
	}
	return a, nil
}

// convert is the implicit conversion of an argument; null only goes for "any".
func convert(v Value, kind typeKind) (Value, bool) {
	switch {
	case kind == anyType || kindOf(v) == kind:
		return v, true
	case v == nil:
		return nil, false
	case kind == listType:
		return []Value{v}, true
	}
	if d, ok := v.(Date); ok && kind == dateTimeType {
		return d.midnight(UTC), true
	}
	if list, ok := v.([]Value); ok && len(list) == 1 && kindOf(list[0]) == kind {
		return list[0], true
	}
	return nil, false
}

func asList(v Value) ([]Value, bool) {
	switch v := v.(type) {
	case nil:
		return nil, false
	case []Value:
		return v, true
	}
	return []Value{v}, true
}

// str, num and the like are for arguments whose type the signature has checked.
func str(v Value) string { s, _ := v.(string); return s }

func num(v Value) *apd.Decimal { d, _ := v.(*apd.Decimal); return d }

func lst(v Value) []Value { l, _ := v.([]Value); return l }
