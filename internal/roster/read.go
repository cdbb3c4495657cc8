package roster

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"path"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"

	"github.com/motcua/motcua/internal/organisation"
)

// Bounds of a file.
const (
	MaxBytes   = 3 << 20  // of the file
	MaxRows    = 20_000   // with content, of all sheets
	maxUnzip   = 64 << 20 // bytes of an .xlsx once expanded
	maxColumns = 64
	maxCell    = 2000 // characters
	headingIn  = 20   // rows in which the headings are looked for
)

// Book is what a file holds.
type Book struct {
	rows     map[organisation.Part][]row
	findings []Finding
	counted  int
}

// row is one row with content, its cells by column key.
type row struct {
	sheet string
	no    int
	cells map[string]string
}

// line is a row as the file has it.
type line struct {
	no    int
	cells []string
}

// Read reads a file. The name's ending says what it is. The error is a *FileError.
func Read(name string, data []byte) (*Book, error) {
	if len(data) > MaxBytes {
		return nil, &FileError{
			Key: "file_too_large", VI: fmt.Sprintf("Tệp quá lớn: tối đa %d MB. Hãy chia thành nhiều tệp.", MaxBytes>>20), EN: fmt.Sprintf("The file is too large: at most %d MB. Divide it.", MaxBytes>>20),
		}
	}
	b := &Book{rows: map[organisation.Part][]row{}}
	switch strings.ToLower(path.Ext(name)) {
	case ".xlsx":
		return b, b.readXLSX(data)
	case ".csv":
		return b, b.readCSV(data)
	}
	return nil, &FileError{
		Key: "file_kind", VI: "Chỉ nhận tệp .xlsx hoặc .csv. Tệp .xls cũ: mở bằng Excel rồi lưu thành .xlsx.", EN: "Only .xlsx and .csv files are read. Open an old .xls file in Excel and save it as .xlsx.",
	}
}

func (b *Book) readXLSX(data []byte) (err error) {
	defer func() { // the library panics on some broken files
		if v := recover(); v != nil {
			err = brokenXLSX(fmt.Errorf("%v", v))
		}
	}()
	f, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{
		RawCellValue: true, UnzipSizeLimit: maxUnzip, UnzipXMLSizeLimit: maxUnzip,
	})
	if err != nil {
		if strings.Contains(err.Error(), "unzip size exceeds") {
			return &FileError{
				Key: "file_expands", VI: "Tệp .xlsx phình quá lớn khi giải nén nên bị từ chối.", EN: "The .xlsx file expands to far too much and is refused.",
			}
		}
		return brokenXLSX(err)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	for _, sheet := range f.GetSheetList() {
		if visible, err := f.GetSheetVisible(sheet); err != nil || !visible || fold(sheet) == fold(listSheet) || fold(sheet) == fold(guideSheet) {
			continue
		}
		lines, err := b.sheetLines(f, sheet)
		if err != nil {
			return err
		}
		b.take(sheet, lines, func(no, column int) bool {
			cell, err := excelize.CoordinatesToCellName(column+1, no)
			if err != nil {
				return false
			}
			formula, err := f.GetCellFormula(sheet, cell)
			return err == nil && formula != ""
		})
	}
	return b.enough()
}

func brokenXLSX(cause error) error {
	return &FileError{
		Key: "file_broken", VI: "Không đọc được tệp .xlsx: tệp hỏng, có mật khẩu hoặc không phải Excel.",
		EN: "The .xlsx file cannot be read: it is broken, has a password, or is none (" + cause.Error() + ").",
	}
}

func (b *Book) sheetLines(f *excelize.File, sheet string) ([]line, error) {
	rows, err := f.Rows(sheet)
	if err != nil {
		return nil, brokenXLSX(err)
	}
	var out []line
	for no := 1; rows.Next(); no++ {
		cells, err := rows.Columns(excelize.Options{RawCellValue: true})
		if err != nil {
			return nil, errors.Join(brokenXLSX(err), rows.Close())
		}
		if l, ok := newLine(no, cells); ok {
			out = append(out, l)
		}
		if len(out) > MaxRows+headingIn {
			return nil, errors.Join(tooManyRows(), rows.Close())
		}
	}
	if err := rows.Error(); err != nil {
		return nil, errors.Join(brokenXLSX(err), rows.Close())
	}
	return out, rows.Close()
}

func tooManyRows() error {
	return &FileError{
		Key: "too_many_rows", VI: fmt.Sprintf("Tệp có hơn %d dòng. Hãy chia thành nhiều tệp.", MaxRows), EN: fmt.Sprintf("The file has more than %d rows. Divide it.", MaxRows),
	}
}

// newLine tidies the cells; ok is false for a row without content.
func newLine(no int, cells []string) (line, bool) {
	l, any := line{no: no}, false
	for i, c := range cells {
		if i == maxColumns {
			break
		}
		c = organisation.TidyText(c)
		any = any || c != ""
		l.cells = append(l.cells, c)
	}
	return l, any
}

func (b *Book) readCSV(data []byte) error {
	decoded, err := io.ReadAll(transform.NewReader(bytes.NewReader(data), unicode.BOMOverride(transform.Nop)))
	if err != nil || !utf8.Valid(decoded) {
		return &FileError{
			Key: "file_encoding", VI: "Tệp .csv không phải UTF-8. Trong Excel hãy lưu thành “CSV UTF-8”.", EN: "The .csv file is not UTF-8. In Excel save it as “CSV UTF-8”.",
		}
	}
	r := csv.NewReader(bytes.NewReader(decoded))
	r.FieldsPerRecord, r.Comma = -1, separator(decoded)
	var lines []line
	for {
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			var at *csv.ParseError
			no := 0
			if errors.As(err, &at) {
				no = at.Line
			}
			return &FileError{
				Key: "file_broken", VI: fmt.Sprintf("Tệp .csv hỏng ở dòng %d: dấu ngoặc kép không khớp.", no), EN: fmt.Sprintf("The .csv file is broken in line %d: quotation marks do not match.", no),
			}
		}
		no, _ := r.FieldPos(0)
		if l, ok := newLine(no, cells); ok {
			lines = append(lines, l)
		}
		if len(lines) > MaxRows+headingIn {
			return tooManyRows()
		}
	}
	b.take("", lines, func(int, int) bool { return false })
	return b.enough()
}

// separator is the sign that the first line has most of.
func separator(data []byte) rune {
	first, _, _ := bytes.Cut(data, []byte("\n"))
	best, most := ',', 0
	for _, sign := range []rune{',', ';', '\t'} {
		if n := bytes.Count(first, []byte(string(sign))); n > most {
			best, most = sign, n
		}
	}
	return best
}

func (b *Book) enough() error {
	switch {
	case b.counted > MaxRows:
		return tooManyRows()
	case b.counted == 0 && len(b.findings) == 0:
		return &FileError{
			Key: "nothing_found", VI: "Không tìm thấy dòng dữ liệu nào. Hãy dùng tệp mẫu.", EN: "No rows were found. Use the template.",
		}
	}
	return nil
}

// take reads the rows of one sheet. A sheet that is not ours is left out.
func (b *Book) take(sheet string, lines []line, formula func(no, column int) bool) {
	k, at, heading, missing, ok := findHeadings(sheet, lines)
	if !ok {
		return
	}
	if len(missing) > 0 {
		var vi, en []string
		for _, c := range missing {
			vi, en = append(vi, "“"+c.vi+"”"), append(en, "“"+c.en+"”")
		}
		b.findings = append(b.findings, Finding{
			Severity: organisation.SeverityError, Code: "column_missing", Sheet: sheet, Row: lines[heading].no,
			VI: "Thiếu cột " + strings.Join(vi, ", ") + ". Hãy dùng tiêu đề của tệp mẫu.", EN: "The column " + strings.Join(en, ", ") + " is missing. Use the headings of the template.",
		})
		return
	}
	for _, l := range lines[heading+1:] {
		r := row{sheet: sheet, no: l.no, cells: map[string]string{}}
		for _, c := range k.columns {
			if i, there := at[c.key]; there {
				r.cells[c.key] = b.cell(k, c, r, l, i, formula)
			}
		}
		b.counted++
		b.rows[k.part] = append(b.rows[k.part], r)
	}
}

func findHeadings(sheet string, lines []line) (k kind, at map[string]int, heading int, missing []column, ok bool) {
	candidates := kinds()
	named, byname := byName(sheet)
	if byname {
		candidates = []kind{named}
	}
	best := 1 // one heading alone is none
	for i, l := range lines {
		if i == headingIn {
			break
		}
		for _, c := range candidates {
			places, lacks, known := c.headings(l.cells)
			if known > best && (len(lacks) == 0 || byname || (sheet == "" && c.part == organisation.PartOfficers)) {
				k, at, heading, missing, ok, best = c, places, i, lacks, true, known
			}
		}
	}
	return k, at, heading, missing, ok
}

func (b *Book) cell(k kind, c column, r row, l line, i int, formula func(no, column int) bool) string {
	value := ""
	if i < len(l.cells) {
		value = l.cells[i]
	}
	fail := func(code, vi, en string) string {
		b.findings = append(b.findings, Finding{
			Severity: organisation.SeverityError, Code: code, Sheet: r.sheet, Row: r.no, Column: k.heading(c.key), VI: vi, EN: en,
		})
		return ""
	}
	switch {
	case value == "" && formula(l.no, i):
		return fail("formula_without_value", "Công thức chưa có giá trị. Hãy mở tệp bằng Excel, lưu lại rồi tải lên.", "The formula has no value. Open the file in Excel, save it and upload it again.")
	case strings.HasPrefix(value, "#") && formula(l.no, i):
		return fail("formula_error", "Công thức báo lỗi "+value+". Hãy sửa công thức hoặc nhập giá trị.", "The formula gives the error "+value+". Mend it or enter the value.")
	case utf8.RuneCountInString(value) > maxCell:
		return fail("cell_too_long", fmt.Sprintf("Nội dung ô dài quá %d ký tự. Hãy rút ngắn.", maxCell), fmt.Sprintf("The cell has more than %d characters. Shorten it.", maxCell))
	case !c.date || value == "":
		return value
	}
	day, ok := readDate(value)
	if !ok {
		return fail("date_invalid", fmt.Sprintf("%q không phải là ngày. Hãy ghi dạng 31/12/2026.", value), fmt.Sprintf("%q is not a date. Write it like 31/12/2026.", value))
	}
	return day
}

// readDate reads a day as people write it, or as Excel counts it.
func readDate(s string) (string, bool) {
	for _, layout := range []string{time.DateOnly, "2/1/2006", "2-1-2006", "2.1.2006", "2006-01-02T15:04:05Z"} {
		if t, err := time.Parse(layout, s); err == nil {
			return t.Format(time.DateOnly), true
		}
	}
	if n, err := strconv.ParseFloat(s, 64); err == nil && n >= 367 && n < 2958466 { // 1901 to 9999
		if t, err := excelize.ExcelDateToTime(n, false); err == nil {
			return t.Format(time.DateOnly), true
		}
	}
	return "", false
}
