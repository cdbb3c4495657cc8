package store

import (
	"encoding/base64"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/motcua/motcua/internal/dossier"
)

// Page sizes.
const (
	defaultLimit = 50
	maxLimit     = 200
)

// Lists that have cursors; a cursor of one is refused by another.
const (
	cursorTasks    = "t"
	cursorDossiers = "d"
	cursorBatches  = "b"
	cursorItems    = "i"
	cursorMessages = "m"
	cursorBoard    = "s"
)

// position is the last row of a page in the order of its list.
type position struct {
	at instant
	id string
}

func (p position) cursor(list string) string {
	raw := list + strconv.FormatInt(p.at.time().UnixMicro(), 36) + "." + p.id
	return base64.RawURLEncoding.EncodeToString([]byte(raw))
}

// parseCursor reads what cursor wrote. Anything else is a dossier.Error for the field "cursor".
func parseCursor(list, cursor string) (position, error) {
	bad := badCursor()
	raw, err := base64.RawURLEncoding.DecodeString(cursor)
	if err != nil {
		return position{}, bad
	}
	rest, ok := strings.CutPrefix(string(raw), list)
	micros, id, dot := strings.Cut(rest, ".")
	if !ok || !dot || id == "" || strings.IndexByte(id, 0) >= 0 || !utf8.ValidString(id) {
		return position{}, bad
	}
	n, err := strconv.ParseInt(micros, 36, 64)
	if err != nil || n < minMicros || n > never.time().UnixMicro() {
		return position{}, bad
	}
	return position{at: instant(time.UnixMicro(n).UTC()), id: id}, nil
}

func badCursor() *dossier.Error {
	return invalid("bad_cursor", "cursor",
		"Con trỏ phân trang không hợp lệ. Vui lòng tải lại danh sách từ đầu.",
		"The page cursor is not valid. Please load the list from its beginning.")
}

// minMicros is the year 1, Go's zero time.
var minMicros = time.Time{}.UnixMicro()

func pageSize(limit int) int {
	switch {
	case limit <= 0:
		return defaultLimit
	case limit > maxLimit:
		return maxLimit
	}
	return limit
}

// pageOf makes a page of rows that were read one beyond limit: the row more says that
// there is a next page, which begins after the last one shown.
func pageOf[R, T any](rows []R, limit int, read func(*R) (T, error), place func(*R) position, kind string) (dossier.Page[T], error) {
	page := dossier.Page[T]{Items: make([]T, 0, min(limit, len(rows)))}
	for i := range rows {
		if i == limit {
			page.Next = place(&rows[i-1]).cursor(kind)
			break
		}
		item, err := read(&rows[i])
		if err != nil {
			return dossier.Page[T]{}, err
		}
		page.Items = append(page.Items, item)
	}
	return page, nil
}
