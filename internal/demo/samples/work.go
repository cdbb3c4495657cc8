package samples

import (
	"encoding/json"
	"fmt"
	"slices"

	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/organisation"
)

// paperwork is what officers write when they leave a step: its form, and a remark.
type paperwork struct {
	d    *draw
	s    *sample
	org  *organisation.Organisation
	task *dossier.Task
}

// form fills in the form of a step. A form of an installation's own stays empty.
func (w paperwork) form() fields {
	number := w.s.no + 1000
	today := w.d.date(0)
	switch w.task.FormKey {
	case "tiep-nhan":
		return fields{"papers": w.s.route.definition.Documents, "digitised": w.d.IntN(4) > 0}
	case "phan-cong":
		f := fields{"instruction": pick(w.d, []string{"Thụ lý theo quy trình", "Xem xét, trình trước hạn", "Phối hợp kiểm tra thực tế nếu cần"})}
		if name := w.nextOfficer(); name != "" {
			f["assigned_to"] = name
		}
		return f
	case "tham-dinh":
		return fields{"assessment": "met", "findings": pick(w.d, []string{"Hồ sơ đầy đủ, hợp lệ, đủ điều kiện giải quyết", "Đã đối chiếu cơ sở dữ liệu, thông tin khớp", "Kiểm tra thực tế đạt yêu cầu"})}
	case "tham-tra-hon-nhan":
		return fields{"found_status": "never_married", "checked_on": today, "places_checked": w.d.between(1, 3), "registers": []string{"population", "civil_status"}, "findings": "Đã đối chiếu cơ sở dữ liệu, thông tin khớp"}
	case "tham-dinh-xay-dung":
		return w.siteInspection()
	case "xac-minh":
		return fields{"verified_with": "UBND phường nơi cư trú trước đây", "verification_document": fmt.Sprintf("%d/UBND-TP", number), "verification_result": "Đã trả lời: đủ điều kiện"}
	case "kiem-tra":
		return fields{"opinion": pick(w.d, []string{"Thống nhất dự thảo", "Đã ký nháy", "Đồng ý trình ký"})}
	case "ky":
		return fields{"document_number": fmt.Sprintf("%d/UBND", number), "signed_on": today, "digital_signature": w.d.IntN(3) > 0}
	case "phat-hanh":
		return fields{"register_number": fmt.Sprint(number), "issued_on": today, "copies_issued": w.d.between(1, 3)}
	case "niem-yet":
		return fields{"posted_at": "Trụ sở UBND phường và nhà văn hóa khu phố", "posted_from": w.d.date(-5), "posted_to": today}
	case "ban-giao":
		return fields{"handover_list": fmt.Sprintf("PGN-%d", number), "papers_count": len(w.s.route.definition.Documents)}
	case "y-kien":
		return fields{"answer": pick(w.d, []string{"agree", "agree", "agree_with_remarks"}), "answer_document": fmt.Sprintf("%d/CV", number), "answer_text": "Thống nhất, không có ý kiến khác"}
	case "dung-giai-quyet":
		return fields{"document_number": fmt.Sprintf("%d/TB-UBND", number), "stop_reason": refusal, "signed_on": today}
	case "buoc-chung":
		return fields{"work_result": pick(w.d, []string{"Đã lập dự thảo kết quả", "Đã ghi sổ", "Đã hoàn thành theo quy trình"})}
	case "bo-sung":
		return fields{"supplied_papers": missing, "explanation": "Bổ sung theo phiếu yêu cầu"}
	case "tra-ket-qua":
		return w.handOut()
	}
	return nil
}

func (w paperwork) siteInspection() fields {
	floors := w.d.between(2, 6)
	return fields{
		"inspected_on": w.d.date(-1), "site_state": pick(w.d, []string{"vacant", "old_house"}),
		"floors_allowed": floors, "floors_proposed": floors, "coverage": float64(w.d.between(500, 900)) / 10,
		"assessment": "met", "findings": "Kiểm tra thực tế đạt yêu cầu, phù hợp quy hoạch",
	}
}

func (w paperwork) handOut() fields {
	how := map[dossier.Channel]string{dossier.ChannelOnline: "online", dossier.ChannelPost: "post"}[w.s.channel]
	if how == "" {
		how = "counter"
	}
	f := fields{"handover_method": how, "recipient_name": w.s.applicant.Name}
	if w.s.applicant.Kind == "person" {
		f["recipient_id_number"] = w.s.applicant.IDNumber
	}
	if fee := w.d.IntN(4) * 8000; fee > 0 {
		f["fee_collected"], f["receipt_number"] = fee, fmt.Sprintf("BL%06d", 1000+w.s.no)
	}
	return f
}

// nextOfficer is somebody who can do the step after the task.
func (w paperwork) nextOfficer() string {
	next, ok := w.s.route.first(w.task.StepNo+1, func(s stage) bool { return !s.aside && !s.waits })
	if !ok {
		return ""
	}
	holders := w.org.Holders(w.task.Agency, next.role, organisation.DateOf(w.d.base))
	if len(holders) == 0 {
		return ""
	}
	return pick(w.d, holders).Name
}

// What is written when something goes another way than usual.
const (
	refusal    = "Không đủ điều kiện theo quy định của thủ tục"
	notOurs    = "Hồ sơ không thuộc thẩm quyền giải quyết của cơ quan; đã hướng dẫn người nộp"
	sendBack   = "Đề nghị xem lại căn cứ và thể thức của dự thảo"
	toVerify   = "Cần xác minh thông tin tại nơi cư trú trước đây"
	complained = "Có ý kiến khiếu nại trong thời gian niêm yết"
	withdrawal = "Người nộp xin rút hồ sơ, có đơn kèm theo"
	stopping   = "Đối tượng giải quyết đang có tranh chấp, tòa án đã thụ lý"
	apology    = "Khối lượng hồ sơ tăng cao; xin lỗi và hẹn lại ngày trả kết quả"
)

var missing = []string{"Bản sao giấy tờ tùy thân còn hiệu lực", "Tờ khai ghi đủ chữ ký của người liên quan"}

// comment is what the officer remarks on leaving the step by a kind of outcome.
func (w paperwork) comment(kind string) string {
	switch kind {
	case kindReturn:
		return sendBack
	case kindVerify:
		return toVerify
	case kindOther:
		return complained
	}
	if w.d.IntN(3) > 0 {
		return ""
	}
	return pick(w.d, []string{"Hồ sơ đầy đủ, hợp lệ.", "Đã kiểm tra.", "Chuyển bước tiếp theo.", "Đề nghị giải quyết trước hạn."})
}

func encode(f fields) (json.RawMessage, error) {
	if f == nil {
		return nil, nil
	}
	data, err := json.Marshal(f)
	if err != nil {
		return nil, fmt.Errorf("form: %w", err)
	}
	return data, nil
}

// ordinal numbers the tasks of one step: a step that is done twice has two.
func ordinal(task *dossier.Task, tasks []dossier.Task) int {
	same := slices.DeleteFunc(slices.Clone(tasks), func(t dossier.Task) bool {
		return t.ElementID != task.ElementID || t.CreatedAt.After(task.CreatedAt)
	})
	return len(same)
}
