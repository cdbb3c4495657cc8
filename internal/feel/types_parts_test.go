package feel_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/motcua/motcua/internal/feel"
)

func TestPartsOfTypes(t *testing.T) {
	t.Parallel()
	list, err := feel.ParseType("list<number>")
	require.NoError(t, err)
	require.Equal(t, "number", list.Elem().String())
	require.Equal(t, "list", list.Kind())
	require.Nil(t, list.Fields())
	function, err := feel.ParseType("function<number> -> string")
	require.NoError(t, err)
	require.Equal(t, "string", function.Result().String())
	person, err := feel.ParseType("context<tên: string, tuổi: number>")
	require.NoError(t, err)
	require.Equal(t, "number", person.Fields()["tuổi"].String())
	require.Len(t, person.Fields(), 2)
	var none *feel.Type
	require.Equal(t, "Any", none.Kind())
	require.Nil(t, none.Elem())
	require.Nil(t, none.Result())
	require.Nil(t, none.Fields())
}
