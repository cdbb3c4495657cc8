package document

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/motcua/motcua/internal/dossier"
)

// Slip is what a numbered slip of the one-stop desk is made of. The slip's own data is
// what was so when it was issued; the dossier may say otherwise by now.
type Slip struct {
	Slip     dossier.Slip
	Title    string // of the form, by the set in force on the day
	Dossier  dossier.Dossier
	Agency   string // name
	Officer  string // who issued it
	Papers   []dossier.Paper
	Listed   []string // papers the procedure asks for, when none were recorded
	Limit    string   // in words, "" = none
	LookupAt string   // address where the public looks dossiers up
}

// said is what the data of slips can hold.
type said struct {
	Due         *time.Time `json:"due"`
	ReceivedAt  *time.Time `json:"received_at"`
	Provisional bool       `json:"provisional"`
	Items       []string   `json:"items"`
	Comment     string     `json:"comment"`
	Reason      string     `json:"reason"`
}

const desk = "BỘ PHẬN MỘT CỬA"

// Purpose forms, by number; see config/forms/slips.yaml.
const (
	formReceipt    = "01"
	formSupplement = "02"
	formRefusal    = "03"
	formApology    = "04"
	formStop       = "05"
)

// Sheet lays a slip out.
func (s Slip) Sheet() (Sheet, error) {
	var d said
	if len(s.Slip.Data) > 0 {
		if err := json.Unmarshal(s.Slip.Data, &d); err != nil {
			return Sheet{}, fmt.Errorf("slip %d of %s: %w", s.Slip.No, s.Dossier.Code, err)
		}
	}
	out := Sheet{
		Agency: strings.ToUpper(s.Agency), Desk: desk, Form: "Mẫu số " + s.Slip.FormNo, Number: s.Dossier.Code,
		Title: strings.ToUpper(s.Title), At: s.Slip.IssuedAt, Link: s.LookupAt,
		LinkFor: "Quét mã hoặc mở địa chỉ bên dưới để tra cứu hồ sơ, cùng 4 số cuối của số định danh hoặc số điện thoại người nộp.",
		Left:    Signer{Role: "NGƯỜI NỘP HỒ SƠ", Name: s.Dossier.Applicant.Name},
		Right:   Signer{Role: "NGƯỜI TIẾP NHẬN HỒ SƠ", Name: s.Officer},
	}
	if basis := bases[s.Slip.FormSet]; basis != "" {
		out.Form += " (" + basis + ")"
	}
	switch s.Slip.FormNo {
	case formReceipt:
		s.receipt(&out, d)
	case formSupplement:
		s.supplement(&out, d)
	case formRefusal:
		s.refusal(&out, d)
	case formApology:
		s.apology(&out, d)
	case formStop:
		s.stop(&out, d)
	default:
		out.Lines = s.who()
	}
	return out, nil
}

// bases are where the sets of forms come from.
var bases = map[string]string{
	"2018": "Thông tư 01/2018/TT-VPCP",
	"2025": "Thông tư 03/2025/TT-VPCP",
}

// who are the lines that name the applicant and what it is about.
func (s Slip) who() []Line {
	a := s.Dossier.Applicant
	number := "Số định danh"
	if a.Kind == "organisation" {
		number = "Mã số thuế"
	}
	return []Line{
		{Name: "Tiếp nhận hồ sơ của", Value: a.Name, Strong: true}, {Name: number, Value: a.IDNumber},
		{Name: "Địa chỉ", Value: a.Address}, {Name: "Số điện thoại", Value: a.Phone}, {Name: "Thư điện tử", Value: a.Email},
		{Name: "Nội dung yêu cầu giải quyết", Value: s.Dossier.ProcedureName + " (" + s.Dossier.Procedure + ")"},
	}
}

func (s Slip) receipt(out *Sheet, d said) {
	out.Lines = append(s.who(), Line{Name: "Thành phần hồ sơ nộp gồm", Value: " "})
	out.Table = s.papers()
	received := s.Dossier.ReceivedAt
	if d.ReceivedAt != nil {
		received = *d.ReceivedAt
	}
	out.After = []Line{
		{Name: "Thời gian giải quyết hồ sơ theo quy định", Value: s.Limit},
		{Name: "Thời gian nhận hồ sơ", Value: moment(&received)},
		{Name: "Thời gian trả kết quả giải quyết hồ sơ", Value: moment(d.Due), Strong: true},
		{Name: "Đăng ký nhận kết quả tại", Value: "Bộ phận Một cửa – " + s.Agency},
	}
	if d.Due == nil {
		out.After[2].Value = "Không quy định thời hạn; cơ quan sẽ thông báo khi có kết quả"
	}
	if d.Provisional {
		out.Warning = "Ngày hẹn là TẠM TÍNH: lịch nghỉ của năm liên quan chưa được công bố. Khi công bố, ngày hẹn được tính lại và thông báo cho người nộp."
	}
}

// papers lists what was handed in, or what the procedure asks for.
func (s Slip) papers() *Table {
	t := &Table{Heads: []string{"STT", "Tên giấy tờ", "Bản chính", "Bản sao", "Ghi chú"}, Widths: []float64{0.07, 0.51, 0.11, 0.11, 0.2}}
	for _, p := range s.Papers {
		if p.Originals+p.Copies == 0 && p.Note == "" {
			continue // nobody hands out a receipt for what was not handed in
		}
		t.Rows = append(t.Rows, []string{strconv.Itoa(len(t.Rows) + 1), p.Name, count(p.Originals), count(p.Copies), p.Note})
	}
	if len(s.Papers) > 0 {
		return t
	}
	t = &Table{Heads: []string{"STT", "Tên giấy tờ theo quy định của thủ tục"}, Widths: []float64{0.07, 0.93}}
	for _, name := range s.Listed {
		t.Rows = append(t.Rows, []string{strconv.Itoa(len(t.Rows) + 1), name})
	}
	return t
}

func count(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

func (s Slip) supplement(out *Sheet, d said) {
	out.Lines = append(s.who(), Line{Name: "Yêu cầu hoàn thiện hồ sơ gồm những nội dung sau", Value: " "})
	out.Table = &Table{Heads: []string{"STT", "Nội dung cần bổ sung, hoàn thiện"}, Widths: []float64{0.07, 0.93}}
	for i, item := range d.Items {
		out.Table.Rows = append(out.Table.Rows, []string{strconv.Itoa(i + 1), item})
	}
	out.After = []Line{{Name: "Lý do", Value: d.Comment}}
	out.Remarks = []string{"Thời hạn giải quyết tạm dừng từ khi phát hành phiếu này đến khi nhận đủ nội dung bổ sung. Trong quá trình hoàn thiện hồ sơ, nếu có vướng mắc, ông/bà liên hệ Bộ phận Một cửa để được hướng dẫn."}
	out.Right.Role = "NGƯỜI HƯỚNG DẪN"
}

func (s Slip) refusal(out *Sheet, d said) {
	out.Lines = append(s.who(), Line{Name: "Qua xem xét, Bộ phận Một cửa không tiếp nhận, giải quyết hồ sơ này với lý do", Value: first(d.Reason, d.Comment), Strong: true})
	out.Remarks = []string{"Xin thông báo để ông/bà được biết và thực hiện. Ông/bà có thể nộp lại khi hồ sơ đủ điều kiện, hoặc khiếu nại theo quy định của pháp luật."}
}

func (s Slip) apology(out *Sheet, d said) {
	out.Address = s.Dossier.Applicant.Name
	out.Opening = fmt.Sprintf("%s đã tiếp nhận hồ sơ số %s của ông/bà về việc %s, hẹn trả kết quả vào %s. Chúng tôi xin lỗi ông/bà vì chưa trả kết quả đúng hẹn.",
		s.Agency, s.Dossier.Code, s.Dossier.ProcedureName, moment(s.Dossier.OriginalDue))
	out.Lines = []Line{{Name: "Lý do", Value: d.Reason}, {Name: "Thời gian hẹn trả kết quả mới", Value: moment(d.Due), Strong: true}}
	out.Remarks = []string{"Sự chậm trễ này đã gây phiền hà, tốn kém thời gian, công sức của ông/bà; mong nhận được sự thông cảm."}
	out.Left, out.Right.Role = Signer{}, "NGƯỜI CÓ THẨM QUYỀN"
}

func (s Slip) stop(out *Sheet, d said) {
	out.Address = s.Dossier.Applicant.Name
	out.Lines = append(s.who()[5:], Line{Name: "Hồ sơ số", Value: s.Dossier.Code},
		Line{Name: "Cơ quan thông báo dừng giải quyết hồ sơ với lý do", Value: first(d.Reason, d.Comment), Strong: true})
	out.Left, out.Right.Role = Signer{}, "NGƯỜI CÓ THẨM QUYỀN"
}

func first(texts ...string) string {
	for _, t := range texts {
		if t != "" {
			return t
		}
	}
	return ""
}

// moment is "15 giờ 00 ngày 23/11/2026", "" for none.
func moment(at *time.Time) string {
	if at == nil {
		return ""
	}
	return at.In(zone).Format("15 giờ 04 phút, ngày 02/01/2006")
}
