package bpmn

// Parse reads a BPMN 2.0 file: UTF-8 XML of at most 5 MiB. It refuses what it
// cannot trust with an *Error whose findings name element and line.
func Parse(data []byte) (*Definitions, error) {
	doc, err := readDocument(data)
	if err != nil {
		return nil, err
	}
	return newDefinitions(doc)
}

// Marshal writes the Document as XML. Nothing that was read is lost; what Parse
// makes of the result equals what was marshalled. The typed view is not
// written: to change a model, change its Document or build a new one.
func (d *Definitions) Marshal() ([]byte, error) {
	return d.Document.marshal(), nil
}
