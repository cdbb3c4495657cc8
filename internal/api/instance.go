package api

import (
	"context"
	"net/http"
	"time"

	"github.com/motcua/motcua/internal/auth"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/query"
)

// Instance is where the process of a dossier stands.
type Instance struct {
	Dossier       DossierItem        `json:"dossier" doc:"Without the applicant to whoever may not read the dossier."`
	Version       int                `json:"procedure_version"`
	Seq           int64              `json:"seq" doc:"Number of the last event."`
	Tokens        []ProcessToken     `json:"tokens"`
	Timers        []ProcessTimer     `json:"timers"`
	Subscriptions []OpenSubscription `json:"subscriptions" doc:"Messages and signals it waits for."`
	Calls         []OpenCall         `json:"calls" doc:"Services and processes it waits for."`
	Incidents     []Incident         `json:"incidents" doc:"Open ones."`
	Scopes        []Scope            `json:"scopes" doc:"The process, then the subprocesses that run."`
	Actions       []string           `json:"actions" doc:"What the caller may do by hand."`
}

// ProcessToken is a token that waits.
type ProcessToken struct {
	Element  string    `json:"element" doc:"BPMN id."`
	Name     string    `json:"name,omitempty"`
	Kind     string    `json:"kind"`
	Instance string    `json:"instance,omitempty" doc:"What modify withdraws."`
	For      string    `json:"for" doc:"task, service, timer, scope, incident, join, …"`
	Since    time.Time `json:"since"`
	TaskID   string    `json:"task_id,omitempty"`
}

// ProcessTimer is a timer of the process.
type ProcessTimer struct {
	ID      string    `json:"id"`
	Element string    `json:"element"`
	Name    string    `json:"name,omitempty"`
	At      time.Time `json:"at"`
}

// OpenSubscription is a message or signal that is waited for.
type OpenSubscription struct {
	ID      string `json:"id"`
	Element string `json:"element"`
	Name    string `json:"name,omitempty"`
	Kind    string `json:"kind" enum:"message,signal"`
	Message string `json:"message" doc:"Its name."`
	Key     string `json:"key,omitempty" doc:"Correlation key; only to whoever may read the dossier."`
}

// OpenCall is a call that is waited for.
type OpenCall struct {
	Instance string `json:"instance"`
	Element  string `json:"element"`
	Name     string `json:"name,omitempty"`
	Type     string `json:"type" doc:"Connector, or process."`
	Dossier  string `json:"dossier,omitempty" doc:"Code of the called dossier."`
}

// Scope is the process or a subprocess, with its variables.
type Scope struct {
	Instance  string `json:"instance"`
	Element   string `json:"element,omitempty" doc:"Absent: the process."`
	Name      string `json:"name,omitempty"`
	Variables Object `json:"variables" doc:"To whoever may not read the dossier, {\"@hidden\": true} stands for values that may be personal data."`
}

type instanceOutput struct {
	ETag string `header:"ETag" doc:"For If-Match of operations."`
	Body Instance
}

type instancesInput struct {
	Paging
	Procedure string `query:"procedure" maxLength:"50"`
	Version   int    `query:"version" minimum:"1" doc:"Version of the procedure they run on."`
	Agency    string `query:"agency" maxLength:"50"`
	Closed    bool   `query:"closed" doc:"Closed ones too."`
	Suspended bool   `query:"suspended" doc:"Only suspended ones."`
	Incidents bool   `query:"incidents" doc:"Only those with open incidents."`
}

// InstanceItem is a dossier in the list of an operator.
type InstanceItem struct {
	DossierItem
	Version int `json:"procedure_version"`
}

func (s *server) registerInstance() {
	handle(s, route{method: http.MethodGet, path: "/instances", action: auth.ActionReadInstance, id: "listInstances", tag: "Operations", summary: "Dossiers as an operator sees them, newest receipt first"}, s.instances)
	handle(s, route{method: http.MethodGet, path: "/dossiers/{code}/instance", action: auth.ActionReadInstance, id: "getInstance", tag: "Operations", summary: "Where the process of a dossier stands", errors: []int{http.StatusNotFound}}, s.instance)
}

func (s *server) instances(ctx context.Context, who auth.Principal, in *instancesInput) (*struct{ Body Page[InstanceItem] }, error) {
	page, err := s.Query.Instances(ctx, who, query.InstanceFilter{
		Procedure: in.Procedure, Version: in.Version, Agency: in.Agency, Open: !in.Closed, Suspended: in.Suspended,
		Incidents: in.Incidents, Cursor: in.Cursor, Limit: in.Limit,
	})
	if err != nil {
		return nil, err
	}
	m := s.mapper(ctx)
	return &struct{ Body Page[InstanceItem] }{Page[InstanceItem]{Next: page.Next, Items: list(page.Items, func(d dossier.Dossier) InstanceItem {
		return InstanceItem{DossierItem: m.dossierItem(d), Version: d.ProcedureVersion}
	})}}, nil
}

func (s *server) instance(ctx context.Context, who auth.Principal, in *DossierPath) (*instanceOutput, error) {
	v, err := s.Query.Instance(ctx, who, in.Code)
	if err != nil {
		return nil, err
	}
	m := s.mapper(ctx)
	return &instanceOutput{ETag: etag(v.Dossier.Seq), Body: Instance{
		Dossier: m.dossierItem(v.Dossier), Version: v.Dossier.ProcedureVersion, Seq: v.Dossier.Seq,
		Tokens: list(v.Tokens, tokenAt), Timers: list(v.Timers, timerDTO),
		Subscriptions: list(v.Subscriptions, func(x dossier.SubscriptionAt) OpenSubscription {
			return OpenSubscription{ID: x.ID, Element: x.Element, Name: x.Name, Kind: x.Kind, Message: x.Message, Key: x.Key}
		}),
		Calls: list(v.Calls, func(x dossier.CallAt) OpenCall {
			return OpenCall{Instance: x.Instance, Element: x.Element, Name: x.Name, Type: x.Type, Dossier: x.Dossier}
		}),
		Incidents: list(v.Incidents, m.incident),
		Scopes: list(v.Scopes, func(x dossier.ScopeAt) Scope {
			return Scope{Instance: x.Instance, Element: x.Element, Name: x.Name, Variables: object(x.Variables)}
		}),
		Actions: list(v.Allowed, func(a actionName) string { return string(a) }),
	}}, nil
}

func tokenAt(t dossier.TokenAt) ProcessToken {
	return ProcessToken{Element: t.Element, Name: t.Name, Kind: string(t.Kind), Instance: t.Instance, For: t.For, Since: local(t.Since), TaskID: t.TaskID}
}

func timerDTO(t dossier.TimerSet) ProcessTimer {
	return ProcessTimer{ID: t.ID, Element: t.Element, Name: t.Name, At: local(t.At)}
}

func (m mapper) incident(i dossier.Incident) Incident {
	return Incident{
		ID: i.ID, ElementID: i.ElementID, Code: i.Code, Message: say(m.lang, i.MessageVI, i.MessageEN),
		RaisedAt: local(i.RaisedAt), ResolvedAt: localPtr(i.ResolvedAt),
	}
}
