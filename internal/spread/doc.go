// Package spread decides which task goes to whom when tasks are given to other people:
// evenly by what each holds already, all to one, in turn, or a procedure at a time. It
// knows numbers and names only.
//
// May import: nothing of ours.
package spread
