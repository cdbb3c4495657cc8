package roster

import (
	"fmt"

	"github.com/xuri/excelize/v2"

	"github.com/motcua/motcua/internal/organisation"
)

// listSheet holds the ids that may be written, guideSheet what to write where.
const (
	listSheet  = "Danh mục"
	guideSheet = "Hướng dẫn"
)

// validatedRows is how many rows offer the lists.
const validatedRows = 2000

// Template makes the spreadsheet to fill in, with the agencies and roles there are on a day.
func Template(org *organisation.Organisation, day organisation.Date) ([]byte, error) {
	f := excelize.NewFile()
	defer func() { _ = f.Close() }() // it holds nothing outside memory
	w := writer{f: f}
	w.do(f.SetSheetName("Sheet1", officers.vi))
	w.bold, w.err = styleOf(f, w.err, &excelize.Style{Font: &excelize.Font{Bold: true}})
	w.text, w.err = styleOf(f, w.err, &excelize.Style{NumFmt: 49}) // as text: ids, phones and dates stay as written
	for _, k := range kinds() {
		if k.part != organisation.PartOfficers {
			w.sheet(k.vi)
		}
		w.headings(k)
	}
	w.lists(org, day)
	w.guide()
	if w.err != nil {
		return nil, fmt.Errorf("template: %w", w.err)
	}
	b, err := f.WriteToBuffer()
	if err != nil {
		return nil, fmt.Errorf("template: %w", err)
	}
	return b.Bytes(), nil
}

func styleOf(f *excelize.File, before error, s *excelize.Style) (int, error) {
	if before != nil {
		return 0, before
	}
	return f.NewStyle(s)
}

// writer keeps the first error.
type writer struct {
	f          *excelize.File
	bold, text int
	err        error
}

func (w *writer) do(err error) {
	if w.err == nil {
		w.err = err
	}
}

func (w *writer) sheet(name string) {
	_, err := w.f.NewSheet(name)
	w.do(err)
}

func (w *writer) row(sheet string, no int, cells ...string) {
	values := make([]any, len(cells))
	for i, c := range cells {
		values[i] = c
	}
	w.do(w.f.SetSheetRow(sheet, fmt.Sprintf("A%d", no), &values))
}

func (w *writer) headings(k kind) {
	var cells []string
	for _, c := range k.columns {
		cells = append(cells, c.vi)
	}
	last, err := excelize.ColumnNumberToName(len(cells))
	w.do(err)
	w.do(w.f.SetColStyle(k.vi, "A:"+last, w.text))
	w.row(k.vi, 1, cells...)
	w.do(w.f.SetRowStyle(k.vi, 1, 1, w.bold))
	w.do(w.f.SetColWidth(k.vi, "A", last, 22))
	w.do(w.f.SetPanes(k.vi, &excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}))
}

// lists writes the ids there are, and has the officers' sheet offer them.
func (w *writer) lists(org *organisation.Organisation, day organisation.Date) {
	w.sheet(listSheet)
	w.row(listSheet, 1, "Mã cơ quan", "Tên cơ quan", "Mã vai trò", "Tên vai trò", "Mã cấp", "Tên cấp")
	w.do(w.f.SetRowStyle(listSheet, 1, 1, w.bold))
	w.do(w.f.SetColWidth(listSheet, "A", "F", 28))
	agencies := org.AgenciesOn(day)
	for i, a := range agencies {
		w.do(w.f.SetCellStr(listSheet, fmt.Sprintf("A%d", i+2), a.ID))
		w.do(w.f.SetCellStr(listSheet, fmt.Sprintf("B%d", i+2), a.VI))
	}
	n := 1
	for _, r := range org.Roles() {
		if r.External {
			continue
		}
		n++
		w.do(w.f.SetCellStr(listSheet, fmt.Sprintf("C%d", n), r.ID))
		w.do(w.f.SetCellStr(listSheet, fmt.Sprintf("D%d", n), r.VI))
	}
	for i, l := range org.Levels() {
		w.do(w.f.SetCellStr(listSheet, fmt.Sprintf("E%d", i+2), l.ID))
		w.do(w.f.SetCellStr(listSheet, fmt.Sprintf("F%d", i+2), l.VI))
	}
	w.offer("agency", "A", len(agencies)+1)
	w.offer("role", "D", n)
}

// offer has a column of the officers' sheet offer a column of the lists.
func (w *writer) offer(key, from string, last int) {
	for i, c := range officers.columns {
		if c.key != key || last < 2 {
			continue
		}
		name, err := excelize.ColumnNumberToName(i + 1)
		w.do(err)
		v := excelize.NewDataValidation(true)
		v.Sqref = fmt.Sprintf("%s2:%s%d", name, name, validatedRows)
		v.SetSqrefDropList(fmt.Sprintf("'%s'!$%s$2:$%s$%d", listSheet, from, from, last))
		v.ShowErrorMessage = false // a name may be written another way too
		w.do(w.f.AddDataValidation(officers.vi, v))
	}
}

func (w *writer) guide() {
	w.sheet(guideSheet)
	w.do(w.f.SetColWidth(guideSheet, "A", "C", 40))
	lines := [][]string{
		{"Mỗi dòng của trang Cán bộ là một vị trí của một người; người có hai vị trí thì ghi hai dòng cùng tên đăng nhập."},
		{"Ô bỏ trống không làm thay đổi gì. Tệp không xóa ai và không kết thúc vị trí nào trừ khi ghi “Đến ngày”."},
		{"Ngày ghi dạng 31/12/2026."},
		{},
		{"Trang", "Cột", "Ghi chú"},
	}
	for _, k := range kinds() {
		for _, c := range k.columns {
			if c.explain[0] != "" {
				lines = append(lines, []string{k.vi, c.vi, c.explain[0]})
			}
		}
	}
	for i, l := range lines {
		w.row(guideSheet, i+1, l...)
	}
}
