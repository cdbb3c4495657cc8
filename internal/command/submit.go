package command

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"github.com/motcua/motcua/internal/auth"
	"github.com/motcua/motcua/internal/clock"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/organisation"
	"github.com/motcua/motcua/internal/procedure"
)

// Submit files a dossier. The same key of the same caller is the same dossier for
// good: also for two requests at once, and when the first was cut off by a crash.
func (s *Service) Submit(ctx context.Context, who auth.Principal, req Request, in SubmitInput) (Answer, error) {
	if err := checkKey(req.Key); err != nil {
		return Answer{}, err
	}
	f := filing{s: s, who: who, in: in, now: s.Now()}
	if err := f.check(); err != nil {
		return Answer{}, err
	}
	reserved, replayed, err := s.reserve(ctx, who, req.Key, f.fingerprint)
	if err != nil {
		return Answer{}, err
	}
	submission := f.submission(reserved, commandID(who, req.Key))
	if submission.Files, err = s.claim(ctx, who, reserved, f.in.Files); err != nil {
		return Answer{}, err
	}
	r, err := s.drive(ctx, func(ctx context.Context) (dossier.Result, error) { return s.Driver.Submit(ctx, submission) })
	if err != nil {
		return Answer{}, err
	}
	if r.Fingerprint != "" && r.Fingerprint != f.fingerprint {
		return Answer{}, errKeyReused
	}
	return Answer{Result: r, Replayed: replayed}, nil
}

// reserve ties the key to a dossier id; replayed says that an earlier request did so.
func (s *Service) reserve(ctx context.Context, who auth.Principal, key, fingerprint string) (id string, replayed bool, err error) {
	fresh, err := uuid.NewV7()
	if err != nil {
		return "", false, fmt.Errorf("dossier id: %w", err)
	}
	limited, cancel := context.WithTimeout(ctx, s.Timeout)
	defer cancel()
	r, err := s.Reservations.Reserve(limited, dossier.Reservation{
		Principal: who.Account.ID, Key: key, Fingerprint: fingerprint, DossierID: fresh.String(),
	})
	switch {
	case err != nil && errors.Is(limited.Err(), context.DeadlineExceeded):
		return "", false, errSlow
	case err != nil:
		return "", false, fmt.Errorf("reserve: %w", err)
	case r.Fingerprint != fingerprint:
		return "", false, errKeyReused
	}
	return r.DossierID, r.DossierID != fresh.String(), nil
}

// filing is one submission on its way through the checks.
type filing struct {
	checker
	s   *Service
	who auth.Principal
	in  SubmitInput
	now time.Time

	day         organisation.Date // of receipt
	definition  procedure.Definition
	program     *program
	agencies    map[string]string
	fingerprint string

	byEvent bool // begun by a message or signal, whose sender had the right to send it
}

// check goes from what the caller typed to what the organisation allows. It puts the
// data into their one form on the way.
func (f *filing) check() error {
	f.normalise()
	f.checkTime()
	if err := f.err("submission_invalid"); err != nil {
		return err
	}
	if err := f.checkProcedure(); err != nil {
		return err
	}
	if err := f.checkAgency(); err != nil {
		return err
	}
	if err := f.checkChannel(); err != nil {
		return err
	}
	if err := f.checkForm(); err != nil {
		return err
	}
	var err error
	f.fingerprint, err = fingerprint([]any{"submit", f.in})
	return err
}

func (f *filing) normalise() {
	f.in.Procedure, f.in.Agency = line(f.in.Procedure), line(f.in.Agency)
	f.in.Channel, f.in.Case = line(f.in.Channel), line(f.in.Case)
	f.text("procedure", f.in.Procedure, 50, false)
	f.text("agency", f.in.Agency, 50, false)
	f.text("case", f.in.Case, 100, false)
	f.in.Applicant = checkApplicant(&f.checker, f.in.Applicant)
	f.in.Form = canonicalForm(&f.checker, f.in.Form)
	f.in.Papers = checkPapers(&f.checker, f.in.Papers)
	f.in.Files = checkFiles(&f.checker, f.in.Files)
}

// checkTime: the counter may enter a receipt of the past, within bounds; nobody may enter the future.
func (f *filing) checkTime() {
	f.day = organisation.DateOf(f.now)
	if f.in.ReceivedAt == nil {
		return
	}
	at := f.in.ReceivedAt.UTC().Truncate(time.Second)
	f.in.ReceivedAt, f.day = &at, organisation.DateOf(at)
	switch {
	case f.who.Account.Kind != auth.KindOfficer:
		f.add("received_at", "Chỉ bộ phận một cửa được ghi thời điểm tiếp nhận.", "Only the one-stop desk may enter the time of receipt.")
	case at.After(f.now):
		f.add("received_at", "Thời điểm tiếp nhận không được ở tương lai.", "The time of receipt must not be in the future.")
	case f.now.Sub(at) > f.s.Backdate:
		earliest := f.now.Add(-f.s.Backdate).In(clock.Zone).Format("02/01/2006")
		f.add("received_at", "Thời điểm tiếp nhận quá xa; sớm nhất là "+earliest+".", "The time of receipt is too long ago; "+earliest+" is the earliest.")
	}
}

func (f *filing) checkProcedure() error {
	catalogue := f.s.World.Catalogue()
	d, ok := catalogue.GetOn(f.in.Procedure, f.day)
	if !ok {
		if _, exists := catalogue.Get(f.in.Procedure); exists {
			return invalid("procedure_not_in_force", "procedure",
				"Thủ tục này không có hiệu lực vào ngày tiếp nhận.", "The procedure is not in force on the day of receipt.")
		}
		return invalid("procedure_unknown", "procedure", "Không có thủ tục mang mã này.", "There is no procedure with this code.")
	}
	if !d.Runnable() {
		return invalid("procedure_not_runnable", "procedure",
			"Thủ tục này chưa có quy trình xử lý nên chưa nhận được hồ sơ.", "The procedure has no process yet, so dossiers cannot be filed.")
	}
	p, err := f.s.programs.of(d)
	if err != nil {
		return err
	}
	f.definition, f.program = d, p
	if p.byEvent && !f.byEvent {
		return dossier.ErrBegunByEvent()
	}
	return nil
}

// checkAgency: it exists, the caller works there, it exists on the day of receipt, it
// receives the procedure, and everyone the process needs can be found from there.
func (f *filing) checkAgency() error {
	org := f.s.World.Organisation()
	a, ok := org.Agency(f.in.Agency)
	if !ok {
		return invalid("agency_unknown", "agency", "Không có cơ quan mang mã này.", "There is no agency with this code.")
	}
	if !f.inScope(org, a.ID) {
		return &dossier.Error{
			Code: dossier.CodeForbidden, Key: "agency_out_of_scope", Field: "agency",
			VI: "Bạn không tiếp nhận hồ sơ cho cơ quan này.", EN: "You do not receive dossiers for this agency.",
		}
	}
	if !a.ActiveOn(f.day) {
		return f.notActive(org, a)
	}
	if !f.definition.AcceptedAt(org, a.ID, f.day) {
		return invalid("procedure_not_here", "agency", a.VI+" không tiếp nhận thủ tục này.", a.EN+" does not receive this procedure.")
	}
	agencies, err := org.ResolveAll(f.program.bindings, a.ID, f.day)
	if err != nil {
		return f.unresolved(err)
	}
	f.agencies = agencies
	return nil
}

// inScope: a citizen files anywhere, an officer where they work; also at an agency
// whose work theirs has taken over, for a receipt of that time.
func (f *filing) inScope(org *organisation.Organisation, agency string) bool {
	reach := f.s.Policy.Reach(f.who, auth.ActionSubmit)
	if f.byEvent {
		return true
	}
	if reach.AccountID != "" || reach.Agency(agency) {
		return true
	}
	now, err := org.Current(agency, organisation.DateOf(f.now))
	return err == nil && reach.Agency(now.ID)
}

// notActive names who does the agency's work on that day.
func (f *filing) notActive(org *organisation.Organisation, a organisation.Agency) error {
	now, err := org.Current(a.ID, f.day)
	if err != nil {
		return f.unresolved(err)
	}
	return invalid("agency_not_active", "agency",
		fmt.Sprintf("%s không hoạt động vào ngày tiếp nhận; hãy nộp tại %s (%s).", a.VI, now.VI, now.ID),
		fmt.Sprintf("%s does not exist on the day of receipt; file at %s (%s).", a.EN, now.EN, now.ID))
}

func (f *filing) unresolved(err error) error {
	var e *organisation.Error
	if errors.As(err, &e) {
		return invalid(e.Key, "agency", e.VI, e.EN)
	}
	return fmt.Errorf("agency: %w", err)
}

func (f *filing) checkChannel() error {
	channel := f.in.Channel
	switch dossier.Channel(channel) {
	case dossier.ChannelDirect, dossier.ChannelOnline, dossier.ChannelPost:
	default:
		return invalid("channel_unknown", "channel", "Chọn hình thức nộp: direct, online hoặc post.", "Choose a channel: direct, online or post.")
	}
	if f.who.Account.Kind == auth.KindCitizen && channel != procedure.ChannelOnline {
		return invalid("channel_not_yours", "channel", "Người dân tự nộp hồ sơ theo hình thức trực tuyến (online).", "Citizens file online.")
	}
	if !f.definition.Offers(channel) {
		return invalid("channel_not_offered", "channel", "Thủ tục này không nhận hồ sơ theo hình thức đó.", "The procedure cannot be filed by this channel.")
	}
	if _, ok := f.definition.LimitFor(channel, f.in.Case); !ok {
		return invalid("case_unknown", "case", "Thủ tục không có trường hợp này.", "The procedure has no such case.")
	}
	return nil
}

func (f *filing) checkForm() error {
	if f.program.form == nil {
		return nil
	}
	for _, p := range f.program.form.Check(f.in.Form) {
		at := "form"
		if p.Field != "" {
			at += "." + p.Field
		}
		f.add(at, p.VI, p.EN)
	}
	return f.err("form_invalid")
}

func (f *filing) submission(id, command string) dossier.Submission {
	out := dossier.Submission{
		ID: id, CommandID: command, Fingerprint: f.fingerprint, Actor: f.who.Actor(),
		Procedure: f.definition.Code, Agency: f.in.Agency, Agencies: f.agencies,
		Channel: dossier.Channel(f.in.Channel), Case: f.in.Case, Applicant: f.in.Applicant,
		Form: f.in.Form, ReceivedAt: f.in.ReceivedAt, Papers: f.in.Papers, Unchecked: f.in.Unchecked,
	}
	if f.who.Account.Kind == auth.KindCitizen {
		out.AccountID = f.who.Account.ID
	}
	return out
}
