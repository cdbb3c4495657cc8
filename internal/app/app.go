package app

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"os"
	"time"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"

	"github.com/motcua/motcua/activities"
	"github.com/motcua/motcua/internal/absence"
	"github.com/motcua/motcua/internal/api"
	"github.com/motcua/motcua/internal/attachment"
	"github.com/motcua/motcua/internal/audit"
	"github.com/motcua/motcua/internal/auth"
	"github.com/motcua/motcua/internal/clock"
	"github.com/motcua/motcua/internal/command"
	"github.com/motcua/motcua/internal/demo"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/draft"
	"github.com/motcua/motcua/internal/installation"
	"github.com/motcua/motcua/internal/live"
	"github.com/motcua/motcua/internal/observe"
	"github.com/motcua/motcua/internal/payload"
	"github.com/motcua/motcua/internal/preference"
	"github.com/motcua/motcua/internal/query"
	"github.com/motcua/motcua/internal/settings"
	"github.com/motcua/motcua/internal/store"
	"github.com/motcua/motcua/workflows"
)

// Options say what a process is made of.
type Options struct {
	Settings settings.Settings
	Log      *slog.Logger

	DatabaseURL string         // with its password
	Migrate     bool           // bring the schema up to date first
	Temporal    client.Options // address, namespace, credentials; the rest is added here
	Keys        []payload.Key  // current one first
	Config      fs.FS          // organisation, procedures, forms, calendars
	Demo        bool           // with the officers and citizens of the demonstration
	NewDemo     func() error   // the demonstration begins now, unless dossiers are there already; nil = it does not
	Web         fs.FS          // the built pages; nil = none

	API    net.Listener // serves the API; nil = this process has none
	Side   net.Listener // serves health and metrics by itself; nil = beside the API
	Worker bool         // works on dossiers
}

// App is a running process.
type App struct {
	Store        *store.Store
	Installation *installation.Installation
	Commands     *command.Service
	Query        *query.Service
	Auth         *auth.Service
	Files        *attachment.Service
	Driver       *workflows.Driver
	Temporal     client.Client

	o       Options
	policy  *auth.Policy
	health  *observe.Health
	metrics *observe.Metrics
	failed  chan error
	stops   []func(context.Context) error // in the order of starting
}

// Start puts the process together and returns when it serves. On an error everything
// that had started is stopped again.
func Start(ctx context.Context, o Options) (*App, error) {
	a := &App{o: o, failed: make(chan error, 4), health: observe.NewHealth(o.Log), metrics: observe.NewMetrics(Version())}
	for _, step := range []func(context.Context) error{
		a.openStore, a.openFiles, a.refuseMixing, a.loadInstallation, a.connect, a.assemble, a.follow, a.startWorker, a.startHTTP,
	} {
		if err := step(ctx); err != nil {
			stopping, cancel := context.WithTimeout(context.WithoutCancel(ctx), o.Settings.HTTP.ShutdownTimeout)
			defer cancel()
			return nil, errors.Join(err, a.Stop(stopping))
		}
	}
	return a, nil
}

// Failed gives an error after which the process cannot go on.
func (a *App) Failed() <-chan error { return a.failed }

// Stop ends the process's parts in the reverse order of their start: no new requests,
// running ones to their end, then the worker, then the connections. ctx bounds the
// waiting.
func (a *App) Stop(ctx context.Context) error {
	a.health.Drain()
	var errs []error
	for i := len(a.stops) - 1; i >= 0; i-- {
		errs = append(errs, a.stops[i](ctx))
	}
	a.stops = nil
	return errors.Join(errs...)
}

func (a *App) onStop(stop func(context.Context) error) { a.stops = append(a.stops, stop) }

func (a *App) openStore(ctx context.Context) error {
	s, err := openStore(ctx, a.o)
	if err != nil {
		return err
	}
	a.Store = s
	a.onStop(func(context.Context) error { return s.Close() })
	a.health.Require("database", s.Ping)
	return nil
}

func openStore(ctx context.Context, o Options) (*store.Store, error) {
	s, err := store.Open(ctx, o.DatabaseURL, store.Options{Logger: o.Log.With("component", "store"), MaxConns: o.Settings.Database.MaxConnections})
	if err != nil {
		return nil, failure(err, "Không kết nối được cơ sở dữ liệu %s.", "The database %s cannot be reached.", settings.MaskURL(o.DatabaseURL))
	}
	if o.Migrate {
		if _, err := s.Migrate(ctx); err != nil {
			return nil, errors.Join(failure(err, "Không nâng cấp được cơ sở dữ liệu %s: %v.", "The database %s cannot be migrated: %v.",
				settings.MaskURL(o.DatabaseURL), err), s.Close())
		}
		return s, nil
	}
	steps, err := s.MigrationStatus(ctx)
	if err != nil {
		return nil, errors.Join(err, s.Close())
	}
	for _, step := range steps {
		if step.AppliedAt == nil {
			return nil, errors.Join(failure(nil, "Cơ sở dữ liệu chưa được nâng cấp (thiếu %s). Hãy chạy: motcua migrate up",
				"The database is not up to date (%s is missing). Run: motcua migrate up", step.Name), s.Close())
		}
	}
	return s, nil
}

// refuseMixing keeps sample data away from real dossiers.
func (a *App) refuseMixing(ctx context.Context) error {
	if a.o.NewDemo == nil {
		return nil
	}
	page, err := a.Store.Dossiers(ctx, dossier.DossierFilter{Limit: 1})
	if err != nil {
		return err
	}
	if len(page.Items) > 0 {
		return failure(nil, "Đã có hồ sơ thật ở đây; dữ liệu mẫu không được trộn vào. Hãy chọn thư mục khác bằng --data.",
			"There are real dossiers here; sample data is not mixed with them. Choose another directory with --data.")
	}
	return a.o.NewDemo()
}

func (a *App) loadInstallation(ctx context.Context) error {
	stored, err := a.storedOrganisation(ctx)
	if err != nil {
		return err
	}
	i, err := installation.Load(installation.Options{
		FS: a.o.Config, Demo: a.o.Demo, Strict: a.o.Settings.Calendar.Strict, Blobs: a.Store, Stored: stored,
	})
	if err != nil {
		return err
	}
	for _, w := range i.Warnings() {
		a.o.Log.Debug("configuration", "remark", w.In("en"))
	}
	a.Installation = i
	if err := i.Keep(ctx); err != nil {
		return err
	}
	if err := a.seedOrganisation(ctx); err != nil {
		return err
	}
	return a.offer(ctx)
}

// offer takes over the organisation as it is now, and what is published now.
func (a *App) offer(ctx context.Context) error {
	return errors.Join(a.Installation.RefreshOrganisation(ctx, a.Store), a.Installation.Refresh(ctx, a.Store))
}

// publicationsEvery is how soon a process notices what another has published.
const publicationsEvery = 2 * time.Second

// followPublications keeps what this process offers, and whom it knows, in step with what
// the others publish and change.
func (a *App) followPublications(ctx context.Context) {
	every := time.NewTicker(publicationsEvery)
	defer every.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-every.C:
		}
		if err := a.offer(ctx); err != nil && ctx.Err() == nil {
			a.o.Log.Warn("the organisation or published procedures could not be read; the last known ones hold", "error", err)
		}
	}
}

func (a *App) connect(context.Context) error {
	codec, err := payload.NewCodec(a.o.Keys...)
	if err != nil {
		return failure(err, "Chưa có khóa mã hóa (encryption.keys): %v.", "There is no usable encryption key (encryption.keys): %v.", err)
	}
	options := a.o.Temporal
	options.DataConverter = payload.NewDataConverter(codec)
	options.FailureConverter = payload.NewFailureConverter(options.DataConverter)
	options.ExternalStorage = payload.NewExternalStorage(a.Store)
	options.Logger = observe.SDKLogger(a.o.Log)
	options.MetricsHandler = a.metrics.SDK()
	options.Identity = identity()
	// Lazy: while Temporal is away the API still answers what it can, and says 503 for the rest.
	c, err := client.NewLazyClient(options)
	if err != nil {
		return fmt.Errorf("temporal client: %w", err)
	}
	a.Temporal = c
	a.onStop(func(context.Context) error { c.Close(); return nil })
	a.health.Require("temporal", reachable(c, options.Namespace))
	switch {
	case a.o.Worker:
		a.health.Require("worker", workersPolling(c, options.Namespace, options.Identity))
	default:
		a.health.Show("worker", workersPolling(c, options.Namespace, ""))
	}
	return nil
}

// identity names this process among the workers: host and process id.
func identity() string {
	host, err := os.Hostname()
	if err != nil {
		host = "unknown"
	}
	return fmt.Sprintf("motcua %d@%s", os.Getpid(), host)
}

func (a *App) assemble(ctx context.Context) error {
	roles := auth.FromOrganisation(a.Installation.Organisation, time.Now)
	a.policy = auth.NewPolicy(roles)
	a.Driver = workflows.NewDriver(a.Temporal, a.Installation, a.Installation, a.Store, clock.System{}.Now)
	absences := absence.NewDirectory(a.Store, a.Installation.Organisation)
	a.Query = query.New(query.Deps{
		Reader: a.Store, World: a.Installation, Names: a.Store, Policy: a.policy, Operator: a.Driver, Batches: a.Store,
		Messages: a.Store, Audit: a.Store, Absences: absences, Boards: a.Store, BoardLimits: query.BoardLimits(a.o.Settings.Board),
		Notices: a.Store, Rules: a.rules(),
		Counter: a.Store,
	})
	a.Commands = command.New(command.Deps{
		Driver: a.Driver, Reservations: a.Store, Finder: a.Query, World: a.Installation, Policy: a.policy,
		Workshop: a.Installation, Registry: a.Store, Offer: a.offer,
		Files: a.Files, Exchange: a.Driver, Editions: a.Installation,
		Operator: a.Driver, Batches: a.Store, BatchDriver: a.Driver, Planner: a.Query,
		Absences: absences, Staff: a.Query,
	})
	hasher := auth.NewHasher()
	a.Auth = auth.NewService(a.Store, hasher, auth.Options{
		Idle: a.o.Settings.Session.Idle, TTL: a.o.Settings.Session.TTL, Loopback: a.o.Settings.Loopback(), Positions: roles.Positions,
		Substitutions: query.Substitutions(absences), Organisation: a.Installation.Organisation,
		Elsewhere: auth.Elsewhere{Provision: a.o.Settings.OIDC.Provision, Link: a.o.Settings.OIDC.Link},
	})
	if a.o.Demo && a.o.API != nil {
		return demo.Accounts(ctx, a.Installation.Organisation(), a.Store, hasher, time.Now())
	}
	return nil
}

func (a *App) startWorker(ctx context.Context) error {
	if !a.o.Worker {
		return nil
	}
	if err := prepareNamespace(ctx, a.Temporal, a.o.Temporal.Namespace, a.o.Temporal.HostPort); err != nil {
		return err
	}
	s := a.o.Settings.Worker
	worker.SetStickyWorkflowCacheSize(s.StickyCache)
	w := worker.New(a.Temporal, workflows.TaskQueue, worker.Options{
		MaxConcurrentWorkflowTaskExecutionSize:  s.WorkflowTasks,
		MaxConcurrentActivityExecutionSize:      s.Activities,
		MaxConcurrentLocalActivityExecutionSize: s.LocalActivities,
		MaxConcurrentWorkflowTaskPollers:        s.WorkflowPollers,
		MaxConcurrentActivityTaskPollers:        s.ActivityPollers,
		WorkerStopTimeout:                       a.o.Settings.HTTP.ShutdownTimeout / 2,
		OnFatalError:                            a.fail,
	})
	restate, err := a.restateRecent(ctx)
	if err != nil {
		return err
	}
	connectors, err := connectorsOf(a.o.Settings.Connectors)
	if err != nil {
		return err
	}
	engine, err := a.newEscalation()
	if err != nil {
		return err
	}
	workflows.Register(w)
	activities.Register(w, activities.Deps{
		Projector: a.Store, Allocator: a.Store, Messages: a.Store, Dossiers: a.Driver, Beginner: a.Commands, Callees: a.Commands,
		Batches: a.Store, Reader: a.Store, Driver: a.Driver, Operator: a.Driver, Reassigner: a.Query,
		Connectors: connectors,
	})
	if err := w.Start(); err != nil {
		return failure(err, "Không kết nối được Temporal tại %s.", "Temporal cannot be reached at %s.", a.o.Temporal.HostPort)
	}
	a.onStop(func(context.Context) error { w.Stop(); return nil })
	a.inBackground(ctx, restate)
	a.inBackground(ctx, a.followCalendars)
	a.inBackground(ctx, a.lookAfter)
	a.inBackground(ctx, a.escalate(engine))
	a.inBackground(ctx, a.sweepFiles)
	return nil
}

// inBackground does something beside serving, and has it end before the process does.
func (a *App) inBackground(starting context.Context, do func(context.Context)) {
	ctx, cancel := context.WithCancel(context.WithoutCancel(starting)) // it outlives the start
	done := make(chan struct{})
	go func() { defer close(done); do(ctx) }()
	a.onStop(func(stopping context.Context) error {
		cancel()
		select {
		case <-done:
			return nil
		case <-stopping.Done():
			return stopping.Err()
		}
	})
}

func (a *App) fail(err error) {
	select {
	case a.failed <- err:
	default: // the first ones are the cause
	}
}

func (a *App) startHTTP(ctx context.Context) error {
	var handler = mount(nil, a.health, a.metrics)
	if a.o.Side != nil {
		a.listen(serve(a.o.Side, handler, a.o.Settings.HTTP, a.o.Log))
	}
	if a.o.API == nil {
		return nil
	}
	hub := live.NewHub(a.Store, a.o.Log.With("component", "live"))
	a.inBackground(ctx, hub.Run)
	provider, err := providerOf(a.o.Settings, a.o.Log)
	if err != nil {
		return err
	}
	h, err := api.New(api.Deps{
		OIDC: provider, OIDCName: a.o.Settings.OIDC.Name,
		Audit: audit.NewLog(a.Store, clock.System{}.Now),
		Auth:  a.Auth, Policy: a.policy, Commands: a.Commands, Query: a.Query, Files: a.Files, Drafts: draft.Service{Drafts: a.Store}, Log: a.o.Log, Web: a.o.Web,
		Live:      hub,
		PublicURL: a.o.Settings.BaseURL(), MaxBody: a.o.Settings.HTTP.MaxBody, Timeout: a.o.Settings.HTTP.RequestTimeout,
		TrustedProxies: a.o.Settings.HTTP.TrustedProxies, Organisation: a.organisations(),
		Preferences: preference.Service{Settings: a.Store},
	})
	if err != nil {
		return fmt.Errorf("api: %w", err)
	}
	if a.o.Side != nil {
		handler = a.metrics.Measure(h)
	} else {
		handler = mount(h, a.health, a.metrics)
	}
	a.listen(serve(a.o.API, handler, a.o.Settings.HTTP, a.o.Log))
	a.onStop(func(context.Context) error { hub.Close(); return nil }) // or its streams would keep the server waiting
	return nil
}

// listen stops a server with the process, and the process with the server.
func (a *App) listen(w *web) {
	a.onStop(w.stop)
	go func() {
		if err, broke := <-w.failed; broke {
			a.fail(fmt.Errorf("http: %w", err))
		}
	}()
}
