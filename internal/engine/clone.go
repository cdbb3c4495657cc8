package engine

import (
	"maps"
	"reflect"
	"sync"
	"time"
)

// Clone is a state of its own that takes the same steps: whoever explores what may
// happen tries each event on a clone. It copies what MarshalJSON writes; the
// values of variables, which nothing changes, are shared.
func (st *State) Clone() *State {
	c, err := st.copy()
	if err != nil {
		panic("engine: a state that cannot be read back: " + err.Error()) // no engine made it
	}
	return c
}

func (st *State) copy() (*State, error) {
	w := copied(reflect.ValueOf(st.wire())).Interface().(wire)
	c := new(State)
	if err := c.take(&w); err != nil {
		return nil, err
	}
	if st.bound != nil {
		if err := c.bind(st.bound); err != nil {
			return nil, err
		}
	}
	return c, nil
}

// copied is a deep copy of the exported part of a value.
func copied(v reflect.Value) reflect.Value { return copier(v.Type())(v) }

// copiers are the functions that copy values of a type.
var copiers sync.Map // reflect.Type → func(reflect.Value) reflect.Value

func copier(t reflect.Type) func(reflect.Value) reflect.Value {
	if f, ok := copiers.Load(t); ok {
		return f.(func(reflect.Value) reflect.Value)
	}
	f := newCopier(t)
	copiers.Store(t, f)
	return f
}

func newCopier(t reflect.Type) func(reflect.Value) reflect.Value {
	switch {
	case t == reflect.TypeFor[Variables]():
		return func(v reflect.Value) reflect.Value {
			return reflect.ValueOf(maps.Clone(v.Interface().(Variables)))
		}
	case plainType(t):
		return func(v reflect.Value) reflect.Value { return v }
	}
	switch t.Kind() {
	case reflect.Pointer:
		return copyPointer
	case reflect.Map:
		return copyMap
	case reflect.Slice:
		return copySlice
	case reflect.Struct:
		return copyStruct
	}
	return func(v reflect.Value) reflect.Value { return v } // numbers, texts; a FEEL value in an interface never changes
}

// plainType reports whether copying a value of the type shares nothing that changes.
func plainType(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.Pointer, reflect.Map, reflect.Slice:
		return t == reflect.TypeFor[*time.Time]()
	case reflect.Struct:
		return t == reflect.TypeFor[time.Time]()
	}
	return true
}

func copyPointer(v reflect.Value) reflect.Value {
	if v.IsNil() {
		return v
	}
	out := reflect.New(v.Type().Elem())
	out.Elem().Set(copied(v.Elem()))
	return out
}

func copyMap(v reflect.Value) reflect.Value {
	if v.IsNil() {
		return v
	}
	out := reflect.MakeMapWithSize(v.Type(), v.Len())
	each := copier(v.Type().Elem())
	for it := v.MapRange(); it.Next(); {
		out.SetMapIndex(it.Key(), each(it.Value()))
	}
	return out
}

func copySlice(v reflect.Value) reflect.Value {
	if v.IsNil() {
		return v
	}
	out := reflect.MakeSlice(v.Type(), v.Len(), v.Len())
	each := copier(v.Type().Elem())
	for i := range v.Len() {
		out.Index(i).Set(each(v.Index(i)))
	}
	return out
}

func copyStruct(v reflect.Value) reflect.Value {
	out := reflect.New(v.Type()).Elem()
	copyFields(out, v)
	return out
}

// copyFields copies the exported fields, those of embedded structs included.
func copyFields(to, from reflect.Value) {
	for i, f := range partsOf(from.Type()) {
		switch {
		case f.exported:
			to.Field(i).Set(copier(f.of)(from.Field(i)))
		case f.embedded:
			copyFields(to.Field(i), from.Field(i))
		}
	}
}

// structField is what of a struct's field counts here; reflect makes it anew each time.
type structField struct {
	name               string
	of                 reflect.Type
	exported, embedded bool // embedded: a struct whose exported fields count as the outer one's
}

var structFields sync.Map // reflect.Type → []structField

func partsOf(t reflect.Type) []structField {
	if known, ok := structFields.Load(t); ok {
		return known.([]structField)
	}
	fields := make([]structField, t.NumField())
	for i := range fields {
		f := t.Field(i)
		fields[i] = structField{
			name: f.Name, of: f.Type, exported: f.IsExported(),
			embedded: f.Anonymous && f.Type.Kind() == reflect.Struct,
		}
	}
	structFields.Store(t, fields)
	return fields
}
