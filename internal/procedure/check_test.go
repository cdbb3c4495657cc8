package procedure_test

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"github.com/motcua/motcua/config"
	"github.com/motcua/motcua/internal/organisation"
	"github.com/motcua/motcua/internal/procedure"
)

func findingCodes(findings []procedure.Finding) []string {
	var out []string
	for _, f := range findings {
		out = append(out, string(f.Severity)+" "+f.Code)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func TestEveryShippedProcedureMayBePublished(t *testing.T) {
	t.Parallel()
	c, org := shippedCatalogue(t)
	for _, d := range c.All() {
		found := procedure.Check(d, procedure.CheckOptions{Organisation: org, Day: "2026-06-01", CalendarYears: []int{2026}})
		switch {
		case !d.Runnable():
			require.Equal(t, []string{"warning no_process"}, findingCodes(found), d.Code)
		case d.Code == "1.013225":
			require.Equal(t, []string{"warning steps_exceed_limit"}, findingCodes(found))
		default:
			require.Empty(t, found, d.Code)
		}
	}
}

func TestCheck(t *testing.T) {
	t.Parallel()
	c, org := shippedCatalogue(t)
	birth, _ := c.Get("1.001193")
	// The organisation without its people.
	nobody, _, err := organisation.Load(config.FS, "organisation")
	require.NoError(t, err)
	reformed, _, err := organisation.Load(fstest.MapFS{"o/o.yaml": {Data: []byte(
		"levels: [{id: province, rank: 1, vi: Tỉnh, en: Province}]\nagencies: [{id: P, vi: Tỉnh, en: Province, level: province}]\n",
	)}}, "o")
	require.NoError(t, err)
	base := procedure.CheckOptions{Organisation: org, Day: "2026-06-01", CalendarYears: []int{2026}}

	tests := []struct {
		name    string
		change  func(*procedure.Definition)
		options func(*procedure.CheckOptions)
		want    string
		says    string
	}{
		{"a role nobody holds", nil, func(o *procedure.CheckOptions) { o.Organisation = nobody }, "error role_unheld", "H29.1.26"},
		{"received nowhere", nil, func(o *procedure.CheckOptions) { o.Organisation = reformed }, "warning received_nowhere", "ward"},
		{"a form that is missing", func(d *procedure.Definition) {
			d.Forms = maps.Clone(d.Forms)
			delete(d.Forms, "tham-dinh")
		}, nil, "error form_missing", "tham-dinh"},
		{"the submission form is missing", func(d *procedure.Definition) { d.SubmissionForm = "nop-gi-do" }, nil, "error form_missing", "nop-gi-do"},
		{"a calendar that is not published", nil, func(o *procedure.CheckOptions) { o.Day = "2026-11-01" }, "warning calendar_missing", "2027"},
		{"not asked for before November", nil, func(o *procedure.CheckOptions) { o.Day = "2026-10-31" }, "", ""},
		{"steps longer than the limit", nil, func(o *procedure.CheckOptions) { o.HoursPerDay = 6 }, "warning steps_exceed_limit", "7 working hours"},
		{"no XML", func(d *procedure.Definition) { d.BPMN = []byte("<") }, nil, "error", ""},
		{"an agency nobody knows", func(d *procedure.Definition) {
			d.BPMN = []byte(strings.ReplaceAll(string(d.BPMN), `agency="receiving"`, `agency="moon"`))
		}, nil, "error binding_unresolved", "moon"},
		{"a role nobody knows", func(d *procedure.Definition) {
			d.BPMN = []byte(strings.ReplaceAll(string(d.BPMN), `role="clerk"`, `role="king"`))
		}, nil, "error role_unknown", "king"},
		{"a condition that is not FEEL", func(d *procedure.Definition) {
			d.BPMN = []byte(strings.Replace(string(d.BPMN), `=outcome = "refuse"`, `=outcome = = "refuse"`, 1))
		}, nil, "error", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			d, o := birth, base
			if test.change != nil {
				test.change(&d)
			}
			if test.options != nil {
				test.options(&o)
			}
			found := procedure.Check(d, o)
			if test.want == "" {
				require.Empty(t, found)
				return
			}
			for _, f := range found {
				if strings.HasPrefix(string(f.Severity)+" "+f.Code, test.want) && strings.Contains(f.EN, test.says) {
					require.NotEmpty(t, f.VI)
					require.Equal(t, birth.Code, f.Procedure)
					return
				}
			}
			require.Fail(t, "not found", "%s in %v", test.want, found)
		})
	}
}
