// Command types prints the fields of the Kubernetes types that people write workloads with, as the
// Rust table of crates/strategic-merge. For each field it says its JSON name, its type, and how a
// strategic merge patch treats it, from the same struct tags that kubectl and the API server read.
package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"reflect"
	"runtime/debug"
	"sort"
	"strings"
	"unicode"

	appsv1 "k8s.io/api/apps/v1"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/intstr"
)

// roots are the types from which all others are reached.
var roots = []any{
	appsv1.DaemonSet{},
	appsv1.Deployment{},
	appsv1.StatefulSet{},
	batchv1.CronJob{},
	batchv1.Job{},
	corev1.ConfigMap{},
	corev1.PodTemplate{},
	corev1.Service{},
	corev1.ServiceAccount{},
}

// scalars are the types that read their JSON in a way of their own.
var scalars = map[reflect.Type]string{
	reflect.TypeFor[intstr.IntOrString](): "IntOrString",
	reflect.TypeFor[metav1.FieldsV1]():    "Any",
	reflect.TypeFor[metav1.Time]():        "Time",
	reflect.TypeFor[resource.Quantity]():  "Quantity",
}

// kinds are the types that JSON reads by itself.
var kinds = map[reflect.Kind]string{
	reflect.Bool:   "Bool",
	reflect.Int32:  "Int32",
	reflect.Int64:  "Int64",
	reflect.String: "String",
}

// field is one line of the table.
type field struct {
	name     string
	of       reflect.Type
	strategy string
	mergeKey string
}

func main() {
	out := bufio.NewWriter(os.Stdout)
	err := write(out)
	if err == nil {
		err = out.Flush()
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "types:", err)
		os.Exit(1)
	}
}

// write prints the table, its structs by name.
func write(out io.Writer) error {
	structs := map[string]reflect.Type{}
	for _, root := range roots {
		if err := collect(reflect.TypeOf(root), structs); err != nil {
			return err
		}
	}
	names := make([]string, 0, len(structs))
	for name := range structs {
		names = append(names, name)
	}
	sort.Strings(names)

	version, err := version()
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "// Made by `make types` from the Go types of Kubernetes %s. Do not edit.\n", version)
	fmt.Fprintln(out)
	fmt.Fprintln(out, "use super::{Object, Type, field};")
	for _, name := range names {
		fields, err := fieldsOf(structs[name])
		if err != nil {
			return err
		}
		fmt.Fprintf(out, "\npub(super) static %s: Object = Object { name: %q, fields: &[\n", constant(name), name)
		for _, f := range fields {
			if err := f.write(out); err != nil {
				return fmt.Errorf("%s.%s: %w", name, f.name, err)
			}
		}
		fmt.Fprintln(out, "] };")
	}
	return nil
}

// version is that of Kubernetes whose types this program was built with: k8s.io/api v0.36.3 is of
// Kubernetes 1.36.3.
func version() (string, error) {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "", errors.New("the program does not know its modules")
	}
	for _, module := range info.Deps {
		if module.Path == "k8s.io/api" {
			return strings.Replace(module.Version, "v0.", "1.", 1), nil
		}
	}
	return "", errors.New("the program was built without k8s.io/api")
}

// collect adds the structs that t reaches, itself included.
func collect(t reflect.Type, found map[string]reflect.Type) error {
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Map:
		return collect(t.Elem(), found)
	case reflect.Struct:
		if _, ok := scalars[t]; ok {
			return nil
		}
	default:
		return nil
	}
	if before, ok := found[t.Name()]; ok {
		if before != t {
			return fmt.Errorf("two types are called %s: %v and %v", t.Name(), before.PkgPath(), t.PkgPath())
		}
		return nil
	}
	found[t.Name()] = t
	fields, err := fieldsOf(t)
	if err != nil {
		return err
	}
	for _, f := range fields {
		if err := collect(f.of, found); err != nil {
			return err
		}
	}
	return nil
}

// fieldsOf lists a struct's JSON fields by name, those of structs that it embeds inline included.
func fieldsOf(t reflect.Type) ([]field, error) {
	var fields []field
	for f := range t.Fields() {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		switch {
		case name == "-" || !f.IsExported():
		case name == "" && f.Anonymous:
			embedded, err := fieldsOf(f.Type)
			if err != nil {
				return nil, err
			}
			fields = append(fields, embedded...)
		case name == "":
			return nil, fmt.Errorf("%v.%s has no JSON name", t, f.Name)
		default:
			fields = append(fields, field{name, f.Type, f.Tag.Get("patchStrategy"), f.Tag.Get("patchMergeKey")})
		}
	}
	sort.Slice(fields, func(i, j int) bool { return fields[i].name < fields[j].name })
	for i := 1; i < len(fields); i++ {
		if fields[i-1].name == fields[i].name {
			return nil, fmt.Errorf("%v has two fields %s", t, fields[i].name)
		}
	}
	return fields, nil
}

func (f field) write(out io.Writer) error {
	typ, err := expression(f.of)
	if err != nil {
		return err
	}
	treatment, err := f.treatment()
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "    field(%q, %s)%s,\n", f.name, typ, treatment)
	return nil
}

// treatment is how a patch treats the field, where it is not replaced as a whole. The strategy
// retainKeys is left out: the directive counts wherever it is written, and the tag only makes
// kubectl write it.
func (f field) treatment() (string, error) {
	switch merged := f.strategy == "merge" || f.strategy == "merge,retainKeys"; {
	case merged && f.mergeKey != "":
		return fmt.Sprintf(".merged_by(%q)", f.mergeKey), nil
	case merged:
		return ".merged()", nil
	case f.mergeKey == "" && (f.strategy == "" || f.strategy == "retainKeys"):
		return "", nil
	default:
		return "", fmt.Errorf("the patch strategy %q with the merge key %q is not known", f.strategy, f.mergeKey)
	}
}

// expression is a type in the words of the table.
func expression(t reflect.Type) (string, error) {
	if name, ok := scalars[t]; ok {
		return "Type::" + name, nil
	}
	if name, ok := kinds[t.Kind()]; ok {
		return "Type::" + name, nil
	}
	wrap := "Type::List(&%s)"
	switch t.Kind() {
	case reflect.Pointer:
		return expression(t.Elem())
	case reflect.Struct:
		return "Type::Object(&" + constant(t.Name()) + ")", nil
	case reflect.Slice:
		if t.Elem().Kind() == reflect.Uint8 {
			return "Type::Bytes", nil
		}
	case reflect.Map:
		wrap = "Type::Map(&%s)"
	default:
		return "", fmt.Errorf("the type %v is not known", t)
	}
	element, err := expression(t.Elem())
	return fmt.Sprintf(wrap, element), err
}

// constant writes a Go name as Rust writes constants: HTTPGetAction is HTTP_GET_ACTION.
func constant(name string) string {
	letters := []rune(name)
	var words strings.Builder
	for i, letter := range letters {
		if i > 0 && unicode.IsUpper(letter) {
			afterLower := !unicode.IsUpper(letters[i-1])
			beforeLower := i+1 < len(letters) && unicode.IsLower(letters[i+1])
			if afterLower || beforeLower {
				words.WriteByte('_')
			}
		}
		words.WriteRune(unicode.ToUpper(letter))
	}
	return words.String()
}
