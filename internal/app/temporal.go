package app

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/operatorservice/v1"
	"go.temporal.io/api/serviceerror"
	taskqueuepb "go.temporal.io/api/taskqueue/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/contrib/envconfig"
	"go.temporal.io/sdk/temporal"

	"github.com/motcua/motcua/internal/settings"
	"github.com/motcua/motcua/workflows"
)

const (
	defaultTemporalAddress   = "localhost:7233"
	defaultTemporalNamespace = "motcua"
	retentionDays            = 3650 // ten years: a closed dossier's history stays
)

// TemporalOptions says how to reach a Temporal cluster: Temporal's own environment
// variables and profile file (address, namespace, TLS, API key), and over them the
// settings that are given.
func TemporalOptions(s settings.Temporal, env envconfig.EnvLookup) (client.Options, error) {
	profile, err := envconfig.LoadClientConfigProfile(envconfig.LoadClientConfigProfileOptions{
		ConfigFileProfile: s.Profile, ConfigFileStrict: true, EnvLookup: env,
	})
	if err != nil {
		return client.Options{}, failure(err, "Cấu hình kết nối Temporal không hợp lệ: %v.",
			"The Temporal connection is not configured right: %v.", err)
	}
	override(&profile.Address, s.Address, defaultTemporalAddress)
	override(&profile.Namespace, s.Namespace, defaultTemporalNamespace)
	override(&profile.APIKey, s.APIKey.Reveal(), "")
	options, err := profile.ToClientOptions(envconfig.ToClientOptionsRequest{})
	if err != nil {
		return client.Options{}, failure(err, "Cấu hình kết nối Temporal không hợp lệ: %v.",
			"The Temporal connection is not configured right: %v.", err)
	}
	return options, nil
}

// override puts a setting over what the profile says, and a default under it.
func override(value *string, setting, fallback string) {
	if setting != "" {
		*value = setting
	}
	if *value == "" {
		*value = fallback
	}
}

// SearchAttributes are what an operator finds dossiers by in Temporal's own UI.
func SearchAttributes() map[string]enumspb.IndexedValueType {
	list := map[string]enumspb.IndexedValueType{}
	for _, key := range []temporal.SearchAttributeKey{
		workflows.AttributeProcedure, workflows.AttributeAgency, workflows.AttributeCode,
		workflows.AttributeStatus, workflows.AttributeDue,
	} {
		list[key.GetName()] = key.GetValueType()
	}
	return list
}

// prepareNamespace checks that the cluster has the namespace and the search attributes,
// and adds the attributes where it may. Only a worker calls it.
func prepareNamespace(ctx context.Context, c client.Client, namespace, address string) error {
	_, err := c.WorkflowService().DescribeNamespace(ctx, &workflowservice.DescribeNamespaceRequest{Namespace: namespace})
	var missing *serviceerror.NamespaceNotFound
	if errors.As(err, &missing) {
		return failure(err,
			"Cụm Temporal chưa có không gian tên %[1]q. Hãy tạo: temporal operator namespace create %[1]s --retention %[2]dd",
			"The Temporal cluster has no namespace %[1]q. Create it: temporal operator namespace create %[1]s --retention %[2]dd",
			namespace, retentionDays)
	}
	if err != nil {
		return failure(err, "Không kết nối được Temporal tại %s.", "Temporal cannot be reached at %s.", address)
	}
	want := SearchAttributes()
	have, err := c.OperatorService().ListSearchAttributes(ctx, &operatorservice.ListSearchAttributesRequest{Namespace: namespace})
	if err == nil {
		maps.DeleteFunc(want, func(name string, _ enumspb.IndexedValueType) bool {
			_, exists := have.CustomAttributes[name]
			return exists
		})
		if len(want) == 0 {
			return nil
		}
		_, err = c.OperatorService().AddSearchAttributes(ctx, &operatorservice.AddSearchAttributesRequest{Namespace: namespace, SearchAttributes: want})
	}
	var exists *serviceerror.AlreadyExists
	if err == nil || errors.As(err, &exists) { // another worker was first
		return nil
	}
	command := "temporal operator search-attribute create --namespace " + namespace
	for _, name := range slices.Sorted(maps.Keys(want)) {
		command += fmt.Sprintf(" --name %s --type %s", name, want[name])
	}
	return failure(err, "Không thêm được thuộc tính tìm kiếm vào Temporal. Hãy thêm bằng: %s",
		"The search attributes cannot be added to Temporal. Add them with: %s", command)
}

// reachable asks Temporal for an answer about the namespace.
func reachable(c client.Client, namespace string) func(context.Context) error {
	return func(ctx context.Context) error {
		_, err := c.WorkflowService().DescribeNamespace(ctx, &workflowservice.DescribeNamespaceRequest{Namespace: namespace})
		return err
	}
}

// pollerFresh is how old the last poll of a living worker may be: a poll lasts a minute.
const pollerFresh = 90 * time.Second

// workersPolling asks whether some worker takes dossier work. mine, if not empty, is
// the identity of the one worker that counts.
func workersPolling(c client.Client, namespace, mine string) func(context.Context) error {
	return func(ctx context.Context) error {
		for _, kind := range []enumspb.TaskQueueType{enumspb.TASK_QUEUE_TYPE_WORKFLOW, enumspb.TASK_QUEUE_TYPE_ACTIVITY} {
			answer, err := c.WorkflowService().DescribeTaskQueue(ctx, &workflowservice.DescribeTaskQueueRequest{
				Namespace: namespace, TaskQueueType: kind,
				TaskQueue: &taskqueuepb.TaskQueue{Name: workflows.TaskQueue, Kind: enumspb.TASK_QUEUE_KIND_NORMAL},
			})
			if err != nil {
				return err
			}
			if !slices.ContainsFunc(answer.Pollers, func(p *taskqueuepb.PollerInfo) bool {
				return (mine == "" || p.Identity == mine) && time.Since(p.LastAccessTime.AsTime()) < pollerFresh
			}) {
				return fmt.Errorf("no worker polls for %s tasks", strings.ToLower(kind.String()))
			}
		}
		return nil
	}
}
