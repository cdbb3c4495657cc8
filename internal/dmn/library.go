package dmn

import (
	"fmt"
	"slices"

	"github.com/motcua/motcua/internal/feel"
)

// File is the text of a decision model with the name that errors call it by.
type File struct {
	Name string
	Text []byte
}

// Library is several models that may import one another. It never changes and is safe
// for concurrent use.
type Library struct{ models []*Model }

// NewLibrary compiles models, in their order. An error names the file, and wraps an *Error.
func NewLibrary(files []File) (*Library, error) {
	parsed := make([]*Definitions, len(files))
	for i, f := range files {
		var err error
		if parsed[i], err = Parse(f.Text); err != nil {
			return nil, fmt.Errorf("%s: %w", f.Name, err)
		}
	}
	l := &Library{}
	for i, d := range parsed {
		m, err := Compile(d, WithFiles(parsed...))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", files[i].Name, err)
		}
		l.models = append(l.models, m)
	}
	return l, nil
}

// Decide evaluates a decision, or a decision service, by its name or id: that of the
// first model that has it. known is false when none has.
func (l *Library) Decide(ref string, input feel.Context, env feel.Env) (value feel.Value, known bool, err error) {
	named := func(i Item) bool { return i.Name == ref || i.ID == ref }
	for _, m := range l.models {
		evaluate := m.Evaluate
		switch {
		case slices.ContainsFunc(m.Decisions(), named):
		case slices.ContainsFunc(m.Services(), named):
			evaluate = m.EvaluateService
		default:
			continue
		}
		result, err := evaluate(ref, input, env)
		if err != nil {
			return nil, true, err
		}
		return result.Value, true, result.Err()
	}
	return nil, false, nil
}
