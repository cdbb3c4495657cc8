package main

import (
	"bufio"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/motcua/motcua/internal/app"
	"github.com/motcua/motcua/internal/auth"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/store"
)

// minPassword is the least number of characters of a password given by hand.
const minPassword = 12

// newAccountCommand makes "motcua account": logins for the officers of the organisation.
func newAccountCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "account",
		Short: "Cấp và khóa tài khoản cán bộ · Open and close officers' accounts",
		Args:  cobra.NoArgs,
	}
	cmd.AddCommand(newAccountOpenCommand(), newAccountCloseCommand())
	return cmd
}

func newAccountOpenCommand() *cobra.Command {
	var fromStdin bool
	cmd := &cobra.Command{
		Use:   "open USERNAME",
		Short: "Cấp tài khoản hoặc mật khẩu mới · Open an account, or give it a new password",
		Long: `Open gives an officer of the configured organisation an account, or the one they have a
new password. It prints a random password once; with --password-stdin it reads one.
What the officer may do follows from the organisation, not from the account.`,
		Example: "  motcua account open nguyen.van.a --database postgres://motcua@db/motcua",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return withStore(cmd, func(ctx context.Context, s *store.Store) error {
				password, err := choosePassword(cmd, fromStdin)
				if err != nil {
					return err
				}
				a, err := officerAccount(ctx, cmd, s, args[0])
				if err != nil {
					return err
				}
				if a.PasswordHash, err = auth.NewHasher().Hash(ctx, password); err != nil {
					return err
				}
				a.Disabled = false
				if err := s.PutAccount(ctx, a); err != nil {
					return err
				}
				if fromStdin {
					password = "(stdin)"
				}
				_, err = fmt.Fprintf(cmd.OutOrStdout(), "%s (%s): %s\n", a.Login, a.Name, password)
				return err
			})
		},
	}
	cmd.Flags().BoolVar(&fromStdin, "password-stdin", false, "đọc mật khẩu từ stdin · read the password from standard input")
	addSettingsFlags(cmd, "database")
	return cmd
}

func newAccountCloseCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "close USERNAME",
		Short: "Khóa tài khoản · Close an account: no login, running sessions end",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return withStore(cmd, func(ctx context.Context, s *store.Store) error {
				a, err := s.AccountByLogin(ctx, auth.NormalLogin(args[0]))
				if err != nil {
					return fmt.Errorf("%s: %w", args[0], err)
				}
				a.Disabled, a.UpdatedAt = true, time.Now().UTC()
				if err := s.PutAccount(ctx, a); err != nil {
					return err
				}
				_, err = fmt.Fprintf(cmd.OutOrStdout(), "%s (%s): đã khóa · closed\n", a.Login, a.Name)
				return err
			})
		},
	}
	addSettingsFlags(cmd, "database")
	return cmd
}

// officerAccount is the account of an officer of the organisation, as it is or new.
func officerAccount(ctx context.Context, cmd *cobra.Command, s *store.Store, username string) (auth.Account, error) {
	i, err := loadInstallation(cmd, s)
	if err != nil {
		return auth.Account{}, err
	}
	officer, known := i.Organisation().OfficerByUsername(username)
	if !known {
		return auth.Account{}, &app.Failure{
			VI: fmt.Sprintf("Cơ cấu tổ chức không có cán bộ %q. Hãy thêm ở trang Cơ cấu tổ chức hoặc bằng motcua organisation import trước.", username),
			EN: fmt.Sprintf("The organisation has no officer %q. Add them on the organisation page or by motcua organisation import first.", username),
		}
	}
	now := time.Now().UTC()
	a, err := s.AccountByLogin(ctx, auth.NormalLogin(username))
	if errors.Is(err, dossier.ErrNotFound) {
		a, err = auth.Account{ID: officer.ID, Login: auth.NormalLogin(username), Kind: auth.KindOfficer, CreatedAt: now}, nil
	}
	a.Name, a.UpdatedAt, a.Demo = officer.Name, now, false
	return a, err
}

func choosePassword(cmd *cobra.Command, fromStdin bool) (string, error) {
	if !fromStdin {
		return rand.Text(), nil
	}
	line, err := bufio.NewReader(cmd.InOrStdin()).ReadString('\n')
	password := strings.TrimRight(line, "\r\n")
	if err != nil && password == "" {
		return "", fmt.Errorf("read the password: %w", err)
	}
	if len([]rune(password)) < minPassword {
		return "", &app.Failure{
			VI: fmt.Sprintf("Mật khẩu phải có ít nhất %d ký tự.", minPassword),
			EN: fmt.Sprintf("A password has at least %d characters.", minPassword),
		}
	}
	return password, nil
}
