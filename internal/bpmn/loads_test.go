package bpmn_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"github.com/motcua/motcua/internal/bpmn"
)

// What the schema allows is read and written back, whatever Lint says to it.
func TestLoadsWhatTheSchemaAllows(t *testing.T) {
	t.Parallel()
	open := `<definitions xmlns="` + bpmn.NamespaceModel + `" targetNamespace="t">`
	for name, tt := range map[string]struct{ file, finding string }{
		"no process":                  {open + `</definitions>`, "error no_process "},
		"only a collaboration":        {open + `<collaboration id="c"><participant id="x"/></collaboration></definitions>`, "error no_process "},
		"only a choreography":         {open + `<choreography id="c"><startEvent id="s"/><choreographyTask id="t" initiatingParticipantRef="p1"><participantRef>p1</participantRef></choreographyTask></choreography></definitions>`, "error not_executable c"},
		"only a conversation":         {open + `<collaboration id="c"><conversation id="v"><messageFlowRef>m</messageFlowRef></conversation></collaboration></definitions>`, "error not_executable v"},
		"a global task":               {open + `<globalUserTask id="g"/></definitions>`, "error not_executable g"},
		"a process without id":        {open + `<process/></definitions>`, "error missing_id process_1_"},
		"a task without id":           {inProcess(`<task/>`), "error missing_id task_2_"},
		"a flow without id":           {inProcess(`<startEvent id="s"/><endEvent id="e"/><sequenceFlow sourceRef="s" targetRef="e"/>`), "error missing_id sequenceFlow_2_"},
		"a lane without id":           {inProcess(start + end + chain("s", "e") + `<laneSet><lane/></laneSet>`), "error missing_id lane_2_"},
		"choreography in a process":   {inProcess(around(`<task id="a"/>`) + `<choreographyTask id="t" initiatingParticipantRef="p1"><participantRef>p1</participantRef></choreographyTask>`), "error not_executable t"},
		"an implicit throw event":     {inProcess(around(`<task id="a"/>`) + `<implicitThrowEvent id="t"/>`), "error not_executable t"},
		"a process of another file":   {open + `<import importType="x" namespace="urn:o"/><collaboration id="c"><participant id="x" xmlns:o="urn:o" processRef="o:p"/></collaboration></definitions>`, "warning dangling_reference x"},
		"a message flow to elsewhere": {open + `<collaboration id="c"><participant id="x"/><messageFlow id="f" sourceRef="x" targetRef="elsewhere"/></collaboration></definitions>`, "warning dangling_reference f"},
		"an event of another file":    {inProcess(start + `<endEvent id="e"><eventDefinitionRef>o</eventDefinitionRef></endEvent>` + chain("s", "e")), "error dangling_reference "},
		"a message of another file":   {inProcess(start + `<endEvent id="e"><messageEventDefinition id="md" messageRef="o"/></endEvent>` + chain("s", "e")), "warning dangling_reference e"},
		"a maximum below nothing":     {inProcess(around(`<task id="a"><standardLoopCharacteristics id="l" loopMaximum="-1"/></task>`)), "error bad_value l"},
		"a maximum beyond reason":     {inProcess(around(`<task id="a"><standardLoopCharacteristics id="l" loopMaximum="99999999999999999999"/></task>`)), "error bad_value l"},
		"several of a participant":    {open + `<collaboration id="c"><participant id="x"><participantMultiplicity id="m" minimum="-1" maximum="3"/></participant></collaboration></definitions>`, "error bad_value m"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d, err := bpmn.Parse([]byte(tt.file))
			require.NoError(t, err)
			found := false
			for _, f := range summary(t, bpmn.Lint(d)) {
				found = found || strings.HasPrefix(f, tt.finding)
			}
			require.True(t, found, bpmn.Lint(d))
			written, err := d.Marshal()
			require.NoError(t, err)
			require.Equal(t, meaning(t, []byte(tt.file)), meaning(t, written))
		})
	}
}

// Elements without an id are told apart, and do not take an id that is given.
func TestMadeIDs(t *testing.T) {
	t.Parallel()
	d := parse(t, `<task/><task/>`+"\n"+`<task id="task_2_1"/>`)
	seen := map[string]bool{}
	for _, n := range d.Processes[0].Scope.Nodes {
		require.False(t, seen[n.ID], n.ID)
		seen[n.ID] = true
	}
	require.Len(t, seen, 3)
}

// A file in an encoding of old becomes the same model, and is written in UTF-8.
func TestEncodings(t *testing.T) {
	t.Parallel()
	text := func(name, said string) string {
		return `<?xml version="1.0" encoding="` + said + `"?>` + "\n" + `<definitions xmlns="` + bpmn.NamespaceModel + `"><process id="p" name="` + name + `"/></definitions>`
	}
	for name, tt := range map[string]struct {
		encoding   encoding.Encoding
		said, name string
	}{
		"ISO-8859-1":          {charmap.ISO8859_1, "ISO-8859-1", "Genehmigung für Bürger"},
		"windows-1252":        {charmap.Windows1252, "windows-1252", "Prüfung “heute”"},
		"UTF-16 with a mark":  {unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), "UTF-16", "Thẩm định"},
		"UTF-16 big":          {unicode.UTF16(unicode.BigEndian, unicode.UseBOM), "utf-16", "Thẩm định"},
		"UTF-16 without mark": {unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), "UTF-16", "Thẩm định"},
		"big without mark":    {unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM), "UTF-16BE", "Thẩm định"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			data, err := tt.encoding.NewEncoder().Bytes([]byte(text(tt.name, tt.said)))
			require.NoError(t, err)
			d, err := bpmn.Parse(data)
			require.NoError(t, err)
			require.Equal(t, tt.name, d.Processes[0].Name)
			written, err := d.Marshal()
			require.NoError(t, err)
			require.True(t, bytes.HasPrefix(written, []byte(`<?xml version="1.0" encoding="UTF-8"?>`)), string(written))
			again, err := bpmn.Parse(written)
			require.NoError(t, err)
			require.Empty(t, cmp.Diff(d.Document, again.Document, sameDocument))
		})
	}
}

// Windows' Vietnamese code page writes tone marks after their letter.
func TestWindowsVietnamese(t *testing.T) {
	t.Parallel()
	d, err := bpmn.Parse([]byte(`<?xml version='1.0' encoding='windows-1258'?><definitions xmlns="` + bpmn.NamespaceModel +
		"\"><process id=\"p\" name=\"\xd0\xf5n \xf0\xea\xcc ngh\xea\xf2\"/></definitions>"))
	require.NoError(t, err)
	require.Equal(t, "Đơn đề nghệ", d.Processes[0].Name)
}
