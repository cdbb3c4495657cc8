package dossier

import (
	"encoding/json"
	"fmt"

	"github.com/motcua/motcua/internal/engine"
)

// A suspended dossier stands still: no step can be done, no timer of its process fires,
// no call is begun, and answers that come in wait. Its legal clock runs on, for no
// operator may stop it: the due date stays, and what becomes overdue shows.

// suspended reports whether an operator suspended the process.
func (c *Case) suspended() bool { return c.Dossier.SuspendedSince != nil }

// Held is an answer that came in while the process was suspended.
type Held struct {
	Report  *CallReport     `json:"report,omitempty"`  // of a called dossier
	Service string          `json:"service,omitempty"` // instance of the service task
	Answer  json.RawMessage `json:"answer,omitempty"`
	Failure *ServiceFailure `json:"failure,omitempty"` // why the call failed for good

	// Of a dossier that was suspended by an earlier version of the program.
	Code    string `json:"code,omitempty"`
	Message string `json:"message,omitempty"`
}

// whileSuspended refuses what would move the process on.
func (c *Case) whileSuspended(cmd Command) error {
	if !c.suspended() {
		return nil
	}
	switch cmd.Kind {
	case CommandNotice, CommandRelease, CommandAssign, CommandForward, CommandComment, CommandAttach, CommandWithdraw, CommandStop, CommandExtend, CommandRecalendar,
		CommandResume, CommandModify, CommandMigrate, CommandSetVariables, CommandChangeDue, CommandChangeTimer, CommandCancel:
		return nil
	}
	return SuspendedError(c.Dossier)
}

// SuspendedError says who suspended a dossier, when and why.
func SuspendedError(d Dossier) error {
	e := conflict("dossier_suspended", "", "")
	e.By = d.SuspendedBy
	when := e.happened(*d.SuspendedSince)
	e.VI = fmt.Sprintf("%s đã tạm ngừng xử lý hồ sơ này lúc %s. Lý do: %s", d.SuspendedBy, when, sentence(d.SuspendReason))
	e.EN = fmt.Sprintf("%s suspended this dossier at %s. Reason: %s", d.SuspendedBy, when, sentence(d.SuspendReason))
	return e
}

func (c *Case) checkSuspend() error {
	if c.suspended() {
		return SuspendedError(c.Dossier)
	}
	return nil
}

func (c *Case) checkResume() error {
	if !c.suspended() {
		return conflict("not_suspended", "Hồ sơ không bị tạm ngừng.", "The dossier is not suspended.")
	}
	return nil
}

func (c *Case) suspend(cmd Command, env Env) error {
	now := env.Now
	return c.recordBefore(EventSuspended, cmd, env, map[string]any{}, func() error {
		c.Dossier.SuspendedSince, c.Dossier.SuspendedBy, c.Dossier.SuspendReason = &now, cmd.Actor.Name, cmd.Comment
		return c.apply(engine.Suspended{Reason: cmd.Comment}, cmd.Actor, env)
	})
}

// resume lets the process go on: first with the answers that waited, in their order.
// Timers that fell due meanwhile are the next deadline, which has passed.
func (c *Case) resume(cmd Command, env Env) error {
	since := *c.Dossier.SuspendedSince
	return c.recordBefore(EventResumed, cmd, env, map[string]any{"since": since}, func() error {
		c.endSuspension()
		c.moveConsultations(since, env)
		if err := c.apply(engine.Resumed{}, cmd.Actor, env); err != nil {
			return err
		}
		c.tellSubscriptions()
		held := c.Held
		c.Held = nil
		for _, h := range held {
			if c.Dossier.ClosedAt != nil {
				return nil
			}
			if h.Report != nil {
				if err := c.CallReported(*h.Report, env); err != nil {
					return err
				}
				continue
			}
			if h.Failure == nil && h.Code != "" {
				h.Failure = &ServiceFailure{Code: h.Code, MessageVI: h.Message, MessageEN: h.Message}
			}
			if err := c.serviceEnded(h.Service, h.Answer, h.Failure, env); err != nil {
				return err
			}
		}
		return nil
	})
}

func (c *Case) endSuspension() {
	c.Dossier.SuspendedSince, c.Dossier.SuspendedBy, c.Dossier.SuspendReason = nil, "", ""
}
