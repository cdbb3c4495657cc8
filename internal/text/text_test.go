package text_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"

	"github.com/motcua/motcua/internal/text"
)

func TestFold(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"":                                   "",
		"Đăng ký khai sinh":                  "dang ky khai sinh",
		norm.NFD.String("Đăng ký khai sinh"): "dang ky khai sinh",
		"  NGUYỄN\t Văn  Ước ":               "nguyen van uoc",
		"đ Đ ð":                              "d d ð",
		"H29.1.26-261123-0007":               "h29.1.26-261123-0007",
		"Phường Bến Nghé, Quận 1":            "phuong ben nghe, quan 1",
		"İstanbul":                           "istanbul",
		"한글":                                 "한글",
		"a\xffb":                             "a\ufffdb",
		"plain ascii":                        "plain ascii",
		"ưu đãi người có công – 2026":        "uu dai nguoi co cong – 2026",
		"Thẩm tra; trực tuyến: gửi mẫu": "tham tra; truc tuyen: gui mau",
		"1.001193": "1.001193",
	} {
		require.Equal(t, want, text.Fold(in), "%q", in)
	}
}

func TestTerms(t *testing.T) {
	t.Parallel()
	require.Equal(t, []string{"nguyen", "van", "an"}, text.Terms("Nguyễn, Văn  An (an)"))
	require.Equal(t, []string{"h29.1.26-261123-0007"}, text.Terms(" H29.1.26-261123-0007. "))
	require.Empty(t, text.Terms(" -- '\"* "))
	require.Equal(t, []string{"a", "or", "1"}, text.Terms(`a' OR "1"*`))
}

func TestIndexHoldsTails(t *testing.T) {
	t.Parallel()
	require.Equal(t, "h29.1-261123-0007 1-261123-0007 261123-0007 0007 nguyen an", text.Index("H29.1-261123-0007", "Nguyễn An"))
	require.Equal(t, "ba ria-vung vung tau", text.Index("Bà Rịa-Vũng Tàu"))
}

func TestFoldProperties(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.String().Draw(t, "s")
		once := text.Fold(s)
		require.Equal(t, once, text.Fold(once), "folding twice is folding once")
		require.Equal(t, once, text.Fold(norm.NFD.String(s)))
		require.Equal(t, once, text.Fold(norm.NFC.String(s)))
		require.True(t, utf8.ValidString(once))
		for _, term := range text.Terms(s) {
			require.Contains(t, strings.Fields(text.Index(s)), term)
		}
	})
}

func FuzzTerms(f *testing.F) {
	for _, s := range []string{"Đăng ký", "H29.1.26-261123-0007", "'; DROP TABLE", "a\x00b", "\xff\xfe", "İ"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, term := range text.Terms(s) {
			if term == "" || strings.ContainsAny(term, " '\"*:&|!()\\\x00") || !utf8.ValidString(term) {
				t.Fatalf("term %q of %q can break out of a query", term, s)
			}
		}
	})
}
