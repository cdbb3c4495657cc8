package payload

import (
	"encoding/json"
	"fmt"
	"strings"

	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/temporal"
)

const (
	// encodingPlain marks a value that the codec leaves readable.
	encodingPlain = "json/motcua-plain"
	// publicMark begins every text that operators may read in Temporal's UI.
	publicMark = "▸ "
)

// Plain is embedded by types that hold public data only (a published definition,
// a calendar) and may be stored unencrypted, once for all dossiers.
type Plain struct{}

func (Plain) plainPayload() {}

type plainValue interface{ plainPayload() }

// Public marks a text as readable by operators. Never pass an applicant's data.
func Public(format string, args ...any) string {
	return publicMark + strings.TrimSpace(fmt.Sprintf(format, args...))
}

// plainConverter gives Plain values an encoding of their own.
type plainConverter struct{}

var _ converter.PayloadConverter = plainConverter{}

func (plainConverter) ToPayload(value any) (*commonpb.Payload, error) {
	if _, ok := value.(plainValue); !ok {
		return nil, nil // not ours: the next converter takes it
	}
	data, err := json.Marshal(value)
	if err != nil {
		return nil, fmt.Errorf("encode plain payload: %w", err)
	}
	return &commonpb.Payload{
		Metadata: map[string][]byte{converter.MetadataEncoding: []byte(encodingPlain)},
		Data:     data,
	}, nil
}

func (plainConverter) FromPayload(p *commonpb.Payload, valuePtr any) error {
	if err := json.Unmarshal(p.GetData(), valuePtr); err != nil {
		return fmt.Errorf("decode plain payload: %w", err)
	}
	return nil
}

func (plainConverter) ToString(p *commonpb.Payload) string { return string(p.GetData()) }

func (plainConverter) Encoding() string { return encodingPlain }

// NewDataConverter is the converter of every motcua client and worker.
func NewDataConverter(codec *Codec) converter.DataConverter {
	return converter.NewCodecDataConverter(
		converter.NewCompositeDataConverter(
			plainConverter{},
			converter.NewNilPayloadConverter(),
			converter.NewByteSlicePayloadConverter(),
			converter.NewProtoJSONPayloadConverter(),
			converter.NewProtoPayloadConverter(),
			converter.NewJSONPayloadConverter(),
		),
		codec,
	)
}

// NewFailureConverter is the converter of every motcua client and worker for failures:
// what they say and where they happened is encrypted like any payload, as a message may
// quote what somebody typed.
func NewFailureConverter(data converter.DataConverter) converter.FailureConverter {
	return temporal.NewDefaultFailureConverter(temporal.DefaultFailureConverterOptions{
		DataConverter: data, EncodeCommonAttributes: true,
	})
}
