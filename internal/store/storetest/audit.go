package storetest

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"

	"github.com/motcua/motcua/internal/audit"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/store"
)

// AuditEntry is an entry with every field set, told apart by n.
func AuditEntry(n int) audit.Entry {
	return audit.Entry{
		At:    morning.Add(time.Duration(n) * time.Second).Add(1234 * time.Nanosecond),
		Actor: audit.Person{ID: fmt.Sprintf("cb%02d", n%3), Login: "bn.motcua", Name: "Nguyễn Thị <b>Hạnh</b>", Kind: "officer"}, OnBehalfOf: "cb77",
		Means: "cookie", Credential: "s-1", Client: "10.0.0.7", RequestID: fmt.Sprintf("r-%04d", n), Action: []string{"task.claim", "task.complete"}[n%2],
		Route: "POST /api/v1/tasks/:id/claim", Agency: "H29.1.26", DossierID: fmt.Sprintf("d%d", n%4), DossierCode: fmt.Sprintf("H29.1.26-261123-%04d", n%4),
		TaskID: "t1", SubjectKind: "account", SubjectID: "cb02", Outcome: []audit.Outcome{audit.OutcomeOK, audit.OutcomeOK, audit.OutcomeRefused}[n%3],
		Status: 200 + n, Problem: "task_taken", Changes: []audit.Change{{Field: "task.state", Before: "open", After: "claimed"}, {Field: "x", After: "a & \"b\" <c>"}},
	}
}

func appendAudit(t require.TestingT, s *store.Store, now time.Time, from, to int) audit.Head {
	var entries []audit.Entry
	for n := from; n < to; n++ {
		entries = append(entries, AuditEntry(n))
	}
	head, err := s.AppendAudit(context.Background(), now, entries)
	require.NoError(t, err)
	return head
}

func allAudit(t require.TestingT, s *store.Store, from, to audit.Day) (all []audit.Sealed, head audit.Head) {
	head, err := s.WalkAudit(context.Background(), from, to, func(e audit.Sealed) error { all = append(all, e); return nil })
	require.NoError(t, err)
	return all, head
}

// requireSound says that a record of so many entries has nothing wrong with it.
func requireSound(t require.TestingT, s *store.Store, want int64) {
	n, err := audit.Verify(context.Background(), s, "", "", nil, func(f audit.Finding) { require.Fail(t, f.Error()) })
	require.NoError(t, err)
	require.Equal(t, want, n)
}

func testAudit(t *testing.T, s *store.Store) {
	_, head := allAudit(t, s, "", "")
	require.Equal(t, audit.Head{}, head)
	requireSound(t, s, 0)

	first := appendAudit(t, s, morning, 0, 100) // more than one INSERT
	require.Equal(t, audit.DayOf(morning), first.Day)
	require.EqualValues(t, 100, first.No)
	next := morning.AddDate(0, 0, 3)
	second := appendAudit(t, s, next, 100, 105)
	require.EqualValues(t, 5, second.No)
	late := appendAudit(t, s, morning, 105, 106) // a machine whose clock is behind
	require.Equal(t, second.Day, late.Day)
	requireSound(t, s, 106)

	all, head := allAudit(t, s, "", "")
	require.Equal(t, late, head)
	require.Len(t, all, 106)
	for n, e := range all {
		want := AuditEntry(n)
		want.At = want.At.Truncate(time.Microsecond).UTC()
		require.Equal(t, want, e.Entry)
		require.Equal(t, e.Sum(), e.Hash)
		if n > 0 {
			require.Equal(t, all[n-1].Hash, e.Prev)
		}
	}
	days, err := s.AuditHeads(t.Context(), "", "")
	require.NoError(t, err)
	require.Equal(t, []audit.Head{first, late}, days)
	days, err = s.AuditHeads(t.Context(), first.Day, first.Day)
	require.NoError(t, err)
	require.Equal(t, []audit.Head{first}, days)

	// A part of it is sound by itself: it follows the day before.
	part, _ := allAudit(t, s, late.Day, late.Day)
	require.Len(t, part, 6)
	n, err := audit.Verify(t.Context(), s, late.Day, "", []audit.Head{first, late}, func(f audit.Finding) { require.Fail(t, f.Error()) })
	require.NoError(t, err)
	require.EqualValues(t, 6, n)
	n, err = audit.Verify(t.Context(), s, "", first.Day, []audit.Head{first}, func(f audit.Finding) { require.Fail(t, f.Error()) })
	require.NoError(t, err)
	require.EqualValues(t, 100, n)

	stop := fmt.Errorf("enough")
	_, err = s.WalkAudit(t.Context(), "", "", func(audit.Sealed) error { return stop })
	require.ErrorIs(t, err, stop)
}

func testAuditPages(t *testing.T, s *store.Store) {
	appendAudit(t, s, morning, 0, 60)
	appendAudit(t, s, morning.AddDate(0, 0, 1), 60, 120)
	everything := func(audit.Entry) bool { return true }
	for name, tc := range map[string]struct {
		filter audit.Filter
		want   func(audit.Entry) bool
	}{
		"all":     {audit.Filter{}, everything},
		"actor":   {audit.Filter{ActorID: "cb01"}, func(e audit.Entry) bool { return e.Actor.ID == "cb01" }},
		"id":      {audit.Filter{DossierID: "d2"}, func(e audit.Entry) bool { return e.DossierID == "d2" }},
		"code":    {audit.Filter{Dossier: "H29.1.26-261123-0003"}, func(e audit.Entry) bool { return e.DossierID == "d3" }},
		"either":  {audit.Filter{Dossier: "H29.1.26-261123-0003", DossierID: "d1"}, func(e audit.Entry) bool { return e.DossierID == "d3" || e.DossierID == "d1" }},
		"action":  {audit.Filter{Action: "task.claim"}, func(e audit.Entry) bool { return e.Action == "task.claim" }},
		"ok":      {audit.Filter{Outcome: audit.OutcomeOK}, func(e audit.Entry) bool { return e.Outcome == audit.OutcomeOK }},
		"refused": {audit.Filter{Outcome: audit.OutcomeRefused}, func(e audit.Entry) bool { return e.Outcome == audit.OutcomeRefused }},
		"first":   {audit.Filter{To: audit.DayOf(morning)}, func(e audit.Entry) bool { return e.At.Before(morning.Add(time.Minute)) }},
		"second":  {audit.Filter{From: audit.DayOf(morning.AddDate(0, 0, 1))}, func(e audit.Entry) bool { return !e.At.Before(morning.Add(time.Minute)) }},
		"none":    {audit.Filter{ActorID: "nobody"}, func(audit.Entry) bool { return false }},
	} {
		t.Run(name, func(t *testing.T) {
			var want []string
			for n := 119; n >= 0; n-- {
				if e := AuditEntry(n); tc.want(e) {
					want = append(want, e.RequestID)
				}
			}
			var got []string
			f := tc.filter
			f.Limit = 17
			for {
				page, err := s.AuditEntries(t.Context(), f)
				require.NoError(t, err)
				require.LessOrEqual(t, len(page.Items), 17)
				for _, e := range page.Items {
					got = append(got, e.RequestID)
				}
				if f.Cursor = page.Next; f.Cursor == "" {
					break
				}
			}
			require.Equal(t, want, got)
		})
	}
	for _, cursor := range []string{"x", "!", "YTIwMjYtMTEtMjQ", "YTIwMjYtMTEteHguNQ"} {
		_, err := s.AuditEntries(t.Context(), audit.Filter{Cursor: cursor})
		require.Equal(t, "bad_cursor", typed(t, err, dossier.CodeInvalid).Key)
	}
}

// testAuditConcurrently: writers of several processes, each with its own queue, make one chain.
func testAuditConcurrently(t *testing.T, s *store.Store) {
	const processes, writers, each = 3, 8, 10
	var g errgroup.Group
	for p := range processes {
		log := audit.NewLog(s, func() time.Time { return morning.Add(time.Duration(p) * 12 * time.Hour) }) // and clocks
		for w := range writers {
			g.Go(func() error {
				for n := range each {
					if err := log.Record(context.Background(), AuditEntry(p*1000+w*each+n)); err != nil {
						return err
					}
				}
				return nil
			})
		}
	}
	require.NoError(t, g.Wait())
	requireSound(t, s, processes*writers*each)
	all, _ := allAudit(t, s, "", "")
	seen := map[string]bool{}
	for _, e := range all {
		require.False(t, seen[e.RequestID], "%s twice", e.RequestID)
		seen[e.RequestID] = true
	}
}

// testAuditAway: an entry that is not in the record is an error, and leaves no trace.
func testAuditAway(t *testing.T, s *store.Store) {
	appendAudit(t, s, morning, 0, 2)
	late, cancel := context.WithTimeout(t.Context(), 0)
	defer cancel()
	_, err := s.AppendAudit(late, morning, []audit.Entry{AuditEntry(2)})
	requireCode(t, err, dossier.CodeUnavailable)
	requireSound(t, s, 2)
	require.NoError(t, s.Close())
	err = audit.NewLog(s, func() time.Time { return morning }).Record(t.Context(), AuditEntry(2))
	requireCode(t, err, dossier.CodeUnavailable)
}
