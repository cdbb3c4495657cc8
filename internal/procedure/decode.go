package procedure

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
	"golang.org/x/text/unicode/norm"
)

// decodeFile reads a procedure file strictly: UTF-8, one YAML document, no key that
// does not exist.
func decodeFile(name string, raw []byte) (Definition, []Finding) {
	fail := func(code string, line int, vi, en string) (Definition, []Finding) {
		return Definition{}, []Finding{{Severity: SeverityError, Code: code, File: name, Line: line, VI: vi, EN: en}}
	}
	if len(raw) > maxFile {
		return fail("file_too_large", 0, "Tệp quá lớn.", "The file is too large.")
	}
	if line, ok := firstNotUTF8(raw); ok {
		return fail("encoding", line, "Tệp không ở bảng mã UTF-8; hãy lưu lại bằng UTF-8 (Unicode).", "The file is not in UTF-8; save it as UTF-8.")
	}
	var d Definition
	decoder := yaml.NewDecoder(bytes.NewReader(norm.NFC.Bytes(raw)))
	decoder.KnownFields(true)
	switch err := decoder.Decode(&d); {
	case errors.Is(err, io.EOF):
		return fail("file_empty", 1, "Tệp trống.", "The file is empty.")
	case err != nil:
		return Definition{}, yamlFindings(name, raw, err)
	}
	var more yaml.Node
	switch err := decoder.Decode(&more); {
	case errors.Is(err, io.EOF):
		return d, nil
	case err != nil:
		return Definition{}, yamlFindings(name, raw, err)
	}
	return fail("several_documents", more.Line, "Tệp có nhiều tài liệu YAML (dòng “---”); mỗi tệp chỉ một thủ tục.",
		"The file holds several YAML documents (a line “---”); one file is one procedure.")
}

// firstNotUTF8 finds the line of the first byte that is not UTF-8. UTF-16 is not either,
// though YAML would allow it.
func firstNotUTF8(raw []byte) (line int, found bool) {
	line = 1
	for len(raw) > 0 {
		r, n := utf8.DecodeRune(raw)
		if r == utf8.RuneError && n == 1 || r == 0 {
			return line, true
		}
		if r == '\n' {
			line++
		}
		raw = raw[n:]
	}
	return 0, false
}

var (
	yamlLine  = regexp.MustCompile(`line (\d+): (.*)`)
	yamlValue = regexp.MustCompile("^cannot unmarshal !!(\\w+)(?: `(.*)`)? into (.*)$")
	yamlTwice = regexp.MustCompile(`^mapping key "(.*)" already defined at line (\d+)$`)
)

// yamlFindings turns a YAML error into findings, one for each line it names.
func yamlFindings(name string, raw []byte, err error) []Finding {
	matches := yamlLine.FindAllStringSubmatch(err.Error(), -1)
	if len(matches) == 0 {
		matches = [][]string{{"", "1", strings.TrimPrefix(err.Error(), "yaml: ")}}
	}
	var wrongType *yaml.TypeError // the file is YAML, but not of this shape
	isYAML := errors.As(err, &wrongType)
	var out []Finding
	for _, m := range matches {
		f := Finding{Severity: SeverityError, Code: "yaml_invalid", File: name}
		f.Line, _ = strconv.Atoi(m[1])
		if isYAML {
			f.shape(m[2])
		} else {
			if line, ok := lineOfSyntax(raw); ok {
				f.Line = line
			}
			f.VI, f.EN = syntaxInWords(m[2])
		}
		out = append(out, f)
	}
	return out
}

// shape says what is wrong with a value or key in a file that is YAML.
func (f *Finding) shape(what string) {
	if field, ok := strings.CutPrefix(what, "field "); ok {
		field, _, _ = strings.Cut(field, " ")
		f.Code, f.VI, f.EN = "field_unknown", fmt.Sprintf("Không có trường %q.", field), fmt.Sprintf("There is no field %q.", field)
		return
	}
	if m := yamlTwice.FindStringSubmatch(what); m != nil {
		f.Code = "field_twice"
		f.VI, f.EN = fmt.Sprintf("Trường %q đã ghi ở dòng %s.", m[1], m[2]), fmt.Sprintf("The field %q is already on line %s.", m[1], m[2])
		return
	}
	m := yamlValue.FindStringSubmatch(what)
	if m == nil {
		f.VI, f.EN = "YAML không hợp lệ: "+what, "Not valid YAML: "+what
		return
	}
	wantVI, wantEN := typeInWords(m[3])
	if m[2] != "" {
		f.VI, f.EN = fmt.Sprintf("%q không dùng được ở đây; cần %s.", m[2], wantVI), fmt.Sprintf("%q does not fit here; write %s.", m[2], wantEN)
	} else {
		f.VI, f.EN = fmt.Sprintf("Giá trị không dùng được ở đây; cần %s.", wantVI), fmt.Sprintf("The value does not fit here; write %s.", wantEN)
	}
	f.Code = "value_invalid"
}

// typeInWords says what a Go type of the definition is written as.
func typeInWords(goType string) (vi, en string) {
	switch {
	case goType == "float64":
		return "một số, phần thập phân sau dấu chấm (1.5)", "a number, with a decimal point (1.5)"
	case goType == "int":
		return "một số nguyên", "a whole number"
	case goType == "bool":
		return "true hoặc false", "true or false"
	case goType == "clock.Limit":
		return "hai dòng amount và unit, ví dụ {amount: 3, unit: working_day}", "amount and unit, e.g. {amount: 3, unit: working_day}"
	case strings.HasPrefix(goType, "[]"):
		return "một danh sách, mỗi dòng bắt đầu bằng “- ”", "a list, each line beginning with “- ”"
	case strings.HasPrefix(goType, "procedure.") || strings.HasPrefix(goType, "clock."):
		return "các dòng “trường: giá trị”", "lines of “field: value”"
	}
	return "một dòng chữ", "a line of text"
}

// syntaxInWords says what keeps a line from being YAML.
func syntaxInWords(what string) (vi, en string) {
	switch {
	case strings.Contains(what, "tab character") || strings.Contains(what, "cannot start any token"):
		return "Dòng có dấu tab hoặc ký tự không dùng được; YAML chỉ thụt lề bằng dấu cách.",
			"The line has a tab or a character that cannot stand there; YAML is indented with spaces only."
	case strings.Contains(what, "mapping values are not allowed"):
		return "Dòng có dấu “: ” thừa hoặc thụt lề sai; nội dung có dấu hai chấm phải đặt trong dấu nháy '…'.",
			"The line has one “: ” too many or is indented wrongly; put text that holds a colon in quotes '…'."
	case strings.Contains(what, "did not find expected") || strings.Contains(what, "could not find expected"):
		return "Dòng thụt lề không thẳng với các dòng cùng cấp, hoặc thiếu dấu “:”, dấu nháy hay dấu ngoặc đóng.",
			"The line is not in line with those of its level, or a “:”, a closing quote or bracket is missing."
	case strings.Contains(what, "unexpected end of stream"):
		return "Dấu nháy mở ở dòng này chưa được đóng.", "A quote opened on this line is not closed."
	}
	return "YAML không hợp lệ: " + what, "Not valid YAML: " + what
}
