package dossier

import (
	"fmt"
	"slices"
	"time"

	"github.com/motcua/motcua/internal/clock"
)

var statusTexts = map[Status][2]string{
	StatusFiled:           {"Mới đăng ký", "Filed"},
	StatusReceived:        {"Được tiếp nhận", "Received"},
	StatusNotAccepted:     {"Không được tiếp nhận", "Not accepted"},
	StatusProcessing:      {"Đang xử lý", "In progress"},
	StatusAwaitSupplement: {"Yêu cầu bổ sung giấy tờ", "Waiting for supplements"},
	StatusAwaitPayment:    {"Yêu cầu thực hiện nghĩa vụ tài chính", "Waiting for payment"},
	StatusWithdrawn:       {"Công dân yêu cầu rút hồ sơ", "Withdrawn by the applicant"},
	StatusStopped:         {"Dừng xử lý", "Stopped"},
	StatusReady:           {"Đã xử lý xong", "Result ready"},
	StatusHandedOver:      {"Đã trả kết quả", "Result handed over"},
}

// Text is the status in words, Vietnamese unless lang is "en".
func (s Status) Text(lang string) string {
	if lang == "en" {
		return statusTexts[s][1]
	}
	return statusTexts[s][0]
}

// Words says what a command would do, a sentence a line, Vietnamese unless lang is "en".
func (p Preview) Words(lang string) []string {
	w := words{lang: lang}
	for _, t := range p.Closed {
		if t.State == TaskCancelled {
			w.add("Thu hồi bước “%s” (%s).", "The step “%s” (%s) is withdrawn.", t.Name, t.ElementID)
		} else {
			w.add("Hoàn thành bước “%s” (%s).", "The step “%s” (%s) is completed.", t.Name, t.ElementID)
		}
	}
	for _, t := range p.Opened {
		w.add("Bắt đầu bước “%s” (%s).", "The step “%s” (%s) begins.", t.Name, t.ElementID)
	}
	for _, t := range p.Changed {
		w.add("Cập nhật bước “%s” (%s).", "The step “%s” (%s) changes.", t.Name, t.ElementID)
	}
	for _, i := range p.Resolved {
		w.add("Đóng sự cố tại %s.", "The incident at %s is closed.", i.ElementID)
	}
	for _, i := range p.Raised {
		w.add("Phát sinh sự cố tại %s (%s).", "An incident is raised at %s (%s).", i.ElementID, i.Code)
	}
	w.moved(p.TimersBefore, p.Timers)
	w.header(p.Before, p.After)
	if len(w.lines) == 0 {
		w.add("Không có gì thay đổi ngoài lịch sử hồ sơ.", "Nothing changes but the dossier's history.")
	}
	return w.lines
}

// words collects sentences in one language.
type words struct {
	lang  string
	lines []string
}

func (w *words) add(vi, en string, args ...any) {
	if w.lang == "en" {
		vi = en
	}
	w.lines = append(w.lines, fmt.Sprintf(vi, args...))
}

// moved says which timers are set anew, moved or gone.
func (w *words) moved(before, after []TimerSet) {
	find := func(in []TimerSet, id string) int {
		return slices.IndexFunc(in, func(t TimerSet) bool { return t.ID == id })
	}
	for _, t := range before {
		switch i := find(after, t.ID); {
		case i < 0:
			w.add("Hẹn giờ tại %s lúc %s không còn.", "The timer at %s for %s is gone.", t.Element, clock.MomentText(t.At))
		case !after[i].At.Equal(t.At):
			w.add("Hẹn giờ tại %s chuyển từ %s sang %s.", "The timer at %s moves from %s to %s.", t.Element, clock.MomentText(t.At), clock.MomentText(after[i].At))
		}
	}
	for _, t := range after {
		if find(before, t.ID) < 0 {
			w.add("Đặt hẹn giờ tại %s lúc %s.", "A timer at %s is set for %s.", t.Element, clock.MomentText(t.At))
		}
	}
}

func (w *words) header(before, after Dossier) {
	if before.DefinitionSHA != after.DefinitionSHA {
		w.add("Chuyển từ phiên bản %d sang phiên bản %d.", "It moves from version %d to version %d.", before.ProcedureVersion, after.ProcedureVersion)
	}
	if before.Status != after.Status {
		w.add("Trạng thái: %s → %s.", "Status: %s → %s.", before.Status.Text(w.lang), after.Status.Text(w.lang))
	}
	if !sameTime(before.Due, after.Due) {
		w.add("Ngày hẹn trả: %s → %s.", "Due date: %s → %s.", w.due(before.Due), w.due(after.Due))
	}
	switch {
	case before.SuspendedSince == nil && after.SuspendedSince != nil:
		w.add("Tạm ngừng xử lý; thời hạn vẫn tính.", "It is suspended; the legal clock runs on.")
	case before.SuspendedSince != nil && after.SuspendedSince == nil && after.ClosedAt == nil:
		w.add("Tiếp tục xử lý.", "It goes on.")
	}
	if before.StoppedSince == nil && after.StoppedSince != nil {
		w.add("Tạm dừng tính thời hạn.", "The legal clock stops.")
	}
	if before.StoppedSince != nil && after.StoppedSince == nil {
		w.add("Tiếp tục tính thời hạn.", "The legal clock goes on.")
	}
	if after.ClosedAt != nil {
		w.add("Hồ sơ kết thúc.", "The dossier is closed.")
	}
}

func (w *words) due(at *time.Time) string {
	switch {
	case at != nil:
		return clock.MomentText(*at)
	case w.lang == "en":
		return "none"
	}
	return "không có"
}
