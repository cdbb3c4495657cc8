package attachment

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"strings"
)

// Kind is a type of file that is accepted.
type Kind struct {
	Type   string // media type
	Ending string
}

// The types that are accepted. HTML, SVG and plain archives are not: a browser runs the
// first two, and nobody at a counter can look into the last.
var (
	kindPDF  = Kind{"application/pdf", ".pdf"}
	kindPNG  = Kind{"image/png", ".png"}
	kindJPEG = Kind{"image/jpeg", ".jpg"}
	kindTIFF = Kind{"image/tiff", ".tiff"}
	kindDOCX = Kind{"application/vnd.openxmlformats-officedocument.wordprocessingml.document", ".docx"}
	kindXLSX = Kind{"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".xlsx"}
	kindODT  = Kind{"application/vnd.oasis.opendocument.text", ".odt"}
)

// Kinds lists them.
func Kinds() []Kind {
	return []Kind{kindPDF, kindPNG, kindJPEG, kindTIFF, kindDOCX, kindXLSX, kindODT}
}

// headLen is how much of a file Sniff's first look needs.
const headLen = 1024

// Bounds on what an office file may hold.
const (
	maxEntries  = 5000
	maxUnpacked = 300 << 20 // bytes, all parts together
	maxRatio    = 200       // unpacked to packed, of the whole file
	ratioFrom   = 10 << 20  // bytes unpacked: a small file may be as repetitive as it likes
)

// Sniff says what a file is by its content. The error is typed.
func Sniff(r io.ReaderAt, size int64) (Kind, error) {
	head := make([]byte, min(size, headLen))
	if _, err := r.ReadAt(head, 0); err != nil && !errors.Is(err, io.EOF) {
		return Kind{}, err
	}
	k, isZip, ok := byHead(head)
	switch {
	case size == 0:
		return Kind{}, errEmpty
	case isZip:
		return office(r, size)
	case !ok:
		return Kind{}, errType
	case k == kindPDF && !endsAsPDF(r, size):
		return Kind{}, errBroken
	}
	return k, nil
}

// byHead knows the beginnings of the formats.
func byHead(head []byte) (k Kind, isZip, ok bool) {
	starts := func(s string) bool { return bytes.HasPrefix(head, []byte(s)) }
	switch {
	case starts("PK\x03\x04"):
		return Kind{}, true, true
	case starts("%PDF-"):
		return kindPDF, false, true
	case starts("\x89PNG\r\n\x1a\n"):
		return kindPNG, false, true
	case starts("\xff\xd8\xff"):
		return kindJPEG, false, true
	case starts("II*\x00"), starts("MM\x00*"):
		return kindTIFF, false, true
	}
	return Kind{}, false, false
}

// mayBecome refuses at the first bytes what no further ones can make acceptable.
func mayBecome(head []byte) error {
	if _, _, ok := byHead(head); !ok {
		return errType
	}
	return nil
}

// endsAsPDF: a PDF has its end mark in the last kilobytes; one without was cut off.
func endsAsPDF(r io.ReaderAt, size int64) bool {
	tail := make([]byte, min(size, 4096))
	if _, err := r.ReadAt(tail, size-int64(len(tail))); err != nil && !errors.Is(err, io.EOF) {
		return false
	}
	return bytes.Contains(tail, []byte("%%EOF"))
}

// office looks into a zip archive: which office document it is, and that it is nothing
// that unpacks without end or runs by itself. What the directory says of sizes is not
// believed: every part is unpacked, and counted.
func office(r io.ReaderAt, size int64) (Kind, error) {
	z, err := zip.NewReader(r, size)
	if err != nil {
		return Kind{}, errBroken
	}
	if len(z.File) > maxEntries {
		return Kind{}, errBomb
	}
	var found Kind
	var unpacked int64
	for _, f := range z.File {
		name := strings.ToLower(f.Name)
		switch {
		case name == "word/document.xml":
			found = kindDOCX
		case name == "xl/workbook.xml":
			found = kindXLSX
		case strings.HasSuffix(name, "vbaproject.bin"), strings.HasSuffix(name, ".exe"), strings.HasSuffix(name, ".js"),
			strings.HasPrefix(name, "basic/"), strings.HasPrefix(name, "scripts/"):
			return Kind{}, errActive
		}
		n, err := unpack(f, min(maxUnpacked, max(ratioFrom, size*maxRatio))-unpacked)
		if err != nil {
			return Kind{}, err
		}
		unpacked += n
		if name == "mimetype" && odt(f) {
			found = kindODT
		}
	}
	if found == (Kind{}) {
		return Kind{}, errType
	}
	return found, nil
}

// unpack counts what a part of an archive holds, up to a bound.
func unpack(f *zip.File, most int64) (int64, error) {
	part, err := f.Open()
	if err != nil {
		return 0, errBroken
	}
	defer func() { _ = part.Close() }()
	n, err := io.Copy(io.Discard, io.LimitReader(part, most+1))
	switch {
	case n > most:
		return 0, errBomb
	case err != nil:
		return 0, errBroken
	}
	return n, nil
}

func odt(f *zip.File) bool {
	part, err := f.Open()
	if err != nil {
		return false
	}
	defer func() { _ = part.Close() }()
	text, err := io.ReadAll(io.LimitReader(part, 200))
	return err == nil && strings.TrimSpace(string(text)) == kindODT.Type
}
