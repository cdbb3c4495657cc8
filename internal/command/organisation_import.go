package command

import (
	"context"
	"errors"
	"fmt"

	"github.com/motcua/motcua/internal/auth"
	"github.com/motcua/motcua/internal/organisation"
	"github.com/motcua/motcua/internal/roster"
)

// RosterImport is a spreadsheet that somebody wants taken over.
type RosterImport struct {
	Base      int64 // the revision that was previewed; 0 = the newest
	Name      string
	Data      []byte
	OnlyRight bool // leave wrong rows out; otherwise one wrong row stores nothing
	Reason    string
	ByName    string // of somebody without an account
	DryRun    bool
	Despite   bool
}

// RosterOutcome is what came of a spreadsheet.
type RosterOutcome struct {
	OrganisationOutcome
	Base int64
	Plan roster.Plan
}

// Import reads a spreadsheet and stores what it changes as one revision. Rows that are
// wrong are in the plan; unless they are to be left out, nothing is stored then.
func (o *Organisation) Import(ctx context.Context, who auth.Principal, in RosterImport) (RosterOutcome, error) {
	out := RosterOutcome{Base: in.Base}
	book, err := roster.Read(in.Name, in.Data)
	if err != nil {
		return out, fileRefused(err)
	}
	if out.Base == 0 {
		if out.Base, err = o.Revisions.LatestRevision(ctx); err != nil {
			return out, fmt.Errorf("organisation: %w", err)
		}
	}
	base, err := o.Revisions.Revision(ctx, out.Base)
	if err != nil {
		return out, fmt.Errorf("organisation: %w", err)
	}
	if out.Plan, err = book.Make(base.Document); err != nil {
		return out, err
	}
	if len(out.Plan.Edits) == 0 {
		return out, nil
	}
	out.OrganisationOutcome, err = o.Change(ctx, who, OrganisationChange{
		Base: out.Base, Edits: out.Plan.Edits, Reason: in.Reason, Via: organisation.ViaImport, ByName: in.ByName,
		DryRun: in.DryRun || (out.Plan.HasErrors() && !in.OnlyRight), Despite: in.Despite,
	})
	return out, err
}

func fileRefused(err error) error {
	var e *roster.FileError
	if errors.As(err, &e) {
		return invalid(e.Key, "file", e.VI, e.EN)
	}
	return err
}
