package main

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// TestProcessFromTheCommandLine: the tools are part of the program, exit codes included.
func TestProcessFromTheCommandLine(t *testing.T) {
	t.Parallel()
	code, out, errOut := runMotcua(t, "process", "check", samples+"ket-cong.bpmn", "--lang", "en")
	require.Zero(t, code, errOut)
	require.Contains(t, out, "passed")

	code, out, errOut = runMotcua(t, "process", "run", samples+"cap-giay-phep.bpmn", "--from", "2026-11-23 08:00", "--lang", "en")
	require.Zero(t, code, errOut)
	require.Contains(t, out, "completed")

	code, out, errOut = runMotcua(t, "process", "run", samples+"ket-cong.bpmn", "--from", "2026-11-23 08:00", "--vars", `{"le_phi":7}`, "--lang", "en")
	require.Equal(t, exitWaiting, code)
	require.Contains(t, out, "Incident")
	require.Contains(t, errOut, "stopped with an incident")

	code, _, errOut = runMotcua(t, "process", "run", "absent.bpmn")
	require.Equal(t, 1, code)
	require.Contains(t, errOut, "absent.bpmn")
}
