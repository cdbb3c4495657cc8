package clock

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"maps"
	"slices"
)

// Spec is the data of a calendar: the working hours of an office and the announced
// days off. It is plain data that travels in workflow state; New checks and compiles it.
// Weekdays are "monday" … "sunday", dates "2026-04-27", sessions "07:30-11:30".
type Spec struct {
	ID      string `json:"id" yaml:"id"`
	Version string `json:"version,omitempty" yaml:"version,omitempty"` // a label for people; Hash tells contents apart
	Basis   string `json:"basis,omitempty" yaml:"basis,omitempty"`     // legal basis of the days off

	Weekend         []string            `json:"weekend" yaml:"weekend"`
	Sessions        []string            `json:"sessions" yaml:"sessions"`                                     // of a weekday without hours of its own
	WeekdaySessions map[string][]string `json:"weekday_sessions,omitempty" yaml:"weekday_sessions,omitempty"` // e.g. Saturday mornings

	Years         map[int]Year   `json:"years,omitempty" yaml:"years,omitempty"`                   // the published ones
	FixedHolidays []FixedHoliday `json:"fixed_holidays,omitempty" yaml:"fixed_holidays,omitempty"` // for years that are not
	Strict        bool           `json:"strict,omitempty" yaml:"strict,omitempty"`                 // refuse due dates in a year that is not published
}

// Year is the announcement of one year. A day never belongs to two years: a break over
// New Year is two entries.
type Year struct {
	Announcement string    `json:"announcement,omitempty" yaml:"announcement,omitempty"` // document the days come from
	Note         string    `json:"note,omitempty" yaml:"note,omitempty"`
	Off          []DayOff  `json:"off" yaml:"off"`
	Work         []WorkDay `json:"work,omitempty" yaml:"work,omitempty"`
}

// DayOff is a run of days off, both ends included.
type DayOff struct {
	From   string `json:"from" yaml:"from"`
	To     string `json:"to,omitempty" yaml:"to,omitempty"` // empty = From
	Name   string `json:"name" yaml:"name"`
	NameEN string `json:"name_en,omitempty" yaml:"name_en,omitempty"`
	Conf   string `json:"conf,omitempty" yaml:"conf,omitempty"` // verified | memory | pending: how sure the source is
	Note   string `json:"note,omitempty" yaml:"note,omitempty"`
}

// WorkDay is a swapped day (làm bù): a day that is worked although it would be off.
// Its hours are Sessions, or those of the weekday As (the one it makes up for), or the
// calendar's ordinary Sessions.
type WorkDay struct {
	Date     string   `json:"date" yaml:"date"`
	As       string   `json:"as,omitempty" yaml:"as,omitempty"`
	Sessions []string `json:"sessions,omitempty" yaml:"sessions,omitempty"`
	Name     string   `json:"name" yaml:"name"`
	NameEN   string   `json:"name_en,omitempty" yaml:"name_en,omitempty"`
	Conf     string   `json:"conf,omitempty" yaml:"conf,omitempty"`
	Note     string   `json:"note,omitempty" yaml:"note,omitempty"`
}

// FixedHoliday is a day off every year on the same date of the solar calendar.
type FixedHoliday struct {
	Day    string `json:"day" yaml:"day"` // "09-02"
	Name   string `json:"name" yaml:"name"`
	NameEN string `json:"name_en,omitempty" yaml:"name_en,omitempty"`
	Since  int    `json:"since,omitempty" yaml:"since,omitempty"` // first year it is a day off, 0 = always
}

// Hours are the working hours of one agency where they differ from the calendar's.
type Hours struct {
	Sessions        []string            `json:"sessions,omitempty" yaml:"sessions,omitempty"`                 // empty = the calendar's
	WeekdaySessions map[string][]string `json:"weekday_sessions,omitempty" yaml:"weekday_sessions,omitempty"` // an empty list = closed on that weekday
}

// With gives the calendar with an agency's own hours. A weekday that gets sessions is
// no longer weekend, one that gets an empty list becomes weekend. id names the result,
// empty keeps the calendar's. The announced days stay the same.
func (s Spec) With(id string, h Hours) Spec {
	out := s.Clone()
	if id != "" {
		out.ID = id
	}
	if len(h.Sessions) > 0 {
		out.Sessions = slices.Clone(h.Sessions)
	}
	for _, day := range slices.Sorted(maps.Keys(h.WeekdaySessions)) {
		sessions := h.WeekdaySessions[day]
		out.Weekend = slices.DeleteFunc(out.Weekend, func(d string) bool { return d == day })
		if len(sessions) == 0 {
			out.Weekend = append(out.Weekend, day)
			delete(out.WeekdaySessions, day)
			continue
		}
		if out.WeekdaySessions == nil {
			out.WeekdaySessions = map[string][]string{}
		}
		out.WeekdaySessions[day] = slices.Clone(sessions)
	}
	return out
}

// WithYear gives the calendar with a year published (or published anew).
func (s Spec) WithYear(year int, y Year) Spec {
	out := s.Clone()
	if out.Years == nil {
		out.Years = map[int]Year{}
	}
	out.Years[year] = y.clone()
	return out
}

// Clone is a copy that shares nothing.
func (s Spec) Clone() Spec {
	s.Weekend = slices.Clone(s.Weekend)
	s.Sessions = slices.Clone(s.Sessions)
	s.FixedHolidays = slices.Clone(s.FixedHolidays)
	if s.WeekdaySessions != nil {
		days := make(map[string][]string, len(s.WeekdaySessions))
		for k, v := range s.WeekdaySessions {
			days[k] = slices.Clone(v)
		}
		s.WeekdaySessions = days
	}
	if s.Years != nil {
		years := make(map[int]Year, len(s.Years))
		for k, v := range s.Years {
			years[k] = v.clone()
		}
		s.Years = years
	}
	return s
}

func (y Year) clone() Year {
	y.Off = slices.Clone(y.Off)
	y.Work = slices.Clone(y.Work)
	for i := range y.Work {
		y.Work[i].Sessions = slices.Clone(y.Work[i].Sessions)
	}
	return y
}

// Hash is the content address of the calendar (SHA-256 of its JSON, in hex); the
// Version label does not count. Two calendars with one hash reckon alike.
func (s Spec) Hash() string {
	s.Version = ""
	text, err := json.Marshal(s)
	if err != nil { // strings, numbers and maps of them always marshal
		panic(err)
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}
