package procedure

import (
	"fmt"
	"math"
	"strings"

	"github.com/motcua/motcua/internal/clock"
)

// hours estimates a limit in working hours, to compare durations of different units:
// a working day has the office's hours, seven calendar days have five working days,
// a month has thirty days, a same-day limit one working day. ok is false without a limit.
func hours(l clock.Limit, perDay float64) (h float64, ok bool) {
	switch l.Unit {
	case clock.Hour:
		return l.Amount, true
	case clock.WorkingDay:
		return l.Amount * perDay, true
	case clock.CalendarDay:
		return l.Amount * 5 / 7 * perDay, true
	case clock.Month:
		return l.Amount * 30 * 5 / 7 * perDay, true
	case clock.SameDay:
		return perDay, true
	}
	return 0, false
}

// totalHours sums the steps that the legal clock counts: of steps beside each other the
// longest, of a step upon complaint nothing, of handing out nothing.
func totalHours(steps []*planned, perDay float64) float64 {
	sum := 0.0
	longest := map[int]float64{}
	for _, x := range steps {
		if x.OffClock || x.optional {
			continue
		}
		h, _ := hours(x.Duration, perDay)
		if x.block == 0 {
			sum += h
			continue
		}
		if more := h - longest[x.block]; more > 0 {
			longest[x.block] += more
			sum += more
		}
	}
	return sum
}

// limitFindings compares the steps' durations with the ordinary limit of each channel,
// and asks for the longer limit of a verification.
func limitFindings(table StepTable, steps []*planned, options Options) []Finding {
	var out []Finding
	perDay := options.hoursPerDay()
	total := totalHours(steps, perDay)
	seen := map[clock.Limit]bool{}
	definition := Definition{Channels: table.Channels, Limits: table.Limits}
	for _, channel := range table.Channels {
		limit, ok := definition.LimitFor(channel, "")
		if !ok || seen[limit] {
			continue
		}
		seen[limit] = true
		allowed, ok := hours(limit, perDay)
		if !ok || total <= allowed+1e-9 {
			continue
		}
		out = append(out, Finding{
			Severity: SeverityWarning, Code: "steps_exceed_limit", Procedure: table.Code,
			VI: fmt.Sprintf("Tổng thời gian các bước là %s giờ làm việc, dài hơn thời hạn %s (khoảng %s giờ) của kênh %s.",
				numberVI(total), limit.Text("vi"), numberVI(allowed), channelNames[channel]),
			EN: fmt.Sprintf("The steps add up to %s working hours, more than the limit of %s (about %s hours) for channel %s.",
				number(total), limit.Text("en"), number(allowed), channel),
		})
	}
	for _, x := range steps {
		if !x.verify {
			continue
		}
		if _, ok := caseRule(table.Limits, outcomeVerify); !ok {
			out = append(out, Finding{
				Severity: SeverityWarning, Code: "verification_without_limit", Procedure: table.Code, Step: x.No,
				VI: fmt.Sprintf("Bước %d có nhánh xác minh nhưng thủ tục chưa có thời hạn cho trường hợp %q.", x.No, outcomeVerify),
				EN: fmt.Sprintf("Step %d may verify, but the procedure has no limit for the case %q.", x.No, outcomeVerify),
			})
		}
	}
	return out
}

func caseRule(rules []LimitRule, kase string) (LimitRule, bool) {
	for _, r := range rules {
		if r.Case == kase {
			return r, true
		}
	}
	return LimitRule{}, false
}

var channelNames = map[string]string{ChannelDirect: "trực tiếp", ChannelOnline: "trực tuyến", ChannelPost: "bưu chính"}

// ChannelName is a channel in words, Vietnamese unless lang is "en".
func ChannelName(channel, lang string) string {
	if name, ok := channelNames[channel]; ok && lang != "en" {
		return name
	}
	return channel
}

// numberVI writes a number as Vietnamese does, with a decimal comma.
func numberVI(h float64) string { return strings.Replace(number(h), ".", ",", 1) }

// number writes hours with at most one decimal.
func number(h float64) string { return fmt.Sprintf("%g", math.Round(h*10)/10) }
