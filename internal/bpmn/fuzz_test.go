package bpmn_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/motcua/motcua/internal/bpmn"
)

// FuzzParse: whatever is accepted, is written back as the same tree, and the
// second writing gives the same bytes. What the linter passes, the engine
// compiles. Nothing panics.
func FuzzParse(f *testing.F) {
	for _, data := range vendorFiles(f) {
		f.Add(data)
	}
	for _, process := range []string{
		around(`<userTask id="a"/>`),
		decide(yesNo, arrow("x", "g", "e", `outcome = "yes"`)+arrow("y", "g", "e2", `outcome = "no"`)),
		"<?a b?><!-- c --><documentation><![CDATA[x]]>&#13;</documentation>",
	} {
		f.Add([]byte(inProcess(process)))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		first, err := bpmn.Parse(data)
		if err != nil {
			return
		}
		requireAgreement(t, first)
		written, err := first.Marshal()
		if err != nil {
			t.Fatal(err)
		}
		second, err := bpmn.Parse(written)
		if err != nil {
			t.Fatalf("what was written is refused: %v\n%s", err, written)
		}
		if diff := cmp.Diff(first.Document, second.Document, sameDocument); diff != "" {
			t.Fatalf("the tree changed:\n%s", diff)
		}
		again, err := second.Marshal()
		if err != nil {
			t.Fatal(err)
		}
		if string(written) != string(again) {
			t.Fatalf("the bytes changed:\n%s\n%s", written, again)
		}
	})
}
