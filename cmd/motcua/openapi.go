package main

import (
	"errors"
	"os"

	"github.com/spf13/cobra"

	"github.com/motcua/motcua/internal/api"
)

func newOpenAPICommand() *cobra.Command {
	var file string
	cmd := &cobra.Command{
		Use:     "openapi",
		Short:   "In mô tả API (OpenAPI 3.1) · Print the API's description",
		Example: "  motcua openapi -o docs/openapi.json",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) (err error) {
			out := cmd.OutOrStdout()
			if file != "" {
				f, err := os.Create(file)
				if err != nil {
					return err
				}
				return errors.Join(api.WriteOpenAPI(f), f.Close())
			}
			return api.WriteOpenAPI(out)
		},
	}
	cmd.Flags().StringVarP(&file, "output", "o", "", "ghi vào tệp · write to a file")
	return cmd
}
