package payload

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"sync"

	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/sdk/converter"
	"google.golang.org/protobuf/proto"

	"github.com/motcua/motcua/internal/dossier"
)

const (
	driverName = "motcua-blobs"
	claimKey   = "sha256"
	// plainThreshold: a definition smaller than this is cheaper in the history than as a reference.
	plainThreshold = 1 << 10
	// privateThreshold keeps ordinary commands in the history and moves a form with
	// scanned data out of it, well below the server's 2 MiB payload limit.
	privateThreshold = 128 << 10
	// cacheEntries bounds the in-process cache; definitions are tens of KiB.
	cacheEntries = 512
)

// NewExternalStorage keeps definitions (one copy for all dossiers) and large
// payloads (encrypted by then) in the blob store.
func NewExternalStorage(blobs dossier.Blobs) converter.ExternalStorage {
	d := &blobDriver{blobs: blobs, cache: make(map[string][]byte)}
	return converter.ExternalStorage{
		Drivers:              []converter.StorageDriver{d},
		DriverSelector:       selector{d},
		PayloadSizeThreshold: plainThreshold,
	}
}

type selector struct{ driver converter.StorageDriver }

func (s selector) SelectDriver(_ converter.StorageDriverSelectContext, p *commonpb.Payload) (converter.StorageDriver, error) {
	if string(p.GetMetadata()[converter.MetadataEncoding]) == encodingPlain || len(p.GetData()) >= privateThreshold {
		return s.driver, nil
	}
	return nil, nil
}

// blobDriver stores serialised payloads by the SHA-256 of their bytes.
type blobDriver struct {
	blobs dossier.Blobs

	mu    sync.Mutex
	cache map[string][]byte
}

func (*blobDriver) Name() string { return driverName }
func (*blobDriver) Type() string { return driverName }

func (d *blobDriver) Store(ctx converter.StorageDriverStoreContext, payloads []*commonpb.Payload) ([]converter.StorageDriverClaim, error) {
	claims := make([]converter.StorageDriverClaim, len(payloads))
	for i, p := range payloads {
		data, err := proto.MarshalOptions{Deterministic: true}.Marshal(p)
		if err != nil {
			return nil, fmt.Errorf("store payload: %w", err)
		}
		sum := sha256.Sum256(data)
		address := hex.EncodeToString(sum[:])
		claims[i] = converter.StorageDriverClaim{ClaimData: map[string]string{claimKey: address}}
		err = ctx.GetLimiter().Permit(ctx.Context, p, func() error { return d.save(ctx.Context, address, data) })
		if err != nil {
			return nil, fmt.Errorf("store payload %s: %w", address, err)
		}
	}
	return claims, nil
}

func (d *blobDriver) Retrieve(ctx converter.StorageDriverRetrieveContext, claims []converter.StorageDriverClaim) ([]*commonpb.Payload, error) {
	payloads := make([]*commonpb.Payload, len(claims))
	for i, c := range claims {
		var data []byte
		err := ctx.GetLimiter().Permit(ctx.Context, c, func() (err error) {
			data, err = d.load(ctx.Context, c.ClaimData[claimKey])
			return err
		})
		if err != nil {
			return nil, err
		}
		p := &commonpb.Payload{}
		if err := proto.Unmarshal(data, p); err != nil {
			return nil, fmt.Errorf("read stored payload: %w", err)
		}
		payloads[i] = p
	}
	return payloads, nil
}

// save writes what this process has not written or read before.
func (d *blobDriver) save(ctx context.Context, address string, data []byte) error {
	if _, known := d.cached(address); known {
		return nil
	}
	if err := d.blobs.PutBlob(ctx, address, data); err != nil {
		return err
	}
	d.remember(address, data)
	return nil
}

func (d *blobDriver) load(ctx context.Context, address string) ([]byte, error) {
	if data, ok := d.cached(address); ok {
		return data, nil
	}
	data, err := d.blobs.GetBlob(ctx, address)
	if err != nil {
		return nil, fmt.Errorf("read stored payload %s: %w", address, err)
	}
	if sum := sha256.Sum256(data); hex.EncodeToString(sum[:]) != address {
		return nil, fmt.Errorf("stored payload %s does not match its address", address)
	}
	d.remember(address, data)
	return data, nil
}

func (d *blobDriver) cached(address string) ([]byte, bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	data, ok := d.cache[address]
	return data, ok
}

// remember drops an arbitrary entry when full: content-addressed data can always be read again.
func (d *blobDriver) remember(address string, data []byte) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if len(d.cache) >= cacheEntries {
		for k := range d.cache {
			delete(d.cache, k)
			break
		}
	}
	d.cache[address] = data
}
