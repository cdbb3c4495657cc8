package installation

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"github.com/motcua/motcua/internal/organisation"
	"github.com/motcua/motcua/internal/procedure"
	"github.com/motcua/motcua/internal/publication"
	"github.com/motcua/motcua/internal/soundness"
)

// Registry is where versions are on record that were published while the service ran.
type Registry interface {
	Procedures(ctx context.Context) ([]procedure.Version, error)
}

// Refresh takes over what was published and retired since, by this process or another.
// Dossiers under way do not notice: they keep the version they began with.
func (i *Installation) Refresh(ctx context.Context, from Registry) error {
	versions, err := from.Procedures(ctx)
	if err != nil {
		return fmt.Errorf("published procedures: %w", err)
	}
	record := fmt.Sprintf("%v", recordOf(versions))
	i.refreshing.Lock()
	defer i.refreshing.Unlock()
	if record == i.refreshed {
		return nil
	}
	withdrawn := map[string]bool{}
	var more []procedure.Definition
	for _, v := range versions {
		if v.Status != procedure.VersionPublished {
			withdrawn[versionKey(v.Code, v.Version)] = true
			continue
		}
		d, err := i.Definition(ctx, v.SHA)
		if err != nil {
			return fmt.Errorf("procedure %s version %d: %w", v.Code, v.Version, err)
		}
		more = append(more, d)
	}
	i.catalogue.Store(i.base.With(more, func(code string, version int) bool { return withdrawn[versionKey(code, version)] }))
	i.refreshed = record
	return nil
}

// recordOf is what of the record decides about what is offered.
func recordOf(versions []procedure.Version) []string {
	out := make([]string, len(versions))
	for n, v := range versions {
		out[n] = versionKey(v.Code, v.Version) + " " + v.SHA + " " + string(v.Status)
	}
	return out
}

func versionKey(code string, version int) string { return fmt.Sprintf("%s %d", code, version) }

// Configured gives the versions of a procedure that are files of the configuration.
func (i *Installation) Configured(code string) []procedure.Definition { return i.base.Versions(code) }

// Complete gives a definition its process, if it has a step table and no process of its
// own, and its forms: those given, else the configuration's of that key. What is wrong
// with it is in the findings.
func (i *Installation) Complete(d *procedure.Definition, forms map[string]json.RawMessage) ([]procedure.Finding, error) {
	all := maps.Clone(i.forms)
	maps.Copy(all, forms)
	return procedure.Complete(d, procedure.Options{Organisation: i.Organisation(), Slips: i.slips, FormSet: d.FormSet}, all)
}

// bounds keep a check short enough for whoever waits for the answer.
var bounds = publication.Options{Bounds: soundness.Bounds{States: 20_000, Steps: 100_000}}

// Check tells what would make a definition fail or disappoint here; see publication.Procedure.
func (i *Installation) Check(d procedure.Definition, day organisation.Date) []procedure.Finding {
	return publication.Procedure(d, procedure.CheckOptions{
		Organisation: i.Organisation(), Day: day, CalendarYears: slices.Sorted(maps.Keys(i.specs[mainCalendar].Years)),
	}, bounds)
}

// CheckProcess tells what is wrong with a process on its own.
func (i *Installation) CheckProcess(bpmn []byte, decisions map[string]string) []procedure.Finding {
	return publication.Process(bpmn, decisions, bounds)
}
