package procedure

import (
	"strings"

	"github.com/motcua/motcua/internal/clock"
	"github.com/motcua/motcua/internal/organisation"
	"github.com/motcua/motcua/internal/text"
)

// StepTable is what the generator reads: an office's ISO step table with what the
// checks need to know of its procedure.
type StepTable struct {
	Code     string      // becomes part of the process id
	NameVI   string      // of the procedure
	Limits   []LimitRule // to compare the durations with, may be empty
	Channels []string
	FormSet  string // set of slips the table's numbers are of, "" = the generator's
	Steps    []Step
}

// TableOf is the step table of a definition.
func TableOf(d Definition) StepTable {
	return StepTable{
		Code: d.Code, NameVI: d.NameVI, Limits: d.Limits, Channels: d.Channels,
		FormSet: d.StepsFormSet, Steps: d.Steps,
	}
}

// Options tell the generator about the installation.
type Options struct {
	Organisation *organisation.Organisation // resolves the table's role names
	Slips        SlipSets
	// FormSet names the set of slips to number the steps with.
	FormSet string
	// HoursPerDay is a working day of the receiving office in hours; 0 = 8.
	HoursPerDay float64
}

func (o Options) hoursPerDay() float64 {
	if o.HoursPerDay > 0 {
		return o.HoursPerDay
	}
	return 8
}

// partyLimit is how long another party may take, read from Step.Limit:
// "12 calendar_day; im lặng = đồng ý".
type partyLimit struct {
	Limit   clock.Limit
	Silence bool // silence is consent
}

func parsePartyLimit(s string) (partyLimit, error) {
	head, rest, _ := strings.Cut(s, ";")
	limit, err := clock.ParseLimit(strings.TrimSpace(head))
	if err != nil {
		return partyLimit{}, err
	}
	return partyLimit{Limit: limit, Silence: strings.Contains(text.Fold(rest), "im lang")}, nil
}
