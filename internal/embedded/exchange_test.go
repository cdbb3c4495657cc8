package embedded_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	enumspb "go.temporal.io/api/enums/v1"
	"golang.org/x/sync/errgroup"

	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/dossier/dossiertest"
	"github.com/motcua/motcua/workflows"
)

// Procedures of the tests: what they are called, and how they go.
const (
	payCode   = "9.000001" // waits for a message
	alarmCode = "9.000002" // waits for a signal
	throwCode = "9.000003" // throws both
	callCode  = "9.000004" // calls a process of its file, and another procedure
	beginCode = "9.000005" // begins with a message
	timedCode = "9.000016" // begins every hour

	operatedCode = "9.000006" // is suspended, modified and migrated
)

var processes = map[string]string{
	payCode: `<startEvent id="s"/>
<intermediateCatchEvent id="paid">` + dossiertest.Message("Đã nộp tiền", "=form.ref") + `</intermediateCatchEvent>
` + dossiertest.Task("t") + `
<boundaryEvent id="more" attachedToRef="t" cancelActivity="false">` + dossiertest.Message("Nộp thêm", "=form.ref") + `</boundaryEvent>
<endEvent id="e"/>
s paid t e
more e`,
	alarmCode: `<startEvent id="s"/>
<intermediateCatchEvent id="c">` + dossiertest.Signal("Báo động") + `</intermediateCatchEvent>
` + dossiertest.Task("t") + `<endEvent id="e"/>
s c t e`,
	throwCode: `<startEvent id="s"/><parallelGateway id="f"/>
` + dossiertest.Task("go") + `
<intermediateThrowEvent id="m">` + dossiertest.Message("Đã nộp tiền", "=form.ref") + `</intermediateThrowEvent>
<intermediateThrowEvent id="b">` + dossiertest.Signal("Báo động") + `</intermediateThrowEvent>
<intermediateCatchEvent id="own">` + dossiertest.Signal("Báo động") + `</intermediateCatchEvent>
<intermediateCatchEvent id="late">` + dossiertest.Signal("Báo động") + `</intermediateCatchEvent>
` + dossiertest.Task("heard") + `<endEvent id="e"/>
s f go m b late e
f own heard e`,
	callCode: `process chinh
<startEvent id="s"/><parallelGateway id="f"/>
` + dossiertest.Call("own", "phu", dossiertest.IO([]string{"x=20"}, []string{"y=answer"})) + `
` + dossiertest.Call("other", alarmCode, "") + dossiertest.Task("after") + dossiertest.Task("beside") + `<endEvent id="e"/>
s f own after e
f other e
f beside e
process phu
<startEvent id="bs"/>` + dossiertest.Task("inner") + `<scriptTask id="sum"><extensionElements><motcua:script result="answer">=x * 2 + n</motcua:script></extensionElements></scriptTask><endEvent id="fine"/>
bs inner sum fine`,
	operatedCode: operatedFirst,
	timedCode: `<startEvent id="s"><timerEventDefinition><timeCycle>R/PT1H</timeCycle></timerEventDefinition></startEvent>
` + dossiertest.Task("t") + `<endEvent id="e"/>
s t e`,
	beginCode: `<startEvent id="s">` + dossiertest.Message("Chuyển hồ sơ", "") + `</startEvent>
` + dossiertest.Task("t") + `<endEvent id="e"/>
s t e`,
}

const definitionFile = `code: '%s'
version: 1
name_vi: Thử %[1]s
name_en: Test %[1]s
field: Thử nghiệm
level: district
online_level: toan_trinh
channels: [direct, online]
fee: ''
legal_basis: []
documents: []
limits:
  - limit: {amount: 5, unit: working_day}
notes: {}
submission_form: ''
form_set: '2025'
provenance: {}
`

// withProcesses is a configuration with the procedures of the tests.
func withProcesses(tb testing.TB, config fs.FS) fs.FS {
	tb.Helper()
	all := fstest.MapFS{}
	require.NoError(tb, fs.WalkDir(config, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(config, name)
		all[name] = &fstest.MapFile{Data: data}
		return err
	}))
	for code, process := range processes {
		stem := "procedures/" + code + "-thu"
		all[stem+".yaml"] = &fstest.MapFile{Data: fmt.Appendf(nil, definitionFile, code)}
		all[stem+".bpmn"] = &fstest.MapFile{Data: dossiertest.Process(process)}
	}
	stem := "procedures/" + operatedCode + "-thu-2"
	second := strings.Replace(fmt.Sprintf(definitionFile, operatedCode), "version: 1", "version: 2\neffective_from: '2099-01-01'", 1)
	all[stem+".yaml"] = &fstest.MapFile{Data: []byte(second)}
	all[stem+".bpmn"] = &fstest.MapFile{Data: dossiertest.Process(operatedSecond)}
	return all
}

// file files a dossier of one of the tests' procedures at the district.
func (p *product) file(tb testing.TB, code, ref string) dossier.Result {
	tb.Helper()
	return p.fileWith(tb, newID(tb), code, ref)
}

// fileAs is file of a dossier with an id of the caller's.
func (p *product) fileAs(tb testing.TB, id, code string) { p.fileWith(tb, id, code, "") }

func (p *product) fileWith(tb testing.TB, id, code, ref string) dossier.Result {
	tb.Helper()
	result, err := p.Driver.Submit(context.Background(), dossier.Submission{
		ID: id, CommandID: uuid.NewString(), Fingerprint: "f", Actor: p.actor("desk_officer"), Procedure: code,
		Agency: "H29.1", Agencies: map[string]string{"receiving": "H29.1"}, Channel: dossier.ChannelDirect,
		Applicant: dossier.Applicant{Kind: "person", Name: "Nguyễn Thị Mai"}, Form: json.RawMessage(fmt.Sprintf(`{"ref":%q}`, ref)),
	})
	require.NoError(tb, err)
	return result
}

func (p *product) publish(id, key string, ttl time.Duration) (dossier.Message, error) {
	now := time.Now().UTC()
	return p.Driver.Publish(context.Background(), dossier.Message{
		ID: id, Name: "Đã nộp tiền", Key: key, State: dossier.MessageBuffered, Sender: "kho-bac", Fingerprint: "f",
		PublishedAt: now, ExpiresAt: now.Add(ttl),
	}, json.RawMessage(`{"amount":5000}`))
}

// openAt waits until a dossier's one open task is at an element.
func (p *product) openAt(t *testing.T, id, element string) dossier.Task {
	t.Helper()
	var found dossier.Task
	require.EventuallyWithT(t, func(c *assert.CollectT) {
		page, err := p.Store.Tasks(context.Background(), dossier.TaskFilter{DossierID: id, States: []dossier.TaskState{dossier.TaskOpen}})
		require.NoError(c, err)
		var at []string
		for _, v := range page.Items {
			at = append(at, v.ElementID)
			if v.ElementID == element {
				found = v.Task
			}
		}
		require.Contains(c, at, element)
	}, 20*time.Second, 50*time.Millisecond)
	return found
}

func (p *product) completeTask(t *testing.T, task dossier.Task, form string) {
	t.Helper()
	_, err := p.Driver.Execute(context.Background(), task.DossierID, dossier.Command{
		ID: uuid.NewString(), Kind: dossier.CommandComplete, Actor: p.actor(task.Role), TaskID: task.ID, Form: json.RawMessage(form),
	})
	require.NoError(t, err, "%v", errors.Unwrap(err))
}

// count counts the events of a type.
func (p *product) count(t *testing.T, id string, kind dossier.EventType) int {
	t.Helper()
	n := 0
	for _, e := range p.stored(t, id).Events {
		if e.Type == kind {
			n++
		}
	}
	return n
}

func (p *product) called(t *testing.T, id, code string) dossier.Dossier {
	t.Helper()
	var found dossier.Dossier
	require.EventuallyWithT(t, func(c *assert.CollectT) {
		all, err := p.Store.CalledBy(context.Background(), id)
		require.NoError(c, err)
		i := slices.IndexFunc(all, func(d dossier.Dossier) bool { return strings.HasSuffix(d.Code, code) })
		require.GreaterOrEqual(c, i, 0)
		found = all[i]
	}, 20*time.Second, 50*time.Millisecond)
	return found
}

func (p *product) status(t *testing.T, id string, want dossier.Status) {
	t.Helper()
	require.EventuallyWithT(t, func(c *assert.CollectT) {
		d, err := p.Store.Dossier(context.Background(), id)
		require.NoError(c, err)
		require.Equal(c, want, d.Status)
	}, 20*time.Second, 50*time.Millisecond)
}

func (p *product) incident(t *testing.T, id string) dossier.Incident {
	t.Helper()
	var found dossier.Incident
	require.EventuallyWithT(t, func(c *assert.CollectT) {
		all, err := p.Store.Incidents(context.Background(), id)
		require.NoError(c, err)
		all = slices.DeleteFunc(all, func(i dossier.Incident) bool { return i.ResolvedAt != nil })
		require.Len(c, all, 1)
		found = all[0]
	}, 20*time.Second, 50*time.Millisecond)
	return found
}

func TestExchange(t *testing.T) {
	p := startProduct(t)
	t.Run("a message waits for who comes", p.testBuffered)
	t.Run("a message is taken once, however often it is sent", p.testTakenOnce)
	t.Run("a delivery that was cut off is made again", p.testDeliveryCutOff)
	t.Run("strays are looked after", p.testStrays)
	t.Run("a message begins a dossier", p.testBegun)
	t.Run("a timer begins dossiers", p.testTimed)
	t.Run("a signal reaches all that wait", p.testSignal)
	t.Run("what a dossier throws", p.testThrown)
	t.Run("a called process", p.testCall)
	t.Run("a caller that ends", p.testCallerEnds)
	t.Run("a called process that is ended from outside", p.testCalledEnded)
	t.Run("a caller that continues as new", p.testCallerContinues)
}

func (p *product) testBuffered(t *testing.T) {
	early, err := p.publish("early", "B1", time.Hour)
	require.NoError(t, err)
	require.Equal(t, dossier.MessageBuffered, early.State)
	filed := p.file(t, payCode, "B1")
	p.openAt(t, filed.Dossier.ID, "t")
	require.EventuallyWithT(t, func(c *assert.CollectT) {
		m, err := p.Store.Message(context.Background(), "early")
		require.NoError(c, err)
		require.Equal(c, dossier.MessageDelivered, m.State)
		require.Equal(c, filed.Dossier.ID, m.DossierID)
	}, 20*time.Second, 50*time.Millisecond)

	// Who waits already gets it before the publisher has an answer.
	filed = p.file(t, payCode, "B2")
	id := filed.Dossier.ID
	before := p.events(t, id)
	began := time.Now()
	m, err := p.publish("at-once", "B2", 0)
	took := time.Since(began)
	require.NoError(t, err)
	require.Equal(t, dossier.MessageDelivered, m.State)
	require.NotNil(t, m.SettledAt)
	cost := p.events(t, id) - before
	t.Logf("a message: %s from publication to delivery, %d events in the dossier, %d in its own workflow", took, cost,
		len(p.history(t, "message:at-once", "").GetEvents()))
	require.LessOrEqual(t, cost, 9, "an action's six, the status that changed, and another next deadline")
	p.openAt(t, id, "t")
	more := p.events(t, id)
	now := time.Now().UTC()
	m, err = p.Driver.Publish(context.Background(), dossier.Message{
		ID: "more", Name: "Nộp thêm", Key: "B2", State: dossier.MessageBuffered, Fingerprint: "f", PublishedAt: now, ExpiresAt: now.Add(time.Hour),
	}, nil)
	require.NoError(t, err)
	require.Equal(t, dossier.MessageDelivered, m.State)
	require.Equal(t, 6, p.events(t, id)-more, "a message costs what an action costs")
	require.Empty(t, p.differences(t, id))
	p.recordAs(t, id, "message")
	p.recordAs(t, "message:at-once", "message-delivery")
	p.recordAs(t, workflows.MessageWorkflowID("early"), "message-that-waits")

	late, err := p.publish("nobody", "B3", 0)
	require.NoError(t, err)
	p.recordAs(t, workflows.MessageWorkflowID("nobody"), "message-expired")
	require.Equal(t, dossier.MessageExpired, late.State)
	again, err := p.publish("nobody", "B3", 0)
	require.NoError(t, err)
	require.Equal(t, late, again, "it is the same message, also when its workflow is over")
	page, err := p.Store.Messages(context.Background(), dossier.MessageFilter{States: []dossier.MessageState{dossier.MessageExpired}})
	require.NoError(t, err)
	require.Len(t, page.Items, 1)
}

func (p *product) testTakenOnce(t *testing.T) {
	const dossiers, messages = 4, 12
	var ids []string
	for range dossiers {
		ids = append(ids, p.file(t, payCode, "O1").Dossier.ID)
	}
	var g errgroup.Group
	g.SetLimit(8)
	for n := range messages * 3 {
		g.Go(func() error {
			_, err := p.publish(fmt.Sprintf("once-%d", n%messages), "O1", time.Hour)
			return err
		})
	}
	require.NoError(t, g.Wait())
	taken := map[string]int{}
	for _, id := range ids {
		require.Equal(t, 1, p.count(t, id, dossier.EventMessageTaken))
		for _, e := range p.stored(t, id).Events {
			var data struct{ Message string }
			if e.Type == dossier.EventMessageTaken && json.Unmarshal(e.Data, &data) == nil {
				taken[data.Message]++
			}
		}
		require.Empty(t, p.differences(t, id))
	}
	require.Len(t, taken, dossiers, "each took another message")
	page, err := p.Store.Messages(context.Background(), dossier.MessageFilter{States: []dossier.MessageState{dossier.MessageBuffered}})
	require.NoError(t, err)
	require.Len(t, page.Items, messages-dossiers)
}

// testDeliveryCutOff: the worker dies when the dossier's step with the message is projected
// and Temporal has not recorded it.
func (p *product) testDeliveryCutOff(t *testing.T) {
	ctx := context.Background()
	id := p.file(t, payCode, "C1").Dossier.ID
	stored := p.stored(t, id)
	now := time.Now().UTC()
	m := dossier.Message{
		ID: "cut-off", Name: "Đã nộp tiền", Key: "C1", State: dossier.MessageBuffered, Fingerprint: "f", PublishedAt: now, ExpiresAt: now.Add(time.Hour),
	}
	_, err := p.Store.Correlate(ctx, m, nil)
	require.NoError(t, err)
	ghost := dossier.Delta{DossierID: id, FromSeq: stored.ToSeq + 1, ToSeq: stored.ToSeq + 1, Dossier: stored.Dossier}
	ghost.Dossier.Seq, ghost.Dossier.UpdatedAt = ghost.ToSeq, now
	ghost.Events = []dossier.Event{{DossierID: id, Seq: ghost.ToSeq, At: now, Type: dossier.EventMessageTaken}}
	ghost.Unsubscribed = []string{stored.Subscriptions[0].ID}
	ghost.Taken = []dossier.Taken{{MessageID: m.ID, Subscription: stored.Subscriptions[0].ID, Seq: ghost.ToSeq}}
	require.NoError(t, p.Store.Project(ctx, ghost))
	shown, err := p.Store.Message(ctx, m.ID)
	require.NoError(t, err)
	require.Equal(t, dossier.MessageDelivered, shown.State, "it shows as delivered and was not")

	n, err := p.RestateRecent(ctx)
	require.NoError(t, err)
	require.Equal(t, 1, n)
	shown, err = p.Store.Message(ctx, m.ID)
	require.NoError(t, err)
	require.Equal(t, dossier.MessageDelivering, shown.State)
	require.NoError(t, p.Driver.Deliver(ctx, id, dossier.Delivery{
		ID: m.ID, Kind: dossier.SubscribesMessage, Name: m.Name, Subscriptions: []string{stored.Subscriptions[0].ID},
	}))
	p.openAt(t, id, "t")
	require.Equal(t, 1, p.count(t, id, dossier.EventMessageTaken))
	require.Empty(t, p.differences(t, id))
}

// testStrays: records that fell behind their workflows, as after restoring an older backup
// of the database, and a message that an operator ended.
func (p *product) testStrays(t *testing.T) {
	ctx := context.Background()
	_, err := p.publish("ended", "S1", time.Hour)
	require.NoError(t, err)
	require.NoError(t, p.Temporal.TerminateWorkflow(ctx, workflows.MessageWorkflowID("ended"), "", "by hand"))
	id := p.file(t, payCode, "S2").Dossier.ID
	_, err = p.publish("waits", "S3", time.Hour)
	require.NoError(t, err)
	for _, lost := range []string{"ended", "waits"} { // the database says that somebody waits
		m, err := p.Store.Message(ctx, lost)
		require.NoError(t, err)
		require.Equal(t, dossier.MessageBuffered, m.State)
	}
	delta := p.stored(t, id)
	ghost := dossier.Delta{DossierID: id, FromSeq: delta.ToSeq + 1, ToSeq: delta.ToSeq + 1, Dossier: delta.Dossier}
	ghost.Dossier.Seq, ghost.Dossier.UpdatedAt = ghost.ToSeq, time.Now().UTC()
	ghost.Events = []dossier.Event{{DossierID: id, Seq: ghost.ToSeq, At: time.Now().UTC(), Type: dossier.EventSubscribed}}
	for i, key := range []string{"S1", "S3"} {
		ghost.Subscriptions = append(ghost.Subscriptions, dossier.Subscription{
			ID: fmt.Sprint("ghost#", i), Kind: dossier.SubscribesMessage, Name: "Đã nộp tiền", Key: key, OpenedAt: time.Now().UTC(),
		})
	}
	require.NoError(t, p.Store.Project(ctx, ghost))
	require.NoError(t, p.LookAfterAt(ctx, time.Now().Add(3*time.Minute)))
	m, err := p.Store.Message(ctx, "ended")
	require.NoError(t, err)
	require.Equal(t, dossier.MessageExpired, m.State)
	require.NotEmpty(t, m.ProblemVI)
	// The one that lives asks the dossier, which does not wait for it: the record is put right.
	require.EventuallyWithT(t, func(c *assert.CollectT) {
		m, err := p.Store.Message(ctx, "waits")
		require.NoError(c, err)
		require.Equal(c, dossier.MessageBuffered, m.State)
		waiting, err := p.Store.Subscriptions(ctx, id)
		require.NoError(c, err)
		require.Len(c, waiting, 1)
	}, 20*time.Second, 50*time.Millisecond)
	require.Empty(t, p.differences(t, id))
}

func (p *product) testBegun(t *testing.T) {
	ctx := context.Background()
	send := func(id, variables string) dossier.Message {
		now := time.Now().UTC()
		m, err := p.Driver.Publish(ctx, dossier.Message{
			ID: id, Name: "Chuyển hồ sơ", State: dossier.MessageBuffered, Sender: "cong-quoc-gia", Fingerprint: "f", PublishedAt: now, ExpiresAt: now.Add(time.Hour),
		}, json.RawMessage(variables))
		require.NoError(t, err)
		return m
	}
	m := send("begin-1", `{"agency":"H29.1","applicant":{"kind":"person","name":"Lê Văn Tám","id_number":"079090001234"},"ma":"QG-1"}`)
	require.Equal(t, dossier.MessageDelivered, m.State)
	require.Equal(t, m, send("begin-1", `{}`), "sent again it begins no second one")
	d, err := p.Store.Dossier(ctx, m.DossierID)
	require.NoError(t, err)
	require.Equal(t, "Lê Văn Tám", d.Applicant.Name)
	require.Equal(t, dossier.ChannelOnline, d.Channel)
	p.openAt(t, d.ID, "t")
	p.recordAs(t, d.ID, "begun-by-a-message")
	p.recordAs(t, workflows.MessageWorkflowID("begin-1"), "message-that-begins")
	m = send("begin-2", `{"agency":"H29.1"}`)
	require.Equal(t, dossier.MessageRefused, m.State)
	require.Contains(t, m.ProblemVI, "applicant")
}

// testTimed: a timer that runs since three hours and a half begins what it has not yet.
func (p *product) testTimed(t *testing.T) {
	ctx := context.Background()
	count := func() int {
		page, err := p.Store.Dossiers(ctx, dossier.DossierFilter{Procedure: timedCode, Limit: 200})
		require.NoError(t, err)
		return len(page.Items)
	}
	require.NoError(t, p.LookAfter(ctx)) // from now on it runs
	require.Zero(t, count())
	timers, err := p.Commands.TimedStarts()
	require.NoError(t, err)
	require.Len(t, timers, 1)
	key := "timed_start." + timers[0].Name()
	stored, err := p.Store.Setting(ctx, key)
	require.NoError(t, err)
	since := time.Now().Add(-210 * time.Minute).UTC().Truncate(time.Second)
	back := since.Format(time.RFC3339) + " " + since.Add(70*time.Minute).Format(time.RFC3339Nano)
	swapped, err := p.Store.SwapSetting(ctx, key, stored, back)
	require.NoError(t, err)
	require.True(t, swapped)
	var g errgroup.Group
	for range 3 { // as many workers
		g.Go(func() error { return p.LookAfter(ctx) })
	}
	require.NoError(t, g.Wait())
	n := count()
	require.Positive(t, n)
	require.Zero(t, n%2, "two instants, at every agency that receives it")
	require.NoError(t, p.LookAfter(ctx))
	require.Equal(t, n, count())
	page, err := p.Store.Dossiers(ctx, dossier.DossierFilter{Procedure: timedCode, Agencies: []string{"H29.1"}})
	require.NoError(t, err)
	require.Len(t, page.Items, 2)
	require.Equal(t, "organisation", page.Items[0].Applicant.Kind)
	p.openAt(t, page.Items[0].ID, "t")
}

func (p *product) testSignal(t *testing.T) {
	const dossiers = 25
	var ids []string
	for range dossiers {
		ids = append(ids, p.file(t, alarmCode, "").Dossier.ID)
	}
	began := time.Now()
	send := func() dossier.SignalState {
		s, err := p.Driver.Broadcast(context.Background(), dossier.Signal{ID: "alarm", Name: "Báo động", Fingerprint: "f", At: time.Now().UTC()})
		require.NoError(t, err)
		return s
	}
	s := send()
	t.Logf("a signal to %d dossiers: %s", dossiers, time.Since(began))
	require.Equal(t, dossiers, s.Reached)
	require.Equal(t, s.Reached, send().Reached)
	for _, id := range ids {
		p.openAt(t, id, "t")
		require.Equal(t, 1, p.count(t, id, dossier.EventSignalTaken))
	}
	p.recordAs(t, ids[0], "signal")
	p.recordAs(t, "signal:alarm", "signal-broadcast")
	later := p.file(t, alarmCode, "").Dossier.ID
	require.Equal(t, dossiers, send().Reached, "a signal is not kept for who comes later")
	require.Zero(t, p.count(t, later, dossier.EventSignalTaken))
}

func (p *product) testThrown(t *testing.T) {
	payer, listener := p.file(t, payCode, "T1"), p.file(t, alarmCode, "")
	thrower := p.file(t, throwCode, "T1").Dossier.ID
	p.completeTask(t, p.openAt(t, thrower, "go"), `{}`)
	p.openAt(t, payer.Dossier.ID, "t")
	p.openAt(t, listener.Dossier.ID, "t")
	p.openAt(t, thrower, "heard")
	waiting, err := p.Store.Subscriptions(context.Background(), thrower)
	require.NoError(t, err)
	require.Len(t, waiting, 1)
	require.Equal(t, "late", waiting[0].Element, "who begins to wait after it was thrown does not hear it")
	require.Empty(t, p.differences(t, thrower))
}

func (p *product) testCall(t *testing.T) {
	id := p.file(t, callCode, "").Dossier.ID
	own, other := p.called(t, id, ".01"), p.called(t, id, ".02")
	if own.Procedure != callCode {
		own, other = other, own
	}
	require.Equal(t, alarmCode, other.Procedure)
	require.Equal(t, "Nguyễn Thị Mai", own.Applicant.Name)
	_, err := p.Driver.Broadcast(context.Background(), dossier.Signal{ID: uuid.NewString(), Name: "Báo động", At: time.Now().UTC()})
	require.NoError(t, err)
	p.completeTask(t, p.openAt(t, other.ID, "t"), `{}`)
	p.completeTask(t, p.openAt(t, own.ID, "inner"), `{"n":2}`)
	p.completeTask(t, p.openAt(t, id, "after"), `{}`)
	p.completeTask(t, p.openAt(t, id, "beside"), `{}`)
	for _, done := range []string{id, own.ID, other.ID} {
		p.status(t, done, dossier.StatusHandedOver)
		require.Empty(t, p.differences(t, done))
	}
	p.recordAs(t, id, "caller")
	p.recordAs(t, own.ID, "called")
	history := p.history(t, id, "")
	t.Logf("a dossier that calls two processes: %d events, %d bytes of history", len(history.GetEvents()), sizeOf(history))
	for _, e := range history.GetEvents() {
		require.NotContains(t, e.String(), "name_vi", "a definition is stored by its address, not in the history: %s", e.GetEventType())
	}
}

func (p *product) testCallerEnds(t *testing.T) {
	id := p.file(t, callCode, "").Dossier.ID
	own := p.called(t, id, ".01")
	p.called(t, id, ".02")
	_, err := p.Driver.Execute(context.Background(), id, dossier.Command{ID: uuid.NewString(), Kind: dossier.CommandWithdraw, Actor: p.actor("desk_officer"), Comment: "thôi"})
	require.NoError(t, err)
	p.status(t, own.ID, dossier.StatusStopped)
	p.status(t, p.called(t, id, ".02").ID, dossier.StatusStopped)
	require.Empty(t, p.differences(t, own.ID))
	require.Empty(t, p.differences(t, id))
	p.recordAs(t, id, "caller-that-ends")
	p.recordAs(t, own.ID, "called-and-cancelled")
	require.NoError(t, p.Temporal.GetWorkflow(context.Background(), own.ID, "").Get(context.Background(), nil), "it ends, and is not cancelled")
}

func (p *product) testCalledEnded(t *testing.T) {
	ctx := context.Background()
	id := p.file(t, callCode, "").Dossier.ID
	first := p.called(t, id, ".01")
	p.openAt(t, first.ID, "inner")
	require.NoError(t, p.Temporal.CancelWorkflow(ctx, first.ID, ""))
	require.Equal(t, "call_cancelled", p.incident(t, id).Code)
	p.status(t, first.ID, dossier.StatusStopped)
	retry := func() {
		_, err := p.Driver.Execute(ctx, id, dossier.Command{
			ID: uuid.NewString(), Kind: dossier.CommandRetryIncident, Actor: p.actor("admin"), IncidentID: p.incident(t, id).ID, Comment: "lại",
		})
		require.NoError(t, err)
	}
	retry()
	second := p.called(t, id, ".03")
	require.NoError(t, p.Temporal.TerminateWorkflow(ctx, second.ID, "", "by hand"))
	require.Equal(t, "call_terminated", p.incident(t, id).Code)
	retry()
	p.completeTask(t, p.openAt(t, p.called(t, id, ".04").ID, "inner"), `{"n":1}`)
	p.openAt(t, id, "after")
	require.Empty(t, p.differences(t, id))
	p.recordAs(t, id, "called-dossiers-lost")
}

func (p *product) testCallerContinues(t *testing.T) {
	ctx := context.Background()
	id := p.file(t, callCode, "").Dossier.ID
	own, other := p.called(t, id, ".01"), p.called(t, id, ".02")
	beside := p.openAt(t, id, "beside")
	first := p.firstRun(t, id)
	for i := 0; p.latestRun(t, id) == first; i++ {
		require.Less(t, i, 2000)
		for _, kind := range []dossier.CommandKind{dossier.CommandClaim, dossier.CommandRelease} {
			_, err := p.Driver.Execute(ctx, id, dossier.Command{ID: fmt.Sprintf("%s-%d", kind, i), Kind: kind, Actor: p.actor(beside.Role), TaskID: beside.ID})
			require.NoError(t, err)
		}
	}
	d, err := p.Temporal.DescribeWorkflowExecution(ctx, own.ID, "")
	require.NoError(t, err)
	require.Equal(t, enumspb.WORKFLOW_EXECUTION_STATUS_RUNNING, d.GetWorkflowExecutionInfo().GetStatus(), "what it called goes on")

	p.completeTask(t, p.openAt(t, own.ID, "inner"), `{"n":1}`)
	p.openAt(t, id, "after")
	// The run that began the other one is over: the look-after notices that it was ended.
	require.NoError(t, p.Temporal.TerminateWorkflow(ctx, other.ID, "", "by hand"))
	require.EventuallyWithT(t, func(c *assert.CollectT) {
		require.NoError(c, p.LookAfter(ctx))
		all, err := p.Store.Incidents(ctx, id)
		require.NoError(c, err)
		require.Len(c, all, 1)
		require.Equal(c, "call_terminated", all[0].Code)
	}, 30*time.Second, 200*time.Millisecond)
	before := p.events(t, id)
	require.NoError(t, p.LookAfter(ctx))
	require.Equal(t, before, p.events(t, id), "it is said once")
	require.Empty(t, p.differences(t, id))
}
