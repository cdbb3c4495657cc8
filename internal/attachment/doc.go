// Package attachment keeps the files that come with dossiers: it takes them in, says what
// they are, and gives them out again.
//
// A file that somebody adds belongs to a draft of theirs and to no dossier. It becomes
// part of a dossier when a command names it: the case records that in its history, and
// the projection of that event ties the file to the dossier. So what a dossier has is
// what its history says; the register here only knows where the content is.
//
// Content is kept once, by its digest, in a bucket: a directory, or an S3 store.
//
// It may import dossier and gocloud.dev/blob.
package attachment
