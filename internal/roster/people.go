package roster

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/motcua/motcua/internal/organisation"
	"github.com/motcua/motcua/internal/text"
)

// officers gathers the rows of each person, one for each position, and puts them over
// what is known of them. Positions that the file does not name stay.
func (p *planner) officers() {
	var order []string
	people := map[string][]row{}
	for _, r := range p.book.rows[organisation.PartOfficers] {
		id, ok := p.officerID(r)
		if !ok {
			continue
		}
		if len(people[id]) == 0 {
			order = append(order, id)
		}
		people[id] = append(people[id], r)
	}
	for _, id := range order {
		p.officer(id, people[id])
	}
	p.namesakes()
}

// officerID tells whose row it is: by id, by user name, or somebody new.
func (p *planner) officerID(r row) (string, bool) {
	id, username := r.cells["id"], strings.ToLower(r.cells["username"])
	if id == "" && username == "" {
		p.fail(r, "username_missing", officers.heading("username"), "Thiếu tên đăng nhập.", "The user name is missing.")
		return "", false
	}
	byName, named := p.org.OfficerByUsername(username)
	_, known := p.org.Officer(id)
	switch {
	case id == "" && named:
		return byName.ID, true
	case id == "":
		if _, taken := p.org.Officer(username); taken {
			p.fail(r, "id_taken", officers.heading("username"),
				fmt.Sprintf("Mã %q đã là của cán bộ khác. Hãy điền cột “Mã cán bộ”.", username), fmt.Sprintf("The id %q is another officer's. Fill in the officer id.", username))
			return "", false
		}
		return username, true
	case named && byName.ID != id:
		p.fail(r, "username_taken", officers.heading("username"),
			fmt.Sprintf("Tên đăng nhập %q là của %s (mã %s). Hãy kiểm tra mã cán bộ.", username, byName.Name, byName.ID),
			fmt.Sprintf("The user name %q is that of %s (id %s). Check the officer id.", username, byName.Name, byName.ID))
		return "", false
	case !known && username == "":
		p.fail(r, "username_missing", officers.heading("username"), "Người mới cần tên đăng nhập.", "Somebody new needs a user name.")
		return "", false
	}
	return id, true
}

func (p *planner) officer(id string, rows []row) {
	was, known := p.org.Officer(id)
	is := was
	is.ID, is.Positions = id, slices.Clone(was.Positions)
	e := &entry{part: organisation.PartOfficers, id: id, rows: rows, at: map[int]row{}}
	for _, key := range []string{"username", "name", "title", "email", "phone"} {
		p.particular(&is, key, rows)
	}
	if is.Name == "" {
		p.fail(rows[0], "name_missing", officers.heading("name"), "Thiếu họ và tên.", "The name is missing.")
	}
	for i, r := range rows {
		p.position(e, &is, r, rows[:i])
	}
	e.edit, e.is = organisation.Edit{Officer: &is}, status(known, was, is)
	p.entries = append(p.entries, e)
}

// particular takes one particular of a person from their rows, which must agree on it.
func (p *planner) particular(is *organisation.Officer, key string, rows []row) {
	field := map[string]*string{"username": &is.Username, "name": &is.Name, "title": &is.Title, "email": &is.Email, "phone": &is.Phone}[key]
	var first row
	value := ""
	for _, r := range rows {
		cell := p.normal(r, key)
		switch {
		case cell == "":
		case value == "":
			value, first = cell, r
		case value != cell:
			p.fail(r, "rows_disagree", officers.heading(key),
				fmt.Sprintf("Khác với dòng %d của cùng một người (%q). Hãy ghi giống nhau.", first.no, value),
				fmt.Sprintf("Differs from row %d of the same person (%q). Write the same.", first.no, value))
		}
	}
	over(field, value)
}

var emailPattern = regexp.MustCompile(`^[^@\s]+@[^@\s]+\.[^@\s]+$`)

func (p *planner) normal(r row, key string) string {
	cell := r.cells[key]
	switch {
	case cell == "":
		return ""
	case key == "username":
		return strings.ToLower(cell)
	case key == "email" && !emailPattern.MatchString(cell):
		p.fail(r, "email_invalid", officers.heading(key),
			fmt.Sprintf("%q không phải địa chỉ thư điện tử.", cell), fmt.Sprintf("%q is not an e-mail address.", cell))
	case key == "phone" && ninePhone.MatchString(cell):
		p.warn(r, "phone_zero", officers.heading(key),
			fmt.Sprintf("Có lẽ bảng tính đã bỏ số 0 ở đầu; sẽ ghi 0%s. Hãy đặt cột Điện thoại là văn bản.", cell),
			fmt.Sprintf("The spreadsheet seems to have dropped the leading 0; 0%s is taken. Format the column as text.", cell))
		return "0" + cell
	}
	return cell
}

// ninePhone is a Vietnamese number without its leading zero.
var ninePhone = regexp.MustCompile(`^[1-9][0-9]{8}$`)

func (p *planner) position(e *entry, is *organisation.Officer, r row, before []row) {
	agency, role := r.cells["agency"], r.cells["role"]
	if agency == "" && role == "" && len(is.Positions) > 0 {
		return // particulars only
	}
	var at organisation.Position
	var ok bool
	if at.Agency, ok = p.agencyID(agency); !ok {
		if agency == "" {
			p.fail(r, "agency_missing", officers.heading("agency"), "Thiếu cơ quan.", "The agency is missing.")
		} else {
			p.unknown(r, officers.heading("agency"), agency)
		}
	}
	known, found := p.role(role)
	if !found {
		p.fail(r, "role_unknown", officers.heading("role"),
			fmt.Sprintf("Không có vai trò %q. Hãy ghi mã hoặc tên đúng như trang “Danh mục” của tệp mẫu.", role),
			fmt.Sprintf("There is no role %q. Write its id or name as the template's list has it.", role))
	}
	if !ok || !found {
		return
	}
	at.Role, at.From, at.To = known.ID, organisation.Date(r.cells["from"]), organisation.Date(r.cells["to"])
	for _, other := range before {
		a, _ := p.agencyID(other.cells["agency"])
		if o, ok := p.role(other.cells["role"]); ok && a == at.Agency && o.ID == at.Role && other.cells["from"] == r.cells["from"] {
			p.duplicate(r, other, officers.heading("role"))
			return
		}
	}
	p.place(e, is, at, r)
}

// place puts a position among those a person has: it is one of them, or a new one.
func (p *planner) place(e *entry, is *organisation.Officer, at organisation.Position, r row) {
	for i, q := range is.Positions {
		if q.Agency != at.Agency || q.Role != at.Role || (at.From != "" && at.From != q.From) || (at.From == "" && q.To != "") {
			continue
		}
		if at.To != "" {
			is.Positions[i].To = at.To
		}
		e.at[i] = r
		return
	}
	e.at[len(is.Positions)] = r
	is.Positions = append(is.Positions, at)
}

func (p *planner) role(cell string) (organisation.Role, bool) {
	if r, ok := p.org.Role(cell); ok {
		return r, true
	}
	return p.org.RoleNamed(cell)
}

// namesakes warns of new people who are called as somebody of the same agency.
func (p *planner) namesakes() {
	first := map[string]row{}
	for _, e := range p.entries {
		if e.part != organisation.PartOfficers || e.is != added || len(e.edit.Officer.Positions) == 0 {
			continue
		}
		key := text.Fold(e.edit.Officer.Name) + "\x00" + e.edit.Officer.Positions[0].Agency
		if other, twice := first[key]; twice {
			p.warn(e.rows[0], "namesake", officers.heading("name"),
				fmt.Sprintf("Trùng họ tên với dòng %d ở cùng cơ quan. Nếu là một người, hãy dùng chung tên đăng nhập.", other.no),
				fmt.Sprintf("Called as in row %d, at the same agency. If it is one person, use one user name.", other.no))
			continue
		}
		first[key] = e.rows[0]
	}
}

var positionPath = regexp.MustCompile(`^positions\[(\d+)\]`)

// positionIndex gives the number of the position that a finding is about.
func positionIndex(rest string) (int, bool) {
	m := positionPath.FindStringSubmatch(rest)
	if m == nil {
		return 0, false
	}
	i, err := strconv.Atoi(m[1])
	return i, err == nil
}
