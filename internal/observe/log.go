package observe

import (
	"context"
	"io"
	"log/slog"

	sdklog "go.temporal.io/sdk/log"
)

// NewLogger writes records of at least the level to w, as "json" or, for any other
// format, as text.
func NewLogger(w io.Writer, level slog.Level, format string) *slog.Logger {
	options := &slog.HandlerOptions{Level: level}
	if format == "json" {
		return slog.New(slog.NewJSONHandler(w, options))
	}
	return slog.New(slog.NewTextHandler(w, options))
}

// SDKLogger is the logger of the Temporal client and workers. Their information is a
// running commentary, so it is shown only where debugging is on.
func SDKLogger(log *slog.Logger) sdklog.Logger {
	if !log.Enabled(context.Background(), slog.LevelDebug) {
		log = slog.New(atLeast{log.Handler(), slog.LevelWarn})
	}
	return sdklog.NewStructuredLogger(log.With("component", "temporal-sdk"))
}

// atLeast raises the level of a handler.
type atLeast struct {
	slog.Handler
	level slog.Level
}

func (h atLeast) Enabled(ctx context.Context, level slog.Level) bool {
	return level >= h.level && h.Handler.Enabled(ctx, level)
}

func (h atLeast) WithAttrs(attrs []slog.Attr) slog.Handler {
	return atLeast{h.Handler.WithAttrs(attrs), h.level}
}

func (h atLeast) WithGroup(name string) slog.Handler {
	return atLeast{h.Handler.WithGroup(name), h.level}
}
