package procedure_test

import (
	"errors"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/motcua/motcua/config"
	"github.com/motcua/motcua/internal/bpmn"
	"github.com/motcua/motcua/internal/clock"
	"github.com/motcua/motcua/internal/organisation"
	"github.com/motcua/motcua/internal/procedure"
)

var update = flag.Bool("update", false, "write the golden files anew")

// TestGolden: the same table gives the same file, byte for byte. 1.001776 hands over
// from ward to district and back, 1.013225 consults beside a step.
func TestGolden(t *testing.T) {
	t.Parallel()
	catalogue, _ := shippedCatalogue(t)
	for _, code := range []string{"1.001776", "1.013225"} {
		d, ok := catalogue.Get(code)
		require.True(t, ok)
		name := filepath.Join("testdata", "golden", code+".bpmn")
		if *update {
			require.NoError(t, os.WriteFile(name, d.BPMN, 0o644))
		}
		want, err := os.ReadFile(name)
		require.NoError(t, err)
		require.Equal(t, string(want), string(d.BPMN), "%s changed; look at it, then run with -update", code)
	}
}

func options(t require.TestingT, formSet string) procedure.Options {
	org, _, err := organisation.Load(config.FS, "organisation", "organisation/demo")
	require.NoError(t, err)
	slips, err := procedure.LoadSlipSets(config.FS)
	require.NoError(t, err)
	return procedure.Options{Organisation: org, Slips: slips, FormSet: formSet}
}

func nodesOf(t *testing.T, d *bpmn.Definitions) map[string]*bpmn.Node {
	t.Helper()
	out := map[string]*bpmn.Node{}
	for _, n := range d.Processes[0].Scope.Nodes {
		out[n.ID] = n
	}
	return out
}

func generate(t *testing.T, code, formSet string) map[string]*bpmn.Node {
	t.Helper()
	catalogue, _ := shippedCatalogue(t)
	d, ok := catalogue.Get(code)
	require.True(t, ok)
	process, _, err := procedure.Generate(procedure.TableOf(d), options(t, formSet))
	require.NoError(t, err)
	return nodesOf(t, process)
}

func TestWhatAStepSays(t *testing.T) {
	t.Parallel()
	n := generate(t, "1.001193", "2025")
	intake := n["step_1"].Extension
	require.True(t, intake.Intake)
	require.Equal(t, "1", intake.SLAAmount)
	require.Equal(t, "hour", intake.SLAUnit)
	require.Equal(t, "tiep-nhan", intake.FormKey)
	require.Equal(t, "desk_officer", n["step_1"].Role())
	require.Equal(t, []string{"accept", "supplement", "refuse"}, outcomeIDs(n["step_1"]))

	require.Equal(t, "1.5", n["step_4"].Extension.SLAAmount, "an hour and a half")
	require.Equal(t, []string{"sign", "return"}, outcomeIDs(n["step_4"]))

	handout := n["step_6"].Extension
	require.True(t, handout.OffClock)
	require.Equal(t, 9, handout.StatusEnter)
	require.Empty(t, handout.SLAAmount, "handing out has no clock")

	require.Equal(t, 10, n["end_granted"].Extension.StatusEnter)
	require.Equal(t, "granted", n["end_granted"].Extension.Result)
	require.Equal(t, 3, n["end_not_accepted"].Extension.StatusEnter)
	require.Equal(t, 8, n["end_stopped_1"].Extension.StatusEnter)
	require.Equal(t, "refused", n["end_stopped_1"].Extension.Result)

	wait := n["supplement_2"].Extension
	require.Equal(t, "applicant", wait.WaitFor)
	require.Equal(t, "supplement", wait.StopGround)
	require.Equal(t, "02", wait.StopSlip)
	require.Equal(t, 5, wait.StatusEnter)
	require.Equal(t, 4, wait.StatusComplete)
	require.Equal(t, 1, n["supplement_1"].Extension.StatusComplete, "at reception it is filed again, unless it was received before (package dossier)")

	confirm := n["confirm_2"]
	require.Equal(t, string(clock.GroundConfirm), confirm.Extension.StopGround)
	require.Len(t, confirm.Boundary, 1)
	require.Equal(t, "1 calendar_day", confirm.Boundary[0].Event.Working)
	require.True(t, confirm.Boundary[0].Interrupting)
}

func outcomeIDs(n *bpmn.Node) []string {
	var out []string
	for _, o := range n.Extension.Outcomes {
		out = append(out, o.ID)
	}
	return out
}

func TestConsultation(t *testing.T) {
	t.Parallel()
	n := generate(t, "1.013225", "2025")
	consult := n["step_4"]
	require.Equal(t, "external", consult.Extension.WaitFor)
	require.True(t, consult.Extension.Consultant)
	require.Equal(t, "urban_management_specialist", consult.Role(), "who asked notes the answer")
	require.Equal(t, "12 calendar_day", consult.Boundary[0].Event.Working)
	require.Equal(t, bpmn.EventTerminate, n["end_stopped_1"].Event.Kind, "a refusal ends the consultation too")
	require.Equal(t, []string{"forward", "supplement", "refuse"}, outcomeIDs(n["step_3"]), "no way back out of a parallel block")

	tax := generate(t, "1.001266", "2025")["step_3"]
	require.Equal(t, "external", tax.Extension.WaitFor)
	require.Empty(t, tax.Boundary, "nothing says that silence is consent")
	require.Equal(t, "16", tax.Extension.SLAAmount)
}

func TestSlipNumbersFollowTheSet(t *testing.T) {
	t.Parallel()
	now, before := generate(t, "1.000656", "2025"), generate(t, "1.000656", "2018")
	for _, test := range []struct{ id, now, before string }{
		{"step_1", "Mẫu 01 (hoặc 02/03); Mẫu 06", "Mẫu 01 (hoặc 02/03); Mẫu 05 (06 từ 2025)"},
		{"step_2", "Mẫu 06 kiểm soát", "Mẫu 05 kiểm soát"},
		{"step_5", "Mẫu 07 sổ theo dõi", "Mẫu 06 sổ theo dõi (07 từ 2025)"},
		{"stop_1", "Mẫu 05", ""},
	} {
		require.Equal(t, test.now, now[test.id].Extension.StepForm)
		require.Equal(t, test.before, before[test.id].Extension.StepForm)
	}
	require.Equal(t, "Ký thông báo dừng giải quyết (Mẫu 05)", now["stop_1"].Name)
	require.Equal(t, "Ký thông báo dừng giải quyết", before["stop_1"].Name)

	slips, err := procedure.LoadSlipSets(config.FS)
	require.NoError(t, err)
	for day, want := range map[organisation.Date]string{"2025-09-14": "2018", "2025-09-15": "2025", "2026-11-23": "2025"} {
		set, ok := slips.On(day)
		require.True(t, ok)
		require.Equal(t, want, set.ID)
	}
}

func TestTwoAgenciesSignTheirOwnRefusals(t *testing.T) {
	t.Parallel()
	n := generate(t, "1.001776", "2025")
	require.Equal(t, "ward", n["stop_1"].Lane.Agency)
	require.Equal(t, "district", n["stop_2"].Lane.Agency)
	require.Equal(t, "leader", n["stop_1"].Role())
	require.Equal(t, "leader", n["stop_2"].Role())
}

func TestATableNeedsNothingButSteps(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile("testdata/tables/simple.yaml")
	require.NoError(t, err)
	table, findings := procedure.ReadTable("tables/simple.yaml", raw)
	require.Empty(t, findings)
	require.Equal(t, "simple", table.Code)
	d, findings, err := procedure.Generate(table, options(t, "2025"))
	require.NoError(t, err)
	require.Empty(t, findings)
	require.Empty(t, bpmn.Lint(d))
	require.Equal(t, "procedure_simple", d.Processes[0].ID)
}

func TestGenerateSaysWhatIsWrong(t *testing.T) {
	t.Parallel()
	row := func(no int, role string) procedure.Step {
		return procedure.Step{No: no, Name: "Việc", Role: role, Duration: clock.Limit{Amount: 1, Unit: clock.Hour}}
	}
	const desk, leader = "Bộ phận Một cửa", "Lãnh đạo UBND quận"
	with := func(change func(*procedure.Step)) []procedure.Step {
		steps := []procedure.Step{row(1, desk), row(2, "Chuyên viên Phòng Kinh tế"), row(3, leader), row(4, desk)}
		change(&steps[1])
		return steps
	}
	tests := []struct {
		name, code string
		step       int
		steps      []procedure.Step
	}{
		{"no steps", "table_short", 0, nil},
		{"one step", "table_short", 0, []procedure.Step{row(1, desk)}},
		{"too many steps", "table_long", 0, slices.Repeat([]procedure.Step{row(1, desk)}, 201)},
		{"a role nobody knows", "role_unknown", 2, with(func(s *procedure.Step) { s.Role = "Thủ quỹ" })},
		{"no number", "step_number", 0, with(func(s *procedure.Step) { s.No = 0 })},
		{"a number twice", "step_twice", 1, with(func(s *procedure.Step) { s.No = 1 })},
		{"no content", "step_name", 2, with(func(s *procedure.Step) { s.Name = " " })},
		{"a unit that is none", "step_duration", 2, with(func(s *procedure.Step) { s.Duration.Unit = "fortnight" })},
		{"a negative time", "step_duration", 2, with(func(s *procedure.Step) { s.Duration.Amount = -1 })},
		{"an agency nobody knows", "agency_unknown", 2, with(func(s *procedure.Step) { s.Agency = "moon" })},
		{"a branch nobody knows", "branch_unknown", 2, with(func(s *procedure.Step) { s.Branch = "sideways" })},
		{"a time rule nobody knows", "clock_unknown", 2, with(func(s *procedure.Step) { s.Clock = "never" })},
		{"a kind nobody knows", "kind_unknown", 2, with(func(s *procedure.Step) { s.Kind = "dance" })},
		{"a limit that is none", "step_limit", 2, with(func(s *procedure.Step) { s.Limit = "soon" })},
		{"beside itself", "parallel_unknown", 2, with(func(s *procedure.Step) { s.ParallelWith = 2 })},
		{"beside reception", "parallel_edge", 2, with(func(s *procedure.Step) { s.ParallelWith = 1 })},
		{"beside a step that is not there", "parallel_unknown", 2, with(func(s *procedure.Step) { s.ParallelWith = 9 })},
		{"handed out in the middle", "handout_not_last", 2, with(func(s *procedure.Step) { s.OffClock = true })},
		{"a complaint about reception", "branch_place", 2, with(func(s *procedure.Step) { s.Branch = "only_if_complaint" })},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			_, findings, err := procedure.Generate(procedure.StepTable{Code: "1.1", NameVI: "Thử", Steps: test.steps}, options(t, "2025"))
			var e *procedure.Error
			require.True(t, errors.As(err, &e), "%v", err)
			require.Equal(t, "table_invalid", e.Key)
			for _, f := range findings {
				if f.Code == test.code {
					require.Equal(t, test.step, f.Step)
					require.NotEmpty(t, f.VI)
					require.NotEqual(t, f.VI, f.EN)
					return
				}
			}
			require.Fail(t, "not found", "%s in %v", test.code, findings)
		})
	}
	_, _, err := procedure.Generate(procedure.StepTable{Code: "1.1", Steps: with(func(*procedure.Step) {})}, options(t, "1999"))
	require.ErrorContains(t, err, "1999")
}

func TestStepsLongerThanTheLimitAreSaid(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile("testdata/tables/simple.yaml")
	require.NoError(t, err)
	table, _ := procedure.ReadTable("simple.yaml", raw)
	table.Channels = []string{procedure.ChannelDirect, procedure.ChannelOnline}
	table.Limits = []procedure.LimitRule{
		{Limit: clock.Limit{Amount: 2, Unit: clock.WorkingDay}},
		{Channel: procedure.ChannelOnline, Limit: clock.Limit{Amount: 1, Unit: clock.SameDay}},
	}
	_, findings, err := procedure.Generate(table, options(t, "2025"))
	require.NoError(t, err, "a warning does not forbid the process")
	require.Len(t, findings, 1, "two days hold 14 hours, one day does not")
	require.Equal(t, "steps_exceed_limit", findings[0].Code)
	require.Contains(t, findings[0].VI, "trực tuyến")
	require.Contains(t, findings[0].EN, "14 working hours")

	table.Steps[1].Branch = "xac_minh"
	_, findings, err = procedure.Generate(table, options(t, "2025"))
	require.NoError(t, err)
	require.Equal(t, "verification_without_limit", findings[len(findings)-1].Code)
}

func FuzzReadTable(f *testing.F) {
	for _, name := range []string{"simple"} {
		data, err := os.ReadFile("testdata/tables/" + name + ".yaml")
		require.NoError(f, err)
		f.Add(data)
	}
	for _, name := range []string{"1.013225-cap-giay-phep-xay-dung-moi-cong-trinh-cap-iii.yaml", "1.011607-cong-nhan-ho-ngheo-ho-can-ngheo-thuong-xuyen.yaml"} {
		data, err := config.FS.ReadFile("procedures/" + name)
		require.NoError(f, err)
		f.Add(data)
	}
	o := options(f, "2025")
	f.Fuzz(func(t *testing.T, data []byte) {
		table, findings := procedure.ReadTable("x.yaml", data)
		if procedure.HasErrors(findings) {
			return
		}
		d, _, err := procedure.Generate(table, o)
		if err != nil {
			return
		}
		for _, x := range bpmn.Lint(d) {
			require.NotEqual(t, bpmn.SeverityError, x.Severity, x.String())
		}
	})
}
