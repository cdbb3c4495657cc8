package auth

import (
	"slices"
	"strings"
)

// Scopes of access tokens. One that writes also reads the same things.
const (
	TokenRead  = "read"  // everything the owner may see, but what needs TokenAdmin
	TokenWrite = "write" // and do; not: make or revoke tokens

	TokenReadDossiers    = "dossiers:read"
	TokenWriteDossiers   = "dossiers:write" // submit, supplement, withdraw, refuse, stop, extend
	TokenReadTasks       = "tasks:read"
	TokenWriteTasks      = "tasks:write" // claim, complete, return
	TokenReadMessages    = "messages:read"
	TokenWriteMessages   = "messages:write" // messages and signals to processes
	TokenReadProcedures  = "procedures:read"
	TokenWriteProcedures = "procedures:write" // publish and retire
	TokenReadOperations  = "operations:read"
	TokenWriteOperations = "operations:write" // incidents, migration, batches: what operators do to running dossiers
	TokenReadAudit       = "audit:read"
	TokenAdmin           = "admin" // accounts and the organisation; in no other scope

	// TokenAny in a rule: any token will do, whatever its scopes. No token has it.
	TokenAny = "any"
)

// TokenScopes lists the scopes a token can have.
func TokenScopes() []string {
	return []string{
		TokenRead, TokenWrite,
		TokenReadDossiers, TokenWriteDossiers, TokenReadTasks, TokenWriteTasks, TokenReadMessages, TokenWriteMessages,
		TokenReadProcedures, TokenWriteProcedures, TokenReadOperations, TokenWriteOperations, TokenReadAudit, TokenAdmin,
	}
}

// hasScope reports whether the means of authentication reach far enough: sessions
// always do, a token needs a scope that covers the one asked for.
func (p Principal) hasScope(need string) bool {
	return p.Means != MeansToken || slices.ContainsFunc(p.Scopes, func(have string) bool { return covers(have, need) })
}

func covers(have, need string) bool {
	switch {
	case need == TokenAny, have == need:
		return true
	case need == TokenAdmin, have == TokenAdmin:
		return false
	case have == TokenWrite:
		return true
	case have == TokenRead:
		return strings.HasSuffix(need, ":read")
	}
	things, writes := strings.CutSuffix(have, ":write")
	return writes && need == things+":read"
}
