package document

import (
	"bytes"
	_ "embed" // the fonts
	"fmt"
	"strings"
	"time"

	"codeberg.org/go-pdf/fpdf"
	"golang.org/x/text/unicode/norm"
	"rsc.io/qr"
)

//go:embed fonts/LiberationSerif-Regular.ttf
var regular []byte

//go:embed fonts/LiberationSerif-Bold.ttf
var bold []byte

//go:embed fonts/LiberationSerif-Italic.ttf
var italic []byte

// Sheet is what a paper says.
type Sheet struct {
	Agency  string // whose paper it is
	Desk    string // below it
	Form    string // "Mẫu 01"
	Number  string // the dossier's code
	Title   string
	Address string // "Kính gửi", "" = none
	Place   string // in front of the date, "" = none
	At      time.Time
	Opening string
	Lines   []Line
	Table   *Table
	After   []Line // below the table
	Remarks []string
	Warning string // in a frame
	Link    string // address as a QR code, "" = none
	LinkFor string // what it is for
	Left    Signer
	Right   Signer
}

// Line is a name and a value.
type Line struct {
	Name, Value string
	Strong      bool
}

// Table is a list with headings; widths are shares of the page's width.
type Table struct {
	Heads  []string
	Widths []float64
	Rows   [][]string
}

// Signer is a place to sign.
type Signer struct{ Role, Name string }

// Measures of the page in millimetres, and of the type in points.
const (
	marginLeft, marginTop, marginRight = 22, 16, 16
	sizeText, sizeSmall, sizeTitle     = 12, 10, 15
	lead                               = 5.8 // of a line
	qrSide                             = 27
	font                               = "serif"
)

// zone is where the office's clocks are.
var zone = time.FixedZone("+07", 7*60*60)

// Render makes the PDF.
func Render(s Sheet) ([]byte, error) {
	p := &page{Fpdf: fpdf.New("P", "mm", "A4", "")}
	p.SetCatalogSort(true)
	p.SetCreationDate(s.At.UTC())
	p.SetModificationDate(s.At.UTC())
	p.SetTitle(norm.NFC.String(s.Title+" "+s.Number), true)
	p.SetCreator("motcua", true)
	p.SetLang("vi")
	p.SetMargins(marginLeft, marginTop, marginRight)
	p.SetAutoPageBreak(true, 18)
	p.AddUTF8FontFromBytes(font, "", regular)
	p.AddUTF8FontFromBytes(font, "B", bold)
	p.AddUTF8FontFromBytes(font, "I", italic)
	p.SetFooterFunc(func() {
		p.SetY(-13)
		p.style("I", sizeSmall-1)
		p.CellFormat(0, 5, nfc(s.Number)+fmt.Sprintf(" – trang %d", p.PageNo()), "", 0, "C", false, 0, "")
	})
	p.AddPage()
	p.width, _ = p.GetPageSize()
	p.width -= marginLeft + marginRight
	p.head(s)
	p.body(s)
	p.foot(s)
	var out bytes.Buffer
	if err := p.Output(&out); err != nil {
		return nil, fmt.Errorf("render paper: %w", err)
	}
	return out.Bytes(), nil
}

type page struct {
	*fpdf.Fpdf
	width float64
}

// nfc gives text the form the fonts have letters for. They have none beyond the basic
// plane (the library knows no widths there); such characters are shown as a box.
func nfc(s string) string {
	return strings.Map(func(r rune) rune {
		if r > 0xFFFF {
			return '□'
		}
		return r
	}, norm.NFC.String(s))
}

func (p *page) style(style string, size float64) { p.SetFont(font, style, size) }

// head is the two columns every paper of an office begins with (NĐ 30/2020, annex I).
func (p *page) head(s Sheet) {
	left := p.width * 0.42
	top := p.GetY()
	p.style("", sizeText)
	p.MultiCell(left, lead, nfc(s.Agency), "", "C", false)
	p.style("B", sizeText)
	p.MultiCell(left, lead, nfc(s.Desk), "", "C", false)
	p.style("", sizeText)
	p.MultiCell(left, lead+1, "Số: "+nfc(s.Number), "", "C", false)
	bottom := p.GetY()
	p.SetXY(marginLeft+left, top)
	right := p.width - left
	p.style("B", sizeText-0.5)
	p.CellFormat(right, lead, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "", 2, "C", false, 0, "")
	p.style("B", sizeText)
	p.CellFormat(right, lead, "Độc lập - Tự do - Hạnh phúc", "", 2, "C", false, 0, "")
	middle := marginLeft + left + right/2
	p.Line(middle-26, p.GetY()+0.6, middle+26, p.GetY()+0.6)
	p.SetXY(marginLeft+left, p.GetY()+2.5)
	p.style("I", sizeText)
	p.CellFormat(right, lead, nfc(dateLine(s)), "", 2, "C", false, 0, "")
	p.SetXY(marginLeft, max(bottom, p.GetY())+4)
	p.style("I", sizeSmall)
	p.CellFormat(0, 5, nfc(s.Form), "", 1, "R", false, 0, "")
	p.style("B", sizeTitle)
	p.MultiCell(0, 7, nfc(s.Title), "", "C", false)
	p.Ln(2)
}

func dateLine(s Sheet) string {
	at := s.At.In(zone)
	text := fmt.Sprintf("ngày %02d tháng %02d năm %d", at.Day(), int(at.Month()), at.Year())
	if s.Place == "" {
		return "Ngày" + text[len("ngày"):]
	}
	return s.Place + ", " + text
}

func (p *page) body(s Sheet) {
	if s.Address != "" {
		p.line(Line{Name: "Kính gửi", Value: s.Address, Strong: true})
	}
	if s.Opening != "" {
		p.style("", sizeText)
		p.MultiCell(0, lead, nfc(s.Opening), "", "J", false)
		p.Ln(1)
	}
	for _, l := range s.Lines {
		p.line(l)
	}
	if s.Table != nil && len(s.Table.Rows) > 0 {
		p.Ln(1.5)
		p.table(*s.Table)
		p.Ln(2)
	}
	for _, l := range s.After {
		p.line(l)
	}
	if s.Warning != "" {
		p.Ln(1)
		p.style("I", sizeText-0.5)
		p.MultiCell(0, lead, nfc(s.Warning), "1", "L", false)
	}
	for _, r := range s.Remarks {
		p.style("", sizeText-0.5)
		p.MultiCell(0, lead-0.4, nfc(r), "", "J", false)
	}
}

// line writes "Name: value"; a long value goes on below, to the margin.
func (p *page) line(l Line) {
	if l.Value == "" {
		return
	}
	p.style("", sizeText)
	p.Write(lead+0.4, nfc(l.Name)+": ")
	if l.Strong {
		p.style("B", sizeText)
	}
	p.Write(lead+0.4, nfc(l.Value))
	p.Ln(lead + 0.4)
}

func (p *page) table(t Table) {
	widths := make([]float64, len(t.Widths))
	for i, w := range t.Widths {
		widths[i] = w * p.width
	}
	p.style("B", sizeText-1)
	p.row(widths, t.Heads, true)
	p.style("", sizeText-1)
	for _, r := range t.Rows {
		p.row(widths, r, false)
	}
}

// row writes the cells of a row, all as high as the highest.
func (p *page) row(widths []float64, cells []string, centred bool) {
	const line = 5.0
	most := 1
	for i, c := range cells {
		most = max(most, len(p.SplitText(nfc(c), widths[i]-2)))
	}
	height := float64(most)*line + 1.5
	_, pageHeight := p.GetPageSize()
	if p.GetY()+height > pageHeight-20 {
		p.AddPage()
	}
	x, y := p.GetXY()
	for i, c := range cells {
		p.Rect(x, y, widths[i], height, "D")
		align := "L"
		if centred || i == 0 {
			align = "C"
		}
		p.SetXY(x, y+0.7)
		p.MultiCell(widths[i], line, nfc(c), "", align, false)
		x += widths[i]
	}
	p.SetXY(marginLeft, y+height)
}

// foot is where people sign, and the code that a telephone reads.
func (p *page) foot(s Sheet) {
	_, height := p.GetPageSize()
	if p.GetY() > height-20-62 {
		p.AddPage()
	}
	p.Ln(5)
	half := p.width / 2
	y := p.GetY()
	for i, who := range []Signer{s.Left, s.Right} {
		p.SetXY(marginLeft+float64(i)*half, y)
		if who.Role == "" {
			continue
		}
		p.style("B", sizeText)
		p.CellFormat(half, lead, nfc(who.Role), "", 2, "C", false, 0, "")
		p.style("I", sizeSmall)
		p.CellFormat(half, 5, "(Ký và ghi rõ họ tên)", "", 2, "C", false, 0, "")
		p.SetXY(marginLeft+float64(i)*half, y+28)
		p.style("B", sizeText)
		p.MultiCell(half, lead, nfc(who.Name), "", "C", false)
	}
	p.SetXY(marginLeft, max(p.GetY(), y+35))
	p.code(s)
}

func (p *page) code(s Sheet) {
	if s.Link == "" {
		return
	}
	c, err := qr.Encode(s.Link, qr.M)
	if err != nil { // too long an address for a code: it is written out below all the same
		return
	}
	y := p.GetY()
	module := float64(qrSide) / float64(c.Size)
	p.SetFillColor(0, 0, 0)
	for row := range c.Size {
		for col := 0; col < c.Size; {
			run := 0
			for col+run < c.Size && c.Black(col+run, row) {
				run++
			}
			if run > 0 {
				p.Rect(marginLeft+float64(col)*module, y+float64(row)*module, float64(run)*module, module, "F")
			}
			col += max(run, 1)
		}
	}
	p.SetXY(marginLeft+qrSide+5, y+4)
	p.style("I", sizeSmall)
	p.MultiCell(p.width-qrSide-5, 5, nfc(s.LinkFor)+"\n"+s.Link, "", "L", false)
}
