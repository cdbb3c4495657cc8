package clock

import "time"

// Correct puts a due date in force by hand, earlier or later, also where there was none:
// to mend a mistake, with a reason. It is no extension: it uses up none, and Original stays
// as it was promised. A stop that comes later moves the corrected date as it would any.
// Errors: KeyFinished, KeyStopped, KeyCorrectReason, KeyCorrectSame, KeyCorrectDayOff,
// KeyOutOfRange and, from a Strict calendar, KeyYearMissing.
func (d *Deadline) Correct(cal *Calendar, due time.Time, by, reason string, now time.Time) error {
	due = due.UTC().Round(0)
	switch {
	case d.FinishedAt != nil:
		return finished()
	case d.StoppedSince != nil:
		return refuse(KeyStopped, "Thời hạn đang tạm dừng; chỉ sửa ngày hẹn khi đã tính tiếp.", "The clock is stopped; the due date can be corrected once it runs again.")
	case reason == "":
		return refuseField(KeyCorrectReason, "reason", "Phải nêu lý do sửa ngày hẹn.", "The reason of the correction is missing.")
	case !inRange(due) || due.After(now.AddDate(10, 0, 0)) || due.Before(d.Received):
		return refuseField(KeyOutOfRange, "due", "Ngày hẹn mới quá xa, hoặc trước khi tiếp nhận.", "The new due date is too far away, or before the receipt.")
	case d.Current != nil && due.Equal(*d.Current):
		return refuseField(KeyCorrectSame, "due", "Ngày hẹn mới trùng ngày hẹn hiện tại.", "The new due date is the present one.")
	case !cal.IsWorkingInstant(due):
		return refuseField(KeyCorrectDayOff, "due", "Ngày hẹn mới phải rơi vào giờ làm việc.", "The new due date must be in working time.")
	}
	missing := cal.MissingYears(due, due)
	if err := cal.checkStrict(missing); err != nil {
		return err
	}
	d.adjust(cal, Adjustment{Kind: AdjustCorrect, From: now.UTC().Round(0), Until: &due,
		DueBefore: copyTime(d.Current), DueAfter: copyTime(&due), By: by, Reason: reason})
	d.Current, d.Provisional = &due, len(missing) > 0
	return nil
}
