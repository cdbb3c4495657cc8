package procedure_test

import (
	"errors"
	"io/fs"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"github.com/motcua/motcua/config"
	"github.com/motcua/motcua/internal/organisation"
	"github.com/motcua/motcua/internal/procedure"
)

const (
	ownProcess = `<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:motcua="http://motcua.vn/schema/bpmn/1.0" id="d" targetNamespace="t">
<process id="p" isExecutable="true"><startEvent id="s"/><businessRuleTask id="r" name="Tính lệ phí"><extensionElements><motcua:decision ref="Lệ phí" result="fee"/></extensionElements></businessRuleTask><endEvent id="e"/>
<sequenceFlow id="a" sourceRef="s" targetRef="r"/><sequenceFlow id="b" sourceRef="r" targetRef="e"/></process></definitions>`
	fees = `<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" id="d" name="phi" namespace="urn:phi">
<decision id="phi" name="Lệ phí"><variable id="v" name="Lệ phí"/><literalExpression id="l"><text>8000</text></literalExpression></decision></definitions>`
)

// catalogueWith is the shipped catalogue with more files beside it.
func catalogueWith(t *testing.T, files map[string]string) (*procedure.Catalogue, error) {
	t.Helper()
	org, _, err := organisation.Load(config.FS, "organisation", "organisation/demo")
	require.NoError(t, err)
	all := fstest.MapFS{}
	for _, pattern := range []string{"forms/*", "procedures/1.001193-*"} {
		names, err := fs.Glob(config.FS, pattern)
		require.NoError(t, err)
		for _, name := range names {
			data, err := config.FS.ReadFile(name)
			require.NoError(t, err)
			all[name] = &fstest.MapFile{Data: data}
		}
	}
	for name, text := range files {
		all[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return procedure.LoadCatalogue(all, org)
}

func TestCompanionsOfAProcedure(t *testing.T) {
	t.Parallel()
	plain, err := catalogueWith(t, nil)
	require.NoError(t, err)
	before, ok := plain.Get("1.001193")
	require.True(t, ok)
	require.Nil(t, before.Decisions)

	const stem = "procedures/1.001193-dang-ky-khai-sinh"
	c, err := catalogueWith(t, map[string]string{stem + ".bpmn": ownProcess, stem + ".le-phi.dmn": fees})
	require.NoError(t, err)
	d, ok := c.Get("1.001193")
	require.True(t, ok)
	require.Equal(t, ownProcess, string(d.BPMN), "the process of its own goes before the step table's")
	require.Equal(t, map[string]string{"le-phi": fees}, d.Decisions)
	require.Empty(t, errorsOf(procedure.Check(d, procedure.CheckOptions{})))
	d.Decisions, d.BPMN, d.Forms = nil, before.BPMN, before.Forms
	require.Equal(t, before.SHA(), d.SHA(), "a definition without companions has the address it always had")

	d.BPMN = []byte(ownProcess)
	require.Equal(t, []string{"decision_missing"}, errorsOf(procedure.Check(d, procedure.CheckOptions{})))
	d.Decisions = map[string]string{"x": "<no>"}
	require.NotEmpty(t, errorsOf(procedure.Check(d, procedure.CheckOptions{})))
}

func TestCompanionsThatAreNone(t *testing.T) {
	t.Parallel()
	const stem = "procedures/1.001193-dang-ky-khai-sinh"
	for name, code := range map[string]string{
		"procedures/khai-sinh.bpmn": "companion_of_nothing", "procedures/1.001193.le-phi.dmn": "companion_of_nothing",
		stem + ".khac.bpmn": "companion_of_nothing", stem + ".bpmn": "", stem + ".phi.dmn": "",
	} {
		_, err := catalogueWith(t, map[string]string{name: "<no>"})
		var e *procedure.Error
		require.True(t, errors.As(err, &e), name)
		require.Equal(t, name, e.Findings[0].File)
		require.NotEmpty(t, e.Findings[0].VI)
		if code != "" {
			require.Equal(t, code, e.Findings[0].Code)
		}
	}
}

func errorsOf(findings []procedure.Finding) (codes []string) {
	for _, f := range findings {
		if f.Severity == procedure.SeverityError {
			codes = append(codes, f.Code)
		}
	}
	return codes
}
