package api

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"github.com/motcua/motcua/internal/audit"
)

// humaProblem gives what huma found wrong with a request our form and the caller's language.
// It never repeats the values that were sent.
func humaProblem(hc huma.Context, status int, _ string, errs []error) *Problem {
	if hc == nil {
		return &Problem{Type: "about:blank", Title: http.StatusText(status), Status: status, Code: "error"}
	}
	ctx := hc.Context()
	lang := langOf(ctx)
	switch {
	case status >= http.StatusInternalServerError:
		return internalProblem(ctx)
	case status == http.StatusUnsupportedMediaType:
		return unsupportedMedia(ctx)
	case status == http.StatusNotAcceptable:
		return newProblem(ctx, status, "not_acceptable", say(lang, "Chỉ trả lời bằng JSON.", "Answers are JSON only."))
	case status == http.StatusRequestEntityTooLarge:
		return tooLarge(ctx)
	case status == http.StatusRequestTimeout:
		return newProblem(ctx, status, "request_timeout", say(lang, "Yêu cầu gửi quá chậm.", "The request came in too slowly."))
	case status == http.StatusBadRequest && len(errs) == 0:
		return newProblem(ctx, http.StatusUnprocessableEntity, "body_missing", say(lang, "Yêu cầu thiếu nội dung JSON.", "The request needs a JSON body."))
	}
	p := newProblem(ctx, http.StatusUnprocessableEntity, "invalid", "")
	for _, err := range errs {
		p.Errors = append(p.Errors, fieldProblem(lang, err))
	}
	p.Detail = say(lang, "Dữ liệu gửi lên chưa đúng.", "The request is not valid.")
	if len(p.Errors) > 0 {
		first := p.Errors[0]
		if first.Field == headerIdempotency {
			p.Code = "idempotency_key_invalid"
			audit.NoteOf(ctx).Problem(p.Code)
		}
		p.Detail = strings.TrimSpace(first.Field + ": " + first.Message)
	}
	return p
}

const headerIdempotency = "Idempotency-Key"

func fieldProblem(lang string, err error) FieldProblem {
	d, ok := err.(huma.ErrorDetailer)
	if !ok {
		return FieldProblem{Message: say(lang, "Giá trị không hợp lệ.", "The value is not valid.")}
	}
	detail := d.ErrorDetail()
	field := fieldName(detail.Location)
	message := detail.Message
	if m := requiredProperty.FindStringSubmatch(message); m != nil {
		field = strings.TrimPrefix(field+"."+m[1], ".")
	}
	if field == headerIdempotency && strings.HasPrefix(message, "required ") {
		return FieldProblem{Field: field, Message: say(lang,
			"Hãy gửi kèm tiêu đề Idempotency-Key: một mã bất kỳ, mỗi việc một mã, gửi lại cùng mã khi thử lại.",
			"Send an Idempotency-Key header: any unique text per action, the same one when you retry.")}
	}
	return FieldProblem{Field: field, Message: translate(lang, message)}
}

// fieldName drops huma's prefix: body.applicant.name is applicant.name, header.If-Match is If-Match.
func fieldName(location string) string {
	for _, prefix := range []string{"body", "query", "path", "header", "cookie"} {
		if location == prefix {
			return ""
		}
		if rest, ok := strings.CutPrefix(location, prefix+"."); ok {
			return rest
		}
	}
	return location
}

var requiredProperty = regexp.MustCompile(`^expected required property (\S+) to be present$`)

// sentence is one of huma's messages and what it is in our two languages; $1 is the first group.
type sentence struct {
	pattern *regexp.Regexp
	vi, en  string
}

var sentences = []sentence{
	{regexp.MustCompile(`^unexpected property$`), "Không có trường này.", "There is no such field."},
	{regexp.MustCompile(`^unknown query parameter$`), "Không có tham số này.", "There is no such parameter."},
	{requiredProperty, "Cần nhập thông tin này.", "This field is required."},
	{regexp.MustCompile(`^required \w+ parameter is missing$`), "Cần có tham số này.", "This parameter is required."},
	{regexp.MustCompile(`^expected string to be RFC 3339 date-time$`), "Nhập ngày giờ theo RFC 3339, ví dụ 2026-11-23T15:00:00+07:00.", "Enter a date and time as RFC 3339, e.g. 2026-11-23T15:00:00+07:00."},
	{regexp.MustCompile(`^expected string$`), "Giá trị phải là văn bản.", "The value must be text."},
	{regexp.MustCompile(`^expected (?:number|integer)$|^invalid (?:integer|float)`), "Giá trị phải là số.", "The value must be a number."},
	{regexp.MustCompile(`^expected boolean$|^invalid boolean`), "Giá trị phải là true hoặc false.", "The value must be true or false."},
	{regexp.MustCompile(`^expected object$`), "Giá trị phải là một nhóm trường (đối tượng JSON).", "The value must be a JSON object."},
	{regexp.MustCompile(`^expected array$`), "Giá trị phải là danh sách.", "The value must be a list."},
	{regexp.MustCompile(`^expected value to be one of "(.*)"$`), "Chọn một trong các giá trị: $1.", "Choose one of: $1."},
	{regexp.MustCompile(`^expected number >= (\S+)$`), "Giá trị nhỏ nhất là $1.", "The value must be at least $1."},
	{regexp.MustCompile(`^expected number <= (\S+)$`), "Giá trị lớn nhất là $1.", "The value must be at most $1."},
	{regexp.MustCompile(`^expected length >= (\d+)$`), "Nhập ít nhất $1 ký tự.", "Enter at least $1 characters."},
	{regexp.MustCompile(`^expected length <= (\d+)$`), "Nhập nhiều nhất $1 ký tự.", "Enter at most $1 characters."},
	{regexp.MustCompile(`^expected array length >= (\d+)$`), "Cần ít nhất $1 mục.", "At least $1 items are needed."},
	{regexp.MustCompile(`^expected array length <= (\d+)$`), "Nhiều nhất $1 mục.", "At most $1 items are allowed."},
	{regexp.MustCompile(`^expected array items to be unique$`), "Các mục không được trùng nhau.", "The items must differ."},
	{regexp.MustCompile(`^expected string to match pattern`), "Giá trị không đúng mẫu quy định.", "The value does not match the required pattern."},
}

func translate(lang, message string) string {
	for _, s := range sentences {
		if m := s.pattern.FindStringSubmatchIndex(message); m != nil {
			return string(s.pattern.ExpandString(nil, say(lang, s.vi, s.en), message, m))
		}
	}
	return say(lang, "Giá trị không hợp lệ.", fmt.Sprintf("The value is not valid: %s.", message))
}
