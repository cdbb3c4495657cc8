package command

import (
	"context"
	"slices"
	"strconv"

	"github.com/google/uuid"

	"github.com/motcua/motcua/internal/attachment"
	"github.com/motcua/motcua/internal/auth"
	"github.com/motcua/motcua/internal/dossier"
)

// Bounds on what comes with one command.
const (
	maxFiles  = 50
	maxPapers = 100
	maxPages  = 999 // originals or copies of one paper
)

// claim gives the files a command names. The account behind the caller added them.
func (s *Service) claim(ctx context.Context, who auth.Principal, dossierID string, ids []string) ([]dossier.File, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	if s.Files == nil {
		return nil, attachment.ErrFileUnknown(ids[0])
	}
	return s.Files.Claim(ctx, who.Account.ID, dossierID, ids)
}

// checkFiles drops repetitions and refuses what is no id of a file.
func checkFiles(c *checker, ids []string) []string {
	var out []string
	for _, id := range ids {
		if _, err := uuid.Parse(id); err != nil || len(id) != 36 {
			c.add("files", "Mã tệp không hợp lệ.", "A file's id is not valid.")
			return nil
		}
		if !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	if len(out) > maxFiles {
		c.add("files", "Nhiều nhất "+strconv.Itoa(maxFiles)+" tệp.", "At most "+strconv.Itoa(maxFiles)+" files are allowed.")
	}
	return out
}

// checkPapers gives the checklist its one form; lines without a name go.
func checkPapers(c *checker, papers []dossier.Paper) []dossier.Paper {
	var out []dossier.Paper
	for i, p := range papers {
		at := "papers." + strconv.Itoa(i)
		p.ID, p.Name, p.Note = line(p.ID), line(p.Name), line(p.Note)
		c.text(at+".id", p.ID, 50, false)
		c.text(at+".name", p.Name, maxItem, false)
		c.text(at+".note", p.Note, maxItem, false)
		if p.Originals < 0 || p.Originals > maxPages || p.Copies < 0 || p.Copies > maxPages {
			c.add(at, "Số bản từ 0 đến 999.", "The number is from 0 to 999.")
		}
		if p.Name != "" {
			out = append(out, p)
		}
	}
	if len(out) > maxPapers {
		c.add("papers", "Nhiều nhất 100 giấy tờ.", "At most 100 papers are allowed.")
	}
	return out
}
