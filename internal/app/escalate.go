package app

import (
	"context"
	"sync"
	"time"

	"github.com/motcua/motcua/config"
	"github.com/motcua/motcua/internal/absence"
	"github.com/motcua/motcua/internal/escalation"
	"github.com/motcua/motcua/internal/mail"
)

// escalateEvery is how often a worker looks for what wants attention.
const escalateEvery = time.Minute

// settingLook holds until when one worker looks: the others need not look at the same.
// Nothing but work depends on it, for each thing is told once whoever looks.
const settingLook = "escalation.looking"

// rules gives the rules of the configuration as they stand in its file now. Rules that
// cannot be read do not take the place of those that could.
func (a *App) rules() func() ([]escalation.Rule, error) {
	var mu sync.Mutex
	var last []escalation.Rule
	return func() ([]escalation.Rule, error) {
		mu.Lock()
		defer mu.Unlock()
		rules, err := escalation.Load(a.o.Config, config.FS, func(id string) bool {
			_, ok := a.Installation.Organisation().Role(id)
			return ok
		})
		if err == nil {
			last = rules
			return rules, nil
		}
		if last == nil {
			return nil, err
		}
		a.o.Log.Warn("the rules of escalation cannot be used; the last ones that could stay in force", "error", err)
		return last, nil
	}
}

// newEscalation makes what tells people.
func (a *App) newEscalation() (*escalation.Engine, error) {
	d := escalation.Deps{
		Store: a.Store, World: a.Installation, Absences: absence.NewDirectory(a.Store, a.Installation.Organisation),
		Driver: a.Driver, Rules: a.rules(), BaseURL: a.o.Settings.BaseURL(), Log: a.o.Log.With("component", "escalation"),
	}
	if s := a.o.Settings.SMTP; s.Host != "" {
		sender, err := mail.NewSender(mail.Config{
			Host: s.Host, Port: s.Port, Username: s.Username, Password: s.Password.Reveal(), From: s.From, Security: s.Security,
		})
		if err != nil {
			return nil, failure(err, "Không dùng được máy chủ thư (smtp): %v.", "The mail server (smtp) cannot be used: %v.", err)
		}
		d.Mailer = sender
	}
	return escalation.New(d), nil
}

// escalate looks every minute, one worker at a time.
func (a *App) escalate(engine *escalation.Engine) func(context.Context) {
	return func(ctx context.Context) {
		tick := time.NewTicker(escalateEvery)
		defer tick.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
			}
			if !a.mayLook(ctx, time.Now()) {
				continue
			}
			limited, cancel := context.WithTimeout(ctx, lookAfterBudget)
			begun, err := engine.Round(limited, time.Now())
			cancel()
			if begun > 0 {
				a.o.Log.Info("people told", "escalations", begun)
			}
			if err != nil && ctx.Err() == nil {
				a.o.Log.Warn("not everybody was told who is to be; the next round goes on", "error", err)
			}
		}
	}
}

// mayLook takes the turn to look, unless another worker has it.
func (a *App) mayLook(ctx context.Context, now time.Time) bool {
	held, err := a.Store.Setting(ctx, settingLook)
	if err != nil {
		return false
	}
	if until, err := time.Parse(time.RFC3339, held); err == nil && now.Before(until) {
		return false
	}
	mine, err := a.Store.SwapSetting(ctx, settingLook, held, now.Add(lookAfterBudget).UTC().Format(time.RFC3339Nano))
	return err == nil && mine
}
