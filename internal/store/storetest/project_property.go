package storetest

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/store"
)

// testProjectProperty: a random life of a dossier, its deltas projected in order but
// with repetitions of earlier ones and with deltas that begin in the middle of what is
// known, is projected as if each delta had come once.
func testProjectProperty(t *testing.T, s *store.Store) {
	n := 0
	rapid.Check(t, func(t *rapid.T) {
		n++
		deltas := drawLife(t, fmt.Sprintf("A-260420-%04d", n))
		for i := range deltas {
			from := rapid.IntRange(0, i).Draw(t, "from")
			if rapid.Bool().Draw(t, "overlap") {
				project(t, s, Merge(deltas[from:i+1]...))
			} else {
				project(t, s, deltas[i])
			}
			for range rapid.IntRange(0, 2).Draw(t, "repetitions") {
				a := rapid.IntRange(0, i).Draw(t, "a")
				b := rapid.IntRange(a, i).Draw(t, "b")
				project(t, s, Merge(deltas[a:b+1]...))
			}
			requireStored(t, s, Merge(deltas[:i+1]...))
		}
	})
}

// drawLife draws the deltas of a dossier.
func drawLife(t *rapid.T, code string) []dossier.Delta {
	d := Submitted(newID(), code)
	tasks := append([]dossier.Task(nil), d.Tasks...)
	deltas := []dossier.Delta{d}
	var open []dossier.Subscription
	opened := 0
	for range rapid.IntRange(0, 6).Draw(t, "actions") {
		d = After(d, rapid.IntRange(1, 4).Draw(t, "events"))
		h := &d.Dossier
		h.Status = dossier.Status(rapid.IntRange(1, 10).Draw(t, "status"))
		h.Due = drawTime(t, "due")
		h.StoppedSince = drawTime(t, "stopped")
		if rapid.Bool().Draw(t, "new form") {
			h.Form = drawJSON(t)
			h.Applicant.Name = rapid.String().Draw(t, "name")
		}
		for range rapid.IntRange(0, 2).Draw(t, "tasks") {
			i := rapid.IntRange(0, len(tasks)).Draw(t, "task")
			if i == len(tasks) {
				tasks = append(tasks, NewTask(d.DossierID, i+1, morning))
			} else {
				tasks[i].Version++
			}
			tasks[i].State = rapid.SampledFrom([]dossier.TaskState{"open", "claimed", "waiting", "done", "cancelled"}).Draw(t, "state")
			tasks[i].Comment = rapid.String().Draw(t, "comment")
			tasks[i].Due = drawTime(t, "task due")
			d.Tasks = mergeBy(d.Tasks, tasks[i:i+1], func(t dossier.Task) string { return t.ID })
		}
		if no := rapid.IntRange(0, 3).Draw(t, "adjustment"); no > 0 {
			d.Adjustments = []dossier.Adjustment{{DossierID: d.DossierID, No: no, Kind: "stop", From: morning, To: drawTime(t, "to")}}
			d.Slips = []dossier.Slip{{DossierID: d.DossierID, No: no, FormNo: "02", IssuedAt: morning}}
			d.Incidents = []dossier.Incident{{DossierID: d.DossierID, ID: fmt.Sprint(no), RaisedAt: morning, ResolvedAt: drawTime(t, "resolved")}}
		}
		if len(open) > 0 && rapid.Bool().Draw(t, "close") {
			d.Unsubscribed, open = []string{open[0].ID}, open[1:]
		}
		if rapid.Bool().Draw(t, "wait") {
			opened++
			d.Subscriptions = []dossier.Subscription{newSubscription(opened, rapid.String().Draw(t, "key"), morning)}
			open = append(open, d.Subscriptions...)
		}
		deltas = append(deltas, d)
	}
	return deltas
}

func drawJSON(t *rapid.T) json.RawMessage {
	data, err := json.Marshal(map[string]string{rapid.String().Draw(t, "key"): rapid.String().Draw(t, "value")})
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func drawTime(t *rapid.T, label string) *time.Time {
	n := rapid.Int64Range(-1, 1<<40).Draw(t, label)
	if n < 0 {
		return nil
	}
	return ptr(morning.Add(time.Duration(n)))
}
