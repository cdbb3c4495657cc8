package api

import (
	"context"
	"io/fs"
	"log/slog"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humagin"
	"github.com/gin-gonic/gin"

	"github.com/motcua/motcua/internal/attachment"
	"github.com/motcua/motcua/internal/auth"
	"github.com/motcua/motcua/internal/clock"
	"github.com/motcua/motcua/internal/command"
	"github.com/motcua/motcua/internal/draft"
	"github.com/motcua/motcua/internal/live"
	"github.com/motcua/motcua/internal/preference"
	"github.com/motcua/motcua/internal/query"
)

// Prefix is the path that all routes of this version begin with.
const Prefix = "/api/v1"

// Deps is what the API needs.
type Deps struct {
	Auth     *auth.Service
	Policy   *auth.Policy
	Commands *command.Service
	Query    *query.Service
	// Organisation reads its revisions and changes it.
	Organisation *command.Organisation
	Audit        Recorder // nil = nothing is recorded
	Files        *attachment.Service
	Drafts       draft.Service
	Now          func() time.Time
	Log          *slog.Logger
	Web          fs.FS // the built pages; nil = none
	Live         *live.Hub
	Preferences  preference.Service

	OIDC     IdentityProvider // nil = passwords only
	OIDCName string           // what people call it

	PublicURL      string        // address people use; https makes the cookie Secure
	MaxBody        int64         // bytes, 0 = 4 MiB
	Timeout        time.Duration // of one request, 0 = 30 s
	TrustedProxies []string      // whose X-Forwarded-For is believed, as addresses or CIDR
}

const (
	defaultMaxBody = 4 << 20
	defaultTimeout = 30 * time.Second
)

type server struct {
	Deps
	engine *gin.Engine
	api    huma.API
	guard  *http.CrossOriginProtection
	pages  pages
	routes map[string]auth.Action // "GET /api/v1/tasks" → action
	reads  map[string]bool        // lists that are in the audit log all the same
	// streams are the routes that read or write piece by piece.
	streams map[string]struct{}
}

// New makes the handler of the whole service: the API and the pages.
func New(d Deps) (http.Handler, error) {
	s, err := newServer(d)
	if err != nil {
		return nil, err
	}
	return s.engine, nil
}

func newServer(d Deps) (*server, error) {
	if d.MaxBody <= 0 {
		d.MaxBody = defaultMaxBody
	}
	if d.Timeout <= 0 {
		d.Timeout = defaultTimeout
	}
	if d.Log == nil {
		d.Log = slog.New(slog.DiscardHandler)
	}
	if d.Now == nil {
		d.Now = clock.System{}.Now
	}
	s := &server{
		Deps: d, pages: pages{files: d.Web}, routes: map[string]auth.Action{}, reads: map[string]bool{}, streams: map[string]struct{}{},
	}
	var err error
	if s.guard, err = crossOrigin(d.PublicURL); err != nil {
		return nil, err
	}
	if s.engine, err = s.newEngine(); err != nil {
		return nil, err
	}
	s.api = humagin.New(s.engine, describe())
	s.register()
	if err := s.serveDescription(); err != nil {
		return nil, err
	}
	return s, nil
}

func (s *server) register() {
	s.registerSessions()
	s.registerTokens()
	s.registerOIDC()
	s.registerMyAccount()
	s.registerAccounts()
	s.registerAccountAccess()
	s.registerProcedures()
	s.registerPublication()
	s.registerAgencies()
	s.registerOrganisation()
	s.registerDossiers()
	s.registerDossierCommands()
	s.registerTasks()
	s.registerTaskCommands()
	s.registerTaskHands()
	s.registerIncidents()
	s.registerMessages()
	s.registerInstance()
	s.registerOperations()
	s.registerBatches()
	s.registerBoard()
	s.registerReassignments()
	s.registerLookup()
	s.registerAudit()
	s.registerAttachments()
	s.registerIntake()
	s.registerDrafts()
	s.registerAbsences()
	s.registerLive()
	s.registerNotices()
	s.registerPreferences()
}

// route is one operation and the action it needs.
type route struct {
	method, path string // path without Prefix
	action       auth.Action
	id           string // operation id, the name in generated clients
	tag          string
	summary      string
	description  string
	status       int // 0 = 200
	errors       []int
	recorded     bool              // a GET without an id in its path that is in the audit log: an export, a search by id number
	body         *huma.RequestBody // of a stream; nil = as the input says
}

// handle registers a route. The handler gets the caller, who has passed the policy's
// first gate: some grant allows the action.
func handle[I, O any](s *server, r route, h func(context.Context, auth.Principal, *I) (*O, error)) {
	rule, _ := auth.RuleFor(r.action)
	op := huma.Operation{
		OperationID: r.id, Method: r.method, Path: Prefix + r.path,
		Summary: r.summary, Description: r.description, Tags: []string{r.tag},
		DefaultStatus: r.status,
		Errors:        append([]int{http.StatusTooManyRequests, http.StatusServiceUnavailable}, r.errors...),
		MaxBodyBytes:  s.MaxBody, BodyReadTimeout: -1, // the body is read, with our limits, before huma sees it
	}
	if !rule.Public {
		op.Security = []map[string][]string{{"cookie": {}}, {"bearer": {}}}
		op.Errors = append(op.Errors, http.StatusUnauthorized, http.StatusForbidden)
	}
	if r.body != nil {
		op.RequestBody = r.body
	}
	op.Middlewares = huma.Middlewares{s.authorise(r.action)}
	s.routes[r.method+" "+ginPath(op.Path)] = r.action
	s.reads[r.method+" "+ginPath(op.Path)] = r.recorded
	huma.Register(s.api, op, func(ctx context.Context, in *I) (*O, error) {
		out, err := h(ctx, principalOf(ctx), in)
		if err != nil {
			return nil, problemFor(ctx, s.Log, err)
		}
		return out, nil
	})
}
