// Command oracle says what the Kubernetes API server's own authorizers decide, without a server.
//
// It reads JSON values from standard input, one policy with its questions a line, and answers each
// line with one line on standard output:
//
//	{"clusterRoles": [...], "roles": [...], "clusterRoleBindings": [...], "roleBindings": [...],
//	 "questions": [{"user": "u", "groups": ["g"], "verb": "get", "group": "", "resource": "pods",
//	                "subresource": "log", "namespace": "a", "name": "p"},
//	               {"user": "u", "groups": [], "verb": "get", "path": "/metrics"}]}
//	{"decisions": [{"allowed": true, "reason": "RBAC: allowed by ..."}, {"allowed": false}]}
//
// The objects are rbac.authorization.k8s.io/v1 as users write them; the API's defaults are filled in
// as the server does before it stores them. Nothing is validated, so that objects the server would
// refuse can be judged too. A question with a path is about that path, any other about a resource.
//
// Aggregation is no part of the authorizer: a controller writes the rules of aggregated roles, and
// whoever asks the oracle has to have done that.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	rbacv1 "k8s.io/api/rbac/v1"
	"k8s.io/apiserver/pkg/authentication/user"
	"k8s.io/apiserver/pkg/authorization/authorizer"
	"k8s.io/apiserver/pkg/authorization/authorizerfactory"
	"k8s.io/apiserver/pkg/authorization/union"
	rbacdefaults "k8s.io/kubernetes/pkg/apis/rbac/v1"
	"k8s.io/kubernetes/pkg/registry/rbac/validation"
	"k8s.io/kubernetes/plugin/pkg/auth/authorizer/rbac"
)

// task is one line of input.
type task struct {
	Roles               []*rbacv1.Role               `json:"roles"`
	ClusterRoles        []*rbacv1.ClusterRole        `json:"clusterRoles"`
	RoleBindings        []*rbacv1.RoleBinding        `json:"roleBindings"`
	ClusterRoleBindings []*rbacv1.ClusterRoleBinding `json:"clusterRoleBindings"`
	Questions           []question                   `json:"questions"`
}

// question is what authorizers know about a request.
type question struct {
	User        string   `json:"user"`
	Groups      []string `json:"groups"`
	Verb        string   `json:"verb"`
	Group       string   `json:"group"`
	Resource    string   `json:"resource"`
	Subresource string   `json:"subresource"`
	Namespace   string   `json:"namespace"`
	Name        string   `json:"name"`
	// Path is set for a request outside the resource API. The empty path is a path.
	Path *string `json:"path"`
}

// answer is one line of output: the decisions in the order of the questions.
type answer struct {
	Decisions []decision `json:"decisions"`
}

// decision is what the chain of authorizers said. Anything but an allow is refused by the server.
type decision struct {
	Allowed bool   `json:"allowed"`
	Reason  string `json:"reason,omitempty"`
	Error   string `json:"error,omitempty"`
}

func main() {
	if err := run(context.Background(), os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "oracle:", err)
		os.Exit(1)
	}
}

// run answers every line of in on out, each before it reads the next, until in ends.
func run(ctx context.Context, in io.Reader, out io.Writer) error {
	decoder := json.NewDecoder(bufio.NewReader(in))
	decoder.DisallowUnknownFields()
	buffered := bufio.NewWriter(out)
	encoder := json.NewEncoder(buffered)
	encoder.SetEscapeHTML(false)
	for line := 1; ; line++ {
		var t task
		if err := decoder.Decode(&t); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return fmt.Errorf("task %d: %w", line, err)
		}
		if err := encoder.Encode(t.answer(ctx)); err != nil {
			return err
		}
		if err := buffered.Flush(); err != nil {
			return err
		}
	}
}

// answer puts the questions to the authorizers that the task's objects make.
func (t *task) answer(ctx context.Context) answer {
	chain := t.authorizer()
	decisions := make([]decision, len(t.Questions))
	for i := range t.Questions {
		allowed, reason, err := chain.Authorize(ctx, t.Questions[i].attributes())
		decisions[i] = decision{Allowed: allowed == authorizer.DecisionAllow, Reason: reason}
		if err != nil {
			decisions[i].Error = err.Error()
		}
	}
	return answer{Decisions: decisions}
}

// authorizer composes what a server started with --authorization-mode=RBAC asks, in its order: the
// privileged group, then RBAC.
func (t *task) authorizer() authorizer.Authorizer {
	for _, binding := range t.RoleBindings {
		rbacdefaults.SetObjectDefaults_RoleBinding(binding)
	}
	for _, binding := range t.ClusterRoleBindings {
		rbacdefaults.SetObjectDefaults_ClusterRoleBinding(binding)
	}
	_, objects := validation.NewTestRuleResolver(t.Roles, t.RoleBindings, t.ClusterRoles, t.ClusterRoleBindings)
	return union.New(
		authorizerfactory.NewPrivilegedGroups(user.SystemPrivilegedGroup),
		rbac.New(objects, objects, objects, objects),
	)
}

// attributes is the question as the server's request filters would have put it.
func (q *question) attributes() authorizer.Attributes {
	attributes := authorizer.AttributesRecord{
		User: &user.DefaultInfo{Name: q.User, Groups: q.Groups},
		Verb: q.Verb,
	}
	if q.Path != nil {
		attributes.Path = *q.Path
		return attributes
	}
	attributes.ResourceRequest = true
	attributes.APIGroup = q.Group
	attributes.Resource = q.Resource
	attributes.Subresource = q.Subresource
	attributes.Namespace = q.Namespace
	attributes.Name = q.Name
	return attributes
}
