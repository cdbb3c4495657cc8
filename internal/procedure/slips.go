package procedure

import (
	"bytes"
	"fmt"
	"io/fs"
	"regexp"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/motcua/motcua/internal/organisation"
)

// Slip is a numbered form of the one-stop desk.
type Slip struct {
	No      string `yaml:"no"`
	Purpose string `yaml:"purpose"` // receipt, supplement, refusal, apology, stop, control, register
	VI      string `yaml:"vi"`
	EN      string `yaml:"en"`
}

// Purposes of slips that the generator asks for by name.
const (
	SlipSupplement = "supplement"
	SlipRefusal    = "refusal"
	SlipApology    = "apology"
	SlipStop       = "stop"
)

// SlipSet is a set of slips with its effective dates: since 2025-09-15 that of
// TT 03/2025/TT-VPCP, before that of TT 01/2018/TT-VPCP.
type SlipSet struct {
	ID            string            `yaml:"id"`
	Basis         string            `yaml:"basis"`
	Confidence    string            `yaml:"confidence"`
	EffectiveFrom organisation.Date `yaml:"effective_from"`
	EffectiveTo   organisation.Date `yaml:"effective_to"` // the first day it no longer applies
	Slips         []Slip            `yaml:"slips"`
}

// ByPurpose finds the slip of a purpose; a set need not have one.
func (s SlipSet) ByPurpose(purpose string) (Slip, bool) {
	for _, x := range s.Slips {
		if x.Purpose == purpose {
			return x, true
		}
	}
	return Slip{}, false
}

func (s SlipSet) byNo(no string) (Slip, bool) {
	for _, x := range s.Slips {
		if x.No == no {
			return x, true
		}
	}
	return Slip{}, false
}

// SlipSets are all sets an installation knows.
type SlipSets []SlipSet

// ByID finds a set.
func (s SlipSets) ByID(id string) (SlipSet, bool) {
	for _, x := range s {
		if x.ID == id {
			return x, true
		}
	}
	return SlipSet{}, false
}

// On gives the set in force on a day.
func (s SlipSets) On(day organisation.Date) (SlipSet, bool) {
	for _, x := range s {
		if day >= x.EffectiveFrom && (x.EffectiveTo == "" || day < x.EffectiveTo) {
			return x, true
		}
	}
	return SlipSet{}, false
}

// LoadSlipSets reads forms/slips.yaml of a configuration.
func LoadSlipSets(fsys fs.FS) (SlipSets, error) {
	const name = "forms/slips.yaml"
	raw, err := fs.ReadFile(fsys, name)
	if err != nil {
		return nil, fmt.Errorf("slip sets: %w", err)
	}
	var f struct {
		Sets SlipSets `yaml:"sets"`
	}
	decoder := yaml.NewDecoder(bytes.NewReader(raw))
	decoder.KnownFields(true)
	if err := decoder.Decode(&f); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return f.Sets, nil
}

var (
	slipNumbers = regexp.MustCompile(`Mẫu \d\d(/\d\d)*`)
	slipAside   = regexp.MustCompile(`\s*\(\d\d từ \d{4}\)`)
)

// renumber rewrites the slip numbers of a step's form from one set to another by
// their purpose: "Mẫu 05 kiểm soát" of 2018 is "Mẫu 06 kiểm soát" of 2025. Asides
// such as "(06 từ 2025)" go. A number the target set has no slip for stays.
func renumber(text string, from, to SlipSet) string {
	if from.ID == to.ID {
		return text
	}
	text = slipAside.ReplaceAllString(text, "")
	return slipNumbers.ReplaceAllStringFunc(text, func(m string) string {
		numbers := strings.Split(strings.TrimPrefix(m, "Mẫu "), "/")
		for i, no := range numbers {
			if old, ok := from.byNo(no); ok {
				if now, ok := to.ByPurpose(old.Purpose); ok {
					numbers[i] = now.No
				}
			}
		}
		return "Mẫu " + strings.Join(numbers, "/")
	})
}
