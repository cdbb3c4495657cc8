package postgrestest

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"runtime"
	"sort"
	"strconv"
	"time"
)

const (
	superuser    = "motcua"
	startTimeout = time.Minute
)

// cluster is a private server.
type cluster struct {
	dir    string
	cmd    *exec.Cmd
	cancel context.CancelFunc // asks the server to end
	log    bytes.Buffer       // read after done
	done   chan struct{}      // closed when the server has ended
}

// startCluster makes and starts a server; errNone if its programs are not there.
func startCluster() (c *cluster, err error) {
	runtime.LockOSThread() // initdb too ends with the thread that started it
	defer runtime.UnlockOSThread()
	bin, err := findPrograms()
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "motcua-pg-")
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancel(context.Background())
	c = &cluster{dir: dir, cancel: cancel, done: make(chan struct{})}
	defer func() {
		if err != nil {
			cancel()
			_ = os.RemoveAll(dir)
		}
	}()
	uid, gid, err := serverUser(dir)
	if err != nil {
		return nil, err
	}
	initdb := exec.CommandContext(ctx, filepath.Join(bin, "initdb"), "-D", c.data(), "-U", superuser,
		"--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync")
	initdb.Dir = dir
	initdb.SysProcAttr = attributes(uid, gid)
	if out, err := initdb.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("initdb: %w: %s", err, out)
	}
	c.cmd = exec.CommandContext(ctx, filepath.Join(bin, "postgres"), "-D", c.data(), "-k", dir,
		"-c", "listen_addresses=", "-c", "max_connections=200", "-c", "autovacuum=off", "-c", "full_page_writes=off")
	c.cmd.Cancel = func() error { return c.cmd.Process.Signal(os.Interrupt) } // a fast shutdown
	c.cmd.Dir = dir
	c.cmd.SysProcAttr = attributes(uid, gid)
	c.cmd.Stdout, c.cmd.Stderr = &c.log, &c.log
	if err := c.start(); err != nil {
		return nil, err
	}
	return c, c.await()
}

// start runs the server from one thread that stays until the server ends: the kernel
// ends a child when the thread that made it does.
func (c *cluster) start() error {
	started := make(chan error)
	go func() {
		runtime.LockOSThread()
		err := c.cmd.Start()
		started <- err
		if err == nil {
			_ = c.cmd.Wait()
			close(c.done)
		}
	}()
	return <-started
}

// await returns when the server answers.
func (c *cluster) await() error {
	ctx, cancel := context.WithTimeout(context.Background(), startTimeout)
	defer cancel()
	db, err := sql.Open("pgx", c.url())
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		err := db.PingContext(ctx)
		if err == nil {
			return nil
		}
		select {
		case <-tick.C:
		case <-c.done:
			return fmt.Errorf("postgres ended: %s", c.log.String())
		case <-ctx.Done():
			c.stop()
			return fmt.Errorf("postgres does not answer: %w", err)
		}
	}
}

// stop ends the server and removes its files.
func (c *cluster) stop() {
	c.cancel()
	<-c.done
	_ = os.RemoveAll(c.dir)
}

func (c *cluster) data() string { return filepath.Join(c.dir, "data") }

func (c *cluster) url() string {
	q := url.Values{"host": {c.dir}}
	return (&url.URL{Scheme: "postgres", User: url.User(superuser), Path: "/postgres", RawQuery: q.Encode()}).String()
}

// findPrograms gives the directory with initdb and postgres: in PATH, else the newest
// of Debian's places.
func findPrograms() (string, error) {
	var places []string
	if p, err := exec.LookPath("initdb"); err == nil {
		if real, err := filepath.EvalSymlinks(p); err == nil {
			p = real
		}
		places = append(places, filepath.Dir(p))
	}
	debian, _ := filepath.Glob("/usr/lib/postgresql/*/bin")
	sort.Slice(debian, func(i, j int) bool { return major(debian[i]) > major(debian[j]) })
	for _, dir := range append(places, debian...) {
		_, err1 := os.Stat(filepath.Join(dir, "initdb"))
		_, err2 := os.Stat(filepath.Join(dir, "postgres"))
		if err1 == nil && err2 == nil {
			return dir, nil
		}
	}
	return "", errNone
}

func major(bin string) int {
	n, _ := strconv.Atoi(filepath.Base(filepath.Dir(bin)))
	return n
}

// serverUser gives who the server runs as, and dir to them: PostgreSQL refuses root.
// 0 is: as this process.
func serverUser(dir string) (uid, gid int, err error) {
	if os.Getuid() != 0 {
		return 0, 0, nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, err1 := strconv.Atoi(u.Uid)
		gid, err2 := strconv.Atoi(u.Gid)
		if err := errors.Join(err1, err2); err != nil {
			return 0, 0, err
		}
		return uid, gid, os.Chown(dir, uid, gid)
	}
	return 0, 0, errors.New("no user other than root to run PostgreSQL as")
}
