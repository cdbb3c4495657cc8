package organisation

import (
	"fmt"
	"slices"
)

// Edit is one step of a change: exactly one of its fields is set. An item replaces the one
// of its id, or is added.
type Edit struct {
	Level    *Level
	Agency   *Agency
	Unit     *Unit
	Role     *Role
	Officer  *Officer
	Remove   *Ref
	Transfer *Transfer
}

// Ref names an item.
type Ref struct {
	Part Part
	ID   string
}

// Transfer moves an officer on a day. Positions are ended, not removed: what was stays on
// record. A day that lies ahead takes effect by itself.
type Transfer struct {
	Officer string
	On      Date       // the first day under the new positions
	Leave   []Position // agency and role of those that end; none = all
	Take    []Position // agency, role and, if it is known, the end of those that begin; none = leaves office
}

// MaxEdits bounds the edits of one change.
const MaxEdits = 20_000

// Apply gives the document after some edits, in their order. The error is an *Error whose
// findings name the edit; whether the document is right, New says.
func Apply(d Document, edits []Edit) (Document, error) {
	d = d.Clone()
	var findings []Finding
	for i, e := range edits {
		at := fmt.Sprintf("edits[%d]", i)
		if f := d.apply(e); f != nil {
			f.Severity, f.Field = SeverityError, at+f.Field
			findings = append(findings, *f)
		}
	}
	if len(findings) > 0 {
		return Document{}, invalidError(findings)
	}
	return d, nil
}

func (d *Document) apply(e Edit) *Finding {
	set := 0
	for _, there := range []bool{e.Level != nil, e.Agency != nil, e.Unit != nil, e.Role != nil, e.Officer != nil, e.Remove != nil, e.Transfer != nil} {
		if there {
			set++
		}
	}
	switch {
	case set != 1:
		return &Finding{Code: "edit_unclear", VI: "Mỗi bước sửa phải có đúng một nội dung.", EN: "Each edit says exactly one thing."}
	case e.Level != nil:
		d.Levels = put(d.Levels, *e.Level, func(x Level) string { return x.ID })
	case e.Agency != nil:
		d.Agencies = put(d.Agencies, *e.Agency, func(x Agency) string { return x.ID })
	case e.Unit != nil:
		d.Units = put(d.Units, *e.Unit, func(x Unit) string { return x.ID })
	case e.Role != nil:
		d.Roles = put(d.Roles, *e.Role, func(x Role) string { return x.ID })
	case e.Officer != nil:
		d.Officers = put(d.Officers, *e.Officer, func(x Officer) string { return x.ID })
	case e.Remove != nil:
		return d.remove(*e.Remove)
	case e.Transfer != nil:
		return d.transfer(*e.Transfer)
	}
	return nil
}

func put[T any](items []T, x T, id func(T) string) []T {
	if i := slices.IndexFunc(items, func(y T) bool { return id(y) == id(x) }); i >= 0 {
		items[i] = x
		return items
	}
	return append(items, x)
}

func (d *Document) remove(r Ref) *Finding {
	before := d.sizes()[r.Part]
	switch r.Part {
	case PartLevels:
		d.Levels = slices.DeleteFunc(d.Levels, func(x Level) bool { return x.ID == r.ID })
	case PartAgencies:
		d.Agencies = slices.DeleteFunc(d.Agencies, func(x Agency) bool { return x.ID == r.ID })
	case PartUnits:
		d.Units = slices.DeleteFunc(d.Units, func(x Unit) bool { return x.ID == r.ID })
	case PartRoles:
		d.Roles = slices.DeleteFunc(d.Roles, func(x Role) bool { return x.ID == r.ID })
	case PartOfficers:
		d.Officers = slices.DeleteFunc(d.Officers, func(x Officer) bool { return x.ID == r.ID })
	case PartCitizens:
		d.Citizens = slices.DeleteFunc(d.Citizens, func(x Citizen) bool { return x.ID == r.ID })
	}
	if d.sizes()[r.Part] == before {
		return unknownItem(".remove.id", r.ID)
	}
	return nil
}

func unknownItem(field, id string) *Finding {
	return &Finding{
		Code: "item_unknown", Field: field,
		VI: fmt.Sprintf("Không có mục nào mang mã %q.", id), EN: fmt.Sprintf("There is no item %q.", id),
	}
}

func (d *Document) transfer(t Transfer) *Finding {
	i := slices.IndexFunc(d.Officers, func(x Officer) bool { return x.ID == t.Officer })
	if i < 0 {
		return unknownItem(".transfer.officer", t.Officer)
	}
	if !t.On.Valid() {
		return &Finding{
			Code: "date_invalid", Field: ".transfer.on",
			VI: fmt.Sprintf("%q không phải là ngày dạng YYYY-MM-DD.", t.On), EN: fmt.Sprintf("%q is not a date like YYYY-MM-DD.", t.On),
		}
	}
	same := func(p Position) func(Position) bool {
		return func(q Position) bool { return p.Agency == q.Agency && p.Role == q.Role }
	}
	for n, p := range t.Leave {
		if !slices.ContainsFunc(d.Officers[i].Positions, same(p)) {
			return &Finding{
				Code: "position_unknown", Field: fmt.Sprintf(".transfer.leave[%d]", n),
				VI: fmt.Sprintf("Cán bộ %s không giữ vai trò %q tại %q.", t.Officer, p.Role, p.Agency),
				EN: fmt.Sprintf("Officer %s does not hold role %q at %q.", t.Officer, p.Role, p.Agency),
			}
		}
	}
	var after []Position
	var stays []Position
	for _, p := range d.Officers[i].Positions {
		leaves := len(t.Leave) == 0 || slices.ContainsFunc(t.Leave, same(p))
		over := p.To != "" && p.To <= t.On
		switch {
		case over || !leaves:
			after = append(after, p)
		case p.From <= t.On && slices.ContainsFunc(t.Take, same(p)): // goes on as it is
			after, stays = append(after, p), append(stays, p)
		case p.From >= t.On: // would have begun later: now it does not
		default:
			p.To = t.On
			after = append(after, p)
		}
	}
	for _, p := range t.Take {
		if !slices.ContainsFunc(stays, same(p)) {
			p.From = t.On
			after = append(after, p)
		}
	}
	d.Officers[i].Positions = after
	return nil
}
