package dossier_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/dossier/dossiertest"
)

// In an ad-hoc subprocess people choose what is done, and in which order.
func TestActivitiesOfAnAdHocSubprocessAreChosen(t *testing.T) {
	t.Parallel()
	def := testDefinition(t)
	def.BPMN = dossiertest.Process(`<startEvent id="s"/>
<adHocSubProcess id="extra"><extensionElements><motcua:adHoc elements="=[]"/></extensionElements>` + dossiertest.Task("visit") + dossiertest.Task("ask") + `<completionCondition>=true</completionCondition></adHocSubProcess>
` + dossiertest.Task("sign") + `<endEvent id="e"/>
s extra sign e`)
	program, err := dossier.NewProgram(def, "sha")
	require.NoError(t, err)
	books, err := testCalendars(t).Compile()
	require.NoError(t, err)
	b := &bench{t: t, program: program, books: books, now: local(t, "2026-03-02 08:00")}
	b.c, _, err = dossier.NewCase(dossier.Submission{
		ID: "0193b8a0-0000-7000-8000-000000000001", CommandID: "submit", Actor: desk, Agency: "W1",
		Agencies: map[string]string{"receiving": "W1"}, Channel: dossier.ChannelDirect,
	}, "W1-260302-0001", b.env())
	require.NoError(t, err)
	b.take()
	require.Empty(t, b.c.Tasks, "nothing begins by itself")
	scope := b.c.Engine.Tokens()[0].Instance

	activate := func(op *dossier.Operation) error {
		_, err := b.try(specialist, dossier.Command{Kind: dossier.CommandActivate, Operation: op})
		return err
	}
	b.refused(activate(&dossier.Operation{Scope: scope}), "elements_missing")
	b.refused(activate(&dossier.Operation{Scope: "sign#1", Elements: []string{"visit"}}), "not_ad_hoc")
	require.Error(t, activate(&dossier.Operation{Scope: scope, Elements: []string{"sign"}}))
	require.NoError(t, activate(&dossier.Operation{Scope: scope, Elements: []string{"visit"}}))
	e, data := b.event(dossier.EventActivated)
	require.Equal(t, specialist.ID, e.Actor)
	require.Equal(t, []any{"visit"}, data["elements"])
	b.complete(specialist, "visit", "done", "")
	require.Equal(t, "sign", b.waitsAt(), "the completion condition holds")
}
