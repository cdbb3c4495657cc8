// Package auth says who a caller is and what they may do: accounts, passwords,
// sessions, access tokens, and the one policy table of the service.
//
// It knows no HTTP route and no database: the ports in types.go are implemented
// by the store, routes declare an Action and ask the table.
//
// May import: dossier, organisation, clock. Never: store, api, temporal, gorm, gin.
package auth
