package bpmn

// Bounds on what Parse accepts. They keep a hostile file from costing more than
// a second and some hundred megabytes; the largest honest models known have
// some thousand flow elements.
const (
	MaxBytes        = 5 << 20 // size of the file
	MaxFlowElements = 20_000  // nodes, sequence flows and data objects of all scopes
	MaxElements     = 300_000 // XML elements of any vocabulary
	MaxDepth        = 256     // nesting of XML elements
	MaxAttributes   = 256     // attributes of one element, namespace declarations included
	MaxFindings     = 100     // findings that one refusal lists
)

// MaxInstances bounds the instances of one multi-instance activity.
const MaxInstances = 10_000
