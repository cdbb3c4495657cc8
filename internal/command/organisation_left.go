package command

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/motcua/motcua/internal/organisation"
)

// forever is a day after every change that has a date.
const forever = organisation.Date("9999-12-31")

// left gathers what a change would leave behind.
type left struct {
	before, after *organisation.Organisation
	today         organisation.Date
	findings      []organisation.Finding
}

func (l *left) add(s organisation.Severity, code, field, vi, en string) {
	l.findings = append(l.findings, organisation.Finding{Severity: s, Code: code, Field: field, VI: vi, EN: en})
}

// leftBehind finds the work that a change would strand: tasks of officers who lose their
// hat, now or on a day that is set; hats that nobody wears any more; agencies that end
// without a successor; roles with open tasks.
func (o *Organisation) leftBehind(ctx context.Context, before, after *organisation.Organisation, changes []organisation.Change) ([]organisation.Finding, error) {
	l := &left{before: before, after: after, today: organisation.DateOf(o.Now())}
	var officers, agencies, roles []string
	for _, c := range changes {
		switch {
		case c.Part == organisation.PartOfficers && c.Kind != organisation.Added:
			officers = append(officers, c.ID)
		case c.Part == organisation.PartRoles && c.Kind == organisation.Removed:
			roles = append(roles, c.ID)
		case c.Part == organisation.PartAgencies && c.Kind != organisation.Added:
			agencies = append(agencies, c.ID)
		}
	}
	l.administrators()
	for _, step := range []func() error{
		func() error { return o.leftByOfficers(ctx, l, officers) },
		func() error { return o.leftByAgencies(ctx, l, agencies) },
		func() error { return o.leftByRoles(ctx, l, roles) },
	} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	return l.findings, nil
}

// administrators refuses a change after which nobody could make another.
func (l *left) administrators() {
	for _, id := range []string{organisation.RoleAdmin, organisation.RoleSupervisor, organisation.RoleProcessDesigner, organisation.RoleIntegrator} {
		_, was := l.before.Role(id)
		if _, is := l.after.Role(id); was && !is {
			l.add(organisation.SeverityError, "role_of_product", "roles["+id+"]",
				fmt.Sprintf("Vai trò %q là của hệ thống; không xóa được.", id), fmt.Sprintf("The role %q is the system's own and cannot be removed.", id))
		}
	}
	if administered(l.before, l.today) && (!administered(l.after, l.today) || !administered(l.after, forever)) {
		l.add(organisation.SeverityError, "admin_missing", "officers",
			"Sau thay đổi này không còn ai giữ vai trò quản trị.", "After this change nobody would hold the administrator's role.")
	}
}

func administered(org *organisation.Organisation, day organisation.Date) bool {
	return slices.ContainsFunc(org.Officers(), func(f organisation.Officer) bool {
		return slices.ContainsFunc(f.Positions, func(p organisation.Position) bool {
			return p.Role == organisation.RoleAdmin && p.ActiveOn(day)
		})
	})
}

// wearing is a hat: agency and role.
type wearing struct{ agency, role string }

func hatsOf(org *organisation.Organisation, officer string, day organisation.Date) map[wearing]bool {
	out := map[wearing]bool{}
	for _, p := range org.PositionsOf(officer, day) {
		out[wearing{p.Agency, p.Role}] = true
	}
	return out
}

// lost lists the hats that an officer wears today and would not keep.
func (l *left) lost(officer string) map[wearing]bool {
	now, later := hatsOf(l.before, officer, l.today), hatsOf(l.before, officer, forever)
	next, end := hatsOf(l.after, officer, l.today), hatsOf(l.after, officer, forever)
	out := map[wearing]bool{}
	for h := range now {
		if !next[h] || (later[h] && !end[h]) {
			out[h] = true
		}
	}
	return out
}

func (o *Organisation) leftByOfficers(ctx context.Context, l *left, officers []string) error {
	losing := map[string]map[wearing]bool{}
	var ids []string
	hats := map[wearing]bool{}
	for _, id := range officers {
		lost := l.lost(id)
		if _, stays := l.after.Officer(id); stays && len(lost) == 0 {
			continue
		}
		losing[id] = lost
		ids = append(ids, id)
		for h := range lost {
			hats[h] = true
		}
	}
	if len(ids) == 0 {
		return nil
	}
	work, err := o.Work.OpenTasksOf(ctx, ids)
	if err != nil {
		return err
	}
	for _, id := range ids {
		_, stays := l.after.Officer(id)
		var held []organisation.OpenWork
		for _, w := range work {
			if w.Officer == id && (!stays || losing[id][wearing{w.Agency, w.Role}]) {
				held = append(held, w)
			}
		}
		l.held(id, held)
	}
	return o.leftByHats(ctx, l, hats)
}

func (l *left) held(officer string, held []organisation.OpenWork) {
	if len(held) == 0 {
		return
	}
	f, _ := l.before.Officer(officer)
	var n int64
	for _, w := range held {
		n += w.Tasks
	}
	vi, en := l.places(held)
	l.add(organisation.SeverityWarning, "tasks_held", "officers["+officer+"].positions",
		fmt.Sprintf("%s đang giữ %d việc chưa xong (%s). Hãy phân công lại trước; nếu vẫn lưu, các việc này chờ người giám sát phân công.", f.Name, n, vi),
		fmt.Sprintf("%s holds %d open tasks (%s). Reassign them first; saved all the same, they wait for the supervisor to reassign them.", f.Name, n, en))
}

// places says where work lies: "3 việc Văn thư tại Phường A, …".
func (l *left) places(work []organisation.OpenWork) (vi, en string) {
	var v, e []string
	for _, w := range work {
		agency, _ := l.before.Agency(w.Agency)
		role, _ := l.before.Role(w.Role)
		v = append(v, fmt.Sprintf("%d việc %s tại %s", w.Tasks, role.VI, agency.VI))
		e = append(e, fmt.Sprintf("%d as %s at %s", w.Tasks, role.EN, agency.EN))
	}
	return strings.Join(v, ", "), strings.Join(e, ", ")
}

// leftByHats warns of hats that nobody would wear any more while work waits for them.
func (o *Organisation) leftByHats(ctx context.Context, l *left, hats map[wearing]bool) error {
	var empty []wearing
	for h := range hats {
		if len(l.before.Holders(h.agency, h.role, l.today)) > 0 &&
			(len(l.after.Holders(h.agency, h.role, l.today)) == 0 || len(l.after.Holders(h.agency, h.role, forever)) == 0) {
			empty = append(empty, h)
		}
	}
	if len(empty) == 0 {
		return nil
	}
	slices.SortFunc(empty, func(a, b wearing) int { return strings.Compare(a.agency+" "+a.role, b.agency+" "+b.role) })
	var agencies []string
	for _, h := range empty {
		agencies = append(agencies, h.agency)
	}
	work, err := o.Work.OpenTasksAt(ctx, slices.Compact(agencies))
	if err != nil {
		return err
	}
	for _, h := range empty {
		var n int64
		for _, w := range work {
			if w.Agency == h.agency && w.Role == h.role {
				n += w.Tasks
			}
		}
		if n == 0 {
			continue
		}
		agency, _ := l.before.Agency(h.agency)
		role, _ := l.before.Role(h.role)
		l.add(organisation.SeverityWarning, "role_unheld", "agencies["+h.agency+"]",
			fmt.Sprintf("Không còn ai giữ vai trò %s tại %s, nơi còn %d việc chưa xong.", role.VI, agency.VI, n),
			fmt.Sprintf("Nobody would hold the role %s at %s any more, where %d tasks are open.", role.EN, agency.EN, n))
	}
	return nil
}

// leftByAgencies refuses to end an agency that has open work without a successor, and to
// remove one that dossiers name: ids never change hands.
func (o *Organisation) leftByAgencies(ctx context.Context, l *left, agencies []string) error {
	var ending, gone []string
	for _, id := range agencies {
		if _, stays := l.after.Agency(id); !stays {
			gone = append(gone, id)
			continue
		}
		_, was := l.before.Current(id, forever)
		if _, err := l.after.Current(id, forever); err != nil && was == nil {
			ending = append(ending, id)
		}
	}
	if err := o.leftByEnding(ctx, l, ending); err != nil || len(gone) == 0 {
		return err
	}
	named, err := o.Work.WithDossiers(ctx, gone)
	if err != nil {
		return err
	}
	for _, id := range named {
		a, _ := l.before.Agency(id)
		l.add(organisation.SeverityError, "agency_has_dossiers", "agencies["+id+"]",
			fmt.Sprintf("%s đã có hồ sơ; không xóa được. Hãy ghi ngày kết thúc và cơ quan kế thừa.", a.VI),
			fmt.Sprintf("%s has had dossiers and cannot be removed. Give it an end and a successor.", a.EN))
	}
	return nil
}

func (o *Organisation) leftByEnding(ctx context.Context, l *left, ending []string) error {
	if len(ending) == 0 {
		return nil
	}
	dossiers, err := o.Work.OpenDossiersAt(ctx, ending)
	if err != nil {
		return err
	}
	work, err := o.Work.OpenTasksAt(ctx, ending)
	if err != nil {
		return err
	}
	tasks := map[string]int64{}
	for _, w := range work {
		tasks[w.Agency] += w.Tasks
	}
	for _, id := range ending {
		if dossiers[id]+tasks[id] == 0 {
			continue
		}
		a, _ := l.before.Agency(id)
		l.add(organisation.SeverityError, "agency_ends_with_work", "agencies["+id+"].successors",
			fmt.Sprintf("%s còn %d hồ sơ và %d việc chưa xong; hãy ghi cơ quan kế thừa trước khi kết thúc.", a.VI, dossiers[id], tasks[id]),
			fmt.Sprintf("%s still has %d open dossiers and %d open tasks; name its successor before it ends.", a.EN, dossiers[id], tasks[id]))
	}
	return nil
}

func (o *Organisation) leftByRoles(ctx context.Context, l *left, roles []string) error {
	if len(roles) == 0 {
		return nil
	}
	work, err := o.Work.OpenTasksFor(ctx, roles)
	if err != nil {
		return err
	}
	open := map[string]int64{}
	for _, w := range work {
		open[w.Role] += w.Tasks
	}
	for _, id := range roles {
		if open[id] == 0 {
			continue
		}
		role, _ := l.before.Role(id)
		l.add(organisation.SeverityError, "role_has_tasks", "roles["+id+"]",
			fmt.Sprintf("Vai trò %s còn %d việc chưa xong; không xóa được.", role.VI, open[id]),
			fmt.Sprintf("The role %s has %d open tasks and cannot be removed.", role.EN, open[id]))
	}
	return nil
}
