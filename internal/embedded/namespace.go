package embedded

import (
	"context"
	"fmt"
	"maps"
	"slices"

	enumspb "go.temporal.io/api/enums/v1"
	persistencespb "go.temporal.io/server/api/persistence/v1"
	"go.temporal.io/server/common/config"
	"go.temporal.io/server/common/log"
	"go.temporal.io/server/common/metrics"
	"go.temporal.io/server/common/persistence"
	"go.temporal.io/server/common/persistence/serialization"
	"go.temporal.io/server/common/persistence/sql"
	"go.temporal.io/server/common/persistence/sql/sqlplugin"
	"go.temporal.io/server/common/resolver"
	"go.temporal.io/server/common/searchattribute/sadefs"
	"go.temporal.io/server/schema/sqlite"
	"google.golang.org/protobuf/types/known/durationpb"
)

// ensureNamespace creates the namespace, or brings the one in the file up to date:
// search attributes that a newer version of the product uses are added. It works on the
// file, before the server reads it, so nothing waits for a cache.
func ensureNamespace(ctx context.Context, cfg *config.SQL, attributes map[string]enumspb.IndexedValueType) error {
	ns, err := sqlite.NewNamespaceConfig(clusterName, Namespace, false, nil)
	if err != nil {
		return err
	}
	if err := describe(ns.Detail, attributes); err != nil {
		return err
	}
	if err := sqlite.CreateNamespaces(cfg, ns); err != nil {
		return err
	}

	db, err := sql.NewSQLDB(sqlplugin.DbKindMain, cfg, resolver.NewNoopResolver(), log.NewNoopLogger(), metrics.NoopMetricsHandler)
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	name := Namespace
	rows, err := db.SelectFromNamespace(ctx, sqlplugin.NamespaceFilter{Name: &name})
	if err != nil {
		return err
	}
	row := rows[0]
	serializer := serialization.NewSerializer()
	detail, err := serializer.NamespaceDetailFromBlob(persistence.NewDataBlob(row.Data, row.DataEncoding))
	if err != nil {
		return err
	}
	before := maps.Clone(detail.Config.CustomSearchAttributeAliases)
	if err := describe(detail, attributes); err != nil {
		return err
	}
	if maps.Equal(before, detail.Config.CustomSearchAttributeAliases) {
		return nil
	}
	blob, err := serializer.NamespaceDetailToBlob(detail)
	if err != nil {
		return err
	}
	row.Data, row.DataEncoding = blob.GetData(), blob.GetEncodingType().String()
	_, err = db.UpdateNamespace(ctx, &row)
	return err
}

// describe sets retention and gives each search attribute a column of its type. A column
// once given is never taken away: running dossiers write to it.
func describe(detail *persistencespb.NamespaceDetail, attributes map[string]enumspb.IndexedValueType) error {
	detail.Config.Retention = durationpb.New(Retention)
	if detail.Config.CustomSearchAttributeAliases == nil {
		detail.Config.CustomSearchAttributeAliases = map[string]string{}
	}
	aliases := detail.Config.CustomSearchAttributeAliases // column → name
	columns := sadefs.GetDBIndexSearchAttributes(nil).CustomSearchAttributes
	for _, name := range slices.Sorted(maps.Keys(attributes)) {
		if slices.Contains(slices.Collect(maps.Values(aliases)), name) {
			continue
		}
		column := ""
		for _, candidate := range slices.Sorted(maps.Keys(columns)) {
			if _, taken := aliases[candidate]; !taken && columns[candidate] == attributes[name] {
				column = candidate
				break
			}
		}
		if column == "" {
			return fmt.Errorf("no column left for search attribute %s of type %s", name, attributes[name])
		}
		aliases[column] = name
	}
	return nil
}
