package bpmn

// namespaces resolves prefixes. Each prefix has a stack of what it stands for,
// so a look-up costs the same however deep or crowded the scopes are.
type namespaces struct {
	bound  map[string][]string
	scopes [][]string // the prefixes each open element declares
}

func newNamespaces() *namespaces {
	return &namespaces{bound: map[string][]string{"": {""}, "xml": {xmlNamespace}}}
}

func (n *namespaces) push() { n.scopes = append(n.scopes, nil) }

func (n *namespaces) pop() {
	last := len(n.scopes) - 1
	for _, prefix := range n.scopes[last] {
		n.bound[prefix] = n.bound[prefix][:len(n.bound[prefix])-1]
	}
	n.scopes = n.scopes[:last]
}

// declare binds a prefix in the innermost scope. It refuses what Namespaces in
// XML 1.0 (section 3) forbids: undeclaring a prefix, and touching xml or xmlns.
func (n *namespaces) declare(prefix, space string) bool {
	switch {
	case prefix == "xmlns", space == xmlnsNamespace, prefix != "" && space == "":
		return false
	case (prefix == "xml") != (space == xmlNamespace):
		return false
	}
	n.bound[prefix] = append(n.bound[prefix], space)
	last := len(n.scopes) - 1
	n.scopes[last] = append(n.scopes[last], prefix)
	return true
}

func (n *namespaces) lookup(prefix string) (string, bool) {
	stack := n.bound[prefix]
	if len(stack) == 0 {
		return "", false
	}
	return stack[len(stack)-1], true
}
