package embedded

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime"
	"strings"
	"sync/atomic"

	"go.temporal.io/server/common/log"
	"go.temporal.io/server/common/log/tag"
)

// logger passes the server's warnings and errors on to slog and drops the rest, which
// is a running commentary for cluster operators.
type logger struct {
	out      *slog.Logger
	die      func(error)
	stopping *atomic.Bool // while it is set, problems are those of taking the server down
}

var (
	_ log.Logger     = (*logger)(nil)
	_ log.WithLogger = (*logger)(nil)
)

func newLogger(out *slog.Logger, die func(error)) *logger {
	if out == nil {
		out = slog.New(slog.DiscardHandler)
	}
	return &logger{out: out.With("component", "temporal"), die: die, stopping: new(atomic.Bool)}
}

func (l *logger) Debug(string, ...tag.Tag) {}
func (l *logger) Info(string, ...tag.Tag)  {}

// expected are warnings about how we run the server on purpose.
var expected = []string{
	"HTTP API port has not been set.", // nobody uses it: gRPC serves the product and the UI
}

// Warn passes a warning on, unless it is an expected one.
func (l *logger) Warn(msg string, tags ...tag.Tag) {
	for _, prefix := range expected {
		if strings.HasPrefix(msg, prefix) {
			return
		}
	}
	l.log(slog.LevelWarn, msg, tags)
}

func (l *logger) Error(msg string, tags ...tag.Tag)  { l.log(slog.LevelError, msg, tags) }
func (l *logger) DPanic(msg string, tags ...tag.Tag) { l.log(slog.LevelError, msg, tags) }

// Panic must not return: the server's code relies on it.
func (l *logger) Panic(msg string, tags ...tag.Tag) {
	l.log(slog.LevelError, msg, tags)
	panic("temporal server: " + msg)
}

// Fatal must not return either, but ending the process is not a library's decision: it
// ends the goroutine and tells the owner.
func (l *logger) Fatal(msg string, tags ...tag.Tag) {
	l.log(slog.LevelError, msg, tags)
	err := errors.New(msg)
	for _, t := range tags {
		if t.Key() == "error" {
			err = fmt.Errorf("%s: %v", msg, t.Value())
		}
	}
	l.die(err)
	runtime.Goexit()
}

// With returns a logger that adds tags to every record.
func (l *logger) With(tags ...tag.Tag) log.Logger {
	return &logger{out: slog.New(l.out.Handler().WithAttrs(attrs(tags))), die: l.die, stopping: l.stopping}
}

func (l *logger) log(level slog.Level, msg string, tags []tag.Tag) {
	ctx := context.Background()
	if l.stopping.Load() {
		level = slog.LevelDebug
	}
	if l.out.Enabled(ctx, level) {
		l.out.LogAttrs(ctx, level, msg, attrs(tags)...)
	}
}

func attrs(tags []tag.Tag) []slog.Attr {
	list := make([]slog.Attr, 0, len(tags))
	for _, t := range tags {
		list = append(list, slog.Any(t.Key(), t.Value()))
	}
	return list
}

// discard is an SDK logger for clients whose errors are returned anyway.
type discard struct{}

func (discard) Debug(string, ...any) {}
func (discard) Info(string, ...any)  {}
func (discard) Warn(string, ...any)  {}
func (discard) Error(string, ...any) {}
