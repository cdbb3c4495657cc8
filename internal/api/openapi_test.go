package api

import (
	"bytes"
	"flag"
	"os"
	"testing"

	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "write docs/openapi.json")

const committed = "../../docs/openapi.json"

// TestOpenAPICommitted keeps docs/openapi.json, from which the pages' client is
// generated, equal to what the code serves. Run with -update after a change.
func TestOpenAPICommitted(t *testing.T) {
	t.Parallel()
	var now bytes.Buffer
	require.NoError(t, WriteOpenAPI(&now))
	if *update {
		require.NoError(t, os.WriteFile(committed, now.Bytes(), 0o644))
	}
	want, err := os.ReadFile(committed)
	require.NoError(t, err)
	require.Equal(t, string(want), now.String(), "docs/openapi.json is stale: go test ./internal/api -run OpenAPI -update")
}
