package main

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/motcua/motcua/internal/clock"
)

// columns is a table of aligned columns.
type columns [][]string

func (c *columns) row(cells ...string) { *c = append(*c, cells) }

func (c columns) writeTo(w io.Writer) error {
	tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, cells := range c {
		if _, err := io.WriteString(tw, strings.Join(cells, "\t")+"\n"); err != nil {
			return err
		}
	}
	return tw.Flush()
}

// writeDue prints a reckoning for people: first the answer, then the days.
func writeDue(w io.Writer, o office, r clock.Reckoning, lang string) error {
	t := translator(lang)
	var head columns
	o.describe(&head, t)
	head.row(t("Thời hạn", "Limit"), r.Limit.Text(lang))
	head.row(t("Nộp hồ sơ", "Handed in"), longMoment(r.Received, lang))
	head.row(t("Tiếp nhận hợp lệ", "Valid receipt"), longMoment(r.ValidReceipt, lang))
	if r.Due == nil {
		head.row(t("Hẹn trả kết quả", "Due"), t("không ấn định (theo kế hoạch)", "none (by plan)"))
		return head.writeTo(w)
	}
	due := longMoment(*r.Due, lang)
	if r.Provisional {
		due += t(" (tạm tính)", " (provisional)")
	}
	head.row(t("Hẹn trả kết quả", "Due"), due)
	noteMissing(&head, r.MissingYears, t)
	if err := head.writeTo(w); err != nil {
		return err
	}
	return writeDays(w, r, lang)
}

func writeDays(w io.Writer, r clock.Reckoning, lang string) error {
	t := translator(lang)
	var days columns
	days.row("")
	days.row(t("Ngày", "Date"), t("Thứ", "Weekday"), t("Tính", "Counts"), t("Ghi chú", "Note"))
	for _, d := range r.Days {
		date, err := time.Parse(time.DateOnly, d.Date)
		if err != nil {
			return err
		}
		note := t(d.VI, d.EN)
		if d.Provisional {
			note += t(" (lịch chưa công bố)", " (calendar not published)")
		}
		days.row(date.Format("02/01/2006"), weekday(date.Weekday(), lang), counts(d, r.Limit.Unit, lang), note)
	}
	return days.writeTo(w)
}

func (o office) describe(c *columns, t func(vi, en string) string) {
	if o.id != "" {
		c.row(t("Cơ quan", "Agency"), o.id+" "+o.name)
	}
	spec := o.cal.Spec()
	c.row(t("Lịch làm việc", "Calendar"), spec.ID+" "+strings.Join(spec.Sessions, ", "))
}

func noteMissing(c *columns, years []int, t func(vi, en string) string) {
	if len(years) == 0 {
		return
	}
	list := strings.Trim(strings.ReplaceAll(fmt.Sprint(years), " ", ", "), "[]")
	c.row(t("Lưu ý", "Note"), t("lịch nghỉ năm "+list+" chưa công bố: chỉ tính cuối tuần và ngày lễ cố định, sẽ tính lại khi công bố",
		"the calendar of "+list+" is not published: only weekends and fixed-date holidays count, to be reckoned again"))
}

// counts is the column that shows what a day contributes.
func counts(d clock.DayReckoning, unit clock.Unit, lang string) string {
	switch {
	case d.Role == clock.RoleMoved:
		return "→"
	case d.Role != clock.RoleCounted:
		return "–"
	case unit == clock.Hour:
		return workingTime(time.Duration(d.Minutes)*time.Minute, lang)
	}
	return fmt.Sprint(d.No)
}

// longMoment is "Thứ Sáu 24/04/2026 14:59", with seconds if there are any.
func longMoment(at time.Time, lang string) string {
	at = at.In(clock.Zone)
	layout := "02/01/2006 15:04"
	if at.Second() != 0 {
		layout = "02/01/2006 15:04:05"
	}
	return weekday(at.Weekday(), lang) + " " + at.Format(layout)
}

func weekday(d time.Weekday, lang string) string {
	if lang == "en" {
		return d.String()
	}
	return [...]string{"Chủ nhật", "Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy"}[d]
}

// workingTime is a length of working time in hours, minutes and seconds; never in days,
// since days are not equally long.
func workingTime(d time.Duration, lang string) string {
	words := [3]string{"giờ", "phút", "giây"}
	if lang == "en" {
		words = [3]string{"h", "min", "s"}
	}
	var parts []string
	for i, n := range [3]int64{int64(d / time.Hour), int64(d % time.Hour / time.Minute), int64(d % time.Minute / time.Second)} {
		if n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, words[i]))
		}
	}
	if parts == nil {
		return "0 " + words[1]
	}
	return strings.Join(parts, " ")
}
