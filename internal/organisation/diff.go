package organisation

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
)

// ChangeKind says what became of an item.
type ChangeKind string

// Kinds of changes.
const (
	Added   ChangeKind = "added"
	Changed ChangeKind = "changed"
	Removed ChangeKind = "removed"
)

// Change is the difference of one item between two documents.
type Change struct {
	Part   Part
	ID     string
	Name   string // as it is called after the change, before it if it was removed
	Kind   ChangeKind
	Fields []FieldChange // changed ones by name; of an item that was added or removed: all
}

// FieldChange is the difference of one field, as JSON; nil = the field was or is not there.
type FieldChange struct {
	Field  string          `json:"field"`
	Before json.RawMessage `json:"before,omitempty"`
	After  json.RawMessage `json:"after,omitempty"`
}

// Diff tells what makes b of a: items by part, in the order of b, then those removed. The
// order of items in a part is no difference.
func Diff(a, b Document) []Change {
	var out []Change
	for _, part := range Parts() {
		out = append(out, diffPart(part, itemsOf(a, part), itemsOf(b, part))...)
	}
	return out
}

// item is an item of a document in general terms.
type item struct {
	id, name string
	value    any
}

func itemsOf(d Document, part Part) []item {
	switch part {
	case PartLevels:
		return list(d.Levels, func(x Level) item { return item{x.ID, x.VI, x} })
	case PartAgencies:
		return list(d.Agencies, func(x Agency) item { return item{x.ID, x.VI, x} })
	case PartUnits:
		return list(d.Units, func(x Unit) item { return item{x.ID, x.VI, x} })
	case PartRoles:
		return list(d.Roles, func(x Role) item { return item{x.ID, x.VI, x} })
	case PartOfficers:
		return list(d.Officers, func(x Officer) item { return item{x.ID, x.Name, x} })
	case PartCitizens:
		return list(d.Citizens, func(x Citizen) item { return item{x.ID, x.Name, x} })
	}
	return nil
}

func list[T any](items []T, f func(T) item) []item {
	out := make([]item, len(items))
	for i, x := range items {
		out[i] = f(x)
	}
	return out
}

func diffPart(part Part, before, after []item) []Change {
	old := make(map[string]item, len(before))
	for _, x := range before {
		old[x.id] = x
	}
	var out []Change
	kept := make(map[string]bool, len(after))
	for _, x := range after {
		kept[x.id] = true
		was, there := old[x.id]
		c := Change{Part: part, ID: x.id, Name: x.name, Kind: Added}
		if there {
			c.Kind = Changed
		}
		if c.Fields = diffFields(was.value, x.value); len(c.Fields) > 0 {
			out = append(out, c)
		}
	}
	for _, x := range before {
		if !kept[x.id] {
			out = append(out, Change{Part: part, ID: x.id, Name: x.name, Kind: Removed, Fields: diffFields(x.value, nil)})
		}
	}
	return out
}

func diffFields(before, after any) []FieldChange {
	a, b := fieldsOf(before), fieldsOf(after)
	names := map[string]bool{}
	for name := range a {
		names[name] = true
	}
	for name := range b {
		names[name] = true
	}
	var out []FieldChange
	for name := range names {
		if name != "id" && !bytes.Equal(a[name], b[name]) {
			out = append(out, FieldChange{Field: name, Before: a[name], After: b[name]})
		}
	}
	if len(out) == 0 && (before == nil) != (after == nil) { // an item of nothing but its id
		out = append(out, FieldChange{Field: "id", Before: a["id"], After: b["id"]})
	}
	slices.SortFunc(out, func(x, y FieldChange) int { return bytes.Compare([]byte(x.Field), []byte(y.Field)) })
	return out
}

// fieldsOf gives the JSON of every field that says something.
func fieldsOf(v any) map[string]json.RawMessage {
	if v == nil {
		return nil
	}
	data, err := json.Marshal(v)
	if err != nil {
		panic(fmt.Sprintf("organisation: %v", err))
	}
	var all map[string]json.RawMessage
	if err := json.Unmarshal(data, &all); err != nil {
		panic(fmt.Sprintf("organisation: %v", err))
	}
	for name, value := range all {
		if s := string(value); s == `""` || s == "null" || s == "[]" || s == "false" {
			delete(all, name)
		}
	}
	return all
}
