package store

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/logger"

	"github.com/motcua/motcua/internal/dossier"
)

// Fill writes dossiers with tasks each, quickly, for tests that need many rows.
func Fill(ctx context.Context, s *Store, dossiers int, delta func(n int) dossier.Delta) error {
	err := s.inTx(ctx, "fill", func(tx *gorm.DB) error {
		var headers []dossierRow
		var rows []taskRow
		for n := range dossiers {
			d := delta(n)
			header, err := newDossierRow(&d.Dossier)
			if err != nil {
				return err
			}
			headers = append(headers, header)
			for i := range d.Tasks {
				rows = append(rows, newTaskRow(&d.Tasks[i], &d.Dossier))
			}
		}
		if err := tx.CreateInBatches(&headers, batchRows).Error; err != nil {
			return err
		}
		return tx.CreateInBatches(&rows, batchRows).Error
	})
	if err != nil {
		return err
	}
	return nil
}

// Analyze lets the database count its rows.
func Analyze(ctx context.Context, s *Store) error {
	if s.Dialect() == "postgres" { // as its own vacuum does every now and then
		return s.write.WithContext(ctx).Exec("VACUUM ANALYZE").Error
	}
	return s.inTx(ctx, "analyze", func(tx *gorm.DB) error { return tx.Exec("ANALYZE").Error })
}

// Explain runs list and gives the database's plan of every SELECT it made.
func Explain(ctx context.Context, s *Store, list func(*Store) error) (string, error) {
	seen := &statements{Interface: logger.Discard}
	watched := *s
	watched.read = s.read.Session(&gorm.Session{Logger: seen})
	if err := list(&watched); err != nil {
		return "", err
	}
	explain := "EXPLAIN "
	if s.Dialect() == "sqlite" {
		explain = "EXPLAIN QUERY PLAN "
	}
	var plan strings.Builder
	for _, statement := range seen.sql {
		if err := lastColumn(ctx, s, explain+statement, &plan); err != nil {
			return "", fmt.Errorf("%s: %w", statement, err)
		}
	}
	return plan.String(), nil
}

// lastColumn writes the last column of a query's rows, a line each.
func lastColumn(ctx context.Context, s *Store, query string, to *strings.Builder) (err error) {
	rows, err := s.read.WithContext(ctx).Raw(query).Rows()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	columns, err := rows.Columns()
	if err != nil {
		return err
	}
	values := make([]any, len(columns))
	for i := range values {
		values[i] = new(any)
	}
	for rows.Next() {
		if err := rows.Scan(values...); err != nil {
			return err
		}
		fmt.Fprintln(to, *values[len(values)-1].(*any))
	}
	return rows.Err()
}

// statements is a gorm logger that keeps what was run, with its values.
type statements struct {
	logger.Interface
	sql []string
}

func (s *statements) LogMode(logger.LogLevel) logger.Interface { return s }

func (s *statements) Trace(_ context.Context, _ time.Time, statement func() (string, int64), _ error) {
	sql, _ := statement()
	s.sql = append(s.sql, sql)
}
