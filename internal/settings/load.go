package settings

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"sort"
	"strings"

	"github.com/knadh/koanf/parsers/yaml"
	"github.com/knadh/koanf/providers/env/v2"
	"github.com/knadh/koanf/providers/posflag"
	"github.com/knadh/koanf/providers/rawbytes"
	"github.com/knadh/koanf/v2"
	"github.com/spf13/pflag"

	"github.com/motcua/motcua/config"
)

// EnvPrefix begins the name of every environment variable of the product.
const EnvPrefix = "MOTCUA_"

// envConfig names the configuration file; envTest begins names that only tests read.
const (
	envConfig = EnvPrefix + "CONFIG"
	envTest   = EnvPrefix + "TEST_"
)

// Options say where settings come from.
type Options struct {
	File    string         // "" = the file MOTCUA_CONFIG names, if any
	Environ []string       // NAME=value; nil = the process's
	Flags   *pflag.FlagSet // flags defined by AddFlags; nil = none
}

// Effective is a valid configuration together with the origin of each value.
type Effective struct {
	Settings Settings
	File     string // the configuration file that was read, "" = none

	origins map[string]string
}

// Load reads and checks the configuration. Everything wrong with it is reported at
// once, as *Error.
func Load(o Options) (*Effective, error) {
	if o.Environ == nil {
		o.Environ = os.Environ()
	}
	if o.File == "" {
		o.File = lookup(o.Environ, envConfig)
	}
	l := &loader{k: koanf.New("."), origins: map[string]string{}, fields: fieldsOf(reflect.TypeFor[Settings]())}
	l.loadDefaults()
	l.loadFile(o.File)
	l.loadEnv(o.Environ)
	l.loadFlags(o.Flags)
	if err := l.problems.err(); err != nil {
		return nil, err // an unknown key or a broken file: its values would only confuse
	}
	eff := &Effective{File: o.File, origins: l.origins}
	l.decode(&eff.Settings)
	if err := l.problems.err(); err != nil {
		return nil, err
	}
	validate(&eff.Settings, func(key, vi, en string) { l.problems.add(key, l.origins[key], vi, en) })
	if err := l.problems.err(); err != nil {
		return nil, err
	}
	return eff, nil
}

type loader struct {
	k        *koanf.Koanf
	origins  map[string]string // key → where its value comes from
	fields   []field
	problems problems
}

func (l *loader) known(key string) bool {
	return slices.ContainsFunc(l.fields, func(f field) bool { return f.key == key })
}

func (l *loader) section(key string) bool {
	return slices.ContainsFunc(l.fields, func(f field) bool { return strings.HasPrefix(f.key, key+".") })
}

// loadDefaults panics on a mistake: the defaults are compiled in, and a test reads them.
func (l *loader) loadDefaults() {
	if err := l.k.Load(rawbytes.Provider(config.Settings), yaml.Parser()); err != nil {
		panic(fmt.Sprintf("settings: embedded defaults: %v", err))
	}
	for _, key := range l.k.Keys() {
		l.origins[key] = "default"
	}
}

func (l *loader) loadFile(path string) {
	if path == "" {
		return
	}
	name := filepath.Base(path)
	data, err := os.ReadFile(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		l.problems.add("", path, "không có tệp cấu hình này.", "there is no such configuration file.")
		return
	case err != nil:
		l.problems.add("", path, "không đọc được tệp cấu hình: "+cause(err)+".", "the configuration file cannot be read: "+cause(err)+".")
		return
	}
	entries := l.readFile(name, data)
	layer := koanf.New(".")
	for key, e := range entries {
		_ = layer.Set(key, e.value)
	}
	l.merge(layer, func(key string) string { return fmt.Sprintf("%s:%d", name, entries[key].line) })
}

func (l *loader) loadEnv(environ []string) {
	byName := make(map[string]string, len(l.fields))
	for _, f := range l.fields {
		byName[envName(f.key)] = f.key
	}
	layer := koanf.New(".")
	provider := env.Provider(".", env.Opt{
		Prefix:      EnvPrefix,
		EnvironFunc: func() []string { return environ },
		TransformFunc: func(name, value string) (string, any) {
			if name == envConfig || strings.HasPrefix(name, envTest) {
				return "", nil
			}
			key, ok := byName[name]
			if !ok {
				l.unknown(name, name, names(l.fields, envName))
			}
			return key, value
		},
	})
	_ = layer.Load(provider, nil) // reads memory only
	l.merge(layer, envName)
}

func (l *loader) loadFlags(flags *pflag.FlagSet) {
	if flags == nil {
		return
	}
	layer := koanf.New(".")
	provider := posflag.ProviderWithFlag(flags, ".", nil, func(f *pflag.Flag) (string, any) {
		key, ok := flagKey(f.Name)
		if !ok || !f.Changed {
			return "", nil
		}
		return key, f.Value.String()
	})
	_ = layer.Load(provider, nil) // reads memory only
	l.merge(layer, flagName)
}

// merge lays a layer over the others. An empty value in a file ("database:") leaves
// what was there.
func (l *loader) merge(layer *koanf.Koanf, origin func(key string) string) {
	for _, key := range layer.Keys() {
		if !l.known(key) || layer.Get(key) == nil {
			continue
		}
		_ = l.k.Set(key, layer.Get(key))
		l.origins[key] = origin(key)
	}
}

func (l *loader) unknown(key, source string, candidates []string) {
	vi := fmt.Sprintf("không có thiết đặt %q", key)
	en := fmt.Sprintf("there is no setting %q", key)
	if near := nearest(key, candidates); near != "" {
		vi += fmt.Sprintf("; có phải %q không?", near)
		en += fmt.Sprintf("; did you mean %q?", near)
	} else {
		vi, en = vi+".", en+"."
	}
	l.problems.add(key, source, vi, en)
}

// Row is one setting as it applies.
type Row struct {
	Key    string
	Value  string // secrets masked
	Source string // as in Problem
}

// Rows lists every setting in the order of the documented file.
func (e *Effective) Rows() []Row {
	value := reflect.ValueOf(e.Settings)
	fields := fieldsOf(value.Type())
	rows := make([]Row, 0, len(fields))
	for _, f := range fields {
		rows = append(rows, Row{Key: f.key, Value: show(f.key, value.FieldByIndex(f.index).Interface()), Source: e.origins[f.key]})
	}
	return rows
}

// Origin says where the value of a key comes from, "" for an unknown key.
func (e *Effective) Origin(key string) string { return e.origins[key] }

func envName(key string) string {
	return EnvPrefix + strings.ToUpper(strings.ReplaceAll(key, ".", "_"))
}

func lookup(environ []string, name string) string {
	for _, entry := range environ {
		if key, value, ok := strings.Cut(entry, "="); ok && key == name {
			return value
		}
	}
	return ""
}

func names(fields []field, name func(string) string) []string {
	list := make([]string, 0, len(fields))
	for _, f := range fields {
		list = append(list, name(f.key))
	}
	sort.Strings(list)
	return list
}

// cause strips the operation and the path that the sentence around it already names.
func cause(err error) string {
	var pathError *fs.PathError
	if errors.As(err, &pathError) {
		return pathError.Err.Error()
	}
	return err.Error()
}
