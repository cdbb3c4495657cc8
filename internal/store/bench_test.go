package store_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/store"
	"github.com/motcua/motcua/internal/store/postgrestest"
	"github.com/motcua/motcua/internal/store/storetest"
)

// onBoth runs a benchmark on both databases, which keep their promise to the disk.
func onBoth(b *testing.B, f func(*testing.B, *store.Store)) {
	for name, open := range map[string]func(testing.TB) *store.Store{"sqlite": openSQLite, "postgres": openPostgres} {
		b.Run(name, func(b *testing.B) {
			if _, ok := postgrestest.URL(b); name == "postgres" && !ok {
				return
			}
			s := open(b)
			_, err := s.Migrate(b.Context())
			require.NoError(b, err)
			f(b, s)
		})
	}
}

// action is what completing a step projects: three events, a task done and the next one open.
func action(d dossier.Delta) dossier.Delta {
	done := d.Tasks[len(d.Tasks)-1]
	done.State, done.Assignee, done.Outcome = dossier.TaskDone, "cb01", "dat"
	next := storetest.NewTask(d.DossierID, done.StepNo+1, *d.Dossier.Due)
	next.Version = 0
	return storetest.After(d, 3, done, next)
}

// BenchmarkProject projects officers' actions, one after the other.
func BenchmarkProject(b *testing.B) {
	onBoth(b, func(b *testing.B, s *store.Store) {
		for b.Loop() {
			b.StopTimer()
			d := newDossier()
			require.NoError(b, s.Project(b.Context(), d))
			b.StartTimer()
			for range 5 {
				d = action(d)
				require.NoError(b, s.Project(b.Context(), d))
			}
		}
		b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(5*b.N), "µs/action")
	})
}

// BenchmarkProjectParallel does so for many dossiers at once.
func BenchmarkProjectParallel(b *testing.B) {
	onBoth(b, func(b *testing.B, s *store.Store) {
		var actions atomic.Int64
		b.SetParallelism(8)
		b.RunParallel(func(pb *testing.PB) {
			for pb.Next() {
				d := newDossier()
				for range 5 {
					if err := s.Project(b.Context(), d); err != nil {
						b.Error(err)
						return
					}
					actions.Add(1)
					d = action(d)
				}
			}
		})
		b.ReportMetric(float64(actions.Load())/b.Elapsed().Seconds(), "actions/s")
	})
}

// BenchmarkReplay projects what is projected already.
func BenchmarkReplay(b *testing.B) {
	onBoth(b, func(b *testing.B, s *store.Store) {
		d := newDossier()
		require.NoError(b, s.Project(b.Context(), d))
		d = action(d)
		require.NoError(b, s.Project(b.Context(), d))
		for b.Loop() {
			require.NoError(b, s.Project(b.Context(), d))
		}
	})
}

func newDossier() dossier.Delta {
	id := uuid.Must(uuid.NewV7()).String()
	d := storetest.Submitted(id, "A-"+id)
	d.Dossier.Form = json.RawMessage(fmt.Sprintf(`{"ghi_chu":%q}`, strings.Repeat("Nội dung đơn ", 200)))
	return d
}
