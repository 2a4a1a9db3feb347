// Command apiserver is a Kubernetes API server for tests: etcd, kube-apiserver and the controller
// that aggregates ClusterRoles, in one process on loopback, with authorization mode RBAC.
//
//	apiserver -data FOLDER [-user NAME[=GROUP,GROUP]]... [-keep] [-- KUBE-APISERVER-FLAGS]
//
// FOLDER must be empty or absent; all that the server writes is in it. It listens on free ports.
// Each user has a bearer token; the user "admin", in group system:masters, is always there. Flags
// after -- are those of kube-apiserver and win over the ones chosen here.
//
// FOLDER/ready.json appears, whole, once the server answers and every aggregated ClusterRole holds
// what it selects; see type ready. Logs go to FOLDER/log.
//
// The process ends on SIGTERM or SIGINT, and when its standard input ends: whoever starts it holds
// the other end of a pipe, so that no server outlives its test. Then the folder is removed, unless
// -keep is given. If something fails the folder stays, one line on standard error says what failed,
// and the exit code is 1.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
)

// settings is the command line.
type settings struct {
	folder string
	users  []account
	keep   bool
	flags  []string
}

func main() {
	settings, err := parse(os.Args[1:])
	if errors.Is(err, flag.ErrHelp) {
		os.Exit(0)
	} else if err != nil {
		os.Exit(2)
	}
	if err := serve(untilToldToEnd(os.Stdin), settings); err != nil {
		fmt.Fprintln(os.Stderr, "apiserver:", err)
		os.Exit(1)
	}
}

// parse reads the command line. The flag package has printed what is wrong with it.
func parse(args []string) (settings, error) {
	s := settings{users: []account{{name: administrator, groups: []string{"system:masters"}}}}
	flags := flag.NewFlagSet("apiserver", flag.ContinueOnError)
	flags.StringVar(&s.folder, "data", "", "`folder` for everything the server writes; empty or absent")
	flags.BoolVar(&s.keep, "keep", false, "leave the folder in place at the end")
	flags.Func("user", "a user with a token, `NAME[=GROUP,GROUP]`; repeatable", func(text string) error {
		name, groups, _ := strings.Cut(text, "=")
		if name == "" {
			return errors.New("no name")
		}
		user := account{name: name}
		if groups != "" {
			user.groups = strings.Split(groups, ",")
		}
		s.users = append(s.users, user)
		return nil
	})
	err := flags.Parse(args)
	if err == nil && s.folder == "" {
		err = errors.New("-data is needed")
		fmt.Fprintln(os.Stderr, "apiserver:", err)
	}
	s.flags = flags.Args()
	return s, err
}

// untilToldToEnd is done on SIGTERM, on SIGINT, and when in ends.
func untilToldToEnd(in io.Reader) context.Context {
	ctx, cancel := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	go func() {
		// An error is the end of the input too: nobody holds the other end any more.
		_, _ = io.Copy(io.Discard, in)
		cancel()
	}()
	return ctx
}

// serve runs all three parts until ctx is done, or returns what failed.
func serve(ctx context.Context, s settings) error {
	if err := create(s.folder); err != nil {
		return err
	}
	log, err := os.Create(filepath.Join(s.folder, "log"))
	if err != nil {
		return err
	}
	defer log.Close()

	tokens, err := writeTokens(s.users, filepath.Join(s.folder, "tokens.csv"))
	if err != nil {
		return err
	}
	store, err := startStore(s.folder)
	if err != nil {
		return fmt.Errorf("etcd: %w", err)
	}
	defer store.stop()
	server, err := prepare(s.folder, store.url(), s.flags, log)
	if err != nil {
		return fmt.Errorf("kube-apiserver: %w", err)
	}

	failed := make(chan error, 1)
	// The server is not asked to end in good order: all it knows is thrown away, and open
	// connections would hold it up.
	go func() { failed <- server.run(context.Background()) }()
	go func() {
		err := settle(ctx, server.client(tokens[administrator]))
		if err == nil {
			err = server.announce(s.folder, tokens)
		}
		// To be told to end before all is ready is no failure.
		if err != nil && ctx.Err() == nil {
			failed <- err
		}
	}()
	select {
	case err := <-failed:
		if err == nil {
			err = errors.New("kube-apiserver ended by itself")
		}
		return fmt.Errorf("%w; see %s", err, log.Name())
	case <-ctx.Done():
	}
	if s.keep {
		return nil
	}
	store.stop()
	return os.RemoveAll(s.folder)
}

// create makes the data folder, or takes an empty one as it is.
func create(folder string) error {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return err
	}
	entries, err := os.ReadDir(folder)
	if err == nil && len(entries) > 0 {
		err = fmt.Errorf("%s is not empty", folder)
	}
	return err
}
