package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"

	"github.com/motcua/motcua/internal/app"
	"github.com/motcua/motcua/internal/clock"
	"github.com/motcua/motcua/internal/demo"
)

// samples is the filing of sample dossiers, going on beside the service.
type samples struct {
	cancel context.CancelFunc
	ended  chan struct{}
}

// stop ends the filing; the next start goes on with it.
func (s samples) stop() {
	s.cancel()
	<-s.ended
}

// seed files what is missing of the sample dossiers in the background: the service is
// usable meanwhile.
func seed(ctx context.Context, running *app.App, dir *app.DataDir, isDemo bool, log *slog.Logger, out io.Writer, lang string) samples {
	ctx, cancel := context.WithCancel(ctx)
	s := samples{cancel: cancel, ended: make(chan struct{})}
	go func() {
		defer close(s.ended)
		if !isDemo {
			return
		}
		if err := fileSamples(ctx, running, dir, log, out, lang); err != nil && !errors.Is(err, context.Canceled) {
			log.Error("sample dossiers", "error", err)
		}
	}()
	return s
}

func fileSamples(ctx context.Context, running *app.App, dir *app.DataDir, log *slog.Logger, out io.Writer, lang string) error {
	state, err := dir.Demo()
	if err != nil {
		return err
	}
	if state == nil || (state.Total > 0 && state.Done >= state.Total) {
		return nil
	}
	i := running.Installation
	seeder := demo.Seeder{
		Commands: running.Commands, Tasks: running.Store, Organisation: i.Organisation(), Catalogue: i.Catalogue(), Log: log,
		Calendar: func(agency string) (*clock.Calendar, error) { return i.Calendar(ctx, agency) },
		Base:     state.Base, Done: state.Done,
		Saved: func(done, total int) error {
			state.Done, state.Total = done, total
			if done%50 == 0 || done == total {
				tell(out, lang, done, total)
			}
			return dir.SaveDemo(*state)
		},
	}
	return seeder.Run(ctx)
}

// tell shows progress.
func tell(out io.Writer, lang string, done, total int) {
	text := "  Hồ sơ mẫu: %d/%d\n"
	if lang == "en" {
		text = "  Sample dossiers: %d/%d\n"
	}
	_, _ = fmt.Fprintf(out, text, done, total) // a closed terminal does not stop the service
}
