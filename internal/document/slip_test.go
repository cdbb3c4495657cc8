package document

import (
	"bytes"
	"encoding/json"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/text/unicode/norm"

	"github.com/motcua/motcua/internal/dossier"
)

var issued = time.Date(2026, 11, 23, 2, 5, 0, 0, time.UTC)

func slip(no string, data map[string]any) Slip {
	raw, _ := json.Marshal(data)
	due := time.Date(2026, 11, 26, 10, 0, 0, 0, time.UTC)
	return Slip{
		Slip:  dossier.Slip{No: 1, FormNo: no, FormSet: "2025", IssuedAt: issued, Data: raw},
		Title: "Giấy tiếp nhận hồ sơ và hẹn trả kết quả", Agency: "Ủy ban nhân dân phường Bến Nghé", Officer: "Trần Thị Thu Hà",
		Dossier: dossier.Dossier{
			Code: "H29.1.26-261123-0007", Procedure: "1.001193", ProcedureName: "Đăng ký khai sinh", ReceivedAt: issued, OriginalDue: &due,
			Applicant: dossier.Applicant{Kind: "person", Name: "Nguyễn Thị Bích Hạnh", IDNumber: "079190000011", Phone: "0900000011", Address: "12 Tôn Đức Thắng, phường Bến Nghé"},
		},
		Papers: []dossier.Paper{{ID: "1", Name: "Tờ khai đăng ký khai sinh theo mẫu", Required: true, Originals: 1}, {ID: "2", Name: "Giấy chứng sinh", Required: true, Originals: 1, Copies: 2, Note: "bản sao có chứng thực"}},
		Limit:  "trong ngày làm việc", LookupAt: "https://motcua.example.gov.vn/tra-cuu?code=H29.1.26-261123-0007",
	}
}

func render(t *testing.T, s Slip) []byte {
	t.Helper()
	sheet, err := s.Sheet()
	require.NoError(t, err)
	out, err := Render(sheet)
	require.NoError(t, err)
	require.True(t, bytes.HasPrefix(out, []byte("%PDF-")))
	return out
}

// TestSameDataSameBytes: a paper printed again is the paper, also when a name is spelt
// with combining marks.
func TestSameDataSameBytes(t *testing.T) {
	t.Parallel()
	due := time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC)
	s := slip("01", map[string]any{"due": due, "received_at": issued, "provisional": true})
	one := render(t, s)
	if dir := os.Getenv("TEST_RECORD"); dir != "" {
		require.NoError(t, os.WriteFile(dir+"/receipt.pdf", one, 0o600))
	}
	for range 3 {
		require.Equal(t, one, render(t, s))
	}
	s.Dossier.Applicant.Name = norm.NFD.String(s.Dossier.Applicant.Name)
	require.Equal(t, one, render(t, s))
	s.Dossier.Applicant.Name = "Ai khác"
	require.NotEqual(t, one, render(t, s))
}

func TestEverySlip(t *testing.T) {
	t.Parallel()
	due := time.Date(2026, 12, 1, 10, 0, 0, 0, time.UTC)
	for no, data := range map[string]map[string]any{
		"01": {"due": nil}, "02": {"items": []string{"Giấy chứng sinh", "Căn cước công dân của cha"}, "comment": "Thiếu"},
		"03": {"reason": "Không thuộc thẩm quyền"}, "04": {"reason": "Chờ xác minh", "due": due}, "05": {"reason": "Người nộp không bổ sung"}, "06": nil,
	} {
		out := render(t, slip(no, data))
		if dir := os.Getenv("TEST_RECORD"); dir != "" {
			require.NoError(t, os.WriteFile(dir+"/slip"+no+".pdf", out, 0o600))
		}
	}
}

// TestProvisionalIsMarked: nobody is promised a date that may still move.
func TestProvisionalIsMarked(t *testing.T) {
	t.Parallel()
	sheet, err := slip("01", map[string]any{"due": issued, "provisional": true}).Sheet()
	require.NoError(t, err)
	require.Contains(t, sheet.Warning, "TẠM TÍNH")
	sheet, err = slip("01", map[string]any{"due": issued}).Sheet()
	require.NoError(t, err)
	require.Empty(t, sheet.Warning)
	require.Len(t, sheet.Table.Rows, 2)
}

// TestLongAndOdd: whatever an applicant is called, the paper is made, on more pages if need be.
func TestLongAndOdd(t *testing.T) {
	t.Parallel()
	s := slip("01", map[string]any{"due": issued})
	s.Dossier.Applicant.Name = strings.Repeat("Nguyễn", 30)
	s.Dossier.Applicant.Address = "<b>“đường” & 😀</b> " + strings.Repeat("rất dài ", 60)
	for range 60 {
		s.Papers = append(s.Papers, dossier.Paper{Name: strings.Repeat("Giấy tờ có tên rất dài ", 8), Copies: 1})
	}
	out := render(t, s)
	require.Greater(t, bytes.Count(out, []byte("/Type /Page\n")), 1)
	s.Slip.Data = json.RawMessage(`[]`)
	_, err := s.Sheet()
	require.Error(t, err)
}
