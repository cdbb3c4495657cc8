package auth

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"strings"
)

// TokenPrefix marks personal access tokens, so that scanners find leaked ones.
const TokenPrefix = "mcp_"

const (
	secretBytes = 32 // 256 bits
	hintLength  = len(TokenPrefix) + 6
	maxSecret   = 128 // longest credential that is looked at
)

// newSecret makes an unguessable text.
func newSecret(prefix string) string {
	raw := make([]byte, secretBytes)
	_, _ = rand.Read(raw) // never fails: it ends the program when the system has no randomness
	return prefix + base64.RawURLEncoding.EncodeToString(raw)
}

// hashSecret is what is stored of a secret. A fast hash is enough: 256 random bits cannot be guessed.
func hashSecret(secret string) []byte {
	sum := sha256.Sum256([]byte(secret))
	return sum[:]
}

// attemptKey names a login in the log of failures without keeping it.
func attemptKey(login string) string {
	sum := sha256.Sum256([]byte("login\x00" + login))
	return hex.EncodeToString(sum[:])
}

func isAccessToken(secret string) bool { return strings.HasPrefix(secret, TokenPrefix) }

// uniform draws a number below n, at most 256, each equally likely.
func uniform(n int) int {
	limit := 256 - 256%n
	var b [1]byte
	for {
		_, _ = rand.Read(b[:]) // never fails
		if int(b[0]) < limit {
			return int(b[0]) % n
		}
	}
}
