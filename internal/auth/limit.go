package auth

import (
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// A client may try to log in this often: a burst when an office starts the day behind
// one address, then one attempt every two seconds.
const (
	clientBurst  = 60
	clientEvery  = 2 * time.Second
	clientsKept  = 10_000
	clientForget = 10 * time.Minute
)

// clientLimit bounds attempts by network address, in this process. The lock of a name
// is in the store, for all processes.
type clientLimit struct {
	mu      sync.Mutex
	clients map[string]*clientBucket
}

type clientBucket struct {
	limiter *rate.Limiter
	seen    time.Time
}

func newClientLimit() *clientLimit { return &clientLimit{clients: map[string]*clientBucket{}} }

func (l *clientLimit) allow(client string, now time.Time) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	b, ok := l.clients[client]
	if !ok {
		if len(l.clients) >= clientsKept {
			l.forget(now)
		}
		b = &clientBucket{limiter: rate.NewLimiter(rate.Every(clientEvery), clientBurst)}
		l.clients[client] = b
	}
	b.seen = now
	return b.limiter.AllowN(now, 1)
}

// forget drops clients not seen lately; if that frees nothing, all of them: a flood of
// addresses must not fill the memory.
func (l *clientLimit) forget(now time.Time) {
	for k, b := range l.clients {
		if now.Sub(b.seen) > clientForget {
			delete(l.clients, k)
		}
	}
	if len(l.clients) >= clientsKept {
		clear(l.clients)
	}
}
