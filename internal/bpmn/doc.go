// Package bpmn is the BPMN 2.0.2 model: it reads XML into a typed, line-numbered
// model, writes it back without losing a diagram or a foreign extension, and
// lints its structure.
//
// It imports nothing of motcua's and does no I/O: bytes in, model out.
package bpmn
