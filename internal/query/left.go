package query

import (
	"context"
	"fmt"
	"time"

	"github.com/motcua/motcua/internal/dossier"
)

// dossierLeft is the working time a dossier has left; nil when it has no due date or its clock has ended.
func (s *Service) dossierLeft(ctx context.Context, d dossier.Dossier) (*WorkingTime, error) {
	if d.Due == nil || d.ReadyAt != nil || d.ClosedAt != nil || d.Status.Final() {
		return nil, nil
	}
	return s.left(ctx, d.Agency, *d.Due, d.StoppedSince)
}

// taskLeft is the working time a task has left; nil when it has no due date, is closed or waits for someone outside.
func (s *Service) taskLeft(ctx context.Context, t dossier.TaskView) (*WorkingTime, error) {
	if t.Due == nil || !open(t.Task) {
		return nil, nil
	}
	return s.left(ctx, t.Agency, *t.Due, t.StoppedSince)
}

func (s *Service) left(ctx context.Context, agency string, due time.Time, stopped *time.Time) (*WorkingTime, error) {
	calendar, err := s.World.Calendar(ctx, agency)
	if err != nil {
		return nil, fmt.Errorf("calendar of %s: %w", agency, err)
	}
	at := s.Now()
	if stopped != nil {
		at = *stopped
	}
	return &WorkingTime{Left: calendar.WorkingLeft(at, due), Stopped: stopped != nil}, nil
}
