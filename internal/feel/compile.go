package feel

import (
	"slices"
	"sync"
)

// Expression is a compiled expression. It is immutable and safe for use by several goroutines.
type Expression struct {
	source string
	root   node
	unary  bool
	names  []string // free names, sorted
	seen   []string // free names including those a built-in may answer

	mu      sync.Mutex
	regexps map[regexpKey]*regexpEntry
}

// Option changes how [Compile] reads a text.
type Option func(*options)

type options struct {
	names []string
	types map[string]*Type
	unary bool
}

// WithNames tells names that may occur in the expression. It is needed only for names that FEEL could read otherwise:
// with operators ("thu nhập/người", "e-mail") or with keywords in them ("ngày in giấy"). Plain words with spaces
// ("Số tiền") are understood without it. The longest known name wins, as the specification asks.
func WithNames(names ...string) Option {
	return func(o *options) { o.names = append(o.names, names...) }
}

// WithScope is [WithNames] with every key of c, of the contexts in it and of the contexts in its lists.
func WithScope(c Context) Option {
	return func(o *options) { o.names = append(o.names, collectNames(c)...) }
}

// WithTypes tells types by name for "instance of" and the parameters of functions, such as a decision model's item
// definitions. They win over the language's own.
func WithTypes(types map[string]*Type) Option {
	return func(o *options) {
		if o.types == nil {
			o.types = make(map[string]*Type, len(types))
		}
		for name, t := range types {
			o.types[normalName(name)] = t
		}
	}
}

// UnaryTests makes [Compile] read the text as unary tests, the language of a decision table's input entries:
// "-", "< 5, > 10", "not(1, 2)", "? in [1..3]". Evaluate with [Expression.Test].
func UnaryTests() Option {
	return func(o *options) { o.unary = true }
}

// Compile reads a FEEL expression. The error is an [*Error] of code syntax or limit with its position.
func Compile(source string, opts ...Option) (*Expression, error) {
	var o options
	for _, opt := range opts {
		opt(&o)
	}
	p, err := newParser(source, o)
	if err != nil {
		return nil, err
	}
	root, err := p.parse()
	if err != nil {
		return nil, err
	}
	e := &Expression{source: source, root: root, unary: o.unary}
	e.names, e.seen = p.freeNames()
	return e, nil
}

// Source is the text the expression was compiled from.
func (e *Expression) Source() string { return e.source }

// Names gives the names the expression reads from its scope, sorted: the first part of a path only. Names inside a
// filter are among them, since they may be either the item's or the scope's. Built-in functions are not.
func (e *Expression) Names() []string { return slices.Clone(e.names) }
