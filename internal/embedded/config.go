package embedded

import (
	"strings"
	"time"

	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/server/common/cluster"
	"go.temporal.io/server/common/config"
	"go.temporal.io/server/common/dynamicconfig"
	sqliteplugin "go.temporal.io/server/common/persistence/sql/sqlplugin/sqlite"
	"go.temporal.io/server/common/primitives"
)

const (
	storeName   = sqliteplugin.PluginName
	clusterName = "active" // Temporal's own name for a single cluster

	// shards cannot change during the life of a file. All of them share SQLite's one
	// writer, so more would only mean more queues to poll.
	shards = 1

	queueWorkers    = 8 // of each of the server's internal queues
	checkpointEvery = 2 * time.Second
)

var countAll = &workflowservice.CountWorkflowExecutionsRequest{Namespace: Namespace}

func serverConfig(path string, p ports) *config.Config {
	disabled := "disabled"
	return &config.Config{
		Persistence: config.Persistence{
			DefaultStore:     storeName,
			VisibilityStore:  storeName,
			NumHistoryShards: shards,
			DataStores:       map[string]config.DataStore{storeName: {SQL: sqlConfig(path)}},
		},
		ClusterMetadata: &cluster.Config{
			FailoverVersionIncrement: 10,
			MasterClusterName:        clusterName,
			CurrentClusterName:       clusterName,
			ClusterInformation: map[string]cluster.ClusterInformation{
				clusterName: {Enabled: true, InitialFailoverVersion: 1, RPCAddress: p.address(frontend)},
			},
		},
		DCRedirectionPolicy: config.DCRedirectionPolicy{Policy: "noop"},
		Services: map[string]config.Service{
			string(primitives.FrontendService): service(p[frontend]),
			string(primitives.HistoryService):  service(p[history]),
			string(primitives.MatchingService): service(p[matching]),
			string(primitives.WorkerService):   service(p[systemWorker]),
		},
		Archival: config.Archival{
			History:    config.HistoryArchival{State: disabled},
			Visibility: config.VisibilityArchival{State: disabled},
		},
		NamespaceDefaults: config.NamespaceDefaults{Archival: config.ArchivalNamespaceDefaults{
			History:    config.HistoryArchivalNamespaceDefaults{State: disabled},
			Visibility: config.VisibilityArchivalNamespaceDefaults{State: disabled},
		}},
		PublicClient: config.PublicClient{HostPort: p.address(frontend)},
	}
}

func service(port int) config.Service {
	return config.Service{RPC: config.RPC{GRPCPort: port, BindOnIP: loopback}}
}

// sqlConfig opens the file in WAL mode, where a commit costs no fsync of its own
// (synchronous=NORMAL): an action survives the end of the process, though the last
// moments before a power cut may be lost. It is three times as fast as without.
func sqlConfig(path string) *config.SQL {
	return &config.SQL{
		PluginName:   storeName,
		DatabaseName: escapePath(path),
		ConnectAttributes: map[string]string{
			"mode":         "rw",
			"journal_mode": "WAL",
			"synchronous":  "NORMAL",
			"busy_timeout": "10000", // ms
		},
	}
}

// escapePath makes a path safe inside a SQLite URI (https://www.sqlite.org/uri.html).
func escapePath(path string) string {
	return strings.NewReplacer("%", "%25", "?", "%3F", "#", "%23").Replace(path)
}

// tuning fits the server to one machine with a few dozen users. Limits on histories,
// payloads and updates stay at the server's defaults, so that a dossier that runs here
// runs on a cluster too.
func tuning() dynamicconfig.StaticClient {
	return dynamicconfig.StaticClient{
		// One partition a task queue: no forwarding between partitions, a quarter of the polls.
		dynamicconfig.MatchingNumTaskqueueReadPartitions.Key():  1,
		dynamicconfig.MatchingNumTaskqueueWritePartitions.Key(): 1,
		// The defaults are for a host that runs nothing else: 128,000 dossiers, 256 MB of events.
		dynamicconfig.HistoryCacheHostLevelMaxSize.Key():     4096,
		dynamicconfig.EventsHostLevelCacheMaxSizeBytes.Key(): 32 << 20,
		// All queues share the one connection to SQLite. With the default of 512 workers each,
		// a backlog makes every task wait for the connection until it gives up, and the next
		// try does the same; people's actions wait in the same line.
		dynamicconfig.TransferProcessorSchedulerWorkerCount.Key():    queueWorkers,
		dynamicconfig.TimerProcessorSchedulerWorkerCount.Key():       queueWorkers,
		dynamicconfig.VisibilityProcessorSchedulerWorkerCount.Key():  queueWorkers,
		dynamicconfig.MemoryTimerProcessorSchedulerWorkerCount.Key(): queueWorkers,
		// After a kill the tasks done since the last checkpoint are gone through again, before
		// anything new: 5 minutes of them by default, which delays the start by many seconds.
		dynamicconfig.TransferProcessorUpdateAckInterval.Key():   checkpointEvery,
		dynamicconfig.TimerProcessorUpdateAckInterval.Key():      checkpointEvery,
		dynamicconfig.VisibilityProcessorUpdateAckInterval.Key(): checkpointEvery,
		dynamicconfig.ShardUpdateMinInterval.Key():               checkpointEvery / 2,
		dynamicconfig.ShardFirstUpdateInterval.Key():             checkpointEvery / 2,
		// Housekeeping for clusters with many shards and lost hosts.
		dynamicconfig.TaskQueueScannerEnabled.Key():  false,
		dynamicconfig.HistoryScannerEnabled.Key():    false,
		dynamicconfig.ExecutionsScannerEnabled.Key(): false,
		dynamicconfig.BuildIdScavengerEnabled.Key():  false,
		// With one host there is nobody to hand over to at the end.
		dynamicconfig.MatchingAlignMembershipChange.Key(): "0s",
	}
}
