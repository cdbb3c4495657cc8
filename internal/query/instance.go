package query

import (
	"context"
	"encoding/json"
	"slices"

	"github.com/motcua/motcua/internal/auth"
	"github.com/motcua/motcua/internal/dossier"
)

// InstanceView is where a dossier's process stands, as far as the caller may know it.
type InstanceView struct {
	dossier.Instance
	// Values says that the caller may read the dossier: otherwise the applicant is left out,
	// and of the variables that may hold personal data only the names are given.
	Values  bool
	Allowed []auth.Action
}

// Instance asks a running dossier where its process stands.
func (s *Service) Instance(ctx context.Context, who auth.Principal, code string) (InstanceView, error) {
	d, tasks, err := s.Find(ctx, who, code, auth.ActionReadInstance)
	if err != nil {
		return InstanceView{}, err
	}
	if !s.Policy.Reach(who, auth.ActionReadInstance).Dossier(d, tasks) {
		return InstanceView{}, &dossier.Error{
			Code: dossier.CodeForbidden, Key: "not_your_dossier",
			VI: "Vai trò của bạn không cho làm việc này với hồ sơ này.", EN: "Your roles do not allow this with this dossier.",
		}
	}
	in, err := s.Operator.Instance(ctx, d.ID)
	if err != nil {
		return InstanceView{}, err
	}
	v := InstanceView{Instance: in, Values: s.Policy.Reach(who, auth.ActionReadDossier).Dossier(d, tasks)}
	v.Allowed = s.operationsOn(who, in, tasks)
	if !v.Values {
		v.withoutPerson()
	}
	return v, nil
}

// impersonal are the variables that say nothing of a person: the office's own.
var impersonal = []string{"agency", "case", "channel", "dossier", "outcome"}

// withoutPerson leaves out what only readers of the dossier may see: who filed it, the
// values of variables, and what an expression saw of them when it failed.
func (v *InstanceView) withoutPerson() {
	v.Dossier = withoutPerson(v.Dossier)
	scopes := slices.Clone(v.Scopes)
	for i := range scopes {
		scopes[i].Variables = namesOnly(scopes[i].Variables)
	}
	v.Scopes = scopes
	incidents := slices.Clone(v.Incidents)
	for i := range incidents {
		if in := &incidents[i]; in.Code == "expression" || in.Code == "condition" {
			in.MessageVI = "Không tính được biểu thức của phần tử này; giá trị đã dùng là dữ liệu của hồ sơ."
			in.MessageEN = "An expression of this element cannot be evaluated; the values it saw are the dossier's data."
		}
	}
	v.Incidents = incidents
	for i := range v.Subscriptions {
		v.Subscriptions[i].Key = ""
	}
}

// namesOnly keeps the names of variables, and the values of impersonal ones.
func namesOnly(variables json.RawMessage) json.RawMessage {
	var all map[string]json.RawMessage
	if json.Unmarshal(variables, &all) != nil {
		return nil
	}
	for name, value := range all {
		if slices.Contains(impersonal, name) || string(value) == "null" || string(value) == "true" || string(value) == "false" {
			continue
		}
		all[name] = json.RawMessage(`{"@hidden":true}`)
	}
	data, err := json.Marshal(all)
	if err != nil {
		return nil
	}
	return data
}

// operationsOn lists what the caller may do by hand to a dossier as it stands.
func (s *Service) operationsOn(who auth.Principal, in dossier.Instance, tasks []dossier.Task) []auth.Action {
	d := in.Dossier
	if d.ClosedAt != nil {
		return nil
	}
	suspended := d.SuspendedSince != nil
	possible := map[auth.Action]bool{
		auth.ActionSuspend: !suspended, auth.ActionResume: suspended,
		auth.ActionRetryIncident: !suspended && len(in.Incidents) > 0, auth.ActionResolveIncident: !suspended && len(in.Incidents) > 0,
		auth.ActionModify: true, auth.ActionMigrate: true, auth.ActionSetVariables: true,
		auth.ActionChangeDue: d.ReadyAt == nil && d.StoppedSince == nil, auth.ActionChangeTimer: len(in.Timers) > 0,
		auth.ActionCancel: d.ReadyAt == nil,
	}
	var out []auth.Action
	for action, ok := range possible {
		if ok && s.Policy.Reach(who, action).Dossier(d, tasks) {
			out = append(out, action)
		}
	}
	slices.Sort(out)
	return out
}

// InstanceFilter selects among the dossiers whose processes the caller may look into.
type InstanceFilter struct {
	Procedure string
	Version   int
	Agency    string
	Open      bool
	Suspended bool
	Incidents bool
	Cursor    string
	Limit     int
}

// Instances lists dossiers as an operator sees them, newest receipt first: without the
// applicant where the caller may not read them, and so not to be searched by name.
func (s *Service) Instances(ctx context.Context, who auth.Principal, f InstanceFilter) (dossier.Page[dossier.Dossier], error) {
	reach := s.Policy.Reach(who, auth.ActionReadInstance)
	agencies, err := narrow(reach, f.Agency)
	if err != nil || reach.Empty() {
		return dossier.Page[dossier.Dossier]{}, err
	}
	page, err := s.Reader.Dossiers(ctx, dossier.DossierFilter{
		Agencies: agencies, Procedure: f.Procedure, Version: f.Version, Open: f.Open, Suspended: f.Suspended, Incidents: f.Incidents,
		Cursor: f.Cursor, Limit: f.Limit,
	})
	if err != nil {
		return dossier.Page[dossier.Dossier]{}, err
	}
	reads := s.Policy.Reach(who, auth.ActionReadDossier)
	for i, d := range page.Items {
		if !reads.Dossier(d, nil) {
			page.Items[i] = withoutPerson(d)
		}
	}
	return page, nil
}
