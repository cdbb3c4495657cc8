package convert

import (
	"strconv"
	"strings"
)

// feelKeywords cannot be names of variables in FEEL.
var feelKeywords = map[string]bool{
	"and": true, "or": true, "not": true, "if": true, "then": true, "else": true, "for": true, "in": true, "return": true, "some": true,
	"every": true, "satisfies": true, "between": true, "instance": true, "of": true, "function": true, "external": true,
	"true": true, "false": true, "null": true,
}

// engineVariables are variables that other engines set, with ours. Their loop
// counter begins at 0, ours at 1.
var engineVariables = map[string]feelText{
	"nrOfInstances":           {text: "numberOfInstances", level: levelPostfix, path: true},
	"nrOfActiveInstances":     {text: "numberOfActiveInstances", level: levelPostfix, path: true},
	"nrOfCompletedInstances":  {text: "numberOfCompletedInstances", level: levelPostfix, path: true},
	"nrOfTerminatedInstances": {text: "numberOfTerminatedInstances", level: levelPostfix, path: true},
	"loopCounter":             {text: "loopCounter - 1", level: levelAdd},
}

// engineObjects are not variables but the other engine's own objects.
var engineObjects = map[string]bool{
	"execution": true, "task": true, "caseExecution": true, "variableContext": true, "variables": true, "scope": true, "loopDataRef": true,
}

func (p *juelParser) name(name string) (feelText, error) {
	switch name {
	case "true", "false", "null":
		return feelText{text: name, level: levelPostfix}, nil
	case "execution", "variables", "task":
		return p.execution(name)
	}
	if p.take("(") {
		args, err := p.arguments(")")
		if err != nil {
			return feelText{}, err
		}
		return function(name, args)
	}
	if v, ok := engineVariables[name]; ok {
		return v, nil
	}
	if feelKeywords[name] || strings.Contains(name, "$") || engineObjects[name] {
		return feelText{}, untranslatable("“"+name+"” không dùng làm tên biến được", "“"+name+"” cannot be the name of a variable")
	}
	return feelText{text: name, level: levelPostfix, path: true}, nil
}

// execution reads execution.getVariable("x") and the like.
func (p *juelParser) execution(object string) (feelText, error) {
	unknown := untranslatable("“"+object+"” là đối tượng của công cụ kia", "“"+object+"” is an object of the other engine")
	if !p.take(".") {
		return feelText{}, unknown
	}
	method := p.peek()
	if method.kind != juelName {
		return feelText{}, unknown
	}
	p.at++
	if !p.take("(") {
		return feelText{}, unknown
	}
	args, err := p.arguments(")")
	if err != nil {
		return feelText{}, err
	}
	if len(args) == 0 {
		return feelText{}, unknown
	}
	name, ok := plainName(args[0].text)
	switch {
	case !ok:
	case method.text == "getVariable" || method.text == "getVariableLocal" || method.text == "get":
		return feelText{text: name, level: levelPostfix, path: true}, nil
	case method.text == "hasVariable" || method.text == "contains":
		return feelText{text: name + " != null", level: levelCompare}, nil
	}
	return feelText{}, unknown
}

// plainName gives the name that a text in quotes holds, if a variable can have it.
func plainName(quoted string) (string, bool) {
	name, err := strconv.Unquote(quoted)
	if err != nil || name == "" || feelKeywords[name] {
		return "", false
	}
	for i, r := range name {
		letter := r == '_' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= 0x80
		if !letter && (i == 0 || r < '0' || r > '9') {
			return "", false
		}
	}
	return name, true
}

// function is a call without an object: few mean anything outside their engine.
func function(name string, args []feelText) (feelText, error) {
	switch {
	case (name == "S" || name == "JSON") && len(args) == 1:
		args[0].spin = true
		return args[0], nil
	case name == "now" && len(args) == 0:
		return feelText{text: "now()", level: levelPostfix}, nil
	}
	return feelText{}, untranslatable("hàm “"+name+"” không có tương đương", "the function “"+name+"” has no equivalent")
}

// postfix reads one .property, .method(…) or [index].
func (p *juelParser) postfix(f feelText) (_ feelText, more bool, err error) {
	switch {
	case p.take("["):
		key, err := p.ternary()
		if err != nil {
			return f, false, err
		}
		return element(f, key), true, p.expect("]")
	case p.take("."):
		t := p.peek()
		p.at++
		if t.kind != juelName {
			return f, false, untranslatable("sau dấu chấm thiếu tên", "a name is missing after the dot")
		}
		if !p.take("(") {
			if feelKeywords[t.text] || strings.Contains(t.text, "$") {
				return feelText{text: "get value(" + f.text + ", " + feelString(t.text) + ")", level: levelPostfix, path: true}, true, nil
			}
			return feelText{text: f.in(levelPostfix) + "." + t.text, level: levelPostfix, path: true}, true, nil
		}
		args, err := p.arguments(")")
		if err != nil {
			return f, false, err
		}
		f, err = method(f, t.text, args)
		return f, true, err
	}
	return f, false, nil
}

// element is f[key]: FEEL counts from 1, and reads entries of contexts by path.
func element(f, key feelText) feelText {
	if name, ok := plainName(key.text); ok {
		return feelText{text: f.in(levelPostfix) + "." + name, level: levelPostfix, path: true}
	}
	if strings.HasPrefix(key.text, `"`) {
		return feelText{text: "get value(" + f.text + ", " + key.text + ")", level: levelPostfix, path: true}
	}
	index := key.in(levelAdd) + " + 1"
	if n, err := strconv.Atoi(key.text); err == nil {
		index = strconv.Itoa(n + 1)
	}
	return feelText{text: f.in(levelPostfix) + "[" + index + "]", level: levelPostfix, path: true}
}

// methods of Java's texts, lists, maps and numbers; %s is the object, then the arguments.
var methods = map[string]struct {
	args    int
	pattern string
	level   int
}{
	"equals":           {1, "%0 = %1", levelCompare},
	"equalsIgnoreCase": {1, "lower case(%0) = lower case(%1)", levelCompare},
	"startsWith":       {1, "starts with(%0, %1)", levelPostfix},
	"endsWith":         {1, "ends with(%0, %1)", levelPostfix},
	"toLowerCase":      {0, "lower case(%0)", levelPostfix},
	"toUpperCase":      {0, "upper case(%0)", levelPostfix},
	"length":           {0, "string length(%0)", levelPostfix},
	"size":             {0, "count(%0)", levelPostfix},
	"contains":         {1, "(if %0 instance of string then contains(%0, %1) else list contains(%0, %1))", levelPostfix},
	"containsKey":      {1, "get value(%0, %1) != null", levelCompare},
	"toString":         {0, "string(%0)", levelPostfix},
}

// spinValues end a path into a JSON value of Camunda's Spin.
var spinValues = map[string]bool{
	"value": true, "stringValue": true, "numberValue": true, "boolValue": true, "elements": true, "mapTo": true,
}

// javaValues give a Java number or Boolean as itself.
var javaValues = map[string]bool{"intValue": true, "longValue": true, "doubleValue": true, "booleanValue": true, "getValue": true}

func method(f feelText, name string, args []feelText) (feelText, error) {
	switch {
	case name == "isEmpty" && len(args) == 0:
		return isEmpty(f)
	case javaValues[name] && len(args) == 0, f.spin && spinValues[name] && len(args) == 0:
		return f, nil
	case name == "prop" && len(args) == 1:
		out := element(f, args[0])
		out.spin = true
		return out, nil
	case name == "get" && len(args) == 1:
		return element(f, args[0]), nil
	}
	m, ok := methods[name]
	if !ok || m.args != len(args) {
		return feelText{}, untranslatable("phương thức “"+name+"” không có tương đương", "the method “"+name+"” has no equivalent")
	}
	if strings.Count(m.pattern, "%0") > 1 && len(f.text) > maxRepeated {
		return feelText{}, errTooLong
	}
	pairs := []string{"%0", f.text}
	if m.level == levelCompare {
		pairs[1] = f.in(levelAdd)
	}
	for i, a := range args {
		if strings.Count(m.pattern, "%"+strconv.Itoa(i+1)) > 1 && len(a.text) > maxRepeated {
			return feelText{}, errTooLong
		}
		pairs = append(pairs, "%"+strconv.Itoa(i+1), a.in(levelAdd))
	}
	return feelText{text: strings.NewReplacer(pairs...).Replace(m.pattern), level: m.level}, nil
}
