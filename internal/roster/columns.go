package roster

import (
	"strings"

	"github.com/motcua/motcua/internal/organisation"
	"github.com/motcua/motcua/internal/text"
)

// column is what a column of a sheet holds.
type column struct {
	key     string
	vi, en  string
	names   []string // other headings, folded
	needed  bool     // the sheet makes no sense without it
	date    bool
	explain [2]string
}

// kind is one sort of sheet.
type kind struct {
	part    organisation.Part
	vi, en  string
	names   []string // words in a sheet's name, folded
	columns []column
}

var officers = kind{
	part: organisation.PartOfficers, vi: "Cán bộ", en: "Officers", names: []string{"can bo", "officer", "nhan su"},
	columns: []column{
		{key: "username", vi: "Tên đăng nhập", en: "User name", names: []string{"username", "tai khoan", "login"}, needed: true, explain: [2]string{"chữ thường không dấu, số, dấu chấm, gạch ngang; mỗi người một tên", "lower-case letters without diacritics, digits, dots, dashes; one for each person"}},
		{key: "name", vi: "Họ và tên", en: "Name", names: []string{"ho ten", "full name"}, needed: true, explain: [2]string{"bắt buộc với người mới", "needed for somebody new"}},
		{key: "id", vi: "Mã cán bộ", en: "Officer id", names: []string{"ma", "id", "ma so"}, explain: [2]string{"bỏ trống: lấy tên đăng nhập", "empty: the user name"}},
		{key: "title", vi: "Chức danh", en: "Title", names: []string{"chuc vu"}},
		{key: "email", vi: "Thư điện tử", en: "E-mail", names: []string{"email", "e mail", "mail"}},
		{key: "phone", vi: "Điện thoại", en: "Phone", names: []string{"so dien thoai", "dt", "telephone"}},
		{key: "agency", vi: "Cơ quan", en: "Agency", names: []string{"ma co quan", "don vi cong tac"}, needed: true, explain: [2]string{"mã hoặc tên đầy đủ", "id or full name"}},
		{key: "role", vi: "Vai trò", en: "Role", names: []string{"ma vai tro", "vi tri"}, needed: true, explain: [2]string{"mã, tên hoặc tên khác của vai trò", "id, name or alias of the role"}},
		{key: "from", vi: "Từ ngày", en: "From", names: []string{"tu", "bat dau"}, date: true, explain: [2]string{"ngày đầu giữ vai trò; bỏ trống: từ trước đến nay", "first day of the position; empty: always"}},
		{key: "to", vi: "Đến ngày", en: "Until", names: []string{"den", "ket thuc", "to"}, date: true, explain: [2]string{"ngày đầu tiên không còn giữ; bỏ trống: chưa kết thúc", "first day it is no longer held; empty: no end"}},
	},
}

var agencies = kind{
	part: organisation.PartAgencies, vi: "Cơ quan", en: "Agencies", names: []string{"co quan", "agenc"},
	columns: []column{
		{key: "id", vi: "Mã cơ quan", en: "Agency id", names: []string{"ma", "id", "ma dinh danh"}, needed: true},
		{key: "vi", vi: "Tên", en: "Name", names: []string{"ten co quan", "ten tieng viet"}, needed: true},
		{key: "en", vi: "Tên tiếng Anh", en: "English name"},
		{key: "level", vi: "Cấp", en: "Level", names: []string{"ma cap"}, needed: true},
		{key: "parent", vi: "Cơ quan cấp trên", en: "Parent", names: []string{"cap tren", "truc thuoc"}},
		{key: "address", vi: "Địa chỉ", en: "Address"},
		{key: "from", vi: "Hoạt động từ", en: "Effective from", names: []string{"tu ngay", "from"}, date: true},
		{key: "to", vi: "Kết thúc từ", en: "Effective to", names: []string{"den ngay", "ket thuc", "to"}, date: true, explain: [2]string{"ngày đầu tiên không còn hoạt động", "the first day it no longer exists"}},
		{key: "successors", vi: "Cơ quan kế thừa", en: "Successors", names: []string{"ke thua"}, explain: [2]string{"các mã cách nhau bằng dấu chấm phẩy; mã đầu là cơ quan kế thừa chính", "ids with semicolons between; the first is the main successor"}},
	},
}

var units = kind{
	part: organisation.PartUnits, vi: "Đơn vị", en: "Units", names: []string{"don vi", "phong ban", "unit", "department"},
	columns: []column{
		{key: "id", vi: "Mã đơn vị", en: "Unit id", names: []string{"ma", "id"}, needed: true},
		{key: "vi", vi: "Tên", en: "Name", names: []string{"ten don vi", "ten phong"}, needed: true},
		{key: "en", vi: "Tên tiếng Anh", en: "English name"},
		{key: "agency", vi: "Cơ quan", en: "Agency", names: []string{"ma co quan"}},
		{key: "level", vi: "Cấp", en: "Level", explain: [2]string{"thay cho cơ quan: có ở mọi cơ quan của cấp này", "instead of an agency: at every agency of the level"}},
	},
}

// kinds in the order in which they are told apart by their headings: the most particular first.
func kinds() []kind { return []kind{officers, agencies, units} }

func fold(s string) string {
	return strings.Join(strings.FieldsFunc(text.Fold(s), func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= '0' && r <= '9')
	}), " ")
}

func (k kind) column(heading string) (column, bool) {
	h := fold(heading)
	for _, c := range k.columns {
		if h != "" && (h == fold(c.vi) || h == fold(c.en)) {
			return c, true
		}
	}
	for _, c := range k.columns {
		for _, n := range c.names {
			if h == n {
				return c, true
			}
		}
	}
	return column{}, false
}

func (k kind) heading(key string) string {
	for _, c := range k.columns {
		if c.key == key {
			return c.vi
		}
	}
	return ""
}

// headings places the columns of a heading row; missing are the needed ones it lacks.
func (k kind) headings(cells []string) (at map[string]int, missing []column, known int) {
	at = map[string]int{}
	for i, cell := range cells {
		if c, ok := k.column(cell); ok {
			if _, twice := at[c.key]; !twice {
				at[c.key] = i
			}
		}
	}
	for _, c := range k.columns {
		if _, ok := at[c.key]; c.needed && !ok {
			missing = append(missing, c)
		}
	}
	return at, missing, len(at)
}

// byName finds the kind of a sheet by its name.
func byName(sheet string) (kind, bool) {
	name := fold(sheet)
	for _, k := range kinds() {
		for _, n := range k.names {
			if strings.Contains(name, n) {
				return k, true
			}
		}
	}
	return kind{}, false
}
