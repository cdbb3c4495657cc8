package command

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"github.com/motcua/motcua/internal/auth"
	"github.com/motcua/motcua/internal/dossier"
)

// BatchInput is an operation for many dossiers: those named, or those a filter finds.
type BatchInput struct {
	Operation OperationInput // without Code and IfSeq
	Codes     []string
	Filter    *BatchFilter
	DryRun    bool
}

// BatchFilter selects open dossiers.
type BatchFilter struct {
	Procedure string
	Version   int
	Agency    string // "" = wherever the caller may do it
	Statuses  []dossier.Status
	Suspended bool
	Incidents bool
	Overdue   bool
	Query     string
}

// maxNamed bounds the dossiers that are named one by one.
const maxNamed = 1000

// batchable are the operations that make sense for many dossiers at once: what needs an
// instance's, incident's or scope's own id is for one.
var batchable = []dossier.CommandKind{
	dossier.CommandSuspend, dossier.CommandResume, dossier.CommandModify, dossier.CommandMigrate, dossier.CommandRetryIncident,
	dossier.CommandSetVariables, dossier.CommandChangeDue, dossier.CommandChangeTimer, dossier.CommandCancel,
}

// StartBatch begins a batch and returns it as it was recorded. The same key of the same
// caller is the same batch.
func (s *Service) StartBatch(ctx context.Context, who auth.Principal, req Request, in BatchInput) (dossier.Batch, error) {
	if err := checkKey(req.Key); err != nil {
		return dossier.Batch{}, err
	}
	b, err := s.batch(ctx, who, in)
	if err != nil {
		return dossier.Batch{}, err
	}
	mark, err := fingerprint([]any{"batch", in}) // not what was found: that may change with time
	if err != nil {
		return dossier.Batch{}, err
	}
	if b.ID, _, err = s.reserve(ctx, who, req.Key, mark); err != nil {
		return dossier.Batch{}, err
	}
	if id, err := uuid.Parse(b.ID); err == nil && id.Version() == 7 {
		sec, nsec := id.Time().UnixTime()
		b.CreatedAt = time.Unix(sec, nsec).UTC() // of the first request with this key
	}
	b.State = dossier.BatchSelecting
	limited, cancel := context.WithTimeout(ctx, s.Timeout)
	defer cancel()
	if err := s.BatchDriver.StartBatch(limited, b); err != nil {
		return dossier.Batch{}, err
	}
	return s.Batches.Batch(ctx, b.ID)
}

// batch checks a batch and finds whom it is for.
func (s *Service) batch(ctx context.Context, who auth.Principal, in BatchInput) (dossier.Batch, error) {
	in.Operation.Code, in.Operation.IfSeq = "", 0
	clean, err := s.checkOperation(in.Operation)
	if err != nil {
		return dossier.Batch{}, err
	}
	if !slices.Contains(batchable, clean.Kind) {
		return dossier.Batch{}, invalid("operation_not_batchable", "operation",
			fmt.Sprintf("Thao tác %q chỉ làm với từng hồ sơ.", clean.Kind), fmt.Sprintf("The operation %q is for one dossier at a time.", clean.Kind))
	}
	if clean.Reason == "" {
		return dossier.Batch{}, invalid("reason_missing", "reason", "Cần ghi rõ lý do.", "A reason must be given.")
	}
	action := operationActions[clean.Kind]
	if err := s.Policy.Permit(who, action); err != nil {
		return dossier.Batch{}, err
	}
	var b dossier.Batch
	b.DryRun = in.DryRun
	switch {
	case (in.Filter == nil) == (len(in.Codes) == 0):
		return dossier.Batch{}, invalid("selection_missing", "filter", "Hãy ghi mã hồ sơ hoặc bộ lọc, không cả hai.", "Name dossiers or give a filter, not both.")
	case in.Filter != nil:
		b.Selection.Filter, err = s.batchFilter(who, action, *in.Filter)
	default:
		b.Selection.Dossiers, err = s.named(ctx, who, action, in.Codes)
	}
	if err != nil {
		return dossier.Batch{}, err
	}
	if clean.Kind == dossier.CommandMigrate {
		if in.Filter == nil || in.Filter.Procedure == "" {
			return dossier.Batch{}, invalid("procedure_missing", "filter.procedure",
				"Chuyển phiên bản hàng loạt cần bộ lọc theo một thủ tục.", "A batch of migrations needs a filter with a procedure.")
		}
		if clean.migration, err = s.migration(in.Filter.Procedure, clean.OperationInput); err != nil {
			return dossier.Batch{}, err
		}
	}
	b.Command = clean.command(who)
	return b, nil
}

// batchFilter bounds a filter by what the caller may do it to.
func (s *Service) batchFilter(who auth.Principal, action auth.Action, f BatchFilter) (*dossier.DossierFilter, error) {
	var c checker
	f.Procedure, f.Agency, f.Query = line(f.Procedure), line(f.Agency), line(f.Query)
	c.text("filter.procedure", f.Procedure, 50, false)
	c.text("filter.agency", f.Agency, 50, false)
	c.text("filter.q", f.Query, 200, false)
	if err := c.err("command_invalid"); err != nil {
		return nil, err
	}
	reach := s.Policy.Reach(who, action)
	agencies := reach.Agencies
	switch {
	case f.Agency != "" && !reach.Agency(f.Agency):
		return nil, &dossier.Error{
			Code: dossier.CodeForbidden, Key: "agency_out_of_scope", Field: "filter.agency",
			VI: "Cơ quan này ngoài phạm vi của bạn.", EN: "This agency is outside your scope.",
		}
	case f.Agency != "":
		agencies = []string{f.Agency}
	case reach.All:
		agencies = nil
	}
	out := &dossier.DossierFilter{
		Agencies: agencies, Statuses: f.Statuses, Procedure: f.Procedure, Version: f.Version, Open: true,
		Suspended: f.Suspended, Incidents: f.Incidents, Query: f.Query,
	}
	if f.Overdue {
		now := s.Now().UTC()
		out.Overdue = &now
	}
	return out, nil
}

// named finds the dossiers that are named. One that the caller may not do it to is not there.
func (s *Service) named(ctx context.Context, who auth.Principal, action auth.Action, codes []string) ([]string, error) {
	if len(codes) > maxNamed {
		return nil, invalid("too_many_dossiers", "codes",
			fmt.Sprintf("Nhiều nhất %d mã hồ sơ; hãy dùng bộ lọc.", maxNamed), fmt.Sprintf("At most %d dossiers can be named; use a filter.", maxNamed))
	}
	var c checker
	var ids []string
	for i, code := range codes {
		d, tasks, err := s.Finder.Find(ctx, who, code, action)
		switch e, typed := dossier.AsError(err); {
		case typed && e.Code == dossier.CodeNotFound, err == nil && !s.Policy.Reach(who, action).Dossier(d, tasks):
			c.add(fmt.Sprintf("codes.%d", i), "Không tìm thấy hồ sơ "+line(code)+".", "There is no dossier "+line(code)+".")
		case err != nil:
			return nil, err
		case !slices.Contains(ids, d.ID):
			ids = append(ids, d.ID)
		}
	}
	return ids, c.err("dossiers_unknown")
}

// StopBatch lets a batch begin nothing more.
func (s *Service) StopBatch(ctx context.Context, who auth.Principal, id string) (dossier.Batch, error) {
	b, err := s.ownBatch(ctx, who, id)
	if err != nil {
		return dossier.Batch{}, err
	}
	if b.State == dossier.BatchDone || b.State == dossier.BatchStopped {
		return dossier.Batch{}, &dossier.Error{
			Code: dossier.CodeConflict, Key: "batch_over", VI: "Đợt xử lý này đã kết thúc.", EN: "The batch is over.",
		}
	}
	limited, cancel := context.WithTimeout(ctx, s.Timeout)
	defer cancel()
	if err := s.BatchDriver.StopBatch(limited, id, who.Actor()); err != nil {
		return dossier.Batch{}, err
	}
	return s.Batches.Batch(ctx, id)
}

func (s *Service) ownBatch(ctx context.Context, who auth.Principal, id string) (dossier.Batch, error) {
	b, err := s.Batches.Batch(ctx, id)
	if err == nil && b.Command.Actor.ID != who.Account.ID && !s.Policy.Reach(who, auth.ActionStopBatch).All {
		err = dossier.ErrNotFound
	}
	return b, err
}
