package command

import (
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/text/unicode/norm"

	"github.com/motcua/motcua/internal/dossier"
)

func TestApplicant(t *testing.T) {
	t.Parallel()
	var c checker
	got := checkApplicant(&c, dossier.Applicant{
		Kind: "person", Name: "  " + norm.NFD.String("Nguyễn  Thị\tÁnh") + " ", IDNumber: "079 123.456-789",
		Phone: "+84 (90) 123-4567", Email: " anh@example.vn ", Address: "12 Lê Lợi\nQuận 1",
	})
	require.NoError(t, c.err("x"))
	require.Equal(t, dossier.Applicant{
		Kind: "person", Name: "Nguyễn Thị Ánh", IDNumber: "079123456789",
		Phone: "0901234567", Email: "anh@example.vn", Address: "12 Lê Lợi Quận 1",
	}, got)
}

func TestApplicantFields(t *testing.T) {
	t.Parallel()
	person := dossier.Applicant{Kind: "person", Name: "An"}
	with := func(f func(*dossier.Applicant)) dossier.Applicant {
		a := person
		f(&a)
		return a
	}
	for name, c := range map[string]struct {
		a     dossier.Applicant
		field string // "" = fine
	}{
		"name alone":          {person, ""},
		"old card":            {with(func(a *dossier.Applicant) { a.IDNumber = "023456789" }), ""},
		"passport":            {with(func(a *dossier.Applicant) { a.IDNumber = "c1234567" }), ""},
		"short number":        {with(func(a *dossier.Applicant) { a.IDNumber = "12345" }), "applicant.id_number"},
		"ten digits":          {with(func(a *dossier.Applicant) { a.IDNumber = "0301234567" }), "applicant.id_number"},
		"tax code":            {with(func(a *dossier.Applicant) { a.Kind, a.IDNumber = "organisation", "0301234567" }), ""},
		"tax code, branch":    {with(func(a *dossier.Applicant) { a.Kind, a.IDNumber = "organisation", "0301234567-001" }), ""},
		"tax code, wrong":     {with(func(a *dossier.Applicant) { a.Kind, a.IDNumber = "organisation", "03012" }), "applicant.id_number"},
		"landline":            {with(func(a *dossier.Applicant) { a.Phone = "028.3829.1234" }), ""},
		"without plus":        {with(func(a *dossier.Applicant) { a.Phone = "84901234567" }), ""},
		"abroad":              {with(func(a *dossier.Applicant) { a.Phone = "+4915112345678" }), ""},
		"phone, letters":      {with(func(a *dossier.Applicant) { a.Phone = "abc" }), "applicant.phone"},
		"phone, short":        {with(func(a *dossier.Applicant) { a.Phone = "0901" }), "applicant.phone"},
		"phone, other digits": {with(func(a *dossier.Applicant) { a.Phone = "٠٩٠١٢٣٤٥٦٧" }), "applicant.phone"},
		"mail":                {with(func(a *dossier.Applicant) { a.Email = "an@" }), "applicant.email"},
		"mail with a name":    {with(func(a *dossier.Applicant) { a.Email = "An <an@example.vn>" }), "applicant.email"},
		"no name":             {with(func(a *dossier.Applicant) { a.Name = "  " }), "applicant.name"},
		"name of digits":      {with(func(a *dossier.Applicant) { a.Name = "12345" }), "applicant.name"},
		"name with NUL":       {with(func(a *dossier.Applicant) { a.Name = "An\x00" }), "applicant.name"},
		"name reversed":       {with(func(a *dossier.Applicant) { a.Name = "An\u202eBình" }), "applicant.name"},
		"kind":                {with(func(a *dossier.Applicant) { a.Kind = "robot" }), "applicant.kind"},
	} {
		var k checker
		checkApplicant(&k, c.a)
		if c.field == "" {
			require.NoError(t, k.err("x"), name)
			continue
		}
		require.NotEmpty(t, k.fields, name)
		require.Equal(t, c.field, k.fields[0].Field, name)
		require.NotEmpty(t, k.fields[0].VI)
		require.NotEmpty(t, k.fields[0].EN)
	}
}
