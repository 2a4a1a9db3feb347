package main

import (
	"context"
	"fmt"
	"slices"
	"time"

	rbacv1 "k8s.io/api/rbac/v1"
	"k8s.io/apimachinery/pkg/api/equality"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/client-go/informers"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/rest"
	"k8s.io/kubernetes/pkg/controller/clusterroleaggregation"
)

const (
	// patience is how long a part may take to start, on a machine that is busy with other things.
	patience = 2 * time.Minute
	// glance is the pause between two looks at something awaited.
	glance = 50 * time.Millisecond
	// workers is what kube-controller-manager gives this controller.
	workers = 5
)

// settle waits until the server is ready, starts the aggregation controller, which runs until ctx is
// done, and waits until every aggregated ClusterRole holds what it selects.
func settle(ctx context.Context, config *rest.Config) error {
	client, err := kubernetes.NewForConfig(config)
	if err != nil {
		return err
	}
	err = await(ctx, "readiness", func(ctx context.Context) error {
		return client.Discovery().RESTClient().Get().AbsPath("/readyz").Do(ctx).Error()
	})
	if err != nil {
		return err
	}

	factory := informers.NewSharedInformerFactory(client, 0)
	controller := clusterroleaggregation.NewClusterRoleAggregation(factory.Rbac().V1().ClusterRoles(), client.RbacV1())
	factory.Start(ctx.Done())
	go controller.Run(ctx, workers)
	return await(ctx, "aggregation", func(ctx context.Context) error {
		roles, err := client.RbacV1().ClusterRoles().List(ctx, metav1.ListOptions{})
		if err != nil {
			return err
		}
		return aggregated(roles.Items)
	})
}

// await looks until there is no error, or returns the last one when patience has run out.
func await(ctx context.Context, what string, look func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	for {
		err := look(ctx)
		if err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("%s: %w", what, err)
		case <-time.After(glance):
		}
	}
}

// aggregated says which of the roles with an aggregation rule lacks rules: of those it selects, or at all.
func aggregated(roles []rbacv1.ClusterRole) error {
	for i := range roles {
		role := &roles[i]
		if role.AggregationRule == nil {
			continue
		}
		if len(role.Rules) == 0 {
			return fmt.Errorf("the ClusterRole %s is empty", role.Name)
		}
		for j := range role.AggregationRule.ClusterRoleSelectors {
			selector, err := metav1.LabelSelectorAsSelector(&role.AggregationRule.ClusterRoleSelectors[j])
			if err != nil {
				return err
			}
			for k := range roles {
				if selector.Matches(labels.Set(roles[k].Labels)) && !holds(role.Rules, roles[k].Rules) {
					return fmt.Errorf("the ClusterRole %s lacks rules of %s", role.Name, roles[k].Name)
				}
			}
		}
	}
	return nil
}

// holds says whether each of the wanted rules is among those there are.
func holds(there, wanted []rbacv1.PolicyRule) bool {
	return !slices.ContainsFunc(wanted, func(rule rbacv1.PolicyRule) bool {
		return !slices.ContainsFunc(there, func(other rbacv1.PolicyRule) bool {
			return equality.Semantic.DeepEqual(rule, other)
		})
	})
}
