package mail

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"time"

	gomail "github.com/wneessen/go-mail"

	"github.com/motcua/motcua/internal/escalation"
)

// How the connection to the mail server is protected.
const (
	SecurityStartTLS = "starttls" // asked for, and refused without
	SecurityTLS      = "tls"      // from the first byte (port 465)
	SecurityNone     = "none"     // a relay on the same machine or a closed network
)

// Config says how to reach the mail server.
type Config struct {
	Host     string
	Port     int
	Username string // "" = without a login
	Password string
	From     string
	Security string
	Timeout  time.Duration // of one e-mail; 0 = 15 s
	TLS      *tls.Config   // nil = the system's certificates
}

// Sender sends e-mails, each over a connection of its own.
type Sender struct {
	config Config
	client *gomail.Client
}

var _ escalation.Mailer = (*Sender)(nil)

// NewSender checks the settings; it does not connect.
func NewSender(c Config) (*Sender, error) {
	if c.Timeout <= 0 {
		c.Timeout = 15 * time.Second
	}
	options := []gomail.Option{gomail.WithPort(c.Port), gomail.WithTimeout(c.Timeout)}
	switch c.Security {
	case SecurityTLS:
		options = append(options, gomail.WithSSL())
	case SecurityStartTLS:
		options = append(options, gomail.WithTLSPolicy(gomail.TLSMandatory))
	case SecurityNone:
		options = append(options, gomail.WithTLSPolicy(gomail.NoTLS))
	default:
		return nil, fmt.Errorf("mail: there is no security %q", c.Security)
	}
	if c.TLS != nil {
		options = append(options, gomail.WithTLSConfig(c.TLS))
	}
	if c.Username != "" {
		options = append(options, gomail.WithSMTPAuth(gomail.SMTPAuthAutoDiscover), gomail.WithUsername(c.Username), gomail.WithPassword(c.Password))
	}
	client, err := gomail.NewClient(c.Host, options...)
	if err != nil {
		return nil, fmt.Errorf("mail: %w", err)
	}
	if err := gomail.NewMsg().From(c.From); err != nil {
		return nil, fmt.Errorf("mail: the sender's address: %w", err)
	}
	return &Sender{config: c, client: client}, nil
}

// errAddress marks an address that no e-mail can be sent to.
var errAddress = errors.New("the address is not valid")

// Send hands an e-mail to the server.
func (s *Sender) Send(ctx context.Context, m escalation.Message) error {
	msg := gomail.NewMsg()
	if err := msg.From(s.config.From); err != nil {
		return fmt.Errorf("mail: %w", err)
	}
	if err := msg.To(m.To); err != nil {
		return fmt.Errorf("mail: %w", errAddress) // the address itself is in no log
	}
	msg.Subject(m.Subject)
	msg.SetMessageIDWithValue(m.ID + "@motcua")
	msg.SetDate()
	msg.SetBodyString(gomail.TypeTextPlain, m.Text)
	msg.AddAlternativeString(gomail.TypeTextHTML, m.HTML)
	limited, cancel := context.WithTimeout(ctx, s.config.Timeout)
	defer cancel()
	if err := s.client.DialAndSendWithContext(limited, msg); err != nil {
		return fmt.Errorf("mail: %w", err)
	}
	return nil
}

// Permanent reports whether trying again is of no use: the address is not valid, or the
// server refused it for good (RFC 5321, a reply of 5xx).
func (s *Sender) Permanent(err error) bool {
	var sent *gomail.SendError
	if errors.Is(err, errAddress) {
		return true
	}
	return errors.As(err, &sent) && !sent.IsTemp() && sent.ErrorCode() >= 500
}
