package dmn_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/motcua/motcua/internal/dmn"
	"github.com/motcua/motcua/internal/feel"
)

// models are the example files.
func models(t testing.TB) map[string]string {
	t.Helper()
	names, err := filepath.Glob("testdata/models/*.dmn")
	require.NoError(t, err)
	require.NotEmpty(t, names)
	files := map[string]string{}
	for _, name := range names {
		data, err := os.ReadFile(name)
		require.NoError(t, err)
		files[filepath.Base(name)] = string(data)
	}
	return files
}

func TestModels(t *testing.T) {
	t.Parallel()
	files := models(t)
	m := compile(t, files["ho-tro.dmn"])
	require.Empty(t, m.Check())
	in := `{"Ngày xét": @"2026-11-23", "Hộ": [
		{"họ tên": "Lan", "ngày sinh": @"1990-05-01", "thu nhập": 4000000}, {"họ tên": "Bi", "ngày sinh": @"2024-01-01", "thu nhập": 0}, {"họ tên": "Cụ", "ngày sinh": @"1940-01-01", "thu nhập": 0},
		{"họ tên": "Tí", "ngày sinh": @"2015-01-01", "thu nhập": 0}]}`
	for name, want := range map[string]string{
		"Thu nhập/người": `1000000`, "Diện": `"nghèo"`, "Được miễn": `true`, "Tuổi chủ hộ": `36`, "Mức hỗ trợ": `[1980000, [720000, 720000, 540000]]`,
	} {
		r := evaluate(t, m, name, in)
		require.Equal(t, want, str(r.Value), name)
		require.Empty(t, r.Diagnostics, name)
	}
	r, err := m.EvaluateService("Xét hộ", context(t, in), env())
	require.NoError(t, err)
	require.Equal(t, `{Diện: "nghèo", Mức hỗ trợ: [1980000, [720000, 720000, 540000]]}`, str(r.Value))
	require.ErrorContains(t, evaluate(t, m, "Thu nhập/người", `{Hộ: []}`).Err(), "input_type", "a household has someone in it")

	m = compile(t, files["phien-ban-1-1.dmn"])
	require.Empty(t, m.Check())
	require.Equal(t, `10`, value(t, m, "Kết quả", `{Loại: "A"}`))
	require.Equal(t, `5`, value(t, m, "Kết quả", `{Loại: "B"}`))
}

// FuzzModel: whatever is read is compiled, checked and evaluated without a panic, within its bounds, and the same twice.
func FuzzModel(f *testing.F) {
	for _, data := range models(f) {
		f.Add([]byte(data))
	}
	for _, data := range []string{
		file(typesFile, input("x", "tPerson"), decide("D", "tFew", lit("x.friends.name"), "i-x")),
		file(input("x", "number"), decide("D", "", table(`hitPolicy="COLLECT" aggregation="SUM"`, "x in 1, 2 => _: number in 3, 4 = 3", "< 1 => 3", `not([1..2], "a") => 4`), "i-x")),
		file(bkm("f", "tF", "a: number", lit("f(a - 1)"), "k-f"), decide("D", "", lit("f(1)"), "k-f"), typesFile),
		unitFile("urn:a", []string{"", "urn:a"}, decide("D", "", lit("E"), "d-E"), decide("E", "", lit("D"), "d-D")),
		file(service("S", "", "outputDecision", "d-D"), decide("D", "", lit("S()"), "s-S")),
		file(decide("D", "", `<some iteratorVariable="i"><in>`+lit("[1..3]")+`</in><satisfies>`+lit("i > 2")+`</satisfies></some>`)),
	} {
		f.Add([]byte(data))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		defs, err := dmn.Parse(data)
		if err != nil {
			return
		}
		evaluateAll(t, defs)
	})
}

// FuzzTexts is FuzzModel for files that are well-formed: only the texts, names and types in them vary.
func FuzzTexts(f *testing.F) {
	for _, c := range [][5]string{
		{"x", "number", `< 5, > 7`, `x + 1`, `for i in [1..3] return x`},
		{"số tiền/người", "tPerson", `not("a", "b")`, `số tiền/người.friends[1].name`, `function(a: tColour) a instance of tRed`},
		{"date", "date", `[@"2026-01-01"..date("2026-02-01"))`, `date + @"P1D"`, `{a: 1, b: a}.b`},
		{"a.b", "list<number>", `? in [1, 2]`, `a.b`, `D`},
		{"in", "tFew", `-`, `null`, `sort(x, function(a, b) a < b)`},
	} {
		f.Add(c[0], c[1], c[2], c[3], c[4])
	}
	f.Fuzz(func(t *testing.T, name, typ, cell, output, text string) {
		name = escaped.Replace(strings.ReplaceAll(name, `"`, ""))
		typ = escaped.Replace(strings.ReplaceAll(typ, `"`, ""))
		defs, err := dmn.Parse([]byte(file(typesFile,
			`<inputData id="i" name="`+name+`"><variable name="x" typeRef="`+typ+`"/></inputData>`, input("x", ""),
			bkm("k", "", name+":"+typ, lit(text), "k-k", "s-S"), service("S", "", "outputDecision", "d-T", "inputData", "i"),
			decide("D", typ, `<context>`+entry(name, typ, lit(text))+entry("b", "", lit(output))+`</context>`, "i", "i-x", "k-k"),
			decide("T", "", table(`hitPolicy="PRIORITY"`, "x => _", "- => 1")+table("", "", ""), "i", "i-x", "s-S"),
			`<decision id="d-U" name="U">`+requirements([]string{"i", "i-x", "d-D"})+`<decisionTable hitPolicy="OUTPUT ORDER"><input><inputExpression typeRef="`+typ+`"><text>`+escaped.Replace(text)+
				`</text></inputExpression></input><output><outputValues><text>`+escaped.Replace(cell)+`</text></outputValues></output><rule><inputEntry><text>`+escaped.Replace(cell)+
				`</text></inputEntry><outputEntry><text>`+escaped.Replace(output)+`</text></outputEntry></rule></decisionTable></decision>`)))
		if err == nil {
			evaluateAll(t, defs)
		}
	})
}

// evaluateAll compiles a file and evaluates all that is in it, within small bounds.
func evaluateAll(t *testing.T, defs *dmn.Definitions) {
	t.Helper()
	m, err := dmn.Compile(defs, dmn.WithFiles(defs))
	if err != nil {
		return
	}
	for _, finding := range m.Check() {
		if strings.Contains(finding.VI+finding.EN, "%!") {
			t.Fatal(finding)
		}
	}
	small := feel.Env{MaxSteps: 5000, MaxDepth: 300, MaxMemory: 1 << 20}
	in := feel.Context{"x": feel.NewNumber(1), "Loại": "A", "Hộ": []feel.Value{}}
	for _, d := range m.Decisions() {
		first, err1 := m.Evaluate(d.ID, in, small)
		second, err2 := m.Evaluate(d.ID, in, small)
		if str(first.Value) != str(second.Value) || (err1 == nil) != (err2 == nil) {
			t.Fatalf("%s: %s %v, then %s %v", d.Name, str(first.Value), err1, str(second.Value), err2)
		}
	}
	for _, s := range m.Services() {
		_, _ = m.EvaluateService(s.Name, in, small) // only that it comes back
	}
	for _, k := range m.Knowledge() {
		_, _ = m.EvaluateKnowledge(k.Name, in, small)
	}
}
