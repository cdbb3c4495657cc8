package audit_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/motcua/motcua/internal/audit"
	"github.com/motcua/motcua/internal/dossier"
)

// record is a record in memory, which a test may tamper with.
type record struct {
	rows []audit.Sealed
	head audit.Head
}

func (r *record) AppendAudit(_ context.Context, now time.Time, entries []audit.Entry) (audit.Head, error) {
	sealed, head := audit.Seal(r.head, now, entries)
	r.rows, r.head = append(r.rows, sealed...), head
	return head, nil
}

func (r *record) AuditEntries(context.Context, audit.Filter) (dossier.Page[audit.Sealed], error) {
	panic("not asked for here")
}

// WalkAudit gives the rows as a database would: by day and number.
func (r *record) WalkAudit(_ context.Context, from, to audit.Day, each func(audit.Sealed) error) (audit.Head, error) {
	sorted := slices.Clone(r.rows)
	slices.SortStableFunc(sorted, func(a, b audit.Sealed) int {
		switch {
		case a.Day != b.Day:
			return map[bool]int{true: -1, false: 1}[a.Day < b.Day]
		default:
			return int(a.No - b.No)
		}
	})
	for _, s := range sorted {
		if s.Day >= from && (to == "" || s.Day <= to) {
			if err := each(s); err != nil {
				return r.head, err
			}
		}
	}
	return r.head, nil
}

func (r *record) AuditHeads(ctx context.Context, from, to audit.Day) ([]audit.Head, error) {
	var heads []audit.Head
	_, err := r.WalkAudit(ctx, from, to, func(s audit.Sealed) error {
		if n := len(heads); n > 0 && heads[n-1].Day == s.Day {
			heads = heads[:n-1]
		}
		heads = append(heads, audit.Head{Day: s.Day, No: s.No, Hash: s.Hash})
		return nil
	})
	return heads, err
}

func (r *record) check(t require.TestingT, from, to audit.Day, anchors []audit.Head) []audit.Finding {
	var findings []audit.Finding
	_, err := audit.Verify(context.Background(), r, from, to, anchors, func(f audit.Finding) {
		require.NotEmpty(t, f.In("vi"))
		require.NotEqual(t, f.In("vi"), f.In("en"))
		findings = append(findings, f)
	})
	require.NoError(t, err)
	return findings
}

// start is half an hour before a day of Vietnam begins.
var start = time.Date(2026, 11, 23, 16, 30, 0, 0, time.UTC)

func drawEntry(t *rapid.T) audit.Entry {
	word := rapid.SampledFrom([]string{"", "a", "cb01", "Nguyễn", "x\x00y", "\xff", "<b>"})
	e := audit.Entry{
		At: start.Add(time.Duration(rapid.Int64Range(0, 1e15).Draw(t, "at"))), Actor: audit.Person{ID: word.Draw(t, "id"), Login: word.Draw(t, "login"), Name: word.Draw(t, "name"), Kind: word.Draw(t, "kind")},
		OnBehalfOf: word.Draw(t, "behalf"), Means: word.Draw(t, "means"), Credential: word.Draw(t, "credential"), Client: word.Draw(t, "client"),
		RequestID: word.Draw(t, "request"), Action: word.Draw(t, "action"), Route: word.Draw(t, "route"), Agency: word.Draw(t, "agency"),
		DossierID: word.Draw(t, "dossier"), DossierCode: word.Draw(t, "code"), TaskID: word.Draw(t, "task"), SubjectKind: word.Draw(t, "kind"),
		SubjectID: word.Draw(t, "subject"), Outcome: audit.Outcome(word.Draw(t, "outcome")), Status: rapid.IntRange(0, 600).Draw(t, "status"), Problem: word.Draw(t, "problem"),
	}
	for range rapid.IntRange(0, 2).Draw(t, "changes") {
		e.Changes = append(e.Changes, audit.Change{Field: word.Draw(t, "field"), Before: word.Draw(t, "before"), After: word.Draw(t, "after")})
	}
	return e
}

// drawRecord is a record of one to forty entries over up to four days, written in batches.
func drawRecord(t *rapid.T) *record {
	r := &record{}
	now := start
	for range rapid.IntRange(1, 8).Draw(t, "batches") {
		var batch []audit.Entry
		for range rapid.IntRange(1, 5).Draw(t, "entries") {
			batch = append(batch, drawEntry(t))
		}
		now = now.Add(time.Duration(rapid.IntRange(-3, 12).Draw(t, "hours")) * time.Hour)
		_, err := r.AppendAudit(context.Background(), now, batch)
		require.NoError(t, err)
	}
	return r
}

// fields are all that a row holds, each with a change to it.
var fields = map[string]func(*audit.Sealed){
	"at": func(s *audit.Sealed) { s.At = s.At.Add(time.Microsecond) }, "actor id": func(s *audit.Sealed) { s.Actor.ID += "x" },
	"login": func(s *audit.Sealed) { s.Actor.Login += "x" }, "name": func(s *audit.Sealed) { s.Actor.Name += "x" },
	"kind": func(s *audit.Sealed) { s.Actor.Kind += "x" }, "behalf": func(s *audit.Sealed) { s.OnBehalfOf += "x" },
	"means": func(s *audit.Sealed) { s.Means += "x" }, "credential": func(s *audit.Sealed) { s.Credential += "x" },
	"client": func(s *audit.Sealed) { s.Client += "x" }, "request": func(s *audit.Sealed) { s.RequestID += "x" },
	"action": func(s *audit.Sealed) { s.Action += "x" }, "route": func(s *audit.Sealed) { s.Route += "x" },
	"agency": func(s *audit.Sealed) { s.Agency += "x" }, "dossier": func(s *audit.Sealed) { s.DossierID += "x" },
	"code": func(s *audit.Sealed) { s.DossierCode += "x" }, "task": func(s *audit.Sealed) { s.TaskID += "x" },
	"subject kind": func(s *audit.Sealed) { s.SubjectKind += "x" }, "subject": func(s *audit.Sealed) { s.SubjectID += "x" },
	"outcome": func(s *audit.Sealed) { s.Outcome += "x" }, "status": func(s *audit.Sealed) { s.Status++ },
	"problem": func(s *audit.Sealed) { s.Problem += "x" }, "prev": func(s *audit.Sealed) { s.Prev[7] ^= 1 },
	"hash": func(s *audit.Sealed) { s.Hash[31] ^= 1 }, "change": func(s *audit.Sealed) { s.Changes = append(slices.Clone(s.Changes), audit.Change{}) },
	"shifted": func(s *audit.Sealed) { // the same letters in other fields
		s.Actor.ID, s.Actor.Login = s.Actor.ID+s.Actor.Login+"x", ""
	},
}

// TestTampering: whatever single thing is done to a record, it is found, and the finding
// names the row or its neighbour.
func TestTampering(t *testing.T) {
	t.Parallel()
	names := make([]string, 0, len(fields))
	for name := range fields {
		names = append(names, name)
	}
	slices.Sort(names)
	rapid.Check(t, func(t *rapid.T) {
		r := drawRecord(t)
		require.Empty(t, r.check(t, "", "", nil), "untouched")
		anchors, err := r.AuditHeads(context.Background(), "", "")
		require.NoError(t, err)
		require.Empty(t, r.check(t, "", "", anchors), "untouched")

		n := len(r.rows)
		at := rapid.IntRange(0, n-1).Draw(t, "row")
		victim := r.rows[at]
		rows := slices.Clone(r.rows)
		near := []int{at}
		switch deed := rapid.SampledFrom([]string{"change", "delete", "delete day", "swap", "copy", "insert", "renumber", "truncate"}).Draw(t, "deed"); deed {
		case "change":
			fields[rapid.SampledFrom(names).Draw(t, "field")](&rows[at])
		case "delete":
			rows = slices.Delete(rows, at, at+1)
		case "delete day":
			rows = slices.DeleteFunc(rows, func(s audit.Sealed) bool { return s.Day == victim.Day })
		case "swap": // two rows exchange their places, each keeps its hashes
			other := rapid.IntRange(0, n-1).Draw(t, "other")
			if other == at {
				return
			}
			near = append(near, other)
			rows[at], rows[other] = rows[other], rows[at]
			rows[at].Day, rows[other].Day = rows[other].Day, rows[at].Day
			rows[at].No, rows[other].No = rows[other].No, rows[at].No
		case "copy": // a row said twice, with the number of the next; those behind it move up
			again := victim
			rows = slices.Insert(rows, at+1, again)
			renumber(rows, at+1, victim.Day)
			near = append(near, at+1)
		case "insert": // a row of the forger's own, sealed as it should be; those behind it move up
			sealed, _ := audit.Seal(audit.Head{Day: victim.Day, No: victim.No, Hash: victim.Hash}, start, []audit.Entry{drawEntry(t)})
			rows = slices.Insert(rows, at+1, sealed[0])
			renumber(rows, at+1, victim.Day)
			near = append(near, at+1)
		case "renumber":
			rows[at].No += int64(rapid.IntRange(1, 50).Draw(t, "by"))
			near = nil // it stands elsewhere now
		case "truncate":
			rows = rows[:at]
		}
		tampered := &record{rows: rows, head: r.head}
		findings := tampered.check(t, "", "", nil)
		require.NotEmpty(t, findings)
		if len(near) > 0 {
			require.True(t, slices.ContainsFunc(findings, func(f audit.Finding) bool { return f.Day >= r.rows[slices.Min(near)].Day }), "%v", findings)
		}
		require.NotEmpty(t, tampered.check(t, "", "", anchors))
	})
}

// renumber gives the rows of a day that stand at or behind a place the numbers that follow.
func renumber(rows []audit.Sealed, from int, day audit.Day) {
	for i := from; i < len(rows) && rows[i].Day == day; i++ {
		rows[i].No = rows[i-1].No + 1
	}
}

// TestRewritten: whoever may write everything, the head too, makes a chain that fits. What
// was kept elsewhere finds them.
func TestRewritten(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		r := drawRecord(t)
		anchors, err := r.AuditHeads(context.Background(), "", "")
		require.NoError(t, err)
		at := rapid.IntRange(0, len(r.rows)-1).Draw(t, "row")
		forged := &record{rows: slices.Clone(r.rows[:at])}
		if at > 0 {
			last := r.rows[at-1]
			forged.head = audit.Head{Day: last.Day, No: last.No, Hash: last.Hash}
		}
		for i, s := range r.rows[at:] {
			e := s.Entry
			if i == 0 {
				e.Actor.Name += "!"
				if rapid.Bool().Draw(t, "leave out") {
					continue
				}
			}
			noon, err := time.Parse(time.DateOnly, string(s.Day))
			require.NoError(t, err)
			_, err = forged.AppendAudit(context.Background(), noon.Add(5*time.Hour), []audit.Entry{e})
			require.NoError(t, err)
		}
		require.Empty(t, forged.check(t, "", "", nil), "it fits in itself")
		require.NotEmpty(t, forged.check(t, "", "", anchors))
	})
}

// TestFindings names what each deed is called, and where.
func TestFindings(t *testing.T) {
	t.Parallel()
	whole := func() *record {
		r := &record{}
		for _, day := range []int{0, 2} { // 23 and 25 November in Vietnam
			entries := []audit.Entry{{Action: "a"}, {Action: "b"}, {Action: "c"}, {Action: "d"}}
			_, err := r.AppendAudit(t.Context(), start.AddDate(0, 0, day), entries)
			require.NoError(t, err)
		}
		return r
	}
	anchors, err := whole().AuditHeads(t.Context(), "", "")
	require.NoError(t, err)
	for name, tc := range map[string]struct {
		deed     func(*record)
		from, to audit.Day
		anchors  []audit.Head
		want     []string
	}{
		"changed":        {deed: func(r *record) { r.rows[1].Action = "x" }, want: []string{"changed 2026-11-23/2"}},
		"deleted":        {deed: func(r *record) { r.rows = slices.Delete(r.rows, 1, 3) }, want: []string{"missing 2026-11-23/4"}},
		"first of a day": {deed: func(r *record) { r.rows = slices.Delete(r.rows, 4, 5) }, want: []string{"missing 2026-11-25/2"}},
		"last of a day":  {deed: func(r *record) { r.rows = slices.Delete(r.rows, 3, 4) }, want: []string{"unlinked 2026-11-25/1"}},
		"first of all":   {deed: func(r *record) { r.rows = r.rows[1:] }, want: []string{"missing 2026-11-23/2"}},
		"first day":      {deed: func(r *record) { r.rows = r.rows[4:] }, want: []string{"beginning 2026-11-25/1"}},
		"last of all":    {deed: func(r *record) { r.rows = r.rows[:7] }, want: []string{"missing 2026-11-25/4"}},
		"everything":     {deed: func(r *record) { r.rows = nil }, want: []string{"missing 2026-11-25/4"}},
		"head set back":  {deed: func(r *record) { r.head.No-- }, want: []string{"head 2026-11-25/4"}},
		"head exchanged": {deed: func(r *record) { r.head.Hash[0]++ }, want: []string{"head 2026-11-25/4"}},
		"tail and head": {deed: func(r *record) {
			r.rows, r.head = r.rows[:7], audit.Head{Day: "2026-11-25", No: 3, Hash: r.rows[6].Hash}
		}},
		"against anchors": {deed: func(r *record) {
			r.rows, r.head = r.rows[:7], audit.Head{Day: "2026-11-25", No: 3, Hash: r.rows[6].Hash}
		}, anchors: anchors, want: []string{"missing 2026-11-25/4"}},
		"another day":     {deed: func(r *record) { r.rows[1].Action = "x" }, from: "2026-11-24"},
		"this day":        {deed: func(r *record) { r.rows[1].Action = "x" }, from: "2026-11-23", to: "2026-11-23", anchors: anchors, want: []string{"changed 2026-11-23/2"}},
		"days taken out":  {deed: func(r *record) { r.rows = r.rows[4:] }, from: "2026-11-25", anchors: anchors},
		"and another put": {deed: func(r *record) { r.rows = r.rows[4:]; r.rows[0].Prev[0]++ }, from: "2026-11-25", anchors: anchors, want: []string{"changed 2026-11-25/1", "unlinked 2026-11-25/1"}},
		"day before lost": {deed: func(r *record) { r.rows = r.rows[4:] }, from: "2026-11-25", want: []string{"beginning 2026-11-25/1"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := whole()
			tc.deed(r)
			var got []string
			for _, f := range r.check(t, tc.from, tc.to, tc.anchors) {
				got = append(got, string(f.Kind)+" "+string(f.Day)+"/"+string(rune('0'+f.No)))
			}
			require.Equal(t, tc.want, got)
		})
	}
}
