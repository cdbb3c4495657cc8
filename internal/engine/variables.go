package engine

import (
	"encoding/json"
	"maps"

	"github.com/cockroachdb/apd/v3"
	"golang.org/x/text/unicode/norm"

	"github.com/motcua/motcua/internal/feel"
)

// Variables are named values. The engine takes what encoding/json decodes into
// (also json.Number), Go's integers, and FEEL values. What it keeps and gives is
// JSON's part of FEEL: null, booleans, text, decimals (*apd.Decimal), lists
// ([]any) and contexts (feel.Context); dates and durations are kept as their
// ISO 8601 text, so that a state means the same before and after it was stored.
// Treat the values it gives as read-only.
type Variables map[string]any

// MarshalJSON writes numbers exactly and keys in sorted order.
func (v Variables) MarshalJSON() ([]byte, error) {
	if v == nil {
		return []byte("null"), nil
	}
	return feel.ToJSON(feel.Context(v))
}

// UnmarshalJSON reads a JSON object, numbers exactly.
func (v *Variables) UnmarshalJSON(data []byte) error {
	got, err := feel.FromJSON(data)
	if err != nil {
		return err
	}
	switch got := got.(type) {
	case nil:
		*v = nil
	case feel.Context:
		*v = Variables(got)
	default:
		return &json.UnmarshalTypeError{Value: "no object"}
	}
	return nil
}

func (v Variables) context() feel.Context { return feel.Context(v) }

func (v Variables) clone() Variables {
	if v == nil {
		return Variables{}
	}
	return maps.Clone(v)
}

// normal is a copy in which every name is NFC and every value is of those the engine keeps.
func (v Variables) normal() (Variables, error) {
	out := make(Variables, len(v))
	for _, name := range sortedKeys(v) {
		value, err := feel.FromGo(v[name])
		if err == nil {
			value, err = plain(value)
		}
		if err != nil {
			return nil, refuse(ErrVariables, name)
		}
		out[norm.NFC.String(name)] = value
	}
	return out, nil
}

// plain gives a value as it will be when it was written as JSON and read again.
func plain(v feel.Value) (feel.Value, error) {
	if isPlain(v) {
		return v, nil
	}
	data, err := feel.ToJSON(v)
	if err != nil {
		return nil, err
	}
	return feel.FromJSON(data)
}

func isPlain(v feel.Value) bool {
	switch v := v.(type) {
	case nil, bool, string, *apd.Decimal:
		return true
	case []feel.Value:
		for _, item := range v {
			if !isPlain(item) {
				return false
			}
		}
		return true
	case feel.Context:
		for _, item := range v {
			if !isPlain(item) {
				return false
			}
		}
		return true
	}
	return false
}

// put sets a value at a path. Contexts on the way are copied, since values are shared.
func put(vars Variables, path []string, value feel.Value) {
	if len(path) == 1 {
		vars[path[0]] = value
		return
	}
	inner := feel.Context{}
	if old, ok := vars[path[0]].(feel.Context); ok {
		inner = maps.Clone(old)
	}
	put(Variables(inner), path[1:], value)
	vars[path[0]] = inner
}
