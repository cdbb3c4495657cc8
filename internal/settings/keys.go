package settings

import (
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"strings"
)

// KeySize is the length of an encryption key, in bytes (AES-256).
const KeySize = 32

// Key is one key of the payload codec. ID travels with every ciphertext.
type Key struct {
	ID    string
	Bytes []byte
}

// ParsedKeys decodes the configured keys, current one first. The error names the
// position of a bad key, never its content.
func (e Encryption) ParsedKeys() ([]Key, error) {
	keys := make([]Key, 0, len(e.Keys))
	seen := make(map[string]bool, len(e.Keys))
	for i, text := range e.Keys {
		key, err := parseKey(text.Reveal())
		if err != nil {
			return nil, fmt.Errorf("key %d: %w", i+1, err)
		}
		if seen[key.ID] {
			return nil, fmt.Errorf("key %d: the id %q is used twice", i+1, key.ID)
		}
		seen[key.ID] = true
		keys = append(keys, key)
	}
	return keys, nil
}

// GenerateKey makes a new random key with the given id, in the form the settings hold.
func GenerateKey(id string) Secret {
	raw := make([]byte, KeySize)
	_, _ = rand.Read(raw) // never fails: it ends the program when the system has no randomness
	return Secret(id + ":" + base64.StdEncoding.EncodeToString(raw))
}

func parseKey(text string) (Key, error) {
	id, encoded, found := strings.Cut(strings.TrimSpace(text), ":")
	if !found || id == "" || len(id) > 64 {
		return Key{}, fmt.Errorf("want id:base64, with an id of at most 64 characters")
	}
	raw, err := base64.StdEncoding.DecodeString(encoded)
	if err != nil {
		return Key{}, fmt.Errorf("the part after %q is not base64", id+":")
	}
	if len(raw) != KeySize {
		return Key{}, fmt.Errorf("%q holds %d bytes, want %d", id, len(raw), KeySize)
	}
	return Key{ID: id, Bytes: raw}, nil
}
