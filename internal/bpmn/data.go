package bpmn

// dataObject reads a dataObject or a property.
func (v *viewer) dataObject(e *Element) *DataObject {
	o := &DataObject{
		ID: e.id(), Name: nfc(e.Attr("name")), Property: e.Local == "property",
		Collection: v.boolean(e, "isCollection", false), State: stateOf(e), Line: e.Line,
	}
	if o.Variable = o.Name; o.Variable == "" {
		o.Variable = o.ID
	}
	if ext := e.Child(NamespaceModel, "extensionElements"); ext != nil {
		v.extension(o.ID, ext) // reports misspelt names
		if x := ext.Child(ExtensionNamespace, "data"); x != nil {
			if name := nfc(x.Attr("variable")); name != "" {
				o.Variable = name
			}
			o.Default = expression(x.Attr("default"))
		}
	}
	if o.ID != "" {
		v.data[o.ID] = o
	}
	return o
}

func (v *viewer) dataReference(e *Element) *DataReference {
	r := &DataReference{ID: e.id(), Name: nfc(e.Attr("name")), State: stateOf(e), Store: e.Local == "dataStoreReference", Line: e.Line}
	if r.Store {
		r.Ref = localRef(e.Attr("dataStoreRef"))
	} else {
		r.Ref = localRef(e.Attr("dataObjectRef"))
	}
	if r.ID != "" {
		v.references[r.ID] = r
	}
	return r
}

func stateOf(e *Element) string {
	if s := e.Child(NamespaceModel, "dataState"); s != nil {
		return nfc(s.Attr("name"))
	}
	return ""
}

// collectAssociations finds associations wherever artifacts may stand, and what
// data associations join.
func (v *viewer) collectAssociations(e *Element) {
	if e.Space == NamespaceModel {
		switch e.Local {
		case "extensionElements":
			return
		case "association":
			v.associations = append(v.associations, e)
		case "dataInputAssociation", "dataOutputAssociation":
			v.dataAssociation(e)
		}
	}
	for i := range e.Children {
		if c := e.Children[i].Element; c != nil {
			v.collectAssociations(c)
		}
	}
}

// dataAssociation remembers for a data input where its value comes from, and for
// a data output where it goes.
func (v *viewer) dataAssociation(e *Element) {
	source, target := e.Child(NamespaceModel, "sourceRef"), e.Child(NamespaceModel, "targetRef")
	if source == nil || target == nil {
		return
	}
	from, to := localRef(source.Text()), localRef(target.Text())
	if e.Local == "dataInputAssociation" {
		v.joined[to] = from
	} else {
		v.joined[from] = to
	}
}
