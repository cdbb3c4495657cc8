package feel

import (
	"errors"
	"testing"
	"time"
	"unicode/utf8"
)

// fuzzSeeds reach every kind of node; more are in testdata/fuzz.
var fuzzSeeds = []string{
	`outcome = "approve" and Số tiền > 1000`, `if a then b else c`, `for i in 1..3, j in [i..5] return partial[-1] + i * j`, `some x in xs satisfies x.a in (< 5, [1..3), "b")`,
	`{a: 1, b c: a ** 2, f: function(x: number, y) x + y, r: f(x: 1, y: 2)}.r`, `xs[item > 1 and a = "x"][-1].name`, `@"2026-11-23T10:00:00@Asia/Ho_Chi_Minh" + @"P1DT2H" - @"P1Y"`,
	`x instance of context<a: list<number>, b: function<string> -> Any>`, `]1..3[`, `(..5]`, `not(? > 3)`, `-`, `"\u0041\U01F40E\"\\"`, `date and time("2026-11-23T10:00:00")`,
	`replace("abc", "[a-z-[b]]+", "$1")`, `range("[1..3)")`, `sort([3, 1], function(x, y) x < y)`, `string join(split("a b", "\s"), "-")`, `decimal(1/3, 2) * 1e-5`, `a between 1 and 2 or null`,
	`context put({}, ["a", "b"], get entries({x: 1}))`, `every x in 1..3 satisfies odd(x)`, `years and months duration(@"2026-01-31", @"2026-02-28")`, "/* c */ 1 // d\n + 2", `list replace([1, 2], function(i, n) i < n, 3)`,
	`matches("aabb", "^(a)\1([b-z-[c]]+?)\2$", "im")`, `replace("x y", "(?:\p{IsBasicLatin}|\W)(.)", "[$1]", "x")`, `(null..5] = (<= 5)`, `(function(x: number) [x]) instance of function<number> -> list<Any>`, `people.year`, `if a then 1 else "b"`,
}

func FuzzParse(f *testing.F) {
	for _, s := range fuzzSeeds {
		f.Add(s, "Số tiền", false)
		f.Add(s, "a-b", true)
	}
	f.Fuzz(func(t *testing.T, source, name string, unary bool) {
		opts := []Option{WithNames(name)}
		if unary {
			opts = append(opts, UnaryTests())
		}
		e, err := Compile(source, opts...)
		if err == nil {
			if e.Source() != source {
				t.Fatal("the source changed")
			}
			return
		}
		var fe *Error
		if !errors.As(err, &fe) || fe.EN == "" || fe.VI == "" {
			t.Fatalf("untyped error %v", err)
		}
		if p := fe.Position; fe.Code == ErrSyntax && (p.Offset < 0 || p.Offset > len(source) || p.Line < 1 || p.Column < 1) {
			t.Fatalf("position %+v of %q", p, source)
		}
	})
}

func FuzzEval(f *testing.F) {
	for _, s := range fuzzSeeds {
		f.Add(s, `{"a": 1, "Số tiền": 5, "xs": [1, {"a": "x", "name": "n"}], "outcome": "approve", "d": {"@type": "date", "value": "2026-11-23"}}`)
	}
	env := testEnv
	env.MaxSteps, env.MaxMemory = 20_000, 1<<20
	f.Fuzz(func(t *testing.T, source, context string) {
		value, err := FromJSON([]byte(context))
		scope, ok := value.(Context)
		if err != nil || !ok {
			scope = Context{"a": NewNumber(1)}
		}
		e, err := Compile(source, WithScope(scope))
		if err != nil {
			return
		}
		start := time.Now()
		r, err := e.unguarded(env, func(in *interp) Value { return in.eval(e.root, newRootScope(scope)) })
		if took := time.Since(start); took > 5*time.Second {
			t.Fatalf("%q took %v", source, took)
		}
		var fe *Error
		if err != nil && (!errors.As(err, &fe) || fe.Code != ErrLimit) {
			t.Fatalf("%q: %v", source, err)
		}
		if err != nil {
			return
		}
		checkOutcome(t, source, r.Value)
		checkInference(t, e, scope, r.Value)
	})
}

// checkInference checks that a value is of the type inferred for it, and null where the check was certain of that.
func checkInference(t *testing.T, e *Expression, scope Context, v Value) {
	names := make(map[string]*Type, len(scope))
	for name, value := range scope {
		names[name] = TypeOf(value)
	}
	typ, findings := e.Check(names)
	if v == nil || hasFunction(v) {
		return
	}
	if !typ.Has(v) {
		t.Fatalf("%q is inferred to be %s and gave %s", e.source, typ, String(v))
	}
	pos, end := e.root.span()
	for _, f := range findings {
		if f.Certain && f.Code != FindComparison && f.Position.Offset == pos && f.Text == shorten(e.source[pos:end], 80) {
			t.Fatalf("%q is said to be null (%s) and gave %s", e.source, f.EN, String(v))
		}
	}
}

// checkOutcome checks that a value is a value and reads back from its text and its JSON.
func checkOutcome(t *testing.T, source string, v Value) {
	if err := Check(v); err != nil {
		t.Fatalf("%q gave no value: %v", source, err)
	}
	text := String(v)
	if hasFunction(v) || len(text) > 10_000 {
		return
	}
	e, err := Compile(text)
	if err != nil {
		t.Fatalf("%q gave %s: %v", source, text, err)
	}
	back, err := e.Eval(nil, Env{})
	if err != nil || String(back) != text {
		t.Fatalf("%q gave %s, which reads as %s, %v", source, text, String(back), err)
	}
	data, err := ToJSON(v)
	if err != nil {
		t.Fatalf("%q: %v", source, err)
	}
	back, err = FromJSON(data)
	if err != nil || String(back) != text {
		t.Fatalf("%q gave %s, which reads as %s, %v", source, data, String(back), err)
	}
}

func hasFunction(v Value) bool {
	switch v := v.(type) {
	case *Function:
		return true
	case []Value:
		for _, item := range v {
			if hasFunction(item) {
				return true
			}
		}
	case Context:
		for _, item := range v {
			if hasFunction(item) {
				return true
			}
		}
	}
	return false
}

// FuzzPattern looks for patterns that the engines do not take, or take too long for.
func FuzzPattern(f *testing.F) {
	for _, seed := range [][3]string{
		{`^(a*)*\1b$`, "", "aaaaaaaaaaaaaaaaaaaa"}, {`(.)\1{2,3}?`, "i", "AaaA"}, {`[a-z-[aeiou]]+|\p{IsBasicLatin}`, "x", "hồ sơ"}, {`(?:(a)|b)\1\10`, "m", "b\n0"}, {`\i\c*\W`, "s", "x-1 "}, {`[\P{Lu}\S-[\d]]`, "", "é"},
	} {
		f.Add(seed[0], seed[1], seed[2])
	}
	f.Fuzz(func(t *testing.T, source, flags, text string) {
		if len(text) > 2000 || !utf8.ValidString(text) {
			return
		}
		p, err := compilePattern(source, flags)
		if err != nil {
			return
		}
		in := newInterp(&Expression{}, Env{MaxSteps: 20_000})
		start := time.Now()
		found := p.all(in, text)
		if took := time.Since(start); took > 3*time.Second {
			t.Fatalf("%q took %v", source, took)
		}
		if in.failed != nil {
			return
		}
		if len(found) > 0 != p.matches(in, text) && in.failed == nil {
			t.Fatalf("%q of %q: matches and all differ", source, text)
		}
		for _, m := range found {
			if len(m) != 2*(p.numGroups()+1) || m[0] > m[1] || m[1] > len(text) || !utf8.ValidString(text[m[0]:m[1]]) {
				t.Fatalf("%q of %q gave %v", source, text, m)
			}
		}
	})
}
