package activities

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/google/uuid"
	"go.temporal.io/sdk/activity"

	"github.com/motcua/motcua/internal/feel"
	"github.com/motcua/motcua/internal/outbound"
	"github.com/motcua/motcua/workflows"
)

// maxHTTPBody bounds the body of a request, in bytes.
const maxHTTPBody = 1 << 20

// headerName is a token of RFC 9110.
var headerName = regexp.MustCompile("^[A-Za-z0-9!#$%&'*+.^_`|~-]+$")

// HTTP is the connector "http": one JSON request. Its inputs are
//
//	url        of a system that connectors.http.allow names
//	method     GET, or POST when there is a body, unless given
//	query      context: parameters added to the url
//	headers    context: more headers
//	body       any value: sent as JSON
//	errors     context: BPMN error codes by status, e.g. {"404": "khong-co", "4xx": "tu-choi"}
//	errorExpression  FEEL text over status, headers and body that gives a BPMN error code, or null
//
// Its answer is the variables status, headers (names in lower case) and body (JSON read
// as FEEL values, else the text). A header, given as input or by motcua:header, may hold
// {secret:NAME}. The header Idempotency-Key is the same in every attempt.
type HTTP struct {
	Allow       *outbound.Allow
	Secrets     *outbound.Secrets
	Client      *http.Client
	MaxResponse int64 // bytes
}

// Call makes one attempt.
func (h HTTP) Call(ctx context.Context, call workflows.ServiceCall) (json.RawMessage, error) {
	in, err := readHTTPInput(call)
	if err != nil {
		return nil, badInput(err)
	}
	if err := h.Allow.Check(in.url); err != nil {
		return nil, denied(in.url.Hostname(), err)
	}
	req, err := h.request(ctx, call, in)
	if err != nil {
		return nil, badInput(err)
	}
	beating, stop := context.WithCancel(ctx)
	defer stop()
	go beat(beating, call.Service.Heartbeat)
	resp, err := h.Client.Do(req)
	if err != nil {
		return nil, notAnswered(in.url.Hostname(), err)
	}
	defer func() { _ = resp.Body.Close() }()
	activity.GetLogger(ctx).Debug("service called", "element", call.Service.Element, "host", in.url.Hostname(), "status", resp.StatusCode)
	answer, err := h.read(resp)
	if err != nil {
		return nil, notReadable(in.url.Hostname(), err)
	}
	return judge(in, resp, answer)
}

// httpInput is what the inputs of a call say.
type httpInput struct {
	url     *url.URL
	method  string
	headers http.Header
	body    []byte // nil = none
	errors  feel.Context
	thrown  *feel.Expression
}

func readHTTPInput(call workflows.ServiceCall) (in httpInput, err error) {
	given, err := inputOf(call)
	if err != nil {
		return in, err
	}
	text, ok := given["url"].(string)
	if !ok {
		return in, fmt.Errorf("the input url is %s, not a text", feel.String(given["url"]))
	}
	if in.url, err = url.Parse(text); err != nil || in.url.Host == "" {
		return in, errNoURL // without the text: it may hold personal data
	}
	if query, ok := given["query"].(feel.Context); ok {
		values := in.url.Query()
		for name, v := range query {
			values.Set(name, plainText(v))
		}
		in.url.RawQuery = values.Encode()
	}
	if in.headers, err = headersOf(call, given); err != nil {
		return in, err
	}
	if body, ok := given["body"]; ok && body != nil {
		if in.body, err = feel.ToPlainJSON(body); err != nil {
			return in, fmt.Errorf("the input body: %w", err)
		}
		if len(in.body) > maxHTTPBody {
			return in, fmt.Errorf("the input body has %d bytes, at most %d are sent", len(in.body), maxHTTPBody)
		}
	}
	if in.method, err = methodOf(given["method"], in.body != nil); err != nil {
		return in, err
	}
	in.errors, _ = given["errors"].(feel.Context)
	if source, ok := given["errorExpression"].(string); ok && source != "" {
		if in.thrown, err = feel.Compile(strings.TrimPrefix(source, "=")); err != nil {
			return in, fmt.Errorf("the input errorExpression: %w", err)
		}
	}
	return in, nil
}

// inputOf reads the inputs of a call.
func inputOf(call workflows.ServiceCall) (feel.Context, error) {
	if len(call.Service.Input) == 0 {
		return feel.Context{}, nil
	}
	value, err := feel.FromJSON(call.Service.Input)
	if err != nil {
		return nil, fmt.Errorf("the inputs: %w", err)
	}
	given, _ := value.(feel.Context)
	return given, nil
}

func methodOf(given feel.Value, hasBody bool) (string, error) {
	method, _ := given.(string)
	switch method = strings.ToUpper(strings.TrimSpace(method)); method {
	case "":
		if hasBody {
			return http.MethodPost, nil
		}
		return http.MethodGet, nil
	case http.MethodGet, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodHead:
		return method, nil
	}
	return "", fmt.Errorf("the input method is %q", method)
}

// headersOf gives the headers of the model and of the inputs; a secret's name stands for
// it until the request is made.
func headersOf(call workflows.ServiceCall, given feel.Context) (http.Header, error) {
	headers := http.Header{}
	for _, h := range call.Service.Headers {
		value := h.Value
		if source, ok := strings.CutPrefix(h.Value, "="); ok {
			compiled, err := feel.Compile(source)
			if err != nil {
				return nil, fmt.Errorf("the header %s: %w", h.Key, err)
			}
			v, err := compiled.Eval(given, feel.Env{})
			if err != nil {
				return nil, fmt.Errorf("the header %s: %w", h.Key, err)
			}
			value = plainText(v)
		}
		headers.Set(h.Key, value)
	}
	if more, ok := given["headers"].(feel.Context); ok {
		for name, v := range more {
			headers.Set(name, plainText(v))
		}
	}
	return headers, nil
}

// plainText is a value as it stands in a header or a query: a text without quotes.
func plainText(v feel.Value) string {
	if s, ok := v.(string); ok {
		return s
	}
	if v == nil {
		return ""
	}
	return feel.String(v)
}

// request makes the request; from here on it holds the credentials.
func (h HTTP) request(ctx context.Context, call workflows.ServiceCall, in httpInput) (*http.Request, error) {
	req, err := http.NewRequestWithContext(ctx, in.method, in.url.String(), bytes.NewReader(in.body))
	if err != nil {
		return nil, errNoURL
	}
	if in.body == nil {
		req.Body, req.GetBody, req.ContentLength = nil, nil, 0
	} else {
		req.Header.Set("Content-Type", "application/json; charset=utf-8")
	}
	req.Header.Set("Accept", "application/json")
	req.Header.Set("User-Agent", "motcua")
	req.Header.Set("Idempotency-Key", idempotencyKey(call))
	for name, values := range in.headers {
		value, err := h.Secrets.Insert(in.url.Hostname(), values[0])
		if err != nil {
			return nil, fmt.Errorf("the header %s: %w", name, err)
		}
		if !headerName.MatchString(name) || strings.ContainsFunc(value, unicode.IsControl) {
			return nil, fmt.Errorf("the header %.40q is no header", name)
		}
		req.Header.Set(name, value)
	}
	return req, nil
}

// idempotencyKey is one for all attempts of one call, also when a person tries it again:
// the service must not do twice what it did once.
func idempotencyKey(call workflows.ServiceCall) string {
	space, err := uuid.Parse(call.DossierID)
	if err != nil {
		space = uuid.NameSpaceOID
	}
	return uuid.NewSHA1(space, []byte("service:"+call.Service.Instance)).String()
}

// beat says that an attempt goes on, so that a worker that died is noticed and a call
// that is no longer wanted ends.
func beat(ctx context.Context, every time.Duration) {
	if every <= 0 {
		return
	}
	tick := time.NewTicker(max(every/3, 100*time.Millisecond))
	defer tick.Stop()
	for {
		activity.RecordHeartbeat(ctx)
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// read gives the body of an answer as a value.
func (h HTTP) read(resp *http.Response) (feel.Context, error) {
	data, err := io.ReadAll(io.LimitReader(resp.Body, h.MaxResponse+1))
	if err != nil {
		return nil, err
	}
	if int64(len(data)) > h.MaxResponse {
		return nil, fmt.Errorf("%w: more than %d bytes", errTooLarge, h.MaxResponse)
	}
	var body feel.Value
	switch {
	case len(bytes.TrimSpace(data)) == 0:
	case strings.Contains(resp.Header.Get("Content-Type"), "json"):
		if body, err = feel.FromJSON(data); err != nil {
			return nil, fmt.Errorf("%w: no JSON", errUnreadable)
		}
	case utf8.Valid(data):
		body = string(data)
	default:
		return nil, fmt.Errorf("%w: neither JSON nor text", errUnreadable)
	}
	headers := feel.Context{}
	for name, values := range resp.Header {
		if !strings.EqualFold(name, "Set-Cookie") { // a credential
			headers[strings.ToLower(name)] = strings.Join(values, ", ")
		}
	}
	status, err := feel.FromGo(resp.StatusCode)
	if err != nil {
		return nil, err
	}
	return feel.Context{"status": status, "headers": headers, "body": body}, nil
}
