package activities

import (
	"context"

	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/workflows"
)

// Correlate finds who waits for a message.
type Correlate struct {
	Messages dossier.Correlator
	Beginner dossier.Beginner
}

// Execute also says whether the message could begin a dossier, if nobody waits for it.
func (a Correlate) Execute(ctx context.Context, in workflows.Correlate) (workflows.Correlation, error) {
	m, err := a.Messages.Correlate(ctx, in.Message, in.Except)
	if e, typed := dossier.AsError(err); typed && e.Code == dossier.CodeConflict {
		// Its id is another message's, of another workflow: it can never be published.
		in.Message.State, in.Message.ProblemVI, in.Message.ProblemEN = dossier.MessageRefused, e.VI, e.EN
		return workflows.Correlation{Message: in.Message}, nil
	}
	if err != nil || m.State != dossier.MessageBuffered {
		return workflows.Correlation{Message: m}, err
	}
	begins, err := a.Beginner.Begins(ctx, dossier.Beginning{ID: m.ID, Kind: dossier.SubscribesMessage, Name: m.Name, Origin: in.Origin})
	return workflows.Correlation{Message: m, Begins: begins}, err
}

// Begin begins dossiers by a message or signal.
type Begin struct{ Beginner dossier.Beginner }

// Execute tries again what a dependency that is away has kept from it; a refusal is an answer.
func (a Begin) Execute(ctx context.Context, b dossier.Beginning) (dossier.Begun, error) {
	begun, err := a.Beginner.Begin(ctx, b)
	if e, typed := dossier.AsError(err); typed && e.Code != dossier.CodeUnavailable {
		begun.Problem = e
		return begun, nil
	}
	return begun, err
}

// Resolve finds the procedure that a call activity calls.
type Resolve struct{ Callees dossier.Callees }

// Execute answers why there is none; only a dependency that is away is an error.
func (a Resolve) Execute(ctx context.Context, call workflows.ResolveCall) (workflows.ResolvedArg, error) {
	found, err := a.Callees.Callee(ctx, dossier.CalleeQuery(call))
	if e, typed := dossier.AsError(err); typed && e.Code != dossier.CodeUnavailable {
		return workflows.ResolvedArg{Problem: e}, nil
	}
	if err != nil {
		return workflows.ResolvedArg{}, err
	}
	return workflows.ResolvedArg{
		Procedure: found.Procedure, Definition: workflows.DefinitionArg{SHA: found.SHA, Data: found.Data}, Agencies: found.Agencies,
	}, nil
}
