package engine_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/motcua/motcua/internal/engine"
)

func link(name string) string { return `<linkEventDefinition name="` + name + `"/>` }

func TestLink(t *testing.T) {
	t.Parallel()
	y := start(t, `
<startEvent id="s"/><exclusiveGateway id="g" default="g_t2"/>
<intermediateThrowEvent id="t1">`+link("A")+`</intermediateThrowEvent>
<intermediateThrowEvent id="t2">`+link("A")+`</intermediateThrowEvent>
<intermediateCatchEvent id="c">`+link("A")+`</intermediateCatchEvent>
<endEvent id="e"/>
s g
g t1 ? x = 1
g t2
c e`, engine.Variables{"x": 1})
	require.Equal(t, []string{`set p {"x":1}`, "+s", "-s", ">s_g", "+g", "-g", ">g_t1", "+t1", "-t1", "+c", "-c", ">c_e", "+e", "-e", "END e"}, trace(y.res))
}

// A link leads back as a flow would, and stays in its scope.
func TestLinksInScopes(t *testing.T) {
	t.Parallel()
	y := start(t, `
<startEvent id="s"/>
<subProcess id="p1"><startEvent id="is"/><intermediateThrowEvent id="it">`+link("A")+`</intermediateThrowEvent><intermediateCatchEvent id="ic">`+link("A")+`</intermediateCatchEvent><userTask id="ia"/>
is it
ic ia
</subProcess>
<exclusiveGateway id="g" default="g_e"/><intermediateThrowEvent id="t">`+link("A")+`</intermediateThrowEvent>
<intermediateCatchEvent id="c">`+link("A")+`</intermediateCatchEvent><exclusiveGateway id="m"/><endEvent id="e"/>
s m p1 g e
g t ? again
c m`, engine.Variables{"again": true})
	y.done("ia", nil)
	y.reload()
	y.done("ia", engine.Variables{"again": false})
	require.True(t, y.res.Ended)
}

func TestLinkLoopWithoutEnd(t *testing.T) {
	t.Parallel()
	y := start(t, `
<startEvent id="s"/><exclusiveGateway id="m"/><intermediateThrowEvent id="t">`+link("A")+`</intermediateThrowEvent>
<intermediateCatchEvent id="c">`+link("A")+`</intermediateCatchEvent>
s m t
c m`, nil)
	require.Equal(t, "endless_loop", y.incident().Code)
}
