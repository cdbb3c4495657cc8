package soundness_test

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// pools is a file with two pools, an applicant and an office, and message flows between them.
func pools(applicant, office, messageFlows string) string {
	return `<message id="m1" name="ho-so"/><message id="m2" name="ket-qua"/><message id="m3" name="le-phi"/>
	<collaboration id="c"><participant id="pa" processRef="a"/><participant id="po" processRef="o"/><participant id="bank"/>` + messageFlows + `</collaboration>
	<process id="a" isExecutable="true">` + applicant + `
	</process>
	<process id="o" isExecutable="true">` + office + `
	</process>`
}

func flow(id, from, to string) string {
	return `<messageFlow id="` + id + `" sourceRef="` + from + `" targetRef="` + to + `"/>`
}

const (
	applicant = `<startEvent id="s"/><sendTask id="file" messageRef="m1"/><receiveTask id="wait" messageRef="m2"/><endEvent id="e"/>
		s file wait e`
	office = `<startEvent id="os"><messageEventDefinition messageRef="m1"/></startEvent><userTask id="work"/><sendTask id="answer" messageRef="m2"/><endEvent id="oe"/>
		os work answer oe`
)

func TestPools(t *testing.T) {
	t.Parallel()
	there, back := flow("f1", "file", "os"), flow("f2", "answer", "wait")
	for name, tt := range map[string]struct {
		applicant, office, flows string
		want                     []string
	}{
		"a message and its answer":                                {applicant, office, there + back, nil},
		"an answer that goes elsewhere, so that another may come": {applicant, office, there + flow("f2", "answer", "bank"), nil},
		"an answer that is not always given": {applicant,
			`<startEvent id="os"><messageEventDefinition messageRef="m1"/></startEvent><userTask id="work">` + outcomes + `</userTask><exclusiveGateway id="g" default="g_oe"/><sendTask id="answer" messageRef="m2"/><endEvent id="oe"/>
			os work g
			g answer ? outcome = "yes"
			g oe
			answer oe`, there + back, []string{"deadlock wait"}},
		"each waits for the other": {
			`<startEvent id="s"/><receiveTask id="wait" messageRef="m2"/><sendTask id="file" messageRef="m1"/><endEvent id="e"/>
			s wait file e`,
			`<startEvent id="os"/><receiveTask id="take" messageRef="m1"/><sendTask id="answer" messageRef="m2"/><endEvent id="oe"/>
			os take answer oe`, flow("f1", "file", "take") + back, []string{"deadlock wait"}},
		"a message too many": {
			`<startEvent id="s"/><sendTask id="file" messageRef="m1"/><sendTask id="again" messageRef="m3"/><receiveTask id="wait" messageRef="m2"/><endEvent id="e"/>
			s file again wait e`, office, there + back + flow("f3", "again", "po"), []string{"message_without_receiver again"}},
		"a message that is read only in time": {
			`<startEvent id="s"/><sendTask id="file" messageRef="m1"/><userTask id="think"/><sendTask id="pay" messageRef="m3"/><receiveTask id="wait" messageRef="m2"/><endEvent id="e"/>
			s file think pay wait e`,
			`<startEvent id="os"><messageEventDefinition messageRef="m1"/></startEvent><userTask id="work"/>
			<boundaryEvent id="paid" attachedToRef="work"><messageEventDefinition messageRef="m3"/></boundaryEvent>
			<exclusiveGateway id="g"/><sendTask id="answer" messageRef="m2"/><endEvent id="oe"/>
			os work g answer oe
			paid g`, there + back + flow("f3", "pay", "paid"), []string{"message_left pay"}},
		"a payment from a pool outside": {applicant,
			`<startEvent id="os"><messageEventDefinition messageRef="m1"/></startEvent><receiveTask id="paid" messageRef="m3"/><sendTask id="answer" messageRef="m2"/><endEvent id="oe"/>
			os paid answer oe`, there + back + flow("f3", "bank", "paid"), nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := check(t, pools(tt.applicant, tt.office, tt.flows))
			require.ElementsMatch(t, tt.want, short(r))
			require.True(t, r.Decided)
		})
	}
}
