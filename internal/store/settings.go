package store

import (
	"context"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

type settingRow struct {
	Key       string `gorm:"primaryKey"`
	Value     string
	UpdatedAt instant `gorm:"autoUpdateTime:false"`
}

func (settingRow) TableName() string { return "settings" }

// Setting gives a value that the program keeps for itself (not configuration), ""
// if there is none.
func (s *Store) Setting(ctx context.Context, key string) (string, error) {
	var rows []settingRow
	if err := s.read.WithContext(ctx).Where("key = ?", key).Limit(1).Find(&rows).Error; err != nil {
		return "", wrap("read setting", err)
	}
	if len(rows) == 0 {
		return "", nil
	}
	return rows[0].Value, nil
}

// SwapSetting sets a value if it is old now ("" = there is none), and says whether it
// did. Of several callers with the same old value one succeeds. Setting "" removes it.
func (s *Store) SwapSetting(ctx context.Context, key, old, value string) (bool, error) {
	var n int64
	err := s.inOne(ctx, "write setting", func(tx *gorm.DB) error {
		row := settingRow{Key: key, Value: clean(value), UpdatedAt: at(s.now())}
		var res *gorm.DB
		switch {
		case old == "" && value == "":
			return nil
		case old == "":
			res = tx.Clauses(clause.OnConflict{Columns: []clause.Column{{Name: "key"}}, DoNothing: true}).Create(&row)
		case value == "":
			res = tx.Where("key = ? AND value = ?", key, old).Delete(&settingRow{})
		default:
			res = tx.Model(&settingRow{}).Where("key = ? AND value = ?", key, old).
				Updates(map[string]any{"value": row.Value, "updated_at": row.UpdatedAt})
		}
		n = res.RowsAffected
		return res.Error
	})
	return n > 0, err
}
