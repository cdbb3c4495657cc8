// Package draft keeps what people have typed and not sent: it survives a closed tab, on
// any machine they log in from. A draft is its owner's alone, bounded, and gone after a
// while; it is part of no dossier. It may import dossier.
package draft

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/motcua/motcua/internal/clock"
	"github.com/motcua/motcua/internal/dossier"
)

// Bounds on drafts.
const (
	MaxData = 256 << 10           // bytes of one
	MaxKept = 200                 // of one account
	Life    = 30 * 24 * time.Hour // since it was last written
)

// Draft is what somebody typed.
type Draft struct {
	AccountID string
	Key       string
	Data      json.RawMessage // a JSON object
	UpdatedAt time.Time
	ExpiresAt time.Time
}

// Drafts keeps drafts. A missing or expired one is dossier.ErrNotFound.
type Drafts interface {
	Draft(ctx context.Context, account, key string, now time.Time) (Draft, error)
	// PutDraft writes a draft; a new one beyond most of the account's is refused with CodeConflict.
	PutDraft(ctx context.Context, d Draft, most int) error
	DeleteDraft(ctx context.Context, account, key string) error // none is no error
	DeleteExpiredDrafts(ctx context.Context, now time.Time) (int64, error)
}

// Service is what people do with their drafts.
type Service struct {
	Drafts Drafts
	Now    func() time.Time // nil = clock.System{}.Now
}

func (s Service) now() time.Time {
	if s.Now == nil {
		return clock.System{}.Now().UTC()
	}
	return s.Now().UTC()
}

// Get gives a draft of the account.
func (s Service) Get(ctx context.Context, account, key string) (Draft, error) {
	return s.Drafts.Draft(ctx, account, key, s.now())
}

// Put writes a draft in the place of the one with its key.
func (s Service) Put(ctx context.Context, account, key string, data json.RawMessage) (Draft, error) {
	if len(data) > MaxData {
		return Draft{}, &dossier.Error{
			Code: dossier.CodeInvalid, Key: "draft_too_large", Field: "data",
			VI: fmt.Sprintf("Bản nháp lớn quá %d KiB.", MaxData>>10), EN: fmt.Sprintf("A draft has at most %d KiB.", MaxData>>10),
		}
	}
	now := s.now()
	d := Draft{AccountID: account, Key: key, Data: data, UpdatedAt: now, ExpiresAt: now.Add(Life)}
	return d, s.Drafts.PutDraft(ctx, d, MaxKept)
}

// Delete forgets a draft.
func (s Service) Delete(ctx context.Context, account, key string) error {
	return s.Drafts.DeleteDraft(ctx, account, key)
}

// Sweep removes what has expired, and says how much.
func (s Service) Sweep(ctx context.Context) (int64, error) {
	return s.Drafts.DeleteExpiredDrafts(ctx, s.now())
}
