package api

import (
	"context"
	"errors"
	"io"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humagin"
	"github.com/gin-gonic/gin"

	"github.com/motcua/motcua/internal/auth"
)

// Time limits of what flows: an upload or a download may take long, as long as it moves.
const (
	streamIdle = 30 * time.Second // between two pieces
	streamMost = 30 * time.Minute // in all
)

// streamed reports whether a route reads its body or writes its answer piece by piece,
// by itself: such a request is neither read beforehand nor cut off after the usual time.
func (s *server) streamed(c *gin.Context) bool {
	_, ok := s.streams[c.Request.Method+" "+c.FullPath()]
	return ok
}

// stream gives a handler the request itself.
type stream struct{ gin *gin.Context }

// Resolve implements huma.Resolver.
func (st *stream) Resolve(hc huma.Context) []error {
	st.gin = humagin.Unwrap(hc)
	return nil
}

// handleStream registers a route that reads or writes a stream.
func handleStream[I, O any](s *server, r route, body *huma.RequestBody, h func(context.Context, auth.Principal, *I) (*O, error)) {
	s.streams[r.method+" "+ginPath(Prefix+r.path)] = struct{}{}
	r.body = body
	handle(s, r, func(ctx context.Context, who auth.Principal, in *I) (*O, error) {
		ctx, cancel := context.WithTimeout(ctx, streamMost)
		defer cancel()
		return h(ctx, who, in)
	})
}

// octets describes a body that is a file as it is.
func octets(what string) *huma.RequestBody {
	return &huma.RequestBody{
		Description: what, Required: true,
		Content: map[string]*huma.MediaType{"application/octet-stream": {Schema: &huma.Schema{Type: "string", Format: "binary"}}},
	}
}

// content is the body of an upload: bounded, and given up when it does not move. A body
// that is announced as too large is refused before it arrives.
func (st *stream) content(limit int64) io.Reader {
	body := http.MaxBytesReader(st.gin.Writer, st.gin.Request.Body, limit+1) // one more, so that the reader of it sees that it is too large
	return &moving{r: body, control: http.NewResponseController(st.gin.Writer)}
}

// moving is a reader with a time limit between two pieces.
type moving struct {
	r       io.Reader
	control *http.ResponseController
}

func (m *moving) Read(p []byte) (int, error) {
	// A recorder in a test has no deadlines; then there is none.
	if err := m.control.SetReadDeadline(deadline()); err != nil && !errors.Is(err, http.ErrNotSupported) {
		return 0, err
	}
	n, err := m.r.Read(p)
	var big *http.MaxBytesError
	if errors.As(err, &big) {
		err = io.EOF // the reader has one byte more than it may and says so itself
	}
	return n, err
}

// movingSeeker is the same for what is written out: http.ServeContent reads from it just
// before it writes.
type movingSeeker struct {
	io.ReadSeeker
	control *http.ResponseController
}

func (m *movingSeeker) Read(p []byte) (int, error) {
	if err := m.control.SetWriteDeadline(deadline()); err != nil && !errors.Is(err, http.ErrNotSupported) {
		return 0, err
	}
	return m.ReadSeeker.Read(p)
}

func deadline() time.Time {
	return time.Now().Add(streamIdle) //nolint:forbidigo // a deadline of the network, by the machine's clock
}
