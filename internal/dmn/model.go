package dmn

import (
	"slices"
	"strings"

	"github.com/motcua/motcua/internal/feel"
)

// Model is a compiled decision model with what it imports. It is immutable and safe for use by several goroutines.
type Model struct {
	defs     *Definitions
	root     *unit
	findings []Finding

	compilers map[*unit]*compiler // while the model is compiled
}

// Resolver finds the model that an import names; nil and no error means that there is none.
type Resolver func(namespace, location string) (*Definitions, error)

// Option changes how [Compile] works.
type Option func(*options)

type options struct {
	resolve Resolver
}

// WithImports tells where imported models come from.
func WithImports(r Resolver) Option { return func(o *options) { o.resolve = r } }

// WithFiles is [WithImports] for models that are at hand; an import finds its file by namespace.
func WithFiles(files ...*Definitions) Option {
	return WithImports(func(namespace, _ string) (*Definitions, error) {
		for _, d := range files {
			if d.Namespace == namespace {
				return d, nil
			}
		}
		return nil, nil
	})
}

// Item names a decision, business knowledge model, service or input of a model.
type Item struct {
	ID, Name string
	Type     string // its declared type, "" if it has none
	Line     int
}

// Decisions gives the model's own decisions in document order.
func (m *Model) Decisions() []Item {
	return items(all[*decision](m.root), func(d *decision) string { return d.def.TypeRef })
}

// Services gives the model's own decision services in document order.
func (m *Model) Services() []Item {
	return items(all[*service](m.root), func(s *service) string { return s.def.TypeRef })
}

// Knowledge gives the model's own business knowledge models in document order.
func (m *Model) Knowledge() []Item {
	return items(all[*knowledge](m.root), func(k *knowledge) string { return k.def.TypeRef })
}

func items[T node](nodes []T, typeRef func(T) string) []Item {
	list := make([]Item, len(nodes))
	for i, n := range nodes {
		list[i] = n.item().public(typeRef(n))
	}
	return list
}

// Inputs gives the input data that a decision or service needs, directly or through others, sorted by name. Something
// unknown needs none.
func (m *Model) Inputs(name string) []Item {
	needed := map[*input]bool{}
	if d, ok := named[*decision](m.root, name); ok {
		_, needed = d.within()
	} else if s, ok := named[*service](m.root, name); ok {
		for _, in := range s.inputs {
			needed[in] = true
		}
	}
	list := make([]Item, 0, len(needed))
	for in := range needed {
		list = append(list, in.public(in.ref))
	}
	slices.SortFunc(list, func(a, b Item) int {
		if d := strings.Compare(a.Name, b.Name); d != 0 {
			return d
		}
		return strings.Compare(a.ID, b.ID)
	})
	return list
}

// Check gives everything that is wrong with the model's own file, in document order. A model with an error among them
// can be evaluated; what is at fault gives null.
func (m *Model) Check() []Finding { return slices.Clone(m.findings) }

// Evaluate evaluates a decision, found by its name or id, with everything it requires. Input has the input data by name;
// that of an import stands in a context under the import's name, or by its own. Values in plain JSON form are read as
// their declared types say. The error is an [*Error] (no such decision) or a [*feel.Error] of code limit.
func (m *Model) Evaluate(decisionName string, input feel.Context, env feel.Env) (Result, error) {
	d, ok := named[*decision](m.root, decisionName)
	if !ok {
		return Result{}, refuse("", 0, codeUnknownDecision, decisionName, strings.Join(namesOf(all[*decision](m.root)), ", "))
	}
	e := m.start(input, env)
	return e.result(d.evaluated(e))
}

// EvaluateService evaluates a decision service, found by its name or id: input has its input data and input decisions by
// name. The value is that of its output decision, or a context of several. Errors are those of [Model.Evaluate].
func (m *Model) EvaluateService(name string, input feel.Context, env feel.Env) (Result, error) {
	s, ok := named[*service](m.root, name)
	if !ok {
		return Result{}, refuse("", 0, codeUnknownService, name, strings.Join(namesOf(all[*service](m.root)), ", "))
	}
	e := m.start(input, env)
	e.who = s.name
	for i, in := range s.inputs {
		if i < len(s.declared) && !s.declared[i].isAny() {
			e.frame.inputs[in] = s.argument(e, i, in.item(), s.declared[i].fromInput(e, in.evaluated(e), 0))
		}
	}
	for i, d := range s.decisions {
		given, found := input[d.name]
		if !found {
			e.note(SeverityWarning, d.place, codeMissingInput, d.name)
		}
		given = d.typ.fromInput(e, given, 0)
		if i += len(s.inputs); i < len(s.declared) {
			given = s.declared[i].fromInput(e, given, 0)
		}
		e.frame.decisions[d] = s.argument(e, i, d.item(), given)
	}
	return e.result(s.evaluate(e))
}

// EvaluateKnowledge calls a business knowledge model, found by its name or id: input has its parameters by name. Errors
// are those of [Model.Evaluate].
func (m *Model) EvaluateKnowledge(name string, input feel.Context, env feel.Env) (Result, error) {
	k, ok := named[*knowledge](m.root, name)
	if !ok {
		return Result{}, refuse("", 0, codeUnknownKnowledge, name, strings.Join(namesOf(all[*knowledge](m.root)), ", "))
	}
	e := m.start(input, env)
	e.who = k.name
	f, ok := k.evaluated(e).(*feel.Function)
	if !ok {
		return e.result(nil)
	}
	args := make([]feel.Value, len(k.function.params))
	for i, p := range k.function.params {
		given, found := input[p.name]
		if !found {
			e.note(SeverityWarning, k.place, codeMissingInput, p.name)
		}
		args[i] = p.typ.fromInput(e, given, 0)
	}
	result, err := f.Call(e.feelEnv(), args...)
	e.absorb(k.place, result.Warnings, err)
	return e.result(result.Value)
}

func (m *Model) start(input feel.Context, env feel.Env) ev {
	f := newFrame()
	f.given = input
	return newEv(env, f)
}
