package clock

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"go.yaml.in/yaml/v3"
)

// maxYAML bounds a calendar file, in bytes.
const maxYAML = 1 << 20

// LoadYAML reads and checks a calendar file. An unknown key, a second document or a
// file over 1 MiB is an error.
func LoadYAML(data []byte) (Spec, error) {
	if len(data) > maxYAML {
		return Spec{}, refuse(KeyCalendarTooLarge, "Tệp lịch lớn hơn 1 MiB.", "The calendar file is larger than 1 MiB.")
	}
	dec := yaml.NewDecoder(bytes.NewReader(data))
	dec.KnownFields(true)
	var spec Spec
	if err := dec.Decode(&spec); err != nil {
		return Spec{}, badYAML(err)
	}
	if err := dec.Decode(new(yaml.Node)); !errors.Is(err, io.EOF) {
		return Spec{}, badSpec("", "Tệp lịch có nhiều hơn một tài liệu YAML.", "The calendar file holds more than one YAML document.")
	}
	if _, err := New(spec); err != nil {
		return Spec{}, err
	}
	return spec, nil
}

func badYAML(err error) *Error {
	if errors.Is(err, io.EOF) {
		return badSpec("", "Tệp lịch trống.", "The calendar file is empty.")
	}
	return badSpec("", fmt.Sprintf("Không đọc được tệp lịch: %v.", err), fmt.Sprintf("The calendar file cannot be read: %v.", err))
}
