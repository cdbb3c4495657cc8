package dmn

import (
	"slices"
	"strings"

	"github.com/motcua/motcua/internal/feel"
)

// maxGapSteps bounds the search for inputs without a rule.
const maxGapSteps = 50_000

// gapSearch looks for inputs that no rule matches, column by column.
type gapSearch struct {
	rows    [][]cellSet
	domains []cellSet
	steps   int
	gap     []cellSet
}

// checkGaps names an input that no rule matches, in a table whose every cell compares with constants and that has no
// default. A text column counts only with its allowed values, for else there is always another text.
func (c *compiler) checkGaps(t *table, domains []cellSet, rows [][]cellSet) {
	if t.hasDefault || len(rows) == 0 || t.policy == HitCollect || t.policy == HitRuleOrder || t.policy == HitOutputOrder {
		return
	}
	for i := range t.inputs {
		kind := domains[i].kind
		for r := range rows {
			cell := &rows[r][i]
			switch {
			case cell.any:
			case !cell.known || kind != noKind && cell.kind != kind:
				return
			}
			if !cell.any {
				kind = cell.kind
			}
		}
		if kind == stringKind && domains[i].any {
			return
		}
		if domains[i].any {
			domains[i] = cellSet{known: true, kind: kind, set: set{span{}}}
		}
	}
	g := &gapSearch{rows: rows, domains: domains}
	everything := make([]int, len(rows))
	for r := range everything {
		everything[r] = r
	}
	if g.find(0, everything) {
		parts := make([]string, len(g.gap))
		for i, cell := range g.gap {
			parts[i] = t.inputs[i].name + " = " + cell.set[0].text()
		}
		c.report(SeverityWarning, t.place, codeGap, strings.Join(parts, ", "))
	}
}

// find tells whether some input passes none of the rules from a column on, and keeps it.
func (g *gapSearch) find(column int, rules []int) bool {
	if g.steps += 1 + len(rules); g.steps > maxGapSteps {
		return false
	}
	if column == len(g.domains) {
		return len(rules) == 0
	}
	for _, piece := range g.pieces(column, rules) {
		one := set{piece}
		var passing []int
		for _, r := range rules {
			if cell := &g.rows[r][column]; cell.any || one.meets(cell.set) {
				passing = append(passing, r)
			}
		}
		g.gap = append(g.gap, cellSet{set: one})
		if g.find(column+1, passing) {
			return true
		}
		g.gap = g.gap[:len(g.gap)-1]
	}
	return false
}

// pieces cuts a column's domain where a rule's cell begins or ends: within a piece, all values pass the same cells.
func (g *gapSearch) pieces(column int, rules []int) []span {
	var cuts []span // each from a bound upwards
	for _, r := range rules {
		for _, s := range g.rows[r][column].set {
			if s.low != nil {
				cuts = append(cuts, span{low: s.low, lowIncluded: s.lowIncluded})
			}
			if s.high != nil {
				cuts = append(cuts, span{low: s.high, lowIncluded: !s.highIncluded})
			}
		}
	}
	slices.SortFunc(cuts, byLow)
	cuts = slices.CompactFunc(cuts, func(a, b span) bool { return byLow(a, b) == 0 })
	var pieces []span
	at := span{}
	for _, cut := range cuts {
		pieces = append(pieces, span{low: at.low, lowIncluded: at.lowIncluded, high: cut.low, highIncluded: !cut.lowIncluded})
		at = cut
	}
	pieces = append(pieces, at)
	var within []span
	for _, p := range pieces {
		within = append(within, set{p}.and(g.domains[column].set)...)
	}
	return slices.DeleteFunc(within, span.empty)
}

// text is a span as FEEL writes it.
func (s span) text() string {
	switch {
	case s.low == nil && s.high == nil:
		return "-"
	case s.low != nil && s.high != nil && order(s.low, s.high) == 0:
		return shown{s.low}.String()
	}
	return shown{feel.Range{Start: s.low, End: s.high, StartIncluded: s.lowIncluded, EndIncluded: s.highIncluded}}.String()
}
