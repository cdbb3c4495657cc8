package api

import (
	"context"
	"net/http"
	"time"

	"github.com/motcua/motcua/internal/auth"
	"github.com/motcua/motcua/internal/command"
	"github.com/motcua/motcua/internal/dossier"
)

// BatchBody is an operation for many dossiers.
type BatchBody struct {
	OperationBody
	Codes  []string     `json:"codes,omitempty" maxItems:"1000" doc:"Dossiers, by code or id; or"`
	Filter *BatchFilter `json:"filter,omitempty" doc:"those that are open and fit, when the batch begins."`
	DryRun bool         `json:"dry_run,omitempty" doc:"Only say of each dossier what would happen."`
}

// BatchFilter selects open dossiers.
type BatchFilter struct {
	Procedure string `json:"procedure,omitempty" maxLength:"50"`
	Version   int    `json:"version,omitempty" minimum:"1" doc:"Version of the procedure they run on."`
	Agency    string `json:"agency,omitempty" maxLength:"50" doc:"Where they were filed."`
	Status    []int  `json:"status,omitempty" maxItems:"10"`
	Suspended bool   `json:"suspended,omitempty" doc:"Only suspended ones."`
	Incidents bool   `json:"incidents,omitempty" doc:"Only those with open incidents."`
	Overdue   bool   `json:"overdue,omitempty"`
	Query     string `json:"q,omitempty" maxLength:"200"`
}

// Batch is how far a batch has come.
type Batch struct {
	ID         string     `json:"id"`
	Operation  string     `json:"operation"`
	Reason     string     `json:"reason"`
	DryRun     bool       `json:"dry_run"`
	State      string     `json:"state" enum:"selecting,running,stopping,stopped,done"`
	Total      int        `json:"total"`
	Pending    int        `json:"pending"`
	Done       int        `json:"done"`
	Skipped    int        `json:"skipped" doc:"The operation does not fit them as they stand."`
	Failed     int        `json:"failed"`
	By         *Person    `json:"by,omitempty"`
	CreatedAt  time.Time  `json:"created_at"`
	FinishedAt *time.Time `json:"finished_at,omitempty"`
	StoppedBy  string     `json:"stopped_by,omitempty" doc:"Name."`
	Undoes     string     `json:"undoes,omitempty" doc:"Id of the reassignment that this one takes back."`
}

// BatchItem is what became of one dossier.
type BatchItem struct {
	No        int        `json:"no"`
	DossierID string     `json:"dossier_id"`
	Code      string     `json:"code"`
	State     string     `json:"state" enum:"pending,done,skipped,failed"`
	Reason    string     `json:"reason,omitempty" doc:"Stable name of why not."`
	Message   string     `json:"message,omitempty" doc:"What was done, would be done, or why not, in the caller's language."`
	At        *time.Time `json:"at,omitempty"`
	TaskID    string     `json:"task_id,omitempty" doc:"Of a reassignment."`
	From      *Person    `json:"from,omitempty" doc:"Who had the task; absent: its group."`
	To        *Person    `json:"to,omitempty" doc:"Who gets it; absent: its group."`
}

// BatchPath names a batch.
type BatchPath struct {
	ID string `path:"id" maxLength:"64"`
}

type batchInput struct {
	Keyed
	Body BatchBody
}

type batchOutput struct {
	Location string `header:"Location"`
	Body     Batch
}

type batchesInput struct{ Paging }

type itemsInput struct {
	BatchPath
	Paging
	State []string `query:"state" enum:"pending,done,skipped,failed" maxItems:"4"`
}

func (s *server) registerBatches() {
	const tag = "Batches"
	handle(s, route{method: http.MethodPost, path: "/batches", action: auth.ActionStartBatch, id: "startBatch", tag: tag, summary: "Apply an operation to many dossiers", status: http.StatusAccepted, errors: []int{http.StatusUnprocessableEntity}}, s.startBatch)
	handle(s, route{method: http.MethodGet, path: "/batches", action: auth.ActionReadBatch, id: "listBatches", tag: tag, summary: "Batches, newest first; supervisors see their own"},
		func(ctx context.Context, who auth.Principal, in *batchesInput) (*struct{ Body Page[Batch] }, error) {
			page, err := s.Query.Batches(ctx, who, in.Cursor, in.Limit)
			return &struct{ Body Page[Batch] }{Page[Batch]{Items: list(page.Items, batchDTO), Next: page.Next}}, err
		})
	handle(s, route{method: http.MethodGet, path: "/batches/{id}", action: auth.ActionReadBatch, id: "getBatch", tag: tag, summary: "How far a batch has come", errors: []int{http.StatusNotFound}},
		func(ctx context.Context, who auth.Principal, in *BatchPath) (*struct{ Body Batch }, error) {
			b, err := s.Query.Batch(ctx, who, in.ID)
			return &struct{ Body Batch }{batchDTO(b)}, err
		})
	handle(s, route{method: http.MethodGet, path: "/batches/{id}/items", action: auth.ActionReadBatch, id: "listBatchItems", tag: tag, summary: "What became of each dossier of a batch", errors: []int{http.StatusNotFound}}, s.batchItems)
	handle(s, route{method: http.MethodPost, path: "/batches/{id}/stop", action: auth.ActionStopBatch, id: "stopBatch", tag: tag, summary: "Begin with no further dossier", errors: []int{http.StatusNotFound, http.StatusConflict}},
		func(ctx context.Context, who auth.Principal, in *BatchPath) (*struct{ Body Batch }, error) {
			b, err := s.Commands.StopBatch(ctx, who, in.ID)
			return &struct{ Body Batch }{batchDTO(b)}, err
		})
}

func (s *server) startBatch(ctx context.Context, who auth.Principal, in *batchInput) (*batchOutput, error) {
	b := in.Body
	input := command.BatchInput{Operation: b.input(""), Codes: b.Codes, DryRun: b.DryRun}
	if f := b.Filter; f != nil {
		input.Filter = &command.BatchFilter{
			Procedure: f.Procedure, Version: f.Version, Agency: f.Agency, Suspended: f.Suspended, Incidents: f.Incidents,
			Overdue: f.Overdue, Query: f.Query, Statuses: list(f.Status, func(n int) dossier.Status { return dossier.Status(n) }),
		}
	}
	started, err := s.Commands.StartBatch(ctx, who, in.request(), input)
	if err != nil {
		return nil, err
	}
	return &batchOutput{Location: Prefix + "/batches/" + started.ID, Body: batchDTO(started)}, nil
}

func (s *server) batchItems(ctx context.Context, who auth.Principal, in *itemsInput) (*struct{ Body Page[BatchItem] }, error) {
	page, err := s.Query.BatchItems(ctx, who, dossier.ItemFilter{
		BatchID: in.ID, Cursor: in.Cursor, Limit: in.Limit, States: list(in.State, func(s string) dossier.ItemState { return dossier.ItemState(s) }),
	})
	if err != nil {
		return nil, err
	}
	return &struct{ Body Page[BatchItem] }{Page[BatchItem]{Next: page.Next, Items: list(page.Items, s.mapper(ctx).batchItem)}}, nil
}

func (m mapper) batchItem(i dossier.BatchItem) BatchItem {
	out := BatchItem{
		No: i.No, DossierID: i.DossierID, Code: i.Code, State: string(i.State), Reason: i.Key,
		Message: say(m.lang, i.VI, i.EN), At: localPtr(i.At), TaskID: i.TaskID,
	}
	if i.Move != nil {
		out.From, out.To = m.person(i.Move.From.ID, i.Move.From.Name), m.person(i.Move.To.ID, i.Move.To.Name)
	}
	return out
}

func batchDTO(b dossier.Batch) Batch {
	out := Batch{
		ID: b.ID, Operation: string(b.Command.Kind), Reason: b.Command.Comment, DryRun: b.DryRun, State: string(b.State),
		Total: b.Total, Pending: b.Pending, Done: b.Done, Skipped: b.Skipped, Failed: b.Failed,
		By:        &Person{ID: b.Command.Actor.ID, Name: b.Command.Actor.Name},
		CreatedAt: local(b.CreatedAt), FinishedAt: localPtr(b.FinishedAt), StoppedBy: b.StoppedBy,
	}
	if r := b.Selection.Reassign; r != nil {
		out.Undoes = r.Undo
	}
	return out
}
