package bpmn

import (
	"bytes"
	"regexp"
	"strings"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

var declaredEncoding = regexp.MustCompile(`^(<\?xml[^>]*\sencoding\s*=\s*["'])([^"']*)(["'])`)

// encodings that modelling tools write besides UTF-8. A file in one of them is
// written back in UTF-8.
var encodings = map[string]encoding.Encoding{
	"iso-8859-1": charmap.Windows1252, "latin1": charmap.Windows1252, // as every browser reads it
	"iso-8859-15": charmap.ISO8859_15, "windows-1252": charmap.Windows1252, "cp1252": charmap.Windows1252,
	"windows-1258": charmap.Windows1258, // Vietnamese
	"utf-16":       unicode.UTF16(unicode.LittleEndian, unicode.UseBOM),
	"utf-16le":     unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM),
	"utf-16be":     unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM),
}

// toUTF8 decodes a file and takes the byte order mark off. unknown is the name of
// an encoding that is not known.
func toUTF8(data []byte) (out []byte, unknown string) {
	switch {
	case bytes.HasPrefix(data, []byte("\x00\x00\xfe\xff")), bytes.HasPrefix(data, []byte("\xff\xfe\x00\x00")):
		return nil, "UTF-32"
	case bytes.HasPrefix(data, []byte("\xff\xfe")), bytes.HasPrefix(data, []byte("\xfe\xff")):
		return decoded(data, encodings["utf-16"])
	case bytes.HasPrefix(data, []byte("<\x00?\x00")):
		return decoded(data, encodings["utf-16le"])
	case bytes.HasPrefix(data, []byte("\x00<\x00?")):
		return decoded(data, encodings["utf-16be"])
	}
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	m := declaredEncoding.FindSubmatch(data[:min(len(data), 512)])
	if m == nil {
		return data, ""
	}
	switch name := strings.ToLower(string(m[2])); {
	case name == "utf-8", name == "utf8", name == "us-ascii":
		return data, ""
	case encodings[name] != nil && !strings.HasPrefix(name, "utf-16"):
		return decoded(data, encodings[name])
	}
	return nil, strings.ToValidUTF8(string(m[2]), "?")
}

// decoded is the file in UTF-8, which it then also declares to be in.
func decoded(data []byte, from encoding.Encoding) (out []byte, unknown string) {
	out, err := from.NewDecoder().Bytes(data)
	if err != nil {
		return nil, err.Error()
	}
	out = bytes.TrimPrefix(out, []byte("\xef\xbb\xbf"))
	if m := declaredEncoding.FindSubmatchIndex(out[:min(len(out), 512)]); m != nil {
		out = append(append(append([]byte(nil), out[:m[4]]...), "UTF-8"...), out[m[5]:]...)
	}
	return out, ""
}
