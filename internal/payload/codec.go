package payload

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"

	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/sdk/converter"
	"google.golang.org/protobuf/proto"
)

const (
	// encodingEncrypted marks a payload that the codec encrypted.
	encodingEncrypted = "binary/motcua-aes256gcm"
	metadataKeyID     = "motcua-key"
	keyBytes          = 32
)

// Key is one AES-256 key. The id travels with every payload it encrypted.
type Key struct {
	ID     string
	Secret []byte // 32 bytes
}

// ParseKey reads "id:base64" as an installation configures it.
func ParseKey(text string) (Key, error) {
	id, b64, ok := strings.Cut(strings.TrimSpace(text), ":")
	if !ok || id == "" {
		return Key{}, errors.New(`encryption key: write it as "id:base64 of 32 bytes"`)
	}
	secret, err := base64.StdEncoding.DecodeString(b64)
	if err != nil {
		return Key{}, fmt.Errorf("encryption key %q is not base64: %w", id, err)
	}
	if len(secret) != keyBytes {
		return Key{}, fmt.Errorf("encryption key %q has %d bytes, it needs %d", id, len(secret), keyBytes)
	}
	return Key{ID: id, Secret: secret}, nil
}

// NewKey makes a fresh random key.
func NewKey(id string) (Key, error) {
	secret := make([]byte, keyBytes)
	if _, err := rand.Read(secret); err != nil {
		return Key{}, fmt.Errorf("make key: %w", err)
	}
	return Key{ID: id, Secret: secret}, nil
}

// String gives the form that ParseKey reads. It is a secret.
func (k Key) String() string {
	return k.ID + ":" + base64.StdEncoding.EncodeToString(k.Secret)
}

// Codec encrypts payloads with the current key and decrypts with any known one,
// so a key is rotated by putting a new one first and keeping the old behind it.
type Codec struct {
	current string
	sealers map[string]cipher.AEAD
}

// NewCodec needs at least one key; the first is the current one.
func NewCodec(keys ...Key) (*Codec, error) {
	if len(keys) == 0 {
		return nil, errors.New("payload codec: no encryption key configured")
	}
	c := &Codec{current: keys[0].ID, sealers: make(map[string]cipher.AEAD, len(keys))}
	for _, k := range keys {
		if _, dup := c.sealers[k.ID]; dup {
			return nil, fmt.Errorf("payload codec: key id %q is given twice", k.ID)
		}
		block, err := aes.NewCipher(k.Secret)
		if err != nil {
			return nil, fmt.Errorf("payload codec: key %q: %w", k.ID, err)
		}
		if c.sealers[k.ID], err = cipher.NewGCM(block); err != nil {
			return nil, fmt.Errorf("payload codec: key %q: %w", k.ID, err)
		}
	}
	return c, nil
}

var _ converter.PayloadCodec = (*Codec)(nil)

// Encode encrypts every payload but plain, public and empty ones.
func (c *Codec) Encode(payloads []*commonpb.Payload) ([]*commonpb.Payload, error) {
	out := make([]*commonpb.Payload, len(payloads))
	for i, p := range payloads {
		if readable(p) {
			out[i] = p
			continue
		}
		sealed, err := c.seal(p)
		if err != nil {
			return nil, err
		}
		out[i] = sealed
	}
	return out, nil
}

// Decode decrypts what Encode encrypted and passes everything else through.
func (c *Codec) Decode(payloads []*commonpb.Payload) ([]*commonpb.Payload, error) {
	out := make([]*commonpb.Payload, len(payloads))
	for i, p := range payloads {
		if string(p.GetMetadata()[converter.MetadataEncoding]) != encodingEncrypted {
			out[i] = p
			continue
		}
		opened, err := c.open(p)
		if err != nil {
			return nil, err
		}
		out[i] = opened
	}
	return out, nil
}

func (c *Codec) seal(p *commonpb.Payload) (*commonpb.Payload, error) {
	plain, err := proto.Marshal(p)
	if err != nil {
		return nil, fmt.Errorf("encrypt payload: %w", err)
	}
	sealer := c.sealers[c.current]
	nonce := make([]byte, sealer.NonceSize(), sealer.NonceSize()+len(plain)+sealer.Overhead())
	if _, err := rand.Read(nonce); err != nil {
		return nil, fmt.Errorf("encrypt payload: %w", err)
	}
	return &commonpb.Payload{
		Metadata: map[string][]byte{
			converter.MetadataEncoding: []byte(encodingEncrypted),
			metadataKeyID:              []byte(c.current),
		},
		// The key id is authenticated: a payload cannot be passed off as another key's.
		Data: sealer.Seal(nonce, nonce, plain, []byte(c.current)),
	}, nil
}

func (c *Codec) open(p *commonpb.Payload) (*commonpb.Payload, error) {
	id := string(p.GetMetadata()[metadataKeyID])
	sealer, ok := c.sealers[id]
	if !ok {
		return nil, fmt.Errorf("decrypt payload: key %q is not configured; add it behind the current one", id)
	}
	data := p.GetData()
	if len(data) < sealer.NonceSize() {
		return nil, errors.New("decrypt payload: truncated")
	}
	plain, err := sealer.Open(nil, data[:sealer.NonceSize()], data[sealer.NonceSize():], []byte(id))
	if err != nil {
		return nil, fmt.Errorf("decrypt payload with key %q: %w", id, err)
	}
	opened := &commonpb.Payload{}
	if err := proto.Unmarshal(plain, opened); err != nil {
		return nil, fmt.Errorf("decrypt payload: %w", err)
	}
	return opened, nil
}

// readable reports whether a payload holds nothing to protect.
func readable(p *commonpb.Payload) bool {
	if string(p.GetMetadata()[converter.MetadataEncoding]) == encodingPlain {
		return true
	}
	return len(p.GetData()) == 0 || bytes.HasPrefix(p.GetData(), []byte(`"`+publicMark))
}
