package main

import (
	"bytes"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func runFeel(t *testing.T, stdin string, args ...string) (stdout, stderr string, err error) {
	t.Helper()
	var out, problems bytes.Buffer
	cmd := newFeelCommand()
	cmd.SetArgs(args)
	cmd.SetIn(strings.NewReader(stdin))
	cmd.SetOut(&out)
	cmd.SetErr(&problems)
	cmd.SilenceErrors = true
	err = cmd.Execute()
	return out.String(), problems.String(), err
}

func TestFeelEval(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, want string
		args       []string
	}{
		{"number", "110\n", []string{"Số tiền * 1.1", "--context", `{"Số tiền": 100}`}},
		{"name with a sign", "3\n", []string{"thu nhập/người + 1", "--context", `{"thu nhập/người": 2}`}},
		{"json", `{"value":{"@type":"date","value":"2026-12-23"}}` + "\n", []string{`date("2026-11-23") + duration("P1M")`, "--json"}},
		{"plain json", `{"value":"2026-12-23"}` + "\n", []string{`@"2026-12-23"`, "--json", "--plain"}},
		{"now", "@\"2026-11-23T15:00:00@Asia/Ho_Chi_Minh\"\n", []string{"now()", "--now", "2026-11-23T08:00:00Z"}},
		{"unary tests", "true\n", []string{"< 5, > 10", "--input", "12"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			out, _, err := runFeel(t, "", append([]string{"eval"}, tt.args...)...)
			require.NoError(t, err)
			require.Equal(t, tt.want, out)
		})
	}
}

func TestFeelEvalSaysWhy(t *testing.T) {
	t.Parallel()
	out, problems, err := runFeel(t, "", "eval", "a + 1", "--lang", "en")
	require.NoError(t, err)
	require.Equal(t, "null\n", out)
	require.Contains(t, problems, `line 1, column 1: there is no "a" here`)

	_, _, err = runFeel(t, "", "eval", "1 +", "--lang", "en")
	require.EqualError(t, err, "line 1, column 4: unexpected end of the expression")

	_, _, err = runFeel(t, "", "eval", "1 +")
	require.EqualError(t, err, "dòng 1, cột 4: không hợp lệ tại cuối biểu thức")

	out, _, err = runFeel(t, "", "eval", "1 +", "--json", "--lang", "en")
	require.Error(t, err)
	require.Equal(t, `{"error":"line 1, column 4: unexpected end of the expression"}`+"\n", out)

	_, _, err = runFeel(t, "", "eval", "1", "--context", "[1]", "--lang", "en")
	require.EqualError(t, err, "the context must be a JSON object")
}

func TestFeelBatch(t *testing.T) {
	t.Parallel()
	in := strings.Join([]string{
		`{"id":1,"expression":"a + 1","context":{"a":2}}`,
		`{"id":"b","expression":"nothing"}`,
		``,
		`{"id":3,"expression":"1 +"}`,
		`not json`,
		`{"id":4,"expression":"d + @\"P1D\"","context":{"d":{"@type":"date","value":"2026-11-23"}}}`,
		`{"id":5,"expression":"< 5","input":3}`,
		`{"id":6,"expression":"` + strings.Repeat("(", 10000) + `"}`,
		`{"expression":"1","context":3}`,
	}, "\n")
	out, _, err := runFeel(t, in, "batch", "--lang", "en")
	require.NoError(t, err)
	want := strings.Join([]string{
		`{"id":1,"value":3}`,
		`{"id":"b","value":null}`,
		`{"id":3,"error":"line 1, column 4: unexpected end of the expression"}`,
		`{"id":null,"error":"the line is not valid JSON: invalid character 'o' in literal null (expecting 'u')"}`,
		`{"id":4,"value":{"@type":"date","value":"2026-11-24"}}`,
		`{"id":5,"value":true}`,
		`{"id":6,"error":"line 1, column 201: nested deeper than 200 levels"}`,
		`{"id":null,"error":"the context must be a JSON object"}`,
	}, "\n") + "\n"
	require.Equal(t, want, out)

	out, _, err = runFeel(t, `{"id":1,"expression":"x"}`, "batch", "--warnings")
	require.NoError(t, err)
	require.Equal(t, `{"id":1,"value":null,"warnings":["dòng 1, cột 1: không có \"x\" ở đây"]}`+"\n", out)
}

func TestFeelBatchRefusesHugeLines(t *testing.T) {
	t.Parallel()
	in := `{"id":1,"expression":"` + strings.Repeat("1", maxFEELLine) + `"}` + "\n" + `{"id":2,"expression":"1"}`
	out, _, err := runFeel(t, in, "batch", "--lang", "en")
	require.NoError(t, err)
	require.Equal(t, `{"id":null,"error":"the line is longer than 8388608 bytes"}`+"\n"+`{"id":2,"value":1}`+"\n", out)
}
