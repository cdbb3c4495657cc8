package dossier

import "time"

// Change says that a dossier has changed, and whose business that may be.
type Change struct {
	DossierID string
	Seq       int64     // how far its history has come
	At        time.Time // of the change
	Agency    string    // where it was filed
	AccountID string    // who filed it online, if anybody
	Tasks     []Task    // all of them, done ones too; only ID, DossierID, Agency, Role, State and Assignee are set
}
