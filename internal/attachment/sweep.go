package attachment

import (
	"context"
	"time"
)

const (
	// regret is how long what was deleted, or is no file's any more, is kept: a command
	// that was under way when it was deleted still finds it.
	regret = 24 * time.Hour
	// sweepPage bounds one look at the register.
	sweepPage = 500
)

// Swept is what a sweep removed.
type Swept struct {
	Expired, Forgotten int64
	Contents, Strays   int
}

// Sweep removes what belongs to nobody any more: files that waited too long to be handed
// in, contents that no file has, and objects that no content knows (of a process that
// ended between writing and saying so).
func (s *Service) Sweep(ctx context.Context) (Swept, error) {
	var out Swept
	now := s.Now().UTC()
	var err error
	if out.Expired, err = s.Register.ExpireFiles(ctx, now.Add(-PendingLife), now); err != nil {
		return out, err
	}
	if out.Forgotten, err = s.Register.ForgetFiles(ctx, now.Add(-regret)); err != nil {
		return out, err
	}
	for {
		objects, err := s.Register.TakeUnused(ctx, now.Add(-regret), sweepPage)
		if err != nil {
			return out, err
		}
		for _, o := range objects {
			if err := s.Bucket.Delete(ctx, o); err != nil {
				return out, err
			}
			out.Contents++
		}
		if len(objects) < sweepPage {
			break
		}
	}
	out.Strays, err = s.sweepStrays(ctx, now.Add(-regret))
	return out, err
}

func (s *Service) sweepStrays(ctx context.Context, before time.Time) (int, error) {
	removed := 0
	var page []string
	look := func() error {
		known, err := s.Register.KnownObjects(ctx, page)
		if err != nil {
			return err
		}
		for _, o := range page {
			if known[o] {
				continue
			}
			if err := s.Bucket.Delete(ctx, o); err != nil {
				return err
			}
			removed++
		}
		page = page[:0]
		return nil
	}
	err := s.Bucket.List(ctx, func(name string, written time.Time) error {
		if !written.Before(before) {
			return nil
		}
		if page = append(page, name); len(page) < sweepPage {
			return nil
		}
		return look()
	})
	if err == nil {
		err = look()
	}
	return removed, err
}
