package dmn_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/motcua/motcua/internal/dmn"
)

func TestVersionsAndPrefixes(t *testing.T) {
	t.Parallel()
	for space, version := range map[string]string{
		"http://www.omg.org/spec/DMN/20151101/dmn.xsd": "1.1", "http://www.omg.org/spec/DMN/20151101/dmn11.xsd": "1.1",
		"http://www.omg.org/spec/DMN/20180521/MODEL/": "1.2", "https://www.omg.org/spec/DMN/20191111/MODEL/": "1.3",
		"https://www.omg.org/spec/DMN/20211108/MODEL/": "1.4", "https://www.omg.org/spec/DMN/20230324/MODEL/": "1.5",
		"https://www.omg.org/spec/DMN/20301231/MODEL/": "",
	} {
		for _, prefix := range []string{"", "dmn:", "semantic:"} {
			attribute := "xmlns"
			if prefix != "" {
				attribute += ":" + strings.TrimSuffix(prefix, ":")
			}
			data := strings.NewReplacer("{", "<"+prefix, "}", "</"+prefix).Replace(fmt.Sprintf(
				`<?xml version="1.0" encoding="UTF-8"?>{definitions %s="%s" xmlns:x="urn:x" xmlns:feel="https://www.omg.org/spec/DMN/20230324/FEEL/" id="a" name=" Mô  hình " namespace="urn:a">
<x:decision id="no" name="no"/>{extensionElements>}extensionElements>
{decision id="d" name="D">{variable name="D" typeRef="feel:number"/>{literalExpression>{text><![CDATA[1 <]]> 2}text>}literalExpression>}decision>
<x:DMNDI><x:Shape/></x:DMNDI>
}definitions>`, attribute, space))
			defs, err := dmn.Parse([]byte(data))
			require.NoError(t, err, data)
			require.Equal(t, version, defs.Version)
			require.Equal(t, "Mô hình", defs.Name)
			require.Len(t, defs.Decisions, 1)
			require.Equal(t, "number", defs.Decisions[0].TypeRef)
			require.Equal(t, "1 < 2", defs.Decisions[0].Expression.(*dmn.LiteralExpression).Text)
			require.Equal(t, 3, defs.Decisions[0].Line)
		}
	}
}

func TestRefused(t *testing.T) {
	t.Parallel()
	wrap := func(s string) string { return `<definitions xmlns="` + space15 + `">` + s + `</definitions>` }
	for _, c := range []struct {
		name, data, code string
		line             int
	}{
		{"nothing", "", "not_xml", 0},
		{"text", "hello", "not_xml", 0},
		{"zip", "PK\x03\x04", "not_xml", 1},
		{"another root", `<a xmlns="` + space15 + `"/>`, "not_dmn", 1},
		{"BPMN", `<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"/>`, "not_dmn", 1},
		{"no namespace", `<definitions/>`, "not_dmn", 1},
		{"DOCTYPE", "<!DOCTYPE a [<!ENTITY b \"c\">]>\n" + wrap("&b;"), "xml_directive", 1},
		{"entity", wrap("\n&b;"), "xml_entity", 2},
		{"not closed", wrap("\n<a>"), "xml_syntax", 2},
		{"second root", wrap("") + "<a/>", "second_root", 1},
		{"encoding", `<?xml version="1.0" encoding="ISO-8859-1"?>` + wrap(""), "encoding", 1},
		{"UTF-16", "\xff\xfe<\x00", "invalid_utf8", 0},
		{"control character", wrap("\x01"), "xml_syntax", 1},
		{"too deep", wrap(strings.Repeat("<a>", 300) + strings.Repeat("</a>", 300)), "too_deep", 1},
		{"too many attributes", wrap("<a " + attributes(300) + "/>"), "too_many_attributes", 1},
		{"too many elements", wrap(strings.Repeat("<a/>", 300_001)), "too_many_elements", 1},
		{"too big", wrap(strings.Repeat(" ", dmn.MaxBytes)), "too_big", 0},
		{"an id twice", wrap("\n" + `<decision id="a" name="b"/><inputData id="a" name="c"/>`), "duplicate_id", 2},
	} {
		_, err := dmn.Parse([]byte(c.data))
		var refused *dmn.Error
		require.ErrorAs(t, err, &refused, c.name)
		require.Equal(t, c.code, refused.Findings[0].Code, c.name)
		require.Equal(t, c.line, refused.Findings[0].Line, c.name)
		require.NotEqual(t, refused.In("vi"), refused.In("en"))
	}
}

func attributes(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, `a%d="" `, i)
	}
	return b.String()
}

func TestErrorText(t *testing.T) {
	t.Parallel()
	_, err := dmn.Parse([]byte("x"))
	require.EqualError(t, err, "dmn: The file is not XML. [not_xml]")
	require.False(t, errors.Is(err, errors.ErrUnsupported))
	require.True(t, dmn.HasErrors([]dmn.Finding{{Severity: dmn.SeverityWarning}, {Severity: dmn.SeverityError}}))
	require.False(t, dmn.HasErrors([]dmn.Finding{{Severity: dmn.SeverityWarning}}))
}

// What the model says of itself after reading.
func TestParts(t *testing.T) {
	t.Parallel()
	defs := parse(t, file(typesFile, input("x", "tPerson"), bkm("f", "tF", "a: number, b", lit("a")), service("S", "", "outputDecision", "d-D", "inputData", "i-x"),
		decide("D", "", table(`hitPolicy="output order"`, `x in 1, 2 => a: number in 3, 4 = 3 | b`, "- => 3 | 4"), "i-x", "k-f")))
	require.Len(t, defs.Types, 16)
	require.Equal(t, "friends", defs.Types[6].Components[2].Name)
	require.True(t, defs.Types[6].Components[2].Collection)
	require.Equal(t, "number", defs.Types[8].Function.Parameters[0].TypeRef)
	require.Equal(t, "count(?) <= 2", defs.Types[3].TypeConstraint.Text)
	require.Equal(t, "a", defs.Knowledge[0].Logic.Parameters[0].Name)
	require.Equal(t, "#d-D", defs.Services[0].OutputDecisions[0].Href)
	d := defs.Decisions[0]
	require.Equal(t, dmn.RequiresKnowledge, d.Requirements[1].Kind)
	tab := d.Expression.(*dmn.DecisionTable)
	require.Equal(t, dmn.HitOutputOrder, tab.HitPolicy)
	require.Equal(t, "1, 2", tab.Inputs[0].Values.Text)
	require.Equal(t, "3", tab.Outputs[0].Default.Text)
	require.Equal(t, "4", tab.Rules[0].Outputs[1].Text)
}
