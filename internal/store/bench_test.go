package store_test

import (
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

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

// BenchmarkBoard reads the board, and the numbers beside an inbox, with 100,000 open tasks
// (MOTCUA_BENCH_DOSSIERS dossiers of two), and says how long most and nearly all readings take.
func BenchmarkBoard(b *testing.B) {
	dossiers := 50_000
	if n, err := strconv.Atoi(os.Getenv("MOTCUA_BENCH_DOSSIERS")); err == nil {
		dossiers = n
	}
	onBoth(b, func(b *testing.B, s *store.Store) {
		require.NoError(b, store.Fill(b.Context(), s, dossiers, planDossier))
		require.NoError(b, store.Analyze(b.Context(), s))
		all := lists()
		names := []string{"count mine", "count available", "count due soon"}
		for name := range all {
			if strings.HasPrefix(name, "board") || name == "loads" || name == "tasks available" {
				names = append(names, name)
			}
		}
		for _, name := range names {
			b.Run(name, func(b *testing.B) {
				var took []time.Duration
				for b.Loop() {
					start := b.Elapsed()
					require.NoError(b, all[name](s))
					took = append(took, b.Elapsed()-start)
				}
				slices.Sort(took)
				b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "p50-ms")
				b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "p99-ms")
			})
		}
	})
}

func newDossier() dossier.Delta {
	id := uuid.Must(uuid.NewV7()).String()
	d := storetest.Submitted(id, "A-"+id)
	d.Dossier.Form = json.RawMessage(fmt.Sprintf(`{"ghi_chu":%q}`, strings.Repeat("Nội dung đơn ", 200)))
	return d
}
