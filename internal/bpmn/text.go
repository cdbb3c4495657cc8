package bpmn

import (
	"strings"

	"golang.org/x/text/unicode/norm"
)

// nfc is a human text as it is kept: NFC, without white space around it.
func nfc(s string) string { return norm.NFC.String(strings.TrimSpace(s)) }

// expression is a FEEL text without the "=" that marks it in XML.
func expression(s string) string { return strings.TrimSpace(strings.TrimPrefix(nfc(s), "=")) }

// parseBool reads xsd:boolean.
func parseBool(s string) (value, ok bool) {
	switch strings.TrimSpace(s) {
	case "true", "1":
		return true, true
	case "false", "0":
		return false, true
	}
	return false, false
}

// localRef is a QName reference without its prefix.
func localRef(s string) string {
	s = strings.TrimSpace(s)
	if _, local, found := strings.Cut(s, ":"); found {
		return local
	}
	return s
}
