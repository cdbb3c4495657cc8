package procedure

import (
	"slices"
	"sort"
	"strings"

	"github.com/motcua/motcua/internal/organisation"
	"github.com/motcua/motcua/internal/text"
)

// Catalogue is the procedures an installation offers, newest version of each first.
// It is immutable and safe for concurrent use.
type Catalogue struct {
	definitions []Definition // newest version of each, in the order of the files
	byCode      map[string][]Definition
	search      []searchText // beside definitions
	findings    []Finding
	at          map[string]source // file of each version, by versionKey
}

// searchText is a definition's text, folded once.
type searchText struct{ code, name, all string }

// NewCatalogue makes a catalogue of definitions; several versions of one code are allowed.
func NewCatalogue(definitions []Definition) *Catalogue {
	c := &Catalogue{byCode: map[string][]Definition{}}
	var order []string
	for _, d := range definitions {
		if len(c.byCode[d.Code]) == 0 {
			order = append(order, d.Code)
		}
		c.byCode[d.Code] = append(c.byCode[d.Code], d)
	}
	for _, code := range order {
		versions := c.byCode[code]
		sort.SliceStable(versions, func(i, j int) bool { return versions[i].Version > versions[j].Version })
		newest := versions[0]
		c.definitions = append(c.definitions, newest)
		found := searchText{code: text.Fold(newest.Code), name: text.Fold(newest.NameVI)}
		found.all = strings.Join([]string{found.code, found.name, text.Fold(newest.NameEN), text.Fold(newest.Field), text.Fold(newest.Notes.LegacyCode), text.Fold(newest.Notes.NewCode)}, "\n")
		c.search = append(c.search, found)
	}
	return c
}

// All are the newest versions of every procedure, in order.
func (c *Catalogue) All() []Definition { return slices.Clone(c.definitions) }

// Versions are all versions of a procedure, newest first.
func (c *Catalogue) Versions(code string) []Definition { return slices.Clone(c.byCode[code]) }

// With is the catalogue with more versions, and without those that withdrawn names:
// what is published or retired while the service runs. Where a version is given twice,
// the catalogue's own stays.
func (c *Catalogue) With(more []Definition, withdrawn func(code string, version int) bool) *Catalogue {
	var all []Definition
	for _, newest := range c.definitions {
		for _, d := range c.byCode[newest.Code] {
			if !withdrawn(d.Code, d.Version) {
				all = append(all, d)
			}
		}
	}
	for _, d := range more {
		if _, twice := c.Version(d.Code, d.Version); !twice && !withdrawn(d.Code, d.Version) {
			all = append(all, d)
		}
	}
	next := NewCatalogue(all)
	next.findings, next.at = c.findings, c.at
	return next
}

// Len is the number of procedures.
func (c *Catalogue) Len() int { return len(c.definitions) }

// Findings are the warnings met while loading.
func (c *Catalogue) Findings() []Finding { return slices.Clone(c.findings) }

// Locate gives findings about newest versions the file and line they are about, where
// they have none and the version was read from a file.
func (c *Catalogue) Locate(findings []Finding) []Finding {
	var out []Finding
	for _, f := range findings {
		if d, ok := c.Get(f.Procedure); ok {
			if from, ok := c.at[versionKey(d.Code, d.Version)]; ok {
				f = from.locate([]Finding{f})[0]
			}
		}
		out = append(out, f)
	}
	return out
}

// Get gives the newest version of a procedure.
func (c *Catalogue) Get(code string) (Definition, bool) {
	if v := c.byCode[code]; len(v) > 0 {
		return v[0], true
	}
	return Definition{}, false
}

// GetOn gives the version of a procedure in force on a day: the newest whose
// effective dates hold it.
func (c *Catalogue) GetOn(code string, day organisation.Date) (Definition, bool) {
	for _, d := range c.byCode[code] {
		if d.InForce(day) {
			return d, true
		}
	}
	return Definition{}, false
}

// Version gives one version of a procedure.
func (c *Catalogue) Version(code string, version int) (Definition, bool) {
	for _, d := range c.byCode[code] {
		if d.Version == version {
			return d, true
		}
	}
	return Definition{}, false
}

// Fields are the fields that have procedures, in the order of the Vietnamese alphabet without accents.
func (c *Catalogue) Fields() []string {
	seen := map[string]bool{}
	var out []string
	for _, d := range c.definitions {
		if !seen[d.Field] {
			seen[d.Field] = true
			out = append(out, d.Field)
		}
	}
	sort.Slice(out, func(i, j int) bool { return text.Fold(out[i]) < text.Fold(out[j]) })
	return out
}

// Query selects procedures. Zero fields do not filter.
type Query struct {
	Text  string // every word must occur in code, name, English name or field; diacritics optional
	Field string // exact, diacritics optional
	Level string // level that receives it, or that decides
	// Agency: only what this agency's desk receives on Day, by Organisation.
	Agency       string
	Day          organisation.Date
	Organisation *organisation.Organisation
}

// Search gives the procedures that match, best first: a code or name that begins
// with the text, then a name that holds it as it stands, then the rest; in the order
// of the catalogue within each.
func (c *Catalogue) Search(q Query) []Definition {
	phrase, field := text.Fold(q.Text), text.Fold(q.Field)
	words := strings.Fields(phrase)
	type hit struct {
		definition Definition
		rank       int
	}
	var hits []hit
	for i, d := range c.definitions {
		if field != "" && text.Fold(d.Field) != field {
			continue
		}
		if q.Level != "" && d.ReceivingLevel() != q.Level && d.Level != q.Level {
			continue
		}
		if q.Agency != "" && q.Organisation != nil && !d.AcceptedAt(q.Organisation, q.Agency, q.Day) {
			continue
		}
		if rank, ok := c.search[i].rank(phrase, words); ok {
			hits = append(hits, hit{d, rank})
		}
	}
	sort.SliceStable(hits, func(i, j int) bool { return hits[i].rank < hits[j].rank })
	out := make([]Definition, len(hits))
	for i, h := range hits {
		out[i] = h.definition
	}
	return out
}

func (t searchText) rank(phrase string, words []string) (rank int, ok bool) {
	for _, w := range words {
		if !strings.Contains(t.all, w) {
			return 0, false
		}
	}
	switch {
	case phrase == "":
		return 0, true
	case t.code == phrase, t.name == phrase:
		return 0, true
	case strings.HasPrefix(t.code, phrase), strings.HasPrefix(t.name, phrase):
		return 1, true
	case strings.Contains(t.name, phrase):
		return 2, true
	case strings.Contains(t.all, phrase):
		return 3, true
	}
	return 4, true
}

// InForce reports whether the version applies on a day.
func (d Definition) InForce(day organisation.Date) bool {
	return day >= d.EffectiveFrom && (d.EffectiveTo == "" || day < d.EffectiveTo)
}

// AcceptedAt reports whether an agency's desk receives the procedure on a day: it is
// of the level that receives it, or it has succeeded an agency that was.
func (d Definition) AcceptedAt(org *organisation.Organisation, agency string, day organisation.Date) bool {
	a, ok := org.Agency(agency)
	if !ok || !a.ActiveOn(day) {
		return false
	}
	if a.Level == d.ReceivingLevel() {
		return true
	}
	for _, past := range org.Agencies() {
		if past.Level != d.ReceivingLevel() || past.ActiveOn(day) {
			continue
		}
		for _, s := range past.Successors {
			if now, err := org.Current(s.ID, day); err == nil && now.ID == agency {
				return true
			}
		}
	}
	return false
}
