package dossier_test

import (
	"encoding/json"
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/motcua/motcua/internal/clock"
	"github.com/motcua/motcua/internal/dossier"
)

// Operators interfere at random while everybody does their work: no token is lost, no
// task, timer, call or incident is left that nothing waits for, and the due date is
// what its history says.
func TestPropertiesOfOperations(t *testing.T) {
	t.Parallel()
	w := worldOf(t, "operations.bpmn")
	w.operated = true
	// One with other elements, one whose supplement holds no clock and whose review has no
	// deadline but another role, and back.
	w.versions = []*dossier.Program{
		versionOf(t, "sha2", `"review"`, `"appraise"`, `"opinion"`, `"advice"`, `"join"`, `"together"`, `"pause"`, `"notice"`),
		versionOf(t, "sha3", `<motcua:clock stop="supplement" slip="02"/>`, ``, `attachedToRef="review"`, `attachedToRef="again"`,
			`<motcua:assignment role="specialist" agency="receiving"/>`, `<motcua:assignment role="leader" agency="deciding"/>`),
		w.program,
	}
	reviewed := worldOf(t, "review.bpmn")
	reviewed.operated = true
	stops := worldOf(t, "stops.bpmn")
	stops.operated = true
	playWorld(t, w, w, reviewed, stops)
}

// drawOperation is an operation, sensible more often than not.
func (p *play) drawOperation() dossier.Command {
	kinds := slices.Clone(dossier.Operations())
	if p.c.Dossier.SuspendedSince != nil {
		kinds = append(kinds, dossier.CommandResume, dossier.CommandResume, dossier.CommandResume)
	}
	if len(p.c.Incidents) > 0 {
		kinds = append(kinds, dossier.CommandRetryIncident, dossier.CommandResolveIncident, dossier.CommandSkipIncident)
	}
	cmd := dossier.Command{Kind: rapid.SampledFrom(kinds).Draw(p.rt, "operation"), Actor: operator, Comment: "theo yêu cầu"}
	if cmd.Kind == dossier.CommandCancel && rapid.IntRange(0, 5).Draw(p.rt, "spared") > 0 {
		cmd.Kind = dossier.CommandModify
	}
	if rapid.IntRange(0, 19).Draw(p.rt, "silent") == 0 {
		cmd.Comment = ""
	}
	op := &dossier.Operation{}
	cmd.Operation = op
	if rapid.IntRange(0, 19).Draw(p.rt, "stale") == 0 {
		op.IfSeq = rapid.Int64Range(1, 20).Draw(p.rt, "seq")
	}
	switch cmd.Kind {
	case dossier.CommandModify:
		p.drawModification(op)
	case dossier.CommandMigrate:
		p.drawMigration(op)
	case dossier.CommandRetryIncident, dossier.CommandResolveIncident, dossier.CommandSkipIncident:
		p.drawIncident(&cmd)
	case dossier.CommandSetVariables:
		op.Variables = json.RawMessage(rapid.SampledFrom([]string{`{"diem":9}`, `{"diem":null}`, `{"outcome":"x"}`, `{"form":{}}`, `[]`}).Draw(p.rt, "variables"))
		op.Scope = p.anyInstance("scope", "consult")
	case dossier.CommandChangeDue:
		at := p.now.Add(time.Duration(rapid.IntRange(-48, 40*24).Draw(p.rt, "due")) * time.Hour)
		if !slices.Contains(moreOff, at.In(clock.Zone).Format(time.DateOnly)) { // see draw
			op.At = &at
		}
	case dossier.CommandChangeTimer:
		at := p.now.Add(time.Duration(rapid.IntRange(-48, 240).Draw(p.rt, "at")) * time.Hour)
		op.At, op.Element = &at, rapid.SampledFrom([]string{"pause", "late", "deadline"}).Draw(p.rt, "timer")
	}
	return cmd
}

// versionOf is another version of testdata/operations.bpmn.
func versionOf(t *testing.T, sha string, edit ...string) *dossier.Program {
	t.Helper()
	p := version2(t, edit...)
	p.SHA = sha
	return p
}

// drawMigration is to any version, by the mapping proposed or by one with a hole.
func (p *play) drawMigration(op *dossier.Operation) {
	if len(p.versions) == 0 {
		return
	}
	p.target = rapid.SampledFrom(p.versions).Draw(p.rt, "version")
	op.Migration = &dossier.Migration{SHA: p.target.SHA, RecomputeDue: rapid.Bool().Draw(p.rt, "recompute")}
	if rapid.IntRange(0, 3).Draw(p.rt, "hole") == 0 {
		op.Migration.Mapping = mapped(p.program, nil)
		delete(op.Migration.Mapping, rapid.SampledFrom(p.program.Elements).Draw(p.rt, "unmapped").ID)
	}
}

// drawModification withdraws what waits and starts what there is, in any combination.
func (p *play) drawModification(op *dossier.Operation) {
	elements := []string{"nowhere"}
	for _, e := range p.program.Elements {
		elements = append(elements, e.ID)
	}
	for range rapid.IntRange(0, 2).Draw(p.rt, "withdrawals") {
		op.Withdraw = append(op.Withdraw, p.anyInstance("withdraw", ""))
	}
	for range rapid.IntRange(0, 2).Draw(p.rt, "starts") {
		op.Start = append(op.Start, dossier.StartAt{Element: rapid.SampledFrom(elements).Draw(p.rt, "start")})
	}
}

// anyInstance is the instance of a waiting token, at an element if it is named.
func (p *play) anyInstance(label, element string) string {
	ids := []string{""}
	for _, t := range p.c.Engine.Tokens() {
		if t.Instance != "" && (element == "" || t.Element == element) {
			ids = append(ids, t.Instance)
		}
	}
	return rapid.SampledFrom(ids).Draw(p.rt, label)
}

func (p *play) drawIncident(cmd *dossier.Command) {
	ids := append([]string{"", "incident#1"}, slices.Sorted(maps.Keys(p.c.Incidents))...)
	cmd.IncidentID = ids[len(ids)-1]
	if rapid.IntRange(0, 4).Draw(p.rt, "any incident") == 0 {
		cmd.IncidentID = rapid.SampledFrom(ids).Draw(p.rt, "incident")
	}
	cmd.Operation.Flow = rapid.SampledFrom([]string{"", "", "f13", "f14", "f9"}).Draw(p.rt, "flow")
	cmd.Operation.Variables = json.RawMessage(rapid.SampledFrom([]string{`{}`, `{"diem":3}`, `{"diem":8}`, `{"channel":1}`}).Draw(p.rt, "answer"))
}

// answerService lets a call that is under way come to an end, well or badly.
func (p *play) answerService() {
	instances := slices.Sorted(maps.Keys(p.c.Services))
	if len(instances) == 0 {
		return
	}
	instance := rapid.SampledFrom(instances).Draw(p.rt, "call")
	answer := json.RawMessage(rapid.SampledFrom([]string{`{"diem":9}`, `{"diem":1}`, `{"diem":5}`, `[]`}).Draw(p.rt, "answer"))
	code := rapid.SampledFrom([]string{"", "", "http_503"}).Draw(p.rt, "failure")
	p.both(func(c *dossier.Case) error { return c.ServiceAnswered(instance, answer, code, "hỏng", p.env()) })
}

// checkProcess: what the case keeps for the process is what the process waits for.
func (p *play) checkProcess() {
	d := p.c.Dossier
	if d.ClosedAt != nil {
		require.Nil(p.rt, d.SuspendedSince)
		require.Empty(p.rt, p.c.Held)
		return
	}
	require.Equal(p.rt, d.SuspendedSince != nil, p.c.Engine.Suspended())
	tokens := p.c.Engine.Tokens()
	require.NotEmpty(p.rt, tokens, "a dossier that is not closed has a token")
	tasks, calls := 0, 0
	for _, t := range tokens {
		switch t.For {
		case "task":
			tasks++
			id, ok := p.c.Instances[t.Instance]
			require.True(p.rt, ok, "the token at %s has no task", t.Element)
			require.Equal(p.rt, t.Element, p.c.Tasks[id].ElementID)
		case "service":
			calls++
			require.Contains(p.rt, p.c.Services, t.Instance)
		}
	}
	require.Len(p.rt, p.c.Instances, tasks, "a task is open that nothing waits for")
	require.Len(p.rt, p.c.Services, calls)
	for _, h := range p.c.Held {
		require.NotNil(p.rt, d.SuspendedSince)
		require.NotEmpty(p.rt, h.Service)
	}
	timers := p.c.Engine.Timers()
	require.Len(p.rt, p.c.Timers, len(timers))
	for _, t := range timers {
		require.True(p.rt, p.c.Timers[t.ID].Equal(t.At), "%s", t.ID)
	}
	incidents := p.c.Engine.Incidents()
	require.Len(p.rt, p.c.Incidents, len(incidents))
	for _, i := range incidents {
		require.Contains(p.rt, p.c.Incidents, i.ID)
	}
}
