package procedure

import (
	"strconv"
	"strings"
)

// ListedPaper is a paper that a procedure asks for.
type ListedPaper struct {
	ID       string // within the procedure's list
	Name     string // as published
	Required bool   // false: only in the case that its words name
}

// conditional are words that make a paper depend on the case: "(nếu có)", "trường hợp …".
var conditional = []string{"nếu có", "nếu ", "trường hợp", "đối với"}

// Checklist is the list of papers that the counter goes through, in the order published.
// What depends on the case is said by the words of the list itself; such a paper is not
// required of everybody.
func (d Definition) Checklist() []ListedPaper {
	out := make([]ListedPaper, 0, len(d.Documents))
	for i, name := range d.Documents {
		required := true
		folded := strings.ToLower(name)
		for _, word := range conditional {
			if strings.Contains(folded, word) {
				required = false
			}
		}
		out = append(out, ListedPaper{ID: strconv.Itoa(i + 1), Name: name, Required: required})
	}
	return out
}
