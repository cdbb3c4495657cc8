// Package postgrestest gives tests a real PostgreSQL: the one that
// TEST_POSTGRES names, else a private server started from the programs found
// on the machine, reachable by a Unix socket only and gone after the tests.
//
// Where there is neither, a test runs without PostgreSQL, and says so; with
// TEST_REQUIRE_POSTGRES=1, as in CI, it fails.
//
// May import: nothing of this module. For tests only.
package postgrestest
