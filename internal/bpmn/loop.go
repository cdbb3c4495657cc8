package bpmn

func (v *viewer) loop(id string, e *Element) *Loop {
	l := &Loop{Standard: e.Local == "standardLoopCharacteristics", Line: e.Line}
	l.Sequential = v.boolean(e, "isSequential", false)
	l.TestBefore = v.boolean(e, "testBefore", false)
	if !l.Standard {
		l.Behavior = v.choice(e, "behavior", "All", "None", "One", "Complex")
	}
	l.Maximum = v.count(e, "loopMaximum", 0)
	for _, c := range e.Elements() {
		if c.Space == NamespaceModel {
			v.loopPart(id, l, c)
		}
	}
	v.loopExtension(id, l, extensionChild(e, "loop"))
	return l
}

func (v *viewer) loopPart(id string, l *Loop, c *Element) {
	switch c.Local {
	case "loopCardinality":
		l.Cardinality = v.expression(id, c)
	case "completionCondition", "loopCondition":
		l.Condition = v.expression(id, c)
	case "loopDataInputRef":
		v.loopData = append(v.loopData, loopDatum{&l.Collection, c})
	case "loopDataOutputRef":
		v.loopData = append(v.loopData, loopDatum{&l.Output, c})
	case "inputDataItem":
		l.Element = itemName(c)
	case "outputDataItem":
		l.OutputElement = itemName(c)
	}
}

func itemName(e *Element) string {
	if name := nfc(e.Attr("name")); name != "" {
		return name
	}
	return e.id()
}

// loopExtension reads <motcua:loop collection element output outputElement>,
// which goes before BPMN's own elements.
func (v *viewer) loopExtension(id string, l *Loop, x *Element) {
	if x == nil {
		return
	}
	if l.Standard {
		v.note(x, id, codeMisplacedExtension, "loop")
		return
	}
	fill := func(field *string, text string) {
		if text != "" {
			*field = text
		}
	}
	fill(&l.Collection, expression(x.Attr("collection")))
	fill(&l.Element, nfc(x.Attr("element")))
	fill(&l.Output, nfc(x.Attr("output")))
	fill(&l.OutputElement, expression(x.Attr("outputElement")))
}

// loopDatum is a field of a loop that a data reference fills.
type loopDatum struct {
	field *string
	ref   *Element
}

// linkLoops finds the variables that loopDataInputRef and loopDataOutputRef
// name: a data object or property, or a data input or output of the activity
// that an association joins with one (BPMN 2.0.2, 10.4.2).
func (v *viewer) linkLoops() {
	for _, d := range v.loopData {
		if *d.field == "" { // motcua:loop goes before
			*d.field = v.variable(localRef(d.ref.Text()))
		}
	}
}

// variable is the variable that a data element stands for.
func (v *viewer) variable(id string) string {
	for range 8 { // reference → object, input → association → reference → object
		if o := v.data[id]; o != nil {
			return o.Variable
		}
		if r := v.references[id]; r != nil && v.data[r.Ref] != nil {
			id = r.Ref
			continue
		}
		joined, ok := v.joined[id]
		if !ok {
			break
		}
		id = joined
	}
	if e := v.ids[id]; e != nil {
		return itemName(e)
	}
	return id
}
