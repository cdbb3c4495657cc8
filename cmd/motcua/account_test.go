package main

import (
	"bytes"
	"context"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestAccounts(t *testing.T) {
	t.Parallel()
	database := "sqlite:" + filepath.Join(t.TempDir(), "motcua.db")
	call := func(in string, args ...string) (int, string, string) {
		var out, errOut bytes.Buffer
		code := run(context.Background(), append(args, "--database", database), strings.NewReader(in), &out, &errOut)
		return code, out.String(), errOut.String()
	}
	code, _, errOut := call("", "migrate", "up")
	require.Zero(t, code, errOut)

	code, _, errOut = call("", "account", "open", "nobody")
	require.Equal(t, 1, code)
	require.Contains(t, errOut, "nobody")
	code, _, errOut = call("", "account", "close", "nobody")
	require.Equal(t, 1, code)
	require.NotEmpty(t, errOut)
	code, _, errOut = call("short\n", "account", "open", "nobody", "--password-stdin")
	require.Equal(t, 1, code)
	require.Contains(t, errOut, "12")
}

func TestAccountOfADemoOfficer(t *testing.T) {
	t.Setenv("MOTCUA_DEMO", "true")
	database := "sqlite:" + filepath.Join(t.TempDir(), "motcua.db")
	call := func(args ...string) string {
		var out, errOut bytes.Buffer
		require.Zero(t, run(context.Background(), append(args, "--database", database), strings.NewReader("một mật khẩu dài\n"), &out, &errOut), errOut.String())
		return out.String()
	}
	call("migrate", "up")
	first := call("account", "open", "q1.motcua")
	require.Regexp(t, `^q1\.motcua \(.+\): [A-Z2-7]{26}\n$`, first)
	require.NotEqual(t, first, call("account", "open", "q1.motcua"), "a new password each time")
	require.Contains(t, call("account", "open", "q1.motcua", "--password-stdin"), "(stdin)")
	require.Contains(t, call("account", "close", "q1.motcua"), "closed")
}
