package api

import (
	"bytes"
	"compress/gzip"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strings"
	"sync"

	"github.com/gin-gonic/gin"
)

// assets is the folder whose files carry the hash of their content in their name.
const assets = "assets/"

// pages serves the built web pages. They do not change while the program runs, so
// each is compressed at most once.
type pages struct {
	files  fs.FS
	packed sync.Map // name → []byte, nil when compressing does not pay
}

// servePage serves a file if there is one, else the index, which finds its way by the
// address. It reports whether it answered.
func (s *server) servePage(c *gin.Context) bool {
	if s.pages.files == nil || (c.Request.Method != http.MethodGet && c.Request.Method != http.MethodHead) {
		return false
	}
	name, data, ok := s.pages.find(c.Request.URL.Path)
	if !ok {
		return false
	}
	h := c.Writer.Header()
	h.Set("Cache-Control", "no-cache")
	if strings.HasPrefix(name, assets) {
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	kind := mime.TypeByExtension(path.Ext(name))
	if kind == "" {
		kind = http.DetectContentType(data)
	}
	h.Add("Vary", "Accept-Encoding")
	if strings.Contains(c.GetHeader("Accept-Encoding"), "gzip") {
		if packed := s.pages.pack(name, kind, data); packed != nil {
			h.Set("Content-Encoding", "gzip")
			data = packed
		}
	}
	c.Data(http.StatusOK, kind, data)
	return true
}

func (p *pages) find(address string) (name string, data []byte, ok bool) {
	name = strings.TrimPrefix(path.Clean("/"+address), "/")
	if data, err := fs.ReadFile(p.files, name); err == nil && name != "" {
		return name, data, true
	}
	// A missing asset is missing: answering the index would look like a broken script.
	if strings.HasPrefix(name, assets) || path.Ext(name) == ".js" || path.Ext(name) == ".map" {
		return "", nil, false
	}
	data, err := fs.ReadFile(p.files, "index.html")
	return "index.html", data, err == nil
}

const packFrom = 1024 // bytes: below it compressing does not pay

// pack compresses a page's file, nil if that does not make it smaller.
func (p *pages) pack(name, kind string, data []byte) []byte {
	if len(data) < packFrom || !compressible(kind) {
		return nil
	}
	if known, ok := p.packed.Load(name); ok {
		return known.([]byte) // only []byte is stored
	}
	var b bytes.Buffer
	w, _ := gzip.NewWriterLevel(&b, gzip.BestCompression) // the level is a valid one
	_, _ = w.Write(data)                                  // into memory: cannot fail
	_ = w.Close()
	packed := b.Bytes()
	if len(packed) >= len(data) {
		packed = nil
	}
	p.packed.Store(name, packed)
	return packed
}

func compressible(kind string) bool {
	for _, part := range []string{"text/", "javascript", "json", "xml", "svg", "wasm"} {
		if strings.Contains(kind, part) {
			return true
		}
	}
	return false
}
