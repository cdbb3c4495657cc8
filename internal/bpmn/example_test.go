package bpmn_test

import (
	"fmt"

	"github.com/motcua/motcua/internal/bpmn"
)

// A process of one step, with its diagram.
func ExampleBuilder() {
	b := bpmn.NewBuilder("defs", "Cấp bản sao")
	b.Pool("pool", "UBND phường", "p", bpmn.Bounds{X: 0, Y: 0, Width: 600, Height: 200})
	p := b.Process("p", "Cấp bản sao")
	p.Lane(bpmn.LaneSpec{ID: "desk", Name: "Bộ phận một cửa", Role: "desk_officer", Agency: "receiving", At: bpmn.Bounds{X: 30, Y: 0, Width: 570, Height: 200}})
	p.Node(bpmn.NodeSpec{ID: "start", Kind: bpmn.KindStartEvent, Lane: "desk", At: bpmn.Bounds{X: 60, Y: 82, Width: 36, Height: 36}})
	p.Node(bpmn.NodeSpec{ID: "receive", Name: "Tiếp nhận", Kind: bpmn.KindUserTask, Lane: "desk", At: bpmn.Bounds{X: 150, Y: 60, Width: 100, Height: 80},
		Extension: bpmn.Extension{StepNo: 1, Intake: true, SLAAmount: "4", SLAUnit: "hour"}})
	p.Node(bpmn.NodeSpec{ID: "end", Kind: bpmn.KindEndEvent, Lane: "desk", At: bpmn.Bounds{X: 320, Y: 82, Width: 36, Height: 36}})
	p.Flow(bpmn.FlowSpec{ID: "f1", Source: "start", Target: "receive", Waypoints: []bpmn.Point{{X: 96, Y: 100}, {X: 150, Y: 100}}})
	p.Flow(bpmn.FlowSpec{ID: "f2", Source: "receive", Target: "end", Waypoints: []bpmn.Point{{X: 250, Y: 100}, {X: 320, Y: 100}}})
	defs, err := b.Build()
	if err != nil {
		panic(err)
	}
	for _, n := range defs.Processes[0].Scope.Nodes {
		fmt.Println(n.Line, n.Kind, n.ID, n.Role())
	}
	// Output:
	// 17 startEvent start desk_officer
	// 20 userTask receive desk_officer
	// 28 endEvent end desk_officer
}
