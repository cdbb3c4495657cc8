package organisation

import (
	"fmt"
	"regexp"
	"sort"
)

// index builds the look-up tables and reports ids that are missing, malformed or twice there.
func (l *loader) index() {
	o := l.org
	sort.SliceStable(o.levels, func(i, j int) bool { return o.levels[i].Rank < o.levels[j].Rank })
	o.level = indexIDs(l, PartLevels, o.levels, func(x Level) string { return x.ID })
	o.agency = indexIDs(l, PartAgencies, o.agencies, func(x Agency) string { return x.ID })
	o.unit = indexIDs(l, PartUnits, o.units, func(x Unit) string { return x.ID })
	o.role = indexIDs(l, PartRoles, o.roles, func(x Role) string { return x.ID })
	o.officer = indexIDs(l, PartOfficers, o.officers, func(x Officer) string { return x.ID })
	o.citizen = indexIDs(l, PartCitizens, o.citizens, func(x Citizen) string { return x.ID })
	o.username = map[string]int{}
	for i, f := range o.officers {
		l.indexUsername(f.Username, PartOfficers, i)
		o.username[f.Username] = i
	}
	taken := map[string]bool{}
	for name := range o.username {
		taken[name] = true
	}
	for i, c := range o.citizens {
		if taken[c.Username] {
			l.fail("username_duplicate", l.place(PartCitizens, i).on("username"),
				fmt.Sprintf("Tên đăng nhập %q đã có người dùng.", c.Username), fmt.Sprintf("The user name %q is taken.", c.Username))
		}
		taken[c.Username] = true
		l.checkUsername(c.Username, l.place(PartCitizens, i).on("username"))
	}
	l.indexAliases()
	o.predecessor = map[string][]string{}
	for _, a := range o.agencies {
		for _, s := range a.Successors {
			o.predecessor[s.ID] = append(o.predecessor[s.ID], a.ID)
		}
	}
}

func (l *loader) indexUsername(name string, part Part, i int) {
	at := l.place(part, i).on("username")
	if _, twice := l.org.username[name]; twice {
		l.fail("username_duplicate", at,
			fmt.Sprintf("Tên đăng nhập %q đã có người dùng.", name), fmt.Sprintf("The user name %q is taken.", name))
	}
	l.checkUsername(name, at)
}

// usernamePattern: what can be typed on any keyboard, without diacritics.
var usernamePattern = regexp.MustCompile(`^[a-z0-9][a-z0-9._-]{1,63}$`)

func (l *loader) checkUsername(name string, at place) {
	if !usernamePattern.MatchString(name) {
		l.fail("username_invalid", at,
			fmt.Sprintf("Tên đăng nhập %q chỉ được gồm chữ thường không dấu, số, dấu chấm, gạch ngang (2–64 ký tự).", name),
			fmt.Sprintf("The user name %q must be of lower-case letters without diacritics, digits, dots and dashes (2–64).", name))
	}
}

// idPattern: ids go into URLs, BPMN files and dossier codes.
var idPattern = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$`)

func indexIDs[T any](l *loader, part Part, items []T, id func(T) string) map[string]int {
	index := make(map[string]int, len(items))
	for i, item := range items {
		key := id(item)
		if !idPattern.MatchString(key) {
			l.fail("id_invalid", l.place(part, i).on("id"),
				fmt.Sprintf("Mã %q không hợp lệ: chỉ gồm chữ không dấu, số, dấu chấm, gạch ngang, gạch dưới.", key),
				fmt.Sprintf("The id %q is not valid: letters, digits, dots, dashes and underscores only.", key))
			continue
		}
		if _, twice := index[key]; twice {
			l.fail("id_duplicate", l.place(part, i).on("id"),
				fmt.Sprintf("Mã %q bị trùng.", key), fmt.Sprintf("The id %q is there twice.", key))
			continue
		}
		index[key] = i
	}
	return index
}

func (l *loader) indexAliases() {
	o := l.org
	o.alias = map[string]int{}
	for i, r := range o.roles {
		for _, name := range append([]string{r.ID, r.VI, r.EN}, r.Aliases...) {
			key := foldName(name)
			if key == "" {
				continue
			}
			if other, taken := o.alias[key]; taken && other != i {
				l.fail("alias_duplicate", l.place(PartRoles, i).on("aliases"),
					fmt.Sprintf("Tên %q vừa chỉ vai trò %s vừa chỉ vai trò %s.", name, o.roles[other].ID, r.ID),
					fmt.Sprintf("The name %q means both role %s and role %s.", name, o.roles[other].ID, r.ID))
				continue
			}
			o.alias[key] = i
		}
	}
}

// place is where an item is: in which file, if it came from one, and by its id.
func (l *loader) place(part Part, i int) place {
	var at place
	if i < len(l.at[part]) {
		at = l.at[part][i]
	}
	at.path = fieldOf(part, l.org.idOf(part, i))
	return at
}

func (l *loader) check() {
	for i, lv := range l.org.levels {
		if lv.Rank < 1 {
			l.fail("rank_invalid", l.place(PartLevels, i).on("rank"), fmt.Sprintf("Cấp %s cần rank từ 1.", lv.ID), fmt.Sprintf("Level %s needs a rank of 1 or more.", lv.ID))
		}
		if i > 0 && l.org.levels[i-1].Rank == lv.Rank {
			l.fail("rank_duplicate", l.place(PartLevels, i).on("rank"), fmt.Sprintf("Hai cấp %s và %s có cùng rank.", l.org.levels[i-1].ID, lv.ID),
				fmt.Sprintf("Levels %s and %s have the same rank.", l.org.levels[i-1].ID, lv.ID))
		}
	}
	for i, a := range l.org.agencies {
		l.checkAgency(a, l.place(PartAgencies, i))
	}
	l.checkCycles()
	for i, u := range l.org.units {
		l.checkUnit(u, l.place(PartUnits, i))
	}
	for i, r := range l.org.roles {
		if _, ok := l.org.unit[r.Unit]; r.Unit != "" && !ok {
			l.fail("unit_unknown", l.place(PartRoles, i).on("unit"), fmt.Sprintf("Vai trò %s thuộc đơn vị %q không có.", r.ID, r.Unit),
				fmt.Sprintf("Role %s is of unit %q, which there is not.", r.ID, r.Unit))
		}
	}
	for i, f := range l.org.officers {
		l.checkOfficer(f, l.place(PartOfficers, i))
	}
}

func (l *loader) checkAgency(a Agency, at place) {
	if a.VI == "" {
		l.fail("name_missing", at.on("vi"), fmt.Sprintf("Cơ quan %s chưa có tên.", a.ID), fmt.Sprintf("Agency %s has no name.", a.ID))
	}
	if _, ok := l.org.level[a.Level]; !ok {
		l.fail("level_unknown", at.on("level"), fmt.Sprintf("Cơ quan %s thuộc cấp %q không có.", a.ID, a.Level),
			fmt.Sprintf("Agency %s is of level %q, which there is not.", a.ID, a.Level))
	}
	l.checkDates(a.ID, a.EffectiveFrom, a.EffectiveTo, at, "effective_from", "effective_to")
	l.checkAgencyRef(a.ID, a.Parent, at.on("parent"))
	last := Date("")
	for i, p := range a.Parents {
		at := at.item("parents", i)
		if p.ID != "" {
			l.checkAgencyRef(a.ID, p.ID, at.on("id"))
		}
		if !p.From.Valid() || p.From <= last {
			l.fail("parent_date", at.on("from"), fmt.Sprintf("Cơ quan %s: ngày %q của cơ quan cấp trên không hợp lệ hoặc không tăng dần.", a.ID, p.From),
				fmt.Sprintf("Agency %s: the date %q of a parent is not valid or not later than the one before.", a.ID, p.From))
		}
		last = p.From
	}
	l.checkSuccessors(a, at)
	if l.outranks(a) {
		l.add(SeverityWarning, "parent_below", at.on("parent"), fmt.Sprintf("Cơ quan %s có cấp trên ở cấp thấp hơn.", a.ID),
			fmt.Sprintf("Agency %s lies under an agency of a lower level.", a.ID))
	}
}

func (l *loader) outranks(a Agency) bool {
	parent, ok := l.org.Agency(a.Parent)
	if !ok {
		return false
	}
	above, ok1 := l.org.Level(parent.Level)
	own, ok2 := l.org.Level(a.Level)
	return ok1 && ok2 && above.Rank > own.Rank
}

func (l *loader) checkAgencyRef(from, to string, at place) {
	if to == "" {
		return
	}
	if _, ok := l.org.agency[to]; !ok {
		l.fail("parent_unknown", at, fmt.Sprintf("Cơ quan %s trực thuộc %q không có.", from, to),
			fmt.Sprintf("Agency %s lies under %q, which there is not.", from, to))
	}
}

func (l *loader) checkSuccessors(a Agency, at place) {
	mains := 0
	for i, s := range a.Successors {
		at := at.item("successors", i)
		if s.Main {
			mains++
		}
		next, ok := l.org.Agency(s.ID)
		if !ok {
			l.fail("successor_unknown", at.on("id"), fmt.Sprintf("Cơ quan %s có cơ quan kế thừa %q không có.", a.ID, s.ID),
				fmt.Sprintf("Agency %s is succeeded by %q, which there is not.", a.ID, s.ID))
			continue
		}
		if !s.From.Valid() {
			l.fail("date_invalid", at.on("from"), fmt.Sprintf("Cơ quan %s: ngày kế thừa %q không hợp lệ.", a.ID, s.From),
				fmt.Sprintf("Agency %s: the date %q of a succession is not valid.", a.ID, s.From))
			continue
		}
		if a.EffectiveTo == "" || s.From < a.EffectiveTo {
			l.fail("succession_overlap", at.on("from"), fmt.Sprintf("%s được kế thừa từ ngày %s khi vẫn còn hoạt động.", a.VI, s.From),
				fmt.Sprintf("%s is succeeded from %s on while it still exists.", a.EN, s.From))
		}
		if s.From < next.EffectiveFrom {
			l.fail("succession_early", at.on("from"), fmt.Sprintf("%s kế thừa từ ngày %s nhưng chỉ hoạt động từ ngày %s.", next.VI, s.From, next.EffectiveFrom),
				fmt.Sprintf("%s succeeds from %s on but exists only from %s.", next.EN, s.From, next.EffectiveFrom))
		}
	}
	if mains > 1 {
		l.fail("successor_main_twice", at.on("successors"), fmt.Sprintf("%s có hơn một cơ quan kế thừa chính.", a.VI), fmt.Sprintf("%s has more than one main successor.", a.EN))
	}
	if a.EffectiveTo != "" && len(a.Successors) == 0 {
		l.add(SeverityWarning, "successor_missing", at.on("successors"), fmt.Sprintf("%s đã kết thúc nhưng không ghi cơ quan kế thừa.", a.VI),
			fmt.Sprintf("%s has ended and names no successor.", a.EN))
	}
}

func (l *loader) checkDates(id string, from, to Date, at place, fromField, toField string) {
	for i, d := range []Date{from, to} {
		field := []string{fromField, toField}[i]
		if d != "" && !d.Valid() {
			l.fail("date_invalid", at.on(field), fmt.Sprintf("%s: %q không phải là ngày dạng YYYY-MM-DD.", id, d), fmt.Sprintf("%s: %q is not a date like YYYY-MM-DD.", id, d))
		}
	}
	if from != "" && to != "" && to <= from {
		l.fail("dates_reversed", at.on(toField), fmt.Sprintf("%s: ngày kết thúc %s không sau ngày bắt đầu %s.", id, to, from), fmt.Sprintf("%s: the end %s is not after the beginning %s.", id, to, from))
	}
}

// checkCycles follows parents and successors: neither may come back to where it began.
func (l *loader) checkCycles() {
	for i, a := range l.org.agencies {
		if l.reaches(a.ID, func(x Agency) []string {
			ids := []string{x.Parent}
			for _, p := range x.Parents {
				ids = append(ids, p.ID)
			}
			return ids
		}) {
			l.fail("agency_cycle", l.place(PartAgencies, i).on("parent"), fmt.Sprintf("%s trực thuộc chính mình qua các cơ quan cấp trên.", a.VI),
				fmt.Sprintf("%s lies under itself by way of its parents.", a.EN))
		}
		if l.reaches(a.ID, func(x Agency) []string {
			var ids []string
			for _, s := range x.Successors {
				ids = append(ids, s.ID)
			}
			return ids
		}) {
			l.fail("succession_cycle", l.place(PartAgencies, i).on("successors"), fmt.Sprintf("%s kế thừa chính mình.", a.VI), fmt.Sprintf("%s succeeds itself.", a.EN))
		}
	}
}

func (l *loader) reaches(start string, next func(Agency) []string) bool {
	seen := map[string]bool{}
	queue := []string{start}
	for len(queue) > 0 {
		a, ok := l.org.Agency(queue[0])
		queue = queue[1:]
		if !ok {
			continue
		}
		for _, id := range next(a) {
			if id == start {
				return true
			}
			if id != "" && !seen[id] {
				seen[id] = true
				queue = append(queue, id)
			}
		}
	}
	return false
}

func (l *loader) checkUnit(u Unit, at place) {
	if (u.Agency == "") == (u.Level == "") {
		l.fail("unit_place", at.on("agency"), fmt.Sprintf("Đơn vị %s cần ghi hoặc agency hoặc level.", u.ID), fmt.Sprintf("Unit %s needs either an agency or a level.", u.ID))
		return
	}
	_, agency := l.org.agency[u.Agency]
	_, level := l.org.level[u.Level]
	if !agency && !level {
		l.fail("unit_place", at.on("agency"), fmt.Sprintf("Đơn vị %s thuộc cơ quan hoặc cấp %q không có.", u.ID, u.Agency+u.Level),
			fmt.Sprintf("Unit %s is of agency or level %q, which there is not.", u.ID, u.Agency+u.Level))
	}
}

func (l *loader) checkOfficer(f Officer, at place) {
	if f.Name == "" {
		l.fail("name_missing", at.on("name"), fmt.Sprintf("Cán bộ %s chưa có họ tên.", f.ID), fmt.Sprintf("Officer %s has no name.", f.ID))
	}
	if len(f.Positions) == 0 {
		l.add(SeverityWarning, "position_missing", at.on("positions"), fmt.Sprintf("Cán bộ %s chưa giữ vai trò nào.", f.ID), fmt.Sprintf("Officer %s holds no role.", f.ID))
	}
	for i, p := range f.Positions {
		at := at.item("positions", i)
		l.checkPosition(f, p, at)
		for _, q := range f.Positions[:i] {
			if q.Agency == p.Agency && q.Role == p.Role && (q.To == "" || p.From < q.To) && (p.To == "" || q.From < p.To) {
				l.fail("position_overlap", at, fmt.Sprintf("Cán bộ %s giữ vai trò %s tại %s hai lần trong cùng thời gian.", f.ID, p.Role, p.Agency),
					fmt.Sprintf("Officer %s holds role %s at %s twice at the same time.", f.ID, p.Role, p.Agency))
			}
		}
	}
}

func (l *loader) checkPosition(f Officer, p Position, at place) {
	if _, ok := l.org.agency[p.Agency]; !ok {
		l.fail("agency_unknown", at.on("agency"), fmt.Sprintf("Cán bộ %s làm việc tại cơ quan %q không có.", f.ID, p.Agency),
			fmt.Sprintf("Officer %s works at agency %q, which there is not.", f.ID, p.Agency))
	}
	role, ok := l.org.Role(p.Role)
	if !ok {
		l.fail("role_unknown", at.on("role"), fmt.Sprintf("Cán bộ %s giữ vai trò %q không có.", f.ID, p.Role), fmt.Sprintf("Officer %s holds role %q, which there is not.", f.ID, p.Role))
	} else if role.External {
		l.fail("role_external", at.on("role"), fmt.Sprintf("Cán bộ %s không thể giữ vai trò %s của cơ quan bên ngoài.", f.ID, p.Role),
			fmt.Sprintf("Officer %s cannot hold role %s, which is of a body outside.", f.ID, p.Role))
	}
	l.checkDates(f.ID, p.From, p.To, at, "from", "to")
}
