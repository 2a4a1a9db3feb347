package main

import (
	"context"
	"errors"
	"strings"
	"sync"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apiserver/pkg/endpoints/request"
	"k8s.io/apiserver/pkg/registry/rest"
	"k8s.io/kubernetes/pkg/api/legacyscheme"
	"k8s.io/kubernetes/pkg/apis/core"
	"k8s.io/kubernetes/pkg/capabilities"
	"k8s.io/kubernetes/pkg/registry/apps/daemonset"
	"k8s.io/kubernetes/pkg/registry/apps/deployment"
	"k8s.io/kubernetes/pkg/registry/apps/replicaset"
	"k8s.io/kubernetes/pkg/registry/apps/statefulset"
	"k8s.io/kubernetes/pkg/registry/batch/cronjob"
	"k8s.io/kubernetes/pkg/registry/batch/job"
	"k8s.io/kubernetes/pkg/registry/core/pod"
	"k8s.io/kubernetes/pkg/registry/core/podtemplate"
	"k8s.io/kubernetes/pkg/registry/core/replicationcontroller"

	// The versions of these groups, and their defaults.
	_ "k8s.io/kubernetes/pkg/apis/apps/install"
	_ "k8s.io/kubernetes/pkg/apis/batch/install"
	_ "k8s.io/kubernetes/pkg/apis/core/install"
)

// refusal is one thing that the server has against an object.
type refusal struct {
	Field   string `json:"field"`
	Reason  string `json:"reason"`
	Message string `json:"message"`
}

// strategies say of each kind how the API server creates an object of it.
var strategies = map[string]rest.RESTCreateStrategy{
	"CronJob":               cronjob.Strategy,
	"DaemonSet":             daemonset.Strategy,
	"Deployment":            deployment.Strategy,
	"Job":                   job.Strategy,
	"Pod":                   pod.Strategy,
	"PodTemplate":           podtemplate.Strategy,
	"ReplicaSet":            replicaset.Strategy,
	"ReplicationController": replicationcontroller.Strategy,
	"StatefulSet":           statefulset.Strategy,
}

// allowPrivileged says what the API server's flag of that name does, which is true in most clusters.
var allowPrivileged = sync.OnceFunc(func() { capabilities.Setup(true, 0) })

// create answers what the API server has against an object that is sent to be created: it is decoded,
// gets its defaults, is prepared and validated. Of the admission plugins, none is asked, but a Pod gets
// its account from one before it is validated.
func create(object []byte) answer {
	allowPrivileged()
	decoded, kind, err := legacyscheme.Codecs.UniversalDecoder().Decode(object, nil, nil)
	if err != nil {
		return answer{Error: err.Error()}
	}
	if pod, ok := decoded.(*core.Pod); ok && pod.Spec.ServiceAccountName == "" {
		pod.Spec.ServiceAccountName = "default"
	}
	strategy, ok := strategies[kind.Kind]
	if !ok {
		return answer{Error: "no workload: " + kind.Kind}
	}
	if err := complete(decoded, strategy); err != nil {
		return answer{Error: err.Error()}
	}
	accessor, err := meta.Accessor(decoded)
	if err != nil {
		return answer{Error: err.Error()}
	}
	return refused(rest.BeforeCreate(strategy, requestFor(*kind, accessor.GetNamespace()), decoded))
}

// complete does what the registry's store does before it asks the strategy.
func complete(object runtime.Object, strategy rest.RESTCreateStrategy) error {
	accessor, err := meta.Accessor(object)
	if err != nil {
		return err
	}
	rest.FillObjectMetaSystemFields(accessor)
	if accessor.GetName() == "" && accessor.GetGenerateName() != "" {
		accessor.SetName(strategy.GenerateName(accessor.GetGenerateName()))
	}
	if accessor.GetNamespace() == "" {
		accessor.SetNamespace(metav1.NamespaceDefault)
	}
	return nil
}

// requestFor is what a request to create says of itself.
func requestFor(kind schema.GroupVersionKind, namespace string) context.Context {
	ctx := request.WithNamespace(context.Background(), namespace)
	return request.WithRequestInfo(ctx, &request.RequestInfo{
		IsResourceRequest: true,
		Verb:              "create",
		APIGroup:          kind.Group,
		APIVersion:        kind.Version,
		Namespace:         namespace,
		Resource:          strings.ToLower(kind.Kind) + "s",
	})
}

func refused(err error) answer {
	if err == nil {
		return answer{}
	}
	a := answer{Error: err.Error()}
	var status apierrors.APIStatus
	if errors.As(err, &status) && status.Status().Details != nil {
		for _, cause := range status.Status().Details.Causes {
			a.Refused = append(a.Refused, refusal{Field: cause.Field, Reason: string(cause.Type), Message: cause.Message})
		}
	}
	return a
}
