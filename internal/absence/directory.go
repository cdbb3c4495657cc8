package absence

import (
	"context"
	"fmt"
	"time"

	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/organisation"
)

// Directory answers for absences from the organisation as it stands now and from what is
// recorded.
type Directory struct {
	store Store
	org   func() *organisation.Organisation
}

// NewDirectory makes a Directory. org may give another organisation later: it is asked each time.
func NewDirectory(store Store, org func() *organisation.Organisation) *Directory {
	return &Directory{store: store, org: org}
}

// Person implements People. Roles of the product and of bodies outside are no positions of steps.
func (d *Directory) Person(id string, at time.Time) (Person, bool) {
	org, day := d.org(), organisation.DateOf(at)
	o, ok := org.Officer(id)
	if !ok {
		return Person{}, false
	}
	p := Person{ID: id, Name: o.Name}
	for _, pos := range org.PositionsOf(id, day) {
		if role, ok := org.Role(pos.Role); ok && !role.System && !role.External {
			p.Positions = append(p.Positions, dossier.Position{Agency: pos.Agency, Role: pos.Role})
		}
	}
	return p, true
}

// Wearing implements People.
func (d *Directory) Wearing(hat dossier.Position, at time.Time) []string {
	var ids []string
	for _, o := range d.org().Holders(hat.Agency, hat.Role, organisation.DateOf(at)) {
		ids = append(ids, o.ID)
	}
	return ids
}

// Standings gives for whom an officer acts at an instant. Most officers cover nobody:
// that costs one look into an index.
func (d *Directory) Standings(ctx context.Context, officer string, at time.Time) ([]Standing, error) {
	covering, err := d.store.Covering(ctx, officer, at)
	if err != nil || len(covering) == 0 {
		return nil, err
	}
	away, err := d.store.AwayAt(ctx, at)
	if err != nil {
		return nil, fmt.Errorf("who is away: %w", err)
	}
	return Standings(officer, away, d, at), nil
}

// AwayAt implements Store.
func (d *Directory) AwayAt(ctx context.Context, at time.Time) ([]Absence, error) {
	return d.store.AwayAt(ctx, at)
}

// AbsentNow gives, of those who are away at an instant, until when, by officer.
func (d *Directory) AbsentNow(ctx context.Context, at time.Time) (map[string]time.Time, error) {
	away, err := d.store.AwayAt(ctx, at)
	if err != nil {
		return nil, err
	}
	out := make(map[string]time.Time, len(away))
	for _, a := range away {
		out[a.Officer] = a.To
	}
	return out, nil
}

// PutAbsence implements Store.
func (d *Directory) PutAbsence(ctx context.Context, a Absence, check func([]Absence) error) error {
	return d.store.PutAbsence(ctx, a, check)
}

// Absence implements Store.
func (d *Directory) Absence(ctx context.Context, id string) (Absence, error) {
	return d.store.Absence(ctx, id)
}

// Absences implements Store.
func (d *Directory) Absences(ctx context.Context, f Filter) ([]Absence, error) {
	return d.store.Absences(ctx, f)
}

// Covering implements Store.
func (d *Directory) Covering(ctx context.Context, officer string, t time.Time) ([]Absence, error) {
	return d.store.Covering(ctx, officer, t)
}
