package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"github.com/motcua/motcua/internal/app"
	"github.com/motcua/motcua/internal/audit"
	"github.com/motcua/motcua/internal/clock"
	"github.com/motcua/motcua/internal/settings"
	"github.com/motcua/motcua/internal/store"
)

// newAuditCommand makes "motcua audit": the record of who did what.
func newAuditCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "audit",
		Short: "Nhật ký: ai đã làm gì · The audit log: who did what",
		Args:  cobra.NoArgs,
	}
	cmd.AddCommand(newAuditVerifyCommand(), newAuditAnchorCommand(), newAuditListCommand(), newAuditExportCommand())
	return cmd
}

// auditDays are the flags --from and --to.
type auditDays struct{ from, to string }

func (d *auditDays) flags(cmd *cobra.Command) {
	cmd.Flags().StringVar(&d.from, "from", "", "từ ngày (NĂM-THÁNG-NGÀY) · first day, YYYY-MM-DD in Vietnam")
	cmd.Flags().StringVar(&d.to, "to", "", "đến hết ngày · last day")
}

func (d *auditDays) days() (from, to audit.Day, err error) {
	for flag, value := range map[string]string{"--from": d.from, "--to": d.to} {
		if value != "" && !audit.Day(value).Valid() {
			return "", "", &app.Failure{
				VI: fmt.Sprintf("%s %q không phải là ngày; hãy viết như 2026-11-24.", flag, value),
				EN: fmt.Sprintf("%s %q is no day; write it as 2026-11-24.", flag, value),
			}
		}
	}
	return audit.Day(d.from), audit.Day(d.to), nil
}

func newAuditVerifyCommand() *cobra.Command {
	var days auditDays
	var anchors string
	cmd := &cobra.Command{
		Use:   "verify",
		Short: "Kiểm tra nhật ký có bị sửa, xóa, chèn hay đảo không · Find entries that were changed, removed, inserted or moved",
		Long: `Verify goes through the record and names every entry that is not as it was written or not
where it was written. Without --from it begins where the record does. With --anchors it also
compares with heads that were kept elsewhere ("motcua audit anchor"): these find what
somebody with write access to the whole database can hide. The exit code is 1 if anything
is wrong.`,
		Example: "  motcua audit verify --from 2026-11-01 --anchors /mnt/worm/motcua.anchors",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			from, to, err := days.days()
			if err != nil {
				return err
			}
			heads, err := readAnchors(cmd, anchors)
			if err != nil {
				return err
			}
			return withStore(cmd, func(ctx context.Context, s *store.Store) error { return verifyAudit(ctx, cmd, s, from, to, heads) })
		},
	}
	days.flags(cmd)
	cmd.Flags().StringVar(&anchors, "anchors", "", "tệp mốc đã lưu, - là stdin · file of anchors, - for standard input")
	addSettingsFlags(cmd, "database")
	return cmd
}

func verifyAudit(ctx context.Context, cmd *cobra.Command, s *store.Store, from, to audit.Day, anchors []audit.Head) error {
	lang, wrong := settings.Language(os.Getenv), 0
	out := bufio.NewWriter(cmd.OutOrStdout())
	n, err := audit.Verify(ctx, s, from, to, anchors, func(f audit.Finding) {
		wrong++
		_, _ = fmt.Fprintf(out, "%s\t%s\n", f.Kind, f.In(lang))
	})
	if err = errors.Join(err, out.Flush()); err != nil {
		return err
	}
	if wrong > 0 {
		return &app.Failure{
			VI: fmt.Sprintf("Nhật ký không còn nguyên vẹn: %d chỗ sai trong %d dòng.", wrong, n),
			EN: fmt.Sprintf("The audit log is not intact: %d findings in %d entries.", wrong, n),
		}
	}
	_, err = fmt.Fprintf(cmd.OutOrStdout(), "nguyên vẹn · intact: %d dòng · entries, %d mốc · anchors\n", n, len(anchors))
	return err
}

func newAuditAnchorCommand() *cobra.Command {
	var days auditDays
	cmd := &cobra.Command{
		Use:   "anchor",
		Short: "In mốc của từng ngày để lưu riêng · Print the last hash of each day, to be kept elsewhere",
		Long: `Anchor prints a line for each day: the day, the number of its last entry and that entry's
hash. Kept where the database's administrators cannot write, the lines prove every entry up
to them: see "motcua audit verify --anchors".`,
		Example: "  motcua audit anchor --from 2026-11-23 >> /mnt/worm/motcua.anchors",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			from, to, err := days.days()
			if err != nil {
				return err
			}
			return withStore(cmd, func(ctx context.Context, s *store.Store) error {
				heads, err := s.AuditHeads(ctx, from, to)
				for _, h := range heads {
					_, _ = fmt.Fprintf(cmd.OutOrStdout(), "%s %d %s\n", h.Day, h.No, h.Hash)
				}
				return err
			})
		},
	}
	days.flags(cmd)
	addSettingsFlags(cmd, "database")
	return cmd
}

// readAnchors reads what "audit anchor" printed; "" = none. A day may stand in it more than once.
func readAnchors(cmd *cobra.Command, name string) ([]audit.Head, error) {
	if name == "" {
		return nil, nil
	}
	in := cmd.InOrStdin()
	if name != "-" {
		f, err := os.Open(name)
		if err != nil {
			return nil, err
		}
		defer func() { _ = f.Close() }()
		in = f
	}
	data, err := io.ReadAll(in)
	if err != nil {
		return nil, err
	}
	var heads []audit.Head
	for no, line := range strings.Split(string(data), "\n") {
		words := strings.Fields(line)
		if len(words) == 0 || strings.HasPrefix(words[0], "#") {
			continue
		}
		head, err := parseAnchor(words)
		if err != nil {
			return nil, &app.Failure{
				VI: fmt.Sprintf("Tệp mốc %s, dòng %d không đúng dạng: ngày, số, mã băm.", name, no+1),
				EN: fmt.Sprintf("Anchors %s, line %d is not of the form: day, number, hash.", name, no+1), Cause: err,
			}
		}
		heads = append(heads, head)
	}
	return heads, nil
}

func parseAnchor(words []string) (audit.Head, error) {
	if len(words) != 3 || !audit.Day(words[0]).Valid() {
		return audit.Head{}, errors.New("want: 2026-11-24 1234 sha256")
	}
	no, err := strconv.ParseInt(words[1], 10, 64)
	if err != nil {
		return audit.Head{}, err
	}
	hash, err := audit.ParseHash(words[2])
	return audit.Head{Day: audit.Day(words[0]), No: no, Hash: hash}, err
}

func newAuditListCommand() *cobra.Command {
	var days auditDays
	var f audit.Filter
	var dossier, outcome string
	cmd := &cobra.Command{
		Use:     "list",
		Short:   "Xem nhật ký, mới nhất trước · Show entries, newest first",
		Example: "  motcua audit list --dossier H29.1.26-261123-0007",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			var err error
			if f.From, f.To, err = days.days(); err != nil {
				return err
			}
			f.Dossier, f.Outcome = strings.ToUpper(strings.TrimSpace(dossier)), audit.Outcome(outcome)
			return withStore(cmd, func(ctx context.Context, s *store.Store) error { return listAudit(ctx, cmd, s, f) })
		},
	}
	days.flags(cmd)
	cmd.Flags().StringVar(&f.ActorID, "actor", "", "mã tài khoản · account id")
	cmd.Flags().StringVar(&dossier, "dossier", "", "mã hồ sơ · dossier code")
	cmd.Flags().StringVar(&f.Action, "action", "", "việc, ví dụ task.complete · action")
	cmd.Flags().StringVar(&outcome, "outcome", "", "ok, refused, failed")
	cmd.Flags().IntVar(&f.Limit, "limit", 50, "nhiều nhất · at most so many (200)")
	addSettingsFlags(cmd, "database")
	return cmd
}

func listAudit(ctx context.Context, cmd *cobra.Command, s *store.Store, f audit.Filter) error {
	page, err := s.AuditEntries(ctx, f)
	if err != nil {
		return err
	}
	table := tabwriter.NewWriter(cmd.OutOrStdout(), 0, 0, 2, ' ', 0)
	for _, e := range page.Items {
		about := strings.Join(strings.Fields(e.DossierCode+" "+e.SubjectKind+" "+e.SubjectID), " ")
		_, _ = fmt.Fprintf(table, "%s/%d\t%s\t%s\t%s\t%s\t%s %s\t%s\n", e.Day, e.No, e.At.In(clock.Zone).Format(time.TimeOnly),
			e.Actor.Login, e.Client, e.Action, e.Outcome, e.Problem, about)
	}
	return table.Flush()
}

func newAuditExportCommand() *cobra.Command {
	var days auditDays
	cmd := &cobra.Command{
		Use:   "export",
		Short: "Xuất nhật ký, mỗi dòng một JSON · Export the entries, one JSON object a line",
		Long: `Export writes every entry of the days, oldest first, with its place in the chain and its
hashes. The export itself is entered in the log.`,
		Example: "  motcua audit export --from 2026-10-01 --to 2026-10-31 > nhat-ky-2026-10.jsonl",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			from, to, err := days.days()
			if err != nil {
				return err
			}
			return withStore(cmd, func(ctx context.Context, s *store.Store) error {
				out := bufio.NewWriter(cmd.OutOrStdout())
				_, err := s.WalkAudit(ctx, from, to, func(e audit.Sealed) error { return writeLine(out, exported(e)) })
				return errors.Join(err, out.Flush())
			})
		},
	}
	days.flags(cmd)
	addSettingsFlags(cmd, "database")
	return cmd
}

// exportedEntry is an entry as it is exported: every field that is hashed, in words.
type exportedEntry struct {
	Day         audit.Day       `json:"day"`
	No          int64           `json:"no"`
	At          time.Time       `json:"at"`
	ActorID     string          `json:"actor_id"`
	ActorLogin  string          `json:"actor_login"`
	ActorName   string          `json:"actor_name"`
	ActorKind   string          `json:"actor_kind"`
	OnBehalfOf  string          `json:"on_behalf_of"`
	Means       string          `json:"means"`
	Credential  string          `json:"credential"`
	Client      string          `json:"client"`
	RequestID   string          `json:"request_id"`
	Action      string          `json:"action"`
	Route       string          `json:"route"`
	Agency      string          `json:"agency"`
	DossierID   string          `json:"dossier_id"`
	DossierCode string          `json:"dossier_code"`
	TaskID      string          `json:"task_id"`
	SubjectKind string          `json:"subject_kind"`
	SubjectID   string          `json:"subject_id"`
	Outcome     audit.Outcome   `json:"outcome"`
	Status      int             `json:"status"`
	Problem     string          `json:"problem"`
	Changes     json.RawMessage `json:"changes"`
	Prev        string          `json:"prev"`
	Hash        string          `json:"hash"`
}

func exported(e audit.Sealed) exportedEntry {
	changes, err := json.Marshal(e.Changes)
	if err != nil {
		changes = []byte("null")
	}
	return exportedEntry{
		Day: e.Day, No: e.No, At: e.At, ActorID: e.Actor.ID, ActorLogin: e.Actor.Login, ActorName: e.Actor.Name, ActorKind: e.Actor.Kind,
		OnBehalfOf: e.OnBehalfOf, Means: e.Means, Credential: e.Credential, Client: e.Client, RequestID: e.RequestID, Action: e.Action,
		Route: e.Route, Agency: e.Agency, DossierID: e.DossierID, DossierCode: e.DossierCode, TaskID: e.TaskID, SubjectKind: e.SubjectKind,
		SubjectID: e.SubjectID, Outcome: e.Outcome, Status: e.Status, Problem: e.Problem, Changes: changes, Prev: e.Prev.String(), Hash: e.Hash.String(),
	}
}
