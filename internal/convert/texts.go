package convert

import (
	"regexp"
	"strings"
)

// expressionElements are BPMN's own elements that hold an expression or a time.
var expressionElements = map[string]bool{
	"conditionExpression": true, "condition": true, "timeDate": true, "timeDuration": true, "timeCycle": true,
	"loopCardinality": true, "loopCondition": true, "completionCondition": true, "activationCondition": true,
}

// ownLanguages are languages whose texts are translated, or need no translation.
var ownLanguages = regexp.MustCompile(`(?i)feel|juel|unified|\bel\b|^$`)

// cron is a timer cycle in the notation of Unix, which is not BPMN's.
var cron = regexp.MustCompile(`^[\d*?,/LW#-]+( [\w*?,/#-]+){4,6}$`)

// expressionText translates the text of an expression element in place.
func (s *subject) expressionText() {
	text := strings.TrimSpace(s.e.Text())
	language := s.e.Attr("language")
	switch {
	case s.java("resource") != "":
		s.fail(codeScript, s.e.Local, s.java("resource"))
	case !ownLanguages.MatchString(language):
		s.fail(codeOtherLanguage, s.e.Local, language)
	case isJUEL(text):
		out, err := fromJUEL(text)
		if err != nil {
			s.untranslated(s.e.Local, text, err)
			return
		}
		setText(s.e, "="+out)
		setAttr(s.e, "language", "")
		s.changed(s.e.Local+" "+shorten(text), "="+out)
	case strings.HasPrefix(text, "="):
		s.checked(s.e.Local, text)
	case s.e.Local == "timeCycle" && cron.MatchString(text):
		s.untranslated(s.e.Local, text, untranslatable("lịch kiểu cron không phải ISO 8601", "a cron schedule is not ISO 8601"))
	}
}

// checked gives the FEEL of a Camunda 8 text that begins with "=", and reports it
// if it is not FEEL here; a text without is given as a FEEL literal.
func (s *subject) checked(where, text string) (expr string, ok bool) {
	expr, isExpression := strings.CutPrefix(strings.TrimSpace(text), "=")
	if !isExpression {
		return feelString(strings.TrimSpace(text)), true
	}
	expr = strings.TrimSpace(expr)
	if err := checkFEEL(expr); err != nil {
		s.untranslated(where, text, err)
		return "", false
	}
	return expr, true
}

// translated gives the FEEL of a text of the Camunda 7 family: expressions and
// what stands between them.
func (s *subject) translated(where, text string) (expr string, ok bool) {
	expr, err := fromJUEL(text)
	if err != nil {
		s.untranslated(where, text, err)
		return "", false
	}
	return expr, true
}

// named gives a text that may be an expression, as motcua's attributes take it: as
// it is, or FEEL after "=".
func (s *subject) named(where, text string) (out string, ok bool) {
	switch {
	case strings.HasPrefix(text, "="):
		expr, ok := s.checked(where, text)
		return "=" + expr, ok
	case isJUEL(text):
		expr, ok := s.translated(where, text)
		return "=" + expr, ok
	}
	return text, true
}
