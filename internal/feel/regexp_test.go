package feel

import (
	"regexp"
	"regexp/syntax"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// TestPatternsOfXPath has what Go's own syntax has not, or has otherwise.
func TestPatternsOfXPath(t *testing.T) {
	t.Parallel()
	runRows(t, nil, []row{
		{`matches("a\rb", "a.b")`, "false"}, {`matches("a\rb", "a.b", "s")`, "true"}, {`matches("tiền", "^\p{IsBasicLatin}+$")`, "false"}, {`matches("tien", "^\p{IsBasicLatin}+$")`, "true"},
		{`matches("ề", "^[\p{IsLatinExtendedAdditional}]$")`, "true"}, {`matches("ề", "^\P{IsBasicLatin}$")`, "true"}, {`matches("a", "\p{ IsBasicLatin }")`, "null"}, {`matches("a", "\p{ Is Basic Latin }", "x")`, "true"},
		{`matches("a", "\p{IsNowhere}")`, "null"}, {`matches("a", "\p{Latin}")`, "null"}, {`matches("a", "\pL")`, "null"}, {`matches("a", "\p{Ll}")`, "true"}, {`matches("a", "[\P{Lu}]")`, "true"},
		{`matches("a", "\b")`, "null"}, {`matches("a", "\x61")`, "null"}, {`matches("a", "(?i)A")`, "null"}, {`matches("a", "(?P<x>a)")`, "null"}, {`matches("a", "[[:alpha:]]")`, "null"}, {`matches("a/b@c", "^a\/b\@c$")`, "true"},
		{`matches("-", "\I")`, "true"}, {`matches("a", "\I")`, "false"}, {`matches("-", "[\C]")`, "false"}, {`matches("a b", "^\S\s\S$")`, "true"}, {`matches("½", "^\d$")`, "false"}, {`matches("٣", "^\d$")`, "true"}, {`matches("x", "[^\W]")`, "true"},
		// Back references: the group's text again; a group that took no part is the empty text.
		{`matches("abcabc", "^(abc)\1$")`, "true"}, {`matches("abcabd", "^(abc)\1$")`, "false"}, {`matches("aA", "(a)\1")`, "false"}, {`matches("aA", "(a)\1", "i")`, "true"}, {`matches("ẾẾ", "^(.)\1$")`, "true"},
		{`matches("xx", "^(a)?\1x+$")`, "true"}, {`matches("aba", "^(a)(b)\1\2?$")`, "true"}, {`matches("a0", "^(a)\10?$")`, "false"}, {`matches("aa0", "^(a)\10$")`, "true"}, {`matches("a", "(a\1)")`, "null"}, {`matches("a", "\1(a)")`, "null"}, {`matches("a", "(a)\0")`, "null"},
		{`matches("a", "(a)[\1]")`, "null"}, {`matches("abab", "^(?:(a|b)(b))\1\2$")`, "true"}, {`matches("aabb", "^((a)\2)(b)\3$")`, "true"}, {`matches("a\na", "^(a)$\n^\1$", "m")`, "true"},
		{`replace("hello", "(.)\1", "<$1>")`, `"he<l>o"`}, {`replace("aabbc", "(.)\1", "")`, `"c"`}, {`split("a--b==c", "([\-=])\1")`, `["a", "b", "c"]`}, {`extract("aa b cc", "(.)\1")`, `["aa", "cc"]`},
		{`matches("aaaa", "^(a{2}?)\1$")`, "true"}, {`matches("aaa", "^(a+?)\1$")`, "false"}, {`matches("", "^()\1$")`, "true"}, {`replace("aXbX", "(X)\1?", "$1$1")`, `"aXXbXX"`},
	})
}

func TestBacktrackingIsBounded(t *testing.T) {
	t.Parallel()
	scope := Context{"s": strings.Repeat("a", 5000), "long": strings.Repeat("ab", 200_000)}
	for source, limit := range map[string]LimitKind{
		`matches(s, "^(a*)*\1b$")`:                      LimitSteps,
		`matches(substring(s, 1, 200), "^(a|aa)+\1b$")`: LimitSteps,
		`matches(s, "(.*)(.*)(.*)\1\2\3b")`:             LimitSteps,
		`matches(long, "^(ab)+\1c$")`:                   LimitDepth,
	} {
		e := mustCompile(t, source)
		start := time.Now()
		_, err := e.Eval(scope, testEnv)
		require.Less(t, time.Since(start), 30*time.Second, source)
		var fe *Error
		require.ErrorAs(t, err, &fe, source)
		require.Equal(t, limit, fe.Limit, source)
	}
	require.Equal(t, "true", evalText(t, `matches(s, "^(a*)\1$")`, scope))
}

// TestBacktrackingAgreesWithTheLinearEngine on patterns that both can do.
func TestBacktrackingAgreesWithTheLinearEngine(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		source := randomPattern(t, 3)
		text := rapid.StringMatching(`[abcA\n]{0,8}`).Draw(t, "text")
		flags := rapid.SampledFrom([]string{"", "(?i)", "(?m)", "(?s)"}).Draw(t, "flags")
		re, err := regexp.Compile(flags + source)
		require.NoError(t, err)
		tree, err := syntax.Parse(flags+source, syntax.Perl)
		require.NoError(t, err)
		b := &backtracker{tree: tree, groups: re.NumSubexp(), groupOf: make(map[int]int)}
		for i := range re.NumSubexp() + 1 {
			b.groupOf[i] = i
		}
		in := newInterp(&Expression{}, Env{})
		require.Equal(t, re.FindAllStringSubmatchIndex(text, -1), b.all(in, text), "%q in %q", flags+source, text)
	})
}

func randomPattern(t *rapid.T, depth int) string {
	if depth == 0 {
		return rapid.SampledFrom([]string{"a", "b", ".", "[ab]", "[^a]", "c", "A", "^", "$", "\n"}).Draw(t, "atom")
	}
	part := func() string { return randomPattern(t, depth-1) }
	switch rapid.IntRange(0, 4).Draw(t, "kind") {
	case 0:
		return part() + part()
	case 1:
		return "(?:" + part() + "|" + part() + ")"
	case 2:
		return "(" + part() + ")"
	case 3: // not of what may be empty: there the engines of Go and of Perl differ in the groups
		return rapid.SampledFrom([]string{"a", "b", "[ab]", "."}).Draw(t, "one") +
			rapid.SampledFrom([]string{"*", "+", "?", "*?", "+?", "??", "{1,2}", "{2}"}).Draw(t, "times")
	}
	return part()
}
