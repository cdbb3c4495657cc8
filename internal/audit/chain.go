package audit

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"hash"
	"strings"
	"time"
	"unicode/utf8"
)

// version is in every hash: entries that are hashed in another way later say so.
const version = "motcua audit 1"

// String is the hash in hexadecimal.
func (h Hash) String() string { return hex.EncodeToString(h[:]) }

// ParseHash reads what String wrote.
func ParseHash(s string) (Hash, error) {
	var h Hash
	raw, err := hex.DecodeString(s)
	if err != nil || len(raw) != len(h) {
		return Hash{}, fmt.Errorf("%q is no SHA-256 in hexadecimal", s)
	}
	return Hash(raw), nil
}

// Seal puts entries behind the head, in their order. The entries come out as they are
// stored: times in UTC to the microsecond, text that any database keeps as it is.
func Seal(head Head, now time.Time, entries []Entry) ([]Sealed, Head) {
	day := max(DayOf(now), head.Day)
	if day != head.Day {
		head.Day, head.No = day, 0
	}
	out := make([]Sealed, len(entries))
	for i, e := range entries {
		s := Sealed{Entry: storable(e), Day: day, No: head.No + 1, Prev: head.Hash}
		s.Hash = s.Sum()
		out[i] = s
		head = s.head()
	}
	return out, head
}

func (s *Sealed) head() Head { return Head{Day: s.Day, No: s.No, Hash: s.Hash} }

// Sum is the hash the entry should have: SHA-256 over the version, the hash before, the
// place and every field, each with its length before it, so that no two entries read alike.
func (s *Sealed) Sum() Hash {
	d := digest{sha256.New()}
	d.text(version)
	d.Write(s.Prev[:])
	d.text(string(s.Day))
	d.number(s.No)
	d.number(s.At.UnixMicro())
	for _, field := range []string{
		s.Actor.ID, s.Actor.Login, s.Actor.Name, s.Actor.Kind, s.OnBehalfOf, s.Means, s.Credential, s.Client, s.RequestID,
		s.Action, s.Route, s.Agency, s.DossierID, s.DossierCode, s.TaskID, s.SubjectKind, s.SubjectID,
		string(s.Outcome), s.Problem,
	} {
		d.text(field)
	}
	d.number(int64(s.Status))
	d.number(int64(len(s.Changes)))
	for _, c := range s.Changes {
		d.text(c.Field)
		d.text(c.Before)
		d.text(c.After)
	}
	return Hash(d.Sum(nil))
}

type digest struct{ hash.Hash }

func (d digest) number(n int64) {
	var b [8]byte
	binary.BigEndian.PutUint64(b[:], uint64(n)) //nolint:gosec // its bits, whatever the sign
	d.Write(b[:])
}

func (d digest) text(s string) {
	d.number(int64(len(s)))
	d.Write([]byte(s))
}

// Bounds of what an entry keeps, in bytes: a caller must not fill the record.
const (
	maxText    = 300
	maxChanges = 40
)

func storable(e Entry) Entry {
	e.At = e.At.UTC().Truncate(time.Microsecond)
	for _, field := range []*string{
		&e.Actor.ID, &e.Actor.Login, &e.Actor.Name, &e.Actor.Kind, &e.OnBehalfOf, &e.Means, &e.Credential, &e.Client, &e.RequestID,
		&e.Action, &e.Route, &e.Agency, &e.DossierID, &e.DossierCode, &e.TaskID, &e.SubjectKind, &e.SubjectID, &e.Problem,
	} {
		*field = short(*field)
	}
	if len(e.Changes) > maxChanges {
		e.Changes = e.Changes[:maxChanges]
	}
	changes := make([]Change, len(e.Changes))
	for i, c := range e.Changes {
		changes[i] = Change{Field: short(c.Field), Before: short(c.Before), After: short(c.After)}
	}
	e.Changes = changes
	return e
}

// short is text without what PostgreSQL refuses (NUL, broken UTF-8), cut to the bound.
func short(s string) string {
	s = strings.ReplaceAll(strings.ToValidUTF8(s, "\ufffd"), "\x00", "")
	if len(s) <= maxText {
		return s
	}
	cut := maxText - len("…")
	for cut > 0 && !utf8.RuneStart(s[cut]) {
		cut--
	}
	return s[:cut] + "…"
}
