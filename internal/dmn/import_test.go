package dmn_test

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/motcua/motcua/internal/dmn"
)

// unitFile makes a file of a namespace with imports "name=namespace".
func unitFile(space string, imports []string, elements ...string) string {
	s := `<dmn:definitions xmlns:dmn="` + space15 + `" xmlns="` + space15 + `" xmlns:o="urn:b" name="` + space + `" namespace="` + space + `">`
	for i := 0; i < len(imports); i += 2 {
		s += `<import name="` + imports[i] + `" namespace="` + imports[i+1] + `" importType="` + space15 + `"/>`
	}
	for _, e := range elements {
		s += "\n" + e
	}
	return s + `</dmn:definitions>`
}

func TestImports(t *testing.T) {
	t.Parallel()
	c := unitFile("urn:c", nil, input("Tên", "string"),
		`<itemDefinition name="tName"><typeRef>string</typeRef><allowedValues><text>"An", "Bình"</text></allowedValues></itemDefinition>`,
		decide("Chào", "string", lit(`"Xin chào " + Tên`), "i-Tên"))
	b := unitFile("urn:b", []string{"mô hình C", "urn:c"},
		decide("Lời", "", lit(`mô hình C.Chào + "!"`), "urn:c#d-Chào"),
		bkm("gấp đôi", "number", "x", lit("x * 2")),
		service("dịch vụ", "", "outputDecision", "d-Một"), decide("Một", "", lit("1")),
		`<itemDefinition name="tAge"><typeRef>number</typeRef><allowedValues><text>[0..150]</text></allowedValues></itemDefinition>`)
	a := unitFile("urn:a", []string{"B", "urn:b", "mô hình C", "urn:c"},
		input("tuổi", "B.tAge"),
		decide("Cả hai", "", lit(`[B.Lời, mô hình C.Chào]`), "urn:b#d-Lời", "urn:c#d-Chào"),
		decide("Gọi", "", lit(`[B.gấp đôi(tuổi), B.dịch vụ()]`), "urn:b#k-gấp đôi", "urn:b#s-dịch vụ", "i-tuổi"),
		decide("Kiểu", "mô hình C.tName", lit(`"Cường"`)),
		decide("Kiểu cũ", "o:tAge", lit(`200`)),
		decide("Là", "", lit(`200 instance of B.tAge`)),
		decide("Xa", "", lit(`B.Lời`), "urn:b#d-Lời"),
	)
	m := compile(t, a, b, c)
	require.Equal(t, "E:type_mismatch E:type_mismatch", sorted(m.Check()))
	for name, want := range map[string]string{
		"Cả hai": `["Xin chào An!", "Xin chào An"]`, "Kiểu": `null`, "Kiểu cũ": `null`, "Là": `true`, "Xa": `"Xin chào An!"`,
		"B.Lời": `"Xin chào An!"`, "mô hình C.Chào": `"Xin chào An"`,
	} {
		require.Equal(t, want, value(t, m, name, `{Tên: "An"}`), name)
		require.Equal(t, want, value(t, m, name, `{"mô hình C": {Tên: "An"}}`), name)
	}
	require.Equal(t, `[40, 1]`, value(t, m, "Gọi", `{tuổi: 20}`))
	require.Equal(t, `[null, 1]`, value(t, m, "Gọi", `{tuổi: 200}`))
	r, err := m.EvaluateKnowledge("B.gấp đôi", context(t, `{x: 4}`), env())
	require.NoError(t, err)
	require.Equal(t, `8`, str(r.Value))
}

func TestImportsWithoutName(t *testing.T) {
	t.Parallel()
	c := unitFile("urn:c", []string{"", "urn:a"}, decide("D", "", lit(`"c"`)), decide("Deep", "", lit(`"deep"`)), input("x", ""))
	b := unitFile("urn:b", []string{"", "urn:c"}, decide("D", "", lit(`"b"`)), decide("OwnX", "", lit(`x`), "i-x"))
	a := unitFile("urn:a", []string{"", "urn:b", "", "urn:a"}, decide("A", "", lit(`D`), "d-D"), decide("B", "", lit(`Deep`), "d-Deep"), decide("X", "tOwn", lit("x"), "i-x"),
		`<itemDefinition name="tOwn"><typeRef>string</typeRef></itemDefinition>`)
	m := compile(t, a, b, c)
	require.Empty(t, m.Check())
	require.Equal(t, `"b"`, value(t, m, "A", ``), "the nearest")
	require.Equal(t, `"deep"`, value(t, m, "B", ``))
	require.Equal(t, `"v"`, value(t, m, "X", `{x: "v"}`))
	require.Equal(t, `"v"`, value(t, m, "OwnX", `{x: "v"}`), "what is imported can be evaluated too")
}

func TestImportsThatFail(t *testing.T) {
	t.Parallel()
	a := unitFile("urn:a", []string{"B", "urn:b"}, `<import name="p" namespace="urn:p" importType="http://www.dmg.org/PMML-4_1"/>`,
		decide("A", "", lit(`B.X`), "urn:b#d-X"))
	m, err := dmn.Compile(parse(t, a))
	require.NoError(t, err)
	require.Equal(t, "E:dangling_reference E:foreign_import E:missing_import W:unknown_name", sorted(m.Check()))
	require.Equal(t, `null`, value(t, m, "A", ``))

	broken := errors.New("disk")
	_, err = dmn.Compile(parse(t, a), dmn.WithImports(func(string, string) (*dmn.Definitions, error) { return nil, broken }))
	require.ErrorIs(t, err, broken)

	endless := func(namespace, _ string) (*dmn.Definitions, error) {
		return parse(t, unitFile(namespace, []string{"n", namespace + "1"})), nil
	}
	_, err = dmn.Compile(parse(t, a), dmn.WithImports(endless))
	require.ErrorContains(t, err, "[too_many_imports]")
}

// The file found for an import may have another namespace than the import says.
func TestImportOfAnotherNamespace(t *testing.T) {
	t.Parallel()
	other := parse(t, unitFile("urn:moved", nil, decide("B", "", lit(`"b"`))))
	m, err := dmn.Compile(parse(t, unitFile("urn:a", []string{"o", "urn:b"}, decide("A", "", lit(`o.B`), "urn:b#d-B"))),
		dmn.WithImports(func(_, _ string) (*dmn.Definitions, error) { return other, nil }))
	require.NoError(t, err)
	require.Empty(t, m.Check())
	require.Equal(t, `"b"`, value(t, m, "A", ``))
}
