package convert

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/motcua/motcua/internal/feel"
)

func TestFromJUEL(t *testing.T) {
	t.Parallel()
	for juel, want := range map[string]string{
		"${approved}":                                "approved",
		"#{approved}":                                "approved",
		"${!approved}":                               "not(approved = true)",
		"${not order.paid}":                          "not(order.paid = true)",
		"${!(a == b)}":                               "not((a = b))",
		"${a == 1 && b != 'x' || c}":                 `a = 1 and b != "x" or c`,
		"${a && (b || c)}":                           "a and (b or c)",
		"${a eq 1 and b ne 2 or c lt 3}":             "a = 1 and b != 2 or c < 3",
		"${a ge 1 ? 'x' : b le 2 ? 'y' : 'z'}":       `if a >= 1 then "x" else if b <= 2 then "y" else "z"`,
		"${(a ? 1 : 2) + 3}":                         "(if a then 1 else 2) + 3",
		"${a - (b - c) * 2}":                         "a - (b - c) * 2",
		"${a - b - c}":                               "a - b - c",
		"${-a + 1.5f}":                               "-a + 1.5",
		"${a % 2 == 0}":                              "modulo(a, 2) = 0",
		"${a div 2 mod 3}":                           "modulo(a / 2, 3)",
		"${a == b == c}":                             "(a = b) = c",
		"${order.items[0].price}":                    "order.items[1].price",
		"${items[i]}":                                "items[i + 1]",
		"${m['k']}":                                  "m.k",
		"${m['k 1']}":                                `get value(m, "k 1")`,
		"${m.get('k')}":                              "m.k",
		"${execution.getVariable('x') == null}":      "x = null",
		"${execution.hasVariable('x')}":              "x != null",
		"${x.equals('a')}":                           `x = "a"`,
		"${!x.equals('a')}":                          `not(x = "a")`,
		"${'a'.equals(x) && y}":                      `"a" = x and y`,
		"${x.size() > 2}":                            "count(x) > 2",
		"${x.toLowerCase().startsWith('a')}":         `starts with(lower case(x), "a")`,
		"${x.contains('a')}":                         `(if x instance of string then contains(x, "a") else list contains(x, "a"))`,
		"${customer.prop('a').prop('b').value()}":    "customer.a.b",
		"${S(c).prop('n').numberValue() > 1}":        "c.n > 1",
		"${amount.doubleValue() > 1}":                "amount > 1",
		"${nrOfCompletedInstances/nrOfInstances}":    "numberOfCompletedInstances / numberOfInstances",
		"${loopCounter == 0}":                        "loopCounter - 1 = 0",
		"${now()}":                                   "now()",
		"${['a', 1]}":                                `["a", 1]`,
		"${'it\\'s \"x\"'}":                          `"it's \"x\""`,
		"Hồ sơ ${code}: ${a + 1}":                    `"Hồ sơ " + string(code) + ": " + string(a + 1)`,
		"${a}${b}":                                   "string(a) + string(b)",
		"plain":                                      `"plain"`,
		"":                                           `""`,
		"${'}'}":                                     `"}"`,
		"${a += 'x'}":                                `string(a) + "x"`,
		"${hồSơ.số > 1}":                             "hồSơ.số > 1",
		"${empty a ? 1 : 2}":                         `if (a = null or (a = "") = true or (a = []) = true or (a = {}) = true) then 1 else 2`,
		"${execution.getVariable(\"a\") > 10L && b}": "a > 10 and b",
	} {
		got, err := fromJUEL(juel)
		require.NoError(t, err, juel)
		require.Equal(t, want, got, juel)
	}
}

func TestFromJUELRefuses(t *testing.T) {
	t.Parallel()
	for juel, reason := range map[string]string{
		"${myBean.check(x)}":              "check",
		"${myBean.check()}":               "check",
		"${execution.id}":                 "execution",
		"${execution":                     "}",
		"${execution.}":                   "execution",
		"${execution.getVariable(x + 1)}": "execution",
		"${task.assignee}":                "task",
		"${dateTime().plusDays(3)}":       "dateTime",
		"${a > }":                         "early",
		"${a b}":                          "b",
		"${}":                             "early",
		"${'a}":                           "}",
		"${a ? b}":                        "missing",
		"${a.}":                           "name",
		"${(a}":                           "missing",
		"${f(1,}":                         "early",
		"${$x}":                           "$x",
		"${for}":                          "for",
		"${x -> x + 1}":                   "->",
		"${a ~ b}":                        "~",
		"${" + strings.Repeat("(", 300) + "a" + strings.Repeat(")", 300) + "}": "deep",
		"${" + strings.Repeat("!", 300) + "a}":                                 "deep",
		"${" + strings.Repeat("a", maxExpression) + "}":                        "long",
		"${" + strings.Repeat("empty ", 50) + "a}":                             "long",
		"${a" + strings.Repeat(".contains('x')", 50) + "}":                     "long",
	} {
		_, err := fromJUEL(juel)
		require.Error(t, err, juel)
		require.Contains(t, err.Error(), reason, juel)
		var u *untranslatableError
		require.ErrorAs(t, err, &u)
		require.NotEmpty(t, u.vi)
	}
}

// What a translation gives is what JUEL gives.
func TestFromJUELMeans(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		juel, context, want string
	}{
		{"${empty a}", `{"a": null}`, "true"},
		{"${empty a}", `{"a": ""}`, "true"},
		{"${empty a}", `{"a": []}`, "true"},
		{"${empty a}", `{"a": {}}`, "true"},
		{"${empty a}", `{"a": "x"}`, "false"},
		{"${empty a}", `{"a": [1]}`, "false"},
		{"${!empty a}", `{"a": "x"}`, "true"},
		{"${!empty a}", `{"a": 0}`, "true"},
		{"${not empty a}", `{"a": null}`, "false"},
		{"${!a}", `{"a": null}`, "true"},
		{"${!a}", `{"a": true}`, "false"},
		{"${a.contains('b')}", `{"a": "abc"}`, "true"},
		{"${a.contains('b')}", `{"a": ["b"]}`, "true"},
		{"${a.contains('b')}", `{"a": ["c"]}`, "false"},
		{"${a[0]}", `{"a": [7, 8]}`, "7"},
		{"${a[i]}", `{"a": [7, 8], "i": 1}`, "8"},
		{"${a - b - c}", `{"a": 9, "b": 3, "c": 2}`, "4"},
		{"${a ? 'x' : 'y'}", `{"a": false}`, `"y"`},
		{"${m.containsKey('k')}", `{"m": {"k": 1}}`, "true"},
		{"${m.containsKey('z')}", `{"m": {"k": 1}}`, "false"},
		{"n=${n}", `{"n": 3}`, `"n=3"`},
		{"${a % 3}", `{"a": 7}`, "1"},
	} {
		text, err := fromJUEL(tt.juel)
		require.NoError(t, err, tt.juel)
		expr, err := feel.Compile(text)
		require.NoError(t, err)
		context, err := feel.FromJSON([]byte(tt.context))
		require.NoError(t, err)
		scope, ok := context.(feel.Context)
		require.True(t, ok)
		value, err := expr.Eval(scope, feel.Env{})
		require.NoError(t, err)
		got, err := feel.ToPlainJSON(value)
		require.NoError(t, err)
		require.JSONEq(t, tt.want, string(got), tt.juel+" → "+text)
	}
}

func FuzzJUEL(f *testing.F) {
	for _, seed := range []string{"${a && !b.c['d'][0] ? 'x' : -1}", "a ${b} c", "#{empty x or y.size() ge 2}", "${execution.getVariable('x')}", "${S(x).prop('y').value() % 3}", "${[1, 'a']}", "${a += b}"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		out, err := fromJUEL(text)
		if err != nil {
			return
		}
		if _, err := feel.Compile(out); err != nil {
			t.Fatalf("%q became %q: %v", text, out, err)
		}
	})
}
