package main

import (
	"context"
	"errors"
	"io"
	"net"
	"path/filepath"

	"github.com/spf13/pflag"
	utilerrors "k8s.io/apimachinery/pkg/util/errors"
	"k8s.io/client-go/rest"
	"k8s.io/component-base/featuregate"
	logsapi "k8s.io/component-base/logs/api/v1"
	"k8s.io/kubernetes/cmd/kube-apiserver/app"
	"k8s.io/kubernetes/cmd/kube-apiserver/app/options"

	basecompatibility "k8s.io/component-base/compatibility"
)

// server is a kube-apiserver that has its options and its port, but does not run yet.
type server struct {
	options options.CompletedOptions
	url     string
	caFile  string
}

// prepare checks the options and takes a port. The flags given win over the ones chosen here.
func prepare(folder, store string, given []string, log io.Writer) (*server, error) {
	o := options.NewServerRunOptions()
	flags := pflag.NewFlagSet("kube-apiserver", pflag.ContinueOnError)
	for _, set := range o.Flags().FlagSets {
		flags.AddFlagSet(set)
	}
	if err := flags.Parse(given); err != nil {
		return nil, err
	}
	if flags.NArg() > 0 {
		return nil, errors.New("no flag: " + flags.Arg(0))
	}
	chosen, err := choose(folder, store)
	if err != nil {
		return nil, err
	}
	for name, value := range chosen {
		// Lists are extended by a second mention, so a default must not come after, or before, a choice.
		if !flags.Changed(name) {
			if err := flags.Set(name, value); err != nil {
				return nil, err
			}
		}
	}

	// What follows is the order of kube-apiserver's own command.
	registry := o.GenericServerRunOptions.ComponentGlobalsRegistry
	if err := registry.Set(); err != nil {
		return nil, err
	}
	rest.SetDefaultWarningHandler(rest.NoWarnings{})
	var gates featuregate.FeatureGate = registry.FeatureGateFor(basecompatibility.DefaultKubeComponent)
	streams := &logsapi.LoggingOptions{ErrorStream: log, InfoStream: log}
	if err := logsapi.ValidateAndApplyWithOptions(o.Logs, streams, gates); err != nil {
		return nil, err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	o.SecureServing.Listener = listener
	o.SecureServing.BindPort = listener.Addr().(*net.TCPAddr).Port
	completed, err := o.Complete(context.Background())
	if err != nil {
		return nil, err
	}
	if errs := completed.Validate(); len(errs) > 0 {
		return nil, utilerrors.NewAggregate(errs)
	}
	return &server{
		options: completed,
		url:     "https://" + listener.Addr().String(),
		caFile:  o.SecureServing.ServerCert.CertKey.CertFile,
	}, nil
}

// choose is what the server is started with unless told otherwise, and writes the files it needs.
func choose(folder, store string) (map[string]string, error) {
	signingKey := filepath.Join(folder, "service-account.key")
	if err := writeSigningKey(signingKey); err != nil {
		return nil, err
	}
	return map[string]string{
		"etcd-servers":       store,
		"authorization-mode": "RBAC",
		"token-auth-file":    filepath.Join(folder, "tokens.csv"),
		// TokenRequest works with these three.
		"service-account-issuer":           "https://kubernetes.default.svc",
		"service-account-key-file":         signingKey,
		"service-account-signing-key-file": signingKey,
		"service-cluster-ip-range":         "10.0.0.0/24",
		"cert-dir":                         filepath.Join(folder, "certificates"),
		"bind-address":                     "127.0.0.1",
		"advertise-address":                "127.0.0.1",
		// Nobody finds this server by an Endpoints object, which could not hold a loopback address.
		"endpoint-reconciler-type": "none",
	}, nil
}

// run serves until ctx is done.
func (s *server) run(ctx context.Context) error {
	return app.Run(ctx, s.options)
}

// client is how the holder of a token reaches the server, as often as it likes.
func (s *server) client(token string) *rest.Config {
	return &rest.Config{
		Host:            s.url,
		BearerToken:     token,
		TLSClientConfig: rest.TLSClientConfig{CAFile: s.caFile},
		QPS:             -1,
	}
}
