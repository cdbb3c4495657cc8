package dmn

import (
	"slices"
	"strings"

	"github.com/motcua/motcua/internal/feel"
)

// Compile makes a model ready for evaluation. It refuses only what is no model at all: a resolver that fails, or too
// many files. Everything else that is wrong is what [Model.Check] finds, and evaluates to null with a diagnostic. The
// error is an [*Error], or the resolver's own.
func Compile(defs *Definitions, opts ...Option) (*Model, error) {
	var o options
	for _, opt := range opts {
		opt(&o)
	}
	m := &Model{defs: defs}
	l := &loader{resolve: o.resolve, units: map[string]*unit{}, report: m.report}
	root, err := l.load(defs)
	if err != nil {
		return nil, err
	}
	m.root = root
	for _, u := range l.order {
		c := &compiler{unit: u, silent: u != root, model: m}
		c.declareTypes()
		c.declareNodes()
	}
	compilers := make([]*compiler, len(l.order))
	for i, u := range l.order {
		compilers[i] = &compiler{unit: u, silent: u != root, model: m, cells: map[string]*tests{}}
		compilers[i].resolveTypes()
	}
	for _, c := range compilers {
		c.resolveNodes()
	}
	for _, c := range compilers {
		c.compileTypes()
	}
	for _, c := range compilers {
		c.compileNodes()
	}
	m.placeInputs()
	m.checkCycles()
	slices.SortStableFunc(m.findings, func(a, b Finding) int { return a.Line - b.Line })
	return m, nil
}

func (m *Model) report(f Finding) {
	if len(m.findings) < MaxFindings {
		m.findings = append(m.findings, f)
	}
}

// compiler compiles one unit. It is silent about an imported one, whose own check says what is wrong with it.
type compiler struct {
	unit   *unit
	model  *Model
	silent bool
	cells  map[string]*tests // of the table at hand, by text
}

func (c *compiler) report(severity Severity, at place, code string, args ...any) {
	if !c.silent {
		c.model.report(finding(severity, at.id, at.line, code, args...))
	}
}

func (e Element) place() place { return place{e.ID, e.Line} }

func placeOf(x Expression) place {
	h := x.head()
	return place{h.ID, h.Line}
}

func (c *compiler) declareTypes() {
	for _, def := range c.unit.defs.Types {
		if def.Name == "" {
			c.report(SeverityError, def.place(), codeMissingName)
			continue
		}
		if c.unit.types[def.Name] != nil {
			c.report(SeverityError, def.place(), codeDuplicateName, def.Name, lineOfType(c.unit.defs, def.Name))
			continue
		}
		c.unit.types[def.Name] = &typ{name: def.Name}
	}
}

func lineOfType(d *Definitions, name string) int {
	for _, t := range d.Types {
		if t.Name == name {
			return t.Line
		}
	}
	return 0
}

// resolveTypes fills in the item definitions.
func (c *compiler) resolveTypes() {
	done := map[string]bool{}
	for _, def := range c.unit.defs.Types {
		if t := c.unit.types[def.Name]; t != nil && !done[def.Name] {
			done[def.Name] = true
			c.fillType(t, def)
		}
	}
	for _, def := range c.unit.defs.Types {
		if t := c.unit.types[def.Name]; t != nil && definedByItself(t) {
			c.report(SeverityError, def.place(), codeCyclicType, def.Name)
			t.narrowed = nil
		}
	}
}

// definedByItself tells whether a type narrows a type that narrows … it, without a component in between.
func definedByItself(t *typ) bool {
	slow := t
	for fast := t.narrowed; fast != nil; fast = fast.narrowed {
		if fast == t {
			return true
		}
		if fast = fast.narrowed; fast == nil {
			return false
		}
		if slow = slow.narrowed; fast == t || fast == slow {
			return fast == t
		}
	}
	return false
}

func (c *compiler) fillType(t *typ, def *ItemDefinition) {
	t.collection = def.Collection
	switch {
	case len(def.Components) > 0:
		for _, part := range def.Components {
			inner := &typ{name: part.Name}
			c.fillType(inner, part)
			t.components = append(t.components, component{part.Name, inner})
		}
	case def.Function != nil:
		t.function = &functionType{result: c.typeRef(def.place(), def.Function.OutputRef)}
		for _, p := range def.Function.Parameters {
			t.function.params = append(t.function.params, component{p.Name, c.typeRef(p.place(), p.TypeRef)})
		}
	case def.TypeRef != "":
		t.narrowed = c.typeRef(def.place(), def.TypeRef)
	}
}

// typeRef finds a type; one that nothing has is Any, with a finding.
func (c *compiler) typeRef(at place, name string) *typ {
	t, ok := c.unit.typeNamed(name)
	if !ok {
		c.report(SeverityWarning, at, codeUnknownType, name)
		return nil
	}
	return t
}

// compileTypes compiles the allowed values and constraints.
func (c *compiler) compileTypes() {
	done := map[*typ]bool{}
	for _, def := range c.unit.defs.Types {
		if t := c.unit.types[def.Name]; t != nil && !done[t] {
			done[t] = true
			c.constrain(t, def, nil)
		}
	}
}

func (c *compiler) constrain(t *typ, def *ItemDefinition, scope *names) {
	own := typeNames(t)
	t.allowed = c.tests(def.place(), def.AllowedValues, scope.with(nil, own))
	t.constraint = c.tests(def.place(), def.TypeConstraint, scope.with(nil, own))
	if len(def.Components) == 0 {
		return
	}
	siblings := make([]string, len(def.Components))
	for i, part := range def.Components {
		siblings[i] = part.Name
	}
	inner := scope.with(siblings, own)
	for i, part := range def.Components {
		c.constrain(t.components[i].typ, part, inner)
	}
}

// tests compiles unary tests; nil for none.
func (c *compiler) tests(at place, u *UnaryTests, scope *names) *tests {
	if u == nil {
		return nil
	}
	if at.id == "" || u.ID != "" {
		at.id = u.ID
	}
	at.line = u.Line
	t := &tests{place: at, text: strings.TrimSpace(u.Text)}
	if language, ok := c.speaksFEEL(u.Language); !ok {
		t.problem = c.problem(at, codeForeignLanguage, language)
		return t
	}
	t.expr, t.problem = c.feel(at, u.Text, scope, feel.UnaryTests())
	if t.expr != nil {
		t.constant, t.ok = t.expr.ConstantTests()
	}
	return t
}

// problem is an error that the check reports and that an evaluation repeats.
func (c *compiler) problem(at place, code string, args ...any) *Finding {
	f := finding(SeverityError, at.id, at.line, code, args...)
	if !c.silent {
		c.model.report(f)
	}
	return &f
}

// speaksFEEL tells whether an expression is in FEEL, and what else it is in.
func (c *compiler) speaksFEEL(language string) (_ string, ok bool) {
	if language == "" {
		language = c.unit.defs.Language
	}
	return language, language == "" || strings.Contains(strings.ToLower(language), "feel")
}

// feel compiles a text; nil and why where it is not FEEL.
func (c *compiler) feel(at place, text string, scope *names, opts ...feel.Option) (*feel.Expression, *Finding) {
	opts = append(opts, feel.WithNames(scope.in(text)...))
	if types := c.unit.feelTypes(text); types != nil {
		opts = append(opts, feel.WithTypes(types))
	}
	x, err := feel.Compile(text, opts...)
	if err != nil {
		f := feelFinding(at, err)
		if !c.silent {
			c.model.report(f)
		}
		return nil, &f
	}
	c.checkNames(at, x, scope)
	return x, nil
}

// feelFinding is what is wrong with a text, at its line in the file.
func feelFinding(at place, err error) Finding {
	problem, ok := err.(*feel.Error) //nolint:errorlint // Compile gives it as it is
	if !ok {
		return finding(SeverityError, at.id, at.line, codeFEEL, 0, err.Error())
	}
	line := at.line
	if line > 0 {
		line += max(problem.Position.Line, 1) - 1
	}
	return finding(SeverityError, at.id, line, codeFEEL, problem.Position.Column, sentence{problem.VI, problem.EN})
}

// checkNames finds names that nothing in scope has.
func (c *compiler) checkNames(at place, x *feel.Expression, scope *names) {
	if c.silent {
		return
	}
	for _, name := range x.Names() {
		if name == "?" || name == "item" || name == "partial" || scope.knows(name) {
			continue
		}
		code, severity := codeUnknownName, SeverityWarning
		for _, n := range c.unit.order {
			if n.item().name == name {
				code, severity = codeMissingRequirement, SeverityError
			}
		}
		c.report(severity, at, code, name)
	}
}
