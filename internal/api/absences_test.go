package api

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// registrar2 is the ward's other registrar.
const registrar2 = "bn-hotich2"

// later lets time pass; whoever calls then logs in anew.
func (b *bench) later(d time.Duration) {
	b.pass(d)
	b.mu.Lock()
	defer b.mu.Unlock()
	b.tokens = map[string]string{}
}

// officerID gives an officer's id by login.
func (b *bench) officerID(login string) string {
	b.Helper()
	var me Me
	b.call("GET", "/sessions").as(login).want(http.StatusOK, &me)
	return me.ID
}

// atRegistrar is a birth registration whose registrar's step is open.
func (b *bench) atRegistrar() (code, task string) {
	b.Helper()
	s := b.file(desk)
	b.complete(desk, s.Next[0].ID)
	var d Dossier
	b.call("GET", "/dossiers/"+s.Code).as(desk).want(http.StatusOK, &d)
	open := openTasks(d)
	require.Len(b, open, 1)
	require.Equal(b, "judicial_civil_status_officer", open[0].Role.ID)
	return s.Code, open[0].ID
}

func (b *bench) covering(login string) []TaskItem {
	b.Helper()
	var page Page[TaskItem]
	var counts TaskCounts
	b.call("GET", "/tasks?view=covering").as(login).want(http.StatusOK, &page)
	b.call("GET", "/tasks/counts").as(login).want(http.StatusOK, &counts)
	require.EqualValues(b, len(page.Items), counts.Covering)
	return page.Items
}

// TestSubstitute: a substitute does the absent one's tasks while the absence lasts, the
// history names both, and before and after it there is nothing of it.
func TestSubstitute(t *testing.T) {
	t.Parallel()
	b := setup(t)
	code, held := b.atRegistrar()
	_, free := b.atRegistrar()
	b.call("POST", "/tasks/"+held+"/claim").as(registrar).key().want(http.StatusOK)
	b.call("POST", "/tasks/"+free+"/claim").as(desk2).key().want(http.StatusForbidden)
	require.Empty(t, b.covering(desk2))

	var a Absence
	b.call("POST", "/absences").as(registrar).key().json(AbsenceBody{
		FromDay: "2026-11-23", FromAfternoon: true, ToDay: "2026-11-24", ToMorning: true, Reason: "khám bệnh",
		Covers: []CoverBody{{Officer: b.officerID(desk2)}},
	}).want(http.StatusCreated, &a)
	require.InDelta(t, 0.5, a.WorkingDays, 0, "24 November is a day off")
	require.Len(t, a.Warnings, 1, "the substitute does not wear the hat")
	require.False(t, a.Now)
	require.Empty(t, b.covering(desk2), "it has not begun")

	b.later(3 * time.Hour) // noon
	require.Len(t, b.covering(desk2), 1, "what is free is the other registrar's, who is here")
	b.call("POST", "/absences").as(chair).key().json(AbsenceBody{Officer: registrar2, FromDay: "2026-11-23", ToDay: "2026-11-24"}).want(http.StatusCreated)
	items := b.covering(desk2)
	require.Len(t, items, 2)
	for _, item := range items {
		require.Equal(t, a.Officer, *item.OnBehalfOf)
		require.Contains(t, item.Actions, "task.complete")
	}
	require.Empty(t, b.covering(desk), "named is named")
	b.call("POST", "/tasks/"+held+"/complete").as(desk).key().json(`{"outcome":"x"}`).want(http.StatusForbidden)

	// What the substitute takes is the absent one's, and theirs to do until the end.
	var done Done
	b.call("POST", "/tasks/"+free+"/claim").as(desk2).key().want(http.StatusOK, &done)
	require.Equal(t, a.Officer.ID, done.Task.Assignee.ID)
	b.complete(desk2, held)
	var d Dossier
	b.call("GET", "/dossiers/"+code).as(desk2).want(http.StatusOK, &d)
	var completed *Event
	for i := range d.History {
		if d.History[i].Type == "task.completed" && d.History[i].TaskID == held {
			completed = &d.History[i]
		}
	}
	require.NotNil(t, completed)
	require.Equal(t, b.officerID(desk2), completed.By.ID)
	require.Equal(t, a.Officer.ID, completed.OnBehalfOf)

	b.later(24*time.Hour - time.Second) // just before the end
	require.Len(t, b.covering(desk2), 2, "the next step of what was done has come to it too")
	b.later(time.Second)
	require.Empty(t, b.covering(desk2), "it is over")
	b.call("POST", "/tasks/"+free+"/complete").as(desk2).key().json(`{"outcome":"x"}`).want(http.StatusForbidden)
	var back TaskDetail
	b.call("GET", "/tasks/"+free).as(registrar).want(http.StatusOK, &back)
	require.Contains(t, back.Actions, "task.complete", "the registrar has it again")
}

func TestSubstituteInSomeProcedures(t *testing.T) {
	t.Parallel()
	b := setup(t)
	_, task := b.atRegistrar()
	b.call("POST", "/absences").as(chair).key().json(AbsenceBody{Officer: registrar2, FromDay: "2026-11-23", ToDay: "2026-11-24"}).want(http.StatusCreated)
	record := func(procedure string) Absence {
		var a Absence
		b.call("POST", "/absences").as(registrar).key().json(AbsenceBody{
			FromDay: "2026-11-23", ToDay: "2026-11-24", Covers: []CoverBody{{Officer: b.officerID(desk2), Procedures: []string{procedure}}},
		}).want(http.StatusCreated, &a)
		return a
	}
	a := record("1.000656")
	require.Empty(t, b.covering(desk2))
	b.call("POST", "/tasks/"+task+"/claim").as(desk2).key().want(http.StatusForbidden)
	b.call("POST", "/absences/"+a.ID+"/cancellation").as(registrar).want(http.StatusOK, &a)
	b.later(time.Second)
	record(birth)
	require.Len(t, b.covering(desk2), 1)
	b.call("POST", "/tasks/"+task+"/claim").as(desk2).key().want(http.StatusOK)
}

// TestAbsenceRights: who may record whose absences, who sees them, and what of them.
func TestAbsenceRights(t *testing.T) {
	t.Parallel()
	b := setup(t)
	body := AbsenceBody{Officer: b.officerID(registrar), FromDay: "2026-12-01", ToDay: "2026-12-02", Reason: "việc riêng"}
	b.call("POST", "/absences").as(desk).key().json(body).problem(http.StatusUnprocessableEntity, "absence_officer_unknown", "officer")
	b.call("POST", "/absences").as(otherChair).key().json(body).problem(http.StatusUnprocessableEntity, "absence_officer_unknown", "officer")
	var a Absence
	b.call("POST", "/absences").as(chair).key("once").json(body).want(http.StatusCreated, &a)
	again := a
	b.call("POST", "/absences").as(chair).key("once").json(body).want(http.StatusCreated, &again)
	require.Equal(t, a.ID, again.ID)
	b.call("POST", "/absences").as(supervisor).key().json(body).problem(http.StatusConflict, "absence_overlap", "")

	see := func(login string) []Absence {
		var page Page[Absence]
		b.call("GET", "/absences").as(login).want(http.StatusOK, &page)
		return page.Items
	}
	require.Equal(t, "việc riêng", see(registrar)[0].Reason)
	require.Equal(t, "việc riêng", see(supervisor)[0].Reason)
	require.Empty(t, see(desk)[0].Reason, "colleagues see that, not why")
	require.Empty(t, see(otherDesk))

	outsider := body
	outsider.FromDay, outsider.ToDay, outsider.Covers = "2026-12-07", "2026-12-08", []CoverBody{{Officer: b.officerID(otherDesk)}}
	b.call("POST", "/absences").as(chair).key().json(outsider).problem(http.StatusUnprocessableEntity, "absence_invalid", "covers.0")
	outsider.Covers[0].Procedures = []string{"9.999"}
	p := b.call("POST", "/absences").as(supervisor).key().json(outsider).problem(http.StatusUnprocessableEntity, "absence_invalid", "covers.0.procedures.0")
	require.Len(t, p.Errors, 1, "a district's supervisor may send somebody of another ward")

	b.call("POST", "/absences/"+a.ID+"/cancellation").as(desk).want(http.StatusNotFound)
	changed := body
	changed.ToDay = "2026-12-03"
	b.call("PUT", "/absences/"+a.ID).as(registrar).set("If-Match", `"1"`).json(changed).want(http.StatusOK, &a)
	require.Equal(t, "2026-12-03", a.ToDay)
	b.call("PUT", "/absences/"+a.ID).as(chair).set("If-Match", `"1"`).json(changed).problem(http.StatusConflict, "absence_changed", "")
	b.call("POST", "/absences/"+a.ID+"/cancellation").as(chair).want(http.StatusOK, &a)
	require.True(t, a.Cancelled)
	require.Empty(t, see(registrar))

	var colleagues Page[Colleague]
	b.call("GET", "/absences/officers").as(desk).want(http.StatusOK, &colleagues)
	for _, c := range colleagues.Items {
		require.Equal(t, c.ID == b.officerID(desk), c.Manages, c.Name)
	}
}

// TestAbsenceEndsEarly: who comes back early has their tasks to themselves again.
func TestAbsenceEndsEarly(t *testing.T) {
	t.Parallel()
	b := setup(t)
	_, task := b.atRegistrar()
	b.call("POST", "/tasks/"+task+"/claim").as(registrar).key().want(http.StatusOK)
	var a Absence
	b.call("POST", "/absences").as(registrar).key().json(AbsenceBody{
		FromDay: "2026-11-23", ToDay: "2026-11-27", Covers: []CoverBody{{Officer: b.officerID(desk2)}},
	}).want(http.StatusCreated, &a)
	require.True(t, a.Now)
	require.Len(t, b.covering(desk2), 1)
	b.call("PUT", "/absences/"+a.ID).as(registrar).json(AbsenceBody{
		FromDay: "2026-11-23", ToDay: "2026-11-25", Covers: []CoverBody{{Officer: b.officerID(desk)}},
	}).want(http.StatusOK, &a)
	require.Empty(t, b.covering(desk2))
	require.Len(t, b.covering(desk), 1)
	b.later(time.Hour)
	b.call("POST", "/absences/"+a.ID+"/cancellation").as(registrar).want(http.StatusOK, &a)
	require.False(t, a.Cancelled)
	require.False(t, a.Now)
	require.Empty(t, b.covering(desk))
}
