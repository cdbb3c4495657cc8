package clock

import "fmt"

// Ground is why the legal clock stands still.
type Ground string

// Legal grounds. What they have in common: the office cannot go on, and not for a
// reason of its own.
const (
	GroundSupplement Ground = "supplement"             // the applicant completes the dossier, form 02, at most once
	GroundFinancial  Ground = "financial_obligation"   // the applicant pays a tax, fee or land charge
	GroundPublic     Ground = "public_notice"          // public posting that the law prescribes
	GroundExpert     Ground = "expert_assessment"      // expert assessment or verification ordered by law
	GroundViolation  Ground = "violation_handling"     // handling of a violation that must come first
	GroundConfirm    Ground = "applicant_confirmation" // the applicant confirms the draft of an online dossier
)

// What is often asked for and is no legal ground.
const (
	notGroundSignoff Ground = "internal_signoff"
	notGroundOutage  Ground = "system_outage"
)

// GroundInfo describes a legal ground.
type GroundInfo struct {
	Ground Ground `json:"ground"`
	VI     string `json:"vi"`
	EN     string `json:"en"`
	Form   string `json:"form,omitempty"` // number of its form when the caller gives none; "" = another body's document
	Once   bool   `json:"once,omitempty"` // at most once a dossier
}

var grounds = []GroundInfo{
	{Ground: GroundSupplement, VI: "Chờ người nộp bổ sung hồ sơ", EN: "Waiting for the applicant's supplement", Form: "02", Once: true},
	{Ground: GroundFinancial, VI: "Chờ thực hiện nghĩa vụ tài chính", EN: "Waiting for the applicant's financial obligation"},
	{Ground: GroundPublic, VI: "Niêm yết công khai theo quy định", EN: "Public posting required by law"},
	{Ground: GroundExpert, VI: "Trưng cầu giám định", EN: "Expert assessment"},
	{Ground: GroundViolation, VI: "Xem xét xử lý vi phạm pháp luật", EN: "Handling of a violation"},
	{Ground: GroundConfirm, VI: "Chờ người nộp xác nhận thông tin", EN: "Waiting for the applicant to confirm the draft"},
}

// Grounds lists the legal grounds in the order forms show them.
func Grounds() []GroundInfo { return append([]GroundInfo(nil), grounds...) }

// Info describes a legal ground; the error of any other is an *Error with
// KeyGroundIllegal or KeyGroundUnknown.
func (g Ground) Info() (GroundInfo, error) {
	for _, info := range grounds {
		if info.Ground == g {
			return info, nil
		}
	}
	switch g {
	case notGroundSignoff:
		return GroundInfo{}, refuseField(KeyGroundIllegal, "ground", "Trình ký, lấy ý kiến nội bộ không làm dừng thời hạn giải quyết.",
			"Internal sign-off does not stop the legal clock.")
	case notGroundOutage:
		return GroundInfo{}, refuseField(KeyGroundIllegal, "ground", "Sự cố hệ thống không làm dừng thời hạn giải quyết.",
			"A system outage does not stop the legal clock.")
	}
	return GroundInfo{}, refuseField(KeyGroundUnknown, "ground", fmt.Sprintf("Không có căn cứ tạm dừng %q.", clip(string(g))),
		fmt.Sprintf("There is no ground %q for stopping the clock.", clip(string(g))))
}
