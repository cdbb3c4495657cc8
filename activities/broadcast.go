package activities

import (
	"context"
	"time"

	"go.temporal.io/sdk/activity"
	"golang.org/x/sync/errgroup"

	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/workflows"
)

const (
	broadcastPage     = 200              // dossiers that one execution reaches
	broadcastAtOnce   = 8                // dossiers that are reached at a time
	broadcastPatience = 10 * time.Second // that one dossier gets to answer
)

// Broadcast gives a signal to some of the dossiers that wait for it.
type Broadcast struct {
	Messages dossier.Correlator
	Dossiers Dossiers
}

// Execute reaches a page of dossiers, or those given. A dossier that does not answer is
// left for later; one that waits no longer is passed over.
func (a Broadcast) Execute(ctx context.Context, in workflows.Broadcast) (workflows.BroadcastPage, error) {
	targets, page := in.Targets, workflows.BroadcastPage{}
	if len(targets) == 0 {
		var err error
		if targets, err = a.Messages.SignalTargets(ctx, in.Signal.Name, in.At, in.After, broadcastPage); err != nil {
			return page, err
		}
		if len(targets) > 0 {
			page.After = targets[len(targets)-1].DossierID
		}
	}
	groups := byDossier(targets, in.Skip)
	outcomes := make([]outcome, len(groups))
	var g errgroup.Group
	g.SetLimit(broadcastAtOnce)
	for i, group := range groups {
		activity.RecordHeartbeat(ctx, i)
		g.Go(func() error {
			outcomes[i] = a.reach(ctx, group, in.Signal)
			return nil
		})
	}
	_ = g.Wait()
	if err := ctx.Err(); err != nil {
		return page, err
	}
	for i, o := range outcomes {
		switch o {
		case reached:
			page.Reached++
		case unreached:
			page.Left = append(page.Left, groups[i]...)
		}
	}
	return page, nil
}

type outcome int

const (
	passedOver outcome = iota
	reached
	unreached
)

func (a Broadcast) reach(ctx context.Context, group []dossier.Target, signal dossier.Delivery) outcome {
	ctx, cancel := context.WithTimeout(ctx, broadcastPatience)
	defer cancel()
	for _, t := range group {
		signal.Subscriptions = append(signal.Subscriptions, t.Subscription)
	}
	err := a.Dossiers.Deliver(ctx, group[0].DossierID, signal)
	if err == nil {
		return reached
	}
	if e, typed := dossier.AsError(err); typed && e.Code != dossier.CodeUnavailable {
		return passedOver
	}
	return unreached
}

// byDossier groups targets, which are in the order of their dossiers.
func byDossier(targets []dossier.Target, skip string) [][]dossier.Target {
	var groups [][]dossier.Target
	for i, t := range targets {
		switch {
		case t.DossierID == skip:
		case i > 0 && targets[i-1].DossierID == t.DossierID:
			groups[len(groups)-1] = append(groups[len(groups)-1], t)
		default:
			groups = append(groups, []dossier.Target{t})
		}
	}
	return groups
}
