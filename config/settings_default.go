package config

import _ "embed"

// Settings is motcua.yaml: every setting with its default and what it is for.
//
//go:embed motcua.yaml
var Settings []byte
