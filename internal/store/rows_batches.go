package store

import (
	"encoding/json"
	"fmt"

	"github.com/motcua/motcua/internal/dossier"
)

// batchRow is one command for many dossiers.
type batchRow struct {
	ID         string `gorm:"primaryKey"`
	Actor      string
	Command    document
	Selection  document
	DryRun     bool
	State      string
	CreatedAt  instant `gorm:"autoCreateTime:false"`
	FinishedAt *instant
	StoppedBy  string
}

func (batchRow) TableName() string { return "batches" }

// itemRow is one dossier of a batch.
type itemRow struct {
	BatchID   string `gorm:"primaryKey"`
	No        int    `gorm:"primaryKey;autoIncrement:false"`
	DossierID string
	Code      string
	State     string
	Reason    string
	VI        string `gorm:"column:vi"`
	EN        string `gorm:"column:en"`
	At        *instant

	TaskID       string
	Move         document
	Version      int64
	VersionAfter int64
}

func (itemRow) TableName() string { return "batch_items" }

func newBatchRow(b *dossier.Batch) batchRow {
	return batchRow{
		ID: b.ID, Actor: clean(b.Command.Actor.ID), Command: encode(b.Command), Selection: encode(b.Selection), DryRun: b.DryRun,
		State: string(b.State), CreatedAt: at(b.CreatedAt), FinishedAt: atOrNil(b.FinishedAt), StoppedBy: clean(b.StoppedBy),
	}
}

func (r *batchRow) batch() (dossier.Batch, error) {
	b := dossier.Batch{
		ID: r.ID, DryRun: r.DryRun, State: dossier.BatchState(r.State),
		CreatedAt: r.CreatedAt.time(), FinishedAt: r.FinishedAt.timeOrNil(), StoppedBy: r.StoppedBy,
	}
	if err := json.Unmarshal(r.Command, &b.Command); err != nil {
		return dossier.Batch{}, fmt.Errorf("batch %s: read command: %w", r.ID, err)
	}
	if err := json.Unmarshal(r.Selection, &b.Selection); err != nil {
		return dossier.Batch{}, fmt.Errorf("batch %s: read selection: %w", r.ID, err)
	}
	return b, nil
}

func newItemRow(i *dossier.BatchItem) itemRow {
	row := itemRow{
		BatchID: clean(i.BatchID), No: i.No, DossierID: clean(i.DossierID), Code: clean(i.Code), State: string(i.State),
		Reason: clean(i.Key), VI: clean(i.VI), EN: clean(i.EN), At: atOrNil(i.At),
		TaskID: clean(i.TaskID), Version: i.Version, VersionAfter: i.After,
	}
	if i.Move != nil {
		row.Move = encode(i.Move)
	}
	return row
}

func (r *itemRow) item() dossier.BatchItem {
	i := dossier.BatchItem{
		BatchID: r.BatchID, No: r.No, DossierID: r.DossierID, Code: r.Code, State: dossier.ItemState(r.State),
		Key: r.Reason, VI: r.VI, EN: r.EN, At: r.At.timeOrNil(), TaskID: r.TaskID, Version: r.Version, After: r.VersionAfter,
	}
	if len(r.Move) > 0 {
		i.Move = &dossier.Move{}
		if json.Unmarshal(r.Move, i.Move) != nil {
			i.Move = nil // written by us, read by nobody else
		}
	}
	return i
}
