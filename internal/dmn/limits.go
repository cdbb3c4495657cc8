package dmn

import "github.com/motcua/motcua/internal/feel"

// Bounds on what Parse and Compile accept.
const (
	MaxBytes      = 5 << 20 // size of a file
	MaxElements   = 300_000 // XML elements of any vocabulary
	MaxDepth      = 256     // nesting of XML elements
	MaxAttributes = 256     // attributes of one element
	MaxImports    = 100     // files that a model may be made of
	MaxFindings   = 500     // findings that one check lists
)

// Bounds of what a Result keeps.
const (
	MaxDiagnostics = 64
	MaxTraceTables = 1000
)

// Default bounds of an evaluation with everything it requires; feel.Env can set others.
const (
	DefaultMaxSteps  = 2_000_000
	DefaultMaxDepth  = feel.DefaultMaxDepth
	DefaultMaxMemory = 128 << 20 // bytes, estimated
)
