// Package architecture holds no code: its tests keep the layers of the program apart.
// Imports run downward only. docs/architecture.md explains the layers, and the linter
// has the same rules; the test needs no linter and follows imports to the end.
package architecture
