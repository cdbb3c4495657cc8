package dossier_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/motcua/motcua/internal/dossier"
)

// supplementAtIntake is the review process whose desk may ask for a supplement, as the
// shipped procedures have it: what was asked for goes back to reception as filed.
var supplementAtIntake = strings.NewReplacer(
	`<motcua:outcome id="refuse" kind="refuse" vi="Từ chối" en="Refuse"/>`,
	`<motcua:outcome id="supplement" kind="supplement" vi="Bổ sung" en="Supplement"/>`,
	`<bpmn:endEvent id="notaccepted">`,
	`<bpmn:sequenceFlow id="x1" sourceRef="g1" targetRef="missing"><bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">=outcome = "supplement"</bpmn:conditionExpression></bpmn:sequenceFlow>
	<bpmn:userTask id="missing" name="Chờ bổ sung"><bpmn:extensionElements>
		<motcua:assignment role="desk_officer" agency="receiving"/><motcua:wait for="applicant"/>
		<motcua:clock stop="supplement" slip="02"/><motcua:status enter="5" complete="1"/>
		<motcua:outcome id="supplemented" kind="forward" vi="Đã bổ sung" en="Supplemented"/>
	</bpmn:extensionElements></bpmn:userTask>
	<bpmn:sequenceFlow id="x2" sourceRef="missing" targetRef="intake"/>
	<bpmn:endEvent id="notaccepted">`,
)

func askedAtIntake(t *testing.T, channel dossier.Channel) *bench {
	t.Helper()
	b := submit(t, "2026-03-02 08:00", channel)
	def := b.program.Definition
	def.BPMN = []byte(supplementAtIntake.Replace(string(def.BPMN)))
	program, err := dossier.NewProgram(def, "edited")
	require.NoError(t, err)
	b.program = program
	s := dossier.Submission{
		ID: b.c.Dossier.ID, CommandID: "submit", Actor: desk, Agency: "W1", Channel: channel,
		Agencies: map[string]string{"receiving": "W1", "deciding": "D1"},
	}
	b.deltas = nil
	b.c, _, err = dossier.NewCase(s, "W1-260302-0001", b.env())
	require.NoError(t, err)
	b.take()
	b.do(desk, dossier.Command{Kind: dossier.CommandRequestSupplement, Ground: "supplement", Items: []string{"CCCD"}})
	require.Equal(t, dossier.StatusAwaitSupplement, b.c.Dossier.Status)
	b.at("2026-03-04 08:00").do(desk, dossier.Command{Kind: dossier.CommandSupplement})
	return b
}

// What the counter received stays received: its due date moves by the stop alone, and
// the promised one stays. It is not filed and received anew.
func TestSupplementAtTheCounterIsNoSecondReceipt(t *testing.T) {
	t.Parallel()
	b := askedAtIntake(t, dossier.ChannelDirect)
	require.Equal(t, dossier.StatusReceived, b.c.Dossier.Status)
	require.Equal(t, "2026-03-11 17:00", b.due(), "two working days stopped")
	b.complete(desk, "intake", "accept", "")
	require.Equal(t, dossier.StatusProcessing, b.c.Dossier.Status)
	require.Equal(t, "2026-03-11 17:00", b.due())
	require.Equal(t, "2026-03-09 17:00", show(b.c.Dossier.OriginalDue))
	require.Equal(t, "2026-03-02 08:00", show(&b.c.Dossier.ReceivedAt))
	until := local(t, "2026-03-13 17:00")
	b.do(leader, dossier.Command{Kind: dossier.CommandExtend, Until: &until, Comment: "xác minh"})
}

// What was filed online is not received before the desk accepts it, supplement or not.
func TestSupplementOfAnOnlineFilingComesBeforeItsReceipt(t *testing.T) {
	t.Parallel()
	b := askedAtIntake(t, dossier.ChannelOnline)
	require.Equal(t, dossier.StatusFiled, b.c.Dossier.Status)
	b.at("2026-03-05 08:00").complete(desk, "intake", "accept", "")
	require.Equal(t, "2026-03-12 17:00", b.due())
	require.Equal(t, "2026-03-12 17:00", show(b.c.Dossier.OriginalDue))
}
