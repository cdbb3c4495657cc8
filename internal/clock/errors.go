package clock

import (
	"errors"
	"fmt"
)

// Keys of Error, stable names of the cases.
const (
	KeyLimitInvalid     = "limit_invalid"         // Field says which part
	KeyCalendarInvalid  = "calendar_invalid"      // Field is the path inside the Spec
	KeyYearMissing      = "calendar_year_missing" // strict calendar, Year has no published calendar
	KeyOutOfRange       = "date_out_of_range"     // outside MinYear–MaxYear
	KeyNegative         = "duration_negative"
	KeyAlreadyStopped   = "clock_already_stopped"
	KeyNotStopped       = "clock_not_stopped"
	KeyStopped          = "clock_stopped" // not while it stands still
	KeyFinished         = "clock_finished"
	KeyGroundIllegal    = "ground_not_legal"
	KeyGroundUnknown    = "ground_unknown"
	KeySupplementTwice  = "supplement_twice"
	KeyExtensionTwice   = "extension_twice"
	KeyExtensionLate    = "extension_after_due"
	KeyExtensionShort   = "extension_not_later"
	KeyExtensionDayOff  = "extension_not_working_time"
	KeyExtensionFar     = "extension_too_far"
	KeyExtensionReason  = "extension_reason_missing"
	KeyExtensionForm    = "extension_form_missing"
	KeyCorrectReason    = "correction_reason_missing"
	KeyCorrectSame      = "correction_changes_nothing"
	KeyCorrectDayOff    = "correction_not_working_time"
	KeyNoDue            = "no_due_date"
	KeyOutOfOrder       = "clock_out_of_order" // before the receipt or an earlier adjustment
	KeyDeadlineDamaged  = "deadline_invalid"
	KeyCalendarTooLarge = "calendar_too_large"
)

// Error is a refusal with sentences fit for the person who caused it.
type Error struct {
	Key   string `json:"key"`
	VI    string `json:"vi"`
	EN    string `json:"en"`
	Field string `json:"field,omitempty"` // path of the offending input, e.g. "years.2026.off[2].to"
	Year  int    `json:"year,omitempty"`  // KeyYearMissing: the year to publish
}

func (e *Error) Error() string {
	if e.Field != "" {
		return fmt.Sprintf("%s: %s: %s", e.Key, e.Field, e.EN)
	}
	return e.Key + ": " + e.EN
}

// In gives the sentence in a language, Vietnamese unless lang is "en".
func (e *Error) In(lang string) string {
	if lang == "en" {
		return e.EN
	}
	return e.VI
}

// AsError finds the typed error in err's chain.
func AsError(err error) (*Error, bool) {
	var e *Error
	ok := errors.As(err, &e)
	return e, ok
}

func refuse(key, vi, en string) *Error { return &Error{Key: key, VI: vi, EN: en} }

func refuseField(key, field, vi, en string) *Error {
	return &Error{Key: key, Field: field, VI: vi, EN: en}
}

func yearMissing(year int) *Error {
	return &Error{Key: KeyYearMissing, Year: year,
		VI: fmt.Sprintf("Lịch làm việc năm %d chưa được công bố nên chưa thể ấn định ngày hẹn trả.", year),
		EN: fmt.Sprintf("The working calendar of %d is not published, so no due date can be fixed.", year)}
}
