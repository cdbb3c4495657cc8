package escalation

import (
	"fmt"
	"html"
	"strings"

	"github.com/motcua/motcua/internal/clock"
)

// Title says in one line what a notice is about.
func (n Notice) Title(lang string) string {
	what := n.RuleVI
	if lang == "en" {
		what = n.RuleEN
	}
	if n.Round > 1 {
		if lang == "en" {
			what = fmt.Sprintf("%s (reminder %d)", what, n.Round)
		} else {
			what = fmt.Sprintf("%s (nhắc lần %d)", what, n.Round)
		}
	}
	return what + ": " + n.Subject.Code
}

// Detail says the rest: the step, the procedure and the due date. No personal data.
func (n Notice) Detail(lang string) string {
	s := n.Subject
	parts := []string{s.ProcedureName}
	if s.Step != "" {
		parts = []string{s.Step, s.ProcedureName}
	}
	if s.Due != nil {
		due := "hạn "
		if lang == "en" {
			due = "due "
		}
		parts = append(parts, due+clock.MomentText(*s.Due))
	}
	return strings.Join(parts, " · ")
}

// Link is the page of what a notice is about, a path.
func (n Notice) Link() string {
	if n.Subject.TaskID != "" {
		return "/viec/" + n.Subject.TaskID
	}
	return "/ho-so/" + n.Subject.Code
}

// message is a notice as an e-mail, in Vietnamese: accounts say no language.
func (e *Engine) message(d Delivery) Message {
	n, link := d.Notice, strings.TrimRight(e.BaseURL, "/")+d.Notice.Link()
	const foot = "Thư này do hệ thống một cửa gửi tự động, xin không trả lời."
	return Message{
		ID: n.ID, To: d.Address, Subject: n.Title("vi"),
		Text: n.Title("vi") + "\n\n" + n.Detail("vi") + "\n\n" + link + "\n\n" + foot + "\n",
		HTML: fmt.Sprintf(`<!doctype html><html lang="vi"><body><p><strong>%s</strong></p><p>%s</p><p><a href="%s">%s</a></p><p>%s</p></body></html>`,
			html.EscapeString(n.Title("vi")), html.EscapeString(n.Detail("vi")), html.EscapeString(link), html.EscapeString(link), foot),
	}
}
