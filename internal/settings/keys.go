package settings

import (
	"fmt"

	"github.com/motcua/motcua/internal/payload"
)

// ParsedKeys decodes the configured keys, current one first. The error names the
// position and the id of a bad key, never its content.
func (e Encryption) ParsedKeys() ([]payload.Key, error) {
	keys := make([]payload.Key, 0, len(e.Keys))
	seen := make(map[string]bool, len(e.Keys))
	for i, text := range e.Keys {
		key, err := payload.ParseKey(text.Reveal())
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
