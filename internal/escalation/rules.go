package escalation

import (
	"errors"
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// File is where the rules are in a configuration.
const File = "escalation.yaml"

// What a rule waits for. Hours are working hours of the agency's calendar.
const (
	UsedPercent     = "used_percent"     // so much of the time from the beginning to the due date is used
	DueWithinHours  = "due_within_hours" // due, but not later than this
	OverdueHours    = "overdue_hours"    // late by so much
	UnassignedHours = "unassigned_hours" // nobody has claimed the step for so long
	IncidentHours   = "incident_hours"   // an incident is open for so long
)

// What a rule is about.
const (
	OfStep    = "step"
	OfDossier = "dossier"
)

// Rule says when whom to tell.
type Rule struct {
	ID         string   `yaml:"id"`
	VI         string   `yaml:"vi"`
	EN         string   `yaml:"en"`
	Of         string   `yaml:"of"`
	When       string   `yaml:"when"`
	Procedures []string `yaml:"procedures"` // codes; none = all
	Agencies   []string `yaml:"agencies"`   // ids; none = all
	Off        bool     `yaml:"off"`
	Levels     []Level  `yaml:"levels"`
}

// Level is a threshold, and who is told once it is reached.
type Level struct {
	At     float64  `yaml:"at"`          // percent or working hours, as the rule's When says
	Again  float64  `yaml:"again_hours"` // working hours after which they are told again; 0 = once
	AtMost int      `yaml:"at_most"`     // times in all, with Again; 0 = 5
	To     []string `yaml:"to"`
	By     []string `yaml:"by"` // app is always; email
}

// Kinds of recipients; "role:ID" is who wears a role at the agency.
const (
	ToAssignee        = "assignee"
	ToSubstitutes     = "substitutes" // of the assignee, while away
	ToHolders         = "holders"     // of the step's hat
	ToHead            = "head"        // who signs for the division of the step's role
	ToLeader          = "leader"
	ToSupervisor      = "supervisor"
	ToSupervisorAbove = "supervisor_above" // of the nearest agency above that has one
	toRole            = "role:"
)

// ByEmail asks for an e-mail beside the notice in the product.
const (
	ByApp   = "app"
	ByEmail = "email"
)

const (
	defaultAtMost = 5
	maxAtMost     = 50
	maxLevels     = 10
	maxRules      = 100
)

var ruleID = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,39}$`)

// Load reads the rules of a configuration, those built in where it has none.
func Load(fsys, builtIn fs.FS, roleKnown func(string) bool) ([]Rule, error) {
	data, err := fs.ReadFile(fsys, File)
	if errors.Is(err, fs.ErrNotExist) {
		data, err = fs.ReadFile(builtIn, File)
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", File, err)
	}
	rules, err := Parse(data, roleKnown)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", File, err)
	}
	return rules, nil
}

// Parse reads and checks rules. The error names the rule.
func Parse(data []byte, roleKnown func(string) bool) ([]Rule, error) {
	var file struct {
		Rules []Rule `yaml:"rules"`
	}
	dec := yaml.NewDecoder(strings.NewReader(string(data)))
	dec.KnownFields(true)
	if err := dec.Decode(&file); err != nil {
		return nil, err
	}
	if len(file.Rules) > maxRules {
		return nil, fmt.Errorf("at most %d rules", maxRules)
	}
	seen := map[string]bool{}
	for i := range file.Rules {
		r := &file.Rules[i]
		if err := r.check(roleKnown); err != nil {
			return nil, fmt.Errorf("rule %d (%s): %w", i+1, r.ID, err)
		}
		if seen[r.ID] {
			return nil, fmt.Errorf("rule %d: the id %q is used twice", i+1, r.ID)
		}
		seen[r.ID] = true
	}
	return slices.DeleteFunc(file.Rules, func(r Rule) bool { return r.Off }), nil
}

func (r *Rule) check(roleKnown func(string) bool) error {
	switch {
	case !ruleID.MatchString(r.ID):
		return errors.New("the id must be small letters, digits and dashes, at most 40")
	case r.VI == "" || r.EN == "":
		return errors.New("vi and en must say what is wrong")
	case r.Of != OfStep && r.Of != OfDossier:
		return fmt.Errorf("of must be step or dossier, not %q", r.Of)
	case !slices.Contains([]string{UsedPercent, DueWithinHours, OverdueHours, UnassignedHours, IncidentHours}, r.When):
		return fmt.Errorf("there is no when %q", r.When)
	case r.When == UnassignedHours && r.Of != OfStep:
		return errors.New("unassigned_hours is of a step")
	case r.When == IncidentHours && r.Of != OfDossier:
		return errors.New("incident_hours is of a dossier")
	case len(r.Levels) == 0 || len(r.Levels) > maxLevels:
		return fmt.Errorf("a rule has 1 to %d levels", maxLevels)
	}
	for i := range r.Levels {
		if err := r.Levels[i].check(r, roleKnown); err != nil {
			return fmt.Errorf("level %d: %w", i+1, err)
		}
	}
	return nil
}

func (l *Level) check(r *Rule, roleKnown func(string) bool) error {
	if l.AtMost == 0 && l.Again > 0 {
		l.AtMost = defaultAtMost
	}
	switch {
	case l.At < 0 || l.At > 10_000, r.When == UsedPercent && (l.At == 0 || l.At > 100):
		return fmt.Errorf("at is out of range: %v", l.At)
	case l.Again < 0, l.AtMost < 0, l.AtMost > maxAtMost:
		return errors.New("again_hours and at_most are out of range")
	case l.Again > 0 && (r.When == UsedPercent || r.When == DueWithinHours):
		return errors.New("again_hours goes with overdue_hours, unassigned_hours and incident_hours")
	case len(l.To) == 0:
		return errors.New("to is missing")
	}
	for _, to := range l.To {
		role, named := strings.CutPrefix(to, toRole)
		switch {
		case named && !roleKnown(role):
			return fmt.Errorf("there is no role %q", role)
		case !named && !slices.Contains([]string{ToAssignee, ToSubstitutes, ToHolders, ToHead, ToLeader, ToSupervisor, ToSupervisorAbove}, to):
			return fmt.Errorf("to: there is no %q", to)
		}
	}
	for _, by := range l.By {
		if by != ByApp && by != ByEmail {
			return fmt.Errorf("by: there is no channel %q", by)
		}
	}
	return nil
}

// about reports whether a rule is about a subject's procedure and agency.
func (r Rule) about(s Subject) bool {
	return (len(r.Procedures) == 0 || slices.Contains(r.Procedures, s.Procedure)) &&
		(len(r.Agencies) == 0 || slices.Contains(r.Agencies, s.Agency))
}
