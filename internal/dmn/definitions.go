package dmn

// Definitions is a DMN file as it was read. Names are in Unicode normal form C with single spaces.
type Definitions struct {
	Element
	Namespace string
	Version   string // of DMN, such as "1.5"; "" for one that is not known
	Language  string // expressionLanguage, "" means FEEL

	Imports   []*Import
	Types     []*ItemDefinition
	Inputs    []*InputData
	Decisions []*Decision
	Knowledge []*BusinessKnowledgeModel
	Services  []*DecisionService
}

// Element is what the named elements of a model have in common.
type Element struct {
	ID, Name, Label string
	Line            int // where its tag begins, from 1
}

// Import makes another file's elements known, as "Name.element", or just "element" when Name is empty (DMN 1.5, 6.3.3).
type Import struct {
	Element
	Namespace, Location, Kind string
}

// ItemDefinition is a type (DMN 1.5, 7.3.2).
type ItemDefinition struct {
	Element
	TypeRef        string // of the values, or of the items of a collection
	Collection     bool
	AllowedValues  *UnaryTests // of a value, or of each item of a collection
	TypeConstraint *UnaryTests // of the value or the collection as a whole
	Components     []*ItemDefinition
	Function       *FunctionItem
}

// FunctionItem is the signature of a function type.
type FunctionItem struct {
	Parameters []*InformationItem
	OutputRef  string
}

// UnaryTests is FEEL that tells which values are meant.
type UnaryTests struct {
	ID, Language string
	Text         string
	Line         int // where the text begins
}

// InformationItem is a variable or a parameter.
type InformationItem struct {
	Element
	TypeRef string
}

// InputData is a value that comes from outside.
type InputData struct {
	Element
	TypeRef string
}

// Decision has the logic that makes an output of inputs. Expression is nil where it is not modelled.
type Decision struct {
	Element
	TypeRef      string
	Requirements []*Requirement
	Expression   Expression
}

// Kinds of requirements.
const (
	RequiresDecision  = "requiredDecision"
	RequiresInput     = "requiredInput"
	RequiresKnowledge = "requiredKnowledge"
)

// Requirement says what an element needs.
type Requirement struct {
	ID, Kind, Href string
	Line           int
}

// BusinessKnowledgeModel is a function that decisions share. Logic is nil where it is not modelled.
type BusinessKnowledgeModel struct {
	Element
	TypeRef      string
	Requirements []*Requirement
	Logic        *FunctionDefinition
}

// DecisionService is a set of decisions that is called as one (DMN 1.5, 6.3.10).
type DecisionService struct {
	Element
	TypeRef                                                                string
	OutputDecisions, EncapsulatedDecisions, InputDecisions, InputDataItems []*Requirement
}
