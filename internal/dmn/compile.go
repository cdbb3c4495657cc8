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
	m := &Model{defs: defs, compilers: map[*unit]*compiler{}}
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
		m.compilers[c.unit] = c
	}
	for _, c := range compilers {
		for _, n := range c.unit.order {
			c.compileNode(n)
		}
	}
	m.compilers = nil
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

// maxNarrowing bounds how many types a type may narrow, one after the other.
const maxNarrowing = 100

// definedByItself tells whether a type narrows a type that narrows … it, without a component in between.
func definedByItself(t *typ) bool {
	for range maxNarrowing {
		if t = t.narrowed; t == nil {
			return false
		}
	}
	return true
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
	outer := scope.inside()
	outer.inner = typeNames(t)
	whole := t.feelType()
	one := whole
	if t.collection {
		one = t.item().feelType()
	}
	t.allowed = c.tests(def.place(), def.AllowedValues, outer, one)
	t.constraint = c.tests(def.place(), def.TypeConstraint, outer, whole)
	inner := scope.inside()
	for _, part := range t.components {
		inner.add(part.name, part.typ.feelType())
	}
	for i, part := range def.Components {
		c.constrain(t.components[i].typ, part, inner)
	}
}

// tests compiles unary tests of a value of a type; nil for none.
func (c *compiler) tests(at place, u *UnaryTests, scope *names, t *feel.Type) *tests {
	if u == nil {
		return nil
	}
	if at.id == "" || u.ID != "" {
		at.id = u.ID
	}
	at.line = u.Line
	compiled := &tests{place: at, text: strings.TrimSpace(u.Text)}
	if language, ok := c.speaksFEEL(u.Language); !ok {
		compiled.problem = c.problem(at, codeForeignLanguage, language)
		return compiled
	}
	compiled.expr, compiled.problem = c.feel(at, u.Text, scope, feel.UnaryTests())
	if compiled.expr != nil {
		compiled.constant, compiled.ok = compiled.expr.ConstantTests()
		if !c.silent {
			c.reportFEEL(at, compiled.expr.CheckTests(t, scope.typesFor(compiled.expr)))
		}
	}
	return compiled
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
	if types := c.unit.typesIn(text); types != nil {
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

// reportFEEL reports what FEEL's own check finds: an error where a part is null whatever the values are.
func (c *compiler) reportFEEL(at place, found []feel.Finding) {
	for _, f := range found {
		severity := SeverityWarning
		if f.Certain {
			severity = SeverityError
		}
		where := at
		if where.line > 0 {
			where.line += max(f.Position.Line, 1) - 1
		}
		if f.Code != feel.FindUnknownName {
			c.report(severity, where, codeFEELFinding, sentence{f.VI, f.EN})
			continue
		}
		code := codeUnknownName
		if c.unit.names[f.Text] {
			code, severity = codeMissingRequirement, SeverityError
		}
		c.report(severity, where, code, f.Text)
	}
}
