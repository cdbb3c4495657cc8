package installation

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/motcua/motcua/internal/clock"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/organisation"
	"github.com/motcua/motcua/internal/procedure"
)

// office is the organisation in force with what follows from it, taken over as a whole.
type office struct {
	org       *organisation.Organisation
	calendars dossier.CalendarSet
	compiled  *dossier.Calendars
}

func (i *Installation) officeOf(org *organisation.Organisation) (*office, error) {
	set, err := i.calendarsOf(org)
	if err != nil {
		return nil, err
	}
	compiled, err := set.Compile()
	if err != nil {
		return nil, err
	}
	return &office{org: org, calendars: set, compiled: compiled}, nil
}

// Organisation is who there is. What it gives is immutable; asked again it may be newer.
func (i *Installation) Organisation() *organisation.Organisation { return i.offices.Load().org }

// ConfiguredOrganisation is what the configuration's files say.
func (i *Installation) ConfiguredOrganisation() organisation.Document { return i.files.Clone() }

// withStored is the organisation that the configuration's procedures are read with: the
// files' own, and what the database has besides. Where the two do not go together, the
// files' alone.
func withStored(files *organisation.Organisation, stored *organisation.Document) *organisation.Organisation {
	if stored == nil {
		return files
	}
	both, _, err := organisation.New(files.Document().Merge(*stored))
	if err != nil {
		return files
	}
	return both
}

// Reasons of the revisions that a start makes.
const (
	reasonFirst = "Khởi tạo từ tệp cấu hình · From the configuration's files"
	reasonFiles = "Tệp cấu hình thay đổi · The configuration's files have changed"
)

// SeedOrganisation puts the organisation of the configuration's files into a database that
// has none. As long as nobody has edited it there, what the files add or change is taken
// over too; a start never removes anything. It says how many items of the files differ
// from the database after that.
func (i *Installation) SeedOrganisation(ctx context.Context, to organisation.Revisions, now time.Time) (differing int, err error) {
	base, err := to.LatestRevision(ctx)
	if err != nil {
		return 0, fmt.Errorf("organisation: %w", err)
	}
	var stored organisation.Revision
	if base > 0 {
		if stored, err = to.Revision(ctx, base); err != nil {
			return 0, fmt.Errorf("organisation: %w", err)
		}
	}
	next := organisation.Revision{At: now, Via: organisation.ViaFiles, Reason: reasonFirst, Document: i.files}
	if base > 0 {
		next.Reason, next.Document = reasonFiles, i.files.Merge(stored.Document)
	}
	changes := organisation.Diff(stored.Document, next.Document)
	_, _, wrong := organisation.New(next.Document)
	if len(changes) == 0 || wrong != nil || (base > 0 && stored.Via != organisation.ViaFiles) {
		return len(changes), nil
	}
	_, err = to.PutRevision(ctx, base, next, changes)
	if errors.Is(err, organisation.ErrStale) { // another process starts too, with the same files
		return 0, nil
	}
	return 0, err
}

// RefreshOrganisation takes over the newest revision of the organisation, if there is one.
// On an error the last known one stays in force.
func (i *Installation) RefreshOrganisation(ctx context.Context, from organisation.Revisions) error {
	number, err := from.LatestRevision(ctx)
	if err != nil {
		return fmt.Errorf("organisation: %w", err)
	}
	i.refreshing.Lock()
	defer i.refreshing.Unlock()
	if number <= i.Organisation().Revision() {
		return nil
	}
	r, err := from.Revision(ctx, number)
	if err != nil {
		return fmt.Errorf("organisation: %w", err)
	}
	org, _, err := organisation.New(r.Document)
	if err != nil {
		return fmt.Errorf("organisation, revision %d: %w", number, err)
	}
	next, err := i.officeOf(org.WithRevision(number))
	if err != nil {
		return fmt.Errorf("organisation, revision %d: %w", number, err)
	}
	i.offices.Store(next)
	return nil
}

// JudgeOrganisation tells what of the installation forbids another organisation: hours
// that are no hours, calendars that are not there, and roles, levels and agencies that
// procedures name and that would be gone.
func (i *Installation) JudgeOrganisation(next *organisation.Organisation) ([]organisation.Finding, error) {
	var out []organisation.Finding
	for _, a := range next.Agencies() {
		if f := i.judgeHours(a); f != nil {
			out = append(out, *f)
		}
	}
	lost, err := i.lostToProcedures(next)
	return append(out, lost...), err
}

func (i *Installation) judgeHours(a organisation.Agency) *organisation.Finding {
	f := &organisation.Finding{Severity: organisation.SeverityError, Code: "calendar_invalid", Field: "agencies[" + a.ID + "].calendar"}
	spec, own, err := i.calendarOf(a)
	if err != nil {
		f.VI, f.EN = fmt.Sprintf("Không có lịch làm việc %q.", a.Calendar), fmt.Sprintf("There is no calendar %q.", a.Calendar)
		return f
	}
	if !own {
		return nil
	}
	if _, err := clock.New(spec); err != nil {
		f.Code, f.Field = "hours_invalid", "agencies["+a.ID+"].hours"
		vi, en := err.Error(), err.Error()
		var said interface{ In(lang string) string }
		if errors.As(err, &said) {
			vi, en = said.In("vi"), said.In("en")
		}
		f.VI, f.EN = "Giờ làm việc không hợp lệ: "+vi, "The working hours are not valid: "+en
		return f
	}
	return nil
}

// lostToProcedures looks only for what is there now and would be gone.
func (i *Installation) lostToProcedures(next *organisation.Organisation) ([]organisation.Finding, error) {
	now := i.Organisation()
	roles, bindings := map[string]bool{}, map[string]organisation.Part{}
	for _, r := range now.Roles() {
		if _, ok := next.Role(r.ID); !ok {
			roles[r.ID] = true
		}
	}
	for _, l := range now.Levels() {
		if _, ok := next.Level(l.ID); !ok {
			bindings[l.ID] = organisation.PartLevels
		}
	}
	for _, a := range now.Agencies() {
		if _, ok := next.Agency(a.ID); !ok {
			bindings[a.ID] = organisation.PartAgencies
		}
	}
	if len(roles)+len(bindings) == 0 {
		return nil, nil
	}
	var out []organisation.Finding
	for _, d := range i.Catalogue().All() {
		hats, err := procedure.Hats(d)
		if err != nil {
			return nil, err
		}
		for _, h := range hats {
			if roles[h.Role] {
				out = append(out, usedBy(organisation.PartRoles, h.Role, d))
			}
			if part, ok := bindings[h.Binding]; ok {
				out = append(out, usedBy(part, h.Binding, d))
			}
		}
	}
	return slices.CompactFunc(out, func(a, b organisation.Finding) bool { return a == b }), nil
}

func usedBy(part organisation.Part, id string, d procedure.Definition) organisation.Finding {
	return organisation.Finding{
		Severity: organisation.SeverityError, Code: "used_by_procedure", Field: string(part) + "[" + id + "]",
		VI: fmt.Sprintf("Thủ tục %s (%s) đang dùng %q trong quy trình; không xóa được.", d.Code, d.NameVI, id),
		EN: fmt.Sprintf("Procedure %s (%s) names %q in its process; it cannot be removed.", d.Code, d.NameVI, id),
	}
}
