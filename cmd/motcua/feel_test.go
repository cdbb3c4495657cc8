package main

import (
	"bytes"
	"encoding/json"
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
		`{"id":null,"error":"the line is not valid: invalid character 'o' in literal null (expecting 'u')"}`,
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
	require.Equal(t, `{"id":1,"error":"the line is longer than 8388608 bytes"}`+"\n"+`{"id":2,"value":1}`+"\n", out)
}

// TestFeelBatchKeepsTheID of lines that are wrong behind it.
func TestFeelBatchKeepsTheID(t *testing.T) {
	t.Parallel()
	for line, want := range map[string]string{
		`{"id":7,"expression":5}`:                           `{"id":7,"error":"the line is not valid: json: cannot unmarshal number into Go struct field feelRequest.expression of type string"}`,
		`{"id":"x","expression":"1"`:                        `{"id":"x","error":"the line is not valid: unexpected end of JSON input"}`,
		`{"expression":"1","id":{"a":[1,2]},"context":"x"}`: `{"id":{"a":[1,2]},"error":"the context must be a JSON object"}`,
		`{"id":1}`: `{"id":1,"error":"the line has no \"expression\""}`,
		`[1]`:      `{"id":null,"error":"the line is not valid: json: cannot unmarshal array into Go value of type main.feelRequest"}`,
		`{"id":12345678901234567890123,"expression":""}`:                         `{"id":12345678901234567890123,"error":"line 1, column 1: the expression is empty"}`,
		`{"id":1,"expression":"a","context":{"a":1e999999}}`:                     `{"id":1,"error":"1e999999 is no number of 34 digits"}`,
		`{"id":1,"expression":"1","context":{"a":{"@type":"date","value":"x"}}}`: `{"id":1,"error":"x is no date"}`,
	} {
		out, _, err := runFeel(t, line, "batch", "--lang", "en")
		require.NoError(t, err)
		require.Equal(t, want+"\n", out, line)
	}
}

// TestFeelBatchAnswersEveryLine, whatever is in it, and in order.
func TestFeelBatchAnswersEveryLine(t *testing.T) {
	t.Parallel()
	var in strings.Builder
	hard := []string{
		strings.Repeat("[", 10_000), strings.Repeat("1+", 100_000) + "1", strings.Repeat("a ", 50_000), "for i in 1..1000000000 return i", `{f: function(x) f(x), r: f(1)}.r`,
		"2 ** 999999999 ** 999999999", "\u0000", "@\"", "matches(\"aaaaaaaaaaaaaaaaaaaaaaaa\", \"^(a*)*\\1b\")", "\"" + strings.Repeat("x", 300_000) + "\"", "function(x) external {java: {class: \"a\"}}", "x[y[z[1]]]",
	}
	for i, expression := range hard {
		line, err := json.Marshal(map[string]any{"id": i, "expression": expression, "context": map[string]any{"x": []any{1}}})
		require.NoError(t, err)
		in.Write(append(line, '\n'))
	}
	out, _, err := runFeel(t, in.String(), "batch")
	require.NoError(t, err)
	lines := strings.Split(strings.TrimSpace(out), "\n")
	require.Len(t, lines, len(hard))
	for i, line := range lines {
		var answer struct {
			ID int `json:"id"`
		}
		require.NoError(t, json.Unmarshal([]byte(line), &answer), line)
		require.Equal(t, i, answer.ID)
	}
}
