package activities

import (
	"context"
	"fmt"

	"github.com/motcua/motcua/internal/dossier"
)

// move gives the task of an item to whom it is meant for, if it is as it was when it was
// chosen. Who was first with another wish is named by the dossier's refusal.
func (a ApplyBatch) move(ctx context.Context, cmd dossier.Command, item dossier.BatchItem) (dossier.BatchItem, error) {
	cmd.TaskID, cmd.IfVersion = item.TaskID, item.Version
	to := item.Move.To
	if to.ID != "" {
		cmd.Assignee = &dossier.Assignee{ID: to.ID, Name: to.Name}
	}
	r, err := a.Driver.Execute(ctx, item.DossierID, cmd)
	if err != nil {
		return item, err
	}
	if r.Task != nil {
		item.After = r.Task.Version
	}
	from := item.Move.From.Name
	switch {
	case to.ID == "":
		item.VI, item.EN = fmt.Sprintf("Đã đưa từ %s về nhóm.", from), fmt.Sprintf("Put back from %s to the group.", from)
	case from == "":
		item.VI, item.EN = fmt.Sprintf("Đã giao cho %s.", to.Name), fmt.Sprintf("Given to %s.", to.Name)
	default:
		item.VI, item.EN = fmt.Sprintf("Đã chuyển từ %s sang %s.", from, to.Name), fmt.Sprintf("Moved from %s to %s.", from, to.Name)
	}
	return item, nil
}
