package command

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
	"golang.org/x/text/unicode/norm"
)

func TestCheckText(t *testing.T) {
	t.Parallel()
	require.Nil(t, CheckText([]byte(`{"a":"Nguyễn"}`)))
	for body, field := range map[string]string{
		"{\"procedure\":\"1\",\"applicant\":{\"name\":\"Nguy\xe1\xbb\"}}": "applicant.name",
		"{\"form\":{\"con\":[{\"ten\":\"ok\"},{\"ten\":\"b\xffd\"}]}}":    "form.con.1.ten",
		"{\"items\":[\"a\",\"b\",\"\xff\"]}":                              "items.2",
		"{\"a\":[[1,2],[3,\"\xff\"]]}":                                    "a.1.1",
		"{\"a\":{},\"b\":[],\"c\":\"\xff\"}":                              "c",
		"{\"k\xff\":1}":                                                   "k?",
		"\xff":                                                            "body",
		"{\"a\":\"\xff":                                                   "body",
		"\"\xff\"":                                                        "body",
	} {
		e := CheckText([]byte(body))
		require.NotNil(t, e, body)
		require.Equal(t, field, e.Field, body)
		require.True(t, utf8.ValidString(e.Field))
	}
}

func FuzzCheckText(f *testing.F) {
	f.Add([]byte("{\"a\":[1,{\"b\":\"\xff\"}]}"))
	f.Add([]byte("]}\xff"))
	f.Add([]byte("{\"a\":1}}}}\xff"))
	f.Add([]byte("[[[[\"\xff\"]]]]"))
	f.Fuzz(func(t *testing.T, data []byte) {
		e := CheckText(data)
		if utf8.Valid(data) != (e == nil) {
			t.Fatal("wrong about UTF-8")
		}
		if e != nil && (e.Field == "" || !utf8.ValidString(e.Field)) {
			t.Fatalf("field %q", e.Field)
		}
	})
}

func TestCanonicalForm(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ in, want string }{
		{``, `{}`},
		{` null `, `{}`},
		{`{}`, `{}`},
		{`{"b":1,"a":{"d":[1, 2.50, 1e3],"c":null}}`, `{"a":{"c":null,"d":[1,2.50,1e3]},"b":1}`},
		{`{"ten":"` + norm.NFD.String("Nguyễn Thị Ánh") + `"}`, `{"ten":"Nguyễn Thị Ánh"}`},
		{`{"` + norm.NFD.String("họ") + `":"x"}`, `{"họ":"x"}`},
		{`{"a":"<b>&\n"}`, `{"a":"<b>&\n"}`},
		{`{"n":123456789012345678901234567890.123}`, `{"n":123456789012345678901234567890.123}`},
	} {
		var k checker
		got := canonicalForm(&k, json.RawMessage(c.in))
		require.NoError(t, k.err("x"), c.in)
		require.Equal(t, c.want, string(got))

		var again checker
		require.Equal(t, got, canonicalForm(&again, got), "the one form stays")
	}
}

func TestCanonicalFormRefuses(t *testing.T) {
	t.Parallel()
	deep := strings.Repeat(`{"a":`, 40) + `1` + strings.Repeat(`}`, 40)
	for name, c := range map[string]struct{ in, field string }{
		"a list":              {`[]`, "form"},
		"a text":              {`"x"`, "form"},
		"not JSON":            {`{`, "form"},
		"NUL":                 {`{"a":"\u0000"}`, "form.a"},
		"escape character":    {`{"a":"\u001b[31m"}`, "form.a"},
		"lone surrogate":      {`{"a":["ok","\ud800"]}`, "form.a.1"},
		"bidi override":       {`{"a":"\u202egpj.exe"}`, "form.a"},
		"NUL in a key":        {`{"a":{"\u0000":1}}`, "form.a"},
		"huge exponent":       {`{"a":{"b":1e1000000000}}`, "form.a.b"},
		"huge exponent down":  {`{"a":1E-99999}`, "form.a"},
		"exponent overflow":   {`{"a":1e99999999999999999999}`, "form.a"},
		"endless digits":      {`{"a":` + strings.Repeat("9", 65) + `}`, "form.a"},
		"nested":              {deep, "form" + strings.Repeat(".a", 32)},
		"key twice after NFC": {`{"` + norm.NFC.String("họ") + `":1,"` + norm.NFD.String("họ") + `":2}`, "form.họ"},
		"too large":           {`{"a":["` + strings.Repeat(strings.Repeat("x", 90_000)+`","`, 13) + `"]}`, "form"},
		"2 MiB":               {`{"a":"` + strings.Repeat("x", 2<<20) + `"}`, "form"},
		"long text":           {`{"a":"` + strings.Repeat("x", 100_001) + `"}`, "form.a"},
	} {
		var k checker
		require.Nil(t, canonicalForm(&k, json.RawMessage(c.in)), name)
		require.NotEmpty(t, k.fields, name)
		require.Equal(t, c.field, k.fields[0].Field, name)
	}
}

// FuzzCanonicalForm: what is accepted is a fixed point in NFC, and small enough.
func FuzzCanonicalForm(f *testing.F) {
	f.Add([]byte(`{"a":[1,"x",{"b":null}]}`))
	f.Add([]byte(`{"a":"\ud83d\ude00\u0301"}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		if !utf8.Valid(data) {
			return // refused before
		}
		var k checker
		got := canonicalForm(&k, data)
		if got == nil {
			if len(k.fields) == 0 {
				t.Fatal("refused without a word")
			}
			return
		}
		if !json.Valid(got) || len(got) > MaxForm {
			t.Fatalf("%s", got)
		}
		var again checker
		if s := canonicalForm(&again, got); string(s) != string(got) {
			t.Fatalf("%s then %s", got, s)
		}
	})
}

func TestCheckKey(t *testing.T) {
	t.Parallel()
	require.NoError(t, checkKey("0198c1e2-aaaa"))
	require.NoError(t, checkKey(strings.Repeat("k", 200)))
	for _, key := range []string{"", strings.Repeat("k", 201), "a b", "khóa", "a\n", "\x00"} {
		require.Error(t, checkKey(key), "%q", key)
	}
}
