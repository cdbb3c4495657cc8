package api

import (
	"context"
	"net/http"
	"slices"
	"strconv"

	"github.com/motcua/motcua/internal/auth"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/organisation"
	"github.com/motcua/motcua/internal/query"
)

const tagOrganisation = "Organisation"

func (s *server) registerOrganisation() {
	tag := tagOrganisation
	handle(s, route{method: http.MethodGet, path: "/organisation", action: auth.ActionReadOrganisation, id: "readOrganisation", tag: tag, summary: "Levels, agencies, units and roles as on a day", errors: []int{http.StatusUnprocessableEntity}}, s.readOrganisation)
	handle(s, route{method: http.MethodGet, path: "/organisation/officers", action: auth.ActionReadOrganisation, id: "listOfficers", tag: tag, summary: "Officers, by given name", errors: []int{http.StatusUnprocessableEntity}}, s.listOfficers)
	handle(s, route{method: http.MethodGet, path: "/organisation/officers/{id}", action: auth.ActionReadOrganisation, id: "readOfficer", tag: tag, summary: "An officer, with the open work they hold", errors: []int{http.StatusNotFound}}, s.readOfficer)
	handle(s, route{method: http.MethodPost, path: "/organisation/changes", action: auth.ActionEditOrganisation, id: "changeOrganisation", tag: tag, summary: "Check a change and store it as a revision", description: "The edits are one change: all of them or none. Without dry_run a change with errors, or with warnings that are not said to be known, is answered 422 with every finding.", errors: []int{http.StatusConflict, http.StatusPreconditionRequired, http.StatusUnprocessableEntity, http.StatusRequestEntityTooLarge}}, s.changeOrganisation)
	handle(s, route{method: http.MethodGet, path: "/organisation/revisions", action: auth.ActionOrganisationPast, id: "listOrganisationRevisions", tag: tag, summary: "Who changed what and why, newest first", errors: []int{http.StatusUnprocessableEntity}}, s.listRevisions)
	handle(s, route{method: http.MethodGet, path: "/organisation/revisions/{id}", action: auth.ActionOrganisationPast, id: "readOrganisationRevision", tag: tag, summary: "What a revision changed", errors: []int{http.StatusNotFound}}, s.readRevision)
	handle(s, route{method: http.MethodGet, path: "/organisation/export", action: auth.ActionOrganisationPast, id: "exportOrganisation", tag: tag, summary: "The organisation as a YAML file of the configuration", recorded: true, errors: []int{http.StatusNotFound}}, s.exportOrganisation)
	s.registerOrganisationImport()
}

type organisationInput struct {
	Day string `query:"day" format:"date" doc:"As on this day; absent: today."`
}

type organisationOutput struct {
	ETag string `header:"ETag" doc:"Send it back as If-Match with a change."`
	Body OrganisationBody
}

func (s *server) readOrganisation(ctx context.Context, who auth.Principal, in *organisationInput) (*organisationOutput, error) {
	if err := s.Organisation.Catch(ctx); err != nil {
		return nil, err
	}
	org := s.Query.World.Organisation()
	day := organisation.Date(in.Day)
	if day == "" {
		day = organisation.DateOf(s.Now())
	}
	reach := s.Policy.Reach(who, auth.ActionEditOrganisation)
	body := OrganisationBody{
		Revision: org.Revision(), Day: string(day), Officers: len(org.Officers()), MayAll: reach.All, MayAt: texts(reach.Agencies),
		Levels: list(org.Levels(), func(l organisation.Level) OrganisationLevel { return OrganisationLevel(l) }),
		Agencies: list(s.Query.Offices(day), func(v query.OfficeView) OrganisationOffice {
			return OrganisationOffice{
				OrganisationAgency: agencyDTO(v.Agency), Active: v.Active, ParentOnDay: v.ParentID, CurrentOnDay: v.Current, OfficersOnDay: v.Officers,
			}
		}),
		Units:     list(org.Units(), func(u organisation.Unit) OrganisationUnit { return OrganisationUnit(u) }),
		Roles:     list(org.Roles(), func(r organisation.Role) OrganisationRole { return OrganisationRole(r) }),
		Calendars: []string{},
	}
	for _, a := range org.Agencies() {
		if a.Calendar != "" && !slices.Contains(body.Calendars, a.Calendar) {
			body.Calendars = append(body.Calendars, a.Calendar)
		}
	}
	return &organisationOutput{ETag: etag(org.Revision()), Body: body}, nil
}

type officersInput struct {
	Paging
	Query  string `query:"q" maxLength:"200" doc:"Words of the name, user name, title, e-mail or phone; diacritics optional."`
	Agency string `query:"agency" maxLength:"64"`
	Below  bool   `query:"below" doc:"Also of the agencies under it."`
	Role   string `query:"role" maxLength:"64"`
	State  string `query:"state" enum:"serving,coming,former,none"`
	Day    string `query:"day" format:"date"`
}

func (s *server) listOfficers(ctx context.Context, who auth.Principal, in *officersInput) (*struct{ Body Page[OrganisationPerson] }, error) {
	if err := s.Organisation.Catch(ctx); err != nil {
		return nil, err
	}
	page, err := s.Query.Officers(ctx, who, query.OfficerFilter{
		Query: in.Query, Agency: in.Agency, Below: in.Below, Role: in.Role, State: query.OfficerState(in.State),
		Day: organisation.Date(in.Day), Cursor: in.Cursor, Limit: in.Limit,
	})
	if err != nil {
		return nil, err
	}
	return &struct{ Body Page[OrganisationPerson] }{Page[OrganisationPerson]{Items: list(page.Items, personDTO), Next: page.Next}}, nil
}

// OrganisationWork is open work of one hat.
type OrganisationWork struct {
	Agency Named `json:"agency"`
	Role   Named `json:"role"`
	Tasks  int64 `json:"tasks"`
}

// OfficerBody is an officer with the open work they hold.
type OfficerBody struct {
	OrganisationPerson
	Open []OrganisationWork `json:"open" doc:"Open tasks they hold, by hat."`
}

type officerPath struct {
	ID string `path:"id" maxLength:"64"`
}

func (s *server) readOfficer(ctx context.Context, who auth.Principal, in *officerPath) (*struct {
	ETag string `header:"ETag"`
	Body OfficerBody
}, error) {
	if err := s.Organisation.Catch(ctx); err != nil {
		return nil, err
	}
	v, err := s.Query.Officer(ctx, who, in.ID)
	if err != nil {
		return nil, err
	}
	work, err := s.Organisation.Work.OpenTasksOf(ctx, []string{in.ID})
	if err != nil {
		return nil, err
	}
	m := s.mapper(ctx)
	out := &struct {
		ETag string `header:"ETag"`
		Body OfficerBody
	}{ETag: etag(s.Query.World.Organisation().Revision())}
	out.Body = OfficerBody{OrganisationPerson: personDTO(v), Open: list(work, func(w organisation.OpenWork) OrganisationWork {
		return OrganisationWork{Agency: m.agency(w.Agency), Role: m.role(w.Role), Tasks: w.Tasks}
	})}
	return out, nil
}

type revisionsInput struct {
	Paging
	Part string `query:"part" enum:"levels,agencies,units,roles,officers,citizens" doc:"With id: only those that changed this item."`
	ID   string `query:"id" maxLength:"64"`
}

func (s *server) listRevisions(ctx context.Context, _ auth.Principal, in *revisionsInput) (*struct {
	Body Page[OrganisationRevision]
}, error) {
	var before int64
	if in.Cursor != "" {
		var err error
		if before, err = strconv.ParseInt(in.Cursor, 10, 64); err != nil || before < 1 {
			return nil, &dossier.Error{
				Code: dossier.CodeInvalid, Key: "cursor_invalid", Field: "cursor",
				VI: "Con trỏ trang không hợp lệ; hãy tải lại danh sách từ đầu.", EN: "The page cursor is not valid; reload the list from the start.",
			}
		}
	}
	all, err := s.Organisation.Revisions.Revisions(ctx, organisation.HistoryFilter{
		Part: organisation.Part(in.Part), ID: in.ID, Before: before, Limit: in.Limit + 1,
	})
	if err != nil {
		return nil, err
	}
	page := Page[OrganisationRevision]{}
	if len(all) > in.Limit {
		all = all[:in.Limit]
		page.Next = strconv.FormatInt(all[len(all)-1].Number, 10)
	}
	page.Items = list(all, revisionDTO)
	return &struct{ Body Page[OrganisationRevision] }{page}, nil
}

type revisionInput struct {
	Paging
	Number int64 `path:"id" minimum:"1" doc:"Its number."`
}

// RevisionBody is a revision with a page of what it changed.
type RevisionBody struct {
	OrganisationRevision
	Changes []OrganisationDifference `json:"changes"`
	Next    string                   `json:"next,omitempty" doc:"Cursor of further changes."`
}

func (s *server) readRevision(ctx context.Context, _ auth.Principal, in *revisionInput) (*struct{ Body RevisionBody }, error) {
	found, err := s.Organisation.Revisions.Revisions(ctx, organisation.HistoryFilter{Before: in.Number + 1, After: in.Number - 1, Limit: 1})
	if err != nil {
		return nil, err
	}
	if len(found) == 0 {
		return nil, dossier.ErrNotFound
	}
	offset, _ := strconv.Atoi(in.Cursor) // a cursor of ours is a number; any other begins again
	changes, err := s.Organisation.Revisions.RevisionChanges(ctx, in.Number, max(offset, 0), in.Limit)
	if err != nil {
		return nil, err
	}
	body := RevisionBody{OrganisationRevision: revisionDTO(found[0]), Changes: list(changes, differenceDTO)}
	if next := max(offset, 0) + len(changes); next < found[0].Changes {
		body.Next = strconv.Itoa(next)
	}
	return &struct{ Body RevisionBody }{body}, nil
}

type exportInput struct {
	Revision int64 `query:"revision" minimum:"1" doc:"Absent: the newest."`
}

type fileOutput struct {
	ContentType string `header:"Content-Type"`
	Disposition string `header:"Content-Disposition"`
	Body        []byte
}

func (s *server) exportOrganisation(ctx context.Context, _ auth.Principal, in *exportInput) (*fileOutput, error) {
	number := in.Revision
	if number == 0 {
		var err error
		if number, err = s.Organisation.Revisions.LatestRevision(ctx); err != nil {
			return nil, err
		}
	}
	r, err := s.Organisation.Revisions.Revision(ctx, number)
	if err != nil {
		return nil, err
	}
	data, err := r.Document.YAML()
	if err != nil {
		return nil, err
	}
	return &fileOutput{
		ContentType: "application/yaml; charset=utf-8", Body: data,
		Disposition: `attachment; filename="organisation-` + strconv.FormatInt(number, 10) + `.yaml"`,
	}, nil
}
