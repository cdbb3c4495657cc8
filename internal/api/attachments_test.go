package api

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/motcua/motcua/internal/attachment"
)

const pdf = "%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"

// raw sends a body as it is.
func (c *call) raw(body io.Reader) *call {
	c.body = body
	c.header.Set("Content-Type", "application/octet-stream")
	return c
}

func (b *bench) upload(as, draft, name, content string) Attachment {
	b.Helper()
	var a Attachment
	b.call("POST", "/files?draft="+draft+"&name="+url.QueryEscape(name)).as(as).raw(strings.NewReader(content)).want(http.StatusCreated, &a)
	return a
}

// TestFilesOfADossier: from a draft, by a command, into the dossier; who may see them there.
func TestFilesOfADossier(t *testing.T) {
	t.Parallel()
	b := setup(t)
	f := b.upload(desk, "intake:1", "../../Giấy chứng sinh\u202e.exe", pdf)
	require.Equal(t, "Giấy chứng sinh.exe.pdf", f.Name)
	require.Equal(t, "application/pdf", f.Type)
	require.Nil(t, f.AttachedAt)
	for _, who := range []string{desk2, otherDesk, citizen, admin} {
		b.call("GET", "/files/"+f.ID).as(who).want(http.StatusNotFound)
		b.call("GET", "/files/"+f.ID+"/content").as(who).want(http.StatusNotFound)
		b.call("DELETE", "/files/"+f.ID).as(who).want(http.StatusNotFound)
		b.call("POST", "/dossiers").as(desk2).key().json(b.filing(func(m map[string]any) { m["files"] = []string{f.ID} })).
			problem(http.StatusUnprocessableEntity, "file_unknown", "files")
	}
	key := "the-same"
	filing := b.filing(func(m map[string]any) {
		m["files"] = []string{f.ID}
		m["papers"] = []map[string]any{{"id": "1", "name": "Giấy chứng sinh", "required": true, "originals": 1}}
	})
	var s Submitted
	b.call("POST", "/dossiers").as(desk).key(key).json(filing).want(http.StatusCreated, &s)
	var again Submitted
	b.call("POST", "/dossiers").as(desk).key(key).json(filing).want(http.StatusCreated, &again)
	require.Equal(t, s.Code, again.Code, "a filing sent again finds its files in the dossier")

	var page Page[Attachment]
	b.call("GET", "/files?draft=intake:1").as(desk).want(http.StatusOK, &page)
	require.Empty(t, page.Items, "it left the draft")
	b.call("GET", "/dossiers/"+s.Code+"/files").as(registrar).want(http.StatusOK, &page)
	require.Len(t, page.Items, 1)
	require.NotNil(t, page.Items[0].AttachedAt)
	require.Equal(t, f.SHA256, page.Items[0].SHA256)

	got := b.call("GET", "/files/"+f.ID+"/content").as(registrar).want(http.StatusOK)
	require.Equal(t, pdf, string(got.body))
	require.Contains(t, got.header.Get("Content-Disposition"), "attachment; filename")
	require.Contains(t, got.header.Get("Content-Security-Policy"), "sandbox")
	require.Equal(t, "nosniff", got.header.Get("X-Content-Type-Options"))
	part := b.call("GET", "/files/"+f.ID+"/content").as(registrar).set("Range", "bytes=1-3").want(http.StatusPartialContent)
	require.Equal(t, "PDF", string(part.body))
	b.call("GET", "/files/"+f.ID+"/content").as(registrar).set("Range", "bytes=9999-").want(http.StatusRequestedRangeNotSatisfiable)
	for _, who := range []string{otherDesk, stranger, designer} {
		b.call("GET", "/files/"+f.ID+"/content").as(who).want(http.StatusNotFound)
	}
	b.call("DELETE", "/files/"+f.ID).as(desk).problem(http.StatusConflict, "file_in_record", "")

	var d Dossier
	b.call("GET", "/dossiers/"+s.Code).as(desk).want(http.StatusOK, &d)
	var kinds []string
	for _, e := range d.History {
		kinds = append(kinds, e.Type)
	}
	require.Contains(t, kinds, "files.attached")
	require.Contains(t, kinds, "papers.received")

	// With a step, and on its own.
	with := b.upload(registrar, "task:x", "bien ban.pdf", strings.Replace(pdf, "1.7", "1.6", 1))
	b.complete(desk, s.Next[0].ID)
	b.call("GET", "/dossiers/"+s.Code).as(registrar).want(http.StatusOK, &d)
	step := openTasks(d)[0].ID
	var done Done
	b.call("POST", "/dossiers/"+s.Code+"/files").as(registrar).key().json(AttachBody{Files: []string{with.ID}, TaskID: step}).want(http.StatusOK, &done)
	b.call("GET", "/dossiers/"+s.Code+"/files").as(registrar).want(http.StatusOK, &page)
	require.Len(t, page.Items, 2)
	require.Equal(t, step, page.Items[1].TaskID)
	more := b.file(desk)
	b.call("POST", "/dossiers/"+more.Code+"/files").as(desk).key().json(AttachBody{Files: []string{f.ID}}).
		problem(http.StatusUnprocessableEntity, "file_unknown", "files")
}

// TestUploadsRefused: what a file is decides, and nothing of what is refused is kept.
func TestUploadsRefused(t *testing.T) {
	t.Parallel()
	small := attachment.Limits{File: 64 << 10, Dossier: 100 << 10}
	b := setup(t, func(d *Deps) { d.Files.Limits = small })
	bomb := zipped(t, "word/document.xml", bytes.Repeat([]byte("0"), 30<<20))
	for name, x := range map[string]struct {
		body   io.Reader
		status int
		code   string
	}{
		"html":         {strings.NewReader("<!doctype html><script>alert(1)</script>"), 422, "file_type_refused"},
		"svg":          {strings.NewReader(`<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>`), 422, "file_type_refused"},
		"empty":        {strings.NewReader(""), 422, "file_empty"},
		"plain zip":    {bytes.NewReader(zipped(t, "readme.txt", []byte("x"))), 422, "file_type_refused"},
		"macros":       {bytes.NewReader(zipped(t, "word/vbaProject.bin", []byte("x"))), 422, "file_has_macros"},
		"bomb":         {bytes.NewReader(bomb), 422, "file_expands_too_far"},
		"cut-off PDF":  {strings.NewReader(pdf[:40]), 422, "file_broken"},
		"too large":    {io.LimitReader(endless{}, 1<<20), 413, attachment.KeyTooLarge},
		"endless":      {endless{}, 413, attachment.KeyTooLarge},
		"broken off":   {io.MultiReader(strings.NewReader(pdf), failing{}), 422, "file_broken"},
		"endless text": {&endlessText{}, 422, "file_type_refused"},
	} {
		b.call("POST", "/files?draft=d&name=a.pdf").as(desk).raw(x.body).problem(x.status, x.code, "")
		_ = name
	}
	said := b.call("POST", "/files?draft=d&name=a.pdf").as(desk).raw(endless{})
	req := httptest.NewRequestWithContext(t.Context(), "POST", said.path, &unread{t})
	req.Header = said.header
	req.ContentLength = 5 << 30
	w := httptest.NewRecorder()
	b.server.engine.ServeHTTP(w, req)
	require.Equal(t, http.StatusRequestEntityTooLarge, w.Code, "five gigabytes that are announced are not read at all")

	var page Page[Attachment]
	b.call("GET", "/files?draft=d").as(desk).want(http.StatusOK, &page)
	require.Empty(t, page.Items)
	require.Empty(t, b.objects(), "nothing of what was refused is kept")
	b.call("POST", "/files?draft=a/b&name=a.pdf").as(desk).raw(strings.NewReader(pdf)).problem(422, "draft_key_invalid", "draft")

	// A dossier's files have a bound together.
	var ids []string
	for i := range 3 {
		ids = append(ids, b.upload(desk, "d", "a.pdf", pdf+strings.Repeat(fmt.Sprint(i), 40<<10)+"%%EOF").ID)
	}
	b.call("POST", "/dossiers").as(desk).key().json(b.filing(func(m map[string]any) { m["files"] = ids })).
		problem(http.StatusUnprocessableEntity, "dossier_files_too_large", "files")
}

// TestSameContentOnce: two people add the same, one content is kept; it goes with the last.
func TestSameContentOnce(t *testing.T) {
	t.Parallel()
	b := setup(t)
	one, two := b.upload(desk, "d", "a.pdf", pdf), b.upload(citizen, "d", "b.pdf", pdf)
	require.NotEqual(t, one.ID, two.ID)
	require.Len(t, b.objects(), 1)
	b.call("DELETE", "/files/"+one.ID).as(desk).want(http.StatusNoContent)
	b.call("GET", "/files/"+one.ID).as(desk).want(http.StatusNotFound)
	require.Equal(t, pdf, string(b.call("GET", "/files/"+two.ID+"/content").as(citizen).want(http.StatusOK).body))
	require.NoError(t, b.bucketOf().Write(t.Context(), "zz/stray", strings.NewReader("left by a process that died")))
	_, err := b.files.Sweep(t.Context())
	require.NoError(t, err)
	require.Len(t, b.objects(), 2, "what is young may still be wanted")
}

// TestDrafts: a person's own, bounded, and gone after a while.
func TestDrafts(t *testing.T) {
	t.Parallel()
	b := setup(t)
	path := "/drafts/task:1"
	b.call("GET", path).as(desk).want(http.StatusNotFound)
	var d Draft
	b.call("PUT", path).as(desk).json(`{"data":{"ho_ten":"Nguyễn Thị Bích Hạnh","n":1.0}}`).want(http.StatusOK, &d)
	b.call("GET", path).as(desk).want(http.StatusOK, &d)
	data, err := json.Marshal(d.Data)
	require.NoError(t, err)
	require.JSONEq(t, `{"ho_ten":"Nguyễn Thị Bích Hạnh","n":1.0}`, string(data))
	b.call("GET", path).as(desk2).want(http.StatusNotFound)
	b.call("PUT", path).as(desk).json(`{"data":{"x":"`+strings.Repeat("a", 300<<10)+`"}}`).problem(http.StatusUnprocessableEntity, "draft_too_large", "data")
	b.call("PUT", "/drafts/a%20b").as(desk).json(`{"data":{}}`).want(http.StatusUnprocessableEntity)
	b.call("DELETE", path).as(desk2).want(http.StatusNoContent)
	b.call("GET", path).as(desk).want(http.StatusOK)
	b.pass(attachment.PendingLife + 1)
	b.tokens = map[string]string{}
	b.call("GET", path).as(desk).want(http.StatusNotFound)
}

func (b *bench) bucketOf() attachment.Bucket { return b.files.Bucket }

// objects are the names of what is in the bucket.
func (b *bench) objects() []string {
	b.Helper()
	var names []string
	require.NoError(b, b.bucketOf().List(b.Context(), func(name string, _ time.Time) error {
		names = append(names, name)
		return nil
	}))
	return names
}

type endless struct{}

func (endless) Read(p []byte) (int, error) {
	n := copy(p, "%PDF-1.7 ")
	for i := n; i < len(p); i++ {
		p[i] = 'x'
	}
	return len(p), nil
}

// endlessText never ends, and fails the test's memory if somebody reads it all.
type endlessText struct{ read int }

func (e *endlessText) Read(p []byte) (int, error) {
	if e.read += len(p); e.read > 1<<20 {
		return 0, errors.New("read further than the first look needs")
	}
	for i := range p {
		p[i] = 'x'
	}
	return len(p), nil
}

type failing struct{}

func (failing) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

type unread struct{ t *testing.T }

func (u *unread) Read([]byte) (int, error) {
	u.t.Error("the body was read")
	return 0, io.EOF
}

func zipped(t *testing.T, name string, content []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	w, err := z.Create(name)
	require.NoError(t, err)
	_, err = w.Write(content)
	require.NoError(t, err)
	require.NoError(t, z.Close())
	return out.Bytes()
}
