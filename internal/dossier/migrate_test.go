package dossier_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/motcua/motcua/internal/clock"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/procedure"
)

// version2 is another version of the procedure that a dossier of operated runs on.
func version2(t *testing.T, edit ...string) *dossier.Program {
	t.Helper()
	def := worldOf(t, "operations.bpmn").program.Definition
	def.Version, def.NameVI = 2, "Thử nghiệm, bản 2"
	def.BPMN = []byte(strings.NewReplacer(edit...).Replace(string(def.BPMN)))
	program, err := dossier.NewProgram(def, "sha2")
	require.NoError(t, err)
	return program
}

// migrate puts a version in force, as the driver does.
func (b *bench) migrate(to *dossier.Program, m dossier.Migration) (dossier.Result, error) {
	b.t.Helper()
	b.seq++
	env := b.env()
	env.Target = to
	m.Procedure, m.Version, m.SHA = to.Definition.Code, to.Definition.Version, to.SHA
	r, err := b.c.Execute(dossier.Command{
		ID: "migrate-" + string(rune('a'+b.seq)), Kind: dossier.CommandMigrate, Actor: operator, Comment: "sửa quy trình",
		Operation: &dossier.Operation{Migration: &m},
	}, env)
	b.take()
	if err == nil {
		b.program = to
	}
	return r, err
}

func TestMigrationTakesTheDossierAlong(t *testing.T) {
	t.Parallel()
	b := operated(t)
	b.fail("http_503")
	b.do(specialist, dossier.Command{Kind: dossier.CommandClaim, TaskID: b.task("review").ID})
	task := b.task("review")
	due := b.due()
	to := version2(t,
		`id="review" name="Thẩm tra"`, `id="appraise" name="Thẩm định"`, `"review"`, `"appraise"`,
		`<motcua:outcome id="approve" kind="forward" vi="Đạt" en="Approve"/>`,
		`<motcua:outcome id="approve" kind="forward" vi="Đồng ý" en="Agree"/><motcua:form key="review"/>`,
		`amount="8" unit="hour"`, `amount="2" unit="working_day"`,
		`id="check"`, `id="lookup"`, `"check"`, `"lookup"`)
	_, err := b.migrate(to, dossier.Migration{Mapping: mapped(b.program, map[string]string{"review": "appraise", "check": "lookup"})})
	require.NoError(t, err)

	d := b.c.Dossier
	require.Equal(t, 2, d.ProcedureVersion)
	require.Equal(t, "sha2", d.DefinitionSHA)
	require.Equal(t, "Thử nghiệm, bản 2", d.ProcedureName)
	require.Equal(t, due, b.due(), "the due date is as promised")
	now := b.task("appraise")
	require.Equal(t, task.ID, now.ID, "the same task")
	require.Equal(t, "Thẩm định", now.Name)
	require.Equal(t, "review", now.FormKey)
	require.Equal(t, "Đồng ý", now.Outcomes[0].VI)
	require.Equal(t, specialist.ID, now.Assignee, "whoever works on it goes on")
	require.Greater(t, now.Version, task.Version)
	require.Equal(t, "2026-03-04 17:00", show(now.Due))
	require.Equal(t, "lookup", b.incident().ElementID)

	_, data := b.event(dossier.EventMigrated)
	require.Equal(t, "sửa quy trình", data["reason"])
	require.Equal(t, map[string]any{"review": "appraise", "check": "lookup"}, data["mapping"])
	require.InDelta(t, 2, data["to"], 0)

	// It goes on by the new version: the form is asked for now, and it ends.
	_, err = b.try(specialist, dossier.Command{Kind: dossier.CommandComplete, TaskID: now.ID, Outcome: "approve"})
	b.refused(err, "form_invalid")
	b.complete(specialist, "appraise", "approve", `{"ket_luan":"đủ"}`)
	b.do(operator, dossier.Command{Kind: dossier.CommandSkipIncident, IncidentID: b.incident().ID, Comment: "bỏ qua"})
	b.do(operator, dossier.Command{Kind: dossier.CommandResolveIncident, IncidentID: b.incident().ID, Comment: "đạt", Operation: &dossier.Operation{Flow: "f13"}})
	b.at("2026-03-09 08:00").wake()
	b.complete(leader, "sign", "approve", "")
	b.complete(desk, "handout", "", "")
	require.Equal(t, dossier.StatusHandedOver, b.c.Dossier.Status)
}

// mapped is the mapping in which every element stands for itself but some.
func mapped(p *dossier.Program, other map[string]string) map[string]string {
	m := map[string]string{}
	for _, e := range p.Elements {
		m[e.ID] = e.ID
		if to, ok := other[e.ID]; ok {
			m[e.ID] = to
		}
	}
	return m
}

func TestMigrationThatWouldLoseATokenIsRefused(t *testing.T) {
	t.Parallel()
	b := operated(t)
	to := version2(t)
	lost := mapped(b.program, nil)
	delete(lost, "review")
	before := asJSON(t, b.c)
	_, err := b.migrate(to, dossier.Migration{Mapping: lost})
	e := b.refused(err, "token_lost")
	require.Equal(t, dossier.CodeConflict, e.Code)
	require.Contains(t, e.VI, "Thẩm tra")
	require.Equal(t, "mapping.review", e.Fields[0].Field)
	require.Equal(t, before, asJSON(t, b.c))

	env := b.env()
	env.Target = to
	p, err := b.c.Propose(dossier.Command{Operation: &dossier.Operation{Migration: &dossier.Migration{Mapping: lost}}}, env)
	require.NoError(t, err)
	require.False(t, p.Possible())
	p, err = b.c.Propose(dossier.Command{Operation: &dossier.Operation{Migration: &dossier.Migration{}}}, env)
	require.NoError(t, err)
	require.True(t, p.Possible())
	require.Equal(t, "review", p.Mapping["review"])
	for _, line := range p.Elements {
		require.Equal(t, line.ID == "review" || line.ID == "check" || line.ID == "consult" || line.ID == "opinion" || line.ID == "deadline" || line.ID == "pause", line.Tokens == 1, line.ID)
	}
}

func TestMigrationIsToAnotherVersionOfTheSame(t *testing.T) {
	t.Parallel()
	b := operated(t)
	_, err := b.migrate(b.program, dossier.Migration{})
	b.refused(err, "version_in_force")
	other := version2(t)
	other.Definition.Code = "9.999999"
	_, err = b.migrate(other, dossier.Migration{})
	b.refused(err, "other_procedure")
	b.refused(b.tryOperate(dossier.CommandMigrate, nil), "version_missing")

	elsewhere := version2(t, `role="leader" agency="deciding"`, `role="leader" agency="province"`)
	_, err = b.migrate(elsewhere, dossier.Migration{})
	require.Contains(t, b.refused(err, "agency_unresolved").EN, "province")
	_, err = b.migrate(elsewhere, dossier.Migration{Agencies: map[string]string{"province": "P1", "deciding": "D2"}})
	require.NoError(t, err)
	require.Equal(t, "P1", b.c.Agencies["province"])
	require.Equal(t, "D1", b.c.Agencies["deciding"], "what was resolved at the receipt stays")
}

// A step that is another role's now is nobody's until they claim it.
func TestMigrationToAnotherRole(t *testing.T) {
	t.Parallel()
	b := operated(t)
	b.do(specialist, dossier.Command{Kind: dossier.CommandClaim, TaskID: b.task("review").ID})
	to := version2(t, `<motcua:step no="2"/>
        <motcua:assignment role="specialist" agency="receiving"/>`, `<motcua:step no="2"/>
        <motcua:assignment role="leader" agency="deciding"/>`)
	_, err := b.migrate(to, dossier.Migration{})
	require.NoError(t, err)
	task := b.task("review")
	require.Equal(t, dossier.TaskOpen, task.State)
	require.Empty(t, task.Assignee)
	require.Equal(t, "D1", b.c.HolderAgency)
	_, err = b.try(specialist, dossier.Command{Kind: dossier.CommandClaim, TaskID: task.ID})
	b.refused(err, "role_missing")
	b.complete(leader, "review", "approve", "")
}

// The clock stands still for what holds it in the new version, and goes on for what does no more.
func TestMigrationAndTheLegalClock(t *testing.T) {
	t.Parallel()
	b := operated(t)
	b.do(specialist, dossier.Command{Kind: dossier.CommandRequestSupplement, Items: []string{"CCCD"}})
	require.NotNil(t, b.c.Dossier.StoppedSince)
	free := version2(t, `<motcua:clock stop="supplement" slip="02"/>`, ``)
	due := b.due()
	b.at("2026-03-03 08:00")
	_, err := b.migrate(free, dossier.Migration{})
	require.NoError(t, err)
	require.Nil(t, b.c.Dossier.StoppedSince)
	require.NotEqual(t, due, b.due(), "it stood still for a day")

	notice := version2(t, `<motcua:clock stop="supplement" slip="02"/>`, `<motcua:clock stop="public_notice"/>`)
	notice.SHA = "sha3"
	_, err = b.migrate(notice, dossier.Migration{})
	require.NoError(t, err)
	require.Equal(t, "public_notice", b.c.Dossier.StopGround)
}

func TestMigrationReckonsTheDueDateIfAsked(t *testing.T) {
	t.Parallel()
	def := worldOf(t, "operations.bpmn", procedure.LimitRule{Limit: clock.Limit{Amount: 10, Unit: clock.WorkingDay}}).program.Definition
	def.Version = 2
	to, err := dossier.NewProgram(def, "sha2")
	require.NoError(t, err)
	b := operated(t)
	require.Equal(t, "2026-03-09 17:00", b.due())
	_, err = b.migrate(to, dossier.Migration{RecomputeDue: true})
	require.NoError(t, err)
	require.Equal(t, "2026-03-16 17:00", b.due())
	require.Equal(t, "2026-03-09 17:00", show(b.c.Dossier.OriginalDue))
	a := b.c.Adjustments[len(b.c.Adjustments)-1]
	require.Equal(t, "migrate", a.Kind)
	require.Equal(t, "sửa quy trình", a.Reason)

	elsewhere := def
	elsewhere.Version, elsewhere.Limits = 3, []procedure.LimitRule{{Channel: "online", Limit: clock.Limit{Amount: 1, Unit: clock.WorkingDay}}}
	to, err = dossier.NewProgram(elsewhere, "sha3")
	require.NoError(t, err)
	_, err = b.migrate(to, dossier.Migration{RecomputeDue: true})
	b.refused(err, "limit_missing")
	_, err = b.migrate(to, dossier.Migration{})
	require.NoError(t, err)
}

// A suspended dossier is migrated as it stands, and goes on in the new version.
func TestMigrationOfASuspendedDossier(t *testing.T) {
	t.Parallel()
	b := operated(t)
	instance := b.c.ServiceCalls()[0].Instance
	b.operate(dossier.CommandSuspend, nil)
	require.NoError(t, b.c.ServiceAnswered(instance, json.RawMessage(`{"diem":9}`), "", "", b.env()))
	_, err := b.migrate(version2(t, `"check"`, `"lookup"`), dossier.Migration{Mapping: mapped(b.program, map[string]string{"check": "lookup"})})
	require.NoError(t, err)
	require.NotNil(t, b.c.Dossier.SuspendedSince)
	b.operate(dossier.CommandResume, nil)
	require.NotContains(t, b.waitsAt(), "lookup")
	require.Zero(t, b.c.Dossier.Incidents)
}

func TestModify(t *testing.T) {
	t.Parallel()
	b := operated(t)
	withdrawn := b.task("review").ID
	op := &dossier.Operation{Withdraw: []string{"review"}, Start: []dossier.StartAt{{Element: "wait"}}}
	p, err := b.c.Preview(dossier.Command{Kind: dossier.CommandModify, Comment: "x", Actor: operator, Operation: op}, b.env())
	require.NoError(t, err)
	require.Equal(t, []string{
		"Thu hồi bước “Thẩm tra” (review).", "Bắt đầu bước “Chờ bổ sung” (wait).",
		"Hẹn giờ tại late lúc 08:00 04/03/2026 không còn.",
		"Trạng thái: Đang xử lý → Yêu cầu bổ sung giấy tờ.", "Tạm dừng tính thời hạn.",
	}, p.Words("vi"))
	require.Len(t, p.Words("en"), 5)

	b.operate(dossier.CommandModify, op)
	_, data := b.event(dossier.EventModified)
	require.Equal(t, []any{"wait"}, data["started"])
	require.Contains(t, data["before"], "review")
	require.Contains(t, data["after"], "wait")
	_, err = b.try(specialist, dossier.Command{Kind: dossier.CommandClaim, TaskID: withdrawn})
	b.refused(err, "task_closed")
	require.NotNil(t, b.c.Dossier.StoppedSince)

	// Into a subprocess that runs, on a flow, and at a join.
	b.operate(dossier.CommandModify, &dossier.Operation{Withdraw: []string{"opinion", "pause"}, Start: []dossier.StartAt{{Flow: "f17"}}})
	require.NotContains(t, b.waitsAt(), "pause")
	b.operate(dossier.CommandModify, &dossier.Operation{Withdraw: []string{"join"}, Start: []dossier.StartAt{{Element: "opinion"}}})
	require.Equal(t, "check consult deadline wait opinion", b.waitsAt())

	for name, op := range map[string]*dossier.Operation{
		"modification_empty":  {},
		"nothing_to_withdraw": {Withdraw: []string{"sign"}},
		"element_unknown":     {Start: []dossier.StartAt{{Element: "nowhere"}}},
		"flow_unknown":        {Start: []dossier.StartAt{{Flow: "nowhere"}}},
		"nothing_left":        {Withdraw: []string{"check", "consult", "wait"}},
	} {
		b.refused(b.tryOperate(dossier.CommandModify, op), name)
	}
}

// Once the result is ready nothing before it is begun again: the clock has ended.
func TestModifyAfterTheResult(t *testing.T) {
	t.Parallel()
	b := submit(t, "2026-03-02 08:00", dossier.ChannelDirect)
	b.operate(dossier.CommandModify, &dossier.Operation{Withdraw: []string{"intake"}, Start: []dossier.StartAt{{Element: "handout"}}})
	require.Equal(t, dossier.StatusReady, b.c.Dossier.Status)
	b.refused(b.tryOperate(dossier.CommandModify, &dossier.Operation{Start: []dossier.StartAt{{Element: "review"}}}), "result_ready")
	b.refused(b.tryOperate(dossier.CommandCancel, nil), "result_ready")
	b.operate(dossier.CommandModify, &dossier.Operation{Withdraw: []string{"handout"}, Start: []dossier.StartAt{{Element: "end"}}})
	require.Equal(t, dossier.StatusHandedOver, b.c.Dossier.Status)
}
