package bpmn

// Codes of what Lint finds.
const (
	codeUnknownExtension   = "unknown_extension"
	codeRepeatedExtension  = "repeated_extension"
	codeMisplacedExtension = "misplaced_extension"
)

var remarks = map[string]sentence{
	codeUnknownExtension:   {"motcua:%s không thuộc bộ từ vựng mở rộng; có thể viết sai tên.", "motcua:%s is not in the extension vocabulary; perhaps the name is misspelt."},
	codeRepeatedExtension:  {"motcua:%s xuất hiện nhiều lần; chỉ lần cuối có hiệu lực.", "motcua:%s stands more than once; only the last counts."},
	codeMisplacedExtension: {"motcua:%s không có ý nghĩa ở phần tử này.", "motcua:%s means nothing on this element."},
}
