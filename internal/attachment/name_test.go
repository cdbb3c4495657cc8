package attachment

import (
	"archive/zip"
	"bytes"
	"fmt"
	"path"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
	"golang.org/x/text/unicode/norm"
)

func TestCleanName(t *testing.T) {
	t.Parallel()
	for given, want := range map[string]string{
		"don.pdf":                         "don.pdf",
		"../../etc/passwd":                "passwd.pdf",
		`C:\Users\x\Đơn xin.PDF`:          "Đơn xin.pdf",
		"a\u202Efdp.exe":                  "afdp.exe.pdf",
		"a\x00b\nc.pdf":                   "abc.pdf",
		"  .  . ":                         "tep-dinh-kem.pdf",
		"":                                "tep-dinh-kem.pdf",
		"..":                              "tep-dinh-kem.pdf",
		`<b>"x"|?*:;.pdf`:                 "bx.pdf",
		norm.NFD.String("Giấy tờ.pdf"):    "Giấy tờ.pdf",
		"\xff\xfe.pdf":                    "pdf.pdf",
		strings.Repeat("ê", 400) + ".pdf": strings.Repeat("ê", maxName-4) + ".pdf",
		"so\u200bdo.pdf":                  "sodo.pdf",
		"hai  dấu   cách .pdf":            "hai dấu cách.pdf",
	} {
		require.Equal(t, want, CleanName(given, ".pdf"), "%q", given)
	}
	require.Equal(t, "anh.jpg", CleanName("anh.JPEG", ".jpg"))
	require.Equal(t, "anh.png.jpg", CleanName("anh.png", ".jpg"), "the content decides, not the name")
}

func FuzzCleanName(f *testing.F) {
	for _, s := range []string{"a.pdf", "../x", "a\u202eb", "\x00", strings.Repeat("a", 500), "à́.pdf", ". . ."} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, given string) {
		got := CleanName(given, ".pdf")
		require.True(t, utf8.ValidString(got))
		require.True(t, norm.NFC.IsNormalString(got), "%q", got)
		require.LessOrEqual(t, utf8.RuneCountInString(got), maxName)
		require.Equal(t, got, path.Base(got))
		require.True(t, strings.HasSuffix(got, ".pdf"))
		require.NotEqual(t, byte('.'), got[0])
		require.False(t, strings.ContainsFunc(got, func(r rune) bool {
			return unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || strings.ContainsRune(`/\<>:"|?*`, r)
		}), "%q", got)
		require.Equal(t, got, CleanName(got, ".pdf"), "clean is clean")
	})
}

// parts makes an archive of named parts.
func parts(t testing.TB, named map[string]string) []byte {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for name, content := range named {
		w, err := z.Create(name)
		require.NoError(t, err)
		_, err = w.Write([]byte(content))
		require.NoError(t, err)
	}
	require.NoError(t, z.Close())
	return out.Bytes()
}

func sniff(data []byte) (Kind, error) { return Sniff(bytes.NewReader(data), int64(len(data))) }

func TestSniff(t *testing.T) {
	t.Parallel()
	many := map[string]string{}
	for i := range maxEntries + 1 {
		many[fmt.Sprintf("%d", i)] = ""
	}
	for name, x := range map[string]struct {
		data []byte
		want Kind
		err  error
	}{
		"pdf":          {[]byte("%PDF-1.4\n%%EOF"), kindPDF, nil},
		"png":          {[]byte("\x89PNG\r\n\x1a\nxxxx"), kindPNG, nil},
		"jpg":          {[]byte("\xff\xd8\xff\xe0xxxx"), kindJPEG, nil},
		"tiff":         {[]byte("II*\x00xxxx"), kindTIFF, nil},
		"docx":         {parts(t, map[string]string{"word/document.xml": "<x/>"}), kindDOCX, nil},
		"xlsx":         {parts(t, map[string]string{"xl/workbook.xml": "<x/>"}), kindXLSX, nil},
		"odt":          {parts(t, map[string]string{"mimetype": kindODT.Type}), kindODT, nil},
		"ods":          {parts(t, map[string]string{"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}), Kind{}, errType},
		"archive":      {parts(t, map[string]string{"a.txt": "x"}), Kind{}, errType},
		"macros":       {parts(t, map[string]string{"word/document.xml": "<x/>", "word/vbaProject.bin": "x"}), Kind{}, errActive},
		"bomb":         {parts(t, map[string]string{"word/document.xml": strings.Repeat("0", 30<<20)}), Kind{}, errBomb},
		"many parts":   {parts(t, many), Kind{}, errBomb},
		"broken zip":   {[]byte("PK\x03\x04 and nothing"), Kind{}, errBroken},
		"half a pdf":   {[]byte("%PDF-1.4\n"), Kind{}, errBroken},
		"empty":        {nil, Kind{}, errEmpty},
		"html":         {[]byte("<html>"), Kind{}, errType},
		"svg":          {[]byte("<?xml version=\"1.0\"?><svg/>"), Kind{}, errType},
		"program":      {[]byte("MZ\x90\x00"), Kind{}, errType},
		"pdf in html":  {[]byte("<html>%PDF-1.4 %%EOF"), Kind{}, errType},
		"text of json": {[]byte("{}"), Kind{}, errType},
	} {
		got, err := sniff(x.data)
		require.Equal(t, x.want, got, name)
		if x.err == nil {
			require.NoError(t, err, name)
		} else {
			require.Equal(t, x.err, err, name)
		}
	}
}

// FuzzSniff: whatever is sent, the answer is a kind or a typed error, in bounded work.
func FuzzSniff(f *testing.F) {
	f.Add([]byte("%PDF-1.4\n%%EOF"))
	f.Add(parts(f, map[string]string{"word/document.xml": "<x/>"}))
	f.Add([]byte("PK\x03\x04"))
	f.Fuzz(func(t *testing.T, data []byte) {
		k, err := sniff(data)
		require.Equal(t, err == nil, k != Kind{})
		if err != nil {
			require.Contains(t, []error{errEmpty, errType, errActive, errBomb, errBroken}, err)
		}
	})
}
