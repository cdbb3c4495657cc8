package bpmn

import (
	"errors"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// ISO 8601 as BPMN uses it: a date-time, a duration, a repeating interval.
var (
	isoDate     = regexp.MustCompile(`^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?(@[\w/]+)?)?$`)
	isoDuration = regexp.MustCompile(`^[-+]?P(\d+Y)?(\d+M)?(\d+W)?(\d+D)?(T(\d+H)?(\d+M)?(\d+([.,]\d+)?S)?)?$`)
	isoCycle    = regexp.MustCompile(`^R\d*/.+`)
)

func validDuration(text string) bool {
	return isoDuration.MatchString(text) && !strings.HasSuffix(text, "P") && !strings.HasSuffix(text, "T")
}

func (l *linter) timer(n *Node, e *EventDefinition) {
	given := 0
	for _, text := range []string{e.Date, e.Duration, e.Cycle, e.Working} {
		if text != "" {
			given++
		}
	}
	switch {
	case given == 0:
		l.error(n.ID, e.Line, codeTimerWithoutTime)
		return
	case given > 1:
		l.error(n.ID, e.Line, codeTimerWithSeveral)
	}
	l.timerText(n, e, "timeDate", e.Date, isoDate.MatchString(e.Date))
	l.timerText(n, e, "timeDuration", e.Duration, validDuration(e.Duration))
	l.timerText(n, e, "timeCycle", e.Cycle, isoCycle.MatchString(e.Cycle))
	l.absurd(n, e)
	if e.Cycle != "" && n.onlyOnce() {
		l.warn(n.ID, e.Line, codeCycleOnce)
	}
}

// onlyOnce reports whether the first time a trigger fires is the last.
func (n *Node) onlyOnce() bool {
	switch n.Kind {
	case KindIntermediateCatch:
		return true
	case KindBoundaryEvent:
		return n.Interrupting
	case KindStartEvent:
		return n.Scope.Owner != nil && n.Interrupting
	}
	return false
}

func (l *linter) timerText(n *Node, e *EventDefinition, name, text string, valid bool) {
	if text != "" && !valid && !strings.HasPrefix(text, "=") {
		l.error(n.ID, e.Line, codeTimerInvalid, name, text)
	}
}

// Bounds of the engine on timers, as far as a text shows that they are passed.
const (
	farthestYears = 100         // ahead
	shortestCycle = time.Second // of a cycle without end
)

// absurd finds times that nobody means: in a hundred years, or again and again at once.
func (l *linter) absurd(n *Node, e *EventDefinition) {
	length, endless := e.Duration, false
	if e.Cycle != "" {
		parts := strings.Split(e.Cycle, "/")
		length, endless = parts[len(parts)-1], parts[0] == "R"
	}
	if !validDuration(length) || strings.HasPrefix(length, "-") {
		return
	}
	hours := hoursOf(length)
	switch {
	case hours > farthestYears*366*24:
		l.error(n.ID, e.Line, codeTimerAbsurd, length, farthestYears)
	case endless && hours < shortestCycle.Hours():
		l.error(n.ID, e.Line, codeCycleAtOnce, e.Cycle)
	}
}

// hoursOf is about how long a duration is.
func hoursOf(duration string) float64 {
	date, clock, _ := strings.Cut(strings.TrimLeft(duration, "+P"), "T")
	hours := 0.0
	for _, part := range []struct {
		text  string
		units map[byte]float64
	}{
		{date, map[byte]float64{'Y': 365.25 * 24, 'M': 30.4 * 24, 'W': 7 * 24, 'D': 24}},
		{clock, map[byte]float64{'H': 1, 'M': 1.0 / 60, 'S': 1.0 / 3600}},
	} {
		for text := part.text; text != ""; {
			end := strings.IndexAny(text, "YMWDHS")
			number, err := strconv.ParseFloat(strings.Replace(text[:end], ",", ".", 1), 64)
			if err != nil && !errors.Is(err, strconv.ErrRange) {
				return 0
			}
			hours += number * part.units[text[end]]
			text = text[end+1:]
		}
	}
	return hours
}
