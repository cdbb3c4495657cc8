package dossier_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/motcua/motcua/internal/clock"
	"github.com/motcua/motcua/internal/dossier"
)

// TestRefusalsSayWhoDidItAndWhen: also of what may be done once, and of a result that is ready.
func TestRefusalsSayWhoDidItAndWhen(t *testing.T) {
	t.Parallel()
	b, _ := atReview(t)
	until := local(t, "2026-03-12 17:00")
	b.do(leader, dossier.Command{Kind: dossier.CommandExtend, Comment: "Cần xác minh", Until: &until})
	_, err := b.try(leader, dossier.Command{Kind: dossier.CommandExtend, Comment: "Nữa", Until: &until})
	e := b.refused(err, "extension_twice")
	require.Equal(t, "Phạm Thu", e.By)
	require.Contains(t, e.VI, "Phạm Thu đã làm việc này lúc 08:00 02/03/2026")

	ask := dossier.Command{Kind: dossier.CommandRequestSupplement, Items: []string{"CCCD"}}
	b.at("2026-03-02 09:00").do(specialist, ask)
	b.at("2026-03-02 10:00").do(desk, dossier.Command{Kind: dossier.CommandSupplement})
	_, err = b.try(specialist, dossier.Command{Kind: dossier.CommandRequestSupplement, Items: []string{"CCCD"}})
	e = b.refused(err, "second_supplement")
	require.Contains(t, e.VI, "Trần Văn Bình đã làm việc này lúc 09:00 02/03/2026")

	b.complete(specialist, "review", "approve", `{"ket_luan":"đạt"}`)
	b.at("2026-03-02 11:00").complete(leader, "sign", "approve", "")
	_, err = b.try(desk, dossier.Command{Kind: dossier.CommandWithdraw, Comment: "Thôi"})
	e = b.refused(err, "result_ready")
	require.Equal(t, b.now.In(clock.Zone).Format("2006-01-02T15:04:05Z07:00"), e.At)
	require.Contains(t, e.VI, "lúc 11:00 02/03/2026")
}
