package engine

// Back gives an earlier state of the same instance as it goes on from now: ids that were
// given since are not given again. Both states stay as they are. It is for whoever kept a
// clone before a step and takes that step back while nothing has followed from it.
func (st *State) Back(earlier *State) *State {
	back := earlier.Clone()
	back.counter = max(back.counter, st.counter)
	return back
}
