package procedure

import (
	"slices"
	"unicode/utf8"

	"github.com/motcua/motcua/internal/bpmn"
)

// Sizes of the diagram, in pixels.
const (
	originX, originY = 160, 80
	bandWidth        = 30 // the name of a pool or lane, written upward
	taskWidth        = 150
	taskHeight       = 80
	gatewaySize      = 50
	eventSize        = 36
	trackStep        = 20 // between two lines of one channel
	letterWidth      = 6  // of a label, on average
	lineHeight       = 14 // of a label
	boundaryInset    = 28 // from the task's left side to the centre of its timer
)

// Gaps between columns, by what stands on the left.
const (
	gapAfterTask        = 76 // a gateway's question stands in it
	gapAfterTaskForward = 70
	gapAfterGateway     = 104 // the forward flow's label stands in it
	gapAfterEvent       = 56
)

// layout gives every node, lane and line its place.
func (g *graph) layout() {
	tracks := g.assignTracks()
	g.placeColumns()
	g.placeRows(tracks)
	g.placeNodes()
	g.placeLines()
	g.placeLabels()
}

func sizeOf(n *gridNode) (w, h int) {
	switch {
	case isTask(n):
		return taskWidth, taskHeight
	case isGateway(n):
		return gatewaySize, gatewaySize
	}
	return eventSize, eventSize
}

// placeColumns sets the x of every column's centre. A column is as wide as the node
// of the main line in it: waits above a gateway reach into the gaps beside it.
func (g *graph) placeColumns() {
	main := g.mainNodes()
	x := originX + 2*bandWidth + 40
	for col, n := range main {
		w, _ := sizeOf(n)
		centre := x + w/2
		for _, other := range g.nodes {
			if other.col == col {
				other.at.X = centre // the left edge, once the size is known
			}
		}
		x += w
		switch {
		case isTask(n) && col+1 < len(main) && isGateway(main[col+1]):
			x += gapAfterTask
		case isTask(n):
			x += gapAfterTaskForward
		case isGateway(n):
			x += gapAfterGateway
		default:
			x += gapAfterEvent
		}
	}
}

// mainNodes is the first node of each column, the one that opened it.
func (g *graph) mainNodes() []*gridNode {
	main := make([]*gridNode, g.cols)
	for _, n := range g.nodes {
		if main[n.col] == nil {
			main[n.col] = n
		}
	}
	return main
}

// channel is the space above or below one row of a lane.
type channel struct {
	lane, row int
	above     bool
}

// span is a stretch of a channel that a line takes.
type span struct {
	link     *gridLink
	from, to int // columns, from <= to
}

// assignTracks gives every line in a channel a track of its own where lines would lie
// on each other. Short lines come nearest to the row. Two lines of one source that
// part in opposite directions share a track.
func (g *graph) assignTracks() map[channel]int {
	spans := map[channel][]span{}
	for _, l := range g.links {
		if l.route != routeBelow && l.route != routeAbove {
			continue
		}
		c := channel{l.from.lane, l.from.row, l.route == routeAbove}
		spans[c] = append(spans[c], span{l, min(l.from.col, l.to.col), max(l.from.col, l.to.col)})
	}
	count := map[channel]int{}
	for c, list := range spans {
		slices.SortStableFunc(list, func(a, b span) int { return (a.to - a.from) - (b.to - b.from) })
		var tracks [][]span
		for _, s := range list {
			t := 0
			for t < len(tracks) && slices.ContainsFunc(tracks[t], s.meets) {
				t++
			}
			if t == len(tracks) {
				tracks = append(tracks, nil)
			}
			tracks[t] = append(tracks[t], s)
			s.link.track = t
		}
		count[c] = len(tracks)
	}
	return count
}

func (s span) meets(other span) bool {
	if s.link.from == other.link.from {
		left, right := s, other
		if right.from < left.from {
			left, right = right, left
		}
		return right.from < left.to
	}
	return s.from <= other.to && other.from <= s.to
}

// Space around a row's centre line.
const (
	rowAbove      = 76 // half a task and a gateway's question above it
	rowBelow      = 64 // half a task and an event's name below it
	firstTrack    = 66 // from the centre line to the first track of the channel below
	timerSpace    = 42 // more, where a timer and its name hang below a task
	firstTrackUp  = 92 // from the centre line to the first track of the channel above
	afterTracks   = 18
	minLaneHeight = 150
)

// placeRows stacks the lanes and sets every row's centre line.
func (g *graph) placeRows(tracks map[channel]int) {
	y := originY
	width := g.width()
	for i, lane := range g.lanes {
		top := y
		lane.top = make([]int, lane.rows)
		for row := range lane.rows {
			above := rowAbove
			if n := tracks[channel{i, row, true}]; n > 0 {
				above = firstTrackUp + (n-1)*trackStep + afterTracks
			}
			below := rowBelow
			if g.hasTimer(i, row) {
				below += timerSpace
			}
			if n := tracks[channel{i, row, false}]; n > 0 {
				below = g.firstTrackBelow(i, row) + (n-1)*trackStep + afterTracks
			}
			lane.top[row] = y + above
			y += above + below
		}
		if spare := minLaneHeight - (y - top); spare > 0 {
			for row := range lane.top {
				lane.top[row] += spare / 2
			}
			y += spare
		}
		lane.at = bpmn.Bounds{X: originX + bandWidth, Y: top, Width: width - bandWidth, Height: y - top}
	}
}

func (g *graph) firstTrackBelow(lane, row int) int {
	if g.hasTimer(lane, row) {
		return firstTrack + timerSpace
	}
	return firstTrack
}

func (g *graph) hasTimer(lane, row int) bool {
	return slices.ContainsFunc(g.nodes, func(n *gridNode) bool {
		return n.kind == bpmn.KindBoundaryEvent && n.lane == lane && n.row == row
	})
}

// width is the pool's: to the right of the last node and its name.
func (g *graph) width() int {
	right := 0
	for _, n := range g.nodes {
		w, _ := sizeOf(n)
		right = max(right, n.at.X+w/2)
	}
	return right + 70 - originX
}

func (g *graph) pool() bpmn.Bounds {
	last := g.lanes[len(g.lanes)-1].at
	return bpmn.Bounds{X: originX, Y: originY, Width: last.Width + bandWidth, Height: last.Y + last.Height - originY}
}

func (g *graph) rowY(n *gridNode) int { return g.lanes[n.lane].top[n.row] }

// placeNodes turns centres into bounds.
func (g *graph) placeNodes() {
	for _, n := range g.nodes {
		if n.attached != nil {
			continue
		}
		w, h := sizeOf(n)
		n.at = bpmn.Bounds{X: n.at.X - w/2, Y: g.rowY(n) - h/2, Width: w, Height: h}
	}
	for _, n := range g.nodes {
		if on := n.attached; on != nil {
			n.at = bpmn.Bounds{
				X: on.at.X + boundaryInset - eventSize/2, Y: on.at.Y + on.at.Height - eventSize/2,
				Width: eventSize, Height: eventSize,
			}
		}
	}
}

func centre(n *gridNode) bpmn.Point {
	return bpmn.Point{X: n.at.X + n.at.Width/2, Y: n.at.Y + n.at.Height/2}
}

// textSize estimates the room of a text that is wrapped at a width.
func textSize(text string, wrap int) (w, h int) {
	n := utf8.RuneCountInString(text) * letterWidth
	lines := 1
	if n > wrap {
		// Words are not cut, so lines are not quite full.
		lines = (n + n/6 + wrap - 1) / wrap
		n = wrap
	}
	return n + 4, lines * lineHeight
}
