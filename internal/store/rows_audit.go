package store

import (
	"encoding/json"
	"fmt"

	"github.com/motcua/motcua/internal/audit"
)

// auditRow is one entry of the audit log.
type auditRow struct {
	Day         string `gorm:"primaryKey"`
	No          int64  `gorm:"primaryKey;autoIncrement:false"`
	At          instant
	ActorID     string
	ActorLogin  string
	ActorName   string
	ActorKind   string
	OnBehalfOf  string
	Means       string
	Credential  string
	Client      string
	RequestID   string
	Action      string
	Route       string
	Agency      string
	DossierID   string
	DossierCode string
	TaskID      string
	SubjectKind string
	SubjectID   string
	Outcome     string
	Status      int
	Problem     string
	Changes     string
	Prev        []byte
	Hash        []byte
}

func (auditRow) TableName() string { return "audit_entries" }

func newAuditRow(s *audit.Sealed) auditRow {
	return auditRow{
		Day: string(s.Day), No: s.No, At: at(s.At), ActorID: s.Actor.ID, ActorLogin: s.Actor.Login, ActorName: s.Actor.Name,
		ActorKind: s.Actor.Kind, OnBehalfOf: s.OnBehalfOf, Means: s.Means, Credential: s.Credential, Client: s.Client,
		RequestID: s.RequestID, Action: s.Action, Route: s.Route, Agency: s.Agency, DossierID: s.DossierID, DossierCode: s.DossierCode,
		TaskID: s.TaskID, SubjectKind: s.SubjectKind, SubjectID: s.SubjectID, Outcome: string(s.Outcome), Status: s.Status,
		Problem: s.Problem, Changes: string(encode(s.Changes)), Prev: s.Prev[:], Hash: s.Hash[:],
	}
}

// sealed reads a row as it is: whether it is what was written is for audit.Verify to say.
// What cannot even be read comes out as an entry whose hash does not fit.
func (r *auditRow) sealed() audit.Sealed {
	s := audit.Sealed{
		Entry: audit.Entry{
			At: r.At.time(), Actor: audit.Person{ID: r.ActorID, Login: r.ActorLogin, Name: r.ActorName, Kind: r.ActorKind},
			OnBehalfOf: r.OnBehalfOf, Means: r.Means, Credential: r.Credential, Client: r.Client, RequestID: r.RequestID,
			Action: r.Action, Route: r.Route, Agency: r.Agency, DossierID: r.DossierID, DossierCode: r.DossierCode, TaskID: r.TaskID,
			SubjectKind: r.SubjectKind, SubjectID: r.SubjectID, Outcome: audit.Outcome(r.Outcome), Status: r.Status, Problem: r.Problem,
		},
		Day: audit.Day(r.Day), No: r.No,
	}
	err := json.Unmarshal([]byte(r.Changes), &s.Changes)
	if err != nil || s.Changes == nil || string(encode(s.Changes)) != r.Changes || len(r.Prev) != len(s.Prev) || len(r.Hash) != len(s.Hash) {
		s.Changes = []audit.Change{{Field: "unreadable", Before: r.Changes}}
	}
	copy(s.Prev[:], r.Prev)
	copy(s.Hash[:], r.Hash)
	return s
}

// auditHeadRow is the end of the chain: one row, which writers lock.
type auditHeadRow struct {
	ID   int `gorm:"primaryKey"`
	Day  string
	No   int64
	Hash []byte
}

func (auditHeadRow) TableName() string { return "audit_head" }

func (r *auditHeadRow) head() (audit.Head, error) {
	h := audit.Head{Day: audit.Day(r.Day), No: r.No}
	if len(r.Hash) != len(h.Hash) {
		return audit.Head{}, fmt.Errorf("audit head: a hash of %d bytes", len(r.Hash))
	}
	copy(h.Hash[:], r.Hash)
	return h, nil
}
