package feel

import (
	"testing"
	"time"
	_ "time/tzdata"

	"github.com/stretchr/testify/require"
)

var testEnv = Env{
	Now:      time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC),
	Location: time.FixedZone("", 7*3600),
}

// row is an expression and the canonical text of its value.
type row struct {
	expr, want string
}

func runRows(t *testing.T, scope Context, rows []row) {
	t.Helper()
	for _, r := range rows {
		t.Run(r.expr, func(t *testing.T) {
			t.Parallel()
			require.Equal(t, r.want, evalText(t, r.expr, scope))
		})
	}
}

func evalText(t *testing.T, expr string, scope Context) string {
	t.Helper()
	e, err := Compile(expr, WithScope(scope))
	require.NoError(t, err)
	in := newInterp(e, testEnv)
	v := in.eval(e.root, newRootScope(scope)) // without the recover of Evaluate
	in.finish(v)
	require.Nil(t, in.failed)
	require.NoError(t, Check(v))
	return String(v)
}

func mustEval(t testing.TB, expr string) Value {
	t.Helper()
	e, err := Compile(expr)
	require.NoError(t, err)
	v, err := e.Eval(nil, testEnv)
	require.NoError(t, err)
	return v
}

func contextFromJSON(t testing.TB, text string) Context {
	t.Helper()
	v, err := FromJSON([]byte(text))
	require.NoError(t, err)
	c, ok := v.(Context)
	require.True(t, ok)
	return c
}
