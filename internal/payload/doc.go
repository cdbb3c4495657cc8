// Package payload is how motcua's values travel through Temporal: the data
// converter, the encrypting codec with key rotation, and the driver that keeps
// definitions and large payloads in the content-addressed blob store instead of
// in every dossier's history.
//
//   - Personal data is encrypted (AES-256-GCM) before it leaves the process.
//   - A Plain value (a published definition, a calendar: public data) is not, so
//     that the same bytes have the same address for all dossiers.
//   - A Public text (a summary for operators) is not, so that Temporal's own UI
//     can show it; it never holds an applicant's data.
//
// May import: the Temporal SDK, internal/dossier's Blobs port. Never: store, api.
package payload
