package dmn

import "fmt"

// Codes of what Parse refuses and of what Check and an evaluation find. They are stable: documents and tests name them.
const (
	codeTooBig            = "too_big"
	codeInvalidUTF8       = "invalid_utf8"
	codeEncoding          = "encoding"
	codeNotXML            = "not_xml"
	codeSyntax            = "xml_syntax"
	codeDirective         = "xml_directive"
	codeEntity            = "xml_entity"
	codeTooManyElements   = "too_many_elements"
	codeTooManyAttributes = "too_many_attributes"
	codeTooDeep           = "too_deep"
	codeSecondRoot        = "second_root"
	codeNotDMN            = "not_dmn"
	codeDuplicateID       = "duplicate_id"

	codeTooManyImports     = "too_many_imports"
	codeMissingImport      = "missing_import"
	codeForeignImport      = "foreign_import"
	codeDuplicateName      = "duplicate_name"
	codeMissingName        = "missing_name"
	codeUnknownType        = "unknown_type"
	codeCyclicType         = "cyclic_type"
	codeDanglingReference  = "dangling_reference"
	codeWrongReference     = "wrong_reference"
	codeCyclicRequirement  = "cyclic_requirement"
	codeFEEL               = "feel_syntax"
	codeFEELWarning        = "feel_warning"
	codeFEELFinding        = "feel_mistake"
	codeExpressionType     = "expression_type"
	codeForeignLanguage    = "foreign_language"
	codeImportedText       = "imported_text"
	codeUnknownName        = "unknown_name"
	codeMissingRequirement = "missing_requirement"
	codeNoLogic            = "no_logic"
	codeNoExpression       = "no_expression"
	codeExternalFunction   = "external_function"
	codeDuplicateEntry     = "duplicate_entry"
	codeServiceWithout     = "service_without_output"
	codeTypeMismatch       = "type_mismatch"
	codeNotAllowed         = "value_not_allowed"

	codeUnknownHitPolicy   = "unknown_hit_policy"
	codeUnknownAggregation = "unknown_aggregation"
	codeAggregationPolicy  = "aggregation_without_collect"
	codeAggregationOutputs = "aggregation_with_several_outputs"
	codeNoPriorities       = "priority_without_output_values"
	codeUnclearPriorities  = "priority_not_constant"
	codeNoOutput           = "table_without_output"
	codeUnnamedOutput      = "output_without_name"
	codeRuleSize           = "rule_with_wrong_size"
	codeOverlap            = "overlapping_rules"
	codeConflict           = "conflicting_rules"
	codeMasked             = "masked_rule"
	codeImpossibleRule     = "impossible_rule"
	codeGap                = "missing_rule"
	codeOverlapUnchecked   = "overlap_not_checked"

	codeUnknownDecision  = "unknown_decision"
	codeUnknownService   = "unknown_service"
	codeUnknownKnowledge = "unknown_knowledge"
	codeMissingInput     = "missing_input"
	codeInputType        = "input_type"
	codeResultType       = "result_type"
	codeInputNotAllowed  = "input_not_allowed"
	codeSeveralMatch     = "several_rules_match"
	codeDifferentOutputs = "different_outputs"
	codeNoRuleMatches    = "no_rule_matches"
	codeOutputNotAllowed = "output_not_allowed"
	codeNotAFunction     = "not_a_function"
	codeParameters       = "wrong_parameters"
	codeNotAList         = "not_a_list"
	codeNotBoolean       = "not_boolean"
)

// sentence is a message in both languages, with the same fmt verbs in the same order.
type sentence struct{ vi, en string }

var sentences = map[string]sentence{
	codeTooBig:            {"Tệp lớn hơn giới hạn 5 MiB.", "The file is larger than the limit of 5 MiB."},
	codeInvalidUTF8:       {"Tệp không phải UTF-8 hợp lệ.", "The file is not valid UTF-8."},
	codeEncoding:          {"Bảng mã khai báo trong tệp không được hỗ trợ; hãy lưu tệp ở dạng UTF-8.", "The encoding that the file declares is not supported; save the file as UTF-8."},
	codeNotXML:            {"Tệp không phải là XML.", "The file is not XML."},
	codeSyntax:            {"XML sai cú pháp: %s.", "The XML is not well-formed: %s."},
	codeDirective:         {"Không chấp nhận khai báo <!…> (DOCTYPE, ENTITY) trong tệp DMN.", "A declaration <!…> (DOCTYPE, ENTITY) is not accepted in a DMN file."},
	codeEntity:            {"Thực thể không được định nghĩa; thực thể riêng không được chấp nhận.", "The entity is not defined; entities of one's own are not accepted."},
	codeTooManyElements:   {"Tệp có hơn 300.000 phần tử XML.", "The file has more than 300,000 XML elements."},
	codeTooManyAttributes: {"Phần tử <%s> có hơn 256 thuộc tính.", "The element <%s> has more than 256 attributes."},
	codeTooDeep:           {"Các phần tử lồng nhau sâu hơn 256 cấp.", "Elements are nested deeper than 256 levels."},
	codeSecondRoot:        {"Tệp có phần tử gốc thứ hai: <%s>.", "The file has a second root element: <%s>."},
	codeNotDMN:            {"Tệp không phải DMN: phần tử gốc là <%s> trong không gian tên “%s”.", "The file is not DMN: its root is <%s> in the namespace %q."},
	codeDuplicateID:       {"Id “%s” bị trùng; đã dùng ở dòng %d.", "The id %q is used twice; first on line %d."},

	codeTooManyImports:     {"Mô hình gồm hơn 100 tệp.", "The model is made of more than 100 files."},
	codeMissingImport:      {"Không tìm thấy mô hình “%s” được nhập vào.", "The imported model %q was not found."},
	codeForeignImport:      {"Chỉ nhập được mô hình DMN; “%s” là loại %s.", "Only DMN models can be imported; %q is of the kind %s."},
	codeDuplicateName:      {"Tên “%s” đã dùng ở dòng %d.", "The name %q is used already on line %d."},
	codeMissingName:        {"Phần tử không có tên.", "The element has no name."},
	codeUnknownType:        {"Không có kiểu “%s”; giá trị sẽ không được kiểm tra.", "There is no type %q; the value is not checked."},
	codeCyclicType:         {"Kiểu “%s” được định nghĩa qua chính nó.", "The type %q is defined by itself."},
	codeDanglingReference:  {"Tham chiếu “%s” không trỏ đến phần tử nào.", "The reference %q points at no element."},
	codeWrongReference:     {"Tham chiếu “%s” trỏ đến %s, không phải %s.", "The reference %q points at %s, not %s."},
	codeCyclicRequirement:  {"Quyết định “%s” cần đến chính nó: %s.", "The decision %q needs itself: %s."},
	codeFEEL:               {"Biểu thức FEEL không hợp lệ (cột %d): %s.", "The FEEL expression is not valid (column %d): %s."},
	codeFEELWarning:        {"Một phần biểu thức cho kết quả null: %s.", "A part of the expression is null: %s."},
	codeFEELFinding:        {"Biểu thức có chỗ sai: %s.", "There is a mistake in the expression: %s."},
	codeExpressionType:     {"Biểu thức cho kiểu %s, không phải %s.", "The expression gives %s, not %s."},
	codeForeignLanguage:    {"Biểu thức viết bằng “%s”; chỉ hỗ trợ FEEL.", "The expression is in %q; only FEEL is supported."},
	codeImportedText:       {"Biểu thức nằm trong tệp khác, điều này không được hỗ trợ.", "The expression is in another file, which is not supported."},
	codeUnknownName:        {"Biểu thức dùng “%s”, nhưng ở đây không có tên này.", "The expression uses %q, which is not known here."},
	codeMissingRequirement: {"Biểu thức dùng “%s”, nhưng không có mũi tên yêu cầu đến phần tử đó.", "The expression uses %q, but no requirement leads to that element."},
	codeNoLogic:            {"“%s” không có biểu thức; giá trị phải được cho từ bên ngoài.", "%q has no expression; its value must come from outside."},
	codeNoExpression:       {"Thiếu biểu thức ở phần %s.", "There is no expression in the part %s."},
	codeExternalFunction:   {"Hàm “%s” thuộc loại %s; chỉ hỗ trợ hàm FEEL.", "The function %q is of the kind %s; only FEEL functions are supported."},
	codeDuplicateEntry:     {"Mục “%s” xuất hiện hai lần.", "The entry %q occurs twice."},
	codeServiceWithout:     {"Dịch vụ quyết định “%s” không có quyết định đầu ra.", "The decision service %q has no output decision."},
	codeTypeMismatch:       {"Giá trị %s không thuộc kiểu %s.", "The value %s is not of the type %s."},
	codeNotAllowed:         {"Giá trị %s không nằm trong các giá trị cho phép %s.", "The value %s is not among the allowed values %s."},

	codeUnknownHitPolicy:   {"Không có chính sách khớp “%s”.", "There is no hit policy %q."},
	codeUnknownAggregation: {"Không có phép gộp “%s”.", "There is no aggregation %q."},
	codeAggregationPolicy:  {"Phép gộp %s chỉ dùng được với COLLECT, không phải %s.", "The aggregation %s goes with COLLECT only, not with %s."},
	codeAggregationOutputs: {"Phép gộp %s không dùng được cho bảng có nhiều cột đầu ra.", "The aggregation %s does not work on a table with several outputs."},
	codeNoPriorities:       {"%s cần danh sách giá trị đầu ra theo thứ tự ưu tiên.", "%s needs a list of output values in order of priority."},
	codeUnclearPriorities:  {"Danh sách giá trị đầu ra %s phải gồm các hằng số để có thứ tự ưu tiên.", "The list of output values %s must consist of constants to give priorities."},
	codeNoOutput:           {"Bảng quyết định không có cột đầu ra.", "The decision table has no output column."},
	codeUnnamedOutput:      {"Cột đầu ra thứ %d của bảng có nhiều đầu ra phải có tên.", "Output column %d of a table with several outputs must have a name."},
	codeRuleSize:           {"Quy tắc %d có %d ô đầu vào và %d ô đầu ra; bảng có %d và %d cột.", "Rule %d has %d input and %d output cells; the table has %d and %d columns."},
	codeOverlap:            {"Quy tắc %d và %d cùng khớp một đầu vào, nhưng chính sách UNIQUE chỉ cho phép một quy tắc khớp.", "Rules %d and %d match the same input, but under UNIQUE only one rule may match."},
	codeConflict:           {"Quy tắc %d và %d cùng khớp một đầu vào nhưng cho kết quả khác nhau; chính sách ANY đòi hỏi kết quả giống nhau.", "Rules %d and %d match the same input but give different outputs; under ANY they must be equal."},
	codeMasked:             {"Quy tắc %d không bao giờ được chọn: quy tắc %d đứng trước đã khớp mọi đầu vào của nó.", "Rule %d is never chosen: rule %d before it matches all of its inputs."},
	codeImpossibleRule:     {"Quy tắc %d không bao giờ khớp: không giá trị cho phép nào thỏa ô đầu vào %d.", "Rule %d never matches: no allowed value passes its input cell %d."},
	codeGap:                {"Không có quy tắc nào cho đầu vào %s.", "There is no rule for the input %s."},
	codeOverlapUnchecked:   {"Bảng quá lớn để kiểm tra hết các quy tắc chồng nhau.", "The table is too large to check all rules for overlaps."},

	codeUnknownDecision:  {"Không có quyết định “%s”; có: %s.", "There is no decision %q; there are: %s."},
	codeUnknownService:   {"Không có dịch vụ quyết định “%s”; có: %s.", "There is no decision service %q; there are: %s."},
	codeUnknownKnowledge: {"Không có mô hình tri thức “%s”; có: %s.", "There is no business knowledge model %q; there are: %s."},
	codeMissingInput:     {"Thiếu dữ liệu đầu vào “%s”; coi là null.", "The input %q is missing; it counts as null."},
	codeInputType:        {"Đầu vào “%s” có giá trị %s không thuộc kiểu %s; coi là null.", "The input %q is %s, which is not of the type %s; it counts as null."},
	codeResultType:       {"Kết quả %s không thuộc kiểu %s; coi là null.", "The result %s is not of the type %s; it counts as null."},
	codeInputNotAllowed:  {"Đầu vào “%s” của bảng là %s, không nằm trong các giá trị cho phép %s.", "The table's input %q is %s, which is not among the allowed values %s."},
	codeSeveralMatch:     {"Các quy tắc %s cùng khớp, nhưng chính sách UNIQUE chỉ cho phép một quy tắc khớp.", "The rules %s match, but under UNIQUE only one rule may match."},
	codeDifferentOutputs: {"Các quy tắc %s cùng khớp nhưng cho kết quả khác nhau; chính sách ANY đòi hỏi kết quả giống nhau.", "The rules %s match but give different outputs; under ANY they must be equal."},
	codeNoRuleMatches:    {"Không quy tắc nào khớp và bảng không có kết quả mặc định.", "No rule matches, and the table has no default output."},
	codeOutputNotAllowed: {"Quy tắc %s cho %s, không nằm trong các giá trị đầu ra %s.", "Rule %s gives %s, which is not among the output values %s."},
	codeNotAFunction:     {"“%s” không phải là hàm.", "%q is no function."},
	codeParameters:       {"Lời gọi “%s” có tham số %s, hàm cần %s.", "The invocation of %q has the parameters %s, the function takes %s."},
	codeNotAList:         {"Không lặp được trên giá trị %s: cần một danh sách.", "There is nothing to iterate over in %s: a list is needed."},
	codeNotBoolean:       {"Điều kiện cho %s, không phải true hay false.", "The condition gave %s, neither true nor false."},
}

// finding fills in the sentences of a code.
func finding(severity Severity, id string, line int, code string, args ...any) Finding {
	s := sentences[code]
	return Finding{
		ElementID: id, Line: line, Severity: severity, Code: code,
		VI: fmt.Sprintf(s.vi, localised(args, 0)...), EN: fmt.Sprintf(s.en, localised(args, 1)...),
	}
}

// refuse is an error of one finding.
func refuse(id string, line int, code string, args ...any) error {
	return &Error{Findings: []Finding{finding(SeverityError, id, line, code, args...)}}
}

// localised picks the language of arguments that are sentences themselves, and shortens what came from a hostile file.
func localised(args []any, language int) []any {
	out := make([]any, len(args))
	for i, a := range args {
		switch a := a.(type) {
		case sentence:
			out[i] = shorten([2]string{a.vi, a.en}[language])
		case string:
			out[i] = shorten(a)
		case shown:
			out[i] = a.String()
		default:
			out[i] = a
		}
	}
	return out
}

func shorten(s string) string {
	const most = 160
	if len(s) <= most {
		return s
	}
	if runes := []rune(s); len(runes) > most {
		return string(runes[:most-1]) + "…"
	}
	return s
}
