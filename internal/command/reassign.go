package command

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"github.com/motcua/motcua/internal/auth"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/query"
)

// Planner works out reassignments; query.Service does.
type Planner interface {
	Reassignment(ctx context.Context, who auth.Principal, in query.Selection) (dossier.Reassignment, error)
	Plan(ctx context.Context, r dossier.Reassignment) (query.Plan, error)
}

var _ Planner = (*query.Service)(nil)

// ReassignInput gives tasks of others to others.
type ReassignInput struct {
	query.Selection
	Reason string
	Plan   string // digest of the plan that the caller saw, "" = any
}

// maxTargets bounds the people of one reassignment.
const maxTargets = 200

// PreviewReassignment says who would get what. Nothing is done.
func (s *Service) PreviewReassignment(ctx context.Context, who auth.Principal, in ReassignInput) (query.Plan, error) {
	in.Reason = "…" // nothing is done: nobody need say why
	_, r, err := s.reassignment(ctx, who, in)
	if err != nil {
		return query.Plan{}, err
	}
	return s.Planner.Plan(ctx, r)
}

// Reassign begins a batch that gives tasks to other people, and returns it as it was
// recorded. The same key of the same caller is the same batch.
func (s *Service) Reassign(ctx context.Context, who auth.Principal, req Request, in ReassignInput) (dossier.Batch, error) {
	if err := checkKey(req.Key); err != nil {
		return dossier.Batch{}, err
	}
	in, r, err := s.reassignment(ctx, who, in)
	if err != nil {
		return dossier.Batch{}, err
	}
	id, again, err := s.reserveBatch(ctx, who, req.Key, in)
	if err != nil {
		return dossier.Batch{}, err
	}
	if !again { // once it has begun, its tasks have moved
		if err := s.checkPlan(ctx, r, in.Plan); err != nil {
			return dossier.Batch{}, err
		}
	}
	return s.beginReassignment(ctx, who, id, in.Reason, r)
}

// reserveBatch gives a key its batch; again says that this batch is recorded already.
func (s *Service) reserveBatch(ctx context.Context, who auth.Principal, key string, request any) (id string, again bool, err error) {
	mark, err := fingerprint([]any{"reassign", request})
	if err != nil {
		return "", false, err
	}
	if id, _, err = s.reserve(ctx, who, key, mark); err != nil {
		return "", false, err
	}
	_, err = s.Batches.Batch(ctx, id)
	if e, typed := dossier.AsError(err); typed && e.Code == dossier.CodeNotFound {
		return id, false, nil
	}
	return id, err == nil, err
}

// checkPlan refuses a plan that is not the one the caller saw, and one that moves nothing.
func (s *Service) checkPlan(ctx context.Context, r dossier.Reassignment, seen string) error {
	p, err := s.Planner.Plan(ctx, r)
	switch {
	case err != nil:
		return err
	case p.Moves() == 0:
		return &dossier.Error{
			Code: dossier.CodeConflict, Key: "nothing_moves",
			VI: "Không có công việc nào chuyển được; hãy xem lý do ở bản xem trước.", EN: "No task can be moved; the preview says why.",
		}
	case seen != "" && seen != p.Digest:
		return &dossier.Error{
			Code: dossier.CodeConflict, Key: "plan_changed",
			VI: "Công việc đã thay đổi từ lúc xem trước; hãy xem trước lại.", EN: "The tasks have changed since the preview; preview again.",
		}
	}
	return nil
}

func (s *Service) beginReassignment(ctx context.Context, who auth.Principal, id, reason string, r dossier.Reassignment) (dossier.Batch, error) {
	b := dossier.Batch{
		ID: id, State: dossier.BatchSelecting, CreatedAt: s.Now().UTC().Truncate(time.Microsecond),
		Command:   dossier.Command{Kind: dossier.CommandAssign, Actor: who.Actor(), Comment: reason},
		Selection: dossier.BatchSelection{Reassign: &r},
	}
	if id, err := uuid.Parse(b.ID); err == nil && id.Version() == 7 {
		sec, nsec := id.Time().UnixTime()
		b.CreatedAt = time.Unix(sec, nsec).UTC() // of the first request with this key
	}
	limited, cancel := context.WithTimeout(ctx, s.Timeout)
	defer cancel()
	if err := s.BatchDriver.StartBatch(limited, b); err != nil {
		return dossier.Batch{}, err
	}
	return s.Batches.Batch(ctx, b.ID)
}

// reassignment checks what was asked for and bounds it by what the caller may do.
func (s *Service) reassignment(ctx context.Context, who auth.Principal, in ReassignInput) (ReassignInput, dossier.Reassignment, error) {
	var none dossier.Reassignment
	if err := s.Policy.Permit(who, auth.ActionReassign); err != nil {
		return in, none, err
	}
	in, err := s.checkReassign(in)
	if err != nil {
		return in, none, err
	}
	r, err := s.Planner.Reassignment(ctx, who, in.Selection)
	return in, r, err
}

var spreadRules = []dossier.SpreadRule{dossier.SpreadEven, dossier.SpreadOne, dossier.SpreadRoundRobin, dossier.SpreadByProcedure}

func (s *Service) checkReassign(in ReassignInput) (ReassignInput, error) {
	var c checker
	in.Reason = lines(in.Reason)
	c.text("reason", in.Reason, maxComment, true)
	if in.Reason == "" {
		c.add("reason", "Cần ghi rõ lý do.", "A reason must be given.")
	}
	if (in.Filter == nil) == (len(in.Tasks) == 0) {
		c.add("filter", "Hãy chọn công việc hoặc đặt bộ lọc, không cả hai.", "Name tasks or give a filter, not both.")
	}
	if len(in.Tasks) > query.MaxReassigned {
		c.add("tasks", fmt.Sprintf("Một đợt nhiều nhất %d công việc.", query.MaxReassigned), fmt.Sprintf("At most %d tasks at once.", query.MaxReassigned))
	}
	if in.Rule == "" {
		in.Rule = dossier.SpreadEven
	}
	if !slices.Contains(spreadRules, in.Rule) {
		c.add("rule", "Không có cách chia này.", "There is no such rule.")
	}
	in.Targets, in.Tasks = unique(in.Targets), unique(in.Tasks)
	s.checkTargets(&c, in)
	return in, c.err("command_invalid")
}

// checkTargets wants officers of the organisation, and as many as the rule needs.
func (s *Service) checkTargets(c *checker, in ReassignInput) {
	switch n := len(in.Targets); {
	case in.Rule == dossier.SpreadOne && n != 1:
		c.add("targets", "Hãy chọn đúng một người nhận.", "Choose exactly one person.")
	case in.Rule == dossier.SpreadRoundRobin && n == 0:
		c.add("targets", "Hãy chọn những người nhận lần lượt.", "Choose who is to get tasks in turn.")
	case n > maxTargets:
		c.add("targets", fmt.Sprintf("Nhiều nhất %d người.", maxTargets), fmt.Sprintf("At most %d people.", maxTargets))
	}
	org := s.World.Organisation()
	for i, id := range in.Targets {
		if _, ok := org.Officer(id); !ok {
			c.add(fmt.Sprintf("targets.%d", i), "Không có cán bộ này.", "There is no such officer.")
		}
	}
}

func unique(ids []string) []string {
	var out []string
	seen := make(map[string]bool, len(ids))
	for _, id := range ids {
		if !seen[id] {
			seen[id] = true
			out = append(out, id)
		}
	}
	return out
}

// UndoReassignment begins a batch that gives back what another moved and nobody has
// touched since.
func (s *Service) UndoReassignment(ctx context.Context, who auth.Principal, req Request, batchID, reason string) (dossier.Batch, error) {
	if err := checkKey(req.Key); err != nil {
		return dossier.Batch{}, err
	}
	if err := s.Policy.Permit(who, auth.ActionReassign); err != nil {
		return dossier.Batch{}, err
	}
	var c checker
	reason = lines(reason)
	c.text("reason", reason, maxComment, true)
	if reason == "" {
		c.add("reason", "Cần ghi rõ lý do.", "A reason must be given.")
	}
	if err := c.err("command_invalid"); err != nil {
		return dossier.Batch{}, err
	}
	b, err := s.ownBatch(ctx, who, batchID)
	if err != nil {
		return dossier.Batch{}, err
	}
	if err := undoable(b); err != nil {
		return dossier.Batch{}, err
	}
	r, err := s.Planner.Reassignment(ctx, who, query.Selection{})
	if err != nil {
		return dossier.Batch{}, err
	}
	r.Undo = batchID
	id, _, err := s.reserveBatch(ctx, who, req.Key, []string{"undo", batchID, reason})
	if err != nil {
		return dossier.Batch{}, err
	}
	return s.beginReassignment(ctx, who, id, reason, r)
}

func undoable(b dossier.Batch) error {
	switch {
	case b.Selection.Reassign == nil:
		return &dossier.Error{
			Code: dossier.CodeConflict, Key: "batch_not_undoable",
			VI: "Chỉ hoàn tác được đợt phân công lại.", EN: "Only a reassignment can be undone.",
		}
	case b.State != dossier.BatchDone && b.State != dossier.BatchStopped:
		return &dossier.Error{
			Code: dossier.CodeConflict, Key: "batch_runs",
			VI: "Đợt này đang chạy; hãy dừng lại hoặc chờ xong rồi hoàn tác.", EN: "The batch still runs; stop it or wait for its end, then undo it.",
		}
	}
	return nil
}
