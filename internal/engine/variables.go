package engine

import (
	"encoding/json"
	"maps"
	"reflect"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/motcua/motcua/internal/feel"
)

// Variables are named FEEL values. The engine takes what encoding/json decodes
// into (also json.Number), ordinary Go values, and FEEL values; it gives FEEL
// values. Functions cannot be kept, nor values beyond MaxVariableBytes.
// Treat the values it gives as read-only.
type Variables map[string]any

// Bounds of one variable: what an expression builds in a loop must not make a
// state that cannot be stored.
const (
	MaxVariableBytes = 1 << 20 // of its JSON, estimated
	maxVariableDepth = 100     // lists and contexts within one another
)

// MarshalJSON writes the typed JSON of package feel, exactly: dates and
// durations are objects with "@type". Keys are sorted.
func (v Variables) MarshalJSON() ([]byte, error) {
	if v == nil {
		return []byte("null"), nil
	}
	return feel.ToJSON(feel.Context(v))
}

// PlainJSON writes JSON for readers that do not know FEEL: dates and durations are ISO 8601 text.
func (v Variables) PlainJSON() ([]byte, error) { return feel.ToPlainJSON(feel.Context(v)) }

// UnmarshalJSON reads a JSON object, plain or typed.
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
		return &json.UnmarshalTypeError{Value: feel.TypeName(got), Type: reflect.TypeFor[Variables]()}
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

// normal is a copy in which every name is NFC and every value is a FEEL value the engine can keep.
func (v Variables) normal() (Variables, error) {
	out := make(Variables, len(v))
	for _, name := range sortedKeys(v) {
		value, err := feel.FromGo(v[name])
		if err != nil || !utf8.ValidString(name) || !keepable(value) {
			return nil, refuse(ErrVariables, name)
		}
		out[norm.NFC.String(name)] = value
	}
	return out, nil
}

// keepable reports whether a value can be stored and read again.
func keepable(v feel.Value) bool {
	room := MaxVariableBytes
	return fits(v, 0, &room)
}

func fits(v feel.Value, depth int, room *int) bool {
	const perItem = 8 // brackets, commas, short numbers
	if *room -= perItem; *room < 0 || depth > maxVariableDepth {
		return false
	}
	switch v := v.(type) {
	case string:
		*room -= len(v)
	case *feel.Function:
		return false
	case feel.Range:
		return fits(v.Start, depth+1, room) && fits(v.End, depth+1, room)
	case []feel.Value:
		for _, item := range v {
			if !fits(item, depth+1, room) {
				return false
			}
		}
	case feel.Context:
		for key, item := range v {
			if *room -= len(key); !fits(item, depth+1, room) {
				return false
			}
		}
	}
	return *room >= 0
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
