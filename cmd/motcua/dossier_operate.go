package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/motcua/motcua/internal/app"
	"github.com/motcua/motcua/internal/clock"
)

// operated is what the service answers to an operation, as far as it is printed.
type operated struct {
	Code    string `json:"code"`
	Dossier struct {
		StatusName string     `json:"status_name"`
		Due        *time.Time `json:"due_at"`
		Suspended  *time.Time `json:"suspended_since"`
	} `json:"dossier"`
	Next []struct {
		ElementID string `json:"element_id"`
		Name      string `json:"name"`
	} `json:"next"`
}

// operation is one command of "motcua dossier" that works through the API.
type operation struct {
	use, short, long, example string
	args                      int    // after the dossier
	kind                      string // of the API's operations
	path                      string // below /dossiers/CODE; "" = flags and arguments decide: see call
	optional                  bool   // it may do without a reason
	flags                     func(*cobra.Command)
	// body adds what the operation needs beside its reason. The keys are those of the preview.
	body func(cmd *cobra.Command, args []string) (map[string]any, error)
	// call gives the path and body when path is "".
	call func(code string, args []string, body map[string]any) (path string, sent map[string]any)
}

// newOperationCommand makes a command of an operation.
func newOperationCommand(o operation) *cobra.Command {
	cmd := &cobra.Command{
		Use: o.use, Short: o.short, Long: o.long, Example: o.example, Args: cobra.ExactArgs(1 + o.args),
		RunE: func(cmd *cobra.Command, args []string) error { return o.run(cmd, args[0], args[1:]) },
	}
	cmd.Flags().String("reason", "", "lý do, ghi vào lịch sử · reason, kept in the history")
	cmd.Flags().Bool("preview", false, "chỉ nói điều sẽ xảy ra · only say what would happen")
	if o.flags != nil {
		o.flags(cmd)
	}
	addServerFlags(cmd)
	return cmd
}

func (o operation) run(cmd *cobra.Command, code string, args []string) error {
	body := map[string]any{}
	if o.body != nil {
		more, err := o.body(cmd, args)
		if err != nil {
			return err
		}
		body = more
	}
	reason, err := reasonOf(cmd, o.optional)
	if err != nil {
		return err
	}
	if reason != "" {
		body["reason"] = reason
	}
	s, err := connectServer(cmd)
	if err != nil {
		return err
	}
	if preview, err := cmd.Flags().GetBool("preview"); err != nil || preview {
		return o.preview(cmd, s, code, body)
	}
	path, sent := pathOf("dossiers", code)+"/"+o.path, body
	if o.call != nil {
		path, sent = o.call(code, args, body)
	}
	var raw json.RawMessage
	if err := s.post(cmd.Context(), path, sent, &raw); err != nil {
		return err
	}
	return printOperated(cmd, s, raw)
}

func reasonOf(cmd *cobra.Command, optional bool) (string, error) {
	reason, err := cmd.Flags().GetString("reason")
	if err != nil {
		return "", err
	}
	if reason = strings.TrimSpace(reason); reason == "" && !optional {
		return "", &app.Failure{VI: "Hãy ghi lý do: --reason \"…\"; lý do được lưu trong lịch sử hồ sơ.", EN: "Give a reason: --reason \"…\"; it is kept in the dossier's history."}
	}
	return reason, nil
}

// preview prints what would happen.
func (o operation) preview(cmd *cobra.Command, s *server, code string, body map[string]any) error {
	body["operation"] = o.kind
	var raw json.RawMessage
	if err := s.post(cmd.Context(), pathOf("dossiers", code, "preview"), body, &raw); err != nil {
		return err
	}
	if asJSON(cmd) {
		return writeIndented(cmd.OutOrStdout(), raw)
	}
	var p struct {
		Words []string `json:"words"`
	}
	if err := json.Unmarshal(raw, &p); err != nil {
		return err
	}
	_, err := fmt.Fprintln(cmd.OutOrStdout(), strings.Join(p.Words, "\n"))
	return err
}

func asJSON(cmd *cobra.Command) bool {
	yes, err := cmd.Flags().GetBool("json")
	return err == nil && yes
}

func printOperated(cmd *cobra.Command, s *server, raw json.RawMessage) error {
	if asJSON(cmd) {
		return writeIndented(cmd.OutOrStdout(), raw)
	}
	var done operated
	if err := json.Unmarshal(raw, &done); err != nil {
		return err
	}
	out := cmd.OutOrStdout()
	parts := []string{done.Dossier.StatusName}
	if done.Dossier.Due != nil {
		parts = append(parts, s.say("hẹn trả ", "due ")+clock.MomentText(*done.Dossier.Due))
	}
	if done.Dossier.Suspended != nil {
		parts = append(parts, s.say("tạm ngừng từ ", "suspended since ")+clock.MomentText(*done.Dossier.Suspended))
	}
	if _, err := fmt.Fprintf(out, "%s: %s. %s\n", done.Code, s.say("đã thực hiện", "done"), strings.Join(parts, "; ")); err != nil {
		return err
	}
	for _, t := range done.Next {
		if _, err := fmt.Fprintf(out, "  %s (%s)\n", t.Name, t.ElementID); err != nil {
			return err
		}
	}
	return nil
}

// jsonObject reads a JSON object given as a text, or as @FILE.
func jsonObject(text string) (json.RawMessage, error) {
	data := []byte(text)
	if name, isFile := strings.CutPrefix(text, "@"); isFile {
		file, err := os.Open(name)
		if err != nil {
			return nil, &app.Failure{VI: "Không đọc được tệp " + name + ".", EN: "The file " + name + " cannot be read.", Cause: err}
		}
		defer func() { _ = file.Close() }()
		if data, err = io.ReadAll(io.LimitReader(file, 2<<20)); err != nil {
			return nil, err
		}
	}
	var object map[string]json.RawMessage
	if err := json.Unmarshal(data, &object); err != nil || object == nil {
		return nil, &app.Failure{VI: "Cần một đối tượng JSON, ví dụ {\"a\": 1}, hoặc @TỆP.", EN: "A JSON object is needed, e.g. {\"a\": 1}, or @FILE.", Cause: err}
	}
	return json.RawMessage(data), nil
}

// moment reads "2026-12-01 17:00" as Vietnam's time, or RFC 3339.
func moment(text string) (time.Time, error) {
	for _, layout := range []string{"2006-01-02 15:04", "2006-01-02 15:04:05", "2006-01-02T15:04", "2006-01-02T15:04:05"} {
		if at, err := time.ParseInLocation(layout, text, clock.Zone); err == nil {
			return at, nil
		}
	}
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return time.Time{}, &app.Failure{
			VI: fmt.Sprintf("%q không phải là thời điểm; ví dụ \"2026-12-01 17:00\".", text),
			EN: fmt.Sprintf("%q is no instant; e.g. \"2026-12-01 17:00\".", text),
		}
	}
	return at, nil
}
