package form_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/motcua/motcua/internal/form"
)

// inspection has one of everything: conditions, choices, numbers, dates, a group that
// is an object, a list of rows.
const inspection = `{
  "type": "default", "schemaVersion": 18, "components": [
    {"type": "text", "text": "# Kết quả"},
    {"type": "select", "key": "result", "label": "Kết quả", "values": [{"label":"Đạt","value":"met"},{"label":"Không đạt","value":"not_met"}], "validate": {"required": true}},
    {"type": "textarea", "key": "why", "label": "Vì sao", "conditional": {"hide": "=result != \"not_met\""}, "validate": {"required": true, "minLength": 5, "maxLength": 20}},
    {"type": "number", "key": "floors", "label": "Số tầng", "decimalDigits": 0, "validate": {"min": 1, "max": 9}},
    {"type": "number", "key": "height", "label": "Chiều cao", "decimalDigits": 1, "validate": {"max": "=floors * 4"}},
    {"type": "number", "key": "fee", "label": "Lệ phí", "serializeToString": true},
    {"type": "datetime", "subtype": "date", "key": "inspected", "dateLabel": "Ngày kiểm tra"},
    {"type": "datetime", "subtype": "time", "key": "at", "timeLabel": "Giờ"},
    {"type": "checkbox", "key": "agreed", "label": "Đồng ý", "validate": {"required": true}},
    {"type": "checklist", "key": "papers", "label": "Giấy tờ", "values": [{"label":"Đơn","value":"a"},{"label":"Bản vẽ","value":"b"}]},
    {"type": "textfield", "key": "mail", "label": "Thư", "validate": {"validationType": "email"}},
    {"type": "textfield", "key": "id_number", "label": "Số", "validate": {"pattern": "^[0-9]{12}$", "patternErrorMessage": "Số định danh có 12 chữ số."}},
    {"type": "textfield", "key": "shown", "label": "Chỉ xem", "disabled": true},
    {"type": "group", "path": "site", "label": "Nơi", "conditional": {"hide": "=result = \"not_met\""}, "components": [
      {"type": "textfield", "key": "street", "label": "Đường", "validate": {"required": true}},
      {"type": "textfield", "key": "plot.no", "label": "Thửa"}]},
    {"type": "group", "label": "Chỉ để nhóm", "components": [{"type": "textfield", "key": "loose", "label": "Khác"}]},
    {"type": "dynamiclist", "path": "owners", "label": "Chủ", "components": [
      {"type": "textfield", "key": "name", "label": "Tên", "validate": {"required": true}},
      {"type": "textfield", "key": "share", "label": "Phần", "conditional": {"hide": "=floors = 1 or name = null"}}]}
  ]}`

const good = `"result":"met","agreed":true,"site":{"street":"Lê Lợi"}`

func TestCheckOfFormJS(t *testing.T) {
	t.Parallel()
	f, err := form.Compile([]byte(inspection))
	require.NoError(t, err)
	tests := map[string]struct {
		data   string
		fields []string
	}{
		"valid":                  {`{` + good + `}`, nil},
		"everything":             {`{` + good + `,"floors":3,"height":11.5,"fee":"75000","inspected":"2026-11-23","at":"14:30+07:00","papers":["b"],"mail":"a@b.vn","id_number":"079190000011","loose":"x","owners":[{"name":"An","share":"1/2"}]}`, nil},
		"left empty":             {`{` + good + `,"why":null,"floors":null,"loose":"","papers":[],"owners":[],"mail":" "}`, nil},
		"empty":                  {``, []string{"result", "agreed", "site.street"}},
		"not an object":          {`[1]`, []string{""}},
		"not in the list":        {`{"result":"x","agreed":true,"site":{"street":"a"}}`, []string{"result"}},
		"condition asks":         {`{"result":"not_met","agreed":true}`, []string{"why"}},
		"condition hides":        {`{` + good + `,"why":"không rõ"}`, []string{"why"}},
		"too short":              {`{"result":"not_met","agreed":true,"why":"a"}`, []string{"why"}},
		"too long":               {`{"result":"not_met","agreed":true,"why":"` + strings.Repeat("ẩ", 21) + `"}`, []string{"why"}},
		"just long enough":       {`{"result":"not_met","agreed":true,"why":"` + strings.Repeat("ẩ", 20) + `"}`, nil},
		"hidden group":           {`{"result":"not_met","agreed":true,"why":"không rõ","site":{"street":"Lê Lợi"}}`, []string{"site.street"}},
		"not checked":            {`{"result":"met","agreed":false,"site":{"street":"a"}}`, []string{"agreed"}},
		"not a whole number":     {`{` + good + `,"floors":1.5}`, []string{"floors"}},
		"whole number, written":  {`{` + good + `,"floors":2.0}`, nil},
		"below":                  {`{` + good + `,"floors":0}`, []string{"floors"}},
		"above":                  {`{` + good + `,"floors":10}`, []string{"floors"}},
		"above a reckoned bound": {`{` + good + `,"floors":2,"height":8.1}`, []string{"height"}},
		"at a reckoned bound":    {`{` + good + `,"floors":2,"height":8}`, nil},
		"bound unknown":          {`{` + good + `,"height":8}`, nil},
		"text for a number":      {`{` + good + `,"floors":"3"}`, []string{"floors"}},
		"no number":              {`{` + good + `,"fee":"NaN"}`, []string{"fee"}},
		"endless number":         {`{` + good + `,"fee":"1e999999999"}`, []string{"fee"}},
		"no such day":            {`{` + good + `,"inspected":"2026-02-30"}`, []string{"inspected"}},
		"no such hour":           {`{` + good + `,"at":"25:00"}`, []string{"at"}},
		"twice":                  {`{` + good + `,"papers":["a","a"]}`, []string{"papers"}},
		"choice is no list":      {`{` + good + `,"papers":"a"}`, []string{"papers"}},
		"no address":             {`{` + good + `,"mail":"x"}`, []string{"mail"}},
		"pattern":                {`{` + good + `,"id_number":"1"}`, []string{"id_number"}},
		"disabled":               {`{` + good + `,"shown":"x"}`, []string{"shown"}},
		"unknown":                {`{` + good + `,"x":1}`, []string{"x"}},
		"unknown nested":         {`{"result":"met","agreed":true,"site":{"street":"a","x":1,"plot":{"y":1}}}`, []string{"site.x", "site.plot.y"}},
		"nested is no object":    {`{"result":"met","agreed":true,"site":5}`, []string{"site", "site.street"}},
		"rows":                   {`{` + good + `,"owners":[{"name":"An","x":1},{},5]}`, []string{"owners.0.x", "owners.1.name", "owners.2"}},
		"row condition":          {`{` + good + `,"floors":1,"owners":[{"name":"An","share":"1/2"}]}`, []string{"owners.0.share"}},
		"rows are no list":       {`{` + good + `,"owners":{"name":"An"}}`, []string{"owners"}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var fields []string
			for _, p := range f.Check([]byte(tt.data)) {
				require.NotEmpty(t, p.VI)
				require.NotEmpty(t, p.EN)
				fields = append(fields, p.Field)
			}
			require.ElementsMatch(t, tt.fields, fields)
		})
	}
}

func TestPatternKeepsItsSentence(t *testing.T) {
	t.Parallel()
	f, err := form.Compile([]byte(inspection))
	require.NoError(t, err)
	problems := f.Check([]byte(`{` + good + `,"id_number":"1"}`))
	require.Len(t, problems, 1)
	require.Equal(t, "Số định danh có 12 chữ số.", problems[0].VI)
}

// TestBadFormJSIsFoundWhenItIsRead: each with a sentence that names the field.
func TestBadFormJSIsFoundWhenItIsRead(t *testing.T) {
	t.Parallel()
	tests := map[string][2]string{
		"no key":           {`{"type":"textfield","label":"Tên"}`, "key"},
		"no label":         {`{"type":"textfield","key":"a"}`, "label"},
		"unknown kind":     {`{"type":"hologram","key":"a","label":"A"}`, "no such kind"},
		"file":             {`{"type":"filepicker","key":"a","label":"A"}`, "papers"},
		"foreign page":     {`{"type":"iframe","url":"https://example.org","label":"A"}`, "embedded"},
		"no choices":       {`{"type":"select","key":"a","label":"A"}`, "no choices"},
		"choices of data":  {`{"type":"select","key":"a","label":"A","valuesKey":"b"}`, "values"},
		"choice twice":     {`{"type":"radio","key":"a","label":"A","values":[{"label":"1","value":"1"},{"label":"2","value":"1"}]}`, "twice"},
		"choice unnamed":   {`{"type":"radio","key":"a","label":"A","values":[{"value":"1"}]}`, "no label"},
		"pattern":          {`{"type":"textfield","key":"a","label":"A","validate":{"pattern":"("}}`, "pattern"},
		"phone":            {`{"type":"textfield","key":"a","label":"A","validate":{"validationType":"phone"}}`, "country"},
		"no such subtype":  {`{"type":"datetime","key":"a","dateLabel":"A"}`, "subtype"},
		"no expression":    {`{"type":"textfield","key":"a","label":"A","conditional":{"hide":"true"}}`, "begins with ="},
		"bad expression":   {`{"type":"textfield","key":"a","label":"A","conditional":{"hide":"=b ="}}`, "cannot be read"},
		"unknown name":     {`{"type":"textfield","key":"a","label":"A","conditional":{"hide":"=nobody = 1"}}`, "nobody"},
		"bound":            {`{"type":"number","key":"a","label":"A","validate":{"min":"x"}}`, "no number"},
		"list without":     {`{"type":"dynamiclist","label":"A","components":[]}`, "path"},
		"key twice":        {`{"type":"textfield","key":"a","label":"A"},{"type":"group","label":"G","components":[{"type":"number","key":"a","label":"A"}]}`, "same name"},
		"wrong type":       {`{"type":"textfield","key":5,"label":"A"}`, "wrong type"},
		"too many":         {strings.TrimSuffix(strings.Repeat(`{"type":"text"},`, 501), ","), "more than"},
		"name of row only": {`{"type":"dynamiclist","path":"l","label":"L","components":[{"type":"textfield","key":"r","label":"R"}]},{"type":"textfield","key":"a","label":"A","conditional":{"hide":"=r = 1"}}`, "“r”"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := form.Compile([]byte(`{"type":"default","components":[` + tt[0] + `]}`))
			var wrong *form.Error
			require.True(t, errors.As(err, &wrong), "%v", err)
			vi, en := wrong.Sentences()
			require.NotEmpty(t, vi)
			require.Contains(t, en, tt[1])
			require.Contains(t, err.Error(), "form: ")
		})
	}
}

func TestASchemaWithComponentsAmongItsPropertiesIsASchema(t *testing.T) {
	t.Parallel()
	f, err := form.Compile([]byte(`{"$schema":"https://json-schema.org/draft/2020-12/schema","type":"object","properties":{"components":{"type":"array"}},"additionalProperties":false}`))
	require.NoError(t, err)
	require.Empty(t, f.Check([]byte(`{"components":[]}`)))
	require.Len(t, f.Check([]byte(`{"x":[]}`)), 1)
}
