package command_test

import (
	"context"
	"encoding/json"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/motcua/motcua/config"
	"github.com/motcua/motcua/internal/auth"
	"github.com/motcua/motcua/internal/clock"
	"github.com/motcua/motcua/internal/command"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/dossier/dossiertest"
	"github.com/motcua/motcua/internal/organisation"
	"github.com/motcua/motcua/internal/procedure"
)

// office is a configuration with the procedures of a test, and everything behind the service.
type office struct {
	org       *organisation.Organisation
	catalogue *procedure.Catalogue

	mu       sync.Mutex
	reserved map[string]dossier.Reservation
	filed    []dossier.Submission
	away     bool
}

func (o *office) Organisation() *organisation.Organisation { return o.org }
func (o *office) Catalogue() *procedure.Catalogue          { return o.catalogue }

func (o *office) Version(_ context.Context, code string, version int) (string, []byte, error) {
	d, ok := o.catalogue.Version(code, version)
	if !ok {
		return "", nil, dossier.ErrNotFound
	}
	data, err := d.Encode()
	return d.SHA(), data, err
}

func (o *office) Reserve(_ context.Context, r dossier.Reservation) (dossier.Reservation, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if known, ok := o.reserved[r.Principal+r.Key]; ok {
		return known, nil
	}
	o.reserved[r.Principal+r.Key] = r
	return r, nil
}

func (o *office) Submit(_ context.Context, s dossier.Submission) (dossier.Result, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.away {
		return dossier.Result{}, &dossier.Error{Code: dossier.CodeUnavailable, Key: "engine_away", VI: "nghẽn", EN: "away"}
	}
	o.filed = append(o.filed, s)
	return dossier.Result{}, nil
}

func (o *office) Execute(context.Context, string, dossier.Command) (dossier.Result, error) {
	return dossier.Result{}, dossier.ErrNotFound
}

const day = "2026-11-23"

func procedureOf(code string, version int, process string) procedure.Definition {
	return procedure.Definition{
		Code: code, Version: version, NameVI: "Thử " + code, Level: "district", OnlineLevel: procedure.OnlineFull,
		Channels: []string{"direct", "online"}, Limits: []procedure.LimitRule{{Limit: clock.Limit{Amount: 5, Unit: clock.WorkingDay}}},
		BPMN: dossiertest.Process(process), Forms: map[string]json.RawMessage{
			"don": json.RawMessage(`{"type":"object","required":["ten"],"properties":{"ten":{"type":"string"}}}`),
		},
	}
}

const (
	byHand = `<startEvent id="s"/><endEvent id="e"/>
s e`
)

func begins(event string) string {
	return `<startEvent id="s">` + event + `</startEvent>
` + dossiertest.Task("t") + `<endEvent id="e"/>
s t e`
}

func newOffice(t *testing.T, definitions ...procedure.Definition) (*office, *command.Service) {
	t.Helper()
	org, _, err := organisation.Load(config.FS, "organisation", "organisation/demo")
	require.NoError(t, err)
	o := &office{org: org, catalogue: procedure.NewCatalogue(definitions), reserved: map[string]dossier.Reservation{}}
	now, err := time.ParseInLocation(time.DateOnly, day, clock.Zone)
	require.NoError(t, err)
	roles := auth.FromOrganisation(o.Organisation, func() time.Time { return now })
	return o, command.New(command.Deps{
		Driver: o, Reservations: o, World: o, Editions: o, Policy: auth.NewPolicy(roles),
		Now: func() time.Time { return now.Add(9 * time.Hour) },
	})
}

func message(id, name, variables string) dossier.Beginning {
	return dossier.Beginning{ID: id, Kind: dossier.SubscribesMessage, Name: name, Sender: "kho-bac", Variables: json.RawMessage(variables)}
}

const applicant = `"applicant":{"kind":"person","name":"Lê Văn Tám","id_number":"079090001234"}`

func TestMessageBeginsOneDossier(t *testing.T) {
	t.Parallel()
	withForm := procedureOf("9.1", 1, begins(dossiertest.Message("Chuyển hồ sơ", "")))
	withForm.SubmissionForm = "don"
	future := procedureOf("9.1", 2, begins(dossiertest.Message("Chuyển hồ sơ mới", "")))
	future.EffectiveFrom = "2027-01-01"
	o, s := newOffice(t, withForm, future, procedureOf("9.2", 1, byHand))
	ctx := t.Context()
	for name, want := range map[string]bool{"Chuyển hồ sơ": true, "Chuyển hồ sơ mới": false, "khác": false} {
		got, err := s.Begins(ctx, message("m", name, ""))
		require.NoError(t, err)
		require.Equal(t, want, got, name)
	}
	good := `{"agency":"H29.1",` + applicant + `,"form":{"ten":"An"},"ma":"QG-1"}`
	begun, err := s.Begin(ctx, message("m1", "Chuyển hồ sơ", good))
	require.NoError(t, err)
	require.Nil(t, begun.Problem)
	require.Len(t, begun.Dossiers, 1)
	again, err := s.Begin(ctx, message("m1", "Chuyển hồ sơ", good))
	require.NoError(t, err)
	require.Equal(t, begun, again, "the same message is the same dossier")
	filed := o.filed[0]
	require.Equal(t, begun.Dossiers[0], filed.ID)
	require.Equal(t, o.filed[1].CommandID, filed.CommandID)
	require.Equal(t, dossier.ChannelOnline, filed.Channel)
	require.Equal(t, "H29.1", filed.Agencies["receiving"])
	require.Equal(t, "Lê Văn Tám", filed.Applicant.Name)
	require.Equal(t, "s", filed.Start.Event)
	require.JSONEq(t, good, string(filed.Start.Variables))
	require.Equal(t, "kho-bac", filed.Actor.ID)

	for field, variables := range map[string]string{
		"variables": `{"agency":"H29.1"}`,
		"agency":    `{"agency":"X9",` + applicant + `,"form":{"ten":"An"}}`,
		"form.ten":  `{"agency":"H29.1",` + applicant + `}`,
		"channel":   `{"agency":"H29.1","channel":"post",` + applicant + `,"form":{"ten":"An"}}`,
	} {
		begun, err := s.Begin(ctx, message("m2", "Chuyển hồ sơ", variables))
		require.NoError(t, err)
		require.Empty(t, begun.Dossiers)
		require.Equal(t, field, begun.Problem.Field)
		require.NotEmpty(t, begun.Problem.VI)
	}
	begun, err = s.Begin(ctx, message("m3", "Chuyển hồ sơ", `{"agency":7}`))
	require.NoError(t, err)
	require.Equal(t, "message_variables", begun.Problem.Key)

	o.away = true
	_, err = s.Begin(ctx, message("m4", "Chuyển hồ sơ", good))
	e, typed := dossier.AsError(err)
	require.True(t, typed)
	require.Equal(t, dossier.CodeUnavailable, e.Code, "it is tried again")
}

func TestMessageThatWouldBeginSeveral(t *testing.T) {
	t.Parallel()
	two := []procedure.Definition{
		procedureOf("9.1", 1, begins(dossiertest.Message("A", ""))), procedureOf("9.2", 1, begins(dossiertest.Message("A", ""))),
	}
	o, s := newOffice(t, two...)
	_, err := s.Begin(t.Context(), message("m", "A", `{}`))
	e, typed := dossier.AsError(err)
	require.True(t, typed)
	require.Equal(t, "message_ambiguous", e.Key)
	require.Contains(t, e.VI, "9.1, 9.2")
	require.Empty(t, o.filed)
}

func TestSignalBeginsOneOfEach(t *testing.T) {
	t.Parallel()
	withForm := procedureOf("9.3", 1, begins(dossiertest.Signal("Bão")))
	withForm.SubmissionForm = "don"
	o, s := newOffice(t, procedureOf("9.1", 1, begins(dossiertest.Signal("Bão"))), withForm, procedureOf("9.2", 1, begins(dossiertest.Signal("Bão"))))
	b := message("s1", "Bão", `{"agency":"H29.1",`+applicant+`}`)
	b.Kind = dossier.SubscribesSignal
	begun, err := s.Begin(t.Context(), b)
	require.NoError(t, err)
	require.Len(t, begun.Dossiers, 2, "one that cannot begin does not keep the others from it")
	require.NotNil(t, begun.Problem)
	require.Len(t, o.filed, 2)
	require.NotEqual(t, o.filed[0].ID, o.filed[1].ID)
}

func origin(d procedure.Definition) *dossier.Origin {
	return &dossier.Origin{
		DossierID: "0193b8a0-0000-7000-8000-000000000001", Procedure: d.Code, Version: d.Version, DefinitionSHA: d.SHA(),
		Agency: "H29.1", Agencies: map[string]string{"receiving": "H29.1"}, Channel: dossier.ChannelDirect, AccountID: "cd1",
		Applicant: dossier.Applicant{Kind: "person", Name: "Nguyễn Thị Mai"}, Depth: 2,
	}
}

// A message drawn from one pool to another begins that one below the dossier that throws it.
func TestMessageBetweenPools(t *testing.T) {
	t.Parallel()
	pools := procedureOf("9.1", 3, `process chinh
`+byHand+`
process kiem-tra
<startEvent id="ks">`+dossiertest.Message("Xin kiểm tra", "")+`</startEvent><endEvent id="ke"/>
ks ke`)
	o, s := newOffice(t, pools, procedureOf("9.2", 1, begins(dossiertest.Message("Xin kiểm tra", ""))))
	b := message("m1", "Xin kiểm tra", `{"x":1}`)
	b.Origin = origin(pools)
	got, err := s.Begins(t.Context(), b)
	require.NoError(t, err)
	require.True(t, got)
	begun, err := s.Begin(t.Context(), b)
	require.NoError(t, err)
	require.Len(t, begun.Dossiers, 1)
	filed := o.filed[0]
	require.Equal(t, "9.1 kiem-tra", filed.Procedure+" "+filed.Process)
	require.Equal(t, 3, filed.Version)
	require.Equal(t, b.Origin.DossierID, filed.Parent.DossierID)
	require.Empty(t, filed.Parent.Instance, "nobody waits for its result")
	require.Equal(t, "Nguyễn Thị Mai", filed.Applicant.Name)

	// Another procedure that begins with it: a dossier of its own, of the same applicant.
	b.ID, b.Origin.DefinitionSHA = "m2", "another edition"
	begun, err = s.Begin(t.Context(), b)
	require.NoError(t, err)
	require.Len(t, begun.Dossiers, 1)
	filed = o.filed[1]
	require.Equal(t, "9.2", filed.Procedure)
	require.Nil(t, filed.Parent)
	require.Equal(t, "Nguyễn Thị Mai cd1", filed.Applicant.Name+" "+filed.AccountID)
	require.Equal(t, dossier.ChannelDirect, filed.Channel)
}

func TestCallee(t *testing.T) {
	t.Parallel()
	old := procedureOf("9.1", 1, begins(""))
	old.Tag = "2026"
	next := procedureOf("9.1", 2, begins(""))
	future := procedureOf("9.1", 3, begins(""))
	future.EffectiveFrom = "2027-01-01"
	ended := procedureOf("9.2", 1, begins(""))
	ended.EffectiveTo = "2020-01-01"
	empty := procedureOf("9.3", 1, begins(""))
	empty.BPMN = nil
	elsewhere := procedureOf("9.4", 1, `<startEvent id="s"/><userTask id="t"><extensionElements><motcua:assignment role="leader" agency="moon"/></extensionElements></userTask><endEvent id="e"/>
s t e`)
	_, s := newOffice(t, old, next, future, ended, empty, elsewhere)
	at, err := time.Parse(time.DateOnly, day)
	require.NoError(t, err)
	for name, tc := range map[string]struct {
		q    dossier.CalleeQuery
		want string // SHA, or key of the error
	}{
		"in force":        {dossier.CalleeQuery{Process: "9.1"}, next.SHA()},
		"latest":          {dossier.CalleeQuery{Process: "9.1", Binding: "latest"}, next.SHA()},
		"a version":       {dossier.CalleeQuery{Process: "9.1", Binding: "version", Version: 3}, future.SHA()},
		"no such version": {dossier.CalleeQuery{Process: "9.1", Binding: "version", Version: 9}, "process_version_unknown"},
		"a tag":           {dossier.CalleeQuery{Process: "9.1", Binding: "tag", Tag: "2026"}, old.SHA()},
		"no such tag":     {dossier.CalleeQuery{Process: "9.1", Binding: "tag", Tag: ""}, "process_tag_unknown"},
		"unknown":         {dossier.CalleeQuery{Process: "9.9"}, "process_unknown"},
		"out of force":    {dossier.CalleeQuery{Process: "9.2"}, "process_not_in_force"},
		"not runnable":    {dossier.CalleeQuery{Process: "9.3"}, "process_not_runnable"},
	} {
		tc.q.Agency, tc.q.Day = "H29.1", at
		got, err := s.Callee(t.Context(), tc.q)
		if e, typed := dossier.AsError(err); typed {
			require.Equal(t, tc.want, e.Key, name)
			require.NotEmpty(t, e.VI)
			continue
		}
		require.NoError(t, err, name)
		require.Equal(t, tc.want, got.SHA, name)
		require.NotEmpty(t, got.Data)
		require.Equal(t, "H29.1", got.Agencies["receiving"])
	}
	_, err = s.Callee(t.Context(), dossier.CalleeQuery{Process: "9.4", Agency: "H29.1", Day: at})
	_, typed := dossier.AsError(err)
	require.True(t, typed, "who does its work cannot be found: %v", err)
}
