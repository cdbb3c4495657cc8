package organisation_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/motcua/motcua/internal/organisation"
)

var someDays = []organisation.Date{"", "2024-01-01", "2025-07-01", "2026-11-23", "2027-01-01", "2026-02-30"}

// anyEdit draws an edit over few ids, so that edits meet; many of them are wrong.
func anyEdit(t *rapid.T) organisation.Edit {
	id := rapid.SampledFrom([]string{"A", "B", "C", "D", ""})
	day := rapid.SampledFrom(someDays)
	role := rapid.SampledFrom([]string{"r", "s", "x"})
	position := rapid.Custom(func(t *rapid.T) organisation.Position {
		return organisation.Position{Agency: id.Draw(t, "agency"), Role: role.Draw(t, "role"), From: day.Draw(t, "from"), To: day.Draw(t, "to")}
	})
	link := rapid.Custom(func(t *rapid.T) organisation.Link {
		return organisation.Link{ID: id.Draw(t, "link"), From: day.Draw(t, "on"), Main: rapid.Bool().Draw(t, "main")}
	})
	switch rapid.IntRange(0, 4).Draw(t, "kind") {
	case 0:
		return organisation.Edit{Agency: &organisation.Agency{
			ID: id.Draw(t, "id"), VI: "Tên", EN: "Name", Level: "ward", Parent: id.Draw(t, "parent"), EffectiveFrom: day.Draw(t, "begin"), EffectiveTo: day.Draw(t, "end"),
			Successors: rapid.SliceOfN(link, 0, 2).Draw(t, "successors"), Parents: rapid.SliceOfN(link, 0, 1).Draw(t, "parents"),
		}}
	case 1:
		n := rapid.IntRange(1, 3).Draw(t, "officer")
		return organisation.Edit{Officer: &organisation.Officer{
			ID: fmt.Sprint("o", n), Username: fmt.Sprint("user", n), Name: "Người", Positions: rapid.SliceOfN(position, 0, 2).Draw(t, "positions"),
		}}
	case 2:
		return organisation.Edit{Role: &organisation.Role{ID: role.Draw(t, "id"), VI: rapid.SampledFrom([]string{"Một", "Hai"}).Draw(t, "vi"), EN: role.Draw(t, "en"), External: rapid.Bool().Draw(t, "external")}}
	case 3:
		return organisation.Edit{Remove: &organisation.Ref{
			Part: rapid.SampledFrom([]organisation.Part{organisation.PartAgencies, organisation.PartOfficers, organisation.PartRoles}).Draw(t, "part"),
			ID:   rapid.SampledFrom([]string{"A", "B", "r", "s", "o1", "o2"}).Draw(t, "ref"),
		}}
	}
	return organisation.Edit{Transfer: &organisation.Transfer{
		Officer: rapid.SampledFrom([]string{"o1", "o2", "o3"}).Draw(t, "who"), On: day.Draw(t, "on"),
		Take: rapid.SliceOfN(position, 0, 2).Draw(t, "take"),
	}}
}

// TestAnySequenceOfEdits: what is accepted is an organisation that is right, is read back
// as it was written, and differs from the one before in just what Diff says; what is
// refused names its field.
func TestAnySequenceOfEdits(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		doc := organisation.Document{
			Levels: []organisation.Level{{ID: "ward", VI: "Xã", EN: "Ward", Rank: 1}}, Agencies: []organisation.Agency{{ID: "A", VI: "A", EN: "A", Level: "ward"}},
			Roles: []organisation.Role{{ID: "r", VI: "Vai", EN: "Role"}},
		}
		for _, e := range rapid.SliceOfN(rapid.Custom(anyEdit), 1, 12).Draw(t, "edits") {
			before := doc.Clone()
			next, err := organisation.Apply(doc, []organisation.Edit{e})
			require.Empty(t, cmp.Diff(before, doc.Clone()), "applying changes nothing in place")
			if err == nil {
				next = next.Tidy()
				_, _, err = organisation.New(next)
			}
			if err != nil {
				var refused *organisation.Error
				require.True(t, errors.As(err, &refused))
				for _, f := range refused.Findings {
					require.NotEmpty(t, f.Field, f.EN)
				}
				continue
			}
			data, sha := next.Encode()
			again, err := organisation.Decode(data)
			require.NoError(t, err)
			_, shaAgain := again.Encode()
			require.Equal(t, sha, shaAgain)
			yaml, err := next.YAML()
			require.NoError(t, err)
			written, err := organisation.ParseYAML("x.yaml", yaml)
			require.NoError(t, err)
			require.Empty(t, cmp.Diff(next.Clone(), written.Tidy().Clone()))
			_, shaBefore := before.Encode()
			require.Equal(t, sha == shaBefore, len(organisation.Diff(before, next)) == 0)
			doc = next
		}
	})
}

func TestTransferKeepsWhatWas(t *testing.T) {
	t.Parallel()
	at := func(agency string, from, to organisation.Date) organisation.Position {
		return organisation.Position{Agency: agency, Role: "r", From: from, To: to}
	}
	for name, test := range map[string]struct {
		has, want []organisation.Position
		transfer  organisation.Transfer
	}{
		"moves": {
			has: []organisation.Position{at("A", "", "")}, want: []organisation.Position{at("A", "", "2027-01-01"), at("B", "2027-01-01", "")},
			transfer: organisation.Transfer{Take: []organisation.Position{at("B", "", "")}},
		},
		"leaves office":     {has: []organisation.Position{at("A", "2020-01-01", "")}, want: []organisation.Position{at("A", "2020-01-01", "2027-01-01")}},
		"what is over":      {has: []organisation.Position{at("A", "2020-01-01", "2021-01-01")}, want: []organisation.Position{at("A", "2020-01-01", "2021-01-01")}},
		"what never began":  {has: []organisation.Position{at("A", "2027-06-01", "")}},
		"keeps what stays":  {has: []organisation.Position{at("A", "", "")}, want: []organisation.Position{at("A", "", "")}, transfer: organisation.Transfer{Take: []organisation.Position{at("A", "", "")}}},
		"leaves one of two": {has: []organisation.Position{at("A", "", ""), at("B", "", "")}, want: []organisation.Position{at("A", "", "2027-01-01"), at("B", "", "")}, transfer: organisation.Transfer{Leave: []organisation.Position{at("A", "", "")}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test.transfer.Officer, test.transfer.On = "o", "2027-01-01"
			d, err := organisation.Apply(organisation.Document{Officers: []organisation.Officer{{ID: "o", Positions: test.has}}}, []organisation.Edit{{Transfer: &test.transfer}})
			require.NoError(t, err)
			require.Equal(t, test.want, d.Officers[0].Positions)
		})
	}
}
