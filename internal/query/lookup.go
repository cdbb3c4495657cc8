package query

import (
	"context"
	"crypto/subtle"
	"errors"
	"strings"
	"sync"
	"time"
	"unicode"

	"golang.org/x/time/rate"

	"github.com/motcua/motcua/internal/auth"
	"github.com/motcua/motcua/internal/dossier"
)

// errLookup is the one answer for a code that does not exist and for a wrong factor:
// nobody learns from it which dossiers there are.
var errLookup = &dossier.Error{
	Code: dossier.CodeNotFound, Key: "lookup_failed",
	VI: "Không tìm thấy hồ sơ với mã và số xác nhận này. Hãy kiểm tra lại mã hồ sơ trên giấy hẹn và 4 số cuối của số định danh hoặc số điện thoại người nộp.",
	EN: "No dossier has this code and this second factor. Check the code on the receipt and the last 4 digits of the applicant's identification or telephone number.",
}

// factorDigits is how many last digits must match: 10,000 possibilities, hence the rate limits.
const factorDigits = 4

// Lookup tells where a dossier stands to anyone who knows its code and the last
// digits of the applicant's identification or telephone number. client is the
// caller's address, for the rate limit (auth.ErrTooManyAttempts).
func (s *Service) Lookup(ctx context.Context, code, factor, client string) (PublicStatus, error) {
	code = NormalCode(code)
	if !s.lookups.allow(client, code, s.Now()) {
		return PublicStatus{}, auth.ErrTooManyAttempts
	}
	d, err := s.Reader.DossierByCode(ctx, code)
	if err != nil && !errors.Is(err, dossier.ErrNotFound) {
		return PublicStatus{}, err
	}
	if !factorMatches(d.Applicant, factor) || err != nil {
		return PublicStatus{}, errLookup
	}
	s.lookups.forgive(code)
	tasks, err := s.tasksOf(ctx, d.ID)
	if err != nil {
		return PublicStatus{}, err
	}
	out := PublicStatus{Dossier: withoutPerson(d)}
	for _, t := range steps(tasks) {
		if t.State != dossier.TaskCancelled {
			out.Steps = append(out.Steps, PublicStep{
				No: t.StepNo, Name: t.Name, Agency: t.Agency, State: t.State, WaitFor: t.WaitFor, Started: t.CreatedAt, Finished: t.ClosedAt,
			})
		}
	}
	if out.Adjustments, err = s.Reader.Adjustments(ctx, d.ID); err != nil {
		return PublicStatus{}, err
	}
	out.Left, err = s.dossierLeft(ctx, d)
	return out, err
}

func withoutPerson(d dossier.Dossier) dossier.Dossier {
	d.Applicant, d.Form, d.AccountID = dossier.Applicant{}, nil, ""
	return d
}

// factorMatches compares the end of the identification or telephone number. It does
// the same work for a dossier that does not exist.
func factorMatches(a dossier.Applicant, factor string) bool {
	given := digits(factor)
	ok := 0
	for _, number := range []string{a.IDNumber, a.Phone} {
		have := digits(number)
		if len(given) < factorDigits || len(have) < len(given) {
			continue
		}
		ok |= subtle.ConstantTimeCompare([]byte(have[len(have)-len(given):]), []byte(given))
	}
	return ok == 1
}

func digits(s string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' || !unicode.IsDigit(r) {
			return -1
		}
		return r
	}, s)
}

// Bounds on looking up: by address, and by code whoever asks.
const (
	lookupBurst     = 20
	lookupEvery     = 6 * time.Second
	lookupCodeBurst = 8 // guesses at one code …
	lookupCodeEvery = 10 * time.Minute
	lookupKept      = 10_000
)

// lookupLimit bounds guesses, in this process.
type lookupLimit struct {
	mu      sync.Mutex
	clients map[string]*rate.Limiter
	codes   map[string]*rate.Limiter
}

func newLookupLimit() *lookupLimit {
	return &lookupLimit{clients: map[string]*rate.Limiter{}, codes: map[string]*rate.Limiter{}}
}

func (l *lookupLimit) allow(client, code string, now time.Time) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return limiter(l.clients, client, lookupEvery, lookupBurst).AllowN(now, 1) &&
		limiter(l.codes, code, lookupCodeEvery, lookupCodeBurst).AllowN(now, 1)
}

// forgive gives a code its guesses back after a right one.
func (l *lookupLimit) forgive(code string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.codes, code)
}

func limiter(m map[string]*rate.Limiter, key string, every time.Duration, burst int) *rate.Limiter {
	r, ok := m[key]
	if !ok {
		if len(m) >= lookupKept {
			clear(m) // a flood of keys must not fill the memory
		}
		r = rate.NewLimiter(rate.Every(every), burst)
		m[key] = r
	}
	return r
}
