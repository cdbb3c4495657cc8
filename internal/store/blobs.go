package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

type blobRow struct {
	SHA256    string `gorm:"column:sha256;primaryKey"`
	Data      []byte
	CreatedAt instant `gorm:"autoCreateTime:false"`
}

func (blobRow) TableName() string { return "blobs" }

// PutBlob keeps data under the lower-case hexadecimal SHA-256 of its bytes; another
// address is an error. Data that is there already is not written again.
func (s *Store) PutBlob(ctx context.Context, address string, data []byte) error {
	row, err := s.newBlobRow(address, data)
	if err != nil {
		return err
	}
	return s.inOne(ctx, "write blob", func(tx *gorm.DB) error { return putBlob(tx, row) })
}

func (s *Store) newBlobRow(address string, data []byte) (blobRow, error) {
	if sum := sha256.Sum256(data); hex.EncodeToString(sum[:]) != address {
		return blobRow{}, fmt.Errorf("write blob: %q is not the SHA-256 of its %d bytes", address, len(data))
	}
	if data == nil {
		data = []byte{}
	}
	return blobRow{SHA256: address, Data: data, CreatedAt: at(s.now())}, nil
}

func putBlob(tx *gorm.DB, row blobRow) error {
	return tx.Clauses(clause.OnConflict{Columns: []clause.Column{{Name: "sha256"}}, DoNothing: true}).Create(&row).Error
}

// GetBlob gives the data of an address, dossier.ErrNotFound if there is none.
func (s *Store) GetBlob(ctx context.Context, address string) ([]byte, error) {
	var row blobRow
	err := s.read.WithContext(ctx).Select("data").Where("sha256 = ?", clean(address)).Take(&row).Error
	if err != nil {
		return nil, wrap("read blob", err)
	}
	return row.Data, nil
}
