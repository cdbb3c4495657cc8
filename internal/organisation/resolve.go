package organisation

import "fmt"

// Resolve gives the id of the agency that a binding means for a dossier filed at the
// receiving agency, on a day:
//
//   - "receiving": the receiving agency, or what has succeeded it;
//   - a level: the nearest agency of that level at or above the receiving one on that
//     day. If none exists any more, the nearest that there was, through its successions:
//     the work of an abolished district goes to whoever took it over for that ward;
//   - an agency id: that agency, or what has succeeded it.
//
// The error is an *Error whose Key says what is missing.
func (o *Organisation) Resolve(binding, receiving string, day Date) (string, error) {
	here, err := o.Current(receiving, day)
	if err != nil {
		return "", err
	}
	if binding == BindingReceiving || binding == "" {
		return here.ID, nil
	}
	if level, ok := o.Level(binding); ok {
		return o.resolveLevel(level, receiving, here, day)
	}
	if _, ok := o.Agency(binding); !ok {
		return "", &Error{
			Key: "binding_unknown",
			VI:  fmt.Sprintf("Không có cấp hay cơ quan nào mang mã %q.", binding),
			EN:  fmt.Sprintf("There is no level or agency %q.", binding),
		}
	}
	a, err := o.currentFor(binding, here.ID, day)
	return a.ID, err
}

// ResolveAll resolves every binding, once each.
func (o *Organisation) ResolveAll(bindings []string, receiving string, day Date) (map[string]string, error) {
	out := make(map[string]string, len(bindings))
	for _, b := range bindings {
		if _, done := out[b]; done {
			continue
		}
		id, err := o.Resolve(b, receiving, day)
		if err != nil {
			return nil, err
		}
		out[b] = id
	}
	return out, nil
}

func (o *Organisation) resolveLevel(level Level, receiving string, here Agency, day Date) (string, error) {
	for _, a := range o.lineage(here.ID, day) {
		if a.Level == level.ID && a.ActiveOn(day) {
			return a.ID, nil
		}
	}
	for _, id := range o.past(receiving, here.ID) {
		for _, a := range o.lineageEver(id, day) {
			if a.Level != level.ID {
				continue
			}
			now, err := o.currentFor(a.ID, here.ID, day)
			if err != nil {
				return "", err
			}
			return now.ID, nil
		}
	}
	return "", &Error{
		Key: "level_not_found",
		VI:  fmt.Sprintf("Ngày %s không có cơ quan %s nào ở trên %s.", day, level.VI, here.VI),
		EN:  fmt.Sprintf("On %s there is no agency of level %s at or above %s.", day, level.ID, here.EN),
	}
}

// past lists the receiving agency and everything it or its successor came from, nearest first.
func (o *Organisation) past(receiving, here string) []string {
	seen := map[string]bool{}
	var out []string
	queue := []string{receiving, here}
	for len(queue) > 0 {
		id := queue[0]
		queue = queue[1:]
		if seen[id] {
			continue
		}
		seen[id] = true
		out = append(out, id)
		queue = append(queue, o.predecessor[id]...)
	}
	return out
}

// lineage is the agency and those above it on a day, upward. The data has no cycle,
// seen guards all the same.
func (o *Organisation) lineage(id string, day Date) []Agency {
	var out []Agency
	seen := map[string]bool{}
	for id != "" && !seen[id] {
		seen[id] = true
		a, ok := o.Agency(id)
		if !ok {
			break
		}
		out = append(out, a)
		id = parentOn(a, day)
	}
	return out
}

// lineageEver is the agency and all that were ever above it up to a day, nearest and
// latest first.
func (o *Organisation) lineageEver(id string, day Date) []Agency {
	var out []Agency
	seen := map[string]bool{}
	queue := []string{id}
	for len(queue) > 0 {
		a, ok := o.Agency(queue[0])
		queue = queue[1:]
		if !ok || seen[a.ID] {
			continue
		}
		seen[a.ID] = true
		out = append(out, a)
		for i := len(a.Parents) - 1; i >= 0; i-- {
			if a.Parents[i].From <= day {
				queue = append(queue, a.Parents[i].ID)
			}
		}
		queue = append(queue, a.Parent)
	}
	return out
}

func parentOn(a Agency, day Date) string {
	parent := a.Parent
	for _, l := range a.Parents {
		if l.From <= day {
			parent = l.ID
		}
	}
	return parent
}

// ParentOn is the agency directly above on a day; ok is false at the top.
func (o *Organisation) ParentOn(id string, day Date) (Agency, bool) {
	a, ok := o.Agency(id)
	if !ok {
		return Agency{}, false
	}
	return o.Agency(parentOn(a, day))
}

// Subtree lists an agency and all below it that exist on a day, parents before children.
func (o *Organisation) Subtree(id string, day Date) []string {
	children := map[string][]string{}
	for _, a := range o.agencies {
		if a.ActiveOn(day) {
			p := parentOn(a, day)
			children[p] = append(children[p], a.ID)
		}
	}
	var out []string
	queue := []string{id}
	seen := map[string]bool{}
	for len(queue) > 0 {
		next := queue[0]
		queue = queue[1:]
		if seen[next] {
			continue
		}
		seen[next] = true
		if a, ok := o.Agency(next); ok && a.ActiveOn(day) {
			out = append(out, next)
		}
		queue = append(queue, children[next]...)
	}
	return out
}

// Current is the agency that does an agency's work on a day: itself while it exists,
// then what succeeded it. Where it was divided, the main successor.
func (o *Organisation) Current(id string, day Date) (Agency, error) {
	return o.currentFor(id, "", day)
}

// currentFor is Current; where an agency was divided it prefers the successor at or
// above the agency a dossier was filed with.
func (o *Organisation) currentFor(id, receiving string, day Date) (Agency, error) {
	seen := map[string]bool{}
	for {
		a, ok := o.Agency(id)
		if !ok {
			return Agency{}, &Error{
				Key: "agency_unknown",
				VI:  fmt.Sprintf("Không có cơ quan nào mang mã %q.", id),
				EN:  fmt.Sprintf("There is no agency %q.", id),
			}
		}
		if a.ActiveOn(day) {
			return a, nil
		}
		if seen[id] || day < a.EffectiveFrom {
			return Agency{}, notActive(a, day)
		}
		seen[id] = true
		next, err := o.successor(a, receiving, day)
		if err != nil {
			return Agency{}, err
		}
		id = next
	}
}

func (o *Organisation) successor(a Agency, receiving string, day Date) (string, error) {
	var open []Link
	for _, s := range a.Successors {
		if s.From <= day {
			open = append(open, s)
		}
	}
	if len(open) == 0 {
		return "", notActive(a, day)
	}
	if len(open) == 1 {
		return open[0].ID, nil
	}
	for _, above := range o.lineage(receiving, day) {
		for _, s := range open {
			if now, err := o.currentFor(s.ID, "", day); err == nil && now.ID == above.ID {
				return s.ID, nil
			}
		}
	}
	for _, s := range open {
		if s.Main {
			return s.ID, nil
		}
	}
	return "", &Error{
		Key: "succession_ambiguous",
		VI:  fmt.Sprintf("%s đã được chia cho nhiều cơ quan và không ghi cơ quan kế thừa chính.", a.VI),
		EN:  fmt.Sprintf("%s was divided among several agencies and none is marked as its main successor.", a.EN),
	}
}

func notActive(a Agency, day Date) *Error {
	if day < a.EffectiveFrom {
		return &Error{
			Key: "agency_not_active",
			VI:  fmt.Sprintf("%s chỉ hoạt động từ ngày %s.", a.VI, a.EffectiveFrom),
			EN:  fmt.Sprintf("%s exists only from %s.", a.EN, a.EffectiveFrom),
		}
	}
	return &Error{
		Key: "agency_not_active",
		VI:  fmt.Sprintf("%s đã kết thúc hoạt động từ ngày %s và không có cơ quan kế thừa.", a.VI, a.EffectiveTo),
		EN:  fmt.Sprintf("%s ended on %s and has no successor.", a.EN, a.EffectiveTo),
	}
}
