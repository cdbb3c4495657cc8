package feel

import (
	"slices"
)

// typeOf of a built-in is the type of its first signature.
func (b *builtin) typeOf() *Type {
	sig := &b.signatures[0]
	t := &Type{kind: functionType, result: sig.result}
	for _, p := range sig.params {
		t.params = append(t.params, p.typ)
	}
	if t.result == nil {
		t.result = unknown
	}
	return t
}

func (n *functionNode) infer(c *checker, s *typeScope) *Type {
	t := &Type{kind: functionType, result: unknown}
	for _, p := range n.params {
		t.params = append(t.params, p.typ)
		s = &typeScope{parent: s, name: p.name, typ: p.typ}
	}
	if n.external {
		c.find(n, FindValue, true, "external functions are not supported", "không hỗ trợ hàm ngoài")
		return nil
	}
	if body := c.infer(n.body, s); body != nil {
		t.result = body
	}
	return t
}

func (n *callNode) infer(c *checker, s *typeScope) *Type {
	fn, builtin := c.callee(n, s)
	args := make([]*Type, len(n.args))
	for i, a := range n.args {
		args[i] = c.infer(a, s)
	}
	switch {
	case builtin != nil:
		return c.callBuiltin(n, builtin, args)
	case fn.is(functionType) && fn.result != nil:
		if n.names == nil && len(args) != len(fn.params) {
			c.findf(n, FindArguments, true, "the function takes %d arguments, not %d", "hàm cần %d đối số, không phải %d", len(fn.params), len(args))
			return nil
		}
		for i := 0; n.names == nil && i < len(args); i++ {
			if !args[i].mayBe(fn.params[i]) {
				c.argument(n.args[i], "", fn.params[i], args[i])
			}
		}
		return fn.result
	case !fn.is(anyType) && !fn.is(functionType):
		c.findf(n, FindNotFunction, true, "%[1]s is no function", "%[2]s không phải là hàm", fn.name(), fn.nameVI())
	}
	return nil
}

// callee tells what is called as evaluation does: a variable that is no function does not hide a built-in of its name.
func (c *checker) callee(n *callNode, s *typeScope) (*Type, *builtin) {
	name, ok := n.fn.(*nameNode)
	if !ok {
		return c.infer(n.fn, s), nil
	}
	t, found, open := s.lookup(name.name)
	switch {
	case found && (t.is(functionType) || t.is(anyType) && name.fn == nil):
		return t, nil
	case name.fn != nil:
		return nil, name.fn
	case found:
		return t, nil
	case !open:
		c.findf(name, FindUnknownName, false, "there is no function %q", "không có hàm %q", name.name)
	}
	return nil, nil
}

func (c *checker) argument(n node, name string, want, got *Type) {
	if name != "" {
		name = " \"" + name + "\""
	}
	c.find(n, FindArgument, true, "the argument"+name+" should be "+want.name()+", not "+got.name(),
		"đối số"+name+" phải là "+want.nameVI()+", không phải "+got.nameVI())
}

// callBuiltin finds the signatures that take the arguments; the result is known when they agree on it.
func (c *checker) callBuiltin(n *callNode, b *builtin, args []*Type) *Type {
	var result *Type
	fits, counted := 0, 0
	type problem struct {
		arg       int
		param     parameter
		signature *signature
	}
	var bad *problem
	for i := range b.signatures {
		sig := &b.signatures[i]
		params, ok := sig.take(n.names, len(args))
		if !ok {
			continue
		}
		counted++
		wrong := -1
		for j, p := range params {
			if !args[j].mayBe(p.typ) {
				wrong = j
				break
			}
		}
		if wrong >= 0 {
			if bad == nil {
				bad = &problem{wrong, params[wrong], sig}
			}
			continue
		}
		if t := sig.resultType(args); fits == 0 {
			result = t
		} else {
			result = join(result, t)
		}
		fits++
	}
	switch {
	case counted == 0:
		c.findf(n, FindArguments, true, "%s() does not take %d arguments like these", "%s() không nhận %d đối số như thế này", b.name, len(args))
	case fits == 0:
		c.argument(n.args[bad.arg], bad.param.name, bad.param.typ, args[bad.arg])
	default:
		c.constant(n, b)
	}
	return result
}

// take gives the parameter of each argument; ok is false when number or names do not fit.
func (sig *signature) take(names []string, count int) ([]parameter, bool) {
	if names != nil {
		if _, ok := sig.order(names, make([]Value, count)); !ok {
			return nil, false
		}
		params := make([]parameter, len(names))
		for i, name := range names {
			params[i] = sig.params[slices.IndexFunc(sig.params, func(p parameter) bool { return p.name == name })]
		}
		return params, true
	}
	if sig.variadic {
		if count < len(sig.params) {
			return nil, false
		}
		params := slices.Clone(sig.params[:len(sig.params)-1])
		last := sig.params[len(sig.params)-1]
		if count > len(sig.params) && last.kind == listType { // one by one
			last.typ = last.typ.elem
		}
		for len(params) < count {
			params = append(params, last)
		}
		return params, true
	}
	if count < sig.required || count > len(sig.params) {
		return nil, false
	}
	return sig.params[:count], true
}

// resultType is the signature's result, or the type of the first argument's list or of its items.
func (sig *signature) resultType(args []*Type) *Type {
	if sig.like == "" || len(args) == 0 {
		return sig.result
	}
	list := args[0]
	if sig.like == likeThat {
		return list
	}
	if len(args) > 1 && sig.variadic && len(sig.params) == 1 && sig.params[0].kind == listType {
		list = typeOfKind[listType]
	}
	switch {
	case sig.like == likeItem && list.is(listType):
		return list.elem
	case sig.like == likeItem:
		return nil
	case list.is(listType) && len(args) == 1:
		return list
	}
	return typeOfKind[listType]
}

// constant evaluates a call whose arguments are all constants: one that gives null with a warning always will.
func (c *checker) constant(n *callNode, b *builtin) {
	if c.quiet || b.name == "now" || b.name == "today" {
		return
	}
	c.pattern(n, b)
	for _, a := range n.args {
		if lit, ok := a.(*literalNode); !ok || lit.value == nil {
			if _, isNumber := literalNumber(a); !isNumber {
				return
			}
		}
	}
	in := newInterp(c.expr, Env{MaxSteps: 10_000, MaxMemory: 1 << 20})
	if v := in.eval(n, newRootScope(nil)); v == nil && in.failed == nil && len(in.warnings) > 0 {
		c.find(n, FindValue, true, in.warnings[0].EN, in.warnings[0].VI)
	}
}

// pattern reports a constant regular expression that is none, though the text it is for is not constant.
func (c *checker) pattern(n *callNode, b *builtin) {
	if n.names != nil || len(n.args) < 2 || !slices.Contains([]string{"matches", "replace", "split", "extract"}, b.name) {
		return
	}
	if _, constant := n.args[0].(*literalNode); constant {
		return // [checker.constant] sees it
	}
	lit, ok := n.args[1].(*literalNode)
	if !ok {
		return
	}
	source, ok := lit.value.(string)
	flagsAt := map[string]int{"matches": 2, "replace": 3, "extract": 2}[b.name]
	flags := ""
	if flagsAt > 0 && len(n.args) > flagsAt {
		f, isLiteral := n.args[flagsAt].(*literalNode)
		if !isLiteral {
			return
		}
		flags, _ = f.value.(string)
	}
	if !ok {
		return
	}
	if _, err := compilePattern(source, flags); err != nil {
		c.findf(n, FindValue, true, "bad pattern: %v", "mẫu không hợp lệ: %v", err)
	}
}
