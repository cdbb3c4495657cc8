package mail_test

import (
	"bufio"
	"io"
	"mime"
	"net"
	netmail "net/mail"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/motcua/motcua/internal/escalation"
	"github.com/motcua/motcua/internal/mail"
)

// server is a mail server in this process. It speaks as much of RFC 5321 as is needed.
type server struct {
	listener net.Listener
	refuse   string // answer to RCPT, "" = 250

	mu       sync.Mutex
	messages []string
}

func serve(t *testing.T, refuse string) *server {
	t.Helper()
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	require.NoError(t, err)
	s := &server{listener: l, refuse: refuse}
	done := make(chan struct{})
	go func() {
		defer close(done)
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			s.talk(c)
		}
	}()
	t.Cleanup(func() { _ = l.Close(); <-done })
	return s
}

func (s *server) talk(c net.Conn) {
	defer func() { _ = c.Close() }()
	_ = c.SetDeadline(time.Now().Add(time.Minute))
	in := bufio.NewReader(c)
	say := func(line string) { _, _ = io.WriteString(c, line+"\r\n") }
	say("220 test")
	for {
		line, err := in.ReadString('\n')
		if err != nil {
			return
		}
		verb := strings.ToUpper(strings.Fields(line + " x")[0])
		switch verb {
		case "EHLO":
			say("250-test")
			say("250 8BITMIME")
		case "RCPT":
			if s.refuse != "" {
				say(s.refuse)
				continue
			}
			say("250 ok")
		case "DATA":
			say("354 go on")
			var text strings.Builder
			for {
				l, err := in.ReadString('\n')
				if err != nil {
					return
				}
				if l == ".\r\n" {
					break
				}
				text.WriteString(l)
			}
			s.mu.Lock()
			s.messages = append(s.messages, text.String())
			s.mu.Unlock()
			say("250 kept")
		case "QUIT":
			say("221 bye")
			return
		default:
			say("250 ok")
		}
	}
}

func (s *server) sender(t *testing.T) *mail.Sender {
	t.Helper()
	addr, ok := s.listener.Addr().(*net.TCPAddr)
	require.True(t, ok)
	sender, err := mail.NewSender(mail.Config{Host: "127.0.0.1", Port: addr.Port, From: "mot-cua@example.gov.vn", Security: mail.SecurityNone, Timeout: time.Minute})
	require.NoError(t, err)
	return sender
}

var message = escalation.Message{
	ID: "0198c1e2", To: "bn.hotich@example.gov.vn", Subject: "Bước quá hạn: H29.1.26-261123-0001",
	Text: "Thẩm tra\n", HTML: "<p>Thẩm tra &lt;1&gt;</p>",
}

func TestSend(t *testing.T) {
	t.Parallel()
	s := serve(t, "")
	require.NoError(t, s.sender(t).Send(t.Context(), message))
	require.Len(t, s.messages, 1)
	got, err := netmail.ReadMessage(strings.NewReader(s.messages[0]))
	require.NoError(t, err)
	subject, err := new(mime.WordDecoder).DecodeHeader(got.Header.Get("Subject"))
	require.NoError(t, err)
	require.Equal(t, message.Subject, subject)
	require.Equal(t, "<0198c1e2@motcua>", got.Header.Get("Message-ID"))
	require.Contains(t, got.Header.Get("To"), message.To)
	require.Contains(t, got.Header.Get("Content-Type"), "multipart/alternative")
}

func TestSendRefused(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		answer    string
		permanent bool
	}{{"550 no such user", true}, {"451 try again later", false}} {
		sender := serve(t, c.answer).sender(t)
		err := sender.Send(t.Context(), message)
		require.Error(t, err)
		require.Equal(t, c.permanent, sender.Permanent(err), "%s: %v", c.answer, err)
	}
	sender := serve(t, "").sender(t)
	bad := message
	bad.To = "không phải địa chỉ"
	err := sender.Send(t.Context(), bad)
	require.True(t, sender.Permanent(err), "%v", err)
	require.NotContains(t, err.Error(), "địa chỉ")
}

func TestServerAway(t *testing.T) {
	t.Parallel()
	s := serve(t, "")
	sender := s.sender(t)
	require.NoError(t, s.listener.Close())
	err := sender.Send(t.Context(), message)
	require.Error(t, err)
	require.False(t, sender.Permanent(err))
}

func TestBadSettings(t *testing.T) {
	t.Parallel()
	_, err := mail.NewSender(mail.Config{Host: "h", Port: 25, From: "a@b.vn", Security: "ssl3"})
	require.Error(t, err)
	_, err = mail.NewSender(mail.Config{Host: "h", Port: 25, From: "nobody", Security: mail.SecurityNone})
	require.Error(t, err)
}
