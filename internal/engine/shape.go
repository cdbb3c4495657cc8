package engine

import (
	"cmp"
	"encoding/binary"
	"maps"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/motcua/motcua/internal/feel"
)

// Shape is a key that two states share if the same things can happen in them: they
// differ only in the numbers of their instances, in instants, in the sentences of
// incidents, and in variables that keep does not name. Notes say more about element
// instances, by their ids.
//
// Whatever MarshalJSON writes counts, so a new part of the state is part of its
// shape. References between the parts are compared by refining colours
// (Weisfeiler and Leman): exact where scopes, tokens and timers hang in a tree.
func (st *State) Shape(keep func(name string) bool, notes map[string]string) string {
	s := &shaper{keep: keep, parts: map[string]*part{}}
	w := reflect.ValueOf(st.wire())
	s.collect(w)
	root := s.add("")
	s.header(w, root)
	for _, id := range slices.Sorted(maps.Keys(notes)) {
		if p := s.parts[id]; p != nil {
			p.text(notes[id])
		}
	}
	return s.key()
}

// shaper finds the parts of a state, which other parts refer to by id: an element
// instance is a token, perhaps also a scope, with whatever else has its id.
type shaper struct {
	keep  func(string) bool
	parts map[string]*part
	order []*part
}

// part is what has one id.
type part struct {
	colour uint64
	to     []string // ids it refers to, in order
	next   uint64
	from   []uint64 // colours of those that refer to it
}

func (s *shaper) add(id string) *part {
	if p := s.parts[id]; p != nil {
		return p
	}
	p := &part{colour: fnvOffset}
	s.parts[id] = p
	s.order = append(s.order, p)
	return p
}

// collect makes a part of every entry of the state's maps from ids.
func (s *shaper) collect(w reflect.Value) {
	each := func(visit func(field string, id string, v reflect.Value)) {
		for i := range w.NumField() {
			if f := w.Field(i); f.Kind() == reflect.Map && f.Type().Elem().Kind() == reflect.Pointer {
				for _, key := range sortedMapKeys(f) {
					visit(w.Type().Field(i).Name, key.String(), f.MapIndex(key))
				}
			}
		}
	}
	each(func(_, id string, _ reflect.Value) { s.add(id) })
	each(func(field, id string, v reflect.Value) {
		p := s.parts[id]
		p.text(field)
		s.value(p, v.Elem())
	})
}

// header is what the state has besides its parts.
func (s *shaper) header(w reflect.Value, p *part) {
	for i := range w.NumField() {
		if f := w.Field(i); f.Kind() != reflect.Map || f.Type().Elem().Kind() != reflect.Pointer {
			s.field(p, w.Type().Field(i).Name, f)
		}
	}
}

// shapeless are fields that say when and how often, not what can happen.
var shapeless = map[string]bool{
	"Seq": true, "Counter": true, "Round": true, "MessageVI": true, "MessageEN": true,
	"Items": true, "Outputs": true, // of a loop: how many are left is known from those begun
}

// saturated are counts of which only counts whether they are zero.
var saturated = map[string]bool{"Done": true}

func (s *shaper) field(p *part, name string, v reflect.Value) {
	empty := v.IsZero() || (v.Kind() == reflect.Map || v.Kind() == reflect.Slice) && v.Len() == 0
	if shapeless[name] || empty {
		return
	}
	p.text(name)
	if !saturated[name] {
		s.value(p, v)
	}
}

func (s *shaper) value(p *part, v reflect.Value) {
	switch v.Kind() {
	case reflect.String:
		s.id(p, v.String())
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			s.value(p, v.Elem())
		}
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[time.Time]() {
			return
		}
		for i := range v.NumField() {
			if f := v.Type().Field(i); f.IsExported() || f.Anonymous {
				s.field(p, f.Name, v.Field(i))
			}
		}
	case reflect.Slice:
		for i := range v.Len() {
			p.text(",")
			s.value(p, v.Index(i))
		}
	case reflect.Map:
		s.mapping(p, v)
	case reflect.Bool:
		p.number(map[bool]uint64{true: 1}[v.Bool()])
	default:
		if v.CanInt() {
			p.number(uint64(v.Int()))
		}
	}
}

func (s *shaper) mapping(p *part, v reflect.Value) {
	if vars, ok := v.Interface().(Variables); ok {
		for _, name := range sortedKeys(vars) {
			if s.keep(name) {
				p.text(name)
				p.text(feel.String(vars[name]))
			}
		}
		return
	}
	for _, key := range sortedMapKeys(v) {
		s.value(p, key)
		s.value(p, v.MapIndex(key))
	}
}

// id writes a text: of a reference, only that it is one.
func (s *shaper) id(p *part, text string) {
	if s.parts[text] != nil {
		p.text("→")
		p.to = append(p.to, text)
		return
	}
	if i := strings.LastIndexByte(text, '#'); i >= 0 {
		text = text[:i] // of an instance that is gone
	}
	p.text(text)
}

// key refines the colours of the parts until no more of them differ.
func (s *shaper) key() string {
	for distinct := 0; ; {
		colours := s.colours()
		n := len(slices.Compact(slices.Clone(colours)))
		if n == distinct {
			return packed(colours)
		}
		distinct = n
		s.refine()
	}
}

func (s *shaper) colours() []uint64 {
	colours := make([]uint64, len(s.order))
	for i, p := range s.order {
		colours[i] = p.colour
	}
	slices.Sort(colours)
	return colours
}

// refine mixes the colours of its neighbours into each colour.
func (s *shaper) refine() {
	for _, p := range s.order {
		p.from = p.from[:0]
	}
	for _, p := range s.order {
		p.next = p.colour
		for i, id := range p.to {
			to := s.parts[id]
			p.next = mix(p.next, to.colour)
			to.from = append(to.from, mix(p.colour, uint64(i)))
		}
	}
	for _, p := range s.order {
		slices.SortFunc(p.from, cmp.Compare)
		for _, c := range p.from {
			p.next = mix(p.next, c)
		}
	}
	for _, p := range s.order {
		p.colour = p.next
	}
}

func packed(colours []uint64) string {
	out := make([]byte, 0, 8*len(colours))
	for _, c := range colours {
		out = binary.BigEndian.AppendUint64(out, c)
	}
	return string(out)
}

// FNV-1a, 64 bits.
const (
	fnvOffset uint64 = 14695981039346656037
	fnvPrime  uint64 = 1099511628211
)

func (p *part) text(s string) {
	for i := range len(s) {
		p.colour = (p.colour ^ uint64(s[i])) * fnvPrime
	}
	p.number(uint64(len(s)))
}

func (p *part) number(n uint64) { p.colour = mix(p.colour, n) }

func mix(h, n uint64) uint64 {
	for range 8 {
		h = (h ^ (n & 0xff)) * fnvPrime
		n >>= 8
	}
	return h
}

func sortedMapKeys(m reflect.Value) []reflect.Value {
	keys := m.MapKeys()
	slices.SortFunc(keys, func(a, b reflect.Value) int { return strings.Compare(a.String(), b.String()) })
	return keys
}
