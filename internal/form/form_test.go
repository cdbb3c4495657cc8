package form_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/motcua/motcua/internal/form"
)

const schema = `{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "type": "object", "additionalProperties": false, "required": ["ten_tre", "ngay_sinh"],
  "properties": {
    "ten_tre": {"type": "string", "minLength": 1, "maxLength": 10},
    "ngay_sinh": {"type": "string", "format": "date"},
    "gioi_tinh": {"enum": ["nam", "nữ"]},
    "cha": {"type": "object", "additionalProperties": false, "required": ["ho_ten"],
            "properties": {"ho_ten": {"type": "string"}}},
    "so_con": {"type": "integer", "minimum": 0}
  }
}`

func TestCheck(t *testing.T) {
	t.Parallel()
	f, err := form.Compile([]byte(schema))
	require.NoError(t, err)

	tests := map[string]struct {
		data   string
		fields []string
	}{
		"valid":           {`{"ten_tre":"An","ngay_sinh":"2026-11-23","gioi_tinh":"nữ","so_con":1}`, nil},
		"empty":           {``, []string{"ten_tre", "ngay_sinh"}},
		"null":            {`null`, []string{"ten_tre", "ngay_sinh"}},
		"not json":        {`{`, []string{""}},
		"not an object":   {`[1]`, []string{""}},
		"wrong type":      {`{"ten_tre":5,"ngay_sinh":"2026-11-23"}`, []string{"ten_tre"}},
		"no such day":     {`{"ten_tre":"An","ngay_sinh":"2026-02-30"}`, []string{"ngay_sinh"}},
		"unknown nested":  {`{"ten_tre":"An","ngay_sinh":"2026-11-23","cha":{"ho_ten":"B","x":1}}`, []string{"cha.x"}},
		"missing nested":  {`{"ten_tre":"An","ngay_sinh":"2026-11-23","cha":{}}`, []string{"cha.ho_ten"}},
		"not in the list": {`{"ten_tre":"An","ngay_sinh":"2026-11-23","gioi_tinh":"x"}`, []string{"gioi_tinh"}},
		"below minimum":   {`{"ten_tre":"An","ngay_sinh":"2026-11-23","so_con":-1}`, []string{"so_con"}},
		"two at once":     {`{"ten_tre":"quá dài quá dài","ngay_sinh":"x"}`, []string{"ten_tre", "ngay_sinh"}},
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

func TestCompileRefusesOtherDocuments(t *testing.T) {
	t.Parallel()
	for _, schema := range []string{`{"$ref":"file:///etc/passwd"}`, `{"$ref":"https://example.org/x.json"}`, `{`, `{"type":"nonsense"}`} {
		_, err := form.Compile([]byte(schema))
		require.Error(t, err, schema)
	}
}
