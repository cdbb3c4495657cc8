package bpmn

// Document is the XML tree of a BPMN file as it was read or built.
type Document struct{}
