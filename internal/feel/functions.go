package feel

import (
	"errors"
	"fmt"
	"slices"
)

func (n *functionNode) eval(in *interp, s *scope) Value {
	if n.external {
		return in.warn(n, "external functions are not supported", "không hỗ trợ hàm ngoài")
	}
	in.grow(4 * itemBytes)
	return &Function{
		params: n.params, body: n.body, closure: s, owner: in.expr, text: in.expr.source[n.pos:n.end],
	}
}

func (n *callNode) eval(in *interp, s *scope) Value {
	f := in.callee(n, s)
	if f == nil {
		return nil
	}
	args := make([]Value, len(n.args))
	for i, a := range n.args {
		args[i] = in.eval(a, s)
	}
	if in.failed != nil {
		return nil
	}
	if n.names == nil {
		return in.apply(f, args, n.pos, n.end)
	}
	return in.applyNamed(f, n.names, args, n.pos, n.end)
}

// applyNamed calls a function with arguments by name.
func (in *interp) applyNamed(f *Function, names []string, args []Value, pos, end int) Value {
	c := &call{in, pos, end, f.name}
	if f.builtin != nil {
		return f.builtin.callNamed(c, names, args)
	}
	ordered, ok := f.order(names, args)
	if !ok {
		return c.warnf("%s has other parameters than these", "%s có các tham số khác với các tên này", f.describe())
	}
	return in.apply(f, ordered, pos, end)
}

// callee evaluates what is called. A variable that is no function does not hide a built-in of its name.
func (in *interp) callee(n *callNode, s *scope) *Function {
	name, isName := n.fn.(*nameNode)
	if !isName {
		v := in.eval(n.fn, s)
		f, ok := v.(*Function)
		if !ok && v != nil {
			in.warnf(n, "%s is no function", "%s không phải là hàm", TypeName(v))
		}
		return f
	}
	v, found := s.lookup(name.name)
	if f, ok := v.(*Function); ok {
		return f
	}
	if name.fn != nil {
		return name.fn.value
	}
	if found {
		in.warnf(n, "%q is no function", "%q không phải là hàm", name.name)
	} else {
		in.warnf(n, "there is no function %q", "không có hàm %q", name.name)
	}
	return nil
}

// order brings named arguments into the order of the parameters.
func (f *Function) order(names []string, args []Value) ([]Value, bool) {
	if len(names) != len(f.params) {
		return nil, false
	}
	ordered := make([]Value, len(args))
	for i, p := range f.params {
		j := slices.Index(names, p.name)
		if j < 0 {
			return nil, false
		}
		ordered[i] = args[j]
	}
	return ordered, true
}

// apply calls a function with positional arguments; pos and end are where warnings point to.
func (in *interp) apply(f *Function, args []Value, pos, end int) Value {
	if in.failed != nil {
		return nil
	}
	c := &call{in, pos, end, f.name}
	if f.builtin != nil {
		return f.builtin.call(c, args)
	}
	if len(args) != len(f.params) {
		return c.warnf("%s takes %d arguments, not %d", "%s cần %d đối số, không phải %d", f.describe(), len(f.params), len(args))
	}
	s := f.closure
	for i, p := range f.params {
		v, ok := in.coerce(p.typ, args[i])
		if !ok {
			return c.warnf("the argument %q should be %s, not %s", "đối số %q phải có kiểu %s, không phải %s",
				p.name, p.typ.String(), TypeName(args[i]))
		}
		if v != nil && p.typ != nil && p.typ.accepts != nil && !p.typ.accepts(in.remainingEnv(), v) {
			return c.warnf("the argument %q is not among the values allowed", "đối số %q không nằm trong các giá trị cho phép", p.name)
		}
		args[i] = v
		s = &scope{parent: s, name: p.name, value: v}
	}
	if f.native != nil {
		return f.native(c, args)
	}
	caller := in.expr
	in.expr = f.owner
	v := in.eval(f.body, s)
	in.expr = caller
	return v
}

// call is one call of a function: where it stands and in which evaluation.
type call struct {
	in       *interp
	pos, end int
	name     string
}

func (c *call) warn(en, vi string) Value { return c.in.warnAt(c.pos, c.end, en, vi) }

func (c *call) warnf(en, vi string, args ...any) Value {
	if len(c.in.warnings) >= maxWarnings {
		return nil
	}
	return c.warn(fmt.Sprintf(en, args...), fmt.Sprintf(vi, args...))
}

// failure is the outcome of a native function's error.
func (c *call) failure(err error) Value {
	var e *Error
	if errors.As(err, &e) && e.Code == ErrLimit {
		if c.in.failed == nil {
			c.in.failed = e
		}
		return nil
	}
	if e != nil {
		return c.warn(e.EN, e.VI)
	}
	return c.warn(err.Error(), err.Error())
}

// invoke calls a function value that was passed as an argument.
func (c *call) invoke(f *Function, args ...Value) Value {
	if !c.in.spend(1) || !c.in.deeper() {
		return nil
	}
	v := c.in.apply(f, args, c.pos, c.end)
	c.in.depth--
	return v
}
