package api

import (
	"context"
	"fmt"
	"net/http"
	"regexp"
	"runtime/debug"
	"strings"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"github.com/motcua/motcua/internal/auth"
)

const headerRequestID = "X-Request-Id"

// contentPolicy lets pages run our own scripts only. Inline styles are the component library's.
const contentPolicy = "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; " +
	"img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; object-src 'none'; " +
	"base-uri 'self'; form-action 'self'; frame-ancestors 'none'"

func (s *server) newEngine() (*gin.Engine, error) {
	e := gin.New()
	e.HandleMethodNotAllowed = true
	e.RedirectTrailingSlash = false
	e.RedirectFixedPath = false
	if err := e.SetTrustedProxies(s.TrustedProxies); err != nil {
		return nil, fmt.Errorf("trusted proxies: %w", err)
	}
	e.Use(s.identify, s.logAccess, s.secure, s.record, s.recover, s.limitTime, s.refuseForgery, s.readBody)
	e.NoRoute(s.noRoute)
	e.NoMethod(s.noMethod)
	return e, nil
}

type requestKey struct{}

// requestInfo is what the layers below may want to know of the HTTP request.
type requestInfo struct{ id, client, agent string }

func requestID(ctx context.Context) string {
	info, _ := ctx.Value(requestKey{}).(requestInfo)
	return info.id
}

// clientOf is the caller's network address, for rate limits and the record.
func clientOf(ctx context.Context) string { return deviceOf(ctx).Address }

// deviceOf is where a request comes from, for rate limits and the list of sessions.
func deviceOf(ctx context.Context) auth.Device {
	info, _ := ctx.Value(requestKey{}).(requestInfo)
	return auth.Device{Address: info.client, Agent: info.agent}
}

var safeRequestID = regexp.MustCompile(`^[A-Za-z0-9._-]{8,64}$`)

// identify gives the request an id (the caller's, if it has a harmless one) and a language.
func (s *server) identify(c *gin.Context) {
	id := c.GetHeader(headerRequestID)
	if !safeRequestID.MatchString(id) {
		id = uuid.NewString()
	}
	lang := pickLanguage(c.GetHeader("Accept-Language"))
	ctx := context.WithValue(c.Request.Context(), requestKey{}, requestInfo{id: id, client: c.ClientIP(), agent: c.Request.UserAgent()})
	c.Request = c.Request.WithContext(withLang(ctx, lang))
	h := c.Writer.Header()
	h.Set(headerRequestID, id)
	h.Set("Content-Language", lang)
	h.Add("Vary", "Accept-Language")
	c.Next()
}

// logAccess writes one line a request: the route's pattern, never its values, so that
// no name, code or search word reaches the log.
func (s *server) logAccess(c *gin.Context) {
	start := s.Now()
	c.Next()
	route := c.FullPath()
	if route == "" {
		route = "(none)"
	}
	s.Log.InfoContext(c.Request.Context(), "request",
		"request_id", requestID(c.Request.Context()), "method", c.Request.Method, "route", route,
		"status", c.Writer.Status(), "bytes", max(c.Writer.Size(), 0), "ms", s.Now().Sub(start).Milliseconds())
}

// recover answers a panic as any other failure.
func (s *server) recover(c *gin.Context) {
	defer func() {
		v := recover()
		if v == nil {
			return
		}
		if v == http.ErrAbortHandler { //nolint:errorlint // the documented sentinel of net/http
			panic(v)
		}
		ctx := c.Request.Context()
		s.Log.ErrorContext(ctx, "panic", "request_id", requestID(ctx), "route", c.FullPath(), "panic", fmt.Sprint(v), "stack", string(debug.Stack()))
		if !c.Writer.Written() {
			internalProblem(ctx).write(c)
		}
	}()
	c.Next()
}

func (s *server) secure(c *gin.Context) {
	h := c.Writer.Header()
	h.Set("Content-Security-Policy", contentPolicy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Frame-Options", "DENY")
	h.Set("Referrer-Policy", "same-origin")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
	if s.secureCookies() {
		h.Set("Strict-Transport-Security", "max-age=31536000")
	}
	if isAPI(c.Request.URL.Path) {
		h.Set("Cache-Control", "no-store") // answers hold personal data; routes that do not may say otherwise
	}
	c.Next()
}

func (s *server) limitTime(c *gin.Context) {
	if s.streamed(c) {
		c.Next()
		return
	}
	ctx, cancel := context.WithTimeout(c.Request.Context(), s.Timeout)
	defer cancel()
	c.Request = c.Request.WithContext(ctx)
	c.Next()
}

func isAPI(path string) bool { return path == "/api" || strings.HasPrefix(path, "/api/") }

func (s *server) noRoute(c *gin.Context) {
	if !isAPI(c.Request.URL.Path) && s.servePage(c) {
		return
	}
	ctx := c.Request.Context()
	newProblem(ctx, http.StatusNotFound, "no_such_route", say(langOf(ctx), "Không có địa chỉ này.", "There is no such address.")).write(c)
}

func (s *server) noMethod(c *gin.Context) {
	ctx := c.Request.Context()
	newProblem(ctx, http.StatusMethodNotAllowed, "method_not_allowed", say(langOf(ctx),
		"Địa chỉ này không nhận phương thức "+c.Request.Method+".", "This address does not take the method "+c.Request.Method+".")).write(c)
}
