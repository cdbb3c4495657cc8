package dmn

// Expression is decision logic: one of the types of this file.
type Expression interface{ head() *ExpressionHead }

// ExpressionHead is what all expressions have in common.
type ExpressionHead struct {
	ID, TypeRef string
	Line        int
}

func (h *ExpressionHead) head() *ExpressionHead { return h }

// LiteralExpression is a FEEL text (DMN 1.5, 7.3.6).
type LiteralExpression struct {
	ExpressionHead
	Language string // "" means the file's
	Text     string
	TextLine int
	Imported bool // the text is in another file, which is not supported
}

// ContextExpression is a boxed context. An entry without a name is the result of the whole.
type ContextExpression struct {
	ExpressionHead
	Entries []*ContextEntry
}

// ContextEntry is a line of a boxed context.
type ContextEntry struct {
	Variable *InformationItem // nil: the result
	Value    Expression       // nil: nothing was modelled
	ID       string
	Line     int
}

// ListExpression is a boxed list.
type ListExpression struct {
	ExpressionHead
	Items []Expression
}

// RelationExpression is a boxed relation: a list of contexts with the same entries.
type RelationExpression struct {
	ExpressionHead
	Columns []*InformationItem
	Rows    []*ListExpression
}

// Kinds of functions.
const (
	FunctionFEEL = "FEEL"
	FunctionJava = "Java"
	FunctionPMML = "PMML"
)

// FunctionDefinition is a boxed function.
type FunctionDefinition struct {
	ExpressionHead
	Kind       string
	Parameters []*InformationItem
	Body       Expression
}

// InvocationExpression calls the function that Function gives.
type InvocationExpression struct {
	ExpressionHead
	Function Expression
	Bindings []*Binding
}

// Binding is an argument by name.
type Binding struct {
	Parameter *InformationItem
	Value     Expression
	Line      int
}

// ConditionalExpression is a boxed if.
type ConditionalExpression struct {
	ExpressionHead
	If, Then, Else Expression
}

// Kinds of iterators.
const (
	IteratorFor   = "for"
	IteratorSome  = "some"
	IteratorEvery = "every"
)

// IteratorExpression is a boxed for, some or every.
type IteratorExpression struct {
	ExpressionHead
	Kind     string
	Variable string
	In, Body Expression
}

// FilterExpression is a boxed filter.
type FilterExpression struct {
	ExpressionHead
	In, Match Expression
}

// HitPolicy says how many rules of a decision table may match, and which count (DMN 1.5, 8.2.11).
type HitPolicy string

// Hit policies.
const (
	HitUnique      HitPolicy = "UNIQUE"
	HitFirst       HitPolicy = "FIRST"
	HitPriority    HitPolicy = "PRIORITY"
	HitAny         HitPolicy = "ANY"
	HitCollect     HitPolicy = "COLLECT"
	HitRuleOrder   HitPolicy = "RULE ORDER"
	HitOutputOrder HitPolicy = "OUTPUT ORDER"
)

// Aggregation says what COLLECT makes of the outputs.
type Aggregation string

// Aggregations. The empty one collects a list.
const (
	AggregateSum   Aggregation = "SUM"
	AggregateCount Aggregation = "COUNT"
	AggregateMin   Aggregation = "MIN"
	AggregateMax   Aggregation = "MAX"
)

// DecisionTable is a decision table (DMN 1.5, 8.3).
type DecisionTable struct {
	ExpressionHead
	HitPolicy   HitPolicy
	Aggregation Aggregation
	Inputs      []*InputClause
	Outputs     []*OutputClause
	Annotations []string // names of the annotation columns
	Rules       []*Rule
}

// InputClause is an input column.
type InputClause struct {
	Element
	Expression *LiteralExpression // nil: nothing was modelled
	Values     *UnaryTests        // allowed values, nil: all of the type
}

// OutputClause is an output column.
type OutputClause struct {
	Element
	TypeRef string
	Values  *UnaryTests        // allowed values in order of priority, nil: all of the type
	Default *LiteralExpression // nil: none
}

// Rule is a row of a decision table.
type Rule struct {
	ID          string
	Line        int
	Inputs      []*UnaryTests
	Outputs     []*LiteralExpression
	Annotations []string
}
