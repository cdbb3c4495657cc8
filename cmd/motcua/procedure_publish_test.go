package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

const hallFile = `code: Q1.muon-hoi-truong
version: 7
name_vi: Cho mượn hội trường phường
field: Văn hóa
level: ward
online_level: toan_trinh
channels: [direct, online]
form_set: '2025'
limits:
  - limit: {amount: 3, unit: working_day}
steps:
  - {no: 1, name: Tiếp nhận hồ sơ, role: Bộ phận Một cửa, duration: {amount: 2, unit: hour}}
  - {no: 2, name: Ký duyệt, role: Lãnh đạo UBND phường, duration: {amount: 4, unit: hour}}
  - {no: 3, name: Trả kết quả, role: Bộ phận Một cửa, off_clock: true, duration: {amount: 0, unit: hour}}
`

func TestProcedurePublish(t *testing.T) {
	t.Parallel()
	s := serve(t)
	file := filepath.Join(t.TempDir(), "muon-hoi-truong.yaml")
	require.NoError(t, os.WriteFile(file, []byte(hallFile), 0o600))
	args := []string{"procedure", "publish", file, "--despite-warnings", "--lang", "en"}
	require.Contains(t, s.ok(append(args, "--dry-run")...), "can be published")
	require.Contains(t, s.ok(args...), "Q1.muon-hoi-truong has version 1 now")
	require.Contains(t, s.ok(args...), "has version 1 now", "the same again is the same version")

	code, _, errOut := s.run("bn.motcua", args...)
	require.Equal(t, 1, code)
	require.Contains(t, errOut, "[role_missing]")
	code, _, errOut = s.run("quantri", append(args, "--form", "nothing")...)
	require.Equal(t, 1, code)
	require.Contains(t, errOut, "NAME=FILE")
	require.NoError(t, os.WriteFile(file, []byte("code: Q1.x\nsteps: []\n"), 0o600))
	code, _, errOut = s.run("quantri", args...)
	require.Equal(t, 1, code)
	require.Contains(t, errOut, "[version_has_errors]")
}
