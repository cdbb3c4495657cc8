package procedure_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"github.com/motcua/motcua/config"
	"github.com/motcua/motcua/internal/clock"
	"github.com/motcua/motcua/internal/form"
	"github.com/motcua/motcua/internal/organisation"
	"github.com/motcua/motcua/internal/procedure"
)

const today = organisation.Date("2026-11-23")

func codes(found []procedure.Definition) []string {
	out := make([]string, len(found))
	for i, d := range found {
		out[i] = d.Code
	}
	return out
}

func TestShippedCatalogue(t *testing.T) {
	t.Parallel()
	c, _ := shippedCatalogue(t)
	require.Equal(t, 103, c.Len())
	runnable, wards, verified := 0, 0, 0
	for _, d := range c.All() {
		if d.Runnable() {
			runnable++
		}
		if d.Level == "ward" {
			wards++
		}
		if d.Provenance.Confidence == "verified" {
			verified++
		}
		require.NotEmpty(t, d.Documents, d.Code)
		require.NotEmpty(t, d.LegalBasis, d.Code)
		require.NotEmpty(t, d.SubmissionForm, d.Code)
		require.Contains(t, d.Forms, d.SubmissionForm, d.Code)
		require.Equal(t, d.Runnable(), len(d.Steps) > 0, d.Code)
		for _, ch := range d.Channels {
			_, ok := d.LimitFor(ch, "")
			require.True(t, ok, d.Code)
		}
	}
	require.Equal(t, 25, runnable)
	require.Equal(t, 44, wards)
	require.Equal(t, 61, verified)
	require.Len(t, c.Fields(), 21)
	var warned []string
	for _, f := range c.Findings() {
		require.Equal(t, procedure.SeverityWarning, f.Severity)
		warned = append(warned, f.Procedure+" "+f.Code)
	}
	require.Equal(t, []string{"1.013225 steps_exceed_limit"}, warned)
}

func TestSearch(t *testing.T) {
	t.Parallel()
	c, org := shippedCatalogue(t)
	tests := []struct {
		name  string
		query procedure.Query
		first string
		count int
	}{
		{"without diacritics, the name itself first", procedure.Query{Text: "dang ky khai sinh"}, "1.001193", 6},
		{"with diacritics", procedure.Query{Text: "Đăng ký khai sinh"}, "1.001193", 6},
		{"in any order", procedure.Query{Text: "sinh khai"}, "1.000689", 7},
		{"by code", procedure.Query{Text: "1.013225"}, "1.013225", 1},
		{"by the code before", procedure.Query{Text: "1.009994"}, "1.013225", 1},
		{"in English", procedure.Query{Text: "building permit"}, "1.013225", 4},
		{"a field without diacritics", procedure.Query{Field: "ho tich"}, "1.000656", 24},
		{"a level", procedure.Query{Level: "ward", Field: "Lao động"}, "1.001776", 1},
		{"nothing", procedure.Query{Text: "khong co thu tuc nay"}, "", 0},
		{"everything", procedure.Query{}, "1.000656", 103},
		{"what a ward receives", procedure.Query{Agency: "H29.1.26", Organisation: org, Day: today}, "1.000656", 45},
		{"what the district receives", procedure.Query{Agency: "H29.1", Organisation: org, Day: today}, "1.000684", 58},
		{"what nobody receives", procedure.Query{Agency: "X", Organisation: org, Day: today}, "", 0},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			found := c.Search(test.query)
			require.Equal(t, test.count, len(found), "%v", codes(found))
			if test.first != "" {
				require.Equal(t, test.first, found[0].Code, "%v", codes(found))
			}
		})
	}
}

func TestAProcedureGoesWithTheAgencyThatTookItOver(t *testing.T) {
	t.Parallel()
	org, _, err := organisation.Load(os.DirFS("../organisation/testdata"), "reform")
	require.NoError(t, err)
	d := procedure.Definition{Level: "district"}
	require.True(t, d.AcceptedAt(org, "D", "2025-06-30"))
	require.False(t, d.AcceptedAt(org, "W1", "2025-06-30"))
	require.False(t, d.AcceptedAt(org, "D", "2025-07-01"), "it is abolished")
	require.True(t, d.AcceptedAt(org, "N1", "2025-07-01"), "it took over")
	require.True(t, d.AcceptedAt(org, "N3", "2026-11-23"), "and was succeeded in turn")
	require.False(t, d.AcceptedAt(org, "C", "2026-11-23"))
}

func TestVersions(t *testing.T) {
	t.Parallel()
	c := procedure.NewCatalogue([]procedure.Definition{
		{Code: "1.1", Version: 1, NameVI: "cũ", EffectiveTo: "2026-01-01"},
		{Code: "1.1", Version: 2, NameVI: "mới", EffectiveFrom: "2026-01-01"},
	})
	d, ok := c.Get("1.1")
	require.True(t, ok)
	require.Equal(t, 2, d.Version)
	d, ok = c.GetOn("1.1", "2025-12-31")
	require.True(t, ok)
	require.Equal(t, 1, d.Version)
	d, ok = c.GetOn("1.1", "2026-01-01")
	require.True(t, ok)
	require.Equal(t, 2, d.Version)
	d, ok = c.Version("1.1", 1)
	require.True(t, ok)
	require.Equal(t, "cũ", d.NameVI)
	_, ok = c.Version("1.1", 3)
	require.False(t, ok)
	_, ok = c.GetOn("2.2", "2026-01-01")
	require.False(t, ok)
}

func TestLimitFor(t *testing.T) {
	t.Parallel()
	c, _ := shippedCatalogue(t)
	tests := []struct {
		code, channel, kase string
		want                clock.Limit
		ok                  bool
	}{
		{"1.001193", "direct", "", clock.Limit{Amount: 1, Unit: clock.SameDay, Cutoff: "15:00"}, true},
		{"1.013225", "direct", "", clock.Limit{Amount: 15, Unit: clock.CalendarDay}, true},
		{"1.013225", "online", "", clock.Limit{Amount: 20, Unit: clock.CalendarDay}, true},
		{"1.000894", "direct", "verification", clock.Limit{Amount: 5, Unit: clock.WorkingDay}, true},
		{"1.013274", "online", "funeral", clock.Limit{Amount: 1, Unit: clock.CalendarDay}, true},
		{"2.000815", "direct", "many_copies", clock.Limit{Amount: 2, Unit: clock.WorkingDay}, true},
		{"1.004859", "direct", "verification", clock.Limit{Amount: 6, Unit: clock.WorkingDay}, true},
		{"3.000182", "online", "", clock.Limit{Unit: clock.PerPlan}, true},
		{"1.012812", "online", "", clock.Limit{}, false}, // in person only
		{"1.001193", "direct", "unheard", clock.Limit{}, false},
	}
	for _, test := range tests {
		d, ok := c.Get(test.code)
		require.True(t, ok, test.code)
		got, ok := d.LimitFor(test.channel, test.kase)
		require.Equal(t, test.ok, ok, test)
		require.Equal(t, test.want, got, test)
	}
}

func TestADefinitionIsItsBytes(t *testing.T) {
	t.Parallel()
	c, _ := shippedCatalogue(t)
	again, _ := shippedCatalogue(t)
	for _, d := range c.All() {
		data, err := d.Encode()
		require.NoError(t, err)
		decoded, err := procedure.Decode(data)
		require.NoError(t, err)
		require.Equal(t, d.SHA(), decoded.SHA(), d.Code)
		other, ok := again.Get(d.Code)
		require.True(t, ok)
		require.Equal(t, d.SHA(), other.SHA(), "loading again gives the same bytes")
		require.Less(t, len(data), 512<<10)
	}
	d, _ := c.Get("1.001193")
	sha := d.SHA()
	d.Fee = "đã đổi"
	require.NotEqual(t, sha, d.SHA())
	_, err := procedure.Decode([]byte("{"))
	require.Error(t, err)
}

func TestOnlineLevelKeepsBothNames(t *testing.T) {
	t.Parallel()
	now, before := procedure.OnlineFull.Names("vi")
	require.Equal(t, "Toàn trình", now)
	require.Equal(t, "Mức độ 4", before)
	now, before = procedure.OnlinePartly.Names("en")
	require.Equal(t, "Partly online", now)
	require.Equal(t, "Level 3", before)
}

func TestEveryFormIsAClosedSchemaWithVietnameseTitles(t *testing.T) {
	t.Parallel()
	forms, err := procedure.LoadForms(config.FS)
	require.NoError(t, err)
	require.Len(t, forms, 32)
	for key, schema := range forms {
		if bytes.Contains(schema, []byte(`"components"`)) {
			continue // the next test's
		}
		compiled, err := form.Compile(schema)
		require.NoError(t, err, key)
		require.NotEmpty(t, compiled.Check([]byte(`{"không_có_trường_này":1}`)), "%s takes unknown fields", key)
		var s struct {
			Title      string                    `json:"title"`
			Properties map[string]map[string]any `json:"properties"`
		}
		require.NoError(t, json.Unmarshal(schema, &s))
		require.NotEmpty(t, s.Title, key)
		for name, p := range s.Properties {
			require.NotEmpty(t, p["title"], "%s.%s", key, name)
			require.NotEmpty(t, p["x-title-en"], "%s.%s", key, name)
			for _, reserved := range []string{"outcome", "channel", "case", "agency", "applicant", "form", "dossier"} {
				require.NotEqual(t, reserved, name, "%s hides a variable of the process", key)
			}
		}
	}
}

// TestEveryFormOfFormJSIsInBothLanguages: what is read on the screen has its English beside it.
func TestEveryFormOfFormJSIsInBothLanguages(t *testing.T) {
	t.Parallel()
	forms, err := procedure.LoadForms(config.FS)
	require.NoError(t, err)
	for _, key := range []string{"tham-tra-hon-nhan", "tham-dinh-xay-dung", "nop-su-dung-long-duong"} {
		compiled, err := form.Compile(forms[key])
		require.NoError(t, err, key)
		require.NotEmpty(t, compiled.Check([]byte(`{"không_có_trường_này":1}`)), "%s takes unknown fields", key)
		var document map[string]any
		require.NoError(t, json.Unmarshal(forms[key], &document))
		require.NotEmpty(t, document["title"], key)
		require.NotEmpty(t, document["x-title-en"], key)
		requireEnglish(t, key, document["components"])
	}
}

// requireEnglish walks components and choices.
func requireEnglish(t *testing.T, at string, list any) {
	t.Helper()
	items, _ := list.([]any)
	for _, item := range items {
		c, ok := item.(map[string]any)
		require.True(t, ok, at)
		english, _ := c["x-en"].(map[string]any)
		for _, words := range []string{"label", "description", "text", "dateLabel", "timeLabel"} {
			if c[words] != nil && c["value"] == nil {
				require.NotEmpty(t, english[words], "%s: %v has no English for %s", at, c["id"], words)
			}
		}
		if c["value"] != nil {
			require.NotEmpty(t, c["x-en"], "%s: choice %v", at, c["value"])
		}
		requireEnglish(t, at, c["components"])
		requireEnglish(t, at, c["values"])
	}
}

func TestReadDefinitionSaysWhereAndWhat(t *testing.T) {
	t.Parallel()
	good, err := config.FS.ReadFile("procedures/1.001193-dang-ky-khai-sinh.yaml")
	require.NoError(t, err)
	change := func(from, to string) []byte {
		require.Contains(t, string(good), from)
		return []byte(strings.Replace(string(good), from, to, 1))
	}
	tests := []struct {
		name, code string
		raw        []byte
		line       int
	}{
		{"an unknown field", "field_unknown", change("name_en:", "nameen:"), 4},
		{"no name", "name_missing", change("name_vi: Đăng ký khai sinh", "name_vi: ''"), 3},
		{"no version", "version_invalid", change("version: 1", "version: 0"), 2},
		{"a code with a blank", "code_invalid", change("code: '1.001193'", "code: 1 001"), 1},
		{"an unknown online level", "online_level_unknown", change("online_level: toan_trinh", "online_level: muc_9"), 7},
		{"an unknown channel", "channel_unknown", change("- online", "- fax"), 8},
		{"an unknown unit", "limit_invalid", change("unit: same_day", "unit: fortnight"), 24},
		{"not YAML", "yaml_invalid", []byte("code: ["), 1},
		{"too large", "file_too_large", make([]byte, 2<<20), 0},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			_, findings := procedure.ReadDefinition("a.yaml", test.raw)
			require.NotEmpty(t, findings)
			require.Equal(t, test.code, findings[0].Code, "%v", findings)
			require.Equal(t, "a.yaml", findings[0].File)
			require.Equal(t, test.line, findings[0].Line, "%v", findings)
			require.NotEmpty(t, findings[0].In("vi"))
			require.NotEmpty(t, findings[0].In("en"))
		})
	}
	_, findings := procedure.ReadDefinition("a.yaml", good)
	require.Empty(t, findings)
}

func TestLoadCatalogueRefusesWhatIsWrong(t *testing.T) {
	t.Parallel()
	_, org := shippedCatalogue(t)
	read := func(name string) []byte {
		data, err := config.FS.ReadFile(name)
		require.NoError(t, err)
		return data
	}
	birth := read("procedures/1.001193-dang-ky-khai-sinh.yaml")
	files := func(more map[string][]byte) fstest.MapFS {
		out := fstest.MapFS{"forms/slips.yaml": {Data: read("forms/slips.yaml")}}
		for name, data := range more {
			out[name] = &fstest.MapFile{Data: data}
		}
		return out
	}
	tests := []struct {
		name, code string
		files      map[string][]byte
	}{
		{"the same version twice", "code_duplicate", map[string][]byte{"procedures/1.001193-a.yaml": birth, "procedures/1.001193-b.yaml": birth}},
		{"a file by another name", "file_name", map[string][]byte{"procedures/birth.yaml": birth}},
		{"a form that is missing", "form_missing", map[string][]byte{"procedures/1.001193-a.yaml": birth}},
		{"a role nobody knows", "role_unknown", map[string][]byte{
			"procedures/1.001193-a.yaml": []byte(strings.Replace(string(birth), "role: Văn thư", "role: Thủ quỹ", 1)),
		}},
		{"a level nobody knows", "level_unknown", map[string][]byte{
			"procedures/1.001193-a.yaml": []byte(strings.Replace(string(birth), "level: ward", "level: hamlet", 1)),
		}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			_, err := procedure.LoadCatalogue(files(test.files), org)
			var e *procedure.Error
			require.True(t, errors.As(err, &e), "%v", err)
			var met []string
			for _, f := range e.Findings {
				met = append(met, f.Code)
			}
			require.Contains(t, met, test.code)
			require.NotEqual(t, e.In("vi"), e.In("en"))
		})
	}
}
