package procedure

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/motcua/motcua/config"
	"github.com/motcua/motcua/internal/bpmn"
	"github.com/motcua/motcua/internal/clock"
	"github.com/motcua/motcua/internal/organisation"
)

func shippedOptions(t require.TestingT) Options {
	org, _, err := organisation.Load(config.FS, "organisation", "organisation/demo")
	require.NoError(t, err)
	slips, err := LoadSlipSets(config.FS)
	require.NoError(t, err)
	return Options{Organisation: org, Slips: slips, FormSet: "2025"}
}

func shippedCatalogue(t require.TestingT) *Catalogue {
	c, err := LoadCatalogue(config.FS, shippedOptions(t).Organisation)
	require.NoError(t, err)
	return c
}

func TestEveryShippedDiagramIsReadable(t *testing.T) {
	t.Parallel()
	options := shippedOptions(t)
	for _, d := range shippedCatalogue(t).All() {
		if len(d.Steps) == 0 {
			continue
		}
		t.Run(d.Code, func(t *testing.T) {
			t.Parallel()
			g, _, err := draw(TableOf(d), options)
			require.NoError(t, err)
			requireReadable(t, g)
		})
	}
}

// TestAnyTableIsReadable draws tables of up to 30 steps with every feature in any mixture.
func TestAnyTableIsReadable(t *testing.T) {
	t.Parallel()
	options := shippedOptions(t)
	rapid.Check(t, func(t *rapid.T) {
		table := anyTable(t)
		g, findings, err := draw(table, options)
		require.NoError(t, err, "%v", findings)
		requireReadable(t, g)
		d, err := g.build(ProcessID(table.Code), table.NameVI)
		require.NoError(t, err)
		require.Empty(t, bpmn.Lint(d))
	})
}

var anyRoles = []string{
	"Công chức Bộ phận Một cửa", "Chuyên viên Phòng Kinh tế", "Trưởng phòng Kinh tế", "Chuyên viên Phòng Tư pháp",
	"Văn thư", "Lãnh đạo UBND quận", "Hội đồng TĐKT", "Viên chức Lưu trữ",
}

var anyKinds = []StepKind{StepAssign, StepAssess, StepRecord, StepReview, StepSign, StepIssue, StepGeneral}

func anyTable(t *rapid.T) StepTable {
	n := rapid.IntRange(2, 30).Draw(t, "steps")
	table := StepTable{Code: "1.000001", NameVI: "Thủ tục thử", Channels: []string{ChannelDirect}}
	for i := 1; i <= n; i++ {
		s := Step{
			No: i, Name: fmt.Sprintf("Bước thử %d", i), Duration: clock.Limit{Amount: 2, Unit: clock.Hour},
			Role: rapid.SampledFrom(anyRoles).Draw(t, "role"), Kind: rapid.SampledFrom(anyKinds).Draw(t, "kind"),
		}
		prev := &Step{}
		if i > 1 {
			prev = &table.Steps[i-2]
		}
		switch i {
		case 1:
			s.Kind = ""
		case n:
			s.Kind, s.OffClock = StepHandOut, true
		default:
			anyFeature(t, &s, prev)
		}
		table.Steps = append(table.Steps, s)
	}
	return table
}

func anyFeature(t *rapid.T, s, prev *Step) {
	switch rapid.SampledFrom([]string{"", "", "", "verify", "confirm", "notice", "complaint", "consult", "parallel"}).Draw(t, "feature") {
	case "verify":
		s.Branch, s.Kind = branchVerify, StepAssess
	case "confirm":
		s.Clock = clockConfirm
	case "notice":
		s.Clock, s.Kind = clockNotice, StepNotice
	case "complaint":
		if prev.No > 1 && prev.ParallelWith == 0 && prev.Branch != branchComplaint && prev.Kind != StepConsult {
			s.Branch = branchComplaint
		}
	case "consult":
		s.Role, s.Kind, s.Limit = "Cơ quan phối hợp", StepConsult, "12 calendar_day; im lặng = đồng ý"
	case "parallel":
		if prev.No > 1 && prev.Branch != branchComplaint {
			s.ParallelWith = prev.No
			if rapid.Bool().Draw(t, "consulted") {
				s.Role, s.Kind, s.Limit = "Cơ quan được hỏi ý kiến", StepConsult, "12 calendar_day; im lặng = đồng ý"
			}
		}
	}
}

// requireReadable is what a reader of the diagram may rely on.
func requireReadable(t require.TestingT, g *graph) {
	requireApart(t, g)
	requireInLanes(t, g)
	for _, l := range g.links {
		requireLine(t, g, l)
	}
	requireLabels(t, g)
}

func requireApart(t require.TestingT, g *graph) {
	for i, a := range g.nodes {
		for _, b := range g.nodes[:i] {
			if a.attached == b || b.attached == a {
				continue
			}
			require.False(t, overlap(a.at, b.at), "%s lies on %s: %v %v", a.id, b.id, a.at, b.at)
		}
		if on := a.attached; on != nil {
			require.Equal(t, on.at.Y+on.at.Height, centre(a).Y, "%s sits on the lower side of %s", a.id, on.id)
			require.Greater(t, a.at.X, on.at.X)
			require.Less(t, a.at.X+a.at.Width, on.at.X+on.at.Width)
		}
	}
}

func requireInLanes(t require.TestingT, g *graph) {
	pool := g.pool()
	y := pool.Y
	for _, l := range g.lanes {
		require.Equal(t, y, l.at.Y, "lanes lie one under the other")
		require.Equal(t, pool.X+bandWidth, l.at.X)
		require.Equal(t, pool.Width-bandWidth, l.at.Width)
		y += l.at.Height
	}
	require.Equal(t, pool.Y+pool.Height, y)
	for _, n := range g.nodes {
		require.True(t, inside(n.at, g.lanes[n.lane].at), "%s is outside its lane", n.id)
		if n.label != nil {
			require.True(t, inside(*n.label, g.lanes[n.lane].at), "the name of %s is outside its lane", n.id)
		}
	}
}

func requireLine(t require.TestingT, g *graph, l *gridLink) {
	require.GreaterOrEqual(t, len(l.points), 2, l.id)
	require.True(t, onBorder(l.points[0], l.from), "%s does not begin on the border of %s", l.id, l.from.id)
	require.True(t, onBorder(l.points[len(l.points)-1], l.to), "%s does not end on the border of %s", l.id, l.to.id)
	for i := 1; i < len(l.points); i++ {
		a, b := l.points[i-1], l.points[i]
		require.True(t, (a.X == b.X) != (a.Y == b.Y), "%s: stretch %d is neither level nor upright: %v", l.id, i, l.points)
		stretch := bpmn.Bounds{X: min(a.X, b.X), Y: min(a.Y, b.Y), Width: max(a.X, b.X) - min(a.X, b.X), Height: max(a.Y, b.Y) - min(a.Y, b.Y)}
		for _, n := range g.nodes {
			if n == l.from.attached { // a timer's line leaves downward from its task's border
				continue
			}
			require.False(t, overlap(stretch, n.at), "%s crosses %s", l.id, n.id)
		}
		require.True(t, inside(stretch, g.pool()), "%s leaves the pool", l.id)
	}
}

func requireLabels(t require.TestingT, g *graph) {
	type label struct {
		of string
		at bpmn.Bounds
	}
	var labels []label
	for _, n := range g.nodes {
		if n.label != nil {
			labels = append(labels, label{n.id, *n.label})
		}
	}
	for _, l := range g.links {
		if l.label != nil {
			labels = append(labels, label{l.id, *l.label})
		}
	}
	for i, a := range labels {
		for _, b := range labels[:i] {
			require.False(t, overlap(a.at, b.at), "the names of %s and %s lie on each other: %v %v", a.of, b.of, a.at, b.at)
		}
		for _, n := range g.nodes {
			require.False(t, overlap(a.at, n.at), "the name of %s lies on %s: %v %v", a.of, n.id, a.at, n.at)
		}
	}
}

// overlap reports whether two areas share more than a border; a line has no area.
func overlap(a, b bpmn.Bounds) bool {
	return a.X < b.X+b.Width && b.X < a.X+a.Width && a.Y < b.Y+b.Height && b.Y < a.Y+a.Height ||
		// a level or upright line inside an area
		a.Width == 0 && a.X > b.X && a.X < b.X+b.Width && a.Y < b.Y+b.Height && b.Y < a.Y+a.Height ||
		a.Height == 0 && a.Y > b.Y && a.Y < b.Y+b.Height && a.X < b.X+b.Width && b.X < a.X+a.Width
}

func inside(a, b bpmn.Bounds) bool {
	return a.X >= b.X && a.Y >= b.Y && a.X+a.Width <= b.X+b.Width && a.Y+a.Height <= b.Y+b.Height
}

func onBorder(p bpmn.Point, n *gridNode) bool {
	at, c := n.at, centre(n)
	if !isTask(n) { // a diamond or a circle touches its box in the middle of each side
		return p == bpmn.Point{X: c.X, Y: at.Y} || p == bpmn.Point{X: c.X, Y: at.Y + at.Height} ||
			p == bpmn.Point{X: at.X, Y: c.Y} || p == bpmn.Point{X: at.X + at.Width, Y: c.Y}
	}
	within := p.X >= at.X && p.X <= at.X+at.Width && p.Y >= at.Y && p.Y <= at.Y+at.Height
	return within && (p.X == at.X || p.X == at.X+at.Width || p.Y == at.Y || p.Y == at.Y+at.Height)
}
