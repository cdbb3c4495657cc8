package clock

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Bounds on a calendar, so that hostile data costs nothing.
const (
	maxEntries = 366 // entries of a year, and fixed holidays
	maxName    = 200 // characters of a name
)

var weekdays = map[string]time.Weekday{
	"monday": time.Monday, "tuesday": time.Tuesday, "wednesday": time.Wednesday, "thursday": time.Thursday,
	"friday": time.Friday, "saturday": time.Saturday, "sunday": time.Sunday,
}

// New checks the data of a calendar and compiles it. The error is an *Error with
// KeyCalendarInvalid whose Field is the path of what is wrong, e.g. "years.2026.off[2].to".
func New(spec Spec) (*Calendar, error) {
	c := &Calendar{spec: spec.Clone(), off: map[day]names{}, work: map[day]swapped{}}
	if strings.TrimSpace(spec.ID) == "" {
		return nil, badSpec("id", "Lịch làm việc phải có mã.", "A calendar needs an id.")
	}
	for _, step := range []func() error{c.compileWeek, c.compileFixed, c.compileYears} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	c.hash = c.spec.Hash()
	return c, nil
}

func (c *Calendar) compileWeek() error {
	base, err := parseHours("sessions", c.spec.Sessions)
	if err != nil {
		return err
	}
	c.base = base
	for i := range c.week {
		c.week[i] = base
	}
	for _, name := range slices.Sorted(maps.Keys(c.spec.WeekdaySessions)) {
		field := "weekday_sessions." + clip(name)
		wd, err := parseWeekday(field, name)
		if err != nil {
			return err
		}
		if c.week[wd], err = parseHours(field, c.spec.WeekdaySessions[name]); err != nil {
			return err
		}
	}
	for i, name := range c.spec.Weekend {
		field := fmt.Sprintf("weekend[%d]", i)
		wd, err := parseWeekday(field, name)
		if err != nil {
			return err
		}
		if _, has := c.spec.WeekdaySessions[name]; has {
			return badSpec(field, fmt.Sprintf("%s vừa là ngày nghỉ cuối tuần vừa có buổi làm việc.", weekdayVI(wd)),
				fmt.Sprintf("%s is weekend and has sessions.", wd))
		}
		if c.week[wd] == nil {
			return badSpec(field, fmt.Sprintf("%s được ghi hai lần.", weekdayVI(wd)), fmt.Sprintf("%s is there twice.", wd))
		}
		c.week[wd] = nil
	}
	for _, h := range c.week {
		if h != nil {
			return nil
		}
	}
	return badSpec("weekend", "Trong tuần không còn ngày làm việc nào.", "No working day is left in the week.")
}

func (c *Calendar) compileFixed() error {
	if len(c.spec.FixedHolidays) > maxEntries {
		return badSpec("fixed_holidays", "Quá nhiều ngày nghỉ cố định.", "There are too many fixed holidays.")
	}
	seen := map[string]bool{}
	for i, f := range c.spec.FixedHolidays {
		field := fmt.Sprintf("fixed_holidays[%d]", i)
		t, err := time.Parse("2006-01-02", "2000-"+f.Day) // a leap year: 02-29 is a day
		if err != nil || len(f.Day) != 5 {
			return badSpec(field+".day", fmt.Sprintf("%q không phải là ngày-tháng dạng MM-DD.", clip(f.Day)),
				fmt.Sprintf("%q is not a date of the form MM-DD.", clip(f.Day)))
		}
		if seen[f.Day] {
			return badSpec(field+".day", fmt.Sprintf("Ngày %s được ghi hai lần.", f.Day), fmt.Sprintf("The date %s is there twice.", f.Day))
		}
		seen[f.Day] = true
		n, err := parseNames(field, f.Name, f.NameEN)
		if err != nil {
			return err
		}
		c.fixed = append(c.fixed, fixedHoliday{names: n, month: t.Month(), day: t.Day(), since: f.Since})
	}
	return nil
}

func (c *Calendar) compileYears() error {
	for _, year := range slices.Sorted(maps.Keys(c.spec.Years)) {
		field := fmt.Sprintf("years.%d", year)
		y := c.spec.Years[year]
		if year < MinYear || year > MaxYear {
			return badSpec(field, "Năm nằm ngoài khoảng 1970–2199.", "The year is outside 1970–2199.")
		}
		if len(y.Off) == 0 {
			return badSpec(field+".off", "Năm đã công bố phải có ngày nghỉ; năm chưa công bố thì không ghi.",
				"A published year has days off; leave out a year that is not published.")
		}
		if len(y.Off) > maxEntries || len(y.Work) > maxEntries {
			return badSpec(field, "Năm có quá nhiều mục.", "The year has too many entries.")
		}
		for i, o := range y.Off {
			if err := c.compileOff(fmt.Sprintf("%s.off[%d]", field, i), year, o); err != nil {
				return err
			}
		}
		for i, w := range y.Work {
			if err := c.compileWork(fmt.Sprintf("%s.work[%d]", field, i), year, w); err != nil {
				return err
			}
		}
	}
	return nil
}

func (c *Calendar) compileOff(field string, year int, o DayOff) error {
	from, err := parseDay(field+".from", year, o.From)
	if err != nil {
		return err
	}
	to := from
	if o.To != "" {
		if to, err = parseDay(field+".to", year, o.To); err != nil {
			return err
		}
	}
	if to < from {
		return badSpec(field+".to", fmt.Sprintf("Khoảng ngày bị ngược: %s sau %s.", o.From, o.To),
			fmt.Sprintf("The range is reversed: %s is after %s.", o.From, o.To))
	}
	n, err := parseNames(field, o.Name, o.NameEN)
	if err != nil {
		return err
	}
	for d := from; d <= to; d++ {
		if _, dup := c.off[d]; dup {
			return badSpec(field, fmt.Sprintf("Ngày nghỉ %s được ghi hai lần.", d), fmt.Sprintf("The day off %s is there twice.", d))
		}
		c.off[d] = n
	}
	return nil
}

func (c *Calendar) compileWork(field string, year int, w WorkDay) error {
	d, err := parseDay(field+".date", year, w.Date)
	if err != nil {
		return err
	}
	if _, off := c.off[d]; off {
		return badSpec(field+".date", fmt.Sprintf("Ngày %s vừa là ngày nghỉ vừa là ngày làm bù.", d),
			fmt.Sprintf("The day %s is both off and worked.", d))
	}
	if _, dup := c.work[d]; dup {
		return badSpec(field+".date", fmt.Sprintf("Ngày làm bù %s được ghi hai lần.", d), fmt.Sprintf("The swapped day %s is there twice.", d))
	}
	n, err := parseNames(field, w.Name, w.NameEN)
	if err != nil {
		return err
	}
	h := c.base
	switch {
	case len(w.Sessions) > 0 && w.As != "":
		return badSpec(field+".as", "Ngày làm bù có buổi riêng thì không theo giờ của thứ khác.",
			"A swapped day has sessions of its own or those of a weekday, not both.")
	case len(w.Sessions) > 0:
		if h, err = parseHours(field+".sessions", w.Sessions); err != nil {
			return err
		}
	case w.As != "":
		wd, err := parseWeekday(field+".as", w.As)
		if err != nil {
			return err
		}
		if c.week[wd] != nil { // an agency closed on that weekday falls back on its ordinary sessions
			h = c.week[wd]
		}
	}
	c.work[d] = swapped{names: n, hours: h}
	return nil
}

func parseDay(field string, year int, text string) (day, error) {
	t, err := time.Parse(time.DateOnly, text)
	if err != nil {
		return 0, badSpec(field, fmt.Sprintf("%q không phải là ngày dạng YYYY-MM-DD.", clip(text)),
			fmt.Sprintf("%q is not a date of the form YYYY-MM-DD.", clip(text)))
	}
	if t.Year() != year {
		return 0, badSpec(field, fmt.Sprintf("Ngày %s không thuộc năm %d.", text, year), fmt.Sprintf("The date %s is not in the year %d.", text, year))
	}
	return day(t.Unix() / daySeconds), nil
}

func parseWeekday(field, name string) (time.Weekday, error) {
	wd, ok := weekdays[name]
	if !ok {
		return 0, badSpec(field, fmt.Sprintf("%q không phải là tên thứ trong tuần (monday … sunday).", clip(name)),
			fmt.Sprintf("%q is not a weekday (monday … sunday).", clip(name)))
	}
	return wd, nil
}

func parseNames(field, vi, en string) (names, error) {
	vi, en = strings.TrimSpace(norm.NFC.String(vi)), strings.TrimSpace(norm.NFC.String(en))
	if vi == "" {
		return names{}, badSpec(field+".name", "Thiếu tên ngày.", "The day has no name.")
	}
	if !utf8.ValidString(vi) || !utf8.ValidString(en) {
		return names{}, badSpec(field+".name", "Tên ngày không phải UTF-8.", "The name is not UTF-8.")
	}
	if utf8.RuneCountInString(vi) > maxName || utf8.RuneCountInString(en) > maxName {
		return names{}, badSpec(field+".name", "Tên ngày quá dài.", "The name is too long.")
	}
	if en == "" {
		en = vi
	}
	return names{vi: vi, en: en}, nil
}

func badSpec(field, vi, en string) *Error { return refuseField(KeyCalendarInvalid, field, vi, en) }

func weekdayVI(wd time.Weekday) string {
	return [...]string{"Chủ nhật", "Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy"}[wd]
}
