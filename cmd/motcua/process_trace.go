package main

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/motcua/motcua/internal/clock"
	"github.com/motcua/motcua/internal/engine"
)

// tracePrinter writes the facts of a dry run as they happen.
type tracePrinter struct {
	w      io.Writer
	p      *engine.Process
	asJSON bool
	lang   string
	last   time.Time
}

func newTracePrinter(w io.Writer, p *engine.Process, asJSON bool, lang string) *tracePrinter {
	return &tracePrinter{w: w, p: p, asJSON: asJSON, lang: lang}
}

// factLine is a fact as JSON, with plain variables and the element's name.
type factLine struct {
	engine.Fact
	Name      string          `json:"name,omitempty"`
	Variables json.RawMessage `json:"variables,omitempty"`
}

func (t *tracePrinter) fact(f engine.Fact) error {
	line := factLine{Fact: f}
	if n := t.p.Node(f.Element); n != nil {
		line.Name = n.Name
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
	_, err := fmt.Fprintf(t.w, "%-19s  %-17s  %s\n", t.time(f.At), f.Kind, t.text(line))
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
		if f.Name != "" {
			parts = append(parts, strings.Join(strings.Fields(f.Name), " "))
		}
	case engine.FactFlowTaken:
		return f.Flow + ": " + f.Element + " → " + f.Target
	case engine.FactTimerSet, engine.FactTimerFired, engine.FactTimerCleared:
		parts = append(parts, f.Due.In(clock.Zone).Format(time.DateTime))
	case engine.FactVariablesChanged:
		parts = append(parts, string(f.Variables))
	}
	if f.Code != "" {
		parts = append(parts, "["+f.Code+"]")
	}
	if message := translator(t.lang)(f.MessageVI, f.MessageEN); message != "" {
		parts = append(parts, message)
	}
	return strings.Join(parts, " ")
}

// runSummary is how a dry run ended.
type runSummary struct {
	Process   string            `json:"process"`
	Status    engine.Status     `json:"status"` // active: it stopped before its end
	EndNodes  []string          `json:"end_nodes,omitempty"`
	Steps     int               `json:"steps"`
	StepLimit bool              `json:"step_limit,omitempty"` // --max-steps stopped it
	From      time.Time         `json:"from"`
	To        time.Time         `json:"to"`
	Waiting   []engine.Token    `json:"waiting,omitempty"`
	Incidents []engine.Incident `json:"incidents,omitempty"`
	Variables json.RawMessage   `json:"variables"`
}

func (d *dryRun) summary() runSummary {
	s := runSummary{
		Process: d.p.ID(), Status: d.st.Status(), EndNodes: d.ends, Steps: d.steps, StepLimit: d.cut,
		From: d.begun, To: d.env.Now, Waiting: d.st.Tokens(), Incidents: d.st.Incidents(),
	}
	var err error
	if s.Variables, err = d.st.Variables().PlainJSON(); err != nil {
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
	fmt.Fprintf(&b, "\n%s: %s\n", s.Process, s.text(t.lang))
	fmt.Fprintf(&b, "  %s: %d · %s → %s\n", say("Số bước", "Steps"), s.Steps,
		s.From.In(clock.Zone).Format(time.DateTime), s.To.In(clock.Zone).Format(time.DateTime))
	for _, w := range s.Waiting {
		fmt.Fprintf(&b, "  %s: %s (%s)\n", say("Còn chờ", "Waiting"), w.Element, w.For)
	}
	for _, i := range s.Incidents {
		fmt.Fprintf(&b, "  %s: %s [%s] %s\n", say("Sự cố", "Incident"), i.Element, i.Code, say(i.MessageVI, i.MessageEN))
	}
	fmt.Fprintf(&b, "  %s: %s\n", say("Biến", "Variables"), s.Variables)
	_, err := io.WriteString(t.w, b.String())
	return err
}

// text is the sentence about the end.
func (s runSummary) text(lang string) string {
	say := translator(lang)
	at := ""
	if len(s.EndNodes) > 0 {
		at = say(" tại ", " at ") + strings.Join(s.EndNodes, ", ")
	}
	switch {
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

// verdict is an error unless the process ended.
func (s runSummary) verdict(lang string) error {
	if s.Status != engine.StatusActive {
		return nil
	}
	return &stoppedError{text: s.Process + ": " + s.text(lang)}
}
