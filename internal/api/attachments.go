package api

import (
	"context"
	"io"
	"mime"
	"net/http"
	"strconv"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/motcua/motcua/internal/attachment"
	"github.com/motcua/motcua/internal/auth"
	"github.com/motcua/motcua/internal/command"
	"github.com/motcua/motcua/internal/dossier"
)

// Attachment is a file that came with a dossier, or is going to.
type Attachment struct {
	ID         string     `json:"id"`
	Name       string     `json:"name"`
	Type       string     `json:"type" doc:"Media type, found in the content." example:"application/pdf"`
	Size       int64      `json:"size" doc:"Bytes."`
	SHA256     string     `json:"sha256"`
	Paper      string     `json:"paper,omitempty" doc:"Paper of the checklist that it is."`
	AddedBy    Person     `json:"added_by"`
	AddedAt    time.Time  `json:"added_at"`
	AttachedAt *time.Time `json:"attached_at,omitempty" doc:"Part of the dossier since; absent: in a draft."`
	TaskID     string     `json:"task_id,omitempty" doc:"Step that it came with."`
}

type uploadInput struct {
	stream
	Draft string `query:"draft" required:"true" minLength:"1" maxLength:"100" doc:"Key of the draft that it belongs to until a command names it." example:"task:0198c1e2-0000-7000-8000-000000000000"`
	Name  string `query:"name" maxLength:"1000" doc:"What the sender calls it; cleaned."`
	Paper string `query:"paper" maxLength:"50" doc:"Paper of the checklist that it is."`
}

// FilePath names a file.
type FilePath struct {
	ID string `path:"id" maxLength:"64"`
}

type draftFilesInput struct {
	Draft string `query:"draft" required:"true" minLength:"1" maxLength:"100"`
}

// AttachBody adds files of the caller's drafts to a dossier.
type AttachBody struct {
	Files  []string `json:"files" minItems:"1" maxItems:"50" doc:"Ids of files in the caller's drafts."`
	TaskID string   `json:"task_id,omitempty" maxLength:"64" doc:"Open step that they belong to."`
}

func (s *server) registerAttachments() {
	const tag = "Files"
	handleStream(s, route{
		method: http.MethodPost, path: "/files", action: auth.ActionAddFile, id: "addFile", tag: tag, summary: "Add a file to a draft of one's own", status: http.StatusCreated,
		description: "The body is the file as it is. It becomes part of a dossier when a command of its owner names it: a filing, a completion, a supplement or files added to a dossier.",
		errors:      []int{http.StatusRequestEntityTooLarge, http.StatusUnprocessableEntity},
	}, octets("The file."), s.addFile)
	handle(s, route{method: http.MethodGet, path: "/files", action: auth.ActionReadFile, id: "listDraftFiles", tag: tag, summary: "Files in a draft of one's own"}, s.draftFiles)
	handle(s, route{method: http.MethodGet, path: "/files/{id}", action: auth.ActionReadFile, id: "getFile", tag: tag, summary: "What is known of a file", errors: []int{http.StatusNotFound}}, s.getFile)
	handleStream(s, route{
		method: http.MethodGet, path: "/files/{id}/content", action: auth.ActionReadFile, id: "downloadFile", tag: tag, summary: "A file's content, for saving; ranges are answered",
		errors: []int{http.StatusNotFound},
	}, nil, s.download)
	handle(s, route{method: http.MethodDelete, path: "/files/{id}", action: auth.ActionAddFile, id: "deleteFile", tag: tag, summary: "Take a file out of a draft of one's own", status: http.StatusNoContent, errors: []int{http.StatusNotFound, http.StatusConflict}}, s.deleteFile)
	handle(s, route{method: http.MethodGet, path: "/dossiers/{code}/files", action: auth.ActionReadDossier, id: "listDossierFiles", tag: tag, summary: "Files of a dossier", errors: []int{http.StatusNotFound}}, s.dossierFiles)
	handle(s, route{method: http.MethodPost, path: "/dossiers/{code}/files", action: auth.ActionAttach, id: "attachFiles", tag: tag, summary: "Add files to a dossier", errors: []int{http.StatusNotFound, http.StatusConflict, http.StatusUnprocessableEntity}},
		func(ctx context.Context, who auth.Principal, in *on[AttachBody]) (*doneOutput, error) {
			return s.dossierCommand(ctx, who, in.Keyed, command.DossierInput{Kind: dossier.CommandAttach, Code: in.Code, TaskID: in.Body.TaskID, Files: in.Body.Files})
		})
}

func (s *server) addFile(ctx context.Context, who auth.Principal, in *uploadInput) (*struct{ Body Attachment }, error) {
	r := in.gin.Request
	if r.ContentLength > s.Files.Limits.File { // said beforehand: nobody waits for it to arrive
		return nil, tooLarge(ctx)
	}
	f, err := s.Files.Add(ctx, attachment.Upload{
		AccountID: who.Account.ID, AddedBy: who.Account.Name, Draft: in.Draft, Paper: in.Paper, Name: in.Name,
		Size: r.ContentLength, Content: in.content(s.Files.Limits.File),
	})
	if err != nil {
		return nil, err
	}
	return &struct{ Body Attachment }{attachmentDTO(f)}, nil
}

func (s *server) draftFiles(ctx context.Context, who auth.Principal, in *draftFilesInput) (*struct{ Body Page[Attachment] }, error) {
	if err := attachment.CheckDraftKey(in.Draft); err != nil {
		return nil, err
	}
	files, err := s.Files.Register.DraftFiles(ctx, who.Account.ID, in.Draft)
	return filesOut(files, err)
}

func (s *server) dossierFiles(ctx context.Context, who auth.Principal, in *DossierPath) (*struct{ Body Page[Attachment] }, error) {
	d, _, err := s.Query.Find(ctx, who, in.Code)
	if err != nil {
		return nil, err
	}
	files, err := s.Files.Register.DossierFiles(ctx, d.ID)
	return filesOut(files, err)
}

func filesOut(files []attachment.File, err error) (*struct{ Body Page[Attachment] }, error) {
	if err != nil {
		return nil, err
	}
	return &struct{ Body Page[Attachment] }{Page[Attachment]{Items: list(files, attachmentDTO)}}, nil
}

func (s *server) getFile(ctx context.Context, who auth.Principal, in *FilePath) (*struct{ Body Attachment }, error) {
	f, err := s.findFile(ctx, who, in.ID)
	if err != nil {
		return nil, err
	}
	return &struct{ Body Attachment }{attachmentDTO(f)}, nil
}

// findFile gives a file the caller may see: one in their own drafts, or of a dossier that
// they may read. Any other does not exist.
func (s *server) findFile(ctx context.Context, who auth.Principal, id string) (attachment.File, error) {
	f, err := s.Files.Register.File(ctx, id)
	switch {
	case err != nil:
		return attachment.File{}, err
	case f.DossierID != "":
		_, _, err = s.Query.Find(ctx, who, f.DossierID)
		return f, err
	case f.AccountID != who.Account.ID || !f.Pending():
		return attachment.File{}, dossier.ErrNotFound
	}
	return f, nil
}

type downloadInput struct {
	stream
	FilePath
}

// download sends a file for saving: a browser neither shows nor guesses at it, and what
// it holds can do nothing to our pages.
func (s *server) download(ctx context.Context, who auth.Principal, in *downloadInput) (*huma.StreamResponse, error) {
	f, err := s.findFile(ctx, who, in.ID)
	if err != nil {
		return nil, err
	}
	content, err := s.Files.Open(context.WithoutCancel(ctx), f) // the handler returns before it is sent
	if err != nil {
		return nil, err
	}
	return &huma.StreamResponse{Body: func(huma.Context) {
		defer func() { _ = content.Close() }()
		c := in.gin
		asDownload(c.Writer.Header(), f.Name, f.Type)
		c.Writer.Header().Set("ETag", `"`+f.SHA256+`"`)
		http.ServeContent(c.Writer, c.Request, "", f.AddedAt, sized{&movingSeeker{content, http.NewResponseController(c.Writer)}, f.Size})
	}}, nil
}

// asDownload sets the headers of something that is saved, never shown in our name.
func asDownload(h http.Header, name, media string) {
	h.Set("Content-Type", media)
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Cache-Control", "private, no-store")
}

// sized answers where the end is without asking the bucket.
type sized struct {
	io.ReadSeeker
	size int64
}

func (s sized) Seek(offset int64, whence int) (int64, error) {
	if whence == io.SeekEnd {
		whence, offset = io.SeekStart, s.size+offset
	}
	return s.ReadSeeker.Seek(offset, whence)
}

func (s *server) deleteFile(ctx context.Context, who auth.Principal, in *FilePath) (*struct{}, error) {
	f, err := s.findFile(ctx, who, in.ID)
	switch {
	case err != nil:
		return nil, err
	case !f.Pending():
		return nil, &dossier.Error{
			Code: dossier.CodeConflict, Key: "file_in_record",
			VI: "Tệp đã là một phần của hồ sơ nên không xóa được.", EN: "The file is part of the dossier's record and cannot be removed.",
		}
	}
	return nil, s.Files.Register.DeleteFile(ctx, who.Account.ID, f.ID, s.Now())
}

func attachmentDTO(f attachment.File) Attachment {
	return Attachment{
		ID: f.ID, Name: f.Name, Type: f.Type, Size: f.Size, SHA256: f.SHA256, Paper: f.Paper,
		AddedBy: Person{ID: f.AccountID, Name: f.AddedBy}, AddedAt: local(f.AddedAt), AttachedAt: localPtr(f.AttachedAt), TaskID: f.TaskID,
	}
}

// slipFile is the name of a slip's PDF: its number and the ending.
func slipNumber(file string) (int, bool) {
	const ending = ".pdf"
	if len(file) <= len(ending) || file[len(file)-len(ending):] != ending {
		return 0, false
	}
	n, err := strconv.Atoi(file[:len(file)-len(ending)])
	return n, err == nil && n > 0
}
