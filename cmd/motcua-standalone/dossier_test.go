package main

import (
	"net/http"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/motcua/motcua/config"
	"github.com/motcua/motcua/internal/organisation"
)

// TestDossierTravelsFromWardToDistrict files an application for a monthly allowance at
// a ward, over HTTP, and has every step of its ISO table done by an officer who holds
// the role: ward, district, ward again. The process is killed in between, again and
// again; every answer it gave before stays true.
func TestDossierTravelsFromWardToDistrict(t *testing.T) {
	t.Parallel()
	org, _, err := organisation.Load(config.FS, "organisation", "organisation/demo")
	require.NoError(t, err)
	dir := filepath.Join(t.TempDir(), "data")
	p := launch(t, dir, "--demo")

	const ward = "H29.1.26"
	status, filed := p.call(t, http.MethodPost, "/api/v1/dossiers", p.login(t, holder(t, org, ward, "desk_officer")), "filing", map[string]any{
		"procedure": "1.001776", "agency": ward, "channel": "direct",
		"applicant": map[string]any{"kind": "person", "name": "Phạm Thị Lan", "id_number": "079045001234"},
		"form":      map[string]any{"beneficiary_name": "Phạm Văn Út", "circumstances": "elderly"},
	})
	require.Equal(t, http.StatusCreated, status, "%v", filed)
	code, due := filed["code"].(string), filed["due_at"]

	agencies := map[string]bool{}
	steps := 0
	for task := firstOpen(filed["next"]); task != nil; steps++ {
		require.Less(t, steps, 20)
		agency, role := id(task["agency"]), id(task["role"])
		agencies[agency] = true
		token := p.login(t, holder(t, org, agency, role))
		form := map[string]any{}
		if task["off_clock"] == true {
			form = map[string]any{"handover_method": "counter", "recipient_name": "Phạm Thị Lan"}
		}
		path, key := "/api/v1/tasks/"+task["id"].(string)+"/complete", "step-"+task["id"].(string)
		status, done := p.call(t, http.MethodPost, path, token, key, map[string]any{"form": form})
		require.Equal(t, http.StatusOK, status, "%v: %v", task["name"], done)
		if steps%3 == 1 {
			require.NoError(t, p.cmd.Process.Kill())
			require.Error(t, p.cmd.Wait())
			p = launch(t, dir)
			status, again := p.call(t, http.MethodPost, path, token, key, map[string]any{"form": form})
			require.Equal(t, http.StatusOK, status, "a retry after the crash is answered, not refused: %v", again)
		}
		status, dossier := p.call(t, http.MethodGet, "/api/v1/dossiers/"+code, token, "", nil)
		require.Equal(t, http.StatusOK, status, "%v", dossier)
		require.Equal(t, due, dossier["due_at"], "the citizen sees one due date")
		task = firstOpen(dossier["steps"])
		if task == nil {
			require.EqualValues(t, 10, dossier["status"])
			require.Equal(t, "granted", dossier["result"])
		}
	}
	require.GreaterOrEqual(t, steps, 8, "the ISO table has eight steps")
	require.Equal(t, map[string]bool{ward: true, "H29.1": true}, agencies, "ward and district both worked on it")

	status, public := p.call(t, http.MethodGet, "/api/v1/lookup?code="+code+"&factor=1234", "", "", nil)
	require.Equal(t, http.StatusOK, status, "%v", public)
	status, _ = p.call(t, http.MethodGet, "/api/v1/lookup?code="+code+"&factor=9999", "", "", nil)
	require.Equal(t, http.StatusNotFound, status)
}

// holder is the user name of somebody who wears a hat.
func holder(t *testing.T, org *organisation.Organisation, agency, role string) string {
	t.Helper()
	officers := org.Holders(agency, role, organisation.DateOf(time.Now()))
	require.NotEmpty(t, officers, "nobody is %s at %s", role, agency)
	return officers[0].Username
}

// id reads a reference that is either an id or an object with one.
func id(v any) string {
	if named, ok := v.(map[string]any); ok {
		return named["id"].(string)
	}
	return v.(string)
}

// firstOpen is the first task of a list that somebody can do now.
func firstOpen(list any) map[string]any {
	tasks, _ := list.([]any)
	for _, entry := range tasks {
		task := entry.(map[string]any)
		if task["state"] == "open" || task["state"] == "claimed" || task["state"] == "waiting" {
			return task
		}
	}
	return nil
}
