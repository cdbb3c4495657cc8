package query

import (
	"encoding/base64"
	"strings"

	"github.com/motcua/motcua/internal/dossier"
)

// errCursor is what a cursor that we did not make gets.
var errCursor = &dossier.Error{
	Code: dossier.CodeInvalid, Key: "cursor_invalid", Field: "cursor",
	VI: "Con trỏ trang không hợp lệ; hãy tải lại danh sách từ đầu.", EN: "The page cursor is not valid; reload the list from the start.",
}

const cursorMark = "p1:"

// pageAfter cuts one page out of a list in memory; the cursor names the last item shown.
func pageAfter[T any](items []T, key func(T) string, cursor string, limit int) (dossier.Page[T], error) {
	start := 0
	if cursor != "" {
		raw, err := base64.RawURLEncoding.DecodeString(cursor)
		last, ours := strings.CutPrefix(string(raw), cursorMark)
		if err != nil || !ours {
			return dossier.Page[T]{}, errCursor
		}
		start = -1
		for i, item := range items {
			if key(item) == last {
				start = i + 1
				break
			}
		}
		if start < 0 {
			return dossier.Page[T]{}, errCursor
		}
	}
	end := min(start+max(limit, 1), len(items))
	page := dossier.Page[T]{Items: items[start:end]}
	if end < len(items) && end > start {
		page.Next = base64.RawURLEncoding.EncodeToString([]byte(cursorMark + key(items[end-1])))
	}
	return page, nil
}
