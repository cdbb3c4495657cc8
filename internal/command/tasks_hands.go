package command

import (
	"fmt"
	"slices"

	"github.com/motcua/motcua/internal/auth"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/organisation"
)

// PartyInput is who is to be consulted: an officer, or a role at an agency. An agency
// alone means those who sign for it.
type PartyInput struct {
	Agency  string
	Role    string
	Officer string // id
}

// Bounds of a consultation.
const (
	maxConsultDays  = 30 // working days to answer in
	maxConsultHours = 80 // or working hours
	defaultConsult  = "2 working_day"
)

// ConsultLimit is the time to answer in, of days or hours; neither is two working days.
func ConsultLimit(days, hours int) (string, error) {
	switch {
	case days < 0, hours < 0, days > maxConsultDays, hours > maxConsultHours, days > 0 && hours > 0:
		return "", invalid("limit_invalid", "working_days",
			fmt.Sprintf("Thời hạn cho ý kiến từ 1 đến %d ngày làm việc, hoặc từ 1 đến %d giờ làm việc.", maxConsultDays, maxConsultHours),
			fmt.Sprintf("The time to answer is 1 to %d working days, or 1 to %d working hours.", maxConsultDays, maxConsultHours))
	case days > 0:
		return fmt.Sprintf("%d working_day", days), nil
	case hours > 0:
		return fmt.Sprintf("%d hour", hours), nil
	}
	return defaultConsult, nil
}

// fill adds to a command what the case cannot know: who the people are that it names,
// and that they wear the hats they need today.
func (s *Service) fill(cmd *dossier.Command, in TaskInput, t dossier.Task) (err error) {
	switch in.Kind {
	case dossier.CommandAssign, dossier.CommandForward:
		if in.Assignee == "" {
			return nil // back to its group; the case says whether that is possible
		}
		cmd.Assignee, err = s.assignee(in.Assignee, t)
	case dossier.CommandConsult:
		cmd.Consult, err = s.consult(in)
	case dossier.CommandCloseConsultation:
		cmd.TaskID = dossier.ConsultationID(t.DossierID, t.ID, in.Consultation)
	}
	return err
}

// assignee is the officer who is to get a task: they must wear its hat today.
func (s *Service) assignee(id string, t dossier.Task) (*dossier.Assignee, error) {
	org := s.World.Organisation()
	officer, ok := org.Officer(id)
	if !ok {
		return nil, invalid("assignee_unknown", "assignee", "Không có cán bộ này.", "There is no such officer.")
	}
	if !slices.Contains(s.hats(id), dossier.Position{Agency: t.Agency, Role: t.Role}) {
		roleVI, roleEN, agencyVI, agencyEN := s.hatNames(t.Agency, t.Role)
		return nil, invalid("assignee_lacks_role", "assignee",
			fmt.Sprintf("%s hiện không giữ vai trò %s tại %s nên không nhận được việc này.", officer.Name, roleVI, agencyVI),
			fmt.Sprintf("%s does not have the role %s at %s today and cannot get this task.", officer.Name, roleEN, agencyEN))
	}
	return &dossier.Assignee{ID: officer.ID, Name: officer.Name}, nil
}

// hats are those an officer wears today.
func (s *Service) hats(officer string) []dossier.Position {
	var out []dossier.Position
	for _, p := range s.World.Organisation().PositionsOf(officer, organisation.DateOf(s.Now())) {
		out = append(out, dossier.Position{Agency: p.Agency, Role: p.Role})
	}
	return out
}

// hatNames names a role and an agency in both languages; an unknown one by its id.
func (s *Service) hatNames(agency, role string) (roleVI, roleEN, agencyVI, agencyEN string) {
	org := s.World.Organisation()
	roleVI, roleEN, agencyVI, agencyEN = role, role, agency, agency
	if r, ok := org.Role(role); ok {
		roleVI, roleEN = r.VI, r.EN
	}
	if a, ok := org.Agency(agency); ok {
		agencyVI, agencyEN = a.VI, a.EN
	}
	return roleVI, roleEN, agencyVI, agencyEN
}

// consult finds out who the parties of a consultation are.
func (s *Service) consult(in TaskInput) (*dossier.Consult, error) {
	out := &dossier.Consult{Limit: in.Limit}
	for i, p := range in.Parties {
		field := fmt.Sprintf("parties.%d", i)
		var party dossier.Party
		var err error
		if p.Officer != "" {
			party, err = s.officerParty(p, field)
		} else {
			party, err = s.roleParty(p, field)
		}
		if err != nil {
			return nil, err
		}
		out.Parties = append(out.Parties, party)
	}
	return out, nil
}

// officerParty asks one officer, under a hat of theirs that does steps: the one named, or the first.
func (s *Service) officerParty(p PartyInput, field string) (dossier.Party, error) {
	officer, ok := s.World.Organisation().Officer(p.Officer)
	if !ok {
		return dossier.Party{}, invalid("officer_unknown", field+".officer", "Không có cán bộ này.", "There is no such officer.")
	}
	for _, hat := range s.hats(officer.ID) {
		if (p.Agency == "" || p.Agency == hat.Agency) && (p.Role == "" || p.Role == hat.Role) && s.answers(hat.Role) {
			return dossier.Party{
				Agency: hat.Agency, Role: hat.Role, Name: officer.Name, Officer: &dossier.Assignee{ID: officer.ID, Name: officer.Name},
			}, nil
		}
	}
	return dossier.Party{}, invalid("officer_without_role", field+".officer",
		fmt.Sprintf("%s hiện không giữ vai trò nào để cho ý kiến.", officer.Name), fmt.Sprintf("%s has no role today in which to give an opinion.", officer.Name))
}

// roleParty asks the holders of a role at an agency; of an agency alone, who signs for it.
func (s *Service) roleParty(p PartyInput, field string) (dossier.Party, error) {
	org, today := s.World.Organisation(), organisation.DateOf(s.Now())
	agency, ok := org.Agency(p.Agency)
	if !ok || !agency.ActiveOn(today) {
		return dossier.Party{}, invalid("agency_unknown", field+".agency", "Cần chọn một cơ quan đang hoạt động.", "Choose an agency that exists today.")
	}
	role := p.Role
	if role == "" {
		for _, r := range org.Roles() {
			if r.Signs && r.Unit == "" && len(org.Holders(agency.ID, r.ID, today)) > 0 {
				role = r.ID
				break
			}
		}
	}
	roleVI, roleEN, agencyVI, agencyEN := s.hatNames(agency.ID, role)
	if role == "" || !s.answers(role) || len(org.Holders(agency.ID, role, today)) == 0 {
		return dossier.Party{}, invalid("role_without_holder", field+".role",
			fmt.Sprintf("Hiện không có ai giữ vai trò %s tại %s để cho ý kiến.", roleVI, agencyVI),
			fmt.Sprintf("Nobody has the role %s at %s today to give an opinion.", roleEN, agencyEN))
	}
	return dossier.Party{Agency: agency.ID, Role: role, Name: roleVI + ", " + agencyVI}, nil
}

// answers reports whether a role does tasks, and so finds a request for an opinion in its inbox.
func (s *Service) answers(role string) bool {
	switch s.Policy.Duty(role) {
	case auth.DutyHandler, auth.DutyDesk, auth.DutyHead, auth.DutyLeader:
		return true
	}
	return false
}
