package feel

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestDecide(t *testing.T) {
	t.Parallel()
	known := Context{"outcome": "refuse", "none": nil}
	for source, want := range map[string]string{
		`outcome = "refuse"`:                                  "true",
		`outcome = "approve"`:                                 "false",
		`outcome in ("approve", "refuse")`:                    "true",
		`amount > 5`:                                          "?",
		`amount = 5`:                                          "?",
		`count = 5`:                                           "?",
		`outcome = "approve" and amount > 5`:                  "false",
		`amount > 5 and outcome = "approve"`:                  "false",
		`outcome = "refuse" and amount > 5`:                   "?",
		`outcome = "refuse" or amount > 5`:                    "true",
		`outcome = "approve" or amount > 5`:                   "?",
		`not(outcome = "refuse" or amount > 5)`:               "false",
		`not(amount > 5)`:                                     "?",
		`if amount > 5 then true else true`:                   "true",
		`if amount > 5 then true else false`:                  "?",
		`if outcome = "refuse" then false else amount > 5`:    "false",
		`some x in ["a", "refuse"] satisfies x = outcome`:     "true",
		`some x in list satisfies x = outcome`:                "?",
		`none = null`:                                         "true",
		`none`:                                                "?",
		`is defined(amount)`:                                  "?",
		`(outcome = "approve" and amount > 5) or none = null`: "true",
	} {
		t.Run(source, func(t *testing.T) {
			t.Parallel()
			e, err := Compile(source)
			require.NoError(t, err)
			got := "?"
			if holds, decided := e.Decide(known, Env{}); decided {
				got = map[bool]string{true: "true", false: "false"}[holds]
			}
			require.Equal(t, want, got)
		})
	}
}
