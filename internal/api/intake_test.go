package api

import (
	"bytes"
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestCounterKnowsThePerson: earlier dossiers at the same office, and nowhere else.
func TestCounterKnowsThePerson(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ask := ApplicantQuery{IDNumber: "079 190 000 011", Procedure: birth}
	var known KnownApplicant
	b.call("POST", "/intake/applicants").as(desk).json(ask).want(http.StatusOK, &known)
	require.Nil(t, known.Applicant)
	s := b.file(desk)
	b.call("POST", "/intake/applicants").as(desk).json(ask).want(http.StatusOK, &known)
	require.NotNil(t, known.Applicant)
	require.Equal(t, "0900000011", known.Applicant.Phone)
	require.Len(t, known.OpenSame, 1)
	require.Equal(t, s.Code, known.OpenSame[0].Code)
	ask.Procedure = "another"
	b.call("POST", "/intake/applicants").as(desk2).json(ask).want(http.StatusOK, &known)
	require.Empty(t, known.OpenSame)
	require.Len(t, known.Earlier, 1)
	b.call("POST", "/intake/applicants").as(otherDesk).json(ask).want(http.StatusOK, &known)
	require.Nil(t, known.Applicant, "what another office received is not this one's to see")
	require.Empty(t, known.Earlier)
}

func TestFavouritesAndMostUsed(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.file(desk)
	var h Handy
	b.call("GET", "/intake/procedures").as(desk).want(http.StatusOK, &h)
	require.Empty(t, h.Favourites)
	require.Len(t, h.MostUsed, 1)
	require.Equal(t, birth, h.MostUsed[0].Code)
	for range 2 {
		b.call("PUT", "/intake/favourites/"+birth).as(desk).want(http.StatusNoContent)
	}
	b.call("GET", "/intake/procedures").as(desk).want(http.StatusOK, &h)
	require.Len(t, h.Favourites, 1)
	require.Empty(t, h.MostUsed, "nothing is shown twice")
	b.call("GET", "/intake/procedures").as(desk2).want(http.StatusOK, &h)
	require.Empty(t, h.Favourites, "favourites are a person's own")
	b.call("DELETE", "/intake/favourites/"+birth).as(desk).want(http.StatusNoContent)
	b.call("GET", "/intake/procedures").as(desk).want(http.StatusOK, &h)
	require.Empty(t, h.Favourites)
}

// TestChecklistOnTheReceipt: what was handed in is stored, shown, and on the paper; the
// paper printed again is the same, byte for byte.
func TestChecklistOnTheReceipt(t *testing.T) {
	t.Parallel()
	b := setup(t)
	var listed Page[ListedPaper]
	b.call("GET", "/intake/checklists/"+birth).as(desk).want(http.StatusOK, &listed)
	require.NotEmpty(t, listed.Items)
	papers := []map[string]any{{"id": listed.Items[0].ID, "name": listed.Items[0].Name, "required": true, "originals": 1, "copies": 2, "note": "có chứng thực"}}
	s := b.file(desk, func(m map[string]any) { m["papers"] = papers })
	var d Dossier
	b.call("GET", "/dossiers/"+s.Code).as(registrar).want(http.StatusOK, &d)
	require.Equal(t, []PaperGiven{{ID: listed.Items[0].ID, Name: listed.Items[0].Name, Required: true, Originals: 1, Copies: 2, Note: "có chứng thực"}}, d.Papers)
	require.Equal(t, "01", d.Slips[0].FormNo)
	one := b.call("GET", "/dossiers/"+s.Code+"/slips/1.pdf").as(desk).want(http.StatusOK)
	require.Equal(t, "application/pdf", one.header.Get("Content-Type"))
	require.True(t, bytes.HasPrefix(one.body, []byte("%PDF-")))
	again := b.call("GET", "/dossiers/"+s.Code+"/slips/1.pdf").as(registrar).want(http.StatusOK)
	require.Equal(t, one.body, again.body)
	b.call("GET", "/dossiers/"+s.Code+"/slips/9.pdf").as(desk).want(http.StatusNotFound)
	b.call("GET", "/dossiers/"+s.Code+"/slips/1.html").as(desk).want(http.StatusUnprocessableEntity)
	b.call("POST", "/dossiers").as(desk).key().json(b.filing(func(m map[string]any) {
		m["papers"] = []map[string]any{{"name": "x", "copies": -1}}
	})).want(http.StatusUnprocessableEntity)
}

// TestPapersMissing: the counter takes a filing down without receiving it: no receipt,
// until the desk accepts it; or a supplement is asked for, or it is refused with form 03.
func TestPapersMissing(t *testing.T) {
	t.Parallel()
	b := setup(t)
	unchecked := func(m map[string]any) { m["unchecked"] = true }
	var d Dossier
	forms := func(code string) (out []string) {
		b.call("GET", "/dossiers/"+code).as(desk).want(http.StatusOK, &d)
		for _, s := range d.Slips {
			out = append(out, s.FormNo)
		}
		return out
	}
	received := b.file(desk, unchecked)
	require.Equal(t, 1, received.Status)
	require.Empty(t, forms(received.Code))
	b.complete(desk, received.Next[0].ID)
	require.Equal(t, []string{"01"}, forms(received.Code))
	require.NotEqual(t, 1, d.Status)

	refused := b.file(desk, unchecked)
	b.call("POST", "/dossiers/"+refused.Code+"/refusal").as(desk).key().json(map[string]any{"reason": "Thiếu giấy chứng sinh"}).want(http.StatusOK)
	require.Equal(t, []string{"03"}, forms(refused.Code))
	require.Equal(t, 3, d.Status)

	asked := b.file(desk, unchecked)
	b.call("POST", "/dossiers/"+asked.Code+"/supplement-requests").as(desk).key().json(map[string]any{"items": []string{"Giấy chứng sinh"}}).want(http.StatusOK)
	require.Equal(t, []string{"02"}, forms(asked.Code))
	require.Equal(t, 5, d.Status)
}
