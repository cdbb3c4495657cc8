package bpmn_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/motcua/motcua/internal/bpmn"
)

const (
	messages = `<message id="m" name="Thư"/><signal id="g" name="Dừng"/><error id="x" name="Sai" errorCode="E"/><escalation id="c" escalationCode="C"/>`
	keyed    = `<extensionElements><motcua:message key="=id"/></extensionElements>`
	message  = `<messageEventDefinition messageRef="m">` + keyed + `</messageEventDefinition>`
	signal   = `<signalEventDefinition signalRef="g"/>`
	timer    = `<timerEventDefinition><timeDuration>P1D</timeDuration></timerEventDefinition>`
)

// lintFile lints a process p in a file with the declarations above.
func lintFile(t *testing.T, process string) []string {
	t.Helper()
	d := inFile(t, messages, process)
	requireAgreement(t, d)
	return summary(t, bpmn.Lint(d))
}

func TestLintEvents(t *testing.T) {
	t.Parallel()
	startBy := func(trigger string) string {
		return `<startEvent id="s">` + trigger + `</startEvent>` + end + chain("s", "e")
	}
	catch := func(trigger string) string {
		return around(`<intermediateCatchEvent id="a">` + trigger + `</intermediateCatchEvent>`)
	}
	throw := func(trigger string) string {
		return around(`<intermediateThrowEvent id="a">` + trigger + `</intermediateThrowEvent>`)
	}
	endBy := func(trigger string) string {
		return start + `<endEvent id="e">` + trigger + `</endEvent>` + chain("s", "e")
	}
	on := func(activity, attrs, trigger string) string {
		return start + activity + `<boundaryEvent id="b" attachedToRef="a" ` + attrs + `>` + trigger + `</boundaryEvent>` + end + chain("s", "a", "e") + arrow("x1", "b", "e", "")
	}
	boundary := func(trigger string) string { return on(`<task id="a"/>`, "", trigger) }
	inSub := func(kind, attrs, inside string) string {
		return around(`<` + kind + ` id="a" ` + attrs + `>` + inside + `</` + kind + `>`)
	}
	for name, tt := range map[string]struct {
		process string
		want    []string
	}{
		"message start":            {startBy(`<messageEventDefinition messageRef="m"/>`), nil},
		"message start unnamed":    {startBy(`<messageEventDefinition/>`), []string{"error message_without_name s"}},
		"message start by an id":   {startBy(`<messageEventDefinition messageRef="elsewhere"/>`), []string{"warning dangling_reference s"}},
		"signal start":             {startBy(signal), nil},
		"timer start":              {startBy(`<timerEventDefinition><timeCycle>R/P1D</timeCycle></timerEventDefinition>`), nil},
		"error start":              {startBy(`<errorEventDefinition errorRef="x"/>`), []string{"error trigger_misplaced s"}},
		"start by several":         {startBy(message + signal), nil},
		"start by one not allowed": {startBy(message + `<errorEventDefinition errorRef="x"/>`), []string{"error trigger_misplaced s"}},
		"two starts, one message": {`<startEvent id="s"><messageEventDefinition messageRef="m"/></startEvent><startEvent id="s2"><messageEventDefinition messageRef="m"/></startEvent>` + end + chain("s", "e") + arrow("y", "s2", "e", ""),
			[]string{"error duplicate_message_start s2"}},
		"triggered start in a subprocess": {inSub("subProcess", "", `<startEvent id="i">`+message+`</startEvent><endEvent id="j"/>`+arrow("y", "i", "j", "")), []string{"error trigger_misplaced i"}},

		"message catch":             {catch(message), nil},
		"message catch without key": {catch(`<messageEventDefinition messageRef="m"/>`), []string{"warning message_without_key a"}},
		"message key in JUEL":       {catch(`<messageEventDefinition messageRef="m"><extensionElements><motcua:message key="${id}"/></extensionElements></messageEventDefinition>`), []string{"error foreign_expression a"}},
		"message ttl":               {throw(`<messageEventDefinition messageRef="m"><extensionElements><motcua:message ttl="1 hour"/></extensionElements></messageEventDefinition>`), []string{"error timer_invalid a"}},
		"message throw":             {throw(`<messageEventDefinition messageRef="m"/>`), nil},
		"message end":               {endBy(`<messageEventDefinition messageRef="m"/>`), nil},
		"receive task":              {around(`<receiveTask id="a" messageRef="m">` + keyed + `</receiveTask>`), nil},
		"receive task without key":  {around(`<receiveTask id="a" messageRef="m"/>`), []string{"warning message_without_key a"}},
		"send task":                 {around(`<sendTask id="a" messageRef="m"/>`), nil},
		"send task of a connector":  {around(`<sendTask id="a"><extensionElements><motcua:service type="http"/></extensionElements></sendTask>`), nil},
		"send task unnamed":         {around(`<sendTask id="a"/>`), []string{"error message_without_name a"}},
		"signal without name":       {throw(`<signalEventDefinition/>`), []string{"error signal_without_name a"}},
		"condition":                 {catch(`<conditionalEventDefinition><condition>x</condition></conditionalEventDefinition>`), nil},
		"condition missing":         {catch(`<conditionalEventDefinition/>`), []string{"error condition_missing a"}},
		"terminate in the middle":   {throw(`<terminateEventDefinition/>`), []string{"error trigger_misplaced a"}},
		"working time on a message": {catch(`<extensionElements><motcua:workingTime amount="1" unit="hour"/></extensionElements>` + message), []string{"error misplaced_extension a"}},

		"error end":               {endBy(`<errorEventDefinition errorRef="x"/>`), nil},
		"error end without code":  {endBy(`<errorEventDefinition/>`), []string{"warning error_without_code e"}},
		"escalation without code": {throw(`<escalationEventDefinition/>`), []string{"warning escalation_without_code a"}},
		"catch every error":       {boundary(`<errorEventDefinition/>`), nil},
		"error not interrupting":  {on(`<task id="a"/>`, `cancelActivity="false"`, `<errorEventDefinition/>`), []string{"error must_interrupt b"}},
		"two catch one error": {boundary(`<errorEventDefinition errorRef="x"/>`) + `<boundaryEvent id="b2" attachedToRef="a"><errorEventDefinition errorRef="x"/></boundaryEvent>` + arrow("y", "b2", "e", ""),
			[]string{"warning duplicate_catch b2"}},
		"a code and any": {boundary(`<errorEventDefinition errorRef="x"/>`) + `<boundaryEvent id="b2" attachedToRef="a"><errorEventDefinition/></boundaryEvent>` + arrow("y", "b2", "e", ""), nil},

		"parallel multiple catch":  {around(`<intermediateCatchEvent id="a" parallelMultiple="true">` + message + timer + `</intermediateCatchEvent>`), nil},
		"compensation among many":  {boundary(message + `<compensateEventDefinition/>`), []string{"error trigger_misplaced b", "error compensation_with_flow b", "error compensation_without_handler b"}},
		"link among many":          {throw(signal + `<linkEventDefinition name="L"/>`), []string{"error trigger_misplaced a", "error link_without_target a", "error link_with_flow a"}},
		"throw many":               {throw(signal + `<messageEventDefinition messageRef="m"/>`), nil},
		"cycle that fires once":    {boundary(`<timerEventDefinition><timeCycle>R3/PT1H</timeCycle></timerEventDefinition>`), []string{"warning cycle_fires_once b"}},
		"cycle, not interrupting":  {on(`<task id="a"/>`, `cancelActivity="false"`, `<timerEventDefinition><timeCycle>R3/PT1H</timeCycle></timerEventDefinition>`), nil},
		"cancel on a task":         {boundary(`<cancelEventDefinition/>`), []string{"error cancel_boundary_misplaced b"}},
		"cancel end in a process":  {endBy(`<cancelEventDefinition/>`), []string{"error cancel_end_misplaced e"}},
		"transaction with cancel":  {on(`<transaction id="a"><startEvent id="i"/><endEvent id="j"><cancelEventDefinition/></endEvent>`+arrow("y", "i", "j", "")+`</transaction>`, "", `<cancelEventDefinition/>`), nil},
		"cancel without a way on":  {inSub("transaction", "", `<startEvent id="i"/><endEvent id="j"><cancelEventDefinition/></endEvent>`+arrow("y", "i", "j", "")), []string{"warning cancel_uncaught j"}},
		"two last acts":            {endBy(`<errorEventDefinition errorRef="x"/><terminateEventDefinition/>`), []string{"error trigger_misplaced e"}},
		"start named by FEEL":      {startBy(`<messageEventDefinition messageRef="m"><extensionElements><motcua:message name="=x"/></extensionElements></messageEventDefinition>`), []string{"error start_name_expression s"}},
		"code caught by FEEL":      {boundary(`<errorEventDefinition><extensionElements><motcua:error code="=x"/></extensionElements></errorEventDefinition>`), []string{"error code_expression b"}},
		"cancel in its subprocess": {inSub("transaction", "", `<startEvent id="i"/><subProcess id="k"><startEvent id="k1"/><endEvent id="k2"><cancelEventDefinition/></endEvent>`+arrow("kf", "k1", "k2", "")+`</subProcess><endEvent id="j"/>`+arrow("y", "i", "k", "")+arrow("y2", "k", "j", "")), []string{"warning cancel_uncaught k2"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			require.ElementsMatch(t, tt.want, lintFile(t, tt.process))
		})
	}
}

func TestLintLinks(t *testing.T) {
	t.Parallel()
	from := func(id, name string) string {
		return `<intermediateThrowEvent id="` + id + `"><linkEventDefinition name="` + name + `"/></intermediateThrowEvent>`
	}
	to := func(id, name string) string {
		return `<intermediateCatchEvent id="` + id + `"><linkEventDefinition name="` + name + `"/></intermediateCatchEvent>`
	}
	require.Empty(t, lintFile(t, start+from("a", "L")+to("b", "L")+end+chain("s", "a")+arrow("x1", "b", "e", "")))
	require.Equal(t, []string{"error link_without_target a", "warning implicit_end a", "error unreachable b", "error unreachable e"},
		lintFile(t, start+from("a", "L")+to("b", "M")+end+chain("s", "a")+arrow("x1", "b", "e", "")))
	require.Equal(t, []string{"error link_several_targets b2", "error unreachable b2"},
		lintFile(t, start+from("a", "L")+to("b", "L")+to("b2", "L")+end+chain("s", "a")+arrow("x1", "b", "e", "")+arrow("x2", "b2", "e", "")))
	require.Equal(t, []string{"error link_with_flow a", "error link_with_flow b"},
		lintFile(t, start+from("a", "L")+to("b", "L")+end+chain("s", "a", "b", "e")))
	require.Equal(t, []string{"error link_without_name a", "warning implicit_end a"}, lintFile(t, start+from("a", "")+chain("s", "a")))
}

func TestLintCompensation(t *testing.T) {
	t.Parallel()
	const boundary = `<boundaryEvent id="b" attachedToRef="a"><compensateEventDefinition/></boundaryEvent>`
	const join = `<association sourceRef="b" targetRef="h"/>`
	undo := func(ref string) string {
		return start + `<task id="a"/><intermediateThrowEvent id="u"><compensateEventDefinition ` + ref + `/></intermediateThrowEvent>` + end + chain("s", "a", "u", "e")
	}
	handler := `<task id="h" isForCompensation="true"/>`
	for name, tt := range map[string]struct {
		process string
		want    []string
	}{
		"all":                       {undo("") + boundary + handler + join, nil},
		"one activity":              {undo(`activityRef="a"`) + boundary + handler + join, nil},
		"activity without handler":  {undo(`activityRef="a"`), []string{"warning compensation_without_effect u"}},
		"no activity":               {undo(`activityRef="u"`), []string{"error compensation_target u"}},
		"nothing":                   {undo(`activityRef="zz"`), []string{"error compensation_target u"}},
		"boundary without handler":  {undo("") + boundary, []string{"error compensation_without_handler b"}},
		"handler not marked":        {undo("") + boundary + `<task id="h"/>` + join, []string{"error handler_not_marked h", "error unreachable h"}},
		"handler without boundary":  {undo("") + handler, []string{"warning handler_unused h"}},
		"handler joined by a flow":  {undo("") + boundary + handler + join + arrow("y", "h", "e", ""), []string{"error compensation_with_flow h"}},
		"boundary joined by a flow": {undo("") + boundary + handler + join + arrow("y", "b", "e", ""), []string{"error compensation_with_flow b"}},
		"handler in another scope":  {undo("") + boundary + `<subProcess id="t"><startEvent id="t1"/><endEvent id="t2"/>` + handler + arrow("tf", "t1", "t2", "") + `</subProcess>` + join + arrow("y", "e", "t", ""), nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := lintFile(t, tt.process)
			if name == "handler in another scope" {
				require.Contains(t, got, "error handler_elsewhere h")
				return
			}
			require.ElementsMatch(t, tt.want, got)
		})
	}
}

func TestLintActivities(t *testing.T) {
	t.Parallel()
	task := func(inside string) string { return around(`<task id="a">` + inside + `</task>`) }
	multi := func(inside string) string {
		return task(`<multiInstanceLoopCharacteristics>` + inside + `</multiInstanceLoopCharacteristics>`)
	}
	loopOf := func(attrs string) string {
		return multi(`<extensionElements><motcua:loop ` + attrs + `/></extensionElements>`)
	}
	for name, tt := range map[string]struct {
		process string
		want    []string
	}{
		"several by number":             {multi(`<loopCardinality>3</loopCardinality>`), nil},
		"several by list":               {loopOf(`collection="=x" element="y" output="z" outputElement="=y"`), nil},
		"more than can be":              {multi(`<loopCardinality>10001</loopCardinality>`), []string{"error loop_count_invalid a"}},
		"fewer than none":               {multi(`<loopCardinality>-1</loopCardinality>`), []string{"error loop_count_invalid a"}},
		"a cycle that comes at once":    {around(`<task id="a"/>`) + `<boundaryEvent id="b" attachedToRef="a" cancelActivity="false"><timerEventDefinition><timeCycle>R/2026-01-01T00:00:00Z/PT0.5S</timeCycle></timerEventDefinition></boundaryEvent>` + arrow("bf", "b", "e", ""), []string{"error cycle_at_once b"}},
		"a counted cycle at once":       {around(`<task id="a"/>`) + `<boundaryEvent id="b" attachedToRef="a" cancelActivity="false"><timerEventDefinition><timeCycle>R3/PT0S</timeCycle></timerEventDefinition></boundaryEvent>` + arrow("bf", "b", "e", ""), nil},
		"several without count":         {multi(``), []string{"error loop_without_count a"}},
		"several by both":               {multi(`<extensionElements><motcua:loop collection="=x"/></extensionElements><loopCardinality>3</loopCardinality>`), []string{"error loop_with_both_counts a"}},
		"half of an output":             {loopOf(`collection="=x" output="z"`), []string{"warning loop_incomplete a"}},
		"an item of nothing":            {multi(`<loopCardinality>3</loopCardinality><inputDataItem name="i"/>`), []string{"warning loop_incomplete a"}},
		"count in JUEL":                 {multi(`<loopCardinality>${n}</loopCardinality>`), []string{"error foreign_expression a"}},
		"loop by condition":             {task(`<standardLoopCharacteristics><loopCondition>x</loopCondition></standardLoopCharacteristics>`), nil},
		"loop by maximum":               {task(`<standardLoopCharacteristics loopMaximum="3"/>`), nil},
		"loop without end":              {task(`<standardLoopCharacteristics/>`), []string{"error loop_endless a"}},
		"call":                          {around(`<callActivity id="a" calledElement="x"/>`), nil},
		"call of nothing":               {around(`<callActivity id="a"/>`), []string{"error call_without_process a"}},
		"call of a version":             {around(`<callActivity id="a" calledElement="x"><extensionElements><motcua:call binding="version"/></extensionElements></callActivity>`), []string{"error call_binding a"}},
		"decision":                      {around(`<businessRuleTask id="a"><extensionElements><motcua:decision ref="d" result="r"/></extensionElements></businessRuleTask>`), nil},
		"decision for nobody":           {around(`<businessRuleTask id="a"><extensionElements><motcua:decision ref="d"/></extensionElements></businessRuleTask>`), []string{"warning decision_without_result a"}},
		"no decision":                   {around(`<businessRuleTask id="a"/>`), []string{"error decision_missing a"}},
		"service times":                 {around(`<serviceTask id="a"><extensionElements><motcua:service type="http" heartbeat="5s"/></extensionElements></serviceTask>`), []string{"error timer_invalid a"}},
		"receive task that begins":      {`<receiveTask id="a" messageRef="m" instantiate="true"/>` + end + chain("a", "e"), nil},
		"receive task that begins late": {around(`<receiveTask id="a" messageRef="m" instantiate="true"/>`), []string{"error instantiate_with_incoming a"}},
		"default of data in JUEL":       {around(`<task id="a"/>`) + `<dataObject id="o"><extensionElements><motcua:data default="${x}"/></extensionElements></dataObject>`, []string{"error foreign_expression o"}},

		"ad-hoc":            {around(`<adHocSubProcess id="a"><task id="x1"/><task id="y1"/></adHocSubProcess>`), nil},
		"ad-hoc with start": {around(`<adHocSubProcess id="a"><startEvent id="x1"/><task id="y1"/>` + arrow("q", "x1", "y1", "") + `</adHocSubProcess>`), []string{"error adhoc_with_event x1"}},
		"ad-hoc in JUEL":    {around(`<adHocSubProcess id="a"><task id="x1"/><completionCondition>${x}</completionCondition></adHocSubProcess>`), []string{"error foreign_expression a"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			require.ElementsMatch(t, tt.want, lintFile(t, tt.process))
		})
	}
}

func TestLintEventSubProcess(t *testing.T) {
	t.Parallel()
	inside := func(starts, flows string) string {
		return start + end + chain("s", "e") + `<subProcess id="a" triggeredByEvent="true">` + starts + `<endEvent id="j"/>` + flows + `</subProcess>`
	}
	from := func(trigger, attrs string) string {
		return inside(`<startEvent id="i" `+attrs+`>`+trigger+`</startEvent>`, arrow("y", "i", "j", ""))
	}
	for name, tt := range map[string]struct {
		process string
		want    []string
	}{
		"timer":                      {from(timer, ""), nil},
		"message, not interrupting":  {from(message, `isInterrupting="false"`), nil},
		"message without key":        {from(`<messageEventDefinition messageRef="m"/>`, ""), []string{"warning message_without_key i"}},
		"every error":                {from(`<errorEventDefinition/>`, ""), nil},
		"error, not interrupting":    {from(`<errorEventDefinition/>`, `isInterrupting="false"`), []string{"error must_interrupt i"}},
		"compensation":               {from(`<compensateEventDefinition/>`, ""), nil},
		"without trigger":            {from(``, ""), []string{"error event_without_trigger i"}},
		"cycle, interrupting":        {from(`<timerEventDefinition><timeCycle>R/P1D</timeCycle></timerEventDefinition>`, ""), []string{"warning cycle_fires_once i"}},
		"two starts":                 {inside(`<startEvent id="i">`+timer+`</startEvent><startEvent id="i2">`+signal+`</startEvent>`, arrow("y", "i", "j", "")+arrow("y2", "i2", "j", "")), []string{"error event_subprocess_starts a"}},
		"no start":                   {inside(``, ``), []string{"error event_subprocess_starts a"}},
		"with a flow":                {from(timer, "") + arrow("z", "s", "a", ""), []string{"error event_subprocess_with_flow a"}},
		"that loops":                 {start + end + chain("s", "e") + `<subProcess id="a" triggeredByEvent="true"><standardLoopCharacteristics loopMaximum="2"/><startEvent id="i">` + timer + `</startEvent></subProcess>`, []string{"error event_subprocess_with_flow a", "warning implicit_end i"}},
		"two that catch every error": {from(`<errorEventDefinition/>`, "") + `<subProcess id="a2" triggeredByEvent="true"><startEvent id="k"><errorEventDefinition/></startEvent></subProcess>`, []string{"warning duplicate_catch k", "warning implicit_end k"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			require.ElementsMatch(t, tt.want, lintFile(t, tt.process))
		})
	}
}

func TestLintGateways(t *testing.T) {
	t.Parallel()
	const waits = `<intermediateCatchEvent id="w1">` + message + `</intermediateCatchEvent><intermediateCatchEvent id="w2">` + timer + `</intermediateCatchEvent>`
	after := arrow("g1", "a", "w1", "") + arrow("g2", "a", "w2", "") + arrow("g3", "w1", "e", "") + arrow("g4", "w2", "e", "")
	for name, tt := range map[string]struct {
		process string
		want    []string
	}{
		"event-based":             {start + `<eventBasedGateway id="a"/>` + waits + end + chain("s", "a") + after, nil},
		"event-based, one way":    {start + `<eventBasedGateway id="a"/><receiveTask id="w" messageRef="m">` + keyed + `</receiveTask>` + end + chain("s", "a", "w", "e"), []string{"warning event_gateway_single a"}},
		"event-based, no way":     {start + `<eventBasedGateway id="a"/>` + chain("s", "a"), []string{"error gateway_without_exit a", "warning implicit_end a"}},
		"event-based to a task":   {start + `<eventBasedGateway id="a"/>` + waits + `<task id="t"/>` + end + chain("s", "a") + after + arrow("g5", "a", "t", "") + arrow("g6", "t", "e", ""), []string{"error event_gateway_target g5"}},
		"another way to an event": {start + `<eventBasedGateway id="a"/>` + waits + `<task id="t"/>` + end + chain("s", "t") + arrow("h", "t", "a", "") + after + arrow("g5", "t", "w1", ""), []string{"error event_gateway_target_incoming w1"}},
		"receive task with boundary": {start + `<eventBasedGateway id="a"/>` + waits + `<receiveTask id="t" messageRef="m">` + keyed + `</receiveTask><boundaryEvent id="b" attachedToRef="t">` + timer + `</boundaryEvent>` + end + chain("s", "a") + after + arrow("g5", "a", "t", "") + arrow("g6", "t", "e", "") + arrow("g7", "b", "e", ""),
			[]string{"error event_gateway_target g5"}},
		"event-based that begins":        {`<eventBasedGateway id="a" instantiate="true"/>` + waits + end + after, nil},
		"event-based, all of them":       {start + `<eventBasedGateway id="a" eventGatewayType="Parallel"/>` + waits + end + chain("s", "a") + after, []string{"error event_gateway_parallel a"}},
		"event-based that begins late":   {start + `<eventBasedGateway id="a" instantiate="true"/>` + waits + end + chain("s", "a") + after, []string{"error instantiate_with_incoming a"}},
		"inclusive without default":      {start + `<inclusiveGateway id="a"/>` + end + chain("s", "a") + arrow("y", "a", "e", "p") + arrow("z", "a", "e", "q"), []string{"warning no_default_flow a"}},
		"inclusive":                      {start + `<inclusiveGateway id="a" default="z"/>` + end + chain("s", "a") + arrow("y", "a", "e", "p") + arrow("z", "a", "e", ""), nil},
		"complex":                        {start + `<parallelGateway id="f"/><complexGateway id="a"><activationCondition>true</activationCondition></complexGateway>` + end + chain("s", "f", "a", "e") + arrow("y", "f", "a", ""), nil},
		"complex join without condition": {start + `<parallelGateway id="f"/><complexGateway id="a"/>` + end + chain("s", "f", "a", "e") + arrow("y", "f", "a", ""), []string{"warning complex_gateway_without_condition a"}},
		"complex, nothing certain":       {start + `<complexGateway id="a"/>` + end + chain("s", "a") + arrow("y", "a", "e", "p"), []string{"warning no_default_flow a"}},
		"complex without exit":           {start + `<complexGateway id="a"/>` + chain("s", "a"), []string{"error gateway_without_exit a", "warning implicit_end a"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			require.ElementsMatch(t, tt.want, lintFile(t, tt.process))
		})
	}
}

func TestLintFile(t *testing.T) {
	t.Parallel()
	findings := func(beside string) []string {
		return summary(t, bpmn.Lint(inFile(t, beside, around(`<task id="a"/>`))))
	}
	require.Equal(t, []string{"warning not_executable ch"}, findings(`<choreography id="ch"><startEvent id="c1"/></choreography>`))
	require.Equal(t, []string{"warning not_executable cv"}, findings(`<collaboration id="co"><participant id="q1"/><conversation id="cv"/></collaboration>`))
	require.Equal(t, []string{"warning not_executable gt"}, findings(`<globalUserTask id="gt"/>`))
	require.Equal(t, []string{"error message_flow_inside_pool mf"},
		findings(`<collaboration id="co"><participant id="q1" processRef="p"/><messageFlow id="mf" sourceRef="a" targetRef="q1"/></collaboration>`))
	require.Equal(t, []string{"warning documentation_only a", "warning documentation_only a"}, lint(t, around(
		`<task id="a"><potentialOwner id="r"><resourceRef>x</resourceRef></potentialOwner><potentialOwner id="r2"/>`+
			`<dataInputAssociation><targetRef>x</targetRef><assignment><from>1</from><to>x</to></assignment></dataInputAssociation></task>`)))
}
