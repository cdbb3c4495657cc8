// Package convert makes models drawn for other engines run here: it turns the
// vocabulary of Camunda 7 (and Activiti and Flowable, from which it comes) and of
// Camunda 8 into motcua's own where there is an equivalent, and lists by name what
// has none.
//
// What it reads stays in the file: conversion adds motcua's elements beside the
// vendor's and rewrites expressions, nothing else is taken away. It is pure: a
// model in, a model and a report out. It imports bpmn and feel, nothing else of
// this repository.
package convert
