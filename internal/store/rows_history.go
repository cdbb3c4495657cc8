package store

import "github.com/motcua/motcua/internal/dossier"

// adjustmentRow is a reason why a due date is what it is; a stop gets its end later.
type adjustmentRow struct {
	DossierID string `gorm:"primaryKey"`
	No        int    `gorm:"primaryKey;autoIncrement:false"`
	Kind      string
	Ground    string
	FormNo    string
	FromAt    instant
	ToAt      *instant
	DueBefore *instant
	DueAfter  *instant
	ByID      string
	ByName    string
	Reason    string
}

func (adjustmentRow) TableName() string { return "adjustments" }

// slipRow is a paper form that was issued.
type slipRow struct {
	DossierID string `gorm:"primaryKey"`
	No        int    `gorm:"primaryKey;autoIncrement:false"`
	FormNo    string
	FormSet   string
	IssuedAt  instant
	IssuedBy  string
	Data      document
}

func (slipRow) TableName() string { return "slips" }

// incidentRow is a step that could not go on by itself.
type incidentRow struct {
	DossierID  string `gorm:"primaryKey"`
	ID         string `gorm:"primaryKey"`
	ElementID  string
	Code       string
	MessageVI  string `gorm:"column:message_vi"`
	MessageEN  string `gorm:"column:message_en"`
	RaisedAt   instant
	ResolvedAt *instant
}

func (incidentRow) TableName() string { return "incidents" }

func newAdjustmentRow(a *dossier.Adjustment) adjustmentRow {
	return adjustmentRow{
		DossierID: a.DossierID, No: a.No, Kind: clean(a.Kind), Ground: clean(a.Ground), FormNo: clean(a.FormNo),
		FromAt: at(a.From), ToAt: atOrNil(a.To), DueBefore: atOrNil(a.DueBefore), DueAfter: atOrNil(a.DueAfter),
		ByID: clean(a.By), ByName: clean(a.ByName), Reason: clean(a.Reason),
	}
}

func (r *adjustmentRow) adjustment() dossier.Adjustment {
	return dossier.Adjustment{
		DossierID: r.DossierID, No: r.No, Kind: r.Kind, Ground: r.Ground, FormNo: r.FormNo,
		From: r.FromAt.time(), To: r.ToAt.timeOrNil(), DueBefore: r.DueBefore.timeOrNil(), DueAfter: r.DueAfter.timeOrNil(),
		By: r.ByID, ByName: r.ByName, Reason: r.Reason,
	}
}

func newSlipRow(s *dossier.Slip) slipRow {
	return slipRow{
		DossierID: s.DossierID, No: s.No, FormNo: clean(s.FormNo), FormSet: clean(s.FormSet),
		IssuedAt: at(s.IssuedAt), IssuedBy: clean(s.IssuedBy), Data: document(s.Data),
	}
}

func (r *slipRow) slip() dossier.Slip {
	return dossier.Slip{
		DossierID: r.DossierID, No: r.No, FormNo: r.FormNo, FormSet: r.FormSet,
		IssuedAt: r.IssuedAt.time(), IssuedBy: r.IssuedBy, Data: r.Data.raw(),
	}
}

func newIncidentRow(i *dossier.Incident) incidentRow {
	return incidentRow{
		DossierID: i.DossierID, ID: clean(i.ID), ElementID: clean(i.ElementID), Code: clean(i.Code),
		MessageVI: clean(i.MessageVI), MessageEN: clean(i.MessageEN),
		RaisedAt: at(i.RaisedAt), ResolvedAt: atOrNil(i.ResolvedAt),
	}
}

func (r *incidentRow) incident() dossier.Incident {
	return dossier.Incident{
		DossierID: r.DossierID, ID: r.ID, ElementID: r.ElementID, Code: r.Code, MessageVI: r.MessageVI, MessageEN: r.MessageEN,
		RaisedAt: r.RaisedAt.time(), ResolvedAt: r.ResolvedAt.timeOrNil(),
	}
}
