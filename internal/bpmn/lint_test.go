package bpmn_test

import (
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/motcua/motcua/internal/bpmn"
)

// lint gives the findings of a process as "severity code id".
func lint(t *testing.T, process string) []string {
	t.Helper()
	return summary(t, bpmn.Lint(parse(t, process)))
}

func summary(t *testing.T, findings []bpmn.Finding) []string {
	t.Helper()
	out := []string{}
	for _, f := range findings {
		require.NotEmpty(t, f.VI)
		require.NotEmpty(t, f.EN)
		require.NotContains(t, f.VI+f.EN, "%!", "sentence and arguments must fit")
		require.Positive(t, f.Line)
		out = append(out, string(f.Severity)+" "+f.Code+" "+f.ElementID)
	}
	return out
}

// chain joins nodes in order by flows f1, f2, …
func chain(ids ...string) string {
	var b strings.Builder
	for i := 1; i < len(ids); i++ {
		b.WriteString(arrow("f"+string(rune('0'+i)), ids[i-1], ids[i], ""))
	}
	return b.String()
}

func arrow(id, from, to, condition string) string {
	if condition != "" {
		condition = `<conditionExpression xsi:type="tFormalExpression">=` + condition + `</conditionExpression>`
	}
	return `<sequenceFlow id="` + id + `" sourceRef="` + from + `" targetRef="` + to + `">` + condition + `</sequenceFlow>`
}

const (
	start = `<startEvent id="s"/>`
	end   = `<endEvent id="e"/>`
)

func around(node string) string { return start + node + end + chain("s", "a", "e") }

func decide(outcomes, conditions string, more ...string) string {
	task := `<userTask id="t"><extensionElements><motcua:assignment role="r"/>` + outcomes + `</extensionElements></userTask>`
	return start + task + `<exclusiveGateway id="g"/>` + end + `<endEvent id="e2"/>` + chain("s", "t", "g") + conditions + strings.Join(more, "")
}

const yesNo = `<motcua:outcome id="yes"/><motcua:outcome id="no"/>`

func TestLint(t *testing.T) {
	t.Parallel()
	boundary := func(inside string) string {
		return start + `<task id="a"/><boundaryEvent id="b" attachedToRef="a">` + inside + `</boundaryEvent>` + end + chain("s", "a", "e") + arrow("x", "b", "e", "")
	}
	timer := func(inside string) string {
		return around(`<intermediateCatchEvent id="a"><timerEventDefinition>` + inside + `</timerEventDefinition></intermediateCatchEvent>`)
	}
	for name, tt := range map[string]struct {
		process string
		want    []string
	}{
		"nothing wrong":                 {around(`<task id="a"/>`), nil},
		"empty":                         {``, []string{"error empty_scope p"}},
		"no start":                      {`<task id="a"/>` + end + chain("a", "e"), []string{"warning no_start p"}},
		"only an event subprocess":      {`<subProcess id="x" triggeredByEvent="true"><startEvent id="xs"><signalEventDefinition signalRef="g"/></startEvent></subProcess>`, []string{"error no_start p", "warning dangling_reference xs", "warning implicit_end xs"}},
		"no start and nothing to begin": {`<task id="a"/><task id="b"/>` + arrow("x", "a", "b", "") + arrow("y", "b", "a", ""), []string{"error no_start p", "error unreachable a", "error unreachable b"}},
		"several starts":                {start + `<startEvent id="s2"/>` + end + chain("s", "e") + arrow("x", "s2", "e", ""), []string{"error several_starts s2"}},
		"unreachable":                   {start + end + chain("s", "e") + `<task id="a"/>` + arrow("x", "a", "e", ""), []string{"error unreachable a"}},
		"boundary of the unreachable":   {start + end + chain("s", "e") + `<task id="a"/><boundaryEvent id="b" attachedToRef="a"><timerEventDefinition><timeDuration>P1D</timeDuration></timerEventDefinition></boundaryEvent>` + arrow("x", "a", "e", "") + arrow("y", "b", "e", ""), []string{"error unreachable a", "error unreachable b"}},
		"no way to an end":              {start + `<task id="a"/><task id="b"/>` + end + chain("s", "a", "b", "a"), []string{"error no_way_to_end s", "error no_way_to_end a", "error no_way_to_end b", "error unreachable e"}},
		"loop with a timer as way out":  {start + `<task id="a"/><task id="b"/><boundaryEvent id="t" attachedToRef="b"><timerEventDefinition><timeDuration>P1D</timeDuration></timerEventDefinition></boundaryEvent>` + end + chain("s", "a", "b", "a") + arrow("x", "t", "e", ""), nil},
		"path that stops":               {start + `<task id="a"/>` + chain("s", "a"), []string{"warning implicit_end a"}},
		"end with outgoing":             {start + end + `<endEvent id="e2"/>` + chain("s", "e", "e2"), []string{"error end_with_outgoing e"}},
		"start with incoming":           {start + `<task id="a"/>` + end + `<parallelGateway id="g"/>` + chain("s", "a", "g", "e") + arrow("x", "g", "s", ""), []string{"error start_with_incoming s"}},
		"boundary with incoming":        {boundary(`<timerEventDefinition><timeDuration>P1D</timeDuration></timerEventDefinition>`) + arrow("y", "s", "b", ""), []string{"error boundary_with_incoming b"}},
		"boundary without trigger":      {boundary(``), []string{"error event_without_trigger b"}},
		"catch without trigger":         {around(`<intermediateCatchEvent id="a"/>`), []string{"error event_without_trigger a"}},
		"throw without trigger":         {around(`<intermediateThrowEvent id="a"/>`), nil},

		"gateway without conditions":  {around(`<exclusiveGateway id="a"/>`) + arrow("x", "a", "e", ""), []string{"error gateway_without_conditions a"}},
		"gateway without exit":        {start + `<exclusiveGateway id="a"/>` + chain("s", "a"), []string{"error gateway_without_exit a", "warning implicit_end a"}},
		"two flows without condition": {around(`<exclusiveGateway id="a"/>`) + arrow("x", "a", "e", "") + arrow("y", "a", "e", "z"), []string{"error several_unconditional_flows a"}},
		"one flow without condition":  {around(`<exclusiveGateway id="a"/>`) + arrow("y", "a", "e", "z"), []string{"error flow_without_condition f2"}},
		"no default":                  {start + `<exclusiveGateway id="a"/>` + end + chain("s", "a") + arrow("x", "a", "e", "z") + arrow("y", "a", "e", "not(z)"), []string{"warning no_default_flow a"}},
		"default":                     {start + `<exclusiveGateway id="a" default="y"/>` + end + chain("s", "a") + arrow("x", "a", "e", "z") + arrow("y", "a", "e", ""), nil},
		"default with condition":      {start + `<exclusiveGateway id="a" default="y"/>` + end + chain("s", "a") + arrow("x", "a", "e", "z") + arrow("y", "a", "e", "q"), []string{"error default_with_condition y"}},
		"condition after a fork":      {start + `<parallelGateway id="a"/>` + end + chain("s", "a", "e") + arrow("x", "a", "e", "z"), []string{"error condition_ignored x"}},
		"condition after a start":     {start + end + arrow("x", "s", "e", "z"), []string{"error condition_ignored x"}},
		"conditions after a task":     {start + `<task id="a"/>` + end + chain("s", "a") + arrow("x", "a", "e", "z"), []string{"warning no_default_flow a"}},
		"Java expression":             {start + `<exclusiveGateway id="a" default="y"/>` + end + chain("s", "a") + arrow("x", "a", "e", "${z}") + arrow("y", "a", "e", ""), []string{"error foreign_expression x"}},

		"task without role in a foreign model": {around(`<userTask id="a"/>`), []string{"warning task_without_role a"}},
		"task without role in a model of ours": {around(`<userTask id="a"><extensionElements><motcua:step no="1"/></extensionElements></userTask>`), []string{"error task_without_role a"}},
		"task that waits for the applicant":    {around(`<userTask id="a"><extensionElements><motcua:step no="1"/><motcua:wait for="applicant"/></extensionElements></userTask>`), nil},
		"role by the lane":                     {`<laneSet id="l"><lane id="l1"><extensionElements><motcua:assignment role="desk"/></extensionElements><childLaneSet><lane id="l2"><flowNodeRef>a</flowNodeRef></lane></childLaneSet></lane></laneSet>` + around(`<userTask id="a"/>`), nil},
		"service without type":                 {around(`<serviceTask id="a"/>`), []string{"warning service_without_type a"}},
		"script missing":                       {around(`<scriptTask id="a"/>`), []string{"error script_missing a"}},
		"script without result":                {around(`<scriptTask id="a"><script>1</script></scriptTask>`), []string{"warning script_without_result a"}},
		"script in another language":           {around(`<scriptTask id="a" scriptFormat="groovy"><script>1</script></scriptTask>`), []string{"error foreign_expression a"}},
		"script in FEEL":                       {around(`<scriptTask id="a" scriptFormat="FEEL"><extensionElements><motcua:script result="x">=1</motcua:script></extensionElements></scriptTask>`), nil},
		"misspelt extension":                   {around(`<task id="a"><extensionElements><motcua:asignment role="x"/><motcua:step nr="1"/></extensionElements></task>`), []string{"error unknown_extension a", "error unknown_extension a"}},
		"extension twice":                      {around(`<task id="a"><extensionElements><motcua:step no="1"/><motcua:step no="2"/></extensionElements></task>`), []string{"error repeated_extension a"}},

		"timer without time":        {timer(``), []string{"error timer_without_time a"}},
		"timer with several times":  {timer(`<timeDate>2026-01-01</timeDate><timeDuration>P1D</timeDuration>`), []string{"error timer_with_several_times a"}},
		"timer date":                {timer(`<timeDate>2026-01-01T00:00:00Z</timeDate>`), nil},
		"timer date wrong":          {timer(`<timeDate>1/1/2026</timeDate>`), []string{"error timer_invalid a"}},
		"timer in a thousand years": {timer(`<timeDuration>P1000Y</timeDuration>`), []string{"error timer_absurd a"}},
		"timer in many hours":       {timer(`<timeDuration>PT99999999999999999999H</timeDuration>`), []string{"error timer_absurd a"}},
		"timer in fifty years":      {timer(`<timeDuration>P49Y12M3W2DT1H2M3.5S</timeDuration>`), nil},
		"timer duration wrong":      {timer(`<timeDuration>P1DT</timeDuration>`), []string{"error timer_invalid a"}},
		"timer duration empty":      {timer(`<timeDuration>P</timeDuration>`), []string{"error timer_invalid a"}},
		"timer duration":            {timer(`<timeDuration>P1Y2M3W4DT5H6M7.5S</timeDuration>`), nil},
		"timer by expression":       {timer(`<timeDuration>=x</timeDuration>`), nil},
		"timer cycle":               {timer(`<timeCycle>R3/PT1H</timeCycle>`), []string{"warning cycle_fires_once a"}},
		"timer cycle wrong":         {timer(`<timeCycle>0 0 9 * * ?</timeCycle>`), []string{"error timer_invalid a", "warning cycle_fires_once a"}},

		"terminate":                   {start + `<endEvent id="e"><terminateEventDefinition/></endEvent>` + chain("s", "e"), nil},
		"subprocess without start":    {around(`<subProcess id="a"><task id="x"/><endEvent id="y"/>` + arrow("z", "x", "y", "") + `</subProcess>`), []string{"warning no_start a"}},
		"unreachable in a subprocess": {around(`<subProcess id="a"><startEvent id="x"/><endEvent id="y"/><task id="z"/>` + arrow("q", "x", "y", "") + `</subProcess>`), []string{"error unreachable z"}},
		"empty subprocess":            {around(`<subProcess id="a"/>`), []string{"error empty_scope a"}},
		"a second process not to run": {around(`<task id="a"/>`) + `</process><process id="q">` + `<startEvent id="qs"/><endEvent id="qe"/>` + arrow("qf", "qs", "qe", ""), []string{"warning not_marked_executable q"}},

		"outcomes all taken":  {decide(yesNo, arrow("x", "g", "e", `outcome = "yes"`)+arrow("y", "g", "e2", `outcome = "no"`)), nil},
		"outcomes in a list":  {decide(yesNo+`<motcua:outcome id="maybe"/>`, arrow("x", "g", "e", `outcome = "yes"`)+arrow("y", "g", "e2", `outcome in ("no", "maybe")`)), nil},
		"outcomes with or":    {decide(yesNo+`<motcua:outcome id="maybe"/>`, arrow("x", "g", "e", `outcome = "yes"`)+arrow("y", "g", "e2", `(outcome = "no") or outcome="maybe"`)), nil},
		"outcome not taken":   {decide(yesNo+`<motcua:outcome id="maybe"/>`, arrow("x", "g", "e", `outcome = "yes"`)+arrow("y", "g", "e2", `outcome = "no"`)), []string{"error outcome_without_flow g"}},
		"outcome unknown":     {decide(yesNo, arrow("x", "g", "e", `outcome = "yess"`)+arrow("y", "g", "e2", `outcome = "no"`)), []string{"error outcome_without_flow g", "error unknown_outcome x"}},
		"outcome with more":   {decide(yesNo, arrow("x", "g", "e", `outcome = "yes" and fee &gt; 0`)+arrow("y", "g", "e2", `outcome = "no"`)), []string{"warning no_default_flow g"}},
		"outcome by negation": {decide(yesNo, arrow("x", "g", "e", `outcome = "yes"`)+arrow("y", "g", "e2", `outcome != "yes"`)), []string{"warning no_default_flow g"}},
		"another's outcome":   {decide(yesNo, arrow("x", "g", "e", `court.outcome = "guilty"`)+arrow("y", "g", "e2", `my_outcome = "a"`)), []string{"warning no_default_flow g"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			require.ElementsMatch(t, tt.want, lint(t, tt.process))
			requireAgreement(t, parse(t, tt.process))
		})
	}
}

// The outcome a gateway sees is that of the last task that gave one.
func TestLintFollowsOutcomesBack(t *testing.T) {
	t.Parallel()
	tail := `<exclusiveGateway id="g" default="dd"/>` + end + arrow("dd", "g", "e", "") + arrow("x", "g", "e", `outcome = "yes"`)
	giver := func(id, outcome string) string {
		return `<userTask id="` + id + `"><extensionElements><motcua:assignment role="r"/><motcua:outcome id="` + outcome + `"/></extensionElements></userTask>`
	}
	clerk := `<task id="b"/>`
	require.Empty(t, lint(t, start+giver("a", "yes")+clerk+tail+chain("s", "a", "b", "g")), "past a task without outcomes")
	require.Equal(t, []string{"error unknown_outcome x"}, lint(t, start+giver("a", "yes")+giver("b", "ok")+tail+chain("s", "a", "b", "g")), "but not past one with others")
	require.Empty(t, lint(t, start+giver("a", "yes")+`<subProcess id="b"><startEvent id="bs"/><task id="bt"/><endEvent id="be"/>`+arrow("b1", "bs", "bt", "")+arrow("b2", "bt", "be", "")+`</subProcess>`+tail+chain("s", "a", "b", "g")), "past a subprocess")
	require.Empty(t, lint(t, start+`<subProcess id="b"><startEvent id="bs"/>`+giver("bt", "yes")+`<endEvent id="be"/>`+arrow("b1", "bs", "bt", "")+arrow("b2", "bt", "be", "")+`</subProcess>`+tail+chain("s", "b", "g")), "from inside a subprocess")
	require.Empty(t, lint(t, start+`<scriptTask id="b"><extensionElements><motcua:script result="outcome">="yes"</motcua:script></extensionElements></scriptTask>`+giver("z", "no")+tail+chain("s", "z", "b", "g")), "a script may set it")
	require.Equal(t, []string{"warning unknown_outcome x"}, lint(t, start+clerk+tail+chain("s", "b", "g")), "a variable of the start, perhaps")
}

func TestLintOrderAndLanguages(t *testing.T) {
	t.Parallel()
	findings := bpmn.Lint(parse(t, "<startEvent id='s'/>\n<userTask id='a'/>\n<sendTask id='b'/>\n"+chain("s", "a", "b")))
	require.True(t, bpmn.HasErrors(findings))
	require.False(t, bpmn.HasErrors(nil))
	require.Equal(t, "Bước này không giao cho vai trò nào, kể cả theo làn.", findings[0].In("vi"))
	require.Equal(t, "line 4: b: It does not say which message: the message has no name. [message_without_name]", findings[1].String())
	require.Contains(t, findings[1].In("vi"), "thiếu tên thông điệp")
}

func TestLintVendorModels(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile("testdata/vendor/camunda7.bpmn")
	require.NoError(t, err)
	d, err := bpmn.Parse(data)
	require.NoError(t, err)
	require.Equal(t, []string{
		"warning task_without_role approve", "error message_without_name remind", "warning implicit_end remind",
		"warning no_default_flow approved", "error foreign_expression SequenceFlow_3", "error foreign_expression SequenceFlow_4",
		"warning service_without_type pay", "error foreign_expression pay", "error loop_without_count pay",
	}, summary(t, bpmn.Lint(d)))
}

// TestOutcomesAreLookedForNearby: without a bound a model of nothing but gateways takes
// the square of its size.
func TestOutcomesAreLookedForNearby(t *testing.T) {
	t.Parallel()
	unknown := func(between int) bool {
		var b strings.Builder
		b.WriteString(`<startEvent id="s"/><sequenceFlow id="fs" sourceRef="s" targetRef="t"/><userTask id="t"><extensionElements>` +
			`<motcua:outcome xmlns:motcua="` + bpmn.ExtensionNamespace + `" id="yes" kind="forward" name="Có" nameEn="Yes"/></extensionElements></userTask>`)
		at := "t"
		for n := range between {
			next := "m" + strconv.Itoa(n)
			b.WriteString(`<manualTask id="` + next + `"/><sequenceFlow id="f` + next + `" sourceRef="` + at + `" targetRef="` + next + `"/>`)
			at = next
		}
		b.WriteString(`<exclusiveGateway id="g" default="no"/><sequenceFlow id="fg" sourceRef="` + at + `" targetRef="g"/><endEvent id="e"/>` +
			`<sequenceFlow id="no" sourceRef="g" targetRef="e"/><sequenceFlow id="asks" sourceRef="g" targetRef="e">` +
			`<conditionExpression>outcome = "maybe"</conditionExpression></sequenceFlow>`)
		return slices.ContainsFunc(lint(t, b.String()), func(f string) bool { return strings.Contains(f, "unknown_outcome asks") })
	}
	require.True(t, unknown(10))
	require.False(t, unknown(500), "too far away to tell")
}
