package command

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/motcua/motcua/internal/auth"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/organisation"
)

var _ dossier.Beginner = (*Service)(nil)

// Begins reports whether a procedure in force begins with a message or signal, or another
// pool of the file that it comes from.
func (s *Service) Begins(_ context.Context, b dossier.Beginning) (bool, error) {
	found, err := s.beginnings(b)
	return len(found) > 0, err
}

func (s *Service) beginnings(b dossier.Beginning) ([]start, error) {
	t := trigger{b.Kind, b.Name}
	pools, err := s.pools(b.Origin, t)
	if err != nil || len(pools) > 0 && b.Kind == dossier.SubscribesMessage {
		return pools, err
	}
	day := organisation.DateOf(s.Now())
	procedures, err := s.starts.of(s.World.Catalogue(), day, t)
	return append(pools, procedures...), err
}

// Begin begins the dossiers that a message or signal begins. What a dossier needs comes
// with the variables: agency, applicant, form, and, if not online, channel and case; a
// message from another dossier brings what its variables do not say.
func (s *Service) Begin(ctx context.Context, b dossier.Beginning) (dossier.Begun, error) {
	found, err := s.beginnings(b)
	if err != nil {
		return dossier.Begun{}, err
	}
	if len(found) > 1 && b.Kind == dossier.SubscribesMessage {
		var codes []string
		for _, f := range found {
			codes = append(codes, f.definition.Code)
		}
		list := strings.Join(codes, ", ")
		return dossier.Begun{}, invalid("message_ambiguous", "name",
			fmt.Sprintf("Thông điệp %q bắt đầu nhiều quy trình (%s); mỗi thông điệp chỉ được bắt đầu một quy trình.", b.Name, list),
			fmt.Sprintf("The message %q begins several processes (%s); a message begins one.", b.Name, list))
	}
	var begun dossier.Begun
	for _, f := range found {
		id, err := s.begin(ctx, b, f)
		e, typed := dossier.AsError(err)
		switch {
		case err == nil:
			begun.Dossiers = append(begun.Dossiers, id)
		case !typed || e.Code == dossier.CodeUnavailable:
			return dossier.Begun{}, err
		case begun.Problem == nil:
			begun.Problem = e
		}
	}
	return begun, nil
}

// opening is what the variables of a message say of the dossier that it begins.
type opening struct {
	Agency    string             `json:"agency"`
	Channel   string             `json:"channel"`
	Case      string             `json:"case"`
	Applicant *dossier.Applicant `json:"applicant"`
	Form      json.RawMessage    `json:"form"`
}

// maxChain bounds dossiers that begin one another by messages or signals: a circle of
// processes would file dossiers without end.
const maxChain = 100

func (s *Service) begin(ctx context.Context, b dossier.Beginning, at start) (string, error) {
	var o opening
	if b.Origin != nil && b.Origin.Chain+1 >= maxChain {
		return "", invalid("begun_in_circle", "name",
			fmt.Sprintf("%d hồ sơ nối tiếp nhau, hồ sơ này bắt đầu hồ sơ kia bằng thông điệp hoặc tín hiệu; có lẽ các quy trình gọi vòng. %q không bắt đầu thêm hồ sơ.", maxChain, b.Name),
			fmt.Sprintf("%d dossiers began one another by messages or signals, perhaps in a circle; %q begins no further one.", maxChain, b.Name))
	}
	if at.process != "" {
		return s.beginPool(ctx, b, at)
	}
	if len(b.Variables) > 0 {
		if err := json.Unmarshal(b.Variables, &o); err != nil {
			return "", invalid("message_variables", "variables",
				"Các biến agency, channel, case, applicant và form của thông điệp không đúng dạng.",
				"The message's variables agency, channel, case, applicant and form are not of the right form.")
		}
	}
	if err := o.complete(b); err != nil {
		return "", err
	}
	sender := auth.Principal{Account: auth.Account{ID: b.Sender, Kind: auth.KindOfficer}}
	f := filing{s: s, who: sender, byEvent: true, now: s.Now(), in: SubmitInput{
		Procedure: at.definition.Code, Agency: o.Agency, Channel: o.Channel, Case: o.Case, Applicant: *o.Applicant, Form: o.Form,
	}}
	if err := f.check(); err != nil {
		return "", err
	}
	submission := f.submission("", "")
	if b.Origin != nil {
		submission.Actor, submission.AccountID = dossier.Actor{Kind: "system"}, b.Origin.AccountID
	}
	return s.launch(ctx, b, at, submission)
}

// complete takes from the throwing dossier what the variables do not say, and says what is missing.
func (o *opening) complete(b dossier.Beginning) error {
	if from := b.Origin; from != nil {
		if o.Agency == "" {
			o.Agency = from.Agency
		}
		if o.Channel == "" {
			o.Channel, o.Case = string(from.Channel), from.Case
		}
		if o.Applicant == nil {
			o.Applicant = &from.Applicant
		}
	}
	if o.Channel == "" {
		o.Channel = string(dossier.ChannelOnline)
	}
	if o.Agency == "" || o.Applicant == nil {
		return invalid("message_begins_nothing", "variables",
			fmt.Sprintf("%q bắt đầu một hồ sơ mới, nên các biến phải có agency (mã cơ quan tiếp nhận) và applicant (người nộp).", b.Name),
			fmt.Sprintf("%q begins a new dossier, so its variables must have agency (the receiving agency's id) and applicant.", b.Name))
	}
	return nil
}

// beginPool begins another process of the throwing dossier's file: a dossier below that one.
func (s *Service) beginPool(ctx context.Context, b dossier.Beginning, at start) (string, error) {
	o := b.Origin
	return s.launch(ctx, b, at, dossier.Submission{
		Actor: dossier.Actor{Kind: "system"}, Procedure: o.Procedure, Version: o.Version, Process: at.process,
		Agency: o.Agency, Agencies: o.Agencies, Channel: o.Channel, Case: o.Case, Applicant: o.Applicant, AccountID: o.AccountID,
		Parent: &dossier.Parent{DossierID: o.DossierID, Depth: o.Depth, Due: o.Due},
	})
}

// launch begins a dossier once for each message and process.
func (s *Service) launch(ctx context.Context, b dossier.Beginning, at start, submission dossier.Submission) (string, error) {
	key := digest(string(b.Kind), b.ID, at.definition.Code, at.process)
	id, _, err := s.reserve(ctx, auth.Principal{Account: auth.Account{ID: "event"}}, key, key)
	if err != nil {
		return "", err
	}
	submission.ID, submission.CommandID, submission.Fingerprint = id, key, key
	if b.Origin != nil {
		submission.Chain = b.Origin.Chain + 1
	}
	submission.Start = &dossier.StartEvent{Event: at.event, Part: at.part, Variables: b.Variables}
	_, err = s.drive(ctx, func(ctx context.Context) (dossier.Result, error) { return s.Driver.Submit(ctx, submission) })
	return id, err
}
