package api

import (
	"encoding/json"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/motcua/motcua/internal/clock"
	"github.com/motcua/motcua/internal/query"
)

// Page is one page of a list.
type Page[T any] struct {
	Items []T    `json:"items"`
	Next  string `json:"next,omitempty" doc:"Cursor of the following page; absent on the last one."`
}

// Paging is what every list takes.
type Paging struct {
	Cursor string `query:"cursor" maxLength:"512" doc:"next of the page before."`
	Limit  int    `query:"limit" minimum:"1" maximum:"200" default:"50" doc:"Items a page."`
}

// Named is something with an id and a name in both languages.
type Named struct {
	ID     string `json:"id"`
	Name   string `json:"name" doc:"Vietnamese, the official one."`
	NameEN string `json:"name_en,omitempty"`
}

// Person is someone in the record.
type Person struct {
	ID   string `json:"id,omitempty"`
	Name string `json:"name,omitempty"`
}

// Object is a JSON object with fields of a form.
type Object struct{ json.RawMessage }

// Schema describes an Object: the fields are the form's.
func (Object) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeObject, AdditionalProperties: true}
}

// MarshalJSON is the object itself, {} when there is none.
func (o Object) MarshalJSON() ([]byte, error) {
	if len(o.RawMessage) == 0 {
		return []byte("{}"), nil
	}
	return o.RawMessage, nil
}

// WorkingTime is time counted in working sessions.
type WorkingTime struct {
	Minutes int64 `json:"minutes" doc:"Working minutes left; negative: late by so many."`
	Stopped bool  `json:"stopped" doc:"The clock stands still, the minutes do not shrink."`
}

// Limit is a time limit.
type Limit struct {
	Amount float64 `json:"amount"`
	Unit   string  `json:"unit" enum:"working_day,hour,calendar_day,month,same_day,per_plan"`
	Cutoff string  `json:"cutoff,omitempty" doc:"same_day: received later, it is due the next working day." example:"15:00"`
	Text   string  `json:"text" doc:"In words, in the caller's language."`
}

func limitDTO(lang string, l clock.Limit) Limit {
	return Limit{Amount: l.Amount, Unit: string(l.Unit), Cutoff: l.Cutoff, Text: l.Text(lang)}
}

func workingDTO(w *query.WorkingTime) *WorkingTime {
	if w == nil {
		return nil
	}
	minutes := int64(w.Left / time.Minute)
	if w.Left < 0 && w.Left%time.Minute != 0 {
		minutes-- // late by a part of a minute is late
	}
	return &WorkingTime{Minutes: minutes, Stopped: w.Stopped}
}

// local shows an instant in Vietnam's time, in whole seconds.
func local(t time.Time) time.Time { return t.In(clock.Zone).Truncate(time.Second) }

func localPtr(t *time.Time) *time.Time {
	if t == nil {
		return nil
	}
	at := local(*t)
	return &at
}

// list makes the items of a list, never null.
func list[A, B any](items []A, convert func(A) B) []B {
	out := make([]B, 0, len(items))
	for _, item := range items {
		out = append(out, convert(item))
	}
	return out
}

func texts(items []string) []string { return list(items, func(s string) string { return s }) }

// mapper turns what query shows into what the API sends.
type mapper struct {
	dir  *query.Service
	lang string
	now  time.Time
}

func (m mapper) agency(id string) Named {
	if id == "" {
		return Named{}
	}
	vi, en := m.dir.AgencyName(id)
	return Named{ID: id, Name: vi, NameEN: en}
}

func (m mapper) role(id string) Named {
	if id == "" {
		return Named{}
	}
	vi, en := m.dir.RoleName(id)
	return Named{ID: id, Name: vi, NameEN: en}
}
