package store

import (
	"context"
	"fmt"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/motcua/motcua/internal/dossier"
)

// batchRows bounds the rows of one INSERT: SQLite takes 32,766 values in a statement.
const batchRows = 500

// Project implements dossier.Projector. The header row decides: a delta that continues
// what is projected is applied; one that is projected already changes nothing; one that
// is not, though its events' numbers are, takes their place (see dossier.Standing); and
// one that begins too late is ErrGap. The header row is locked first, so deltas of one
// dossier queue.
//
// An action costs BEGIN, the header, its tasks, its events and COMMIT, and one
// statement more for each other kind of record it touched.
func (s *Store) Project(ctx context.Context, d dossier.Delta) error {
	if err := checkDelta(&d); err != nil {
		return err
	}
	if len(d.Events) == 0 && d.Standing == nil {
		return nil
	}
	row, err := newDossierRow(&d.Dossier)
	if err != nil {
		return err
	}
	return s.inTx(ctx, "project dossier "+d.DossierID, func(tx *gorm.DB) error {
		if len(d.Events) == 0 {
			return s.restate(tx, &d, &row)
		}
		next, err := projectNext(tx, &d, &row)
		if err != nil {
			return err
		}
		if !next {
			return s.projectAgain(tx, &d, &row)
		}
		return s.projectRecords(tx, &d, false)
	})
}

// checkDelta refuses a delta that its maker got wrong.
func checkDelta(d *dossier.Delta) error {
	bad := func(why string) error {
		return fmt.Errorf("project dossier %q, events %d to %d: %s", d.DossierID, d.FromSeq, d.ToSeq, why)
	}
	if d.DossierID == "" || d.Dossier.ID != d.DossierID {
		return bad("the header is another dossier's")
	}
	if len(d.Events) == 0 {
		if len(d.Tasks)+len(d.Adjustments)+len(d.Slips)+len(d.Incidents)+len(d.Subscriptions)+len(d.Unsubscribed)+len(d.Taken) > 0 {
			return bad("records changed without an event")
		}
		return nil
	}
	if d.FromSeq < 1 || d.ToSeq != d.Dossier.Seq || d.ToSeq-d.FromSeq+1 != int64(len(d.Events)) {
		return bad("the sequence numbers do not fit its events")
	}
	for i := range d.Events {
		if d.Events[i].Seq != d.FromSeq+int64(i) || d.Events[i].DossierID != d.DossierID {
			return bad("its events are not its own, in order")
		}
	}
	for i := range d.Tasks {
		if d.Tasks[i].DossierID != d.DossierID {
			return bad("a task is another dossier's")
		}
	}
	return nil
}

// projectNext inserts or updates the header if the delta is the next one, and says whether it was.
func projectNext(tx *gorm.DB, d *dossier.Delta, row *dossierRow) (next bool, err error) {
	if d.FromSeq == 1 {
		// Only the id may be known already: a code that another dossier has is an error.
		res := tx.Clauses(clause.OnConflict{Columns: []clause.Column{{Name: "id"}}, DoNothing: true}).Create(row)
		if res.Error != nil {
			return false, res.Error
		}
		if res.RowsAffected == 1 {
			return true, insertForm(tx, d)
		}
	}
	stored := dossierRow{ID: d.DossierID}
	res := tx.Model(&stored).
		Clauses(clause.Returning{Columns: []clause.Column{{Name: "form_sha"}, {Name: "search"}}}).
		Where("seq = ?", d.FromSeq-1).
		Select(dossierChanges).Updates(row)
	if res.Error != nil {
		return false, res.Error
	}
	if res.RowsAffected == 1 {
		return true, projectSeldom(tx, d, row, &stored)
	}
	return false, nil
}

func insertForm(tx *gorm.DB, d *dossier.Delta) error {
	if len(d.Dossier.Form) == 0 {
		return nil
	}
	return tx.Clauses(clause.OnConflict{
		Columns:   []clause.Column{{Name: "dossier_id"}},
		DoUpdates: clause.AssignmentColumns([]string{"form"}),
	}).Create(&formRow{DossierID: d.DossierID, Form: document(d.Dossier.Form)}).Error
}

// projectSeldom writes what the header leaves out unless it changed: the form, and
// the words by which the dossier and its earlier tasks are found.
func projectSeldom(tx *gorm.DB, d *dossier.Delta, row, stored *dossierRow) error {
	if row.FormSHA != stored.FormSHA {
		if err := insertForm(tx, d); err != nil {
			return err
		}
		if row.FormSHA == "" {
			if err := tx.Where("dossier_id = ?", d.DossierID).Delete(&formRow{}).Error; err != nil {
				return err
			}
		}
	}
	if row.FormSHA == stored.FormSHA && row.Search == stored.Search {
		return nil
	}
	if err := tx.Model(&dossierRow{ID: d.DossierID}).Select("form_sha", "search").Updates(row).Error; err != nil {
		return err
	}
	if row.Search == stored.Search {
		return nil
	}
	var tasks []taskRow
	if err := tx.Select("id", "name").Where("dossier_id = ?", d.DossierID).Find(&tasks).Error; err != nil {
		return err
	}
	for _, t := range tasks {
		search := taskSearch(d.Dossier.Code, d.Dossier.Applicant.Name, t.Name)
		if err := tx.Model(&taskRow{}).Where("id = ?", t.ID).Updates(map[string]any{"search": search}).Error; err != nil {
			return err
		}
	}
	return nil
}

// numbered is the key of records that count within their dossier; all records of a
// delta have one dossier.
var numbered = []clause.Column{{Name: "dossier_id"}, {Name: "no"}}

// projectRecords writes everything but the header. An older version of a task does not
// replace a newer one, unless what is newer has been taken back.
func (s *Store) projectRecords(tx *gorm.DB, d *dossier.Delta, takenBack bool) error {
	tasks := rowsOf(d.Tasks, func(t *dossier.Task) (string, taskRow) { return t.ID, newTaskRow(t, &d.Dossier) })
	if err := insertAll(tx, tasks, onTask(takenBack)); err != nil {
		return err
	}
	events := rowsOf(d.Events, func(e *dossier.Event) (int64, eventRow) { return e.Seq, newEventRow(e) })
	onEvent := clause.OnConflict{Columns: []clause.Column{{Name: "dossier_id"}, {Name: "seq"}}, DoNothing: true}
	if err := insertAll(tx, events, onEvent); err != nil {
		return err
	}
	if err := putAdjustments(tx, d.Adjustments); err != nil {
		return err
	}
	slips := rowsOf(d.Slips, func(s *dossier.Slip) (int, slipRow) { return s.No, newSlipRow(s) })
	if err := insertAll(tx, slips, replaceOn(numbered, "form_no", "form_set", "issued_at", "issued_by", "data")); err != nil {
		return err
	}
	if err := putIncidents(tx, d.Incidents); err != nil {
		return err
	}
	if err := projectFiles(tx, d); err != nil {
		return err
	}
	return s.projectSubscriptions(tx, d)
}

func putAdjustments(tx *gorm.DB, all []dossier.Adjustment) error {
	rows := rowsOf(all, func(a *dossier.Adjustment) (int, adjustmentRow) { return a.No, newAdjustmentRow(a) })
	return insertAll(tx, rows, replaceOn(numbered,
		"kind", "ground", "form_no", "from_at", "to_at", "due_before", "due_after", "by_id", "by_name", "reason"))
}

func putIncidents(tx *gorm.DB, all []dossier.Incident) error {
	rows := rowsOf(all, func(i *dossier.Incident) (string, incidentRow) { return i.ID, newIncidentRow(i) })
	return insertAll(tx, rows, replaceOn([]clause.Column{{Name: "dossier_id"}, {Name: "id"}},
		"element_id", "code", "message_vi", "message_en", "raised_at", "resolved_at"))
}

// onTask says what becomes of a task that is there already.
func onTask(takenBack bool) clause.OnConflict {
	c := replaceOn([]clause.Column{{Name: "id"}}, taskChanges...)
	own := "tasks.dossier_id = excluded.dossier_id"
	if !takenBack {
		own += " AND tasks.version <= excluded.version"
	}
	c.Where = clause.Where{Exprs: []clause.Expression{clause.Expr{SQL: own}}}
	return c
}

// rowsOf makes rows of records. One statement must not touch a row twice: of records
// with the same key the last counts.
func rowsOf[T, R any, K comparable](records []T, row func(*T) (K, R)) []R {
	rows := make([]R, 0, len(records))
	seen := make(map[K]int, len(records))
	for i := range records {
		key, r := row(&records[i])
		if at, twice := seen[key]; twice {
			rows[at] = r
			continue
		}
		seen[key] = len(rows)
		rows = append(rows, r)
	}
	return rows
}

func replaceOn(key []clause.Column, columns ...string) clause.OnConflict {
	return clause.OnConflict{Columns: key, DoUpdates: clause.AssignmentColumns(columns)}
}

// insertAll inserts rows in one statement, or in a few if they are very many.
func insertAll[R any](tx *gorm.DB, rows []R, conflict clause.OnConflict) error {
	if len(rows) == 0 {
		return nil
	}
	return tx.Clauses(conflict).CreateInBatches(rows, batchRows).Error
}
