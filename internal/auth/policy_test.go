package auth_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/motcua/motcua/internal/auth"
	"github.com/motcua/motcua/internal/dossier"
)

// office: district D has wards W1 and W2. Role names are the duties.
type office struct{}

func (office) Duty(role string) auth.Duty {
	if role == "council" {
		return ""
	}
	return auth.Duty(role)
}

func (office) Below(agency string) []string {
	if agency == "D" {
		return []string{"D", "W1", "W2"}
	}
	return []string{agency}
}

// Unit: the head and the handlers are one unit.
func (office) Unit(role string) []string {
	if role == "head" || role == "handler" {
		return []string{"head", "handler"}
	}
	return []string{role}
}

func officer(hats ...string) auth.Principal {
	p := auth.Principal{Means: auth.MeansCookie, Account: auth.Account{ID: "me", Kind: auth.KindOfficer}}
	for _, hat := range hats {
		agency, role, _ := strings.Cut(hat, "/")
		p.Account.Positions = append(p.Account.Positions, dossier.Position{Agency: agency, Role: role})
	}
	return p
}

func citizen(id string) auth.Principal {
	return auth.Principal{Means: auth.MeansCookie, Account: auth.Account{ID: id, Kind: auth.KindCitizen}}
}

func TestReachOfDossiers(t *testing.T) {
	t.Parallel()
	policy := auth.NewPolicy(office{})
	filedAtW1 := dossier.Dossier{Agency: "W1", AccountID: "filer"}
	atD := []dossier.Task{{Agency: "D", Role: "handler", State: dossier.TaskOpen}}
	wasAtD := []dossier.Task{{Agency: "D", Role: "handler", State: dossier.TaskDone}}
	for _, c := range []struct {
		who    auth.Principal
		action auth.Action
		tasks  []dossier.Task
		want   bool
	}{
		{officer("W1/desk"), auth.ActionReadDossier, nil, true},
		{officer("W2/desk"), auth.ActionReadDossier, nil, false},
		{officer("D/handler"), auth.ActionReadDossier, nil, false},
		{officer("D/handler"), auth.ActionReadDossier, atD, true},
		{officer("D/handler"), auth.ActionReadDossier, wasAtD, true},
		{officer("W2/handler"), auth.ActionReadDossier, atD, false},
		{officer("D/head"), auth.ActionReadDossier, nil, false},
		{officer("D/leader"), auth.ActionReadDossier, nil, true},
		{officer("D/supervisor"), auth.ActionReadDossier, nil, true},
		{officer("W2/supervisor"), auth.ActionReadDossier, nil, false},
		{officer("D/designer"), auth.ActionReadDossier, nil, false},
		{officer("D/admin"), auth.ActionReadDossier, nil, false},
		{officer("W1/council"), auth.ActionReadDossier, nil, false},
		{officer(), auth.ActionReadDossier, nil, false},
		{citizen("filer"), auth.ActionReadDossier, nil, true},
		{citizen("other"), auth.ActionReadDossier, nil, false},
		{auth.Principal{}, auth.ActionReadDossier, nil, false},

		{officer("W1/leader"), auth.ActionStop, nil, true},
		{officer("D/leader"), auth.ActionStop, nil, false}, // a leader sees below, but acts at home
		{officer("D/supervisor"), auth.ActionStop, nil, true},
		{officer("W1/desk"), auth.ActionStop, nil, false},
		{officer("D/admin"), auth.ActionRetryIncident, nil, true},
		{officer("W1/desk"), auth.ActionWithdraw, nil, true},
		{citizen("filer"), auth.ActionWithdraw, nil, true},
		{citizen("other"), auth.ActionWithdraw, nil, false},
		{officer("D/handler"), auth.ActionRefuse, atD, true},
		{officer("D/handler"), auth.ActionRefuse, wasAtD, false},
		{officer("W1/handler"), auth.ActionRefuse, atD, false},
		{citizen("filer"), auth.ActionRefuse, atD, false},
	} {
		reach := policy.Reach(c.who, c.action)
		require.Equal(t, c.want, reach.Dossier(filedAtW1, c.tasks), "%v %s %v", c.who.Account.Positions, c.action, c.tasks)
	}
}

func TestReachOfTasks(t *testing.T) {
	t.Parallel()
	policy := auth.NewPolicy(office{})
	task := dossier.Task{Agency: "W1", Role: "handler", State: dossier.TaskOpen}
	held := task
	held.Assignee, held.State = "me", dossier.TaskClaimed
	for _, c := range []struct {
		who     auth.Principal
		task    dossier.Task
		see, do bool
	}{
		{officer("W1/handler"), task, true, true},
		{officer("W1/desk"), task, true, false}, // at the same agency, another hat
		{officer("W2/handler"), task, false, false},
		{officer("W2/handler"), held, false, true}, // transferred since, but holds it
		{officer("D/leader"), task, true, false},
		{officer("D/supervisor"), task, true, false},
		{officer("D/admin"), task, false, false},
		{officer("W2/desk", "W1/handler"), task, true, true},
		{citizen("filer"), task, false, false},
	} {
		require.Equal(t, c.see, policy.Reach(c.who, auth.ActionReadTask).Task(c.task), "see %v", c.who.Account.Positions)
		require.Equal(t, c.do, policy.Reach(c.who, auth.ActionCompleteTask).Task(c.task), "do %v", c.who.Account.Positions)
	}
}

func TestPermit(t *testing.T) {
	t.Parallel()
	policy := auth.NewPolicy(office{})
	require.NoError(t, policy.Permit(auth.Principal{}, auth.ActionLookup))
	require.Equal(t, auth.ErrLoginNeeded, policy.Permit(auth.Principal{}, auth.ActionListTasks))
	require.Equal(t, auth.ErrLoginNeeded, policy.Permit(auth.Principal{}, auth.ActionWhoAmI))
	require.NoError(t, policy.Permit(officer(), auth.ActionWhoAmI))

	err := policy.Permit(officer("D/designer"), auth.ActionListTasks)
	e, ok := dossier.AsError(err)
	require.True(t, ok)
	require.Equal(t, dossier.CodeForbidden, e.Code)
	require.Contains(t, e.VI, "cán bộ xử lý", "a refusal names the roles that would do")

	require.Error(t, policy.Permit(officer("D/supervisor"), auth.Action("made.up")), "no rule, no right")
	require.Error(t, policy.Permit(auth.Principal{}, auth.Action("made.up")))
}

// TestTokenScopes: a token never does more than its scope, and never makes tokens.
func TestTokenScopes(t *testing.T) {
	t.Parallel()
	policy := auth.NewPolicy(office{})
	with := func(scopes ...string) auth.Principal {
		p := officer("W1/desk")
		p.Means, p.Scopes = auth.MeansToken, scopes
		return p
	}
	for _, c := range []struct {
		who    auth.Principal
		action auth.Action
		ok     bool
	}{
		{with(auth.TokenRead), auth.ActionListTasks, true},
		{with(auth.TokenRead), auth.ActionClaimTask, false},
		{with(auth.TokenRead), auth.ActionSubmit, false},
		{with(auth.TokenWrite), auth.ActionListTasks, true},
		{with(auth.TokenWrite), auth.ActionSubmit, true},
		{with(auth.TokenWrite), auth.ActionCreateToken, false},
		{with(auth.TokenWrite), auth.ActionRevokeToken, false},
		{with(), auth.ActionListTasks, false},
		{with(), auth.ActionListProcedures, false},
	} {
		require.Equal(t, c.ok, policy.Permit(c.who, c.action) == nil, "%v %s", c.who.Scopes, c.action)
		if !c.ok {
			require.True(t, policy.Reach(c.who, c.action).Empty())
		}
	}
}

// TestReachIsMonotone: one more hat never takes a right away, and nobody reaches
// agencies that none of their hats is at or above.
func TestReachIsMonotone(t *testing.T) {
	t.Parallel()
	policy := auth.NewPolicy(office{})
	agencies := []string{"D", "W1", "W2"}
	duties := []string{"desk", "handler", "head", "leader", "supervisor", "designer", "admin", "council"}
	rapid.Check(t, func(t *rapid.T) {
		hat := rapid.Custom(func(t *rapid.T) string {
			return rapid.SampledFrom(agencies).Draw(t, "agency") + "/" + rapid.SampledFrom(duties).Draw(t, "duty")
		})
		hats := rapid.SliceOfN(hat, 0, 4).Draw(t, "hats")
		action := rapid.SampledFrom(auth.Actions()).Draw(t, "action")
		less, more := policy.Reach(officer(hats...), action), policy.Reach(officer(append(hats, hat.Draw(t, "more"))...), action)
		if less.All && !more.All {
			t.Fatal("lost all")
		}
		for _, a := range less.Agencies {
			if !more.Agency(a) {
				t.Fatalf("lost %s", a)
			}
			if !slices.ContainsFunc(hats, func(h string) bool { return strings.HasPrefix(h, a+"/") || strings.HasPrefix(h, "D/") }) {
				t.Fatalf("%v reach %s", hats, a)
			}
		}
	})
}

// TestFinerTokenScopes: a token reaches what its scopes name, and "write" covers what it did
// before there were finer ones.
func TestFinerTokenScopes(t *testing.T) {
	t.Parallel()
	policy := auth.NewPolicy(office{})
	with := func(scopes ...string) auth.Principal {
		p := officer("D/desk", "D/supervisor", "D/designer", "D/admin", "D/integrator")
		p.Means, p.Scopes = auth.MeansToken, scopes
		return p
	}
	for _, c := range []struct {
		scope string
		may   []auth.Action
		not   []auth.Action
	}{
		{auth.TokenRead, []auth.Action{auth.ActionReadDossier, auth.ActionListTasks, auth.ActionReadMessage, auth.ActionListVersions, auth.ActionReadInstance},
			[]auth.Action{auth.ActionSubmit, auth.ActionClaimTask, auth.ActionSendMessage, auth.ActionPublishProcedure, auth.ActionSuspend}},
		{auth.TokenWrite, []auth.Action{auth.ActionReadDossier, auth.ActionSubmit, auth.ActionClaimTask, auth.ActionSendMessage, auth.ActionPublishProcedure, auth.ActionMigrate},
			[]auth.Action{auth.ActionCreateToken, auth.ActionLogout}},
		{auth.TokenReadTasks, []auth.Action{auth.ActionReadTask}, []auth.Action{auth.ActionClaimTask, auth.ActionReadDossier}},
		{auth.TokenWriteTasks, []auth.Action{auth.ActionReadTask, auth.ActionCompleteTask}, []auth.Action{auth.ActionReadDossier, auth.ActionSubmit}},
		{auth.TokenWriteDossiers, []auth.Action{auth.ActionSubmit, auth.ActionListDossiers}, []auth.Action{auth.ActionListTasks, auth.ActionSuspend}},
		{auth.TokenWriteMessages, []auth.Action{auth.ActionSendMessage, auth.ActionReadMessage}, []auth.Action{auth.ActionListDossiers}},
		{auth.TokenAdmin, nil, []auth.Action{auth.ActionListDossiers, auth.ActionMigrate}},
		{"no-such-scope", nil, []auth.Action{auth.ActionListDossiers}},
	} {
		for _, a := range append(c.may, auth.ActionWhoAmI, auth.ActionListProcedures) {
			require.NoError(t, policy.Permit(with(c.scope), a), "%s with %s", a, c.scope)
		}
		for _, a := range c.not {
			require.Error(t, policy.Permit(with(c.scope), a), "%s with %s", a, c.scope)
		}
	}
	known := append(auth.TokenScopes(), "", auth.TokenAny)
	for _, a := range auth.Actions() {
		rule, _ := auth.RuleFor(a)
		require.Contains(t, known, rule.Token, "%s asks for a scope no token can have", a)
	}
}

// TestPasswordChangeFirst: with a password that somebody else chose, only what leads out of
// that and what is everybody's is open.
func TestPasswordChangeFirst(t *testing.T) {
	t.Parallel()
	policy := auth.NewPolicy(office{})
	who := officer("D/desk", "D/admin", "D/supervisor", "D/designer")
	who.Account.MustChange = true
	for _, a := range auth.Actions() {
		rule, _ := auth.RuleFor(a)
		if rule.Public || rule.First {
			require.NoError(t, policy.Permit(who, a), a)
		} else {
			require.ErrorIs(t, policy.Permit(who, a), auth.ErrPasswordChangeNeeded, a)
		}
	}
	require.ErrorIs(t, policy.Permit(auth.Principal{}, auth.ActionListTasks), auth.ErrLoginNeeded)
}

func TestWhoAssignsTasks(t *testing.T) {
	t.Parallel()
	policy := auth.NewPolicy(office{})
	task := func(agency, role string) dossier.Task {
		return dossier.Task{Agency: agency, Role: role, Assignee: "other"}
	}
	for _, c := range []struct {
		who    auth.Principal
		task   dossier.Task
		covers bool
	}{
		{officer("D/supervisor"), task("W1", "handler"), true},
		{officer("W1/supervisor"), task("D", "handler"), false},
		{officer("D/leader"), task("D", "desk"), true},
		{officer("D/leader"), task("W1", "desk"), false},
		{officer("D/head"), task("D", "handler"), true},
		{officer("D/head"), task("D", "desk"), false},
		{officer("D/head"), task("W1", "handler"), false},
		{officer("D/handler"), task("D", "handler"), false},
		{officer("D/admin"), task("D", "handler"), false},
		{citizen("me"), task("D", "handler"), false},
	} {
		require.Equal(t, c.covers, policy.Reach(c.who, auth.ActionAssignTask).Task(c.task), "%v of %v", c.who.Account.Positions, c.task)
	}
}
