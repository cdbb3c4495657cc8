package command

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/motcua/motcua/internal/auth"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/engine"
	"github.com/motcua/motcua/internal/organisation"
	"github.com/motcua/motcua/internal/procedure"
)

// TimedStart is a timer by which a procedure in force begins: at each of its instants one
// dossier at every agency that receives the procedure, in the name of the agency.
type TimedStart struct {
	Code    string
	Version int
	Event   string
	Part    int

	definition procedure.Definition
	trigger    engine.StartTrigger
}

// Name tells one timer from all others.
func (t TimedStart) Name() string {
	return fmt.Sprintf("%s.%d.%s.%d", t.Code, t.Version, t.Event, t.Part)
}

// Due gives the instants after one moment, up to another, at most so many; the timer runs
// since the version is in use.
func (t TimedStart) Due(since, after, until time.Time, most int) []time.Time {
	var out []time.Time
	for len(out) < most {
		next, ok := t.trigger.Next(since, after, engine.Env{Now: since})
		if !ok || next.After(until) {
			break
		}
		out, after = append(out, next), next
	}
	return out
}

// TimedStarts gives the timers by which procedures in force begin.
func (s *Service) TimedStarts() ([]TimedStart, error) {
	return s.starts.timed(s.World.Catalogue(), organisation.DateOf(s.Now()))
}

// BeginTimed begins the dossiers of one instant; again it begins nothing more. An agency
// at which the procedure cannot begin is refused and does not keep the others from it.
func (s *Service) BeginTimed(ctx context.Context, t TimedStart, at time.Time) (begun int, refused []error, err error) {
	org := s.World.Organisation()
	day := organisation.DateOf(at)
	for _, a := range org.AgenciesOn(day) {
		if !t.definition.AcceptedAt(org, a.ID, day) {
			continue
		}
		err := s.beginTimedAt(ctx, t, at, a)
		e, typed := dossier.AsError(err)
		switch {
		case err == nil:
			begun++
		case typed && e.Code != dossier.CodeUnavailable:
			refused = append(refused, fmt.Errorf("%s: %w", a.ID, err))
		default:
			return begun, refused, fmt.Errorf("procedure %s at %s: %w", t.Code, a.ID, err)
		}
	}
	return begun, refused, nil
}

func (s *Service) beginTimedAt(ctx context.Context, t TimedStart, at time.Time, a organisation.Agency) error {
	p, err := s.programs.of(t.definition)
	if err != nil {
		return err
	}
	agencies, err := s.World.Organisation().ResolveAll(p.bindings, a.ID, organisation.DateOf(at))
	var e *organisation.Error
	if errors.As(err, &e) {
		return invalid(e.Key, "agency", e.VI, e.EN)
	}
	if err != nil {
		return err
	}
	key := digest("timer", t.Name(), at.UTC().Format(time.RFC3339Nano), a.ID)
	id, _, err := s.reserve(ctx, auth.Principal{Account: auth.Account{ID: "event"}}, key, key)
	if err != nil {
		return err
	}
	_, err = s.drive(ctx, func(ctx context.Context) (dossier.Result, error) {
		return s.Driver.Submit(ctx, dossier.Submission{
			ID: id, CommandID: key, Fingerprint: key, Actor: dossier.Actor{Kind: "system"}, Procedure: t.Code, Version: t.Version,
			Agency: a.ID, Agencies: agencies, Channel: firstChannel(t.definition),
			Applicant: dossier.Applicant{Kind: "organisation", Name: a.VI},
			Start:     &dossier.StartEvent{Event: t.Event, Part: t.Part},
		})
	})
	return err
}

// firstChannel: nobody files it; the counter's limit applies where there is one.
func firstChannel(d procedure.Definition) dossier.Channel {
	if d.Offers(procedure.ChannelDirect) || len(d.Channels) == 0 {
		return dossier.ChannelDirect
	}
	return dossier.Channel(d.Channels[0])
}
