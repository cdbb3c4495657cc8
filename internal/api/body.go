package api

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/motcua/motcua/internal/command"
)

// readBody reads the whole body within the limit and refuses what is not JSON in
// valid UTF-8, before anything looks at it: Go's decoder would replace broken bytes silently.
func (s *server) readBody(c *gin.Context) {
	if c.Request.Body == nil || c.Request.Body == http.NoBody || !isAPI(c.Request.URL.Path) || s.streamed(c) {
		c.Next()
		return
	}
	ctx := c.Request.Context()
	if c.Request.ContentLength > s.MaxBody { // said beforehand: nobody waits for it to arrive
		tooLarge(ctx).write(c)
		return
	}
	data, err := io.ReadAll(http.MaxBytesReader(c.Writer, c.Request.Body, s.MaxBody))
	if err != nil {
		s.unreadable(ctx, err).write(c)
		return
	}
	if len(data) > 0 {
		if p := checkBody(ctx, c.GetHeader("Content-Type"), data); p != nil {
			p.write(c)
			return
		}
	}
	c.Request.Body = io.NopCloser(bytes.NewReader(data))
	c.Request.ContentLength = int64(len(data))
	c.Next()
}

func (s *server) unreadable(ctx context.Context, err error) *Problem {
	var big *http.MaxBytesError
	if errors.As(err, &big) {
		return tooLarge(ctx)
	}
	return newProblem(ctx, http.StatusBadRequest, "body_unreadable", say(langOf(ctx), "Không đọc được nội dung gửi lên.", "The request body could not be read."))
}

func tooLarge(ctx context.Context) *Problem {
	p := newProblem(ctx, http.StatusRequestEntityTooLarge, "body_too_large", say(langOf(ctx),
		"Nội dung gửi lên quá lớn.", "The request body is too large."))
	p.Errors = []FieldProblem{{Field: "body", Message: p.Detail}}
	return p
}

func unsupportedMedia(ctx context.Context) *Problem {
	return newProblem(ctx, http.StatusUnsupportedMediaType, "not_json", say(langOf(ctx),
		"Nội dung gửi lên phải là JSON (Content-Type: application/json).", "The request body must be JSON (Content-Type: application/json)."))
}

func checkBody(ctx context.Context, contentType string, data []byte) *Problem {
	lang := langOf(ctx)
	media, params, err := mime.ParseMediaType(contentType)
	if err != nil || media != "application/json" || (params["charset"] != "" && params["charset"] != "utf-8" && params["charset"] != "UTF-8") {
		return unsupportedMedia(ctx)
	}
	if e := command.CheckText(data); e != nil {
		return typedProblem(ctx, lang, e)
	}
	var syntax *json.SyntaxError
	var any json.RawMessage
	if err := json.Unmarshal(data, &any); errors.As(err, &syntax) {
		return newProblem(ctx, http.StatusBadRequest, "malformed_json", say(lang,
			fmt.Sprintf("Nội dung không phải là JSON hợp lệ (lỗi ở byte thứ %d).", syntax.Offset),
			fmt.Sprintf("The body is not valid JSON (error at byte %d).", syntax.Offset)))
	} else if err != nil {
		return newProblem(ctx, http.StatusBadRequest, "malformed_json", say(lang, "Nội dung không phải là JSON hợp lệ.", "The body is not valid JSON."))
	}
	return nil
}
