package api

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/gin-gonic/gin"
)

// crossOrigin refuses requests that a browser sends on behalf of another site, by
// Sec-Fetch-Site and Origin. With the SameSite cookie it is the protection against forged requests.
func crossOrigin(publicURL string) (*http.CrossOriginProtection, error) {
	guard := http.NewCrossOriginProtection()
	if publicURL == "" {
		return guard, nil
	}
	u, err := url.Parse(publicURL)
	if err != nil || u.Scheme == "" || u.Host == "" {
		return nil, fmt.Errorf("public address %q is not of the form https://host", publicURL)
	}
	if err := guard.AddTrustedOrigin(u.Scheme + "://" + u.Host); err != nil {
		return nil, fmt.Errorf("public address %q: %w", publicURL, err)
	}
	return guard, nil
}

// refuseForgery checks every request that does not carry its own proof in an
// Authorization header, which a browser never adds by itself.
func (s *server) refuseForgery(c *gin.Context) {
	if c.GetHeader("Authorization") == "" {
		if err := s.guard.Check(c.Request); err != nil {
			ctx := c.Request.Context()
			newProblem(ctx, http.StatusForbidden, "cross_origin", say(langOf(ctx),
				"Yêu cầu đến từ một trang khác nên bị từ chối.", "The request came from another site and was refused.")).write(c)
			return
		}
	}
	c.Next()
}

func (s *server) secureCookies() bool { return strings.HasPrefix(s.PublicURL, "https://") }
