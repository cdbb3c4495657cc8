package settings

import (
	"fmt"

	"go.yaml.in/yaml/v3"
)

// entry is one value of the configuration file.
type entry struct {
	line  int
	value any
}

// readFile takes the values of a YAML document by key. Unknown and repeated keys, and
// groups used as values, are problems. It reads the nodes, not a map, to know lines.
func (l *loader) readFile(name string, data []byte) map[string]entry {
	entries := map[string]entry{}
	var doc yaml.Node
	if err := yaml.Unmarshal(data, &doc); err != nil {
		l.problems.add("", name, "YAML không hợp lệ: "+err.Error()+".", "not valid YAML: "+err.Error()+".")
		return entries
	}
	if len(doc.Content) == 0 {
		return entries // an empty file, or comments only
	}
	root := doc.Content[0]
	if root.Kind != yaml.MappingNode {
		l.problems.add("", fmt.Sprintf("%s:%d", name, root.Line),
			`cần các dòng dạng "khóa: giá trị".`, `want lines of the form "key: value".`)
		return entries
	}
	l.readMapping(name, "", root, entries)
	return entries
}

func (l *loader) readMapping(name, prefix string, node *yaml.Node, entries map[string]entry) {
	for i := 0; i+1 < len(node.Content); i += 2 {
		keyNode, value := node.Content[i], node.Content[i+1]
		if value.Kind == yaml.AliasNode {
			value = value.Alias
		}
		key := prefix + keyNode.Value
		source := fmt.Sprintf("%s:%d", name, keyNode.Line)
		switch {
		case l.known(key):
			l.readValue(key, source, value, keyNode.Line, entries)
		case l.section(key) && value.Kind == yaml.MappingNode:
			l.readMapping(name, key+".", value, entries)
		case l.section(key) && value.Tag == "!!null":
			// a group with all its lines commented out
		case l.section(key):
			l.problems.add(key, source, fmt.Sprintf("%q là một nhóm thiết đặt, không phải một giá trị.", key),
				fmt.Sprintf("%q is a group of settings, not a value.", key))
		default:
			l.unknown(key, source, names(l.fields, func(k string) string { return k }))
		}
	}
}

func (l *loader) readValue(key, source string, node *yaml.Node, line int, entries map[string]entry) {
	if first, twice := entries[key]; twice {
		l.problems.add(key, source, fmt.Sprintf("%q đã có ở dòng %d.", key, first.line),
			fmt.Sprintf("%q is already on line %d.", key, first.line))
		return
	}
	var value any
	if err := node.Decode(&value); err != nil {
		l.problems.add(key, source, "giá trị không đọc được: "+err.Error()+".", "the value cannot be read: "+err.Error()+".")
		return
	}
	entries[key] = entry{line: line, value: value}
}
