package bpmn_test

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/motcua/motcua/internal/bpmn"
	"github.com/motcua/motcua/internal/engine"
)

// ofExpressions are the compiler's findings that take FEEL, or arithmetic with
// times, to make: the linter has neither.
var ofExpressions = map[string]bool{
	"expression": true, "timer_text": true, "service_timeout": true, "message_ttl": true, "mapping_target": true, "mapping_unsupported": true,
}

// The linter and the engine's compiler must not contradict each other: what the
// engine refuses as structure, the linter names as an error, so that a designer
// who sees a clean check can run the model.
func requireAgreement(t interface {
	require.TestingT
	Helper()
}, d *bpmn.Definitions) {
	t.Helper()
	if bpmn.HasErrors(bpmn.Lint(d)) {
		return
	}
	for _, p := range d.Processes {
		_, err := engine.Compile(p)
		if err == nil {
			continue
		}
		var refused *bpmn.Error
		require.True(t, errors.As(err, &refused), err)
		for _, f := range refused.Findings {
			require.True(t, ofExpressions[f.Code], "the engine refuses what the linter passes: %v", f)
		}
	}
}

// Small models of one element of any kind, with any trigger and any adornment,
// so that many of them have nothing wrong.
func TestLinterAndCompilerAgree(t *testing.T) {
	t.Parallel()
	kinds := []string{
		"task", "userTask", "serviceTask", "scriptTask", "sendTask", "receiveTask", "businessRuleTask", "callActivity", "subProcess", "transaction",
		"adHocSubProcess", "exclusiveGateway", "parallelGateway", "inclusiveGateway", "eventBasedGateway", "complexGateway",
		"startEvent", "endEvent", "intermediateCatchEvent", "intermediateThrowEvent",
	}
	triggers := []string{
		"", message, `<messageEventDefinition/>`, signal, timer, `<timerEventDefinition><timeCycle>R3/PT1H</timeCycle></timerEventDefinition>`,
		`<errorEventDefinition errorRef="x"/>`, `<errorEventDefinition/>`, `<escalationEventDefinition escalationRef="c"/>`,
		`<conditionalEventDefinition><condition>x</condition></conditionalEventDefinition>`, `<compensateEventDefinition/>`, `<compensateEventDefinition activityRef="a"/>`,
		`<cancelEventDefinition/>`, `<terminateEventDefinition/>`, `<linkEventDefinition name="L"/>`, message + signal, signal + `<errorEventDefinition errorRef="x"/>`,
	}
	adornments := []string{
		"", `<multiInstanceLoopCharacteristics><loopCardinality>2</loopCardinality></multiInstanceLoopCharacteristics>`, `<standardLoopCharacteristics loopMaximum="2"/>`,
		`<multiInstanceLoopCharacteristics/>`, `<extensionElements><motcua:service type="s"/><motcua:decision ref="d"/><motcua:script result="r">=1</motcua:script></extensionElements>`,
		`<extensionElements><motcua:call process="q" binding="tag"/></extensionElements>`, `<activationCondition>true</activationCondition>`,
	}
	attributes := []string{"", `isForCompensation="true"`, `instantiate="true"`, `triggeredByEvent="true"`, `messageRef="m"`, `calledElement="q"`, `parallelMultiple="true"`, `eventGatewayType="Parallel"`}
	boundaries := []string{"", `cancelActivity="true"`, `cancelActivity="false"`}
	bodies := []string{``, `<task id="in"/>`, `<startEvent id="in"/>`}
	for range 8 { // most often nothing special, so that enough models have nothing wrong
		adornments, attributes, boundaries = append(adornments, ""), append(attributes, ""), append(boundaries, "")
	}
	rapid.Check(t, func(rt *rapid.T) {
		pick := func(of []string, label string) string { return rapid.SampledFrom(of).Draw(rt, label) }
		kind, body := pick(kinds, "kind"), ""
		switch kind {
		case "subProcess", "transaction", "adHocSubProcess":
			body = pick(append(bodies, `<startEvent id="in">`+pick(triggers, "start")+`</startEvent>`, `<startEvent id="in"/><endEvent id="out">`+pick(triggers, "end")+`</endEvent>`+arrow("inf", "in", "out", "")), "body")
		case "startEvent", "endEvent", "intermediateCatchEvent", "intermediateThrowEvent":
			body = pick(triggers, "trigger")
		}
		process := `<` + kind + ` id="a" ` + pick(attributes, "attribute") + `>` + pick(adornments, "adornment") + body + `</` + kind + `>`
		if b := pick(boundaries, "boundary"); b != "" {
			process += `<boundaryEvent id="b" attachedToRef="a" ` + b + `>` + pick(triggers, "boundary trigger") + `</boundaryEvent>`
			if rapid.Bool().Draw(rt, "boundary flow") {
				process += arrow("bf", "b", "e", "")
			}
			if rapid.Bool().Draw(rt, "handler") {
				process += `<task id="h" isForCompensation="true"/><association sourceRef="b" targetRef="h"/>`
			}
		}
		if rapid.Bool().Draw(rt, "link") {
			process += `<intermediateCatchEvent id="l"><linkEventDefinition name="L"/></intermediateCatchEvent>` + arrow("lf", "l", "e", "")
		}
		flows := pick([]string{chain("s", "a", "e"), chain("s", "a"), chain("s", "e"), arrow("f1", "a", "e", "") + chain("s", "e")}, "flows")
		d, err := bpmn.Parse([]byte(`<definitions xmlns="` + bpmn.NamespaceModel + `" xmlns:xsi="` + bpmn.NamespaceXSI + `" xmlns:motcua="` + bpmn.ExtensionNamespace +
			`">` + messages + `<process id="p" isExecutable="true">` + start + process + end + flows + `</process></definitions>`))
		if err != nil {
			return // a boundary event on no activity
		}
		requireAgreement(rt, d)
	})
}
