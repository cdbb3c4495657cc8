package engine

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/motcua/motcua/internal/bpmn"
	"github.com/motcua/motcua/internal/feel"
)

// timerForm is how a timer says when.
type timerForm string

const (
	timerDate     timerForm = "date"
	timerDuration timerForm = "duration"
	timerCycle    timerForm = "cycle"
	timerWorking  timerForm = "working time"
)

// timerSpec is a timer event definition made ready to run: its text, or the
// FEEL expression that gives the text.
type timerSpec struct {
	form   timerForm
	text   string
	source *feel.Expression
}

// farFuture is how far ahead a timer may be set, in years. Whatever a form's
// field made of it, no procedure waits longer.
const farFuture = 100

// shortestCycle bounds endless cycles from below.
const shortestCycle = time.Second

// timer compiles a timer event definition; nil for a mistake, which it reports.
func (c *compiler) timer(d *bpmn.Node, def *bpmn.EventDefinition) *timerSpec {
	var spec *timerSpec
	for _, f := range []struct {
		form timerForm
		text string
	}{
		{timerDate, def.Date}, {timerDuration, def.Duration},
		{timerCycle, def.Cycle}, {timerWorking, def.Working},
	} {
		text := strings.TrimSpace(f.text)
		if text == "" {
			continue
		}
		if spec != nil {
			c.problem(d.ID, def.Line, "timer_form",
				"Hẹn giờ có nhiều hơn một thời hạn.", "the timer says more than one of date, duration, cycle and working time")
			return nil
		}
		spec = &timerSpec{form: f.form, text: text}
	}
	if spec == nil {
		c.problem(d.ID, def.Line, "timer_form",
			"Hẹn giờ chưa có thời hạn.", "the timer says no date, duration, cycle or working time")
		return nil
	}
	if strings.HasPrefix(spec.text, "=") {
		spec.source = c.expression(spec.text, d.ID, def.Line)
	} else if err := spec.check(spec.text); err != nil {
		c.problem(d.ID, def.Line, "timer_text",
			"Thời hạn "+quote(spec.text)+" không hợp lệ.", fmt.Sprintf("the timer's %s %s is wrong: %v", spec.form, quote(spec.text), err))
		return nil
	}
	return spec
}

// check parses a text without saying when.
func (s *timerSpec) check(text string) (err error) {
	switch s.form {
	case timerDate:
		_, err = parseDate(text)
	case timerDuration:
		_, err = parseDuration(text)
	case timerCycle:
		_, err = parseCycle(text)
	}
	return err // working time is the calendar's to judge
}

// schedule is when a timer fires.
type schedule struct {
	at    time.Time
	left  int // firings after the first; -1 = endless
	base  time.Time
	every duration
}

// schedule reckons a timer event's first firing with the variables that vars sees.
func (r *run) schedule(n *node, spec *timerSpec, vars Variables) (schedule, *fault) {
	text := spec.text
	if spec.source != nil {
		v, err := r.value(spec.source, vars)
		if err != nil {
			return schedule{}, badExpression(spec.source, vars, err)
		}
		if text = isoText(v); text == "" {
			return schedule{}, unexpected(spec.source, vars, v, "thời hạn", "a date, duration or text")
		}
	}
	s, f := r.scheduleText(n, spec, text)
	if f != nil {
		return schedule{}, f
	}
	if s.at.After(r.env.Now.AddDate(farFuture, 0, 0)) || s.at.Year() < 1 {
		return schedule{}, &fault{
			code: "timer_absurd",
			vi:   fmt.Sprintf("Thời hạn %s cách hiện tại quá %d năm.", quote(text), farFuture),
			en:   fmt.Sprintf("the timer %s lies more than %d years ahead", quote(text), farFuture),
		}
	}
	return s, nil
}

func (r *run) scheduleText(n *node, spec *timerSpec, text string) (schedule, *fault) {
	bad := func(err error) *fault {
		why := ""
		var said interface{ In(lang string) string }
		if errors.As(err, &said) {
			why = ": " + strings.TrimSuffix(said.In("vi"), ".")
		}
		return &fault{
			code: "timer_text",
			vi:   "Thời hạn " + quote(text) + " không hợp lệ" + why + ".",
			en:   fmt.Sprintf("the timer's %s %s is wrong: %v", spec.form, quote(text), err),
		}
	}
	switch spec.form {
	case timerDate:
		at, err := parseDate(text)
		if err != nil {
			return schedule{}, bad(err)
		}
		return schedule{at: at}, nil
	case timerDuration:
		d, err := parseDuration(text)
		if err != nil {
			return schedule{}, bad(err)
		}
		return schedule{at: d.addTo(r.env.Now)}, nil
	case timerCycle:
		c, err := parseCycle(text)
		if err != nil {
			return schedule{}, bad(err)
		}
		return r.firstOfCycle(c, text)
	default:
		if r.env.WorkingTime == nil {
			return schedule{}, &fault{
				code: "no_calendar",
				vi:   "Không có lịch làm việc để tính thời hạn " + quote(text) + ".",
				en:   "there is no calendar to reckon the working time " + quote(text),
			}
		}
		at, err := r.env.WorkingTime(r.env.Now, text, n.def)
		if err != nil {
			return schedule{}, bad(err)
		}
		return schedule{at: at.UTC().Round(0)}, nil
	}
}

// firstOfCycle is the first firing of a cycle. Of an endless cycle that began in
// the past, only the last firing that was missed is made up for.
func (r *run) firstOfCycle(c cycle, text string) (schedule, *fault) {
	endless := c.times < 0
	short := !c.every.calendar() && c.every.fixed() < shortestCycle
	if c.every.negative() || (endless && short) {
		return schedule{}, &fault{
			code: "timer_absurd",
			vi:   "Chu kỳ " + quote(text) + " lặp lại không ngừng.",
			en:   "the cycle " + quote(text) + " would repeat without end at once",
		}
	}
	s := schedule{left: c.times - 1, every: c.every}
	if endless {
		s.left = -1
	}
	if c.start == nil {
		s.base = c.every.addTo(r.env.Now)
	} else {
		s.base = *c.start
		if endless && s.base.Before(r.env.Now) {
			s.base = c.every.times(stepsBefore(s.base, r.env.Now, c.every)).addTo(s.base)
		}
	}
	s.at = s.base
	return s, nil
}

// stepsBefore is the largest n with base + n·every not after t. every is positive, base not after t.
func stepsBefore(base, t time.Time, every duration) int {
	elapsed := t.UnixMilli() - base.UnixMilli()
	var n int
	if every.calendar() {
		const dayMS = int64(day / time.Millisecond)
		n = int(elapsed / dayMS / int64(31*every.months+every.days+1)) // months are shorter: a little too few
	} else {
		n = int(elapsed / every.fixed().Milliseconds())
	}
	for n > 0 && every.times(n).addTo(base).After(t) {
		n--
	}
	for !every.times(n + 1).addTo(base).After(t) {
		n++
	}
	return max(n, 0)
}

// setTimer arms a timer of an event for a holder.
func (r *run) setTimer(n *node, part int, h holder, s schedule) {
	seq := r.st.next()
	tm := &timer{
		ID: instanceID(n.def.ID, seq), Seq: seq, Node: n.def.ID, Part: part, Instance: h.name(),
		At: s.at, Left: s.left,
	}
	if s.left != 0 {
		tm.Base, tm.Every = &s.base, s.every.String()
	}
	r.armTimer(tm, n, h)
}

func (r *run) armTimer(tm *timer, n *node, h holder) {
	tm.holder = h
	r.st.addTimer(tm)
	h.hold().Timers = append(h.hold().Timers, tm.ID)
	r.command(SetTimer{ID: tm.ID, Node: n.def, At: tm.At})
	r.timerFact(FactTimerSet, tm, n)
}

// rearm sets a cycle's next firing. Firings of an endless cycle that were missed
// while nobody fired it are dropped; those of a counted one come at once.
func (r *run) rearm(old *timer, n *node) *fault {
	if old.Left == 0 {
		return nil
	}
	every, err := parseDuration(old.Every)
	if err != nil || old.Base == nil {
		return nil // a state that no engine wrote
	}
	round := old.Round + 1
	left := old.Left
	if left > 0 {
		left--
	} else if next := every.times(round).addTo(*old.Base); next.Before(r.env.Now) {
		round = stepsBefore(*old.Base, r.env.Now, every) + 1
	}
	at := every.times(round).addTo(*old.Base)
	if at.After(r.env.Now.AddDate(farFuture, 0, 0)) {
		return &fault{
			code: "timer_absurd",
			vi:   fmt.Sprintf("Lần lặp tiếp theo cách hiện tại quá %d năm.", farFuture),
			en:   fmt.Sprintf("the cycle's next firing lies more than %d years ahead", farFuture),
		}
	}
	seq := r.st.next()
	r.armTimer(&timer{
		ID: instanceID(n.def.ID, seq), Seq: seq, Node: old.Node, Part: old.Part, Instance: old.Instance,
		At: at, Left: left, Base: old.Base, Every: old.Every, Round: round,
	}, n, old.holder)
	return nil
}

// timerFired takes a timer that came, sets a cycle's next one, and lets the event act.
func (r *run) timerFired(tm *timer) {
	n, h := r.p.nodes[tm.Node], tm.holder
	r.st.removeTimer(tm)
	h.hold().Timers = without(h.hold().Timers, tm.ID)
	r.timerFact(FactTimerFired, tm, n)
	if !n.once() {
		if f := r.rearm(tm, n); f != nil {
			r.raiseTrigger(n, n.trigger(tm.Part), h, f)
		}
	}
	r.happened(n, tm.Part, h, nil)
}

// clearTimers takes back every timer of a holder.
func (r *run) clearTimers(h holder) {
	for _, id := range h.hold().Timers {
		r.clearTimer(r.st.timers[id])
	}
	h.hold().Timers = nil
}

func (r *run) clearTimer(tm *timer) {
	n := r.p.nodes[tm.Node]
	r.st.removeTimer(tm)
	r.command(ClearTimer{ID: tm.ID, Node: n.def})
	r.timerFact(FactTimerCleared, tm, n)
}

func (r *run) timerFact(kind FactKind, tm *timer, n *node) {
	at := tm.At
	r.fact(Fact{
		Kind: kind, Element: n.def.ID, ElementKind: n.def.Kind,
		Instance: tm.Instance, Scope: tm.holder.within(), Timer: tm.ID, Due: &at,
	})
}

// isoText is the ISO 8601 text of a FEEL value: of a string, itself. Empty for other values.
func isoText(v feel.Value) string {
	switch v := v.(type) {
	case string:
		return v
	case feel.Date:
		return v.String()
	case feel.DateTime:
		return v.In(vietnam).Format(time.RFC3339Nano)
	case feel.DaysDuration:
		return v.String()
	case feel.YearsDuration:
		return v.String()
	}
	return ""
}

func without(ids []string, id string) []string {
	i := slices.Index(ids, id)
	if i < 0 {
		return ids
	}
	if len(ids) == 1 {
		return nil
	}
	return slices.Delete(ids, i, i+1)
}

// quote shows a text from the model in a sentence, shortened.
func quote(text string) string {
	const most = 120
	if runes := []rune(text); len(runes) > most {
		text = string(runes[:most]) + "…"
	}
	return `"` + text + `"`
}
