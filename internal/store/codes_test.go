package store

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestFormatCode(t *testing.T) {
	t.Parallel()
	for n, want := range map[int64]string{1: "A-261123-0001", 9999: "A-261123-9999", 10000: "A-261123-10000", 123456: "A-261123-123456"} {
		require.Equal(t, want, formatCode(&counterRow{Agency: "A", Day: "261123", Last: n}))
	}
}
