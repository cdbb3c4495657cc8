package enginetest

import "fmt"

// graph writes a process in which anything may lead anywhere.
type graph struct {
	builder
	kinds []string
	leads [][]int // flows, by node
	in    []int   // how many lead to a node
}

// kindsOfNodes are what a graph is made of, the more common ones more often.
var kindsOfNodes = []string{
	"userTask", "userTask", "userTask", "outcomes", "task",
	"exclusiveGateway", "exclusiveGateway", "parallelGateway", "parallelGateway", "inclusiveGateway",
}

// draw joins up to n nodes: a start, some in between, and one or two ends. Every node
// has a flow that leads to it from one drawn before, and one that leads on.
func (g *graph) draw(n int) {
	inner := 1 + g.pick("inner", n)
	ends := 1 + g.pick("ends", 2)
	total := 1 + inner + ends
	g.kinds, g.leads, g.in = make([]string, total), make([][]int, total), make([]int, total)
	for i := range g.kinds {
		switch {
		case i == 0:
			g.kinds[i] = "startEvent"
		case i > inner:
			g.kinds[i] = "endEvent"
		default:
			g.kinds[i] = kindsOfNodes[g.pick("kind", len(kindsOfNodes))]
		}
	}
	for to := 1; to < total; to++ {
		g.join(g.source(min(to, inner+1)), to)
	}
	for range g.pick("more", inner+1) {
		g.join(g.source(inner+1), 1+g.pick("to", total-1))
	}
	for from := 0; from <= inner; from++ {
		if len(g.leads[from]) == 0 {
			g.join(from, 1+g.pick("to", total-1))
		}
	}
	g.writeNodes()
}

// source is a node below a bound, to begin a flow at: the start has only one.
func (g *graph) source(below int) int {
	if below == 1 {
		return 0
	}
	from := g.pick("from", below)
	if from == 0 && len(g.leads[0]) > 0 {
		return 1
	}
	return from
}

func (g *graph) join(from, to int) {
	for _, have := range g.leads[from] {
		if have == to {
			return
		}
	}
	if from == 0 && len(g.leads[0]) > 0 {
		return
	}
	g.leads[from] = append(g.leads[from], to)
	g.in[to]++
}

func (g *graph) writeNodes() {
	id := func(i int) string { return fmt.Sprintf("n%d", i) }
	for i, kind := range g.kinds {
		attr, inner := "", ""
		gives := kind == "outcomes"
		if gives {
			kind, inner = "userTask", outcomes
		}
		choice := kind == "exclusiveGateway" || kind == "inclusiveGateway"
		if choice && len(g.leads[i]) > 1 {
			attr = fmt.Sprintf("default=\"%s_%s\"", id(i), id(g.leads[i][0]))
		}
		g.write(fmt.Sprintf("<%s id=\"%s\" %s>%s</%s>\n", kind, id(i), attr, inner, kind))
		for k, to := range g.leads[i] {
			condition := ""
			if choice && k > 0 {
				condition = [...]string{"amount > 5", `outcome = "yes"`, `outcome = "no" and amount > 5`}[g.pick("condition", 3)]
			}
			g.flow(id(i), id(to), condition)
		}
	}
}
