package soundness_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/motcua/motcua/config"
	"github.com/motcua/motcua/internal/bpmn"
	"github.com/motcua/motcua/internal/organisation"
	"github.com/motcua/motcua/internal/procedure"
	"github.com/motcua/motcua/internal/soundness"
)

// procedures are the processes of the catalogue.
func procedures(t testing.TB) []procedure.Definition {
	t.Helper()
	org, _, err := organisation.Load(config.FS, "organisation", "organisation/demo")
	require.NoError(t, err)
	c, err := procedure.LoadCatalogue(config.FS, org)
	require.NoError(t, err)
	var out []procedure.Definition
	for _, d := range c.Search(procedure.Query{}) {
		if d.Runnable() {
			out = append(out, d)
		}
	}
	return out
}

// big is a process of n blocks, each with a choice, two branches at a time and a way
// back: about seven elements a block.
func big(blocks int) string {
	var b strings.Builder
	b.WriteString(`<startEvent id="s"/><endEvent id="e"/>` + "\n")
	at := "s"
	for i := range blocks {
		id := func(name string) string { return fmt.Sprintf("%s%d", name, i) }
		fmt.Fprintf(&b, `<userTask id="%s">%s</userTask><exclusiveGateway id="%s" default="%s_%s"/><parallelGateway id="%s"/><userTask id="%s"/><userTask id="%s"/><parallelGateway id="%s"/>`+"\n",
			id("t"), outcomes, id("g"), id("g"), id("f"), id("f"), id("a"), id("b"), id("j"))
		fmt.Fprintf(&b, "%s %s %s\n%s %s ? outcome = \"no\"\n", at, id("t"), id("g"), id("g"), id("t"))
		fmt.Fprintf(&b, "%s %s %s %s\n%s %s %s\n", id("g"), id("f"), id("a"), id("j"), id("f"), id("b"), id("j"))
		at = id("j")
	}
	fmt.Fprintf(&b, "%s e\n", at)
	return process(b.String())
}

// wide is a process with parallel branches of user tasks, whose orders are many.
func wide(branches, length int) string {
	var b strings.Builder
	b.WriteString(`<startEvent id="s"/><parallelGateway id="f"/><parallelGateway id="j"/><endEvent id="e"/>` + "\ns f\nj e\n")
	for i := range branches {
		at := "f"
		for k := range length {
			id := fmt.Sprintf("t%d_%d", i, k)
			fmt.Fprintf(&b, "<userTask id=\"%s\"/>\n%s %s\n", id, at, id)
			at = id
		}
		fmt.Fprintf(&b, "%s j\n", at)
	}
	return process(b.String())
}

func TestFigures(t *testing.T) {
	begun := time.Now()
	states := 0
	for _, d := range procedures(t) {
		defs, err := bpmn.Parse(d.BPMN)
		require.NoError(t, err)
		r, err := soundness.Check(defs, soundness.Options{})
		require.NoError(t, err)
		states += r.States
		fmt.Println(d.Code, r.States, r.Steps, r.Ends, r.Decided, short(r))
	}
	fmt.Println("25:", time.Since(begun), states)
	for name, body := range map[string]string{"big": big(33), "wide 2x50": wide(2, 50), "wide 4x50": wide(4, 50), "wide 10x20": wide(10, 20)} {
		begun = time.Now()
		r := check(t, body)
		fmt.Println(name, time.Since(begun), r.States, r.Steps, r.Reduced, r.Decided, short(r))
	}
}
