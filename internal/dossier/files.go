package dossier

import "time"

// File is a file as a dossier's record names it. What is in it is kept apart, by the
// digest; the dossier says only that it has it.
type File struct {
	ID     string `json:"id"`
	Name   string `json:"name"`
	Type   string `json:"type"` // media type, found in the content
	Size   int64  `json:"size"` // bytes
	SHA256 string `json:"sha256"`
	Paper  string `json:"paper,omitempty"` // of the checklist; "" = none in particular
}

// Paper is one line of the checklist, as it was when papers were handed in.
type Paper struct {
	ID        string `json:"id"` // within the procedure's list; "" = one that is not on it
	Name      string `json:"name"`
	Required  bool   `json:"required,omitempty"`
	Originals int    `json:"originals,omitempty"` // handed in
	Copies    int    `json:"copies,omitempty"`    // handed in, certified ones too
	Note      string `json:"note,omitempty"`
}

// Missing reports whether a paper that must be there was not handed in: neither on paper
// nor as a file.
func (p Paper) Missing(files []File) bool {
	if !p.Required || p.Originals+p.Copies > 0 {
		return false
	}
	for _, f := range files {
		if f.Paper == p.ID && p.ID != "" {
			return false
		}
	}
	return true
}

// CommandAttach adds files to a dossier without doing anything else.
const CommandAttach CommandKind = "attach"

// Events of papers and files.
const (
	EventFilesAttached  EventType = "files.attached"  // {files}; TaskID = with which step
	EventPapersReceived EventType = "papers.received" // {papers}
)

// recordFiles writes what came with a command or a submission.
func (c *Case) recordFiles(at time.Time, by Actor, element, task string, papers []Paper, files []File) {
	if len(papers) > 0 {
		c.record(at, EventPapersReceived, by, element, task, map[string]any{"papers": papers})
	}
	if len(files) > 0 {
		c.record(at, EventFilesAttached, by, element, task, map[string]any{"files": files})
	}
}

// receiptData is what the receipt says and the dossier may say otherwise later on.
func (c *Case) receiptData() map[string]any {
	data := map[string]any{"due": c.Dossier.Due, "received_at": c.Dossier.ReceivedAt}
	if c.Dossier.Provisional {
		data["provisional"] = true
	}
	return data
}

// checkAttach: there is something to attach, and a step that is named is open.
func (c *Case) checkAttach(cmd Command) error {
	if len(cmd.Files) == 0 {
		return invalid("files_missing", "files", "Chưa chọn tệp nào.", "No file was chosen.")
	}
	if cmd.TaskID == "" {
		return nil
	}
	_, err := c.task(cmd.TaskID)
	return err
}

// attach adds files to the dossier, or to one of its open steps.
func (c *Case) attach(cmd Command, env Env) *Task {
	t := c.Tasks[cmd.TaskID]
	if t == nil {
		c.recordFiles(env.Now, cmd.Actor, "", "", nil, cmd.Files)
		return nil
	}
	c.recordFiles(env.Now, cmd.Actor, t.ElementID, t.ID, nil, cmd.Files)
	return snapshot(t)
}
