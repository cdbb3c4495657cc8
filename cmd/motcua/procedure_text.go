package main

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/motcua/motcua/internal/procedure"
)

func writeProcedureFindings(w io.Writer, findings []procedure.Finding, checked int, lang string) error {
	t := translator(lang)
	failed := 0
	for _, x := range findings {
		if x.Severity == procedure.SeverityError {
			failed++
		}
		if _, err := fmt.Fprintln(w, x.Sentence(lang)); err != nil {
			return err
		}
	}
	_, err := fmt.Fprintf(w, t("%d thủ tục đã kiểm tra: %d lỗi, %d cảnh báo\n", "%d procedures checked: %d errors, %d warnings\n"),
		checked, failed, len(findings)-failed)
	return err
}

func showProcedure(w io.Writer, d procedure.Definition, lang string) error {
	t := translator(lang)
	_, _ = fmt.Fprintf(w, "%s  %s\n", d.Code, t(d.NameVI, d.NameEN))
	if d.Provenance.Sample() {
		_, _ = fmt.Fprintln(w, t("Dữ liệu mẫu, chưa đối chiếu nguồn chính thức.", "Sample data, not checked against an official source."))
	}
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	row := func(name, value string) {
		if value != "" {
			_, _ = fmt.Fprintf(table, "%s\t%s\n", name, value)
		}
	}
	now, before := d.OnlineLevel.Names(lang)
	row(t("Lĩnh vực", "Field"), d.Field)
	row(t("Cấp tiếp nhận", "Received by"), d.ReceivingLevel())
	row(t("Từ 01/07/2025", "Since 2025-07-01"), d.LevelNow)
	row(t("Dịch vụ công", "Online"), now+" ("+before+")")
	for _, r := range d.Limits {
		row(t("Thời hạn", "Limit"), limitLine(r, lang))
	}
	row(t("Phí, lệ phí", "Fee"), d.Fee)
	row(t("Kết quả", "Result"), d.Result)
	row(t("Thành phần hồ sơ", "Papers"), strings.Join(d.Documents, "; "))
	row(t("Căn cứ pháp lý", "Legal basis"), strings.Join(d.LegalBasis, "; "))
	row(t("Ghi chú", "Note"), d.Notes.General)
	row("SHA-256", d.SHA())
	if err := table.Flush(); err != nil {
		return err
	}
	return showSteps(w, d, lang)
}

func limitLine(r procedure.LimitRule, lang string) string {
	text := r.Limit.Text(lang)
	if r.Channel != "" {
		text += " · " + procedure.ChannelName(r.Channel, lang)
	}
	if r.Case != "" {
		text += " · " + r.Condition + " [" + r.Case + "]"
	}
	return text
}

func showSteps(w io.Writer, d procedure.Definition, lang string) error {
	t := translator(lang)
	if len(d.Steps) == 0 {
		_, err := fmt.Fprintln(w, t("\nChưa có quy trình.", "\nNo process yet."))
		return err
	}
	_, _ = fmt.Fprintln(w)
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	_, _ = fmt.Fprintln(table, t("BƯỚC\tVAI TRÒ\tTHỜI GIAN\tNỘI DUNG", "STEP\tROLE\tTIME\tCONTENT"))
	for _, s := range d.Steps {
		duration := "–"
		if s.Duration.Amount > 0 {
			duration = s.Duration.Text(lang)
		}
		_, _ = fmt.Fprintf(table, "%d\t%s\t%s\t%s\n", s.No, s.Role, duration, s.Name)
	}
	return table.Flush()
}
