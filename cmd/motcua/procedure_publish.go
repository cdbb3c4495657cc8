package main

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"
	"go.yaml.in/yaml/v3"

	"github.com/motcua/motcua/internal/app"
)

// publishFlags say what goes with a procedure file.
type publishFlags struct {
	bpmn         string
	forms, dmn   []string // KEY=FILE
	dry, despite bool
}

func newProcedurePublishCommand(of *procedureFlags) *cobra.Command {
	var f publishFlags
	cmd := &cobra.Command{
		Use:   "publish FILE",
		Short: "Ban hành một phiên bản khi dịch vụ đang chạy · Publish a version while the service runs",
		Long: "Check a procedure file, and publish it as the next version of its procedure: new dossiers take it from its\n" +
			"effective day on, those under way keep theirs. Nothing is restarted.",
		Example: "  motcua procedure publish cho-muon-hoi-truong.yaml --dry-run --server https://motcua.example --token-file token\n" +
			"  motcua procedure publish cap-phep.yaml --bpmn cap-phep.bpmn --form tham-dinh=tham-dinh.json --dmn phi=phi.dmn",
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			code, body, err := f.body(args[0])
			if err != nil {
				return err
			}
			s, err := connectServer(cmd)
			if err != nil {
				return err
			}
			s.lang = of.lang
			var report versionReport
			if err := s.post(cmd.Context(), pathOf("procedures", code, "versions"), body, &report); err != nil {
				return err
			}
			return report.print(cmd, s, code)
		},
	}
	cmd.Flags().StringVar(&f.bpmn, "bpmn", "", "tệp quy trình BPMN; không có thì dựng từ bảng các bước · BPMN `FILE`; without it the step table makes the process")
	cmd.Flags().StringArrayVar(&f.forms, "form", nil, "biểu mẫu, `KEY=FILE` · JSON Schema of a form")
	cmd.Flags().StringArrayVar(&f.dmn, "dmn", nil, "mô hình quyết định, `NAME=FILE` · decision model")
	cmd.Flags().BoolVar(&f.dry, "dry-run", false, "chỉ kiểm tra · only check")
	cmd.Flags().BoolVar(&f.despite, "despite-warnings", false, "ban hành dù có cảnh báo · publish despite warnings")
	addServerFlags(cmd)
	return cmd
}

// body is the request that publishes a procedure file.
func (f *publishFlags) body(file string) (code string, body map[string]any, err error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return "", nil, unreadable(file, err)
	}
	definition := map[string]any{}
	if err := yaml.Unmarshal(data, &definition); err != nil {
		return "", nil, &app.Failure{VI: file + " không phải YAML hợp lệ.", EN: file + " is not valid YAML.", Cause: err}
	}
	code = fmt.Sprint(definition["code"])
	if definition["code"] == nil {
		return "", nil, &app.Failure{VI: file + " chưa ghi mã thủ tục (code).", EN: file + " names no procedure (code)."}
	}
	delete(definition, "version") // it is given out
	body = map[string]any{"definition": definition, "dry_run": f.dry, "despite_warnings": f.despite}
	if f.bpmn != "" {
		xml, err := os.ReadFile(f.bpmn)
		if err != nil {
			return "", nil, unreadable(f.bpmn, err)
		}
		body["bpmn"] = string(xml)
	}
	forms := map[string]json.RawMessage{}
	if err := eachFile(f.forms, func(key string, data []byte) { forms[key] = data }); err != nil {
		return "", nil, err
	}
	decisions := map[string]string{}
	if err := eachFile(f.dmn, func(name string, data []byte) { decisions[name] = string(data) }); err != nil {
		return "", nil, err
	}
	if len(forms) > 0 {
		body["forms"] = forms
	}
	if len(decisions) > 0 {
		body["decisions"] = decisions
	}
	return code, body, nil
}

// eachFile reads the files of flags written KEY=FILE.
func eachFile(flags []string, use func(key string, data []byte)) error {
	for _, flag := range flags {
		key, file, ok := strings.Cut(flag, "=")
		if !ok || key == "" || file == "" {
			return &app.Failure{VI: fmt.Sprintf("%q phải viết dạng TÊN=TỆP.", flag), EN: fmt.Sprintf("%q must be NAME=FILE.", flag)}
		}
		data, err := os.ReadFile(file)
		if err != nil {
			return unreadable(file, err)
		}
		use(key, data)
	}
	return nil
}

func unreadable(file string, err error) error {
	return &app.Failure{VI: "Không đọc được tệp " + file + ".", EN: "The file " + file + " cannot be read.", Cause: err}
}

// versionReport is the service's answer.
type versionReport struct {
	Published   bool `json:"published"`
	Publishable bool `json:"publishable"`
	Version     *struct {
		Version       int    `json:"version"`
		EffectiveFrom string `json:"effective_from"`
	} `json:"version"`
	Findings []struct {
		Severity string `json:"severity"`
		Code     string `json:"code"`
		Element  string `json:"element"`
		Message  string `json:"message"`
	} `json:"findings"`
}

func (r *versionReport) print(cmd *cobra.Command, s *server, code string) error {
	out := cmd.OutOrStdout()
	if asJSON(cmd) {
		return writeIndented(out, r)
	}
	for _, f := range r.Findings {
		severity := s.say("cảnh báo", "warning")
		if f.Severity == "error" {
			severity = s.say("lỗi", "error")
		}
		if _, err := fmt.Fprintf(out, "%s: %s: %s [%s]\n", severity, f.Element, f.Message, f.Code); err != nil {
			return err
		}
	}
	var sentence string
	switch {
	case r.Published:
		sentence = fmt.Sprintf(s.say("Thủ tục %s đã có phiên bản %d.", "%s has version %d now."), code, r.Version.Version)
	case r.Publishable:
		sentence = s.say("Ban hành được.", "It can be published.")
	default:
		return &app.Failure{VI: "Chưa ban hành được.", EN: "It cannot be published."}
	}
	_, err := fmt.Fprintln(out, sentence)
	return err
}
