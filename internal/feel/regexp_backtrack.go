package feel

import (
	"math"
	"regexp/syntax"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxBacktrackDepth bounds how deep the backtracking engine nests, for it stands on Go's stack.
const maxBacktrackDepth = 10_000

// backtracker matches patterns with back references, by trying. Every try is a step of the evaluation, so that its
// bound holds, and alike on every machine: a bound in time would not be.
type backtracker struct {
	tree    *syntax.Regexp
	groups  int
	refs    map[int]int // number of a marker in the tree → the group it refers to
	groupOf map[int]int // number of a group in the tree → in the pattern
}

// tries is one search.
type tries struct {
	*backtracker
	text  string
	caps  []int // offsets of the whole and of the groups; -1 where there are none
	left  int   // steps
	depth int
	deep  bool
}

// find gives the offsets of the first match from an offset on and of its groups, or nil.
func (b *backtracker) find(in *interp, text string, from int) []int {
	t := tries{backtracker: b, text: text, caps: make([]int, 2*(b.groups+1)), left: in.env.MaxSteps - in.steps}
	before := t.left
	defer func() {
		in.spend(before - max(t.left, 0))
		switch {
		case t.deep:
			in.limit(nil, LimitDepth, maxBacktrackDepth)
		case t.left < 0:
			in.limit(nil, LimitSteps, in.env.MaxSteps)
		}
	}()
	for start := from; ; {
		for i := range t.caps {
			t.caps[i] = -1
		}
		if t.match(b.tree, start, func(end int) bool {
			t.caps[0], t.caps[1] = start, end
			return true
		}) {
			return t.caps
		}
		if start >= len(text) || t.stopped() {
			return nil
		}
		_, size := utf8.DecodeRuneInString(text[start:])
		start += size
	}
}

// all finds the matches as [regexp.Regexp.FindAllStringSubmatchIndex] does.
func (b *backtracker) all(in *interp, text string) [][]int {
	var found [][]int
	for from, end := 0, -1; from <= len(text); {
		m := b.find(in, text, from)
		if m == nil || in.failed != nil {
			break
		}
		if m[1] > m[0] || m[0] != end {
			found = append(found, m)
		}
		end = m[1]
		if from = m[1]; m[1] == m[0] {
			_, size := utf8.DecodeRuneInString(text[from:])
			from += max(size, 1)
		}
	}
	return found
}

func (t *tries) stopped() bool { return t.left < 0 || t.deep }

// match tries a part of the pattern at an offset and then what follows it.
func (t *tries) match(re *syntax.Regexp, at int, then func(int) bool) bool {
	t.left--
	t.depth++
	defer func() { t.depth-- }()
	if t.depth > maxBacktrackDepth {
		t.deep = true
	}
	if t.stopped() {
		return false
	}
	switch re.Op {
	case syntax.OpEmptyMatch:
		return then(at)
	case syntax.OpLiteral:
		for _, want := range re.Rune {
			r, size := utf8.DecodeRuneInString(t.text[at:])
			if size == 0 || r != want && (re.Flags&syntax.FoldCase == 0 || !sameFold(r, want)) {
				return false
			}
			at += size
		}
		return then(at)
	case syntax.OpCharClass, syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		size := t.one(re, at)
		return size > 0 && then(at+size)
	case syntax.OpBeginText:
		return at == 0 && then(at)
	case syntax.OpEndText:
		return at == len(t.text) && then(at)
	case syntax.OpBeginLine:
		return (at == 0 || t.text[at-1] == '\n') && then(at)
	case syntax.OpEndLine:
		return (at == len(t.text) || t.text[at] == '\n') && then(at)
	case syntax.OpCapture:
		return t.capture(re, at, then)
	case syntax.OpStar:
		return t.repeat(re, 0, math.MaxInt, at, then)
	case syntax.OpPlus:
		return t.repeat(re, 1, math.MaxInt, at, then)
	case syntax.OpQuest:
		return t.repeat(re, 0, 1, at, then)
	case syntax.OpRepeat:
		most := re.Max
		if most < 0 {
			most = math.MaxInt
		}
		return t.repeat(re, re.Min, most, at, then)
	case syntax.OpConcat:
		return t.sequence(re.Sub, at, then)
	case syntax.OpAlternate:
		for _, sub := range re.Sub {
			if t.match(sub, at, then) {
				return true
			}
		}
	}
	return false
}

// one is the length of the single character that re takes at an offset, 0 if it does not.
func (t *tries) one(re *syntax.Regexp, at int) int {
	r, size := utf8.DecodeRuneInString(t.text[at:])
	switch {
	case size == 0:
		return 0
	case re.Op == syntax.OpAnyChar, re.Op == syntax.OpAnyCharNotNL && r != '\n':
		return size
	case re.Op != syntax.OpCharClass:
		return 0
	}
	for i := 0; i < len(re.Rune); i += 2 {
		if r >= re.Rune[i] && r <= re.Rune[i+1] {
			return size
		}
	}
	return 0
}

func (t *tries) sequence(parts []*syntax.Regexp, at int, then func(int) bool) bool {
	if len(parts) == 0 {
		return then(at)
	}
	return t.match(parts[0], at, func(next int) bool { return t.sequence(parts[1:], next, then) })
}

func (t *tries) capture(re *syntax.Regexp, at int, then func(int) bool) bool {
	if group, ok := t.refs[re.Cap]; ok {
		from, to := t.caps[2*group], t.caps[2*group+1]
		if to < 0 { // a group that has not matched stands for the empty text
			return then(at)
		}
		size, ok := t.same(t.text[from:to], at, re.Flags&syntax.FoldCase != 0)
		return ok && then(at+size)
	}
	group := t.groupOf[re.Cap]
	from, to := t.caps[2*group], t.caps[2*group+1]
	if t.match(re.Sub[0], at, func(end int) bool {
		innerFrom, innerTo := t.caps[2*group], t.caps[2*group+1]
		t.caps[2*group], t.caps[2*group+1] = at, end
		if then(end) {
			return true
		}
		t.caps[2*group], t.caps[2*group+1] = innerFrom, innerTo
		return false
	}) {
		return true
	}
	t.caps[2*group], t.caps[2*group+1] = from, to
	return false
}

// same tells whether what was captured stands at an offset again, and how long it is there.
func (t *tries) same(captured string, at int, fold bool) (int, bool) {
	if !fold {
		t.left -= len(captured) / 64
		return len(captured), strings.HasPrefix(t.text[at:], captured)
	}
	t.left -= len(captured) / 4
	next := at
	for _, want := range captured {
		r, size := utf8.DecodeRuneInString(t.text[next:])
		if size == 0 || r != want && !sameFold(r, want) {
			return 0, false
		}
		next += size
	}
	return next - at, true
}

// repeat tries a part several times: as often as possible first, or as seldom, when it is lazy.
func (t *tries) repeat(re *syntax.Regexp, least, most, at int, then func(int) bool) bool {
	sub, lazy := re.Sub[0], re.Flags&syntax.NonGreedy != 0
	if op := sub.Op; (op == syntax.OpCharClass || op == syntax.OpAnyChar || op == syntax.OpAnyCharNotNL) && !lazy {
		return t.repeatOne(sub, least, most, at, then)
	}
	var again func(count, at int) bool
	again = func(count, at int) bool {
		more := func() bool {
			return count < most && t.match(sub, at, func(next int) bool {
				return (next > at || count < least) && again(count+1, next)
			})
		}
		if lazy {
			return count >= least && then(at) || more()
		}
		return more() || count >= least && then(at)
	}
	return again(0, at)
}

// repeatOne is repeat for single characters, which needs no nesting.
func (t *tries) repeatOne(sub *syntax.Regexp, least, most, at int, then func(int) bool) bool {
	ends := []int{at}
	for len(ends) <= most {
		size := t.one(sub, ends[len(ends)-1])
		if size == 0 {
			break
		}
		if t.left--; t.stopped() {
			return false
		}
		ends = append(ends, ends[len(ends)-1]+size)
	}
	for i := len(ends) - 1; i >= least; i-- {
		if t.left--; t.stopped() {
			return false
		}
		if then(ends[i]) {
			return true
		}
	}
	return false
}

// sameFold tells whether two characters differ in case only.
func sameFold(a, b rune) bool {
	for r := unicode.SimpleFold(a); r != a; r = unicode.SimpleFold(r) {
		if r == b {
			return true
		}
	}
	return false
}
