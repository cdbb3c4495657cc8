package query

import (
	"encoding/base64"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/motcua/motcua/internal/dossier"
)

// TestPages: whatever the page size, walking a list shows every item once and in order.
func TestPages(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		items := make([]string, rapid.IntRange(0, 50).Draw(t, "items"))
		for i := range items {
			items[i] = fmt.Sprintf("code-%d", i)
		}
		limit := rapid.IntRange(1, 60).Draw(t, "limit")
		var seen []string
		cursor := ""
		for {
			page, err := pageAfter(items, func(s string) string { return s }, cursor, limit)
			require.NoError(t, err)
			seen = append(seen, page.Items...)
			if cursor = page.Next; cursor == "" {
				break
			}
			require.NotEmpty(t, page.Items)
		}
		require.Equal(t, append([]string(nil), items...), seen)
	})
}

func TestBadCursor(t *testing.T) {
	t.Parallel()
	for _, cursor := range []string{"x", "%", base64.RawURLEncoding.EncodeToString([]byte("p1:gone")), base64.RawURLEncoding.EncodeToString([]byte("a"))} {
		_, err := pageAfter([]string{"a"}, func(s string) string { return s }, cursor, 10)
		require.Equal(t, errCursor, err, cursor)
	}
}

func TestFactor(t *testing.T) {
	t.Parallel()
	both := dossier.Applicant{IDNumber: "079190000011", Phone: "0900000022"}
	for _, c := range []struct {
		applicant dossier.Applicant
		factor    string
		want      bool
	}{
		{both, "0011", true}, {both, "0022", true}, {both, "079190000011", true}, {both, " 0022 ", true}, {both, "0900 000 022", true},
		{both, "011", false}, {both, "0012", false}, {both, "", false}, {both, "1079190000011", false}, {both, "００１１", false}, {both, "abcd", false},
		{dossier.Applicant{}, "0000", false}, {dossier.Applicant{}, "", false},
		{dossier.Applicant{IDNumber: "C1234567"}, "4567", true},
		{dossier.Applicant{Phone: "12"}, "12", false},
	} {
		require.Equal(t, c.want, factorMatches(c.applicant, c.factor), "%+v %q", c.applicant, c.factor)
	}
}

// TestLookupLimit: a code's guesses are few and come back slowly, whoever asks.
func TestLookupLimit(t *testing.T) {
	t.Parallel()
	l := newLookupLimit()
	now := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	guesses := func(code string) (n int) {
		for i := range 100 {
			if l.allow(fmt.Sprintf("198.51.100.%d", i), code, now) {
				n++
			}
		}
		return n
	}
	require.Equal(t, lookupCodeBurst, guesses("A"))
	require.Equal(t, lookupCodeBurst, guesses("B"), "another code has its own")
	now = now.Add(lookupCodeEvery)
	require.Equal(t, 1, guesses("A"))
	l.forgive("A")
	require.Equal(t, lookupCodeBurst, guesses("A"))
}
