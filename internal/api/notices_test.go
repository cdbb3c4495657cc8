package api

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/motcua/motcua/config"
	"github.com/motcua/motcua/internal/absence"
	"github.com/motcua/motcua/internal/escalation"
)

// letters is a mail server that refuses the first so many e-mails.
type letters struct {
	mu     sync.Mutex
	refuse int
	sent   []escalation.Message
}

func (l *letters) Send(_ context.Context, m escalation.Message) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.refuse > 0 {
		l.refuse--
		return errors.New("421 try later")
	}
	l.sent = append(l.sent, m)
	return nil
}

func (*letters) Permanent(error) bool { return false }

// teller makes an engine over the bench; mailer may be nil.
func (b *bench) teller(mailer escalation.Mailer) *escalation.Engine {
	b.Helper()
	w, err := loadWorld()
	require.NoError(b, err)
	return escalation.New(escalation.Deps{
		Store: b.store, World: w, Absences: absence.NewDirectory(b.store, w.Organisation), Driver: b.driver, Mailer: mailer,
		Rules: func() ([]escalation.Rule, error) {
			return escalation.Load(config.FS, config.FS, func(string) bool { return true })
		},
		BaseURL: "https://motcua.example.gov.vn", PageSize: 2,
	})
}

func (b *bench) notices(login string) []Notice {
	b.Helper()
	var page Page[Notice]
	var count NoticeCount
	b.call("GET", "/notices?unread=true").as(login).want(http.StatusOK, &page)
	b.call("GET", "/notices/count").as(login).want(http.StatusOK, &count)
	require.EqualValues(b, len(page.Items), count.Unread)
	return page.Items
}

// told are the notices of overdue steps that a dossier's history has.
func (b *bench) told(code string) []Event {
	b.Helper()
	var d Dossier
	b.call("GET", "/dossiers/"+code).as(desk).want(http.StatusOK, &d)
	var out []Event
	for _, e := range d.History {
		if e.Type == "notice.sent" && containsAll(string(e.Data.RawMessage), `"rule":"step-overdue"`) {
			out = append(out, e)
		}
	}
	return out
}

// TestEscalation: a step that becomes overdue is told to whoever holds it and to who
// covers them, once, whoever looks how often; the dossier says who was told and how.
func TestEscalation(t *testing.T) {
	t.Parallel()
	b := setup(t)
	code, task := b.atRegistrar()
	b.call("POST", "/tasks/"+task+"/claim").as(registrar).key().want(http.StatusOK)
	b.call("POST", "/absences").as(registrar).key().json(AbsenceBody{
		FromDay: "2026-11-23", ToDay: "2026-11-27", Covers: []CoverBody{{Officer: b.officerID(desk2)}},
	}).want(http.StatusCreated)
	var item TaskDetail
	b.call("GET", "/tasks/"+task).as(registrar).want(http.StatusOK, &item)
	require.NotNil(t, item.Due)

	post := &letters{refuse: 1}
	engine, second := b.teller(post), b.teller(post)
	b.later(item.Due.Sub(b.now()))
	for range 2 { // and again, and by two workers
		_, err := engine.Round(t.Context(), b.now())
		require.NoError(t, err)
		_, err = second.Round(t.Context(), b.now())
		require.NoError(t, err)
	}
	for _, login := range []string{registrar, desk2} {
		var overdue []Notice
		for _, n := range b.notices(login) {
			if n.When == escalation.OverdueHours && n.TaskID == task {
				overdue = append(overdue, n)
			}
		}
		require.Len(t, overdue, 1, login)
		require.Equal(t, "/viec/"+task, overdue[0].Link)
		require.NotContains(t, overdue[0].Title+overdue[0].Detail, "Hạnh", "no personal data")
	}
	told := b.told(code)
	require.Len(t, told, 1)
	require.Contains(t, string(told[0].Data.RawMessage), `"email":"pending"`)
	require.Contains(t, string(told[0].Data.RawMessage), `"email":"sent"`)
	require.Len(t, post.sent, 1)

	b.later(time.Minute)
	_, err := engine.Round(t.Context(), b.now())
	require.NoError(t, err)
	require.Len(t, post.sent, 2, "tried again")
	require.NotEqual(t, post.sent[0].ID, post.sent[1].ID)
	require.Contains(t, post.sent[0].Text, "https://motcua.example.gov.vn/viec/"+task)
	require.Len(t, b.told(code), 1)

	var page Page[Escalation]
	b.call("GET", "/escalations").as(supervisor).want(http.StatusOK, &page)
	sent := 0
	for _, e := range page.Items {
		require.True(t, e.Recorded)
		for _, r := range e.Recipients {
			if r.Email != "" {
				require.Equal(t, "sent", r.Email)
				sent++
			}
		}
	}
	require.Equal(t, 2, sent)
	b.call("GET", "/escalations").as(otherChair).want(http.StatusOK, &page)
	require.Empty(t, page.Items)

	n := b.notices(desk2)
	b.call("POST", "/notices/"+n[0].ID+"/read").as(registrar).want(http.StatusOK)
	require.Len(t, b.notices(desk2), len(n), "another's notice stays unread")
	b.call("POST", "/notices/"+n[0].ID+"/read").as(desk2).want(http.StatusOK)
	require.Len(t, b.notices(desk2), len(n)-1)
	b.call("POST", "/notices/read").as(desk2).want(http.StatusOK)
	require.Empty(t, b.notices(desk2))
}

// TestEscalationLevels: who signs hears of it later, the supervisor again and again, and
// nobody outside working time.
func TestEscalationLevels(t *testing.T) {
	t.Parallel()
	b := setup(t)
	code, task := b.atRegistrar()
	b.call("POST", "/tasks/"+task+"/claim").as(registrar).key().want(http.StatusOK)
	var item TaskDetail
	b.call("GET", "/tasks/"+task).as(registrar).want(http.StatusOK, &item)
	engine := b.teller(nil)
	round := func() {
		_, err := engine.Round(t.Context(), b.now())
		require.NoError(t, err)
	}
	b.later(item.Due.Sub(b.now()))
	round()
	before := len(b.told(code))
	require.Equal(t, 1, before)
	require.Contains(t, string(b.told(code)[0].Data.RawMessage), "not_configured", "never silently")
	b.later(20 * time.Hour) // the evening, the night and a morning of a day off
	round()
	for _, e := range b.told(code)[before:] {
		require.NotContains(t, string(e.Data.RawMessage), `"level":3`, "eight working hours have not passed")
	}
	var page Page[Escalation]
	b.call("GET", "/escalations?failed=true").as(supervisor).want(http.StatusOK, &page)
	require.NotEmpty(t, page.Items)

	b.later(10 * 24 * time.Hour) // nobody looked for ten days: one reminder, not five
	told := len(b.told(code))
	round()
	after := b.told(code)[told:]
	var third int
	for _, e := range after {
		if rule := string(e.Data.RawMessage); containsAll(rule, `"rule":"step-overdue"`, `"level":3`) {
			third++
		}
	}
	require.Equal(t, 1, third)
	round()
	require.Len(t, b.told(code), told+len(after), "once")
}

// TestStoppedClockTellsNobody: while the applicant has the ball nobody is told.
func TestStoppedClockTellsNobody(t *testing.T) {
	t.Parallel()
	b := setup(t)
	code, task := b.atRegistrar()
	b.call("POST", "/dossiers/"+code+"/supplement-requests").as(registrar).key().json(map[string]any{"items": []string{"Giấy chứng sinh"}, "task_id": task}).want(http.StatusOK)
	b.later(30 * 24 * time.Hour)
	begun, err := b.teller(nil).Round(t.Context(), b.now())
	require.NoError(t, err)
	require.Zero(t, begun)
	require.Empty(t, b.told(code))
}

func TestEscalationRules(t *testing.T) {
	t.Parallel()
	b := setup(t)
	var rules Page[EscalationRule]
	b.call("GET", "/escalation-rules").as(supervisor).want(http.StatusOK, &rules)
	require.Len(t, rules.Items, 6)
	require.Equal(t, "Bước sắp đến hạn", rules.Items[0].Name)
}

func containsAll(s string, parts ...string) bool {
	for _, p := range parts {
		if !strings.Contains(s, p) {
			return false
		}
	}
	return true
}
