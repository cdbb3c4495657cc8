package bpmn_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/stretchr/testify/require"

	"github.com/motcua/motcua/internal/bpmn"
)

// sameDocument compares trees without the places of their elements.
var sameDocument = cmpopts.IgnoreFields(bpmn.Element{}, "Line", "Column")

func vendorFiles(t testing.TB) map[string][]byte {
	t.Helper()
	paths, err := filepath.Glob("testdata/vendor/*")
	require.NoError(t, err)
	require.Len(t, paths, 13)
	files := map[string][]byte{}
	for _, p := range paths {
		data, err := os.ReadFile(p)
		require.NoError(t, err)
		files[filepath.Base(p)] = data
	}
	return files
}

// meaning is what an XML parser that knows nothing of BPMN sees in a file:
// resolved names, values, text, comments, instructions. White space in
// attributes counts as spaces (XML 1.0, 3.3.3).
func meaning(t *testing.T, data []byte) []string {
	t.Helper()
	var out []string
	text := ""
	flush := func() {
		if text != "" {
			out = append(out, "text "+text)
			text = ""
		}
	}
	spaces := strings.NewReplacer("\n", " ", "\t", " ")
	dec := xml.NewDecoder(bytes.NewReader(data))
	for {
		tok, err := dec.Token()
		if errors.Is(err, io.EOF) {
			flush()
			return out
		}
		require.NoError(t, err)
		if c, ok := tok.(xml.CharData); ok {
			text += string(c)
			continue
		}
		flush()
		switch k := tok.(type) {
		case xml.StartElement:
			out = append(out, "start "+k.Name.Space+" "+k.Name.Local)
			for _, a := range k.Attr {
				out = append(out, "attr "+a.Name.Space+" "+a.Name.Local+"="+spaces.Replace(a.Value))
			}
		case xml.EndElement:
			out = append(out, "end "+k.Name.Local)
		case xml.Comment:
			out = append(out, "comment "+string(k))
		case xml.ProcInst:
			out = append(out, "instruction "+k.Target+" "+string(k.Inst))
		}
	}
}

func TestVendorFilesRoundTrip(t *testing.T) {
	t.Parallel()
	for name, data := range vendorFiles(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			first, err := bpmn.Parse(data)
			require.NoError(t, err)
			written, err := first.Marshal()
			require.NoError(t, err)
			require.Equal(t, meaning(t, data), meaning(t, written))
			require.Equal(t, bytes.Count(data, []byte("<![CDATA[")), bytes.Count(written, []byte("<![CDATA[")))

			second, err := bpmn.Parse(written)
			require.NoError(t, err)
			require.Empty(t, cmp.Diff(first.Document, second.Document, sameDocument))
			again, err := second.Marshal()
			require.NoError(t, err)
			require.Equal(t, string(written), string(again))
			require.NotPanics(t, func() { bpmn.Lint(first) })
		})
	}
}

// A file in the form that bpmn.io writes comes back byte for byte, so that a
// change made in the designer is the only difference between two versions.
func TestUnchangedFileKeepsItsBytes(t *testing.T) {
	t.Parallel()
	data := vendorFiles(t)["bpmn-io.bpmn"]
	d, err := bpmn.Parse(data)
	require.NoError(t, err)
	written, err := d.Marshal()
	require.NoError(t, err)
	require.Equal(t, string(data), string(written))
}

func TestRoundTripKeeps(t *testing.T) {
	t.Parallel()
	wrap := func(inside string) string {
		return `<definitions xmlns="` + bpmn.NamespaceModel + `" xmlns:v="urn:vendor"><process id="p"><extensionElements>` +
			inside + `</extensionElements></process></definitions>`
	}
	for name, inside := range map[string]string{
		"comment":              `<!-- a > b & c -->`,
		"cdata":                `<v:a><![CDATA[<b> & "c"]]></v:a>`,
		"empty cdata":          `<v:a><![CDATA[]]></v:a>`,
		"cdata beside text":    `<v:a>x<![CDATA[y]]>z</v:a>`,
		"instruction":          `<?php echo "x" ?>`,
		"bare instruction":     `<?go?>`,
		"end of cdata in text": `<v:a>]]&gt;</v:a>`,
		"references":           `<v:a b="&lt;&amp;&gt;&quot;&apos;&#10;&#9;&#13;">&#13;&lt;</v:a>`,
		"attribute order":      `<v:a z="1" v:y="2" a="3" xmlns:w="urn:w" w:a="4" />`,
		"rebound prefix":       `<v:a xmlns:v="urn:other"><v:b v:c="d" /></v:a><v:a />`,
		"undeclared default":   `<a xmlns=""><b /></a>`,
		"space only":           "<v:a>  \n\t </v:a>",
		"xml attributes":       `<v:a xml:space="preserve" xml:lang="vi"> x </v:a>`,
		"astral characters":    `<v:a b="𝄞">🏛</v:a>`,
		"decomposed text":      "<v:a b=\"a\u0302\">u\u031b\u0301</v:a>",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d, err := bpmn.Parse([]byte(wrap(inside)))
			require.NoError(t, err)
			written, err := d.Marshal()
			require.NoError(t, err)
			require.Equal(t, meaning(t, []byte(wrap(inside))), meaning(t, written))
			again, err := bpmn.Parse(written)
			require.NoError(t, err)
			require.Empty(t, cmp.Diff(d.Document, again.Document, sameDocument))
		})
	}
}

func TestAttributeWhiteSpace(t *testing.T) {
	t.Parallel()
	d, err := bpmn.Parse([]byte("<definitions xmlns='" + bpmn.NamespaceModel + "'><process\n id='p'\tname='a\nb\r\nc\td&#10;e&#9;f&lt;&#x1EC7;'/></definitions>"))
	require.NoError(t, err)
	process := d.Document.Root.Child(bpmn.NamespaceModel, "process")
	require.Equal(t, "a b c d\ne\tf<ệ", process.Attr("name"))
	require.Equal(t, "p", process.Attr("id"))
}

func TestByteOrderMark(t *testing.T) {
	t.Parallel()
	data := vendorFiles(t)["bpmn-io.bpmn"]
	d, err := bpmn.Parse(append([]byte("\xef\xbb\xbf"), data...))
	require.NoError(t, err)
	written, err := d.Marshal()
	require.NoError(t, err)
	require.Equal(t, string(data), string(written))
}

// Files from Windows become the same model as others.
func TestLineEnds(t *testing.T) {
	t.Parallel()
	unix := inProcess("<!-- a\nb -->\n<task id=' a '>\n<?x y\nz?><documentation>1\n2</documentation></task>")
	want, err := bpmn.Parse([]byte(unix))
	require.NoError(t, err)
	for _, end := range []string{"\r\n", "\r"} {
		got, err := bpmn.Parse([]byte(strings.ReplaceAll(unix, "\n", end)))
		require.NoError(t, err)
		require.Empty(t, cmp.Diff(want.Document, got.Document, sameDocument))
	}
	require.Equal(t, "a", want.Processes[0].Scope.Nodes[0].ID)
}
