package engine

import "github.com/motcua/motcua/internal/bpmn"

// firstValues compiles the first values that data objects and properties have in
// the model: a variable of their own for what they stand in (BPMN 2.0.2, 10.4.1).
func (c *compiler) firstValues(data []*bpmn.DataObject) []mapping {
	var out []mapping
	for _, o := range data {
		if o.Default == "" {
			continue
		}
		if e := c.expression(o.Default, o.ID, o.Line); e != nil && o.Variable != "" {
			out = append(out, mapping{source: e, target: []string{o.Variable}})
		}
	}
	return out
}

// dataOf is the data that an activity has for itself: of a subprocess, its scope's.
func dataOf(d *bpmn.Node) []*bpmn.DataObject {
	if d.Body != nil {
		return d.Body.Data
	}
	return d.Data
}

// dataNames remembers variables that data objects and properties declare.
func (c *compiler) dataNames(data []*bpmn.DataObject) {
	for _, o := range data {
		if o.Default != "" {
			c.name(o.Variable)
		}
	}
}

// withFirstValues adds the process's own data to the variables it starts with;
// what is given at the start goes before. There is no element yet that could
// have an incident: a value that cannot be reckoned refuses the start.
func (r *run) withFirstValues(given Variables) (Variables, error) {
	if len(r.p.data) == 0 {
		return given, nil
	}
	all := given.clone()
	if all == nil {
		all = Variables{}
	}
	for _, m := range r.p.data {
		name := m.target[0]
		if _, has := given[name]; has {
			continue
		}
		value, f := r.evaluate(m.source, all)
		if f != nil {
			e := refuse(ErrVariables, name)
			e.VI, e.EN = f.vi, f.en
			return nil, e
		}
		all[name] = value
	}
	return all, nil
}
