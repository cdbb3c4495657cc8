package outbound_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/motcua/motcua/internal/outbound"
)

func TestAllow(t *testing.T) {
	t.Parallel()
	a, err := outbound.ParseAllow([]string{"api.thue.gov.vn", "kho.gov.vn:8443", "*.lgsp.gov.vn", "http://10.0.0.5:8080", " Data.GOV.vn "})
	require.NoError(t, err)
	for address, allowed := range map[string]bool{
		"https://api.thue.gov.vn/v1?q=1":      true,
		"https://API.thue.gov.vn:443/":        true,
		"http://api.thue.gov.vn/":             false, // unencrypted was not said
		"https://api.thue.gov.vn:8443/":       false,
		"https://kho.gov.vn:8443/x":           true,
		"https://kho.gov.vn/x":                false,
		"https://a.lgsp.gov.vn/":              true,
		"https://a.b.lgsp.gov.vn/":            true,
		"https://lgsp.gov.vn/":                false,
		"https://evil-lgsp.gov.vn/":           false,
		"https://a.lgsp.gov.vn.evil.com/":     false,
		"http://10.0.0.5:8080/":               true,
		"https://10.0.0.5:8080/":              false,
		"http://10.0.0.5/":                    false,
		"https://data.gov.vn/":                true,
		"https://user@api.thue.gov.vn/":       false, // credentials do not stand in addresses
		"https://api.thue.gov.vn@evil.com/":   false,
		"file:///etc/passwd":                  false,
		"ftp://api.thue.gov.vn/":              false,
		"https://api.thue.gov.vn%2f.evil.com": false,
	} {
		u, err := url.Parse(address)
		if err != nil {
			require.False(t, allowed, address)
			continue
		}
		err = a.Check(u)
		require.Equal(t, allowed, err == nil, address)
		if err != nil {
			require.True(t, outbound.Refused(err))
		}
	}
	u, err := url.Parse("https://api.thue.gov.vn/")
	require.NoError(t, err)
	require.Error(t, new(outbound.Allow).Check(u), "nothing is allowed that is not said")
	for _, bad := range []string{"", "*", "*.vn", "https://a.vn/path", "ftp://a.vn", "a b.vn", "u@a.vn", "http://*.gov.vn", "*.10.0.0.5", "https://", "a.*.vn"} {
		_, err := outbound.ParseAllow([]string{bad})
		require.Error(t, err, bad)
	}
}

func TestSecrets(t *testing.T) {
	t.Parallel()
	s, err := outbound.ParseSecrets([]string{"TAX@api.thue.gov.vn=a=b:c", "OTHER@kho.gov.vn=x"})
	require.NoError(t, err)
	text, err := s.Insert("API.thue.gov.vn", "Bearer {secret:TAX}")
	require.NoError(t, err)
	require.Equal(t, "Bearer a=b:c", text)
	for _, other := range []string{"{secret:NONE}", "{secret:OTHER}", "{secret:}"} {
		_, err := s.Insert("api.thue.gov.vn", other)
		require.Error(t, err, other)
		require.NotContains(t, err.Error(), "a=b")
	}
	for _, bad := range []string{"", "TAX=x", "TAX@h", "T X@h=1", "TAX@h/p=1", "TAX@h=", "@h=1"} {
		_, err := outbound.ParseSecrets([]string{bad})
		require.Error(t, err, bad)
		require.NotContains(t, err.Error(), "=1")
	}
	_, err = outbound.ParseSecrets([]string{"A@h=1", "A@h=2"})
	require.ErrorContains(t, err, "twice")
}

func get(t *testing.T, allow []string, address string, headers ...string) (status int, err error) {
	t.Helper()
	a, err := outbound.ParseAllow(allow)
	require.NoError(t, err)
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	require.NoError(t, err)
	for i := 0; i < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	resp, err := outbound.NewClient(a).Do(req)
	if err != nil {
		return 0, err
	}
	return resp.StatusCode, resp.Body.Close()
}

func TestRedirectsAreCheckedAgain(t *testing.T) {
	t.Parallel()
	var seen http.Header
	target := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { seen = r.Header }))
	defer target.Close()
	first := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/round" {
			http.Redirect(w, r, "/round", http.StatusFound)
			return
		}
		http.Redirect(w, r, target.URL, http.StatusFound)
	}))
	defer first.Close()

	_, err := get(t, []string{first.URL}, first.URL)
	require.True(t, outbound.Refused(err), "%v", err)
	var denied *outbound.Denied
	require.True(t, errors.As(err, &denied))
	require.Nil(t, seen)

	status, err := get(t, []string{first.URL, target.URL}, first.URL, "X-Api-Key", "secret")
	require.NoError(t, err)
	require.Equal(t, http.StatusOK, status)
	require.Empty(t, seen.Get("X-Api-Key"), "what was for one host does not go to another")

	_, err = get(t, []string{first.URL}, first.URL+"/round")
	require.True(t, outbound.Refused(err), "%v", err)
}

// A name below an allowed domain that resolves to a private address leads nowhere.
func TestPrivateAddressesOfUnnamedHosts(t *testing.T) {
	t.Parallel()
	server := httptest.NewTLSServer(http.NotFoundHandler())
	defer server.Close()
	_, port, _ := strings.Cut(strings.TrimPrefix(server.URL, "https://"), ":")
	_, err := get(t, []string{"*.localhost.localdomain:" + port}, "https://a.localhost.localdomain:"+port)
	require.Error(t, err) // it does not resolve, or to this machine
	require.ErrorIs(t, outbound.PublicOnly("tcp", "127.0.0.1:443", nil), outbound.ErrPrivate)
	for _, private := range []string{"10.1.2.3:443", "192.168.1.1:443", "172.16.0.1:443", "169.254.169.254:80", "100.64.0.1:443", "[::1]:443", "[fd00::1]:443", "[fe80::1]:443", "0.0.0.0:443", "[::ffff:10.0.0.1]:443", "224.0.0.1:443"} {
		require.ErrorIs(t, outbound.PublicOnly("tcp", private, nil), outbound.ErrPrivate, private)
	}
	require.NoError(t, outbound.PublicOnly("tcp", "203.113.131.1:443", nil))
	require.Error(t, outbound.PublicOnly("tcp", "nonsense", nil))
}
