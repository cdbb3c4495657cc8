package main

import "github.com/spf13/cobra"

// newProcessCommand makes "motcua process": the tools for BPMN files that need no server.
func newProcessCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "process",
		Short: "Kiểm tra và chạy thử quy trình BPMN · Check and try BPMN processes",
		Args:  cobra.NoArgs,
	}
	cmd.AddCommand(newProcessCheckCommand(), newProcessRunCommand(), newProcessImportCommand())
	return cmd
}
