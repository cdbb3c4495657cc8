package procedure

import "time"

// VersionStatus is where a version of a procedure is in its life.
type VersionStatus string

// Statuses of a version. Only a published one is offered; dossiers stay on the
// version they began with whatever becomes of it.
const (
	VersionDraft     VersionStatus = "draft"
	VersionPublished VersionStatus = "published"
	VersionRetired   VersionStatus = "retired"
)

// Version is what is on record of one version of a procedure; its definition is kept
// by its content address.
type Version struct {
	Code          string
	Version       int    // 1, 2, 3 …
	SHA           string // Definition.SHA
	Name          string // Vietnamese
	EffectiveFrom string // yyyy-mm-dd, local date; "" = always
	Status        VersionStatus
	PublishedAt   *time.Time
	PublishedBy   string // account id, "" = the installation itself
}
