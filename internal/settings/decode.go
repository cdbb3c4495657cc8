package settings

import (
	"fmt"
	"log/slog"
	"reflect"
	"strings"
	"time"

	"github.com/go-viper/mapstructure/v2"
)

// field is one setting: its key and its place in Settings.
type field struct {
	key   string
	index []int
	typ   reflect.Type
}

// fieldsOf lists the settings of a struct in declaration order.
func fieldsOf(t reflect.Type) []field {
	var fields []field
	for i := range t.NumField() {
		f := t.Field(i)
		key := f.Tag.Get("koanf")
		if f.Type.Kind() != reflect.Struct {
			fields = append(fields, field{key: key, index: f.Index, typ: f.Type})
			continue
		}
		for _, inner := range fieldsOf(f.Type) {
			inner.key = key + "." + inner.key
			inner.index = append([]int{i}, inner.index...)
			fields = append(fields, inner)
		}
	}
	return fields
}

// decode fills s from the merged layers, each value with its own complaint.
func (l *loader) decode(s *Settings) {
	target := reflect.ValueOf(s).Elem()
	for _, f := range l.fields {
		raw := l.k.Get(f.key)
		if raw == nil {
			continue
		}
		decoder, err := mapstructure.NewDecoder(&mapstructure.DecoderConfig{
			Result: target.FieldByIndex(f.index).Addr().Interface(),
			DecodeHook: mapstructure.ComposeDecodeHookFunc(
				fromText, mapstructure.StringToTimeDurationHookFunc(), exact),
			// A variable or a flag is always a text; only there "true" and "5" mean a value.
			WeaklyTypedInput: isText(raw),
		})
		if err == nil {
			err = decoder.Decode(raw)
		}
		if err != nil {
			vi, en := wanted(f.typ)
			l.problems.add(f.key, l.origins[f.key],
				fmt.Sprintf("%s phải là %s.", f.key, vi), fmt.Sprintf("%s must be %s.", f.key, en))
		}
	}
}

func isText(raw any) bool {
	_, ok := raw.(string)
	return ok
}

// fromText reads the texts that stand for a level, and splits the text of a variable or
// flag where a list is wanted.
func fromText(_, to reflect.Type, data any) (any, error) {
	text, ok := data.(string)
	switch {
	case ok && to == reflect.TypeFor[slog.Level]():
		var level slog.Level
		err := level.UnmarshalText([]byte(text))
		return level, err
	case ok && to.Kind() == reflect.Slice:
		var list []string
		for part := range strings.SplitSeq(text, ",") {
			if part = strings.TrimSpace(part); part != "" {
				list = append(list, part)
			}
		}
		return list, nil
	}
	return data, nil
}

// exact refuses what a decoder would silently bend: a fraction as a whole number, a
// bare number as a duration (of nanoseconds).
func exact(from, to reflect.Type, data any) (any, error) {
	switch {
	case from.Kind() == reflect.Float64 && to.Kind() != reflect.Float64,
		to == reflect.TypeFor[time.Duration]() && from != reflect.TypeFor[time.Duration](),
		to == reflect.TypeFor[slog.Level]() && from.Kind() != reflect.String && from != to:
		return nil, fmt.Errorf("unexpected %s", from)
	}
	return data, nil
}

// wanted says in words what a setting holds.
func wanted(t reflect.Type) (vi, en string) {
	switch {
	case t == reflect.TypeFor[time.Duration]():
		return "một khoảng thời gian như 30s, 15m hoặc 2h", "a duration such as 30s, 15m or 2h"
	case t == reflect.TypeFor[slog.Level]():
		return "debug, info, warn hoặc error", "debug, info, warn or error"
	case t.Kind() == reflect.Bool:
		return "true hoặc false", "true or false"
	case t.Kind() == reflect.Int, t.Kind() == reflect.Int64:
		return "một số nguyên", "a whole number"
	case t.Kind() == reflect.Slice:
		return "một danh sách chuỗi", "a list of texts"
	default:
		return "một chuỗi (đặt trong dấu nháy nếu cần)", "a text (in quotes if need be)"
	}
}
