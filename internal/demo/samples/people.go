package samples

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"github.com/motcua/motcua/internal/dossier"
)

// Family names in about the proportion that people have them.
var families = []string{
	"Nguyễn", "Nguyễn", "Nguyễn", "Nguyễn", "Trần", "Trần", "Lê", "Lê", "Phạm", "Huỳnh", "Hoàng", "Phan", "Vũ", "Võ",
	"Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương", "Lý", "Trương", "Đinh", "Lâm", "Mai", "Cao", "Châu", "Quách", "Tạ", "Thái",
}

var womensNames = []string{
	"Thị Hồng Hạnh", "Ngọc Lan", "Thị Thanh Thảo", "Thị Kim Chi", "Minh Thư", "Thùy Trang", "Bích Ngọc", "Thị Thu Hà",
	"Khánh Linh", "Phương Uyên", "Thị Mỹ Duyên", "Hoài An", "Thị Bạch Tuyết", "Diễm Quỳnh", "Thị Lệ Thủy", "Tường Vi",
	"Thị Ngọc Ánh", "Bảo Trân", "Thị Cẩm Tú", "Hải Yến", "Thị Xuân Mai", "Gia Hân", "Thị Phước", "Quỳnh Như",
}

var mensNames = []string{
	"Văn Hùng", "Quốc Bảo", "Minh Tuấn", "Đức Anh", "Hữu Phước", "Thanh Tùng", "Gia Huy", "Công Danh", "Hoàng Nam",
	"Trung Kiên", "Văn Thành", "Bá Lộc", "Nhật Minh", "Quang Vinh", "Tấn Phát", "Đình Khôi", "Xuân Trường", "Chí Thiện",
	"Anh Khoa", "Văn Sáu", "Thiên Ân", "Phúc Thịnh", "Ngọc Sơn", "Hải Đăng",
}

// streets of the wards, by the ward's name.
var streets = map[string][]string{
	"phường Bến Nghé":         {"Lê Thánh Tôn", "Đồng Khởi", "Hai Bà Trưng", "Lý Tự Trọng", "Nguyễn Du", "Ngô Đức Kế"},
	"phường Bến Thành":        {"Lê Lai", "Nguyễn Trãi", "Trương Định", "Thủ Khoa Huân", "Lê Thị Riêng", "Phan Bội Châu"},
	"phường Cầu Kho":          {"Trần Hưng Đạo", "Nguyễn Cảnh Chân", "Trần Đình Xu", "Nguyễn Văn Cừ", "Võ Văn Kiệt"},
	"phường Cầu Ông Lãnh":     {"Nguyễn Thái Học", "Đề Thám", "Yersin", "Võ Văn Kiệt", "Lê Thị Hồng Gấm"},
	"phường Cô Giang":         {"Cô Giang", "Cô Bắc", "Hồ Hảo Hớn", "Nguyễn Khắc Nhu", "Đề Thám"},
	"phường Đa Kao":           {"Mạc Đĩnh Chi", "Đinh Tiên Hoàng", "Nguyễn Bỉnh Khiêm", "Phan Kế Bính", "Trần Cao Vân"},
	"phường Nguyễn Cư Trinh":  {"Nguyễn Cư Trinh", "Cống Quỳnh", "Trần Hưng Đạo", "Nguyễn Trãi", "Trần Đình Xu"},
	"phường Nguyễn Thái Bình": {"Calmette", "Phó Đức Chính", "Nguyễn Công Trứ", "Ký Con", "Lê Thị Hồng Gấm"},
	"phường Phạm Ngũ Lão":     {"Phạm Ngũ Lão", "Bùi Viện", "Đỗ Quang Đẩu", "Tôn Thất Tùng", "Cống Quỳnh"},
	"phường Tân Định":         {"Trần Quang Khải", "Nguyễn Hữu Cầu", "Trần Khắc Chân", "Đặng Dung", "Thạch Thị Thanh"},
}

var anyStreets = []string{"Lê Lợi", "Hùng Vương", "Nguyễn Huệ", "Trần Phú", "Quang Trung", "Hai Bà Trưng"}

// draw invents things, always the same ones for the same seed.
type draw struct {
	*rand.Rand
	base time.Time // when it is: dates are counted from here
	ward string    // where people of this dossier live: "phường Đa Kao", "" = not known
	city string    // what follows the ward: "Quận 1"
}

func newDraw(no int, stream uint64, base time.Time) *draw {
	return &draw{Rand: rand.New(rand.NewPCG(uint64(no), stream)), base: base}
}

func pick[T any](d *draw, list []T) T { return list[d.IntN(len(list))] }

// between is a whole number from a to b, both included.
func (d *draw) between(a, b int) int { return a + d.IntN(b-a+1) }

// person is somebody invented.
type person struct {
	name    string
	woman   bool
	born    time.Time
	id      string
	phone   string
	email   string
	address string
}

// person is somebody of an age to have children, trade and build.
func (d *draw) person() person {
	if d.IntN(2) == 0 {
		return d.woman(23, 44)
	}
	return d.man(24, 46)
}

func (d *draw) woman(youngest, oldest int) person {
	return d.someone(pick(d, families)+" "+pick(d, womensNames), true, youngest, oldest)
}

func (d *draw) man(youngest, oldest int) person {
	return d.someone(pick(d, families)+" "+pick(d, mensNames), false, youngest, oldest)
}

func (d *draw) someone(name string, woman bool, youngest, oldest int) person {
	p := person{name: name, woman: woman, born: d.base.AddDate(-d.between(youngest, oldest), 0, -d.IntN(365))}
	// The fourth digit says century and sex, 0–9 up to the 24th century: 9 is nobody's.
	p.id = fmt.Sprintf("0799%02d%06d", p.born.Year()%100, d.IntN(1_000_000))
	p.phone = fmt.Sprintf("0100%06d", d.IntN(1_000_000))
	if d.IntN(3) == 0 {
		p.email = fmt.Sprintf("nguoidan%d@example.com", d.between(100, 999))
	}
	p.address = d.address()
	return p
}

// address is a place in the ward.
func (d *draw) address() string {
	names := streets[d.ward]
	if len(names) == 0 {
		names = anyStreets
	}
	text := fmt.Sprintf("%d %s", d.between(1, 280), pick(d, names))
	if d.IntN(4) == 0 {
		text = fmt.Sprintf("%d/%d %s", d.between(2, 180), d.between(1, 40), pick(d, names))
	}
	for _, part := range []string{d.ward, d.city} {
		if part != "" {
			text += ", " + part
		}
	}
	return text
}

// applicant is the person as the desk writes them down.
func (p person) applicant() dossier.Applicant {
	return dossier.Applicant{Kind: "person", Name: p.name, IDNumber: p.id, Phone: p.phone, Email: p.email, Address: p.address}
}

// company is an organisation as the desk writes it down. No tax code begins with 99.
func (d *draw) company(name string) dossier.Applicant {
	return dossier.Applicant{
		Kind: "organisation", Name: name, IDNumber: fmt.Sprintf("99%08d", d.IntN(100_000_000)),
		Phone: fmt.Sprintf("0100%06d", d.IntN(1_000_000)), Email: fmt.Sprintf("donvi%d@example.com", d.between(100, 999)), Address: d.address(),
	}
}

// child is a name that a child of the two could have.
func (d *draw) child(father person, girl bool) string {
	family, _, _ := strings.Cut(father.name, " ")
	if girl {
		return family + " " + pick(d, womensNames)
	}
	return family + " " + pick(d, mensNames)
}
