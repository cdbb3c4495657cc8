package procedure_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/motcua/motcua/config"
	"github.com/motcua/motcua/internal/bpmn"
	"github.com/motcua/motcua/internal/organisation"
	"github.com/motcua/motcua/internal/procedure"
)

func TestX(t *testing.T) {
	org, _, err := organisation.Load(config.FS, "organisation", "organisation/demo")
	require.NoError(t, err)
	c, err := procedure.LoadCatalogue(config.FS, org)
	require.NoError(t, err)
	for _, f := range c.Findings() {
		t.Log(f, f.VI)
	}
	n := 0
	for _, d := range c.All() {
		if !d.Runnable() {
			continue
		}
		n++
		p, err := bpmn.Parse(d.BPMN)
		require.NoError(t, err)
		for _, f := range bpmn.Lint(p) {
			t.Error(d.Code, f)
		}
		for _, x := range p.Processes[0].Scope.Nodes {
			if x.Extension.StepNo > 0 {
				t.Log(d.Code, x.Extension.StepNo, x.Extension.FormKey, x.Name, "|", x.Lane.Name)
			}
		}
	}
	t.Log(c.Len(), n)
}
