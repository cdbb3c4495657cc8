package soundness_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/motcua/motcua/internal/bpmn"
	"github.com/motcua/motcua/internal/soundness"
)

// parse reads the inside of a file's definitions. Lines that are no XML are flows:
//
//	a b c            flows a_b and b_c
//	a b ? x > 1      a flow a_b with a condition
func parse(t testing.TB, body string) *bpmn.Definitions {
	t.Helper()
	var b strings.Builder
	for line := range strings.Lines(body) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "<") {
			b.WriteString(line + "\n")
			continue
		}
		path, condition, _ := strings.Cut(line, "?")
		ids := strings.Fields(path)
		for i := 1; i < len(ids); i++ {
			fmt.Fprintf(&b, `<sequenceFlow id="%[1]s_%[2]s" sourceRef="%[1]s" targetRef="%[2]s">`, ids[i-1], ids[i])
			if condition != "" {
				fmt.Fprintf(&b, `<conditionExpression xsi:type="tFormalExpression"><![CDATA[=%s]]></conditionExpression>`, condition)
			}
			b.WriteString("</sequenceFlow>\n")
		}
	}
	d, err := bpmn.Parse([]byte(`<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
		xmlns:motcua="http://motcua.vn/schema/bpmn/1.0" id="defs" targetNamespace="test">` + b.String() + `</definitions>`))
	require.NoError(t, err)
	return d
}

// process is a file with one process.
func process(body string) string { return `<process id="p">` + body + "\n</process>" }

// short is what a report says: code and element of each finding.
func short(r *soundness.Report) []string {
	out := []string{}
	for _, f := range r.Findings {
		out = append(out, strings.TrimSpace(f.Code+" "+f.ElementID))
	}
	return out
}

func check(t testing.TB, body string) *soundness.Report {
	t.Helper()
	r, err := soundness.Check(parse(t, body), soundness.Options{})
	require.NoError(t, err)
	return r
}

const outcomes = `<extensionElements><motcua:outcome id="yes"/><motcua:outcome id="no"/></extensionElements>`

func TestCheck(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		body string
		want []string
	}{
		"a step": {process(`<startEvent id="s"/><userTask id="a"/><endEvent id="e"/>
			s a e`), nil},
		"outcomes that come together": {process(`<startEvent id="s"/><userTask id="a">` + outcomes + `</userTask><exclusiveGateway id="g" default="g_e"/><userTask id="b"/><endEvent id="e"/>
			s a g
			g b ? outcome = "no"
			b a
			g e`), nil},
		"an outcome that nothing takes": {process(`<startEvent id="s"/><userTask id="a">` + outcomes + `</userTask><exclusiveGateway id="g"/><endEvent id="e"/><endEvent id="f"/>
			s a g
			g e ? outcome = "yes"
			g f ? outcome = "never"`), []string{"no_flow g", "dead_element f"}},
		"a join that waits for a choice": {process(`<startEvent id="s"/><userTask id="a">` + outcomes + `</userTask><exclusiveGateway id="g" default="g_c"/>
			<userTask id="b"/><userTask id="c"/><parallelGateway id="j"/><endEvent id="e"/>
			s a g
			g b ? outcome = "yes"
			g c
			b j
			c j e`), []string{"deadlock j"}},
		"branches that are not joined": {process(`<startEvent id="s"/><parallelGateway id="f"/><userTask id="a"/><userTask id="b"/><exclusiveGateway id="g"/><userTask id="c"/><endEvent id="e"/>
			s f a g c e
			f b g`), []string{"lack_of_synchronisation c"}},
		"a circle without a way out": {process(`<startEvent id="s"/><exclusiveGateway id="m"/><userTask id="a"/><userTask id="b"/>
			s m a b m`), []string{"no_option_to_complete a"}},
		"a circle that never waits": {process(`<startEvent id="s"/><exclusiveGateway id="m"/><task id="a"/>
			s m a m`), []string{"endless_loop m"}},
		"data decides, both ways": {process(`<startEvent id="s"/><exclusiveGateway id="g" default="g_b"/><userTask id="a"/><userTask id="b"/><endEvent id="e"/>
			s g
			g a ? amount > 5
			g b
			a e
			b e`), nil},
		"data decides without a default flow": {process(`<startEvent id="s"/><exclusiveGateway id="g"/><userTask id="a"/><userTask id="b"/><endEvent id="e"/>
			s g
			g a ? amount > 5
			g b ? amount < 6
			a e
			b e`), nil},
		"a deadline": {process(`<startEvent id="s"/><userTask id="a"/><boundaryEvent id="b" attachedToRef="a"><timerEventDefinition><timeDuration>=due</timeDuration></timerEventDefinition></boundaryEvent>
			<endEvent id="e"/><endEvent id="late"/>
			s a e
			b late`), nil},
		"a reminder that comes back to the main path": {process(`<startEvent id="s"/><userTask id="a"/><boundaryEvent id="b" cancelActivity="false" attachedToRef="a"><timerEventDefinition><timeCycle>R/P1D</timeCycle></timerEventDefinition></boundaryEvent>
			<userTask id="c"/><endEvent id="e"/>
			s a c e
			b c`), []string{"lack_of_synchronisation c"}},
		"a reminder beside the main path": {process(`<startEvent id="s"/><userTask id="a"/><boundaryEvent id="b" cancelActivity="false" attachedToRef="a"><timerEventDefinition><timeCycle>R/P1D</timeCycle></timerEventDefinition></boundaryEvent>
			<userTask id="c"/><endEvent id="e"/><endEvent id="reminded"/>
			s a e
			b c reminded`), nil},
		"a message from outside": {process(`<startEvent id="s"/><receiveTask id="r" messageRef="m"/><endEvent id="e"/>
			s r e`) + `<message id="m" name="m"/>`, nil},
		"several of one activity": {process(`<startEvent id="s"/><userTask id="a"><multiInstanceLoopCharacteristics><loopCardinality>=n</loopCardinality></multiInstanceLoopCharacteristics></userTask><endEvent id="e"/>
			s a e`), nil},
		"a loop": {process(`<startEvent id="s"/><userTask id="a"><standardLoopCharacteristics><loopCondition>=again</loopCondition></standardLoopCharacteristics></userTask><endEvent id="e"/>
			s a e`), nil},
		"a process that two others call": {`<process id="p"><startEvent id="s"/><callActivity id="c" calledElement="q"/><endEvent id="e"/>
			s c e
			</process><process id="q"><startEvent id="qs"/><userTask id="qa"/><endEvent id="qe"/>
			qs qa qe
			</process>`, nil},
		"an inclusive split and its join": {process(`<startEvent id="s"/><inclusiveGateway id="g" default="g_c"/><userTask id="a"/><userTask id="b"/><userTask id="c"/><inclusiveGateway id="j"/><userTask id="d"/><endEvent id="e"/>
			s g
			g a ? x > 1
			g b ? x > 2
			g c
			a j
			b j
			c j d e`), nil},
		"an inclusive split and a parallel join": {process(`<startEvent id="s"/><inclusiveGateway id="g" default="g_b"/><userTask id="a"/><userTask id="b"/><parallelGateway id="j"/><endEvent id="e"/>
			s g
			g a ? x > 1
			g b
			a j
			b j e`), []string{"deadlock j"}},
		"an error that a service gives": {process(`<startEvent id="s"/><serviceTask id="a"><extensionElements><motcua:service type="http"/></extensionElements></serviceTask>
			<boundaryEvent id="b" attachedToRef="a"><errorEventDefinition errorRef="x"/></boundaryEvent><endEvent id="e"/><endEvent id="f"/>
			s a e
			b f`) + `<error id="x" errorCode="X"/>`, nil},
		"an error that a person cannot give": {process(`<startEvent id="s"/><userTask id="a"/>
			<boundaryEvent id="b" attachedToRef="a"><errorEventDefinition errorRef="x"/></boundaryEvent><endEvent id="e"/><endEvent id="f"/>
			s a e
			b f`) + `<error id="x" errorCode="X"/>`, []string{"dead_element b"}},
		"an error that nothing catches": {process(`<startEvent id="s"/><userTask id="a"/><endEvent id="e"><errorEventDefinition errorRef="x"/></endEvent>
			s a e`) + `<error id="x" errorCode="X"/>`, []string{"error_uncaught e"}},
		"an error whose code is a constant in FEEL": {process(`<startEvent id="s"/><subProcess id="u"><startEvent id="us"/><endEvent id="ux"><errorEventDefinition><extensionElements><motcua:error code="=&quot;BAD&quot;"/></extensionElements></errorEventDefinition></endEvent>
			<sequenceFlow id="u1" sourceRef="us" targetRef="ux"/>
			</subProcess><boundaryEvent id="b" attachedToRef="u"><errorEventDefinition><extensionElements><motcua:error code="BAD"/></extensionElements></errorEventDefinition></boundaryEvent><endEvent id="f"/>
			s u
			b f`), nil},
		"an error out of a subprocess": {process(`<startEvent id="s"/><subProcess id="u"><startEvent id="us"/><userTask id="ua">`+outcomes+`</userTask><exclusiveGateway id="ug" default="ug_ue"/><endEvent id="ue"/><endEvent id="ux"><errorEventDefinition errorRef="x"/></endEvent>
			us ua ug ue
			ug ux ? outcome = "no"
			</subProcess><boundaryEvent id="b" attachedToRef="u"><errorEventDefinition errorRef="x"/></boundaryEvent><endEvent id="e"/><endEvent id="f"/>
			s u e
			b f`) + `<error id="x" errorCode="X"/>`, nil},
		"an event subprocess": {process(`<startEvent id="s"/><userTask id="a"/><endEvent id="e"/>
			<subProcess id="u" triggeredByEvent="true"><startEvent id="us"><messageEventDefinition messageRef="m"/></startEvent><userTask id="ua"/><endEvent id="ue"/>
			us ua ue
			</subProcess>
			s a e`) + `<message id="m" name="rut-ho-so"/>`, nil},
		"a condition": {process(`<startEvent id="s"/><intermediateCatchEvent id="c"><conditionalEventDefinition><condition>=paid</condition></conditionalEventDefinition></intermediateCatchEvent><endEvent id="e"/>
			s c e`), nil},
		"a signal from outside": {process(`<startEvent id="s"/><userTask id="a"/><boundaryEvent id="b" attachedToRef="a"><signalEventDefinition signalRef="g"/></boundaryEvent><endEvent id="e"/><endEvent id="f"/>
			s a e
			b f`) + `<signal id="g" name="mat-dien"/>`, nil},
		"a signal that the process itself throws, before it waits": {process(`<startEvent id="s"/><intermediateThrowEvent id="t"><signalEventDefinition signalRef="g"/></intermediateThrowEvent>
			<intermediateCatchEvent id="c"><signalEventDefinition signalRef="g"/></intermediateCatchEvent><endEvent id="e"/>
			s t c e`) + `<signal id="g" name="mat-dien"/>`, []string{"deadlock c"}},
		"whichever event comes first": {process(`<startEvent id="s"/><eventBasedGateway id="g"/><intermediateCatchEvent id="c"><messageEventDefinition messageRef="m"/></intermediateCatchEvent>
			<intermediateCatchEvent id="d"><timerEventDefinition><timeDuration>P3D</timeDuration></timerEventDefinition></intermediateCatchEvent><endEvent id="e"/><endEvent id="f"/>
			s g c e
			g d f`) + `<message id="m" name="tra-loi"/>`, nil},
		"two of three at a complex gateway": {process(`<startEvent id="s"/><parallelGateway id="f"/><task id="a"/><userTask id="b"/><userTask id="c"/>
			<complexGateway id="j"><activationCondition>activationCount >= 2</activationCondition></complexGateway><endEvent id="e"/><userTask id="late"/><endEvent id="e2"/>
			s f a j
			f b j
			f c j
			j e ? waitingForStart
			j late ? not(waitingForStart)
			late e2`), []string{"end_with_tokens_left e"}},
		"more than come to a complex gateway": {process(`<startEvent id="s"/><parallelGateway id="f"/><task id="a"/><userTask id="b"/>
			<complexGateway id="j"><activationCondition>activationCount >= 3</activationCondition></complexGateway><endEvent id="e"/>
			s f a j
			f b j
			j e`), []string{"deadlock j"}},
		"a loop without end that a message ends": {process(`<startEvent id="s"/><userTask id="a"><standardLoopCharacteristics><loopCondition>true</loopCondition></standardLoopCharacteristics></userTask>
			<boundaryEvent id="b" attachedToRef="a"><messageEventDefinition messageRef="m"/></boundaryEvent><endEvent id="e"/><endEvent id="e2"/>
			s a e
			b e2`), []string{"dead_element e"}},
		"a loop without end that has a maximum": {process(`<startEvent id="s"/><userTask id="a"><standardLoopCharacteristics loopMaximum="5"><loopCondition>true</loopCondition></standardLoopCharacteristics></userTask><endEvent id="e"/>
			s a e`), nil},
		"activities that flows join, in no order": {process(`<startEvent id="s"/><adHocSubProcess id="u"><userTask id="a"/><userTask id="b"/><userTask id="c"/>
			b c
			</adHocSubProcess><endEvent id="e"/>
			s u e`), nil},
		"a message that the process sends later": {process(`<startEvent id="s"/><eventBasedGateway id="g"/>
			<intermediateCatchEvent id="c"><messageEventDefinition messageRef="M"/></intermediateCatchEvent><intermediateCatchEvent id="c2"><timerEventDefinition><timeDuration>P1D</timeDuration></timerEventDefinition></intermediateCatchEvent>
			<endEvent id="e"><messageEventDefinition messageRef="M"/></endEvent>
			s g c e
			g c2 e`), nil},
		"activities one after another": {process(`<startEvent id="s"/><adHocSubProcess id="u" ordering="Sequential"><userTask id="a"/><userTask id="b"/></adHocSubProcess><endEvent id="e"/>
			s u e`), nil},
		"activities that a person chooses": {process(`<startEvent id="s"/><adHocSubProcess id="u"><userTask id="a"/><userTask id="b"/><completionCondition>=done</completionCondition></adHocSubProcess><endEvent id="e"/>
			s u e`), nil},
		"an activity that is undone": {process(`<startEvent id="s"/><userTask id="a"/><boundaryEvent id="b" attachedToRef="a"><compensateEventDefinition/></boundaryEvent>
			<userTask id="undo" isForCompensation="true"/><userTask id="c"/><endEvent id="e"><compensateEventDefinition/></endEvent>
			s a c e
			<association id="as" sourceRef="b" targetRef="undo"/>`), nil},
		"a link": {process(`<startEvent id="s"/><intermediateThrowEvent id="t"><linkEventDefinition name="x"/></intermediateThrowEvent><intermediateCatchEvent id="c"><linkEventDefinition name="x"/></intermediateCatchEvent><userTask id="a"/><endEvent id="e"/>
			s t
			c a e`), nil},
		"a process that a message begins": {process(`<startEvent id="s"><messageEventDefinition messageRef="m"/></startEvent><startEvent id="s2"/><userTask id="a"/><endEvent id="e"/>
			s a e
			s2 a`) + `<message id="m" name="nop"/>`, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := check(t, tt.body)
			require.ElementsMatch(t, tt.want, short(r))
			require.True(t, r.Decided)
		})
	}
}
