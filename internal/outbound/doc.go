// Package outbound is how the product calls other systems: only those that the
// installation names, at addresses that it means, with credentials that never leave for
// another host.
//
// May import: nothing of ours.
package outbound
