package escalation

import (
	"context"
	"time"

	"github.com/motcua/motcua/internal/dossier"
)

// Subject is a step, a dossier or an incident that may want attention.
type Subject struct {
	DossierID     string     `json:"dossier_id"`
	Code          string     `json:"code"`
	Procedure     string     `json:"procedure"`
	ProcedureName string     `json:"procedure_name"`
	Agency        string     `json:"agency"` // of the step, or where the dossier was filed
	TaskID        string     `json:"task_id,omitempty"`
	Step          string     `json:"step,omitempty"`
	Role          string     `json:"role,omitempty"`
	Assignee      string     `json:"assignee,omitempty"`
	Since         time.Time  `json:"since"` // the step was made, the dossier received, the incident raised
	Due           *time.Time `json:"due,omitempty"`
	Incident      string     `json:"incident,omitempty"`
}

// id names the subject among those of all rules.
func (s Subject) id() string {
	switch {
	case s.Incident != "":
		return s.DossierID + "!" + s.Incident
	case s.TaskID != "":
		return s.TaskID
	}
	return s.DossierID
}

// Span is a time in which a dossier's legal clock stood still; To nil = it still does.
type Span struct {
	From time.Time
	To   *time.Time
}

// Escalation is one thing that people were told, once: Key is its rule, subject, level and round.
type Escalation struct {
	Key        string
	Rule       string // id
	RuleVI     string
	RuleEN     string
	When       string // see Rule
	Level      int    // 1, 2, 3 …
	Round      int    // 1, 2, 3 …
	Subject    Subject
	At         time.Time
	Recipients []Recipient // none: nobody was found
	ToldAt     *time.Time  // the dossier's history has it
	TryAt      time.Time   // when it is (next) written there
	Tries      int
	Problem    string // why it is not there yet, or never will be
}

// Recipient is somebody who is told.
type Recipient struct {
	Officer string `json:"officer"`
	Name    string `json:"name"`
	As      string `json:"as"` // see Roles of a rule
	Email   Mail   `json:"email"`
	Address string `json:"-"`
}

// Mail is what became of an e-mail.
type Mail string

// States of e-mails. MailNone: the rule asks for none.
const (
	MailNone          Mail = ""
	MailPending       Mail = "pending" // to be sent, or to be tried again
	MailSent          Mail = "sent"    // the mail server took it
	MailFailed        Mail = "failed"  // given up
	MailNoAddress     Mail = "no_address"
	MailNotConfigured Mail = "not_configured" // the installation has no mail server
)

// Notice is what one person is told in the product.
type Notice struct {
	ID         string // UUIDv7
	Officer    string
	At         time.Time
	Escalation string // key
	When       string
	Level      int
	Round      int
	RuleVI     string
	RuleEN     string
	Subject    Subject
	ReadAt     *time.Time
}

// Delivery is a notice's e-mail.
type Delivery struct {
	NoticeID  string
	Officer   string
	Address   string
	State     Mail
	Attempts  int
	TryAt     time.Time
	Problem   string
	ChangedAt time.Time
	Notice    Notice
}

// Mark is the place of the last row of a page of subjects; the zero value is before the first.
type Mark struct {
	At time.Time
	ID string
}

// Store keeps escalations, notices and their e-mails, and gives what there is to look at.
type Store interface {
	// OpenSteps lists open and claimed steps that have a due date or nobody holds, whose
	// dossier's clock runs, by due date.
	OpenSteps(ctx context.Context, after Mark, limit int) ([]Subject, Mark, error)
	// OpenDossiers lists dossiers whose clock runs, by due date; Role and Assignee are empty.
	OpenDossiers(ctx context.Context, after Mark, limit int) ([]Subject, Mark, error)
	// OpenIncidents lists incidents nobody has resolved, oldest first.
	OpenIncidents(ctx context.Context, after Mark, limit int) ([]Subject, Mark, error)
	// StepsOf gives the open and claimed steps of a dossier.
	StepsOf(ctx context.Context, dossierID string) ([]Subject, error)
	// Stops gives when the clocks of dossiers stood still.
	Stops(ctx context.Context, dossiers []string) (map[string][]Span, error)
	// Escalated says which of the keys there are.
	Escalated(ctx context.Context, keys []string) (map[string]bool, error)

	// Escalate keeps an escalation with its notices and e-mails, all or none. done is false
	// if somebody has kept one with its key.
	Escalate(ctx context.Context, e Escalation, notices []Notice, mails []Delivery) (done bool, err error)
	// Untold lists escalations that the dossier's history is to have, the longest due first.
	Untold(ctx context.Context, now time.Time, limit int) ([]Escalation, error)
	// Told says that the dossier's history has it, or with a problem never will.
	Told(ctx context.Context, key string, at time.Time, problem string) error
	// TellLater puts it off.
	TellLater(ctx context.Context, key string, tryAt time.Time, problem string) error
	// TakeMails gives e-mails whose time has come and puts each off until the lease ends,
	// so that nobody else sends it meanwhile.
	TakeMails(ctx context.Context, now time.Time, lease time.Duration, limit int) ([]Delivery, error)
	// SettleMail says what became of an e-mail.
	SettleMail(ctx context.Context, d Delivery) error
	// MailsOf gives the state of each recipient's e-mail of an escalation.
	MailsOf(ctx context.Context, key string) (map[string]Mail, error)
}

// Filter selects escalations, newest first.
type Filter struct {
	Agencies  []string // nil = all
	DossierID string
	Failed    bool // only those with an e-mail that failed or could not be sent
	Cursor    string
	Limit     int
}

// Reader reads what people were told.
type Reader interface {
	Notices(ctx context.Context, officer string, unread bool, cursor string, limit int) (dossier.Page[Notice], error)
	CountUnread(ctx context.Context, officer string) (int64, error)
	// MarkRead marks one notice of an officer as read, all of them for id "". It says how many were not.
	MarkRead(ctx context.Context, officer, id string, at time.Time) (int64, error)
	Escalations(ctx context.Context, f Filter) (dossier.Page[Escalation], error)
	MailsOf(ctx context.Context, key string) (map[string]Mail, error)
}
