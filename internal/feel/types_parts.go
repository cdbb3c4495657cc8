package feel

// Kind is the name of the type without its parts: "Any", "number", "list", "context", …
func (t *Type) Kind() string { return kindNames[t.k()] }

// Elem is the type of a list's or range's items, Any (nil) where it is not known.
func (t *Type) Elem() *Type {
	if t == nil {
		return nil
	}
	return t.elem
}

// Result is the type of a function's value, Any (nil) where it is not known.
func (t *Type) Result() *Type {
	if t == nil {
		return nil
	}
	return t.result
}

// Fields gives the entries of a context type, nil for other types.
func (t *Type) Fields() map[string]*Type {
	if t == nil || len(t.fields) == 0 {
		return nil
	}
	fields := make(map[string]*Type, len(t.fields))
	for _, f := range t.fields {
		fields[f.name] = f.typ
	}
	return fields
}
