package main

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/motcua/motcua/internal/audit"
	"github.com/motcua/motcua/internal/store"
)

// auditBench is a database with two days of entries.
type auditBench struct {
	*testing.T
	path string
}

func newAuditBench(t *testing.T) *auditBench {
	b := &auditBench{T: t, path: filepath.Join(t.TempDir(), "motcua.db")}
	code, _, errOut := b.call("migrate", "up")
	require.Zero(t, code, errOut)
	b.open(func(s *store.Store) {
		_, err := s.AppendAudit(t.Context(), time.Now().AddDate(0, 0, 1), []audit.Entry{
			{At: time.Now(), Action: "task.claim", DossierCode: "H29.1.26-261123-0001", Outcome: audit.OutcomeOK, Actor: audit.Person{Login: "bn.motcua"}},
			{At: time.Now(), Action: "task.complete", Outcome: audit.OutcomeRefused, Problem: "task_taken"},
			{At: time.Now(), Action: "dossier.read", Outcome: audit.OutcomeOK},
		})
		require.NoError(t, err)
	})
	return b
}

func (b *auditBench) call(args ...string) (code int, out, errOut string) {
	var o, e bytes.Buffer
	code = run(context.Background(), append(args, "--database", "sqlite:"+b.path), strings.NewReader(""), &o, &e)
	return code, o.String(), e.String()
}

func (b *auditBench) open(work func(*store.Store)) {
	s, err := store.Open(b.Context(), "sqlite:"+b.path, store.Options{})
	require.NoError(b, err)
	work(s)
	require.NoError(b, s.Close())
}

// tamper does what somebody does who has the database and not this program.
func (b *auditBench) tamper(statement string) {
	db, err := sql.Open("sqlite", b.path)
	require.NoError(b, err)
	r, err := db.ExecContext(b.Context(), statement)
	require.NoError(b, err)
	n, err := r.RowsAffected()
	require.NoError(b, err)
	require.EqualValues(b, 1, n)
	require.NoError(b, db.Close())
}

func TestAuditVerify(t *testing.T) {
	t.Parallel()
	b := newAuditBench(t)
	code, out, errOut := b.call("audit", "verify")
	require.Zero(t, code, errOut)
	require.Contains(t, out, "intact: 4", "the migration is in it too")

	code, anchors, errOut := b.call("audit", "anchor")
	require.Zero(t, code, errOut)
	require.Len(t, strings.Fields(anchors), 6, anchors)
	file := filepath.Join(t.TempDir(), "anchors")
	require.NoError(t, os.WriteFile(file, []byte("# kept elsewhere\n\n"+anchors+anchors), 0o600))
	code, out, errOut = b.call("audit", "verify", "--anchors", file)
	require.Zero(t, code, errOut)
	require.Contains(t, out, "4 mốc")

	last := strings.Fields(anchors)[3]
	b.tamper("UPDATE audit_entries SET actor_login = 'bt.motcua' WHERE action = 'task.claim'")
	code, out, errOut = b.call("audit", "verify")
	require.Equal(t, 1, code)
	require.Contains(t, out, "changed\t"+last)
	require.Contains(t, errOut, "1")
	code, _, _ = b.call("audit", "verify", "--to", strings.Fields(anchors)[0])
	require.Zero(t, code, "the day before is as it was")
	b.tamper("DELETE FROM audit_entries WHERE action = 'task.complete'")
	code, out, _ = b.call("audit", "verify")
	require.Equal(t, 1, code)
	require.Contains(t, out, "missing\t")

	for _, args := range [][]string{{"--from", "x"}, {"--anchors", filepath.Join(t.TempDir(), "none")}} {
		code, _, errOut = b.call(append([]string{"audit", "verify"}, args...)...)
		require.Equal(t, 1, code)
		require.NotEmpty(t, errOut)
	}
	require.NoError(t, os.WriteFile(file, []byte(anchors+"2026-11-24 x y\n"), 0o600))
	code, _, errOut = b.call("audit", "verify", "--anchors", file)
	require.Equal(t, 1, code)
	require.Contains(t, errOut, "3")
}

func TestAuditListAndExport(t *testing.T) {
	t.Parallel()
	b := newAuditBench(t)
	code, out, errOut := b.call("audit", "list", "--dossier", "h29.1.26-261123-0001")
	require.Zero(t, code, errOut)
	require.Contains(t, out, "task.claim")
	require.NotContains(t, out, "task.complete")
	code, out, errOut = b.call("audit", "list", "--outcome", "refused")
	require.Zero(t, code, errOut)
	require.Contains(t, out, "task_taken")

	code, out, errOut = b.call("audit", "export")
	require.Zero(t, code, errOut)
	lines := strings.Split(strings.TrimSpace(out), "\n")
	require.Len(t, lines, 6, out)
	var first, second map[string]any
	require.NoError(t, json.Unmarshal([]byte(lines[0]), &first))
	require.NoError(t, json.Unmarshal([]byte(lines[1]), &second))
	require.Equal(t, "command_line.migrate.up", first["action"])
	require.Equal(t, "operator", first["actor_kind"])
	require.Equal(t, first["hash"], second["prev"])

	code, out, _ = b.call("audit", "list", "--action", "command_line.audit.export")
	require.Zero(t, code)
	require.Contains(t, out, "command_line.audit.export", "an export is in the log")
	code, _, _ = b.call("account", "close", "nobody")
	require.Equal(t, 1, code)
	code, out, _ = b.call("audit", "list", "--action", "command_line.account.close")
	require.Zero(t, code)
	require.Contains(t, out, "argument nobody")
}
