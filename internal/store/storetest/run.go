package storetest

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/store"
)

// Open gives a test an empty database of its own, closed and gone at the test's end.
type Open func(t testing.TB) *store.Store

// Run runs the suite. Every test migrates a database of its own.
func Run(t *testing.T, open Open) {
	t.Helper()
	tests := []struct {
		name string
		test func(*testing.T, *store.Store)
	}{
		{"ProjectKeepsEveryField", testProjectKeepsEveryField},
		{"ProjectReplays", testProjectReplays},
		{"ProjectMigration", testProjectMigration},
		{"ProjectOverlap", testProjectOverlap},
		{"ReplaceRestoresCode", testReplaceRestoresCode},
		{"ProjectTakesBack", testProjectTakesBack},
		{"ProjectReceivesAgain", testProjectReceivesAgain},
		{"Restate", testRestate},
		{"RestateTakesBackRecall", testRestateTakesBackRecall},
		{"ProjectGap", testProjectGap},
		{"ProjectRefusesMalformedDeltas", testProjectMalformed},
		{"ProjectIsAllOrNothing", testProjectAllOrNothing},
		{"ProjectForm", testProjectForm},
		{"ProjectAwkwardText", testProjectAwkwardText},
		{"ProjectManyRecords", testProjectManyRecords},
		{"ProjectConcurrently", testProjectConcurrently},
		{"ProjectProperty", testProjectProperty},
		{"ReplaceDossier", testReplaceDossier},
		{"ReplaceKeepsEarlierEvents", testReplaceKeepsEarlierEvents},
		{"AllocateCode", testAllocateCode},
		{"AllocateCodeConcurrently", testAllocateCodeConcurrently},
		{"Reserve", testReserve},
		{"Blobs", testBlobs},
		{"TaskOrderAndPages", testTaskPages},
		{"TaskFilters", testTaskFilters},
		{"TaskSearch", testTaskSearch},
		{"TaskView", testTaskView},
		{"DossierOrderAndPages", testDossierPages},
		{"DossierFilters", testDossierFilters},
		{"BadCursor", testBadCursor},
		{"Missing", testMissing},
		{"Events", testEvents},
		{"Accounts", testAccounts},
		{"Sessions", testSessions},
		{"Tokens", testTokens},
		{"LoginAttempts", testLoginAttempts},
		{"Procedures", testProcedures},
		{"Calendars", testCalendars},
		{"Settings", testSettings},
		{"Revisions", testRevisions},
		{"RevisionsRace", testRevisionsRace},
		{"OpenWork", testOpenWork},
		{"Batches", testBatches},
		{"BatchStates", testBatchStates},
		{"BatchPages", testBatchPages},
		{"BatchMoves", testBatchMoves},
		{"Board", testBoard},
		{"BoardDossiers", testBoardDossiers},
		{"BoardLists", testBoardLists},
		{"Loads", testLoads},
		{"Correlate", testCorrelate},
		{"MessageTaken", testMessageTaken},
		{"MessagesSettle", testMessagesSettle},
		{"MessagesMeet", testMessagesMeet},
		{"StrayMessages", testStrayMessages},
		{"SignalTargets", testSignalTargets},
		{"Called", testCalled},
		{"Absences", testAbsences},
		{"AbsencesAtOnce", testAbsencesAtOnce},
		{"Changes", testChanges},
		{"Escalations", testEscalations},
		{"EscalateAtOnce", testEscalateAtOnce},
		{"Notices", testNotices},
		{"Subjects", testSubjects},
		{"Audit", testAudit},
		{"AuditPages", testAuditPages},
		{"AuditConcurrently", testAuditConcurrently},
		{"AuditAway", testAuditAway},
		{"MigrateConcurrently", testMigrateConcurrently},
		{"Unavailable", testUnavailable},
		{"Files", testFiles},
		{"FilesFollowHistory", testFilesFollowHistory},
		{"Drafts", testDrafts},
		{"Counter", testCounter},
		{"Cancelled", testCancelled},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			tc.test(t, migrated(t, open))
		})
	}
	t.Run("MigrateUpDownUp", func(t *testing.T) {
		t.Parallel()
		testMigrateUpDownUp(t, open(t))
	})
}

func migrated(t testing.TB, open Open) *store.Store {
	s := open(t)
	_, err := s.Migrate(t.Context())
	require.NoError(t, err)
	return s
}

func project(t require.TestingT, s *store.Store, deltas ...dossier.Delta) {
	for _, d := range deltas {
		require.NoError(t, s.Project(context.Background(), d))
	}
}

// requireStored says that what is projected of a dossier is exactly want.
func requireStored(t require.TestingT, s *store.Store, want dossier.Delta) {
	got, err := s.DumpDossier(context.Background(), want.DossierID)
	require.NoError(t, err)
	require.Empty(t, store.Compare(got, want))
}

// requireCode says that an error is one of our own, with its code and both sentences.
func requireCode(t require.TestingT, err error, code dossier.Code) {
	_ = typed(t, err, code)
}

// typed is requireCode, for tests that look further into the error.
func typed(t require.TestingT, err error, code dossier.Code) *dossier.Error {
	require.Error(t, err)
	e, ok := dossier.AsError(err)
	require.True(t, ok, "%T: %v", err, err)
	require.Equal(t, code, e.Code, "%v", err)
	require.NotEmpty(t, e.VI)
	require.NotEmpty(t, e.EN)
	return e
}

func newID() string { return uuid.Must(uuid.NewV7()).String() }

func sha(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}
