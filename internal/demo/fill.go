package demo

import (
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"github.com/motcua/motcua/internal/clock"
)

// schema is what the sample data needs to know of a form.
type schema struct {
	Type       string             `json:"type"`
	Title      string             `json:"title"`
	Format     string             `json:"format"`
	Pattern    string             `json:"pattern"`
	Enum       []any              `json:"enum"`
	Minimum    *float64           `json:"minimum"`
	Exclusive  *float64           `json:"exclusiveMinimum"`
	Maximum    *float64           `json:"maximum"`
	MaxLength  int                `json:"maxLength"`
	Properties map[string]*schema `json:"properties"`
	Required   []string           `json:"required"`
	Items      *schema            `json:"items"`
}

// fill invents form data that satisfies a form's schema: all that is required, and some
// of the rest. at is when it is filled in.
func fill(r *rand.Rand, form json.RawMessage, at time.Time) (json.RawMessage, error) {
	if len(form) == 0 {
		return json.RawMessage("{}"), nil
	}
	var s schema
	if err := json.Unmarshal(form, &s); err != nil {
		return nil, fmt.Errorf("sample data: %w", err)
	}
	return json.Marshal(s.object(r, at))
}

func (s *schema) object(r *rand.Rand, at time.Time) map[string]any {
	data := map[string]any{}
	names := make([]string, 0, len(s.Properties))
	for name := range s.Properties {
		names = append(names, name)
	}
	slices.Sort(names) // the same random numbers give the same data
	for _, name := range names {
		// Notes are rare; of the rest, half.
		optional := r.IntN(2) == 0 && !strings.Contains(name, "note") && !strings.Contains(name, "reason")
		if optional || slices.Contains(s.Required, name) {
			data[name] = s.Properties[name].value(r, name, at)
		}
	}
	return data
}

func (s *schema) value(r *rand.Rand, name string, at time.Time) any {
	switch {
	case len(s.Enum) > 0:
		return s.Enum[0] // the first is the ordinary case
	case s.Type == "boolean":
		return r.IntN(2) == 0
	case s.Type == "integer":
		return int64(s.number(r, name, at))
	case s.Type == "number":
		return math.Round(s.number(r, name, at)*10) / 10
	case s.Type == "array" && s.Items != nil:
		return []any{s.Items.value(r, name, at)}
	case s.Type == "object":
		return s.object(r, at)
	}
	return s.text(r, name, at)
}

func (s *schema) number(r *rand.Rand, name string, at time.Time) float64 {
	low, high := 1.0, 20.0
	switch {
	case strings.HasSuffix(name, "_year"):
		low, high = float64(at.Year()-60), float64(at.Year()-20)
	case strings.Contains(name, "capital"):
		low, high = 50_000_000, 900_000_000
	case strings.Contains(name, "area"):
		low, high = 20, 200
	}
	if s.Minimum != nil {
		low = max(low, *s.Minimum)
	}
	if s.Exclusive != nil {
		low = max(low, *s.Exclusive+1)
	}
	if s.Maximum != nil {
		high = min(high, *s.Maximum)
	}
	return math.Floor(low + r.Float64()*max(0, high-low))
}

func (s *schema) text(r *rand.Rand, name string, at time.Time) string {
	var text string
	switch {
	case s.Format == "date":
		text = s.date(r, name, at)
	case s.Pattern != "", strings.HasSuffix(name, "id_number"): // the forms' only pattern is the identification number's
		text = idNumber(r)
	case strings.Contains(name, "business"), strings.Contains(name, "trader"):
		text = business(r, name)
	case strings.Contains(name, "school_name"):
		text = "Trường Tiểu học " + pick(r, streets)
	case strings.Contains(name, "woman"), strings.Contains(name, "mother"):
		text = s.of(r, name, woman)
	case strings.Contains(name, "man_"), strings.Contains(name, "father"):
		text = s.of(r, name, man)
	case strings.HasSuffix(name, "_name"):
		text = person(r)
	case strings.Contains(name, "address"), strings.Contains(name, "place"):
		text = address(r)
	case strings.Contains(name, "number"):
		text = fmt.Sprintf("%02d/%d", 1+r.IntN(99), at.Year())
	case name == "nationality":
		text = "Việt Nam"
	case name == "ethnicity":
		text = "Kinh"
	default:
		text = s.Title + " (mẫu)"
	}
	if letters := []rune(text); s.MaxLength > 0 && len(letters) > s.MaxLength {
		text = string(letters[:s.MaxLength])
	}
	return text
}

func (s *schema) of(r *rand.Rand, name string, named func(*rand.Rand) string) string {
	if strings.Contains(name, "address") {
		return address(r)
	}
	return named(r)
}

func business(r *rand.Rand, name string) string {
	if strings.Contains(name, "address") {
		return address(r)
	}
	return pick(r, []string{"Cà phê", "Tạp hóa", "Tiệm bánh", "Nhà sách", "Quán ăn"}) + " " + pick(r, []string{"Hoa Sen", "Bến Thành", "Minh Châu", "Sài Gòn Xưa", "Bình An"})
}

func (s *schema) date(r *rand.Rand, name string, at time.Time) string {
	local := at.In(clock.Zone)
	switch {
	case strings.Contains(name, "death"):
		local = local.AddDate(0, 0, -1-r.IntN(3))
	case strings.HasPrefix(name, "deceased"):
		local = local.AddDate(-60-r.IntN(30), 0, -r.IntN(300))
	case strings.Contains(name, "birth"):
		local = local.AddDate(0, 0, -3-r.IntN(50))
	case strings.Contains(name, "to"), strings.Contains(name, "start"):
		local = local.AddDate(0, 0, 10+r.IntN(20))
	}
	return local.Format(time.DateOnly)
}
