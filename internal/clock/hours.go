package clock

import (
	"fmt"
	"slices"
	"strings"
)

// maxSessions bounds the sessions of a day.
const maxSessions = 12

// hours are the sessions of one day, ascending and apart.
type hours struct {
	spans []span
	total int // minutes
}

// span is a session in minutes of the day.
type span struct{ from, to int }

func (h *hours) start() int64 { return int64(h.spans[0].from) * minuteNanos }
func (h *hours) end() int64   { return int64(h.spans[len(h.spans)-1].to) * minuteNanos }

// worked is the working time before an instant of the day. A day off (nil) has none.
func (h *hours) worked(nanos int64) int64 {
	if h == nil {
		return 0
	}
	var sum int64
	for _, s := range h.spans {
		from, to := int64(s.from)*minuteNanos, int64(s.to)*minuteNanos
		if nanos <= from {
			break
		}
		sum += min(nanos, to) - from
	}
	return sum
}

// reach is the first instant of the day at which so much has been worked; it exists
// for 0 < amount <= total.
func (h *hours) reach(amount int64) int64 {
	for _, s := range h.spans {
		length := int64(s.to-s.from) * minuteNanos
		if amount <= length {
			return int64(s.from)*minuteNanos + amount
		}
		amount -= length
	}
	return h.end()
}

// next is the first instant from nanos on that lies in a session, both ends included.
func (h *hours) next(nanos int64) (int64, bool) {
	if h == nil {
		return 0, false
	}
	for _, s := range h.spans {
		if nanos <= int64(s.to)*minuteNanos {
			return max(nanos, int64(s.from)*minuteNanos), true
		}
	}
	return 0, false
}

// parseHours reads sessions like "07:30-11:30". field is their path for errors.
func parseHours(field string, sessions []string) (*hours, error) {
	if len(sessions) == 0 {
		return nil, badSpec(field, "Chưa có buổi làm việc nào.", "There are no sessions.")
	}
	if len(sessions) > maxSessions {
		return nil, badSpec(field, fmt.Sprintf("Một ngày có tối đa %d buổi làm việc.", maxSessions),
			fmt.Sprintf("A day has at most %d sessions.", maxSessions))
	}
	h := &hours{}
	for i, text := range sessions {
		s, err := parseSession(fmt.Sprintf("%s[%d]", field, i), text)
		if err != nil {
			return nil, err
		}
		h.spans = append(h.spans, s)
		h.total += s.to - s.from
	}
	slices.SortFunc(h.spans, func(a, b span) int { return a.from - b.from })
	for i := 1; i < len(h.spans); i++ {
		if a, b := h.spans[i-1], h.spans[i]; b.from < a.to {
			return nil, badSpec(field, fmt.Sprintf("Buổi %s chồng lên buổi %s.", b, a),
				fmt.Sprintf("The session %s overlaps %s.", b, a))
		}
	}
	return h, nil
}

func parseSession(field, text string) (span, error) {
	from, to, ok := strings.Cut(text, "-")
	start, err1 := parseTimeOfDay(from)
	end, err2 := parseTimeOfDay(to)
	if !ok || err1 != nil || err2 != nil {
		return span{}, badSpec(field, fmt.Sprintf("Buổi làm việc %q không có dạng HH:MM-HH:MM.", clip(text)),
			fmt.Sprintf("The session %q is not of the form HH:MM-HH:MM.", clip(text)))
	}
	if end <= start {
		return span{}, badSpec(field, fmt.Sprintf("Buổi làm việc %s kết thúc không sau lúc bắt đầu.", text),
			fmt.Sprintf("The session %s does not end after it begins.", text))
	}
	return span{from: start, to: end}, nil
}

func (s span) String() string {
	return fmt.Sprintf("%02d:%02d-%02d:%02d", s.from/60, s.from%60, s.to/60, s.to%60)
}
