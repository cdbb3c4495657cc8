package organisation

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
	"golang.org/x/text/unicode/norm"
)

// Part is one list of a document.
type Part string

// Parts.
const (
	PartLevels   Part = "levels"
	PartAgencies Part = "agencies"
	PartUnits    Part = "units"
	PartRoles    Part = "roles"
	PartOfficers Part = "officers"
	PartCitizens Part = "citizens"
)

// Parts lists the parts in the order in which a document writes them.
func Parts() []Part {
	return []Part{PartLevels, PartAgencies, PartUnits, PartRoles, PartOfficers, PartCitizens}
}

// Document is an organisation as it is written down: one YAML file, or one revision in
// the database. In a configuration any file may hold any part. A document may be wrong;
// New makes an Organisation of it or says why not.
type Document struct {
	Levels   []Level   `json:"levels,omitempty" yaml:"levels,omitempty"`
	Agencies []Agency  `json:"agencies,omitempty" yaml:"agencies,omitempty"`
	Units    []Unit    `json:"units,omitempty" yaml:"units,omitempty"`
	Roles    []Role    `json:"roles,omitempty" yaml:"roles,omitempty"`
	Officers []Officer `json:"officers,omitempty" yaml:"officers,omitempty"`
	Citizens []Citizen `json:"citizens,omitempty" yaml:"citizens,omitempty"`
}

func (d *Document) sizes() map[Part]int {
	return map[Part]int{
		PartLevels: len(d.Levels), PartAgencies: len(d.Agencies), PartUnits: len(d.Units),
		PartRoles: len(d.Roles), PartOfficers: len(d.Officers), PartCitizens: len(d.Citizens),
	}
}

// New checks a document. It gives the organisation with its warnings, or an *Error with
// every finding. The document is not changed and not kept.
func New(d Document) (*Organisation, []Finding, error) {
	d = d.Clone()
	l := &loader{at: map[Part][]place{}, org: &Organisation{
		levels: d.Levels, agencies: d.Agencies, units: d.Units, roles: d.Roles, officers: d.Officers, citizens: d.Citizens,
	}}
	return l.finish()
}

// Document writes the organisation down.
func (o *Organisation) Document() Document {
	d := Document{Levels: o.levels, Agencies: o.agencies, Units: o.units, Roles: o.roles, Officers: o.officers, Citizens: o.citizens}
	return d.Clone()
}

// Clone gives a document that shares nothing with d. Lists that are empty are nil in it.
func (d Document) Clone() Document {
	data, err := json.Marshal(d)
	if err != nil {
		panic(fmt.Sprintf("organisation: %v", err)) // plain data always encodes
	}
	var out Document
	if err := json.Unmarshal(data, &out); err != nil {
		panic(fmt.Sprintf("organisation: %v", err))
	}
	for i := range out.Officers {
		if len(out.Officers[i].Positions) == 0 {
			out.Officers[i].Positions = nil
		}
	}
	return out
}

// Encode gives the document's one form in bytes, and their lower-case hexadecimal SHA-256.
func (d Document) Encode() ([]byte, string) {
	data, err := json.Marshal(d.Clone())
	if err != nil {
		panic(fmt.Sprintf("organisation: %v", err))
	}
	sum := sha256.Sum256(data)
	return data, hex.EncodeToString(sum[:])
}

// Decode reads what Encode wrote.
func Decode(data []byte) (Document, error) {
	var d Document
	if err := json.Unmarshal(data, &d); err != nil {
		return Document{}, fmt.Errorf("organisation document: %w", err)
	}
	return d, nil
}

// YAML writes the document as a configuration file holds it.
func (d Document) YAML() ([]byte, error) {
	var b bytes.Buffer
	enc := yaml.NewEncoder(&b)
	enc.SetIndent(2)
	if err := enc.Encode(d); err != nil {
		return nil, fmt.Errorf("organisation as YAML: %w", err)
	}
	return b.Bytes(), enc.Close()
}

// ParseYAML reads one file of a configuration. The error is an *Error whose findings name
// the lines; nothing is checked but the form.
func ParseYAML(name string, raw []byte) (Document, error) {
	l := &loader{org: &Organisation{}, at: map[Part][]place{}}
	d := l.parse(name, raw)
	if HasErrors(l.findings) {
		return Document{}, invalidError(l.findings)
	}
	return d, nil
}

// parse reads one YAML file; what is wrong with it is among the findings.
func (l *loader) parse(name string, raw []byte) Document {
	if len(raw) > maxFile {
		l.add(SeverityError, "file_too_large", place{file: name}, "Tệp quá lớn.", "The file is too large.")
		return Document{}
	}
	var d Document
	decoder := yaml.NewDecoder(bytes.NewReader(norm.NFC.Bytes(raw)))
	decoder.KnownFields(true)
	if err := decoder.Decode(&d); err != nil && !errors.Is(err, io.EOF) {
		l.addYAML(name, err)
		return Document{}
	}
	return d
}

// Tidy gives the document with every text in NFC and without white space around it, as
// it is stored.
func (d Document) Tidy() Document {
	data, err := json.Marshal(d)
	if err != nil {
		panic(fmt.Sprintf("organisation: %v", err))
	}
	var tree any
	if err := json.Unmarshal(data, &tree); err != nil {
		panic(fmt.Sprintf("organisation: %v", err))
	}
	tidy(&tree)
	if data, err = json.Marshal(tree); err != nil {
		panic(fmt.Sprintf("organisation: %v", err))
	}
	var out Document
	if err := json.Unmarshal(data, &out); err != nil {
		panic(fmt.Sprintf("organisation: %v", err))
	}
	return out
}

func tidy(v *any) {
	switch t := (*v).(type) {
	case string:
		*v = TidyText(t)
	case []any:
		for i := range t {
			tidy(&t[i])
		}
	case map[string]any:
		for k, item := range t {
			tidy(&item)
			t[k] = item
		}
	}
}

// TidyText gives text in NFC, without control characters, and with single spaces.
func TidyText(s string) string {
	s = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return ' '
		}
		return r
	}, norm.NFC.String(strings.ToValidUTF8(s, "\ufffd")))
	return strings.Join(strings.Fields(s), " ")
}

// fieldOf names an item, as findings do: officers[q1-motcua].
func fieldOf(part Part, id string) string { return string(part) + "[" + id + "]" }

// SplitField takes the field of a finding apart: the part and id of its item, and the
// rest. ok is false for a field that names no item.
func SplitField(field string) (part Part, id, rest string, ok bool) {
	head, tail, open := strings.Cut(field, "[")
	id, rest, closed := strings.Cut(tail, "]")
	part = Part(head)
	return part, id, strings.TrimPrefix(rest, "."), open && closed && slices.Contains(Parts(), part)
}

func (o *Organisation) idOf(part Part, i int) string {
	switch part {
	case PartLevels:
		return o.levels[i].ID
	case PartAgencies:
		return o.agencies[i].ID
	case PartUnits:
		return o.units[i].ID
	case PartRoles:
		return o.roles[i].ID
	case PartOfficers:
		return o.officers[i].ID
	case PartCitizens:
		return o.citizens[i].ID
	}
	return ""
}
