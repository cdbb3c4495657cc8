package embedded_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/dossier/dossiertest"
)

// families are processes that between them use every kind of element, each with what it
// takes in the order in which its tasks are completed.
var families = []struct {
	name    string
	process string
	decide  map[string]string // DMN
	tasks   []string          // elements completed, in order
	outcome dossier.Status
}{
	{
		name: "gateways",
		process: `<startEvent id="s"/><inclusiveGateway id="or" default="or_c"/><inclusiveGateway id="join"/>
` + dossiertest.Task("a") + dossiertest.Task("b") + dossiertest.Task("c") + `
<parallelGateway id="and"/>` + dossiertest.Task("x") + dossiertest.Task("y") + dossiertest.Task("z") + `
<complexGateway id="two"><activationCondition>=activationCount >= 2</activationCondition></complexGateway>
<eventBasedGateway id="race"/>
<intermediateCatchEvent id="never">` + dossiertest.Message("Không ai gửi", "=1") + `</intermediateCatchEvent>
<intermediateCatchEvent id="soon"><timerEventDefinition><timeDuration>PT1S</timeDuration></timerEventDefinition></intermediateCatchEvent>
<exclusiveGateway id="merge"/><task id="none"/><manualTask id="manual"/>
<scriptTask id="script"><extensionElements><motcua:script result="total">=1 + 2</motcua:script></extensionElements></scriptTask>
<exclusiveGateway id="xor" default="xor_no"/>` + dossiertest.Task("yes") + dossiertest.Task("no") + `<endEvent id="e"/>
s or
or a ? true
or b ? true
or c
a join
b join
c join
join and x two
and y two
and z two
two race never merge
race soon merge
merge none manual script xor
xor yes ? total = 3
xor no
yes e
no e`,
		tasks: []string{"b", "a", "x", "z", "y", "yes"}, outcome: dossier.StatusHandedOver,
	},
	{
		name: "loops",
		process: `<startEvent id="s"/>
<userTask id="each"><extensionElements><motcua:assignment role="specialist" agency="receiving"/><motcua:outcome id="done" kind="forward" vi="Xong" en="Done"/></extensionElements>
<multiInstanceLoopCharacteristics><extensionElements><motcua:loop collection="=[10, 20, 30]" element="item" output="all" outputElement="=item * 2"/></extensionElements></multiInstanceLoopCharacteristics></userTask>
<userTask id="turn"><extensionElements><motcua:assignment role="specialist" agency="receiving"/><motcua:outcome id="done" kind="forward" vi="Xong" en="Done"/></extensionElements>
<multiInstanceLoopCharacteristics isSequential="true"><loopCardinality>=5</loopCardinality><completionCondition>=numberOfCompletedInstances = 2</completionCondition></multiInstanceLoopCharacteristics></userTask>
<userTask id="again"><extensionElements><motcua:assignment role="specialist" agency="receiving"/><motcua:outcome id="done" kind="forward" vi="Xong" en="Done"/></extensionElements>
<standardLoopCharacteristics loopMaximum="2"><loopCondition>=true</loopCondition></standardLoopCharacteristics></userTask>
<adHocSubProcess id="free" ordering="Sequential"><extensionElements><motcua:adHoc elements="=[&quot;one&quot;, &quot;two&quot;]"/></extensionElements>` +
			dossiertest.Task("one") + dossiertest.Task("two") + `</adHocSubProcess><endEvent id="e"/>
s each turn again free e`,
		tasks: []string{"each", "each", "each", "turn", "turn", "again", "again", "one", "two"}, outcome: dossier.StatusHandedOver,
	},
	{
		name: "events",
		process: `<startEvent id="s"/>
<subProcess id="part"><startEvent id="ps"/>` + dossiertest.Task("in") + `<intermediateThrowEvent id="up">` + dossiertest.Failure("escalation", "CAN-BAO") + `</intermediateThrowEvent><endEvent id="fail">` + dossiertest.Failure("error", "SAI") + `</endEvent>
<sequenceFlow id="p1" sourceRef="ps" targetRef="in"/><sequenceFlow id="p2" sourceRef="in" targetRef="up"/><sequenceFlow id="p3" sourceRef="up" targetRef="fail"/></subProcess>
<boundaryEvent id="told" attachedToRef="part" cancelActivity="false">` + dossiertest.Failure("escalation", "CAN-BAO") + `</boundaryEvent>
<boundaryEvent id="caught" attachedToRef="part">` + dossiertest.Failure("error", "SAI") + `</boundaryEvent>
` + dossiertest.Task("aware") + dossiertest.Task("repair") + `
<intermediateThrowEvent id="jump"><linkEventDefinition name="cầu"/></intermediateThrowEvent>
<intermediateCatchEvent id="land"><linkEventDefinition name="cầu"/></intermediateCatchEvent>
<scriptTask id="set"><extensionElements><motcua:script result="amount">=7</motcua:script></extensionElements></scriptTask>
<intermediateCatchEvent id="when"><conditionalEventDefinition><condition>=amount > 5</condition></conditionalEventDefinition></intermediateCatchEvent>
` + dossiertest.Task("last") + `<endEvent id="stop"><terminateEventDefinition/></endEvent><endEvent id="e"/>
<subProcess id="aside" triggeredByEvent="true"><startEvent id="as" isInterrupting="false"><conditionalEventDefinition><condition>=amount = 7</condition></conditionalEventDefinition></startEvent>` + dossiertest.Task("noted") + `<endEvent id="ae"/>
<sequenceFlow id="a1" sourceRef="as" targetRef="noted"/><sequenceFlow id="a2" sourceRef="noted" targetRef="ae"/></subProcess>
s part e
told aware e
caught repair jump
land set when last stop`,
		tasks: []string{"in", "aware", "repair", "noted", "last"}, outcome: dossier.StatusHandedOver,
	},
	{
		name: "compensation",
		process: `<startEvent id="s"/>
<transaction id="tx"><startEvent id="ts"/>` + dossiertest.Task("pay") + dossiertest.Task("book") + `<endEvent id="give-up"><cancelEventDefinition/></endEvent>
<boundaryEvent id="pay-back" attachedToRef="pay"><compensateEventDefinition/></boundaryEvent><boundaryEvent id="book-back" attachedToRef="book"><compensateEventDefinition/></boundaryEvent>
<userTask id="refund" isForCompensation="true"><extensionElements><motcua:assignment role="specialist" agency="receiving"/><motcua:outcome id="done" kind="forward" vi="Xong" en="Done"/></extensionElements></userTask>
<userTask id="unbook" isForCompensation="true"><extensionElements><motcua:assignment role="specialist" agency="receiving"/><motcua:outcome id="done" kind="forward" vi="Xong" en="Done"/></extensionElements></userTask>
<association id="h1" sourceRef="pay-back" targetRef="refund" associationDirection="One"/><association id="h2" sourceRef="book-back" targetRef="unbook" associationDirection="One"/>
<sequenceFlow id="t1" sourceRef="ts" targetRef="pay"/><sequenceFlow id="t2" sourceRef="pay" targetRef="book"/><sequenceFlow id="t3" sourceRef="book" targetRef="give-up"/></transaction>
<boundaryEvent id="undone" attachedToRef="tx"><cancelEventDefinition/></boundaryEvent>
` + dossiertest.Task("after") + `<boundaryEvent id="after-back" attachedToRef="after"><compensateEventDefinition/></boundaryEvent>
<scriptTask id="redo" isForCompensation="true"><extensionElements><motcua:script result="redone">=true</motcua:script></extensionElements></scriptTask>
<association id="h3" sourceRef="after-back" targetRef="redo" associationDirection="One"/>
<intermediateThrowEvent id="compensate"><compensateEventDefinition/></intermediateThrowEvent>` + dossiertest.Task("last") + `<endEvent id="e"/><endEvent id="fine"/>
s tx fine
undone after compensate last e`,
		tasks: []string{"pay", "book", "unbook", "refund", "after", "last"}, outcome: dossier.StatusHandedOver,
	},
	{
		name: "decisions",
		process: `<startEvent id="s"/><businessRuleTask id="rule"><extensionElements><motcua:decision ref="Phí" result="fee"/></extensionElements></businessRuleTask>
<exclusiveGateway id="g" default="g_paid"/>` + dossiertest.Task("free") + dossiertest.Task("paid") + `<endEvent id="e"/>
s rule g
g free ? fee = 0
g paid
free e
paid e`,
		decide: map[string]string{"phi": `<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" id="d" name="d" namespace="test"><decision id="fee" name="Phí"><variable name="Phí"/><literalExpression><text>if 1 + 1 = 2 then 0 else 1</text></literalExpression></decision></definitions>`},
		tasks:  []string{"free"}, outcome: dossier.StatusHandedOver,
	},
}

// TestElements runs every family on a real server; with TEST_RECORD it also records them.
func TestElements(t *testing.T) {
	p := startProduct(t)
	for n, f := range families {
		t.Run(f.name, func(t *testing.T) {
			code := fmt.Sprintf("9.1000%02d", n)
			p.publishModel(t, code, dossiertest.Process(f.process), f.decide)
			id := p.file(t, code, "").Dossier.ID
			for _, element := range f.tasks {
				p.completeTask(t, p.openSomewhere(t, id, element), `{}`)
			}
			p.status(t, id, f.outcome)
			require.Empty(t, p.differences(t, id))
			p.recordAs(t, id, f.name)
		})
	}
}

// openSomewhere waits until one of a dossier's open tasks is at an element.
func (p *product) openSomewhere(t *testing.T, id, element string) dossier.Task {
	t.Helper()
	var found dossier.Task
	require.EventuallyWithT(t, func(c *assert.CollectT) {
		page, err := p.Store.Tasks(context.Background(), dossier.TaskFilter{DossierID: id, States: []dossier.TaskState{dossier.TaskOpen}})
		require.NoError(c, err)
		at := slices.IndexFunc(page.Items, func(v dossier.TaskView) bool { return v.ElementID == element })
		if require.GreaterOrEqual(c, at, 0, "no task at %s", element); at >= 0 {
			found = page.Items[at].Task
		}
	}, 20*time.Second, 50*time.Millisecond)
	return found
}
