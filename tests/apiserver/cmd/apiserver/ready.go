package main

import (
	"encoding/json"
	"os"
	"path/filepath"

	"k8s.io/component-base/version"
)

// ready is the content of ready.json.
type ready struct {
	// URL is where the server listens.
	URL string `json:"url"`
	// CAFile holds the certificates to trust.
	CAFile string `json:"caFile"`
	// Version is what /version says, for example v1.36.3.
	Version string `json:"version"`
	// Tokens are the bearer tokens by user name.
	Tokens map[string]string `json:"tokens"`
}

// announce puts the ready file in place at once, so that nobody reads half of it.
func (s *server) announce(folder string, tokens map[string]string) error {
	caFile, err := filepath.Abs(s.caFile)
	if err != nil {
		return err
	}
	text, err := json.Marshal(ready{URL: s.url, CAFile: caFile, Version: version.Get().GitVersion, Tokens: tokens})
	if err != nil {
		return err
	}
	unfinished := filepath.Join(folder, "ready.json.new")
	if err := os.WriteFile(unfinished, text, 0o600); err != nil {
		return err
	}
	return os.Rename(unfinished, filepath.Join(folder, "ready.json"))
}
