// Package observe is how a running process shows what it does: structured logs, the
// Prometheus metrics of the process, of HTTP and of the Temporal SDK, and the health
// endpoints. Nothing it shows holds personal data: labels are methods, codes and names
// of procedures, never paths, ids or people.
//
// May import: the Temporal SDK's metrics interface. Never: any other package of the product.
package observe
