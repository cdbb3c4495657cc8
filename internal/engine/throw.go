package engine

// throwError throws a BPMN error at an element instance: to the nearest event
// that catches its code, in this instance or the caller's. Without one it is an
// incident of the element.
func (r *run) throwError(t *token, code string, vars Variables) {
	f := r.factOf(FactErrorThrown, t)
	f.Code, f.Variables = code, vars
	r.fact(f)
	r.block(t, phaseService, &fault{
		code: "error_uncaught",
		vi:   "Lỗi " + quote(code) + " xảy ra mà không có sự kiện nào bắt.",
		en:   "nothing catches the error " + quote(code),
	})
}

// throwEscalation throws an escalation at an element instance, which goes on.
// Without a catcher nothing happens.
func (r *run) throwEscalation(t *token, code string, vars Variables) {
	f := r.factOf(FactEscalationThrown, t)
	f.Code, f.Variables = code, vars
	r.fact(f)
}
