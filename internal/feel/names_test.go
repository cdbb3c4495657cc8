package feel

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// TestManyNamesThatBeginAlike: reading an expression takes no longer for them.
func TestManyNamesThatBeginAlike(t *testing.T) {
	t.Parallel()
	names := make([]string, 50_000)
	for i := range names {
		names[i] = fmt.Sprintf("hồ sơ %d", i)
	}
	start := time.Now()
	e, err := Compile(strings.Repeat("hồ sơ 7 + ", 1500)+"hồ sơ 49999", WithNames(names...))
	require.NoError(t, err)
	require.Equal(t, []string{"hồ sơ 49999", "hồ sơ 7"}, e.Names())
	require.Less(t, time.Since(start), 20*time.Second)
}

func TestTheLongestNameWins(t *testing.T) {
	t.Parallel()
	scope := contextFromJSON(t, `{"a": 1, "a b": 2, "a b-c": 3, "b": 4, "c": 5, "a-b": 6, "x and y": 7, "x": true, "y": false}`)
	runRows(t, scope, []row{
		{"a", "1"}, {"a b", "2"}, {"a b-c", "3"}, {"a b - c", "3"}, {"a b+c", "7"}, {"a-b", "6"}, {"a-c", "-4"}, {"a b-b", "-2"}, {"x and y", "7"}, {"y and x", "false"}, {"for a b in [9] return a b-c", "[3]"}, {"for a b-c in [9] return a b-c", "[9]"},
		{"for q in [1] return (for q in [2] return q)[1] + q", "[3]"},
	})
}
