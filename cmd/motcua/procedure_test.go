package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/motcua/motcua/internal/bpmn"
	"github.com/motcua/motcua/internal/procedure"
)

func runProcedure(t *testing.T, args ...string) (string, error) {
	t.Helper()
	var out bytes.Buffer
	cmd := newProcedureCommand()
	cmd.SilenceErrors = true
	cmd.SetArgs(args)
	cmd.SetOut(&out)
	cmd.SetErr(&out)
	err := cmd.Execute()
	return out.String(), err
}

func TestProcedureList(t *testing.T) {
	t.Parallel()
	out, err := runProcedure(t, "list", "dang", "ky", "khai", "sinh")
	require.NoError(t, err)
	require.Contains(t, out, "1.001193  Hộ tịch")
	require.Contains(t, out, "6 thủ tục")

	out, err = runProcedure(t, "list", "--agency", "H29.1", "--runnable", "--lang", "en")
	require.NoError(t, err)
	require.Contains(t, out, "New building permit")
	require.Contains(t, out, "13 procedures")

	out, err = runProcedure(t, "list", "1.013225", "--json")
	require.NoError(t, err)
	var found []procedure.Definition
	require.NoError(t, json.Unmarshal([]byte(out), &found))
	require.Len(t, found, 1)
	require.Equal(t, "1.009994", found[0].Notes.LegacyCode)
}

func TestProcedureShow(t *testing.T) {
	t.Parallel()
	out, err := runProcedure(t, "show", "1.000894")
	require.NoError(t, err)
	require.Contains(t, out, "Đăng ký kết hôn")
	require.Contains(t, out, "5 ngày làm việc · cần xác minh điều kiện kết hôn [verification]")
	require.Contains(t, out, "Công chức Tư pháp - Hộ tịch")

	out, err = runProcedure(t, "show", "2.000620")
	require.NoError(t, err)
	require.Contains(t, out, "Dữ liệu mẫu", "what is not verified is called sample data")

	out, err = runProcedure(t, "show", "1.001193", "--bpmn")
	require.NoError(t, err)
	_, err = bpmn.Parse([]byte(out))
	require.NoError(t, err)

	_, err = runProcedure(t, "show", "9.9")
	require.EqualError(t, err, `Không có thủ tục nào mang mã "9.9".`)
	_, err = runProcedure(t, "show", "9.9", "--lang", "en")
	require.EqualError(t, err, `There is no procedure "9.9".`)
}

func TestProcedureGenerate(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file := filepath.Join(dir, "out.bpmn")
	_, err := runProcedure(t, "generate", "1.001612", "-o", file)
	require.NoError(t, err)
	data, err := os.ReadFile(file)
	require.NoError(t, err)
	d, err := bpmn.Parse(data)
	require.NoError(t, err)
	require.Empty(t, bpmn.Lint(d))

	table := filepath.Join(dir, "table.yaml")
	require.NoError(t, os.WriteFile(table, []byte(`steps:
  - {no: 1, name: Tiếp nhận, role: Bộ phận Một cửa, duration: {amount: 1, unit: hour}}
  - {no: 2, name: Ký, role: Thủ quỹ, duration: {amount: 1, unit: hour}}
`), 0o600))
	_, err = runProcedure(t, "generate", table, "-o", file)
	require.ErrorContains(t, err, `không có vai trò nào tên "Thủ quỹ"`)
	_, err = runProcedure(t, "generate", filepath.Join(dir, "none.yaml"))
	require.ErrorContains(t, err, "none.yaml")
	_, err = runProcedure(t, "generate", "1.001022")
	require.ErrorContains(t, err, "chưa có bảng quy trình")
}

func TestProcedureCheck(t *testing.T) {
	t.Parallel()
	out, err := runProcedure(t, "check", "--lang", "en")
	require.NoError(t, err)
	require.Contains(t, out, "25 procedures checked: 0 errors")
	require.Contains(t, out, "more than the limit of 15 calendar days")
	_, err = runProcedure(t, "check", "--lang", "fr")
	require.ErrorContains(t, err, "vi or en")
}
