package dmn

import "github.com/motcua/motcua/internal/feel"

// Model is a compiled decision model with what it imports. It is immutable and safe for use by several goroutines.
type Model struct {
	defs *Definitions
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

// Item names a decision, business knowledge model, service or input of a model.
type Item struct {
	ID, Name string
	Type     string // its declared type, "" if it has none
	Line     int
}

// Compile makes a model ready for evaluation. It refuses only what cannot be evaluated at all: an import that is
// missing or comes back to itself. Everything else that is wrong is what [Model.Check] finds, and evaluates
// to null with a diagnostic. The error is an [*Error].
func Compile(defs *Definitions, opts ...Option) (*Model, error) {
	var o options
	for _, opt := range opts {
		opt(&o)
	}
	return &Model{defs: defs}, nil
}

// Decisions gives the model's own decisions in document order.
func (m *Model) Decisions() []Item { return nil }

// Inputs gives the input data that a decision needs, directly or through others, in document order. An unknown decision
// needs none.
func (m *Model) Inputs(decision string) []Item { return nil }

// Services gives the model's own decision services in document order.
func (m *Model) Services() []Item { return nil }

// Check gives everything that is wrong with the model, in document order.
func (m *Model) Check() []Finding { return nil }

// Evaluate evaluates a decision, found by its name or id, with everything it requires. Input has the input data
// by name; a required decision whose name is in it is evaluated all the same. The error is an [*Error] (no such
// decision) or a [*feel.Error] of code limit.
func (m *Model) Evaluate(decision string, input feel.Context, env feel.Env) (Result, error) {
	return Result{}, &Error{}
}

// EvaluateService evaluates a decision service, found by its name or id: input has its input data and input decisions
// by name. The value is that of its output decision, or a context of several. Errors are those of [Model.Evaluate].
func (m *Model) EvaluateService(service string, input feel.Context, env feel.Env) (Result, error) {
	return Result{}, &Error{}
}
