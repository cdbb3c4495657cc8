package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"github.com/motcua/motcua/internal/app"
)

// batch is how far a batch has come, as the service says.
type batch struct {
	ID        string `json:"id"`
	Operation string `json:"operation"`
	Reason    string `json:"reason"`
	DryRun    bool   `json:"dry_run"`
	State     string `json:"state"`
	Total     int    `json:"total"`
	Pending   int    `json:"pending"`
	Done      int    `json:"done"`
	Skipped   int    `json:"skipped"`
	Failed    int    `json:"failed"`
}

func (b batch) over() bool { return b.State == "done" || b.State == "stopped" }

// newBatchCommand makes "motcua batch": operations on many dossiers.
func newBatchCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "batch",
		Short: "Thao tác trên nhiều hồ sơ · Operations on many dossiers",
		Args:  cobra.NoArgs,
	}
	cmd.AddCommand(newBatchStartCommand(), newBatchShowCommand(), newBatchStopCommand())
	return cmd
}

func newBatchStartCommand() *cobra.Command {
	var filter batchFilter
	var file string
	var codes []string
	var dry, wait bool
	cmd := &cobra.Command{
		Use:   "start OPERATION",
		Short: "Bắt đầu một đợt · Begin a batch",
		Long: `Start applies an operation (suspend, resume, modify, migrate, retry_incident,
set_variables, change_due, change_timer, cancel) to the dossiers that are named with
--dossier, or to the open ones that fit the filter. --args is a JSON object with what the
operation needs, as POST /api/v1/batches takes it. With --dry-run it only says of each
dossier what would happen. --wait follows it to its end; the exit code is 1 if any failed.`,
		Example: `  motcua batch start suspend --procedure 1.001193 --reason "chờ hướng dẫn" --dry-run --wait
  motcua batch start migrate --procedure 1.001193 --version 1 --args '{"version": 2}' --reason "sửa quy trình"`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			body := map[string]any{}
			if file != "" {
				object, err := jsonObject(file)
				if err != nil {
					return err
				}
				if err := json.Unmarshal(object, &body); err != nil {
					return err
				}
			}
			reason, err := reasonOf(cmd, false)
			if err != nil {
				return err
			}
			body["operation"], body["reason"], body["dry_run"] = args[0], reason, dry
			if len(codes) > 0 {
				body["codes"] = codes
			}
			if filter.set(cmd) {
				body["filter"] = filter
			}
			s, err := connectServer(cmd)
			if err != nil {
				return err
			}
			var raw json.RawMessage
			if err := s.post(cmd.Context(), "/batches", body, &raw); err != nil {
				return err
			}
			return s.follow(cmd, raw, wait)
		},
	}
	f := cmd.Flags()
	f.StringVar(&file, "args", "", "tham số của thao tác, JSON hoặc @TỆP · what the operation needs, JSON or @FILE")
	f.StringSliceVar(&codes, "dossier", nil, "mã hồ sơ · dossiers by code")
	f.BoolVar(&dry, "dry-run", false, "chỉ nói điều sẽ xảy ra · only say what would happen")
	f.BoolVar(&wait, "wait", false, "chờ đến khi xong · wait for its end")
	f.String("reason", "", "lý do, ghi vào lịch sử · reason, kept in the history")
	filter.flags(cmd)
	addServerFlags(cmd)
	return cmd
}

// batchFilter selects open dossiers.
type batchFilter struct {
	Procedure string `json:"procedure,omitempty"`
	Version   int    `json:"version,omitempty"`
	Agency    string `json:"agency,omitempty"`
	Status    []int  `json:"status,omitempty"`
	Suspended bool   `json:"suspended,omitempty"`
	Incidents bool   `json:"incidents,omitempty"`
	Overdue   bool   `json:"overdue,omitempty"`
	Query     string `json:"q,omitempty"`

	All bool `json:"-"`
}

func (b *batchFilter) flags(cmd *cobra.Command) {
	f := cmd.Flags()
	f.BoolVar(&b.All, "all", false, "mọi hồ sơ đang mở · every open dossier")
	f.StringVar(&b.Procedure, "procedure", "", "mã thủ tục · procedure")
	f.IntVar(&b.Version, "version", 0, "phiên bản quy trình · version they run on")
	f.StringVar(&b.Agency, "agency", "", "cơ quan tiếp nhận · agency where they were filed")
	f.IntSliceVar(&b.Status, "status", nil, "trạng thái 1–10 · national statuses")
	f.BoolVar(&b.Suspended, "suspended", false, "chỉ hồ sơ đang tạm ngừng · suspended ones")
	f.BoolVar(&b.Incidents, "incidents", false, "chỉ hồ sơ có sự cố · those with incidents")
	f.BoolVar(&b.Overdue, "overdue", false, "chỉ hồ sơ quá hạn · overdue ones")
	f.StringVar(&b.Query, "query", "", "mã hoặc người nộp · code or applicant")
}

// set reports whether any flag of the filter was given.
func (b *batchFilter) set(cmd *cobra.Command) bool {
	for _, name := range []string{"all", "procedure", "version", "agency", "status", "suspended", "incidents", "overdue", "query"} {
		if cmd.Flags().Changed(name) {
			return true
		}
	}
	return false
}

func newBatchShowCommand() *cobra.Command {
	var items, wait bool
	cmd := &cobra.Command{
		Use:   "show [ID]",
		Short: "Xem tiến độ · Show how far a batch has come",
		Long:  "Show prints how far a batch has come, and with --items what became of each dossier. Without\nan ID it lists the batches, newest first.",
		Args:  cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			s, err := connectServer(cmd)
			if err != nil {
				return err
			}
			path := "/batches"
			if len(args) > 0 {
				path = pathOf("batches", args[0])
			}
			var raw json.RawMessage
			if err := s.get(cmd.Context(), path, &raw); err != nil {
				return err
			}
			if len(args) == 0 {
				return s.printBatches(cmd, raw)
			}
			if err := s.follow(cmd, raw, wait); err != nil || !items {
				return err
			}
			return s.printItems(cmd, path)
		},
	}
	cmd.Flags().BoolVar(&items, "items", false, "từng hồ sơ · every dossier")
	cmd.Flags().BoolVar(&wait, "wait", false, "chờ đến khi xong · wait for its end")
	addServerFlags(cmd)
	return cmd
}

func newBatchStopCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "stop ID",
		Short: "Dừng một đợt · Stop a batch",
		Long:  "Stop begins with no further dossier. What is under way is finished; what was done stays done.",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			s, err := connectServer(cmd)
			if err != nil {
				return err
			}
			var raw json.RawMessage
			if err := s.post(cmd.Context(), pathOf("batches", args[0], "stop"), nil, &raw); err != nil {
				return err
			}
			return s.follow(cmd, raw, false)
		},
	}
	addServerFlags(cmd)
	return cmd
}

// followEvery is how often a batch that is waited for is looked at.
const followEvery = 500 * time.Millisecond

// follow prints how far a batch has come, at its end if that is waited for.
func (s *server) follow(cmd *cobra.Command, raw json.RawMessage, wait bool) error {
	var b batch
	if err := json.Unmarshal(raw, &b); err != nil {
		return err
	}
	for wait && !b.over() {
		if err := pause(cmd.Context(), followEvery); err != nil {
			return err
		}
		if err := s.get(cmd.Context(), pathOf("batches", b.ID), &raw); err != nil {
			return err
		}
		if err := json.Unmarshal(raw, &b); err != nil {
			return err
		}
	}
	if asJSON(cmd) {
		if err := writeIndented(cmd.OutOrStdout(), raw); err != nil {
			return err
		}
	} else if err := s.printBatch(cmd.OutOrStdout(), b); err != nil {
		return err
	}
	if wait && b.Failed > 0 {
		return &app.Failure{VI: fmt.Sprintf("%d hồ sơ không thực hiện được.", b.Failed), EN: fmt.Sprintf("%d dossiers failed.", b.Failed)}
	}
	return nil
}

func pause(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(d):
		return nil
	}
}

func (s *server) printBatch(out io.Writer, b batch) error {
	states := map[string][2]string{
		"selecting": {"đang chọn hồ sơ", "selecting dossiers"}, "running": {"đang chạy", "running"}, "stopping": {"đang dừng", "stopping"},
		"stopped": {"đã dừng", "stopped"}, "done": {"xong", "done"},
	}
	dry := ""
	if b.DryRun {
		dry = s.say(" (chạy thử)", " (dry run)")
	}
	_, err := fmt.Fprintf(out, s.say("%s  %s%s: %s; %d hồ sơ: %d xong, %d bỏ qua, %d lỗi, %d còn lại\n", "%s  %s%s: %s; %d dossiers: %d done, %d skipped, %d failed, %d left\n"),
		b.ID, b.Operation, dry, s.say(states[b.State][0], states[b.State][1]), b.Total, b.Done, b.Skipped, b.Failed, b.Pending)
	return err
}

func (s *server) printBatches(cmd *cobra.Command, raw json.RawMessage) error {
	if asJSON(cmd) {
		return writeIndented(cmd.OutOrStdout(), raw)
	}
	var page struct {
		Items []batch `json:"items"`
	}
	if err := json.Unmarshal(raw, &page); err != nil {
		return err
	}
	for _, b := range page.Items {
		if err := s.printBatch(cmd.OutOrStdout(), b); err != nil {
			return err
		}
	}
	return nil
}

// printItems prints what became of each dossier, page by page.
func (s *server) printItems(cmd *cobra.Command, path string) error {
	table := tabwriter.NewWriter(cmd.OutOrStdout(), 0, 0, 2, ' ', 0)
	states := map[string][2]string{"pending": {"chờ", "pending"}, "done": {"xong", "done"}, "skipped": {"bỏ qua", "skipped"}, "failed": {"lỗi", "failed"}}
	for cursor := ""; ; {
		var page struct {
			Items []struct {
				No      int    `json:"no"`
				Code    string `json:"code"`
				State   string `json:"state"`
				Message string `json:"message"`
			} `json:"items"`
			Next string `json:"next"`
		}
		if err := s.get(cmd.Context(), path+"/items?limit=200&cursor="+cursor, &page); err != nil {
			return err
		}
		for _, i := range page.Items {
			_, _ = fmt.Fprintf(table, "%d\t%s\t%s\t%s\n", i.No, i.Code, s.say(states[i.State][0], states[i.State][1]), i.Message)
		}
		if cursor = page.Next; cursor == "" {
			return table.Flush()
		}
	}
}
