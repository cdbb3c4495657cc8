package engine_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/motcua/motcua/internal/engine"
)

// object is a data object with a first value.
func object(id, name, value string) string {
	return `<dataObject id="` + id + `" name="` + name + `"><extensionElements><motcua:data default="=` + escape(value) + `"/></extensionElements></dataObject>`
}

func TestDataObjects(t *testing.T) {
	t.Parallel()
	body := object("d1", "Số ngày", "3") + object("d2", "hạn", "Số ngày * 2") + `
<startEvent id="s"/><userTask id="a"/><endEvent id="e"/>
s a e`
	y := start(t, body, nil)
	require.JSONEq(t, `{"Số ngày": 3, "hạn": 6}`, js(t, y.st.Variables()))
	y = start(t, body, engine.Variables{"Số ngày": 5})
	require.JSONEq(t, `{"Số ngày": 5, "hạn": 10}`, js(t, y.st.Variables()), "what is given goes before")
	y = start(t, `<dataObject id="d" name="x"/>`+"\n<startEvent id=\"s\"/><userTask id=\"a\"/>\ns a", nil)
	require.Empty(t, y.st.Variables(), "without a first value nothing is set")
}

// A subprocess's data is its own: what is set inside stays inside.
func TestDataObjectsHaveAScope(t *testing.T) {
	t.Parallel()
	y := start(t, object("d1", "n", "1")+`
<startEvent id="s"/><subProcess id="sub">`+io("m=n + 1", "seen=n + m")+object("d2", "n", "10")+`<startEvent id="is"/><userTask id="a"/><endEvent id="ie"/>
is a ie
</subProcess><userTask id="b"/><endEvent id="e"/>
s sub b e`, nil)
	y.done("a", engine.Variables{"n": 20})
	require.JSONEq(t, `{"n": 1, "seen": 31}`, js(t, y.st.Variables()), "the inner n was 10, then 20; m is 11")
	y.reload()
	y.done("b", nil)
}

// A property of a task is seen by its mappings.
func TestPropertiesOfATask(t *testing.T) {
	t.Parallel()
	y := start(t, `
<startEvent id="s"/><userTask id="a">`+io("", "total=rate * 2")+`<property id="p1" name="rate"><extensionElements><motcua:data default="=7"/></extensionElements></property></userTask><endEvent id="e"/>
s a e`, nil)
	y.done("a", nil)
	require.JSONEq(t, `{"total": 14}`, js(t, y.st.Variables()))
}

func TestDataObjectsThatCannotBe(t *testing.T) {
	t.Parallel()
	p := compile(t, object("d1", "f", "function(x) x")+"\n<startEvent id=\"s\"/><userTask id=\"a\"/>\ns a")
	_, _, err := p.Start(nil, engine.Env{Now: t0})
	var e *engine.Error
	require.ErrorAs(t, err, &e)
	require.Equal(t, engine.ErrVariables, e.Code)
	require.Equal(t, "f", e.ID)
	require.Contains(t, e.VI, "function(x) x")
}
