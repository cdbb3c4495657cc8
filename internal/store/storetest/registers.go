package storetest

import (
	"fmt"
	"sort"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"

	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/store"
)

func testAllocateCode(t *testing.T, s *store.Store) {
	saigon := time.FixedZone("Asia/Ho_Chi_Minh", 7*60*60)
	one := newID()
	for _, day := range []time.Time{
		time.Date(2026, 11, 23, 0, 0, 0, 0, saigon), time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC),
		time.Date(2026, 11, 22, 23, 0, 0, 0, time.UTC), time.Date(2027, 1, 1, 0, 0, 0, 0, saigon),
	} {
		code, err := s.AllocateCode(t.Context(), one, "H29.1.26", day)
		require.NoError(t, err)
		require.Equal(t, "H29.1.26-261123-0001", code, "a dossier keeps its code")
	}
	day := time.Date(2026, 11, 23, 12, 0, 0, 0, saigon)
	for i, want := range []string{"H29.1.26-261123-0002", "H29.1.26-261123-0003"} {
		code, err := s.AllocateCode(t.Context(), newID(), "H29.1.26", day.Add(time.Duration(i)*time.Hour))
		require.NoError(t, err)
		require.Equal(t, want, code)
	}
	code, err := s.AllocateCode(t.Context(), newID(), "H29.1.27", day)
	require.NoError(t, err)
	require.Equal(t, "H29.1.27-261123-0001", code, "another agency counts for itself")
	code, err = s.AllocateCode(t.Context(), newID(), "H29.1.26", time.Date(2026, 11, 23, 17, 0, 0, 0, time.UTC))
	require.NoError(t, err)
	require.Equal(t, "H29.1.26-261124-0001", code, "the day is Vietnam's")

	for _, bad := range [][2]string{{"", "A"}, {newID(), ""}, {newID(), "A\x00"}} {
		_, err := s.AllocateCode(t.Context(), bad[0], bad[1], day)
		require.Error(t, err)
	}
}

func testAllocateCodeConcurrently(t *testing.T, s *store.Store) {
	const dossiers, callers = 50, 3
	codes := make([][callers]string, dossiers)
	var g errgroup.Group
	for i := range dossiers {
		id := newID()
		for c := range callers {
			g.Go(func() (err error) {
				codes[i][c], err = s.AllocateCode(t.Context(), id, "A", morning)
				return err
			})
		}
	}
	require.NoError(t, g.Wait())
	var all []string
	for _, c := range codes {
		require.Equal(t, c[0], c[1])
		require.Equal(t, c[0], c[2])
		all = append(all, c[0])
	}
	sort.Strings(all)
	for i, code := range all {
		require.Equal(t, fmt.Sprintf("A-260420-%04d", i+1), code, "no gap, none twice")
	}
}

func testReserve(t *testing.T, s *store.Store) {
	mine := dossier.Reservation{Principal: "cd01", Key: "k1", Fingerprint: "f1", DossierID: newID()}
	got, err := s.Reserve(t.Context(), mine)
	require.NoError(t, err)
	require.Equal(t, mine, got)
	other := dossier.Reservation{Principal: "cd01", Key: "k1", Fingerprint: "f2", DossierID: newID()}
	got, err = s.Reserve(t.Context(), other)
	require.NoError(t, err)
	require.Equal(t, mine, got, "the first caller's, with its fingerprint")
	other.Principal = "cd02"
	got, err = s.Reserve(t.Context(), other)
	require.NoError(t, err)
	require.Equal(t, other, got, "keys are a principal's own")

	results := make([]dossier.Reservation, 8)
	var g errgroup.Group
	for i := range results {
		g.Go(func() (err error) {
			results[i], err = s.Reserve(t.Context(), dossier.Reservation{Principal: "cd03", Key: "k", DossierID: newID()})
			return err
		})
	}
	require.NoError(t, g.Wait())
	for _, r := range results {
		require.Equal(t, results[0], r, "two at once get the same answer")
	}
	for _, key := range []string{"a\x00", "\xff"} {
		_, err := s.Reserve(t.Context(), dossier.Reservation{Principal: "cd01", Key: key, DossierID: newID()})
		requireCode(t, err, dossier.CodeInvalid)
	}
}

func testBlobs(t *testing.T, s *store.Store) {
	for _, data := range [][]byte{[]byte("định nghĩa"), {}, nil, {0, 1, 0xff}, []byte(strings.Repeat("x", 3<<20))} {
		require.NoError(t, s.PutBlob(t.Context(), sha(data), data))
		require.NoError(t, s.PutBlob(t.Context(), sha(data), data))
		got, err := s.GetBlob(t.Context(), sha(data))
		require.NoError(t, err)
		require.Equal(t, string(data), string(got))
	}
	require.Error(t, s.PutBlob(t.Context(), sha([]byte("a")), []byte("b")), "content that is not the address's")
	_, err := s.GetBlob(t.Context(), sha([]byte("nobody")))
	require.ErrorIs(t, err, dossier.ErrNotFound)
}

func testProcedures(t *testing.T, s *store.Store) {
	publish := func(v store.ProcedureVersion, definition string) (store.ProcedureVersion, error) {
		v.Code, v.Name, v.SHA = "1.001193", "Đăng ký khai sinh", sha([]byte(definition))
		if v.Status == "" {
			v.Status, v.PublishedAt = store.VersionPublished, &morning
		}
		return s.PublishProcedure(t.Context(), v, []byte(definition))
	}
	for range 2 {
		v, err := publish(store.ProcedureVersion{}, "one")
		require.NoError(t, err)
		require.Equal(t, 1, v.Version, "the same definition is the same version")
	}
	two, err := publish(store.ProcedureVersion{EffectiveFrom: "2026-07-01"}, "two")
	require.NoError(t, err)
	require.Equal(t, 2, two.Version)
	_, err = publish(store.ProcedureVersion{Version: 2}, "two, changed")
	requireCode(t, err, dossier.CodeConflict)
	for _, definition := range []string{"three", "three, better"} {
		_, err = publish(store.ProcedureVersion{Version: 3, Status: store.VersionDraft, EffectiveFrom: "2026-08-01"}, definition)
		require.NoError(t, err, "a draft may change")
	}
	_, err = s.PublishProcedure(t.Context(), store.ProcedureVersion{Code: "x", SHA: sha([]byte("a"))}, []byte("b"))
	require.Error(t, err)

	for day, want := range map[string]int{"2026-01-01": 1, "2026-06-30": 1, "2026-07-01": 2, "2027-01-01": 2} {
		v, err := s.ProcedureVersion(t.Context(), "1.001193", day)
		require.NoError(t, err)
		require.Equal(t, want, v.Version, day)
		definition, err := s.GetBlob(t.Context(), v.SHA)
		require.NoError(t, err)
		require.Equal(t, map[int]string{1: "one", 2: "two"}[v.Version], string(definition))
	}
	require.NoError(t, s.RetireProcedure(t.Context(), "1.001193", 1))
	_, err = s.ProcedureVersion(t.Context(), "1.001193", "2026-01-01")
	require.ErrorIs(t, err, dossier.ErrNotFound)
	require.ErrorIs(t, s.RetireProcedure(t.Context(), "1.001193", 9), dossier.ErrNotFound)
	_, err = s.ProcedureVersion(t.Context(), "1.001193", "hôm nay")
	require.Error(t, err)
	v, err := s.ProcedureByVersion(t.Context(), "1.001193", 1)
	require.NoError(t, err)
	require.Equal(t, store.VersionRetired, v.Status)
	require.Equal(t, morning, *v.PublishedAt)

	all, err := s.Procedures(t.Context())
	require.NoError(t, err)
	var versions []int
	for _, v := range all {
		versions = append(versions, v.Version)
	}
	require.Equal(t, []int{3, 2, 1}, versions)

	// Two processes start at once with the same new catalogue.
	var g errgroup.Group
	for range 6 {
		g.Go(func() error {
			_, err := s.PublishProcedure(t.Context(), store.ProcedureVersion{Code: "2", SHA: sha([]byte("x")), Status: store.VersionPublished}, []byte("x"))
			return err
		})
	}
	require.NoError(t, g.Wait())
	all, err = s.Procedures(t.Context())
	require.NoError(t, err)
	require.Len(t, all, 4)
}

func testCalendars(t *testing.T, s *store.Store) {
	publish := func(id, version string) (int, bool) {
		c, changed, err := s.PublishCalendar(t.Context(), store.Calendar{ID: id, SHA: version, Spec: []byte(`{"v": "` + version + `"}`), PublishedAt: morning})
		require.NoError(t, err)
		return c.Revision, changed
	}
	for _, step := range []struct {
		id, version string
		revision    int
		changed     bool
	}{{"vn", "a", 1, true}, {"vn", "a", 1, false}, {"vn", "b", 2, true}, {"H29", "a", 1, true}, {"vn", "a", 3, true}} {
		revision, changed := publish(step.id, step.version)
		require.Equal(t, step.revision, revision)
		require.Equal(t, step.changed, changed)
	}
	c, err := s.Calendar(t.Context(), "vn")
	require.NoError(t, err)
	require.Equal(t, store.Calendar{ID: "vn", Revision: 3, SHA: "a", Spec: []byte(`{"v": "a"}`), PublishedAt: morning}, c)
	all, err := s.Calendars(t.Context())
	require.NoError(t, err)
	require.Len(t, all, 2)
	require.Equal(t, "H29", all[0].ID)
	require.Equal(t, c, all[1])
	_, err = s.Calendar(t.Context(), "none")
	require.ErrorIs(t, err, dossier.ErrNotFound)
	_, _, err = s.PublishCalendar(t.Context(), store.Calendar{ID: "vn", SHA: "c", Spec: []byte("no")})
	require.Error(t, err)
}

func testSettings(t *testing.T, s *store.Store) {
	swap := func(old, value string) bool {
		ok, err := s.SwapSetting(t.Context(), "demo", old, value)
		require.NoError(t, err)
		return ok
	}
	get := func() string {
		v, err := s.Setting(t.Context(), "demo")
		require.NoError(t, err)
		return v
	}
	require.Empty(t, get())
	require.False(t, swap("1", "2"))
	require.True(t, swap("", "1"))
	require.False(t, swap("", "2"))
	require.True(t, swap("1", "2"))
	require.Equal(t, "2", get())
	require.False(t, swap("1", ""))
	require.True(t, swap("2", ""))
	require.Empty(t, get())

	won := make([]bool, 8)
	var g errgroup.Group
	for i := range won {
		g.Go(func() (err error) {
			won[i], err = s.SwapSetting(t.Context(), "race", "", fmt.Sprint(i))
			return err
		})
	}
	require.NoError(t, g.Wait())
	winners := 0
	for _, w := range won {
		if w {
			winners++
		}
	}
	require.Equal(t, 1, winners)
}
