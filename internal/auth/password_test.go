package auth

import (
	"context"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestPassword(t *testing.T) {
	t.Parallel()
	h := NewHasher()
	ctx := t.Context()
	hash, err := h.Hash(ctx, "mật khẩu đủ dài")
	require.NoError(t, err)
	require.Regexp(t, `^\$argon2id\$v=19\$m=32768,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$`, hash)

	again, err := h.Hash(ctx, "mật khẩu đủ dài")
	require.NoError(t, err)
	require.NotEqual(t, hash, again, "every hash has its own salt")

	for _, c := range []struct {
		hash, password string
		want           bool
	}{
		{hash, "mật khẩu đủ dài", true},
		{hash, "mật khẩu đủ dài ", false},
		{hash, "", false},
		{"", "mật khẩu đủ dài", false},
		{"", "", false},
		// Made by another implementation, with other parameters (reference argon2 CLI).
		{"$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc", "password", true},
		{"$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc", "Password", false},
	} {
		ok, err := h.Verify(ctx, c.hash, c.password)
		require.NoError(t, err)
		require.Equal(t, c.want, ok, "%s %q", c.hash, c.password)
	}
}

func TestPasswordBadHash(t *testing.T) {
	t.Parallel()
	h := NewHasher()
	good, err := h.Hash(t.Context(), "x")
	require.NoError(t, err)
	for name, hash := range map[string]string{
		"plain text":      "secret",
		"argon2i":         strings.Replace(good, "argon2id", "argon2i", 1),
		"version":         strings.Replace(good, "v=19", "v=16", 1),
		"too much memory": strings.Replace(good, "m=32768", "m=99999999", 1),
		"no memory":       strings.Replace(good, "m=32768", "m=0", 1),
		"too long":        strings.Replace(good, "t=2", "t=1000", 1),
		"threads":         strings.Replace(good, "p=1", "p=200", 1),
		"short salt":      "$argon2id$v=19$m=32768,t=2,p=1$YQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
		"no key":          "$argon2id$v=19$m=32768,t=2,p=1$c29tZXNhbHQ$",
		"not base64":      "$argon2id$v=19$m=32768,t=2,p=1$c29tZXNhbHQ$!!!",
	} {
		_, err := h.Verify(t.Context(), hash, "x")
		require.ErrorIs(t, err, errBadHash, name)
	}
}

// TestPasswordWaits: a flood of logins waits its turn, and gives up when its caller does.
func TestPasswordWaits(t *testing.T) {
	t.Parallel()
	h := NewHasher()
	for range cap(h.slots) {
		h.slots <- struct{}{}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := h.Verify(ctx, "", "x")
	require.ErrorIs(t, err, context.Canceled)
	_, err = h.Hash(ctx, "x")
	require.ErrorIs(t, err, context.Canceled)
}

// BenchmarkVerify should be near 50 ms on one core of a small server.
func BenchmarkVerify(b *testing.B) {
	h := NewHasher()
	for b.Loop() {
		if _, err := h.Verify(b.Context(), "", "x"); err != nil {
			b.Fatal(err)
		}
	}
}
