package say

import (
	"os"
	"strings"
)

// Tail returns the last lines of a file, indented, or a word on why there are
// none. At most the last 64 KiB are looked at, and long lines are cut.
func Tail(file string, lines int) string {
	content, err := os.ReadFile(file)
	if err != nil {
		return "    (no log: " + err.Error() + ")"
	}
	if len(content) > 64<<10 {
		content = content[len(content)-64<<10:]
	}
	text := strings.TrimSpace(string(content))
	if text == "" {
		return "    (the log is empty)"
	}
	all := strings.Split(text, "\n")
	if len(all) > lines {
		all = all[len(all)-lines:]
	}
	for i, line := range all {
		if len(line) > 400 {
			line = line[:400] + "..."
		}
		all[i] = "    " + line
	}
	return strings.Join(all, "\n")
}
