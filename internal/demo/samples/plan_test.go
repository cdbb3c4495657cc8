package samples

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/motcua/motcua/config"
	"github.com/motcua/motcua/internal/clock"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/form"
	"github.com/motcua/motcua/internal/installation"
	"github.com/motcua/motcua/internal/organisation"
	"github.com/motcua/motcua/internal/procedure"
)

// shipped is the configuration that the demonstration runs on.
func shipped(t *testing.T) *installation.Installation {
	t.Helper()
	i, err := installation.Load(installation.Options{FS: config.FS, Demo: true})
	require.NoError(t, err)
	return i
}

// moments at which somebody may start the demonstration.
var moments = map[string]time.Time{
	"a morning":                   time.Date(2026, 11, 25, 2, 30, 0, 0, time.UTC),
	"the first minute of work":    time.Date(2026, 11, 23, 0, 30, 0, 0, time.UTC),
	"after work":                  time.Date(2026, 11, 25, 12, 45, 0, 0, time.UTC),
	"a Sunday night":              time.Date(2026, 8, 2, 16, 0, 0, 0, time.UTC),
	"in Tết":                      time.Date(2026, 2, 18, 3, 0, 0, 0, time.UTC),
	"the first day after Tết":     time.Date(2026, 2, 23, 1, 0, 0, 0, time.UTC),
	"an unpublished year":         time.Date(2027, 6, 15, 3, 0, 0, 0, time.UTC),
	"the turn of a year":          time.Date(2027, 1, 4, 3, 0, 0, 0, time.UTC),
	"half a minute before a noon": time.Date(2026, 10, 6, 4, 29, 30, 0, time.UTC),
}

func TestPlan(t *testing.T) {
	t.Parallel()
	w := shipped(t)
	for name, base := range moments {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			all, err := plan(t.Context(), w, base)
			require.NoError(t, err)
			require.Len(t, all, 200)
			again, err := plan(t.Context(), w, base)
			require.NoError(t, err)
			require.Equal(t, all, again, "the same moment gives the same plan")

			told, procedures := map[string]int{}, map[string]int{}
			for i, s := range all {
				require.Equal(t, i+1, s.no)
				told[s.story]++
				procedures[s.route.definition.Code]++
				requireFiling(t, w, base, s)
			}
			for _, st := range stories {
				require.Equal(t, st.count, told[st.name], st.name)
			}
			require.Len(t, procedures, 25, "every procedure that can run")
			for code, n := range procedures {
				require.Greater(t, n, 3, code)
				require.Less(t, n, 17, code)
			}
		})
	}
}

// requireFiling checks that a sample can be filed where, when and as it is planned.
func requireFiling(t *testing.T, w World, base time.Time, s *sample) {
	t.Helper()
	d := s.route.definition
	requireForm(t, d, d.SubmissionForm, s.form)
	require.NotEmpty(t, s.applicant.Name)
	require.NotEmpty(t, s.applicant.Address)
	require.True(t, d.Offers(string(s.channel)))
	if s.citizen != "" {
		require.Equal(t, dossier.ChannelOnline, s.channel)
		require.Nil(t, s.received)
		return
	}
	require.True(t, s.received.Before(base))
	cal, err := w.Calendar(t.Context(), s.agency)
	require.NoError(t, err)
	require.True(t, cal.IsWorkingInstant(*s.received), "nobody is at the counter at %s", s.received)
	limit, ok := d.LimitFor(string(s.channel), "")
	require.True(t, ok)
	due, err := cal.Due(*s.received, limit)
	require.NoError(t, err)
	from, to, err := windowOf(t, s.story).bounds(cal, base)
	require.NoError(t, err)
	require.True(t, due.Due.After(from) && !due.Due.After(to), "%s: due %s", s.story, due.Due)
}

func windowOf(t *testing.T, name string) window {
	t.Helper()
	for _, st := range stories {
		if st.name == name {
			return st.due
		}
	}
	t.Fatalf("no story %q", name)
	return 0
}

func requireForm(t *testing.T, d procedure.Definition, key string, data []byte) {
	t.Helper()
	f, err := form.Compile(d.Forms[key])
	require.NoError(t, err)
	require.Empty(t, f.Check(data), "%s %s: %s", d.Code, key, data)
	require.Greater(t, len(data), 20, "%s %s: %s", d.Code, key, data)
}

// TestEveryApplicationSatisfiesItsForm: of every procedure, many times over.
func TestEveryApplicationSatisfiesItsForm(t *testing.T) {
	t.Parallel()
	for _, d := range shipped(t).Catalogue().All() {
		if !d.Runnable() {
			require.NotContains(t, applications, d.Code)
			continue
		}
		require.Contains(t, applications, d.Code)
		for no := range 50 {
			draw := newDraw(no, streamForm, moments["a morning"])
			a, f := apply(draw, d.Code, draw.person())
			require.Contains(t, []string{"person", "organisation"}, a.Kind)
			data, err := encode(f)
			require.NoError(t, err)
			requireForm(t, d, d.SubmissionForm, data)
		}
	}
	a, f := apply(newDraw(1, 1, time.Time{}), "an installation's own", person{name: "Lê Văn Sáu"})
	require.Equal(t, "Lê Văn Sáu", a.Name)
	require.Empty(t, f)
}

// TestPaperworkSatisfiesEveryStepsForm: whatever form a step has.
func TestPaperworkSatisfiesEveryStepsForm(t *testing.T) {
	t.Parallel()
	w := shipped(t)
	all, err := plan(t.Context(), w, moments["a morning"])
	require.NoError(t, err)
	seen := map[string]bool{}
	for _, s := range all {
		for key := range s.route.definition.Forms {
			if key == s.route.definition.SubmissionForm {
				continue
			}
			task := &dossier.Task{FormKey: key, Agency: s.agency, StepNo: 2}
			paper := paperwork{d: newDraw(s.no, streamWork, moments["a morning"]), s: s, org: w.Organisation(), task: task}
			data, err := encode(paper.form())
			require.NoError(t, err)
			if key == "xac-nhan" { // nothing to correct, nothing to write
				require.Nil(t, data)
				continue
			}
			requireForm(t, s.route.definition, key, data)
			seen[key] = true
		}
	}
	require.Len(t, seen, 16)
}

// TestEverybodyFindsWork: every role of the processes has something open somewhere.
func TestEverybodyFindsWork(t *testing.T) {
	t.Parallel()
	all, err := plan(t.Context(), shipped(t), moments["a morning"])
	require.NoError(t, err)
	roles, resting := map[string]bool{}, map[string]int{}
	for _, s := range all {
		for _, st := range s.route.stages {
			roles[st.role] = true
			if st.no == s.until && s.last != actStop && s.last != actWithdraw {
				resting[st.role]++
			}
		}
	}
	for role := range roles {
		require.NotZero(t, resting[role], "nothing rests with %s", role)
	}
	require.GreaterOrEqual(t, len(roles), 20)
}

// TestPlanTakesWhatThereIs: a configuration may have few procedures or no officers.
func TestPlanTakesWhatThereIs(t *testing.T) {
	t.Parallel()
	i := shipped(t)
	birth, ok := i.Catalogue().Get("1.001193")
	require.True(t, ok)
	one := smaller{i, i.Organisation(), procedure.NewCatalogue([]procedure.Definition{birth})}
	all, err := plan(t.Context(), one, moments["a morning"])
	require.NoError(t, err)
	require.Greater(t, len(all), 100)
	for _, s := range all {
		require.NotContains(t, []window{dueAhead}, windowOf(t, s.story), "a birth is registered on the same day")
	}

	bare, err := installation.Load(installation.Options{FS: config.FS})
	require.NoError(t, err)
	all, err = plan(t.Context(), bare, moments["a morning"])
	require.NoError(t, err)
	require.Empty(t, all, "nobody receives anything")
}

type smaller struct {
	World
	org       *organisation.Organisation
	catalogue *procedure.Catalogue
}

func (w smaller) Organisation() *organisation.Organisation { return w.org }
func (w smaller) Catalogue() *procedure.Catalogue          { return w.catalogue }
func (w smaller) Calendar(ctx context.Context, agency string) (*clock.Calendar, error) {
	return w.World.Calendar(ctx, agency)
}

// TestPeopleAreInvented: no number and no address of e-mail can be anybody's.
func TestPeopleAreInvented(t *testing.T) {
	t.Parallel()
	all, err := plan(t.Context(), shipped(t), moments["a morning"])
	require.NoError(t, err)
	names := map[string]bool{}
	for _, s := range all {
		if s.citizen != "" {
			continue
		}
		names[s.applicant.Name] = true
		prefix := "0799"
		if s.applicant.Kind == "organisation" {
			prefix = "99"
		}
		require.Regexp(t, "^"+prefix, s.applicant.IDNumber)
		require.Regexp(t, "^0100", s.applicant.Phone)
		require.Regexp(t, `^$|@example\.com$`, s.applicant.Email)
		require.Contains(t, s.applicant.Address, "Quận 1")
	}
	require.Greater(t, len(names), 120, "varied")
}

var _ World = (*installation.Installation)(nil)

func TestNextFollowsTheRecord(t *testing.T) {
	t.Parallel()
	outcomes := []dossier.Outcome{
		{ID: "go", Kind: kindForward}, {ID: "back", Kind: kindReturn}, {ID: "papers", Kind: kindSupplement}, {ID: "no", Kind: kindRefuse},
	}
	step := func(no int, state dossier.TaskState, outcome string) dossier.Task {
		return dossier.Task{StepNo: no, State: state, Outcome: outcome, Outcomes: outcomes}
	}
	waiting := dossier.Task{State: dossier.TaskWaiting, WaitFor: "applicant"}
	asked := dossier.Task{StepNo: 4, State: dossier.TaskWaiting, WaitFor: "external"}
	notice := dossier.Task{State: dossier.TaskOpen}
	open, claimed, done := dossier.TaskOpen, dossier.TaskClaimed, dossier.TaskDone
	for name, test := range map[string]struct {
		s     sample
		d     dossier.Dossier
		tasks []dossier.Task
		want  string // kind or act, "" = it rests
	}{
		"to the end":                     {sample{}, dossier.Dossier{}, []dossier.Task{step(1, done, "go"), step(2, open, "")}, kindForward},
		"closed":                         {sample{}, dossier.Dossier{Status: dossier.StatusHandedOver}, nil, ""},
		"up to a step":                   {sample{until: 2}, dossier.Dossier{}, []dossier.Task{step(1, open, "")}, kindForward},
		"at the step":                    {sample{until: 2}, dossier.Dossier{}, []dossier.Task{step(2, open, "")}, ""},
		"at the step, to be claimed":     {sample{until: 2, last: actClaim}, dossier.Dossier{}, []dossier.Task{step(2, open, "")}, string(actClaim)},
		"at the step, claimed":           {sample{until: 2, last: actClaim}, dossier.Dossier{}, []dossier.Task{step(2, claimed, "")}, ""},
		"a turn":                         {sample{turns: []turn{{2, kindReturn}}}, dossier.Dossier{}, []dossier.Task{step(2, open, "")}, kindReturn},
		"a turn that was taken":          {sample{turns: []turn{{2, kindReturn}}}, dossier.Dossier{}, []dossier.Task{step(2, done, "back"), step(2, open, "")}, kindForward},
		"before a turn":                  {sample{turns: []turn{{2, kindReturn}}, halts: true}, dossier.Dossier{}, []dossier.Task{step(1, open, "")}, kindForward},
		"after a turn, at rest":          {sample{turns: []turn{{2, kindReturn}}, halts: true}, dossier.Dossier{}, []dossier.Task{step(2, done, "back"), step(1, open, "")}, ""},
		"the applicant answers":          {sample{}, dossier.Dossier{}, []dossier.Task{waiting}, kindForward},
		"the applicant does not":         {sample{silent: true}, dossier.Dossier{}, []dossier.Task{waiting}, ""},
		"another body answers":           {sample{until: 5}, dossier.Dossier{}, []dossier.Task{asked}, kindForward},
		"another body does not":          {sample{until: 4}, dossier.Dossier{}, []dossier.Task{asked}, ""},
		"beside it, the step goes on":    {sample{until: 4}, dossier.Dossier{}, []dossier.Task{asked, step(3, open, "")}, kindForward},
		"a notice is signed":             {sample{}, dossier.Dossier{}, []dossier.Task{notice}, kindForward},
		"a notice is not signed":         {sample{beside: true}, dossier.Dossier{}, []dossier.Task{notice}, ""},
		"withdrawn where it rests":       {sample{until: 1, last: actWithdraw}, dossier.Dossier{}, []dossier.Task{step(1, open, "")}, string(actWithdraw)},
		"stopped where it rests":         {sample{until: 1, last: actStop}, dossier.Dossier{}, []dossier.Task{step(1, open, "")}, string(actStop)},
		"put off where it rests":         {sample{until: 1, last: actExtend}, dossier.Dossier{}, []dossier.Task{step(1, open, "")}, string(actExtend)},
		"put off already":                {sample{until: 1, last: actExtend}, dossier.Dossier{Extensions: 1}, []dossier.Task{step(1, open, "")}, ""},
		"nothing left that is claimable": {sample{until: 1, last: actClaim}, dossier.Dossier{}, []dossier.Task{waiting}, kindForward},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m, ok := test.s.next(test.d, test.tasks)
			require.Equal(t, test.want != "", ok)
			if ok {
				require.Equal(t, test.want, m.kind+string(m.act))
			}
		})
	}
}
