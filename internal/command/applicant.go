package command

import (
	"net/mail"
	"regexp"
	"strings"
	"unicode"

	"github.com/motcua/motcua/internal/dossier"
)

// Kinds of applicants.
const (
	kindPerson       = "person"
	kindOrganisation = "organisation"
)

var (
	// A person: CCCD or personal identification number (12 digits, Luật Căn cước 2023), the old CMND (9), or a passport.
	personNumber = regexp.MustCompile(`^(?:\d{9}|\d{12}|[A-Z]{1,2}\d{6,8})$`)
	// An organisation: tax code of 10 digits, or 13 with a branch; a household business may use its owner's number (12).
	taxNumber = regexp.MustCompile(`^(?:\d{10}|\d{12}|\d{13})$`)
	// A telephone in Vietnam: 0 and 9 or 10 digits; abroad: + and 8 to 15 digits (E.164).
	phoneNumber = regexp.MustCompile(`^(?:0\d{9,10}|\+[1-9]\d{7,14})$`)

	separators = strings.NewReplacer(" ", "", ".", "", "-", "", "(", "", ")", "", "\u00a0", "")
)

// checkApplicant gives the applicant's data their one form, and adds what is wrong to c.
func checkApplicant(c *checker, a dossier.Applicant) dossier.Applicant {
	out := dossier.Applicant{
		Kind: a.Kind, Name: line(a.Name), IDNumber: strings.ToUpper(separators.Replace(line(a.IDNumber))),
		Phone: normalPhone(a.Phone), Email: line(a.Email), Address: line(a.Address),
	}
	if out.Kind != kindPerson && out.Kind != kindOrganisation {
		c.add("applicant.kind", "Chọn cá nhân (person) hoặc tổ chức (organisation).", "Choose person or organisation.")
	}
	// White space is joined above, so what is left of control characters was not a line break.
	c.text("applicant.name", out.Name, 200, false)
	c.text("applicant.address", out.Address, 500, false)
	if !strings.ContainsFunc(out.Name, unicode.IsLetter) {
		c.add("applicant.name", "Cần nhập họ tên hoặc tên tổ chức.", "Enter the applicant's name.")
	}
	checkNumbers(c, out)
	checkEmail(c, out.Email)
	return out
}

func checkNumbers(c *checker, a dossier.Applicant) {
	if a.IDNumber != "" {
		switch {
		case a.Kind == kindOrganisation && !taxNumber.MatchString(a.IDNumber):
			c.add("applicant.id_number", "Mã số thuế có 10 hoặc 13 chữ số.", "A tax code has 10 or 13 digits.")
		case a.Kind == kindPerson && !personNumber.MatchString(a.IDNumber):
			c.add("applicant.id_number", "Số định danh có 12 chữ số (CMND cũ: 9 chữ số; hộ chiếu: chữ cái và 6–8 chữ số).",
				"An identification number has 12 digits (old card: 9; passport: letters and 6–8 digits).")
		}
	}
	if a.Phone != "" && !phoneNumber.MatchString(a.Phone) {
		c.add("applicant.phone", "Số điện thoại chưa đúng, ví dụ 0901234567.", "The telephone number is not valid, e.g. 0901234567.")
	}
}

func checkEmail(c *checker, email string) {
	if email == "" {
		return
	}
	parsed, err := mail.ParseAddress(email)
	if err != nil || parsed.Address != email || parsed.Name != "" || len(email) > 200 {
		c.add("applicant.email", "Địa chỉ thư điện tử chưa đúng.", "The e-mail address is not valid.")
	}
}

// normalPhone drops separators and writes +84 as 0.
func normalPhone(s string) string {
	s = separators.Replace(line(s))
	if rest, ok := strings.CutPrefix(s, "+84"); ok {
		return "0" + strings.TrimPrefix(rest, "0")
	}
	if rest, ok := strings.CutPrefix(s, "84"); ok && len(rest) >= 9 {
		return "0" + rest
	}
	return s
}
