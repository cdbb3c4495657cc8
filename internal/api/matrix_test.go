package api

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/motcua/motcua/internal/auth"
	"github.com/motcua/motcua/internal/dossier"
)

// The rights, said a second time and in other words than the policy table says them:
// by route, each duty by its name, nothing inherited. TestRights holds the service to it.
//
//	public               anybody
//	self                 anybody who is logged in
//	citizen:own          dossiers that the account filed
//	desk:task            tasks of the hat, dossiers where such a task is open
//	desk:agency          what was filed at the agency of the hat, or has come to it
//	leader:below         that agency and those below it
//	admin:all            everything
const (
	reading  = "citizen:own desk:agency handler:agency head:agency leader:below supervisor:below"
	tasks    = "desk:agency handler:agency head:agency leader:below supervisor:below"
	doing    = "desk:task handler:task head:task leader:task"
	oversee  = "supervisor:below admin:all"
	operate  = "admin:all"
	design   = "designer:all admin:all"
	exchange = "integrator:all admin:all"
	leading  = "head:agency leader:agency leader:below supervisor:below admin:all"
	office   = "desk:own handler:own head:agency leader:below supervisor:below admin:all"
)

// right is one route with what is needed for it.
type right struct {
	grants string
	token  string // scope of an access token, "any", or "" = not with a token
	about  string // what the path or body names: dossier, task, agency, batch, message, "" = nothing
	body   string
	allow  int    // what whoever may gets, 0 = anything but 401, 403, 404 and 5xx
	first  bool   // also before a first password is changed
	ends   bool   // it would end the caller's session: asked by nobody who is logged in
	query  string // of the URL
}

var rights = map[string]right{
	"GET openapi.json": {grants: "public", token: "any", allow: 200},
	"GET lookup":       {grants: "public", token: "any", allow: 422},

	"POST sessions":            {grants: "public", body: `{}`, allow: 422},
	"GET sessions":             {grants: "self", token: "any", allow: 200, first: true},
	"DELETE sessions":          {grants: "self", first: true, ends: true},
	"GET access-tokens":        {grants: "self", allow: 200},
	"POST access-tokens":       {grants: "self", body: `{"name":"x","scopes":["nonsense"]}`},
	"DELETE access-tokens/:id": {grants: "self", allow: 404},
	"GET login-means":          {grants: "public", token: "any", allow: 200},
	"GET oidc/login":           {grants: "public", allow: 404}, // none is set up
	"GET oidc/callback":        {grants: "public", allow: 404},
	"PUT me/password":          {grants: "self", first: true, body: `{"current":"no such","password":"x"}`, allow: 422},
	"GET me/sessions":          {grants: "self", allow: 200},
	"DELETE me/sessions":       {grants: "self", allow: 200},
	"DELETE me/sessions/:id":   {grants: "self", allow: 404},

	"GET accounts":                             {grants: operate, token: "admin", allow: 200},
	"POST accounts":                            {grants: operate, token: "admin", body: `{"officer":"nobody"}`, allow: 422},
	"GET accounts/officers":                    {grants: operate, token: "admin", allow: 200},
	"GET accounts/:id":                         {grants: operate, token: "admin", allow: 404},
	"POST accounts/:id/password-reset":         {grants: operate, token: "admin", allow: 404},
	"POST accounts/:id/disable":                {grants: operate, token: "admin", allow: 404},
	"POST accounts/:id/enable":                 {grants: operate, token: "admin", allow: 404},
	"POST accounts/:id/unlock":                 {grants: operate, token: "admin", allow: 404},
	"GET accounts/:id/sessions":                {grants: operate, token: "admin", allow: 404},
	"DELETE accounts/:id/sessions":             {grants: operate, token: "admin", allow: 404},
	"GET accounts/:id/access-tokens":           {grants: operate, token: "admin", allow: 404},
	"POST accounts/:id/access-tokens":          {grants: operate, body: `{"name":"x","scopes":["read"]}`, allow: 404},
	"DELETE accounts/:id/access-tokens/:token": {grants: operate, token: "admin", allow: 404},

	"GET procedures":            {grants: "public", token: "any", allow: 200},
	"GET procedures/:code":      {grants: "public", token: "any", allow: 200},
	"GET procedures/:code/bpmn": {grants: "public", token: "any", allow: 200},
	"GET procedures/:code/form": {grants: "public", token: "any"},
	"GET agencies":              {grants: "public", token: "any", allow: 200},
	"GET fields":                {grants: "public", token: "any", allow: 200},

	"POST processes/check":                               {grants: design, token: "procedures:read", body: `{"bpmn":"<x/>"}`, allow: 200},
	"GET procedures/:code/versions":                      {grants: design, token: "procedures:read", allow: 200},
	"POST procedures/:code/versions":                     {grants: design, token: "procedures:write", body: `{"definition":{}}`},
	"POST procedures/:code/versions/:version/retirement": {grants: design, token: "procedures:write", allow: 404},

	"GET dossiers":                            {grants: reading, token: "dossiers:read", allow: 200},
	"GET dossiers/:code":                      {grants: reading, token: "dossiers:read", about: "dossier", allow: 200},
	"GET dossiers/:code/events":               {grants: reading, token: "dossiers:read", about: "dossier", allow: 200},
	"GET dossiers/:code/files":                {grants: reading, token: "dossiers:read", about: "dossier", allow: 200},
	"POST dossiers":                           {grants: "citizen:all desk:agency", token: "dossiers:write", about: "agency", allow: 409},
	"POST dossiers/:code/supplement-requests": {grants: doing, token: "dossiers:write", about: "dossier", body: `{"items":["CCCD"]}`, allow: 409},
	"POST dossiers/:code/supplements":         {grants: "citizen:own desk:agency desk:task handler:task head:task leader:task", token: "dossiers:write", about: "dossier", body: `{}`, allow: 409},
	"POST dossiers/:code/refusal":             {grants: doing, token: "dossiers:write", about: "dossier", body: `{"reason":"x"}`, allow: 409},
	"POST dossiers/:code/withdrawal":          {grants: "citizen:own desk:agency", token: "dossiers:write", about: "dossier", body: `{"reason":"x"}`, allow: 409},
	"POST dossiers/:code/stop":                {grants: "head:agency leader:agency supervisor:below", token: "dossiers:write", about: "dossier", body: `{"reason":"x"}`, allow: 409},
	"POST dossiers/:code/extension":           {grants: "head:agency leader:agency supervisor:below", token: "dossiers:write", about: "dossier", body: `{"reason":"x","until":"2026-12-24T00:00:00Z"}`, allow: 409},
	"POST dossiers/:code/files":               {grants: "desk:agency desk:task handler:task head:task leader:task", token: "dossiers:write", about: "dossier", body: `{"files":["0198c1e2-0000-7000-8000-0000000000ff"]}`},
	"POST dossiers/:code/activities":          {grants: "desk:agency handler:agency head:agency leader:agency supervisor:below admin:all", token: "operations:write", about: "dossier", body: `{"scope":"x","elements":["y"]}`, allow: 409},

	"GET tasks":               {grants: tasks, token: "tasks:read", query: "?view=all", allow: 200},
	"GET tasks/counts":        {grants: tasks, token: "tasks:read", allow: 200},
	"GET tasks/:id":           {grants: tasks, token: "tasks:read", about: "task", allow: 200},
	"POST tasks/:id/claim":    {grants: doing, token: "tasks:write", about: "task", allow: 409},
	"POST tasks/:id/release":  {grants: doing, token: "tasks:write", about: "task", allow: 409},
	"POST tasks/:id/complete": {grants: doing, token: "tasks:write", about: "task", body: `{}`, allow: 409},
	"POST tasks/:id/return":   {grants: doing, token: "tasks:write", about: "task", body: `{"comment":"x"}`, allow: 409},

	"POST tasks/:id/assign":                  {grants: "head:unit leader:agency supervisor:below", token: "tasks:write", about: "task", body: `{"assignee":"nobody","reason":"x"}`},
	"POST tasks/:id/forward":                 {grants: doing, token: "tasks:write", about: "task", body: `{"assignee":"nobody","comment":"x"}`},
	"POST tasks/:id/recall":                  {grants: doing, token: "tasks:write", about: "task", body: `{"reason":"x"}`, allow: 409},
	"POST tasks/:id/consultations":           {grants: doing, token: "tasks:write", about: "task", body: `{"question":"x","parties":[{"agency":"nowhere"}]}`},
	"POST tasks/:id/answer":                  {grants: doing, token: "tasks:write", about: "task", body: `{"opinion":"agree"}`, allow: 409},
	"POST tasks/:id/consultations/:no/close": {grants: doing, token: "tasks:write", about: "task", body: `{"reason":"x"}`, allow: 409},
	"POST tasks/:id/comments":                {grants: tasks, token: "tasks:write", about: "task", body: `{"comment":"x"}`, allow: 409},
	"POST dossiers/:code/comments":           {grants: tasks, token: "dossiers:write", about: "dossier", body: `{"comment":"x"}`, allow: 409},

	"GET live":                   {grants: "self", token: "any", allow: 503}, // nobody tells of changes here
	"GET board":                  {grants: leading, token: "tasks:read", allow: 200},
	"GET board/load":             {grants: leading, token: "tasks:read", allow: 200},
	"GET board/tasks":            {grants: leading, token: "tasks:read", query: "?number=overdue", allow: 200},
	"GET board/dossiers":         {grants: leading, token: "tasks:read", query: "?number=paused", allow: 200},
	"POST reassignments":         {grants: leading, token: "tasks:write", body: `{"reason":"x","rule":"one"}`, allow: 422},
	"POST reassignments/preview": {grants: leading, token: "tasks:write", body: `{"rule":"one"}`, allow: 422},
	"POST batches/:id/undo":      {grants: "head:own leader:own supervisor:own admin:all", token: "tasks:write", about: "batch", body: `{"reason":"x"}`},

	"POST files":            {grants: "self", token: "dossiers:write"},
	"GET files":             {grants: "self", token: "dossiers:read"},
	"GET files/:id":         {grants: "self", token: "dossiers:read", allow: 404},
	"GET files/:id/content": {grants: "self", token: "dossiers:read", allow: 404},
	"DELETE files/:id":      {grants: "self", token: "dossiers:write", allow: 404},
	"GET drafts/:key":       {grants: "self", token: "dossiers:read", allow: 404},
	"PUT drafts/:key":       {grants: "self", token: "dossiers:write", body: `{}`},
	"DELETE drafts/:key":    {grants: "self", token: "dossiers:write"},

	"POST incidents/:code/:id/retry":      {grants: oversee, token: "operations:write", about: "dossier", allow: 409},
	"POST incidents/:code/:id/resolve":    {grants: oversee, token: "operations:write", about: "dossier", body: `{"reason":"x"}`, allow: 409},
	"POST incidents/:code/:id/skip":       {grants: oversee, token: "operations:write", about: "dossier", body: `{"reason":"x"}`, allow: 409},
	"GET instances":                       {grants: oversee, token: "operations:read", allow: 200},
	"GET dossiers/:code/instance":         {grants: oversee, token: "operations:read", about: "dossier", allow: 409},
	"POST dossiers/:code/preview":         {grants: oversee, token: "operations:write", about: "dossier", body: `{"operation":"resume","reason":"x"}`, allow: 409},
	"POST dossiers/:code/suspend":         {grants: oversee, token: "operations:write", about: "dossier", body: `{"reason":"x"}`, allow: 409},
	"POST dossiers/:code/resume":          {grants: oversee, token: "operations:write", about: "dossier", body: `{"reason":"x"}`, allow: 409},
	"POST dossiers/:code/modify":          {grants: oversee, token: "operations:write", about: "dossier", body: `{"reason":"x"}`},
	"GET dossiers/:code/migration":        {grants: operate, token: "operations:write", about: "dossier", query: "?to=99"},
	"POST dossiers/:code/migration":       {grants: operate, token: "operations:write", about: "dossier", body: `{"reason":"x","version":99}`},
	"POST dossiers/:code/migration/check": {grants: operate, token: "operations:write", about: "dossier", body: `{"version":99,"mapping":{}}`},
	"POST dossiers/:code/variables":       {grants: operate, token: "operations:write", about: "dossier", body: `{"reason":"x","variables":{}}`},
	"POST dossiers/:code/due":             {grants: operate, token: "operations:write", about: "dossier", body: `{"reason":"x","due":"2026-12-24T00:00:00Z"}`},
	"POST dossiers/:code/timers":          {grants: operate, token: "operations:write", about: "dossier", body: `{"reason":"x","element":"y","at":"2030-01-01T00:00:00Z"}`},
	"POST dossiers/:code/cancel":          {grants: operate, token: "operations:write", about: "dossier", body: `{"reason":"x"}`},

	"GET absences":                   {grants: office, token: "tasks:read", allow: 200},
	"GET absences/officers":          {grants: office, token: "tasks:read", allow: 200},
	"POST absences":                  {grants: office, token: "tasks:write", body: `{"from_day":"x","to_day":"y"}`, allow: 422},
	"PUT absences/:id":               {grants: office, token: "tasks:write", body: `{"from_day":"x","to_day":"y"}`, allow: 404},
	"POST absences/:id/cancellation": {grants: office, token: "tasks:write", allow: 404},

	"POST messages":    {grants: exchange, token: "messages:write", body: `{"name":""}`},
	"GET messages":     {grants: exchange, token: "messages:read", allow: 200},
	"GET messages/:id": {grants: "integrator:own admin:all", token: "messages:read", about: "message", allow: 200},
	"POST signals":     {grants: exchange, token: "messages:write", body: `{"name":""}`},
	"GET signals/:id":  {grants: exchange, token: "messages:read", allow: 404},

	"POST batches":          {grants: oversee, token: "operations:write", body: `{"operation":"suspend","reason":""}`},
	"GET batches":           {grants: leading, token: "operations:read", allow: 200},
	"GET batches/:id":       {grants: "head:own leader:own supervisor:own admin:all", token: "operations:read", about: "batch", allow: 200},
	"GET batches/:id/items": {grants: "head:own leader:own supervisor:own admin:all", token: "operations:read", about: "batch", allow: 200},
	"POST batches/:id/stop": {grants: "head:own leader:own supervisor:own admin:all", token: "operations:write", about: "batch"},

	"GET dossiers/:code/slips/:file": {grants: reading, token: "dossiers:read", about: "dossier", allow: 404},
	"GET intake/procedures":          {grants: "desk:agency", token: "dossiers:read", allow: 200},
	"PUT intake/favourites/:code":    {grants: "desk:agency", token: "dossiers:read"},
	"DELETE intake/favourites/:code": {grants: "desk:agency", token: "dossiers:read"},
	"GET intake/checklists/:code":    {grants: "desk:agency", token: "dossiers:read", allow: 200},
	"POST intake/applicants":         {grants: "desk:agency", token: "dossiers:read", body: `{"id_number":"079190000011"}`, allow: 200},

	"GET preferences":       {grants: "self", token: "any", allow: 200},
	"PUT preferences":       {grants: "self", body: `[]`},
	"GET notices":           {grants: "self", token: "tasks:read", allow: 200},
	"GET notices/count":     {grants: "self", token: "tasks:read", allow: 200},
	"POST notices/read":     {grants: "self", token: "tasks:write"},
	"POST notices/:id/read": {grants: "self", token: "tasks:write", allow: 200},
	"GET escalations":       {grants: oversee, token: "operations:read", allow: 200},
	"GET escalation-rules":  {grants: oversee, token: "operations:read", allow: 200},

	"GET organisation":                 {grants: oversee, token: "admin", allow: 200},
	"GET organisation/officers":        {grants: oversee, token: "admin", allow: 200},
	"GET organisation/officers/:id":    {grants: oversee, token: "admin", allow: 404},
	"POST organisation/changes":        {grants: oversee, token: "admin", body: `{"edits":[]}`},
	"POST organisation/imports":        {grants: operate, token: "admin", body: `{"name":"a.txt","data":""}`},
	"GET organisation/import-template": {grants: operate, token: "admin", allow: 200},
	"GET organisation/export":          {grants: operate, token: "admin", allow: 404},
	"GET organisation/revisions":       {grants: operate, token: "admin", allow: 200},
	"GET organisation/revisions/:id":   {grants: operate, token: "admin"},

	"GET audit":                {grants: "auditor:all admin:all", token: "audit:read", allow: 200},
	"GET audit/days":           {grants: "auditor:all admin:all", token: "audit:read", allow: 200},
	"GET audit/verification":   {grants: "auditor:all admin:all", token: "audit:read", allow: 200},
	"GET dossiers/:code/audit": {grants: "supervisor:below auditor:all admin:all", token: "audit:read", about: "dossier", allow: 200},
}

// tokenReads says what a scope of an access token opens, one by one.
var tokenOpens = map[string][]string{
	"read":             {"any", "dossiers:read", "tasks:read", "messages:read", "procedures:read", "operations:read", "audit:read"},
	"write":            {"any", "dossiers:read", "tasks:read", "messages:read", "procedures:read", "operations:read", "audit:read", "dossiers:write", "tasks:write", "messages:write", "procedures:write", "operations:write"},
	"dossiers:read":    {"any", "dossiers:read"},
	"dossiers:write":   {"any", "dossiers:read", "dossiers:write"},
	"tasks:read":       {"any", "tasks:read"},
	"tasks:write":      {"any", "tasks:read", "tasks:write"},
	"messages:read":    {"any", "messages:read"},
	"messages:write":   {"any", "messages:read", "messages:write"},
	"procedures:read":  {"any", "procedures:read"},
	"procedures:write": {"any", "procedures:read", "procedures:write"},
	"operations:read":  {"any", "operations:read"},
	"operations:write": {"any", "operations:read", "operations:write"},
	"audit:read":       {"any", "audit:read"},
	"admin":            {"any", "admin"},
}

// hat is what somebody is, and where.
type hat struct{ duty, role, agency string }

// dutyRoles are roles of the shipped organisation, one of each duty; two of "handler".
var dutyRoles = []hat{
	{duty: "desk", role: "desk_officer"}, {duty: "handler", role: "judicial_civil_status_officer"}, {duty: "handler", role: "culture_social_officer"},
	{duty: "head", role: "head_of_economy"}, {duty: "leader", role: "leader"}, {duty: "supervisor", role: "supervisor"},
	{duty: "designer", role: "process_designer"}, {duty: "admin", role: "admin"}, {duty: "integrator", role: "integrator"}, {duty: "auditor", role: "auditor"},
}

// caller is somebody who asks.
type caller struct {
	login   string // also the account's id; "" = nobody
	citizen bool
	hats    []hat
	must    bool // must change the password first
}

// callers are every duty at the ward, at its sibling and at the district above, and those
// in whom rights meet.
func callers() []caller {
	all := []caller{
		{}, {login: "nguoi-nop", citizen: true}, {login: "nguoi-khac", citizen: true},
		{login: "khong-vai-tro"},
		{login: "vai-tro-ngoai", hats: []hat{{role: "tax_authority", agency: ward}, {role: "khong-co-vai-tro-nay", agency: ward}}},
		{login: "hai-mu", hats: []hat{{"desk", "desk_officer", otherWard}, {"supervisor", "supervisor", ward}}},
		{login: "hai-phuong", hats: []hat{{"handler", "judicial_civil_status_officer", ward}, {"handler", "judicial_civil_status_officer", otherWard}}},
		{login: "moi-cap", must: true, hats: []hat{{"admin", "admin", district}, {"desk", "desk_officer", ward}}},
	}
	for _, agency := range []string{ward, otherWard, district} {
		for _, d := range dutyRoles {
			d.agency = agency
			all = append(all, caller{login: loginOf(d.role, agency), hats: []hat{d}})
		}
	}
	return all
}

func loginOf(role, agency string) string { return strings.ToLower(role + "-" + agency) }

// thing is what a path names.
type thing struct {
	name     string
	path     string   // what stands in the URL
	owner    string   // account
	agency   string   // where a dossier was filed, or a task is done
	agencies []string // where it has come to, too
	open     []hat    // hats (role and agency) of the open tasks
}

func below(agency, of string) bool { return agency == of || strings.HasPrefix(agency, of+".") }

// covered says whether one grant of a caller reaches a thing.
func (c caller) covered(grants string, x thing) bool {
	for _, g := range strings.Fields(grants) {
		duty, scope, _ := strings.Cut(g, ":")
		if duty == "citizen" && c.citizen && (scope == "all" || x.owner == c.login) {
			return true
		}
		for _, h := range c.hats {
			if h.duty != duty {
				continue
			}
			switch scope {
			case "all":
				return true
			case "own":
				if x.owner == c.login {
					return true
				}
			case "task":
				if slices.ContainsFunc(x.open, func(t hat) bool { return t.role == h.role && t.agency == h.agency }) {
					return true
				}
			case "unit": // of the economy division
				if slices.ContainsFunc(x.open, func(t hat) bool { return t.agency == h.agency && strings.HasPrefix(t.role, "economy_") }) {
					return true
				}
			case "agency":
				if slices.Contains(append(slices.Clone(x.agencies), x.agency), h.agency) {
					return true
				}
			case "below":
				if slices.ContainsFunc(append(slices.Clone(x.agencies), x.agency), func(a string) bool { return below(a, h.agency) }) {
					return true
				}
			}
		}
	}
	return false
}

// has says whether the caller has any of the duties at all.
func (c caller) has(grants string) bool {
	for _, g := range strings.Fields(grants) {
		duty, _, _ := strings.Cut(g, ":")
		if (duty == "citizen" && c.citizen) || slices.ContainsFunc(c.hats, func(h hat) bool { return h.duty == duty }) {
			return true
		}
	}
	return false
}

// wanted is the answer that the table foresees; 0 = whoever may.
func (r right) wanted(c caller, x thing) int {
	switch {
	case r.grants == "public":
		return 0
	case c.login == "":
		return http.StatusUnauthorized
	case c.must && !r.first:
		return http.StatusForbidden
	case r.grants == "self":
		return 0
	case !c.has(r.grants):
		return http.StatusForbidden
	case r.about == "" || c.covered(r.grants, x):
		return 0
	case r.about == "agency":
		return http.StatusForbidden // agencies are no secret
	case r.about == "dossier" && c.covered(reading, x), r.about == "task" && c.covered(tasks, x):
		return http.StatusForbidden // they see it
	}
	return http.StatusNotFound // it does not exist for them
}

// may says whether an answer is one that somebody who may gets.
func (r right) may(status int) bool {
	if r.allow != 0 {
		return status == r.allow
	}
	return status < 500 && !slices.Contains([]int{http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound}, status)
}

// theatre is the service with everything that the matrix asks for in it.
type theatre struct {
	*bench
	dossiers []thing
	tasks    []thing
	batch    thing
	message  thing
}

func newTheatre(b *bench) *theatre {
	th := &theatre{bench: b}
	for _, c := range callers() {
		if c.login == "" {
			continue
		}
		a := auth.Account{ID: c.login, Login: c.login, Name: "Người <i>thử</i>", Kind: auth.KindOfficer, MustChange: c.must}
		if c.citizen {
			a.Kind = auth.KindCitizen
		}
		for _, h := range c.hats {
			a.Positions = append(a.Positions, dossier.Position{Agency: h.agency, Role: h.role})
		}
		b.account(a)
	}
	th.stage("0198c1e2-0000-7000-8000-00000000000a", ward, ward)
	th.stage("0198c1e2-0000-7000-8000-00000000000b", otherWard, otherWard)
	th.stage("0198c1e2-0000-7000-8000-00000000000c", district, district)
	th.stage("0198c1e2-0000-7000-8000-00000000000d", ward, district) // handed over to the district

	owner := loginOf("supervisor", ward)
	var batch Batch
	b.call("POST", "/batches").as(owner).key().json(`{"operation":"suspend","reason":"x","codes":["`+th.dossiers[0].path+`"],"dry_run":true}`).want(http.StatusAccepted, &batch)
	th.batch = thing{name: "batch", path: batch.ID, owner: owner}
	sender := loginOf("integrator", ward)
	var message struct{ ID string }
	b.call("POST", "/messages").as(sender).key().json(`{"name":"tin"}`).want(http.StatusCreated, &message)
	th.message = thing{name: "message", path: message.ID, owner: sender}

	// From here on every command gets as far as the case and no further.
	b.driver.mu.Lock()
	defer b.driver.mu.Unlock()
	b.driver.before = reached
	return th
}

// stage puts a dossier there that was filed at one agency and has its open task at another.
func (th *theatre) stage(id, filed, at string) {
	w, err := loadWorld()
	if err != nil {
		panic(err)
	}
	d, _ := w.catalogue.GetOn(birth, "2026-11-23")
	const role = "judicial_civil_status_officer"
	now := th.now()
	code := fmt.Sprintf("%s-261123-00%s", filed, id[len(id)-1:])
	code = strings.ToUpper(code)
	t := dossier.Task{
		ID: id + ".1", DossierID: id, ElementID: "step_1", Name: "Thẩm định", StepNo: 1, Role: role, Agency: at,
		State: dossier.TaskOpen, Outcomes: []dossier.Outcome{{ID: "dat", Kind: "forward", VI: "Đạt", EN: "Pass"}, {ID: "tra", Kind: "return", VI: "Trả", EN: "Back"}},
		CreatedAt: now, Version: 1,
	}
	due := now.AddDate(0, 0, 5)
	err = th.store.Project(th.Context(), dossier.Delta{
		DossierID: id, FromSeq: 1, ToSeq: 1,
		Dossier: dossier.Dossier{
			ID: id, Code: code, Procedure: birth, ProcedureVersion: d.Version, ProcedureName: "Khai sinh", DefinitionSHA: d.SHA(), Agency: filed,
			Channel: dossier.ChannelOnline, AccountID: "nguoi-nop", Applicant: dossier.Applicant{Kind: "person", Name: "Nguyễn Văn <b>Đậm</b>"},
			Form: []byte(`{}`), Status: dossier.StatusProcessing, ReceivedAt: now, OriginalDue: &due, Due: &due, Seq: 1, CreatedAt: now, UpdatedAt: now,
		},
		Tasks:  []dossier.Task{t},
		Events: []dossier.Event{{DossierID: id, Seq: 1, At: now, Type: dossier.EventSubmitted, Actor: "nguoi-nop", Data: []byte(`{}`)}},
	})
	if err != nil {
		panic(err)
	}
	name := filed + "→" + at
	open := []hat{{role: role, agency: at}}
	th.dossiers = append(th.dossiers, thing{name: name, path: code, owner: "nguoi-nop", agency: filed, agencies: []string{at}, open: open})
	th.tasks = append(th.tasks, thing{name: name, path: t.ID, agency: at, open: open})
}

// things are what a route is tried on.
func (th *theatre) things(about string) []thing {
	switch about {
	case "dossier":
		return th.dossiers
	case "task":
		return th.tasks
	case "batch":
		return []thing{th.batch}
	case "message":
		return []thing{th.message}
	case "agency": // somewhere that receives the procedure: a ward
		return []thing{{name: ward, path: ward, agency: ward}, {name: otherWard, path: otherWard, agency: otherWard}}
	}
	return []thing{{}}
}

// ask sends a request of a route about a thing.
func (th *theatre) ask(name string, r right, x thing) *call {
	method, path, _ := strings.Cut(name, " ")
	fill := map[string]string{":code": birth, ":version": "99", ":id": "x", ":key": "khong-co", ":no": "7", ":file": "1.pdf", ":token": "y"}
	switch r.about {
	case "dossier":
		fill[":code"] = x.path
	case "task", "batch", "message":
		fill[":id"] = x.path
	}
	parts := strings.Split(path, "/")
	for i, p := range parts {
		if v, ok := fill[p]; ok {
			parts[i] = v
		}
	}
	c := th.call(method, "/"+strings.Join(parts, "/")+r.query)
	if method != http.MethodGet {
		c.key()
	}
	if r.body != "" {
		c.json(r.body)
	}
	return c
}

// names of the routes in the table as the server has them.
func rightsByRoute() map[string]right {
	out := map[string]right{}
	for name := range maps.Keys(rights) {
		method, path, _ := strings.Cut(name, " ")
		out[method+" "+Prefix+"/"+path] = rights[name]
	}
	return out
}
