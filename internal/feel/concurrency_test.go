package feel

import (
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestAnExpressionServesSeveralGoroutines(t *testing.T) {
	t.Parallel()
	e, err := Compile(`{m: matches(s, "^" + p + "+$"), d: @"2026-11-23T10:00:00@Asia/Ho_Chi_Minh" + @"P1D", l: sort(xs, function(x, y) x < y)}`)
	require.NoError(t, err)
	xs := []Value{NewNumber(3), NewNumber(1), NewNumber(2)}
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			for range 50 {
				p := string(rune('a' + i))
				v, err := e.Eval(Context{"s": p + p, "p": p, "xs": xs}, Env{})
				if err != nil || String(v) != `{d: @"2026-11-24T10:00:00@Asia/Ho_Chi_Minh", l: [1, 2, 3], m: true}` {
					t.Errorf("got %s, %v", String(v), err)
				}
			}
		})
	}
	wg.Wait()
	require.Equal(t, "[3, 1, 2]", String(xs), "arguments are not changed")
}
