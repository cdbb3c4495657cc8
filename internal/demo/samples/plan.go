package samples

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/motcua/motcua/internal/auth"
	"github.com/motcua/motcua/internal/clock"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/organisation"
	"github.com/motcua/motcua/internal/procedure"
)

// World is what an installation is configured with.
type World interface {
	Organisation() *organisation.Organisation
	Catalogue() *procedure.Catalogue
	Calendar(ctx context.Context, agency string) (*clock.Calendar, error)
}

// planner deals the stories out to the procedures and offices.
type planner struct {
	ctx    context.Context
	world  World
	org    *organisation.Organisation
	base   time.Time
	day    organisation.Date
	routes []route
	desks  map[string][]string // procedure → agencies whose desk receives it
	used   map[string]int      // procedure → samples so far
	rests  map[string]int      // role → samples that rest with it
	restAt map[string]int      // procedure and step → the same
	filers []organisation.Citizen
}

// plan gives the samples in the order of receipt. It depends on the configuration and
// base alone.
func plan(ctx context.Context, w World, base time.Time) ([]*sample, error) {
	p, err := newPlanner(ctx, w, base)
	if err != nil {
		return nil, err
	}
	var all []*sample
	for _, st := range stories {
		for range st.count {
			s, err := p.place(st, len(all)+1)
			if err != nil {
				return nil, err
			}
			if s != nil { // a configuration without such procedures has fewer samples
				all = append(all, s)
			}
		}
	}
	slices.SortStableFunc(all, func(a, b *sample) int { return p.receivedAt(a).Compare(p.receivedAt(b)) })
	for i, s := range all {
		s.no = i + 1
		if err := p.apply(s); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// apply invents the applicant and what they filled in.
func (p *planner) apply(s *sample) error {
	d := newDraw(s.no, streamForm, p.receivedAt(s)) // nobody is born after the birth is registered
	d.ward, d.city = p.ward(d, s.agency)
	me := d.person()
	c, online := p.org.Citizen(s.citizen)
	if online {
		me.name, me.id, me.phone, me.email, me.address = c.Name, c.IDNumber, c.Phone, c.Email, c.Address
		me.woman = womansNumber(c.IDNumber)
	}
	applicant, form := apply(d, s.route.definition.Code, me)
	s.applicant = applicant
	var err error
	s.form, err = encode(form)
	return err
}

// womansNumber: the fourth digit of an identification number is odd.
func womansNumber(id string) bool { return len(id) > 3 && (id[3]-'0')%2 == 1 }

func newPlanner(ctx context.Context, w World, base time.Time) (*planner, error) {
	p := &planner{
		ctx: ctx, world: w, org: w.Organisation(), base: base, day: organisation.DateOf(base),
		desks: map[string][]string{}, used: map[string]int{}, rests: map[string]int{}, restAt: map[string]int{},
		filers: w.Organisation().Citizens(),
	}
	for _, d := range w.Catalogue().All() {
		if !d.Runnable() {
			continue
		}
		for _, a := range p.org.AgenciesOn(p.day) {
			if d.AcceptedAt(p.org, a.ID, p.day) && len(p.org.Holders(a.ID, auth.RoleDesk, p.day)) > 0 {
				p.desks[d.Code] = append(p.desks[d.Code], a.ID)
			}
		}
		r, err := newRoute(d)
		if err != nil {
			return nil, err
		}
		if len(p.desks[d.Code]) > 0 && len(r.stages) > 0 {
			p.routes = append(p.routes, r)
		}
	}
	return p, nil
}

func (p *planner) receivedAt(s *sample) time.Time {
	if s.received == nil {
		return p.base
	}
	return *s.received
}

// turnsOf is how many samples a procedure has so far.
func (p *planner) turnsOf(code string) int { return p.used[code] }

// place gives a story to the procedure that has had the fewest samples and can have it;
// nil if none can.
func (p *planner) place(st story, seed int) (*sample, error) {
	routes := slices.Clone(p.routes)
	slices.SortStableFunc(routes, func(a, b route) int { return p.used[a.definition.Code] - p.used[b.definition.Code] })
	for _, r := range routes {
		if st.fits != nil && !st.fits(r) {
			continue
		}
		s := &sample{story: st.name, route: r, want: st.want}
		ok, err := p.file(st, s, seed)
		if err != nil {
			return nil, err
		}
		if !ok {
			continue
		}
		if st.shape != nil {
			st.shape(p, s)
		}
		p.used[r.definition.Code]++
		return s, nil
	}
	return nil, nil
}

// file decides where, how and when the sample is received.
func (p *planner) file(st story, s *sample, seed int) (ok bool, err error) {
	d, def := newDraw(seed, streamPlan, p.base), s.route.definition
	desks := p.desks[def.Code]
	s.agency = pick(d, desks)
	if d.IntN(3) == 0 {
		s.agency = desks[0] // one office has enough to look around in
	}
	if st.online {
		if !def.Offers(procedure.ChannelOnline) || len(p.filers) == 0 {
			return false, nil
		}
		s.channel, s.citizen = dossier.ChannelOnline, p.filers[seed%len(p.filers)].ID
		return true, nil
	}
	s.channel = dossier.ChannelDirect
	if d.IntN(6) == 0 && def.Offers(procedure.ChannelPost) {
		s.channel = dossier.ChannelPost
	}
	limit, ok := def.LimitFor(string(s.channel), "")
	if !ok {
		return false, nil
	}
	calendar, err := p.world.Calendar(p.ctx, s.agency)
	if err != nil {
		return false, fmt.Errorf("calendar of %s: %w", s.agency, err)
	}
	at, ok, err := receipt(d, calendar, limit, p.base, st.due)
	if err != nil || !ok {
		return false, err
	}
	on := organisation.DateOf(at)
	s.received = &at
	return def.InForce(on) && def.AcceptedAt(p.org, s.agency, on), nil
}

// rest chooses the step at which a sample rests: of a role that has the fewest so far,
// so that everybody finds something to do.
func (p *planner) rest(s *sample, stages []stage) int {
	code := s.route.definition.Code
	weight := func(st stage) int { return 100*p.rests[st.role] + p.restAt[fmt.Sprint(code, st.no)] }
	best := slices.MinFunc(stages, func(a, b stage) int { return weight(a) - weight(b) })
	p.rests[best.role]++
	p.restAt[fmt.Sprint(code, best.no)]++
	return best.no
}

// place of people: the ward that the agency is, or one below it.
func (p *planner) ward(d *draw, agency string) (ward, city string) {
	var names []string
	for _, id := range p.org.Subtree(agency, p.day) {
		a, ok := p.org.Agency(id)
		if name, is := strings.CutPrefix(a.VI, committee); ok && is && len(streets[name]) > 0 {
			names = append(names, name)
		}
	}
	if len(names) > 0 {
		ward = pick(d, names)
	}
	for id := agency; ; {
		a, ok := p.org.Agency(id)
		if name, is := strings.CutPrefix(a.VI, committee); ok && is && len(streets[name]) == 0 {
			return ward, name
		}
		above, ok := p.org.ParentOn(id, p.day)
		if !ok {
			return ward, ""
		}
		id = above.ID
	}
}

// committee begins the name of an agency.
const committee = "Ủy ban nhân dân "

// Streams of invented things, so that one more of them here changes nothing there.
const (
	streamPlan = iota + 1
	streamForm
	streamWork
)
