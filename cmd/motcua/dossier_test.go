package main

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/motcua/motcua/internal/dossier"
)

func TestDossierCommandsSayWhatIsMissing(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{{"dossier", "rebuild"}, {"dossier", "rebuild", "H29.1-261124-0001", "--all"}} {
		code, _, errOut := runMotcua(t, args...)
		require.Equal(t, 1, code)
		require.Contains(t, errOut, "--all")
	}
	dir := t.TempDir()
	code, _, errOut := runMotcua(t, "dossier", "rebuild", "--all", "--data", dir)
	require.Equal(t, 1, code)
	require.Contains(t, errOut, dir)
	require.Contains(t, errOut, "motcua-standalone")
}

// twoPages has three dossiers, one of them called by another.
type twoPages struct{}

func (twoPages) Dossiers(_ context.Context, f dossier.DossierFilter) (dossier.Page[dossier.Dossier], error) {
	if f.Cursor == "more" {
		return dossier.Page[dossier.Dossier]{Items: []dossier.Dossier{{ID: "3"}}}, nil
	}
	page := dossier.Page[dossier.Dossier]{Items: []dossier.Dossier{{ID: "1"}}, Next: "more"}
	if f.WithCalled {
		page.Items = append(page.Items, dossier.Dossier{ID: "2", ParentID: "1"})
	}
	return page, nil
}

func TestEachDossierIsRebuilt(t *testing.T) {
	t.Parallel()
	var ids []string
	require.NoError(t, eachDossier(t.Context(), twoPages{}, func(d dossier.Dossier) error {
		ids = append(ids, d.ID)
		return nil
	}))
	require.Equal(t, []string{"1", "2", "3"}, ids, "called dossiers too")
}
