package roster_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"
	"golang.org/x/text/unicode/norm"

	"github.com/motcua/motcua/config"
	"github.com/motcua/motcua/internal/organisation"
	"github.com/motcua/motcua/internal/roster"
)

var update = flag.Bool("update", false, "write the golden files")

const head = "Tên đăng nhập,Họ và tên,Mã cán bộ,Chức danh,Thư điện tử,Điện thoại,Cơ quan,Vai trò,Từ ngày,Đến ngày\n"

func demo(t *testing.T) organisation.Document {
	t.Helper()
	org, _, err := organisation.Load(config.FS, "organisation", "organisation/demo")
	require.NoError(t, err)
	return org.Document().Tidy()
}

func planned(t *testing.T, name string, data []byte) roster.Plan {
	t.Helper()
	b, err := roster.Read(name, data)
	require.NoError(t, err)
	p, err := b.Make(demo(t))
	require.NoError(t, err)
	next, err := organisation.Apply(demo(t), p.Edits)
	require.NoError(t, err)
	_, _, err = organisation.New(next.Tidy())
	require.NoError(t, err, "the right rows make an organisation that is right")
	return p
}

// text is a plan in words, for the golden files.
func text(p roster.Plan) string {
	var b strings.Builder
	fmt.Fprintf(&b, "rows %d, wrong %d; added %d, changed %d, unchanged %d\n", p.Rows, p.WrongRows, p.Added, p.Changed, p.Unchanged)
	for _, f := range p.Findings {
		fmt.Fprintf(&b, "%s %s %s!%d %s\n  %s\n  %s\n", f.Severity, f.Code, f.Sheet, f.Row, f.Column, f.VI, f.EN)
	}
	for _, e := range p.Edits {
		switch {
		case e.Officer != nil:
			fmt.Fprintf(&b, "officer %+v\n", *e.Officer)
		case e.Agency != nil:
			fmt.Fprintf(&b, "agency %+v\n", *e.Agency)
		case e.Unit != nil:
			fmt.Fprintf(&b, "unit %+v\n", *e.Unit)
		}
	}
	return b.String()
}

// TestGolden reads every file of testdata and compares the plan with the one beside it.
func TestGolden(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/*.csv")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			t.Parallel()
			data, err := os.ReadFile(file)
			require.NoError(t, err)
			got := text(planned(t, file, data))
			golden := strings.TrimSuffix(file, ".csv") + ".golden"
			if *update {
				require.NoError(t, os.WriteFile(golden, []byte(got), 0o600))
			}
			want, err := os.ReadFile(golden)
			require.NoError(t, err)
			require.Equal(t, string(want), got)
		})
	}
}

func TestSameFileAgainChangesNothing(t *testing.T) {
	t.Parallel()
	data := []byte(head + "moi.an,Nguyễn Văn An,,Chuyên viên,an@q1.gov.vn,0903,H29.1,clerk,1/1/2026,\n")
	b, err := roster.Read("a.csv", data)
	require.NoError(t, err)
	first, err := b.Make(demo(t))
	require.NoError(t, err)
	require.Equal(t, 1, first.Added)
	next, err := organisation.Apply(demo(t), first.Edits)
	require.NoError(t, err)
	second, err := b.Make(next)
	require.NoError(t, err)
	require.Empty(t, second.Edits)
	require.Equal(t, 1, second.Unchanged)
}

func TestTextStaysText(t *testing.T) {
	t.Parallel()
	name := "<b>Trần</b> “Thị” Bưởi"
	p := planned(t, "a.csv", []byte("\ufeff"+strings.ReplaceAll(head, ",", ";")+norm.NFD.String("moi.buoi;"+name+";;;;;H29.1;Văn thư;;\n")))
	require.Empty(t, p.Findings)
	require.Equal(t, norm.NFC.String(name), p.Edits[0].Officer.Name)
	require.Equal(t, "clerk", p.Edits[0].Officer.Positions[0].Role)
}

// workbook makes an .xlsx of one sheet.
func workbook(t *testing.T, fill func(*excelize.File)) []byte {
	t.Helper()
	f := excelize.NewFile()
	require.NoError(t, f.SetSheetName("Sheet1", "Cán bộ"))
	cells := strings.Split(strings.TrimSpace(head), ",")
	require.NoError(t, f.SetSheetRow("Cán bộ", "A1", &cells))
	fill(f)
	b, err := f.WriteToBuffer()
	require.NoError(t, err)
	require.NoError(t, f.Close())
	return b.Bytes()
}

func TestWorkbook(t *testing.T) {
	t.Parallel()
	p := planned(t, "a.xlsx", workbook(t, func(f *excelize.File) {
		set := func(cell string, v any) { require.NoError(t, f.SetCellValue("Cán bộ", cell, v)) }
		set("A2", "moi.an")
		set("B2", "Nguyễn Văn An")
		set("F2", 903123456) // a number: the zero is gone
		set("G2", "Ủy ban nhân dân phường Bến Nghé")
		set("H2", "clerk")
		set("I2", 46023) // 2026-01-01, as Excel counts
		set("A3", "moi.binh")
		require.NoError(t, f.SetCellFormula("Cán bộ", "B3", `"Trần "&"Bình"`)) // never computed
		set("G3", "H29.1")
		set("H3", "clerk")
		// Agencies and a unit, which the officers' sheet may name at once.
		_, err := f.NewSheet("Cơ quan")
		require.NoError(t, err)
		require.NoError(t, f.SetSheetRow("Cơ quan", "A1", &[]string{"Mã cơ quan", "Tên", "Cấp", "Cơ quan cấp trên"}))
		require.NoError(t, f.SetSheetRow("Cơ quan", "A2", &[]string{"H29.1.99", "Phường Mới", "ward", "H29.1"}))
		_, err = f.NewSheet("Đơn vị")
		require.NoError(t, err)
		require.NoError(t, f.SetSheetRow("Đơn vị", "A1", &[]string{"Mã đơn vị", "Tên", "Cơ quan"}))
		require.NoError(t, f.SetSheetRow("Đơn vị", "A2", &[]string{"to-moi", "Tổ mới", "Phường Mới"}))
		require.NoError(t, f.SetSheetRow("Cán bộ", "A4", &[]string{"moi.chi", "Lê Chi", "", "", "", "", "Phường Mới", "clerk"}))
	}))
	require.Equal(t, 1, p.WrongRows)
	codes := map[string]int{}
	for _, f := range p.Findings {
		codes[f.Code] = f.Row
	}
	require.Equal(t, map[string]int{"phone_zero": 2, "formula_without_value": 3, "name_missing": 3}, codes)
	require.Equal(t, 4, p.Added)
	for _, e := range p.Edits {
		if e.Officer != nil && e.Officer.ID == "moi.an" {
			require.Equal(t, "0903123456", e.Officer.Phone)
			require.Equal(t, []organisation.Position{{Agency: "H29.1.26", Role: "clerk", From: "2026-01-01"}}, e.Officer.Positions)
		}
	}
}

func TestTemplateIsReadBack(t *testing.T) {
	t.Parallel()
	org, _, err := organisation.New(demo(t))
	require.NoError(t, err)
	data, err := roster.Template(org, "2026-11-23")
	require.NoError(t, err)
	_, err = roster.Read("mau.xlsx", data)
	refused(t, err, "nothing_found")

	f, err := excelize.OpenReader(bytes.NewReader(data))
	require.NoError(t, err)
	require.NoError(t, f.SetSheetRow("Cán bộ", "A2", &[]string{"moi.an", "Nguyễn An", "", "", "", "0903123456", "H29.1", "Văn thư", "2026-01-01"}))
	filled, err := f.WriteToBuffer()
	require.NoError(t, err)
	p := planned(t, "mau.xlsx", filled.Bytes())
	require.Empty(t, p.Findings)
	require.Equal(t, 1, p.Added)
}

func refused(t *testing.T, err error, key string) {
	t.Helper()
	var e *roster.FileError
	require.True(t, errors.As(err, &e), "%v", err)
	require.Equal(t, key, e.Key)
	require.NotEmpty(t, e.In("vi"))
	require.NotEqual(t, e.In("vi"), e.In("en"))
}

func TestFilesThatAreRefused(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, key string
		data      []byte
	}{
		{"a.xls", "file_kind", []byte("x")},
		{"a.xlsx", "file_broken", []byte("not a zip")},
		{"a.xlsx", "file_expands", bomb(t)},
		{"a.csv", "file_encoding", []byte("H\xe9\xe8")},
		{"a.csv", "file_broken", []byte(head + "\"a\n")},
		{"a.csv", "nothing_found", []byte("a,b\n1,2\n")},
		{"a.csv", "too_many_rows", []byte(head + strings.Repeat("a,b\n", roster.MaxRows+1))},
		{"a.csv", "file_too_large", make([]byte, roster.MaxBytes+1)},
	}
	for _, test := range tests {
		t.Run(test.key, func(t *testing.T) {
			t.Parallel()
			_, err := roster.Read(test.name, test.data)
			refused(t, err, test.key)
		})
	}
}

// bomb is a small .xlsx whose sheet expands to more than there is room for.
func bomb(t *testing.T) []byte {
	t.Helper()
	good := workbook(t, func(*excelize.File) {})
	r, err := zip.NewReader(bytes.NewReader(good), int64(len(good)))
	require.NoError(t, err)
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, f := range r.File {
		require.NoError(t, w.Copy(f))
	}
	fat, err := w.Create("xl/worksheets/sheet2.xml")
	require.NoError(t, err)
	zeros := make([]byte, 1<<20)
	for range 80 {
		_, err = fat.Write(zeros)
		require.NoError(t, err)
	}
	require.NoError(t, w.Close())
	require.Less(t, out.Len(), 1<<20)
	return out.Bytes()
}

func FuzzRead(f *testing.F) {
	f.Add("a.csv", []byte(head+"a.b,A,,,,,H29.1,clerk,,\n"))
	f.Add("a.xlsx", []byte("PK\x03\x04"))
	f.Fuzz(func(t *testing.T, name string, data []byte) {
		b, err := roster.Read(name, data)
		if err != nil {
			return
		}
		doc := organisation.Document{
			Levels: []organisation.Level{{ID: "w", VI: "Xã", EN: "Ward", Rank: 1}}, Agencies: []organisation.Agency{{ID: "H29.1", VI: "A", EN: "A", Level: "w"}},
			Roles: []organisation.Role{{ID: "clerk", VI: "Văn thư", EN: "Clerk"}},
		}
		p, err := b.Make(doc)
		require.NoError(t, err)
		next, err := organisation.Apply(doc, p.Edits)
		require.NoError(t, err)
		_, _, err = organisation.New(next.Tidy())
		require.NoError(t, err)
	})
}
