package api

import (
	"context"
	"fmt"
	"net/http"

	"github.com/motcua/motcua/internal/auth"
	"github.com/motcua/motcua/internal/command"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/organisation"
)

// OrganisationEdit is one step of a change: exactly one of its fields. An item replaces
// the one of its id, or is added.
type OrganisationEdit struct {
	Level    *OrganisationLevel    `json:"level,omitempty"`
	Agency   *OrganisationAgency   `json:"agency,omitempty"`
	Unit     *OrganisationUnit     `json:"unit,omitempty"`
	Role     *OrganisationRole     `json:"role,omitempty"`
	Officer  *OrganisationOfficer  `json:"officer,omitempty"`
	Remove   *OrganisationRef      `json:"remove,omitempty"`
	Transfer *OrganisationTransfer `json:"transfer,omitempty"`
}

// OrganisationRef names an item.
type OrganisationRef struct {
	Part string `json:"part" enum:"levels,agencies,units,roles,officers,citizens"`
	ID   string `json:"id" maxLength:"64"`
}

// OrganisationTransfer moves an officer on a day; a day that lies ahead takes effect by itself.
type OrganisationTransfer struct {
	Officer string                 `json:"officer" maxLength:"64"`
	On      string                 `json:"on" maxLength:"10" doc:"First day under the new positions."`
	Leave   []OrganisationPosition `json:"leave,omitempty" doc:"Agency and role of the positions that end; none: all."`
	Take    []OrganisationPosition `json:"take,omitempty" doc:"Positions that begin; none: leaves office."`
}

// OrganisationChangeBody is a change that somebody wants.
type OrganisationChangeBody struct {
	Reason  string             `json:"reason,omitempty" maxLength:"4000" doc:"Why; kept with the revision. Only a dry run needs none."`
	DryRun  bool               `json:"dry_run,omitempty" doc:"Only tell what it would do."`
	Despite bool               `json:"despite_warnings,omitempty" doc:"The warnings are known: store it all the same."`
	Edits   []OrganisationEdit `json:"edits" maxItems:"20000"`
}

// OrganisationReport is what came of a change.
type OrganisationReport struct {
	Stored   bool                     `json:"stored"`
	Storable bool                     `json:"storable" doc:"Nothing forbids it; warnings may be there."`
	Revision *OrganisationRevision    `json:"revision,omitempty" doc:"As which it was stored."`
	Changes  []OrganisationDifference `json:"changes" doc:"At most 500; none: everything is so already."`
	Items    int                      `json:"items" doc:"Items that change."`
	Findings []OrganisationFinding    `json:"findings"`
}

type changeInput struct {
	IfMatch string `header:"If-Match" maxLength:"64" doc:"ETag of the organisation as the caller saw it; if it has changed since, the answer is 409."`
	Body    OrganisationChangeBody
}

type reportOutput struct {
	ETag     string `header:"ETag" doc:"Of the organisation now."`
	Replayed string `header:"Idempotency-Replayed" doc:"true: an earlier request that said the same did it."`
	Body     OrganisationReport
}

var errNoIfMatch = &dossier.Error{
	Code: dossier.CodeInvalid, Key: "if_match_missing", Field: "If-Match",
	VI: "Hãy gửi kèm If-Match: ETag của cơ cấu tổ chức mà bạn đã xem.", EN: "Send If-Match: the ETag of the organisation as you saw it.",
}

func (s *server) changeOrganisation(ctx context.Context, who auth.Principal, in *changeInput) (*reportOutput, error) {
	base, err := baseOf(in.IfMatch)
	if err != nil {
		return nil, err
	}
	edits, err := editsOf(in.Body.Edits)
	if err != nil {
		return nil, err
	}
	outcome, err := s.Organisation.Change(ctx, who, command.OrganisationChange{
		Base: base, Edits: edits, Reason: in.Body.Reason, DryRun: in.Body.DryRun, Despite: in.Body.Despite, Via: organisation.ViaEdit,
	})
	if err != nil {
		return nil, err
	}
	return reportOf(ctx, base, outcome, in.Body.DryRun)
}

func baseOf(ifMatch string) (int64, error) {
	base, err := parseETag(ifMatch)
	if err == nil && base == 0 {
		return 0, errNoIfMatch
	}
	return base, err
}

const shownChanges = 500

// reportOf answers a change: a report, or the problem of one that was not stored.
func reportOf(ctx context.Context, base int64, o command.OrganisationOutcome, dryRun bool) (*reportOutput, error) {
	lang := langOf(ctx)
	if !o.Stored && !dryRun && len(o.Findings) > 0 {
		return nil, notStored(ctx, lang, o.Findings)
	}
	out := &reportOutput{ETag: etag(base), Body: OrganisationReport{
		Stored: o.Stored, Storable: !organisation.HasErrors(o.Findings), Items: len(o.Changes),
		Changes: list(o.Changes[:min(len(o.Changes), shownChanges)], differenceDTO), Findings: findingsDTO(lang, o.Findings),
	}}
	if o.Stored {
		r := revisionDTO(o.Revision)
		out.Body.Revision, out.ETag = &r, etag(o.Revision.Number)
	}
	if o.Replayed {
		out.Replayed = "true"
	}
	return out, nil
}

// notStored is the problem of a change that was refused: every finding in it.
func notStored(ctx context.Context, lang string, findings []organisation.Finding) *Problem {
	code, detail := "organisation_has_warnings", say(lang,
		"Thay đổi có cảnh báo nên chưa lưu; hãy xem lại, hoặc gửi lại với despite_warnings: true.",
		"The change has warnings and was not stored; look at them, or send it again with despite_warnings: true.")
	if organisation.HasErrors(findings) {
		code, detail = "organisation_has_errors", say(lang,
			"Thay đổi có lỗi nên chưa lưu; hãy sửa các lỗi nêu dưới đây.",
			"The change has errors and was not stored; mend those named below.")
	}
	p := newProblem(ctx, http.StatusUnprocessableEntity, code, detail)
	for _, f := range findings {
		p.Errors = append(p.Errors, FieldProblem{Field: f.Field, Message: f.In(lang)})
	}
	return p
}

func editsOf(in []OrganisationEdit) ([]organisation.Edit, error) {
	out := make([]organisation.Edit, len(in))
	for i, e := range in {
		var x organisation.Edit
		if e.Level != nil {
			l := organisation.Level(*e.Level)
			x.Level = &l
		}
		if e.Agency != nil {
			a, ok := e.Agency.agency()
			if !ok {
				return nil, &dossier.Error{
					Code: dossier.CodeInvalid, Key: "hours_invalid", Field: fmt.Sprintf("edits[%d].agency.hours", i),
					VI: "Giờ làm việc không đúng dạng.", EN: "The working hours are not of the right form.",
				}
			}
			x.Agency = &a
		}
		if e.Unit != nil {
			u := organisation.Unit(*e.Unit)
			x.Unit = &u
		}
		if e.Role != nil {
			r := organisation.Role(*e.Role)
			x.Role = &r
		}
		if e.Officer != nil {
			o := e.Officer.officer()
			x.Officer = &o
		}
		if e.Remove != nil {
			x.Remove = &organisation.Ref{Part: organisation.Part(e.Remove.Part), ID: e.Remove.ID}
		}
		if t := e.Transfer; t != nil {
			x.Transfer = &organisation.Transfer{Officer: t.Officer, On: organisation.Date(t.On), Leave: list(t.Leave, positionOf), Take: list(t.Take, positionOf)}
		}
		out[i] = x
	}
	return out, nil
}
