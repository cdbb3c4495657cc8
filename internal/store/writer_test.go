package store

import (
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"
)

// TestWriterOutsideTx: a statement that forgot its transaction fails, and does not
// slip into somebody else's.
func TestWriterOutsideTx(t *testing.T) {
	t.Parallel()
	s, err := Open(t.Context(), "sqlite://"+filepath.Join(t.TempDir(), "a.db"), Options{})
	require.NoError(t, err)
	defer func() { require.NoError(t, s.Close()) }()
	db := s.write.WithContext(t.Context())
	require.ErrorIs(t, db.Exec("CREATE TABLE x (a integer)").Error, errOutsideTx)
	var n int
	require.ErrorIs(t, db.Raw("SELECT 1").Scan(&n).Error, errOutsideTx)
	require.Error(t, db.Raw("SELECT 1").Row().Scan(&n))

	err = s.inTx(t.Context(), "nest", func(tx *gorm.DB) error {
		return tx.Begin().Error
	})
	require.Error(t, err)
	require.Error(t, s.read.Exec("CREATE TABLE x (a integer)").Error, "readers cannot write")
}

// TestWriterForgetsStatements: texts without end do not fill the memory.
func TestWriterForgetsStatements(t *testing.T) {
	t.Parallel()
	s, err := Open(t.Context(), "sqlite::memory:", Options{})
	require.NoError(t, err)
	defer func() { require.NoError(t, s.Close()) }()
	require.NoError(t, s.inTx(t.Context(), "many", func(tx *gorm.DB) error {
		for i := range writerStatements + 10 {
			if err := tx.Exec("SELECT " + string(rune('a'+i%26)) + " FROM (SELECT 1 AS " + string(rune('a'+i%26)) + ") -- " + formatCode(&counterRow{Last: int64(i)})).Error; err != nil {
				return err
			}
		}
		return nil
	}))
	pool, ok := s.write.ConnPool.(*writer)
	require.True(t, ok)
	require.LessOrEqual(t, len(pool.statements), writerStatements)
}
