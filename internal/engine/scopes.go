package engine

// Scope is the process or a subprocess that runs.
type Scope struct {
	Instance  string
	Element   string // the subprocess; empty for the process
	Variables Variables
}

// Scopes lists what runs, the process first, with the variables of each.
func (st *State) Scopes() []Scope {
	out := make([]Scope, 0, len(st.scopes))
	for _, s := range bySeq(st.scopes) {
		out = append(out, Scope{Instance: s.ID, Element: s.Node, Variables: s.Variables.clone()})
	}
	return out
}
