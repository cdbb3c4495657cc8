package main

import (
	"encoding/json"
	"fmt"
	"net/url"
	"strconv"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"github.com/motcua/motcua/internal/clock"
)

func newDossierListCommand() *cobra.Command {
	var procedure, agency string
	var version int
	var suspended, incidents, closed bool
	cmd := &cobra.Command{
		Use:   "list",
		Short: "Liệt kê hồ sơ để vận hành · List dossiers for an operator",
		Long:  "List prints the open dossiers that a supervisor or administrator may look into, newest\nreceipt first: code, procedure and version, status, due date, suspension, open incidents.",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			s, err := connectServer(cmd)
			if err != nil {
				return err
			}
			q := url.Values{"limit": {"200"}}
			for name, value := range map[string]string{"procedure": procedure, "agency": agency} {
				if value != "" {
					q.Set(name, value)
				}
			}
			if version > 0 {
				q.Set("version", strconv.Itoa(version))
			}
			for name, yes := range map[string]bool{"suspended": suspended, "incidents": incidents, "closed": closed} {
				if yes {
					q.Set(name, "true")
				}
			}
			return s.listInstances(cmd, q)
		},
	}
	f := cmd.Flags()
	f.StringVar(&procedure, "procedure", "", "mã thủ tục · procedure")
	f.IntVar(&version, "version", 0, "phiên bản quy trình · version they run on")
	f.StringVar(&agency, "agency", "", "cơ quan tiếp nhận · agency where they were filed")
	f.BoolVar(&suspended, "suspended", false, "chỉ hồ sơ đang tạm ngừng · suspended ones")
	f.BoolVar(&incidents, "incidents", false, "chỉ hồ sơ có sự cố · those with incidents")
	f.BoolVar(&closed, "closed", false, "cả hồ sơ đã kết thúc · closed ones too")
	addServerFlags(cmd)
	return cmd
}

// listInstances prints a list to its end; as JSON, one object a line.
func (s *server) listInstances(cmd *cobra.Command, q url.Values) error {
	table := tabwriter.NewWriter(cmd.OutOrStdout(), 0, 0, 2, ' ', 0)
	for {
		var page struct {
			Items []json.RawMessage `json:"items"`
			Next  string            `json:"next"`
		}
		if err := s.get(cmd.Context(), "/instances?"+q.Encode(), &page); err != nil {
			return err
		}
		for _, raw := range page.Items {
			if asJSON(cmd) {
				if err := writeLine(cmd.OutOrStdout(), raw); err != nil {
					return err
				}
				continue
			}
			var i struct {
				Code       string     `json:"code"`
				Procedure  string     `json:"procedure"`
				Version    int        `json:"procedure_version"`
				StatusName string     `json:"status_name"`
				Due        *time.Time `json:"due_at"`
				Suspended  *time.Time `json:"suspended_since"`
				Incidents  int        `json:"incidents"`
			}
			if err := json.Unmarshal(raw, &i); err != nil {
				return err
			}
			due, notes := "–", ""
			if i.Due != nil {
				due = clock.MomentText(*i.Due)
			}
			if i.Suspended != nil {
				notes += s.say("tạm ngừng ", "suspended ")
			}
			if i.Incidents > 0 {
				notes += fmt.Sprintf(s.say("%d sự cố", "%d incidents"), i.Incidents)
			}
			_, _ = fmt.Fprintf(table, "%s\t%s v%d\t%s\t%s\t%s\n", i.Code, i.Procedure, i.Version, i.StatusName, due, notes)
		}
		if page.Next == "" {
			return table.Flush()
		}
		q.Set("cursor", page.Next)
	}
}
