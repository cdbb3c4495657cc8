package main

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/motcua/motcua/internal/clock"
	"github.com/motcua/motcua/internal/engine"
	"github.com/motcua/motcua/internal/world"
)

// tracePrinter writes the facts of a dry run as they happen.
type tracePrinter struct {
	w      io.Writer
	models *models
	asJSON bool
	lang   string
	last   time.Time
	main   string // the first instance
}

func newTracePrinter(w io.Writer, m *models, asJSON bool, lang string) *tracePrinter {
	return &tracePrinter{w: w, models: m, asJSON: asJSON, lang: lang}
}

// happening prints what happened in the world. The first instance needs no name.
func (t *tracePrinter) happening(h world.Happening) error {
	if t.main == "" {
		t.main = h.Instance
	}
	if h.Kind == world.KindFact {
		return t.fact(h)
	}
	if h.Kind == world.KindInstanceBegun && h.Instance == t.main {
		return nil
	}
	if t.asJSON {
		return writeLine(t.w, h)
	}
	_, err := fmt.Fprintf(t.w, "%-19s  %-22s  %s\n", t.time(h.At), h.Kind, t.between(h))
	return err
}

// between is what happened between instances.
func (t *tracePrinter) between(h world.Happening) string {
	var parts []string
	if h.Kind == world.KindInstanceBegun {
		parts = append(parts, h.Instance)
		if h.Element != "" {
			parts = append(parts, h.Element)
		}
		return strings.Join(parts, " ")
	}
	parts = append(parts, h.Name)
	if h.Key != "" {
		parts = append(parts, "["+h.Key+"]")
	}
	if h.Sender != "" {
		parts = append(parts, h.Sender)
	}
	if h.Instance != "" {
		parts = append(parts, "→", h.Instance, h.Element)
	}
	return strings.Join(parts, " ")
}

// factLine is a fact as JSON, with plain variables and the element's name.
type factLine struct {
	engine.Fact
	In        string          `json:"in,omitempty"` // instance, if it is not the first
	Label     string          `json:"element_name,omitempty"`
	Variables json.RawMessage `json:"variables,omitempty"`
}

func (t *tracePrinter) fact(h world.Happening) error {
	f := *h.Fact
	line := factLine{Fact: f}
	if n := t.models.node(f.Element); n != nil {
		line.Label = n.Name
	}
	if h.Instance != t.main {
		line.In = h.Instance
	}
	if len(f.Variables) > 0 {
		data, err := f.Variables.PlainJSON()
		if err != nil {
			return err
		}
		line.Variables = data
	}
	if t.asJSON {
		return writeLine(t.w, line)
	}
	text := t.text(line)
	if line.In != "" {
		text = line.In + ": " + text
	}
	_, err := fmt.Fprintf(t.w, "%-19s  %-22s  %s\n", t.time(f.At), f.Kind, text)
	return err
}

// time shows a moment in Vietnam's time, once.
func (t *tracePrinter) time(at time.Time) string {
	if at.Equal(t.last) {
		return ""
	}
	t.last = at
	return at.In(clock.Zone).Format(time.DateTime)
}

// text is what a fact says: the element with its type and name, then what belongs to its kind.
func (t *tracePrinter) text(f factLine) string {
	parts := []string{f.Element}
	if f.ElementKind != "" {
		parts = append(parts, "("+string(f.ElementKind)+")")
	}
	switch f.Kind {
	case engine.FactElementEntered, engine.FactElementLeft, engine.FactElementCancelled:
		if f.Label != "" {
			parts = append(parts, strings.Join(strings.Fields(f.Label), " "))
		}
	case engine.FactFlowTaken:
		return f.Flow + ": " + f.Element + " → " + f.Target
	case engine.FactTimerSet, engine.FactTimerFired, engine.FactTimerCleared:
		parts = append(parts, f.Due.In(clock.Zone).Format(time.DateTime))
	case engine.FactVariablesChanged:
		parts = append(parts, string(f.Variables))
	}
	if f.Name != "" {
		parts = append(parts, "“"+f.Name+"”")
	}
	if f.Key != "" {
		parts = append(parts, f.Key)
	}
	if f.Code != "" {
		parts = append(parts, "["+f.Code+"]")
	}
	if message := translator(t.lang)(f.MessageVI, f.MessageEN); message != "" {
		parts = append(parts, message)
	}
	return strings.Join(parts, " ")
}

// runSummary is how a dry run ended: its first instance, and the others.
type runSummary struct {
	instanceSummary
	Steps     int               `json:"steps"`
	StepLimit bool              `json:"step_limit,omitempty"` // --max-steps stopped it
	From      time.Time         `json:"from"`
	To        time.Time         `json:"to"`
	Others    []instanceSummary `json:"others,omitempty"`
	Kept      []string          `json:"kept,omitempty"` // messages that nobody received
}

// instanceSummary is how an instance ended.
type instanceSummary struct {
	Instance  string            `json:"instance"` // empty: nothing began
	Process   string            `json:"process"`
	Status    engine.Status     `json:"status"` // active: it stopped before its end
	EndNodes  []string          `json:"end_nodes,omitempty"`
	Waiting   []engine.Token    `json:"waiting,omitempty"`
	Incidents []engine.Incident `json:"incidents,omitempty"`
	Variables json.RawMessage   `json:"variables"`
}

func (d *dryRun) summary() runSummary {
	s := runSummary{Steps: d.steps, StepLimit: d.cut, From: d.begun, To: d.world.Now()}
	for i, in := range d.world.Instances() {
		one := summaryOf(in)
		if i == 0 {
			s.instanceSummary = one
		} else {
			s.Others = append(s.Others, one)
		}
	}
	for _, l := range d.world.Letters() {
		s.Kept = append(s.Kept, l.Message.Name)
	}
	return s
}

func summaryOf(in world.Instance) instanceSummary {
	s := instanceSummary{
		Instance: in.ID, Process: in.Process.ID(), Status: in.State.Status(), EndNodes: in.EndNodes,
		Waiting: in.State.Tokens(), Incidents: in.State.Incidents(),
	}
	var err error
	if s.Variables, err = in.State.Variables().PlainJSON(); err != nil {
		s.Variables = json.RawMessage("null") // beyond what JSON may hold: the facts have shown them
	}
	return s
}

func (t *tracePrinter) summary(s runSummary) error {
	if t.asJSON {
		return writeLine(t.w, map[string]any{"summary": s})
	}
	say := translator(t.lang)
	var b strings.Builder
	heading := s.text(t.lang)
	if s.Instance != "" {
		heading = s.Process + ": " + heading
	}
	fmt.Fprintf(&b, "\n%s\n", heading)
	fmt.Fprintf(&b, "  %s: %d · %s → %s\n", say("Số bước", "Steps"), s.Steps,
		s.From.In(clock.Zone).Format(time.DateTime), s.To.In(clock.Zone).Format(time.DateTime))
	if s.Instance != "" {
		s.details(&b, say)
	}
	for _, o := range s.Others {
		fmt.Fprintf(&b, "%s: %s\n", o.Instance, runSummary{instanceSummary: o}.text(t.lang))
		o.details(&b, say)
	}
	for _, name := range s.Kept {
		fmt.Fprintf(&b, "%s: %s\n", say("Thông điệp không ai nhận", "Message that nobody received"), name)
	}
	_, err := io.WriteString(t.w, b.String())
	return err
}

func (s instanceSummary) details(b *strings.Builder, say func(vi, en string) string) {
	for _, w := range s.Waiting {
		fmt.Fprintf(b, "  %s: %s (%s)\n", say("Còn chờ", "Waiting"), w.Element, w.For)
	}
	for _, i := range s.Incidents {
		fmt.Fprintf(b, "  %s: %s [%s] %s\n", say("Sự cố", "Incident"), i.Element, i.Code, say(i.MessageVI, i.MessageEN))
	}
	fmt.Fprintf(b, "  %s: %s\n", say("Biến", "Variables"), s.Variables)
}

// text is the sentence about the end.
func (s runSummary) text(lang string) string {
	say := translator(lang)
	at := ""
	if len(s.EndNodes) > 0 {
		at = say(" tại ", " at ") + strings.Join(s.EndNodes, ", ")
	}
	switch {
	case s.Instance == "":
		return say("không có quy trình nào bắt đầu", "no process began")
	case s.Status == engine.StatusCompleted:
		return say("đã hoàn thành", "completed") + at
	case s.Status == engine.StatusTerminated:
		return say("đã chấm dứt", "terminated") + at
	case len(s.Incidents) > 0:
		return say("dừng lại vì có sự cố", "stopped with an incident")
	case s.StepLimit:
		return fmt.Sprintf(say("dừng lại sau %d bước", "stopped after %d steps"), s.Steps)
	}
	return say("dừng lại, còn chờ", "stopped, waiting")
}

// stoppedError says that a dry run did not reach the end.
type stoppedError struct{ text string }

func (e *stoppedError) Error() string { return e.text }

// ExitCode is the exit code of the program for this error.
func (e *stoppedError) ExitCode() int { return exitWaiting }

// verdict is an error unless every process ended.
func (s runSummary) verdict(lang string) error {
	if s.Instance == "" {
		return &stoppedError{text: s.text(lang)}
	}
	var first *instanceSummary
	for _, one := range append([]instanceSummary{s.instanceSummary}, s.Others...) {
		if one.Status == engine.StatusActive && (first == nil || len(first.Incidents) == 0 && len(one.Incidents) > 0) {
			first = &one // an incident says more than what waits for it
		}
	}
	if first == nil {
		return nil
	}
	stopped := runSummary{instanceSummary: *first, StepLimit: s.StepLimit, Steps: s.Steps}
	name := first.Process
	if first.Instance != s.Instance {
		name = first.Instance
	}
	return &stoppedError{text: name + ": " + stopped.text(lang)}
}
