package main

import (
	"encoding/json"
	"slices"
	"sync"

	corev1 "k8s.io/api/core/v1"
	defaults "k8s.io/kubernetes/pkg/apis/core/v1"
	"k8s.io/pod-security-admission/api"
	"k8s.io/pod-security-admission/policy"
)

// checks are those of the restricted level, each as the newest policy version has it, without those
// of the baseline that a stricter one takes the place of.
var checks = sync.OnceValue(func() []policy.Check {
	overridden := map[policy.CheckID]bool{}
	for _, check := range policy.DefaultChecks() {
		for _, id := range newest(check).OverrideCheckIDs {
			overridden[id] = true
		}
	}
	return slices.DeleteFunc(policy.DefaultChecks(), func(check policy.Check) bool { return overridden[check.ID] })
})

// evaluator judges by the level as a whole, as the API server's admission does.
var evaluator = sync.OnceValues(func() (policy.Evaluator, error) {
	return policy.NewEvaluator(policy.DefaultChecks(), nil)
})

// podSecurity answers which checks of the newest restricted level the Pods of a template fail, with
// the defaults that the API server fills in before it asks.
func podSecurity(template []byte) answer {
	var of corev1.PodTemplateSpec
	if err := json.Unmarshal(template, &of); err != nil {
		return answer{Error: err.Error()}
	}
	pod := corev1.Pod{ObjectMeta: of.ObjectMeta, Spec: of.Spec}
	defaults.SetObjectDefaults_Pod(&pod)
	var a answer
	for _, check := range checks() {
		if !newest(check).CheckPod(&pod.ObjectMeta, &pod.Spec).Allowed {
			a.Failed = append(a.Failed, string(check.ID))
		}
	}
	slices.Sort(a.Failed)
	whole, err := evaluator()
	if err != nil {
		return answer{Error: err.Error()}
	}
	level := api.LevelVersion{Level: api.LevelRestricted, Version: api.LatestVersion()}
	results := whole.EvaluatePod(level, &pod.ObjectMeta, &pod.Spec)
	if policy.AggregateCheckResults(results).Allowed != (len(a.Failed) == 0) {
		a.Error = "the checks one by one and the level as a whole disagree"
	}
	return a
}

// newest is the check as the newest policy version has it.
func newest(check policy.Check) policy.VersionedCheck {
	return check.Versions[len(check.Versions)-1]
}
