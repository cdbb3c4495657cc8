// Package command is what people do: it authorises a request, checks its data,
// builds the dossier's command and carries it to the driver. Nothing is written
// before everything is checked, and every command can be repeated: the same
// idempotency key gives the same answer.
//
// May import: dossier, auth, query, procedure, organisation, bpmn, form, clock. Never: store, api, temporal, gorm, gin.
package command
