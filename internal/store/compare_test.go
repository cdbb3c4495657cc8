package store

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/motcua/motcua/internal/dossier"
)

func TestCompare(t *testing.T) {
	t.Parallel()
	moment := time.Date(2026, 4, 20, 1, 2, 3, 4567, time.UTC)
	local := moment.In(vietnam).Truncate(time.Microsecond)
	stored := dossier.Delta{
		DossierID: "d", FromSeq: 1, ToSeq: 3,
		Dossier: dossier.Dossier{ID: "d", Due: &local, Form: json.RawMessage(`{"b":1.0, "a":[2]}`), Applicant: dossier.Applicant{Name: "An"}},
		Tasks:   []dossier.Task{{ID: "t1", Outcomes: []dossier.Outcome{}}, {ID: "t2", Comment: "x"}, {ID: "extra"}},
		Events:  []dossier.Event{{Seq: 1, Type: "forgotten"}, {Seq: 2, Type: "a"}, {Seq: 3}},
		Slips:   []dossier.Slip{{No: 1}},
	}
	want := dossier.Delta{
		DossierID: "d", FromSeq: 2, ToSeq: 3,
		Dossier: dossier.Dossier{ID: "d", Due: &moment, Form: json.RawMessage(`{"a":[2],"b":1.0}`), Applicant: dossier.Applicant{Name: "An\x00"}},
		Tasks:   []dossier.Task{{ID: "t2", Comment: "x"}, {ID: "t1"}, {ID: "extra"}},
		Events:  []dossier.Event{{Seq: 2, Type: "a"}, {Seq: 3}},
		Slips:   []dossier.Slip{{No: 1}},
	}
	require.Empty(t, Compare(stored, want), "the same moment, JSON, text and set of tasks")

	want.Dossier.Status, want.Dossier.Applicant.Name, want.Dossier.Due = 4, "Bình", nil
	want.Dossier.Form = json.RawMessage(`{"a":[2],"b":1.00}`)
	want.Tasks[0].Comment, want.Tasks[2].ID = `y "z"`, "missing"
	want.Events[0].Type = "b"
	want.Slips = nil
	var got []string
	for _, d := range Compare(stored, want) {
		got = append(got, d.Path)
	}
	require.Equal(t, []string{
		"Dossier.Applicant.Name", "Dossier.Form", "Dossier.Status", "Dossier.Due",
		`Tasks["t2"].Comment`, `Tasks["extra"]`, `Tasks["missing"]`, "Events[2].Type", "Slips[1]",
	}, got)
	require.Equal(t, "Dossier.Due\n  - 2026-04-20T01:02:03.000004Z\n  + none", Compare(stored, want)[3].String())
	require.Equal(t, Compare(stored, want), Compare(stored, want))
}

func FuzzCursor(f *testing.F) {
	f.Add(position{at: never, id: "t1"}.cursor(cursorTasks))
	f.Add(position{at: at(time.Time{}), id: "0199.1"}.cursor(cursorTasks))
	f.Add("")
	f.Add("dDAuYQ")
	f.Fuzz(func(t *testing.T, cursor string) {
		p, err := parseCursor(cursorTasks, cursor)
		if err != nil {
			e, ok := dossier.AsError(err)
			require.True(t, ok)
			require.Equal(t, "cursor", e.Field)
			return
		}
		again, err := parseCursor(cursorTasks, p.cursor(cursorTasks))
		require.NoError(t, err)
		require.Equal(t, p, again)
	})
}

func TestPositionRoundTrip(t *testing.T) {
	t.Parallel()
	for _, p := range []position{{at: never, id: "a"}, {at: at(time.Time{}), id: "x.y.z"}, {at: at(time.Unix(0, 1000)), id: "đ"}} {
		got, err := parseCursor(cursorDossiers, p.cursor(cursorDossiers))
		require.NoError(t, err)
		require.Equal(t, p.id, got.id)
		require.True(t, p.at.time().Equal(got.at.time()))
	}
}
