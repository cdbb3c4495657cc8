package procedure

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/motcua/motcua/internal/bpmn"
	"github.com/motcua/motcua/internal/text"
)

// Ids of the outcomes that the generator gives to tasks.
const (
	outcomeSupplement   = "supplement"
	outcomeSupplemented = "supplemented"
	outcomeReturn       = "return"
	outcomeRefuse       = "refuse"
	outcomeVerify       = "verification" // also the id of the limit's case
	outcomeComplaint    = "complaint"
	outcomeCorrection   = "correction"
)

// stepWords is how a kind of step looks to the people who work it.
type stepWords struct {
	forward  bpmn.Outcome
	yes      string // name of the flow forward
	question string // of the gateway after it
	form     string // key of its form
}

var wordsOfKind = map[StepKind]stepWords{
	StepIntake:  {forwardOutcome("accept", "Tiếp nhận", "Accept"), "Hợp lệ", "Hồ sơ hợp lệ?", "tiep-nhan"},
	StepAssign:  {forwardOutcome("assign", "Phân công, chuyển bước", "Assign and forward"), "Đã phân công", "Đã phân công?", "phan-cong"},
	StepAssess:  {forwardOutcome("forward", "Đạt, chuyển bước", "Conditions met, forward"), "Đạt", "Đủ điều kiện giải quyết?", "tham-dinh"},
	StepRecord:  {forwardOutcome("forward", "Hoàn thành, chuyển bước", "Done, forward"), "Xong", "Thông tin đầy đủ?", "buoc-chung"},
	StepReview:  {forwardOutcome("approve", "Đồng ý", "Approve"), "Đồng ý", "Đồng ý với dự thảo?", "kiem-tra"},
	StepSign:    {forwardOutcome("sign", "Ký duyệt", "Sign"), "Đã ký", "Đồng ý ký?", "ky"},
	StepIssue:   {forwardOutcome("issue", "Phát hành", "Issue"), "Phát hành", "Văn bản đúng thể thức?", "phat-hanh"},
	StepConsult: {forwardOutcome("answered", "Đã có ý kiến", "Answered"), "Đã trả lời", "Đã có ý kiến?", "y-kien"},
	StepNotice:  {forwardOutcome("notice_over", "Kết thúc niêm yết", "Notice is over"), "Không", "Có khiếu nại?", "niem-yet"},
	StepForward: {forwardOutcome("hand_over", "Bàn giao hồ sơ", "Hand over"), "Đã bàn giao", "Đủ hồ sơ bàn giao?", "ban-giao"},
	StepHandOut: {forwardOutcome("hand_out", "Đã trả kết quả", "Handed out"), "Đã trả", "Đã trả kết quả?", "tra-ket-qua"},
	StepGeneral: {forwardOutcome("forward", "Hoàn thành, chuyển bước", "Done, forward"), "Xong", "Đạt yêu cầu?", "buoc-chung"},
}

func forwardOutcome(id, vi, en string) bpmn.Outcome {
	return bpmn.Outcome{ID: id, Kind: "forward", VI: vi, EN: en}
}

// outcomes are the buttons of a step's task: forward first.
func (x *planned) outcomes(complaint bool) []bpmn.Outcome {
	out := []bpmn.Outcome{wordsOfKind[x.kind].forward}
	if x.verify {
		out = append(out, bpmn.Outcome{ID: outcomeVerify, Kind: "verify", VI: "Cần xác minh", EN: "Needs verification"})
	}
	if complaint {
		out = append(out, bpmn.Outcome{ID: outcomeComplaint, Kind: "other", VI: "Có khiếu nại, kiến nghị", EN: "A complaint was made"})
	}
	if x.back != nil {
		out = append(out, bpmn.Outcome{ID: outcomeReturn, Kind: "return", VI: "Trả lại bước trước", EN: "Return to the step before"})
	}
	if x.supply {
		out = append(out, bpmn.Outcome{ID: outcomeSupplement, Kind: "supplement", VI: "Yêu cầu bổ sung hồ sơ", EN: "Ask for a supplement"})
	}
	if x.refuses {
		refuse := bpmn.Outcome{ID: outcomeRefuse, Kind: "refuse", VI: "Không đủ điều kiện giải quyết", EN: "Conditions not met"}
		if x.kind == StepIntake {
			refuse.VI, refuse.EN = "Từ chối tiếp nhận", "Refuse acceptance"
		}
		out = append(out, refuse)
	}
	return out
}

// question names the gateway after a step.
func (x *planned) question(complaint bool) string {
	if complaint {
		return wordsOfKind[StepNotice].question
	}
	return wordsOfKind[x.kind].question
}

// upperFirst makes the first letter a capital.
func upperFirst(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[n:]
}

// lowerFirst makes the first letter small.
func lowerFirst(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToLower(r)) + s[n:]
}

// verificationName reads what is verified out of the limit's condition: "cần xác minh
// điều kiện kết hôn" becomes "Xác minh điều kiện kết hôn".
func verificationName(condition string) string {
	what := strings.TrimPrefix(condition, "cần ")
	if !strings.HasPrefix(text.Fold(what), "xac minh") {
		return "Xác minh"
	}
	return upperFirst(what)
}
