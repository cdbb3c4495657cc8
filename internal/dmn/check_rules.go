package dmn

import (
	"github.com/motcua/motcua/internal/feel"
)

const (
	// maxComparisons bounds the search for overlapping rules, in compared cells.
	maxComparisons = 3_000_000
	// maxOverlaps is how many overlaps of one table are named.
	maxOverlaps = 20
)

// cellSet is what a cell accepts, as far as it can be known without an input.
type cellSet struct {
	any   bool
	known bool
	kind  valueKind
	set   set
	text  string
}

// checkRules finds rules that match the same input where the policy forbids it, rules that never match and rules that
// are never chosen. It decides by the cells that compare with constants.
func (c *compiler) checkRules(t *table) {
	if len(t.inputs) == 0 {
		return
	}
	domains := make([]cellSet, len(t.inputs))
	for i, in := range t.inputs {
		domains[i] = domainOf(&in)
	}
	rows := make([][]cellSet, len(t.rules))
	for r := range t.rules {
		rows[r] = make([]cellSet, len(t.inputs))
		for i := range t.inputs {
			rows[r][i] = setOfCell(&t.rules[r].cells[i], domains[i])
			if s := &rows[r][i]; s.known && !s.any && len(s.set) == 0 {
				c.report(SeverityWarning, t.rules[r].place, codeImpossibleRule, r+1, i+1)
			}
		}
	}
	switch t.policy {
	case HitUnique, HitAny, HitFirst:
		c.comparePairs(t, rows)
	}
	c.checkGaps(t, domains, rows)
}

// domainOf is the values that an input can have.
func domainOf(in *tableInput) cellSet {
	allowed := firstTests(in.values, in.typ)
	if allowed != nil && allowed.ok && !allowed.constant.Any {
		if kind := kindOfTests(allowed.constant.Tests); kind != noKind {
			return cellSet{known: true, kind: kind, set: whole(kind, allowed.constant)}
		}
	}
	if in.typ.kind() == "boolean" {
		return cellSet{known: true, kind: booleanKind, set: booleans}
	}
	return cellSet{any: true, known: true}
}

var booleans = set{
	{low: false, high: false, lowIncluded: true, highIncluded: true},
	{low: true, high: true, lowIncluded: true, highIncluded: true},
}

// whole is what constant tests of a kind accept.
func whole(kind valueKind, t feel.Tests) set {
	s := setOf(t.Tests)
	if t.Negated {
		s = s.not()
	}
	if kind == booleanKind {
		s = s.and(booleans)
	}
	return s
}

func setOfCell(c *cell, domain cellSet) cellSet {
	t := c.tests
	switch {
	case t.ok && t.constant.Any:
		return cellSet{any: true, known: true}
	case !t.ok || c.fast == noKind:
		return cellSet{text: t.text}
	}
	s := cellSet{known: true, kind: c.fast, set: whole(c.fast, t.constant), text: t.text}
	if !domain.any && domain.kind == s.kind {
		s.set = s.set.and(domain.set)
	}
	return s
}

// meets tells whether some value passes both cells; sure is false where that cannot be told.
func (a *cellSet) meets(b *cellSet) (meet, sure bool) {
	switch {
	case a.any && b.any, !a.known && !b.known && a.text == b.text:
		return true, true
	case !a.known || !b.known:
		return true, a.any || b.any
	case a.any:
		return len(b.set) > 0, true
	case b.any:
		return len(a.set) > 0, true
	case a.kind != b.kind:
		// A plain true passes also where the input is no boolean.
		return false, a.kind != booleanKind && b.kind != booleanKind
	}
	return a.set.meets(b.set), true
}

// covers tells whether every value that passes b passes a too.
func (a *cellSet) covers(b *cellSet) bool {
	switch {
	case a.any, !a.known && !b.known && a.text == b.text:
		return true
	case !a.known || !b.known || b.any || a.kind != b.kind:
		return false
	}
	return b.set.within(a.set)
}

func (c *compiler) comparePairs(t *table, rows [][]cellSet) {
	left, found := maxComparisons, 0
	for j := range rows {
		for i := range j {
			if left -= len(rows[i]); left < 0 {
				c.report(SeverityWarning, t.place, codeOverlapUnchecked)
				return
			}
			if c.comparePair(t, rows, i, j) {
				if found++; found == maxOverlaps {
					return
				}
				if t.policy == HitFirst {
					break
				}
			}
		}
	}
}

// comparePair reports what is wrong with rules i and j, i before j; true if something is.
func (c *compiler) comparePair(t *table, rows [][]cellSet, i, j int) bool {
	if t.policy == HitFirst {
		for k := range rows[i] {
			if !rows[i][k].covers(&rows[j][k]) {
				return false
			}
		}
		c.report(SeverityWarning, t.rules[j].place, codeMasked, j+1, i+1)
		return true
	}
	for k := range rows[i] {
		if meet, sure := rows[i][k].meets(&rows[j][k]); !meet || !sure {
			return false
		}
	}
	if t.policy == HitUnique {
		c.report(SeverityError, t.rules[j].place, codeOverlap, i+1, j+1)
		return true
	}
	if t.outputsDiffer(i, j) {
		c.report(SeverityError, t.rules[j].place, codeConflict, i+1, j+1)
		return true
	}
	return false
}

// outputsDiffer tells whether two rules surely have different outputs.
func (t *table) outputsDiffer(i, j int) bool {
	for k := range t.outputs {
		a, aOK := constantOutput(t.rules[i].outputs[k])
		b, bOK := constantOutput(t.rules[j].outputs[k])
		if aOK && bOK && !same(a, b) {
			return true
		}
	}
	return false
}

func constantOutput(l logic) (feel.Value, bool) {
	x, isLiteral := l.(*literal)
	if !isLiteral {
		return nil, false
	}
	if x.expr == nil {
		return nil, true
	}
	return x.expr.Constant()
}
