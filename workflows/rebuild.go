package workflows

import (
	"context"
	"fmt"
	"log/slog"
	"sort"

	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/log"

	"github.com/motcua/motcua/internal/dossier"
)

// silent is the replayer's log: what it says with a stack trace is in its error too.
var silent = log.NewStructuredLogger(slog.New(slog.DiscardHandler))

// Rebuild works out what the read models of a dossier must hold, by replaying its
// whole history, every run of it, and collecting what it projected. Nothing is written.
func Rebuild(ctx context.Context, c client.Client, data converter.DataConverter, storage converter.ExternalStorage, dossierID string) (dossier.Delta, error) {
	var whole snapshot
	replayer, err := NewReplayer(data, storage, whole.add)
	if err != nil {
		return dossier.Delta{}, err
	}
	description, err := c.DescribeWorkflowExecution(ctx, dossierID, "")
	if err != nil {
		return dossier.Delta{}, mapError(err)
	}
	for run := description.GetWorkflowExecutionInfo().GetFirstRunId(); run != ""; {
		history, next, err := readHistory(ctx, c, dossierID, run)
		if err != nil {
			return dossier.Delta{}, err
		}
		if err := replayer.ReplayWorkflowHistory(silent, history); err != nil {
			return dossier.Delta{}, fmt.Errorf("replay run %s of dossier %s: %w", run, dossierID, err)
		}
		run = next
	}
	return whole.delta(), nil
}

// readHistory gives one run's history and the run that it continued as, if any.
func readHistory(ctx context.Context, c client.Client, dossierID, run string) (*historypb.History, string, error) {
	history, next := &historypb.History{}, ""
	events := c.GetWorkflowHistory(ctx, dossierID, run, false, enumspb.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
	for events.HasNext() {
		event, err := events.Next()
		if err != nil {
			return nil, "", mapError(err)
		}
		history.Events = append(history.Events, event)
		next = event.GetWorkflowExecutionContinuedAsNewEventAttributes().GetNewExecutionRunId()
	}
	return history, next, nil
}

// snapshot merges deltas: the last word on every record, and every event.
type snapshot struct {
	last        dossier.Delta
	tasks       map[string]dossier.Task
	incidents   map[string]dossier.Incident
	adjustments map[int]dossier.Adjustment
	slips       map[int]dossier.Slip
	events      []dossier.Event
	taken       []dossier.Taken
}

func (s *snapshot) add(d dossier.Delta) {
	if s.tasks == nil {
		s.tasks, s.incidents = map[string]dossier.Task{}, map[string]dossier.Incident{}
		s.adjustments, s.slips = map[int]dossier.Adjustment{}, map[int]dossier.Slip{}
	}
	if len(d.Events) == 0 {
		return // a restatement adds nothing
	}
	s.last = d
	s.events = append(s.events, d.Events...)
	s.taken = append(s.taken, d.Taken...)
	for _, t := range d.Tasks {
		s.tasks[t.ID] = t
	}
	for _, i := range d.Incidents {
		s.incidents[i.ID] = i
	}
	for _, a := range d.Adjustments {
		s.adjustments[a.No] = a
	}
	for _, x := range d.Slips {
		s.slips[x.No] = x
	}
}

func (s *snapshot) delta() dossier.Delta {
	var waiting []dossier.Subscription
	if s.last.Standing != nil {
		waiting = s.last.Standing.Subscriptions
	}
	return dossier.Delta{
		Subscriptions: waiting, Taken: s.taken,
		DossierID: s.last.DossierID, FromSeq: 1, ToSeq: s.last.ToSeq, Dossier: s.last.Dossier, Events: s.events,
		Tasks: ordered(s.tasks), Incidents: ordered(s.incidents), Adjustments: ordered(s.adjustments), Slips: ordered(s.slips),
	}
}

func ordered[K int | string, V any](m map[K]V) []V {
	keys := make([]K, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	sort.Slice(keys, func(i, j int) bool { return keys[i] < keys[j] })
	values := make([]V, 0, len(m))
	for _, k := range keys {
		values = append(values, m[k])
	}
	return values
}
