package settings

import "github.com/spf13/pflag"

// flagDef ties a command-line flag to a setting.
type flagDef struct {
	name, key, usage string
	boolean          bool
}

var flagDefs = []flagDef{
	{name: "listen", key: "listen", usage: "địa chỉ phục vụ API và trang web · address of the API and the web pages (host:port)"},
	{name: "data", key: "data_dir", usage: "thư mục chứa dữ liệu và khóa · directory of the databases and keys"},
	{name: "demo", key: "demo", usage: "nạp dữ liệu mẫu của Quận 1 · fill an empty installation with District 1's sample data", boolean: true},
	{name: "temporal-ui", key: "temporal.ui", usage: `địa chỉ giao diện của Temporal, "" là tắt · address of Temporal's web UI, "" = off`},
	{name: "database", key: "database.url", usage: "địa chỉ cơ sở dữ liệu · database URL (postgres://… or sqlite:FILE)"},
	{name: "temporal-address", key: "temporal.address", usage: "địa chỉ cụm Temporal · address of the Temporal cluster (host:port)"},
	{name: "temporal-namespace", key: "temporal.namespace", usage: "không gian tên của Temporal · Temporal namespace"},
	{name: "log-level", key: "log.level", usage: "mức nhật ký: debug, info, warn, error · log level"},
	{name: "log-format", key: "log.format", usage: "dạng nhật ký: text, json · log format"},
}

// AddFlags defines the named flags on a flag set, for Load to read. Their defaults are
// the settings' own, so none is shown twice. It panics on an unknown name: names are
// constants of the programs.
func AddFlags(flags *pflag.FlagSet, names ...string) {
	for _, name := range names {
		def, ok := findFlag(func(d flagDef) bool { return d.name == name })
		if !ok {
			panic("settings: no flag " + name)
		}
		if def.boolean {
			flags.Bool(def.name, false, def.usage)
		} else {
			flags.String(def.name, "", def.usage)
		}
	}
}

// flagKey gives the setting of a flag.
func flagKey(name string) (string, bool) {
	def, ok := findFlag(func(d flagDef) bool { return d.name == name })
	return def.key, ok
}

// flagName gives the flag of a setting, as people type it.
func flagName(key string) string {
	def, _ := findFlag(func(d flagDef) bool { return d.key == key })
	return "--" + def.name
}

func findFlag(match func(flagDef) bool) (flagDef, bool) {
	for _, def := range flagDefs {
		if match(def) {
			return def, true
		}
	}
	return flagDef{}, false
}
