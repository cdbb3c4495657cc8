package activities

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"go.temporal.io/sdk/temporal"

	"github.com/motcua/motcua/internal/clock"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/feel"
	"github.com/motcua/motcua/internal/outbound"
	"github.com/motcua/motcua/workflows"
)

// What a call failed by is told with the host and the status, never with the address, a
// header or a body: those may hold personal data or credentials.

var (
	errNoURL      = errors.New("the input url is no address")
	errTooLarge   = errors.New("the answer is too large")
	errUnreadable = errors.New("the answer cannot be read")
)

// maxRetryAfter bounds how long a service may ask us to wait.
const maxRetryAfter = 24 * time.Hour

// judge decides what an answer is: the result, a BPMN error, a failure that may pass, or
// one that will not.
func judge(in httpInput, resp *http.Response, answer feel.Context) (json.RawMessage, error) {
	code, err := thrownBy(in, resp.StatusCode, answer)
	if err != nil {
		return nil, badInput(err)
	}
	variables, err := feel.ToJSON(answer)
	if err != nil {
		return nil, notReadable(in.url.Hostname(), err)
	}
	status, host := resp.StatusCode, in.url.Hostname()
	switch {
	case code != "":
		return nil, workflows.ServiceError(dossier.ServiceFailure{
			Code: "bpmn_error", Error: code, Variables: variables,
			MessageVI: fmt.Sprintf("Dịch vụ %s trả lời %d.", host, status), MessageEN: fmt.Sprintf("The service %s answered %d.", host, status),
		}, temporal.ApplicationErrorOptions{NonRetryable: true})
	case status < 300:
		return variables, nil
	}
	return nil, workflows.ServiceError(dossier.ServiceFailure{
		Code:      fmt.Sprintf("http_%d", status),
		MessageVI: fmt.Sprintf("Dịch vụ %s trả lời %d (%s).", host, status, http.StatusText(status)),
		MessageEN: fmt.Sprintf("The service %s answered %d (%s).", host, status, http.StatusText(status)),
	}, temporal.ApplicationErrorOptions{NonRetryable: !mayPass(status), NextRetryDelay: retryAfter(resp, clock.System{}.Now())})
}

// thrownBy is the BPMN error that the model makes of an answer, "" = none.
func thrownBy(in httpInput, status int, answer feel.Context) (string, error) {
	exact := strconv.Itoa(status)
	for _, key := range []string{exact, exact[:1] + "xx"} {
		if code, ok := in.errors[key].(string); ok && code != "" {
			return code, nil
		}
	}
	if in.thrown == nil {
		return "", nil
	}
	value, err := in.thrown.Eval(answer, feel.Env{})
	if err != nil {
		return "", fmt.Errorf("the input errorExpression: %w", err)
	}
	code, _ := value.(string)
	return code, nil
}

// mayPass: the same request may succeed later. 408 and 429 say so themselves.
func mayPass(status int) bool {
	return status == http.StatusRequestTimeout || status == http.StatusTooManyRequests ||
		status >= 500 && status != http.StatusNotImplemented && status != http.StatusHTTPVersionNotSupported
}

// retryAfter is how long the service asks us to wait; 0 = it does not say.
func retryAfter(resp *http.Response, now time.Time) time.Duration {
	text := resp.Header.Get("Retry-After")
	var wait time.Duration
	if seconds, err := strconv.ParseInt(text, 10, 32); err == nil {
		wait = time.Duration(seconds) * time.Second
	} else if at, err := http.ParseTime(text); err == nil {
		wait = at.Sub(now)
	}
	return min(max(wait, 0), maxRetryAfter)
}

// badInput is the model's mistake: trying again does not mend it.
func badInput(err error) error {
	return workflows.ServiceError(dossier.ServiceFailure{
		Code: "service_input", MessageVI: "Đầu vào của dịch vụ không hợp lệ: " + inVietnamese(err) + ".", MessageEN: "The service's inputs are wrong: " + err.Error() + ".",
	}, temporal.ApplicationErrorOptions{NonRetryable: true})
}

func inVietnamese(err error) string {
	var said interface{ In(lang string) string }
	if errors.As(err, &said) {
		return said.In("vi")
	}
	return err.Error()
}

func denied(host string, err error) error {
	return workflows.ServiceError(dossier.ServiceFailure{
		Code:      "host_denied",
		MessageVI: fmt.Sprintf("Không được phép gọi máy chủ %q: quản trị viên chưa cho phép (connectors.http.allow).", host),
		MessageEN: "The call is not allowed: " + err.Error() + ".",
	}, temporal.ApplicationErrorOptions{NonRetryable: true})
}

// notAnswered is a call that got no answer. Most such troubles pass.
func notAnswered(host string, err error) error {
	if outbound.Refused(err) {
		return denied(host, errors.New("it led to a host that may not be called"))
	}
	return workflows.ServiceError(dossier.ServiceFailure{
		Code:      "service_away",
		MessageVI: fmt.Sprintf("Không kết nối được dịch vụ %s.", host), MessageEN: fmt.Sprintf("The service %s cannot be reached.", host),
	}, temporal.ApplicationErrorOptions{})
}

func notReadable(host string, err error) error {
	lasting := errors.Is(err, errTooLarge) || errors.Is(err, errUnreadable)
	return workflows.ServiceError(dossier.ServiceFailure{
		Code:      "service_answer",
		MessageVI: fmt.Sprintf("Câu trả lời của dịch vụ %s không dùng được: quá lớn, bị cắt, hoặc không phải JSON hay văn bản.", host),
		MessageEN: fmt.Sprintf("The answer of the service %s cannot be used: too large, cut off, or neither JSON nor text.", host),
	}, temporal.ApplicationErrorOptions{NonRetryable: lasting})
}
