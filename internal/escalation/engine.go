package escalation

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"time"

	"github.com/google/uuid"

	"github.com/motcua/motcua/internal/absence"
	"github.com/motcua/motcua/internal/clock"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/organisation"
)

// Mailer sends an e-mail. An error that Permanent says yes to is not tried again.
type Mailer interface {
	Send(ctx context.Context, m Message) error
	Permanent(err error) bool
}

// Message is an e-mail in text and HTML.
type Message struct {
	ID      string // stable: one that is sent twice is recognised
	To      string
	Subject string
	Text    string
	HTML    string
}

// World is what an installation is configured with.
type World interface {
	Organisation() *organisation.Organisation
	Calendar(ctx context.Context, agency string) (*clock.Calendar, error)
}

// Absences say who is away.
type Absences interface {
	absence.People
	AwayAt(ctx context.Context, t time.Time) ([]absence.Absence, error)
}

// Deps is what an Engine needs.
type Deps struct {
	Store    Store
	World    World
	Absences Absences
	Driver   dossier.Driver
	Mailer   Mailer                 // nil = the installation has no mail server
	Rules    func() ([]Rule, error) // asked in every round
	BaseURL  string                 // of the pages
	Log      *slog.Logger

	PageSize  int // subjects read at once, 0 = 500
	PerRound  int // escalations begun in a round, 0 = 1000
	MailRound int // e-mails sent in a round, 0 = 100
}

// Engine looks and tells. Several may run at once: what one has kept, no other keeps again.
type Engine struct{ Deps }

// New makes an Engine.
func New(d Deps) *Engine {
	d.PageSize, d.PerRound, d.MailRound = cmp.Or(d.PageSize, 500), cmp.Or(d.PerRound, 1000), cmp.Or(d.MailRound, 100)
	if d.Log == nil {
		d.Log = slog.New(slog.DiscardHandler)
	}
	return &Engine{Deps: d}
}

// Round looks at everything that is open, sends what e-mails are due, and writes into the
// dossiers who was told. It gives how many escalations it began. A round that is cut
// short loses nothing: the next one goes on.
func (e *Engine) Round(ctx context.Context, now time.Time) (int, error) {
	begun, err := e.look(ctx, now)
	return begun, errors.Join(err, e.sendMails(ctx, now), e.tellDossiers(ctx, now))
}

// look is one walk over open steps, dossiers and incidents, by pages.
func (e *Engine) look(ctx context.Context, now time.Time) (int, error) {
	rules, err := e.Rules()
	if err != nil {
		return 0, err
	}
	away, err := e.Absences.AwayAt(ctx, now)
	if err != nil {
		return 0, err
	}
	d := directory{org: e.World.Organisation(), people: e.Absences, away: away, now: now, day: organisation.DateOf(now)}
	begun := 0
	for _, walk := range []struct {
		list func(context.Context, Mark, int) ([]Subject, Mark, error)
		fits func(Rule) bool
	}{
		{e.Store.OpenDossiers, func(r Rule) bool { return r.Of == OfDossier && r.When != IncidentHours }},
		{e.Store.OpenSteps, func(r Rule) bool { return r.Of == OfStep }},
		{e.Store.OpenIncidents, func(r Rule) bool { return r.When == IncidentHours }},
	} {
		fitting := slices.DeleteFunc(slices.Clone(rules), func(r Rule) bool { return !walk.fits(r) })
		if len(fitting) == 0 {
			continue
		}
		for at := (Mark{}); begun < e.PerRound; {
			page, next, err := walk.list(ctx, at, e.PageSize)
			if err != nil {
				return begun, err
			}
			n, err := e.page(ctx, d, fitting, page, e.PerRound-begun)
			if begun += n; err != nil {
				return begun, err
			}
			if next == (Mark{}) {
				break
			}
			at = next
		}
	}
	return begun, nil
}

// candidate is a rule that may have been reached.
type candidate struct {
	rule    Rule
	subject Subject
	hits    []Hit
}

func (e *Engine) page(ctx context.Context, d directory, rules []Rule, page []Subject, most int) (int, error) {
	found, err := e.candidates(ctx, rules, page, d.now)
	if err != nil || len(found) == 0 {
		return 0, err
	}
	if found, err = e.fresh(ctx, found); err != nil {
		return 0, err
	}
	begun := 0
	for _, c := range found {
		for _, h := range c.hits {
			if begun >= most {
				return begun, nil
			}
			done, err := e.begin(ctx, d, c.rule, c.subject, h)
			if err != nil {
				return begun, err
			}
			if done {
				begun++
			}
		}
	}
	return begun, nil
}

// candidates evaluates the rules, first as if no clock had ever stood still, which finds
// no less; what is found then is looked at again with the stops of its dossier.
func (e *Engine) candidates(ctx context.Context, rules []Rule, page []Subject, now time.Time) ([]candidate, error) {
	var found []candidate
	var ids []string
	for _, s := range page {
		cal, err := e.World.Calendar(ctx, s.Agency)
		if err != nil {
			return nil, fmt.Errorf("calendar of %s: %w", s.Agency, err)
		}
		for _, r := range rules {
			if !r.about(s) {
				continue
			}
			if hits := Evaluate(r, s, cal, nil, now); len(hits) > 0 {
				found = append(found, candidate{r, s, hits})
				if r.When == UsedPercent || r.When == UnassignedHours {
					ids = append(ids, s.DossierID)
				}
			}
		}
	}
	if len(ids) == 0 {
		return found, nil
	}
	stops, err := e.Store.Stops(ctx, ids)
	if err != nil {
		return nil, err
	}
	for i := range found {
		c := &found[i]
		if len(stops[c.subject.DossierID]) == 0 {
			continue
		}
		cal, err := e.World.Calendar(ctx, c.subject.Agency)
		if err != nil {
			return nil, err
		}
		c.hits = Evaluate(c.rule, c.subject, cal, stops[c.subject.DossierID], now)
	}
	return found, nil
}

// fresh leaves out what has been told.
func (e *Engine) fresh(ctx context.Context, found []candidate) ([]candidate, error) {
	var keys []string
	for _, c := range found {
		for _, h := range c.hits {
			keys = append(keys, h.key(c.rule, c.subject))
		}
	}
	known, err := e.Store.Escalated(ctx, keys)
	if err != nil {
		return nil, err
	}
	for i := range found {
		c := &found[i]
		c.hits = slices.DeleteFunc(c.hits, func(h Hit) bool { return known[h.key(c.rule, c.subject)] })
	}
	return found, nil
}

// begin keeps an escalation and tells people in the product.
func (e *Engine) begin(ctx context.Context, d directory, r Rule, s Subject, h Hit) (bool, error) {
	steps := []Subject{s}
	if s.TaskID == "" {
		open, err := e.Store.StepsOf(ctx, s.DossierID)
		if err != nil {
			return false, err
		}
		if len(open) > 0 {
			steps = open
		}
	}
	x := Escalation{
		Key: h.key(r, s), Rule: r.ID, RuleVI: r.VI, RuleEN: r.EN, When: r.When, Level: h.Level, Round: h.Round, Subject: s,
		At: d.now, TryAt: d.now, Recipients: d.recipients(r.Levels[h.Level-1], steps),
	}
	var notices []Notice
	var mails []Delivery
	for i := range x.Recipients {
		to := &x.Recipients[i]
		id, err := uuid.NewV7()
		if err != nil {
			return false, err
		}
		n := Notice{
			ID: id.String(), Officer: to.Officer, At: d.now, Escalation: x.Key, When: r.When, Level: h.Level, Round: h.Round,
			RuleVI: r.VI, RuleEN: r.EN, Subject: s,
		}
		notices = append(notices, n)
		if to.Email == MailNone {
			continue
		}
		mail := Delivery{NoticeID: n.ID, Address: to.Address, State: MailPending, TryAt: d.now, ChangedAt: d.now}
		switch {
		case to.Address == "":
			mail.State = MailNoAddress
		case e.Mailer == nil:
			mail.State = MailNotConfigured
		}
		to.Email = mail.State
		mails = append(mails, mail)
	}
	if len(x.Recipients) == 0 {
		e.Log.WarnContext(ctx, "nobody to tell", "rule", r.ID, "dossier", s.Code)
	}
	return e.Store.Escalate(ctx, x, notices, mails)
}

// backoff is how long an e-mail waits after its n-th failure; after the last it is given up.
var backoff = []time.Duration{time.Minute, 5 * time.Minute, 15 * time.Minute, time.Hour, 4 * time.Hour}

// mailLease is how long a worker has for an e-mail before another may take it: one that
// died in between may have sent it, so it can come twice, with the same Message-ID.
const mailLease = 5 * time.Minute

func (e *Engine) sendMails(ctx context.Context, now time.Time) error {
	if e.Mailer == nil {
		return nil
	}
	mails, err := e.Store.TakeMails(ctx, now, mailLease, e.MailRound)
	if err != nil {
		return err
	}
	for _, m := range mails {
		err := e.Mailer.Send(ctx, e.message(m))
		if ctx.Err() != nil {
			return ctx.Err() // the lease ends by itself
		}
		m.Attempts++
		m.State, m.Problem, m.ChangedAt = MailSent, "", now
		if err != nil {
			m.Problem = err.Error()
			m.State = MailFailed
			if !e.Mailer.Permanent(err) && m.Attempts <= len(backoff) {
				m.State, m.TryAt = MailPending, now.Add(backoff[m.Attempts-1])
			}
			e.Log.WarnContext(ctx, "e-mail not sent", "notice", m.NoticeID, "attempt", m.Attempts, "state", m.State, "error", err)
		}
		if err := e.Store.SettleMail(ctx, m); err != nil {
			return err
		}
	}
	return nil
}

// tellAgain is how long a dossier that could not be told waits; maxTells bounds the tries.
const (
	tellAgain = 2 * time.Minute
	maxTells  = 50
	tellRound = 500
)

// tellDossiers writes into each dossier's history who was told: by a command whose id is
// the escalation's key, so that twice is once.
func (e *Engine) tellDossiers(ctx context.Context, now time.Time) error {
	list, err := e.Store.Untold(ctx, now, tellRound)
	if err != nil {
		return err
	}
	var errs []error
	for _, x := range list {
		if err := e.tell(ctx, x, now); err != nil {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			errs = append(errs, fmt.Errorf("dossier %s: %w", x.Subject.Code, err))
		}
	}
	return errors.Join(errs...)
}

func (e *Engine) tell(ctx context.Context, x Escalation, now time.Time) error {
	mails, err := e.Store.MailsOf(ctx, x.Key)
	if err != nil {
		return err
	}
	n := dossier.Notice{Rule: x.Rule, VI: x.RuleVI, EN: x.RuleEN, Level: x.Level, Round: x.Round, At: x.At, To: []dossier.NoticeTo{}}
	for _, r := range x.Recipients {
		n.To = append(n.To, dossier.NoticeTo{ID: r.Officer, Name: r.Name, As: r.As, App: true, Email: string(cmp.Or(mails[r.Officer], r.Email))})
	}
	_, err = e.Driver.Execute(ctx, x.Subject.DossierID, dossier.Command{
		ID: "notice/" + x.Key, Kind: dossier.CommandNotice, Actor: dossier.Actor{Kind: "system"}, TaskID: x.Subject.TaskID, Notice: &n,
	})
	refused, typed := dossier.AsError(err)
	switch {
	case err == nil:
		return e.Store.Told(ctx, x.Key, now, "")
	case typed && refused.Code != dossier.CodeUnavailable: // it is closed, or gone: it never will have it
		return e.Store.Told(ctx, x.Key, now, refused.EN)
	case x.Tries >= maxTells:
		return e.Store.Told(ctx, x.Key, now, err.Error())
	}
	return errors.Join(err, e.Store.TellLater(ctx, x.Key, now.Add(tellAgain), err.Error()))
}
