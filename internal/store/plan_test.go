package store_test

import (
	"context"
	"fmt"
	"os"
	"regexp"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/escalation"
	"github.com/motcua/motcua/internal/store"
	"github.com/motcua/motcua/internal/store/postgrestest"
	"github.com/motcua/motcua/internal/store/storetest"
)

var (
	planStart  = time.Date(2026, 1, 5, 1, 0, 0, 0, time.UTC)
	planStates = []dossier.TaskState{"done", "done", "done", "open", "claimed"}
)

// planDossier is one of many: 30 agencies, 5 roles, 100 procedures, 200 officers, five
// tasks of which three are done.
func planDossier(n int) dossier.Delta {
	d := storetest.Submitted(fmt.Sprintf("d%06d", n), fmt.Sprintf("H29.1.%d-260105-%05d", n%30, n))
	d.Dossier.Agency = fmt.Sprintf("H29.1.%d", n%30)
	d.Dossier.Procedure = fmt.Sprintf("P%d", n%100)
	d.Dossier.Applicant.Name = fmt.Sprintf("Nguyễn Văn An%d", n%5000)
	d.Dossier.ReceivedAt = planStart.Add(time.Duration(n) * time.Minute)
	d.Dossier.AccountID = fmt.Sprintf("cd%d", n%3000)
	due := planStart.Add(time.Duration(n) * time.Minute)
	d.Dossier.Due = &due
	switch { // a few stand still
	case n%50 == 0:
		d.Dossier.StoppedSince, d.Dossier.StopGround = &planStart, "supplement"
	case n%97 == 0:
		d.Dossier.Incidents = 1
	}
	if n%4 != 0 {
		d.Dossier.ReadyAt, d.Dossier.Status = &due, dossier.StatusReady
	}
	d.Tasks = nil
	for i, state := range planStates {
		t := storetest.NewTask(d.DossierID, i, due.Add(time.Duration(i)*time.Hour))
		t.Agency, t.Role, t.State, t.CreatedAt = d.Dossier.Agency, fmt.Sprintf("role%d", i), state, due.Add(-48*time.Hour)
		if state == dossier.TaskClaimed {
			t.ClaimedAt = ptr(due.Add(-40 * time.Hour))
		}
		if state != dossier.TaskOpen {
			t.Assignee = fmt.Sprintf("cb%d", (n*7+i)%200)
		}
		d.Tasks = append(d.Tasks, t)
	}
	return d
}

// lists are the lists people open, none of which may read a whole table.
func lists() map[string]func(*store.Store) error {
	live := []dossier.TaskState{"open", "claimed", "waiting"}
	mid := planStart.Add(72 * time.Hour)
	tasks := func(f dossier.TaskFilter) func(*store.Store) error {
		return func(s *store.Store) error {
			_, err := s.Tasks(context.Background(), f)
			return err
		}
	}
	count := func(f dossier.TaskFilter) func(*store.Store) error {
		return func(s *store.Store) error {
			_, err := s.CountTasks(context.Background(), f)
			return err
		}
	}
	dossiers := func(f dossier.DossierFilter) func(*store.Store) error {
		return func(s *store.Store) error {
			_, err := s.Dossiers(context.Background(), f)
			return err
		}
	}
	board := func(by dossier.BoardGroup) func(*store.Store) error {
		return func(s *store.Store) error { return readBoard(context.Background(), s, by) }
	}
	behind := func(n dossier.BoardNumber) func(*store.Store) error {
		return func(s *store.Store) error {
			f := boardFilter()
			f.Number = n
			if n.OfDossiers() {
				_, err := s.ListBoardDossiers(context.Background(), f)
				return err
			}
			_, err := s.ListBoardTasks(context.Background(), f)
			return err
		}
	}
	hats := []dossier.Position{{Agency: "H29.1.3", Role: "role3"}, {Agency: "H29.1.4", Role: "role3"}}
	return map[string]func(*store.Store) error{
		"changes": func(s *store.Store) error {
			_, err := s.ChangedSince(context.Background(), mid, 50)
			return err
		},
		"tasks mine":           tasks(dossier.TaskFilter{Assignee: "cb7", States: []dossier.TaskState{"claimed"}}),
		"tasks available":      tasks(dossier.TaskFilter{Positions: hats}),
		"tasks all":            tasks(dossier.TaskFilter{States: live}),
		"tasks all, any state": tasks(dossier.TaskFilter{}),
		"tasks done":           tasks(dossier.TaskFilter{States: []dossier.TaskState{"done"}}),
		"tasks of an agency":   tasks(dossier.TaskFilter{States: live, Agencies: []string{"H29.1.3"}}),
		"tasks of agencies":    tasks(dossier.TaskFilter{States: live, Agencies: []string{"H29.1.3", "H29.1.4", "H29.1.5"}}),
		"tasks of a procedure": tasks(dossier.TaskFilter{States: live, Procedure: "P17"}),
		"tasks of a dossier":   tasks(dossier.TaskFilter{DossierID: "d000017"}),
		"tasks overdue":        tasks(dossier.TaskFilter{Overdue: &mid}),
		"tasks due soon":       tasks(dossier.TaskFilter{States: live, DueAfter: &mid, DueBefore: ptr(mid.Add(24 * time.Hour))}),
		"tasks by name":        tasks(dossier.TaskFilter{States: live, Query: "an1234"}),
		"tasks by code":        tasks(dossier.TaskFilter{Query: "H29.1.7-260105-00007"}),
		"tasks covered": tasks(dossier.TaskFilter{States: live[:2], Covers: []dossier.TaskCover{
			{Assignee: "cb7", Positions: hats}, {Assignee: "cb9", Procedures: []string{"P17", "P18"}},
		}}),
		"steps to look at": func(s *store.Store) error {
			_, _, err := s.OpenSteps(context.Background(), escalation.Mark{At: mid, ID: "x"}, 500)
			return err
		},
		"dossiers to look at": func(s *store.Store) error {
			_, _, err := s.OpenDossiers(context.Background(), escalation.Mark{At: mid, ID: "x"}, 500)
			return err
		},
		"count mine":              count(dossier.TaskFilter{Assignee: "cb7", States: []dossier.TaskState{"claimed"}}),
		"count available":         count(dossier.TaskFilter{Positions: hats}),
		"count due soon":          count(dossier.TaskFilter{States: live, DueAfter: &mid, DueBefore: ptr(mid.Add(24 * time.Hour))}),
		"dossiers":                dossiers(dossier.DossierFilter{}),
		"dossiers of an agency":   dossiers(dossier.DossierFilter{Agencies: []string{"H29.1.3"}}),
		"dossiers of an account":  dossiers(dossier.DossierFilter{AccountID: "cd3"}),
		"dossiers by status":      dossiers(dossier.DossierFilter{Statuses: []dossier.Status{dossier.StatusReceived}}),
		"dossiers of a procedure": dossiers(dossier.DossierFilter{Procedure: "P17"}),
		"dossiers overdue":        dossiers(dossier.DossierFilter{Overdue: ptr(planStart.Add(10 * time.Hour))}),
		"dossiers by name":        dossiers(dossier.DossierFilter{Query: "an1234"}),
		"board by agency":         board(dossier.ByAgency),
		"board by person":         board(dossier.ByPerson),
		"board by procedure":      board(dossier.ByProcedure),
		"board by step":           board(dossier.ByStep),
		"board overdue":           behind(dossier.BoardOverdue),
		"board due today":         behind(dossier.BoardDueToday),
		"board unassigned":        behind(dossier.BoardUnassigned),
		"board idle":              behind(dossier.BoardIdle),
		"board away":              behind(dossier.BoardAway),
		"board paused":            behind(dossier.BoardPaused),
		"board incidents":         behind(dossier.BoardIncidents),
		"loads": func(s *store.Store) error {
			_, err := s.Loads(context.Background(), []string{"cb7", "cb8", "cb9"}, boardFilter().Times)
			return err
		},
	}
}

// boardFilter is a district supervisor's: the district and its ten wards among thirty agencies, in the middle of the
// third day. Of nearly all of a table PostgreSQL may rightly read it from end to end.
func boardFilter() dossier.BoardFilter {
	f := dossier.BoardFilter{Limit: 50, Times: dossier.BoardTimes{
		Now: planStart.Add(60 * time.Hour), DayEnds: planStart.Add(72 * time.Hour), SoonEnds: planStart.Add(110 * time.Hour),
		Unassigned: planStart.Add(56 * time.Hour), Idle: planStart.Add(36 * time.Hour),
	}}
	for n := range 11 {
		f.Agencies = append(f.Agencies, fmt.Sprintf("H29.1.%d", n))
		f.Away = append(f.Away, dossier.Holder{Position: dossier.Position{Agency: fmt.Sprintf("H29.1.%d", n), Role: "role4"}, Officer: fmt.Sprintf("cb%d", n)})
	}
	return f
}

// readBoard is one refresh of the board.
func readBoard(ctx context.Context, s *store.Store, by dossier.BoardGroup) error {
	f := boardFilter()
	if _, err := s.Holders(ctx, f.Agencies); err != nil {
		return err
	}
	if _, err := s.BoardTasks(ctx, by, f); err != nil {
		return err
	}
	_, _, err := s.BoardDossiers(ctx, by, f)
	return err
}

func ptr[T any](v T) *T { return &v }

// wholeTable finds a step of a plan that reads a table from end to end. An index
// that is walked in order ("Index Scan", "SCAN t USING INDEX") stops at the page's limit.
var wholeTable = regexp.MustCompile(`Seq Scan on|SCAN [td]($|\n)|USE TEMP B-TREE FOR ORDER BY\n.*SCAN [td] `)

func testPlans(t *testing.T, s *store.Store, dossiers int) {
	_, err := s.Migrate(t.Context())
	require.NoError(t, err)
	require.NoError(t, store.Fill(t.Context(), s, dossiers, planDossier))
	check := func(when string) {
		for name, list := range lists() {
			plan, err := store.Explain(t.Context(), s, list)
			require.NoError(t, err)
			require.NotEmpty(t, plan)
			require.NotRegexp(t, wholeTable, plan, "%s, %s", name, when)
			require.Contains(t, plan, mustUse[name], "%s, %s", name, when)
			if s.Dialect() == "postgres" {
				require.Contains(t, plan, mustUseOnPostgres[name], "%s, %s", name, when)
			}
			if os.Getenv("MOTCUA_SHOW_PLANS") != "" {
				t.Logf("%s, %s\n%s", name, when, plan)
			}
		}
	}
	if s.Dialect() == "sqlite" {
		check("never analysed") // as a file is unless its owner does
	}
	require.NoError(t, store.Analyze(t.Context(), s))
	check("analysed")
}

// mustUseOnPostgres names what PostgreSQL must use beside: there the board is for a city's offices.
var mustUseOnPostgres = map[string]string{
	"board by agency": "tasks_board", "board by person": "tasks_board", "board by procedure": "tasks_board", "board by step": "tasks_board",
	"board paused": "dossiers_standing", "loads": "tasks_assignee",
}

// mustUse names the index without which a list that looks fine with few rows is not with many.
var mustUse = map[string]string{
	"tasks mine": "tasks_assignee", "count mine": "tasks_assignee",
	"tasks available": "tasks_live_hat", "count available": "tasks_live_hat",
	"tasks all": "tasks_live_due", "tasks overdue": "tasks_live_due", "tasks due soon": "tasks_live_due", "count due soon": "tasks_live_due",
	"tasks of a procedure": "tasks_live_procedure", "tasks of a dossier": "tasks_dossier",
	"tasks by name": "_words", "tasks by code": "_words", "dossiers by name": "_words",
	"tasks covered": "tasks_assignee", "steps to look at": "tasks_live_due", "dossiers to look at": "dossiers_live_due",
	"dossiers of an account": "dossiers_account", "dossiers overdue": "dossiers_live_due",
}

func TestSQLitePlans(t *testing.T) {
	t.Parallel()
	testPlans(t, openSQLite(t), 600)
}

func TestPostgresPlans(t *testing.T) {
	t.Parallel()
	if _, ok := postgrestest.URL(t); ok {
		testPlans(t, openPostgres(t), 4000) // of a small table PostgreSQL rightly reads all
	}
}

// BenchmarkLists reads the first page of every list; MOTCUA_BENCH_DOSSIERS dossiers
// (4000 unless set) with five tasks each.
func BenchmarkLists(b *testing.B) {
	dossiers := 4000
	if n, err := strconv.Atoi(os.Getenv("MOTCUA_BENCH_DOSSIERS")); err == nil {
		dossiers = n
	}
	onBoth(b, func(b *testing.B, s *store.Store) {
		require.NoError(b, store.Fill(b.Context(), s, dossiers, planDossier))
		require.NoError(b, store.Analyze(b.Context(), s))
		for name, list := range lists() {
			b.Run(name, func(b *testing.B) {
				for b.Loop() {
					require.NoError(b, list(s))
				}
			})
		}
	})
}
