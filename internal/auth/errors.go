package auth

import (
	"slices"
	"strings"

	"github.com/motcua/motcua/internal/dossier"
)

// Keys of errors that the API answers with a status of their own.
const (
	KeyLoginNeeded     = "login_needed"      // 401: nobody is logged in, or the session has ended
	KeyLoginFailed     = "login_failed"      // 401: wrong name or password, never saying which
	KeyTooManyAttempts = "too_many_attempts" // 429

	KeyTemporaryOver        = "temporary_password_over" // 401
	KeyPasswordChangeNeeded = "password_change_needed"  // 403: change the password first
)

// ErrLoginNeeded is what a caller who is not logged in gets, also when a session has
// expired or was revoked: which of them is nobody's business.
var ErrLoginNeeded = &dossier.Error{
	Code: dossier.CodeForbidden, Key: KeyLoginNeeded,
	VI: "Cần đăng nhập để làm việc này.", EN: "Log in to do this.",
}

// ErrLoginFailed is the one answer for an unknown name, a wrong password, a disabled
// account and a locked one.
var ErrLoginFailed = &dossier.Error{
	Code: dossier.CodeForbidden, Key: KeyLoginFailed,
	VI: "Tên đăng nhập hoặc mật khẩu không đúng.", EN: "The user name or the password is wrong.",
}

// ErrTooManyAttempts asks the caller to slow down.
var ErrTooManyAttempts = &dossier.Error{
	Code: dossier.CodeForbidden, Key: KeyTooManyAttempts,
	VI: "Thử quá nhiều lần. Xin chờ ít phút rồi thử lại.", EN: "Too many attempts. Wait a few minutes and try again.",
}

// ErrPasswordChangeNeeded is what an account gets whose password somebody else chose:
// until it is changed, nothing else is allowed.
var ErrPasswordChangeNeeded = &dossier.Error{
	Code: dossier.CodeForbidden, Key: KeyPasswordChangeNeeded,
	VI: "Mật khẩu hiện tại là mật khẩu tạm. Hãy đổi mật khẩu trước khi làm việc khác.",
	EN: "Your password is a temporary one. Change it before you do anything else.",
}

func conflict(key, vi, en string) *dossier.Error {
	return &dossier.Error{Code: dossier.CodeConflict, Key: key, VI: vi, EN: en}
}

func forbidden(key, vi, en string) *dossier.Error {
	return &dossier.Error{Code: dossier.CodeForbidden, Key: key, VI: vi, EN: en}
}

func invalid(key, field, vi, en string) *dossier.Error {
	return &dossier.Error{Code: dossier.CodeInvalid, Key: key, Field: field, VI: vi, EN: en}
}

var dutyNames = map[Duty][2]string{
	DutyCitizen:    {"người dân", "citizen"},
	DutyDesk:       {"cán bộ một cửa", "one-stop desk officer"},
	DutyHandler:    {"cán bộ xử lý", "case officer"},
	DutyHead:       {"trưởng phòng", "head of a division"},
	DutyLeader:     {"lãnh đạo cơ quan", "leader of the agency"},
	DutySupervisor: {"người giám sát", "supervisor"},
	DutyDesigner:   {"người thiết kế quy trình", "process designer"},
	DutyAdmin:      {"quản trị hệ thống", "administrator"},
	DutyIntegrator: {"hệ thống kết nối", "integrating system"},
	DutyAuditor:    {"người kiểm tra nhật ký", "auditor"},
}

// roleMissing names the roles that would have the right.
func roleMissing(r Rule) *dossier.Error {
	duties := make([]Duty, 0, len(r.Grants))
	for d := range r.Grants {
		duties = append(duties, d)
	}
	slices.Sort(duties)
	vi, en := make([]string, len(duties)), make([]string, len(duties))
	for i, d := range duties {
		vi[i], en[i] = dutyNames[d][0], dutyNames[d][1]
	}
	return forbidden("role_missing",
		"Việc này cần một trong các vai trò: "+strings.Join(vi, ", ")+".",
		"This needs one of the roles: "+strings.Join(en, ", ")+".")
}
