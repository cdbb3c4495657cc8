package store_test

import (
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"github.com/motcua/motcua/internal/audit"
	"github.com/motcua/motcua/internal/store"
	"github.com/motcua/motcua/internal/store/storetest"
)

// BenchmarkAudit enters entries: one caller after the other, 64 at once in one process,
// and 64 in each of four processes on one database.
func BenchmarkAudit(b *testing.B) {
	onBoth(b, func(b *testing.B, s *store.Store) {
		for _, shape := range []struct{ processes, callers int }{{1, 1}, {1, 64}, {4, 64}} {
			b.Run(fmt.Sprintf("%dx%d", shape.processes, shape.callers), func(b *testing.B) {
				now := func() time.Time { return time.Date(2026, 11, 24, 1, 0, 0, 0, time.UTC) }
				logs := make([]*audit.Log, shape.processes)
				for i := range logs {
					logs[i] = audit.NewLog(s, now)
				}
				var turn, worst atomic.Int64
				b.SetParallelism(shape.processes * shape.callers)
				if shape.callers == 1 {
					b.SetParallelism(1)
				}
				b.RunParallel(func(pb *testing.PB) {
					log := logs[int(turn.Add(1))%len(logs)]
					for n := 0; pb.Next(); n++ {
						began := time.Now()
						if err := log.Record(b.Context(), storetest.AuditEntry(n)); err != nil {
							b.Error(err)
							return
						}
						if took := int64(time.Since(began)); took > worst.Load() {
							worst.Store(took)
						}
					}
				})
				b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "entries/s")
				b.ReportMetric(float64(worst.Load())/1e6, "worst-ms")
			})
		}
	})
}
