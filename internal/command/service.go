package command

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/motcua/motcua/internal/audit"
	"github.com/motcua/motcua/internal/auth"
	"github.com/motcua/motcua/internal/clock"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/organisation"
	"github.com/motcua/motcua/internal/procedure"
	"github.com/motcua/motcua/internal/query"
)

// World is what an installation is configured with; see query.World.
type World interface {
	Organisation() *organisation.Organisation
	Catalogue() *procedure.Catalogue
}

// Finder finds what the caller may see; query.Service does.
type Finder interface {
	// Find gives a dossier that the caller may read or do one of the actions with.
	Find(ctx context.Context, who auth.Principal, code string, actions ...auth.Action) (dossier.Dossier, []dossier.Task, error)
	FindTask(ctx context.Context, who auth.Principal, id string) (dossier.TaskView, error)
}

var _ Finder = (*query.Service)(nil)

// Files are what people have added to their drafts; attachment.Service knows them.
type Files interface {
	// Claim gives the files of an account as a dossier's record will name them: pending
	// ones, or ones that this dossier has already. Any other is a typed error.
	Claim(ctx context.Context, account, dossierID string, ids []string) ([]dossier.File, error)
}

// Deps is what a Service needs.
type Deps struct {
	Driver       dossier.Driver
	Exchange     dossier.Exchange
	Editions     Editions
	Reservations dossier.Reservations
	Finder       Finder
	World        World
	Policy       *auth.Policy
	Operator     dossier.Operator    // previews operations
	Batches      dossier.Batches     // what batches there are
	BatchDriver  dossier.BatchDriver // begins and stops them
	Planner      Planner             // works out reassignments
	Workshop     Workshop
	Registry     Registry
	Files        Files // nil = commands carry no files
	Absences     Absences
	Staff        Staff
	// Offer makes this process offer what is published now; others follow by themselves.
	Offer func(ctx context.Context) error
	Now   func() time.Time // nil = clock.System{}.Now

	Backdate time.Duration // how far back the counter may enter a receipt; 0 = two years
	Timeout  time.Duration // longest wait for the driver; 0 = 10 s
}

const (
	defaultBackdate = 2 * 366 * 24 * time.Hour
	defaultTimeout  = 10 * time.Second
)

// Service carries out commands.
type Service struct {
	Deps
	programs programs
	starts   startIndex
}

// New makes a Service.
func New(d Deps) *Service {
	if d.Now == nil {
		d.Now = clock.System{}.Now
	}
	if d.Backdate <= 0 {
		d.Backdate = defaultBackdate
	}
	if d.Timeout <= 0 {
		d.Timeout = defaultTimeout
	}
	return &Service{Deps: d}
}

// errKeyReused is what a key gets that another request was sent with before.
var errKeyReused = &dossier.Error{
	Code: dossier.CodeInvalid, Key: "idempotency_key_reused", Field: "Idempotency-Key",
	VI: "Mã Idempotency-Key này đã dùng cho một yêu cầu khác; hãy dùng mã mới.",
	EN: "This Idempotency-Key was used for another request; use a new one.",
}

const maxKey = 200

// checkKey refuses a key that is missing, too long or not printable ASCII.
func checkKey(key string) error {
	if key == "" {
		return invalid("idempotency_key_missing", "Idempotency-Key",
			"Hãy gửi kèm tiêu đề Idempotency-Key: mỗi việc một mã, gửi lại cùng mã khi thử lại.",
			"Send an Idempotency-Key header: one unique text per action, the same one when you retry.")
	}
	if len(key) > maxKey {
		return invalid("idempotency_key_invalid", "Idempotency-Key",
			fmt.Sprintf("Idempotency-Key dài nhất %d ký tự.", maxKey), fmt.Sprintf("An Idempotency-Key has at most %d characters.", maxKey))
	}
	for i := range len(key) {
		if key[i] < '!' || key[i] > '~' {
			return invalid("idempotency_key_invalid", "Idempotency-Key",
				"Idempotency-Key chỉ gồm ký tự ASCII in được, không có dấu cách.", "An Idempotency-Key has printable ASCII characters only, no spaces.")
		}
	}
	return nil
}

// commandID is the caller's key made their own: two people may choose the same key.
func commandID(who auth.Principal, key string) string {
	return digest(who.Account.ID, key)
}

// fingerprint tells a retry from another request with the same key.
func fingerprint(request any) (string, error) {
	b, err := json.Marshal(request)
	if err != nil {
		return "", fmt.Errorf("fingerprint: %w", err)
	}
	return digest(string(b)), nil
}

func digest(parts ...string) string {
	h := sha256.New()
	for _, p := range parts {
		_, _ = fmt.Fprintf(h, "%d:%s", len(p), p)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// drive calls the driver within our own time limit. What exceeds it may still happen:
// the caller is told to try again with the same key, which finds out.
func (s *Service) drive(ctx context.Context, call func(context.Context) (dossier.Result, error)) (dossier.Result, error) {
	limited, cancel := context.WithTimeout(ctx, s.Timeout)
	defer cancel()
	r, err := call(limited)
	if err == nil {
		audit.NoteOf(ctx).Did(r)
		return r, nil
	}
	if _, typed := dossier.AsError(err); typed {
		return dossier.Result{}, err
	}
	if errors.Is(limited.Err(), context.DeadlineExceeded) || errors.Is(err, context.DeadlineExceeded) {
		return dossier.Result{}, errSlow
	}
	return dossier.Result{}, fmt.Errorf("driver: %w", err)
}

var errSlow = &dossier.Error{
	Code: dossier.CodeUnavailable, Key: "timeout",
	VI: "Hệ thống chưa xử lý kịp. Xin gửi lại với cùng Idempotency-Key; việc sẽ không bị làm hai lần.",
	EN: "The service could not answer in time. Send it again with the same Idempotency-Key; it is not done twice.",
}

// execute sends a command and checks that the answer is to this request.
func (s *Service) execute(ctx context.Context, dossierID string, cmd dossier.Command) (dossier.Result, error) {
	r, err := s.drive(ctx, func(ctx context.Context) (dossier.Result, error) { return s.Driver.Execute(ctx, dossierID, cmd) })
	if err != nil {
		return dossier.Result{}, err
	}
	if r.Fingerprint != "" && r.Fingerprint != cmd.Fingerprint {
		return dossier.Result{}, errKeyReused
	}
	return r, nil
}

func invalid(key, field, vi, en string) *dossier.Error {
	return &dossier.Error{Code: dossier.CodeInvalid, Key: key, Field: field, VI: vi, EN: en}
}
