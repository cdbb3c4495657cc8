package outbound

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"syscall"
	"time"
)

const (
	maxRedirects   = 5
	connectTimeout = 10 * time.Second
)

// NewClient makes a client that calls only what the list allows, by any number of
// redirects, and connects to private addresses only of hosts that the list names. It
// goes through no proxy: that would decide where a call ends.
func NewClient(allow *Allow) *http.Client {
	dialer := &net.Dialer{Timeout: connectTimeout}
	guarded := &net.Dialer{Timeout: connectTimeout, Control: publicOnly}
	transport := &http.Transport{
		Proxy: nil,
		DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
			host, _, err := net.SplitHostPort(address)
			if err == nil && allow.named(host) {
				return dialer.DialContext(ctx, network, address)
			}
			return guarded.DialContext(ctx, network, address)
		},
		ForceAttemptHTTP2:   true,
		TLSHandshakeTimeout: connectTimeout,
		MaxIdleConnsPerHost: 4,
		IdleConnTimeout:     time.Minute,
	}
	return &http.Client{
		Transport: transport,
		CheckRedirect: func(req *http.Request, via []*http.Request) error {
			if len(via) > maxRedirects {
				return errTooManyRedirects
			}
			// The next host gets nothing that was for the one before.
			if first := via[0].URL; req.URL.Host != first.Host || req.URL.Scheme != first.Scheme {
				req.Header = http.Header{}
			}
			return allow.Check(req.URL)
		},
	}
}

var errTooManyRedirects = errors.New("too many redirects")

// ErrPrivate is the error of a host below an allowed domain whose address is private.
var ErrPrivate = errors.New("the host has a private address and is not named by itself in connectors.http.allow")

// publicOnly refuses to connect to what is not on the public network. It sees the address
// that the name resolved to, so a name that resolves differently the next time does not help.
func publicOnly(_, address string, _ syscall.RawConn) error {
	addr, err := netip.ParseAddrPort(address)
	if err != nil {
		return fmt.Errorf("address %s: %w", address, err)
	}
	ip := addr.Addr().Unmap()
	if !ip.IsGlobalUnicast() || ip.IsPrivate() || carrier.Contains(ip) {
		return ErrPrivate
	}
	return nil
}

// carrier is the shared address space of RFC 6598, which IsPrivate leaves out.
var carrier = netip.MustParsePrefix("100.64.0.0/10")

// Refused reports whether an error of a call is ours, and would be the same again.
func Refused(err error) bool {
	var denied *Denied
	return errors.As(err, &denied) || errors.Is(err, ErrPrivate) || errors.Is(err, errTooManyRedirects)
}
