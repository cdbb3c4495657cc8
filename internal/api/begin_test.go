package api

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/dossier/dossiertest"
)

// A procedure that only a message begins cannot be filed; what begins it in a circle ends.
func TestAProcedureThatAMessageBegins(t *testing.T) {
	t.Parallel()
	b := setup(t)
	i := b.publishes()
	b.commands.World = i
	process := dossiertest.Process(`<startEvent id="s">` + dossiertest.Message("vong", "") + `</startEvent>
<intermediateThrowEvent id="gui">` + dossiertest.Message("vong", "") + `</intermediateThrowEvent><endEvent id="e"/>
s gui e`)
	b.call("POST", "/procedures/Q1.vong/versions").as(designer).json(newProcedure(func(m map[string]any) {
		m["bpmn"] = string(process)
	})).want(http.StatusOK, &VersionReport{})
	_, offered := i.Catalogue().Get("Q1.vong")
	require.True(t, offered)

	body := b.filing()
	body["procedure"] = "Q1.vong"
	b.call("POST", "/dossiers").as(desk).key().json(body).problem(http.StatusUnprocessableEntity, "begun_by_event", "procedure")

	origin := &dossier.Origin{DossierID: "d", Agency: body["agency"].(string), Channel: dossier.ChannelDirect, Applicant: dossier.Applicant{Kind: "person", Name: "Lê Văn Lặp"}}
	begins := dossier.Beginning{ID: "m1", Kind: dossier.SubscribesMessage, Name: "vong", Origin: origin}
	found, err := b.commands.Begins(t.Context(), begins)
	require.NoError(t, err)
	require.True(t, found)
	origin.Chain = 99
	begun, err := b.commands.Begin(t.Context(), begins)
	require.NoError(t, err)
	require.Empty(t, begun.Dossiers)
	require.Equal(t, "begun_in_circle", begun.Problem.Key)
}
