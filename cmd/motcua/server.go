package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/spf13/cobra"

	"github.com/motcua/motcua/internal/app"
	"github.com/motcua/motcua/internal/settings"
)

// server is the API of a running service, asked with a person's access token: what is
// done is recorded as that person's.
type server struct {
	base, token, lang string
	client            *http.Client
}

const (
	defaultServer = "http://127.0.0.1:8080"
	serverTimeout = time.Minute
	maxAnswer     = 64 << 20
)

func addServerFlags(cmd *cobra.Command) {
	cmd.Flags().String("server", defaultServer, "địa chỉ dịch vụ · address of the service")
	cmd.Flags().String("token-file", "", "tệp chứa mã truy cập cá nhân · file with a personal access token")
	cmd.Flags().Bool("insecure", false, "cho phép gửi mã truy cập qua http · allow the token to travel over http")
	cmd.Flags().Bool("json", false, "in câu trả lời JSON · print the answer as JSON")
}

// connectServer reads the flags of addServerFlags.
func connectServer(cmd *cobra.Command) (*server, error) {
	flags := cmd.Flags()
	base, err := flags.GetString("server")
	if err != nil {
		return nil, err
	}
	file, err := flags.GetString("token-file")
	if err != nil {
		return nil, err
	}
	insecure, err := flags.GetBool("insecure")
	if err != nil {
		return nil, err
	}
	u, err := url.Parse(strings.TrimRight(base, "/"))
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return nil, &app.Failure{VI: fmt.Sprintf("--server %q không phải là địa chỉ http.", base), EN: fmt.Sprintf("--server %q is no http address.", base)}
	}
	if u.Scheme == "http" && !insecure && !loopback(u.Hostname()) {
		return nil, &app.Failure{
			VI: fmt.Sprintf("%s không dùng https: mã truy cập sẽ bị lộ trên đường truyền. Thêm --insecure nếu vẫn muốn.", base),
			EN: fmt.Sprintf("%s is not https: the token could be read on its way. Add --insecure if that is meant.", base),
		}
	}
	token, err := readToken(file)
	if err != nil {
		return nil, err
	}
	return &server{base: u.String(), token: token, lang: settings.Language(os.Getenv), client: &http.Client{Timeout: serverTimeout}}, nil
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

func readToken(file string) (string, error) {
	if file == "" {
		return "", &app.Failure{
			VI: "Hãy ghi --token-file: tệp chứa mã truy cập cá nhân (tạo trên trang web hoặc bằng POST /api/v1/access-tokens).",
			EN: "Say --token-file: a file with a personal access token (made on the web pages or by POST /api/v1/access-tokens).",
		}
	}
	data, err := os.ReadFile(file)
	if err != nil {
		return "", &app.Failure{VI: "Không đọc được tệp mã truy cập " + file + ".", EN: "The token file " + file + " cannot be read.", Cause: err}
	}
	token := strings.TrimSpace(string(data))
	if token == "" || strings.ContainsAny(token, " \t\r\n") {
		return "", &app.Failure{VI: "Tệp " + file + " không chứa đúng một mã truy cập.", EN: "The file " + file + " does not hold one access token."}
	}
	return token, nil
}

// problem is what the service refuses with, in the person's language.
type problem struct {
	Detail    string `json:"detail"`
	Code      string `json:"code"`
	RequestID string `json:"request_id"`
	Errors    []struct {
		Field   string `json:"field"`
		Message string `json:"message"`
	} `json:"errors"`
}

func (p *problem) Error() string {
	lines := []string{fmt.Sprintf("%s [%s]", p.Detail, p.Code)}
	for _, e := range p.Errors {
		if e.Message != p.Detail {
			lines = append(lines, "  "+e.Field+": "+e.Message)
		}
	}
	return strings.Join(lines, "\n")
}

// get asks, post tells. into may be nil.
func (s *server) get(ctx context.Context, path string, into any) error {
	return s.do(ctx, http.MethodGet, path, nil, into)
}

func (s *server) post(ctx context.Context, path string, body, into any) error {
	data, err := json.Marshal(body)
	if err != nil {
		return err
	}
	return s.do(ctx, http.MethodPost, path, data, into)
}

// do sends one request. What was sent to no avail is sent again with the same key, which
// does nothing twice.
func (s *server) do(ctx context.Context, method, path string, body []byte, into any) error {
	key := uuid.NewString()
	for attempt := 1; ; attempt++ {
		again, err := s.send(ctx, method, path, key, body, into)
		if err == nil || !again || attempt == sendAttempts {
			return err
		}
		select {
		case <-ctx.Done():
			return err
		case <-time.After(time.Duration(attempt) * time.Second):
		}
	}
}

const sendAttempts = 3

func (s *server) send(ctx context.Context, method, path, key string, body []byte, into any) (again bool, err error) {
	request, err := http.NewRequestWithContext(ctx, method, s.base+"/api/v1"+path, bytes.NewReader(body))
	if err != nil {
		return false, err
	}
	request.Header.Set("Authorization", "Bearer "+s.token)
	request.Header.Set("Accept-Language", s.lang)
	if method == http.MethodPost {
		request.Header.Set("Idempotency-Key", key)
		request.Header.Set("Content-Type", "application/json")
	}
	answer, err := s.client.Do(request)
	if err != nil {
		var wrong *url.Error
		if errors.As(err, &wrong) {
			err = wrong.Err
		}
		return true, &app.Failure{VI: "Không kết nối được dịch vụ tại " + s.base + ".", EN: "The service at " + s.base + " cannot be reached.", Cause: err}
	}
	defer func() { _ = answer.Body.Close() }()
	data, err := io.ReadAll(io.LimitReader(answer.Body, maxAnswer))
	if err != nil {
		return true, fmt.Errorf("read the answer: %w", err)
	}
	if answer.StatusCode >= http.StatusBadRequest {
		return answer.StatusCode == http.StatusServiceUnavailable, refusal(s.base, answer.StatusCode, data)
	}
	if into == nil {
		return false, nil
	}
	if err := json.Unmarshal(data, into); err != nil {
		return false, notOurs(s.base, err)
	}
	return false, nil
}

func refusal(base string, status int, data []byte) error {
	p := &problem{}
	if err := json.Unmarshal(data, p); err != nil || p.Code == "" {
		return notOurs(base, fmt.Errorf("HTTP %d", status))
	}
	return p
}

func notOurs(base string, err error) error {
	return &app.Failure{VI: base + " không trả lời như một dịch vụ motcua.", EN: base + " does not answer as a motcua service does.", Cause: err}
}

// say is the sentence in the person's language.
func (s *server) say(vi, en string) string { return translator(s.lang)(vi, en) }

// pathOf puts names into a path of the API.
func pathOf(parts ...string) string {
	var b strings.Builder
	for _, p := range parts {
		b.WriteString("/" + url.PathEscape(p))
	}
	return b.String()
}
