package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/motcua/motcua/internal/app"
	"github.com/motcua/motcua/internal/clock"
	"github.com/motcua/motcua/internal/demo/samples"
)

// makeSamples makes what is missing of the demonstration's dossiers, beside the service:
// it is usable meanwhile. stop ends the making; the next start goes on with it.
func makeSamples(ctx context.Context, running *app.App, o app.Options, out io.Writer, lang string) (stop func()) {
	if !o.Demo {
		return func() {}
	}
	ctx, cancel := context.WithCancel(ctx)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		r, err := samples.Fill(ctx, samples.Deps{
			Commands: running.Commands, Record: running.Store, World: running.Installation, Notes: running.Store,
			Log: o.Log, Now: clock.System{}.Now,
		})
		switch {
		case err == nil && r.Before < r.Planned:
			tell(out, lang, r)
		case err != nil && !errors.Is(err, context.Canceled):
			o.Log.Error("sample dossiers", "error", err)
		}
	}()
	return func() {
		cancel()
		<-ended
	}
}

// tell says that the samples are there.
func tell(out io.Writer, lang string, r samples.Report) {
	made, took := r.Planned-r.Failed, r.Took.Round(time.Second).Seconds()
	format := "  Hồ sơ mẫu: %d/%d, tạo trong %.0f giây\n\n"
	if lang == "en" {
		format = "  Sample dossiers: %d/%d, made in %.0f s\n\n"
	}
	_, _ = fmt.Fprintf(out, format, made, r.Planned, took) // a closed terminal does not stop the service
}
