package payload_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/sdk/converter"

	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/payload"
)

type applicant struct {
	Name string `json:"name"`
}

type definition struct {
	payload.Plain
	Text string `json:"text"`
}

func key(t *testing.T, id string) payload.Key {
	t.Helper()
	k, err := payload.NewKey(id)
	require.NoError(t, err)
	return k
}

func dataConverter(t *testing.T, keys ...payload.Key) converter.DataConverter {
	t.Helper()
	codec, err := payload.NewCodec(keys...)
	require.NoError(t, err)
	return payload.NewDataConverter(codec)
}

func TestPersonalDataIsEncryptedAndKeysRotate(t *testing.T) {
	t.Parallel()
	first, second := key(t, "2026"), key(t, "2027")
	p, err := dataConverter(t, first).ToPayload(applicant{Name: "Nguyễn Văn An"})
	require.NoError(t, err)
	require.NotContains(t, p.String(), "Nguy")

	var got applicant
	require.NoError(t, dataConverter(t, second, first).FromPayload(p, &got), "an old key behind the new one still reads")
	require.Equal(t, "Nguyễn Văn An", got.Name)
	require.ErrorContains(t, dataConverter(t, second).FromPayload(p, &got), `key "2026" is not configured`)

	p.Data[len(p.Data)-1] ^= 1
	require.Error(t, dataConverter(t, first).FromPayload(p, &got), "a changed payload is refused")
}

func TestPlainAndPublicStayReadable(t *testing.T) {
	t.Parallel()
	dc := dataConverter(t, key(t, "k"))
	p, err := dc.ToPayload(definition{Text: "công khai"})
	require.NoError(t, err)
	require.Contains(t, string(p.Data), "công khai")
	var got definition
	require.NoError(t, dc.FromPayload(p, &got))
	require.Equal(t, "công khai", got.Text)

	p, err = dc.ToPayload(payload.Public("%s: hạn", "H29.1-261123-0001"))
	require.NoError(t, err)
	require.Contains(t, string(p.Data), "H29.1-261123-0001")
	p, err = dc.ToPayload("Nguyễn Văn An")
	require.NoError(t, err)
	require.NotContains(t, string(p.Data), "Nguy")
}

func TestKeysAreChecked(t *testing.T) {
	t.Parallel()
	k := key(t, "a")
	parsed, err := payload.ParseKey(k.String())
	require.NoError(t, err)
	require.Equal(t, k, parsed)
	for _, text := range []string{"", "a", ":x", "a:***", "a:AAAA"} {
		_, err := payload.ParseKey(text)
		require.Error(t, err, text)
	}
	_, err = payload.NewCodec()
	require.Error(t, err)
	_, err = payload.NewCodec(k, k)
	require.Error(t, err)
}

// memoryBlobs is a blob store that counts what it keeps.
type memoryBlobs struct {
	mu   sync.Mutex
	data map[string][]byte
}

func (b *memoryBlobs) PutBlob(_ context.Context, sha string, data []byte) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.data[sha] = data
	return nil
}

func (b *memoryBlobs) GetBlob(_ context.Context, sha string) ([]byte, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if data, ok := b.data[sha]; ok {
		return data, nil
	}
	return nil, dossier.ErrNotFound
}

func TestOneCopyOfADefinitionForAllDossiers(t *testing.T) {
	t.Parallel()
	blobs := &memoryBlobs{data: map[string][]byte{}}
	storage := payload.NewExternalStorage(blobs)
	driver := storage.Drivers[0]
	ctx := context.Background()
	large := definition{Text: strings.Repeat("x", 4096)}

	var claims []converter.StorageDriverClaim
	for i := range 3 {
		dc := dataConverter(t, key(t, fmt.Sprint(i)))
		p, err := dc.ToPayload(large)
		require.NoError(t, err)
		chosen, err := storage.DriverSelector.SelectDriver(converter.StorageDriverSelectContext{}, p)
		require.NoError(t, err)
		require.NotNil(t, chosen)
		claims, err = driver.Store(converter.StorageDriverStoreContext{Context: ctx}, []*commonpb.Payload{p})
		require.NoError(t, err)
	}
	require.Len(t, blobs.data, 1)

	// Another process, with nothing remembered, reads it; a damaged copy is refused.
	fresh := payload.NewExternalStorage(blobs).Drivers[0]
	got, err := fresh.Retrieve(converter.StorageDriverRetrieveContext{Context: ctx}, claims)
	require.NoError(t, err)
	require.Contains(t, string(got[0].Data), "xxxx")
	for sha := range blobs.data {
		blobs.data[sha] = []byte("damaged")
	}
	_, err = payload.NewExternalStorage(blobs).Drivers[0].Retrieve(converter.StorageDriverRetrieveContext{Context: ctx}, claims)
	require.ErrorContains(t, err, "does not match its address")
}

func TestOrdinaryCommandsStayInTheHistory(t *testing.T) {
	t.Parallel()
	storage := payload.NewExternalStorage(&memoryBlobs{data: map[string][]byte{}})
	dc := dataConverter(t, key(t, "k"))
	for size, external := range map[int]bool{2 << 10: false, 300 << 10: true} {
		p, err := dc.ToPayload(applicant{Name: strings.Repeat("x", size)})
		require.NoError(t, err)
		chosen, err := storage.DriverSelector.SelectDriver(converter.StorageDriverSelectContext{}, p)
		require.NoError(t, err)
		require.Equal(t, external, chosen != nil, size)
	}
}
