package roster

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"

	"github.com/motcua/motcua/internal/organisation"
)

// Plan is what a file would change. Its edits are those of the right rows only.
type Plan struct {
	Edits     []organisation.Edit
	Findings  []Finding // by sheet and row
	Rows      int
	WrongRows int // with an error, or of somebody with one: rows of one item stand or fall together
	Added     int // items
	Changed   int
	Unchanged int
}

// HasErrors reports whether a row, or the file, is wrong.
func (p Plan) HasErrors() bool {
	return slices.ContainsFunc(p.Findings, func(f Finding) bool { return f.Severity == organisation.SeverityError })
}

// entry is one item that the file speaks of, with its rows.
type entry struct {
	part  organisation.Part
	id    string
	rows  []row
	at    map[int]row // position → its row
	edit  organisation.Edit
	wrong bool
	is    string // added, changed, unchanged
}

type planner struct {
	book     *Book
	doc      organisation.Document
	org      *organisation.Organisation
	entries  []*entry
	findings []Finding
}

// Make works out what the file would change in an organisation that is right.
func (b *Book) Make(doc organisation.Document) (Plan, error) {
	org, _, err := organisation.New(doc)
	if err != nil {
		return Plan{}, err
	}
	p := &planner{book: b, doc: doc, org: org, findings: slices.Clone(b.findings)}
	p.agencies()
	p.units()
	p.officers()
	p.spread()
	if err := p.settle(); err != nil {
		return Plan{}, err
	}
	return p.result(), nil
}

// spread marks the entries wrong that have a row with an error.
func (p *planner) spread() {
	bad := map[[2]any]bool{}
	for _, f := range p.findings {
		if f.Severity == organisation.SeverityError {
			bad[[2]any{f.Sheet, f.Row}] = true
		}
	}
	for _, e := range p.entries {
		e.wrong = e.wrong || slices.ContainsFunc(e.rows, func(r row) bool { return bad[[2]any{r.sheet, r.no}] })
	}
}

// settle checks the organisation as it would be, and leaves out what makes it wrong,
// until it is right.
func (p *planner) settle() error {
	for {
		next, err := organisation.Apply(p.doc, p.edits())
		if err != nil {
			return err
		}
		_, _, err = organisation.New(next.Tidy())
		if err == nil {
			return nil
		}
		var wrong *organisation.Error
		if !errors.As(err, &wrong) {
			return err
		}
		if !p.blame(wrong.Findings) {
			return err
		}
	}
}

// blame puts findings to the rows that they are about. Those about something that is not
// in the file come of the file all the same: of any row that is still in. It says whether
// an entry was left out.
func (p *planner) blame(findings []organisation.Finding) bool {
	progress := false
	for _, f := range findings {
		if f.Severity != organisation.SeverityError {
			continue
		}
		part, id, rest, _ := organisation.SplitField(f.Field)
		for _, e := range p.entries {
			if e.wrong || e.part != part || e.id != id {
				continue
			}
			progress = true
			e.wrong = true
			r := e.rows[0]
			if i, ok := positionIndex(rest); ok {
				if at, known := e.at[i]; known {
					r = at
				}
			}
			p.fail(r, f.Code, columnOf(part, rest, r), f.VI, f.EN)
		}
	}
	if progress {
		return true
	}
	for _, e := range p.entries { // it is about something else: together the rows cannot be
		if !e.wrong && e.is != unchanged {
			e.wrong, progress = true, true
		}
	}
	f := findings[0]
	p.fail(row{}, f.Code, "", "Cả tệp không ghi được, vì: "+f.VI, "The file as a whole cannot be taken over: "+f.EN)
	return progress
}

// columnOf is the heading of the column that a finding's field came from, "" if none did.
func columnOf(part organisation.Part, rest string, r row) string {
	field := rest[strings.LastIndexByte(rest, '.')+1:]
	if key, ok := map[string]string{"effective_from": "from", "effective_to": "to"}[field]; ok {
		field = key
	}
	if part == organisation.PartOfficers && field == "id" && r.cells["id"] == "" {
		field = "username" // of which the id was made
	}
	for _, k := range kinds() {
		if k.part == part {
			return k.heading(field)
		}
	}
	return ""
}

func (p *planner) edits() []organisation.Edit {
	var out []organisation.Edit
	for _, e := range p.entries {
		if !e.wrong && e.is != unchanged {
			out = append(out, e.edit)
		}
	}
	return out
}

func (p *planner) fail(r row, code, column, vi, en string) {
	p.findings = append(p.findings, Finding{
		Severity: organisation.SeverityError, Code: code, Sheet: r.sheet, Row: r.no, Column: column, VI: vi, EN: en,
	})
}

func (p *planner) warn(r row, code, column, vi, en string) {
	p.findings = append(p.findings, Finding{
		Severity: organisation.SeverityWarning, Code: code, Sheet: r.sheet, Row: r.no, Column: column, VI: vi, EN: en,
	})
}

const (
	added     = "added"
	changed   = "changed"
	unchanged = "unchanged"
)

// status compares what an item would be with what it is.
func status(known bool, was, is any) string {
	if !known {
		return added
	}
	a, errA := json.Marshal(was)
	b, errB := json.Marshal(is)
	if errA == nil && errB == nil && string(a) == string(b) {
		return unchanged
	}
	return changed
}

func (p *planner) result() Plan {
	out := Plan{Edits: p.edits(), Rows: p.book.counted, Findings: p.findings}
	wrong := map[[2]any]bool{}
	inEntry := map[[2]any]bool{}
	for _, e := range p.entries {
		for _, r := range e.rows {
			inEntry[[2]any{r.sheet, r.no}] = true
			if e.wrong {
				wrong[[2]any{r.sheet, r.no}] = true
			}
		}
		switch {
		case e.wrong:
		case e.is == added:
			out.Added++
		case e.is == changed:
			out.Changed++
		default:
			out.Unchanged++
		}
	}
	for _, rows := range p.book.rows {
		for _, r := range rows {
			if !inEntry[[2]any{r.sheet, r.no}] {
				wrong[[2]any{r.sheet, r.no}] = true
			}
		}
	}
	out.WrongRows = len(wrong)
	slices.SortStableFunc(out.Findings, func(a, b Finding) int {
		if a.Sheet != b.Sheet {
			return slices.Index(p.sheets(), a.Sheet) - slices.Index(p.sheets(), b.Sheet)
		}
		return a.Row - b.Row
	})
	return out
}

func (p *planner) sheets() []string {
	var out []string
	for _, k := range kinds() {
		for _, r := range p.book.rows[k.part] {
			if !slices.Contains(out, r.sheet) {
				out = append(out, r.sheet)
			}
		}
	}
	return out
}
