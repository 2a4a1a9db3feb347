package main

import (
	"errors"
	"net/url"
	"path/filepath"
	"sync"
	"time"

	"go.etcd.io/etcd/server/v3/embed"
	"go.etcd.io/etcd/server/v3/storage/wal"
)

// store is an etcd in this process. It loses everything in a crash and keeps nothing for later.
type store struct {
	etcd *embed.Etcd
	once sync.Once
}

// startStore starts an etcd with its data and its log in folder, and waits until it answers.
func startStore(folder string) (*store, error) {
	// etcd writes each segment in full before it uses it, and the next one ahead of need.
	wal.SegmentSizeBytes = 4 << 20

	loopback := []url.URL{{Scheme: "http", Host: "127.0.0.1:0"}}
	config := embed.NewConfig()
	config.Dir = filepath.Join(folder, "etcd")
	config.ListenClientUrls, config.AdvertiseClientUrls = loopback, loopback
	config.ListenPeerUrls, config.AdvertisePeerUrls = loopback, loopback
	config.InitialCluster = config.InitialClusterFromName(config.Name)
	config.UnsafeNoFsync = true
	// A single member elects itself; it need not wait a second for others.
	config.TickMs, config.ElectionMs = 10, 100
	// The gateway would dial the port that is not known yet.
	config.EnableGRPCGateway = false
	config.LogLevel = "error"
	config.LogOutputs = []string{filepath.Join(folder, "etcd.log")}

	etcd, err := embed.StartEtcd(config)
	if err != nil {
		return nil, err
	}
	s := &store{etcd: etcd}
	select {
	case <-etcd.Server.ReadyNotify():
		return s, nil
	case err = <-etcd.Err():
	case <-time.After(patience):
		err = errors.New("not ready in time")
	}
	s.stop()
	return nil, err
}

// url is where the store listens.
func (s *store) url() string {
	return "http://" + s.etcd.Clients[0].Addr().String()
}

// stop ends the store without regard for its clients. Once is enough, more does no harm.
func (s *store) stop() {
	s.once.Do(s.etcd.Server.HardStop)
}
