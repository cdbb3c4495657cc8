package form

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/cockroachdb/apd/v3"

	"github.com/motcua/motcua/internal/feel"
)

// bound is a number that a value is held against: written down, or reckoned.
type bound struct {
	fixed *apd.Decimal
	rule  *feel.Expression
}

// always are the names that form-js gives to every expression.
var always = []string{"this", "parent", "data", "i"}

// rules compiles the conditions and bounds of fields. keys are the names in sight.
func (c *jsCompiler) rules(fields []*field, keys []string) {
	for _, f := range fields {
		if hide := strings.TrimSpace(f.Conditional.Hide); hide != "" {
			f.hide = c.expression(f, hide, keys)
		}
		f.bounds = map[string]*bound{}
		for name, value := range map[string]any{"min": f.Validate.Min, "max": f.Validate.Max, "minLength": f.Validate.MinLength, "maxLength": f.Validate.MaxLength} {
			if b := c.bound(f, name, value, keys); b != nil {
				f.bounds[name] = b
			}
		}
		below := keys
		if f.Type == "dynamiclist" {
			below = append(slices.Clone(keys), f.keys...)
		}
		c.rules(f.fields, below)
	}
}

// expression compiles FEEL that names fields of the form only.
func (c *jsCompiler) expression(f *field, source string, keys []string) *feel.Expression {
	rest, ok := strings.CutPrefix(source, "=")
	if !ok {
		c.wrong(&f.component, "biểu thức phải bắt đầu bằng dấu = : "+source, "an expression begins with = : "+source)
		return nil
	}
	expr, err := feel.Compile(rest)
	if err != nil {
		c.wrong(&f.component, "biểu thức không đọc được: "+source, "the expression cannot be read: "+source+": "+err.Error())
		return nil
	}
	for _, name := range expr.Names() {
		if !slices.Contains(keys, name) && !slices.Contains(always, name) {
			c.wrong(&f.component, "biểu thức dùng “"+name+"”, biểu mẫu không có trường này", "its expression names “"+name+"”, which the form does not have")
		}
	}
	return expr
}

func (c *jsCompiler) bound(f *field, name string, value any, keys []string) *bound {
	switch v := value.(type) {
	case nil:
		return nil
	case string:
		if v = strings.TrimSpace(v); v == "" {
			return nil
		}
		if strings.HasPrefix(v, "=") {
			if rule := c.expression(f, v, keys); rule != nil {
				return &bound{rule: rule}
			}
			return nil
		}
		if n, ok := decimal(json.Number(v)); ok {
			return &bound{fixed: n}
		}
	case float64:
		text, err := json.Marshal(v)
		if err == nil {
			if n, ok := decimal(json.Number(text)); ok {
				return &bound{fixed: n}
			}
		}
	}
	c.wrong(&f.component, name+" không phải là số", name+" is no number")
	return nil
}

// decimal reads a number; one of more than a hundred digits is none that a form asks for.
func decimal(n json.Number) (*apd.Decimal, bool) {
	const most = 100
	d, _, err := apd.NewFromString(n.String())
	if err != nil || d.Form != apd.Finite || d.Exponent > most || d.Exponent < -most || d.NumDigits() > most {
		return nil, false
	}
	return d, true
}

// value gives the number, false if there is none.
func (b *bound) value(in feel.Context) (*apd.Decimal, bool) {
	if b == nil {
		return nil, false
	}
	if b.rule == nil {
		return b.fixed, true
	}
	v, err := b.rule.Eval(in, feel.Env{})
	if err != nil {
		return nil, false
	}
	d, ok := v.(*apd.Decimal)
	return d, ok
}

// hidden says whether a field is not asked for. As in form-js, only true hides it.
func (f *field) hidden(in feel.Context) bool {
	if f.hide == nil {
		return false
	}
	v, err := f.hide.Eval(in, feel.Env{})
	return err == nil && v == true
}

// scope is what the expressions of fields see: everything that was filled in, the row
// they stand in, and null for what was left empty.
func scope(root feel.Context, rootKeys []string, row map[string]any, rowKeys []string, no int) feel.Context {
	out := feel.Context{}
	for _, k := range rootKeys {
		out[k] = nil
	}
	for k, v := range root {
		out[k] = v
	}
	out["data"], out["this"], out["i"] = root, root, []feel.Value{}
	if row != nil {
		mine := contextOf(row)
		for _, k := range rowKeys {
			out[k] = nil
		}
		for k, v := range mine {
			out[k] = v
		}
		out["this"], out["parent"], out["i"] = mine, root, []feel.Value{feel.NewNumber(int64(no))}
	}
	return out
}

// contextOf is an object as FEEL sees it; what FEEL cannot hold is not in it.
func contextOf(object map[string]any) feel.Context {
	raw, err := json.Marshal(object)
	if err != nil {
		return feel.Context{}
	}
	v, err := feel.FromJSON(raw)
	if err != nil {
		return feel.Context{}
	}
	c, _ := v.(feel.Context)
	return c
}
