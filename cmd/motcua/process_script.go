package main

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"

	"github.com/motcua/motcua/internal/bpmn"
	"github.com/motcua/motcua/internal/feel"
	"github.com/motcua/motcua/internal/world"
)

// writeScript writes a run as --replay reads it.
func writeScript(file string, s *world.Script) error {
	var b strings.Builder
	if err := writeIndented(&b, s); err != nil {
		return err
	}
	return os.WriteFile(file, []byte(b.String()), 0o644) //nolint:gosec // a run of a model is no secret
}

// readScript reads a run: what --trace or "process check --traces" wrote, or a finding
// of "process check --json" with its trace.
func readScript(file string) (*world.Script, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var s struct {
		world.Script
		Trace *world.Script `json:"trace"`
	}
	if err := json.Unmarshal(data, &s); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	if s.Trace != nil {
		return s.Trace, nil
	}
	return &s.Script, nil
}

// narrator puts the steps of a run into words.
type narrator struct {
	names map[string]string
	lang  string
}

func newNarrator(data []byte, lang string) *narrator {
	n := &narrator{names: map[string]string{}, lang: lang}
	d, err := bpmn.Parse(data)
	if err != nil {
		return n // no step to tell either
	}
	for _, p := range d.Processes {
		n.names[p.ID] = p.Name
		n.learn(p.Scope)
	}
	return n
}

func (n *narrator) learn(s *bpmn.Scope) {
	for _, x := range s.Nodes {
		n.names[x.ID] = x.Name
		for _, o := range x.Extension.Outcomes {
			n.names[x.ID+" "+o.ID] = translator(n.lang)(o.VI, o.EN)
		}
		if x.Body != nil {
			n.learn(x.Body)
		}
	}
	for _, f := range s.Flows {
		n.names[f.ID] = f.Name
	}
}

// name is how a person calls something: by its name, else by its id.
func (n *narrator) name(id string) string {
	if name := strings.Join(strings.Fields(n.names[id]), " "); name != "" {
		return "“" + name + "”"
	}
	return "“" + id + "”"
}

func (n *narrator) step(s world.Step) string {
	t := translator(n.lang)
	text := n.action(s)
	var answers []string
	for _, c := range s.Choices {
		switch {
		case c.Holds != nil && *c.Holds:
			answers = append(answers, fmt.Sprintf(t("%s đúng", "%s is true"), c.Expression))
		case c.Holds != nil:
			answers = append(answers, fmt.Sprintf(t("%s sai", "%s is false"), c.Expression))
		case c.Value != nil && c.Value.V != nil:
			answers = append(answers, c.Expression+" = "+feel.String(c.Value.V))
		}
	}
	if len(answers) > 0 {
		text += t(", với ", ", with ") + strings.Join(answers, "; ")
	}
	return text
}

func (n *narrator) action(s world.Step) string {
	t := translator(n.lang)
	at := n.name(s.Element)
	say := func(vi, en string, args ...any) string { return fmt.Sprintf(t(vi, en), args...) }
	switch s.Kind {
	case world.StepBegin:
		if s.Element != "" {
			return say("quy trình %s bắt đầu tại %s", "process %s begins at %s", n.name(s.Process), at)
		}
		return say("quy trình %s bắt đầu", "process %s begins", n.name(s.Process))
	case world.StepComplete:
		if s.Outcome != "" {
			outcome := n.names[s.Element+" "+s.Outcome]
			if outcome == "" {
				outcome = s.Outcome
			}
			return say("%s hoàn thành: “%s”", "%s is completed: “%s”", at, outcome)
		}
		return say("%s hoàn thành", "%s is completed", at)
	case world.StepError:
		return say("%s trả về lỗi “%s”", "%s answers with the error “%s”", at, s.Code)
	case world.StepFail:
		return say("%s không thực hiện được", "%s fails", at)
	case world.StepEscalate:
		return say("%s báo lên “%s”", "%s escalates “%s”", at, s.Code)
	case world.StepTimer:
		return say("hẹn giờ %s đến hạn", "timer %s fires", at)
	case world.StepMessage:
		if s.Element == "" {
			return say("thông điệp “%s” đến", "message “%s” arrives", s.Name)
		}
		return say("thông điệp “%s” đến tại %s", "message “%s” arrives at %s", s.Name, at)
	case world.StepSignal:
		return say("tín hiệu “%s” phát ra", "signal “%s” is sent", s.Name)
	case world.StepActivate:
		return say("bắt đầu %s trong %s", "%s is begun in %s", n.name(strings.Join(s.Elements, ", ")), at)
	case world.StepData:
		return say("dữ liệu thay đổi", "data changes")
	case world.StepRetry:
		return say("thử lại %s", "%s is retried", at)
	}
	return say("xử lý sự cố tại %s", "the incident at %s is resolved", at)
}
