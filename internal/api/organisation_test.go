package api

import (
	"context"
	"encoding/base64"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/motcua/motcua/config"
	"github.com/motcua/motcua/internal/auth"
	"github.com/motcua/motcua/internal/command"
	"github.com/motcua/motcua/internal/installation"
	"github.com/motcua/motcua/internal/organisation"
	"github.com/motcua/motcua/internal/store"
)

// governed makes a service whose organisation is in its database and can be changed.
func governed(t *testing.T) *bench {
	t.Helper()
	b := setup(t, func(d *Deps) {
		st, ok := d.Commands.Reservations.(*store.Store)
		require.True(t, ok)
		i, err := installation.Load(installation.Options{FS: config.FS, Demo: true, Blobs: st})
		require.NoError(t, err)
		_, err = i.SeedOrganisation(t.Context(), st, d.Now())
		require.NoError(t, err)
		follow := func(ctx context.Context) error { return i.RefreshOrganisation(ctx, st) }
		require.NoError(t, follow(t.Context()))
		roles := auth.FromOrganisation(i.Organisation, d.Now)
		d.Policy = auth.NewPolicy(roles)
		d.Auth = auth.NewService(st, plainPasswords{}, auth.Options{Loopback: true, Now: d.Now, Positions: roles.Positions})
		d.Query.World, d.Query.Policy = i, d.Policy
		d.Commands.World, d.Commands.Policy = i, d.Policy
		d.Organisation = command.NewOrganisation(command.OrganisationDeps{Revisions: st, Work: st, Judge: i, Policy: d.Policy, Follow: follow, Now: d.Now})
	})
	return b
}

func (b *bench) organisation(as string) (OrganisationBody, string) {
	b.Helper()
	var body OrganisationBody
	r := b.call("GET", "/organisation").as(as).want(http.StatusOK, &body)
	return body, r.header.Get("ETag")
}

// change sends a change with the newest ETag.
func (b *bench) change(as string, body map[string]any) *call {
	b.Helper()
	_, tag := b.organisation(as)
	if _, ok := body["reason"]; !ok {
		body["reason"] = "theo quyết định"
	}
	return b.call("POST", "/organisation/changes").as(as).set("If-Match", tag).json(body)
}

func edits(list ...map[string]any) map[string]any {
	return map[string]any{"edits": append([]map[string]any{}, list...)}
}

func newOfficer(id, agency, role string) map[string]any {
	return map[string]any{"officer": map[string]any{
		"id": id, "username": id, "name": "Nguyễn Thị Mới", "positions": []map[string]any{{"agency": agency, "role": role}},
	}}
}

func TestOrganisationIsChangedAndRemembered(t *testing.T) {
	t.Parallel()
	b := governed(t)
	before, tag := b.organisation(admin)
	require.EqualValues(t, 1, before.Revision)
	require.True(t, before.MayAll)

	var report OrganisationReport
	body := edits(newOfficer("moi.an", ward, "clerk"))
	body["dry_run"] = true
	b.change(admin, body).want(http.StatusOK, &report)
	require.False(t, report.Stored)
	require.True(t, report.Storable)
	require.Equal(t, "added", report.Changes[0].Kind)

	body = edits(newOfficer("moi.an", ward, "clerk"))
	body["reason"] = "Tuyển dụng theo QĐ 12"
	r := b.call("POST", "/organisation/changes").as(admin).set("If-Match", tag).json(body).want(http.StatusOK, &report)
	require.True(t, report.Stored)
	require.Equal(t, `"2"`, r.header.Get("ETag"))
	// The answer was lost and the request comes again.
	r = b.call("POST", "/organisation/changes").as(admin).set("If-Match", tag).json(body).want(http.StatusOK, &report)
	require.Equal(t, "true", r.header.Get("Idempotency-Replayed"))
	require.EqualValues(t, 2, report.Revision.Number)

	var people Page[OrganisationPerson]
	b.call("GET", "/organisation/officers?q=thi+moi").as(admin).want(http.StatusOK, &people)
	require.Len(t, people.Items, 1)
	require.Equal(t, "serving", people.Items[0].State)

	var revisions Page[OrganisationRevision]
	b.call("GET", "/organisation/revisions").as(admin).want(http.StatusOK, &revisions)
	require.Len(t, revisions.Items, 2)
	require.Equal(t, "Tuyển dụng theo QĐ 12", revisions.Items[0].Reason)
	require.NotEmpty(t, revisions.Items[0].By.Name)
	b.call("GET", "/organisation/revisions?part=officers&id=moi.an").as(admin).want(http.StatusOK, &revisions)
	require.Len(t, revisions.Items, 1)
	var one RevisionBody
	b.call("GET", "/organisation/revisions/2").as(admin).want(http.StatusOK, &one)
	require.Equal(t, "moi.an", one.Changes[0].ID)
	b.call("GET", "/organisation/revisions/3").as(admin).problem(http.StatusNotFound, "", "")

	yaml := b.call("GET", "/organisation/export?revision=2").as(admin).want(http.StatusOK)
	require.Contains(t, yaml.header.Get("Content-Disposition"), "organisation-2.yaml")
	d, err := organisation.ParseYAML("x.yaml", yaml.body)
	require.NoError(t, err)
	stored, err := b.store.Revision(t.Context(), 2)
	require.NoError(t, err)
	require.Equal(t, stored.Document, d.Tidy())
}

// TestTwoAdministrators: the second one is told who changed what and when.
func TestTwoAdministrators(t *testing.T) {
	t.Parallel()
	b := governed(t)
	_, tag := b.organisation(admin)
	b.change(admin, edits(newOfficer("moi.an", ward, "clerk"))).want(http.StatusOK)
	p := b.call("POST", "/organisation/changes").as(admin).set("If-Match", tag).
		json(map[string]any{"reason": "khác", "edits": []any{newOfficer("moi.binh", ward, "clerk")}}).problem(http.StatusConflict, "organisation_changed", "")
	require.NotEmpty(t, p.By)
	require.NotEmpty(t, p.At)
	require.Contains(t, p.Detail, "Nguyễn Thị Mới")
	b.call("POST", "/organisation/changes").as(admin).json(edits()).problem(http.StatusPreconditionRequired, "if_match_missing", "If-Match")
	b.call("POST", "/organisation/changes").as(admin).set("If-Match", `"99"`).json(map[string]any{"reason": "x", "edits": []any{newOfficer("a", ward, "clerk")}}).
		problem(http.StatusConflict, "organisation_changed", "")
}

func TestOrganisationRefusesEveryFinding(t *testing.T) {
	t.Parallel()
	b := governed(t)
	p := b.change(admin, edits(map[string]any{"officer": map[string]any{
		"id": "moi.an", "username": "Có Dấu", "name": "", "positions": []map[string]any{{"agency": "nope", "role": "king", "from": "2026-02-30"}},
	}})).problem(http.StatusUnprocessableEntity, "organisation_has_errors", "")
	fields := map[string]bool{}
	for _, e := range p.Errors {
		require.NotEmpty(t, e.Message)
		fields[e.Field] = true
	}
	for _, want := range []string{"username", "name", "positions[0].agency", "positions[0].role", "positions[0].from"} {
		require.True(t, fields["officers[moi.an]."+want], "%s in %v", want, fields)
	}
	b.change(admin, map[string]any{"reason": " ", "edits": []any{newOfficer("a", ward, "clerk")}}).problem(422, "reason_missing", "reason")
	b.change(admin, edits()).problem(422, "edits_count", "edits")
	b.change(admin, edits(map[string]any{})).problem(422, "edits_invalid", "edits[0]")
	b.change(admin, edits(map[string]any{"remove": map[string]any{"part": "officers", "id": "nobody"}})).problem(422, "edits_invalid", "edits[0].remove.id")
	b.change(admin, edits(map[string]any{"remove": map[string]any{"part": "roles", "id": organisation.RoleAdmin}})).problem(422, "organisation_has_errors", "")
	b.change(admin, edits(map[string]any{"remove": map[string]any{"part": "roles", "id": "clerk"}})).problem(422, "organisation_has_errors", "")
	org, _ := b.organisation(admin)
	require.EqualValues(t, 1, org.Revision, "nothing was stored")

	var own OrganisationPerson
	var people Page[OrganisationPerson]
	b.call("GET", "/organisation/officers?role=admin").as(admin).want(http.StatusOK, &people)
	own = people.Items[0]
	p = b.change(admin, edits(map[string]any{"transfer": map[string]any{"officer": own.ID, "on": "2027-01-01"}})).problem(422, "organisation_has_errors", "officers")
	require.Contains(t, p.Errors[0].Message, "quản trị")
}

// TestOfficerWithTasksLeaves: it is said how many tasks they hold and where, and wants to be confirmed.
func TestOfficerWithTasksLeaves(t *testing.T) {
	t.Parallel()
	b := governed(t)
	s := b.file(desk)
	b.call("POST", "/tasks/"+s.Next[0].ID+"/claim").as(desk).key().want(http.StatusOK)
	var who OfficerBody
	b.call("GET", "/organisation/officers/bn-motcua").as(admin).want(http.StatusOK, &who)
	require.EqualValues(t, 1, who.Open[0].Tasks)

	leave := edits(map[string]any{"transfer": map[string]any{"officer": "bn-motcua", "on": "2026-12-01", "take": []map[string]any{{"agency": otherWard, "role": "desk_officer"}}}})
	p := b.change(admin, leave).problem(422, "organisation_has_warnings", "officers[bn-motcua].positions")
	require.Contains(t, p.Errors[0].Message, "1 việc")
	leave["despite_warnings"] = true
	b.change(admin, leave).want(http.StatusOK)
	// The day lies ahead: until then the hat is theirs, then the other one is.
	for day, want := range map[string]string{"2026-11-30": ward, "2026-12-01": otherWard} {
		held := b.server.Query.World.Organisation().PositionsOf("bn-motcua", organisation.Date(day))
		require.Equal(t, []organisation.Position{{Agency: want, Role: "desk_officer", From: held[0].From, To: held[0].To}}, held, day)
		var people Page[OrganisationPerson]
		b.call("GET", "/organisation/officers?role=desk_officer&agency="+want+"&day="+day).as(admin).want(http.StatusOK, &people)
		require.Contains(t, fmt.Sprint(people.Items), "bn-motcua ")
	}

	gone := edits(map[string]any{"remove": map[string]any{"part": "officers", "id": "bn-motcua"}})
	b.change(admin, gone).problem(422, "organisation_has_warnings", "")
	gone["despite_warnings"] = true
	b.change(admin, gone).want(http.StatusOK)
	b.call("GET", "/tasks").as(desk).problem(http.StatusForbidden, "", "")
	require.False(t, b.server.Query.World.Organisation().InOffice("bn-motcua", "2026-11-23"))
	var d Dossier
	b.call("GET", "/dossiers/"+s.Code).as(chair).want(http.StatusOK, &d)
	require.Equal(t, "bn-motcua", d.Steps[0].Assignee.ID, "the task stays with somebody gone")
}

func TestAgencyWithDossiersEnds(t *testing.T) {
	t.Parallel()
	b := governed(t)
	b.file(desk)
	agency := func(more map[string]any) map[string]any {
		a := map[string]any{"id": ward, "vi": "Ủy ban nhân dân phường Bến Nghé", "en": "People's Committee of Ben Nghe Ward", "level": "ward", "parent": district, "effective_to": "2027-01-01"}
		for k, v := range more {
			a[k] = v
		}
		return map[string]any{"agency": a}
	}
	p := b.change(admin, edits(agency(nil))).problem(422, "organisation_has_errors", "")
	require.Contains(t, fmt.Sprint(p.Errors), "1 hồ sơ")
	b.change(admin, edits(map[string]any{"remove": map[string]any{"part": "agencies", "id": ward}})).problem(422, "organisation_has_errors", "")
	b.change(admin, edits(agency(map[string]any{"successors": []map[string]any{{"id": otherWard, "from": "2027-01-01"}}}))).want(http.StatusOK)
	org := b.server.Query.World.Organisation()
	now, err := org.Current(ward, "2027-01-01")
	require.NoError(t, err)
	require.Equal(t, otherWard, now.ID)
	var later OrganisationBody
	b.call("GET", "/organisation?day=2027-02-01").as(admin).want(http.StatusOK, &later)
	for _, a := range later.Agencies {
		if a.ID == ward {
			require.False(t, a.Active)
			require.Equal(t, otherWard, a.CurrentOnDay)
		}
	}
}

func TestSupervisorKeepsOwnOfficersOnly(t *testing.T) {
	t.Parallel()
	b := governed(t)
	org, _ := b.organisation(chair)
	require.False(t, org.MayAll)
	require.Equal(t, []string{ward}, org.MayAt)
	var people Page[OrganisationPerson]
	b.call("GET", "/organisation/officers?limit=200").as(chair).want(http.StatusOK, &people)
	for _, p := range people.Items {
		require.Contains(t, fmt.Sprint(p.Positions), ward)
	}
	b.call("GET", "/organisation/officers/bt-motcua").as(chair).problem(http.StatusNotFound, "", "")

	b.change(chair, edits(newOfficer("moi.an", ward, "clerk"))).want(http.StatusOK)
	for name, edit := range map[string]struct {
		edit map[string]any
		key  string
	}{
		"elsewhere":       {newOfficer("moi.binh", otherWard, "clerk"), "outside_scope"},
		"a system role":   {newOfficer("moi.binh", ward, "admin"), "system_role"},
		"no position":     {map[string]any{"officer": map[string]any{"id": "moi.binh", "username": "moi.binh", "name": "B", "positions": []any{}}}, "outside_scope"},
		"another's":       {newOfficer("bt-motcua", ward, "clerk"), "outside_scope"},
		"a user name":     {map[string]any{"officer": map[string]any{"id": "moi.an", "username": "moi.khac", "name": "B", "positions": []any{map[string]any{"agency": ward, "role": "clerk"}}}}, "username_fixed"},
		"themselves":      {newOfficer("bn-chutich", ward, "clerk"), "own_record"},
		"a removal":       {map[string]any{"remove": map[string]any{"part": "officers", "id": "moi.an"}}, "administrator_only"},
		"an agency":       {map[string]any{"agency": map[string]any{"id": "X", "vi": "X", "en": "X", "level": "ward"}}, "administrator_only"},
		"a role for many": {map[string]any{"role": map[string]any{"id": "x", "vi": "X", "en": "X"}}, "administrator_only"},
	} {
		p := b.change(chair, edits(edit.edit)).problem(http.StatusForbidden, "", "")
		require.Equal(t, edit.key, p.Code, name)
	}
}

func TestOrganisationImport(t *testing.T) {
	t.Parallel()
	b := governed(t)
	const head = "Tên đăng nhập,Họ và tên,Cơ quan,Vai trò\n"
	file := func(rows string) map[string]any {
		return map[string]any{"name": "a.csv", "data": base64.StdEncoding.EncodeToString([]byte(head + rows)), "reason": "Danh sách năm 2026"}
	}
	var report OrganisationImportReport
	body := file("moi.an,Nguyễn An," + ward + ",clerk\nmoi.binh,Trần Bình,nope,clerk\n")
	b.call("POST", "/organisation/imports").as(admin).json(body).want(http.StatusOK, &report)
	require.False(t, report.Stored, "one row is wrong")
	require.Equal(t, 1, report.WrongRows)
	require.Equal(t, 3, report.InRows[0].Row)
	require.Equal(t, "Cơ quan", report.InRows[0].Column)
	require.Contains(t, report.InRows[0].Message, "Danh mục")

	body["only_right_rows"], body["dry_run"] = true, true
	r := b.call("POST", "/organisation/imports").as(admin).json(body).want(http.StatusOK, &report)
	require.False(t, report.Stored)
	require.Len(t, report.Changes, 1)
	delete(body, "dry_run")
	r = b.call("POST", "/organisation/imports").as(admin).set("If-Match", r.header.Get("ETag")).json(body).want(http.StatusOK, &report)
	require.True(t, report.Stored)
	require.Equal(t, "import", report.Revision.Via)
	require.Equal(t, `"2"`, r.header.Get("ETag"))
	b.call("POST", "/organisation/imports").as(admin).set("If-Match", `"1"`).json(file("moi.chi,Lê Chi,"+ward+",clerk\n")).problem(http.StatusConflict, "organisation_changed", "")
	b.call("POST", "/organisation/imports").as(admin).json(file("moi.an,,"+ward+",clerk\n")).want(http.StatusOK, &report)
	require.Equal(t, 1, report.Unchanged)
	require.False(t, report.Stored)
	b.call("POST", "/organisation/imports").as(admin).json(map[string]any{"name": "a.xls", "data": "eA==", "reason": "x"}).problem(422, "file_kind", "file")

	template := b.call("GET", "/organisation/import-template").as(admin).want(http.StatusOK)
	require.True(t, strings.HasPrefix(string(template.body), "PK"))
}

// TestRemovedOfficerHasNoRights: their account may still log in, but holds nothing.
func TestRemovedOfficerHasNoRights(t *testing.T) {
	t.Parallel()
	b := governed(t)
	b.call("GET", "/tasks").as(desk2).want(http.StatusOK)
	b.change(admin, edits(map[string]any{"remove": map[string]any{"part": "officers", "id": "bn-motcua2"}})).want(http.StatusOK)
	b.call("GET", "/tasks").as(desk2).problem(http.StatusForbidden, "", "")
}
