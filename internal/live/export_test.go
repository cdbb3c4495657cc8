package live

import (
	"context"

	"github.com/motcua/motcua/internal/dossier"
)

// Watch is watch, for its properties.
type Watch struct{ w watch }

func NewWatch() *Watch { return &Watch{watch{seen: map[string]int64{}}} }

func (w *Watch) Look(ctx context.Context, c Changes) ([]dossier.Change, error) {
	return w.w.look(ctx, c)
}
