// Package finding says what is wrong with a model: where, how bad, and in a sentence for
// its author. BPMN and DMN files are judged in the same words.
//
// May import: nothing of ours.
package finding
