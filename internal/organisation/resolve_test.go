package organisation_test

import (
	"errors"
	"os"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/motcua/motcua/internal/organisation"
)

func reform(t require.TestingT) *organisation.Organisation {
	org, findings, err := organisation.Load(os.DirFS("testdata"), "reform")
	require.NoError(t, err)
	require.Empty(t, findings)
	return org
}

const (
	before = organisation.Date("2025-06-30")
	after  = organisation.Date("2025-07-01")
	later  = organisation.Date("2026-11-23")
)

func TestResolve(t *testing.T) {
	t.Parallel()
	org := reform(t)
	tests := []struct {
		name, binding, receiving string
		day                      organisation.Date
		want                     string
	}{
		{"itself", "receiving", "W1", before, "W1"},
		{"its successor", "receiving", "W1", after, "N1"},
		{"the successor's successor", "receiving", "W1", later, "N3"},
		{"the level it is of", "ward", "W1", before, "W1"},
		{"the level above", "district", "W1", before, "D"},
		{"two levels above", "province", "W1", before, "C"},
		{"the level above, after the reform", "province", "W1", after, "C"},
		{"the abolished district, where ward one went", "district", "W1", after, "N1"},
		{"the abolished district, where ward three went", "district", "W3", after, "N2"},
		{"the abolished district, seen from a new ward", "district", "N2", after, "N2"},
		{"the abolished district after a second succession", "district", "W2", later, "N3"},
		{"the abolished district, seen from a ward that stayed: its main successor", "district", "W4", after, "N1"},
		{"a ward that changed its parent", "district", "W4", before, "D"},
		{"an agency by its id", "D", "W1", before, "D"},
		{"an agency by its id, after it ended", "D", "W3", after, "N2"},
		{"the district itself receives", "ward", "N1", after, "N1"},
		{"no binding is the receiving agency", "", "W1", before, "W1"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			got, err := org.Resolve(test.binding, test.receiving, test.day)
			require.NoError(t, err)
			require.Equal(t, test.want, got)
		})
	}
}

func TestResolveRefuses(t *testing.T) {
	t.Parallel()
	org := reform(t)
	tests := []struct {
		name, binding, receiving string
		day                      organisation.Date
		key                      string
	}{
		{"an agency nobody knows", "receiving", "X", before, "agency_unknown"},
		{"an agency that does not exist yet", "receiving", "N1", before, "agency_not_active"},
		{"a binding nobody knows", "X", "W1", before, "binding_unknown"},
		{"a level below", "ward", "D", before, "level_not_found"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			_, err := org.Resolve(test.binding, test.receiving, test.day)
			var e *organisation.Error
			require.True(t, errors.As(err, &e), "%v", err)
			require.Equal(t, test.key, e.Key)
			require.NotEmpty(t, e.In("vi"))
			require.NotEmpty(t, e.In("en"))
			require.NotEqual(t, e.In("vi"), e.In("en"))
		})
	}
}

func TestResolveAllAndSubtree(t *testing.T) {
	t.Parallel()
	org := reform(t)
	got, err := org.ResolveAll([]string{"receiving", "district", "province", "receiving"}, "W3", before)
	require.NoError(t, err)
	require.Equal(t, map[string]string{"receiving": "W3", "district": "D", "province": "C"}, got)
	require.Equal(t, []string{"C", "D", "W1", "W2", "W3", "W4"}, org.Subtree("C", before))
	require.Equal(t, []string{"C", "W4", "N1", "N2"}, org.Subtree("C", after))
	require.Equal(t, []string{"D", "W1", "W2", "W3", "W4"}, org.Subtree("D", before))
	require.Empty(t, org.Subtree("D", after))
	parent, ok := org.ParentOn("W4", after)
	require.True(t, ok)
	require.Equal(t, "C", parent.ID)
}

func TestHatsFollowASuccession(t *testing.T) {
	t.Parallel()
	org := reform(t)
	require.Equal(t, []organisation.Position{{Agency: "W1", Role: "desk_officer"}}, org.PositionsOf("an", before))
	require.Equal(t, []organisation.Position{
		{Agency: "N1", Role: "desk_officer"}, {Agency: "N2", Role: "leader", From: "2025-07-01"},
	}, org.PositionsOf("an", after))
	require.Empty(t, org.PositionsOf("binh", after), "the hat ended")
	require.Len(t, org.Holders("N1", "desk_officer", after), 1)
	require.Empty(t, org.Holders("W1", "desk_officer", after))
}

// TestResolveAlwaysGivesAnAgencyOfTheDay: whatever the day and binding, the answer is an
// agency that exists then, or a refusal; and the receiving agency's own bindings agree
// with Current.
func TestResolveAlwaysGivesAnAgencyOfTheDay(t *testing.T) {
	t.Parallel()
	org := reform(t)
	rapid.Check(t, func(t *rapid.T) {
		ids := []string{"C", "D", "W1", "W2", "W3", "W4", "N1", "N2", "N3"}
		receiving := rapid.SampledFrom(ids).Draw(t, "receiving")
		binding := rapid.SampledFrom(append([]string{"receiving", "ward", "district", "province"}, ids...)).Draw(t, "binding")
		day := rapid.SampledFrom([]organisation.Date{before, after, "2025-12-31", "2026-01-01", later}).Draw(t, "day")
		id, err := org.Resolve(binding, receiving, day)
		if err != nil {
			return
		}
		a, ok := org.Agency(id)
		require.True(t, ok)
		require.True(t, a.ActiveOn(day), "%s on %s", id, day)
		again, err := org.Resolve(binding, receiving, day)
		require.NoError(t, err)
		require.Equal(t, id, again)
	})
}

func TestLoadSaysWhereAndWhat(t *testing.T) {
	t.Parallel()
	const head = "levels:\n  - {id: ward, rank: 1, vi: Xã, en: Ward}\n"
	tests := []struct {
		name, text, code string
		line             int
	}{
		{"a key that does not exist", head + "agences: []\n", "field_unknown", 3},
		{"a field that does not exist", head + "agencies:\n  - {id: A, vi: A, en: A, level: ward, farther: B}\n", "field_unknown", 4},
		{"not YAML", "agencies: [", "yaml_invalid", 1},
		{"two of one id", head + "agencies:\n  - {id: A, vi: A, en: A, level: ward}\n  - {id: A, vi: A, en: A, level: ward}\n", "id_duplicate", 5},
		{"an id that is none", head + "agencies:\n  - {id: 'A B', vi: A, en: A, level: ward}\n", "id_invalid", 4},
		{"a parent that is not there", head + "agencies:\n  - {id: A, vi: A, en: A, level: ward, parent: B}\n", "parent_unknown", 4},
		{"under itself", head + "agencies:\n  - {id: A, vi: A, en: A, level: ward, parent: B}\n  - {id: B, vi: B, en: B, level: ward, parent: A}\n", "agency_cycle", 4},
		{"succeeds itself", head + "agencies:\n  - {id: A, vi: A, en: A, level: ward, effective_to: '2025-01-01', successors: [{id: B, from: '2025-01-01'}]}\n" +
			"  - {id: B, vi: B, en: B, level: ward, effective_to: '2025-01-01', successors: [{id: A, from: '2025-01-01'}]}\n", "succession_cycle", 4},
		{"succeeded while it exists", head + "agencies:\n  - {id: A, vi: A, en: A, level: ward, successors: [{id: B, from: '2025-01-01'}]}\n  - {id: B, vi: B, en: B, level: ward}\n", "succession_overlap", 4},
		{"succeeded before the successor exists", head + "agencies:\n  - {id: A, vi: A, en: A, level: ward, effective_to: '2025-01-01', successors: [{id: B, from: '2025-01-01'}]}\n" +
			"  - {id: B, vi: B, en: B, level: ward, effective_from: '2025-02-01'}\n", "succession_early", 4},
		{"a successor that is not there", head + "agencies:\n  - {id: A, vi: A, en: A, level: ward, effective_to: '2025-01-01', successors: [{id: B, from: '2025-01-01'}]}\n", "successor_unknown", 4},
		{"a date that is none", head + "agencies:\n  - {id: A, vi: A, en: A, level: ward, effective_from: '2025-02-30'}\n", "date_invalid", 4},
		{"ends before it begins", head + "agencies:\n  - {id: A, vi: A, en: A, level: ward, effective_from: '2025-02-01', effective_to: '2025-01-01', successors: []}\n", "dates_reversed", 4},
		{"a level that is not there", head + "agencies:\n  - {id: A, vi: A, en: A, level: city}\n", "level_unknown", 4},
		{"a role that is not there", head + "agencies:\n  - {id: A, vi: A, en: A, level: ward}\nofficers:\n  - {id: x, username: xx, name: X, positions: [{agency: A, role: king}]}\n", "role_unknown", 6},
		{"a name that means two roles", "roles:\n  - {id: a, vi: Văn thư, en: A}\n  - {id: b, vi: B, en: B, aliases: [văn  thư]}\n", "alias_duplicate", 3},
		{"a user name with diacritics", "officers:\n  - {id: x, username: tiến, name: X, positions: []}\n", "username_invalid", 2},
		{"a user name that is taken", "officers:\n  - {id: x, username: xx, name: X, positions: []}\ncitizens:\n  - {id: y, username: xx, name: Y}\n", "username_duplicate", 4},
		{"a role held twice at once", head + "agencies:\n  - {id: A, vi: A, en: A, level: ward}\nroles:\n  - {id: r, vi: R, en: R}\nofficers:\n" +
			"  - {id: x, username: xx, name: X, positions: [{agency: A, role: r, from: '2025-01-01'}, {agency: A, role: r, to: '2025-06-01'}]}\n", "position_overlap", 8},
		{"a unit of nothing", "units:\n  - {id: u, vi: U, en: U}\n", "unit_place", 2},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			_, _, err := organisation.Load(fstest.MapFS{"o/a.yaml": {Data: []byte(test.text)}}, "o")
			var e *organisation.Error
			require.True(t, errors.As(err, &e), "%v", err)
			var codes []string
			for _, f := range e.Findings {
				codes = append(codes, f.Code)
				if f.Code == test.code {
					require.Equal(t, "o/a.yaml", f.File)
					require.Equal(t, test.line, f.Line)
					require.NotEmpty(t, f.VI)
					require.NotEmpty(t, f.EN)
					return
				}
			}
			require.Contains(t, codes, test.code)
		})
	}
}

func TestLoadWantsFiles(t *testing.T) {
	t.Parallel()
	_, _, err := organisation.Load(fstest.MapFS{}, "organisation")
	require.ErrorContains(t, err, "organisation")
}

func TestDate(t *testing.T) {
	t.Parallel()
	require.True(t, organisation.Date("2024-02-29").Valid())
	require.False(t, organisation.Date("2025-02-29").Valid())
	require.False(t, organisation.Date("").Valid())
}

func FuzzLoad(f *testing.F) {
	for _, dir := range []string{"testdata/reform/organisation.yaml"} {
		data, err := os.ReadFile(dir)
		require.NoError(f, err)
		f.Add(data)
	}
	f.Add([]byte("agencies: [{id: A, parent: A}]"))
	f.Add([]byte("levels: &a [*a]"))
	f.Fuzz(func(t *testing.T, data []byte) {
		org, _, err := organisation.Load(fstest.MapFS{"o/a.yaml": {Data: data}}, "o")
		if err != nil {
			return
		}
		for _, a := range org.Agencies() {
			_, _ = org.Resolve("ward", a.ID, later)
			org.Subtree(a.ID, later)
		}
	})
}
