package query

import (
	"context"

	"github.com/motcua/motcua/internal/auth"
	"github.com/motcua/motcua/internal/dossier"
)

// BoardTasks lists the open tasks behind a figure, in due order.
func (s *Service) BoardTasks(ctx context.Context, who auth.Principal, q BoardQuery) (dossier.Page[TaskItem], error) {
	f, some, err := s.boardFilter(ctx, who, auth.ActionReadBoard, q)
	if err != nil || !some {
		return dossier.Page[TaskItem]{}, err
	}
	if f.Number == dossier.BoardAway {
		if f.Away, err = s.awayHolders(ctx, f.Agencies, f.Times.Now); err != nil {
			return dossier.Page[TaskItem]{}, err
		}
	}
	f.Limit = min(f.Limit, 200)
	page, err := s.Boards.ListBoardTasks(ctx, f)
	if err != nil {
		return dossier.Page[TaskItem]{}, err
	}
	items, err := s.taskItems(ctx, who, page)
	if err != nil {
		return dossier.Page[TaskItem]{}, err
	}
	reach := s.Policy.Reach(who, auth.ActionReadTask)
	for i := range items.Items {
		if !reach.Task(items.Items[i].Task) { // whoever keeps the installation running need not know whose dossier it is
			items.Items[i].ApplicantName = ""
		}
	}
	return items, nil
}

// BoardDossiers lists the dossiers behind a figure.
func (s *Service) BoardDossiers(ctx context.Context, who auth.Principal, q BoardQuery) (dossier.Page[dossier.Dossier], error) {
	f, some, err := s.boardFilter(ctx, who, auth.ActionReadBoard, q)
	if err != nil || !some {
		return dossier.Page[dossier.Dossier]{}, err
	}
	page, err := s.Boards.ListBoardDossiers(ctx, f)
	if err != nil {
		return dossier.Page[dossier.Dossier]{}, err
	}
	if s.Policy.Reach(who, auth.ActionReadDossier).Empty() {
		for i := range page.Items {
			page.Items[i].Applicant, page.Items[i].AccountID = dossier.Applicant{}, ""
		}
	}
	return page, nil
}
