package bpmn

import "strings"

// syntaxNames say in both languages what encoding/xml complains about. The
// first whose prefix fits counts.
var syntaxNames = []struct {
	prefix string
	name   sentence
}{
	{"unexpected EOF", sentence{"tệp kết thúc giữa chừng", "the file ends too early"}},
	{"attribute name without =", sentence{"thuộc tính thiếu dấu “=”", "an attribute has no “=”"}},
	{"unquoted or missing attribute value", sentence{"giá trị thuộc tính phải nằm trong dấu nháy", "an attribute value is missing or not in quotes"}},
	{"unescaped < inside quoted string", sentence{"giá trị thuộc tính chứa “<”, phải viết là &lt;", "an attribute value contains “<”, to be written as &lt;"}},
	{"unescaped ]]> not in CDATA section", sentence{"văn bản chứa “]]>”, phải viết là ]]&gt;", "a text contains “]]>”, to be written as ]]&gt;"}},
	{"expected attribute name", sentence{"thiếu tên thuộc tính trong thẻ", "a tag lacks the name of an attribute"}},
	{"expected element name", sentence{"sau “<” thiếu tên phần tử", "no element name after “<”"}},
	{"expected /> in element", sentence{"sau “/” phải là “>”", "“/” is not followed by “>”"}},
	{"invalid characters between", sentence{"thẻ đóng có ký tự thừa", "an end tag has more than a name"}},
	{"invalid XML name", sentence{"có tên không hợp lệ", "a name is not valid"}},
	{"illegal character code", sentence{"có ký tự không được phép", "a character is not allowed"}},
	{"invalid sequence \"--\"", sentence{"chú thích không được chứa “--”", "a comment cannot contain “--”"}},
	{"invalid sequence <!-", sentence{"chú thích phải mở đầu bằng “<!--”", "a comment begins with “<!--”"}},
	{"invalid <![", sentence{"sau “<![” phải là “CDATA[”", "“<![” is not followed by “CDATA[”"}},
	{"expected target name", sentence{"chỉ thị xử lý thiếu tên", "a processing instruction has no name"}},
}

// syntaxDetail is the tokeniser's complaint in both languages; one that is not
// known stays as it is.
func syntaxDetail(msg string) any {
	if strings.Contains(msg, "unsupported version") {
		return sentence{"phiên bản XML không phải 1.0", "the version of XML is not 1.0"}
	}
	for _, s := range syntaxNames {
		if strings.HasPrefix(msg, s.prefix) {
			return s.name
		}
	}
	return msg
}
