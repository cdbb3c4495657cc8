package bpmn_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/motcua/motcua/internal/bpmn"
	"github.com/motcua/motcua/internal/engine"
)

// The linter and the engine's compiler must not contradict each other: what the
// engine refuses as structure, the linter names as an error, so that a designer
// who sees a clean check can run the model.
func requireAgreement(t *testing.T, d *bpmn.Definitions) {
	t.Helper()
	findings := bpmn.Lint(d)
	for _, p := range d.Processes {
		_, err := engine.Compile(p)
		if err != nil && !strings.Contains(err.Error(), "[unsupported]") {
			require.True(t, bpmn.HasErrors(findings), "the engine refuses what the linter passes: %v", err)
		}
	}
}
