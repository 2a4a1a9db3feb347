package main

import (
	"k8s.io/apimachinery/pkg/runtime/serializer"
	"k8s.io/client-go/kubernetes/scheme"
)

// strict decodes as the API server does for a request with fieldValidation=Strict.
var strict = serializer.NewCodecFactory(scheme.Scheme, serializer.EnableStrict).UniversalDeserializer()

// decode answers whether an object is of its kind, without unknown fields or values of wrong types.
func decode(object []byte) answer {
	if _, _, err := strict.Decode(object, nil, nil); err != nil {
		return answer{Error: err.Error()}
	}
	return answer{}
}
