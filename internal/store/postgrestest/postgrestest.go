package postgrestest

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // registers the driver "pgx"
)

// Environment variables that tests obey.
const (
	EnvURL     = "TEST_POSTGRES"         // postgres:// URL of a database whose user may create schemas
	EnvRequire = "TEST_REQUIRE_POSTGRES" // "1": a test without PostgreSQL fails
)

// errNone says that no PostgreSQL was found.
var errNone = errors.New("no PostgreSQL: neither " + EnvURL + " nor initdb and postgres on this machine")

var server struct {
	mu      sync.Mutex
	running bool // within Main
	started bool
	cluster *cluster
	url     string
	err     error
}

// Main runs the tests of a package and stops the server that they started, if any:
//
//	func TestMain(m *testing.M) { postgrestest.Main(m) }
func Main(m *testing.M) {
	server.mu.Lock()
	server.running = true
	server.mu.Unlock()
	code := m.Run()
	server.mu.Lock()
	defer server.mu.Unlock()
	if server.cluster != nil {
		server.cluster.stop()
	}
	os.Exit(code)
}

// URL gives a URL to an empty schema of its own for the test, dropped at its end. ok is
// false where there is no PostgreSQL; the test then logs that and goes on without.
// The package's TestMain must be Main.
func URL(t testing.TB) (databaseURL string, ok bool) {
	t.Helper()
	base, err := serverURL()
	if errors.Is(err, errNone) && os.Getenv(EnvRequire) != "1" {
		t.Logf("%v; running without it", err)
		return "", false
	}
	if err != nil {
		t.Fatalf("PostgreSQL for tests: %v", err)
	}
	schema := "test_" + strings.ToLower(rand.Text())
	if err := execute(base, "CREATE SCHEMA "+schema); err != nil {
		t.Fatalf("PostgreSQL for tests: %v", err)
	}
	t.Cleanup(func() {
		if err := execute(base, "DROP SCHEMA "+schema+" CASCADE"); err != nil {
			t.Errorf("PostgreSQL for tests: %v", err)
		}
	})
	u, err := url.Parse(base)
	if err != nil {
		t.Fatalf("PostgreSQL for tests: %s is not a URL", EnvURL)
	}
	q := u.Query()
	q.Set("search_path", schema)
	u.RawQuery = q.Encode()
	return u.String(), true
}

func serverURL() (string, error) {
	if u := os.Getenv(EnvURL); u != "" {
		return u, nil
	}
	server.mu.Lock()
	defer server.mu.Unlock()
	if !server.running {
		return "", errors.New("TestMain is not postgrestest.Main")
	}
	if !server.started {
		server.started = true
		if server.cluster, server.err = startCluster(); server.err == nil {
			server.url = server.cluster.url()
		}
	}
	return server.url, server.err
}

func execute(databaseURL, statement string) error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	db, err := sql.Open("pgx", databaseURL)
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	if _, err := db.ExecContext(ctx, statement); err != nil {
		return fmt.Errorf("%s: %w", statement, err)
	}
	return nil
}
