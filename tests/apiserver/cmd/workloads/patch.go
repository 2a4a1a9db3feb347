package main

import (
	"bytes"
	"encoding/json"

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

// orderMarker begins the keys of the one directive whose outcome can depend on the order in which
// Go walks a map, which is another one each time.
const orderMarker = "$deleteFromPrimitiveList"

// attempts makes it improbable that a walk in another order is never seen.
const attempts = 24

func (p *patch) answer() answer {
	result, err := p.apply()
	if err != nil {
		return answer{Error: err.Error()}
	}
	a := answer{Result: result}
	if bytes.Contains(p.Patch, []byte(orderMarker)) {
		for range attempts {
			again, err := p.apply()
			a.Unstable = a.Unstable || err != nil || !bytes.Equal(again, result)
		}
	}
	return a
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
