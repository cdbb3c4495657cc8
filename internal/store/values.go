package store

import (
	"database/sql/driver"
	"encoding/json"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"
)

// instant is a moment in a row: UTC, to the microsecond, which is what PostgreSQL
// keeps. SQLite's driver is told to write it as an integer.
type instant time.Time

// never stands for "no due date" where rows are put in order of due dates.
var never = instant(time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC))

func at(t time.Time) instant { return instant(t.UTC().Truncate(time.Microsecond)) }

func atOrNil(t *time.Time) *instant {
	if t == nil {
		return nil
	}
	i := at(*t)
	return &i
}

func (i instant) time() time.Time { return time.Time(i).UTC() }

func (i *instant) timeOrNil() *time.Time {
	if i == nil {
		return nil
	}
	t := i.time()
	return &t
}

// Value implements driver.Valuer.
func (i instant) Value() (driver.Value, error) { return time.Time(i).UTC(), nil }

// GormDataType implements gorm's schema.GormDataTypeInterface.
func (instant) GormDataType() string { return "time" }

// Scan implements sql.Scanner.
func (i *instant) Scan(src any) error {
	switch v := src.(type) {
	case time.Time:
		*i = at(v)
	case int64:
		*i = instant(time.UnixMicro(v).UTC())
	default:
		return fmt.Errorf("scan time: got %T", src)
	}
	return nil
}

// document is a JSON column. It keeps the bytes as they came: the column is json
// and not jsonb on PostgreSQL, because jsonb reorders keys, rewrites numbers and
// refuses \u0000, which a citizen's form may hold.
type document json.RawMessage

// Value implements driver.Valuer.
func (d document) Value() (driver.Value, error) {
	if len(d) == 0 {
		return nil, nil
	}
	if !json.Valid(d) {
		return nil, fmt.Errorf("not JSON: %d bytes", len(d))
	}
	return strings.ToValidUTF8(string(d), "\ufffd"), nil
}

// GormDataType implements gorm's schema.GormDataTypeInterface.
func (document) GormDataType() string { return "json" }

// Scan implements sql.Scanner.
func (d *document) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		*d = nil
	case string:
		*d = document(v)
	case []byte:
		*d = append(document(nil), v...)
	default:
		return fmt.Errorf("scan JSON: got %T", src)
	}
	return nil
}

func (d document) raw() json.RawMessage {
	if len(d) == 0 {
		return nil
	}
	return json.RawMessage(d)
}

// encode makes a document of a value whose type always encodes.
func encode(v any) document {
	data, err := json.Marshal(v)
	if err != nil {
		panic(fmt.Sprintf("store: encode %T: %v", v, err))
	}
	return data
}

// clean makes text storable: PostgreSQL refuses NUL and invalid UTF-8 in text, and a
// dossier's projection must not stand still for a character. The layers above refuse
// such text with a sentence; this is the last line.
func clean(s string) string {
	if strings.IndexByte(s, 0) < 0 && utf8.ValidString(s) {
		return s
	}
	return strings.ReplaceAll(strings.ToValidUTF8(s, "\ufffd"), "\x00", "")
}

// flag is a condition in a row, 0 or 1 in both databases, so that a partial index
// and a query can name it by the same literal.
func flag(b bool) int {
	if b {
		return 1
	}
	return 0
}
