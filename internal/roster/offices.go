package roster

import (
	"fmt"
	"slices"
	"strings"

	"github.com/motcua/motcua/internal/organisation"
	"github.com/motcua/motcua/internal/text"
)

// only keeps the first row of each id; the others are duplicates.
func (p *planner) only(part organisation.Part, k kind) []row {
	seen := map[string]row{}
	var out []row
	for _, r := range p.book.rows[part] {
		id := r.cells["id"]
		if id == "" {
			p.fail(r, "id_missing", k.heading("id"), "Thiếu mã. Hãy ghi mã của dòng này.", "The id is missing. Write it.")
			continue
		}
		if first, twice := seen[id]; twice {
			p.duplicate(r, first, k.heading("id"))
			continue
		}
		seen[id] = r
		out = append(out, r)
	}
	return out
}

func (p *planner) duplicate(r, first row, column string) {
	p.fail(r, "row_duplicate", column,
		fmt.Sprintf("Trùng với dòng %d. Hãy xóa một dòng.", first.no), fmt.Sprintf("The same as row %d. Remove one of them.", first.no))
}

// over puts a cell over what is there; an empty cell changes nothing.
func over(field *string, cell string) {
	if cell != "" {
		*field = cell
	}
}

func (p *planner) agencies() {
	rows := p.only(organisation.PartAgencies, agencies)
	for _, r := range rows {
		was, known := p.org.Agency(r.cells["id"])
		is := was
		is.ID = r.cells["id"]
		over(&is.VI, r.cells["vi"])
		over(&is.EN, r.cells["en"])
		if is.EN == "" {
			is.EN = is.VI
		}
		over(&is.Address, r.cells["address"])
		over((*string)(&is.EffectiveFrom), r.cells["from"])
		over((*string)(&is.EffectiveTo), r.cells["to"])
		over(&is.Level, p.level(r, agencies, "level"))
		p.parent(r, known, &is)
		if list := r.cells["successors"]; list != "" {
			is.Successors = p.successors(r, list, is)
		}
		p.entries = append(p.entries, &entry{
			part: organisation.PartAgencies, id: is.ID, rows: []row{r}, edit: organisation.Edit{Agency: &is}, is: status(known, was, is),
		})
	}
}

// parent sets the agency above of a new agency; where it changes, it changes on a day,
// which a sheet does not say.
func (p *planner) parent(r row, known bool, is *organisation.Agency) {
	cell := r.cells["parent"]
	if cell == "" {
		return
	}
	id, ok := p.agencyID(cell)
	switch {
	case !ok:
		p.unknown(r, agencies.heading("parent"), cell)
	case !known || is.Parent == "":
		is.Parent = id
	case is.Parent != id:
		p.fail(r, "parent_changes", agencies.heading("parent"),
			"Cơ quan cấp trên thay đổi theo ngày: hãy sửa trên trang Cơ cấu tổ chức, không sửa bằng tệp.",
			"An agency's parent changes on a day: change it on the organisation's page, not by a file.")
	}
}

func (p *planner) successors(r row, list string, is organisation.Agency) []organisation.Link {
	var out []organisation.Link
	for i, cell := range strings.FieldsFunc(list, func(c rune) bool { return c == ';' || c == ',' }) {
		id, ok := p.agencyID(organisation.TidyText(cell))
		if !ok {
			p.unknown(r, agencies.heading("successors"), cell)
			continue
		}
		out = append(out, organisation.Link{ID: id, From: is.EffectiveTo, Main: i == 0 && strings.ContainsAny(list, ";,")})
	}
	return out
}

func (p *planner) units() {
	for _, r := range p.only(organisation.PartUnits, units) {
		was, known := p.org.Unit(r.cells["id"])
		is := was
		is.ID = r.cells["id"]
		over(&is.VI, r.cells["vi"])
		over(&is.EN, r.cells["en"])
		if is.EN == "" {
			is.EN = is.VI
		}
		if cell := r.cells["agency"]; cell != "" {
			id, ok := p.agencyID(cell)
			if !ok {
				p.unknown(r, units.heading("agency"), cell)
			}
			is.Agency, is.Level = id, ""
		}
		if level := p.level(r, units, "level"); level != "" {
			is.Level = level
		}
		p.entries = append(p.entries, &entry{
			part: organisation.PartUnits, id: is.ID, rows: []row{r}, edit: organisation.Edit{Unit: &is}, is: status(known, was, is),
		})
	}
}

func (p *planner) unknown(r row, column, cell string) {
	p.fail(r, "agency_unknown", column,
		fmt.Sprintf("Không có cơ quan %q. Hãy ghi mã hoặc tên đúng như trang “Danh mục” của tệp mẫu.", cell),
		fmt.Sprintf("There is no agency %q. Write its id or name as the template's list has it.", cell))
}

// level finds a level by id or name; "" if the cell is empty or wrong.
func (p *planner) level(r row, k kind, key string) string {
	cell := r.cells[key]
	if cell == "" {
		return ""
	}
	for _, l := range p.doc.Levels {
		if l.ID == cell || text.Fold(l.VI) == text.Fold(cell) || text.Fold(l.EN) == text.Fold(cell) {
			return l.ID
		}
	}
	p.fail(r, "level_unknown", k.heading(key),
		fmt.Sprintf("Không có cấp %q. Hãy ghi mã cấp trong trang “Danh mục” của tệp mẫu.", cell),
		fmt.Sprintf("There is no level %q. Write a level of the template's list.", cell))
	return ""
}

// agencyID finds an agency by its id or full name, among those there are and those of the file.
func (p *planner) agencyID(cell string) (string, bool) {
	if _, ok := p.org.Agency(cell); ok {
		return cell, true
	}
	name := text.Fold(cell)
	var found []string
	for _, a := range p.doc.Agencies {
		if text.Fold(a.VI) == name || text.Fold(a.EN) == name {
			found = append(found, a.ID)
		}
	}
	for _, r := range p.book.rows[organisation.PartAgencies] {
		if r.cells["id"] == cell {
			return cell, true
		}
		if id := r.cells["id"]; text.Fold(r.cells["vi"]) == name && !slices.Contains(found, id) {
			found = append(found, id)
		}
	}
	if len(found) != 1 {
		return "", false
	}
	return found[0], true
}
