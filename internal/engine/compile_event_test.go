package engine_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/motcua/motcua/internal/bpmn"
	"github.com/motcua/motcua/internal/engine"
)

func TestCompileRefusesEvents(t *testing.T) {
	t.Parallel()
	start := "<startEvent id=\"s\"/>\n"
	on := func(activity, attrs, definition string) string {
		return start + activity + "\n<boundaryEvent id=\"b\" attachedToRef=\"a\" " + attrs + ">" + definition + "</boundaryEvent>\ns a"
	}
	task := `<userTask id="a"/>`
	catch := func(definition string) string {
		return start + `<intermediateCatchEvent id="b">` + definition + "</intermediateCatchEvent>\ns b"
	}
	throw := func(definition string) string {
		return start + `<intermediateThrowEvent id="b">` + definition + "</intermediateThrowEvent>\ns b"
	}
	end := func(definition string) string {
		return start + `<endEvent id="b">` + definition + "</endEvent>\ns b"
	}
	sub := func(inside string) string {
		return start + task + "\n<subProcess id=\"x\" triggeredByEvent=\"true\">" + inside + "</subProcess>\ns a"
	}
	for name, tt := range map[string]struct{ body, element, code string }{
		"message without name":           {catch("<messageEventDefinition/>"), "b", "message_name"},
		"message name is nonsense":       {catch(message("=1 +", "")), "b", "expression"},
		"message key is nonsense":        {catch(message("m", "1 +")), "b", "expression"},
		"message ttl is nonsense":        {throw(`<messageEventDefinition><extensionElements><motcua:message name="m" ttl="1 hour"/></extensionElements></messageEventDefinition>`), "b", "message_ttl"},
		"signal without name":            {throw("<signalEventDefinition/>"), "b", "signal_name"},
		"condition missing":              {catch("<conditionalEventDefinition/>"), "b", "condition_missing"},
		"condition is nonsense":          {catch(condition("1 +")), "b", "expression"},
		"code of a catch is FEEL":        {on(task, "", failure("error", "=x")), "b", "code_expression"},
		"error caught in the middle":     {catch(failure("error", "E")), "b", "event_place"},
		"error thrown in the middle":     {throw(failure("error", "E")), "b", "event_place"},
		"error does not interrupt":       {on(task, `cancelActivity="false"`, failure("error", "E")), "b", "must_interrupt"},
		"terminate in the middle":        {throw("<terminateEventDefinition/>"), "b", "event_place"},
		"cancel outside a transaction":   {end("<cancelEventDefinition/>"), "b", "event_place"},
		"cancel on a task":               {on(task, "", "<cancelEventDefinition/>"), "b", "event_place"},
		"link among others":              {throw(link("L") + signal("g")), "b", "event_place"},
		"compensation among others":      {on(task, "", undo("")+signal("g")), "b", "event_place"},
		"error and terminate":            {end(failure("error", "E") + "<terminateEventDefinition/>"), "b", "event_place"},
		"error waited for with others":   {on(task, `parallelMultiple="true"`, failure("error", "E")+signal("g")), "b", "event_place"},
		"no handler":                     {on(task, "", undo("")), "b", "compensation_handler"},
		"flow from a handled event":      {on(task, "", undo("")) + "\n<association id=\"as\" sourceRef=\"b\" targetRef=\"h\"/><userTask id=\"h\" isForCompensation=\"true\"/><endEvent id=\"e\"/>\nb e", "b", "compensation_flow"},
		"flow to a handler":              {start + "<userTask id=\"h\" isForCompensation=\"true\"/>\ns h", "h", "compensation_flow"},
		"compensation of nothing":        {throw(undo(`activityRef="zz"`)), "b", "compensation_target"},
		"link to nowhere":                {throw(link("L")), "b", "link_target"},
		"link from nowhere":              {start + task + `<intermediateCatchEvent id="b">` + link("L") + "</intermediateCatchEvent>\ns a", "b", "unreachable"},
		"link to two":                    {throw(link("L")) + "\n" + `<intermediateCatchEvent id="c">` + link("L") + `</intermediateCatchEvent><intermediateCatchEvent id="d">` + link("L") + "</intermediateCatchEvent>", "d", "link_twice"},
		"flow after a link":              {throw(link("L")) + "\n<intermediateCatchEvent id=\"c\">" + link("L") + "</intermediateCatchEvent><endEvent id=\"e\"/>\nb e", "b", "link_flow"},
		"flow to a link":                 {throw(link("L")) + "\n<intermediateCatchEvent id=\"c\">" + link("L") + "</intermediateCatchEvent>" + task + "\ns a c", "c", "link_flow"},
		"gateway to a task":              {start + "<eventBasedGateway id=\"g\"/>" + task + "\ns g a", "g_a", "event_gateway_target"},
		"gateway to a link":              {start + "<eventBasedGateway id=\"g\"/><intermediateCatchEvent id=\"b\">" + link("L") + "</intermediateCatchEvent>\ns g b", "b", "link_flow"},
		"gateway without exit":           {start + "<eventBasedGateway id=\"g\"/>\ns g", "g", "gateway_exit"},
		"parallel gateway in the middle": {start + "<eventBasedGateway id=\"g\" eventGatewayType=\"Parallel\"/><intermediateCatchEvent id=\"b\">" + signal("x") + "</intermediateCatchEvent>\ns g b", "g", "event_gateway_parallel"},
		"instantiating in the middle":    {start + "<eventBasedGateway id=\"g\" instantiate=\"true\"/><intermediateCatchEvent id=\"b\">" + signal("x") + "</intermediateCatchEvent>\ns g b", "g", "instantiate_place"},
		"receive task begins late":       {start + "<receiveTask id=\"r\" instantiate=\"true\"><extensionElements><motcua:message name=\"m\"/></extensionElements></receiveTask>\ns r", "r", "instantiate_place"},
		"receive task begins inside":     {start + "<subProcess id=\"x\"><receiveTask id=\"r\" instantiate=\"true\"><extensionElements><motcua:message name=\"m\"/></extensionElements></receiveTask></subProcess>\ns x", "r", "instantiate_place"},
		"receive task begins in a loop":  {"<receiveTask id=\"r\" instantiate=\"true\"><extensionElements><motcua:message name=\"m\"/></extensionElements><standardLoopCharacteristics loopMaximum=\"2\"/></receiveTask>", "r", "instantiate_place"},
		"start name is FEEL":             {`<startEvent id="s">` + message("=x", "") + `</startEvent>`, "s", "start_name"},
		"triggered start in a scope":     {start + "<subProcess id=\"x\"><startEvent id=\"i\">" + signal("g") + "</startEvent></subProcess>\ns x", "i", "start_trigger"},
		"event subprocess, two starts":   {sub(`<startEvent id="i">` + signal("g") + `</startEvent><startEvent id="j">` + signal("h") + `</startEvent>`), "x", "event_subprocess_start"},
		"event subprocess, no start":     {sub(`<task id="i"/>`), "i", "unreachable"},
		"event subprocess with a flow":   {sub(`<startEvent id="i">`+signal("g")+`</startEvent>`) + " x", "x", "event_subprocess_flow"},
		"mapping into a catch event":     {start + `<intermediateCatchEvent id="b">` + io("a=1", "") + signal("g") + "</intermediateCatchEvent>\ns b", "b", "mapping_unsupported"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := engine.Compile(parse(t, tt.body))
			var e *bpmn.Error
			require.ErrorAs(t, err, &e)
			for _, f := range e.Findings {
				require.NotEmpty(t, f.VI)
				require.NotEmpty(t, f.EN)
				if f.Code == tt.code && f.ElementID == tt.element {
					return
				}
			}
			require.Fail(t, "not found", "%s at %s in %v", tt.code, tt.element, err)
		})
	}
}

// lastingBody waits for everything there is: a message, a signal, a condition and a
// timer, half of a parallel multiple event, an event subprocess and a compensation.
func lastingBody() string {
	return replace(undoable("a"), "scriptTask", "userTask") + `
<startEvent id="s"/><parallelGateway id="f"/>
<userTask id="u"/><boundaryEvent id="all" attachedToRef="u" parallelMultiple="true">` + message("m", "") + signal("go") + `</boundaryEvent>
<intermediateCatchEvent id="c">` + condition("x > 5") + `</intermediateCatchEvent>
<intermediateThrowEvent id="t">` + undo("") + `</intermediateThrowEvent><endEvent id="e"/>
s f a t e
f c e
f u e
all e
<subProcess id="x" triggeredByEvent="true"><startEvent id="xs" isInterrupting="false">` + timer("timeCycle", "R/PT1H") + `</startEvent></subProcess>`
}

func lasting(t *testing.T) *play {
	t.Helper()
	y := start(t, lastingBody(), engine.Variables{"x": 1})
	y.signal("go", nil)
	y.done("a", nil)
	y.reload()
	return y
}

func TestDamagedEventStates(t *testing.T) {
	t.Parallel()
	y := lasting(t)
	state := bytes(t, y.st)
	for name, tt := range map[string]struct{ old, with string }{
		"subscription of nobody":  {`"subs":["c#`, `"subs":["d#`},
		"subscription's holder":   {`"holder":"c#`, `"holder":"d#`},
		"subscription's kind":     {`"kind":"condition"`, `"kind":"wish"`},
		"nothing gathered":        {`"parts":[1]`, `"parts":[]`},
		"timer of nobody":         {`"timers":["xs#`, `"timers":["ys#`},
		"handler of nobody":       {`"for":"t#`, `"for":"u#`},
		"nothing under way":       {`"now":"a#`, `"now":"b#`},
		"undoes in no scope":      {`"undo":true`, `"undo":false`},
		"undoes nothing":          {`"undo":{"now"`, `"undone":{"now"`},
		"status":                  {`"status":"active"`, `"status":"pensive"`},
		"waits for nothing known": {`"wait":"compensation"`, `"wait":"forgiveness"`},
	} {
		damaged := strings.Replace(state, tt.old, tt.with, 1)
		require.NotEqual(t, state, damaged, "%s: %s", name, state)
		require.Error(t, json.Unmarshal([]byte(damaged), new(engine.State)), name)
	}
}

// A state whose events the process does not have is another process's.
func TestEventStateOfAnotherProcess(t *testing.T) {
	t.Parallel()
	for name, change := range map[string][2]string{
		"boundary event elsewhere":    {`attachedToRef="u"`, `attachedToRef="a"`},
		"another trigger":             {condition("x > 5"), signal("x")},
		"event subprocess without it": {timer("timeCycle", "R/PT1H"), signal("x")},
		"no parallel multiple":        {` parallelMultiple="true"`, ``},
		"no handler":                  {`id="au"`, `id="au2"`},
	} {
		y := lasting(t)
		body := replace(lastingBody(), change[0], change[1])
		if name == "no handler" {
			body = replace(body, `targetRef="au"`, `targetRef="au2"`)
		}
		other := compile(t, body)
		_, err := other.Apply(y.st, engine.Cancelled{}, y.env)
		var e *engine.Error
		require.ErrorAs(t, err, &e, name)
		require.Equal(t, engine.ErrForeignState, e.Code, name)
	}
}
