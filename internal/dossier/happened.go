package dossier

import (
	"fmt"
	"time"
)

// Refusals because of what was done once already say who did it and when.

// resultReady refuses what can only be done while there is no result.
func (c *Case) resultReady(vi, en string) *Error {
	e := conflict("result_ready", "", "")
	when := e.happened(*c.Dossier.ReadyAt)
	e.VI = fmt.Sprintf("Hồ sơ đã có kết quả lúc %s, %s.", when, vi)
	e.EN = fmt.Sprintf("The result is ready since %s: %s.", when, en)
	return e
}

// doneOnce refuses what the last adjustment of a kind did already; vi and en say what
// may be done once, and beside it the adjustment says who did it and when.
func (c *Case) doneOnce(key, vi, en string, is func(Adjustment) bool) *Error {
	e := conflict(key, vi, en)
	for i := len(c.Adjustments) - 1; i >= 0; i-- {
		if a := c.Adjustments[i]; is(a) && a.ByName != "" {
			e.did(a.ByName, a.From)
			break
		}
	}
	return e
}

// did adds who did it and when.
func (e *Error) did(by string, at time.Time) {
	e.By = by
	when := e.happened(at)
	e.VI += fmt.Sprintf(" %s đã làm việc này lúc %s.", by, when)
	e.EN += fmt.Sprintf(" %s did so at %s.", by, when)
}
