package procedure_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"

	"github.com/motcua/motcua/internal/procedure"
)

func TestFold(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"Đăng ký khai sinh":             "dang ky khai sinh",
		norm.NFD.String("Đăng ký"):      "dang ky",
		"HỘ TỊCH":                       "ho tich",
		"  Một   cửa\tliên thông ":      "mot cua lien thong",
		"Cấp bản sao, trích lục":        "cap ban sao, trich luc",
		"1.001193":                      "1.001193",
		"ưu đãi người có công – 2026":   "uu dai nguoi co cong – 2026",
		"":                              "",
		"Thẩm tra; trực tuyến: gửi mẫu": "tham tra; truc tuyen: gui mau",
	} {
		require.Equal(t, want, procedure.Fold(text), text)
	}
}

func TestFoldIsStableAndIgnoresTheForm(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringOf(rapid.RuneFrom([]rune("aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạĐẮỆỬ 12.,-"))).Draw(t, "text")
		folded := procedure.Fold(s)
		require.Equal(t, folded, procedure.Fold(folded))
		require.Equal(t, folded, procedure.Fold(norm.NFD.String(s)))
		require.Equal(t, folded, procedure.Fold(norm.NFC.String(s)))
	})
}
