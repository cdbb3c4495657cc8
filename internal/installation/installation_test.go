package installation

import (
	"context"
	"io/fs"
	"maps"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/motcua/motcua/config"
	"github.com/motcua/motcua/internal/dossier"
)

type memoryBlobs struct {
	mu   sync.Mutex
	all  map[string][]byte
	puts int
}

func (m *memoryBlobs) PutBlob(_ context.Context, sha string, data []byte) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.puts++
	m.all[sha] = data
	return nil
}

func (m *memoryBlobs) GetBlob(_ context.Context, sha string) ([]byte, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if data, ok := m.all[sha]; ok {
		return data, nil
	}
	return nil, dossier.ErrNotFound
}

var day = time.Date(2026, 11, 24, 2, 0, 0, 0, time.UTC)

func TestDefaultsLoadAndAreKept(t *testing.T) {
	t.Parallel()
	blobs := &memoryBlobs{all: map[string][]byte{}}
	i, err := Load(Options{FS: config.FS, Blobs: blobs})
	require.NoError(t, err)
	require.Equal(t, 103, i.Catalogue().Len())
	require.NoError(t, i.Keep(t.Context()))
	require.Len(t, blobs.all, 25, "every procedure with a step table")
	puts := blobs.puts
	require.NoError(t, i.Keep(t.Context()))
	require.Equal(t, puts, blobs.puts, "kept once")

	sha, data, err := i.Published(t.Context(), "1.001193", day)
	require.NoError(t, err)
	require.Equal(t, data, blobs.all[sha])
	d, err := i.Definition(t.Context(), sha)
	require.NoError(t, err)
	require.Equal(t, "1.001193", d.Code)

	// Another process, whose files have moved on, still finds it.
	other, err := Load(Options{FS: config.FS, Blobs: blobs})
	require.NoError(t, err)
	d, err = other.Definition(t.Context(), sha)
	require.NoError(t, err)
	require.Equal(t, sha, d.SHA())
	_, err = other.Definition(t.Context(), "none")
	require.ErrorIs(t, err, dossier.ErrNotFound)
	again, same, err := i.Version(t.Context(), "1.001193", d.Version)
	require.NoError(t, err)
	require.Equal(t, sha, again)
	require.Equal(t, data, same)
	_, _, err = i.Version(t.Context(), "1.001193", 9999)
	require.ErrorIs(t, err, dossier.ErrNotFound)
	_, _, err = i.Published(t.Context(), "9.999999", day)
	require.ErrorIs(t, err, dossier.ErrNotFound)
	for _, w := range i.Warnings() {
		require.NotEmpty(t, w.In("vi"))
	}
}

func TestDemoBringsPeople(t *testing.T) {
	t.Parallel()
	bare, err := Load(Options{FS: config.FS})
	require.NoError(t, err)
	require.Empty(t, bare.Organisation().Officers())
	full, err := Load(Options{FS: config.FS, Demo: true})
	require.NoError(t, err)
	require.NotEmpty(t, full.Organisation().Officers())
}

// layout copies the defaults into a file system that a test can change.
func layout(t *testing.T, changes map[string]string) fs.FS {
	t.Helper()
	files := fstest.MapFS{}
	err := fs.WalkDir(config.FS, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(config.FS, name)
		files[name] = &fstest.MapFile{Data: data}
		return err
	})
	require.NoError(t, err)
	for name, text := range changes {
		if text == "" {
			delete(files, name)
			continue
		}
		files[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return files
}

func TestCalendarsOfAgencies(t *testing.T) {
	t.Parallel()
	i, err := Load(Options{FS: layout(t, map[string]string{
		"calendars/port.yaml":       "id: port\nversion: '1'\nweekend: [sunday]\nsessions: ['06:00-14:00']\n",
		"organisation/z-other.yaml": "agencies:\n  - {id: H29.98, vi: Cảng vụ, en: Port office, level: district, parent: H29, calendar: port}\n  - {id: H29.99, vi: Phòng tối, en: Evening office, level: district, parent: H29, hours: {sessions: ['13:00-21:00']}}\n",
	}), Strict: true})
	require.NoError(t, err)
	set, err := i.Calendars(t.Context())
	require.NoError(t, err)
	require.ElementsMatch(t, []string{"H29.98", "H29.99"}, keys(set.Agencies))
	require.True(t, set.Default.Strict)
	require.True(t, set.Agencies["H29.99"].Strict)

	evening := time.Date(2026, 11, 25, 20, 0, 0, 0, time.FixedZone("", 7*3600))
	for agency, open := range map[string]bool{"": false, "H29.1": false, "H29.98": false, "H29.99": true} {
		calendar, err := i.Calendar(t.Context(), agency)
		require.NoError(t, err)
		require.Equal(t, open, calendar.IsWorkingInstant(evening), agency)
	}
}

func keys[V any](m map[string]V) []string {
	var list []string
	for k := range maps.Keys(m) {
		list = append(list, k)
	}
	return list
}

func TestWhatIsWrongIsNamed(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		file, text, want string
	}{
		"no main calendar":       {file: "calendars/vn.yaml", want: "calendars/vn.yaml"},
		"calendar not yaml":      {file: "calendars/vn.yaml", text: "a: [", want: "calendars/vn.yaml: "},
		"calendar unknown":       {file: "organisation/z.yaml", text: "agencies:\n  - {id: H29.98, vi: Cảng vụ, en: Port office, level: district, parent: H29, calendar: port}\n", want: "calendars/port.yaml"},
		"organisation not right": {file: "organisation/z.yaml", text: "agencies:\n  - {id: H29.98, vi: A, en: A, level: nowhere, parent: H29}\n", want: ""},
		"procedure not right":    {file: "procedures/1.001193-dang-ky-khai-sinh.yaml", text: "code: 1\n", want: ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := Load(Options{FS: layout(t, map[string]string{test.file: test.text})})
			require.ErrorContains(t, err, test.want)
			sentence, ok := err.(interface{ In(lang string) string })
			require.True(t, ok, "%T has no sentence", err)
			require.NotEqual(t, sentence.In("vi"), sentence.In("en"))
		})
	}
}
