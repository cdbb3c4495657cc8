package engine_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/motcua/motcua/internal/bpmn"
	"github.com/motcua/motcua/internal/engine"
)

func TestMigrateEvents(t *testing.T) {
	t.Parallel()
	const timed = `<timerEventDefinition><timeDuration>%</timeDuration></timerEventDefinition>`
	task := "<startEvent id=\"s\"/><userTask id=\"a\"/><endEvent id=\"e\"/>\ns a e\n"
	boundary := func(id, in string) string {
		return `<boundaryEvent id="` + id + `" attachedToRef="a" cancelActivity="false">` + in + `</boundaryEvent><endEvent id="` + id + `e"/>` + "\n" + id + " " + id + "e\n"
	}
	signal := func(name string) string {
		return `<extensionElements><motcua:signal name="` + name + `"/></extensionElements><signalEventDefinition/>`
	}
	t.Run("a timer keeps its instant, one that is gone is cleared, a new one is set", func(t *testing.T) {
		t.Parallel()
		y := start(t, task+boundary("b1", replace(timed, "%", "PT1H"))+boundary("b2", replace(timed, "%", "PT2H")), nil)
		y.env.Now = t0.Add(30 * time.Minute)
		to := task + boundary("b1", replace(timed, "%", "PT5H")) + boundary("b3", replace(timed, "%", "PT3H"))
		m := engine.ProposeMapping(y.p, compile(t, to))
		var codes []string
		for _, f := range compile(t, to).MigrateCheck(y.st, y.p, m) {
			codes = append(codes, string(f.Severity)+" "+f.Code+" "+f.ElementID)
		}
		require.Equal(t, []string{"warning event_gone b2", "warning event_added b3"}, codes)
		y.migrate(to, nil)
		require.Equal(t, []string{"process.migrated", "timer.cleared b2 2h0m0s", "timer.set b3 3h30m0s"}, trace(y.res))
		require.Equal(t, []string{"clear b2", "timer b3"}, commands(y.res))
		y.fire("b1")
		y.fire("b3")
		y.done("a", nil)
	})
	t.Run("one that fired is not set again", func(t *testing.T) {
		t.Parallel()
		body := task + boundary("b1", replace(timed, "%", "PT1H"))
		y := start(t, body, nil)
		y.fire("b1")
		y.migrate(body, nil)
		require.Equal(t, []string{"process.migrated"}, trace(y.res))
	})
	t.Run("a signal is waited for by its new name", func(t *testing.T) {
		t.Parallel()
		y := start(t, task+boundary("b1", signal("x"))+boundary("b2", signal("y")), nil)
		y.migrate(task+boundary("b1", signal("x2"))+boundary("b2", signal("y")), nil)
		require.Equal(t, []string{"process.migrated", "closed b1 x", "opened b1 x2"}, trace(y.res))
		y.apply(engine.SignalReceived{Name: "x2"})
		require.Contains(t, trace(y.res), "+b1")
		y.apply(engine.SignalReceived{Name: "y"})
		require.Contains(t, trace(y.res), "+b2")
	})
	t.Run("event subprocesses", func(t *testing.T) {
		t.Parallel()
		sub := func(id, name string) string {
			return `<subProcess id="` + id + `" triggeredByEvent="true"><startEvent id="` + id + `s" isInterrupting="false">` + signal(name) + `</startEvent><userTask id="` + id + `t"/>` + "\n" + id + "s " + id + "t\n</subProcess>\n"
		}
		y := start(t, task+sub("o", "x")+sub("q", "y"), nil)
		y.apply(engine.SignalReceived{Name: "x"})
		y.migrate(task+sub("o", "x")+sub("r", "z"), nil)
		require.Equal(t, []string{"process.migrated", "closed qs y", "opened rs z"}, trace(y.res))
		y.apply(engine.SignalReceived{Name: "z"})
		require.Equal(t, "rt", y.st.Tokens()[len(y.st.Tokens())-1].Element)
		y.done("ot", nil)
		y.done("rt", nil)
		y.done("a", nil)
		require.True(t, y.res.Ended)
	})
	t.Run("an event-based gateway", func(t *testing.T) {
		t.Parallel()
		race := func(events ...string) string {
			body := "<startEvent id=\"s\"/><eventBasedGateway id=\"g\"/><endEvent id=\"e\"/>\ns g\n"
			for _, e := range events {
				body += `<intermediateCatchEvent id="` + e + `">` + signal(e) + "</intermediateCatchEvent>\ng " + e + " e\n"
			}
			return body
		}
		y := start(t, race("x", "y"), nil)
		y.migrate(race("y", "z"), nil)
		require.Equal(t, []string{"process.migrated", "closed x x", "opened z z"}, trace(y.res))
		y.apply(engine.SignalReceived{Name: "x"})
		require.False(t, y.res.Ended)
		to := compile(t, race("u", "v"))
		require.Contains(t, to.MigrateCheck(y.st, y.p, engine.ProposeMapping(y.p, to))[0].Code, "event_gone")
		y.apply(engine.SignalReceived{Name: "z"})
		require.True(t, y.res.Ended)
	})
	t.Run("an incident of an event that is gone is closed", func(t *testing.T) {
		t.Parallel()
		y := start(t, task+boundary("b1", replace(timed, "%", "=nothing")), nil)
		require.Len(t, y.st.Incidents(), 1)
		y.migrate(task, nil)
		require.Equal(t, []string{"process.migrated", "incident.resolved b1 cancelled"}, trace(y.res))
	})
	t.Run("an incident of the element goes along", func(t *testing.T) {
		t.Parallel()
		body := "<startEvent id=\"s\"/><serviceTask id=\"a\"/>\ns a"
		y := start(t, body, nil)
		y.apply(engine.ServiceFailed{Instance: y.at("a")})
		y.migrate("<startEvent id=\"s\"/><serviceTask id=\"b\"/>\n"+boundaryAt("t", "b", true)+"\ns b", map[string]string{"a": "b"})
		require.Equal(t, "timer.set t 1h0m0s", trace(y.res)[2], "the call that failed is still the task's, and its deadline runs")
		require.Equal(t, "b", y.incident().Element)
		y.apply(engine.IncidentRetried{ID: y.incident().ID})
		require.Equal(t, []string{"call b"}, commands(y.res))
	})
}

const undoing = `
<startEvent id="s"/><userTask id="a"/>
<boundaryEvent id="ac" attachedToRef="a"><compensateEventDefinition/></boundaryEvent>
<userTask id="u" isForCompensation="true"/>
<association id="as" sourceRef="ac" targetRef="u" associationDirection="One"/>
<userTask id="b"/><intermediateThrowEvent id="t"><compensateEventDefinition/></intermediateThrowEvent><endEvent id="e"/>
s a b t e`

func TestMigrateCompensation(t *testing.T) {
	t.Parallel()
	renamed := replace(replace(replace(undoing, `"a"`, `"a2"`), "s a b", "s a2 b"), `"u"`, `"u2"`)
	names := map[string]string{"a": "a2", "u": "u2"}
	t.Run("what completed is compensated by its new handler", func(t *testing.T) {
		t.Parallel()
		y := start(t, undoing, nil)
		y.done("a", engine.Variables{"x": 1})
		y.migrate(renamed, names)
		y.done("b", nil)
		require.Equal(t, []string{"open u2"}, commands(y.res))
		y.done("u2", nil)
		require.True(t, y.res.Ended)
	})
	t.Run("while it is being compensated", func(t *testing.T) {
		t.Parallel()
		y := start(t, undoing, nil)
		y.done("a", nil)
		y.done("b", nil)
		y.migrate(renamed, names)
		require.Equal(t, "u2", y.st.Tokens()[1].Element)
		y.done("u2", nil)
		require.True(t, y.res.Ended)
	})
	t.Run("what nothing stands for cannot be compensated any more", func(t *testing.T) {
		t.Parallel()
		y := start(t, undoing, nil)
		y.done("a", nil)
		without := "<startEvent id=\"s\"/><userTask id=\"b\"/><intermediateThrowEvent id=\"t\"><compensateEventDefinition/></intermediateThrowEvent><endEvent id=\"e\"/>\ns b t e"
		to := compile(t, without)
		f := to.MigrateCheck(y.st, y.p, engine.ProposeMapping(y.p, to))
		require.Equal(t, "compensation_lost", f[0].Code)
		y.migrate(without, nil)
		y.done("b", nil)
		require.True(t, y.res.Ended)
	})
	t.Run("nor while it is under way", func(t *testing.T) {
		t.Parallel()
		y := start(t, undoing, nil)
		y.done("a", nil)
		y.done("b", nil)
		to := compile(t, renamed)
		m := engine.ProposeMapping(y.p, to)
		m.Elements["u"] = "u2"
		require.True(t, bpmn.HasErrors(to.MigrateCheck(y.st, y.p, m)), "a was to be a2")
		m.Elements["a"] = "b"
		require.True(t, bpmn.HasErrors(to.MigrateCheck(y.st, y.p, m)), "u2 does not compensate b")
	})
}
