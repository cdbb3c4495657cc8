package dossier

// taker is who a task becomes the work of when the actor takes it: the actor, or the
// absent colleague they act for. When the absence ends, the colleague has it, and the
// substitute nothing of it.
func (a Actor) taker() (id, name string) {
	if a.OnBehalfOf != "" {
		return a.OnBehalfOf, a.OnBehalfOfName
	}
	return a.ID, a.Name
}
