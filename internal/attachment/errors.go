package attachment

import (
	"fmt"

	"github.com/motcua/motcua/internal/dossier"
)

func invalid(key, field, vi, en string) *dossier.Error {
	return &dossier.Error{Code: dossier.CodeInvalid, Key: key, Field: field, VI: vi, EN: en}
}

// KeyTooLarge is the error of a file that is too large; the API answers it with 413.
const KeyTooLarge = "file_too_large"

func errTooLarge(limit int64) error {
	return invalid(KeyTooLarge, "file",
		fmt.Sprintf("Tệp lớn quá %s. Hãy quét với độ phân giải thấp hơn hoặc tách thành nhiều tệp.", Bytes(limit)),
		fmt.Sprintf("The file is larger than %s. Scan it at a lower resolution or split it.", Bytes(limit)))
}

func errDossierFull(limit int64) error {
	return invalid("dossier_files_too_large", "files",
		fmt.Sprintf("Tổng dung lượng tệp của một hồ sơ không quá %s.", Bytes(limit)),
		fmt.Sprintf("The files of a dossier have at most %s together.", Bytes(limit)))
}

func errTooManyPending(files int64, bytes int64) error {
	return invalid("too_many_pending_files", "file",
		fmt.Sprintf("Bạn còn nhiều tệp chưa nộp (tối đa %d tệp, %s). Hãy gửi hoặc xóa bớt trước khi thêm.", files, Bytes(bytes)),
		fmt.Sprintf("You have many files that are not handed in (at most %d files, %s). Send or remove some first.", files, Bytes(bytes)))
}

var (
	errEmpty = invalid("file_empty", "file", "Tệp trống.", "The file is empty.")
	errType  = invalid("file_type_refused", "file",
		"Chỉ nhận PDF, ảnh (PNG, JPG, TIFF), Word (DOCX), Excel (XLSX) và ODT. Loại tệp được xác định theo nội dung, không theo tên.",
		"Only PDF, images (PNG, JPG, TIFF), Word (DOCX), Excel (XLSX) and ODT are accepted. The content decides, not the name.")
	errActive = invalid("file_has_macros", "file",
		"Tệp có chứa macro hoặc mã chạy được nên không nhận. Hãy lưu lại thành PDF hoặc DOCX/XLSX không có macro.",
		"The file holds macros or other code and is not accepted. Save it as PDF, or as DOCX/XLSX without macros.")
	errBomb = invalid("file_expands_too_far", "file",
		"Tệp nén bung ra quá lớn nên không nhận.", "The file unpacks to far too much and is not accepted.")
	errBroken = invalid("file_broken", "file",
		"Tệp bị hỏng hoặc tải lên chưa hết. Hãy mở thử tệp rồi gửi lại.", "The file is damaged or incomplete. Open it to check, then send it again.")
	errDraftKey = invalid("draft_key_invalid", "draft",
		"Mã bản nháp gồm 1–100 chữ cái, chữ số và . _ : -", "A draft's key has 1–100 letters, digits and . _ : -")
)

// ErrFileUnknown refuses a command that names a file the caller has not added, or that is
// another dossier's already.
func ErrFileUnknown(id string) error {
	return invalid("file_unknown", "files",
		"Có tệp không còn trong bản nháp của bạn ("+id+"). Hãy tải lên lại.",
		"A file is no longer in your draft ("+id+"). Upload it again.")
}

// Bytes is a size in words that a person reads, rounded down.
func Bytes(n int64) string {
	switch {
	case n >= 1<<30:
		return fmt.Sprintf("%.4g GiB", float64(n)/(1<<30))
	case n >= 1<<20:
		return fmt.Sprintf("%.4g MiB", float64(n)/(1<<20))
	case n >= 1<<10:
		return fmt.Sprintf("%.4g KiB", float64(n)/(1<<10))
	}
	return fmt.Sprintf("%d B", n)
}
