// Package settings is the typed configuration of an installation: embedded defaults,
// a YAML file, MOTCUA_* environment variables and command-line flags, the later
// winning. A setting that does not exist is an error that names it, so that a
// typing mistake never silently means "the default".
//
// It reads the file it is given and nothing else, and opens no connection.
//
// May import: config, payload (the form of a key). Never: any other package of the product.
package settings
