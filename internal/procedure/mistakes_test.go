package procedure_test

import (
	"errors"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/unicode/norm"

	"github.com/motcua/motcua/config"
	"github.com/motcua/motcua/internal/procedure"
)

// TestMistakesOfADesigner: whoever writes a procedure by hand is told the line and, in
// both languages, what to write instead.
func TestMistakesOfADesigner(t *testing.T) {
	t.Parallel()
	const file = "procedures/1.001193-dang-ky-khai-sinh.yaml"
	good, err := config.FS.ReadFile(file)
	require.NoError(t, err)
	change := func(from, to string) string {
		require.Contains(t, string(good), from)
		return strings.Replace(string(good), from, to, 1)
	}
	windows, err := charmap.Windows1258.NewEncoder().String(norm.NFD.String(change("Đăng ký khai sinh", "Chứng từ")[:200]))
	if err != nil { // the code page lacks the mark below: what matters is that a byte is not UTF-8
		windows = "code: '1.001193'\nname_vi: \xd0\xe3ng k\xfd\n"
	}
	utf16, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(string(good))
	require.NoError(t, err)

	tests := []struct {
		name, raw, code string
		line            int
		vi, en          string
	}{
		{"a role nobody knows", change("role: Văn thư", "role: Văn thu ký"), "role_unknown", 66, "Văn thu ký", "no role is called"},
		{"no role", change("  role: Văn thư\n", ""), "role_unknown", 64, "chưa ghi ai làm", "who does it"},
		{"no duration", change("  duration:\n    amount: 1.5\n    unit: hour\n", ""), "step_duration", 56, "chưa ghi thời gian", "{amount: 0, unit: hour}"},
		{"a duration in one line", change("  duration:\n    amount: 1.5\n    unit: hour\n", "  duration: 3 working_day\n"), "value_invalid", 59, "amount và unit", "{amount: 3, unit: working_day}"},
		{"a decimal comma", change("amount: 1.5", "amount: 1,5"), "value_invalid", 60, "dấu chấm", "decimal point"},
		{"a unit of a step", change("amount: 1.5\n    unit: hour", "amount: 1.5\n    unit: hours"), "step_duration", 59, "Các đơn vị: working_day", "The units are working_day"},
		{"a unit of the limit", change("unit: same_day", "unit: day"), "limit_invalid", 24, "Các đơn vị", "The units are"},
		{"a step number twice", change("'no': 4", "'no': 3"), "step_twice", 56, "hai lần", "twice"},
		{"a form that is not there", change("nop-khai-sinh", "nop-khai-sin"), "form_missing", 81, "forms/nop-khai-sin.json", "forms/nop-khai-sin.json"},
		{"a tab", change("  role: Văn thư", "\trole: Văn thư"), "yaml_invalid", 66, "dấu tab", "a tab"},
		{"a colon in a text", change("'Thẩm tra; trực tuyến: gửi", "Thẩm tra; trực tuyến: gửi"), "yaml_invalid", 40, "dấu hai chấm", "colon"},
		{"an open quote", change("name: Trả kết quả", "name: 'Trả kết quả"), "yaml_invalid", 73, "nháy", "quote"},
		{"indented too far", change("  form: Sổ văn bản", "   form: Sổ văn bản"), "yaml_invalid", 70, "thụt lề", "in line"},
		{"a code page of Windows", windows, "encoding", 2, "UTF-8", "UTF-8"},
		{"UTF-16", utf16, "encoding", 1, "UTF-8", "UTF-8"},
		{"a key misspelt", change("channels:", "chanels:"), "field_unknown", 8, "chanels", "chanels"},
		{"a column misspelt", change("output: Số định danh", "ouput: Số định danh"), "field_unknown", 55, "ouput", "ouput"},
		{"a key twice", change("field: Hộ tịch\n", "field: Hộ tịch\nfield: Hộ tịch\n"), "field_twice", 6, "dòng 5", "line 5"},
		{"a level nobody knows", change("level: ward", "level: phuong"), "level_unknown", 6, "province, district, ward", "the levels are"},
		{"received by nobody", change("level: ward", "level: ward\nreceived_by: phuong"), "level_unknown", 7, "phuong", "phuong"},
		{"a set of slips", change("form_set: '2025'", "form_set: '2026'"), "form_set_unknown", 83, `"2018", "2025"`, "the sets are"},
		{"a branch", change("output: Số định danh", "output: Số định danh\n  branch: xacminh"), "branch_unknown", 56, "xac_minh, bo_sung", "the branches are"},
		{"a kind", change("form: Sổ văn bản", "kind: issued\n  form: Sổ văn bản"), "kind_unknown", 70, "issue, consult", "the kinds are"},
		{"an end before the beginning", string(good) + "effective_from: '2027-01-01'\neffective_to: '2026-01-01'\n", "date_order", 114, "effective_to", "after effective_from"},
		{"a limit twice", change("limits:\n", "limits:\n- limit: {amount: 3, unit: working_day}\n"), "limit_twice", 24, "hai thời hạn", "two limits"},
		{"two documents", string(good) + "---\ncode: X\n", "several_documents", 113, "---", "one file is one procedure"},
		{"an empty file", "", "file_empty", 1, "trống", "empty"},
	}
	_, org := shippedCatalogue(t)
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			_, err := procedure.LoadCatalogue(shippedWith(t, map[string]string{file: test.raw}), org)
			var e *procedure.Error
			require.True(t, errors.As(err, &e), "%v", err)
			f := e.Findings[0]
			require.Equal(t, test.code, f.Code, "%v", e.Findings)
			require.Equal(t, file, f.File)
			require.Equal(t, test.line, f.Line, "%v", f)
			require.Contains(t, f.In("vi"), test.vi)
			require.Contains(t, f.In("en"), test.en)
			require.Contains(t, e.In("vi"), f.Sentence("vi"), "the error itself tells the findings")
			require.Contains(t, e.In("en"), f.Sentence("en"))
			require.NotContains(t, e.In("en"), "warning")
		})
	}
}

// shippedWith is the shipped forms with these files besides.
func shippedWith(t *testing.T, more map[string]string) fstest.MapFS {
	t.Helper()
	files := fstest.MapFS{}
	entries, err := config.FS.ReadDir("forms")
	require.NoError(t, err)
	for _, x := range entries {
		data, err := config.FS.ReadFile("forms/" + x.Name())
		require.NoError(t, err)
		files["forms/"+x.Name()] = &fstest.MapFile{Data: data}
	}
	for name, data := range more {
		files[name] = &fstest.MapFile{Data: []byte(data)}
	}
	return files
}

func TestAFileThatWouldNotBeReadIsNamed(t *testing.T) {
	t.Parallel()
	_, org := shippedCatalogue(t)
	for name, refused := range map[string]bool{
		"1.1-a.yml": true, "1.1-a.yaml.txt": true, "1.1-a.YAML": true,
		"1.1-a.yaml.bak": false, "README.md": false, ".1.1-a.yaml.swp": false,
	} {
		_, err := procedure.LoadCatalogue(shippedWith(t, map[string]string{"procedures/" + name: "x"}), org)
		if !refused {
			require.NoError(t, err, name)
			continue
		}
		require.ErrorContains(t, err, name)
		require.ErrorContains(t, err, "must end in")
	}
}

func TestAFormThatIsNoneIsNamed(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		raw, code, says string
		line            int
	}{
		"a comma too few":        {"{\n  \"type\": \"object\"\n  \"title\": \"A\"\n}", "json_invalid", "a comma", 3},
		"a type that is none":    {"{\"type\": \"text\"}", "schema_invalid", "no valid JSON Schema", 1},
		"a pattern that is none": {"{\"type\": \"string\", \"pattern\": \"[\"}", "schema_invalid", "no valid JSON Schema", 1},
		"a code page":            {"{\"title\":\n\"\xd0\xe3ng\"}", "encoding", "UTF-8", 2},
	}
	for name, test := range tests {
		_, err := procedure.LoadForms(shippedWith(t, map[string]string{"forms/nop-moi.json": test.raw}))
		var e *procedure.Error
		require.True(t, errors.As(err, &e), name)
		require.Len(t, e.Findings, 1, name)
		f := e.Findings[0]
		require.Equal(t, test.code, f.Code, name)
		require.Equal(t, "forms/nop-moi.json", f.File, name)
		require.Equal(t, test.line, f.Line, name)
		require.Contains(t, e.In("en"), test.says, name)
		require.NotEqual(t, f.VI, f.EN, name)
	}
}

// TestFindingsOfACheckNameTheirLine: a check looks at the process, but the designer at the file.
func TestFindingsOfACheckNameTheirLine(t *testing.T) {
	t.Parallel()
	c, _ := shippedCatalogue(t)
	found := c.Locate([]procedure.Finding{
		{Code: "role_unheld", Procedure: "1.001193", Element: "step_5"},
		{Code: "steps_exceed_limit", Procedure: "1.001193"},
		{Code: "task_without_role", Procedure: "1.001193", Element: "stop_1"},
		{Code: "calendar_missing", Procedure: "1.001193"},
		{Code: "no_process", Procedure: "none"},
	})
	const file = "procedures/1.001193-dang-ky-khai-sinh.yaml"
	require.Equal(t, []int{66, 30, 0, 0, 0}, []int{found[0].Line, found[1].Line, found[2].Line, found[3].Line, found[4].Line})
	require.Equal(t, []string{file, file, "", "", ""}, []string{found[0].File, found[1].File, found[2].File, found[3].File, found[4].File})
	require.Zero(t, found[0].Step, "only the place is added")

	own := procedure.Locate("bang.yaml", []byte("steps:\n- no: 1\n  name: A\n- no: 2\n  role: B\n"), []procedure.Finding{{Code: "role_unknown", Step: 2}})
	require.Equal(t, 5, own[0].Line)
}
