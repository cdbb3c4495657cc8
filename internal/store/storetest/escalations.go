package storetest

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/escalation"
	"github.com/motcua/motcua/internal/store"
)

func newEscalation(key string, when time.Time, officers ...string) (escalation.Escalation, []escalation.Notice, []escalation.Delivery) {
	due := morning
	e := escalation.Escalation{
		Key: key, Rule: "step-overdue", RuleVI: "Bước quá hạn", RuleEN: "A step is overdue", When: escalation.OverdueHours, Level: 1, Round: 2,
		Subject: escalation.Subject{DossierID: "d1", Code: "A-1", Agency: "H29.1", TaskID: "t1", Step: "Thẩm tra", Since: morning, Due: &due},
		At:      when, TryAt: when,
	}
	var notices []escalation.Notice
	var mails []escalation.Delivery
	for _, o := range officers {
		n := escalation.Notice{
			ID: newID(), Officer: o, At: when, Escalation: key, When: e.When, Level: 1, Round: 2, RuleVI: e.RuleVI, RuleEN: e.RuleEN, Subject: e.Subject,
		}
		e.Recipients = append(e.Recipients, escalation.Recipient{Officer: o, Name: "Cán bộ", As: "head", Email: escalation.MailPending})
		notices = append(notices, n)
		mails = append(mails, escalation.Delivery{NoticeID: n.ID, Address: o + "@example.gov.vn", State: escalation.MailPending, TryAt: when, ChangedAt: when})
	}
	return e, notices, mails
}

func testEscalations(t *testing.T, s *store.Store) {
	ctx := t.Context()
	e, notices, mails := newEscalation("r/t1/1.1", morning, "cb1", "cb2")
	done, err := s.Escalate(ctx, e, notices, mails)
	require.NoError(t, err)
	require.True(t, done)
	again, others, more := newEscalation("r/t1/1.1", morning.Add(time.Hour), "cb3")
	done, err = s.Escalate(ctx, again, others, more)
	require.NoError(t, err)
	require.False(t, done, "once")

	known, err := s.Escalated(ctx, []string{"r/t1/1.1", "r/t1/1.2"})
	require.NoError(t, err)
	require.Equal(t, map[string]bool{"r/t1/1.1": true}, known)

	untold, err := s.Untold(ctx, morning, 10)
	require.NoError(t, err)
	require.Equal(t, []escalation.Escalation{e}, untold)
	require.NoError(t, s.TellLater(ctx, e.Key, morning.Add(time.Minute), "Temporal is away"))
	untold, err = s.Untold(ctx, morning, 10)
	require.NoError(t, err)
	require.Empty(t, untold)
	untold, err = s.Untold(ctx, morning.Add(time.Minute), 10)
	require.NoError(t, err)
	require.Equal(t, [2]any{1, "Temporal is away"}, [2]any{untold[0].Tries, untold[0].Problem})
	require.NoError(t, s.Told(ctx, e.Key, morning.Add(time.Minute), ""))
	untold, err = s.Untold(ctx, morning.Add(time.Hour), 10)
	require.NoError(t, err)
	require.Empty(t, untold)

	taken, err := s.TakeMails(ctx, morning, time.Minute, 10)
	require.NoError(t, err)
	require.Len(t, taken, 2)
	for _, m := range taken {
		require.Equal(t, m.Officer+"@example.gov.vn", m.Address)
		require.Equal(t, e.Subject, m.Notice.Subject)
	}
	none, err := s.TakeMails(ctx, morning, time.Minute, 10)
	require.NoError(t, err)
	require.Empty(t, none, "somebody has them")
	taken[0].State, taken[0].Attempts, taken[0].ChangedAt = escalation.MailSent, 1, morning
	require.NoError(t, s.SettleMail(ctx, taken[0]))
	late, err := s.TakeMails(ctx, morning.Add(time.Minute), time.Minute, 10)
	require.NoError(t, err)
	require.Len(t, late, 1, "whoever had it died")
	late[0].State, late[0].Problem = escalation.MailFailed, "550 no such user"
	require.NoError(t, s.SettleMail(ctx, late[0]))
	states, err := s.MailsOf(ctx, e.Key)
	require.NoError(t, err)
	require.Equal(t, map[string]escalation.Mail{taken[0].Officer: escalation.MailSent, late[0].Officer: escalation.MailFailed}, states)

	for _, c := range []struct {
		f    escalation.Filter
		want int
	}{
		{escalation.Filter{}, 1}, {escalation.Filter{Agencies: []string{"H29.1"}}, 1}, {escalation.Filter{Agencies: []string{}}, 0},
		{escalation.Filter{Agencies: []string{"H29.2"}}, 0}, {escalation.Filter{DossierID: "d1", Failed: true}, 1}, {escalation.Filter{DossierID: "d2"}, 0},
	} {
		page, err := s.Escalations(ctx, c.f)
		require.NoError(t, err)
		require.Len(t, page.Items, c.want, "%+v", c.f)
	}
}

// testEscalateAtOnce: of many workers that find the same, one tells.
func testEscalateAtOnce(t *testing.T, s *store.Store) {
	results := make([]bool, 8)
	var wg sync.WaitGroup
	for i := range results {
		wg.Go(func() {
			e, notices, mails := newEscalation("r/t1/1.1", morning, "cb1")
			results[i], _ = s.Escalate(t.Context(), e, notices, mails)
		})
	}
	wg.Wait()
	n := 0
	for _, done := range results {
		if done {
			n++
		}
	}
	require.Equal(t, 1, n)
	unread, err := s.CountUnread(t.Context(), "cb1")
	require.NoError(t, err)
	require.EqualValues(t, 1, unread)
}

func testNotices(t *testing.T, s *store.Store) {
	ctx := t.Context()
	for i := range 5 {
		e, notices, _ := newEscalation(fmt.Sprintf("r/t%d/1.1", i), morning.Add(time.Duration(i)*time.Second), "cb1", "cb2")
		done, err := s.Escalate(ctx, e, notices, nil)
		require.NoError(t, err)
		require.True(t, done)
	}
	page, err := s.Notices(ctx, "cb1", false, "", 3)
	require.NoError(t, err)
	require.Len(t, page.Items, 3)
	require.Equal(t, "r/t4/1.1", page.Items[0].Escalation, "newest first")
	rest, err := s.Notices(ctx, "cb1", false, page.Next, 3)
	require.NoError(t, err)
	require.Len(t, rest.Items, 2)
	require.Empty(t, rest.Next)

	n, err := s.MarkRead(ctx, "cb2", page.Items[0].ID, morning)
	require.NoError(t, err)
	require.Zero(t, n, "another's")
	n, err = s.MarkRead(ctx, "cb1", page.Items[0].ID, morning)
	require.NoError(t, err)
	require.EqualValues(t, 1, n)
	unread, err := s.Notices(ctx, "cb1", true, "", 10)
	require.NoError(t, err)
	require.Len(t, unread.Items, 4)
	n, err = s.MarkRead(ctx, "cb1", "", morning)
	require.NoError(t, err)
	require.EqualValues(t, 4, n)
	left, err := s.CountUnread(ctx, "cb1")
	require.NoError(t, err)
	require.Zero(t, left)
	left, err = s.CountUnread(ctx, "cb2")
	require.NoError(t, err)
	require.EqualValues(t, 5, left)
	_, err = s.Notices(ctx, "cb1", false, "x", 3)
	requireCode(t, err, dossier.CodeInvalid)
}

// testSubjects: what there is to look at, by pages; nothing whose clock stands still.
func testSubjects(t *testing.T, s *store.Store) {
	ctx := t.Context()
	var want []string
	for i := range 7 {
		d := Submitted(fmt.Sprintf("d%d", i), fmt.Sprintf("H29.1-261123-%04d", i))
		due := morning.Add(time.Duration(i) * time.Hour)
		d.Dossier.Due = &due
		d.Tasks = nil
		for j, state := range []dossier.TaskState{dossier.TaskOpen, dossier.TaskWaiting, dossier.TaskDone} {
			task := NewTask(d.DossierID, j, due)
			task.State = state
			d.Tasks = append(d.Tasks, task)
		}
		switch i {
		case 5:
			d.Dossier.StoppedSince = ptr(morning)
		case 6:
			d.Tasks[0].OffClock = true
		default:
			want = append(want, d.Tasks[0].ID)
		}
		d.Incidents = []dossier.Incident{{ID: "i1", DossierID: d.DossierID, Code: "x", RaisedAt: morning}, {ID: "i2", DossierID: d.DossierID, Code: "x", RaisedAt: morning, ResolvedAt: ptr(morning)}}
		project(t, s, d)
	}
	walk := func(list func(escalation.Mark) ([]escalation.Subject, escalation.Mark, error)) []escalation.Subject {
		var all []escalation.Subject
		for at := (escalation.Mark{}); ; {
			page, next, err := list(at)
			require.NoError(t, err)
			all = append(all, page...)
			if next == (escalation.Mark{}) {
				return all
			}
			at = next
		}
	}
	var got []string
	for _, x := range walk(func(m escalation.Mark) ([]escalation.Subject, escalation.Mark, error) { return s.OpenSteps(ctx, m, 2) }) {
		got = append(got, x.TaskID)
		require.NotEmpty(t, x.Code)
		require.NotEmpty(t, x.Role)
	}
	require.Equal(t, want, got)
	require.Len(t, walk(func(m escalation.Mark) ([]escalation.Subject, escalation.Mark, error) {
		return s.OpenDossiers(ctx, m, 2)
	}), 6)
	require.Len(t, walk(func(m escalation.Mark) ([]escalation.Subject, escalation.Mark, error) {
		return s.OpenIncidents(ctx, m, 3)
	}), 7)
	steps, err := s.StepsOf(ctx, "d1")
	require.NoError(t, err)
	require.Len(t, steps, 1)
	stops, err := s.Stops(ctx, []string{"d1", "d2"})
	require.NoError(t, err)
	require.Empty(t, stops)
}
