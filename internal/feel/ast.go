package feel

// node is a compiled part of an expression. Nodes are immutable after parsing.
type node interface {
	eval(in *interp, s *scope) Value
	infer(c *checker, s *typeScope) *Type
	span() (pos, end int)
}

// at is where in the text a node comes from.
type at struct{ pos, end int }

func (a at) span() (int, int) { return a.pos, a.end }

type (
	// literalNode is a constant. problem tells why a null came of something that was meant to be a value.
	literalNode struct {
		at
		value   Value
		problem *sentence
	}
	nameNode struct {
		at
		name string
		fn   *builtin // what the name means when the scope does not have it
	}
	pathNode struct {
		at
		x    node
		name string
	}
	filterNode struct {
		at
		x, filter node
	}
	callNode struct {
		at
		fn    node
		args  []node
		names []string // of named parameters, nil when positional
	}
	negateNode struct {
		at
		x node
	}
	arithmeticNode struct {
		at
		op   string
		x, y node
	}
	compareNode struct {
		at
		op   string
		x, y node
	}
	andNode struct {
		at
		items []node
	}
	orNode struct {
		at
		items []node
	}
	ifNode struct {
		at
		cond, then, otherwise node
	}
	iterator struct {
		name   string
		domain node
		to     node // for x in domain..to
	}
	forNode struct {
		at
		iterators []iterator
		body      node
	}
	quantifiedNode struct {
		at
		every     bool
		iterators []iterator
		body      node
	}
	betweenNode struct {
		at
		x, low, high node
	}
	inNode struct {
		at
		x     node
		tests []node
	}
	instanceNode struct {
		at
		x   node
		typ *Type
	}
	listNode struct {
		at
		items []node
	}
	contextEntry struct {
		key   string
		value node
	}
	// contextNode with a duplicate key is null (clause 10.3.2.6).
	contextNode struct {
		at
		entries      []contextEntry
		hasDuplicate bool
		duplicate    string
	}
	rangeNode struct {
		at
		low, high                 node
		lowIncluded, highIncluded bool
	}
	// operatorTestNode is a unary test with an operator, "< 5".
	operatorTestNode struct {
		at
		op string
		x  node
	}
	functionNode struct {
		at
		params   []param
		body     node
		external bool
	}
	// unaryTestsNode is a whole input entry. No tests means "-", which any value passes.
	unaryTestsNode struct {
		at
		tests   []testNode
		negated bool
	}
	// testNode is one unary test; usesInput when it mentions "?".
	testNode struct {
		x         node
		usesInput bool
	}
)

type sentence struct{ en, vi string }
