package clock

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Unit is what a time limit is counted in.
type Unit string

// Units. The set is the one the national portal's procedures use.
const (
	WorkingDay  Unit = "working_day"
	Hour        Unit = "hour" // working hours
	CalendarDay Unit = "calendar_day"
	Month       Unit = "month"
	SameDay     Unit = "same_day" // the working day of receipt, or the next one after the cutoff
	PerPlan     Unit = "per_plan" // by a plan of its own: no due date
)

// Units lists every unit in the order forms show them.
func Units() []Unit { return []Unit{WorkingDay, Hour, CalendarDay, Month, SameDay, PerPlan} }

// Valid reports whether the unit is one of Units.
func (u Unit) Valid() bool {
	switch u {
	case WorkingDay, Hour, CalendarDay, Month, SameDay, PerPlan:
		return true
	}
	return false
}

// DefaultCutoff is the hour up to which a same-day procedure is due the same day,
// when the limit names none.
const DefaultCutoff = "15:00"

// The largest amounts that are accepted, about ten years in every unit.
const (
	MaxWorkingDays  = 2610
	MaxHours        = 2610 * 8
	MaxCalendarDays = 3653
	MaxMonths       = 120
)

// Limit is a time limit: of a dossier by law, or of one step.
type Limit struct {
	Amount float64 `json:"amount" yaml:"amount"`                     // in Unit; hours in whole minutes, same_day 1, per_plan 0
	Unit   Unit    `json:"unit" yaml:"unit"`                         //
	Cutoff string  `json:"cutoff,omitempty" yaml:"cutoff,omitempty"` // "15:00", same_day only
}

// Validate checks the limit of a dossier: at least 1 of its unit (or one minute), at
// most ten years. The error's Field is "amount", "unit" or "cutoff".
func (l Limit) Validate() error { return l.validate(false) }

// ValidateStep checks the limit of a step, whose amount may also be 0.
func (l Limit) ValidateStep() error { return l.validate(true) }

func (l Limit) validate(zeroAllowed bool) error {
	if !l.Unit.Valid() {
		return badLimit("unit", fmt.Sprintf("Không có đơn vị thời hạn %q.", clip(string(l.Unit))),
			fmt.Sprintf("There is no time unit %q.", clip(string(l.Unit))))
	}
	if err := l.validateAmount(zeroAllowed); err != nil {
		return err
	}
	if l.Cutoff == "" {
		return nil
	}
	if l.Unit != SameDay {
		return badLimit("cutoff", "Chỉ thời hạn trong ngày mới có giờ chốt nhận.", "Only a same-day limit has a cutoff.")
	}
	if _, err := parseTimeOfDay(l.Cutoff); err != nil {
		return badLimit("cutoff", fmt.Sprintf("Giờ chốt %q không có dạng HH:MM.", clip(l.Cutoff)),
			fmt.Sprintf("The cutoff %q is not of the form HH:MM.", clip(l.Cutoff)))
	}
	return nil
}

func (l Limit) validateAmount(zeroAllowed bool) error {
	a := l.Amount
	if math.IsNaN(a) || math.IsInf(a, 0) || a < 0 {
		return badLimit("amount", "Thời hạn phải là một số không âm.", "The amount must be a number and not negative.")
	}
	switch l.Unit {
	case PerPlan:
		if a != 0 {
			return badLimit("amount", "Thời hạn theo kế hoạch không có số lượng.", "A limit by plan has no amount.")
		}
		return nil
	case SameDay:
		if a != 1 && a != 0 {
			return badLimit("amount", "Thời hạn trong ngày chỉ có thể là 1.", "The amount of a same-day limit is 1.")
		}
		return nil
	}
	if a == 0 && !zeroAllowed {
		return badLimit("amount", "Thời hạn phải lớn hơn 0.", "The amount must be more than 0.")
	}
	if limit := l.Unit.max(); a > limit {
		return badLimit("amount", fmt.Sprintf("Thời hạn quá dài: tối đa %g %s (khoảng 10 năm).", limit, l.Unit.VI()),
			fmt.Sprintf("The limit is too long: at most %g %s (about ten years).", limit, l.Unit))
	}
	if l.Unit == Hour {
		if math.Abs(a*60-math.Round(a*60)) > 1e-6 {
			return badLimit("amount", "Số giờ phải tròn phút.", "Hours must come to whole minutes.")
		}
		return nil
	}
	if a != math.Trunc(a) {
		return badLimit("amount", "Số ngày hoặc tháng phải là số nguyên.", "Days and months must be whole numbers.")
	}
	return nil
}

func (u Unit) max() float64 {
	switch u {
	case Hour:
		return MaxHours
	case CalendarDay:
		return MaxCalendarDays
	case Month:
		return MaxMonths
	}
	return MaxWorkingDays
}

// VI is the unit's name on Vietnamese screens.
func (u Unit) VI() string {
	switch u {
	case WorkingDay:
		return "ngày làm việc"
	case Hour:
		return "giờ làm việc"
	case CalendarDay:
		return "ngày"
	case Month:
		return "tháng"
	case SameDay:
		return "trong ngày"
	case PerPlan:
		return "theo kế hoạch"
	}
	return string(u)
}

// minutes is the amount of an hour limit in minutes.
func (l Limit) minutes() int64 { return int64(math.Round(l.Amount * 60)) }

// cutoff is the cutoff in minutes of the day. The limit has been validated.
func (l Limit) cutoff() int {
	text := l.Cutoff
	if text == "" {
		text = DefaultCutoff
	}
	m, _ := parseTimeOfDay(text)
	return m
}

// String is the form ParseLimit reads: "3 working_day", "1 same_day 15:00", "per_plan".
func (l Limit) String() string {
	switch l.Unit {
	case PerPlan:
		return string(PerPlan)
	case SameDay:
		return strings.TrimSuffix("1 same_day "+l.Cutoff, " ")
	}
	return strconv.FormatFloat(l.Amount, 'f', -1, 64) + " " + string(l.Unit)
}

// Text is the limit in words: "3 ngày làm việc", or "3 working days" when lang is "en".
func (l Limit) Text(lang string) string {
	amount := strconv.FormatFloat(l.Amount, 'f', -1, 64)
	if lang != "en" {
		switch l.Unit {
		case PerPlan:
			return "theo kế hoạch"
		case SameDay:
			return "trong ngày (nhận sau " + l.cutoffText() + " trả vào ngày làm việc tiếp theo)"
		}
		return strings.Replace(amount, ".", ",", 1) + " " + l.Unit.VI()
	}
	name := map[Unit]string{WorkingDay: "working day", Hour: "working hour", CalendarDay: "calendar day", Month: "month"}[l.Unit]
	switch l.Unit {
	case PerPlan:
		return "by plan"
	case SameDay:
		return "the same day (received after " + l.cutoffText() + ": the next working day)"
	}
	if l.Amount != 1 {
		name += "s"
	}
	return amount + " " + name
}

func (l Limit) cutoffText() string {
	if l.Cutoff == "" {
		return DefaultCutoff
	}
	return l.Cutoff
}

// ParseLimit reads "3 working_day", "1.5 hour", "1 same_day 15:00", "same_day" or
// "per_plan". An amount of 0 is read, since a step may have it.
func ParseLimit(text string) (Limit, error) {
	words := strings.Fields(text)
	if len(words) == 0 || len(words) > 3 {
		return Limit{}, badLimit("limit", `Thời hạn cần có dạng "3 working_day".`, `A limit looks like "3 working_day".`)
	}
	var l Limit
	if u := Unit(words[0]); u.Valid() {
		l.Unit, words = u, words[1:]
		if u == SameDay {
			l.Amount = 1
		} else if u != PerPlan {
			return Limit{}, badLimit("amount", "Thời hạn thiếu số lượng.", "The limit has no amount.")
		}
	} else {
		if !decimalNumber(words[0]) || len(words) == 1 {
			return Limit{}, badLimit("amount", `Thời hạn cần có dạng "3 working_day".`, `A limit looks like "3 working_day".`)
		}
		a, err := strconv.ParseFloat(words[0], 64)
		if err != nil {
			return Limit{}, badLimit("amount", fmt.Sprintf("%q không phải là số.", clip(words[0])), fmt.Sprintf("%q is not a number.", clip(words[0])))
		}
		l.Amount, l.Unit, words = a, Unit(words[1]), words[2:]
	}
	if l.Unit == SameDay {
		l.Amount = max(l.Amount, 1)
	}
	if len(words) == 1 {
		l.Cutoff = words[0]
	} else if len(words) > 1 {
		return Limit{}, badLimit("limit", "Thời hạn có phần thừa ở cuối.", "There is something left over after the limit.")
	}
	if err := l.ValidateStep(); err != nil {
		return Limit{}, err
	}
	return l, nil
}

// decimalNumber keeps out what ParseFloat also reads: exponents, hexadecimals, "inf", "_".
func decimalNumber(s string) bool {
	if len(s) == 0 || len(s) > 20 {
		return false
	}
	for _, r := range s {
		if (r < '0' || r > '9') && r != '.' {
			return false
		}
	}
	return true
}

// parseTimeOfDay reads "HH:MM" (00:00–23:59) as minutes of the day.
func parseTimeOfDay(s string) (int, error) {
	if len(s) != 5 || s[2] != ':' {
		return 0, fmt.Errorf("%q is not HH:MM", clip(s))
	}
	for _, i := range []int{0, 1, 3, 4} {
		if s[i] < '0' || s[i] > '9' {
			return 0, fmt.Errorf("%q is not HH:MM", clip(s))
		}
	}
	h, m := int(s[0]-'0')*10+int(s[1]-'0'), int(s[3]-'0')*10+int(s[4]-'0')
	if h > 23 || m > 59 {
		return 0, fmt.Errorf("%q is not a time of day", s)
	}
	return h*60 + m, nil
}

func badLimit(field, vi, en string) *Error { return refuseField(KeyLimitInvalid, field, vi, en) }

// clip keeps a quoted input short enough for a sentence.
func clip(s string) string {
	const most = 40
	r := []rune(s)
	if len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}
