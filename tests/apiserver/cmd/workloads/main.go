// Command workloads says what Kubernetes' own code makes of workloads, without a server: the result
// of a strategic merge patch, whether an object decodes strictly, what the Pod Security Standards say
// of a Pod, and what the API server refuses of an object.
//
// It reads JSON values from standard input, one question a line, and answers each with one line:
//
//	{"patch": {"object": {...}, "patch": {...}}}  {"result": {...}} or {"error": "..."}
//	{"decode": {...}}                             {} or {"error": "..."}
//	{"podSecurity": {...}}                        {"failed": ["hostPorts", ...]} or {"error": "..."}
//	{"create": {...}}                             {} or {"refused": [{"field": ...}], "error": "..."}
//
// Objects have an apiVersion and a kind. A Pod Security question is a Pod template, and is asked of
// the level "restricted".
package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
)

// question is one line of input, with one of its fields set.
type question struct {
	Patch       *patch          `json:"patch"`
	Decode      json.RawMessage `json:"decode"`
	PodSecurity json.RawMessage `json:"podSecurity"`
	Create      json.RawMessage `json:"create"`
}

// answer is one line of output.
type answer struct {
	Result json.RawMessage `json:"result,omitempty"`
	// Unstable says that the same patch gave different results when it was applied again.
	Unstable bool     `json:"unstable,omitempty"`
	Failed   []string `json:"failed,omitempty"`
	// Refused is what the server has against an object.
	Refused []refusal `json:"refused,omitempty"`
	Error   string    `json:"error,omitempty"`
}

func main() {
	if err := run(os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "workloads:", err)
		os.Exit(1)
	}
}

// run answers every line of in on out, until in ends.
func run(in io.Reader, out io.Writer) error {
	decoder := json.NewDecoder(bufio.NewReader(in))
	decoder.DisallowUnknownFields()
	buffered := bufio.NewWriter(out)
	encoder := json.NewEncoder(buffered)
	encoder.SetEscapeHTML(false)
	for line := 1; ; line++ {
		var q question
		if err := decoder.Decode(&q); errors.Is(err, io.EOF) {
			return buffered.Flush()
		} else if err != nil {
			return fmt.Errorf("question %d: %w", line, err)
		}
		if err := encoder.Encode(q.answer()); err != nil {
			return err
		}
		// Whoever asks a single question waits for its answer.
		if err := buffered.Flush(); err != nil {
			return err
		}
	}
}

// answer puts the question to Kubernetes' code. That code is not made for every input: where it
// panics, kubectl would have ended without a result, which is a refusal too.
func (q *question) answer() (a answer) {
	defer func() {
		if cause := recover(); cause != nil {
			a = answer{Error: fmt.Sprintf("panic: %v", cause)}
		}
	}()
	switch {
	case q.Patch != nil:
		return q.Patch.answer()
	case q.Decode != nil:
		return decode(q.Decode)
	case q.PodSecurity != nil:
		return podSecurity(q.PodSecurity)
	case q.Create != nil:
		return create(q.Create)
	default:
		return answer{Error: "nothing is asked"}
	}
}
