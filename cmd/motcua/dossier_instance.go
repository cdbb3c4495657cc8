package main

import (
	"encoding/json"
	"fmt"
	"io"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"github.com/motcua/motcua/internal/clock"
)

// instance is where a dossier's process stands, as the service says.
type instance struct {
	Dossier struct {
		Code          string     `json:"code"`
		Procedure     string     `json:"procedure"`
		StatusName    string     `json:"status_name"`
		Suspended     *time.Time `json:"suspended_since"`
		SuspendedBy   string     `json:"suspended_by"`
		SuspendReason string     `json:"suspend_reason"`
	} `json:"dossier"`
	Version int   `json:"procedure_version"`
	Seq     int64 `json:"seq"`
	Tokens  []struct {
		Element  string    `json:"element"`
		Name     string    `json:"name"`
		Instance string    `json:"instance"`
		For      string    `json:"for"`
		Since    time.Time `json:"since"`
	} `json:"tokens"`
	Timers []struct {
		ID string    `json:"id"`
		At time.Time `json:"at"`
	} `json:"timers"`
	Incidents []struct {
		ID      string `json:"id"`
		Element string `json:"element_id"`
		Message string `json:"message"`
	} `json:"incidents"`
	Scopes []struct {
		Instance  string          `json:"instance"`
		Variables json.RawMessage `json:"variables"`
	} `json:"scopes"`
}

func newDossierInstanceCommand() *cobra.Command {
	var variables bool
	cmd := &cobra.Command{
		Use:   "instance CODE",
		Short: "Xem quy trình của hồ sơ đang ở đâu · Show where a dossier's process stands",
		Long: `Instance shows where the tokens of a dossier wait, its timers and open incidents, with
the names that modify, timer, retry, resolve and skip go by.`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			s, err := connectServer(cmd)
			if err != nil {
				return err
			}
			var raw json.RawMessage
			if err := s.get(cmd.Context(), pathOf("dossiers", args[0], "instance"), &raw); err != nil {
				return err
			}
			if asJSON(cmd) {
				return writeIndented(cmd.OutOrStdout(), raw)
			}
			var in instance
			if err := json.Unmarshal(raw, &in); err != nil {
				return err
			}
			return in.print(cmd.OutOrStdout(), s, variables)
		},
	}
	cmd.Flags().BoolVar(&variables, "variables", false, "cả các biến · the variables too")
	addServerFlags(cmd)
	return cmd
}

func (in instance) print(out io.Writer, s *server, variables bool) error {
	d := in.Dossier
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	_, _ = fmt.Fprintf(w, "%s  %s v%d  %s  #%d\n", d.Code, d.Procedure, in.Version, d.StatusName, in.Seq)
	if d.Suspended != nil {
		_, _ = fmt.Fprintf(w, "%s %s, %s: %s\n", s.say("Tạm ngừng từ", "Suspended since"), clock.MomentText(*d.Suspended), d.SuspendedBy, d.SuspendReason)
	}
	for _, t := range in.Tokens {
		_, _ = fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", t.Instance, waitsFor(s, t.For), clock.MomentText(t.Since), t.Name)
	}
	for _, t := range in.Timers {
		_, _ = fmt.Fprintf(w, "%s\t%s\t%s\n", t.ID, s.say("hẹn giờ", "timer"), clock.MomentText(t.At))
	}
	for _, i := range in.Incidents {
		_, _ = fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", i.ID, s.say("sự cố", "incident"), i.Element, i.Message)
	}
	if variables {
		for _, x := range in.Scopes {
			_, _ = fmt.Fprintf(w, "%s\t%s\n", x.Instance, x.Variables)
		}
	}
	return w.Flush()
}

// waitsFor says what a token waits for.
func waitsFor(s *server, what string) string {
	names := map[string][2]string{
		"task": {"chờ cán bộ", "a task"}, "service": {"chờ dịch vụ", "a service"}, "call": {"chờ quy trình được gọi", "a called process"},
		"timer": {"chờ đến giờ", "a timer"}, "event": {"chờ sự kiện", "an event"}, "scope": {"quy trình con", "a subprocess"},
		"incident": {"sự cố", "an incident"}, "join": {"chờ nhánh khác", "other branches"},
	}
	if n, ok := names[what]; ok {
		return s.say(n[0], n[1])
	}
	return what
}
