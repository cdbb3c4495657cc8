package bpmn_test

import (
	"fmt"
	"testing"

	"github.com/motcua/motcua/internal/bpmn"
)

// thirtySteps is a procedure of 30 steps with its diagram.
func thirtySteps(tb testing.TB) []byte {
	tb.Helper()
	b := bpmn.NewBuilder("defs", "Ba mươi bước")
	b.Pool("pool", "UBND", "p", bpmn.Bounds{Width: 6000, Height: 200})
	p := b.Process("p", "Ba mươi bước")
	p.Lane(bpmn.LaneSpec{ID: "lane", Name: "Chuyên viên", Role: "specialist"})
	p.Node(bpmn.NodeSpec{ID: "n0", Kind: bpmn.KindStartEvent, Lane: "lane"})
	for i := 1; i <= 31; i++ {
		n := bpmn.NodeSpec{ID: fmt.Sprint("n", i), Kind: bpmn.KindUserTask, Name: "Thẩm định hồ sơ", Lane: "lane",
			Extension: bpmn.Extension{StepNo: i, SLAAmount: "4", SLAUnit: "hour", FormKey: "tham-dinh",
				Outcomes: []bpmn.Outcome{{ID: "ok", Kind: "forward", VI: "Đồng ý", EN: "Approve"}}}}
		if i == 31 {
			n = bpmn.NodeSpec{ID: "n31", Kind: bpmn.KindEndEvent, Lane: "lane"}
		}
		p.Node(n)
		p.Flow(bpmn.FlowSpec{ID: fmt.Sprint("f", i), Source: fmt.Sprint("n", i-1), Target: fmt.Sprint("n", i),
			Waypoints: []bpmn.Point{{X: i * 100}, {X: i*100 + 50}}})
	}
	d, err := b.Build()
	if err != nil {
		tb.Fatal(err)
	}
	data, err := d.Marshal()
	if err != nil {
		tb.Fatal(err)
	}
	return data
}

func BenchmarkParse30Steps(b *testing.B) {
	data := thirtySteps(b)
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := bpmn.Parse(data); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkMarshal30Steps(b *testing.B) {
	d, err := bpmn.Parse(thirtySteps(b))
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := d.Marshal(); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkLint30Steps(b *testing.B) {
	d, err := bpmn.Parse(thirtySteps(b))
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if found := bpmn.Lint(d); len(found) > 0 {
			b.Fatal(found)
		}
	}
}
