// Package workflows runs dossiers on Temporal: each dossier is one workflow whose
// type is its procedure's code. The workflow drives the pure aggregate of package
// dossier: commands arrive as updates, deadlines as one timer, service calls as
// activities; what changed is projected by a local activity before anyone is answered.
//
// May import: dossier, procedure, payload, the Temporal SDK. Never: store, api, or
// the implementations in activities, which are called by name.
package workflows
