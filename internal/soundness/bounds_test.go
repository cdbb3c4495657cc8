package soundness_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/motcua/motcua/internal/bpmn"
	"github.com/motcua/motcua/internal/soundness"
)

// What the bounds do not reach is said to be not decided, never to be sound.
func TestBounds(t *testing.T) {
	t.Parallel()
	d := parse(t, wide(3, 10, true))
	r, err := soundness.Check(d, soundness.Options{Bounds: soundness.Bounds{States: 20}})
	require.NoError(t, err)
	require.False(t, r.Decided)
	require.False(t, r.Sound())
	require.Equal(t, []string{"not_decided p"}, short(r))
	require.Equal(t, bpmn.SeverityWarning, r.Findings[0].Severity)
	require.Contains(t, r.Findings[0].EN, "states")
	r, err = soundness.Check(d, soundness.Options{Bounds: soundness.Bounds{Steps: 20}})
	require.NoError(t, err)
	require.False(t, r.Decided)
}

// Processes whose states are without number are found wrong, or not decided, in a moment.
func TestStatesWithoutNumber(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		body string
		want string
	}{
		"branches in a circle that are never joined": {process(`<startEvent id="s"/><exclusiveGateway id="m"/><userTask id="a"/><parallelGateway id="f"/><userTask id="b"/><endEvent id="e"/>
			s m a f b e
			f m`), "lack_of_synchronisation b"},
		"pools that begin each other": {pools(
			`<startEvent id="s"/><startEvent id="again"><messageEventDefinition messageRef="m2"/></startEvent><exclusiveGateway id="g"/><sendTask id="file" messageRef="m1"/><userTask id="rest"/><endEvent id="e"/>
			s g file rest e
			again g`,
			`<startEvent id="os"><messageEventDefinition messageRef="m1"/></startEvent><sendTask id="answer" messageRef="m2"/><endEvent id="oe"/>
			os answer oe`, flow("f1", "file", "os")+flow("f2", "answer", "again")), "not_decided a"},
		"pools that answer each other without end": {pools(
			`<startEvent id="s"/><exclusiveGateway id="g"/><sendTask id="file" messageRef="m1"/><receiveTask id="wait" messageRef="m2"/>
			s g file wait g`,
			`<startEvent id="os"/><exclusiveGateway id="og"/><receiveTask id="take" messageRef="m1"/><sendTask id="answer" messageRef="m2"/>
			os og take answer og`, flow("f1", "file", "take")+flow("f2", "answer", "wait")), "endless_loop"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := check(t, tt.body)
			require.Contains(t, strings.Join(short(r), "; "), tt.want)
			require.False(t, r.Sound())
		})
	}
}

// What the engine cannot run is refused, with the place.
func TestCheckRefuses(t *testing.T) {
	t.Parallel()
	_, err := soundness.Check(parse(t, process(`<startEvent id="s"/><userTask id="a"/><endEvent id="e"/>
		s a
		a e ? x >`)), soundness.Options{})
	var e *bpmn.Error
	require.ErrorAs(t, err, &e)
	require.Equal(t, "a_e", e.Findings[0].ElementID)
}

// Every sentence is there in both languages, with the names of the elements.
func TestSentences(t *testing.T) {
	t.Parallel()
	r := check(t, process(`<startEvent id="s"/><userTask id="a" name="Xét duyệt">`+outcomes+`</userTask><exclusiveGateway id="g" name="Đạt?"/><endEvent id="e"/><endEvent id="f" name="Từ chối"/>
		s a g
		g e ? outcome = "yes"
		g f ? outcome = "never"`))
	require.Equal(t, []string{"dead_element f", "no_flow g"}, short(r)) // by line, then by element
	dead, none := r.Findings[0], r.Findings[1]
	require.Equal(t, "Có trường hợp không luồng nào đi ra từ “Đạt?” được chọn.", none.VI)
	require.Equal(t, "There is a case in which no flow leaves “Đạt?”.", none.EN)
	require.Equal(t, "Không trường hợp nào đi đến “Từ chối”.", dead.VI)
	require.Equal(t, "p", none.Process)
	require.Len(t, none.Trace.Steps, 2)
	require.Nil(t, dead.Trace)
}
