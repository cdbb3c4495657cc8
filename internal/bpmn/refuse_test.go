package bpmn_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/motcua/motcua/internal/bpmn"
)

// bounded is far above what any file costs (some 100 ms), so that a busy machine
// with the race detector on does not fail, and far below what a cost that grows
// with the square of the file would take.
const bounded = 60 * time.Second

// refused parses what must be refused, fast, and gives the findings.
func refused(t *testing.T, data []byte) []bpmn.Finding {
	t.Helper()
	begin := time.Now()
	_, err := bpmn.Parse(data)
	require.Less(t, time.Since(begin), bounded)
	var e *bpmn.Error
	require.ErrorAs(t, err, &e)
	require.NotEmpty(t, e.Findings)
	require.LessOrEqual(t, len(e.Findings), bpmn.MaxFindings)
	for _, f := range e.Findings {
		require.Equal(t, bpmn.SeverityError, f.Severity)
		require.NotEmpty(t, f.Code)
		require.NotEmpty(t, f.VI)
		require.NotEmpty(t, f.EN)
		require.NotContains(t, f.VI+f.EN, "%!", "sentence and arguments must fit")
	}
	require.Contains(t, err.Error(), e.Findings[0].EN)
	return e.Findings
}

func TestRefusesModels(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		process string
		code    string
		id      string
		line    int
	}{
		"duplicate node id":           {`<task id="a"/>` + "\n" + `<task id="a"/>`, "duplicate_id", "a", 3},
		"duplicate id across kinds":   {`<task id="p"/>`, "duplicate_id", "p", 2},
		"dangling source":             {`<task id="a"/><sequenceFlow id="f" sourceRef="x" targetRef="a"/>`, "dangling_reference", "f", 2},
		"dangling target":             {"\n" + `<task id="a"/><sequenceFlow id="f" sourceRef="a" targetRef="x"/>`, "dangling_reference", "f", 3},
		"missing target":              {`<task id="a"/><sequenceFlow id="f" sourceRef="a"/>`, "missing_reference", "f", 2},
		"target is no node":           {`<task id="a"/><dataObject id="o"/><sequenceFlow id="f" sourceRef="a" targetRef="o"/>`, "wrong_reference", "f", 2},
		"dangling default":            {`<exclusiveGateway id="g" default="x"/>`, "dangling_reference", "g", 2},
		"default is no flow":          {`<exclusiveGateway id="g" default="p"/>`, "wrong_reference", "g", 2},
		"default of another":          {`<task id="a"/><exclusiveGateway id="g" default="f"/><sequenceFlow id="f" sourceRef="a" targetRef="g"/>`, "foreign_default_flow", "g", 2},
		"dangling attachedToRef":      {`<boundaryEvent id="b" attachedToRef="x"/>`, "dangling_reference", "b", 2},
		"boundary without activity":   {`<boundaryEvent id="b"/>`, "boundary_without_activity", "b", 2},
		"boundary on a gateway":       {`<exclusiveGateway id="g"/><boundaryEvent id="b" attachedToRef="g"/>`, "boundary_on_wrong_element", "b", 2},
		"boundary in another scope":   {`<subProcess id="s"><task id="a"/></subProcess><boundaryEvent id="b" attachedToRef="a"/>`, "boundary_crosses_scope", "b", 2},
		"flow into a subprocess":      {`<task id="a"/><subProcess id="s"><task id="b"/></subProcess><sequenceFlow id="f" sourceRef="a" targetRef="b"/>`, "flow_crosses_scope", "f", 2},
		"flow between processes":      {`<task id="a"/><sequenceFlow id="f" sourceRef="a" targetRef="b"/></process><process id="q"><task id="b"/>`, "flow_crosses_scope", "f", 2},
		"dangling lane member":        {`<laneSet id="l"><lane id="x">` + "\n" + `<flowNodeRef>nobody</flowNodeRef></lane></laneSet>`, "dangling_reference", "x", 3},
		"unknown flow element":        {`<useTask id="a"/>`, "unknown_flow_element", "a", 2},
		"bad boolean":                 {`<task id="a"/><boundaryEvent id="b" attachedToRef="a" cancelActivity="yes"/>`, "bad_value", "b", 2},
		"bad loop maximum":            {`<task id="a"><standardLoopCharacteristics loopMaximum="many"/></task>`, "bad_value", "", 2},
		"bad step number":             {`<task id="a"><extensionElements>` + "\n" + `<motcua:step no="two"/></extensionElements></task>`, "bad_value", "a", 3},
		"bad status":                  {`<task id="a"><extensionElements><motcua:status enter="11"/></extensionElements></task>`, "bad_value", "a", 2},
		"bad unit":                    {`<task id="a"><extensionElements><motcua:sla amount="1" unit="fortnight"/></extensionElements></task>`, "bad_value", "a", 2},
		"no unit":                     {`<task id="a"><extensionElements><motcua:sla amount="1"/></extensionElements></task>`, "bad_value", "a", 2},
		"negative amount":             {`<task id="a"><extensionElements><motcua:sla amount="-1" unit="hour"/></extensionElements></task>`, "bad_value", "a", 2},
		"amount NaN":                  {`<task id="a"><extensionElements><motcua:sla amount="NaN" unit="hour"/></extensionElements></task>`, "bad_value", "a", 2},
		"amount beyond reason":        {`<task id="a"><extensionElements><motcua:sla amount="1e999" unit="hour"/></extensionElements></task>`, "bad_value", "a", 2},
		"outcome twice":               {`<task id="a"><extensionElements><motcua:outcome id="x"/><motcua:outcome id="x"/></extensionElements></task>`, "bad_value", "a", 2},
		"outcome without id":          {`<task id="a"><extensionElements><motcua:outcome kind="forward"/></extensionElements></task>`, "bad_value", "a", 2},
		"mapping without target":      {`<task id="a"><extensionElements><motcua:io><motcua:input source="=1"/></motcua:io></extensionElements></task>`, "bad_value", "a", 2},
		"working time without amount": {`<intermediateCatchEvent id="a"><extensionElements><motcua:workingTime unit="hour"/></extensionElements></intermediateCatchEvent>`, "bad_value", "a", 2},
		"duplicate id in the diagram": {`</process><d:BPMNShape xmlns:d="` + bpmn.NamespaceDI + `" id="p"/><process id="q">`, "duplicate_id", "p", 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := refused(t, []byte(inProcess(tt.process)))[0]
			require.Equal(t, tt.code, f.Code, f.String())
			require.Equal(t, tt.id, f.ElementID)
			require.Equal(t, tt.line, f.Line)
		})
	}
}

func TestRefusesSeveralAtOnce(t *testing.T) {
	t.Parallel()
	found := refused(t, []byte(inProcess("<task id='a'/>\n<task id='a'/>\n<sequenceFlow id='f' sourceRef='x' targetRef='y'/>")))
	require.Len(t, found, 3)
	require.IsNonDecreasing(t, []int{found[0].Line, found[1].Line, found[2].Line})
}

func TestToleratesWhatToolsForget(t *testing.T) {
	t.Parallel()
	d := parse(t, `<task id="a"><outgoing>nobody</outgoing></task><task id="b"/><sequenceFlow id="f" sourceRef=" x:a " targetRef="b"/>`)
	require.Equal(t, "f", node(t, d, "a").Outgoing[0].ID, "incoming and outgoing come from the flows")
}

func TestRefusesFiles(t *testing.T) {
	t.Parallel()
	open := `<definitions xmlns="` + bpmn.NamespaceModel + `">` + "\n"
	deep := func(n int) string {
		return open + `<process id="p"><extensionElements>` + strings.Repeat("<a>", n) + strings.Repeat("</a>", n) + `</extensionElements></process></definitions>`
	}
	for name, tt := range map[string]struct {
		data string
		code string
		line int
	}{
		"empty":                      {"", "not_xml", 1},
		"only space":                 {" \n ", "not_xml", 0},
		"not XML":                    {"hello", "not_xml", 1},
		"a JSON file":                {`{"a": 1}`, "not_xml", 1},
		"a ZIP file":                 {"PK\x03\x04", "control_character", 1},
		"not BPMN":                   {"\n<html/>", "not_bpmn", 2},
		"BPMN 1 or a beta":           {`<definitions xmlns="http://schema.omg.org/spec/BPMN/2.0"><process id="p"/></definitions>`, "not_bpmn", 1},
		"no namespace":               {`<definitions><process id="p"/></definitions>`, "not_bpmn", 1},
		"mismatched tags":            {open + `<process id="p">` + "\n</proces></definitions>", "mismatched_end_tag", 3},
		"unclosed":                   {open + `<process id="p">`, "unclosed_element", 2},
		"end tag with more":          {open + `<process id="p"></process x></definitions>`, "xml_syntax", 2},
		"attribute without a value":  {open + `<process id></process></definitions>`, "xml_syntax", 2},
		"end of CDATA in text":       {open + `]]></definitions>`, "xml_syntax", 2},
		"bad name":                   {open + `<1/></definitions>`, "xml_syntax", 2},
		"slash inside a tag":         {open + `<process id="p"/ ></definitions>`, "xml_syntax", 2},
		"dashes in a comment":        {open + `<!-- a -- b --></definitions>`, "xml_syntax", 2},
		"almost a comment":           {open + `<!- a --></definitions>`, "xml_syntax", 2},
		"almost CDATA":               {open + `<![CDAT[x]]></definitions>`, "xml_syntax", 2},
		"instruction without name":   {open + `<? a?></definitions>`, "xml_syntax", 2},
		"cut off in a tag":           {open + `<process id="p`, "xml_syntax", 2},
		"end without start":          {open + `<process id="p"/></definitions></definitions>`, "unexpected_end_tag", 2},
		"second root":                {open + `<process id="p"/></definitions><a/>`, "second_root", 2},
		"text after the root":        {open + `<process id="p"/></definitions> x`, "text_outside_root", 2},
		"undeclared prefix":          {open + `<bpmn:process id="p"/></definitions>`, "undeclared_prefix", 2},
		"undeclared attribute":       {open + `<process id="p" camunda:x="1"/></definitions>`, "undeclared_prefix", 2},
		"two colons":                 {open + `<a:b:c/></definitions>`, "xml_syntax", 2},
		"colon in front":             {open + `<:a/></definitions>`, "undeclared_prefix", 2},
		"undeclared by empty":        {open + `<a xmlns:v=""/></definitions>`, "bad_namespace", 2},
		"xml rebound":                {open + `<a xmlns:xml="urn:x"/></definitions>`, "bad_namespace", 2},
		"attribute twice":            {open + `<process id="p" id="q"/></definitions>`, "duplicate_attribute", 2},
		"attribute twice by name":    {open + `<process id="p" xmlns:a="u" xmlns:b="u" a:x="" b:x=""/></definitions>`, "duplicate_attribute", 2},
		"attribute without quotes":   {open + `<process id=p/></definitions>`, "xml_syntax", 2},
		"less-than in an attribute":  {open + `<process id="a<b"/></definitions>`, "xml_syntax", 2},
		"XML declaration inside":     {open + `<?xml version="1.0"?></definitions>`, "misplaced_xml_declaration", 2},
		"XML 1.1":                    {`<?xml version="1.1"?>` + open + `</definitions>`, "xml_syntax", 1},
		"an encoding of old":         {`<?xml version="1.0" encoding="EBCDIC-CP-US"?>` + open + `</definitions>`, "encoding", 1},
		"UTF-16 in name only":        {`<?xml version="1.0" encoding="UTF-16"?>` + open + `</definitions>`, "encoding", 1},
		"UTF-32":                     {"\xff\xfe\x00\x00<\x00\x00\x00", "encoding", 1},
		"invalid UTF-8":              {open + "<process id=\"p\" name=\"\n\xc3\x28\"/></definitions>", "invalid_utf8", 3},
		"invalid UTF-8 in a comment": {open + "<!-- \xff --></definitions>", "invalid_utf8", 2},
		"UTF-8 surrogate":            {open + "\xed\xa0\x80</definitions>", "invalid_utf8", 2},
		"NUL":                        {open + "<process id=\"p\x00\"/></definitions>", "control_character", 2},
		"NUL as a reference":         {open + `<process id="p&#0;"/></definitions>`, "xml_syntax", 2},
		"non-character":              {open + "\uffff</definitions>", "control_character", 2},
		"DOCTYPE":                    {"<?xml version=\"1.0\"?>\n<!DOCTYPE definitions>\n" + open + `</definitions>`, "xml_directive", 2},
		"entity declared":            {"<!DOCTYPE d [<!ENTITY x \"y\">]>\n" + open + `</definitions>`, "xml_directive", 1},
		"external entity":            {"<!DOCTYPE d [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>\n" + open + `<process id="&x;"/></definitions>`, "xml_directive", 1},
		"parameter entity":           {"<!DOCTYPE d [<!ENTITY % x SYSTEM \"http://example.org/x.dtd\"> %x;]>\n" + open + `</definitions>`, "xml_directive", 1},
		"billion laughs":             {billionLaughs() + open + `<process id="p" name="&lol9;"/></definitions>`, "xml_directive", 2},
		"directive inside":           {open + "<process id=\"p\"/>\n<!ENTITY x \"y\"></definitions>", "xml_directive", 3},
		"entity used":                {open + "<process id=\"p\">\n<documentation>&xxe;</documentation></process></definitions>", "xml_entity", 3},
		"HTML entity":                {open + `<process id="p" name="a&nbsp;b"/></definitions>`, "xml_entity", 2},
		"unfinished directive":       {"<!DOCTYPE d [" + strings.Repeat("<!ENTITY a \"b\">", 1000), "xml_syntax", 1},
		"deep nesting":               {deep(bpmn.MaxDepth), "too_deep", 2},
		"very deep nesting":          {deep(300_000), "too_deep", 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := refused(t, []byte(tt.data))[0]
			require.Equal(t, tt.code, f.Code, f.String())
			if tt.line > 0 {
				require.Equal(t, tt.line, f.Line, f.String())
			}
			if tt.code == "xml_syntax" {
				require.NotContains(t, f.VI, strings.TrimPrefix(f.EN, "The XML is not well-formed: "), "both languages")
			}
		})
	}
	_, err := bpmn.Parse([]byte(deep(bpmn.MaxDepth - 3)))
	require.NoError(t, err, "at the limit")
}

func billionLaughs() string {
	var b strings.Builder
	b.WriteString("<?xml version=\"1.0\"?>\n<!DOCTYPE lolz [\n<!ENTITY lol \"lol\">\n")
	for i := 1; i <= 9; i++ {
		fmt.Fprintf(&b, "<!ENTITY lol%d \"%s\">\n", i, strings.Repeat(fmt.Sprintf("&lol%d;", i-1), 10))
	}
	b.WriteString("]>\n")
	return b.String()
}

func TestRefusesHugeFiles(t *testing.T) {
	t.Parallel()
	tasks := func(n int) []byte {
		var b bytes.Buffer
		for i := range n {
			fmt.Fprintf(&b, "<task id=\"t%d\"/>\n", i)
		}
		return []byte(inProcess(b.String()))
	}
	require.Equal(t, "too_big", refused(t, bytes.Repeat([]byte("x"), 6<<20))[0].Code)

	f := refused(t, tasks(100_000))[0]
	require.Equal(t, "too_many_flow_elements", f.Code)
	require.Equal(t, bpmn.MaxFlowElements+2, f.Line)
	require.Equal(t, "p", f.ElementID)

	_, err := bpmn.Parse(tasks(bpmn.MaxFlowElements))
	require.NoError(t, err, "at the limit")

	many := inProcess("<extensionElements>" + strings.Repeat("<motcua:a/>", bpmn.MaxElements) + "</extensionElements>")
	require.Equal(t, "too_many_elements", refused(t, []byte(many))[0].Code)

	var attrs strings.Builder
	for i := range bpmn.MaxAttributes + 1 {
		fmt.Fprintf(&attrs, " a%d='1'", i)
	}
	require.Equal(t, "too_many_attributes", refused(t, []byte(inProcess("<task id='a'"+attrs.String()+"/>")))[0].Code)

	same := inProcess(strings.Repeat("<task id=\"a\"/>\n", bpmn.MaxFlowElements))
	found := refused(t, []byte(same))
	require.Len(t, found, bpmn.MaxFindings)
	require.Equal(t, "duplicate_id", found[0].Code)

	dangling := inProcess("<task id='a'/>" + strings.Repeat("<laneSet><lane id='l'>"+strings.Repeat("<flowNodeRef>x</flowNodeRef>", 50_000)+"</lane></laneSet>", 1))
	require.Len(t, refused(t, []byte(dangling)), bpmn.MaxFindings)
}

// Namespace scopes must not multiply with depth and crowd.
func TestCrowdedNamespacesStayCheap(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	for d := range 200 {
		b.WriteString("<v")
		for i := range 100 {
			fmt.Fprintf(&b, " xmlns:n%d_%d='u'", d, i)
		}
		b.WriteString(">")
	}
	b.WriteString(strings.Repeat("<n0_0:x/>", 100_000) + strings.Repeat("</v>", 200))
	begin := time.Now()
	_, err := bpmn.Parse([]byte(inProcess("<extensionElements>" + b.String() + "</extensionElements>")))
	require.NoError(t, err)
	require.Less(t, time.Since(begin), bounded)
}
