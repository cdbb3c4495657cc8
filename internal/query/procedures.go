package query

import (
	"context"
	"slices"
	"strings"

	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/procedure"
)

// ProcedureFilter selects procedures. Zero fields do not filter.
type ProcedureFilter struct {
	Query    string
	Field    string
	Level    string
	Agency   string
	Runnable bool
	Cursor   string
	Limit    int
}

// Field is a field of procedures and how many there are.
type Field struct {
	Name       string
	Procedures int
}

// Procedures finds procedures, best match first; diacritics are optional.
func (s *Service) Procedures(_ context.Context, f ProcedureFilter) (dossier.Page[ProcedureItem], error) {
	found := s.World.Catalogue().Search(procedure.Query{
		Text: f.Query, Field: f.Field, Level: f.Level, Agency: f.Agency, Day: s.today(), Organisation: s.World.Organisation(),
	})
	if f.Runnable {
		found = slices.DeleteFunc(found, func(d procedure.Definition) bool { return !d.Runnable() })
	}
	page, err := pageAfter(found, func(d procedure.Definition) string { return d.Code }, f.Cursor, f.Limit)
	if err != nil {
		return dossier.Page[ProcedureItem]{}, err
	}
	out := dossier.Page[ProcedureItem]{Next: page.Next}
	for _, d := range page.Items {
		out.Items = append(out.Items, procedureItem(d))
	}
	return out, nil
}

func procedureItem(d procedure.Definition) ProcedureItem {
	item := ProcedureItem{Definition: d}
	for _, channel := range d.Channels {
		if limit, ok := d.LimitFor(channel, ""); ok {
			item.Limit = &limit
			break
		}
	}
	return item
}

// Procedure gives the version in force today, or the newest one when none is.
func (s *Service) Procedure(_ context.Context, code string) (ProcedureItem, error) {
	code = strings.TrimSpace(code)
	d, ok := s.World.Catalogue().GetOn(code, s.today())
	if !ok {
		d, ok = s.World.Catalogue().Get(code)
	}
	if !ok {
		return ProcedureItem{}, dossier.ErrNotFound
	}
	return procedureItem(d), nil
}

// ProcedureForm gives the JSON Schema of the form that starts a dossier.
func (s *Service) ProcedureForm(ctx context.Context, code string) (ProcedureItem, []byte, error) {
	item, err := s.Procedure(ctx, code)
	if err != nil {
		return ProcedureItem{}, nil, err
	}
	schema := item.Forms[item.SubmissionForm]
	if len(schema) == 0 {
		return ProcedureItem{}, nil, dossier.ErrNotFound
	}
	return item, schema, nil
}

// ProcedureDiagram gives the process as BPMN 2.0 XML.
func (s *Service) ProcedureDiagram(ctx context.Context, code string) ([]byte, error) {
	item, err := s.Procedure(ctx, code)
	if err != nil {
		return nil, err
	}
	if !item.Runnable() {
		return nil, dossier.ErrNotFound
	}
	return item.BPMN, nil
}

// Fields lists the fields that have procedures.
func (s *Service) Fields(_ context.Context) ([]Field, error) {
	catalogue := s.World.Catalogue()
	count := map[string]int{}
	for _, d := range catalogue.All() {
		count[d.Field]++
	}
	var out []Field
	for _, name := range catalogue.Fields() {
		out = append(out, Field{Name: name, Procedures: count[name]})
	}
	return out, nil
}
