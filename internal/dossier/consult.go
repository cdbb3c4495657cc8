package dossier

import "time"

// Consultation is what one party is asked beside the process: its task is a work item
// in that party's inbox, and its answer is the task's outcome (agree, disagree, comment,
// silence) and comment.
type Consultation struct {
	No          int       `json:"no"`      // 1, 2, 3 … within the task that it is asked for
	TaskID      string    `json:"task_id"` // the task whose holder asks
	Question    string    `json:"question"`
	Limit       string    `json:"limit"` // working time to answer in, e.g. "2 working_day"; after that silence is agreement
	AskedBy     string    `json:"asked_by"`
	AskedByName string    `json:"asked_by_name"`
	AskedAt     time.Time `json:"asked_at"`
}
