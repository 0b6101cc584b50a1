// Package say prints what the user sees while something takes time. All of it
// goes to standard error, so that standard output holds nothing but results.
package say

import (
	"fmt"
	"os"
	"time"
)

var start = time.Now()

// Step prints one line with the seconds since the program started.
func Step(format string, args ...any) {
	fmt.Fprintf(os.Stderr, "cluster: %5.1fs  %s\n", time.Since(start).Seconds(), fmt.Sprintf(format, args...))
}

// Line prints one line without a time.
func Line(format string, args ...any) {
	fmt.Fprintf(os.Stderr, "cluster: %s\n", fmt.Sprintf(format, args...))
}
