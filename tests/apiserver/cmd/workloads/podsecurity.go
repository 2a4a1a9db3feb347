package main

import (
	"encoding/json"
	"slices"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/pod-security-admission/api"
	"k8s.io/pod-security-admission/policy"
)

// podSecurity answers which checks of the newest restricted level a Pod template fails.
func podSecurity(template []byte) answer {
	var pod corev1.PodTemplateSpec
	if err := json.Unmarshal(template, &pod); err != nil {
		return answer{Error: err.Error()}
	}
	checks := policy.DefaultChecks()
	overridden := map[policy.CheckID]bool{}
	for _, check := range checks {
		for _, id := range newest(check).OverrideCheckIDs {
			overridden[id] = true
		}
	}
	var a answer
	for _, check := range checks {
		if !overridden[check.ID] && !newest(check).CheckPod(&pod.ObjectMeta, &pod.Spec).Allowed {
			a.Failed = append(a.Failed, string(check.ID))
		}
	}
	slices.Sort(a.Failed)
	if allowed(&pod) == (len(a.Failed) > 0) {
		a.Error = "the checks one by one and the level as a whole disagree"
	}
	return a
}

// newest is the check as the newest policy version has it.
func newest(check policy.Check) policy.VersionedCheck {
	return check.Versions[len(check.Versions)-1]
}

// allowed is what the level as a whole says, as the API server's admission asks it.
func allowed(pod *corev1.PodTemplateSpec) bool {
	evaluator, err := policy.NewEvaluator(policy.DefaultChecks(), nil)
	if err != nil {
		panic(err)
	}
	level := api.LevelVersion{Level: api.LevelRestricted, Version: api.LatestVersion()}
	return policy.AggregateCheckResults(evaluator.EvaluatePod(level, &pod.ObjectMeta, &pod.Spec)).Allowed
}
