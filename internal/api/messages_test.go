package api

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/store"
)

// post keeps messages as Temporal would, and delivers none.
type post struct {
	store *store.Store
	now   func() time.Time

	mu      sync.Mutex
	signals map[string]dossier.Signal
}

func (p *post) Publish(ctx context.Context, m dossier.Message, variables json.RawMessage) (dossier.Message, error) {
	got, err := p.store.Correlate(ctx, m, nil)
	if err == nil && strings.Contains(string(variables), "begin") {
		at := p.now()
		return p.store.SettleMessage(ctx, dossier.Message{
			ID: got.ID, State: dossier.MessageRefused, SettledAt: &at, ProblemVI: "Thiếu cơ quan.", ProblemEN: "No agency.",
		})
	}
	return got, err
}

func (p *post) Broadcast(_ context.Context, s dossier.Signal) (dossier.SignalState, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if known, ok := p.signals[s.ID]; ok && known.Fingerprint != s.Fingerprint {
		return dossier.SignalState{}, &dossier.Error{Code: dossier.CodeConflict, Key: "signal_id_reused", VI: "trùng", EN: "reused"}
	}
	if p.signals == nil {
		p.signals = map[string]dossier.Signal{}
	}
	p.signals[s.ID] = s
	return dossier.SignalState{ID: s.ID, Name: s.Name, Reached: 3, Problem: &dossier.Error{VI: "vì", EN: "because"}}, nil
}

func (p *post) Signal(_ context.Context, id string) (dossier.SignalState, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	s, ok := p.signals[id]
	if !ok {
		return dossier.SignalState{}, dossier.ErrNotFound
	}
	return dossier.SignalState{ID: s.ID, Name: s.Name, Done: true}, nil
}

func TestMessages(t *testing.T) {
	t.Parallel()
	b := setup(t)
	send := func(as, body string, key ...string) *call {
		return b.call("POST", "/messages").as(as).key(key...).json(body)
	}
	var m Message
	r := send(integrator, `{"name":" Đã nộp tiền ","key":"HS1","variables":{"amount":5000},"ttl":"PT36H"}`, "k1").want(http.StatusCreated, &m)
	require.Equal(t, "buffered", m.State)
	require.Equal(t, "Đã nộp tiền", m.Name)
	require.Equal(t, 36*time.Hour, m.ExpiresAt.Sub(m.PublishedAt))
	require.Equal(t, Prefix+"/messages/"+m.ID, r.header.Get("Location"))
	require.Nil(t, m.SettledAt)

	// Sent again it is the same; with another content the key is taken.
	var again Message
	b.pass(time.Minute)
	send(integrator, `{"name":"Đã nộp tiền","key":"HS1","variables":{"amount":5000},"ttl":"PT36H"}`, "k1").want(http.StatusCreated, &again)
	require.Equal(t, m, again)
	send(integrator, `{"name":"Đã nộp tiền","key":"HS2"}`, "k1").problem(http.StatusUnprocessableEntity, "idempotency_key_reused", "Idempotency-Key")
	send(integrator, `{"name":"Đã nộp tiền","id":"KB-2026.1"}`).want(http.StatusCreated, &again)
	require.Equal(t, "KB-2026.1", again.ID)
	require.Equal(t, 7*24*time.Hour, again.ExpiresAt.Sub(again.PublishedAt))
	send(integrator, `{"name":"Khác","id":"KB-2026.1"}`).problem(http.StatusConflict, "message_id_reused", "")
	send(admin, `{"name":"Đã nộp tiền","id":"KB-2026.1"}`).problem(http.StatusConflict, "message_id_reused", "")

	p := send(integrator, `{"name":"Chuyển hồ sơ","variables":{"begin":true}}`).problem(http.StatusUnprocessableEntity, "message_refused", "variables")
	require.Equal(t, "Thiếu cơ quan.", p.Detail)
	for field, body := range map[string]string{
		"name": `{"name":""}`, "ttl": `{"name":"x","ttl":"2 ngày"}`, "id": `{"name":"x","id":"có dấu"}`,
		"key": `{"name":"x","key":"a\u0007"}`, "variables": `{"name":"x","variables":[1]}`,
	} {
		send(integrator, body).problem(http.StatusUnprocessableEntity, "", field)
	}
	send(integrator, `{"name":"x","ttl":"-PT1H"}`).problem(http.StatusUnprocessableEntity, "message_invalid", "ttl")
	send(integrator, `{"name":"x","ttl":"P367D"}`).problem(http.StatusUnprocessableEntity, "message_invalid", "ttl")
	for _, nobody := range []string{desk, chair, citizen, designer, supervisor} {
		send(nobody, `{"name":"x"}`).problem(http.StatusForbidden, "", "")
	}

	// An integrator sees what it sent, an administrator everything.
	send(admin, `{"name":"Khác","id":"A1"}`).want(http.StatusCreated)
	ids := func(as, query string) (ids []string) {
		var page Page[Message]
		b.call("GET", "/messages"+query).as(as).want(http.StatusOK, &page)
		for _, m := range page.Items {
			ids = append(ids, m.ID)
		}
		return ids
	}
	require.Len(t, ids(integrator, ""), 3)
	require.Len(t, ids(admin, ""), 4)
	require.Equal(t, []string{"A1"}, ids(admin, "?state=buffered&name=Kh%C3%A1c"))
	require.Len(t, ids(admin, "?state=refused,expired"), 1)
	require.Empty(t, ids(integrator, "?name=Kh%C3%A1c"))
	b.call("GET", "/messages/A1").as(integrator).problem(http.StatusNotFound, "", "")
	b.call("GET", "/messages/A1").as(admin).want(http.StatusOK, &m)
	b.call("GET", "/messages/KB-2026.1").as(integrator).want(http.StatusOK, &m)
	b.call("GET", "/messages/none").as(admin).problem(http.StatusNotFound, "", "")
	b.call("GET", "/messages").as(desk).problem(http.StatusForbidden, "", "")
	b.call("GET", "/messages?state=lost").as(admin).problem(http.StatusUnprocessableEntity, "", "")
}

func TestSignals(t *testing.T) {
	t.Parallel()
	b := setup(t)
	var s Signal
	r := b.call("POST", "/signals").as(integrator).key("k1").json(`{"name":"Báo động","variables":{"level":2}}`).want(http.StatusCreated, &s)
	require.Equal(t, 3, s.Reached)
	require.Equal(t, "vì", s.Problem)
	require.Equal(t, Prefix+"/signals/"+s.ID, r.header.Get("Location"))
	b.call("POST", "/signals").as(integrator).key("k1").json(`{"name":"Khác"}`).problem(http.StatusUnprocessableEntity, "idempotency_key_reused", "Idempotency-Key")
	b.call("POST", "/signals").as(integrator).key().json(`{"name":"Khác","id":"`+s.ID+`"}`).problem(http.StatusConflict, "signal_id_reused", "")
	b.call("POST", "/signals").as(integrator).key().json(`{"name":""}`).problem(http.StatusUnprocessableEntity, "", "name")
	b.call("POST", "/signals").as(desk).key().json(`{"name":"x"}`).problem(http.StatusForbidden, "", "")
	b.call("GET", "/signals/"+s.ID).as(admin).want(http.StatusOK, &s)
	require.True(t, s.Done)
	b.call("GET", "/signals/none").as(admin).problem(http.StatusNotFound, "", "")
}

func TestCalledDossiersOfADossier(t *testing.T) {
	t.Parallel()
	b := setup(t)
	filed := b.file(citizen, func(f map[string]any) { f["channel"] = "online" })
	caller, err := b.store.DossierByCode(t.Context(), filed.Code)
	require.NoError(t, err)
	called := caller
	called.ID, called.Code, called.ParentID, called.Seq = "0198c1e2-0000-7000-8000-000000000099", caller.Code+".01", caller.ID, 1
	require.NoError(t, b.store.Project(t.Context(), dossier.Delta{
		DossierID: called.ID, FromSeq: 1, ToSeq: 1, Dossier: called,
		Events: []dossier.Event{{DossierID: called.ID, Seq: 1, At: b.now(), Type: dossier.EventSubmitted}},
	}))
	var d Dossier
	b.call("GET", "/dossiers/"+caller.Code).as(citizen).want(http.StatusOK, &d)
	require.Len(t, d.Called, 1)
	require.Equal(t, called.Code, d.Called[0].Code)
	require.Equal(t, caller.ID, d.Called[0].CallerID)
	b.call("GET", "/dossiers/"+called.Code).as(citizen).want(http.StatusOK, &d)
	require.Empty(t, d.Called)
	for _, who := range []string{citizen, desk} {
		var page Page[DossierItem]
		b.call("GET", "/dossiers").as(who).want(http.StatusOK, &page)
		require.Len(t, page.Items, 1, "a called dossier is not listed beside its caller")
	}
}
