package dmn_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/motcua/motcua/internal/dmn"
	"github.com/motcua/motcua/internal/feel"
)

// feeTable is a unique table of three inputs: a text, an amount in bands and a flag.
func feeTable(rules int) string {
	list := make([]string, 0, rules)
	kinds := max(rules/10, 1)
	for k := range kinds {
		for band := range 5 {
			for _, online := range []string{"true", "false"} {
				if len(list) < rules {
					list = append(list, fmt.Sprintf(`"kind %d" | [%d..%d) | %s => %d`, k, band*100, band*100+100, online, k*band))
				}
			}
		}
	}
	return file(input("kind", "string"), input("amount", "number"), input("online", "boolean"),
		decide("Fee", "number", table("", "kind: string | amount: number | online: boolean => _: number", list...), "i-kind", "i-amount", "i-online"))
}

func BenchmarkDecisionTable(b *testing.B) {
	for _, rules := range []int{10, 100, 1000} {
		m := compile(b, feeTable(rules))
		require.Empty(b, m.Check())
		kinds := max(rules/10, 1)
		for _, where := range []string{"first", "last", "none"} {
			in := feel.Context{"kind": "kind 0", "amount": feel.NewNumber(50), "online": true}
			switch where {
			case "last":
				in = feel.Context{"kind": fmt.Sprintf("kind %d", kinds-1), "amount": feel.NewNumber(450), "online": false}
			case "none":
				in["kind"] = "none"
			}
			b.Run(fmt.Sprintf("%d rules, the %s", rules, where), func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					r, err := m.Evaluate("Fee", in, feel.Env{})
					if err != nil || (r.Value == nil) != (where == "none") {
						b.Fatal(r, err)
					}
				}
			})
		}
	}
}

// The cells are expressions that FEEL's interpreter decides.
func BenchmarkDecisionTableOfExpressions(b *testing.B) {
	rules := make([]string, 1000)
	for i := range rules {
		rules[i] = fmt.Sprintf("? > %d * 2 and ? < y + %d => %d", i, i, i)
	}
	m := compile(b, file(input("x", "number"), input("y", "number"), decide("D", "", table(`hitPolicy="FIRST"`, "x: number => _", rules...), "i-x", "i-y")))
	in := feel.Context{"x": feel.NewNumber(-1), "y": feel.NewNumber(5)}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := m.Evaluate("D", in, feel.Env{}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkRequirements(b *testing.B) {
	m := compile(b, file(input("x", "number"),
		bkm("f", "number", "a: number", lit("a * 2")),
		decide("A", "number", lit("f(x) + 1"), "i-x", "k-f"), decide("B", "number", lit("A * A"), "d-A"),
		decide("C", "", `<context>`+entry("a", "", lit("A"))+entry("b", "", lit("if a > 3 then B else 0"))+`</context>`, "d-A", "d-B")))
	in := feel.Context{"x": feel.NewNumber(5)}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := m.Evaluate("C", in, feel.Env{}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkCompile(b *testing.B) {
	for _, rules := range []int{10, 1000} {
		data := []byte(feeTable(rules))
		b.Run(fmt.Sprintf("%d rules", rules), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				defs, err := dmn.Parse(data)
				if err != nil {
					b.Fatal(err)
				}
				if _, err := dmn.Compile(defs); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
