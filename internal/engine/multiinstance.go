package engine

import (
	"maps"

	"github.com/cockroachdb/apd/v3"

	"github.com/motcua/motcua/internal/feel"
)

// instances finds out how many instances a multi-instance activity has, and for
// which items (BPMN 2.0.2, 13.3.7).
func (r *run) instances(t *token, l *loopState) *fault {
	spec := t.node.loop
	vars := visible(nil, t.scope)
	e := spec.cardinality
	if spec.collection != nil {
		e = spec.collection
	}
	v, err := r.value(e, vars)
	if err != nil {
		return badExpression(e, vars, err)
	}
	if spec.collection != nil {
		items, ok := v.([]feel.Value)
		if !ok {
			return unexpected(e, vars, v, "danh sách", "a list")
		}
		if !keepable(items) {
			return unkeepable(quote(e.Source()))
		}
		l.Total = len(items)
		if spec.element != "" {
			l.Items = items
		}
	} else {
		d, ok := v.(*apd.Decimal)
		if !ok {
			return unexpected(e, vars, v, "số nguyên không âm", "a whole number that is not negative")
		}
		if d.Form == apd.Finite && !d.Negative && d.Cmp(apd.New(MaxInstances, 0)) > 0 {
			return tooMany(t.node, feel.String(v))
		}
		n, err := d.Int64()
		if err != nil || n < 0 {
			return unexpected(e, vars, v, "số nguyên không âm", "a whole number that is not negative")
		}
		l.Total = int(n)
	}
	if l.Total > MaxInstances {
		return tooMany(t.node, feel.String(feel.NewNumber(int64(l.Total))))
	}
	if spec.output != "" {
		l.Outputs = make(values, l.Total)
	}
	return nil
}

// met evaluates the completion condition after an instance, which counts as
// completed. The condition sees what the instance saw, and what it answered.
func (r *run) met(t *token, spec *loopSpec, l *loopState) (bool, *fault) {
	sees := visible(t.Locals, t.scope).clone()
	maps.Copy(sees, t.Pending)
	after := *l
	after.Completed++
	maps.Copy(sees, counts(spec, &after))
	if spec.judgesOutput {
		sees[spec.output] = append([]feel.Value{}, l.Outputs...)
	}
	return r.holds(spec.condition, sees)
}

// result is what a loop gives to the scope around it.
func (spec *loopSpec) result(l *loopState) Variables {
	if spec.output == "" || spec.standard {
		return nil
	}
	return Variables{spec.output: append([]feel.Value{}, l.Outputs...)}
}

// collects reports whether the instance's answer goes into an output collection
// instead of the scopes around.
func (t *token) collects() bool { return t.instance() && t.scope.Loop.Outputs != nil }

// collect puts the output element of an instance into the output collection.
// sees is what the instance sees, with its answer.
func (r *run) collect(t *token, answer, sees Variables) *fault {
	var v feel.Value
	if e := t.node.loop.outputElement; e != nil {
		var f *fault
		if v, f = r.evaluate(e, sees); f != nil {
			return f
		}
	} else {
		whole := feel.Context{}
		if answer == nil && t.node.def.Kind.IsSubProcess() {
			maps.Copy(whole, t.Locals.context()) // a subprocess answers with its own variables
			delete(whole, varLoopCounter)
			delete(whole, t.node.loop.element)
		}
		maps.Copy(whole, answer.context())
		v = whole
	}
	t.scope.Loop.Outputs[t.Index-1] = v
	return nil
}
