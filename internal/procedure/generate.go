package procedure

import (
	"fmt"
	"regexp"

	"github.com/motcua/motcua/internal/bpmn"
	"github.com/motcua/motcua/internal/organisation"
	"github.com/motcua/motcua/internal/text"
)

// Generate makes the BPMN 2.0 process of a step table, with its diagram: a swimlane
// for every role, the steps from left to right, and beside the way forward the ways
// that the law and the table know:
//
//   - return to the step before, for every step whose work another hat did;
//   - at reception: refusal (status 3);
//   - at reception and assessment: supplement by the applicant, during which the legal
//     clock stands still (status 5), then back to the step that asked;
//   - at assessment: refusal by a notice that the signing role signs (status 8);
//   - "xac_minh": a verification, after which the step assesses again;
//   - "only_if_complaint": a step that follows only upon a complaint;
//   - "parallel_with" and a limit of another party: consultation beside a step, with
//     consent by silence as an interrupting timer;
//   - "wait_applicant_max_1_day": an online applicant confirms the draft;
//   - "public_notice": a notice that ends by itself when its time is over;
//   - agencies by tag: hand-over and hand-back.
//
// The findings tell what the table leaves unclear; with one of severity error there is
// no process and the error is an *Error. The same table gives the same bytes.
func Generate(table StepTable, options Options) (*bpmn.Definitions, []Finding, error) {
	drawn, findings, err := draw(table, options)
	if err != nil {
		return nil, findings, err
	}
	d, err := drawn.build(ProcessID(table.Code), table.NameVI)
	if err != nil {
		return nil, findings, fmt.Errorf("generate %s: %w", table.Code, err)
	}
	return d, findings, nil
}

// draw makes the laid-out graph of a table.
func draw(table StepTable, options Options) (*graph, []Finding, error) {
	p := &planner{table: table, options: options}
	p.plan()
	findings := append(p.findings, limitFindings(table, p.steps, options)...)
	if HasErrors(findings) {
		return nil, findings, &Error{
			Key: "table_invalid", Findings: findings,
			VI: "Bảng quy trình có lỗi, chưa dựng được sơ đồ.", EN: "The step table has errors; no process was made of it.",
		}
	}
	g := &generator{p: p, graph: &graph{}, lanes: map[laneKey]int{}, entry: map[*planned]*gridNode{}}
	g.process()
	g.graph.layout()
	return g.graph, findings, nil
}

var notNCName = regexp.MustCompile(`[^A-Za-z0-9_]+`)

// ProcessID is the BPMN id of a procedure's process: "procedure_1_001193".
func ProcessID(code string) string { return "procedure_" + notNCName.ReplaceAllString(code, "_") }

// exit is a way out of what has been drawn so far, to be joined to what comes next.
type exit struct {
	from      *gridNode
	name      string
	condition string
	byDefault bool
	route     route
}

type laneKey struct{ name, agency string }

type generator struct {
	p     *planner
	graph *graph
	lanes map[laneKey]int
	entry map[*planned]*gridNode // where a token enters a step
	stops []*stopPath
	aside *exit // to the optional step, while it is next
}

// stopPath is the notice of stopping that one role signs, for all steps that it covers.
type stopPath struct {
	signer   *planned
	from     []*gridNode // gateways
	first    *planned    // the earliest step that refuses, to which the signer may return
	last     *planned
	parallel bool // a step in a parallel block refuses: ending must end the other branch
}

// process draws the whole table.
func (g *generator) process() {
	g.makeLanes()
	g.findStops()
	first := g.p.steps[0]
	start := g.graph.node("start", "Nộp hồ sơ", bpmn.KindStartEvent, g.laneOf(first), 0)
	exits := []exit{{from: start, route: routeAhead}}
	steps := g.p.steps
	for i := 0; i < len(steps); {
		n := 1
		for steps[i].block != 0 && i+n < len(steps) && steps[i+n].block == steps[i].block {
			n++
		}
		switch {
		case n > 1:
			exits = g.block(steps[i:i+n], exits)
		case steps[i].optional:
			exits = g.optional(steps[i], exits)
		default:
			exits = g.step(steps[i], exits, i+1 < len(steps) && steps[i+1].optional)
		}
		i += n
		g.drawStops(steps[i-n:i], exits)
	}
	last := steps[len(steps)-1]
	end := g.graph.node("end_granted", "Đã trả kết quả", bpmn.KindEndEvent, g.laneOf(last), 0)
	end.ext = bpmn.Extension{StatusEnter: 10, Result: "granted"}
	g.join(exits, end)
}

// join links every exit to a node.
func (g *generator) join(exits []exit, to *gridNode) {
	for _, e := range exits {
		l := g.graph.link(e.from, to, e.route).named(e.name)
		l.condition, l.byDefault = e.condition, e.byDefault
	}
}

// makeLanes: the applicant, then each role at each agency in the order of the table.
func (g *generator) makeLanes() {
	g.addLane(laneKey{"Người nộp hồ sơ", ""}, "", "")
	tagged := false
	for _, x := range g.p.steps {
		tagged = tagged || x.Agency != ""
	}
	for _, x := range g.p.steps {
		key := g.laneKey(x)
		if _, ok := g.lanes[key]; ok {
			continue
		}
		role, agency := x.role.ID, key.agency
		if x.role.External {
			role, agency = "", "" // nobody in the office holds it; its tasks name who notes the answer
		}
		name := x.Role
		if tagged && !x.role.External {
			name = g.withLevel(x, key.agency)
		}
		g.addLane(key, role, agency)
		g.graph.lanes[len(g.graph.lanes)-1].name = name
	}
}

// withLevel adds the level to a role's name where the table speaks of several agencies.
func (g *generator) withLevel(x *planned, agency string) string {
	if x.kind == StepForward {
		return x.role.VI + " – " + g.agencyName(agency)
	}
	return x.Role + " – " + g.agencyName(agency)
}

func (g *generator) agencyName(binding string) string {
	org := g.p.options.Organisation
	if binding == organisation.BindingReceiving || org == nil {
		return "nơi tiếp nhận"
	}
	if l, ok := org.Level(binding); ok {
		return lowerFirst(l.VI)
	}
	if a, ok := org.Agency(binding); ok {
		return a.VI
	}
	return binding
}

func (g *generator) laneKey(x *planned) laneKey {
	name := x.role.ID
	if x.role.External {
		name = "external:" + text.Fold(x.Role)
	}
	return laneKey{name, g.p.agencyOf(x)}
}

func (g *generator) addLane(key laneKey, role, agency string) {
	g.lanes[key] = len(g.graph.lanes)
	g.graph.lanes = append(g.graph.lanes, &gridLane{
		id: fmt.Sprintf("lane_%d", len(g.graph.lanes)), name: key.name, role: role, agency: agency,
	})
}

func (g *generator) laneOf(x *planned) int { return g.lanes[g.laneKey(x)] }

const applicantLane = 0

// freeRow is the first row of a lane in which a node can be put into the next column:
// no exit passes through it there, and nothing stands in it from a column on, so that
// a line can come along the row.
func (g *generator) freeRow(lane int, exits []exit, from int) int {
	taken := map[int]bool{}
	for _, e := range exits {
		if e.from.lane == lane && (e.route == routeAhead || e.route == routeTail) {
			taken[e.from.row] = true
		}
	}
	for _, n := range g.graph.nodes {
		if n.lane == lane && n.col >= from {
			taken[n.row] = true
		}
	}
	row := 0
	for taken[row] {
		row++
	}
	return row
}
