package auth

import (
	"slices"

	"github.com/motcua/motcua/internal/dossier"
)

// Action is something a caller can ask of the service. Every route declares one.
type Action string

// Actions.
const (
	ActionDescribe Action = "service.describe" // the API's description and documentation
	ActionLookup   Action = "lookup"           // a dossier by code and second factor

	ActionLogin           Action = "session.create"
	ActionListen          Action = "live.listen"     // hints that something changed
	ActionReadPreferences Action = "preference.read" // the caller's own
	ActionSetPreferences  Action = "preference.write"
	ActionWhoAmI          Action = "session.read"
	ActionLogout          Action = "session.delete"
	ActionCreateToken     Action = "token.create"
	ActionListTokens      Action = "token.list"
	ActionRevokeToken     Action = "token.revoke"

	ActionLoginMeans     Action = "login.means"
	ActionLoginElsewhere Action = "login.elsewhere" // at the provider of identities, and back
	ActionChangePassword Action = "password.change"
	ActionListSessions   Action = "session.list"
	ActionRevokeSession  Action = "session.revoke"

	ActionListAccounts   Action = "account.list"
	ActionCreateAccount  Action = "account.create"
	ActionResetPassword  Action = "account.reset"
	ActionDisableAccount Action = "account.disable" // and enable
	ActionUnlockAccount  Action = "account.unlock"
	ActionEndAccess      Action = "account.end_access"   // its sessions and tokens
	ActionGrantAccess    Action = "account.grant_access" // tokens of a program

	ActionListProcedures   Action = "procedure.list"
	ActionReadProcedure    Action = "procedure.read"
	ActionCheckProcess     Action = "process.check"
	ActionListVersions     Action = "procedure.versions"
	ActionPublishProcedure Action = "procedure.publish"
	ActionRetireProcedure  Action = "procedure.retire"

	ActionListAgencies Action = "agency.list"
	ActionListFields   Action = "field.list"

	ActionReadOrganisation   Action = "organisation.read"
	ActionEditOrganisation   Action = "organisation.edit"
	ActionImportOrganisation Action = "organisation.import"
	ActionOrganisationPast   Action = "organisation.history" // and the whole as YAML

	ActionSubmit            Action = "dossier.submit"
	ActionListDossiers      Action = "dossier.list"
	ActionReadDossier       Action = "dossier.read"
	ActionRequestSupplement Action = "dossier.request_supplement"
	ActionSupplement        Action = "dossier.supplement"
	ActionRefuse            Action = "dossier.refuse"
	ActionWithdraw          Action = "dossier.withdraw"
	ActionStop              Action = "dossier.stop"
	ActionExtend            Action = "dossier.extend"
	ActionAttach            Action = "dossier.attach"

	ActionAddFile  Action = "file.add"  // to a draft of one's own, and taking it out again
	ActionReadFile Action = "file.read" // one's own, and those of dossiers one may read

	ActionPrepareIntake Action = "intake.prepare"   // checklists, favourites and what is used most
	ActionFindApplicant Action = "intake.applicant" // earlier dossiers of a person, by identification number

	ActionReadDraft  Action = "draft.read"
	ActionWriteDraft Action = "draft.write"

	ActionListTasks    Action = "task.list"
	ActionReadTask     Action = "task.read"
	ActionClaimTask    Action = "task.claim"
	ActionReleaseTask  Action = "task.release"
	ActionCompleteTask Action = "task.complete"
	ActionReturnTask   Action = "task.return"

	ActionAssignTask        Action = "task.assign"
	ActionForwardTask       Action = "task.forward"
	ActionRecallTask        Action = "task.recall"
	ActionConsult           Action = "task.consult"
	ActionAnswer            Action = "task.answer"
	ActionCloseConsultation Action = "task.close_consultation"
	ActionCommentTask       Action = "task.comment"
	ActionCommentDossier    Action = "dossier.comment"

	ActionRetryIncident   Action = "incident.retry"
	ActionResolveIncident Action = "incident.resolve" // and skip

	ActionReadInstance Action = "instance.read" // where a process stands; values of variables only to readers of the dossier
	ActionPreview      Action = "instance.preview"
	ActionSuspend      Action = "dossier.suspend"
	ActionResume       Action = "dossier.resume"
	ActionModify       Action = "dossier.modify"
	ActionMigrate      Action = "dossier.migrate"
	ActionSetVariables Action = "dossier.variables"
	ActionChangeDue    Action = "dossier.due"
	ActionChangeTimer  Action = "dossier.timer"
	ActionCancel       Action = "dossier.cancel"
	ActionActivate     Action = "dossier.activate" // activities of an ad-hoc subprocess

	ActionReadAudit        Action = "audit.read"    // who did what, everywhere
	ActionReadDossierAudit Action = "dossier.audit" // who did what with one dossier

	ActionSendMessage Action = "message.send"
	ActionReadMessage Action = "message.read"
	ActionSendSignal  Action = "signal.send"
	ActionReadSignal  Action = "signal.read"

	ActionListAbsences  Action = "absence.list"
	ActionRecordAbsence Action = "absence.record" // and change, and cancel

	ActionListNotices     Action = "notice.list" // the caller's own
	ActionReadNotice      Action = "notice.read" // mark as read
	ActionReadEscalations Action = "escalation.read"

	ActionStartBatch Action = "batch.start"
	ActionReadBatch  Action = "batch.read"
	ActionStopBatch  Action = "batch.stop"

	ActionReadBoard Action = "board.read"
	ActionReassign  Action = "task.reassign" // tasks of others, to others
)

// Duty is what sort of work a role is, as far as rights go. An organisation has many
// roles for steps (civil-status officer, cadastral officer, …) but few duties.
type Duty string

// Duties.
const (
	DutyCitizen    Duty = "citizen"    // any account, for its own dossiers
	DutyDesk       Duty = "desk"       // one-stop desk: receives dossiers, hands out results
	DutyHandler    Duty = "handler"    // any role that does steps
	DutyHead       Duty = "head"       // signs for a division of the agency
	DutyLeader     Duty = "leader"     // signs for the agency, and sees those below it
	DutySupervisor Duty = "supervisor" // watches over an agency and those below it
	DutyDesigner   Duty = "designer"   // keeps the procedures
	DutyAdmin      Duty = "admin"      // keeps the installation running
	DutyIntegrator Duty = "integrator" // another agency's system, which exchanges messages
	DutyAuditor    Duty = "auditor"    // reads who did what, and nothing else
)

// Scope is how far a grant reaches.
type Scope int

// Scopes, each apart from the others; a caller's reach is the union of their grants.
const (
	ScopeOwnTask    Scope = iota + 1 // tasks of a hat the caller wears, and the dossiers such a task is open in
	ScopeOwnDossier                  // dossiers the caller filed
	ScopeAgency                      // what was filed at, or has come to, the agency of the hat
	ScopeSubtree                     // that agency and every one below it
	ScopeAll
	ScopeUnit // tasks at the agency of the hat, of the roles of the hat's unit
)

// Rule says who may do one action.
type Rule struct {
	Public bool           // anybody, also without logging in
	Self   bool           // any account: the action touches only what is the caller's own
	First  bool           // also while the caller must change their password first
	Grants map[Duty]Scope // by duty; no entry = no right
	Token  string         // scope an access token must have; "" = not with an access token
}

// rules is the policy: the whole of it. What is not here is denied.
var rules = map[Action]Rule{
	ActionDescribe: {Public: true, Token: TokenAny},
	ActionLookup:   {Public: true, Token: TokenAny},

	ActionLogin:           {Public: true},
	ActionListen:          {Self: true, Token: TokenAny},
	ActionReadPreferences: {Self: true, Token: TokenAny},
	ActionSetPreferences:  {Self: true},
	ActionWhoAmI:          {Self: true, First: true, Token: TokenAny},
	ActionLogout:          {Self: true, First: true},
	ActionCreateToken:     {Self: true}, // a token that could make tokens would never end
	ActionListTokens:      {Self: true},
	ActionRevokeToken:     {Self: true},

	ActionLoginMeans:     {Public: true, Token: TokenAny},
	ActionLoginElsewhere: {Public: true},
	ActionChangePassword: {Self: true, First: true},
	ActionListSessions:   {Self: true},
	ActionRevokeSession:  {Self: true},

	ActionListAccounts:   {Token: TokenAdmin, Grants: operators()},
	ActionCreateAccount:  {Token: TokenAdmin, Grants: operators()},
	ActionResetPassword:  {Token: TokenAdmin, Grants: operators()},
	ActionDisableAccount: {Token: TokenAdmin, Grants: operators()},
	ActionUnlockAccount:  {Token: TokenAdmin, Grants: operators()},
	ActionEndAccess:      {Token: TokenAdmin, Grants: operators()},
	ActionGrantAccess:    {Grants: operators()}, // a token that could make tokens would never end

	ActionListProcedures:   {Public: true, Token: TokenAny},
	ActionReadProcedure:    {Public: true, Token: TokenAny},
	ActionListAgencies:     {Public: true, Token: TokenAny},
	ActionCheckProcess:     {Token: TokenReadProcedures, Grants: designers()},
	ActionListVersions:     {Token: TokenReadProcedures, Grants: designers()},
	ActionPublishProcedure: {Token: TokenWriteProcedures, Grants: designers()},
	ActionRetireProcedure:  {Token: TokenWriteProcedures, Grants: designers()},
	ActionListFields:       {Public: true, Token: TokenAny},

	ActionReadOrganisation: {Token: TokenAdmin, Grants: map[Duty]Scope{DutySupervisor: ScopeSubtree, DutyAdmin: ScopeAll}},
	// A supervisor: officers of their agencies, within command's bounds.
	ActionEditOrganisation:   {Token: TokenAdmin, Grants: map[Duty]Scope{DutySupervisor: ScopeSubtree, DutyAdmin: ScopeAll}},
	ActionImportOrganisation: {Token: TokenAdmin, Grants: map[Duty]Scope{DutyAdmin: ScopeAll}},
	ActionOrganisationPast:   {Token: TokenAdmin, Grants: map[Duty]Scope{DutyAdmin: ScopeAll}},

	ActionSubmit: {Token: TokenWriteDossiers, Grants: map[Duty]Scope{
		DutyCitizen: ScopeOwnDossier, DutyDesk: ScopeAgency,
	}},
	ActionListDossiers: {Token: TokenReadDossiers, Grants: readers()},
	ActionReadDossier:  {Token: TokenReadDossiers, Grants: readers()},
	ActionRequestSupplement: {Token: TokenWriteDossiers, Grants: map[Duty]Scope{
		DutyHandler: ScopeOwnTask,
	}},
	ActionSupplement: {Token: TokenWriteDossiers, Grants: map[Duty]Scope{
		DutyCitizen: ScopeOwnDossier, DutyDesk: ScopeAgency, DutyHandler: ScopeOwnTask, // papers also arrive at the counter and by post
	}},
	ActionRefuse: {Token: TokenWriteDossiers, Grants: map[Duty]Scope{
		DutyHandler: ScopeOwnTask,
	}},
	ActionWithdraw: {Token: TokenWriteDossiers, Grants: map[Duty]Scope{
		DutyCitizen: ScopeOwnDossier, DutyDesk: ScopeAgency, // the desk, on the applicant's written request
	}},
	ActionStop: {Token: TokenWriteDossiers, Grants: map[Duty]Scope{
		DutyHead: ScopeAgency, DutyLeader: ScopeAgency, DutySupervisor: ScopeSubtree,
	}},
	ActionExtend: {Token: TokenWriteDossiers, Grants: map[Duty]Scope{
		DutyHead: ScopeAgency, DutyLeader: ScopeAgency, DutySupervisor: ScopeSubtree,
	}},

	ActionListTasks: {Token: TokenReadTasks, Grants: workers()},
	ActionReadTask:  {Token: TokenReadTasks, Grants: workers()},
	ActionAttach: {Token: TokenWriteDossiers, Grants: map[Duty]Scope{
		DutyDesk: ScopeAgency, DutyHandler: ScopeOwnTask, // citizens: with a filing or a supplement
	}},
	ActionPrepareIntake: {Token: TokenReadDossiers, Grants: map[Duty]Scope{DutyDesk: ScopeAgency}},
	ActionFindApplicant: {Token: TokenReadDossiers, Grants: map[Duty]Scope{DutyDesk: ScopeAgency}},
	ActionAddFile:       {Self: true, Token: TokenWriteDossiers},
	ActionReadFile:      {Self: true, Token: TokenReadDossiers}, // the dossier's rights are asked for each file
	ActionReadDraft:     {Self: true, Token: TokenReadDossiers},
	ActionWriteDraft:    {Self: true, Token: TokenWriteDossiers},

	ActionClaimTask:    {Token: TokenWriteTasks, Grants: doers()},
	ActionReleaseTask:  {Token: TokenWriteTasks, Grants: doers()},
	ActionCompleteTask: {Token: TokenWriteTasks, Grants: doers()},
	ActionReturnTask:   {Token: TokenWriteTasks, Grants: doers()},

	ActionAssignTask: {Token: TokenWriteTasks, Grants: map[Duty]Scope{
		DutyHead: ScopeUnit, DutyLeader: ScopeAgency, DutySupervisor: ScopeSubtree,
	}},
	ActionForwardTask:       {Token: TokenWriteTasks, Grants: doers()},
	ActionRecallTask:        {Token: TokenWriteTasks, Grants: doers()},
	ActionConsult:           {Token: TokenWriteTasks, Grants: doers()},
	ActionAnswer:            {Token: TokenWriteTasks, Grants: doers()},
	ActionCloseConsultation: {Token: TokenWriteTasks, Grants: doers()},
	ActionCommentTask:       {Token: TokenWriteTasks, Grants: workers()},
	ActionCommentDossier:    {Token: TokenWriteDossiers, Grants: workers()}, // the office's own notes: not the applicant's

	ActionRetryIncident:   {Token: TokenWriteOperations, Grants: overseers()},
	ActionResolveIncident: {Token: TokenWriteOperations, Grants: overseers()},
	ActionReadInstance:    {Token: TokenReadOperations, Grants: overseers()},
	ActionPreview:         {Token: TokenReadOperations, Grants: overseers()}, // of what they may do
	ActionSuspend:         {Token: TokenWriteOperations, Grants: overseers()},
	ActionResume:          {Token: TokenWriteOperations, Grants: overseers()},
	ActionModify:          {Token: TokenWriteOperations, Grants: overseers()}, // back to a step, on to another
	ActionMigrate:         {Token: TokenWriteOperations, Grants: operators()},
	ActionSetVariables:    {Token: TokenWriteOperations, Grants: operators()},
	ActionChangeDue:       {Token: TokenWriteOperations, Grants: operators()},
	ActionChangeTimer:     {Token: TokenWriteOperations, Grants: operators()},
	ActionCancel:          {Token: TokenWriteOperations, Grants: operators()},
	ActionActivate: {Token: TokenWriteOperations, Grants: map[Duty]Scope{
		DutyHandler: ScopeAgency, DutySupervisor: ScopeSubtree, DutyAdmin: ScopeAll,
	}},

	ActionSendMessage: {Token: TokenWriteMessages, Grants: integrators()},
	ActionReadMessage: {Token: TokenReadMessages, Grants: map[Duty]Scope{
		DutyIntegrator: ScopeOwnDossier, DutyAdmin: ScopeAll, // an integrator: what it sent
	}},
	ActionSendSignal: {Token: TokenWriteMessages, Grants: integrators()},
	ActionReadSignal: {Token: TokenReadMessages, Grants: integrators()},

	ActionReadAudit: {Token: TokenReadAudit, Grants: map[Duty]Scope{DutyAuditor: ScopeAll, DutyAdmin: ScopeAll}},
	ActionReadDossierAudit: {Token: TokenReadAudit, Grants: map[Duty]Scope{
		DutySupervisor: ScopeSubtree, DutyAuditor: ScopeAll, DutyAdmin: ScopeAll,
	}},

	ActionStartBatch: {Token: TokenWriteOperations, Grants: overseers()},  // of what they may do to each
	ActionReadBatch:  {Token: TokenReadOperations, Grants: reassigners()}, // all but administrators: their own
	ActionStopBatch:  {Token: TokenWriteOperations, Grants: reassigners()},

	ActionReadBoard: {Token: TokenReadTasks, Grants: map[Duty]Scope{
		DutyHead: ScopeAgency, DutyLeader: ScopeSubtree, DutySupervisor: ScopeSubtree, DutyAdmin: ScopeAll,
	}},
	ActionReassign: {Token: TokenWriteTasks, Grants: reassigners()},

	ActionListNotices:     {Self: true, Token: TokenReadTasks},
	ActionReadNotice:      {Self: true, Token: TokenWriteTasks},
	ActionReadEscalations: {Token: TokenReadOperations, Grants: overseers()},

	ActionListAbsences: {Token: TokenReadTasks, Grants: map[Duty]Scope{
		DutyHandler: ScopeAgency, DutyLeader: ScopeSubtree, DutySupervisor: ScopeSubtree, DutyAdmin: ScopeAll,
	}},
	ActionRecordAbsence: {Token: TokenWriteTasks, Grants: map[Duty]Scope{
		DutyHandler: ScopeOwnTask, // their own
		DutyHead:    ScopeAgency,  // those of their division
		DutyLeader:  ScopeAgency, DutySupervisor: ScopeSubtree, DutyAdmin: ScopeAll,
	}},
}

// integrators exchange messages with processes.
func integrators() map[Duty]Scope {
	return map[Duty]Scope{DutyIntegrator: ScopeAll, DutyAdmin: ScopeAll}
}

// overseers watch over running dossiers.
func overseers() map[Duty]Scope {
	return map[Duty]Scope{DutySupervisor: ScopeSubtree, DutyAdmin: ScopeAll}
}

// reassigners give tasks to other people: heads and leaders at their agency.
func reassigners() map[Duty]Scope {
	return map[Duty]Scope{DutyHead: ScopeAgency, DutyLeader: ScopeAgency, DutySupervisor: ScopeSubtree, DutyAdmin: ScopeAll}
}

// operators reach into a process, past what its diagram foresees.
func operators() map[Duty]Scope {
	return map[Duty]Scope{DutyAdmin: ScopeAll}
}

// readers see dossiers.
func readers() map[Duty]Scope {
	return map[Duty]Scope{
		DutyCitizen: ScopeOwnDossier, DutyHandler: ScopeAgency,
		DutyLeader: ScopeSubtree, DutySupervisor: ScopeSubtree,
	}
}

// designers keep the procedures.
func designers() map[Duty]Scope {
	return map[Duty]Scope{DutyDesigner: ScopeAll, DutyAdmin: ScopeAll}
}

// workers see tasks.
func workers() map[Duty]Scope {
	return map[Duty]Scope{
		DutyHandler: ScopeAgency, DutyLeader: ScopeSubtree, DutySupervisor: ScopeSubtree,
	}
}

// doers do tasks: their own only.
func doers() map[Duty]Scope {
	return map[Duty]Scope{DutyHandler: ScopeOwnTask}
}

// RuleFor gives the rule of an action; ok is false when there is none, which means denied.
func RuleFor(a Action) (Rule, bool) {
	r, ok := rules[a]
	return r, ok
}

// Actions lists every action that has a rule, sorted.
func Actions() []Action {
	out := make([]Action, 0, len(rules))
	for a := range rules {
		out = append(out, a)
	}
	slices.Sort(out)
	return out
}

// Organisation is what the policy asks of the organisation.
type Organisation interface {
	// Duty says what sort of work a role is; "" = none that the policy knows.
	Duty(role string) Duty
	// Below lists an agency and every agency under it, today.
	Below(agency string) []string
	// Unit lists the roles of the same unit, itself among them; a role without a unit has only itself.
	Unit(role string) []string
}

// Policy applies the rules to callers.
type Policy struct{ org Organisation }

// NewPolicy makes the policy of an organisation.
func NewPolicy(org Organisation) *Policy { return &Policy{org: org} }

// Permit decides whether a caller may ask for an action at all; what it then
// reaches is Reach's. The error is typed: CodeForbidden, or KeyLoginNeeded.
func (p *Policy) Permit(who Principal, a Action) error {
	rule, ok := rules[a]
	switch {
	case !ok:
		return forbidden("no_rule", "Việc này không được phép.", "This is not allowed.")
	case who.Means == MeansToken && (rule.Token == "" || !who.hasScope(rule.Token)):
		return forbidden("token_scope", "Mã truy cập này không có quyền làm việc đó.", "This access token may not do that.")
	case rule.Public:
		return nil
	case who.Anonymous():
		return ErrLoginNeeded
	case who.Account.MustChange && !rule.First:
		return ErrPasswordChangeNeeded
	case rule.Self, len(p.grants(who, rule)) > 0:
		return nil
	}
	return roleMissing(rule)
}

// grant is one scope a caller has, and the hat it comes with.
type grant struct {
	scope    Scope
	position dossier.Position
}

func (p *Policy) grants(who Principal, rule Rule) []grant {
	var out []grant
	if s, ok := rule.Grants[DutyCitizen]; ok && who.Account.Kind == KindCitizen {
		out = append(out, grant{scope: s})
	}
	if who.Account.Kind != KindOfficer {
		return out
	}
	for _, pos := range who.Account.Positions {
		for _, duty := range p.duties(pos.Role) {
			if s, ok := rule.Grants[duty]; ok {
				out = append(out, grant{s, pos})
			}
		}
	}
	return out
}

// Duty is what sort of work a role is.
func (p *Policy) Duty(role string) Duty { return p.org.Duty(role) }

// duties of a role: desk officers, heads and leaders do steps too.
func (p *Policy) duties(role string) []Duty {
	d := p.org.Duty(role)
	switch d {
	case "":
		return nil
	case DutyDesk, DutyHead, DutyLeader:
		return []Duty{d, DutyHandler}
	}
	return []Duty{d}
}
