package procedure

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/motcua/motcua/internal/clock"
)

// Encode is the definition's one JSON form: fields in the order of the type, map keys
// sorted, no white space.
func (d Definition) Encode() ([]byte, error) {
	data, err := json.Marshal(d)
	if err != nil {
		return nil, fmt.Errorf("procedure %s version %d: %w", d.Code, d.Version, err)
	}
	return data, nil
}

// Decode reads what Encode wrote.
func Decode(data []byte) (Definition, error) {
	var d Definition
	if err := json.Unmarshal(data, &d); err != nil {
		return Definition{}, fmt.Errorf("procedure definition: %w", err)
	}
	return d, nil
}

// SHA is the content address: the hexadecimal SHA-256 of Encode. A definition whose
// forms are not JSON has none ("").
func (d Definition) SHA() string {
	data, err := d.Encode()
	if err != nil {
		return ""
	}
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// Runnable reports whether a dossier can run on the definition.
func (d Definition) Runnable() bool { return len(d.BPMN) > 0 }

// ReceivingLevel is the level whose one-stop desks receive the procedure.
func (d Definition) ReceivingLevel() string {
	if d.ReceivedBy != "" {
		return d.ReceivedBy
	}
	return d.Level
}

// Offers reports whether the procedure can be filed by a channel.
func (d Definition) Offers(channel string) bool { return slices.Contains(d.Channels, channel) }

// LimitFor gives the time limit of a channel and case ("" = the ordinary one): the
// rule for both, else the case's rule for every channel. ok is false when the channel
// is not offered or the case is not known.
func (d Definition) LimitFor(channel, kase string) (limit clock.Limit, ok bool) {
	if !d.Offers(channel) {
		return clock.Limit{}, false
	}
	for _, ch := range []string{channel, ""} {
		for _, r := range d.Limits {
			if r.Channel == ch && r.Case == kase {
				return r.Limit, true
			}
		}
	}
	return clock.Limit{}, false
}

// Cases are the cases with a limit of their own, in order, the ordinary one apart.
func (d Definition) Cases() []LimitRule {
	var out []LimitRule
	for _, r := range d.Limits {
		if r.Case != "" {
			out = append(out, r)
		}
	}
	return out
}
