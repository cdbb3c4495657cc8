package absence

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/motcua/motcua/internal/clock"
	"github.com/motcua/motcua/internal/dossier"
)

// Limits of an absence.
const (
	maxReason     = 500 // characters
	maxCovers     = 10
	maxProcedures = 200 // of one cover
)

// Warning is what an absence may say but somebody should know.
type Warning struct {
	Key    string
	VI, EN string
}

// Check refuses what an absence must not say. meeting are the others, not cancelled, that
// meet it, of anybody; was is what it changes, nil if it is new. The warnings do not
// forbid it.
//
// Whoever is away acts for nobody, so no cycle of substitutes can come to be: of any
// cycle the absence that is recorded last would name somebody who is away. A person who
// substitutes may themselves fall ill: that is a warning, and their own substitute does
// not take over what they were covering. Chains are not followed.
func Check(a Absence, was *Absence, meeting []Absence, people People, now time.Time) ([]Warning, error) {
	if err := checkPeriod(a, was, now); err != nil {
		return nil, err
	}
	person, known := people.Person(a.Officer, now)
	if !known {
		return nil, invalid("absence_officer_unknown", "officer", "Không có cán bộ này trong cơ quan.", "The organisation has no such officer.")
	}
	if n := len([]rune(a.Reason)); n > maxReason {
		return nil, invalid("absence_reason_long", "reason", "Lý do dài nhất 500 ký tự.", "A reason has at most 500 characters.")
	}
	if err := checkOverlap(a, person, meeting); err != nil {
		return nil, err
	}
	var warnings []Warning
	for i, c := range a.Covers {
		w, err := checkCover(a, i, c, person, meeting, people, now)
		if err != nil {
			return nil, err
		}
		warnings = append(warnings, w...)
	}
	return append(warnings, warn(a, person, meeting, people, now)...), nil
}

// checkPeriod: the past cannot be recorded, beyond the day it is; what began keeps its beginning.
func checkPeriod(a Absence, was *Absence, now time.Time) error {
	local := now.In(clock.Zone)
	today := time.Date(local.Year(), local.Month(), local.Day(), 0, 0, 0, 0, clock.Zone)
	switch {
	case !a.From.Before(a.To):
		return invalid("absence_period_empty", "to", "Ngày kết thúc phải sau ngày bắt đầu.", "The end must be after the beginning.")
	case was != nil && was.CancelledAt != nil:
		return conflict("absence_cancelled", "Lần vắng mặt này đã hủy.", "This absence was cancelled.")
	case was != nil && !was.To.After(now):
		return conflict("absence_over", "Lần vắng mặt này đã kết thúc, không sửa được nữa.", "This absence is over and cannot be changed any more.")
	case !a.To.After(now):
		return invalid("absence_past", "to", "Khoảng thời gian này đã qua.", "This period is in the past.")
	case was != nil && !was.From.After(now) && !a.From.Equal(was.From):
		return invalid("absence_begun", "from", "Đã bắt đầu vắng mặt, không đổi được ngày bắt đầu.", "The absence has begun: its beginning cannot be changed.")
	case was == nil && a.From.Before(today), was != nil && !a.From.Equal(was.From) && a.From.Before(today):
		return invalid("absence_past", "from", "Ngày bắt đầu không được trước hôm nay.", "The beginning must not be before today.")
	}
	return nil
}

func checkOverlap(a Absence, person Person, meeting []Absence) error {
	for _, o := range meeting {
		if o.ID != a.ID && o.Officer == a.Officer && o.Meets(a) {
			vi, en := Span(o)
			return conflict("absence_overlap",
				fmt.Sprintf("%s đã có một lần vắng mặt trùng thời gian: %s.", person.Name, vi),
				fmt.Sprintf("%s is already away at that time: %s.", person.Name, en))
		}
	}
	return nil
}

func checkCover(a Absence, i int, c Cover, person Person, meeting []Absence, people People, now time.Time) ([]Warning, error) {
	field := fmt.Sprintf("covers.%d", i)
	switch {
	case i >= maxCovers:
		return nil, invalid("covers_many", "covers", "Nhiều nhất 10 người thay.", "At most 10 substitutes.")
	case c.Officer == a.Officer:
		return nil, invalid("cover_self", field, "Không ai tự thay chính mình.", "Nobody can be their own substitute.")
	case len(c.Procedures) > maxProcedures:
		return nil, invalid("cover_procedures_many", field, "Nhiều nhất 200 thủ tục cho một người thay.", "At most 200 procedures for one substitute.")
	}
	for _, before := range a.Covers[:i] {
		if before.Officer == c.Officer {
			return nil, invalid("cover_twice", field, "Người thay này được ghi hai lần.", "This substitute is named twice.")
		}
	}
	sub, known := people.Person(c.Officer, now)
	if !known || len(sub.Positions) == 0 {
		return nil, invalid("cover_unknown", field, "Người thay không phải là cán bộ đang xử lý hồ sơ.", "The substitute is not an officer who handles dossiers now.")
	}
	for _, o := range meeting {
		if o.ID == a.ID || o.Officer != c.Officer || !o.Meets(a) {
			continue
		}
		return nil, away(a, o, person, sub, field, meeting, people, now)
	}
	return hatMissing(person, sub), nil
}

// away says that a substitute is absent too, and whether the two would go round in a circle.
func away(a, o Absence, person, sub Person, field string, meeting []Absence, people People, now time.Time) error {
	if way := back(o, a, meeting, nil); way != nil {
		names := make([]string, 0, len(way)+2)
		for _, id := range append([]string{person.ID}, append(way, person.ID)...) {
			names = append(names, nameOf(people, id, now))
		}
		return conflictIn("cover_cycle", field,
			fmt.Sprintf("Người thay đi thành vòng: %s. Hãy chọn người khác.", strings.Join(names, " → ")),
			fmt.Sprintf("The substitutes go round in a circle: %s. Choose somebody else.", strings.Join(names, " → ")))
	}
	vi, en := Span(o)
	return conflictIn("cover_absent", field,
		fmt.Sprintf("%s cũng vắng mặt trong thời gian này: %s. Hãy chọn người khác.", sub.Name, vi),
		fmt.Sprintf("%s is away at that time too: %s. Choose somebody else.", sub.Name, en))
}

// back finds a way over substitutes who are away too from an absence to the officer of a.
func back(from, a Absence, meeting []Absence, seen []string) []string {
	if slices.Contains(seen, from.Officer) {
		return nil
	}
	seen = append(seen, from.Officer)
	for _, c := range from.Covers {
		if c.Officer == a.Officer {
			return seen
		}
		for _, next := range meeting {
			if next.ID != a.ID && next.Officer == c.Officer && next.Meets(a) {
				if way := back(next, a, meeting, slices.Clone(seen)); way != nil {
					return way
				}
			}
		}
	}
	return nil
}

// hatMissing: a substitute acts with the absent one's hats, whatever their own are.
func hatMissing(person, sub Person) []Warning {
	for _, hat := range person.Positions {
		if !slices.Contains(sub.Positions, hat) {
			return []Warning{{
				Key: "cover_hat",
				VI:  fmt.Sprintf("%s không giữ mọi vai trò của %s; trong thời gian này sẽ làm bằng vai trò của người vắng.", sub.Name, person.Name),
				EN:  fmt.Sprintf("%s does not hold every role of %s and will act with the absent one's.", sub.Name, person.Name),
			}}
		}
	}
	return nil
}

// warn says what is allowed, and leaves work lying.
func warn(a Absence, person Person, meeting []Absence, people People, now time.Time) []Warning {
	var out []Warning
	if len(person.Positions) > 0 && !slices.ContainsFunc(a.Covers, func(c Cover) bool { return len(c.Procedures) == 0 }) {
		w := Warning{
			Key: "cover_missing",
			VI:  "Chưa có người thay: việc đang giữ sẽ nằm chờ.", EN: "There is no substitute: what the officer holds will lie.",
		}
		if len(a.Covers) > 0 {
			w.VI = "Người thay chỉ làm một số thủ tục; việc của thủ tục khác sẽ nằm chờ."
			w.EN = "The substitutes cover some procedures only; work of the others will lie."
		}
		out = append(out, w)
	}
	for _, o := range meeting {
		if o.ID != a.ID && o.Meets(a) && slices.ContainsFunc(o.Covers, func(c Cover) bool { return c.Officer == a.Officer }) {
			vi, en := Span(o)
			other := nameOf(people, o.Officer, now)
			out = append(out, Warning{
				Key: "covers_another",
				VI:  fmt.Sprintf("%s đang được giao thay %s (%s). Người thay mới không làm tiếp phần đó; hãy chọn người thay khác cho %s.", person.Name, other, vi, other),
				EN:  fmt.Sprintf("%s is the substitute of %s (%s). The new substitute does not take that over; name another one for %s.", person.Name, other, en, other),
			})
		}
	}
	return out
}

// Span says when an absence is, in both languages.
func Span(a Absence) (vi, en string) {
	p := PeriodOf(a.From, a.To)
	first, last := dayText(p.FromDay), dayText(p.ToDay)
	if p.FromAfternoon {
		first = "chiều " + first
	}
	if p.ToMorning {
		last = "sáng " + last
	}
	vi = "từ " + first + " đến hết " + last
	first, last = dayText(p.FromDay), dayText(p.ToDay)
	if p.FromAfternoon {
		first = "the afternoon of " + first
	}
	if p.ToMorning {
		last = "the morning of " + last
	}
	return vi, "from " + first + " to the end of " + last
}

func dayText(iso string) string {
	t, err := time.Parse(time.DateOnly, iso)
	if err != nil {
		return iso
	}
	return t.Format("02/01/2006")
}

func nameOf(people People, id string, now time.Time) string {
	if p, ok := people.Person(id, now); ok {
		return p.Name
	}
	return id
}

func conflict(key, vi, en string) *dossier.Error { return conflictIn(key, "", vi, en) }

func conflictIn(key, field, vi, en string) *dossier.Error {
	return &dossier.Error{Code: dossier.CodeConflict, Key: key, Field: field, VI: vi, EN: en}
}
