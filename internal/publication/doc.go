// Package publication says whether a process or a procedure is fit to be published:
// everything that is checked before a dossier can run on it, in one place.
//
//	structure       bpmn.Lint and engine.Compile
//	translation     convert, for a model drawn for another engine
//	soundness       soundness: it can always complete, with a replayable trace if not
//	expressions     feel: types that can never fit
//	decisions       dmn: overlapping and missing rules, types
//	the procedure   procedure.Check: step clocks against the limit, roles that nobody
//	                holds, forms that do not exist, calendar years not published
//
// The command line and the publishing API ask here, so they never differ.
//
// May import: bpmn, convert, dmn, engine, feel, procedure, soundness, world. No I/O.
package publication
