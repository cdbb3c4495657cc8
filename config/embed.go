// Package config holds what an installation configures, with the defaults that are
// built into the programs.
package config

import "embed"

// FS is the default configuration: organisation/ (and organisation/demo/), procedures/,
// forms/, statuses/, escalation.yaml and, when the clock's calendars are there, calendars/.
//
//go:embed */*.yaml */*.json organisation/demo/*.yaml escalation.yaml
var FS embed.FS
