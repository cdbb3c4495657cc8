package api

import (
	"github.com/motcua/motcua/internal/auth"
	"github.com/motcua/motcua/internal/dossier"
)

type actionName = auth.Action

func statusName(lang string, s dossier.Status) string { return s.Text(lang) }

// formNames are the numbered paper forms: TT 01/2018/TT-VPCP and TT 03/2025/TT-VPCP.
var formNames = map[string]map[string]string{
	"2018": {
		"01": "Giấy tiếp nhận hồ sơ và hẹn trả kết quả", "02": "Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ",
		"03": "Phiếu từ chối tiếp nhận giải quyết hồ sơ", "04": "Phiếu xin lỗi và hẹn lại ngày trả kết quả",
		"05": "Phiếu kiểm soát quá trình giải quyết hồ sơ", "06": "Sổ theo dõi hồ sơ",
	},
	"2025": {
		"01": "Giấy tiếp nhận hồ sơ và hẹn trả kết quả", "02": "Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ",
		"03": "Phiếu từ chối tiếp nhận giải quyết hồ sơ", "04": "Văn bản xin lỗi và đề nghị gia hạn thời gian giải quyết",
		"05": "Thông báo dừng giải quyết hồ sơ", "06": "Phiếu kiểm soát quá trình giải quyết hồ sơ", "07": "Sổ theo dõi hồ sơ",
	},
}

func formName(set, no string) string { return formNames[set][no] }

// eventTexts say what an event is.
var eventTexts = map[dossier.EventType][2]string{
	dossier.EventSubmitted:        {"Nộp hồ sơ", "Filed"},
	dossier.EventReceiptConfirmed: {"Xác nhận tiếp nhận hợp lệ", "Valid receipt confirmed"},
	dossier.EventStatusChanged:    {"Đổi trạng thái", "Status changed"},
	dossier.EventClockStopped:     {"Tạm dừng tính thời hạn", "Clock stopped"},
	"clock.stop_refused":          {"Không tạm dừng thời hạn: không đủ căn cứ", "Clock not stopped: no legal ground"},
	dossier.EventClockResumed:     {"Tiếp tục tính thời hạn", "Clock resumed"},
	dossier.EventDueChanged:       {"Đổi ngày hẹn trả", "Due date changed"},
	dossier.EventDossierOverdue:   {"Hồ sơ quá hạn", "Dossier overdue"},
	dossier.EventTaskOverdue:      {"Bước xử lý quá hạn", "Step overdue"},
	dossier.EventTaskCreated:      {"Chuyển đến bước", "Step started"},
	dossier.EventTaskClaimed:      {"Nhận xử lý", "Claimed"},
	dossier.EventTaskReleased:     {"Bỏ nhận xử lý", "Released"},
	dossier.EventTaskCompleted:    {"Hoàn thành bước", "Step completed"},
	dossier.EventTaskReturned:     {"Trả lại bước trước", "Returned"},
	dossier.EventTaskCancelled:    {"Hủy bước", "Step cancelled"},
	dossier.EventSupplementAsked:  {"Yêu cầu bổ sung hồ sơ", "Supplement requested"},
	dossier.EventSupplementGiven:  {"Nhận hồ sơ bổ sung", "Supplement received"},
	dossier.EventSlipIssued:       {"Phát hành phiếu", "Form issued"},
	dossier.EventIncidentRaised:   {"Phát sinh sự cố", "Incident raised"},
	dossier.EventIncidentResolved: {"Khắc phục sự cố", "Incident resolved"},
	dossier.EventTimerFired:       {"Đến thời điểm hẹn", "Timer fired"},
	dossier.EventHandedOver:       {"Chuyển cơ quan giải quyết", "Handed over to another agency"},
	dossier.EventClosed:           {"Kết thúc hồ sơ", "Closed"},
	dossier.EventSuspended:        {"Tạm ngừng xử lý", "Suspended"},
	dossier.EventResumed:          {"Tiếp tục xử lý", "Resumed"},
	dossier.EventModified:         {"Điều chỉnh bước xử lý", "Steps moved by hand"},
	dossier.EventMigrated:         {"Chuyển phiên bản quy trình", "Migrated to another version"},
	dossier.EventVariablesSet:     {"Sửa biến quy trình", "Variables changed"},
	dossier.EventTimerChanged:     {"Sửa hẹn giờ", "Timer changed"},
	dossier.EventIncidentRetried:  {"Thử lại sự cố", "Incident tried again"},
	dossier.EventIncidentHandled:  {"Xử lý sự cố bằng tay", "Incident answered by hand"},
	dossier.EventNotice:           {"Đã nhắc người có trách nhiệm", "People were told"},
	dossier.EventActivated:        {"Chọn việc cần làm", "Activities chosen"},
	dossier.EventSubscribed:       {"Bắt đầu chờ thông tin", "Waits for a message or signal"},
	dossier.EventUnsubscribed:     {"Thôi chờ thông tin", "Waits no longer"},
	dossier.EventMessageTaken:     {"Nhận thông điệp", "Message received"},
	dossier.EventMessageSent:      {"Gửi thông điệp", "Message sent"},
	dossier.EventSignalTaken:      {"Nhận tín hiệu", "Signal received"},
	dossier.EventSignalSent:       {"Phát tín hiệu", "Signal sent"},
	dossier.EventCallStarted:      {"Mở hồ sơ con", "Called another process"},
	dossier.EventCallEnded:        {"Hồ sơ con kết thúc", "Called process ended"},
	dossier.EventEscalated:        {"Báo lên hồ sơ chính", "Escalated to the caller"},
	dossier.EventFilesAttached:    {"Thêm tệp", "Files added"},
	dossier.EventPapersReceived:   {"Nhận giấy tờ", "Papers received"},
	dossier.EventDecisionMade:     {"Ra quyết định theo bảng quyết định", "Decision made"},
}

func eventText(lang string, t dossier.EventType) string {
	for _, texts := range []map[dossier.EventType][2]string{eventTexts, taskEventTexts} {
		if names, ok := texts[t]; ok {
			return say(lang, names[0], names[1])
		}
	}
	return string(t)
}
