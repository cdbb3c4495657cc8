package command

import (
	"context"
	"errors"
	"regexp"
	"slices"
	"time"

	"github.com/motcua/motcua/internal/auth"
	"github.com/motcua/motcua/internal/dossier"
)

var dossierActions = map[dossier.CommandKind]auth.Action{
	dossier.CommandRequestSupplement: auth.ActionRequestSupplement,
	dossier.CommandSupplement:        auth.ActionSupplement,
	dossier.CommandRefuse:            auth.ActionRefuse,
	dossier.CommandWithdraw:          auth.ActionWithdraw,
	dossier.CommandStop:              auth.ActionStop,
	dossier.CommandExtend:            auth.ActionExtend,
	dossier.CommandAttach:            auth.ActionAttach,
	dossier.CommandComment:           auth.ActionCommentDossier,
}

// defaultForms are the paper forms of TT 03/2025/TT-VPCP that go with a command.
var defaultForms = map[dossier.CommandKind]string{
	dossier.CommandRequestSupplement: "02",
	dossier.CommandRefuse:            "03",
	dossier.CommandStop:              "05",
	dossier.CommandExtend:            "04",
}

// groundSupplement is the ground on which the clock stops while the applicant supplies papers.
const groundSupplement = "supplement"

var formNumber = regexp.MustCompile(`^\d{2}[A-Za-z]?$`)

// Dossier carries out an action on a dossier as a whole. A dossier the caller may not
// see is ErrNotFound; one they see but may not act upon is CodeForbidden.
func (s *Service) Dossier(ctx context.Context, who auth.Principal, req Request, in DossierInput) (Answer, error) {
	if err := checkKey(req.Key); err != nil {
		return Answer{}, err
	}
	in, err := checkDossierInput(in)
	if err != nil {
		return Answer{}, err
	}
	d, tasks, err := s.find(ctx, who, in)
	if err != nil {
		return Answer{}, err
	}
	mark, err := fingerprint([]any{d.ID, in})
	if err != nil {
		return Answer{}, err
	}
	files, err := s.claim(ctx, who, d.ID, in.Files)
	if err != nil {
		return Answer{}, err
	}
	r, err := s.execute(ctx, d.ID, dossier.Command{
		ID: commandID(who, req.Key), Kind: in.Kind, Actor: s.actorOnDossier(who, dossierActions[in.Kind], d, tasks, in.TaskID), TaskID: in.TaskID, Form: in.Form, Comment: in.Reason,
		Ground: in.Ground, FormNo: in.FormNo, Items: in.Items, Until: in.Until, IncidentID: in.IncidentID,
		Files: files, Fingerprint: mark,
	})
	if err != nil {
		if in.Kind == dossier.CommandComment {
			return Answer{}, err
		}
		return Answer{}, reasonField(err)
	}
	// Every action adds to the history: an answer that knows no more than we did is an old answer.
	return Answer{Result: r, Replayed: r.Events > 0 && r.Events <= d.Seq}, nil
}

// find gives the dossier if the caller may do this to it.
func (s *Service) find(ctx context.Context, who auth.Principal, in DossierInput) (dossier.Dossier, []dossier.Task, error) {
	action := dossierActions[in.Kind]
	d, tasks, err := s.Finder.Find(ctx, who, in.Code, action)
	if err != nil {
		return dossier.Dossier{}, nil, err
	}
	if !s.Policy.Reach(who, action).Dossier(d, tasks) && !mayRepeat(who, in.Kind, tasks) {
		return dossier.Dossier{}, nil, &dossier.Error{
			Code: dossier.CodeForbidden, Key: "not_your_dossier",
			VI: "Vai trò của bạn không cho làm việc này với hồ sơ này.", EN: "Your roles do not allow this with this dossier.",
		}
	}
	return d, tasks, nil
}

// mayRepeat: a request that is sent again after its answer was lost finds the task done
// that gave the right to it. Whoever did a task of the dossier gets as far as the case,
// which answers what it has done already and checks the right to anything new itself.
func mayRepeat(who auth.Principal, kind dossier.CommandKind, tasks []dossier.Task) bool {
	switch kind {
	case dossier.CommandRequestSupplement, dossier.CommandRefuse, dossier.CommandSupplement:
		return slices.ContainsFunc(tasks, func(t dossier.Task) bool { return t.ClosedBy == who.Account.ID })
	}
	return false
}

// reasonField gives the case's field the name it has in the request.
func reasonField(err error) error {
	var e *dossier.Error
	if errors.As(err, &e) && e.Field == "comment" {
		renamed := *e
		renamed.Field = "reason"
		return &renamed
	}
	return err
}

func checkDossierInput(in DossierInput) (DossierInput, error) {
	var c checker
	in.Reason, in.Ground, in.FormNo = lines(in.Reason), line(in.Ground), line(in.FormNo)
	c.text("reason", in.Reason, maxComment, true)
	c.text("ground", in.Ground, maxGround, false)
	in.Items = checkItems(&c, in.Items)
	in.Files = checkFiles(&c, in.Files)
	if in.FormNo == "" {
		in.FormNo = defaultForms[in.Kind]
	} else if !formNumber.MatchString(in.FormNo) {
		c.add("form_no", "Số mẫu gồm hai chữ số, ví dụ 02.", "A form number has two digits, e.g. 02.")
	}
	switch in.Kind {
	case dossier.CommandRequestSupplement:
		if in.Ground == "" {
			in.Ground = groundSupplement
		}
		c.legalGround("ground", in.Ground)
		if len(in.Items) == 0 {
			c.add("items", "Cần ghi các giấy tờ phải bổ sung.", "List the papers that are missing.")
		}
	case dossier.CommandRefuse, dossier.CommandWithdraw, dossier.CommandStop, dossier.CommandExtend:
		if in.Reason == "" {
			c.add("reason", "Cần ghi rõ lý do.", "A reason must be given.")
		}
	}
	if in.Until != nil {
		until := in.Until.UTC().Truncate(time.Second)
		in.Until = &until
	}
	if len(in.Form) > 0 {
		in.Form = canonicalForm(&c, in.Form)
	}
	return in, c.err("command_invalid")
}
