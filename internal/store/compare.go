package store

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/motcua/motcua/internal/dossier"
)

// Difference is one field in which two snapshots of a dossier differ.
type Difference struct {
	Path   string // e.g. Tasks["0199…"].Due, Events[7].Type
	Stored string // as projected; "" = the record is missing
	Want   string // as it should be; "" = the record should not be
}

// String gives the difference as lines of a diff: "-" is what is projected, "+" what should be.
func (d Difference) String() string {
	var b strings.Builder
	b.WriteString(d.Path)
	if d.Stored != "" {
		b.WriteString("\n  - " + d.Stored)
	}
	if d.Want != "" {
		b.WriteString("\n  + " + d.Want)
	}
	return b.String()
}

// Compare lists the fields in which a projection differs from what it should be, in a
// fixed order; none means they are equal. Times are compared as stored (microseconds),
// JSON by meaning, an empty list equals a missing one. Events before want's first are
// not compared: see ReplaceDossier.
func Compare(stored, want dossier.Delta) []Difference {
	var c comparison
	c.value("Dossier", reflect.ValueOf(stored.Dossier), reflect.ValueOf(want.Dossier))
	records(&c, "Tasks", stored.Tasks, want.Tasks, func(t dossier.Task) string { return fmt.Sprintf("%q", t.ID) })
	first := want.FromSeq
	events := slices.DeleteFunc(slices.Clone(stored.Events), func(e dossier.Event) bool { return e.Seq < first })
	records(&c, "Events", events, want.Events, func(e dossier.Event) string { return fmt.Sprint(e.Seq) })
	records(&c, "Adjustments", stored.Adjustments, want.Adjustments, func(a dossier.Adjustment) string { return fmt.Sprint(a.No) })
	records(&c, "Slips", stored.Slips, want.Slips, func(s dossier.Slip) string { return fmt.Sprint(s.No) })
	records(&c, "Incidents", stored.Incidents, want.Incidents, func(i dossier.Incident) string { return fmt.Sprintf("%q", i.ID) })
	records(&c, "Subscriptions", stored.Subscriptions, want.Subscriptions, func(s dossier.Subscription) string { return fmt.Sprintf("%q", s.ID) })
	return c.found
}

type comparison struct{ found []Difference }

func (c *comparison) add(path, stored, want string) {
	c.found = append(c.found, Difference{Path: path, Stored: stored, Want: want})
}

// records compares records by key, in the order stored, then those that are missing.
func records[T any](c *comparison, name string, stored, want []T, key func(T) string) {
	wanted := make(map[string]T, len(want))
	for _, w := range want {
		wanted[key(w)] = w
	}
	for _, s := range stored {
		k := key(s)
		path := name + "[" + k + "]"
		w, ok := wanted[k]
		if !ok {
			c.add(path, show(reflect.ValueOf(s)), "")
			continue
		}
		delete(wanted, k)
		c.value(path, reflect.ValueOf(s), reflect.ValueOf(w))
	}
	for _, w := range want {
		k := key(w)
		if _, left := wanted[k]; left {
			delete(wanted, k)
			c.add(name+"["+k+"]", "", show(reflect.ValueOf(w)))
		}
	}
}

var (
	timeType = reflect.TypeFor[time.Time]()
	rawType  = reflect.TypeFor[json.RawMessage]()
)

// value compares two values of one type. Types here have exported fields only.
func (c *comparison) value(path string, stored, want reflect.Value) {
	if stored.Kind() == reflect.Struct && stored.Type() != timeType {
		for i := range stored.NumField() {
			c.value(path+"."+stored.Type().Field(i).Name, stored.Field(i), want.Field(i))
		}
		return
	}
	if s, w := show(stored), show(want); s != w {
		c.add(path, s, w)
	}
}

// show writes a value in a canonical form: equal values and only they look equal.
func show(v reflect.Value) string {
	switch {
	case v.Type() == timeType:
		return v.Interface().(time.Time).UTC().Truncate(time.Microsecond).Format(time.RFC3339Nano)
	case v.Type() == rawType:
		return canonicalJSON(v.Interface().(json.RawMessage))
	}
	switch v.Kind() {
	case reflect.Pointer:
		if v.IsNil() {
			return "none"
		}
		return show(v.Elem())
	case reflect.String:
		return fmt.Sprintf("%q", clean(v.String()))
	case reflect.Slice:
		parts := make([]string, v.Len())
		for i := range parts {
			parts[i] = show(v.Index(i))
		}
		return "[" + strings.Join(parts, ", ") + "]"
	case reflect.Struct:
		parts := make([]string, v.NumField())
		for i := range parts {
			parts[i] = v.Type().Field(i).Name + ": " + show(v.Field(i))
		}
		return "{" + strings.Join(parts, ", ") + "}"
	}
	return fmt.Sprint(v.Interface())
}

// canonicalJSON sorts keys and drops white space; numbers keep their digits.
func canonicalJSON(raw json.RawMessage) string {
	if len(raw) == 0 {
		return "none"
	}
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.UseNumber()
	var v any
	if err := dec.Decode(&v); err != nil {
		return fmt.Sprintf("not JSON: %q", cmp.Or(string(raw), "empty"))
	}
	out, err := json.Marshal(v)
	if err != nil {
		return fmt.Sprintf("not JSON: %q", raw)
	}
	return string(out)
}
