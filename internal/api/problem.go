package api

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"strconv"

	"github.com/gin-gonic/gin"

	"github.com/motcua/motcua/internal/attachment"
	"github.com/motcua/motcua/internal/audit"
	"github.com/motcua/motcua/internal/auth"
	"github.com/motcua/motcua/internal/dossier"
)

const problemType = "application/problem+json"

// Problem is the body of every error (RFC 9457).
type Problem struct {
	Type      string         `json:"type" doc:"about:blank: the code says which kind it is." example:"about:blank"`
	Title     string         `json:"title" doc:"Name of the HTTP status." example:"Conflict"`
	Status    int            `json:"status" doc:"HTTP status." example:"409"`
	Detail    string         `json:"detail" doc:"What is wrong, as a sentence for the person who caused it, in their language."`
	Code      string         `json:"code" doc:"Stable name of the case." example:"task_taken"`
	Errors    []FieldProblem `json:"errors,omitempty" doc:"What is wrong with each field."`
	By        string         `json:"by,omitempty" doc:"Conflict: who did it."`
	At        string         `json:"at,omitempty" doc:"Conflict: when, RFC 3339."`
	RequestID string         `json:"request_id,omitempty" doc:"Quote it when asking for help."`

	headers http.Header
}

// FieldProblem is what is wrong with one field of the request.
type FieldProblem struct {
	Field   string `json:"field" doc:"Path of the field, e.g. applicant.name or form.cha.ho_ten; for a header or query parameter its name."`
	Message string `json:"message" doc:"What is wrong, in the caller's language."`
}

// Error makes a Problem an error.
func (p *Problem) Error() string { return p.Code + ": " + p.Detail }

// GetStatus is the HTTP status.
func (p *Problem) GetStatus() int { return p.Status }

// ContentType is problem+json whatever the caller accepts.
func (p *Problem) ContentType(string) string { return problemType }

// GetHeaders are headers that go with the problem.
func (p *Problem) GetHeaders() http.Header { return p.headers }

func newProblem(ctx context.Context, status int, code, detail string) *Problem {
	audit.NoteOf(ctx).Problem(code)
	return &Problem{
		Type: "about:blank", Title: http.StatusText(status), Status: status,
		Detail: detail, Code: code, RequestID: requestID(ctx),
	}
}

func (p *Problem) retryAfter(seconds int) {
	if p.headers == nil {
		p.headers = http.Header{}
	}
	p.headers.Set("Retry-After", strconv.Itoa(seconds))
}

// statuses of the typed errors.
var statuses = map[dossier.Code]int{
	dossier.CodeInvalid:     http.StatusUnprocessableEntity,
	dossier.CodeNotFound:    http.StatusNotFound,
	dossier.CodeForbidden:   http.StatusForbidden,
	dossier.CodeConflict:    http.StatusConflict,
	dossier.CodeUnavailable: http.StatusServiceUnavailable,
}

// keyStatuses are errors that have a status of their own.
var keyStatuses = map[string]int{
	auth.KeyLoginNeeded:     http.StatusUnauthorized,
	auth.KeyLoginFailed:     http.StatusUnauthorized,
	auth.KeyTooManyAttempts: http.StatusTooManyRequests,
	auth.KeyTemporaryOver:   http.StatusUnauthorized,
	"if_match_missing":      http.StatusPreconditionRequired,

	attachment.KeyTooLarge: http.StatusRequestEntityTooLarge,
}

const (
	retryUnavailable = 2  // seconds
	retryAttempts    = 60 // seconds
)

// problemFor turns any error into what its caller may know of it. Whatever is not a
// typed error is logged and answered without details.
func problemFor(ctx context.Context, log *slog.Logger, err error) *Problem {
	var p *Problem
	if errors.As(err, &p) {
		return p
	}
	lang := langOf(ctx)
	if e, ok := dossier.AsError(err); ok {
		if e.Code == dossier.CodeUnavailable { // the caller is told to wait; why is for the operator
			log.WarnContext(ctx, "not available", "request_id", requestID(ctx), "code", e.Key, "error", e.Cause)
		}
		return typedProblem(ctx, lang, e)
	}
	if errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled) {
		return unavailable(ctx, lang)
	}
	log.ErrorContext(ctx, "request failed", "request_id", requestID(ctx), "error", err)
	return internalProblem(ctx)
}

func typedProblem(ctx context.Context, lang string, e *dossier.Error) *Problem {
	status, ok := statuses[e.Code]
	if !ok {
		status = http.StatusInternalServerError
	}
	if own, ok := keyStatuses[e.Key]; ok {
		status = own
	}
	p := newProblem(ctx, status, e.Key, e.In(lang))
	p.By, p.At = e.By, e.At
	for _, f := range e.Fields {
		p.Errors = append(p.Errors, FieldProblem{Field: f.Field, Message: say(lang, f.VI, f.EN)})
	}
	if len(p.Errors) == 0 && e.Field != "" {
		p.Errors = []FieldProblem{{Field: e.Field, Message: p.Detail}}
	}
	switch status {
	case http.StatusServiceUnavailable:
		p.retryAfter(retryUnavailable)
	case http.StatusTooManyRequests:
		p.retryAfter(retryAttempts)
	case http.StatusUnauthorized:
		p.headers = http.Header{"Www-Authenticate": {`Bearer realm="motcua"`}}
	}
	return p
}

func unavailable(ctx context.Context, lang string) *Problem {
	p := newProblem(ctx, http.StatusServiceUnavailable, "unavailable", say(lang,
		"Hệ thống chưa xử lý kịp. Xin thử lại sau ít giây; việc đã gửi sẽ không bị làm hai lần.",
		"The service could not answer in time. Try again in a few seconds; nothing is done twice."))
	p.retryAfter(retryUnavailable)
	return p
}

func internalProblem(ctx context.Context) *Problem {
	return newProblem(ctx, http.StatusInternalServerError, "internal", say(langOf(ctx),
		"Hệ thống gặp lỗi. Xin thử lại; nếu vẫn lỗi, hãy báo cho quản trị kèm mã yêu cầu.",
		"Something went wrong on our side. Try again; if it persists, tell the administrator the request id."))
}

// write sends the problem outside of huma.
func (p *Problem) write(c *gin.Context) {
	for name, values := range p.headers {
		for _, v := range values {
			c.Writer.Header().Add(name, v)
		}
	}
	body, err := json.Marshal(p)
	if err != nil {
		body = []byte(`{"code":"internal"}`)
	}
	c.Abort()
	c.Data(p.Status, problemType, body)
}
