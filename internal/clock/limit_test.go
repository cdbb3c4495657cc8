package clock_test

import (
	"encoding/json"
	"math"
	"testing"

	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"

	"github.com/motcua/motcua/internal/clock"
)

func TestParseLimit(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]clock.Limit{
		"3 working_day":     {Amount: 3, Unit: clock.WorkingDay},
		" 1.5   hour ":      {Amount: 1.5, Unit: clock.Hour},
		"0 hour":            {Unit: clock.Hour},
		"30 calendar_day":   {Amount: 30, Unit: clock.CalendarDay},
		"2 month":           {Amount: 2, Unit: clock.Month},
		"1 same_day 15:00":  {Amount: 1, Unit: clock.SameDay, Cutoff: "15:00"},
		"same_day 14:30":    {Amount: 1, Unit: clock.SameDay, Cutoff: "14:30"},
		"same_day":          {Amount: 1, Unit: clock.SameDay},
		"per_plan":          {Unit: clock.PerPlan},
		"2610 working_day":  {Amount: 2610, Unit: clock.WorkingDay},
		"0.016666667 hour ": {Amount: 0.016666667, Unit: clock.Hour},
	} {
		t.Run(text, func(t *testing.T) {
			t.Parallel()
			got, err := clock.ParseLimit(text)
			require.NoError(t, err)
			require.Equal(t, want, got)
			again, err := clock.ParseLimit(got.String())
			require.NoError(t, err)
			require.Equal(t, got, again)
		})
	}
}

func TestParseLimitRefuses(t *testing.T) {
	t.Parallel()
	for text, field := range map[string]string{
		"":                      "limit",
		"3":                     "amount",
		"working_day":           "amount",
		"three working_day":     "amount",
		"-1 working_day":        "amount",
		"1e3 working_day":       "amount",
		"0x10 working_day":      "amount",
		"inf hour":              "amount",
		"NaN hour":              "amount",
		"1_0 hour":              "amount",
		"3 fortnight":           "unit",
		"2.5 working_day":       "amount",
		"0.33 calendar_day":     "amount",
		"0.333 hour":            "amount",
		"2611 working_day":      "amount",
		"3654 calendar_day":     "amount",
		"121 month":             "amount",
		"99999999999 hour":      "amount",
		"2 same_day":            "amount",
		"1 per_plan":            "amount",
		"3 working_day 15:00":   "cutoff",
		"1 same_day 15h":        "cutoff",
		"1 same_day 24:00":      "cutoff",
		"1 same_day 15:60":      "cutoff",
		"1 same_day 15:00 more": "limit",
		"same_day 15:00 more":   "limit",
	} {
		t.Run(text, func(t *testing.T) {
			t.Parallel()
			_, err := clock.ParseLimit(text)
			require.Equal(t, field, requireKey(t, err, clock.KeyLimitInvalid).Field)
		})
	}
}

func TestLimitOfADossierIsNotZero(t *testing.T) {
	t.Parallel()
	for _, u := range []clock.Unit{clock.WorkingDay, clock.Hour, clock.CalendarDay, clock.Month} {
		l := clock.Limit{Unit: u}
		require.NoError(t, l.ValidateStep())
		require.Equal(t, "amount", requireKey(t, l.Validate(), clock.KeyLimitInvalid).Field)
	}
	require.NoError(t, clock.Limit{Unit: clock.SameDay}.Validate())
	require.NoError(t, clock.Limit{Unit: clock.PerPlan}.Validate())
	for _, a := range []float64{math.NaN(), math.Inf(1), math.Inf(-1), -0.5} {
		require.Error(t, clock.Limit{Amount: a, Unit: clock.Hour}.Validate())
	}
	require.Equal(t, "unit", requireKey(t, clock.Limit{Amount: 1}.Validate(), clock.KeyLimitInvalid).Field)
}

func TestLimitTravels(t *testing.T) {
	t.Parallel()
	l := clock.Limit{Amount: 1, Unit: clock.SameDay, Cutoff: "15:00"}
	text, err := json.Marshal(l)
	require.NoError(t, err)
	require.JSONEq(t, `{"amount":1,"unit":"same_day","cutoff":"15:00"}`, string(text))
	var fromYAML clock.Limit
	require.NoError(t, yaml.Unmarshal([]byte("amount: 1\nunit: same_day\ncutoff: '15:00'\n"), &fromYAML))
	require.Equal(t, l, fromYAML)
}

func TestLimitInWords(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][2]string{
		"3 working_day":   {"3 ngày làm việc", "3 working days"},
		"1 working_day":   {"1 ngày làm việc", "1 working day"},
		"1.5 hour":        {"1,5 giờ làm việc", "1.5 working hours"},
		"30 calendar_day": {"30 ngày", "30 calendar days"},
		"2 month":         {"2 tháng", "2 months"},
		"same_day":        {"trong ngày (nhận sau 15:00 trả vào ngày làm việc tiếp theo)", "the same day (received after 15:00: the next working day)"},
		"per_plan":        {"theo kế hoạch", "by plan"},
	} {
		l := limit(t, text)
		require.Equal(t, want[0], l.Text("vi"))
		require.Equal(t, want[1], l.Text("en"))
	}
	require.Len(t, clock.Units(), 6)
}
