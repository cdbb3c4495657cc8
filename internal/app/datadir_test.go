package app

import (
	"errors"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/motcua/motcua/internal/payload"
)

// requireSentence checks that an error is a sentence in both languages that names something.
func requireSentence(t *testing.T, err error, names ...string) {
	t.Helper()
	var f *Failure
	require.ErrorAs(t, err, &f)
	for _, lang := range []string{"vi", "en"} {
		for _, name := range names {
			require.Contains(t, f.In(lang), name)
		}
		require.NotContains(t, f.In(lang), "%!")
	}
	require.NotEqual(t, f.In("vi"), f.In("en"))
}

func TestDataDirIsPrivateAndExclusive(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "a", "dữ liệu")
	d, err := OpenDataDir(path)
	require.NoError(t, err)
	info, err := os.Stat(path)
	require.NoError(t, err)
	require.Equal(t, os.FileMode(0o700), info.Mode().Perm())

	_, err = OpenDataDir(path)
	requireSentence(t, err, path, "--data")
	require.NoError(t, d.Close())

	d, err = OpenDataDir(path)
	require.NoError(t, err)
	url, err := d.Database()
	require.NoError(t, err)
	require.Equal(t, "sqlite:"+filepath.Join(path, "motcua.db"), url)
	info, err = os.Stat(filepath.Join(path, "motcua.db"))
	require.NoError(t, err)
	require.Equal(t, os.FileMode(0o600), info.Mode().Perm())
	require.NoError(t, d.Close())
}

func TestDataDirThatCannotBeWritten(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "file")
	require.NoError(t, os.WriteFile(file, nil, 0o600))
	_, err := OpenDataDir(file)
	requireSentence(t, err, file)
	_, err = OpenDataDir(filepath.Join(file, "below"))
	requireSentence(t, err, file)
}

func TestDemoIsRemembered(t *testing.T) {
	t.Parallel()
	d := &DataDir{Path: t.TempDir()}
	is, err := d.Demo()
	require.NoError(t, err)
	require.False(t, is)
	require.NoError(t, d.MarkDemo())
	is, err = d.Demo()
	require.NoError(t, err)
	require.True(t, is)
	requireSentence(t, (&DataDir{Path: filepath.Join(d.Path, "demo", "below")}).MarkDemo(), d.Path)
}

func TestKeysAreMadeOnceAndNeverReplaced(t *testing.T) {
	t.Parallel()
	d := &DataDir{Path: t.TempDir()}
	path := filepath.Join(d.Path, "keys", "payload.keys")
	first, err := d.Keys(false)
	require.NoError(t, err)
	require.Len(t, first, 1)
	info, err := os.Stat(path)
	require.NoError(t, err)
	require.Equal(t, os.FileMode(0o600), info.Mode().Perm())
	again, err := d.Keys(true)
	require.NoError(t, err)
	require.Equal(t, first, again)

	// A second key in front, as an administrator rotates.
	newer, err := payload.NewKey("k2")
	require.NoError(t, err)
	text, err := os.ReadFile(path)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(path, []byte("# rotated\n"+newer.String()+"\n"+string(text)), 0o600))
	both, err := d.Keys(true)
	require.NoError(t, err)
	require.Equal(t, []string{"k2", "k1"}, []string{both[0].ID, both[1].ID})

	for _, damage := range []string{"", "k1:AAAA", "nonsense"} {
		require.NoError(t, os.WriteFile(path, []byte(damage), 0o600))
		_, err = d.Keys(true)
		requireSentence(t, err, path)
		require.NotContains(t, err.Error(), strings.TrimPrefix(first[0].String(), "k1:"))
	}
	require.NoError(t, os.Remove(path))
	_, err = d.Keys(true)
	requireSentence(t, err, path)
	require.NoFileExists(t, path)
}

func TestListenSaysWhatIsWrong(t *testing.T) {
	t.Parallel()
	l, err := Listen(t.Context(), "127.0.0.1:0", "--listen")
	require.NoError(t, err)
	defer func() { require.NoError(t, l.Close()) }()
	_, err = Listen(t.Context(), l.Addr().String(), "--listen")
	requireSentence(t, err, l.Addr().String(), "--listen")
	_, err = Listen(t.Context(), "203.0.113.7:1234", "--temporal-ui") // TEST-NET-3: nobody has it
	requireSentence(t, err, "203.0.113.7:1234", "--temporal-ui")
	var op *net.OpError
	require.ErrorAs(t, err, &op)
}

func TestPrintError(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	PrintError(&out, "motcua", "vi", errors.Join(failure(nil, "Hỏng %s.", "Broken %s.", "x"), errors.New("more")))
	PrintError(&out, "motcua", "en", failure(nil, "Hỏng %s.", "Broken %s.", "x"))
	PrintError(&out, "motcua", "vi", errors.New("as it is"))
	require.Equal(t, "motcua: Hỏng x.\nmotcua: Broken x.\nmotcua: as it is\n", out.String())
	require.Equal(t, "Broken x. why", failure(errors.New("why"), "Hỏng %s.", "Broken %s.", "x").Error())
}
