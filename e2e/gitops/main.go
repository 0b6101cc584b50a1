// Asks what GitOps tools ask, in their own code: kstatus, by which Flux, Helm and kubectl judge whether an object is ready, and
// the Lua of Argo CD, which runs health.lua. Every state of testdata is judged and compared with what expected.tsv says.
package main

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/fluxcd/cli-utils/pkg/kstatus/status"
	lua "github.com/yuin/gopher-lua"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/yaml"
)

func main() {
	if len(os.Args) != 2 {
		fail("usage: gitops FOLDER, which holds health.lua, expected.tsv and testdata")
	}
	folder := os.Args[1]
	expected := read(filepath.Join(folder, "expected.tsv"))
	files, err := filepath.Glob(filepath.Join(folder, "testdata", "*.yaml"))
	if err != nil || len(files) == 0 {
		fail("there is no testdata in %s", folder)
	}
	wrong := 0
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".yaml")
		want, known := expected[name]
		if !known {
			fmt.Printf("%s is not in expected.tsv\n", name)
			wrong++
			continue
		}
		delete(expected, name)
		object := load(file)
		said := [2]string{kstatus(object), argo(filepath.Join(folder, "health.lua"), object)}
		if said != want {
			fmt.Printf("%s: kstatus and Argo CD say %v, expected %v\n", name, said, want)
			wrong++
		}
	}
	for name := range expected {
		fmt.Printf("%s is expected and not in testdata\n", name)
		wrong++
	}
	if wrong > 0 {
		fail("%d of %d states are not judged as they should be", wrong, len(files))
	}
	fmt.Printf("%d states are judged as they should be\n", len(files))
}

// Lines of name, kstatus and Argo CD's health, separated by tabs; the first line names the columns.
func read(path string) map[string][2]string {
	file, err := os.Open(path)
	if err != nil {
		fail("%v", err)
	}
	defer file.Close()
	lines := bufio.NewScanner(file)
	lines.Scan()
	expected := map[string][2]string{}
	for lines.Scan() {
		fields := strings.Split(lines.Text(), "\t")
		if len(fields) != 3 {
			fail("%s: %q has not three columns", path, lines.Text())
		}
		expected[fields[0]] = [2]string{fields[1], fields[2]}
	}
	return expected
}

func load(path string) map[string]any {
	text, err := os.ReadFile(path)
	if err != nil {
		fail("%v", err)
	}
	object := map[string]any{}
	if err := yaml.Unmarshal(text, &object); err != nil {
		fail("%s: %v", path, err)
	}
	return object
}

func kstatus(object map[string]any) string {
	// kstatus reads generations as integers, which YAML by way of JSON makes floats.
	content := integers(object).(map[string]any)
	result, err := status.Compute(&unstructured.Unstructured{Object: content})
	if err != nil {
		return err.Error()
	}
	return result.Status.String()
}

func integers(value any) any {
	switch typed := value.(type) {
	case map[string]any:
		copied := map[string]any{}
		for key, inner := range typed {
			copied[key] = integers(inner)
		}
		return copied
	case []any:
		copied := make([]any, len(typed))
		for i, inner := range typed {
			copied[i] = integers(inner)
		}
		return copied
	case float64:
		return int64(typed)
	default:
		return value
	}
}

func argo(script string, object map[string]any) string {
	// As Argo CD does: no library of the system is open to the script.
	state := lua.NewState(lua.Options{SkipOpenLibs: true})
	defer state.Close()
	for _, library := range []struct {
		name string
		open lua.LGFunction
	}{{lua.LoadLibName, lua.OpenPackage}, {lua.BaseLibName, lua.OpenBase}, {lua.TabLibName, lua.OpenTable}} {
		state.Push(state.NewFunction(library.open))
		state.Push(lua.LString(library.name))
		state.Call(1, 0)
	}
	state.SetGlobal("obj", table(state, object))
	if err := state.DoFile(script); err != nil {
		return err.Error()
	}
	result, isTable := state.Get(-1).(*lua.LTable)
	if !isTable {
		return "no table"
	}
	if result.RawGetString("message").String() == "" {
		return "no message"
	}
	return result.RawGetString("status").String()
}

func table(state *lua.LState, value any) lua.LValue {
	switch typed := value.(type) {
	case map[string]any:
		made := state.NewTable()
		for key, inner := range typed {
			made.RawSetString(key, table(state, inner))
		}
		return made
	case []any:
		made := state.NewTable()
		for _, inner := range typed {
			made.Append(table(state, inner))
		}
		return made
	case string:
		return lua.LString(typed)
	case float64:
		return lua.LNumber(typed)
	case bool:
		return lua.LBool(typed)
	default:
		return lua.LNil
	}
}

func fail(format string, arguments ...any) {
	fmt.Fprintf(os.Stderr, format+"\n", arguments...)
	os.Exit(1)
}
