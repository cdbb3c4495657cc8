package dmn_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// repeat joins n parts.
func repeat(n int, part func(i int) string) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(part(i))
	}
	return b.String()
}

// Files made to cost more than their size: each is compiled, checked and evaluated all the same, or its bound is named.
func TestHostileModels(t *testing.T) {
	t.Parallel()
	types := repeat(60, func(i int) string {
		return fmt.Sprintf(`<itemDefinition name="t%d">%s</itemDefinition>`, i, repeat(10, func(k int) string {
			return fmt.Sprintf(`<itemComponent name="c%d"><typeRef>t%d</typeRef></itemComponent>`, k, i+1)
		}))
	})
	chain := repeat(20_000, func(i int) string {
		return fmt.Sprintf(`<itemDefinition name="t%d"><typeRef>t%d</typeRef></itemDefinition>`, i, i+1)
	})
	names := repeat(5_000, func(i int) string { return entry(fmt.Sprintf("some name %d", i), "", lit("1")) })
	for name, c := range map[string]struct{ file, input, want string }{
		"types that double":    {file(types, input("x", "t0"), decide("D", "t0", lit("x.c1.c2.c3 = null and {c0: 1} instance of t0"), "i-x")), `{x: {}}`, `null`},
		"types that narrow":    {file(chain, input("x", "t0"), decide("D", "t0", lit("x"), "i-x")), `{x: 1}`, `1`},
		"columns without rows": {file(decide("D", "", `<relation>`+repeat(20_000, func(i int) string { return fmt.Sprintf(`<column name="c%d"/>`, i) })+strings.Repeat("<row/>", 20_000)+`</relation>`)), ``, `limit`},
		"a table of columns":   {file(decide("D", "", `<decisionTable>`+strings.Repeat("<input/>", 20_000)+`<output/>`+strings.Repeat("<rule/>", 20_000)+`</decisionTable>`)), ``, `null`},
		"a wide context": {file(decide("A", "", `<context>`+names+`</context>`), repeat(1_000, func(i int) string {
			return decide(fmt.Sprintf("D%d", i), "", lit("A.some name 1 + nothing + zero"), "d-A")
		}), decide("D", "", lit("A.some name 7"), "d-A")), ``, `1`},
		"many requirements": {file(repeat(3_000, func(i int) string { return input(fmt.Sprintf("x%d", i), "number") }),
			decide("D", "", table("", "x1 => _", strings.Split(strings.TrimSuffix(repeat(2_000, func(i int) string { return fmt.Sprintf("x%d + %d => 1\n", i, i) }), "\n"), "\n")...), ids(3_000)...)), `{x1: -1}`, `null`},
		"boxes within boxes": {file(decide("D", "", strings.Repeat("<list>", 100)+lit("1")+strings.Repeat("</list>", 100))), ``, strings.Repeat("[", 100) + "1" + strings.Repeat("]", 100)},
		"services of services": {file(repeat(200, func(i int) string {
			return decide(fmt.Sprintf("D%d", i), "", lit(fmt.Sprintf("S%d()", i+1)), fmt.Sprintf("s-S%d", i+1)) + service(fmt.Sprintf("S%d", i), "", "outputDecision", fmt.Sprintf("d-D%d", i))
		}), decide("D200", "", lit("7")), service("S200", "", "outputDecision", "d-D200"), decide("D", "", lit("S0()"), "s-S0")), ``, `7`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := compile(t, c.file)
			m.Check()
			r, err := m.Evaluate("D", context(t, c.input), env())
			if c.want == "limit" {
				require.Error(t, err)
				return
			}
			require.NoError(t, err)
			require.Equal(t, c.want, str(r.Value))
		})
	}
}

func ids(n int) []string {
	list := make([]string, n)
	for i := range list {
		list[i] = fmt.Sprintf("i-x%d", i)
	}
	return list
}
