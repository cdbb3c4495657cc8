package embedded_test

import (
	"context"
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/dossier/dossiertest"
)

// operatedFirst and operatedSecond are two versions of one procedure. A timer ends it if
// nobody does.
var (
	operatedFirst = `<startEvent id="s"/><parallelGateway id="f"/>
` + dossiertest.Task("review") + dossiertest.Task("sign") + `
<intermediateCatchEvent id="wait"><timerEventDefinition id="t"><timeDuration>PT2S</timeDuration></timerEventDefinition></intermediateCatchEvent>
` + dossiertest.Task("remind") + `<endEvent id="e"/>
s f review sign e
f wait remind e`
	operatedSecond = `<startEvent id="s"/><parallelGateway id="f"/>
` + dossiertest.Task("appraise") + dossiertest.Task("sign") + `
<intermediateCatchEvent id="wait"><timerEventDefinition id="t"><timeDuration>PT2S</timeDuration></timerEventDefinition></intermediateCatchEvent>
` + dossiertest.Task("remind") + `<endEvent id="e"/>
s f appraise sign e
f wait remind e`
)

var operator = dossier.Actor{ID: "quantri", Name: "Võ Hồng Anh", Kind: "officer"}

func (p *product) operate(t *testing.T, id string, kind dossier.CommandKind, op *dossier.Operation) dossier.Result {
	t.Helper()
	r, err := p.tryOperate(id, kind, op)
	require.NoError(t, err)
	return r
}

func (p *product) tryOperate(id string, kind dossier.CommandKind, op *dossier.Operation) (dossier.Result, error) {
	return p.Driver.Execute(context.Background(), id, dossier.Command{
		ID: uuid.NewString(), Kind: kind, Actor: operator, Comment: "theo yêu cầu", Operation: op,
	})
}

func refusedAs(t *testing.T, err error, key string) {
	t.Helper()
	e, typed := dossier.AsError(err)
	require.True(t, typed, "%v", err)
	require.Equal(t, key, e.Key)
}

// suspended is a dossier that was suspended, looked into and resumed.
func (p *product) suspended(t *testing.T, id string) {
	ctx := context.Background()
	p.operate(t, id, dossier.CommandSuspend, nil)
	preview, err := p.Driver.Preview(ctx, id, dossier.Command{Kind: dossier.CommandResume, Comment: "x", Actor: operator})
	require.NoError(t, err)
	require.Equal(t, []string{"It goes on."}, preview.Words("en"))
	_, err = p.tryOperate(id, dossier.CommandSuspend, nil)
	refusedAs(t, err, "dossier_suspended")
	past := time.Now().Add(-time.Second)
	p.operate(t, id, dossier.CommandChangeTimer, &dossier.Operation{Element: "wait", At: &past})
	in, err := p.Driver.Instance(ctx, id)
	require.NoError(t, err)
	require.Len(t, in.Timers, 1, "due, and it does not fire")
	p.operate(t, id, dossier.CommandResume, nil)
	p.openAt(t, id, "remind")
}

// migrated is a dossier that was put on the second version.
func (p *product) migrated(t *testing.T, id string) {
	ctx := context.Background()
	to := dossier.Migration{Procedure: operatedCode, Version: 2}
	proposal, err := p.Driver.Propose(ctx, id, to)
	require.NoError(t, err)
	require.False(t, proposal.Possible(), "nothing stands for the review")
	_, err = p.tryOperate(id, dossier.CommandMigrate, &dossier.Operation{Migration: &to})
	refusedAs(t, err, "token_lost")
	to.Mapping = proposal.Mapping
	to.Mapping["review"] = "appraise"
	p.operate(t, id, dossier.CommandMigrate, &dossier.Operation{Migration: &to})
	p.openAt(t, id, "appraise")
	stored, err := p.Store.Dossier(ctx, id)
	require.NoError(t, err)
	require.Equal(t, 2, stored.ProcedureVersion)
}

func TestOperations(t *testing.T) {
	p := startProduct(t)
	t.Run("suspended, nothing moves; resumed, what fell due is done", func(t *testing.T) {
		id := p.file(t, operatedCode, "").Dossier.ID
		p.suspended(t, id)
		p.operate(t, id, dossier.CommandModify, &dossier.Operation{Withdraw: []string{"review"}, Start: []dossier.StartAt{{Element: "sign"}}})
		p.operate(t, id, dossier.CommandSetVariables, &dossier.Operation{Variables: json.RawMessage(`{"ghi_chu":"x"}`)})
		p.operate(t, id, dossier.CommandCancel, nil)
		p.status(t, id, dossier.StatusStopped)
		require.Empty(t, p.differences(t, id))
		_, err := p.tryOperate(id, dossier.CommandResume, nil)
		refusedAs(t, err, "dossier_closed")
	})
	t.Run("migrated, it goes on by the other version", func(t *testing.T) {
		id := p.file(t, operatedCode, "").Dossier.ID
		p.migrated(t, id)
		p.completeTask(t, p.openAt(t, id, "appraise"), `{}`)
		p.completeTask(t, p.openAt(t, id, "sign"), `{}`)
		p.completeTask(t, p.openAt(t, id, "remind"), `{}`)
		p.status(t, id, dossier.StatusHandedOver)
		require.Empty(t, p.differences(t, id), "the replay finds the version too")
	})
	t.Run("a batch goes through all of them, a stopped one does not", p.testBatches)
}

func (p *product) testBatches(t *testing.T) {
	ctx := context.Background()
	const dossiers = 45
	for n := range dossiers {
		p.file(t, operatedCode, fmt.Sprint(n))
	}
	start := func(kind dossier.CommandKind, dry bool) string {
		b := dossier.Batch{
			ID: newID(t), DryRun: dry, CreatedAt: time.Now().UTC(),
			Command:   dossier.Command{Kind: kind, Actor: operator, Comment: "bảo trì"},
			Selection: dossier.BatchSelection{Filter: &dossier.DossierFilter{Procedure: operatedCode, Open: true}},
		}
		require.NoError(t, p.Driver.StartBatch(ctx, b))
		require.NoError(t, p.Driver.StartBatch(ctx, b), "asked again it answers again")
		return b.ID
	}
	over := func(id string) dossier.Batch {
		var b dossier.Batch
		require.EventuallyWithT(t, func(c *assert.CollectT) {
			var err error
			b, err = p.Store.Batch(ctx, id)
			require.NoError(c, err)
			require.NotNil(c, b.FinishedAt)
		}, 60*time.Second, 50*time.Millisecond)
		return b
	}
	b := over(start(dossier.CommandSuspend, true))
	require.Equal(t, [3]int{dossiers, dossiers, 0}, [3]int{b.Total, b.Done, b.Failed}, "a dry run")
	b = over(start(dossier.CommandSuspend, false))
	require.Equal(t, dossiers, b.Done)
	p.recordAs(t, b.ID, "batch")
	b = over(start(dossier.CommandSuspend, false))
	require.Equal(t, dossiers, b.Skipped, "they are suspended already")
	id := start(dossier.CommandResume, false)
	require.NoError(t, p.Driver.StopBatch(ctx, id, operator))
	b = over(id)
	require.Equal(t, dossiers, b.Done+b.Pending)
	require.NoError(t, p.Driver.StopBatch(ctx, id, operator), "over is over")
	missing, err := p.Unprojected(ctx)
	require.NoError(t, err)
	require.Empty(t, missing, "a batch is no dossier")
}
