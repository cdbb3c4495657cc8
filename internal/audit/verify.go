package audit

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"time"
)

// FindingKind sorts what is wrong with the record.
type FindingKind string

// Kinds of findings.
const (
	FindingChanged   FindingKind = "changed"   // the content is not what was hashed
	FindingMissing   FindingKind = "missing"   // entries between two others, or at an end, are gone
	FindingUnlinked  FindingKind = "unlinked"  // an entry does not follow the one before it: inserted, exchanged or replaced
	FindingBeginning FindingKind = "beginning" // the record begins later than it began
	FindingHead      FindingKind = "head"      // the record does not end where its head says
	FindingAnchor    FindingKind = "anchor"    // an entry is not the one that an anchor names
)

// Finding is one thing that is wrong, and where.
type Finding struct {
	Kind FindingKind
	Day  Day
	No   int64
	VI   string
	EN   string
}

// Error is the finding in English.
func (f Finding) Error() string { return fmt.Sprintf("%s no. %d: %s", f.Day, f.No, f.EN) }

// In is the finding in a language.
func (f Finding) In(lang string) string {
	if lang == "vi" {
		return fmt.Sprintf("%s số %d: %s", f.Day, f.No, f.VI)
	}
	return f.Error()
}

// Verifier goes through a record, oldest entry first. Make it with NewVerifier, give it
// every entry by Next, then ask End.
type Verifier struct {
	anchors map[place]Hash
	last    Head
	begun   bool
	count   int64
	report  func(Finding)
}

type place struct {
	day Day
	no  int64
}

// NewVerifier makes a Verifier of a walk that begins behind an entry; the zero Head says
// where the record begins. Anchors are heads that were kept elsewhere; those of days that
// are not walked must be left out.
func NewVerifier(behind Head, anchors []Head, report func(Finding)) *Verifier {
	v := &Verifier{last: behind, begun: behind != Head{}, anchors: map[place]Hash{}, report: report}
	for _, a := range anchors {
		v.anchors[place{a.Day, a.No}] = a.Hash
	}
	return v
}

// Next takes the next entry, in the order of day and number.
func (v *Verifier) Next(s Sealed) error {
	v.count++
	if s.Sum() != s.Hash {
		v.find(FindingChanged, s.Day, s.No, "nội dung đã bị sửa sau khi ghi.", "the content was changed after it was written.")
	}
	v.follows(s)
	at := place{s.Day, s.No}
	if want, ok := v.anchors[at]; ok {
		delete(v.anchors, at)
		if want != s.Hash {
			v.find(FindingAnchor, s.Day, s.No, "không khớp với mốc đã lưu riêng: dòng này hoặc các dòng trước nó đã bị viết lại.",
				"does not match the anchor: this entry or earlier ones were written anew.")
		}
	}
	v.last, v.begun = s.head(), true
	return nil
}

func (v *Verifier) follows(s Sealed) {
	if !v.begun {
		switch {
		case s.No != 1:
			v.find(FindingMissing, s.Day, s.No, fmt.Sprintf("thiếu các dòng từ 1 đến %d của ngày này.", s.No-1), fmt.Sprintf("entries 1 to %d of the day are missing.", s.No-1))
		case s.Prev != Hash{}:
			v.find(FindingBeginning, s.Day, s.No, "đây không phải là dòng đầu tiên của nhật ký: các ngày trước đó đã mất.", "this is not the first entry of the record: earlier days are gone.")
		}
		return
	}
	want := v.last.No + 1
	if s.Day != v.last.Day {
		want = 1
	}
	switch {
	case s.Day < v.last.Day, s.No < want:
		v.find(FindingUnlinked, s.Day, s.No, "không đúng thứ tự.", "is out of order.")
	case s.No > want:
		v.find(FindingMissing, s.Day, s.No, fmt.Sprintf("thiếu các dòng từ %d đến %d.", want, s.No-1), fmt.Sprintf("entries %d to %d are missing.", want, s.No-1))
	case s.Prev != v.last.Hash:
		v.find(FindingUnlinked, s.Day, s.No,
			fmt.Sprintf("không nối tiếp dòng %d ngày %s: một trong hai đã bị thay, hoặc có dòng ở giữa đã mất.", v.last.No, v.last.Day),
			fmt.Sprintf("does not follow no. %d of %s: one of them was replaced, or entries between them are gone.", v.last.No, v.last.Day))
	}
}

// End compares the end of the walk with the record's head, if the walk goes to its end,
// and names the anchors that no entry answers. It gives the number of entries seen.
func (v *Verifier) End(head *Head) int64 {
	if head != nil && *head != v.last {
		switch {
		case head.Day < v.last.Day, head.Day == v.last.Day && head.No < v.last.No:
			v.find(FindingHead, v.last.Day, v.last.No, fmt.Sprintf("có dòng sau điểm cuối đã ghi (%s số %d).", head.Day, head.No), fmt.Sprintf("there are entries after the recorded end (%s no. %d).", head.Day, head.No))
		case head.Day == v.last.Day && head.No == v.last.No:
			v.find(FindingHead, head.Day, head.No, "dòng cuối không phải là dòng đã ghi ở điểm cuối.", "the last entry is not the one the end names.")
		default:
			v.find(FindingMissing, head.Day, head.No, "các dòng cuối cho đến dòng này đã mất.", "the last entries up to this one are missing.")
		}
	}
	left := slices.SortedFunc(maps.Keys(v.anchors), func(a, b place) int { return cmp.Or(cmp.Compare(a.day, b.day), cmp.Compare(a.no, b.no)) })
	for _, at := range left {
		v.find(FindingMissing, at.day, at.no, "có mốc lưu riêng cho dòng này nhưng dòng này không còn.", "there is an anchor for this entry, and the entry is gone.")
	}
	return v.count
}

func (v *Verifier) find(kind FindingKind, day Day, no int64, vi, en string) {
	v.report(Finding{Kind: kind, Day: day, No: no, VI: vi, EN: en})
}

// Verify goes through the entries of the days ("" = no bound) and reports what is wrong
// with them, in their order. Where the days before from were taken out, the last anchor
// before it stands for them. It gives the number of entries seen; the error is that of
// reading them.
func Verify(ctx context.Context, r Reader, from, to Day, anchors []Head, report func(Finding)) (int64, error) {
	var behind Head
	if from != "" {
		before, err := r.AuditHeads(ctx, "", from.before())
		if err != nil {
			return 0, err
		}
		if len(before) == 0 { // taken out, and anchored
			before = slices.DeleteFunc(slices.Clone(anchors), func(a Head) bool { return a.Day >= from })
			slices.SortFunc(before, func(a, b Head) int { return cmp.Or(cmp.Compare(a.Day, b.Day), cmp.Compare(a.No, b.No)) })
		}
		if len(before) > 0 {
			behind = before[len(before)-1]
		}
	}
	within := slices.DeleteFunc(slices.Clone(anchors), func(a Head) bool { return a.Day < from || (to != "" && a.Day > to) })
	v := NewVerifier(behind, within, report)
	head, err := r.WalkAudit(ctx, from, to, v.Next)
	if err != nil {
		return v.count, err
	}
	if to != "" && head.Day > to {
		return v.End(nil), nil
	}
	return v.End(&head), nil
}

// before is the day before; a day that is none has none.
func (d Day) before() Day {
	t, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return ""
	}
	return Day(t.AddDate(0, 0, -1).Format(time.DateOnly))
}
