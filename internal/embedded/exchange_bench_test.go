package embedded_test

import (
	"context"
	"encoding/json"
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/motcua/motcua/internal/dossier"
)

// BenchmarkMessage measures messages to dossiers that wait, from the publication until the
// dossier has gone on and shows it: ns/op is one message, eight publishers at once.
func BenchmarkMessage(b *testing.B) {
	p := startProduct(b)
	var ids [8]string
	for i := range ids {
		id := p.file(b, payCode, fmt.Sprint("P", i)).Dossier.ID
		_, err := p.publish(fmt.Sprint("first-", i), fmt.Sprint("P", i), time.Minute)
		require.NoError(b, err)
		ids[i] = id
	}
	var n, worker atomic.Int64
	b.SetParallelism(len(ids))
	b.ResetTimer()
	b.RunParallel(func(pb *testing.PB) {
		key := fmt.Sprint("P", worker.Add(1)%int64(len(ids)))
		for pb.Next() {
			now := time.Now().UTC()
			m, err := p.Driver.Publish(context.Background(), dossier.Message{
				ID: fmt.Sprint("m", n.Add(1)), Name: "Nộp thêm", Key: key, State: dossier.MessageBuffered, Fingerprint: "f",
				PublishedAt: now, ExpiresAt: now.Add(time.Hour),
			}, json.RawMessage(`{"amount":5000}`))
			require.NoError(b, err)
			require.Equal(b, dossier.MessageDelivered, m.State)
		}
	})
}

// BenchmarkSignal measures a signal to many dossiers: ns/op is one dossier reached.
func BenchmarkSignal(b *testing.B) {
	p := startProduct(b)
	for range b.N {
		p.file(b, alarmCode, "")
	}
	b.ResetTimer()
	s, err := p.Driver.Broadcast(context.Background(), dossier.Signal{ID: "alarm", Name: "Báo động", At: time.Now().UTC()})
	require.NoError(b, err)
	require.Equal(b, b.N, s.Reached)
}
