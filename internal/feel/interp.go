package feel

import (
	"fmt"
	"unicode/utf8"
)

const (
	maxWarnings = 16
	// maxResultItems bounds what an evaluation may hand out: lists may share parts and be far larger than the memory
	// they take.
	maxResultItems = 1_000_000
	maxWalkDepth   = 1000
	itemBytes      = 32 // estimate for one entry of a list or context
)

// interp is one evaluation. The first exceeded limit sticks in failed and makes everything after it null.
type interp struct {
	expr     *Expression
	env      Env
	steps    int
	depth    int
	memory   int
	warnings []Warning
	failed   *Error
	unknown  *bool // of Decide: set when a name was looked up that is not known
}

func newInterp(e *Expression, env Env) *interp {
	return &interp{expr: e, env: env.withDefaults()}
}

// remainingEnv is the environment with what is left of the bounds, for calls out of the package and back. What an
// evaluation with it uses is added to this one's.
func (in *interp) remainingEnv() Env {
	env := in.env
	env.MaxSteps = max(env.MaxSteps-in.steps, 1)
	env.MaxDepth = max(env.MaxDepth-in.depth, 1)
	env.MaxMemory = max(env.MaxMemory-in.memory, 1)
	env.outer = in
	return env
}

func (in *interp) eval(n node, s *scope) Value {
	if in.failed != nil {
		return nil
	}
	if l, ok := n.(*literalNode); ok && l.problem == nil {
		in.steps++
		return l.value
	}
	in.steps++
	in.depth++
	if in.steps > in.env.MaxSteps {
		in.limit(n, LimitSteps, in.env.MaxSteps)
	} else if in.depth > in.env.MaxDepth {
		in.limit(n, LimitDepth, in.env.MaxDepth)
	}
	if in.failed != nil {
		in.depth--
		return nil
	}
	v := n.eval(in, s)
	in.depth--
	return v
}

// finish checks that a result is of a size that can be handed out.
func (in *interp) finish(v Value) {
	w := work{left: maxResultItems}
	w.measure(v)
	if w.exceeded && in.failed == nil {
		in.failed = limitError(w.kind(), map[LimitKind]int{LimitDepth: maxValueDepth, LimitMemory: in.env.MaxMemory}[w.kind()])
	}
}

func (in *interp) limit(n node, kind LimitKind, limit int) {
	if in.failed != nil {
		return
	}
	in.failed = limitError(kind, in.whole(kind, limit))
	if n != nil {
		pos, _ := n.span()
		in.failed.Position = positionAt(in.expr.source, pos)
	}
}

// whole is the bound that a person knows: of an evaluation inside another one, that of the outermost.
func (in *interp) whole(kind LimitKind, limit int) int {
	for outer := in.env.outer; outer != nil; outer = outer.env.outer {
		limit = map[LimitKind]int{
			LimitSteps: outer.env.MaxSteps, LimitDepth: outer.env.MaxDepth, LimitMemory: outer.env.MaxMemory,
		}[kind]
	}
	return limit
}

// spend counts work that is not a node's evaluation; false when the bound is reached.
func (in *interp) spend(steps int) bool {
	in.steps += steps
	if in.steps > in.env.MaxSteps || in.steps < 0 {
		in.limit(nil, LimitSteps, in.env.MaxSteps)
	}
	return in.failed == nil
}

// grow counts memory; false when the bound is reached.
func (in *interp) grow(bytes int) bool {
	in.memory += bytes
	if in.memory > in.env.MaxMemory || in.memory < 0 {
		in.limit(nil, LimitMemory, in.env.MaxMemory)
	}
	return in.failed == nil
}

// warn records why the part of the expression at n is null, and gives that null.
func (in *interp) warn(n node, en, vi string) Value {
	pos, end := n.span()
	return in.warnAt(pos, end, en, vi)
}

func (in *interp) warnf(n node, en, vi string, args ...any) Value {
	if len(in.warnings) >= maxWarnings {
		return nil
	}
	return in.warn(n, fmt.Sprintf(en, args...), fmt.Sprintf(vi, args...))
}

func (in *interp) warnAt(pos, end int, en, vi string) Value {
	if len(in.warnings) >= maxWarnings || in.failed != nil {
		return nil
	}
	src := in.expr.source
	w := Warning{Position: positionAt(src, pos), EN: en, VI: vi}
	if pos <= end && end <= len(src) {
		w.Text = shorten(src[pos:end], 80)
	}
	in.warnings = append(in.warnings, w)
	return nil
}

// warnTypes is the warning for two operands that do not go together.
func (in *interp) warnTypes(n node, op string, x, y Value) Value {
	if len(in.warnings) >= maxWarnings {
		return nil
	}
	return in.warn(n,
		fmt.Sprintf("%q does not work on %s and %s", op, TypeName(x), TypeName(y)),
		fmt.Sprintf("%q không dùng được với %s và %s", op, kindNamesVI[kindOf(x)], kindNamesVI[kindOf(y)]))
}

// equal and compare are Equal and Compare on the evaluation's account.
func (in *interp) equal(x, y Value) (eq, ok bool) {
	w := work{left: in.env.MaxSteps - in.steps}
	before := w.left
	eq, ok = w.equal(x, y)
	in.account(&w, before)
	return eq, ok
}

// coerce is [Type.Coerce] on the evaluation's account.
func (in *interp) coerce(t *Type, v Value) (Value, bool) {
	if t == nil {
		return v, true
	}
	w := work{left: in.env.MaxSteps - in.steps}
	before := w.left
	v, ok := t.coerce(v, &w)
	in.account(&w, before)
	return v, ok
}

func (in *interp) account(w *work, before int) {
	in.steps += before - max(w.left, 0)
	if w.exceeded {
		in.limit(nil, w.kind(), map[LimitKind]int{LimitDepth: maxWalkDepth, LimitMemory: in.env.MaxMemory, LimitSteps: in.env.MaxSteps}[w.kind()])
	}
}

// text is the canonical text of a value on the evaluation's account.
func (in *interp) text(v Value) string { return in.write(v, false) }

// key is a text that equal values share and others do not.
func (in *interp) key(v Value) string { return in.write(v, true) }

func (in *interp) write(v Value, key bool) string {
	t := texter{limit: in.env.MaxMemory - in.memory, items: in.env.MaxSteps - in.steps, key: key}
	before := t.items
	t.value(v, 0)
	in.spend(before - t.items)
	in.grow(len(t.b))
	if t.exceeded {
		in.limit(nil, LimitMemory, in.env.MaxMemory)
	}
	if in.failed != nil {
		return ""
	}
	return string(t.b)
}

type regexpKey struct{ pattern, flags string }

type regexpEntry struct {
	re  *pattern
	err error
}

const maxCachedRegexps = 32

// regexp compiles a pattern once per expression.
func (in *interp) regexp(source, flags string) (*pattern, error) {
	e, key := in.expr, regexpKey{source, flags}
	e.mu.Lock()
	entry, ok := e.regexps[key]
	e.mu.Unlock()
	if ok {
		return entry.re, entry.err
	}
	re, err := compilePattern(source, flags)
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.regexps == nil || len(e.regexps) >= maxCachedRegexps {
		e.regexps = make(map[regexpKey]*regexpEntry)
	}
	e.regexps[key] = &regexpEntry{re, err}
	return re, err
}

func shorten(s string, most int) string {
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	runes := []rune(s)
	return string(runes[:most-1]) + "…"
}

// scope is a chain of bindings, the innermost first: either one name or a context's entries.
type scope struct {
	parent *scope
	vars   Context
	name   string
	value  Value
}

func newRootScope(c Context) *scope {
	if c == nil {
		c = Context{}
	}
	return &scope{vars: c}
}

func (s *scope) lookup(name string) (Value, bool) {
	for ; s != nil; s = s.parent {
		if s.vars == nil {
			if s.name == name {
				return s.value, true
			}
		} else if v, ok := s.vars.get(name); ok {
			return v, true
		}
	}
	return nil, false
}

// get finds an entry by its normal name, also where the key was given in another normal form.
func (c Context) get(name string) (Value, bool) {
	if v, ok := c[name]; ok {
		return v, true
	}
	for i := 0; i < len(name); i++ {
		if name[i] < utf8.RuneSelf {
			continue
		}
		for _, key := range c.Keys() {
			if key != name && normalName(key) == name {
				return c[key], true
			}
		}
		break
	}
	return nil, false
}
