package main

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestDossierCommandsSayWhatIsMissing(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{{"dossier", "rebuild"}, {"dossier", "rebuild", "H29.1-261124-0001", "--all"}} {
		code, _, errOut := runMotcua(t, args...)
		require.Equal(t, 1, code)
		require.Contains(t, errOut, "--all")
	}
	dir := t.TempDir()
	code, _, errOut := runMotcua(t, "dossier", "rebuild", "--all", "--data", dir)
	require.Equal(t, 1, code)
	require.Contains(t, errOut, dir)
	require.Contains(t, errOut, "motcua-standalone")
}
