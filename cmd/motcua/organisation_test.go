package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/motcua/motcua/config"
	"github.com/motcua/motcua/internal/installation"
	"github.com/motcua/motcua/internal/store"
)

// organisationDatabase is a database with the organisation of the shipped configuration.
func organisationDatabase(t *testing.T) string {
	t.Helper()
	url := "sqlite:" + filepath.Join(t.TempDir(), "motcua.db")
	s, err := store.Open(t.Context(), url, store.Options{})
	require.NoError(t, err)
	_, err = s.Migrate(t.Context())
	require.NoError(t, err)
	i, err := installation.Load(installation.Options{FS: config.FS, Blobs: s})
	require.NoError(t, err)
	_, err = i.SeedOrganisation(t.Context(), s, time.Date(2026, 11, 23, 2, 0, 0, 0, time.UTC))
	require.NoError(t, err)
	require.NoError(t, s.Close())
	return url
}

func TestOrganisationCommands(t *testing.T) {
	t.Parallel()
	url := organisationDatabase(t)
	motcua := func(code int, args ...string) string {
		t.Helper()
		var out, errOut bytes.Buffer
		got := run(t.Context(), append(append([]string{"organisation"}, args...), "--database", url), strings.NewReader(""), &out, &errOut)
		require.Equal(t, code, got, "%v\n%s%s", args, out.String(), errOut.String())
		return out.String()
	}
	require.Contains(t, motcua(0, "check"), "No differences")
	sheet := filepath.Join(t.TempDir(), "can-bo.csv")
	require.NoError(t, os.WriteFile(sheet, []byte("Tên đăng nhập,Họ và tên,Cơ quan,Vai trò\nmoi.an,Nguyễn An,H29.1,clerk\nmoi.binh,Trần Bình,nope,clerk\n"), 0o600))
	require.Contains(t, motcua(1, "import", sheet, "--reason", "QĐ 12", "--apply"), ":3 ")
	require.Contains(t, motcua(0, "import", sheet, "--reason", "QĐ 12", "--apply", "--only-right-rows"), "Stored as revision 2")
	require.Contains(t, motcua(0, "check"), "- officers moi.an")
	require.Contains(t, motcua(0, "history"), "QĐ 12")

	exported := filepath.Join(t.TempDir(), "organisation.yaml")
	require.NoError(t, os.WriteFile(exported, []byte(motcua(0, "export")), 0o600))
	require.Contains(t, motcua(0, "import", exported, "--reason", "x", "--apply"), "No differences")
	require.NoError(t, os.WriteFile(exported, []byte(motcua(0, "export", "--revision", "1")), 0o600))
	require.Contains(t, motcua(0, "import", exported), "- officers moi.an", "only shown")
	require.Contains(t, motcua(0, "import", exported, "--reason", "Trở lại", "--apply"), "Stored as revision 3")
	require.Contains(t, motcua(0, "check"), "No differences")
}
