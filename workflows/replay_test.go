package workflows

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	historypb "go.temporal.io/api/history/v1"
	"google.golang.org/protobuf/encoding/protojson"

	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/payload"
)

// corpusKey encrypted the recorded histories.
var corpusKey = payload.Key{ID: "test", Secret: []byte("motcua-test-key-32-bytes-long-ok")}

// fileBlobs are the definitions and calendars that the recorded histories refer to.
type fileBlobs string

func (dir fileBlobs) PutBlob(context.Context, string, []byte) error { return nil }

func (dir fileBlobs) GetBlob(_ context.Context, sha string) ([]byte, error) {
	return os.ReadFile(filepath.Join(string(dir), sha))
}

// TestReplayRecordedHistories replays dossiers that ran with earlier versions of the
// code. A failure means that dossiers which run today would be stuck after an upgrade:
// put the change behind workflow.GetVersion. testdata/histories/README.md says what
// each history is for and how to record one.
func TestReplayRecordedHistories(t *testing.T) {
	t.Parallel()
	codec, err := payload.NewCodec(corpusKey)
	require.NoError(t, err)
	files, err := filepath.Glob("testdata/histories/*.json")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, file := range files {
		// One after the other: compiling many definitions at once under the race detector
		// takes longer than the SDK lets a workflow go without yielding.
		t.Run(strings.TrimSuffix(filepath.Base(file), ".json"), func(t *testing.T) {
			data, err := os.ReadFile(file)
			require.NoError(t, err)
			var runs []json.RawMessage // a dossier that continued as new has several
			require.NoError(t, json.Unmarshal(data, &runs))
			var deltas []dossier.Delta
			replayer, err := NewReplayer(payload.NewDataConverter(codec), payload.NewExternalStorage(fileBlobs("testdata/histories/blobs")),
				func(d dossier.Delta) { deltas = append(deltas, d) })
			require.NoError(t, err)
			for _, run := range runs {
				history := &historypb.History{}
				require.NoError(t, protojson.Unmarshal(run, history))
				require.NoError(t, replayer.ReplayWorkflowHistory(nil, history))
				switch history.GetEvents()[0].GetWorkflowExecutionStartedEventAttributes().GetWorkflowType().GetName() {
				case WorkflowMessage, WorkflowSignal, BatchWorkflow:
					return // no dossier: it projects nothing
				}
			}
			require.NotEmpty(t, deltas)
			for i, d := range deltas[1:] {
				require.Equal(t, deltas[i].ToSeq+1, d.FromSeq, "the replay projects what the dossier projected")
			}
		})
	}
}
