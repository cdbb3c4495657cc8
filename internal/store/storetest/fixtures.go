package storetest

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/motcua/motcua/internal/dossier"
)

// morning is when the fixtures' dossiers are received.
var morning = time.Date(2026, 4, 20, 1, 15, 30, 123456000, time.UTC)

func ptr[T any](v T) *T { return &v }

// Submitted is the first delta of a dossier: two events and one open task.
func Submitted(id, code string) dossier.Delta {
	due := morning.Add(72 * time.Hour)
	return dossier.Delta{
		DossierID: id, FromSeq: 1, ToSeq: 2,
		Dossier: dossier.Dossier{
			ID: id, Code: code, Procedure: "1.001193", ProcedureVersion: 1, ProcedureName: "Đăng ký khai sinh", Field: "Hộ tịch",
			DefinitionSHA: sha([]byte("definition")), Agency: "H29.1.26", Channel: dossier.ChannelDirect,
			Applicant: dossier.Applicant{Kind: "person", Name: "Nguyễn Thị Hồng Đào", IDNumber: "079190001234", Phone: "0909000111"},
			Form:      json.RawMessage(`{"ten_tre": "Nguyễn Văn An", "ngay_sinh": "2026-04-01"}`),
			Status:    dossier.StatusReceived, ReceivedAt: morning, OriginalDue: &due, Due: &due,
			Seq: 2, CreatedAt: morning, UpdatedAt: morning,
		},
		Tasks: []dossier.Task{NewTask(id, 1, due)},
		Events: []dossier.Event{
			NewEvent(id, 1, dossier.EventSubmitted), NewEvent(id, 2, dossier.EventTaskCreated),
		},
	}
}

// NewTask is an open task, the n-th of its dossier.
func NewTask(dossierID string, n int, due time.Time) dossier.Task {
	return dossier.Task{
		ID: fmt.Sprintf("%s.%d", dossierID, n), DossierID: dossierID, ElementID: fmt.Sprintf("step_%d", n), Name: "Thẩm định hồ sơ",
		StepNo: n, StepForm: "BM 01", Role: "chuyen_vien", Agency: "H29.1.26", State: dossier.TaskOpen,
		Outcomes: []dossier.Outcome{{ID: "dat", Kind: "forward", VI: "Đạt", EN: "Pass"}, {ID: "tra_lai", Kind: "return", VI: "Trả lại", EN: "Return"}},
		FormKey:  "tham_dinh", CreatedAt: morning.Add(time.Duration(n) * time.Minute), Due: &due, Version: 1,
	}
}

// NewEvent is a fact of a dossier.
func NewEvent(dossierID string, seq int64, kind dossier.EventType) dossier.Event {
	return dossier.Event{
		DossierID: dossierID, Seq: seq, At: morning.Add(time.Duration(seq) * time.Second), Type: kind,
		Actor: "cb01", ActorName: "Trần Văn Bình", ElementID: "step_1", Data: json.RawMessage(fmt.Sprintf(`{"n":%d}`, seq)),
	}
}

// After is the delta of one more action on what a delta left: n events, and the tasks
// given, whose versions count up.
func After(d dossier.Delta, n int, tasks ...dossier.Task) dossier.Delta {
	next := dossier.Delta{DossierID: d.DossierID, FromSeq: d.ToSeq + 1, ToSeq: d.ToSeq + int64(n), Dossier: d.Dossier}
	next.Dossier.Seq = next.ToSeq
	next.Dossier.UpdatedAt = morning.Add(time.Duration(next.ToSeq) * time.Minute)
	for seq := next.FromSeq; seq <= next.ToSeq; seq++ {
		next.Events = append(next.Events, NewEvent(d.DossierID, seq, dossier.EventStatusChanged))
	}
	for _, t := range tasks {
		t.Version++
		next.Tasks = append(next.Tasks, t)
	}
	return next
}

// Merge is the one delta that says what several, in order, say.
func Merge(deltas ...dossier.Delta) dossier.Delta {
	last := deltas[len(deltas)-1]
	m := dossier.Delta{DossierID: last.DossierID, FromSeq: deltas[0].FromSeq, ToSeq: last.ToSeq, Dossier: last.Dossier}
	for _, d := range deltas {
		m.Events = append(m.Events, d.Events...)
		m.Tasks = mergeBy(m.Tasks, d.Tasks, func(t dossier.Task) string { return t.ID })
		m.Adjustments = mergeBy(m.Adjustments, d.Adjustments, func(a dossier.Adjustment) int { return a.No })
		m.Slips = mergeBy(m.Slips, d.Slips, func(s dossier.Slip) int { return s.No })
		m.Incidents = mergeBy(m.Incidents, d.Incidents, func(i dossier.Incident) string { return i.ID })
		m.Subscriptions = slices.DeleteFunc(m.Subscriptions, func(s dossier.Subscription) bool { return slices.Contains(d.Unsubscribed, s.ID) })
		m.Subscriptions = mergeBy(m.Subscriptions, d.Subscriptions, func(s dossier.Subscription) string { return s.ID })
		m.Unsubscribed = append(m.Unsubscribed, d.Unsubscribed...)
		m.Taken = append(m.Taken, d.Taken...)
	}
	return m
}

func mergeBy[T any, K comparable](into, from []T, key func(T) K) []T {
	out := append([]T(nil), into...)
next:
	for _, f := range from {
		for i := range out {
			if key(out[i]) == key(f) {
				out[i] = f
				continue next
			}
		}
		out = append(out, f)
	}
	return out
}
