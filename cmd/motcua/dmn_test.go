package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const feeModel = "testdata/dmn/le-phi.dmn"

func runDMN(t *testing.T, stdin string, args ...string) (stdout, stderr string, err error) {
	t.Helper()
	var out, problems bytes.Buffer
	cmd := newDMNCommand()
	cmd.SetArgs(args)
	cmd.SetIn(strings.NewReader(stdin))
	cmd.SetOut(&out)
	cmd.SetErr(&problems)
	cmd.SilenceErrors = true
	err = cmd.Execute()
	return out.String(), problems.String(), err
}

func writeDMN(t *testing.T, content string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "m.dmn")
	require.NoError(t, os.WriteFile(name, []byte(content), 0o600))
	return name
}

func TestDMNEval(t *testing.T) {
	t.Parallel()
	input := `{"Kênh":"trực tuyến","Số bản":3,"Ngày nộp":"2026-11-23"}`
	out, problems, err := runDMN(t, "", "eval", feeModel, "--decision", "Lệ phí", "--input", input)
	require.NoError(t, err)
	require.Equal(t, "12000\n", out)
	require.Empty(t, problems)

	out, _, err = runDMN(t, "", "eval", feeModel, "--decision", "muc-thu", "--json", "--trace",
		"--input", `{"Kênh":"tại quầy","Ngày nộp":{"@type":"date","value":"2026-11-23"}}`)
	require.NoError(t, err)
	require.JSONEq(t, `{"value":8000,"trace":[{"id":"muc-thu","name":"Mức thu","value":8000,"tables":[
		{"element_id":"bang-muc-thu","line":26,"rules":[{"number":1,"id":"tai-quay","annotations":["mức đầy đủ"]}]}]}]}`, out)

	out, problems, err = runDMN(t, "", "eval", feeModel, "--decision", "Lệ phí", "--input", input, "--trace", "--lang", "en")
	require.NoError(t, err)
	require.Equal(t, "12000\n", out)
	require.Equal(t, "Mức thu = 4000\n  rule 3 [giảm một nửa]\nLệ phí = 12000\n", problems)
}

func TestDMNEvalSaysWhy(t *testing.T) {
	t.Parallel()
	out, problems, err := runDMN(t, "", "eval", feeModel, "--decision", "Mức thu", "--input", `{"Kênh":"bưu chính","Ngày nộp":"2026-11-23"}`)
	require.NoError(t, err)
	require.Equal(t, "null\n", out)
	require.Contains(t, problems, feeModel+`:7: lỗi: Mức thu: Đầu vào “Kênh” có giá trị "bưu chính" không thuộc kiểu Kênh nộp; coi là null. [input_type]`)

	_, _, err = runDMN(t, "", "eval", feeModel, "--decision", "x", "--lang", "en")
	require.EqualError(t, err, `There is no decision "x"; there are: Lệ phí, Mức thu.`)
	out, _, err = runDMN(t, "", "eval", feeModel, "--service", "x", "--json")
	require.Error(t, err)
	require.Equal(t, `{"error":"Không có dịch vụ quyết định “x”; có: ."}`+"\n", out)
	_, _, err = runDMN(t, "", "eval", feeModel, "--decision", "x", "--input", "[1]", "--lang", "en")
	require.EqualError(t, err, "the input must be a JSON object")
	_, _, err = runDMN(t, "no xml", "eval", "-", "--lang", "en")
	require.EqualError(t, err, "-: The file is not XML.")
	_, _, err = runDMN(t, "", "eval", "no-such.dmn")
	require.ErrorContains(t, err, "no-such.dmn: không có tệp này")
}

func TestDMNImports(t *testing.T) {
	t.Parallel()
	const space = "https://www.omg.org/spec/DMN/20230324/MODEL/"
	main := writeDMN(t, `<definitions xmlns="`+space+`" namespace="urn:a" name="A"><import name="b" namespace="urn:b" importType="`+space+`"/>
<decision id="d" name="D"><knowledgeRequirement><requiredKnowledge href="urn:b#f"/></knowledgeRequirement><literalExpression><text>b.F(20)</text></literalExpression></decision>
<decisionService id="s" name="S"><outputDecision href="#d"/></decisionService></definitions>`)
	other := writeDMN(t, `<definitions xmlns="`+space+`" namespace="urn:b" name="B"><businessKnowledgeModel id="f" name="F"><encapsulatedLogic>
<formalParameter name="x"/><literalExpression><text>x + 1</text></literalExpression></encapsulatedLogic></businessKnowledgeModel></definitions>`)
	for _, args := range [][]string{{main, other}, {main, "--import", other}, {main, other, "--service", "S"}, {main, other, "--decision", "D"}} {
		out, _, err := runDMN(t, "", append([]string{"eval"}, args...)...)
		require.NoError(t, err)
		require.Equal(t, "21\n", out)
	}
	out, _, err := runDMN(t, "", "eval", other, "--bkm", "F", "--input", `{"x": 2}`)
	require.NoError(t, err)
	require.Equal(t, "3\n", out)

	out, _, err = runDMN(t, "", "check", main, "--lang", "en")
	require.ErrorContains(t, err, "2 errors, 1 warnings")
	require.Contains(t, out, main+`:1: error: The imported model "urn:b" was not found. [missing_import]`)
	_, _, err = runDMN(t, "", "check", main, other)
	require.NoError(t, err)
}

// What a model imports is found where it says that it lies, else by its namespace among the files beside it.
func TestDMNImportsAreFound(t *testing.T) {
	t.Parallel()
	const space = "https://www.omg.org/spec/DMN/20230324/MODEL/"
	folder := t.TempDir()
	require.NoError(t, os.Mkdir(filepath.Join(folder, "types"), 0o700))
	write := func(name, imports, decision, needs, text string) string {
		path := filepath.Join(folder, name)
		content := `<definitions xmlns="` + space + `" namespace="urn:` + decision + `" name="` + decision + `">` + imports + `<decision id="d" name="` + decision + `">` + needs +
			`<literalExpression><text>` + text + `</text></literalExpression></decision></definitions>`
		require.NoError(t, os.WriteFile(path, []byte(content), 0o600))
		return path
	}
	imported := func(name, location string) (string, string) {
		return `<import name="` + name + `" namespace="urn:` + name + `" locationURI="` + location + `" importType="` + space + `"/>`,
			`<informationRequirement><requiredDecision href="urn:` + name + `#d"/></informationRequirement>`
	}
	imports, needs := imported("B", "types/b.dmn")
	main := write("a.dmn", imports, "A", needs, `"a" + B.B`)
	imports, needs = imported("C", "c.dmn")
	write("types/b.dmn", imports, "B", needs, `"b" + C.C`)
	imports, needs = imported("D", "elsewhere/d.dmn")
	write("types/c.dmn", imports, "C", needs, `"c" + D.D`)
	write("beside.dmn", "", "D", "", `"d"`)
	require.NoError(t, os.WriteFile(filepath.Join(folder, "broken.dmn"), []byte("no xml"), 0o600))
	out, _, err := runDMN(t, "", "eval", main)
	require.NoError(t, err)
	require.Equal(t, "\"abcd\"\n", out)

	imports, needs = imported("Z", "../b.dmn")
	away := write("types/away.dmn", imports, "Away", needs, `Z.Z`)
	_, _, err = runDMN(t, "", "check", away)
	require.Error(t, err, "nothing outside of the folder is read")
}

func TestDMNCheck(t *testing.T) {
	t.Parallel()
	out, _, err := runDMN(t, "", "check", feeModel)
	require.NoError(t, err)
	require.Equal(t, feeModel+": đạt, 0 cảnh báo\n", out)

	data, err := os.ReadFile(feeModel)
	require.NoError(t, err)
	overlapping := strings.Replace(string(data), `&lt; date("2026-07-01")`, `&lt;= date("2026-07-01")`, 1)
	out, _, err = runDMN(t, overlapping, "check", "-")
	require.EqualError(t, err, "-: 1 lỗi, 0 cảnh báo")
	require.Equal(t, "-:47: lỗi: giam: Quy tắc 2 và 3 cùng khớp một đầu vào, nhưng chính sách UNIQUE chỉ cho phép một quy tắc khớp. [overlapping_rules]\n", out)

	out, _, err = runDMN(t, "<!DOCTYPE x><x/>", "check", "-", "--json")
	require.Error(t, err)
	require.Contains(t, out, `"code": "xml_directive"`)
}
