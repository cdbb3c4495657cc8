package api

import (
	"context"
	"net/http"
	"time"

	"github.com/motcua/motcua/internal/attachment"
	"github.com/motcua/motcua/internal/auth"
	"github.com/motcua/motcua/internal/draft"
)

// DraftBody is what somebody typed and did not send.
type DraftBody struct {
	Data Object `json:"data"`
}

// Draft is a kept draft.
type Draft struct {
	Key       string    `json:"key"`
	Data      Object    `json:"data"`
	UpdatedAt time.Time `json:"updated_at"`
	ExpiresAt time.Time `json:"expires_at"`
}

// DraftPath names a draft.
type DraftPath struct {
	Key string `path:"key" minLength:"1" maxLength:"100" pattern:"^[A-Za-z0-9._:-]+$" example:"task:0198c1e2-0000-7000-8000-000000000000"`
}

type draftInput struct {
	DraftPath
	Body DraftBody
}

func (s *server) registerDrafts() {
	const tag = "Drafts"
	handle(s, route{method: http.MethodGet, path: "/drafts/{key}", action: auth.ActionReadDraft, id: "getDraft", tag: tag, summary: "A draft of one's own", errors: []int{http.StatusNotFound}}, s.getDraft)
	handle(s, route{method: http.MethodPut, path: "/drafts/{key}", action: auth.ActionWriteDraft, id: "putDraft", tag: tag, summary: "Keep a draft, in the place of the one with its key", description: "At most 256 KiB; gone 30 days after it was last written.", errors: []int{http.StatusConflict, http.StatusUnprocessableEntity}}, s.putDraft)
	handle(s, route{method: http.MethodDelete, path: "/drafts/{key}", action: auth.ActionWriteDraft, id: "deleteDraft", tag: tag, summary: "Forget a draft", status: http.StatusNoContent}, s.deleteDraft)
}

func (s *server) getDraft(ctx context.Context, who auth.Principal, in *DraftPath) (*struct{ Body Draft }, error) {
	d, err := s.Drafts.Get(ctx, who.Account.ID, in.Key)
	return draftOut(d, err)
}

func (s *server) putDraft(ctx context.Context, who auth.Principal, in *draftInput) (*struct{ Body Draft }, error) {
	if err := attachment.CheckDraftKey(in.Key); err != nil {
		return nil, err
	}
	d, err := s.Drafts.Put(ctx, who.Account.ID, in.Key, formOf(&in.Body.Data))
	return draftOut(d, err)
}

func (s *server) deleteDraft(ctx context.Context, who auth.Principal, in *DraftPath) (*struct{}, error) {
	return nil, s.Drafts.Delete(ctx, who.Account.ID, in.Key)
}

func draftOut(d draft.Draft, err error) (*struct{ Body Draft }, error) {
	if err != nil {
		return nil, err
	}
	return &struct{ Body Draft }{Draft{Key: d.Key, Data: Object{d.Data}, UpdatedAt: local(d.UpdatedAt), ExpiresAt: local(d.ExpiresAt)}}, nil
}
