package bpmn

import "fmt"

// Codes of what Parse refuses. They are stable: documents and tests name them.
const (
	codeTooBig               = "too_big"
	codeEncoding             = "encoding"
	codeInvalidUTF8          = "invalid_utf8"
	codeControlCharacter     = "control_character"
	codeNotXML               = "not_xml"
	codeSyntax               = "xml_syntax"
	codeDirective            = "xml_directive"
	codeEntity               = "xml_entity"
	codeTooManyElements      = "too_many_elements"
	codeTooManyFlowElements  = "too_many_flow_elements"
	codeTooManyAttributes    = "too_many_attributes"
	codeTooDeep              = "too_deep"
	codeSecondRoot           = "second_root"
	codeUndeclaredPrefix     = "undeclared_prefix"
	codeBadDeclaration       = "bad_namespace"
	codeDuplicateAttribute   = "duplicate_attribute"
	codeUnexpectedEnd        = "unexpected_end_tag"
	codeMismatchedEnd        = "mismatched_end_tag"
	codeUnclosed             = "unclosed_element"
	codeTextOutside          = "text_outside_root"
	codeMisplacedDeclaration = "misplaced_xml_declaration"

	codeNotBPMN            = "not_bpmn"
	codeNoProcess          = "no_process"
	codeMissingID          = "missing_id"
	codeDuplicateID        = "duplicate_id"
	codeUnknownElement     = "unknown_flow_element"
	codeBadValue           = "bad_value"
	codeMissingReference   = "missing_reference"
	codeDanglingReference  = "dangling_reference"
	codeWrongReference     = "wrong_reference"
	codeCrossingFlow       = "flow_crosses_scope"
	codeForeignDefault     = "foreign_default_flow"
	codeUnattachedBoundary = "boundary_without_activity"
	codeWrongHost          = "boundary_on_wrong_element"
	codeCrossingBoundary   = "boundary_crosses_scope"
)

// sentence is a message in both languages, with the same fmt verbs in the same
// order.
type sentence struct{ vi, en string }

var refusals = map[string]sentence{
	codeTooBig:               {"Tệp lớn hơn giới hạn 5 MiB.", "The file is larger than the limit of 5 MiB."},
	codeEncoding:             {"Bảng mã %s không được hỗ trợ; hãy lưu tệp ở dạng UTF-8.", "The encoding %s is not supported; save the file as UTF-8."},
	codeInvalidUTF8:          {"Tệp không phải UTF-8 hợp lệ: byte sai ở vị trí %d.", "The file is not valid UTF-8: wrong byte at offset %d."},
	codeControlCharacter:     {"Ký tự điều khiển U+%04X không được phép trong XML.", "The control character U+%04X is not allowed in XML."},
	codeNotXML:               {"Tệp không phải là XML.", "The file is not XML."},
	codeSyntax:               {"XML sai cú pháp: %s.", "The XML is not well-formed: %s."},
	codeDirective:            {"Không chấp nhận khai báo %s trong tệp BPMN.", "The declaration %s is not accepted in a BPMN file."},
	codeEntity:               {"Thực thể %s không được định nghĩa; thực thể riêng không được chấp nhận.", "The entity %s is not defined; entities of one's own are not accepted."},
	codeTooManyElements:      {"Tệp có hơn 300.000 phần tử XML.", "The file has more than 300,000 XML elements."},
	codeTooManyFlowElements:  {"Mô hình có hơn 20.000 phần tử luồng.", "The model has more than 20,000 flow elements."},
	codeTooManyAttributes:    {"Phần tử <%s> có hơn 256 thuộc tính.", "The element <%s> has more than 256 attributes."},
	codeTooDeep:              {"Các phần tử lồng nhau sâu hơn 256 cấp.", "Elements are nested deeper than 256 levels."},
	codeSecondRoot:           {"Tệp có phần tử gốc thứ hai: <%s>.", "The file has a second root element: <%s>."},
	codeUndeclaredPrefix:     {"Tiền tố không gian tên của “%s” chưa được khai báo.", "The namespace prefix of %q is not declared."},
	codeBadDeclaration:       {"Khai báo không gian tên %s không hợp lệ.", "The namespace declaration %s is not valid."},
	codeDuplicateAttribute:   {"Phần tử <%s> có hai thuộc tính “%s”.", "The element <%s> has the attribute %q twice."},
	codeUnexpectedEnd:        {"Thẻ đóng </%s> không có thẻ mở.", "The end tag </%s> closes nothing."},
	codeMismatchedEnd:        {"Thẻ <%s> mở ở dòng %d lại được đóng bằng </%s>.", "The tag <%s> opened on line %d is closed by </%s>."},
	codeUnclosed:             {"Thẻ <%s> không được đóng.", "The tag <%s> is not closed."},
	codeTextOutside:          {"Có văn bản nằm ngoài phần tử gốc.", "There is text outside the root element."},
	codeMisplacedDeclaration: {"Khai báo <?xml …?> phải đứng đầu tệp.", "The declaration <?xml …?> must stand at the beginning of the file."},

	codeNotBPMN:            {"Tệp không phải BPMN 2.0: phần tử gốc là <%s> trong không gian tên “%s”.", "The file is not BPMN 2.0: its root is <%s> in the namespace %q."},
	codeNoProcess:          {"Tệp không có quy trình (process) nào.", "The file has no process."},
	codeMissingID:          {"Phần tử <%s> không có id.", "The element <%s> has no id."},
	codeDuplicateID:        {"Id “%s” bị trùng; đã dùng ở dòng %d.", "The id %q is used twice; first on line %d."},
	codeUnknownElement:     {"Phần tử <%s> không được biết đến trong một quy trình BPMN 2.0.", "The element <%s> is not known in a BPMN 2.0 process."},
	codeBadValue:           {"Giá trị của %s không hợp lệ: “%s”.", "The value of %s is not valid: %q."},
	codeMissingReference:   {"Luồng thiếu %s.", "The flow has no %s."},
	codeDanglingReference:  {"%s trỏ đến “%s”, nhưng không có phần tử nào mang id đó.", "%s points at %q, but no element has that id."},
	codeWrongReference:     {"%s trỏ đến “%s”, nhưng đó là <%s>.", "%s points at %q, but that is a <%s>."},
	codeCrossingFlow:       {"%s của luồng trỏ đến “%s” nằm ngoài phạm vi của luồng; luồng không được đi xuyên qua quy trình con hay quy trình khác.", "The flow's %s points at %q outside the flow's scope; a flow cannot cross into or out of a subprocess or process."},
	codeForeignDefault:     {"Luồng mặc định “%s” không đi ra từ phần tử này.", "The default flow %q does not leave this element."},
	codeUnattachedBoundary: {"Sự kiện biên không gắn vào hoạt động nào.", "The boundary event is attached to no activity."},
	codeWrongHost:          {"Sự kiện biên gắn vào “%s”, nhưng đó là <%s> chứ không phải hoạt động.", "The boundary event is attached to %q, but that is a <%s> and no activity."},
	codeCrossingBoundary:   {"Sự kiện biên gắn vào “%s” nằm ở phạm vi khác.", "The boundary event is attached to %q in another scope."},
}

// finding fills in the sentences of a code.
func finding(severity Severity, id string, line int, code string, args ...any) Finding {
	s := sentenceOf(code)
	return Finding{
		ElementID: id, Line: line, Severity: severity, Code: code,
		VI: fmt.Sprintf(s.vi, localised(args, 0)...), EN: fmt.Sprintf(s.en, localised(args, 1)...),
	}
}

func sentenceOf(code string) sentence {
	for _, table := range []map[string]sentence{refusals, remarks, elementRemarks} {
		if s, ok := table[code]; ok {
			return s
		}
	}
	return sentence{}
}

// localised picks the language of arguments that are sentences themselves, and
// shortens what came from a hostile file.
func localised(args []any, language int) []any {
	out := make([]any, len(args))
	for i, a := range args {
		switch a := a.(type) {
		case sentence:
			out[i] = [2]string{a.vi, a.en}[language]
		case string:
			out[i] = shorten(a)
		default:
			out[i] = a
		}
	}
	return out
}

func shorten(s string) string {
	const most = 120
	if runes := []rune(s); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return s
}
