package storetest

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"

	"github.com/motcua/motcua/internal/clock"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/store"
)

// waitingFor is the first delta of a dossier that waits for messages with a key.
func waitingFor(code string, opened time.Time, keys ...string) dossier.Delta {
	d := Submitted(newID(), code)
	for i, key := range keys {
		d.Subscriptions = append(d.Subscriptions, newSubscription(i, key, opened))
	}
	return d
}

func newSubscription(n int, key string, opened time.Time) dossier.Subscription {
	return dossier.Subscription{
		ID: fmt.Sprintf("cho#%d", n), Element: "cho", Kind: dossier.SubscribesMessage, Name: "thanh-toan", Key: key, Once: true, OpenedAt: opened,
	}
}

func newMessage(id, key string) dossier.Message {
	return dossier.Message{
		ID: id, Name: "thanh-toan", Key: key, Sender: "kho-bac", Fingerprint: "f-" + id,
		PublishedAt: morning, ExpiresAt: morning.Add(time.Hour),
	}
}

func correlate(t require.TestingT, s *store.Store, m dossier.Message, except ...dossier.Target) dossier.Message {
	got, err := s.Correlate(context.Background(), m, except)
	require.NoError(t, err)
	return got
}

func testCorrelate(t *testing.T, s *store.Store) {
	// Nobody waits: it is buffered, and found by the dossier that comes.
	early := newMessage("m1", "HS1")
	want := early
	want.State = dossier.MessageBuffered
	require.Equal(t, want, correlate(t, s, early))
	require.Equal(t, want, correlate(t, s, early), "published again, it is the same message")
	younger := waitingFor("A-260420-0001", morning.Add(time.Minute), "HS1", "HS2")
	project(t, s, younger)
	awaited, err := s.AwaitedMessages(t.Context(), younger.DossierID, 10)
	require.NoError(t, err)
	require.Equal(t, []string{"m1"}, awaited)

	// The oldest subscription gets it; those that refused it do not.
	older := waitingFor("A-260420-0002", morning, "HS1")
	anyKey := waitingFor("A-260420-0003", morning.Add(time.Second), "")
	project(t, s, older, anyKey)
	got := correlate(t, s, early)
	require.Equal(t, dossier.MessageDelivering, got.State)
	require.Equal(t, older.DossierID, got.DossierID)
	require.Equal(t, got, correlate(t, s, early), "on its way, it is given to nobody else")
	var except []dossier.Target
	for _, next := range []string{anyKey.DossierID, younger.DossierID} {
		except = append(except, dossier.Target{DossierID: got.DossierID, Subscription: got.Subscription})
		released, err := s.Release(t.Context(), "m1")
		require.NoError(t, err)
		require.Equal(t, want, released)
		got = correlate(t, s, early, except...)
		require.Equal(t, next, got.DossierID)
	}

	// A message without a key is for those who take any.
	require.Equal(t, anyKey.DossierID, correlate(t, s, newMessage("m2", "")).DossierID)
	other := newMessage("m3", "HS1")
	other.Name = "khac"
	require.Equal(t, dossier.MessageBuffered, correlate(t, s, other).State)

	// The id of one message is not another's.
	reused := newMessage("m2", "")
	reused.Fingerprint = "another"
	_, err = s.Correlate(t.Context(), reused, nil)
	require.Equal(t, "message_id_reused", typed(t, err, dossier.CodeConflict).Key)
	_, err = s.Release(t.Context(), "nothing")
	requireCode(t, err, dossier.CodeNotFound)
}

func testMessageTaken(t *testing.T, s *store.Store) {
	first := waitingFor("A-260420-0001", morning, "HS1", "HS2")
	project(t, s, first)
	for _, id := range []string{"m1", "m2"} {
		require.Equal(t, first.DossierID, correlate(t, s, newMessage(id, "HS"+id[1:])).DossierID)
	}
	second := After(first, 2)
	second.Unsubscribed = []string{"cho#0"}
	second.Subscriptions = []dossier.Subscription{newSubscription(7, "HS7", morning)}
	second.Taken = []dossier.Taken{{MessageID: "m1", Subscription: "cho#0", Seq: second.FromSeq}, {MessageID: "m0", Subscription: "x", Seq: second.FromSeq}}
	project(t, s, second, second)
	requireStored(t, s, Merge(first, second))
	taken, err := s.Message(t.Context(), "m1")
	require.NoError(t, err)
	require.Equal(t, dossier.MessageDelivered, taken.State)
	require.Equal(t, "cho#0", taken.Subscription)
	require.True(t, taken.SettledAt.Equal(second.Dossier.UpdatedAt))

	// What is final stays so.
	for _, m := range []dossier.Message{{ID: "m1", State: dossier.MessageExpired}, {ID: "m1", State: dossier.MessageRefused}} {
		same, err := s.SettleMessage(t.Context(), m)
		require.NoError(t, err)
		require.Equal(t, taken, same)
	}
	require.Equal(t, taken, correlate(t, s, newMessage("m1", "HS1")))
	released, err := s.Release(t.Context(), "m1")
	require.NoError(t, err)
	require.Equal(t, taken, released)

	// The step never came to be: the message is on its way again, the dossier waits as before.
	project(t, s, dossier.Delta{
		DossierID: first.DossierID, FromSeq: first.ToSeq + 1, ToSeq: first.ToSeq, Dossier: first.Dossier,
		Standing: &dossier.Standing{At: second.Dossier.UpdatedAt.Add(time.Minute), Tasks: first.Tasks, Subscriptions: first.Subscriptions},
	})
	requireStored(t, s, first)
	back, err := s.Message(t.Context(), "m1")
	require.NoError(t, err)
	require.Equal(t, dossier.MessageDelivering, back.State)
	require.Nil(t, back.SettledAt)

	// Another step takes its numbers: it waits for something else, and took the other message.
	project(t, s, second)
	instead := After(first, 1)
	instead.Dossier.UpdatedAt = second.Dossier.UpdatedAt.Add(time.Hour)
	instead.Unsubscribed = []string{"cho#1"}
	instead.Taken = []dossier.Taken{{MessageID: "m2", Subscription: "cho#1", Seq: instead.ToSeq}}
	instead.Standing = standing(first, instead.Dossier.UpdatedAt)
	instead.Standing.Subscriptions = first.Subscriptions[:1]
	project(t, s, instead)
	requireStored(t, s, Merge(first, instead))
	for id, state := range map[string]dossier.MessageState{"m1": dossier.MessageDelivering, "m2": dossier.MessageDelivered} {
		m, err := s.Message(t.Context(), id)
		require.NoError(t, err)
		require.Equal(t, state, m.State, id)
	}
}

func testMessagesSettle(t *testing.T, s *store.Store) {
	correlate(t, s, newMessage("m1", ""))
	refused := dossier.Message{
		ID: "m1", State: dossier.MessageRefused, SettledAt: ptr(morning.Add(time.Minute)), ProblemVI: "Thiếu cơ quan.", ProblemEN: "No agency.",
	}
	got, err := s.SettleMessage(t.Context(), refused)
	require.NoError(t, err)
	require.Equal(t, refused.ProblemVI, got.ProblemVI)
	require.Equal(t, refused.SettledAt, got.SettledAt)
	for i := range 5 {
		m := newMessage(fmt.Sprintf("n%d", i), "k")
		m.PublishedAt = morning.Add(time.Duration(i/2) * time.Minute)
		correlate(t, s, m)
	}
	begun := dossier.Message{ID: "n3", State: dossier.MessageDelivered, DossierID: newID(), SettledAt: &morning}
	got, err = s.SettleMessage(t.Context(), begun)
	require.NoError(t, err)
	require.Equal(t, begun.DossierID, got.DossierID)

	list := func(f dossier.MessageFilter) (ids []string) {
		for {
			page, err := s.Messages(t.Context(), f)
			require.NoError(t, err)
			for _, m := range page.Items {
				ids = append(ids, m.ID)
			}
			if f.Cursor = page.Next; f.Cursor == "" {
				return ids
			}
		}
	}
	for _, limit := range []int{1, 2, 6, 50} {
		require.Equal(t, []string{"n4", "n3", "n2", "n1", "n0", "m1"}, list(dossier.MessageFilter{Limit: limit}))
	}
	require.Equal(t, []string{"m1"}, list(dossier.MessageFilter{States: []dossier.MessageState{dossier.MessageRefused}}))
	require.Equal(t, []string{"n4", "n2", "n1", "n0"}, list(dossier.MessageFilter{States: []dossier.MessageState{dossier.MessageBuffered}, Name: "thanh-toan", Limit: 3}))
	require.Empty(t, list(dossier.MessageFilter{Name: "khac"}))
	_, err = s.Messages(t.Context(), dossier.MessageFilter{Cursor: "x"})
	requireCode(t, err, dossier.CodeInvalid)
	_, err = s.Message(t.Context(), "nothing")
	requireCode(t, err, dossier.CodeNotFound)
}

// testMessagesMeet: messages that are published while dossiers begin to wait for them
// are found by one of the two.
func testMessagesMeet(t *testing.T, s *store.Store) {
	const pairs = 40
	var g errgroup.Group
	g.SetLimit(8)
	given := make([]bool, pairs)
	found := make([]bool, pairs)
	for i := range pairs {
		key := fmt.Sprint(i)
		subscribed := key
		if i%4 == 0 {
			subscribed = "" // any message
		}
		d := waitingFor(fmt.Sprintf("A-260420-%04d", i), morning, subscribed)
		m := newMessage("m"+key, key)
		if i%4 == 0 {
			m.Name, d.Subscriptions[0].Name = "any-"+key, "any-"+key
		}
		g.Go(func() error {
			got, err := s.Correlate(t.Context(), m, nil)
			given[i] = got.State == dossier.MessageDelivering
			return err
		})
		g.Go(func() error {
			if err := s.Project(t.Context(), d); err != nil {
				return err
			}
			ids, err := s.AwaitedMessages(t.Context(), d.DossierID, 10)
			found[i] = slices.Contains(ids, m.ID)
			return err
		})
	}
	require.NoError(t, g.Wait())
	for i := range pairs {
		require.True(t, given[i] || found[i], "message %d and its subscription missed each other", i)
	}
}

func testStrayMessages(t *testing.T, s *store.Store) {
	stray := func() []string {
		ids, err := s.StrayMessages(t.Context(), clock.System{}.Now().Add(time.Hour), 10)
		require.NoError(t, err)
		return ids
	}
	m := newMessage("m1", "HS1")
	m.ExpiresAt = clock.System{}.Now().Add(24 * time.Hour)
	correlate(t, s, m)
	require.Empty(t, stray(), "nobody waits for it: it is where it should be")
	d := waitingFor("A-260420-0001", morning, "HS1", "")
	project(t, s, d)
	require.Equal(t, []string{"m1"}, stray(), "somebody waits and nobody gave it to them")
	correlate(t, s, m)
	require.Equal(t, []string{"m1"}, stray(), "on its way for too long")
	ids, err := s.StrayMessages(t.Context(), clock.System{}.Now().Add(-time.Hour), 10)
	require.NoError(t, err)
	require.Empty(t, ids, "not yet too long")
	late := newMessage("m2", "HS9")
	late.Name = "khac"
	correlate(t, s, late)
	require.ElementsMatch(t, []string{"m1", "m2"}, stray(), "past its time to live")
	for _, id := range []string{"m1", "m2"} {
		_, err := s.SettleMessage(t.Context(), dossier.Message{ID: id, State: dossier.MessageExpired, SettledAt: &morning})
		require.NoError(t, err)
	}
	require.Empty(t, stray())
}

func testSignalTargets(t *testing.T, s *store.Store) {
	var want []dossier.Target
	for i := range 7 {
		d := Submitted(fmt.Sprintf("d%d", i), fmt.Sprintf("A-260420-%04d", i))
		for n := range 1 + i%2 {
			sub := newSubscription(n, "", morning)
			sub.Kind, sub.Name = dossier.SubscribesSignal, "bao-dong"
			d.Subscriptions = append(d.Subscriptions, sub)
			want = append(want, dossier.Target{DossierID: d.DossierID, Subscription: sub.ID})
		}
		later, message := newSubscription(8, "", morning.Add(time.Minute)), newSubscription(9, "", morning)
		later.Kind, later.Name, message.Name = dossier.SubscribesSignal, "bao-dong", "bao-dong"
		d.Subscriptions = append(d.Subscriptions, later, message)
		project(t, s, d)
	}
	for _, limit := range []int{1, 3, 7, 100} {
		var got []dossier.Target
		after := ""
		for {
			page, err := s.SignalTargets(t.Context(), "bao-dong", morning, after, limit)
			require.NoError(t, err)
			if len(page) == 0 {
				break
			}
			got, after = append(got, page...), page[len(page)-1].DossierID
		}
		require.Equal(t, want, got, "those that wait when it is thrown, dossier by dossier")
	}
	subscriptions, err := s.Subscriptions(t.Context(), "d1")
	require.NoError(t, err)
	require.Len(t, subscriptions, 4)
	require.Equal(t, "cho#8", subscriptions[3].ID, "oldest first")
}

func testCalled(t *testing.T, s *store.Store) {
	caller := Submitted(newID(), "A-260420-0001")
	project(t, s, caller)
	var want []string
	for i := range 3 {
		d := Submitted(newID(), fmt.Sprintf("A-260420-0001.%02d", i+1))
		d.Dossier.ParentID, d.Dossier.AccountID = caller.DossierID, "cd1"
		project(t, s, d)
		requireStored(t, s, d)
		want = append(want, d.Dossier.Code)
	}
	codes := func(all []dossier.Dossier) (codes []string) {
		for _, d := range all {
			codes = append(codes, d.Code)
		}
		return codes
	}
	called, err := s.CalledBy(t.Context(), caller.DossierID)
	require.NoError(t, err)
	require.Equal(t, want, codes(called))
	called, err = s.CalledBy(t.Context(), "")
	require.NoError(t, err)
	require.Empty(t, called)
	page, err := s.Dossiers(t.Context(), dossier.DossierFilter{})
	require.NoError(t, err)
	require.Equal(t, []string{"A-260420-0001"}, codes(page.Items), "lists show what was filed")
	page, err = s.Dossiers(t.Context(), dossier.DossierFilter{AccountID: "cd1", WithCalled: true})
	require.NoError(t, err)
	require.Len(t, page.Items, 3)
	byCode, err := s.DossierByCode(t.Context(), want[1])
	require.NoError(t, err)
	require.Equal(t, caller.DossierID, byCode.ParentID)
}
