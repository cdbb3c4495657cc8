package command

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/motcua/motcua/internal/audit"
	"github.com/motcua/motcua/internal/auth"
	"github.com/motcua/motcua/internal/clock"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/organisation"
)

// OrganisationDeps is what an Organisation needs.
type OrganisationDeps struct {
	Revisions organisation.Revisions
	Work      organisation.Work
	Judge     OrganisationJudge
	Policy    *auth.Policy // nil = whoever calls may do everything: the command line
	// Follow makes this process know the newest revision; others follow by themselves.
	Follow func(ctx context.Context) error
	Now    func() time.Time // nil = clock.System{}.Now
}

// OrganisationJudge tells what of the installation forbids an organisation; the installation does.
type OrganisationJudge interface {
	JudgeOrganisation(next *organisation.Organisation) ([]organisation.Finding, error)
}

// Organisation changes the organisation: checked as a whole, as one revision after another.
type Organisation struct{ OrganisationDeps }

// NewOrganisation makes an Organisation.
func NewOrganisation(d OrganisationDeps) *Organisation {
	if d.Now == nil {
		d.Now = clock.System{}.Now
	}
	return &Organisation{d}
}

// OrganisationChange is a change that somebody wants.
type OrganisationChange struct {
	Base    int64 // the revision it was made on
	Edits   []organisation.Edit
	Replace *organisation.Document // instead of edits: the whole
	Reason  string
	Via     organisation.Via
	ByName  string // of somebody without an account
	DryRun  bool   // only tell what it would do
	Despite bool   // the warnings are known
}

// OrganisationOutcome is what came of a change.
type OrganisationOutcome struct {
	Stored   bool // as Revision
	Replayed bool // by an earlier request that said the same
	Revision organisation.Revision
	Changes  []organisation.Change
	Findings []organisation.Finding // those the change brings; errors forbid it, warnings want to be known
}

// maxReason bounds a reason, in characters.
const maxReason = 1000

// Change checks a change and, unless something forbids it, stores it as a revision. What
// forbids it is in the outcome; errors are those of the request: a stale base is a
// conflict that says who changed what.
func (o *Organisation) Change(ctx context.Context, who auth.Principal, in OrganisationChange) (OrganisationOutcome, error) {
	reason, err := checkReason(in)
	if err != nil {
		return OrganisationOutcome{}, err
	}
	in.Reason = reason
	latest, err := o.Revisions.LatestRevision(ctx)
	if err != nil {
		return OrganisationOutcome{}, fmt.Errorf("organisation: %w", err)
	}
	if in.Base != latest {
		return o.stale(ctx, who, in, latest)
	}
	base, err := o.Revisions.Revision(ctx, latest)
	if err != nil {
		return OrganisationOutcome{}, fmt.Errorf("organisation: %w", err)
	}
	next, outcome, err := o.judge(ctx, who, in, base.Document)
	if err != nil || in.DryRun || len(outcome.Changes) == 0 || organisation.HasErrors(outcome.Findings) || (len(outcome.Findings) > 0 && !in.Despite) {
		return outcome, err
	}
	outcome.Revision, err = o.Revisions.PutRevision(ctx, latest, o.revision(who, in, next), outcome.Changes)
	if errors.Is(err, organisation.ErrStale) {
		return o.stale(ctx, who, in, latest+1)
	}
	if err != nil {
		return OrganisationOutcome{}, err
	}
	outcome.Stored = true
	number := strconv.FormatInt(outcome.Revision.Number, 10)
	note := audit.NoteOf(ctx)
	note.About("organisation", number)
	note.Before("organisation.revision", strconv.FormatInt(latest, 10))
	note.After("organisation.revision", number)
	return outcome, o.follow(ctx)
}

func (o *Organisation) follow(ctx context.Context) error {
	if o.Follow == nil {
		return nil
	}
	return o.Follow(ctx)
}

func (o *Organisation) revision(who auth.Principal, in OrganisationChange, d organisation.Document) organisation.Revision {
	name := who.Account.Name
	if in.ByName != "" {
		name = in.ByName
	}
	return organisation.Revision{
		At: o.Now().UTC().Truncate(time.Microsecond), By: who.Account.ID, ByName: name, Via: in.Via, Reason: in.Reason, Document: d,
	}
}

func checkReason(in OrganisationChange) (string, error) {
	reason := organisation.TidyText(in.Reason)
	switch {
	case reason == "" && !in.DryRun:
		return "", invalid("reason_missing", "reason", "Hãy ghi lý do thay đổi.", "Say why this is changed.")
	case utf8.RuneCountInString(reason) > maxReason:
		return "", invalid("reason_too_long", "reason",
			fmt.Sprintf("Lý do dài nhất %d ký tự.", maxReason), fmt.Sprintf("A reason has at most %d characters.", maxReason))
	}
	return reason, nil
}

// judge applies a change to a document and gathers everything that is to be said about it.
func (o *Organisation) judge(ctx context.Context, who auth.Principal, in OrganisationChange, base organisation.Document) (organisation.Document, OrganisationOutcome, error) {
	var out OrganisationOutcome
	next, err := in.applied(base)
	if err != nil {
		return next, out, invalidEdits(err)
	}
	out.Changes = organisation.Diff(base, next)
	before, known, err := organisation.New(base)
	if err != nil {
		return next, out, fmt.Errorf("the stored organisation: %w", err)
	}
	if err := o.allowed(who, before, base, next, out.Changes); err != nil {
		return next, out, err
	}
	after, found, err := organisation.New(next)
	out.Findings = newFindings(found, known)
	if err != nil { // it is no organisation: the other questions make no sense yet
		return next, out, nil
	}
	judged, err := o.Judge.JudgeOrganisation(after)
	if err != nil {
		return next, out, err
	}
	left, err := o.leftBehind(ctx, before, after, out.Changes)
	out.Findings = append(append(out.Findings, judged...), left...)
	return next, out, err
}

func (in OrganisationChange) applied(base organisation.Document) (organisation.Document, error) {
	if in.Replace != nil {
		return in.Replace.Tidy(), nil
	}
	if len(in.Edits) == 0 || len(in.Edits) > organisation.MaxEdits {
		return organisation.Document{}, invalid("edits_count", "edits",
			fmt.Sprintf("Cần từ 1 đến %d bước sửa.", organisation.MaxEdits), fmt.Sprintf("Give 1 to %d edits.", organisation.MaxEdits))
	}
	next, err := organisation.Apply(base, in.Edits)
	return next.Tidy(), err
}

// invalidEdits makes the answer of edits that say nothing sensible.
func invalidEdits(err error) error {
	var e *organisation.Error
	if !errors.As(err, &e) {
		return err
	}
	return FindingsError("edits_invalid", "Không thực hiện được các bước sửa.", "The edits cannot be made.", e.Findings)
}

// FindingsError is the refusal of a change, with every finding beside its field.
func FindingsError(key, vi, en string, findings []organisation.Finding) *dossier.Error {
	e := invalid(key, "", vi, en)
	for _, f := range findings {
		e.Fields = append(e.Fields, dossier.FieldError{Field: f.Field, VI: f.VI, EN: f.EN})
	}
	return e
}

// newFindings leaves out what was found before the change too.
func newFindings(found, known []organisation.Finding) []organisation.Finding {
	old := make(map[organisation.Finding]bool, len(known))
	for _, f := range known {
		old[f] = true
	}
	var out []organisation.Finding
	for _, f := range found {
		if f.Severity == organisation.SeverityError || !old[f] {
			out = append(out, f)
		}
	}
	return out
}

// stale answers a change that was made on an older revision: it is done already, or
// somebody else was faster.
func (o *Organisation) stale(ctx context.Context, who auth.Principal, in OrganisationChange, latest int64) (OrganisationOutcome, error) {
	if in.Base > latest || in.Base < 1 {
		return OrganisationOutcome{}, &dossier.Error{
			Code: dossier.CodeConflict, Key: "organisation_changed",
			VI: "Hãy tải lại cơ cấu tổ chức rồi sửa lại: bản đang sửa không còn.", EN: "Reload the organisation and edit it again: the revision you edited is not there.",
		}
	}
	if done, ok, err := o.replayed(ctx, who, in); err != nil || ok {
		return done, err
	}
	since, err := o.Revisions.Revisions(ctx, organisation.HistoryFilter{After: in.Base, Limit: 1})
	if err != nil || len(since) == 0 {
		return OrganisationOutcome{}, errors.Join(err, organisation.ErrStale)
	}
	newest := since[0]
	changes, err := o.Revisions.RevisionChanges(ctx, newest.Number, 0, namedChanges+1)
	if err != nil {
		return OrganisationOutcome{}, fmt.Errorf("organisation: %w", err)
	}
	at := newest.At.In(clock.Zone)
	by := newest.ByName
	if by == "" {
		by = string(newest.Via)
	}
	return OrganisationOutcome{}, &dossier.Error{
		Code: dossier.CodeConflict, Key: "organisation_changed", By: by, At: at.Format(time.RFC3339),
		VI: fmt.Sprintf("%s đã sửa cơ cấu tổ chức lúc %s: %s. Hãy tải lại rồi sửa lại.", by, at.Format("15:04 02/01/2006"), changeWords(changes, newest.Changes, "vi")),
		EN: fmt.Sprintf("%s changed the organisation at %s: %s. Reload it and edit again.", by, at.Format("15:04 02/01/2006"), changeWords(changes, newest.Changes, "en")),
	}
}

// replayed finds the revision that this very request made, when its answer was lost.
func (o *Organisation) replayed(ctx context.Context, who auth.Principal, in OrganisationChange) (OrganisationOutcome, bool, error) {
	made, err := o.Revisions.Revision(ctx, in.Base+1)
	if err != nil {
		return OrganisationOutcome{}, false, fmt.Errorf("organisation: %w", err)
	}
	if in.DryRun || who.Account.ID == "" || made.By != who.Account.ID || made.Reason != in.Reason {
		return OrganisationOutcome{}, false, nil
	}
	base, err := o.Revisions.Revision(ctx, in.Base)
	if err != nil {
		return OrganisationOutcome{}, false, fmt.Errorf("organisation: %w", err)
	}
	next, err := in.applied(base.Document)
	if err != nil {
		return OrganisationOutcome{}, false, invalidEdits(err)
	}
	if _, sha := next.Encode(); sha != made.SHA {
		return OrganisationOutcome{}, false, nil
	}
	return OrganisationOutcome{Stored: true, Replayed: true, Revision: made, Changes: organisation.Diff(base.Document, next)}, true, nil
}

// namedChanges is how many items a sentence names.
const namedChanges = 3

var partWords = map[organisation.Part][2]string{
	organisation.PartLevels:   {"cấp", "level"},
	organisation.PartAgencies: {"cơ quan", "agency"},
	organisation.PartUnits:    {"đơn vị", "unit"},
	organisation.PartRoles:    {"vai trò", "role"},
	organisation.PartOfficers: {"cán bộ", "officer"},
	organisation.PartCitizens: {"công dân", "citizen"},
}

var kindWords = map[organisation.ChangeKind][2]string{
	organisation.Added:   {"thêm", "added"},
	organisation.Changed: {"sửa", "changed"},
	organisation.Removed: {"xóa", "removed"},
}

// changeWords says what was changed, the first few items by name.
func changeWords(changes []organisation.Change, total int, lang string) string {
	i := 0
	if lang == "en" {
		i = 1
	}
	var words []string
	for n, c := range changes {
		if n == namedChanges {
			break
		}
		words = append(words, kindWords[c.Kind][i]+" "+partWords[c.Part][i]+" "+c.Name)
	}
	if more := total - len(words); more > 0 {
		words = append(words, []string{fmt.Sprintf("và %d mục khác", more), fmt.Sprintf("and %d more", more)}[i])
	}
	return strings.Join(words, ", ")
}

// Catch makes this process know the newest revision before somebody is shown it.
func (o *Organisation) Catch(ctx context.Context) error { return o.follow(ctx) }
