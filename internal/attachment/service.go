package attachment

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"
	"time"

	"github.com/google/uuid"

	"github.com/motcua/motcua/internal/clock"
	"github.com/motcua/motcua/internal/dossier"
)

// Limits on files.
type Limits struct {
	File    int64 // bytes; 0 = 25 MiB
	Dossier int64 // bytes, all files of a dossier; 0 = 200 MiB
}

const (
	defaultFile    = 25 << 20
	defaultDossier = 200 << 20
	// maxPending bounds what an account may have added and not handed in: nobody fills the disk with drafts.
	maxPending = 200
)

// PendingLife is how long a file waits to be handed in; drafts live as long.
const PendingLife = 30 * 24 * time.Hour

// Deps is what a Service needs.
type Deps struct {
	Register Register
	Bucket   Bucket
	Limits   Limits
	Temp     string           // directory for uploads under way; "" = the system's
	Now      func() time.Time // nil = clock.System{}.Now
}

// Service takes files in and gives them out. Who may see what is its caller's business.
type Service struct{ Deps }

// New makes a Service.
func New(d Deps) *Service {
	if d.Limits.File <= 0 {
		d.Limits.File = defaultFile
	}
	if d.Limits.Dossier <= 0 {
		d.Limits.Dossier = defaultDossier
	}
	if d.Now == nil {
		d.Now = clock.System{}.Now
	}
	return &Service{d}
}

// Upload is a file on its way in.
type Upload struct {
	AccountID, AddedBy string
	Draft              string // where it belongs for now
	Paper              string // of the checklist, "" = none in particular
	Name               string // as the caller calls it
	Size               int64  // as announced; -1 = not
	Content            io.Reader
}

var (
	draftKey = regexp.MustCompile(`^[A-Za-z0-9._:-]{1,100}$`)
	paperKey = regexp.MustCompile(`^[A-Za-z0-9._:-]{0,50}$`)
)

// CheckDraftKey refuses what is no key of a draft.
func CheckDraftKey(key string) error {
	if !draftKey.MatchString(key) {
		return errDraftKey
	}
	return nil
}

// Add takes a file in. It is read once, no further than the limit allows, and nothing of
// it is kept unless all of it is there and acceptable.
func (s *Service) Add(ctx context.Context, u Upload) (File, error) {
	if err := CheckDraftKey(u.Draft); err != nil {
		return File{}, err
	}
	if !paperKey.MatchString(u.Paper) {
		return File{}, invalid("paper_invalid", "paper", "Mã giấy tờ không hợp lệ.", "The paper's id is not valid.")
	}
	if u.Size > s.Limits.File {
		return File{}, errTooLarge(s.Limits.File)
	}
	if err := s.room(ctx, u); err != nil {
		return File{}, err
	}
	held, err := s.receive(u.Content)
	if err != nil {
		return File{}, err
	}
	defer held.close()
	kind, err := Sniff(held.file, held.size)
	if err != nil {
		return File{}, err
	}
	id, err := uuid.NewV7()
	if err != nil {
		return File{}, fmt.Errorf("file id: %w", err)
	}
	f := File{
		File: dossier.File{
			ID: id.String(), Name: CleanName(u.Name, kind.Ending), Type: kind.Type, Size: held.size, SHA256: held.sha256, Paper: u.Paper,
		},
		AccountID: u.AccountID, AddedBy: u.AddedBy, AddedAt: s.Now().UTC(), Draft: u.Draft,
	}
	return f, s.keep(ctx, f, held)
}

// room: an account has not too much waiting.
func (s *Service) room(ctx context.Context, u Upload) error {
	files, bytes, err := s.Register.PendingUse(ctx, u.AccountID)
	if err != nil {
		return err
	}
	if most := 5 * s.Limits.Dossier; files >= maxPending || bytes+max(u.Size, 0) > most {
		return errTooManyPending(maxPending, most)
	}
	return nil
}

// keep writes the content, unless it is there, and the register.
func (s *Service) keep(ctx context.Context, f File, held *upload) error {
	known, err := s.Register.Object(ctx, f.SHA256)
	if err == nil {
		kept, err := s.Register.AddFile(ctx, f, known)
		if err != nil || kept == known {
			return err
		}
	} else if !errors.Is(err, dossier.ErrNotFound) {
		return err
	}
	object := f.SHA256[:2] + "/" + f.SHA256 + "-" + f.ID
	if _, err := held.file.Seek(0, io.SeekStart); err != nil {
		return fmt.Errorf("files: %w", err)
	}
	if err := s.Bucket.Write(ctx, object, held.file); err != nil {
		return err
	}
	kept, err := s.Register.AddFile(ctx, f, object)
	if err != nil || kept != object { // somebody added the same meanwhile, or nobody knows of ours
		err = errors.Join(err, s.Bucket.Delete(context.WithoutCancel(ctx), object))
	}
	return err
}

// upload is a content under way, in a file that goes with its handle.
type upload struct {
	file   *os.File
	size   int64
	sha256 string
}

func (u *upload) close() {
	_ = u.file.Close()
	_ = os.Remove(u.file.Name()) // where an open file cannot be removed, it is still there
}

// receive reads a content into a temporary file that has no name any more: whatever
// happens to this process, nothing is left of it.
func (s *Service) receive(r io.Reader) (_ *upload, err error) {
	file, err := os.CreateTemp(s.Temp, "motcua-upload-*")
	if err != nil {
		return nil, fmt.Errorf("files: %w", err)
	}
	u := &upload{file: file}
	_ = os.Remove(file.Name())
	defer func() {
		if err != nil {
			u.close()
		}
	}()
	head := make([]byte, headLen)
	n, err := io.ReadFull(r, head)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
		return nil, cutOff(err)
	}
	if n == 0 {
		return nil, errEmpty
	}
	if err := mayBecome(head[:n]); err != nil { // nobody waits for the rest
		return nil, err
	}
	sum := sha256.New()
	to := io.MultiWriter(file, sum)
	if _, err := to.Write(head[:n]); err != nil {
		return nil, fmt.Errorf("files: %w", err)
	}
	more, err := io.Copy(to, io.LimitReader(r, s.Limits.File-int64(n)+1))
	if err != nil {
		return nil, cutOff(err)
	}
	if u.size = int64(n) + more; u.size > s.Limits.File {
		return nil, errTooLarge(s.Limits.File)
	}
	u.sha256 = hex.EncodeToString(sum.Sum(nil))
	return u, nil
}

// cutOff: the sender went away, or sent more than they may.
func cutOff(err error) error {
	e := *errBroken
	e.Cause = err
	return &e
}

// Open gives a file's content. The caller has seen to it that it may be seen.
func (s *Service) Open(ctx context.Context, f File) (io.ReadSeekCloser, error) {
	object, err := s.Register.Object(ctx, f.SHA256)
	if err != nil {
		return nil, err
	}
	return s.Bucket.Open(ctx, object)
}

// Claim gives the files a command names as the dossier's record will name them: the
// account added them, and they are in a draft, or in this dossier already (the command
// is sent again). dossierID "" = a dossier that is to be.
func (s *Service) Claim(ctx context.Context, account, dossierID string, ids []string) ([]dossier.File, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	found, err := s.Register.FilesByID(ctx, ids)
	if err != nil {
		return nil, err
	}
	out := make([]dossier.File, 0, len(ids))
	var bytes int64
	for _, id := range ids {
		f, ok := found[id]
		if !ok || f.AccountID != account || !f.Pending() && (f.DossierID != dossierID || dossierID == "") {
			return nil, ErrFileUnknown(id)
		}
		if f.Pending() {
			bytes += f.Size
		}
		out = append(out, f.File)
	}
	return out, s.fits(ctx, dossierID, bytes)
}

func (s *Service) fits(ctx context.Context, dossierID string, more int64) error {
	if dossierID != "" {
		have, err := s.Register.DossierFiles(ctx, dossierID)
		if err != nil {
			return err
		}
		for _, f := range have {
			more += f.Size
		}
	}
	if more > s.Limits.Dossier {
		return errDossierFull(s.Limits.Dossier)
	}
	return nil
}
