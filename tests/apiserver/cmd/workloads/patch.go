package main

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/strategicpatch"
	"k8s.io/client-go/kubernetes/scheme"
)

// patch is an object as it was read from a file, and a strategic merge patch to it.
type patch struct {
	Object json.RawMessage `json:"object"`
	Patch  json.RawMessage `json:"patch"`
}

// deletion begins the keys of the one directive whose outcome can depend on the order in which Go
// walks a map, which is another one each time.
const deletion = "$deleteFromPrimitiveList/"

// attempts makes it improbable that a walk in another order is never seen.
const attempts = 24

func (p *patch) answer() answer {
	result, err := p.apply()
	a := answer{Result: result, Unstable: p.isAmbiguous() && p.isUnstable(result)}
	if err != nil {
		a.Error = err.Error()
	}
	return a
}

// isUnstable says whether the patch gives anything else when it is applied again.
func (p *patch) isUnstable(result json.RawMessage) bool {
	for range attempts {
		if again, _ := p.apply(); !bytes.Equal(again, result) {
			return true
		}
	}
	return false
}

// isAmbiguous says whether the patch both sets a list and deletes from it.
func (p *patch) isAmbiguous() bool {
	var root any
	return json.Unmarshal(p.Patch, &root) == nil && deletesAndSets(root)
}

func deletesAndSets(value any) bool {
	switch value := value.(type) {
	case []any:
		return slices.ContainsFunc(value, deletesAndSets)
	case map[string]any:
		for key, below := range value {
			list, isDeletion := strings.CutPrefix(key, deletion)
			if _, isSet := value[list]; isDeletion && isSet || deletesAndSets(below) {
				return true
			}
		}
	}
	return false
}

// apply does what kubectl patch --local --type=strategic -o json does with one object of a file.
func (p *patch) apply() (json.RawMessage, error) {
	object, err := runtime.Decode(unstructured.UnstructuredJSONScheme, p.Object)
	if err != nil {
		return nil, err
	}
	original, err := runtime.Encode(unstructured.UnstructuredJSONScheme, object)
	if err != nil {
		return nil, err
	}
	typed, err := scheme.Scheme.New(object.GetObjectKind().GroupVersionKind())
	if err != nil {
		return nil, err
	}
	patched, err := strategicpatch.StrategicMergePatch(original, p.Patch, typed)
	if err != nil {
		return nil, err
	}
	target, err := runtime.Decode(unstructured.UnstructuredJSONScheme, patched)
	if err != nil {
		return nil, err
	}
	return runtime.Encode(unstructured.UnstructuredJSONScheme, target)
}
