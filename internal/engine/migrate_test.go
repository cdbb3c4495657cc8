package engine_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/motcua/motcua/internal/bpmn"
	"github.com/motcua/motcua/internal/engine"
)

// migrate takes the instance to another version, by the proposed mapping with changes.
func (y *play) migrate(body string, changes map[string]string) {
	y.t.Helper()
	to := compile(y.t, body)
	m := engine.ProposeMapping(y.p, to)
	for from, id := range changes {
		if id == "" {
			delete(m.Elements, from)
		} else {
			m.Elements[from] = id
		}
	}
	before := bytes(y.t, y.st)
	require.False(y.t, bpmn.HasErrors(to.MigrateCheck(y.st, y.p, m)), "%v", to.MigrateCheck(y.st, y.p, m))
	require.Equal(y.t, before, bytes(y.t, y.st), "a check left its mark")
	res, err := to.Migrate(y.st, y.p, m, y.env)
	require.NoError(y.t, err)
	y.p, y.res = to, res
	y.reload()
}

func TestProposeMapping(t *testing.T) {
	t.Parallel()
	from := compile(t, `
<startEvent id="s"/>
<userTask id="same" name="x"/>
<userTask id="old1" name="Thẩm  định"/>
<userTask id="old2" name="Ký"><extensionElements><motcua:step no="4"/></extensionElements></userTask>
<userTask id="kind" name="Trả"/>
<userTask id="d1" name="Hai"/><userTask id="d2" name="Hai"/>
<subProcess id="p1" name="Con"><userTask id="in1" name="Trong"/></subProcess>
<endEvent id="gone"/>
s same old1 old2 kind d1 d2 p1 gone`)
	to := compile(t, `
<startEvent id="s"/>
<userTask id="same" name="y"/>
<userTask id="new1" name="thẩm định"/>
<userTask id="new2" name="Ký duyệt"><extensionElements><motcua:step no="4"/></extensionElements></userTask>
<serviceTask id="kind" name="Trả"/>
<userTask id="d3" name="Hai"/>
<subProcess id="q1" name="Con"><userTask id="in2" name="Trong"/></subProcess>
<userTask id="extra" name="Thêm"/>
s same new1 new2 kind d3 q1 extra`)
	m := engine.ProposeMapping(from, to)
	require.Equal(t, map[string]string{"s": "s", "same": "same", "old1": "new1", "old2": "new2", "p1": "q1", "in1": "in2"}, m.Elements)
	require.Equal(t, []string{"kind", "d1", "d2", "gone"}, m.Unmapped)
	require.Equal(t, []string{"kind", "d3", "extra"}, m.Added)
	same := engine.ProposeMapping(from, from)
	require.Empty(t, same.Unmapped)
	require.Empty(t, same.Added)
}

func TestMigrateTokens(t *testing.T) {
	t.Parallel()
	y := start(t, sub, engine.Variables{"base": 10})
	renamed := replace(replace(replace(replace(sub, `"ib"`, `"ic"`), "is ib", "is ic"), `"p1"`, `"q1"`), "s p1 e", "s q1 extra e") + "\n<userTask id=\"extra\"/>"
	y.migrate(renamed, map[string]string{"ib": "ic", "p1": "q1"})
	require.Equal(t, []string{"process.migrated", "process.migrated", "process.migrated"}, trace(y.res))
	require.Equal(t, "q1", y.res.Facts[1].Element)
	require.Equal(t, "p1", y.res.Facts[1].Name)
	require.Empty(t, y.res.Commands, "tasks and timers stay as they are")
	require.Equal(t, []string{"q1", "ia", "ic"}, []string{y.st.Tokens()[0].Element, y.st.Tokens()[1].Element, y.st.Tokens()[2].Element})
	y.done("ic", nil)
	require.Equal(t, []string{"-ia", ">ia_ie", "+ie", "-ie", "ended q1", "timer.cleared b 1h0m0s", `set q1 {"result":11}`, "-q1", ">q1_extra", "+extra"}, y.done("ia", nil))
	y.done("extra", nil)
	require.True(t, y.res.Ended)
}

func TestMigrateIsRefused(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		to      string
		changes map[string]string
		element string
		code    string
	}{
		"nothing stands for an active task": {sub, map[string]string{"ia": ""}, "ia", "token_lost"},
		"nor for a subprocess":              {sub, map[string]string{"p1": ""}, "p1", "token_lost"},
		"another kind":                      {replace(sub, `<userTask id="ia"/>`, `<serviceTask id="ia"/>`), map[string]string{"ia": "ia"}, "ia", "kind_changed"},
		"another kind of waiting":           {replace(sub, `<userTask id="ia"/>`, `<userTask id="ia"><standardLoopCharacteristics loopMaximum="2"/></userTask>`), map[string]string{"ia": "ia"}, "ia", "kind_changed"},
		"outside its subprocess":            {sub, map[string]string{"ia": "late"}, "ia", "scope_changed"},
		"what is not there":                 {sub, map[string]string{"ia": "zz"}, "ia", "unknown_mapping"},
		"from what is not there":            {sub, map[string]string{"zz": "ia"}, "zz", "unknown_mapping"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			y := start(t, sub, engine.Variables{"base": 10})
			to := compile(t, tt.to)
			m := engine.ProposeMapping(y.p, to)
			for from, id := range tt.changes {
				m.Elements[from] = id
				if id == "" {
					delete(m.Elements, from)
				}
			}
			before := bytes(t, y.st)
			findings := to.MigrateCheck(y.st, y.p, m)
			require.NotEmpty(t, findings)
			require.Equal(t, tt.element, findings[0].ElementID)
			require.Equal(t, tt.code, findings[0].Code)
			require.NotEmpty(t, findings[0].VI)
			require.NotEmpty(t, findings[0].EN)
			_, err := to.Migrate(y.st, y.p, m, y.env)
			var e *engine.Error
			require.ErrorAs(t, err, &e)
			require.Equal(t, engine.ErrMigration, e.Code)
			require.Equal(t, findings[0].VI, e.VI)
			require.Equal(t, before, bytes(t, y.st))
		})
	}
	y := start(t, oneTask, nil)
	other := compile(t, sub)
	require.Equal(t, "foreign_state", other.MigrateCheck(y.st, other, engine.Mapping{})[0].Code)
	y.apply(engine.Cancelled{})
	require.Equal(t, "ended", other.MigrateCheck(y.st, y.p, engine.Mapping{})[0].Code)
	_, err := other.Migrate(nil, y.p, engine.Mapping{}, y.env)
	require.Error(t, err)
}

func TestMigrateJoins(t *testing.T) {
	t.Parallel()
	halfway := func(t *testing.T) *play {
		y := start(t, fork, nil)
		y.done("a", nil)
		return y
	}
	t.Run("by the id of the flow", func(t *testing.T) {
		t.Parallel()
		y := halfway(t)
		y.migrate(replace(fork, "j e", "j z e")+"\n<userTask id=\"z\"/>", nil)
		y.done("b", nil)
		y.done("z", nil)
		require.True(t, y.res.Ended)
	})
	t.Run("by the ends of the flow", func(t *testing.T) {
		t.Parallel()
		y := halfway(t)
		y.migrate(replace(replace(fork, `"a"`, `"a2"`), "s f a j", "s f a2 j"), map[string]string{"a": "a2"})
		y.done("b", nil)
		require.True(t, y.res.Ended)
	})
	t.Run("by the mapping", func(t *testing.T) {
		t.Parallel()
		y := halfway(t)
		to := compile(t, replace(fork, "s f a j e", "s f a x j e")+"\n<userTask id=\"x\"/>")
		m := engine.ProposeMapping(y.p, to)
		findings := to.MigrateCheck(y.st, y.p, m)
		require.Equal(t, "join_flow_gone", findings[0].Code)
		require.Contains(t, findings[0].VI, "a_j")
		m.Flows = map[string]string{"a_j": "x_j"}
		_, err := to.Migrate(y.st, y.p, m, y.env)
		require.NoError(t, err)
		y.p = to
		y.done("b", nil)
		require.True(t, y.res.Ended)
	})
	t.Run("a join that is complete now", func(t *testing.T) {
		t.Parallel()
		three := replace(fork, "f b j", "f b j\nf c j") + "\n<userTask id=\"c\"/>"
		y := start(t, three, nil)
		y.done("a", nil)
		y.done("c", nil)
		fewer := replace(three, "f c j", "f c e2") + "\n<endEvent id=\"e2\"/>"
		to := compile(t, fewer)
		m := engine.ProposeMapping(y.p, to)
		m.Flows = map[string]string{"c_j": "b_j"}
		_, err := to.Migrate(y.st, y.p, m, y.env)
		require.NoError(t, err)
		require.Equal(t, "b", y.st.Tokens()[0].Element)
		require.Len(t, y.st.Tokens(), 1, "both tokens were there, and the join went on")
		require.True(t, y.st.Ended() || len(y.st.Tokens()) == 1)
	})
	t.Run("a gateway that joins no more", func(t *testing.T) {
		t.Parallel()
		y := halfway(t)
		y.migrate(replace(fork, "f b j", "f b e2")+"\n<endEvent id=\"e2\"/>", nil)
		require.Equal(t, []string{"process.migrated", "+j", "-j", ">j_e", "+e", "-e"}, trace(y.res))
		y.done("b", nil)
		require.True(t, y.res.Ended)
	})
	t.Run("lost or another kind", func(t *testing.T) {
		t.Parallel()
		y := halfway(t)
		to := compile(t, replace(fork, `<parallelGateway id="j"/>`, `<inclusiveGateway id="j"/>`))
		m := engine.ProposeMapping(y.p, to)
		require.Equal(t, "token_lost", to.MigrateCheck(y.st, y.p, m)[0].Code)
		m.Elements["j"] = "j"
		require.Equal(t, "kind_changed", to.MigrateCheck(y.st, y.p, m)[0].Code)
	})
	t.Run("an incident goes along", func(t *testing.T) {
		t.Parallel()
		body := "<startEvent id=\"s\"/><exclusiveGateway id=\"x\" default=\"x_b\"/><userTask id=\"a\"/><userTask id=\"b\"/><parallelGateway id=\"j\"/><endEvent id=\"e\"/>\ns x\nx a ? true\nx b\na j e\nb j"
		y := start(t, body, nil)
		y.done("a", nil)
		y.migrate(replace(replace(body, `"j"`, `"k"`), " j", " k"), map[string]string{"j": "k"})
		require.Equal(t, "k", y.incident().Element)
		y.apply(engine.IncidentResolved{ID: y.incident().ID})
		require.True(t, y.res.Ended)
	})
}

// Which token is awaited is asked anew of the other process.
func TestMigrateInclusiveJoin(t *testing.T) {
	t.Parallel()
	body := `
<startEvent id="s"/><parallelGateway id="f"/><userTask id="a"/><userTask id="b"/><inclusiveGateway id="j"/><endEvent id="e"/><endEvent id="e2"/><exclusiveGateway id="x" default="x_e2"/>
s f a j e
f b x e2
x j ? far = true`
	y := start(t, body, nil)
	y.done("a", nil)
	y.migrate(replace(body, "x j ? far = true", "x e ? far = true"), nil)
	require.Equal(t, []string{"process.migrated", "+j", "-j", ">j_e", "+e", "-e"}, trace(y.res))
}

func TestMigrateLoops(t *testing.T) {
	t.Parallel()
	from := many(`isSequential="true"`, `collection="=[1,2,3]" element="item"`, "")
	y := start(t, from, nil)
	y.migrate(many(`isSequential="true"`, `collection="=[1,2,3]" element="item" output="out" outputElement="=item"`, ""), nil)
	for range 3 {
		y.apply(engine.TaskCompleted{Instance: y.instances("a")[0]})
		if !y.st.Ended() {
			y.reload()
		}
	}
	require.Equal(t, `{"out":[1,2,3]}`, js(t, y.st.Variables()))

	y = start(t, many("", `collection="=[1,2]" element="item" output="out" outputElement="=item"`, ""), nil)
	y.migrate(many("", `collection="=[1,2]"`, ""), nil)
	for _, id := range y.instances("a") {
		y.apply(engine.TaskCompleted{Instance: id})
	}
	require.Empty(t, y.st.Variables())
	require.True(t, y.res.Ended)

	y = start(t, from, nil)
	to := compile(t, many("", `collection="=[1,2,3]" element="item"`, ""))
	require.Equal(t, "token_lost", to.MigrateCheck(y.st, y.p, engine.ProposeMapping(y.p, to))[0].Code, "a parallel one is another thing")
}

func TestMigrateToAnotherProcessID(t *testing.T) {
	t.Parallel()
	y := start(t, oneTask, nil)
	d, err := bpmn.Parse([]byte(strings.Replace(header, `id="p"`, `id="q"`, 1) + `<startEvent id="s"/><userTask id="a"/><sequenceFlow id="f" sourceRef="s" targetRef="a"/></process></definitions>`))
	require.NoError(t, err)
	to, err := engine.Compile(d.Processes[0])
	require.NoError(t, err)
	_, err = to.Migrate(y.st, y.p, engine.ProposeMapping(y.p, to), y.env)
	require.NoError(t, err)
	require.Equal(t, "q", y.st.Process())
	y.p = to
	y.reload()
	y.done("a", nil)
	require.True(t, y.res.Ended)
}
