package api

import (
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strings"

	"github.com/gin-gonic/gin"
)

// assets is the folder whose files carry the hash of their content in their name.
const assets = "assets/"

// servePage serves the built pages: a file if there is one, else the index, which
// finds its way by the address. It reports whether it answered.
func (s *server) servePage(c *gin.Context) bool {
	if s.Web == nil || (c.Request.Method != http.MethodGet && c.Request.Method != http.MethodHead) {
		return false
	}
	name := strings.TrimPrefix(path.Clean("/"+c.Request.URL.Path), "/")
	data, err := fs.ReadFile(s.Web, name)
	if err != nil || name == "" {
		// A missing asset is missing: answering the index would look like a broken script.
		if strings.HasPrefix(name, assets) || path.Ext(name) == ".js" || path.Ext(name) == ".map" {
			return false
		}
		name = "index.html"
		if data, err = fs.ReadFile(s.Web, name); err != nil {
			return false
		}
	}
	h := c.Writer.Header()
	if strings.HasPrefix(name, assets) {
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
	} else {
		h.Set("Cache-Control", "no-cache")
	}
	kind := mime.TypeByExtension(path.Ext(name))
	if kind == "" {
		kind = http.DetectContentType(data)
	}
	c.Data(http.StatusOK, kind, data)
	return true
}
