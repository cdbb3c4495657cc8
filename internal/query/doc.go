// Package query is what people see: it reads the projections, the catalogue and the
// organisation, and shows each caller what the policy lets them see. What a caller
// may not see does not exist for them (dossier.ErrNotFound).
//
// It writes nothing.
//
// May import: dossier, auth, clock, procedure, organisation. Never: store, api, temporal, gorm, gin.
package query
