// Package form checks form data and says what is wrong beside the field, in
// Vietnamese and English.
//
// A form is a document of one of two kinds: a JSON Schema (2020-12), or a form of
// bpmn.io's form-js (an object with "components"). Both are compiled once, when a
// procedure is read or published, and what is wrong with the document itself is found
// then.
//
// The package is pure: documents are given as bytes, a $ref to another document is
// refused. Conditions of form-js are FEEL; they see what was filled in and nothing else.
//
// Imports: feel. Nothing else of this repository.
package form
