package command

import (
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"time"

	"github.com/google/uuid"

	"github.com/motcua/motcua/internal/auth"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/feel"
)

// MessageInput is a message from outside.
type MessageInput struct {
	ID        string // the sender's; "" = made of the idempotency key
	Name      string
	Key       string // "" = for who waits for any message of the name
	TTL       string // ISO 8601, days and time; "" = dossier.MessageTTL
	Variables json.RawMessage
}

// SignalInput is a signal from outside.
type SignalInput struct {
	ID        string // see MessageInput
	Name      string
	Variables json.RawMessage
}

const (
	maxMessageTTL  = 366 * 24 * time.Hour
	maxMessageName = 200
	maxMessageKey  = 500 // characters
)

// messageID is what a sender may call a message: it stands in URLs and logs.
var messageID = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._:-]{0,99}$`)

// SendMessage sends a message to who waits for it. The same key, or the same id, is the same
// message: it is taken once. Replayed is not told: the answer is how the message stands.
func (s *Service) SendMessage(ctx context.Context, who auth.Principal, req Request, in MessageInput) (dossier.Message, error) {
	if err := checkKey(req.Key); err != nil {
		return dossier.Message{}, err
	}
	var c checker
	c.exchange(&in.ID, &in.Name, &in.Variables)
	in.Key = line(in.Key)
	c.text("key", in.Key, maxMessageKey, false)
	ttl := c.ttl(in.TTL)
	if err := c.err("message_invalid"); err != nil {
		return dossier.Message{}, err
	}
	mark, err := fingerprint([]any{"message", who.Account.ID, in})
	if err != nil {
		return dossier.Message{}, err
	}
	now := s.Now().UTC()
	m := dossier.Message{
		ID: in.ID, Name: in.Name, Key: in.Key, State: dossier.MessageBuffered, Sender: who.Account.ID, Fingerprint: mark,
		PublishedAt: now, ExpiresAt: now.Add(ttl),
	}
	if m.ID == "" {
		m.ID = derivedID("message", who, req.Key)
	}
	published, err := limited(ctx, s, func(ctx context.Context) (dossier.Message, error) { return s.Exchange.Publish(ctx, m, in.Variables) })
	if err != nil {
		return dossier.Message{}, keyReused(err, in.ID)
	}
	if published.State == dossier.MessageRefused {
		return dossier.Message{}, &dossier.Error{
			Code: dossier.CodeInvalid, Key: "message_refused", Field: "variables", VI: published.ProblemVI, EN: published.ProblemEN,
		}
	}
	return published, nil
}

// SendSignal sends a signal to everybody who waits for it now. See SendMessage.
func (s *Service) SendSignal(ctx context.Context, who auth.Principal, req Request, in SignalInput) (dossier.SignalState, error) {
	if err := checkKey(req.Key); err != nil {
		return dossier.SignalState{}, err
	}
	var c checker
	c.exchange(&in.ID, &in.Name, &in.Variables)
	if err := c.err("signal_invalid"); err != nil {
		return dossier.SignalState{}, err
	}
	mark, err := fingerprint([]any{"signal", who.Account.ID, in})
	if err != nil {
		return dossier.SignalState{}, err
	}
	thrown := dossier.Signal{
		ID: in.ID, Name: in.Name, Sender: who.Account.ID, Fingerprint: mark, Variables: in.Variables, At: s.Now().UTC(),
	}
	if thrown.ID == "" {
		thrown.ID = derivedID("signal", who, req.Key)
	}
	state, err := limited(ctx, s, func(ctx context.Context) (dossier.SignalState, error) { return s.Exchange.Broadcast(ctx, thrown) })
	return state, keyReused(err, in.ID)
}

// Signal says how far a signal has come.
func (s *Service) Signal(ctx context.Context, id string) (dossier.SignalState, error) {
	return limited(ctx, s, func(ctx context.Context) (dossier.SignalState, error) { return s.Exchange.Signal(ctx, id) })
}

// exchange checks what messages and signals have in common, and gives it its one form.
func (c *checker) exchange(id, name *string, variables *json.RawMessage) {
	*name = line(*name)
	c.text("name", *name, maxMessageName, false)
	if *name == "" {
		c.add("name", "Cần ghi tên thông điệp hoặc tín hiệu.", "The name of the message or signal is missing.")
	}
	if *id != "" && !messageID.MatchString(*id) {
		c.add("id", "Mã (id) gồm chữ cái không dấu, chữ số và . _ : -, nhiều nhất 100 ký tự.", "An id has letters, digits and . _ : -, at most 100 characters.")
	}
	*variables = canonicalObject(c, "variables", *variables)
}

// ttl reads how long a message is kept.
func (c *checker) ttl(text string) time.Duration {
	if text == "" {
		return dossier.MessageTTL
	}
	typed, err := json.Marshal(map[string]string{"@type": "days and time duration", "value": text})
	if err == nil {
		var value feel.Value
		value, err = feel.FromJSON(typed)
		if d, ok := value.(feel.DaysDuration); ok && err == nil {
			if ttl, fits := d.Duration(); fits && ttl >= 0 && ttl <= maxMessageTTL {
				return ttl
			}
		}
	}
	c.add("ttl", "Thời gian lưu ghi theo ISO 8601, ví dụ P7D hoặc PT1H, nhiều nhất P366D.", "The time to live is an ISO 8601 duration, e.g. P7D or PT1H, at most P366D.")
	return 0
}

// derivedID makes an id of a caller's idempotency key.
func derivedID(kind string, who auth.Principal, key string) string {
	return uuid.NewSHA1(uuid.NameSpaceOID, []byte(kind+":"+commandID(who, key))).String()
}

// keyReused: without an id of its own, it was the key that stands for another message.
func keyReused(err error, id string) error {
	if e, typed := dossier.AsError(err); typed && id == "" && (e.Key == "message_id_reused" || e.Key == "signal_id_reused") {
		return errKeyReused
	}
	return err
}

// limited calls within our own time limit; see drive.
func limited[T any](ctx context.Context, s *Service, call func(context.Context) (T, error)) (T, error) {
	var none T
	within, cancel := context.WithTimeout(ctx, s.Timeout)
	defer cancel()
	value, err := call(within)
	if err == nil {
		return value, nil
	}
	if _, typed := dossier.AsError(err); typed {
		return none, err
	}
	if within.Err() != nil && ctx.Err() == nil {
		return none, errSlow
	}
	return none, fmt.Errorf("exchange: %w", err)
}
