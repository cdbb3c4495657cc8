package soundness_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/motcua/motcua/config"
	"github.com/motcua/motcua/internal/bpmn"
	"github.com/motcua/motcua/internal/organisation"
	"github.com/motcua/motcua/internal/procedure"
	"github.com/motcua/motcua/internal/soundness"
)

// procedures are the processes of the catalogue.
func procedures(t testing.TB) []*bpmn.Definitions {
	t.Helper()
	org, _, err := organisation.Load(config.FS, "organisation", "organisation/demo")
	require.NoError(t, err)
	c, err := procedure.LoadCatalogue(config.FS, org)
	require.NoError(t, err)
	var out []*bpmn.Definitions
	for _, d := range c.All() {
		if d.Runnable() {
			p, err := bpmn.Parse(d.BPMN)
			require.NoError(t, err)
			out = append(out, p)
		}
	}
	return out
}

// drawing writes a process.
type drawing struct{ strings.Builder }

func (d *drawing) add(format string, args ...any) { fmt.Fprintf(d, format+"\n", args...) }

// long is a process of blocks one after the other, six elements each: a choice, a way
// back, two branches at a time.
func long(blocks int) string {
	var d drawing
	d.add(`<startEvent id="s"/><endEvent id="e"/>`)
	at := "s"
	for i := range blocks {
		d.add(`<userTask id="t%[1]d">%[2]s</userTask><exclusiveGateway id="g%[1]d" default="g%[1]d_f%[1]d"/><parallelGateway id="f%[1]d"/>`, i, outcomes)
		d.add(`<userTask id="a%[1]d"/><userTask id="b%[1]d"/><parallelGateway id="j%[1]d"/>`, i)
		d.add("%[2]s t%[1]d g%[1]d\ng%[1]d t%[1]d ? outcome = \"no\"\ng%[1]d f%[1]d a%[1]d j%[1]d\nf%[1]d b%[1]d j%[1]d", i, at)
		at = fmt.Sprintf("j%d", i)
	}
	d.add("%s e", at)
	return process(d.String())
}

// wide is a process of parallel branches. Each is a row of tasks; with bodies, one that
// may be interrupted by a deadline, with a choice in it.
func wide(branches, length int, bodies bool) string {
	var d drawing
	d.add("<startEvent id=\"s\"/><parallelGateway id=\"f\"/><parallelGateway id=\"j\"/><endEvent id=\"e\"/>\ns f\nj e")
	for i := range branches {
		first, last := "f", "j"
		if bodies {
			d.add(`<subProcess id="u%d">`, i)
			d.add(`<startEvent id="us%[1]d"/><endEvent id="ue%[1]d"/>`, i)
			first, last = fmt.Sprintf("us%d", i), fmt.Sprintf("ue%d", i)
		}
		for k := range length {
			id := fmt.Sprintf("t%d_%d", i, k)
			d.add("<userTask id=\"%s\"/>\n%s %s", id, first, id)
			first = id
		}
		d.add("%s %s", first, last)
		if bodies {
			d.add("</subProcess>")
			d.add(`<boundaryEvent id="late%[1]d" attachedToRef="u%[1]d"><timerEventDefinition><timeDuration>P1D</timeDuration></timerEventDefinition></boundaryEvent><exclusiveGateway id="m%[1]d"/>`, i)
			d.add("f u%[1]d m%[1]d j\nlate%[1]d m%[1]d", i)
		}
	}
	return process(d.String())
}

// The procedures that the product ships are sound.
func TestProceduresAreSound(t *testing.T) {
	t.Parallel()
	all := procedures(t)
	require.Len(t, all, 25)
	for _, d := range all {
		r, err := soundness.Check(d, soundness.Options{})
		require.NoError(t, err)
		require.Empty(t, r.Findings, d.Processes[0].ID)
		require.True(t, r.Sound())
		require.False(t, r.Reduced)
	}
}

var large = map[string]string{
	"long, 200 elements":                       long(33),
	"long, 1000 elements":                      long(166),
	"long, 5000 elements":                      long(833),
	"wide, 4 branches of 50":                   wide(4, 50, false),
	"wide, 10 branches of 20":                  wide(10, 20, false),
	"wide, 8 subprocesses of 20 with deadline": wide(8, 20, true),
}

func TestLargeProcessesAreDecided(t *testing.T) {
	t.Parallel()
	for name, body := range large {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := check(t, body)
			require.True(t, r.Sound(), "%v", short(r))
			require.Empty(t, r.Findings)
		})
	}
}

func BenchmarkProcedures(b *testing.B) {
	all := procedures(b)
	b.ReportAllocs()
	states := 0
	for b.Loop() {
		states = 0
		for _, d := range all {
			r, err := soundness.Check(d, soundness.Options{})
			require.NoError(b, err)
			states += r.States
		}
	}
	b.ReportMetric(float64(states), "states")
}

func BenchmarkLarge(b *testing.B) {
	for name, body := range large {
		b.Run(name, func(b *testing.B) {
			d := parse(b, body)
			b.ReportAllocs()
			states := 0
			for b.Loop() {
				r, err := soundness.Check(d, soundness.Options{})
				require.NoError(b, err)
				states = r.States
			}
			b.ReportMetric(float64(states), "states")
		})
	}
}
