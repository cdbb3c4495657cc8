package feel_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/motcua/motcua/internal/feel"
)

func TestConstantTests(t *testing.T) {
	t.Parallel()
	for source, want := range map[string]string{
		`-`:                                   `any`,
		`"a", "b"`:                            `"a" "b"`,
		`< 5, > 10`:                           `(<5) (>10)`,
		`not(<= -1.5)`:                        `not (<=-1.5)`,
		`[1..5)`:                              `[1..5)`,
		`= 3`:                                 `3`,
		`true`:                                `true`,
		`>= date("2026-01-01")`:               `(>=@"2026-01-01")`,
		`@"P1D"`:                              `@"P1D"`,
		`x`:                                   `no`,
		`< x`:                                 `no`,
		`? > 3`:                               `no`,
		`!= 3`:                                `no`,
		`null`:                                `no`,
		`date("2026-13-01")`:                  `no`,
		`[1, 2]`:                              `no`,
		`(< 5)`:                               `(<5)`,
		`date(2026, 1, 1)`:                    `no`,
		`[date("2026-01-01")..x]`:             `no`,
		`1 + 1`:                               `no`,
		`lower case("A")`:                     `no`,
		`today()`:                             `no`,
		`duration("P1D"), @"P2D"`:             `@"P1D" @"P2D"`,
		`not("a", "b")`:                       `not "a" "b"`,
		`[date("2026-01-01")..@"2026-02-01"]`: `[@"2026-01-01"..@"2026-02-01"]`,
	} {
		e, err := feel.Compile(source, feel.UnaryTests())
		require.NoError(t, err, source)
		got := "no"
		if tests, ok := e.ConstantTests(); ok {
			got = ""
			if tests.Any {
				got = " any"
			}
			if tests.Negated {
				got += " not"
			}
			for _, v := range tests.Tests {
				got += " " + feel.String(v)
			}
			got = got[1:]
		}
		require.Equal(t, want, got, source)
	}
	e, err := feel.Compile(`[1..5]`)
	require.NoError(t, err)
	_, ok := e.ConstantTests()
	require.False(t, ok, "not unary tests")
}

func TestConstant(t *testing.T) {
	t.Parallel()
	for source, want := range map[string]string{
		`1.50`: `1.5`, `"a"`: `"a"`, `null`: `null`, `-3`: `-3`, `date("2026-01-01")`: `@"2026-01-01"`, `[1..2]`: `[1..2]`,
		`x`: `no`, `1 + 1`: `no`, `[1]`: `no`, `{a: 1}`: `no`, `date("x")`: `no`, `-"a"`: `no`,
	} {
		e, err := feel.Compile(source)
		require.NoError(t, err, source)
		got := "no"
		if v, ok := e.Constant(); ok {
			got = feel.String(v)
		}
		require.Equal(t, want, got, source)
	}
}

func TestSharedBudget(t *testing.T) {
	t.Parallel()
	e, err := feel.Compile(`sum(for i in 1..100 return i)`)
	require.NoError(t, err)
	env := feel.Env{Now: time.Unix(0, 0), MaxSteps: 1000}
	for range 10 {
		_, err = e.Eval(nil, env)
		require.NoError(t, err, "alone, each has the whole budget")
	}
	env = env.Shared()
	var limit *feel.Error
	for range 10 {
		if _, err = e.Eval(nil, env.Left()); err != nil {
			break
		}
	}
	require.ErrorAs(t, err, &limit)
	require.Equal(t, feel.LimitSteps, limit.Limit)

	env = feel.Env{MaxSteps: 100, MaxMemory: 1000}.Shared()
	require.NoError(t, env.Spend(90, 900))
	require.ErrorAs(t, env.Spend(20, 0), &limit)
	require.Equal(t, feel.LimitSteps, limit.Limit)
	env = feel.Env{MaxMemory: 1000}.Shared()
	require.ErrorAs(t, env.Spend(1, 2000), &limit)
	require.Equal(t, feel.LimitMemory, limit.Limit)
	require.NoError(t, feel.Env{}.Spend(1<<40, 1<<40), "nothing is shared")
}

// Functions of Go code that only call one another, a level of depth each, come to an end.
func TestNativeRecursionEnds(t *testing.T) {
	t.Parallel()
	call, err := feel.Compile("f()")
	require.NoError(t, err)
	scope := feel.Context{}
	scope["f"] = feel.NewFunction("f", nil, func(env feel.Env, _ []feel.Value) (feel.Value, error) {
		return call.Eval(scope, env)
	})
	_, err = call.Eval(scope, feel.Env{})
	var limit *feel.Error
	require.ErrorAs(t, err, &limit)
	require.Equal(t, feel.LimitDepth, limit.Limit)
}
