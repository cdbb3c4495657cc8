package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strconv"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/motcua/motcua/internal/app"
)

// proposal is how a dossier could be migrated, as the service says.
type proposal struct {
	From     int               `json:"from"`
	To       int               `json:"to"`
	Mapping  map[string]string `json:"mapping"`
	Possible bool              `json:"possible"`
	Elements []struct {
		ID     string `json:"id"`
		Name   string `json:"name"`
		Kind   string `json:"kind"`
		To     string `json:"to"`
		Tokens int    `json:"tokens"`
	} `json:"elements"`
	Findings []struct {
		Severity string `json:"severity"`
		Element  string `json:"element"`
		Message  string `json:"message"`
	} `json:"findings"`
}

func newDossierMigrateCommand() *cobra.Command {
	var version int
	var mapping, save, reason string
	var recompute, preview bool
	cmd := &cobra.Command{
		Use:   "migrate CODE",
		Short: "Chuyển hồ sơ sang phiên bản khác · Migrate a dossier to another version of its procedure",
		Long: `Migrate puts another version of its procedure in force for a running dossier. With
--preview it shows the mapping of elements that is proposed (or the one in --mapping) and
what stands against it; --save writes it to a file to be edited. Without --mapping the
proposed one is used. A migration by which a token would be lost is refused.`,
		Example: `  motcua dossier migrate H29.1-261124-0001 --to 3 --preview --save mapping.json
  motcua dossier migrate H29.1-261124-0001 --to 3 --mapping mapping.json --reason "sửa quy trình"`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if version < 1 {
				return &app.Failure{VI: "Hãy ghi phiên bản cần chuyển đến: --to N.", EN: "Name the version to migrate to: --to N."}
			}
			s, err := connectServer(cmd)
			if err != nil {
				return err
			}
			m := migrateCall{cmd: cmd, s: s, code: args[0], version: version, save: save, recompute: recompute}
			if mapping != "" {
				if m.mapping, err = mappingOf(mapping); err != nil {
					return err
				}
			}
			if preview || save != "" {
				return m.propose()
			}
			if reason, err = reasonOf(cmd, false); err != nil {
				return err
			}
			return m.execute(reason)
		},
	}
	cmd.Flags().IntVar(&version, "to", 0, "phiên bản cần chuyển đến · version to migrate to")
	cmd.Flags().StringVar(&mapping, "mapping", "", "tệp JSON {\"phần tử cũ\": \"phần tử mới\"} · JSON file {\"element here\": \"element there\"}")
	cmd.Flags().StringVar(&save, "save", "", "ghi bảng chuyển đổi ra tệp · write the mapping to a file")
	cmd.Flags().BoolVar(&recompute, "recompute-due", false, "tính lại hạn theo phiên bản mới · reckon the due date by the new version's limit")
	cmd.Flags().BoolVar(&preview, "preview", false, "chỉ nói điều sẽ xảy ra · only say what would happen")
	cmd.Flags().StringVar(&reason, "reason", "", "lý do, ghi vào lịch sử · reason, kept in the history")
	addServerFlags(cmd)
	return cmd
}

// migrateCall is one migration on its way.
type migrateCall struct {
	cmd        *cobra.Command
	s          *server
	code, save string
	version    int
	mapping    map[string]string
	recompute  bool
}

// propose shows the mapping and what stands against it.
func (m migrateCall) propose() error {
	var raw json.RawMessage
	path, ctx := pathOf("dossiers", m.code, "migration"), m.cmd.Context()
	err := m.s.get(ctx, path+"?to="+strconv.Itoa(m.version), &raw)
	if m.mapping != nil {
		err = m.s.post(ctx, path+"/check", map[string]any{"version": m.version, "mapping": m.mapping}, &raw)
	}
	if err != nil {
		return err
	}
	var p proposal
	if err := json.Unmarshal(raw, &p); err != nil {
		return err
	}
	if err := m.write(p); err != nil {
		return err
	}
	if asJSON(m.cmd) {
		return writeIndented(m.cmd.OutOrStdout(), raw)
	}
	return m.print(m.cmd.OutOrStdout(), p)
}

func (m migrateCall) write(p proposal) error {
	if m.save == "" {
		return nil
	}
	file, err := os.Create(m.save)
	if err != nil {
		return err
	}
	err = writeIndented(file, p.Mapping)
	if closeErr := file.Close(); err == nil {
		err = closeErr
	}
	return err
}

func (m migrateCall) print(out io.Writer, p proposal) error {
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	_, _ = fmt.Fprintf(table, "%s %d\t%s %d\t%s\n", m.s.say("phiên bản", "version"), p.From, m.s.say("phiên bản", "version"), p.To, m.s.say("đang chờ", "waiting"))
	for _, e := range p.Elements {
		to, tokens := e.To, ""
		if to == "" {
			to = "–"
		}
		if e.Tokens > 0 {
			tokens = strconv.Itoa(e.Tokens)
		}
		_, _ = fmt.Fprintf(table, "%s\t%s\t%s\t%s\n", e.ID, to, tokens, e.Name)
	}
	if err := table.Flush(); err != nil {
		return err
	}
	for _, f := range p.Findings {
		severity := m.s.say("cảnh báo", "warning")
		if f.Severity == "error" {
			severity = m.s.say("lỗi", "error")
		}
		if _, err := fmt.Fprintf(out, "%s: %s\n", severity, f.Message); err != nil {
			return err
		}
	}
	if !p.Possible {
		return &app.Failure{VI: "Chưa chuyển được bằng bảng này.", EN: "The dossier cannot be migrated by this mapping."}
	}
	return nil
}

func (m migrateCall) execute(reason string) error {
	body := map[string]any{"version": m.version, "reason": reason, "recompute_due": m.recompute}
	if m.mapping != nil {
		body["mapping"] = m.mapping
	}
	var raw json.RawMessage
	if err := m.s.post(m.cmd.Context(), pathOf("dossiers", m.code, "migration"), body, &raw); err != nil {
		return err
	}
	return printOperated(m.cmd, m.s, raw)
}
