package embedded_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/api/proxy"
	"google.golang.org/protobuf/encoding/protojson"

	"github.com/motcua/motcua/internal/dossier"
)

// corpus is where recorded histories are kept for the replay test.
const corpus = "../../workflows/testdata/histories"

// TestRecordHistories writes the replay corpus anew when TEST_RECORD names the
// version to record as, e.g. TEST_RECORD=v1. Old recordings stay: they are why the
// corpus exists. Without it, the scenarios run all the same and are checked.
func TestRecordHistories(t *testing.T) {
	p := startProduct(t)
	for _, s := range scenarios {
		t.Run(s.name, func(t *testing.T) {
			id := newID(t)
			s.play(t, p, id)
			require.Empty(t, p.differences(t, id), "the replay of the history gives what the read models hold")
			p.recordAs(t, id, s.name)
		})
	}
}

// scenario is one way a dossier can go.
type scenario struct {
	name string
	play func(*testing.T, *product, string)
}

var scenarios = []scenario{
	{"to-the-end", func(t *testing.T, p *product, id string) {
		at := p.submit(t, id)
		for len(at.Next) > 0 {
			at = p.advance(t, at)
		}
	}},
	{"claim-release-return", func(t *testing.T, p *product, id string) {
		at := p.submit(t, id)
		at = p.advance(t, p.advance(t, p.advance(t, p.advance(t, at))))
		p.do(t, at, dossier.CommandClaim, dossier.Command{})
		p.do(t, at, dossier.CommandRelease, dossier.Command{})
		at = p.do(t, at, dossier.CommandReturn, dossier.Command{Comment: "Thiếu chữ ký"})
		p.advance(t, at)
	}},
	{"supplement", func(t *testing.T, p *product, id string) {
		at := p.submit(t, id)
		at = p.advance(t, p.advance(t, p.advance(t, at)))
		at = p.do(t, at, dossier.CommandRequestSupplement, dossier.Command{Ground: "supplement", Items: []string{"Bản sao CCCD"}})
		require.Equal(t, dossier.StatusAwaitSupplement, at.Dossier.Status)
		at = p.do(t, at, dossier.CommandSupplement, dossier.Command{})
		require.Equal(t, dossier.StatusProcessing, at.Dossier.Status)
		p.advance(t, at)
	}},
	{"refusal-at-the-desk", func(t *testing.T, p *product, id string) {
		at := p.do(t, p.submit(t, id), dossier.CommandRefuse, dossier.Command{Comment: "Không thuộc thẩm quyền"})
		require.Equal(t, dossier.StatusNotAccepted, at.Dossier.Status)
	}},
	{"withdrawal", func(t *testing.T, p *product, id string) {
		at := p.do(t, p.advance(t, p.submit(t, id)), dossier.CommandWithdraw, dossier.Command{Comment: "Không cần nữa"})
		require.Equal(t, dossier.StatusWithdrawn, at.Dossier.Status)
	}},
	{"stop", func(t *testing.T, p *product, id string) {
		at := p.do(t, p.advance(t, p.submit(t, id)), dossier.CommandStop, dossier.Command{Comment: "Có tranh chấp"})
		require.Equal(t, dossier.StatusStopped, at.Dossier.Status)
	}},
	{"recalendar", func(t *testing.T, p *product, id string) {
		p.submit(t, id)
		p.recalendar(t, id, "another version")
	}},
	{"suspended", func(t *testing.T, p *product, id string) {
		p.fileAs(t, id, operatedCode)
		p.suspended(t, id)
		p.operate(t, id, dossier.CommandModify, &dossier.Operation{Withdraw: []string{"review"}, Start: []dossier.StartAt{{Element: "sign"}}})
		p.operate(t, id, dossier.CommandSetVariables, &dossier.Operation{Variables: json.RawMessage(`{"ghi_chu":"x"}`)})
		p.operate(t, id, dossier.CommandCancel, nil)
	}},
	{"migrated", func(t *testing.T, p *product, id string) {
		p.fileAs(t, id, operatedCode)
		p.migrated(t, id)
		p.completeTask(t, p.openAt(t, id, "appraise"), `{}`)
		p.completeTask(t, p.openAt(t, id, "sign"), `{}`)
		p.completeTask(t, p.openAt(t, id, "remind"), `{}`)
		p.status(t, id, dossier.StatusHandedOver)
	}},
}

// do gives a command for the open task of a dossier.
func (p *product) do(t *testing.T, at dossier.Result, kind dossier.CommandKind, cmd dossier.Command) dossier.Result {
	t.Helper()
	cmd.ID, cmd.Kind = fmt.Sprintf("%s-%d", kind, at.Events), kind
	cmd.Actor = p.actor(at.Next[0].Role)
	cmd.TaskID = at.Next[0].ID
	result, err := p.Driver.Execute(context.Background(), at.Dossier.ID, cmd)
	require.NoError(t, err)
	return result
}

// recordAs records a dossier if TEST_RECORD names the version to record as.
func (p *product) recordAs(t *testing.T, id, name string) {
	t.Helper()
	if version := os.Getenv("TEST_RECORD"); version != "" {
		p.record(t, id, fmt.Sprintf("%s-%s.json", version, name))
	}
}

// record writes every run of a dossier, and the blobs it refers to.
func (p *product) record(t *testing.T, id, name string) {
	t.Helper()
	history := p.history(t, id, "")
	text, err := protojson.Marshal(history)
	require.NoError(t, err)
	var compact bytes.Buffer
	require.NoError(t, json.Compact(&compact, text)) // protojson varies its white space on purpose
	require.NoError(t, os.MkdirAll(filepath.Join(corpus, "blobs"), 0o750))
	require.NoError(t, os.WriteFile(filepath.Join(corpus, name), append(append([]byte("[\n"), compact.Bytes()...), "\n]\n"...), 0o600))
	require.NoError(t, proxy.VisitPayloads(context.Background(), history, proxy.VisitPayloadsOptions{
		SkipSearchAttributes: true,
		Visitor: func(_ *proxy.VisitPayloadsContext, payloads []*commonpb.Payload) ([]*commonpb.Payload, error) {
			return payloads, p.recordBlobs(payloads)
		},
	}))
}

// recordBlobs keeps what external references among the payloads point to.
func (p *product) recordBlobs(payloads []*commonpb.Payload) error {
	for _, reference := range payloads {
		sha := blobAddress(reference)
		if sha == "" {
			continue
		}
		data, err := p.Store.GetBlob(context.Background(), sha)
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(corpus, "blobs", sha), data, 0o600); err != nil {
			return err
		}
	}
	return nil
}

// blobAddress finds the content address in an external reference, "" in other payloads.
func blobAddress(p *commonpb.Payload) string {
	const mark = `"sha256":"`
	_, after, found := bytes.Cut(p.GetData(), []byte(mark))
	if !found || len(after) < 64 {
		return ""
	}
	return string(after[:64])
}
