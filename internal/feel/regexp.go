package feel

import (
	"errors"
	"fmt"
	"regexp"
	"regexp/syntax"
)

const maxPattern = 2000

// pattern is a compiled regular expression of XPath: on Go's engine, whose time is linear in the text, or, when it has
// back references, on the backtracking one, whose steps are counted.
type pattern struct {
	linear *regexp.Regexp
	back   *backtracker
}

// compilePattern compiles a pattern of XPath 3.1 and XML Schema, to which DMN 1.5 clause 10.3.4.3 refers.
func compilePattern(source, flags string) (*pattern, error) {
	if len(source) > maxPattern {
		return nil, fmt.Errorf("longer than %d bytes", maxPattern)
	}
	goFlags, extended, plain, dotAll := "", false, false, false
	for _, f := range flags {
		switch f {
		case 'i', 'm':
			goFlags += string(f)
		case 's':
			goFlags += "s"
			dotAll = true
		case 'x':
			extended = true
		case 'q':
			plain = true
		default:
			return nil, fmt.Errorf("unknown flag %q", f)
		}
	}
	t := patternTranslator{dotAll: dotAll, plain: plain}
	text, err := t.translate(source, extended)
	if err != nil {
		return nil, err
	}
	if goFlags != "" {
		text = "(?" + goFlags + ")" + text
	}
	if len(t.refs) > 0 {
		tree, err := syntax.Parse(text, syntax.Perl)
		if err != nil {
			return nil, patternError(err)
		}
		return &pattern{back: &backtracker{tree: tree, groups: t.groups, refs: t.refs, groupOf: t.groupOf}}, nil
	}
	re, err := regexp.Compile(text)
	if err != nil {
		return nil, patternError(err)
	}
	return &pattern{linear: re}, nil
}

func patternError(err error) error {
	var e *syntax.Error
	if errors.As(err, &e) {
		return fmt.Errorf("%s: %s", e.Code, e.Expr)
	}
	return err
}

// numGroups is the number of the pattern's groups in parentheses.
func (p *pattern) numGroups() int {
	if p.back != nil {
		return p.back.groups
	}
	return p.linear.NumSubexp()
}

// matches tells whether the pattern occurs in a text; false, too, where a bound was exceeded.
func (p *pattern) matches(in *interp, text string) bool {
	if p.back != nil {
		return p.back.find(in, text, 0) != nil
	}
	return p.linear.MatchString(text)
}

// all finds the matches, which do not overlap, with the offsets of their groups.
func (p *pattern) all(in *interp, text string) [][]int {
	if p.back != nil {
		return p.back.all(in, text)
	}
	return p.linear.FindAllStringSubmatchIndex(text, -1)
}
