package bpmn_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/motcua/motcua/internal/bpmn"
	"github.com/motcua/motcua/internal/clock"
)

// The units a model may use are those the clock reckons in.
func TestUnitsAreTheClocks(t *testing.T) {
	t.Parallel()
	for _, u := range clock.Units() {
		d := parse(t, `<task id="a"><extensionElements><motcua:sla amount="1" unit="`+string(u)+`"/></extensionElements></task>`)
		require.Equal(t, string(u), node(t, d, "a").Extension.SLAUnit)
		require.Equal(t, bpmn.Extension{SLAAmount: "1", SLAUnit: string(u)}, node(t, d, "a").Extension)
	}
}
