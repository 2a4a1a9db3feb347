// Command schemas turns the OpenAPI document that a release of Kubernetes is published with into JSON Schemas, a file
// for each kind under the name that kubeconform looks for. What a type does not list is refused.
//
//	schemas swagger.json FOLDER
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// shared is the file with all types; those of the kinds refer to it.
const shared = "definitions.json"

// document is the part of the OpenAPI document that says what objects look like.
type document struct {
	Definitions map[string]*schema `json:"definitions"`
}

// schema is what the document says of a type, and then the JSON Schema of it. The words that are left out are those for
// people, for patches and for lists.
type schema struct {
	Ref        string             `json:"$ref,omitempty"`
	Type       string             `json:"type,omitempty"`
	Format     string             `json:"format,omitempty"`
	Enum       []string           `json:"enum,omitempty"`
	Required   []string           `json:"required,omitempty"`
	Properties map[string]*schema `json:"properties,omitempty"`
	Others     *others            `json:"additionalProperties,omitempty"`
	Items      *schema            `json:"items,omitempty"`
	AllOf      []*schema          `json:"allOf,omitempty"`
	OneOf      []*schema          `json:"oneOf,omitempty"`
	Kinds      []kind             `json:"x-kubernetes-group-version-kind,omitempty"`
}

// others is what properties besides the listed ones hold; without a type there may be none.
type others struct{ of *schema }

func (o *others) UnmarshalJSON(text []byte) error { return json.Unmarshal(text, &o.of) }

func (o *others) MarshalJSON() ([]byte, error) {
	if o.of == nil {
		return []byte("false"), nil
	}
	return json.Marshal(o.of)
}

type kind struct {
	Group   string `json:"group"`
	Version string `json:"version"`
	Kind    string `json:"kind"`
}

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: schemas swagger.json FOLDER")
		os.Exit(2)
	}
	if err := convert(os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, "schemas:", err)
		os.Exit(1)
	}
}

func convert(from, folder string) error {
	text, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	var read document
	if err := json.Unmarshal(text, &read); err != nil {
		return err
	}
	for name, definition := range read.Definitions {
		if err := definition.close(); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	for name, definition := range read.Definitions {
		// A type that is of several kinds, as options are, is not an object that somebody writes.
		if len(definition.Kinds) == 1 {
			if err := definition.Kinds[0].write(folder, name); err != nil {
				return err
			}
		}
		definition.Kinds = nil
	}
	return write(folder, shared, read)
}

// close makes a schema refuse what it does not list. A type that lists nothing holds anything.
func (s *schema) close() error {
	if s == nil {
		return nil
	}
	if s.Format == "int-or-string" {
		*s = schema{OneOf: []*schema{{Type: "string"}, {Type: "integer", Format: "int32"}}}
		return nil
	}
	parts := []*schema{s.Items}
	for _, property := range s.Properties {
		parts = append(parts, property)
	}
	if s.Others != nil {
		parts = append(parts, s.Others.of)
	}
	for _, part := range parts {
		if err := part.close(); err != nil {
			return err
		}
	}
	if len(s.Properties) == 0 {
		return nil
	}
	if s.Others != nil {
		return errors.New("it has listed properties and others")
	}
	s.Others = &others{}
	return nil
}

// write makes the file of a kind: its type, as no other kind and version than its own.
func (k kind) write(folder, name string) error {
	version := k.Version
	if k.Group != "" {
		version = k.Group + "/" + k.Version
	}
	own := schema{
		AllOf: []*schema{{Ref: shared + "#/definitions/" + name}},
		Properties: map[string]*schema{
			"apiVersion": {Enum: []string{version}},
			"kind":       {Enum: []string{k.Kind}},
		},
		Required: []string{"apiVersion", "kind"},
	}
	// Of the group only its first label, as in deployment-apps-v1 and role-rbac-v1.
	file := strings.ToLower(k.Kind)
	if group, _, _ := strings.Cut(k.Group, "."); group != "" {
		file += "-" + group
	}
	return write(folder, file+"-"+k.Version+".json", own)
}

func write(folder, name string, value any) error {
	text, err := json.Marshal(value)
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(folder, name), text, 0o644)
}
