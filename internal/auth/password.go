package auth

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"runtime"
	"strings"

	"golang.org/x/crypto/argon2"
	"golang.org/x/text/unicode/norm"
)

// Parameters of argon2id, from the second choice of RFC 9106 made lighter to take
// some 50 ms of one core: a desk's computer logs in hundreds of people at 07:30.
const (
	argonTime    = 2
	argonMemory  = 32 * 1024 // KiB
	argonThreads = 1
	saltSize     = 16
	hashSize     = 32
)

// Bounds on the parameters of a stored hash, so that a forged one cannot take the memory.
const (
	maxTime    = 16
	maxMemory  = 256 * 1024 // KiB
	maxThreads = 8
)

var errBadHash = errors.New("stored password hash is not a PHC string of argon2id")

// Hasher hashes and checks passwords, a bounded number at a time.
type Hasher struct {
	slots chan struct{}
	dummy string // hash that unknown users are checked against, so that they take as long
}

// NewHasher makes a Hasher that uses at most half the cores.
func NewHasher() *Hasher {
	h := &Hasher{slots: make(chan struct{}, max(1, runtime.GOMAXPROCS(0)/2))}
	salt := make([]byte, saltSize)
	_, _ = rand.Read(salt) // never fails
	h.dummy = encodeHash(salt, argon2.IDKey(salt, salt, argonTime, argonMemory, argonThreads, hashSize))
	return h
}

// Hash gives the PHC string of a password. The error is the context's.
func (h *Hasher) Hash(ctx context.Context, password string) (string, error) {
	if err := h.enter(ctx); err != nil {
		return "", err
	}
	defer h.leave()
	salt := make([]byte, saltSize)
	_, _ = rand.Read(salt) // never fails
	return encodeHash(salt, argon2.IDKey(passwordBytes(password), salt, argonTime, argonMemory, argonThreads, hashSize)), nil
}

// Verify reports whether the password has the hash. With hash "" it takes as long and says no.
func (h *Hasher) Verify(ctx context.Context, hash, password string) (bool, error) {
	known := hash != ""
	if !known {
		hash = h.dummy
	}
	p, err := decodeHash(hash)
	if err != nil {
		return false, err
	}
	if err := h.enter(ctx); err != nil {
		return false, err
	}
	defer h.leave()
	got := argon2.IDKey(passwordBytes(password), p.salt, p.time, p.memory, p.threads, uint32(len(p.key))) // a key is 16–64 bytes
	return subtle.ConstantTimeCompare(got, p.key) == 1 && known, nil
}

// passwordBytes makes the two ways to write a letter with a mark one: keyboards differ.
func passwordBytes(password string) []byte { return []byte(norm.NFC.String(password)) }

func (h *Hasher) enter(ctx context.Context) error {
	select {
	case h.slots <- struct{}{}:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("waiting to check a password: %w", ctx.Err())
	}
}

func (h *Hasher) leave() { <-h.slots }

type phc struct {
	time, memory uint32
	threads      uint8
	salt, key    []byte
}

func encodeHash(salt, key []byte) string {
	b64 := base64.RawStdEncoding.EncodeToString
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, argonMemory, argonTime, argonThreads, b64(salt), b64(key))
}

// decodeHash reads $argon2id$v=19$m=…,t=…,p=…$salt$key.
func decodeHash(s string) (phc, error) {
	parts := strings.Split(s, "$")
	if len(parts) != 6 || parts[0] != "" || parts[1] != "argon2id" {
		return phc{}, errBadHash
	}
	var version int
	var p phc
	if n, err := fmt.Sscanf(parts[2], "v=%d", &version); n != 1 || err != nil || version != argon2.Version {
		return phc{}, errBadHash
	}
	if n, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &p.memory, &p.time, &p.threads); n != 3 || err != nil {
		return phc{}, errBadHash
	}
	if p.time < 1 || p.time > maxTime || p.threads < 1 || p.threads > maxThreads || p.memory < 8*uint32(p.threads) || p.memory > maxMemory {
		return phc{}, errBadHash
	}
	var err error
	if p.salt, err = base64.RawStdEncoding.DecodeString(parts[4]); err != nil || len(p.salt) < 8 || len(p.salt) > 64 {
		return phc{}, errBadHash
	}
	if p.key, err = base64.RawStdEncoding.DecodeString(parts[5]); err != nil || len(p.key) < 16 || len(p.key) > 64 {
		return phc{}, errBadHash
	}
	return p, nil
}
