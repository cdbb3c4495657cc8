package api

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestPreferences: everybody has their own.
func TestPreferences(t *testing.T) {
	t.Parallel()
	b := setup(t)
	var p Preferences
	b.call("GET", "/preferences").as(desk).want(http.StatusOK, &p)
	require.Empty(t, p.InboxViews)
	mine := Preferences{InboxViews: []SavedView{{Name: "Khai sinh quá hạn", Query: "view=mine&due=overdue"}}}
	for range 2 {
		b.call("PUT", "/preferences").as(desk).key().json(mine).want(http.StatusOK, &p)
		require.Equal(t, mine, p)
	}
	b.call("GET", "/preferences").as(desk).want(http.StatusOK, &p)
	require.Equal(t, mine, p)
	b.call("GET", "/preferences").as(desk2).want(http.StatusOK, &p)
	require.Empty(t, p.InboxViews)
	mine.InboxViews[0].Query = strings.Repeat("x", 501)
	b.call("PUT", "/preferences").as(desk).key().json(mine).problem(http.StatusUnprocessableEntity, "", "inbox_views[0].query")
	b.call("PUT", "/preferences").as(desk).key().json(Preferences{InboxViews: []SavedView{}}).want(http.StatusOK, &p)
	require.Empty(t, p.InboxViews)
}
