package main

import (
	"context"
	"errors"
	"os"
	"os/user"
	"strings"

	"github.com/spf13/cobra"

	"github.com/motcua/motcua/internal/audit"
	"github.com/motcua/motcua/internal/clock"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/store"
)

// unrecordedCommands work on the database and leave no entry in the audit log: they
// change nothing and show nobody's data.
var unrecordedCommands = map[string]bool{"migrate status": true, "audit verify": true, "audit anchor": true}

// recorded does what a command line asks of the database and enters it into the audit
// log: whoever adds such a command need not think of it. A schema without the log (before
// "migrate up", after "migrate down") has nothing to be entered into.
func recorded(cmd *cobra.Command, s *store.Store, work func(context.Context, *store.Store) error) error {
	_, name, _ := strings.Cut(cmd.CommandPath(), " ")
	if unrecordedCommands[name] {
		return work(cmd.Context(), s)
	}
	ctx, note := audit.WithNote(cmd.Context())
	now := clock.System{}.Now
	at := now()
	done := work(ctx, s)
	e := note.Entry()
	e.At, e.Outcome, e.Means = at, audit.OutcomeOK, audit.MeansCommandLine
	e.Actor = audit.Person{Login: operator(), Kind: "operator"}
	e.Action, e.Route = "command_line."+strings.ReplaceAll(name, " ", "."), cmd.CommandPath()
	e.Client, _ = os.Hostname() // without a name it is still entered
	if args := cmd.Flags().Args(); len(args) > 0 && e.SubjectID == "" {
		e.SubjectKind, e.SubjectID = "argument", args[0]
	}
	if done != nil {
		e.Outcome = audit.OutcomeFailed
		if typed, ok := dossier.AsError(done); ok {
			e.Outcome, e.Problem = audit.OutcomeRefused, typed.Key
		}
	}
	migrated, err := hasAudit(ctx, s)
	if err == nil && migrated {
		_, err = s.AppendAudit(context.WithoutCancel(ctx), now(), []audit.Entry{e})
	}
	return errors.Join(done, err)
}

func hasAudit(ctx context.Context, s *store.Store) (bool, error) {
	steps, err := s.MigrationStatus(ctx)
	for _, step := range steps {
		if strings.HasSuffix(step.Name, "_audit.sql") && step.AppliedAt != nil {
			return true, nil
		}
	}
	return false, err
}

// operator is who sits at the command line, as the system knows them.
func operator() string {
	u, err := user.Current()
	if err != nil {
		return "unknown"
	}
	return u.Username
}
