package soundness

// components gives the strongly connected components of the states, each before those
// that lead to it (Tarjan; without recursion, since paths are long).
func (x *explorer) components() [][]int {
	t := &tarjan{
		x: x, index: make([]int, len(x.states)), low: make([]int, len(x.states)), on: make([]bool, len(x.states)),
	}
	for i := range x.states {
		if t.index[i] == 0 {
			t.visit(i)
		}
	}
	return t.out
}

type tarjan struct {
	x          *explorer
	index, low []int // from 1; 0 = not visited
	on         []bool
	stack      []int
	count      int
	out        [][]int
}

// frame is a state that is being visited, and how many of its steps were followed.
type frame struct{ at, followed int }

func (t *tarjan) visit(root int) {
	frames := []frame{t.enter(root)}
	for len(frames) > 0 {
		f := &frames[len(frames)-1]
		if edges := t.x.states[f.at].next; f.followed < len(edges) {
			to := edges[f.followed].to
			f.followed++
			switch {
			case t.index[to] == 0:
				frames = append(frames, t.enter(to))
			case t.on[to]:
				t.low[f.at] = min(t.low[f.at], t.index[to])
			}
			continue
		}
		frames = frames[:len(frames)-1]
		if len(frames) > 0 {
			up := frames[len(frames)-1].at
			t.low[up] = min(t.low[up], t.low[f.at])
		}
		t.leave(f.at)
	}
}

func (t *tarjan) enter(i int) frame {
	t.count++
	t.index[i], t.low[i], t.on[i] = t.count, t.count, true
	t.stack = append(t.stack, i)
	return frame{at: i}
}

// leave takes a whole component off the stack when its first state is done.
func (t *tarjan) leave(i int) {
	if t.low[i] != t.index[i] {
		return
	}
	for k := len(t.stack) - 1; ; k-- {
		t.on[t.stack[k]] = false
		if t.stack[k] == i {
			t.out = append(t.out, append([]int{}, t.stack[k:]...))
			t.stack = t.stack[:k]
			return
		}
	}
}

// terminal gives the components that nothing leads out of, in the order in which they
// were reached: where every run ends up.
func (x *explorer) terminal() [][]int {
	var out [][]int
	for _, c := range x.components() {
		within := map[int]bool{}
		for _, i := range c {
			within[i] = true
		}
		leads := false
		for _, i := range c {
			for _, e := range x.states[i].next {
				leads = leads || !within[e.to]
			}
		}
		if !leads {
			out = append(out, sorted(c))
		}
	}
	sortByFirst(out)
	return out
}
