package app

import (
	"fmt"
	"io/fs"
	"os"

	"github.com/motcua/motcua/config"
	"github.com/motcua/motcua/internal/settings"
)

// ConfigFS gives the configuration of organisation, procedures and calendars: the
// directory that the settings name, or the defaults built in.
func ConfigFS(s settings.Settings) (fs.FS, error) {
	if s.ConfigDir == "" {
		return config.FS, nil
	}
	info, err := os.Stat(s.ConfigDir)
	if err == nil && !info.IsDir() {
		err = fmt.Errorf("%s is not a directory", s.ConfigDir)
	}
	if err != nil {
		return nil, failure(err, "Không đọc được thư mục cấu hình %s (config_dir).", "The configuration directory %s (config_dir) cannot be read.", s.ConfigDir)
	}
	return os.DirFS(s.ConfigDir), nil
}

// RequireDatabase gives the database's URL, or says that none is configured.
func RequireDatabase(s settings.Settings) (string, error) {
	if s.Database.URL == "" {
		return "", failure(nil,
			"Chưa cấu hình cơ sở dữ liệu. Hãy đặt database.url, MOTCUA_DATABASE_URL hoặc --database.",
			"No database is configured. Set database.url, MOTCUA_DATABASE_URL or --database.")
	}
	return s.Database.URL.Reveal(), nil
}
